"""Endpoints of trials as estimands, computed from courses and life events. Estimates nothing: no interval, no curve."""
