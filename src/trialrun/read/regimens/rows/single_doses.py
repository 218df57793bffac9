"""What is given once beside another drug with an interval: `A 20 mg every 4 weeks; B 300 mg single dose on day 1`."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Drug,
    Frequency,
    Heading,
    Phrase,
    Row,
    kind_of_mark,
    meanings,
    tells,
)
from trialrun.read.text import Cut

_SINGLE = re.compile(
    r"\b(?:single\s(?:(?P<first>priming|loading|initial)\s)?(?:[a-z]{2,12}\s)?(?:dose|infusion|injection)"
    r"|(?P<once>one[- ]time)|once\son)\b",
    re.IGNORECASE,
)
_BEFORE = 40
_FEW = 24
_STOPS = frozenset({"stop", "item"})


def with_single_doses(plain: str, row: Row) -> Row:
    """The row; a single dose is of the first cycle where another drug alone has the interval, else on unknown days."""
    if _SINGLE.search(plain) is None:
        return row
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        sure = _is_single(plain, row, at) if isinstance(phrase.meaning, DayList) else None
        made.append(Phrase(UNKNOWN_DAYS, phrase.cut) if sure is False else phrase)
        made += [Phrase(CycleList(((1, 1),)), Cut(phrase.cut.end, phrase.cut.end))] if sure else []
    return tuple(made)


def _is_single(plain: str, row: Row, at: int) -> bool | None:
    """Whether days are surely those of a single dose beside an interval; nothing where they are of no such dose."""
    drug = next((n for n in range(at - 1, -1, -1) if _ends(row[n])), None)
    if drug is None or not isinstance(row[drug].meaning, Drug):
        return None
    own = (*row[drug + 1 : at], *takewhile(lambda p: not _ends(p), row[at + 1 :]))
    end = row[at + 1].cut.first if at + 1 < len(row) else len(plain)
    near = row[max(0, drug - _FEW) : drug]
    before = max((p.cut.end for p in near if _tells_time(p)), default=0)
    first = max(before, row[drug].cut.first - _BEFORE)
    said = _SINGLE.search(plain, first, min(end, row[at].cut.end + _BEFORE))
    if said is None or any(map(_tells_time, own)):
        return None
    earlier = tuple(takewhile(lambda p: not isinstance(p.meaning, Heading), reversed(near)))
    told = tuple(takewhile(lambda p: not isinstance(p.meaning, Drug), earlier))
    lengths = meanings(told, CycleLength) if len(told) < len(earlier) else ()
    if not lengths:
        return False if _interval_behind(row, at) else None
    return bool(said["first"] or said["once"]) or (lengths[0].every and not tells(told, DayList))


def _interval_behind(row: Row, at: int) -> bool:
    """`B 300 mg single dose on day 1 and | A 1500 mg every 4 weeks`: nobody says of which drugs the interval is."""
    place = next((n for n in range(at + 1, len(row)) if _ends(row[n])), at)
    told = tuple(takewhile(lambda p: not _ends(p), row[place + 1 :]))
    lengths = meanings(told, CycleLength) if isinstance(row[place].meaning, Drug) else ()
    return any(length.every for length in lengths) and not tells(told, DayList)


def _tells_time(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleCount | CycleLength | CycleList | Frequency)


def _ends(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Drug | Heading) or kind_of_mark(phrase) in _STOPS
