"""A first dose that is or may be shared out over two days: another way of giving what is told already. Adds no dose."""

from __future__ import annotations

import re

from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import CycleList, DayList, Dose, Phrase, kind_of_mark, meanings, tells

_FIRST = (
    r"(?:\b(?:the\s)?(?:first|initial|1st)\s(?:[\w-]+\s){0,6}|\b(?:cycle\s1,?\sday\s1|C1\s?D1),?\s(?:[\w-]+\s){0,3})"
)
_MAY = r"(?:may|can|could|might|optionally|(?:is|are)\sallowed\sto)\s(?:\w+\s){0,3}"
_SPLIT = re.compile(
    rf"(?P<may>{_FIRST}(?:dose|infusion|administration)s?\s[^.;()]{{0,40}}?\b{_MAY}(?:split|divided)\b)"
    rf"|{_FIRST}(?:dose|infusion|administration)s?\s(?:\w+\s){{0,3}}(?:split|divided)\b|(?<=\()split\b",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:split|divided)\s(?:(?:equally|evenly|over|on|across|between|in|into|as)\s){0,2}(?:the\sfirst\s)?$",
    re.IGNORECASE,
)
_WORDS = ("split", "divided")
_SENTENCE_END = re.compile(r"[.;]\s|\n")


def _without_shared_days(plain: str, unit: Unit) -> Unit:
    """`16 mg (split over days 1 and 2), then on day 8`: days that have a part of a dose each have not all of it."""
    days = [phrase for phrase in unit if isinstance(phrase.meaning, DayList)]
    shared = [p for p in days if _SHARED.search(plain, max(0, p.cut.first - 40), p.cut.first)]
    told = any(dose.shared for dose in meanings(unit, Dose))
    return unit if told or len(shared) == len(days) else tuple(p for p in unit if p not in shared)


def without_splitting(plain: str, unit: Unit) -> Unit:
    """The unit without `(the first infusion may be split: 8 mg/kg on day 1 and 8 mg/kg on day 2)`.

    What is said of it reaches to the end of its bracket, else to the next semicolon. A dose that is split without
    leave is told by its parts, where a sentence names their cycle.
    """
    first, end = unit[0].cut.first, unit[-1].cut.end
    said = plain[max(0, first - 60) : end]
    if not any(word in said for word in _WORDS):
        return unit
    unit = _without_shared_days(plain, unit)
    found = _SPLIT.search(plain, max(0, first - 60), end)
    if found is None or _SENTENCE_END.search(plain, found.end(), first):
        return unit
    inside = _stretch(unit, found.start())
    told = found["may"] is None and tells(inside, CycleList) and unit[-1] in inside
    return unit if told else tuple(phrase for phrase in unit if phrase not in inside)


def _stretch(unit: Unit, first: int) -> Unit:
    """The phrases from a place on to the end of the bracket that it stands in, else to the next semicolon."""
    inside: list[Phrase] = []
    depth = 0
    for phrase in unit:
        if phrase.cut.first < first:
            continue
        kind = kind_of_mark(phrase)
        depth += (kind == "open") - (kind == "close")
        if depth < 0 or (depth == 0 and kind == "semicolon"):
            break
        inside.append(phrase)
    return tuple(inside)
