"""What a window asks: which days it spans and how a fact must stand to them. Knows no date and no record."""

from __future__ import annotations

from typing import Literal, TypeVar

from trialrun.rules.nodes import Since, Window

Placement = Literal["touches", "covers", "lies"]
"""How a fact stands to a stretch of days: overlaps it, lasts over it, or begins in it."""
Moment = TypeVar("Moment")


def placement_of(when: Window | Since) -> Placement:
    """How a fact must stand to the days of a window; of `since`, how it must not."""
    if isinstance(when, Since) or when.relation == "within":
        return "touches"
    return "covers" if when.relation == "during" else "lies"


def stretch_of(
    when: Window, around: tuple[Moment, Moment, Moment], ever: tuple[Moment, Moment]
) -> tuple[Moment, Moment]:
    """The first and the last day a window spans, both included, in whatever way the caller writes days.

    `around` is the anchor less the offset, the anchor, and the anchor plus the offset (the anchor thrice without one);
    `ever` is the beginning and the end of time.
    """
    before, here, after = around
    if when.relation == "at least" or when.offset is None:
        if when.side == "of" and when.offset is None:
            return here, here
        return (after, ever[1]) if when.side == "after" else (ever[0], before)
    return here if when.side == "after" else before, here if when.side == "before" else after
