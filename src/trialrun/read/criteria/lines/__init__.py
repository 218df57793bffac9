"""A line becomes a tree: its sentences, what each does, and how they stand together."""
