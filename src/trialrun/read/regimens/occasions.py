"""Days that are none of the treatment's: those of an event (day 3 of fever), those of what an acronym names."""

from __future__ import annotations

import re

from trialrun.read.regimens.phrases import CycleLength, DayList, Drug, Phrase, Route, WeekList, kind_of_mark
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
_JOINTS = frozenset({"and", "comma", "stop", "then", "with"})
_UNKNOWN = DayList(())
"""Days that are said and are not known."""


def with_own_days(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; days of an event are not known, and those of a named thing are of no drug before it."""
    made: list[Phrase] = []
    for phrase in row:
        if isinstance(phrase.meaning, DayList | CycleLength):
            _name(plain, made, phrase)
        dated = isinstance(phrase.meaning, DayList | WeekList)
        event = dated and _EVENT.match(plain, phrase.cut.end) is not None
        made.append(Phrase(_UNKNOWN, phrase.cut) if event else phrase)
    return tuple(made)


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
