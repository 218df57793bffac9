"""One sentence or item: which phrases are said of which drug, and which of none. Knows no phase."""
