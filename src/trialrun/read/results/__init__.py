"""Printed results: the numbers of texts and tables, what they are said of, harms, responses. Computes nothing."""
