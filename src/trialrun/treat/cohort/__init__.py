"""Many patients at once: their calendars as vectors, and the work they make. Agrees exactly with one calendar each."""
