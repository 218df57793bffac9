"""Days of some cycles that differ: `on days 1 and 2 (days 2 and 3 in cycle 1)`, `..., omitting day 8 from cycle 9`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    Condition,
    CycleList,
    DayList,
    Dose,
    Drug,
    Phrase,
    kind_of_mark,
    meanings,
    other_cycles,
    tells,
)

_LONGEST = 4
"""Phrases of such a bracket: cycles, a colon, days, its end."""
_NEAR = 6
"""Phrases from days to what is left out of them."""
_SENTENCE = 60
_LEAVING = re.compile(
    r"\b(?:omit(?:ting)?|exclud(?:ing|es?)|except(?:ing)?(?:\sfor)?|without|skip(?:ping)?|leaving\sout|dropping|(?:but\s)?not)\s"
    r"(?:on\s|for\s)?(?:the\s)?(?:doses?\s(?:on|of)\s)?$",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\s(?:(?:is|are|will\sbe)\s)?(?:omitted|skipped|dropped|left\sout|not\sgiven)\b", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\(|,|\bwith)\s?(?:the\s)?$", re.IGNORECASE)


def with_other_days(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The row; days of which others are told for some cycles are those of all other cycles, told right behind them."""
    made: list[Phrase] = []
    unsaid: list[DayList] = []
    for at, phrase in enumerate(row):
        if isinstance(phrase.meaning, DayList) and leaves_out(plain, phrase):
            _leave_out(made, phrase, row[at + 1 : at + 2])
            continue
        made.append(Phrase(UNKNOWN_DAYS, phrase.cut) if any(phrase.meaning is days for days in unsaid) else phrase)
        inside = _inside(row, at)
        if inside and not any(isinstance(p.meaning, DayList) and leaves_out(plain, p) for p in inside):
            (cycles,), (days,) = meanings(inside, CycleList), meanings(inside, DayList)
            made += [Phrase(others, phrase.cut) for others in _others(cycles, made)]
            unsaid = [days] if isinstance(phrase.meaning, DayList) and not _replaces(days, phrase.meaning) else []
    return tuple(made)


def _others(cycles: CycleList, before: list[Phrase]) -> tuple[CycleList, ...]:
    """All cycles but these; none where the sentence begins with cycles, which hold for all that it tells."""
    sentence = list(takewhile(lambda p: kind_of_mark(p) not in {"stop", "item"}, reversed(before[-_SENTENCE:])))
    return () if _numbers(sentence[-1:]) else (CycleList(other_cycles(cycles.ranges)),)


def leaves_out(plain: str, days: Phrase) -> bool:
    """`..., except day 8`, `(day 8 omitted from cycle 9)`; not a sentence of its own, `Day 8 is omitted`."""
    if _LEAVING.search(plain, max(0, days.cut.first - 40), days.cut.first):
        return True
    behind = _BEHIND.search(plain, max(0, days.cut.first - 12), days.cut.first)
    return behind is not None and _LEFT.match(plain, days.cut.end) is not None


def _leave_out(made: list[Phrase], taken: Phrase, behind: tuple[Phrase, ...]) -> None:
    """Takes days from those told before them; where cycles stand behind, in these cycles alone."""
    near = range(max(0, len(made) - _NEAR - 1), len(made))
    at = next((at for at in reversed(near) if isinstance(made[at].meaning, DayList)), None)
    whole = made[at].meaning if at is not None and _is_plain(made[at]) else None
    between = made[at + 1 :] if at is not None else []
    apart = tells(between, Drug | Dose) or any(kind_of_mark(p) == "stop" for p in between)
    if at is None or apart or not isinstance(whole, DayList) or not isinstance(taken.meaning, DayList):
        made.append(taken)
        return
    left = replace(whole, days=tuple(day for day in whole.days if day not in taken.meaning.days))
    if len(left.days) + len(taken.meaning.days) != len(whole.days) or not left.days or _numbers(between):
        made.append(taken)
        return
    made[:] = [p for p in made if p not in between or not isinstance(p.meaning, Condition)]
    cycles = meanings(behind, CycleList)
    if cycles and cycles[0].ranges:
        made[at + 1 : at + 1] = [Phrase(others, made[at].cut) for others in _others(cycles[0], made)]
        made.append(Phrase(left, taken.cut))
    else:
        made[at] = Phrase(left, made[at].cut)


def _inside(row: tuple[Phrase, ...], at: int) -> tuple[Phrase, ...]:
    """Days and cycles alone, in the bracket behind days of which no cycles are said; none where there is no such."""
    if not isinstance(row[at].meaning, DayList) or [kind_of_mark(p) for p in row[at + 1 : at + 2]] != ["open"]:
        return ()
    kinds = [kind_of_mark(p) for p in row[at + 2 : at + 2 + _LONGEST]]
    close = at + 2 + kinds.index("close") if "close" in kinds else 0
    inside = tuple(p for p in row[at + 2 : close] if kind_of_mark(p) not in {"colon", "comma"})
    if [type(p.meaning) for p in inside] not in ([DayList, CycleList], [CycleList, DayList]):
        return ()
    beside = (*row[max(0, at - 1) : at], *row[close + 1 : close + 2])
    return inside if _numbers(inside) and not _numbers(beside) and _is_plain(row[at]) else ()


def _numbers(phrases: Iterable[Phrase]) -> bool:
    """Whether any cycles are numbered."""
    return any(cycles.ranges for cycles in meanings(phrases, CycleList))


def _is_plain(phrase: Phrase) -> bool:
    """True for numbered days of which no more is said than which they are."""
    days = phrase.meaning
    return isinstance(days, DayList) and bool(days.days) and not (days.begins or days.ends or days.again)


def _replaces(days: DayList, others: DayList) -> bool:
    """True for days in place of others: as many, or some of the same; else they may be given beside them."""
    return len(days.days) == len(others.days) or not set(days.days).isdisjoint(others.days)
