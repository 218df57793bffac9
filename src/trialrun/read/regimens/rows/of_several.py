"""What is told once of several drugs: `A 1 mg, B 2 mg (both IV on day 1)`, `infusion on days 1-4 of A 1 mg and B 2 mg`.

It is put behind the dose of each of them.
"""

from __future__ import annotations

import re

from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleLength,
    DayList,
    Dose,
    Drug,
    Frequency,
    Infusion,
    Mark,
    Phrase,
    Route,
    Row,
    kind_of_mark,
    tells,
)
from trialrun.read.text import Cut

_OF_ALL = re.compile(r"\s?(?:(?P<both>both)|all|each)(?=[\s:,])", re.IGNORECASE)
_OF = re.compile(r"\sof\s(?:(?:the|intravenous|IV)\s)?", re.IGNORECASE)
_TOLD = CycleLength | DayList | Frequency | Infusion | Route
_JOINTS = frozenset({"comma", "and", "with"})
_BOTH = 2


def with_told_of_several(plain: str, row: Row) -> Row:
    """The row with what a bracket, or words before `of`, say of several drugs behind each of them."""
    made = list(row)
    for at in reversed(range(len(made))):
        if kind_of_mark(made[at]) == "open":
            made = _handed_back(plain, made, at)
        elif isinstance(made[at].meaning, DayList):
            made = _handed_on(plain, made, at)
    return tuple(made)


def _handed_back(plain: str, row: list[Phrase], at: int) -> list[Phrase]:
    """`A 1 mg, B 2 mg and C 3 mg (all IV on day 1)`; where it is of the last two alone, the days of A are not said."""
    whose = _OF_ALL.match(plain, row[at].cut.end)
    close = next((n for n in range(at + 1, len(row)) if kind_of_mark(row[n]) not in {"", "comma"}), at)
    said = [phrase for phrase in row[at + 1 : close] if not kind_of_mark(phrase)]
    if whose is None or kind_of_mark(row[close]) != "close" or not tells(said, DayList | Frequency):
        return row
    if not all(isinstance(phrase.meaning, _TOLD) for phrase in said):
        return row
    ends = _drugs_before(row, at)
    of_both = ends[-_BOTH:] if whose["both"] else ends
    if len(of_both) < _BOTH:
        return row
    made = _given_each(row[:at], of_both, said)
    others = [end for end in ends if end not in of_both]
    return _given_each(made, others, [Phrase(UNKNOWN_DAYS, row[at].cut)]) + row[close + 1 :]


def _drugs_before(row: list[Phrase], at: int) -> list[int]:
    """The places of the last phrase of each drug right before, of which nothing is told but its dose and route."""
    ends: list[int] = []
    end = at - 1
    while end >= 0:
        start = end
        while start >= 0 and isinstance(row[start].meaning, Dose | Route):
            start -= 1
        if start < 0 or not isinstance(row[start].meaning, Drug):
            break
        ends.insert(0, end)
        end = start - 1
        while end >= 0 and kind_of_mark(row[end]) in _JOINTS:
            end -= 1
    return ends


def _handed_on(plain: str, row: list[Phrase], at: int) -> list[Phrase]:
    """`...; and continuous infusion on days 1-4 of A 1 mg, B 2 mg and C 3 mg`: behind another drug, or at the head."""
    routed = at > 0 and isinstance(row[at - 1].meaning, Route | Infusion)
    start = at - 1 if routed else at
    headed = start == 0 or isinstance(row[start - 1].meaning, Mark)
    near = at + 1 < len(row) and _OF.fullmatch(plain, row[at].cut.end, row[at + 1].cut.first) is not None
    ends = _dosed_behind(row, at + 1) if routed and headed and near else []
    if not ends:
        return row
    made = _given_each(row, ends, row[start : at + 1])
    return made[:start] + made[at + 1 :]


def _dosed_behind(row: list[Phrase], at: int) -> list[int]:
    """The places of the doses of drugs from a place on, each told with its dose alone and joined to the one before."""
    ends: list[int] = []
    while at + 1 < len(row) and isinstance(row[at].meaning, Drug) and isinstance(row[at + 1].meaning, Dose):
        ends.append(at + 1)
        at += 2
        while at < len(row) and kind_of_mark(row[at]) in _JOINTS:
            at += 1
    timed = at < len(row) and ends[-1:] == [at - 1] and isinstance(row[at].meaning, _TOLD)
    return [] if timed else ends


def _given_each(row: list[Phrase], ends: list[int], said: list[Phrase]) -> list[Phrase]:
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        made.append(phrase)
        if at in ends:
            made += [Phrase(told.meaning, Cut(phrase.cut.end, phrase.cut.end)) for told in said]
    return made
