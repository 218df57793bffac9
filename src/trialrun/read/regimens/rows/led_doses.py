"""Times that lead another dose, `A 40 mg weekly; from cycle 7 the dose is reduced to 20 mg`: they are of the second.

What stands behind a dose is said of that one, so that the times are put behind the dose that they lead. Adds nothing.
"""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Delayed,
    Dose,
    Drug,
    Frequency,
    Phrase,
    Route,
    Row,
    kind_of_mark,
    meanings,
    tells,
)

_CHANGED = r"(?:increas|escalat|rais|reduc|decreas|lower)(?:ed|ing|e|es)"
_LEADS = re.compile(
    rf"(?:\sonly)?[,:]?\s(?:(?:then|and)\s)?(?:(?:starts|begins|is\sstarted)\s(?:with|at)\s)?(?:(?:the|its|their)\s)?(?:[\w-]{{3,20}}\s)?(?:dose\s)?(?:(?:of|is|was|will\sbe)\s)?"
    rf"(?:{_CHANGED}\s)?(?:to\s)?(?:an?\s)?",
    re.IGNORECASE,
)
_SAYS = re.compile(rf"^,\s$|\bdose\b|\b{_CHANGED}\b", re.IGNORECASE)
_JOINTS = frozenset({"comma", "semicolon", "stop", "item", "and", "next"})
_FIRST = ((1, 1),)
_ASIDES = frozenset({"comma", "colon", "with"})
_TELLS_MORE = (Frequency, DayList, Route)


def with_led_doses(plain: str, row: Row) -> Row:
    """The row; cycles, or a day, that lead another dose of the drug before stand behind that dose."""
    made: list[Phrase] = []
    taken = 0
    for at in range(len(row)):
        times = _leading(row[at]) if at >= taken else None
        dose = _led(plain, row, at, in_turn=0 < taken == at - 1) if times is not None else None
        if times is not None and dose is not None:
            end = _end_of_dose(row, dose)
            between = [phrase for phrase in row[at + 1 : dose] if kind_of_mark(phrase) not in _ASIDES]
            own_days = [made.pop()] if _is_first(times) and isinstance(made[-1].meaning, DayList) else []
            place = row[dose].cut if _is_first(times) else row[at].cut
            made += [*between, *row[dose:end], *own_days, Phrase(times, place)]
            taken = _with_steps(row, end, made) if _is_first(times) else end
        elif at >= taken:
            made.append(row[at])
    return tuple(made)


def _is_first(times: CycleList | DayList) -> bool:
    """`in the first cycle`, where that cycle is told apart from the others."""
    return isinstance(times, CycleList) and times.ranges == _FIRST


def _with_steps(row: Row, at: int, made: list[Phrase]) -> int:
    """`first cycle 12 mg on day 1 and 32 mg on day 4`: further doses with days are of that cycle; the place behind."""
    cycles = made[-1]
    while True:
        dose = next((n for n in range(at, len(row)) if kind_of_mark(row[n]) not in {"comma", "and", "next"}), len(row))
        end = _end_of_dose(row, dose) if tells(row[dose : dose + 1], Dose) else at
        if at in {end, dose} or not tells(row[dose:end], DayList) or tells(row[end : end + 1], CycleList | Drug):
            return at
        made += [*row[at:end], Phrase(cycles.meaning, row[dose].cut)]
        at = end


def _leading(phrase: Phrase) -> CycleList | DayList | None:
    """`from cycle 7`, `after cycle 6`, `from day 29`, `in the first cycle`: times that are not those of the whole."""
    meaning = phrase.meaning
    if isinstance(meaning, CycleCount) and meaning.after and meaning.of == "cycles":
        return CycleList(((meaning.number + 1, None),))
    if isinstance(meaning, CycleList):
        return meaning if meaning.ranges and (meaning.ranges[0][0] > 1 or meaning.ranges == _FIRST) else None
    later = isinstance(meaning, DayList) and len(meaning.days) == 1 and meaning.days[0] > 1
    return meaning if later and isinstance(meaning, DayList) and meaning.begins else None


def _led(plain: str, row: Row, at: int, *, in_turn: bool) -> int | None:
    """The place of the dose that times lead: right behind, of the drug before, with no other cycles; else None.

    `in_turn`: a dose that is led so stands before: `in cycle 3 20 mg, in cycle 4 10 mg`.
    """
    dose = next((n for n in range(at + 1, min(at + 4, len(row))) if isinstance(row[n].meaning, Dose)), None)
    first = _is_first(times) if (times := _leading(row[at])) is not None else False
    joint = at - 1 - (first and tells(row[max(0, at - 1) : at], DayList))
    if dose is None or joint < 0 or kind_of_mark(row[joint]) not in _JOINTS:
        return None
    said = plain[row[at].cut.end : row[dose].cut.first]
    end = _end_of_dose(row, dose)
    own = tells(row[dose + 1 : dose + 2], Drug) or tells(row[end : end + 1], CycleList)
    if own or _LEADS.fullmatch(said) is None or not tells(row[:at], Dose):
        return None
    timed = tells(row[max(0, at - 2) : at - 1], CycleLength | CycleList | DayList | Frequency)
    told = (said == " " and (timed or in_turn)) or _SAYS.search(said) is not None
    told = _is_apart(row, joint, end) if first else told
    return dose if told and all(_is_aside(row, at, phrase, first=first) for phrase in row[at + 1 : dose]) else None


def _is_apart(row: Row, joint: int, end: int) -> bool:
    """Whether a dose of all cycles stands before the first cycle, and no cycles behind the dose that it leads."""
    before = tuple(takewhile(lambda phrase: not isinstance(phrase.meaning, Drug), reversed(row[:joint])))
    scoped = any(cycles.ranges for cycles in meanings(before, CycleList))
    listed = kind_of_mark(row[end]) == "comma" if end < len(row) else False
    behind = listed and tells(row[end + 1 : end + 2], CycleList) and not tells(row[end + 2 : end + 4], Dose)
    return tells(before, Dose) and not scoped and not behind


def _is_aside(row: Row, at: int, phrase: Phrase, *, first: bool) -> bool:
    """A comma, the word for a change, or the drug that is named before."""
    before = next((p.meaning for p in reversed(row[:at]) if isinstance(p.meaning, Drug)), None)
    named = isinstance(phrase.meaning, Drug) and isinstance(before, Drug) and phrase.meaning.names == before.names
    return named or kind_of_mark(phrase) in (_ASIDES if first else {"comma"}) or isinstance(phrase.meaning, Delayed)


def _end_of_dose(row: Row, dose: int) -> int:
    """The place behind a dose and what is said right behind it of its route, days and how often."""
    end = dose + 1
    while tells(row[end : end + 1], _TELLS_MORE):
        end += 1
    return end
