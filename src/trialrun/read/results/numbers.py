"""Numbers, counts and units as results print them: exact decimals, number words, units as UCUM. Counts no patient."""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.errors import DateError
from trialrun.ground.dates import parse_time_unit
from trialrun.read.numbers import NUMBER_WORDS, ONES, TENS
from trialrun.terms import read_unit

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,8})?|\d{1,9}(?:[.\u00b7]\d{1,8})?|\.\d{1,8})"
"""A printed number; the raised point of some journals is a decimal point."""
_WORD = rf"(?:(?:{TENS})(?:[- ](?:{ONES}))?|{'|'.join(word for word, value in NUMBER_WORDS.items() if value < 20)})"
_HUNDREDS = rf"(?:{ONES}|a) hundred(?:(?: and)? {_WORD}\b(?! hundred))?"
COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,7}}|(?i:{_HUNDREDS}|{_WORD}))"
"""A whole number in figures or words."""
P_VALUE = re.compile(rf"(?<![A-Za-z])[pP]\s?(?:-?\s?value\s?)?(?P<sign><=|>=|[=<>])\s?(?P<figure>{NUMBER})")
_UNIT_WORD = re.compile(r"[^\s,;:()\[\]<>=+]{1,30}")
_NO_UNITS = frozenset({"a", "in", "at", "as", "x", "i", "o", "u", "s", "t", "c", "e", "n", "p", "k", "m", "b", "to"})
_YEARS = frozenset({"yr", "yrs", "y", "y/o", "yo"})


def decimal_of(printed: str) -> Decimal:
    """The exact decimal of a printed number, its places kept: `2,466` is 2466, `43.0` is 43.0."""
    plain = printed.replace(",", "").replace("\u00b7", ".").replace(" ", "")
    return Decimal(re.sub(r"^(-?)\.", r"\g<1>0.", plain))


def count_of(printed: str) -> int:
    """The whole number of figures or words: `Sixteen` is 16, `one hundred and twenty-one` is 121."""
    if printed[0].isdigit():
        return int(printed.replace(",", ""))
    hundreds, hundred, rest = printed.lower().rpartition("hundred")
    below = sum(NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", rest) if word != "and")
    return below + 100 * NUMBER_WORDS.get(hundreds.strip(), 1) if hundred else below


def unit_named(printed: str) -> str:
    """A printed unit as UCUM (`months` is mo, `years` is a); empty where it is none."""
    plain = printed.strip(" .")
    if not plain or plain.lower() in _NO_UNITS or len(plain) > 40:
        return ""
    if plain.lower() in _YEARS:
        return "a"
    if plain.isalpha() and len(plain) > 2:
        try:
            return parse_time_unit(plain.lower())
        except DateError:
            pass
    return read_unit(plain) or ""


def unit_after(plain: str, end: int) -> tuple[str, int]:
    """The unit that stands right behind a number, and where it ends: the longest of up to three words."""
    start = end
    if plain[start : start + 1] in ("-", " "):
        start += 1
    if plain[start : start + 1] == "%":
        return "%", start + 1
    ends: list[int] = []
    at = start
    while len(ends) < 3 and (word := _UNIT_WORD.match(plain, at)):
        ends.append(word.end())
        if plain[word.end() : word.end() + 1] != " ":
            break
        at = word.end() + 1
    for stop in reversed(ends):
        unit = unit_named(plain[start:stop])
        if unit:
            return unit, stop
    return "", end
