"""Ground: truth, time, quantity, provenance, findings and randomness. Knows no trial and no disease."""
