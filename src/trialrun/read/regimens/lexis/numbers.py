"""Numbers as treatment texts write them: digits, words, ordinals, lists of days or cycles. Knows no clinical word."""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.read.numbers import NUMBER_WORDS

WORDS = {word: number for word, number in NUMBER_WORDS.items() if 0 < number <= 30} | {
    "twenty-one": 21, "twenty-four": 24, "twenty-eight": 28, "a": 1, "an": 1, "single": 1,
}  # fmt: skip
"""The numbers that days, weeks and cycles are counted with in words."""
ARTICLES = frozenset({"a", "an", "single"})
"""Words for one that count nothing by themselves."""
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "1st": 1, "2nd": 2, "3rd": 3, **{f"{n}th": n for n in range(4, 31)},
}  # fmt: skip

DECIMAL = (
    r"(?:\d{1,3}(?:,\d{3})++(?:\.\d+)?|0,\d{1,3}(?!\d)|[1-3],\d{1,2}(?![\d,])|\d,\s0(?=\s?mg)|"
    r"\d{1,7}(?:\.\d{1,4})?|(?<![\d.])\.\d{1,4})"
)
COUNT_WORD = "|".join(sorted(WORDS.keys() - ARTICLES, key=lambda word: (-len(word), word)))
COUNT = rf"(?:\d{{1,3}}|{COUNT_WORD})"
ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|1st|2nd|3rd|\d{1,2}th)"
LENGTH_UNIT = r"(?:days?|d|weeks?|wks?|w|months?|mos?|years?|yrs?)"
UP_TO = re.compile(r"\b(?:up\sto|through|thru)\s(?:the\s)?$", re.IGNORECASE)
"""What stands before a number that is the last of those from 1 on."""
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def read_decimal(printed: str) -> Decimal:
    """A number with decimal point, decimal comma after 0, or commas between thousands."""
    decimal = printed.startswith("0,") or re.fullmatch(r"[1-3],\d{1,2}|\d, 0", printed)
    plain = printed.replace(" ", "").replace(",", ".") if decimal else printed.replace(",", "")
    return Decimal(plain)


def read_count(printed: str) -> int:
    """A whole number in digits, words or as an ordinal; 0 where it is none."""
    word = printed.lower().strip()
    if word.isdecimal():
        return int(word)
    return WORDS.get(word, ORDINALS.get(word, 0))


def length_in_days(count: int, unit: str) -> int:
    """Days of a length; a month is 30 days and a year 365, as treatment texts are compared."""
    return count * _DAYS[unit.strip().lower()[0]]


ITEM_JOINT = (
    r"(?:\s{0,2}(?:\.(?=\s\d{1,2},\s?\d)|,\s{0,2}(?:and\b|&|or\b)?|;(?=\s{0,2}days?\s{0,2}[+-]?\d)|and\b|&|"
    r"\+(?=\s?\d)|/)\s{0,2})"
)
RANGE_JOINT = r"(?:\s{0,2}(?:-\s?to|--?|~|to|through|thru|till|until|up to)\s{0,2})"
_RANGE = re.compile(
    rf"(?P<first>[+-]?\d{{1,3}})(?:{RANGE_JOINT}(?:days?\s{{0,2}}|d\s{{0,2}}|cycles?\s{{0,2}}|"
    rf"courses?\s{{0,2}}|weeks?\s{{0,2}}|c)?(?P<last>[+-]?\d{{1,3}}))?",
    re.IGNORECASE,
)


def read_ranges(printed: str, signed: bool) -> tuple[tuple[int, int], ...]:
    """Numbers and ranges of a list, in the order printed; a range that falls is two numbers."""
    found: list[tuple[int, int]] = []
    for match in _RANGE.finditer(printed):
        first = int(match["first"]) if signed else abs(int(match["first"]))
        last = first if match["last"] is None else int(match["last"])
        last = last if signed else abs(last)
        found += [(first, last)] if first <= last else [(first, first), (last, last)]
    return tuple(found)


def numbers_of(ranges: tuple[tuple[int, int], ...], most: int = 400) -> tuple[int, ...]:
    """All numbers of the ranges, rising, without repeats; ranges wider than `most` are cut."""
    return tuple(sorted({n for first, last in ranges for n in range(first, min(last, first + most) + 1)}))


def unhyphened(printed: str) -> str:
    """`-6~-4` and `-6 - -4` as they are, `1 - 5` as `1-5`, so that a hyphen between numbers is no sign."""
    signed = re.sub(r"-\s(?=\d)", "-", printed) if printed.startswith("- ") else printed
    return re.sub(r"(?<=\d)\s?(?:-|~)\s?(?=[+]?\d)", " to ", signed)


def ordinal_numbers(match: re.Match[str]) -> tuple[int, ...]:
    """The numbers of `first`, or of `first` to `last`, of a match; both alone where `and` or a comma joins them."""
    first = read_count(match["first"])
    last = read_count(match["last"]) if match["last"] else first
    joint = match.groupdict().get("joint") or ""
    return (first, last) if "and" in joint or "," in joint else numbers_of(((first, max(first, last)),))
