"""Days of some cycles, told behind those of all in any way: put into a bracket right behind the days that they replace.

`on days 1-14 of each cycle, in cycle 1 only on days 1-7`, `... (cycle 1: days 1-7 only)`, `...; days 1-7 in cycle 1`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.phrases import (
    Condition,
    CycleLength,
    CycleList,
    DayList,
    Mark,
    Phrase,
    Row,
    kind_of_mark,
    meanings,
)
from trialrun.read.regimens.rows.other_days import leaves_out
from trialrun.read.text import Cut

_OPENS = frozenset({"open", "comma", "semicolon", "and"})
_ENDS = frozenset({"stop", "item", "semicolon", "comma", "close", "and"})
_LONGEST = 5
"""Phrases behind the joint: a condition, cycles, a joint, another condition, days."""
_SENTENCE = 60
_ALSO = re.compile(r"\balso\b|\badditional(?:ly)?\b|\bin\saddition\b|\badded\b", re.IGNORECASE)
_OMITTED = re.compile(r"\b(?:omit|skip|exclud|drop|without\b|left\sout|not\s(?:be\s)?given)", re.IGNORECASE)
_PASSED = (Condition, Mark)
_BEHIND = len(" are to be omitted")
"""Letters behind the days in which it may be said what becomes of them."""


def with_days_of_some_cycles(plain: str, row: Row) -> Row:
    """The row with such days in a bracket, before the cycles that they belong to: `days 1-14 (days 1-7 in cycle 1)`."""
    made: list[Phrase] = []
    at = 0
    while at < len(row):
        made.append(row[at])
        at += 1
        opened = _behind_lengths(row, at)
        opened += [kind_of_mark(p) for p in row[opened : opened + 2]] == ["comma", "and"]
        told = _told(row, opened) if _is_whole(row, at - 1) else ()
        if told and not _begins_with_cycles(made) and _may_replace(plain, row[at - 1], row[opened], told):
            end = opened + 1 + row[opened + 1 :].index(told[-1]) + 1
            also = _is_beside(plain, row[at - 1], row[opened], told)
            made += [*_bracketed(row[opened], told, also=also), *row[at:opened]]
            at = end + (kind_of_mark(row[opened]) == "open")
    return tuple(made)


def _is_whole(row: Row, at: int) -> bool:
    """Numbered days of which no cycles are said and no more than which they are."""
    days = row[at].meaning
    plainly = isinstance(days, DayList) and bool(days.days) and not (days.begins or days.ends or days.again)
    return plainly and not any(cycles.ranges for cycles in meanings(row[max(0, at - 2) : at + 2], CycleList))


def _behind_lengths(row: Row, at: int) -> int:
    """The place behind `of each 28-day cycle`, where it stands at a place."""
    while at < len(row) and (isinstance(row[at].meaning, CycleLength) or _is_each(row[at])):
        at += 1
    return at


def _is_each(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleList) and phrase.meaning.relative == "each" and not phrase.meaning.ranges


def _told(row: Row, opened: int) -> tuple[Phrase, ...]:
    """The cycles and the days, in their order, of a bracket or of what a comma or a semicolon leads, and no more."""
    kind = kind_of_mark(row[opened]) if opened < len(row) else ""
    if kind not in _OPENS or (kind == "and" and not _leads_with_cycles(row, opened)):
        return ()
    told: list[Phrase] = []
    for at in range(opened + 1, min(opened + 1 + _LONGEST, len(row))):
        if not isinstance(row[at].meaning, _PASSED):
            told.append(row[at])
            if len(told) == 2:
                return tuple(told) if _is_ended(row, at + 1, kind) and _are_days_of_cycles(told) else ()
        elif kind_of_mark(row[at]) in _ENDS and not (kind_of_mark(row[at]) == "comma" and _is_led_on(row, opened)):
            return ()
    return ()


def _is_led_on(row: Row, opened: int) -> bool:
    """`except in cycle 1, when ...`, `; in cycle 1, days 1-7`: a comma parts the cycles from their days."""
    parted = kind_of_mark(row[opened]) in {"semicolon", "and"} and _leads_with_cycles(row, opened)
    return parted or isinstance(row[opened + 1].meaning, Condition) or kind_of_mark(row[opened]) == "open"


def _leads_with_cycles(row: Row, opened: int) -> bool:
    """`and in cycle 1 on days 9-12`, `and, in cycle 1, days 9-12`."""
    first = (
        opened
        + 1
        + (kind_of_mark(row[opened]) == "and" and kind_of_mark(row[min(opened + 1, len(row) - 1)]) == "comma")
    )
    return bool(meanings(row[first : first + 1], CycleList))


def _is_ended(row: Row, at: int, kind: str) -> bool:
    """Whether nothing but how long cycles are is said of these days, as of the next cycles in a list of them."""
    at = _behind_lengths(row, at)
    end = kind_of_mark(row[at]) if at < len(row) else "stop"
    if kind == "open":
        return end == "close"
    return end in _ENDS and not any(cycles.ranges for cycles in meanings(row[at + 1 : at + 3], CycleList))


def _are_days_of_cycles(told: Sequence[Phrase]) -> bool:
    kinds = {type(phrase.meaning) for phrase in told}
    return kinds == {CycleList, DayList} and any(cycles.ranges for cycles in meanings(told, CycleList))


def _begins_with_cycles(made: Sequence[Phrase]) -> bool:
    """`In cycle 1, A on day 1, ...`: cycles that hold for all that the sentence tells."""
    for phrase in reversed(made[-_SENTENCE:]):
        if kind_of_mark(phrase) in {"stop", "item"}:
            return False
        first = phrase
    return isinstance(first.meaning, CycleList) and bool(first.meaning.ranges)


def _leaves_out(plain: str, joint: Phrase, told: tuple[Phrase, ...]) -> bool:
    """Days on which it is not given: `...; from cycle 7 on the doses on days 8 and 9 are omitted`."""
    said = any(isinstance(phrase.meaning, DayList) and leaves_out(plain, phrase) for phrase in told)
    return said or _OMITTED.search(plain, joint.cut.first, told[1].cut.end + _BEHIND) is not None


def _limits(plain: str, whole: Phrase, told: tuple[Phrase, ...]) -> bool:
    """`days 1 and 8; day 8 in cycle 1 only`: a day of some cycles; not `days 1-7 only in cycle 1`, in place of all."""
    days, cycles = told
    if not isinstance(days.meaning, DayList) or not meanings((cycles,), CycleList)[0].only:
        return False
    from_first = [days.meaning.days[:1]] == [known.days[:1] for known in meanings((whole,), DayList)]
    return not from_first or "only" not in plain[days.cut.end : cycles.cut.first].lower()


def _may_replace(plain: str, whole: Phrase, joint: Phrase, told: tuple[Phrase, ...]) -> bool:
    """Days in a bracket or led by their cycles; others, behind a comma, that have days in common with the whole."""
    if _leaves_out(plain, joint, told) or _limits(plain, whole, told):
        return False
    (days,), (known,) = meanings(told, DayList), meanings((whole,), DayList)
    led = kind_of_mark(joint) == "open" or isinstance(told[0].meaning, CycleList)
    return led or not set(days.days).isdisjoint(known.days)


def _is_beside(plain: str, whole: Phrase, joint: Phrase, told: tuple[Phrase, ...]) -> bool:
    """Whether days are given also: it is said, or `and` joins them and they are other days."""
    if _ALSO.search(plain, joint.cut.first, told[1].cut.end + _BEHIND):
        return True
    (days,), (known,) = meanings(told, DayList), meanings((whole,), DayList)
    return kind_of_mark(joint) == "and" and set(days.days).isdisjoint(known.days)


def _bracketed(joint: Phrase, told: tuple[Phrase, ...], *, also: bool) -> list[Phrase]:
    """The bracket; what is given also, on days beside the others, is told so."""
    days, cycles = told if isinstance(told[0].meaning, DayList) else reversed(told)
    first, end = told[0].cut.first, told[1].cut.end
    assert isinstance(cycles.meaning, CycleList)
    within = Phrase(replace(cycles.meaning, only=False), cycles.cut)
    beside = [Phrase(Mark("also"), Cut(first, first))] if also else []
    return [Phrase(Mark("open", "("), joint.cut), *beside, days, within, Phrase(Mark("close", ")"), Cut(end, end))]
