"""Drugs that are named beside a dose of another one: as its course, its start or its time, or as what is over."""

from __future__ import annotations

import re

from trialrun.read.regimens.phrases import Dose, Drug, Phrase, names_of

OWN_DOSE = re.compile(
    r"\sAUC\s?\d|(?:\s?[(,:]?\s?|,\swhich\s(?:[a-z]{1,14}\s){1,7}?)\d[\d.,]*\s?(?:mg|mcg|ug|g|u|iu|mu)(?:/|\b)",
    re.IGNORECASE,
)
"""`after A (5 mg)`, `after A, which is infused at a dose of 5 mg`: A is given, and how much of it is told there."""
_CLAUSE = 40
_AFTER = re.compile(
    r"(?:^|[.;\n]\s{0,3})(?:after|following)\s(?:(?:the\s)?completion\sof\s)?(?:the\s)?$", re.IGNORECASE
)
_BEGUN_WITH = re.compile(
    r"\s(?:starting|beginning|commencing|started|initiated)\s(?:concurrently\s|together\s|simultaneously\s)?with\s",
    re.IGNORECASE,
)
_EACH_CYCLE = re.compile(r"\b(?:each|every)\s(?:cycle|course)\sof\s$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:during|(?:along|together|concurrent(?:ly)?|concomitant(?:ly)?|simultaneously)\swith|in\scombination\swith|with)\s(?:the\s)?$",
    re.IGNORECASE,
)
_THEN_DOSED = re.compile(
    r"(?:\s(?:treatment|chemotherapy|therapy|administration))?,?\s(?:and\s)?(?:then|followed\sby|subsequently|thereafter)\s"
    r"(?:at\s)?(?:a\sdose\sof\s)?\d[\d.,]*\s?(?P<unit>(?:mcg|ug|mg|g|IU|U|MU)(?:/(?:kg|m2))?)"
    r"(?=\s?[,.;)]|\s(?:every|each|q\s?\d|weekly|daily|monthly|once|twice|on\s|IV\b|SC\b|PO\b|for\s|as\s))",
    re.IGNORECASE,
)
"""`A 2 mg/kg weekly during | B, then 6 mg/kg every 3 weeks`: the dose behind B is of A."""


def in_its_cycles(plain: str, phrase: Phrase) -> bool:
    """`100 mg daily for 4 days with each cycle of A`: the dose is that of the drug whose text it is."""
    led = _EACH_CYCLE.search(plain, max(0, phrase.cut.first - 30), phrase.cut.first) is not None
    return led and OWN_DOSE.match(plain, phrase.cut.end) is None


def goes_beside(plain: str, before: tuple[Phrase, ...], phrase: Phrase) -> bool:
    """`A 2 mg/kg weekly during B, then 6 mg/kg every 3 weeks`: B is when A is given, at doses in the same unit."""
    then = _THEN_DOSED.match(plain, phrase.cut.end) if names_of(phrase) else None
    if then is None or _BESIDE.search(plain, max(0, phrase.cut.first - 30), phrase.cut.first) is None:
        return False
    return any(isinstance(p.meaning, Dose) and p.meaning.unit == then["unit"] for p in before)


def begins_with(plain: str, before: Phrase, phrase: Phrase) -> bool:
    """`A starting with B (8 mg/kg, then 6 mg/kg)`: what stands in the bracket is said of A."""
    named = bool(names_of(before) and names_of(phrase)) and plain.startswith(" (", phrase.cut.end)
    return named and _BEGUN_WITH.fullmatch(plain, before.cut.end, phrase.cut.first) is not None


def leads_past(plain: str, drug: Phrase) -> bool:
    """`...; after A, B 10 mg daily`: whether a clause begins with a drug as what is over."""
    return (
        isinstance(drug.meaning, Drug)
        and _AFTER.search(plain, max(0, drug.cut.first - _CLAUSE), drug.cut.first) is not None
    )
