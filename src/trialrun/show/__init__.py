"""Figures, tables and pages from plain values: the room draws what it is given and knows no trial."""
