"""Sentences gathered under phases, arms and cohorts, with what is said of their cycles. Lays nothing on days."""
