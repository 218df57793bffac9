"""A line read with care: what its reading does not bear out, or leaves over, is asked of a person."""
