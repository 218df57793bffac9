"""One module for each labelled set of the reading benchmark: what the reader says, in the set's prediction format."""
