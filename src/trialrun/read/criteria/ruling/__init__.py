"""A tree becomes a rule of the rule language; what no rule can say becomes a question. Reads no text."""
