"""Whether a document prints the day or the month of a date in figures first, where one of its dates shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_IN_FIGURES = re.compile(r"(?<![\d/.])(?P<one>\d{1,2})(?P<sign>[/.])(?P<two>\d{1,2})(?P=sign)(?:19|20)\d\d\b")
_MONTHS = range(1, 13)
_DAYS_ALONE = range(13, 32)


def day_first(texts: Iterable[str]) -> bool | None:
    """True where a date such as 21/03/2022 shows that the day stands first, False for 03/21/2022; None where none
    shows it, two contradict each other, or others have another sign: 21.03.2022 tells nothing of 04/05/2022.
    """
    shown: dict[str, set[bool]] = {}
    for text in texts:
        for found in _IN_FIGURES.finditer(text):
            one, two = int(found["one"]), int(found["two"])
            orders = shown.setdefault(found["sign"], set())
            if (one in _DAYS_ALONE and two in _MONTHS) or (two in _DAYS_ALONE and one in _MONTHS):
                orders.add(one in _DAYS_ALONE)
    every = set().union(*shown.values())
    return every.pop() if len(every) == 1 and all(shown.values()) else None
