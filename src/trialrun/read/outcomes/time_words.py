"""Printed time frames in one plain form: ordinals, short forms, tolerances and ranges made regular. Decides no time."""

from __future__ import annotations

import re

from trialrun.read.numbers import FIGURE, NUMBER, NUMBER_WORD, number_of

UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|mon|mths?|mnths?|years?|yrs?)"
_NAMED = r"(?:day|week|month|year|visit)s?"
_ABOUT = r"(?:±|\+\s?/\s?-|\+-)"
_TO = r"(?:-|to|until|till|through|up to|thru)"
_SHORT = {"D": "day", "W": "week", "M": "month", "Y": "year"}
_SHORT_FORM = re.compile(r"\b(?P<unit>[DWMY])\s?(?P<number>\d{1,3})\b")
_NUMBERED = re.compile(rf"\d|\b(?:{NUMBER_WORD}|half|an?|first)\b", re.IGNORECASE)
_PLAIN = tuple(
    (re.compile(words, re.IGNORECASE), form)
    for words, form in (
        (rf"\(\s*{_ABOUT}\s*\d{{1,3}}(?:\.\d)?\s*(?:{UNIT}\b)?\s*\)", " "),
        (rf"(?<=\d)\s?{_ABOUT}\s*\d{{1,3}}(?:\.\d)?", ""),
        (rf"(?<=[a-z])\s?{_ABOUT}\s*\d{{1,3}}(?:\.\d)?\s*(?:{UNIT}\b)?", " "),
        (r"\(s\)", "s"),
        (rf"(?<=\d)(?:st|nd|rd|th)(?![a-z])|(?<=\d)\.(?=\s*(?:{UNIT}\b|,))|(?<=\d)-(?=\s*(?:,|and\b|or\b))", ""),
        (r"\b(week|month|year|visit)-(?=\d)", r"\1 "),
        (r"\b(days?|weeks?)\s*\+\s*(?=\d)", r"\1 "),
        (r"(?<=\d)\s*,\s*(?=(?:days?|weeks?|months?|years?)\b)(?!\s*\w+\s*\d)", " "),
        (r"\bhalf(?: an?)? year\b", "6 months"),
        (r"\b(within|after|over|for|in|during|through|until|at|by) an? (?=(?:day|week|month|year)\b)", r"\1 1 "),
        (r"\b(?:during|within|over|in|through) the first (?=(?:day|week|month|year)\b)", "within 1 "),
        (rf"\b{_NAMED}\s*[01]\s*{_TO}\s*(?={_NAMED}\s*\d|{NUMBER}[\s-]*{UNIT}\b)", "up to "),
        (rf"\b({_NAMED})\s*[01]\s*{_TO}\s*(?=\d)", r"up to \1 "),
        (rf"(?<![\w.])0\s*(?:-|to)\s*({NUMBER})(?=[\s-]*{UNIT}\b)", r"up to \1"),
        (rf"(?<![\w.])({FIGURE})\s*(?:-|to)\s*({FIGURE})(?=[\s-]*{UNIT}\b)", r"\1, \2"),
        (rf"\b({NUMBER_WORD})\s+to\s+({NUMBER_WORD})(?=[\s-]*{UNIT}\b)", r"\1, \2"),
        (rf"\b({_NAMED}\s*\d{{1,3}})\s*-\s*(?=\d{{1,3}}\b(?!\s*{UNIT}))", r"\1, "),
    )
)
"""What is printed in many ways and the one form it gets, in this order."""
_COMPOUND = re.compile(
    rf"\b(?P<whole>{NUMBER})[\s-]*(?P<large>years?|yrs?|weeks?|wks?)(?:\s*,\s*|\s+and\s+|\s+)"
    rf"(?P<part>{NUMBER})[\s-]*(?P<small>months?|mos?|days?)\b(?!\s*(?:,|and|or)\s*\d)",
    re.IGNORECASE,
)
_PARTS = {"y": ("m", 12, "months"), "w": ("d", 7, "days")}


def plain_times(plain: str) -> str:
    """A printed time frame in the one form that is read; the same text where it holds no number."""
    if _NUMBERED.search(plain) is None:
        return plain
    for words, form in _PLAIN:
        plain = words.sub(form, plain)
    short = _SHORT_FORM.findall(plain)
    if len(short) > 1 or (short and len(plain.split()) == 1):
        plain = _SHORT_FORM.sub(lambda match: f"{_SHORT[match['unit']]} {match['number']}", plain)
    return _COMPOUND.sub(_in_one_unit, plain)


def _in_one_unit(match: re.Match[str]) -> str:
    """`5 years 6 months` is 66 months; times that are no parts of one stay as they are."""
    small, parts, unit = _PARTS[match["large"][0].lower()]
    whole, part = number_of(match["whole"]), number_of(match["part"])
    if match["small"][0].lower() != small or "." in whole + part or int(part) >= parts:
        return match[0]
    return f"{int(whole) * parts + int(part)} {unit}"
