"""Printed dates of registers in ISO form, as far as they are stated. Guesses no order of day and month."""

from __future__ import annotations

import re
from functools import lru_cache

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")
_ENGLISH = re.compile(r"([A-Z][a-z]+) (?:(\d{1,2}), )?(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@lru_cache(maxsize=65536)
def iso_date(printed: str, *, day_first: bool = False) -> str | None:
    """`2021-03-09`, `March 9, 2021` or `2021-03` in ISO form; None where it is no date or its order is not known.

    `09/03/2021` is read where the register prints the day first, or where only one order is possible.
    """
    match = _ISO.match(printed)
    if match:
        return "-".join(part for part in match.groups() if part) if _possible(match[2], match[3]) else None
    match = _ENGLISH.search(printed)
    if match and match[1] in _MONTHS:
        month = f"{_MONTHS.index(match[1]) + 1:02d}"
        return f"{match[3]}-{month}-{int(match[2]):02d}" if match[2] else f"{match[3]}-{month}"
    match = _DAY_FIRST.fullmatch(printed)
    if match:
        return _from_numbers(int(match[1]), int(match[2]), match[3], day_first=day_first)
    return None


def _from_numbers(one: int, two: int, year: str, *, day_first: bool) -> str | None:
    if (day_first or one > 12) and 1 <= two <= 12 and 1 <= one <= 31:
        return f"{year}-{two:02d}-{one:02d}"
    if two > 12 and 1 <= one <= 12 and two <= 31:
        return f"{year}-{one:02d}-{two:02d}"
    return None


def _possible(month: str | None, day: str | None) -> bool:
    return (month is None or 1 <= int(month) <= 12) and (day is None or 1 <= int(day) <= 31)
