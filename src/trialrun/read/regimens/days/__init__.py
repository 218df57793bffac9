"""Parts laid on days: cycles, the days in them, what comes first and last. Reads no text."""
