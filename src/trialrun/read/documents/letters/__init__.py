"""Medical-information letters: notice, sections, tables, references."""
