"""Many patients at once, on arrays: it must agree with the reference in every answer and date. Explains nothing."""
