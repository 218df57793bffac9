"""Amounts: what is given to one patient at one giving, and what it adds up to. Invents no dose."""
