"""What a line, a label or a sentence begins with, by the kinds of the table `openings.csv`. Judges nothing."""

from __future__ import annotations

from functools import cache

from trialrun.read.tables import read_table


@cache
def openings(*kinds: str) -> tuple[str, ...]:
    """The words of some kinds in the table of what sentences begin or never end with."""
    return tuple(row["words"] for row in read_table("criteria/tables/openings.csv") if row["kind"] in kinds)


def any_opening(*kinds: str) -> str:
    """The same, as alternatives of a pattern."""
    return "|".join(openings(*kinds))
