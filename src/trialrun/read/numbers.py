"""Numbers in figures and words, and the lengths of time they count. Knows no clinical word and decides no time."""

from __future__ import annotations

from decimal import Decimal

from trialrun.errors import InputError
from trialrun.protocol.scalars import Duration

NUMBER_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
"""English cardinal numbers."""
ONES = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 10)
TENS = "|".join(word for word, value in NUMBER_WORDS.items() if 20 <= value < 100)
"""The words from one to nine and those of the tens, as the alternatives of a pattern."""
NUMBER_WORD = "|".join(sorted((word for word, value in NUMBER_WORDS.items() if 0 < value < 100), key=len, reverse=True))
"""One word of a number as the alternatives of a pattern."""
FIGURE = r"\d{1,4}(?:\.\d{1,2})?"
NUMBER = rf"(?:{FIGURE}|(?:{TENS})[\s-](?:{ONES})\b|(?:{NUMBER_WORD})\b)"
"""A number in figures or words as a pattern; `number_of` reads it."""
_UNITS = (
    ("h", "hours"), ("d", "days"), ("w", "weeks"), ("mo", "months"), ("mt", "months"), ("mn", "months"),
    ("y", "years"),
)  # fmt: skip
"""What printed units of time begin with."""
_SMALLER = {"years": ("months", 12), "weeks": ("days", 7), "days": ("hours", 24)}


def number_of(printed: str) -> str:
    """The digits of a printed number: `twenty-four` is 24. Raises KeyError for a word that is none."""
    words = printed.lower().replace("-", " ").split()
    return printed if printed[:1].isdigit() else str(sum(NUMBER_WORDS[word] for word in words))


def duration_text(number: str, unit: str) -> str:
    """`360 days` of a printed number and unit; empty where no whole unit from hours on says it exactly."""
    value = Decimal(number_of(number))
    name = next((name for start, name in _UNITS if unit.lower().startswith(start)), "")
    if unit.lower().startswith("mi"):
        name, value = "hours", value / 60
    if value != value.to_integral_value():
        smaller = _SMALLER.get(name)
        if smaller is None or (value * smaller[1]) % 1:
            return ""
        name, value = smaller[0], value * smaller[1]
    text = f"{int(value)} {name.removesuffix('s') if value == 1 else name}"
    try:
        return Duration.parse(text).text if name and value > 0 else ""
    except InputError:
        return ""


def duration_of(number: str, unit: str) -> Duration | None:
    """The same as a duration; None where `duration_text` is empty."""
    text = duration_text(number, unit)
    return Duration(text) if text else None
