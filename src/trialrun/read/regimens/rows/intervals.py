"""Intervals beside how often: `on days 1 and 2, every other week`, `twice daily every 2 weeks`. Lays no days."""

from __future__ import annotations

from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    DayList,
    Drug,
    Frequency,
    Lasting,
    OnOff,
    Phrase,
    Route,
    Row,
    WeekList,
    kind_of_mark,
    meanings,
    tells,
)

_WEEK = 7
_ENDS = frozenset({"stop", "item"})
_DAYS = DayList | WeekList | Lasting | OnOff
_BETWEEN = frozenset({"comma", "semicolon", "close"})


def with_intervals(plain: str, row: Row) -> Row:
    """The row; `every other week` behind numbered days of so many weeks, or behind `repeated`, is how long a cycle is.

    Of `twice daily every 2 weeks` nobody knows on how many days of the two weeks.
    """
    return tuple(
        Phrase(_as_interval(plain, row, at, phrase.meaning), phrase.cut)
        if isinstance(phrase.meaning, Frequency)
        else phrase
        for at, phrase in enumerate(row)
    )


def _as_interval(plain: str, row: Row, at: int, often: Frequency) -> Frequency | CycleLength:
    if _is_interval(plain, row[:at], row[at].cut.first, often):
        return CycleLength(often.every_days or 0, every=True)
    return replace(often, every_days=None) if often.every_days == 1 and _on_unsaid_days(plain, row, at) else often


def _is_interval(plain: str, before: Row, first: int, often: Frequency) -> bool:
    step = often.every_days or 0
    if step <= _WEEK or step % _WEEK or often.times_per_day != 1:
        return False
    repeated = plain[:first].rstrip().lower().endswith(("repeat", "repeats", "repeated"))
    said = next((p.meaning for p in reversed(before) if not _passed_by(p)), None)
    listed = isinstance(said, DayList) and not (said.weekdays or said.begins or said.open_from or said.ends)
    return repeated or (listed and isinstance(said, DayList) and said.days[-1:] <= (step,) and bool(said.days))


def _passed_by(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Route) or kind_of_mark(phrase) in _BETWEEN


def _on_unsaid_days(plain: str, row: Row, at: int) -> bool:
    """True for a drug that is given so often a day `every 2 weeks`, where neither days of them nor cycles are told."""
    behind = row[at + 1].meaning if at + 1 < len(row) else None
    if not isinstance(behind, CycleLength) or not behind.every:
        return False
    gap = plain[row[at].cut.end : row[at + 1].cut.first]
    around = (*takewhile(_of_the_same, reversed(row[:at])), *takewhile(_of_the_same, row[at + 1 :]))
    counted = any(count.of == "cycles" for count in meanings(around, CycleCount))
    return gap == " " and not (counted or tells(around, _DAYS))


def _of_the_same(phrase: Phrase) -> bool:
    return not isinstance(phrase.meaning, Drug) and kind_of_mark(phrase) not in _ENDS
