"""Doses by cycle in a bracket beside days and their cycles: `on days 1, 8 (2 mg in cycle 1, then 4) in cycles 1-6`."""

from __future__ import annotations

from itertools import takewhile

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
    meanings,
    tells,
)
from trialrun.read.text import Cut

_MOST = 12
"""Phrases in such a bracket."""


def with_bracketed_steps(row: Row) -> Row:
    """The row; days, and cycles right behind them, stand behind such a bracket, one beside the other."""
    made = list(row)
    for at, phrase in enumerate(row):
        opens = at + 1 + _is_numbered(row[at + 1 : at + 2])
        close = _close(row, at, opens) if isinstance(phrase.meaning, DayList) else 0
        if close:
            place = Cut(row[close].cut.end, row[close].cut.end)
            made[at : close + 1] = [*row[opens : close + 1], *(Phrase(p.meaning, place) for p in row[at:opens])]
    return tuple(made)


def _close(row: Row, at: int, opens: int) -> int:
    """Where the bracket behind the days of a drug ends, if it tells doses by cycle and cycles stand beside it; or 0.

    Not of `56 mg/m2 on days 1, 8 and 15 of cycle 2 onwards (20 mg/m2 on day 1 of cycle 1)`: the days have their dose.
    """
    if not at or not isinstance(row[at - 1].meaning, Drug | Dose | Route | Infusion | Frequency):
        return 0
    kinds = [kind_of_mark(phrase) for phrase in row[opens : opens + _MOST]]
    if kinds[:1] != ["open"] or "close" not in kinds:
        return 0
    close = opens + kinds.index("close")
    inside = row[opens + 1 : close]
    dosed = tells(tuple(takewhile(lambda phrase: not isinstance(phrase.meaning, Drug), reversed(row[:at]))), Dose)
    cycles = opens > at + 1 or _is_numbered(row[close + 1 : close + 2])
    return close if cycles and not dosed and tells(inside, Dose) and tells(inside, CycleList) else 0


def _is_numbered(behind: Row) -> bool:
    return any(cycles.ranges for cycles in meanings(behind, CycleList))
