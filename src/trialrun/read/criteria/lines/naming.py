"""Words of permission that only name people, or what they are fit for, and allow nothing: `eligible patients must`."""

from __future__ import annotations

import re

from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import is_treatment
from trialrun.read.text import Cut

_EARLIER = re.compile(r"\b(?:prior|previous\w*|past|earlier|history)\b", re.IGNORECASE)
_TRANSPLANT = re.compile(r"\btransplant(?:ation)?[\s-]*\Z", re.IGNORECASE)
_NAMED_NEXT = re.compile(
    r"\s+(?:patients?|subjects?|participants?|individuals?|women|men)\b"
    r"|\s+for\b(?!\s+(?!an?\s|another\s|other\s)(?:\w+\s+){0,3}(?:study|trial|protocol|enrol\w*|participat\w*|entry|inclusion|registration)\b)",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(r"\s+(?:in|into|for|to|by)\b", re.IGNORECASE)
"""`before they are accepted into the trial` allows nothing."""
_PARTS = ("take part", "participate")
_IN_SOMETHING_ELSE = re.compile(
    r"\s+in\s+(?!(?:[\w-]+\s+){0,5}(?:study|studies|trials?|protocol|research|program(?:me)?)\b)", re.IGNORECASE
)
"""`Patients who cannot take part in sports` are described; `cannot take part in this study` keeps out."""
_ACCEPTABLE = re.compile(
    r"\s+(?!(?:if|for|provided|providing|when|with|in|on|as|but|and|or|unless|to|at)\b)[a-z]", re.IGNORECASE
)
_SOME_ELIGIBLE = re.compile(
    r"\s+(?:to (?:receive|undergo|have|be (?:treated|given|transplanted))\b"
    r"|(?:for|to)\s+(?:[\w-]+\s+){1,6}?(?:must|should|shall|will|are|is|have|has|needs?)\b)",
    re.IGNORECASE,
)
"""`Eligible to receive melphalan`, `eligible for this trial must have ...` say who is meant and allow nobody."""


def only_names(scan: Scan, place: Cut) -> bool:
    """`Eligible patients must ...` names the patients and allows nothing."""
    words = scan.text(place).lower()
    if words.endswith(("acceptable", "accepted")):
        return (_ACCEPTABLE if words == "acceptable" else _ACCEPTED).match(scan.plain, place.end) is not None
    if words in ("eligible", "ineligible") and _fit_for_treatment(scan, place):
        return True
    if words == "eligible" and _SOME_ELIGIBLE.match(scan.plain, place.end):
        return True
    if words.endswith(_PARTS):
        return _IN_SOMETHING_ELSE.match(scan.plain, place.end) is not None
    return words.endswith(("eligible", "suitable")) and bool(_NAMED_NEXT.match(scan.plain, place.end))


def _fit_for_treatment(scan: Scan, place: Cut) -> bool:
    """`Transplant-eligible`, where `eligible` stands: fit for what is named right before, and no `prior transplant`."""
    before = Cut(0, place.first)
    named = [item for item in scan.spots_in(before) if is_treatment(item.name)][-1:]
    beside = bool(named) and not scan.text(Cut(named[0].cut.end, place.first)).strip(" -")
    said = beside or _TRANSPLANT.search(scan.text(before)) is not None
    return said and _EARLIER.search(scan.text(before)) is None
