"""Figures that running text prints: what a mark of them is, and the words for those who are counted."""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.read.text import Cut

MarkKind = Literal["count", "share", "none", "all", "average", "ratio", "unreached", "length"]

PEOPLE = (
    r"patients?|pts\b|subjects?|participants?|individuals?|men|women|males?|females?|adults?|children|infants?|people"
    r"|persons?|volunteers?|responders?|non-?responders?|cases?(?! reports?| series| stud)|survivors?|recipients?"
)
HARMS = (
    r"deaths?|fatalities|hospitali[sz]ations?|(?:adverse )?events?|reactions?|discontinuations?|relapses?|infections?"
    r"|toxicit(?:y|ies)|malignanc(?:y|ies)|SAEs?|AEs?|TEAEs?|withdrawals?|bleeds?|flares?"
)
COURSES = r"regimens?|therapies|treatments|treatment courses|courses|responses"
CHANGED = r"(?:increased|rose|decreased|fell|declined|improved|dropped|worsened)"
NOUN = rf"(?:{PEOPLE}|{HARMS}|{COURSES})"
NO_ADJECTIVE = (
    r"(?!(?:of|after|over|is|in|with|had|has|who|was|were|and|or|from|to|for|on|at|by|the|a|were|out|than"
    r"|mg|mcg|ug|g|kg|mL|IU|Gy|mo|prior|previous|earlier|subsequent)\b)"
)
ADJECTIVES = rf"(?:{NO_ADJECTIVE}[A-Za-z][\w/+-]{{0,40}} ){{0,3}}?"


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Figures that belong together. `groups` are the printed parts by name, `unit` a UCUM unit that follows."""

    cut: Cut
    kind: MarkKind
    groups: dict[str, str]
    unit: str = ""
