"""Times that lead others: `weekly for 8 weeks, from week 9 every 2 weeks`, `...; after cycle 12 on days 1 and 15`.

Weeks stand then behind how often, and end those before them; cycles begin a sentence. Days behind all doses are of
each dose.
"""

from __future__ import annotations

from itertools import takewhile

from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Mark,
    Phrase,
    Row,
    WeekList,
    kind_of_mark,
    meanings,
    tells,
)
from trialrun.read.text import Cut

_JOINTS = frozenset({"comma", "semicolon", "and", "next"})
_BOUNDS = frozenset({"stop", "item"})
_EACH = CycleList((), "each")


def with_led_times(row: Row) -> Row:
    """The row; what later weeks or cycles lead is told of those alone."""
    row = _with_days_of_each(row)
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        cycles = _later_cycles(phrase) if at and kind_of_mark(row[at - 1]) in {*_JOINTS, *_BOUNDS} else None
        if at and _lead_how_often(row, at - 1):
            made[-1:] = [phrase, row[at - 1]]
        elif cycles is not None and _lead_days(row, at):
            made[-1:] = [Phrase(Mark("stop"), row[at - 1].cut), Phrase(cycles, phrase.cut)]
        elif _of_later_cycles(row, at):
            made[-1:] = [Phrase(Mark("stop"), row[at - 1].cut), phrase]
        elif isinstance(phrase.meaning, CycleCount) and at and _of_later_cycles(row, at - 1):
            made += [Phrase(later, phrase.cut) for later in (_later_cycles(phrase),) if later is not None]
        else:
            made.append(phrase)
            made += [Phrase(_EACH, Cut(phrase.cut.end, phrase.cut.end))] if _is_of_each(row, at) else []
    return tuple(_up_to_next(made, at) for at in range(len(made)))


def _is_of_each(row: Row, at: int) -> bool:
    """`on day 1 | every 28 days | and on day 15 of cycle 1`: the first days are those of each cycle."""
    behind = row[at + 1 : at + 5]
    if not (isinstance(row[at].meaning, CycleLength) and tells(row[max(0, at - 1) : at], DayList)):
        return False
    told = tuple(p for p in behind if kind_of_mark(p) not in _JOINTS)
    if len(told) == len(behind) or not (tells(told[:1], DayList) and tells(told[1:2], CycleList)):
        return False
    (days,), (other,) = meanings(row[at - 1 : at], DayList), meanings(told[:1], DayList)
    ranges = meanings(told[1:2], CycleList)[0].ranges
    return bool(ranges) and bool(other.days) and set(days.days).isdisjoint(other.days)


def _lead_how_often(row: Row, at: int) -> bool:
    """`weekly for 8 weeks, | from week 9 | every 2 weeks`: weeks without an end, between a joint and an interval."""
    weeks = row[at].meaning
    opens = isinstance(weeks, WeekList) and (weeks.open_from or 0) > 1
    if not opens or not at or kind_of_mark(row[at - 1]) not in _JOINTS or not _is_interval(row[at + 1]):
        return False
    return any(_is_interval(phrase) for phrase in _said_of_drug(row[:at]))


def _is_interval(phrase: Phrase) -> bool:
    meaning = phrase.meaning
    return isinstance(meaning, Frequency) or (isinstance(meaning, CycleLength) and meaning.every)


def _said_of_drug(before: Row) -> Row:
    """What is said of the drug named last, from the end of the row on; of its sentence alone."""
    apart = takewhile(lambda p: not isinstance(p.meaning, Drug) and kind_of_mark(p) not in _BOUNDS, reversed(before))
    return tuple(apart)


def _up_to_next(row: list[Phrase], at: int) -> Phrase:
    """`every 2 weeks from week 9, every 4 weeks from week 25`: the first up to week 24."""
    weeks = row[at].meaning
    if not isinstance(weeks, WeekList) or weeks.open_from is None:
        return row[at]
    behind = takewhile(lambda p: not isinstance(p.meaning, Drug) and kind_of_mark(p) not in _BOUNDS, row[at + 1 :])
    later = [other.open_from for other in meanings(tuple(behind), WeekList) if other.open_from is not None]
    if not later or later[0] <= weeks.open_from:
        return row[at]
    return Phrase(WeekList(tuple(range(weeks.open_from, later[0]))), row[at].cut)


def _later_cycles(phrase: Phrase) -> CycleList | None:
    """`from cycle 13`, `after cycle 12`: cycles without an end that begin later than the treatment."""
    meaning = phrase.meaning
    if isinstance(meaning, CycleCount) and meaning.after and meaning.of == "cycles":
        return CycleList(((meaning.number + 1, None),))
    opens = isinstance(meaning, CycleList) and len(meaning.ranges) == 1 and meaning.ranges[0][1] is None
    return meaning if opens and isinstance(meaning, CycleList) and meaning.ranges[0][0] > 1 else None


def _lead_days(row: Row, at: int) -> bool:
    """`on days 1, 8 and 15; | after cycle 12 | on days 1 and 15 only`: cycles with days, and nothing else."""
    end = at + 1 + (kind_of_mark(row[min(at + 1, len(row) - 1)]) == "comma")
    return tells(row[end : end + 1], DayList) and _are_other_days(row, at, end + 1)


def _of_later_cycles(row: Row, at: int) -> bool:
    """`on days 1, 8 and 15; | on days 1 and 15 from cycle 13`: the same, the other way round."""
    joined = isinstance(row[at].meaning, DayList) and at > 0 and kind_of_mark(row[at - 1]) in _JOINTS
    later = joined and at + 1 < len(row) and _later_cycles(row[at + 1]) is not None
    return later and _are_other_days(row, at, at + 2)


def _are_other_days(row: Row, first: int, end: int) -> bool:
    """Whether a sentence or clause ends there, behind other days of the drug that are of no numbered cycles."""
    before = _said_of_drug(row[: first - 1])
    scoped = any(cycles.ranges for cycles in meanings(before, CycleList))
    numbered = [one.days for one in meanings((*before, *row[first:end]), DayList)]
    ends = end >= len(row) or kind_of_mark(row[end]) in {*_BOUNDS, "semicolon"}
    return ends and len(numbered) > 1 and all(numbered) and not scoped


def _with_days_of_each(row: Row) -> Row:
    """`10 mg daily in cycle 1, 15 mg daily from cycle 2, on days 1-21`: each daily on those days."""
    dated = {place: at for at in range(len(row)) for place in _daily_in_cycles(row, at)}
    moved = set(dated.values())
    kept = ((at, phrase) for at, phrase in enumerate(row) if at not in moved)
    return tuple(p for at, phrase in kept for p in ((phrase, row[dated[at]]) if at in dated else (phrase,)))


def _daily_in_cycles(row: Row, at: int) -> tuple[int, ...]:
    """Where `daily` stands behind each of several doses, each of cycles of its own, before days behind them all."""
    joint = at - 1 - tells(row[max(0, at - 1) : at], CycleLength)
    if not isinstance(row[at].meaning, DayList) or joint < 0 or kind_of_mark(row[joint]) not in {"comma", "semicolon"}:
        return ()
    said = _said_of_drug(row[:at])
    doses = [n for n in range(at - len(said), at) if isinstance(row[n].meaning, Dose)]
    each = all([type(p.meaning) for p in row[n + 1 : n + 3]] == [Frequency, CycleList] for n in doses)
    daily = all(often.every_days == 1 for often in meanings(said, Frequency))
    return tuple(n + 1 for n in doses) if len(doses) > 1 and each and daily and not tells(said, DayList) else ()
