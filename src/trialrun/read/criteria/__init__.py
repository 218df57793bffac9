"""Eligibility lines become rules: what is compared, when, and how it is joined. Judges no patient; guesses nothing."""
