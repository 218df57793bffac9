"""Printed results: the numbers of running text and tables, what they are said of, harms, responses. Computes nothing."""
