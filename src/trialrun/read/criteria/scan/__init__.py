"""What stands in a line, found by its place, once: numbers, times, terms, brackets. Joins nothing."""
