"""Days by what is said around them: of an event (day 3 of fever), of what an acronym names, the same as before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.leads import Places, led, words
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleLength,
    DayList,
    Drug,
    Frequency,
    Meaning,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
)
from trialrun.read.text import Cut

_EVENT = re.compile(
    r"\s?(?:of|after|from|since|following|post)\s(?:(?:the|an?|any|each|their|his|her|its)\s)?"
    r"(?:(?:onset|start|first\sday|beginning|diagnosis|episode|development|occurrence)\s(?:of\s)?"
    r"(?:(?:the|an?|any|each|their)\s)?)?"
    r"(?:(?:first|febrile|severe|persistent|prolonged|profound|acute|chronic|grade|\d|suspected|documented|confirmed|"
    r"symptomatic|new|afebrile|chemotherapy-induced|neutropenic|unexplained|hospital|in-?patient|viral|bacterial|fungal|"
    r"intensive\scare|ICU|spontaneous|natural)\s){0,3}"
    r"(?:neutropeni\w+|fevers?|febrile\b(?!\s\w)|hospitali[sz]ation|hospital|admission|stay|cytokine\srelease|CRS|ICANS|"
    r"infections?|illness|symptoms?|life|onset|diarrh\w+|mucositis|relapse|GVHD|graft-versus-host|"
    r"discharge|pregnancy|gestation|ovulation|sepsis|shock|pneumonia|rash|aplasia|thrombocytopenia|an[a]emia|"
    r"hypotension|injury|stroke|episode|flare|ventilation|antibiotics?)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"\s?(?P<name>[A-Z][A-Z0-9]{1,7})\s(?:(?:is|are|was|were|will\sbe)\s)?(?:(?:given|repeated)\s)?(?:on\s)?"
)
_RECEIVED = re.compile(rf"\s?(?:of|receives?|receiving|with|by|plus)\s{_ACRONYM.pattern}")
_AGAIN = re.compile(
    r"\b(?:the|these|those)\s(?:same\s(?:(?:dosing|treatment|study|cycle)\s)?(?:days?|schedule|time\s?points?)|(?<!the\s)days)\b"
    r"(?!\s(?:as|of|that|when|where|on|in\swhich)\b)",
    re.IGNORECASE,
)
_JOINTS = frozenset({"and", "comma", "stop", "then", "with"})


def find_same_days(plain: str, places: Places) -> Iterator[Phrase]:
    """`on the same days`, `on those days`: words that stand for the days said before."""
    for match in led(_AGAIN, plain, places, words("the these those")):
        yield Phrase(DayList((), again=True), Cut(*match.span()))


def with_own_days(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; days of an event are not known, and those of a named thing are of no drug before it.

    `on the same days` are the days said last.
    """
    made: list[Phrase] = []
    for phrase in row:
        if isinstance(phrase.meaning, DayList) and phrase.meaning.again:
            made.append(Phrase(_said_last(made), phrase.cut))
            continue
        if isinstance(phrase.meaning, DayList | CycleLength):
            _name(plain, made, phrase)
        dated = isinstance(phrase.meaning, DayList | WeekList)
        event = dated and _EVENT.match(plain, phrase.cut.end) is not None
        made.append(Phrase(UNKNOWN_DAYS, phrase.cut) if event else phrase)
    return tuple(made)


def _said_last(made: list[Phrase]) -> Meaning:
    """The days, weeks or interval said last; days that are not known where none are."""
    for phrase in reversed(made):
        meaning = phrase.meaning
        if isinstance(meaning, DayList | WeekList) or (
            isinstance(meaning, Frequency) and (meaning.every_days or 0) > 1
        ):
            return meaning
    return UNKNOWN_DAYS


def _name(plain: str, made: list[Phrase], days: Phrase) -> None:
    """`A daily and XYZ on day 1`: what is given on that day is XYZ, whatever it is."""
    routed = bool(made) and isinstance(made[-1].meaning, Route)
    end = made[-1].cut.first if routed else days.cut.first
    before = made[: len(made) - routed]
    start = before[-1].cut.end if before else 0
    listed = not before or kind_of_mark(before[-1]) in _JOINTS
    found = _ACRONYM.fullmatch(plain, start, end) if listed else _RECEIVED.fullmatch(plain, start, end)
    if found is not None:
        drug = Drug((found["name"].lower(),), found["name"], known=False, given=False)
        made.insert(len(before), Phrase(drug, Cut(*found.span("name"))))
