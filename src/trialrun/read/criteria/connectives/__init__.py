"""A clause, from the outside in: what joins, denies, excepts and conditions its parts."""
