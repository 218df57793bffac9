"""Rules: the one expression tree, its text, its English and its JSON. Knows the vocabulary, never a patient."""
