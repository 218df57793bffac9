"""Read: a document becomes a typed trial, with what was not understood said. Judges no patient and guesses no value."""
