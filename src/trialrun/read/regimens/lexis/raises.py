"""Finds how doses change: raised step by step, week by week, after some weeks. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialrun.read.regimens.lexis.leads import NUMBERS, Places, led, words
from trialrun.read.regimens.lexis.numbers import COUNT, DECIMAL, length_in_days, read_count, read_decimal
from trialrun.read.regimens.phrases import CycleList, Delayed, Mark, Phrase, Raise
from trialrun.read.text import Cut

_WEEK = 7
_UNIT = r"(?:mg|mcg|ug|g)(?:/(?:m2|kg))?(?![A-Za-z])"
_A_DAY = r"(?:\s?/\s?(?:day|d)\b|\s(?:per|a|once)\s(?:day|daily)\b|\sdaily\b)?"
_OFTEN = rf"(?:weekly|per\sweek|(?:every|each|q)\s?(?:{COUNT}[ -]?)?(?:days?|weeks?|months?))"
_STEP = rf"(?P<by>{DECIMAL})[ -]?{_UNIT}{_A_DAY}"
_MOST = (
    r"(?:an?\s|the\s)?(?:(?:max[a-z]*\.?|target|final|full|total|daily)\s){0,3}"
    rf"(?:dose\s)?(?:of\s)?(?P<most>{DECIMAL})\s?(?P<unit>{_UNIT}){_A_DAY}"
)
_TOP = rf"(?:,?\s\(?(?:(?:up\s)?(?:to|until)\s|(?=max)){_MOST}\)?)?"
_RAISED = re.compile(
    r"\b(?:gradual(?:ly)?\s)?(?:increas(?:ed?|es|ing)|escalat(?:ed?|es|ing|ion)|rais(?:ed|ing))\b(?:\s(?!by\b|every\b|to\b)[a-z]{2,12})"
    rf"{{0,5}}?\s?(?P<early>{_OFTEN})?(?:\sby|\sin\s(?:steps|increments)\sof|\sof|\s[-:]|\sin(?=\s\d[^.;,\n]{{1,16}}\s(?:steps|increments)))\s{_STEP}"
    rf"(?:\s(?:increments|steps))?(?:\s?(?P<late>{_OFTEN}))?{_TOP}",
    re.IGNORECASE,
)
_RAISES = re.compile(
    rf"\b(?P<early>{_OFTEN})\s(?:dose\s)?(?:increases|increments|escalations?|steps)\s(?:of|by)\s{_STEP}(?P<late>){_TOP}",
    re.IGNORECASE,
)
_RAISED_UP_TO = re.compile(
    rf"\b(?:increas|escalat|rais)(?:ed?|es|ing)\s(?:up\s)?to\s{_MOST}\s(?:in|by)\s(?:(?:steps|increments)\sof\s)?{_STEP}"
    rf"(?:\s(?:increments|steps))?\s(?P<early>{_OFTEN})(?P<late>)",
    re.IGNORECASE,
)
"""`increased to 400 mg in steps of 100 mg every 2 weeks`."""
_INTERVAL = re.compile(rf"(?P<n>{COUNT})?[ -]?(?P<unit>days?|weeks?|months?)\b|(?P<weekly>weekly)", re.IGNORECASE)
_LEAVE = re.compile(r"\b(?:may|can|could|might|should|if|when)\b[^.;\n]{0,60}$", re.IGNORECASE)
_AS_BORNE = re.compile(r"[^.;\n]{0,30}\btolera", re.IGNORECASE)
_DELAYED = re.compile(
    rf"\bafter\s(?:the\sfirst\s)?(?P<n>{COUNT})\s(?P<unit>days?|weeks?|months?)\b(?!\sof\b|\srest)", re.IGNORECASE
)
_CHANGED = re.compile(r"\b(?:increas|escalat|rais)(?:ed?|es|ing)\s(?:[\w/.,]{1,12}\s){0,16}$", re.IGNORECASE)
_DOSE_NEXT = re.compile(
    rf",?\s(?:(?:the\s)?dose\s(?:is|will\sbe)\s(?:(?:increased|escalated|raised|reduced)\sto\s)?)?{DECIMAL}\s?(?:mg|mcg|ug|g|MU|IU|U)(?:/|\b)",
    re.IGNORECASE,
)
"""`after 4 weeks 200 mg`."""
_TO_DOSE = re.compile(
    rf"\bto\s{DECIMAL}\s?(?:mg|mcg|ug|g|MU|IU|U)(?:/\w{{1,3}})*(?:\s(?:once\s|twice\s)?daily)?\s$", re.IGNORECASE
)
"""`increased to 50 mg | after 1 week, 100 mg after 2 weeks`: the time is that of the dose before it."""
_RAISED_TO = re.compile(r"\b(?:increas|escalat|rais)(?:ed|ing|ion)\sto\b", re.IGNORECASE)
_RAISED_LEADS = words(
    "gradual gradually increase increased increases increasing escalate escalated escalates escalating escalation "
    "raised raising"
)


_AFTER_CYCLES = re.compile(rf"\bafter\s(?:the\sfirst\s)?(?P<n>{COUNT})\s(?:cycles|courses)\b", re.IGNORECASE)
_CHANGE_WORDS = _RAISED_LEADS | words("increments escalations steps")
"""Without one of these no dose is raised."""
_RAMP = re.compile(
    rf"\b(?:(?P<n>{COUNT})[- ]week|weekly)\s(?:\w{{4,15}}\s){{0,2}}?ramp(?:ing|ed)?[- ]?up\b|"
    rf"\bramp(?:ing|ed)?[- ]?up\s(?:weekly|every\sweek|over\s(?P<over>{COUNT})\sweeks)\b|"
    r"\b(?:1|one)\sweek\s(?:at\seach\s(?:dose(?:\slevel)?\s)?(?:of|at)|each(?=\s?[).,;]))",
    re.IGNORECASE,
)
_LEADS = NUMBERS | words("weekly ramp ramping ramped rampup one")
_PATTERNS = (
    (_RAISED, _RAISED_LEADS),
    (_RAISED_UP_TO, _RAISED_LEADS),
    (_RAISES, words("weekly every each per q")),
)


def find_raises(plain: str, places: Places) -> Iterator[Phrase]:
    """`increased by 100 mg every 2 weeks to 400 mg`; one without a top, or left to the doctor, is not counted out."""
    for match in led(_DELAYED, plain, places, words("after")):
        days = length_in_days(read_count(match["n"]), match["unit"])
        changed = _CHANGED.search(plain, max(0, match.start() - 120), match.start())
        told = _TO_DOSE.search(plain, max(0, match.start() - 40), match.start()) is not None
        right_before = not told and _DOSE_NEXT.match(plain, match.end()) is not None
        if days and (changed or right_before):
            yield Phrase(Delayed(days, right_before), Cut(match.start(), match.end()))
    if places.words.isdisjoint(_CHANGE_WORDS):
        return
    for pattern, leads in _PATTERNS:
        for match in led(pattern, plain, places, leads):
            often = match["early"] or match["late"]
            if often:
                yield Phrase(_raise(match, _days(often)), Cut(match.start(), match.end()))
    for match in led(_AFTER_CYCLES, plain, places, words("after")):
        if _CHANGED.search(plain, max(0, match.start() - 120), match.start()):
            yield Phrase(CycleList(((read_count(match["n"]) + 1, None),)), Cut(match.start(), match.end()))
    for match in led(_RAISED_TO, plain, places, _RAISED_LEADS):
        yield Phrase(Delayed(0), Cut(match.start(), match.end()))


def find_ramps(plain: str, places: Places) -> Iterator[Phrase]:
    """The words that say that each dose of a row holds for a week, with the number of weeks where it is said."""
    if places.words.isdisjoint(("ramp", "ramping", "ramped", "rampup", "each")):
        return
    for match in led(_RAMP, plain, places, _LEADS):
        said = match["n"] or match["over"]
        weeks = read_count(said) if said else 1
        yield Phrase(Raise(Decimal(0), weeks * _WEEK, Decimal(0), ""), Cut(match.start(), match.end()))


def _days(often: str) -> int:
    found = _INTERVAL.search(often)
    if found is None or found["weekly"]:
        return _WEEK
    return length_in_days(read_count(found["n"]) if found["n"] else 1, found["unit"])


def _raise(match: re.Match[str], every: int) -> Raise | Mark:
    before = match.string[max(0, match.start() - 70) : match.start()]
    borne = _AS_BORNE.match(match.string, match.end()) is not None
    if _LEAVE.search(before) or (match["most"] is None and not borne):
        return Mark("leave", match[0])
    if match["most"] is None or borne:
        return Mark("titrated", match[0])
    unit = match["unit"].lower().replace("mcg", "ug")
    return Raise(read_decimal(match["by"]), every, read_decimal(match["most"]), unit)
