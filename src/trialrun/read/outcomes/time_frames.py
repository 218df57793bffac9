"""The times at which an outcome is judged: numbers, units, anchors and groups of a printed time frame.

A time that is only an event (`until progression`) has no offset; a day of a cycle is kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from trialrun.errors import InputError
from trialrun.protocol.outcomes import TimeFrame
from trialrun.protocol.scalars import Duration
from trialrun.read.building.printed import lines_of
from trialrun.read.regular import make_regular
from trialrun.read.source import Printed

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|mths?|years?|yrs?)"
_JOINT = r"\s*(?:,\s*(?:and|or|&)?|and|or|&|/|;)\s*"
_LIST = rf"{_NUMBER}(?:{_JOINT}{_NUMBER}){{0,30}}"
_TIME = re.compile(
    rf"(?<![\w.])(?:(?P<before>{_UNIT})[\s#]*(?P<named>{_LIST})(?![\w.]*\d)"
    rf"|(?P<counted>{_LIST})[\s-]*(?P<after>{_UNIT}))(?![A-Za-z])",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"\b({_NUMBER})\s*(?:-|to)\s*({_NUMBER})(?=[\s-]*{_UNIT}\b)", re.IGNORECASE)
_UNITS = (
    ("mi", None), ("h", "hours"), ("d", "days"), ("w", "weeks"), ("mo", "months"), ("mt", "months"), ("y", "years"),
)  # fmt: skip
_EXTENT = re.compile(
    r"\b(?:up\s*to|through(?:out)?|until|till|for(?: the)?(?: first)?|within(?: the)?(?: first)?"
    r"|over(?: a| the)?(?: first)?|during(?: the)?(?: first)?"
    r"|maximum(?: of)?|max\.?|minimum(?: of)?|at least|approximately|about|average(?: of)?|an|a|estimated|assessed"
    r"|period(?: of)?|followed)\W*$",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:up\s*to|through|throughout|until|till|within|over|during|maximum|max|for|followed|first|average)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:every|each|per|q)\W*$", re.IGNORECASE)
_OF_CYCLE = re.compile(
    r"^\W*(?:of|in|during)?\W*(?:each |every |the )?(?:\w+ )?(?:cycles?|course|C\d)\b", re.IGNORECASE
)
_CYCLE_BEFORE = re.compile(r"\b(?:cycles?|course|C)\s*\d{1,2}\W*$", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?:cycles?|courses?|visits?|periods?|parts?|doses?|grades?|C)\s*$", re.IGNORECASE)
"""Words whose number is a label: in `Cycle 1 Day 8` nothing lasts 1 day."""
_UNTIL = re.compile(r"\b(?:up\s*to|through|until)\W*$", re.IGNORECASE)
Extent = Literal["at", "up to"]
_ANCHORS = (
    (re.compile(r"random", re.IGNORECASE), "randomisation"),
    (re.compile(r"\b(?:last|final) (?:dose|administration|treatment|infusion|study drug)|(?:end|completion|"
                r"discontinuation) of (?:\w+ ){0,2}(?:treatment|therapy)|post[- ]?treatment|"
                r"after (?:the )?(?:treatment|therapy)\b", re.IGNORECASE), "end of treatment"),
    (re.compile(r"transplant|\bASCT\b|\bHSCT\b|\bSCT\b|infusion of (?:stem )?cells", re.IGNORECASE), "transplant"),
    (re.compile(r"surgery|operation|post-?operative", re.IGNORECASE), "surgery"),
    (re.compile(r"\b(?:first|initial) (?:dose|administration|infusion)|(?:start|beginning|initiation) of (?:\w+ ){0,2}"
                r"(?:treatment|therapy|study)", re.IGNORECASE), "first dose"),
    (re.compile(r"diagnosis", re.IGNORECASE), "diagnosis"),
    (re.compile(r"enrol|inclusion|registration|study entry", re.IGNORECASE), "enrolment"),
)  # fmt: skip
_AFTER = re.compile(r"^\W*(?:after|from|following|post|since|of)\b(?P<what>[^.;,()]{0,60})", re.IGNORECASE)
_FROM = re.compile(r"\bfrom (?P<what>[^.;,()]{0,60}?)(?=\b(?:to|until|through|up)\b|$)", re.IGNORECASE)
_GROUP = re.compile(r"\bfor (?:the )?(?P<group>(?:group|arm|cohort|part) [\w-]{1,12})\b", re.IGNORECASE)


def read_time_frames(piece: Printed | None) -> tuple[TimeFrame, ...]:
    """Every time a printed time frame names, in order; one without an offset where it names an event only.

    Nothing for an absent or empty piece. Years and months that are no whole number of a smaller unit get no offset.
    """
    if piece is None or not piece.text.strip():
        return ()
    printed = " ".join(piece.text.split())
    plain = " ".join(make_regular(piece.text).plain.split())
    group = _GROUP.search(plain)
    found = tuple(dict.fromkeys(_times(plain)))
    named = group["group"].lower() if group else ""
    lines = lines_of(piece)
    if not found:
        return (TimeFrame(printed=printed, group=named, lines=lines, anchor=_anchor(plain, plain)),)
    return tuple(
        TimeFrame(offset=Duration(text), extent=extent, anchor=anchor, group=named, printed=printed, lines=lines)
        for text, extent, anchor in found
    )


def _times(plain: str) -> Iterator[tuple[str, Extent, str]]:
    plain = _RANGE.sub(lambda m: f"{m[1]}, {m[2]}", plain)
    for match in _TIME.finditer(plain):
        before, after = plain[max(0, match.start() - 60) : match.start()], plain[match.end() : match.end() + 80]
        labelled = match["counted"] and _LABELLED.search(before)
        if labelled or _EVERY.search(before) or _is_cycle_day(match, before, after):
            continue
        unit = match["before"] or match["after"]
        until = _is_extent(before) if match["counted"] else _UNTIL.search(before) is not None
        extent: Extent = "up to" if until else "at"
        for number in re.findall(_NUMBER, match["named"] or match["counted"], re.IGNORECASE):
            text = duration_text(number, unit)
            if text:
                yield text, extent, _anchor(after, plain)


def _is_cycle_day(match: re.Match[str], before: str, after: str) -> bool:
    """`Day 28 of cycle 1` and `cycle 1 day 28` are no time from baseline."""
    if not (match["before"] or "").lower().startswith("day"):
        return False
    return _OF_CYCLE.search(after) is not None or _CYCLE_BEFORE.search(before) is not None


def _is_extent(before: str) -> bool:
    match = _EXTENT.search(before)
    return match is not None and _UP_TO.search(before[max(0, match.start() - 25) :]) is not None


def duration_text(number: str, unit: str) -> str:
    """`360 days` of a printed number and unit; empty for minutes, and where no whole unit says it exactly."""
    name = next((name for start, name in _UNITS if unit.lower().startswith(start)), None)
    value = Decimal(NUMBER_WORDS.get(number.lower(), number))
    if name is None:
        return ""
    if value != value.to_integral_value():
        smaller = {"years": ("months", 12), "weeks": ("days", 7), "days": ("hours", 24)}.get(name)
        if smaller is None or (value * smaller[1]) % 1:
            return ""
        name, value = smaller[0], value * smaller[1]
    text = f"{int(value)} {name.removesuffix('s') if value == 1 else name}"
    try:
        return Duration.parse(text).text if value > 0 else ""
    except InputError:
        return ""


def _anchor(after: str, plain: str) -> str:
    for pattern in (_AFTER, _FROM):
        match = pattern.search(after if pattern is _AFTER else plain)
        if match:
            name = next((name for words, name in _ANCHORS if words.search(match["what"])), "")
            if name:
                return name
    return "baseline"
