"""Who is assessed, from which source, and in which way: case files, tables, responses that investigators recorded."""
