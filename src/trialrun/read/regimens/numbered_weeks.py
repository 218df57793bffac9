"""Numbered weeks of a part: counted through from the first day, or those of a cycle that is as long as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.regimens.givings import Entry, Giving
from trialrun.read.regimens.part import Part
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Infusion,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
)
from trialrun.read.regimens.units import Unit
from trialrun.read.text import Cut

_MONTH = 30
_TIMES = (Frequency, CycleLength, CycleCount, DayList, Infusion, Lasting, OnOff)
_UNTIL = re.compile(r"\b(?:to|through|until|till|thru)\s(?:and\sincluding\s)?(?:study\s)?(?:week|wk)", re.IGNORECASE)


def from_first_week(row: Unit, parts: Sequence[Part]) -> Sequence[Part]:
    """The parts with weeks counted from 1; a text that names a week 0 counts all its weeks from there."""
    if not any(isinstance(p.meaning, WeekList) and 0 in p.meaning.weeks for p in row):
        return parts
    return [replace(part, entries=tuple(map(_one_later, part.entries))) for part in parts]


def with_weeks_on(plain: str, row: Unit) -> Unit:
    """The row with numbered weeks for how often a drug goes on after some: `at weeks 0 and 4, then every 12 weeks`."""
    made: list[Phrase] = []
    at = 0
    while at < len(row):
        made.append(row[at])
        if _each_once(plain, row, at):
            made.append(Phrase(Frequency(1, 7), row[at].cut))
        found = _told_on(plain, row, at) if isinstance(row[at].meaning, WeekList) else None
        if found is not None:
            kept, on, end = found
            made += (*kept, *on)
            at = end
        else:
            at += 1
    return tuple(made)


def _each_once(plain: str, row: Unit, at: int) -> bool:
    """`300 mg at weeks 0, 1, 2 and 3`: weeks that are listed one by one have one giving each, if no more is said."""
    weeks = row[at].meaning
    if not isinstance(weeks, WeekList) or len(weeks.weeks) < 2 or weeks.open_from is not None:
        return False
    printed = plain[row[at].cut.first : row[at].cut.end]
    near = (*takewhile(_of_one_drug, reversed(row[:at])), *takewhile(_of_one_drug, row[at + 1 : at + 2]))
    timed = any(isinstance(p.meaning, _TIMES) for p in near)
    dosed = any(isinstance(p.meaning, Dose) for p in near)
    return dosed and not timed and len(re.findall(r"\d+", printed)) == len(weeks.weeks)


def _of_one_drug(phrase: Phrase) -> bool:
    return not isinstance(phrase.meaning, Drug) and kind_of_mark(phrase) not in {"stop", "item", "semicolon", "next"}


def _told_on(plain: str, row: Unit, at: int) -> tuple[Unit, Unit, int] | None:
    """What stands between some weeks and how often it goes on, the weeks that follow, and where the row goes on."""
    listed = row[at].meaning
    assert isinstance(listed, WeekList)
    often = next((n for n in range(at + 1, min(at + 6, len(row))) if _interval(row[n])), None)
    often_before = at > 0 and isinstance(row[at - 1].meaning, Frequency | CycleLength | DayList)
    if often is None or often_before or listed.open_from is not None or not listed.weeks:
        return None
    between, step = row[at + 1 : often], _interval(row[often]) // 7
    end = often + 1
    later = [p for p in (*between, *row[end : end + 1]) if _goes_on(p)]
    if not later or not all(isinstance(p.meaning, Mark | Dose | Route) or _goes_on(p) for p in between):
        return None
    if any(kind_of_mark(p) in {"stop", "item", "semicolon", "or"} for p in between):
        return None
    end += end < len(row) and _goes_on(row[end])
    first, last = listed.weeks[-1] + step, None
    if end < len(row) and isinstance(until := row[end].meaning, WeekList) and _end_of(plain, row[end - 1], row[end]):
        last, end = max(until.weeks), end + 1
    elif end < len(row) and isinstance(row[end].meaning, WeekList):
        return None
    if last is not None and last < first:
        return None
    cut = Cut(row[often].cut.first, row[end - 1].cut.end)
    weeks = WeekList((first,), first) if last is None else WeekList(tuple(range(first, last + 1)))
    kept = tuple(p for p in between if not isinstance(p.meaning, CycleList))
    return kept, (Phrase(weeks, cut), Phrase(Frequency(1, 7 * step), cut)), end


def _goes_on(phrase: Phrase) -> bool:
    later = isinstance(phrase.meaning, CycleList) and phrase.meaning.relative == "thereafter"
    return later or kind_of_mark(phrase) == "next"


def _interval(phrase: Phrase) -> int:
    """Days from one giving to the next, where those are whole weeks; else 0."""
    match phrase.meaning:
        case CycleLength(days=days, every=True) | Frequency(times_per_day=1, every_days=int(days), per_week=None):
            return 28 if days == _MONTH else days if days % 7 == 0 else 0
    return 0


def _end_of(plain: str, before: Phrase, week: Phrase) -> bool:
    """`through week 48`: the weeks are told as an end."""
    return _UNTIL.search(plain, before.cut.end, week.cut.first + len("week")) is not None


def _one_later(entry: Entry) -> Entry:
    givings = (replace(g, weeks=_next_weeks(g.weeks)) if g.weeks is not None else g for g in entry.givings)
    return replace(entry, givings=tuple(givings))


def _next_weeks(listed: WeekList) -> WeekList:
    start = None if listed.open_from is None else listed.open_from + 1
    return WeekList(tuple(week + 1 for week in listed.weeks), start)


def counted_weeks(part: Part) -> bool:
    """Weeks are numbered, and nothing is said of cycles: days are counted through."""
    givings = [g for entry in part.entries for g in entry.givings]
    scoped = part.count is not None or any(g.cycles is not None for g in givings)
    weeks = [g.weeks for g in givings if g.weeks is not None]
    return not part.lengths and not scoped and bool(weeks) and not _repeated_weeks(part, givings)


def _repeated_weeks(part: Part, givings: list[Giving]) -> bool:
    """`daily in weeks 1 and 3, repeated every 5 weeks`: weeks of a cycle that is as long as they are."""
    own = {g.every.days for g in givings if g.every is not None}
    whole = [days for days in part.intervals if days not in own]
    weeks = [g.weeks for g in givings if g.weeks is not None]
    closed = all(listed.open_from is None and listed.weeks for listed in weeks)
    return len(whole) == 1 and closed and all(7 * max(listed.weeks) <= whole[0] for listed in weeks)


def weeks_beyond_cycle(part: Part) -> tuple[Entry, ...]:
    """Drugs whose weeks go on beyond the cycle of the others: `A in weeks 1-8 and from week 9, B on days 1-4 q6w`."""
    if part.lengths:
        return ()
    numbered = tuple(entry for entry in part.entries if all(_in_weeks(giving) for giving in entry.givings))
    cycle = max((_dated_cycle(entry) for entry in part.entries if entry not in numbered), default=0)
    return tuple(entry for entry in numbered if 0 < cycle < 7 * max(_last_week(giving) for giving in entry.givings))


def _in_weeks(giving: Giving) -> bool:
    return giving.weeks is not None and bool(giving.weeks.weeks) and giving.cycles is None


def _last_week(giving: Giving) -> int:
    return max(giving.weeks.weeks) if giving.weeks is not None else 0


def _dated_cycle(entry: Entry) -> int:
    """The interval of a drug that is given on several days of it."""
    return max((g.every.days for g in entry.givings if g.every is not None and (g.days or g.lasting)), default=0)
