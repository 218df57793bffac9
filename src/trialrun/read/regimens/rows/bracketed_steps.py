"""Doses by cycle in a bracket between days and their cycles: `on days 1, 8 (2 mg in cycle 1, then 4) in cycles 1-6`."""

from __future__ import annotations

from trialrun.read.regimens.phrases import (
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Infusion,
    Phrase,
    Route,
    Row,
    kind_of_mark,
    tells,
)
from trialrun.read.text import Cut

_MOST = 12
"""Phrases in such a bracket."""


def with_bracketed_steps(row: Row) -> Row:
    """The row; days stand behind such a bracket, beside the cycles that they are said of."""
    made = list(row)
    for at, phrase in enumerate(row):
        close = _close(row, at) if isinstance(phrase.meaning, DayList) else 0
        if close:
            place = Cut(row[close].cut.end, row[close].cut.end)
            made[at : close + 1] = [*row[at + 1 : close + 1], Phrase(phrase.meaning, place)]
    return tuple(made)


def _close(row: Row, at: int) -> int:
    """Where the bracket behind the days of a drug ends, if it tells doses by cycle and cycles stand behind it; or 0."""
    if not at or not isinstance(row[at - 1].meaning, Drug | Dose | Route | Infusion | Frequency):
        return 0
    kinds = [kind_of_mark(phrase) for phrase in row[at + 1 : at + _MOST]]
    if kinds[:1] != ["open"] or "close" not in kinds:
        return 0
    close = at + 1 + kinds.index("close")
    inside, behind = row[at + 2 : close], row[close + 1].meaning if close + 1 < len(row) else None
    cycles = isinstance(behind, CycleList) and bool(behind.ranges)
    return close if cycles and tells(inside, Dose) and tells(inside, CycleList) else 0
