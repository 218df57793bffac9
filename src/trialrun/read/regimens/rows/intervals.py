"""Intervals beside how often: `on days 1 and 2, every other week`, `twice daily every 2 weeks`. Lays no days."""

from __future__ import annotations

from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Route,
    Row,
    WeekList,
    kind_of_mark,
    meanings,
    tells,
)
from trialrun.read.text import Cut

_THEREAFTER = CycleList(relative="thereafter")
_WEEK = 7
_ENDS = frozenset({"stop", "item"})
_DAYS = DayList | WeekList | Lasting | OnOff
_BETWEEN = frozenset({"comma", "semicolon", "close"})


def with_intervals(plain: str, row: Row) -> Row:
    """The row; `every other week` behind numbered days of so many weeks, or behind `repeated`, is how long a cycle is.

    Of `twice daily every 2 weeks` nobody knows on how many days of the two weeks.
    """
    return _with_turns(
        tuple(
            Phrase(_as_interval(plain, row, at, phrase.meaning), phrase.cut)
            if isinstance(phrase.meaning, Frequency)
            else phrase
            for at, phrase in enumerate(row)
        )
    )


def _with_turns(row: Row) -> Row:
    """`weekly for 7 weeks, then weekly | for 3 weeks every 4 weeks`: behind another stretch, so many weeks of each.

    `Thereafter` behind it says no more than `then`.
    """
    made: list[Phrase] = []
    turns: list[Phrase] = []
    for phrase in row:
        on, length = made[-1].meaning if made else None, phrase.meaning
        then = [type(p.meaning) for p in made[-3:]] == [Mark, Frequency, Lasting] and kind_of_mark(made[-3]) == "next"
        if then and isinstance(on, Lasting) and isinstance(length, CycleLength) and length.every:
            turn = Phrase(OnOff(on.days, length.days), Cut(made[-1].cut.first, phrase.cut.end))
            made[-1:] = [turn] if on.days < length.days else [made[-1], phrase]
            turns += [turn]
        elif not (made[-1:] == turns[-1:] != [] and phrase.meaning == _THEREAFTER):
            made.append(phrase)
    return tuple(made)


def _as_interval(plain: str, row: Row, at: int, often: Frequency) -> Frequency | CycleLength:
    if _is_interval(plain, row, at, often):
        return CycleLength(often.every_days or 0, every=True)
    return replace(often, every_days=None) if often.every_days == 1 and _on_unsaid_days(plain, row, at) else often


def _is_interval(plain: str, row: Row, at: int, often: Frequency) -> bool:
    step, first = often.every_days or 0, row[at].cut.first
    if step <= _WEEK or step % _WEEK or often.times_per_day != 1:
        return False
    if plain[:first].rstrip().lower().endswith(("repeat", "repeats", "repeated")) or _behind_daily(row, at):
        return True
    said = next((p.meaning for p in reversed(row[:at]) if not _passed_by(p)), None)
    listed = isinstance(said, DayList) and not (said.weekdays or said.begins or said.open_from or said.ends)
    return listed and isinstance(said, DayList) and said.days[-1:] <= (step,) and bool(said.days)


def _behind_daily(row: Row, at: int) -> bool:
    """`daily, | every other week`, if no other drug or dose comes behind that this may be of."""
    said = next((p.meaning for p in reversed(row[:at]) if not _passed_by(p)), None)
    behind = row[at + 1].meaning if at + 1 < len(row) else None
    return isinstance(said, Frequency) and said.every_days == 1 and not isinstance(behind, Drug | Dose)


def _passed_by(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Route) or kind_of_mark(phrase) in _BETWEEN


def _on_unsaid_days(plain: str, row: Row, at: int) -> bool:
    """True for a drug that is given so often a day `every 2 weeks`, where neither days of them nor cycles are told."""
    place = next((n for n in range(at + 1, len(row)) if kind_of_mark(row[n]) != "comma"), at)
    behind, gap = row[place].meaning, plain[row[at].cut.end : row[place].cut.first]
    if isinstance(behind, Frequency) and place > at:
        return _is_interval(plain, row, place, behind) and not _days_told(row, at)
    if not isinstance(behind, CycleLength) or not behind.every:
        return False
    return gap == " " and not _days_told(row, at)


def _days_told(row: Row, at: int) -> bool:
    around = (*takewhile(_of_the_same, reversed(row[:at])), *takewhile(_of_the_same, row[at + 1 :]))
    return any(count.of == "cycles" for count in meanings(around, CycleCount)) or tells(around, _DAYS)


def _of_the_same(phrase: Phrase) -> bool:
    return not isinstance(phrase.meaning, Drug) and kind_of_mark(phrase) not in _ENDS
