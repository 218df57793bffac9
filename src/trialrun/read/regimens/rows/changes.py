"""Changes of a dose: what may be changed is not given, and what is raised on a day is given from that day on."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise, takewhile

from msgspec.structs import replace

from trialrun.read.regimens.phrases import (
    LATER,
    UNKNOWN_DAYS,
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Delayed,
    Dose,
    Drug,
    Frequency,
    Meaning,
    Phrase,
    kind_of_mark,
    meanings,
    tells,
)
from trialrun.read.text import Cut

_CHANGED = ("increas", "escalat", "rais", "titrat", "reduc", "decreas", "lower", "adjust", "modif")
_MAY_CHANGE = re.compile(
    r"\b(?:may|can|could|might|(?:is|are)\sallowed\sto)\s(?:then\s|also\s)?be\s(?:\w{2,12}\s){0,2}"
    rf"(?:{'|'.join(_CHANGED)})\w*",
    re.IGNORECASE,
)
_CHANGED_TO = re.compile(rf"\b(?:{'|'.join(_CHANGED)})(?:ed|ing|es|t?ion|e|s|d)?\sto\s(?:an?\s)?$", re.IGNORECASE)
_ALONE = re.compile(r"\s(?:only|alone)\b", re.IGNORECASE)
_RAISED = Delayed(0)
_TIMES = (DayList, CycleLength, CycleCount)
_STOPS = frozenset({"stop", "item"})
_ENDS = frozenset({"stop", "item", "semicolon", "close", "next"})
_IN_TURN = frozenset({"and", "comma", "next"})
_JOINED = _IN_TURN | {"semicolon"}
_FEW = 3
_CLAUSE = 40
_NEXT = 2


def with_changes(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The row without what is only allowed; a daily dose that is raised on a day has no end of its own."""
    small = plain.lower()
    if not any(word in small for word in _CHANGED):
        return _open_behind(plain, row)
    firsts = [phrase.cut.first for phrase in row]
    allowed = [_allowed(row, bisect_left(firsts, found.end())) for found in _MAY_CHANGE.finditer(plain)]
    dropped = {at for stretch in allowed for at in stretch}
    return _open_behind(plain, _lasting(plain, _raised(tuple(p for at, p in enumerate(row) if at not in dropped))))


def _allowed(row: tuple[Phrase, ...], first: int) -> list[int]:
    """What is said of a change that may be made: up to the end of its clause, the condition and its dose aside."""
    told = False
    for phrase in reversed(row[max(0, first - _CLAUSE) : first]):
        if isinstance(phrase.meaning, Drug):
            break
        told = told or isinstance(phrase.meaning, _TIMES)
    stretch: list[int] = []
    for at in range(first, len(row)):
        kind = kind_of_mark(row[at])
        if kind == "next" and tells(row[at + 1 : at + 2], Dose):
            continue
        if kind in _ENDS or isinstance(row[at].meaning, Drug) or (kind == "comma" and not told):
            break
        stretch.append(at)
    kept = [at for at in stretch if isinstance(row[at].meaning, Condition)]
    kept += [at for at in stretch if isinstance(row[at].meaning, Dose)][:1] if kept else []
    return [at for at in stretch if at not in kept]


def _raised(row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`100 mg daily, escalated to 200 mg on day 15`: until day 14, and from day 15 on; in cycles nobody knows."""
    told: dict[int, DayList] = {}
    last: tuple[int, int] | None = None
    for at, phrase in enumerate(row):
        before = _begun_before(row, at, last) if isinstance(phrase.meaning, Dose) else None
        place = _day_behind(row, at) if before is not None else None
        if before is None or place is None:
            continue
        (day,) = meanings((row[place],), DayList)[0].days
        told |= {before[0]: DayList(tuple(range(before[1], day))), place: DayList((day,), open_from=day)}
        last = (place, day)
    if tells(row, CycleLength | CycleList):
        told = dict.fromkeys(told, UNKNOWN_DAYS)
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        made += [phrase] if at not in told or not isinstance(phrase.meaning, DayList) else []
        made += [Phrase(told[at], phrase.cut)] if at in told else []
    return tuple(made)


def _lasting(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`3 mg on days 1-21, escalated to 4 mg in cycle 2`: from that cycle on, as nobody returns to the dose before.

    Of `to 27 mg on day 8 of cycle 1` nobody knows on which other days it is given.
    """
    made = list(row)
    for at, phrase in enumerate(row):
        before = plain[max(0, phrase.cut.first - _CLAUSE) : phrase.cut.first]
        if not isinstance(phrase.meaning, Dose) or _CHANGED_TO.search(before) is None:
            continue
        behind = at + 1 + tells(row[at + 1 : at + 2], Frequency | DayList)
        for place, cycles in _until_next(row, at).items():
            made[place] = Phrase(cycles, row[place].cut)
        cycle = _one_cycle(plain, row, behind) or _after_cycles(row, at, behind)
        days = meanings(row[at + 1 : behind], DayList)
        if cycle is not None and not days:
            made[behind] = Phrase(CycleList(((cycle, None),)), row[behind].cut)
        elif cycle is not None and len(days[0].days) == 1 and days[0].days[0] > 1:
            made[at + 1] = Phrase(UNKNOWN_DAYS, row[at + 1].cut)
    return tuple(made)


def _open_behind(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`40 mg weekly, reduced to 20 mg in cycles 5-8`: which of both is given from cycle 9 on is not said.

    Nor is it of `40 mg weekly, and 20 mg in cycles 5-8`.
    """
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        made.append(phrase)
        last = _last_of_several(phrase.meaning)
        if last is None or not _is_last_change(row, at):
            continue
        dose = next((n for n in range(at - 1, max(-1, at - _FEW), -1) if isinstance(row[n].meaning, Dose)), None)
        before = _steady_before(row, dose) if dose is not None else None
        if dose is None or before is None:
            continue
        changed, first = row[dose].meaning, row[dose].cut.first
        told = _CHANGED_TO.search(plain[max(0, first - _CLAUSE) : first]) is not None
        joined = dose == at - 1 and kind_of_mark(row[dose - 1]) in _JOINED
        if not isinstance(changed, Dose) or not (told or joined):
            continue
        low, high = sorted((before.low, changed.low))
        place = Cut(phrase.cut.end, phrase.cut.end)
        later = CycleList(((last + 1, None),), on=True)
        made += [Phrase(replace(changed, low=low, high=high), place), Phrase(later, place)] if low < high else []
    return tuple(made)


def _is_last_change(row: tuple[Phrase, ...], at: int) -> bool:
    """Whether no other cycles and no other dose are named in the rest of the sentence that is said of the drug."""
    behind = row[at + 1 : at + 1 + _CLAUSE]
    rest = tuple(takewhile(lambda p: not isinstance(p.meaning, Drug) and kind_of_mark(p) not in _STOPS, behind))
    more = any(cycles.ranges or cycles.relative in LATER for cycles in meanings(rest, CycleList))
    return not more and not tells(rest, Dose)


def _last_of_several(meaning: Meaning) -> int | None:
    """The last of numbered cycles with an end, which are not the first ones."""
    ranges = meaning.ranges if isinstance(meaning, CycleList) else ()
    return ranges[0][1] if len(ranges) == 1 and 1 != ranges[0][0] != ranges[0][1] else None


def _steady_before(row: tuple[Phrase, ...], at: int) -> Dose | None:
    """The dose before another one in its unit, where no cycles are named in between."""
    changed = row[at].meaning
    for phrase in reversed(row[:at]):
        meaning = phrase.meaning
        if isinstance(meaning, Dose) and isinstance(changed, Dose):
            alike = meaning.unit == changed.unit and meaning.high is None and changed.high is None
            return meaning if alike else None
        if isinstance(meaning, Drug) or (isinstance(meaning, CycleList) and meaning.ranges):
            return None
    return None


def _until_next(row: tuple[Phrase, ...], at: int) -> dict[int, CycleList]:
    """`escalated to 4 mg in cycle 2 and 5 mg in cycle 4`: by the place of the cycles, those up to the next change."""
    steps: dict[int, int] = {}
    while tells(row[at : at + 1], Dose):
        place = at + 1 + tells(row[at + 1 : at + 2], Frequency)
        named = [cycles.ranges for cycles in meanings(row[place : place + 1], CycleList)]
        if len(named) != 1 or len(named[0]) != 1 or named[0][0][0] != named[0][0][1]:
            break
        steps[place], at = named[0][0][0], place + 1
        while at < len(row) and kind_of_mark(row[at]) in _IN_TURN:
            at += 1
    firsts = list(steps.values())
    if len(firsts) < _NEXT or any(one >= two for one, two in pairwise(firsts)):
        return {}
    ends = (*(first - 1 for first in firsts[1:]), None)
    return {place: CycleList(((first, end),)) for (place, first), end in zip(steps.items(), ends, strict=True)}


def _one_cycle(plain: str, row: tuple[Phrase, ...], at: int) -> int | None:
    """The one cycle that is named there, where no more is said of the drug in its clause: no dose, no other cycle."""
    if not tells(row[at : at + 1], CycleList) or _ALONE.match(plain, row[at].cut.end):
        return None
    ranges = meanings(row[at : at + 1], CycleList)[0].ranges
    rest = tuple(takewhile(lambda p: not isinstance(p.meaning, Drug) and kind_of_mark(p) not in _STOPS, row[at + 1 :]))
    more = tells(rest, Dose) or any(cycles.ranges for cycles in meanings(rest, CycleList))
    return ranges[0][0] if len(ranges) == 1 and ranges[0][0] == ranges[0][1] and not more else None


def _after_cycles(row: tuple[Phrase, ...], at: int, behind: int) -> int | None:
    """The first cycle of the dose at `at`: `3 mg on days 1-21, reduced to 2 mg after cycle 6`."""
    counts = meanings(row[behind : behind + 1], CycleCount)
    after = [count.number + 1 for count in counts if count.after and count.of == "cycles"]
    return after[0] if after and _steady_before(row, at) is not None else None


def _begun_before(row: tuple[Phrase, ...], at: int, last: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the days are told of the dose that another one replaces, and the first of them; None where none is raised.

    That may be a step before: `escalated to 120 mg on day 8 and 160 mg on day 15`.
    """
    if at and row[at - 1].meaning == _RAISED:
        place = _daily_before(row, at - 1)
        return None if place is None else (place, 1)
    joined = at > 1 and kind_of_mark(row[at - 1]) in {"and", "comma"}
    return last if joined and last is not None and last[0] == at - _NEXT else None


def _daily_before(row: tuple[Phrase, ...], at: int) -> int | None:
    """Where it stands that the dose before is given every day, where no more is said of its days."""
    for place in range(at - 1, max(0, at - _FEW) - 1, -1):
        meaning = row[place].meaning
        if isinstance(meaning, Frequency):
            return place if meaning.every_days == 1 else None
        if not kind_of_mark(row[place]):
            return None
    return None


def _day_behind(row: tuple[Phrase, ...], at: int) -> int | None:
    """Where the one day stands on which a dose is raised; how often it is given may stand before."""
    for place in range(at + 1, min(at + 1 + _FEW, len(row))):
        meaning = row[place].meaning
        if isinstance(meaning, DayList):
            return place if len(meaning.days) == 1 and meaning.days[0] > 1 and not meaning.ends else None
        if not isinstance(meaning, Frequency):
            return None
    return None
