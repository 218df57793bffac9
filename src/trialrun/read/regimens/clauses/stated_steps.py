"""Changes of a dose that are planned, with their time: what is raised or reduced on a day or in a cycle is given."""

from __future__ import annotations

import re

from trialrun.read.regimens.lexis.numbers import COUNT, ORDINAL
from trialrun.read.regimens.phrases import Phrase

_COHORTS = re.compile(
    r"\b(?:subsequent|successive|later|further|following)\s(?:cohorts?|dose levels?)\sto\s?$", re.IGNORECASE
)
_RAISED = re.compile(
    r"(?<!be )(?:escalat|increas|rais)(?:ed|ing|es|ion)?\s(?:\w{1,12}\s){0,3}to\s(?:a\s)?$", re.IGNORECASE
)
_RAISED_AFTER = re.compile(
    rf"\bafter\s(?:the\sfirst\s)?{COUNT}\s(?:days|weeks|months),?\s(?:the\s)?dose\s(?:is|will\sbe)\s"
    r"(?:increased|escalated|raised|reduced)\sto\s$",
    re.IGNORECASE,
)
"""`After 3 months the dose is increased to 15 mg`."""
_PLANNED = re.compile(r"\bwill be (?:escalat|increas)ed\s(?:\w{1,12}\s){0,3}to\s(?:a\s)?$", re.IGNORECASE)
_TIMED = re.compile(r"\s(?:\w{2,14}\s){0,3}?(?:for|until|days?|cycles?|daily|weekly)\b", re.IGNORECASE)
_DATED = re.compile(
    r"\s(?:\w{2,14}\s){0,3}?(?:(?:\(?on\s|in\s|from\s|\()?(?:days?|cycles?)\b|thereafter\b|after\s(?:the\sfirst\s)?"
    rf"{COUNT}\s(?P<after>days?|weeks?|months?)\b|(?:from|in|at|for|during)\s(?:the\s)?weeks?\s\d)",
    re.IGNORECASE,
)
_OWN_TIME = re.compile(
    r"\b(?:(?:days?|cycles?|weeks?)\s\d|C\d|first|for|until|initial|starting|day\s1)\b", re.IGNORECASE
)
_TIME_BEFORE = re.compile(
    rf"\bfor\s(?:the\sfirst\s)?{COUNT}\s(?:days|weeks|months|cycles|courses)\b[\s,;]{{1,3}}(?:and\s|then\s|which\sis\s){{0,2}}"
    r"(?:escalat|increas)(?:ed|ing)\sto\s$|"
    rf"\b(?:from|in|at|with|after)\s(?:(?:cycle|course)s?\s\d{{1,2}}|day\s\d{{1,3}}|(?:the\s)?{ORDINAL}\s(?:cycle|course))\b"
    r"(?:(?!\b(?:if|may|can|could|should|unless)\b)[^.;]){0,40}"
    r"\s(?:(?:is|was|will\sbe)\s)?(?:escalat|increas|rais|reduc|decreas|lower)ed\sto\s$",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"(?<!be )\b(?:reduc|decreas|lower|taper)(?:ed|ing|es|s|tion)\s(?:\w{1,12}\s){0,3}to\s(?:a\s)?$", re.IGNORECASE
)
_FOR_A_TIME = re.compile(
    r"\s(?:\w{2,14}\s){0,3}?(?:(?:on\s|in\s|from\s|at\s|for\s|during\s|through\s|\()(?:days?|cycles?|courses?|weeks?)\s\d|thereafter\b"
    rf"|for\s(?:the\s\w{{4,9}}\s)?{COUNT}\s(?:days?|weeks?|months?|cycles?|courses?)\b"
    rf"|after\s(?:(?:cycle|course)\s\d|(?:the\sfirst\s)?{COUNT}\s(?:days|weeks|months|cycles|courses)\b))",
    re.IGNORECASE,
)
_FOR_SOME = re.compile(
    r"\b(?:if|unless|when|may|can|could|should|might|depending|toxic\w*|(?:in)?tolera\w+|adverse|creatinine|\w+penia|aged?|"
    r"elderly|impair\w*|(?:for|in)\s(?:patients|subjects|participants|those|case))\b",
    re.IGNORECASE,
)
_OF_PHASE = re.compile(
    r"\b(?:maintenance|consolidation|continuation|extension)\b[^.;]{0,60}?\s(?:is|are|will\sbe)\s"
    r"(?:reduc|decreas|lower|increas|escalat|rais)ed\sto\s$",
    re.IGNORECASE,
)
"""`Maintenance: A will be decreased to 30 mg daily`: the dose of the phase."""
_SENTENCE_ENDS = re.compile(r"\.\s|[;\n]")


def is_stated_step(plain: str, phrase: Phrase) -> bool:
    """`increasing to 56 mg/m2 on day 8 of cycle 1`: a step with its day, not a leave to change the dose."""
    before = plain[max(0, phrase.cut.first - 70) : phrase.cut.first]
    if _COHORTS.search(before) is not None or _TIME_BEFORE.search(before) is not None:
        return True
    if _RAISED_AFTER.search(before) is not None:
        return True
    if _PLANNED.search(before) is not None and _TIMED.match(plain, phrase.cut.end) is not None:
        return (
            re.search(r"\bif\b", plain[max(0, phrase.cut.first - 160) : phrase.cut.first].rpartition(". ")[2], re.I)
            is None
        )
    if _lowered(plain, phrase, before) or _in_phase(plain, phrase):
        return True
    raised, dated = _RAISED.search(before), _DATED.match(plain, phrase.cut.end)
    if raised is None or dated is None:
        return False
    until = max(0, phrase.cut.first - len(before)) + raised.start()
    alone = dated["after"] is None and dated[0].rstrip().endswith("days")
    return _OWN_TIME.search(plain, max(0, until - 120), until) is not None or not alone


def _in_phase(plain: str, phrase: Phrase) -> bool:
    """True for the dose to which all patients come in a phase that is named before it."""
    led = _OF_PHASE.search(plain, max(0, phrase.cut.first - 120), phrase.cut.first)
    follows = _SENTENCE_ENDS.split(plain[phrase.cut.end : phrase.cut.end + 200])[0]
    return led is not None and _FOR_SOME.search(led[0]) is None and _FOR_SOME.search(follows) is None


def _lowered(plain: str, phrase: Phrase, before: str) -> bool:
    """`..., reduced to 20 mg from cycle 5`: planned for everybody, as its sentence names no reason and no choice."""
    if _LOWERED.search(before) is None or _FOR_A_TIME.match(plain, phrase.cut.end) is None:
        return False
    said = _SENTENCE_ENDS.split(plain[max(0, phrase.cut.first - 200) : phrase.cut.first])[-1]
    follows = _SENTENCE_ENDS.split(plain[phrase.cut.end : phrase.cut.end + 200])[0]
    return _FOR_SOME.search(said) is None and _FOR_SOME.search(follows) is None
