"""Records: patients as columnar tables, their readers and their seeded generator. Applies no rule to anyone."""
