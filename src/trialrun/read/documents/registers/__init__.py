"""Structured records of registers, JSON and XML: each field into the slot of its name."""
