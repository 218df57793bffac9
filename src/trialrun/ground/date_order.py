"""Whether a document prints the day or the month of a date in figures first, where one of its dates shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_IN_FIGURES = re.compile(r"(?<![\d/.])(?P<one>\d{1,2})(?P<sign>[/.])(?P<two>\d{1,2})(?P=sign)(?:19|20)\d\d\b")
_MONTHS = 12


def day_first(texts: Iterable[str]) -> bool | None:
    """True where a date such as 21/03/2022 shows that the day stands first, False for 03/21/2022; None where none
    shows it, or two contradict each other.
    """
    shown = set()
    for text in texts:
        for found in _IN_FIGURES.finditer(text):
            one, two = int(found["one"]), int(found["two"])
            if (one > _MONTHS) != (two > _MONTHS):
                shown.add(one > _MONTHS)
    return shown.pop() if len(shown) == 1 else None
