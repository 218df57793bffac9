"""The course of one patient, step by step: baseline, grades, their combination, confirmation. Reads no file."""
