"""Finds rests and weeks on and off in a dosing text. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.leads import NUMBERS, Places, read_led, words
from trialrun.read.regimens.lexis.numbers import COUNT, length_in_days, read_count
from trialrun.read.regimens.phrases import CycleLength, DayList, Meaning, OnOff, Phrase, Resting

_REST = (
    re.compile(
        rf"\b(?:period\s)?(?:without|with\sno)\s(?:treatment|therapy|drug)\s(?:of|for)\s(?P<n>{COUNT})\s(?P<unit>days?|weeks?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{COUNT}|(?<!(?:once|wice|imes|days)\s)a(?=\sweek\s(?:of\s)?(?:rest|break|off|pause)\b))"
        rf"[- ]?(?P<unit>days?|d|weeks?|wks?)['’]?(?:\s?-\s?|\s)(?:of\s|without\s|"
        rf"with\sno\s|period\sof\s|period\swithout\s)?(?:rest\b|break\b|off\b|pause\b|"
        rf"drug[- ]holiday|treatment[- ]free|(?:drug[- ]|therapy[- ])?free\b|no\streatment|"
        rf"treatment\b|therapy\b|interruption)(?:\s(?:period|interval))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:rest|break|off|pause|interruption|treatment[- ]free)\s?(?:period|interval|therapy|"
        rf"drug|treatment)?\s?(?:of|for|lasting|x)?\s(?P<n>{COUNT}|an?|one)[- ]?(?P<unit>days?|d|"
        rf"weeks?|wks?)\b",
        re.IGNORECASE,
    ),
)
_AS_COURSE = re.compile(
    r"\W{0,3}(?:(?:as|is|=|make|makes|for|in|per|each|every)\W{1,3}){0,2}(?:\w{1,6}\s)?(?:course|cycle)", re.I
)
FREE = r"(?:treatment|drug|therapy|infusion)[- ]free"
_ON_OFF = re.compile(
    rf"\b(?:for\s)?(?P<on>{COUNT})[- ]?(?P<onunit>days?|weeks?|wks?)?[- ]"
    rf"(?:on|of\s(?!rest\b)(?:continuous\s)?[a-z]{{4,16}})"
    rf"(?:\streatment|\stherapy|\sdrug)?\s?(?:[-/,;+]|and|followed\sby|then)?\s?(?:an?\s)?(?P<off>{COUNT})"
    rf"[- ]?(?:(?P<offunit>days?|weeks?|wks?)[- ]?(?:off|rest|of\srest|{FREE})|{FREE}\s(?P<freeunit>days|weeks))\b",
    re.IGNORECASE,
)
_SPAN = r"(?P<{0}>{1})[- ]?(?P<{0}_unit>days?|weeks?)"
_JOINT = r"(?:\s?[-/,;+]|,?\s(?:and|then|followed\sby))?\s(?:then\s|followed\sby\s)?(?:an?\s)?"
_PAUSE = (
    rf"(?:{_SPAN}\s(?:off(?:\s(?:treatment|therapy))?|(?:of\s)?(?:rest|break|pause)|(?:without|no)\s(?:treatment|therapy|drug))|"
    r"(?:rest|off|break|pause)\s(?:of\s|for\s)?(?P<{0}_behind>{1})(?:\s?(?P<{0}_behind_unit>days?|weeks?))?)(?![\w-])"
)
_ON_OFF_ON = re.compile(
    rf"\b(?:for\s)?{_SPAN.format('on', COUNT)}(?:\son)?{_JOINT}{_PAUSE.format('off', COUNT)}{_JOINT}"
    rf"{_SPAN.format('again', COUNT)}(?:\son|\sof\s(?:treatment|therapy))?\b(?!\s(?:off|rest|break|of\srest))"
    rf"(?:{_JOINT}{_PAUSE.format('last', COUNT)})?"
    r"|(?<!or\s)\b(?P<on2>5)-(?P<off2>2)-(?P<again2>2)\b(?!-)(?!\s(?:\w+\s)?(?:is\s|was\s)?(?:allowed|permitted|possible|acceptable))",
    re.IGNORECASE,
)
"""`5 days on, 2 days off, 2 days on`, `5-2-2`: days that a pause divides; a second pause ends a cycle."""
_SLASHED = re.compile(
    r"(?<![\d/.,-])(?P<on>7|14|21)\s?/\s?(?P<length>14|21|28|42)(?![\d/])(?:\s?(?P<unit>days?)\b|(?=\s?(?:[.;,)]|$)))",
    re.IGNORECASE,
)
"""`for 21/28 days`."""
_OUT_OF = re.compile(
    rf"\b(?P<on>{COUNT})\s(?:(?P<onunit>days|weeks)\s)?(?:out\s)?of\s(?:(?:every|each|a)\s)?"
    rf"(?P<length>{COUNT})[- ](?P<unit>days?|weeks?)\b(?!\s(?:days?|weeks?))|"
    r"\b(?:for\s)?(?P<days>\d{1,2})\sdays\s(?:out\s)?of\s(?P<whole>14|21|28|35|42)\b"
    r"(?![.,]?\d|[- ](?:days?|mg|patients|cycles))",
    re.IGNORECASE,
)


def find_rests(plain: str, places: Places) -> Iterator[Phrase]:
    """Rests and weeks on and off of a text; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)


def _resting(match: re.Match[str]) -> Iterator[Meaning]:
    said = match[0].lower()
    if said.endswith(("treatment", "therapy")) and not re.search(r"without|with no|no treat", said):
        return
    last = said.endswith("rest") and not _AS_COURSE.match(match.string, match.end())
    yield Resting(length_in_days(read_count(match["n"]), match["unit"]), last)


def _on_off(match: re.Match[str]) -> Iterator[Meaning]:
    off_unit = match["offunit"] or match["freeunit"]
    on = length_in_days(read_count(match["on"]), match["onunit"] or off_unit)
    yield OnOff(on, on + length_in_days(read_count(match["off"]), off_unit))


def _on_off_on(match: re.Match[str]) -> Iterator[Meaning]:
    if match["on2"]:
        on, off, again, last = int(match["on2"]), int(match["off2"]), int(match["again2"]), 0
    else:
        on, off, again, last = (_span(match, name) for name in ("on", "off", "again", "last"))
    if on and off and again:
        yield DayList((*range(1, on + 1), *range(on + off + 1, on + off + again + 1)))
    if last:
        yield CycleLength(on + off + again + last)


def _span(match: re.Match[str], name: str) -> int:
    """The days of one stretch of a pattern; 0 where it is not there."""
    if match[name]:
        return length_in_days(read_count(match[name]), match[f"{name}_unit"])
    behind = match[f"{name}_behind"] if name in {"off", "last"} else None
    return length_in_days(read_count(behind), match[f"{name}_behind_unit"] or "days") if behind else 0


def _slashed(match: re.Match[str]) -> Iterator[Meaning]:
    if int(match["on"]) < int(match["length"]):
        yield OnOff(int(match["on"]), int(match["length"]))


def _out_of(match: re.Match[str]) -> Iterator[Meaning]:
    if match["days"]:
        yield OnOff(int(match["days"]), int(match["whole"]))
        return
    on = length_in_days(read_count(match["on"]), match["onunit"] or match["unit"])
    length = length_in_days(read_count(match["length"]), match["unit"])
    if 0 < on < length:
        yield OnOff(on, length)


READERS = (
    (_REST[0], _resting, words("period without with")),
    (_REST[1], _resting, NUMBERS | words("a")),
    (_REST[2], _resting, words("rest break off pause interruption treatment")),
    (_ON_OFF, _on_off, NUMBERS | words("for")),
    (_ON_OFF_ON, _on_off_on, NUMBERS | words("for")),
    (_SLASHED, _slashed, words("#")),
    (_OUT_OF, _out_of, NUMBERS | words("for")),
)
"""Patterns, what they say, and the words that they can begin with."""
