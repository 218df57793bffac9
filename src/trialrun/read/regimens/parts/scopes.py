"""The cycles that head what follows, `Cycle 1: ...`, `A-B (courses 2 and 4): ...`. Knows no part."""

from __future__ import annotations

import re

from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import CycleCount, CycleList, Drug, Mark, Phrase, kind_of_mark

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


def with_numbered_more(row: Unit) -> Unit:
    """`... for the first 8 cycles, ... of a 35-day cycle for 3 further cycles`: those are cycles 9 to 11."""
    made: list[Phrase] = []
    last: int | None = None
    for at, phrase in enumerate(row):
        meaning = phrase.meaning
        if _named_behind(row[at : at + 3]):
            continue
        if isinstance(meaning, Drug) or kind_of_mark(phrase) in {"stop", "item"}:
            last = None
        elif isinstance(meaning, CycleList):
            last = meaning.ranges[-1][1] if meaning.ranges and not meaning.relative else None
        elif isinstance(meaning, CycleCount) and meaning.additional and last is not None and not meaning.up_to:
            made.append(Phrase(CycleList(((last + 1, last + meaning.number),)), phrase.cut))
            last += meaning.number
            continue
        made.append(phrase)
    return tuple(made)


def _named_behind(row: Unit) -> bool:
    """`for four cycles (cycles 3-6)`: a number of cycles that are named in brackets behind it."""
    if len(row) < 3 or kind_of_mark(row[1]) != "open":
        return False
    count, named = row[0].meaning, row[2].meaning
    if not isinstance(count, CycleCount) or not isinstance(named, CycleList) or len(named.ranges) != 1:
        return False
    first, last = named.ranges[0]
    return first > 1 and last is not None and count.number == last - first + 1


def open_ended(cycles: CycleList) -> tuple[tuple[int, int | None], ...]:
    """The ranges of a list, with one that has no end where the list goes on."""
    return (*cycles.ranges, (cycles.ranges[-1][0], None)) if cycles.on else cycles.ranges


def first_said(unit: Unit) -> Phrase | None:
    """The first phrase of a unit that is no joint."""
    return next((p for p in unit if not isinstance(p.meaning, Mark)), None)
