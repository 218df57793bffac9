"""The row of phrases put in order: what the print lists apart stands beside what it is said of. Makes no giving."""
