"""When a printed result holds: at 24 weeks, at diagnosis, after 6 cycles, in the first year. Reads no window."""

from __future__ import annotations

import re

from trialrun.read.results.numbers import NUMBER
from trialrun.read.text import Cut

_UNITS = r"(?:days?|weeks?|months?|mos?|years?|yrs?|cycles?|hours?)"
_POINT = re.compile(
    rf"\b(?:(?:at|by|after) (?P<length>{NUMBER}[- ]{_UNITS})|(?:at|by|after|through) (?P<numbered>(?:week|month|day"
    rf"|year|cycle) \d{{1,4}}(?!\d))"
    rf"|at (?:the )?(?P<named>(?:(?:time of )?(?:\w+ ){{0,2}}diagnosis|baseline|study entry|enrol?lment|screening"
    rf"|last (?:follow-up|visit)|data cut-?off"
    rf"|end of (?:treatment|study|therapy)|relapse|progression|discharge|admission|transplantation))"
    rf"|(?P<hyphened>{NUMBER})-(?P<unit>day|week|month|mo|year|yr)"
    r"(?! (?:cycle|course|old|group|arm|cohort|regimen|schedule|infusion)))\b",
    re.IGNORECASE,
)

_LONG = {"mo": "month", "yr": "year"}
_SHORT = re.compile(r"\b(?P<unit>mo|yr)(?P<plural>s?)\b", re.IGNORECASE)
_FAR = 300
"""Characters. A point of time further back is not looked for."""
_BOUNDARY = re.compile(r"[,;] | and | but | or | whereas | while ")


def time_near(plain: str, free: Cut, cut: Cut) -> str:
    """The point of time that stands with some figures: before them in their own clause, else behind.

    `free` is the text around that belongs to no other figures; what stands behind earlier ones is theirs.
    """
    first = free.first
    if first:
        first = max((match.end() for match in _BOUNDARY.finditer(plain, first, cut.first)), default=cut.first)
    before = list(_POINT.finditer(plain, first, cut.first))
    if before:
        return time_named(before[-1])
    limit = min(free.end, cut.end + 90)
    boundary = _BOUNDARY.search(plain, cut.end, limit)
    behind = _POINT.search(plain, cut.end, boundary.start() if boundary else limit)
    return time_named(behind) if behind else ""


def time_before(plain: str, end: int) -> str:
    """The last point of time named before a place; empty where none is."""
    found = list(_POINT.finditer(plain, max(0, end - _FAR), end))
    return time_named(found[-1]) if found else ""


def time_named(match: re.Match[str]) -> str:
    """A point of time in one form: `24 weeks`, `week 24`, `1 year`, `diagnosis`."""
    if match["hyphened"]:
        unit = _LONG.get(match["unit"].lower(), match["unit"].lower())
        return f"{match['hyphened']} {unit}{'' if match['hyphened'] == '1' else 's'}"
    said = match["length"] or match["numbered"] or match["named"]
    said = _SHORT.sub(lambda short: _LONG[short["unit"].lower()] + short["plural"], said)
    return " ".join(said.replace("-", " ").lower().split()) if not match["named"] else " ".join(said.lower().split())
