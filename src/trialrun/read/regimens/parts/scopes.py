"""The cycles that head what follows, `Cycle 1: ...`, `A-B (courses 2 and 4): ...`. Knows no part."""

from __future__ import annotations

import re

from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import CycleList, Drug, Mark, Phrase, kind_of_mark

_LABEL_END = re.compile(r"\s?\)\s?:")
SCOPE_MARK = re.compile(
    r"\s{0,2}\)?(?:\([^()\n:]{1,30}\)\s?)?(?::|=|-(?=\s|[A-Z])|,(?=\s\d{1,2}-(?:day|week)\scycles?\swith\s))"
)
"""What stands behind cycles that head what follows."""


def unlabelled(plain: str, unit: Unit) -> Unit:
    """`A-B (courses 2, 4 and 6): A 1 g ...`: without the drugs of the name that the courses stand behind."""
    at = next((n for n, p in enumerate(unit[:8]) if isinstance(p.meaning, CycleList) and p.meaning.ranges), 0)
    if not at or kind_of_mark(unit[at - 1]) != "open" or _LABEL_END.match(plain, unit[at].cut.end) is None:
        return unit
    return unit[at:] if all(isinstance(p.meaning, Drug | Mark) for p in unit[:at]) else unit


def open_ended(cycles: CycleList) -> tuple[tuple[int, int | None], ...]:
    """The ranges of a list, with one that has no end where the list goes on."""
    return (*cycles.ranges, (cycles.ranges[-1][0], None)) if cycles.on else cycles.ranges


def first_said(unit: Unit) -> Phrase | None:
    """The first phrase of a unit that is no joint."""
    return next((p for p in unit if not isinstance(p.meaning, Mark)), None)
