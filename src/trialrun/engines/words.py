"""How words and digits of records are compared; what they mean stands in records.meanings. Reads no row."""

from __future__ import annotations

import re
from fractions import Fraction

# A comparator that leaves a number exact; < <= > >= make it an interval, and any other makes it unusable.
EXACT = frozenset({None, "", "="})
# Of a number reckoned from one that was censored: it lies between the value and the number that follows.
UP_TO = "to "
_DIGITS = re.compile(r"[+-]?\d+(\.\d+)?")


def read_digits(text: str) -> Fraction | None:
    """A number written in digits, or None; `1/2` and `1:80` are no numbers."""
    found = _DIGITS.fullmatch(text.strip())
    return Fraction(found.group()) if found else None


def plain(text: str) -> str:
    """A word as it is compared: lower case, `_` for spaces and hyphens."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def of_trial(name: str | None, trial: str) -> bool:
    """Whether a record that names a trial (or none) counts in this one; `-`, `_` and case do not matter in names."""
    return name is None or plain(name) == plain(trial)
