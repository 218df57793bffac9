"""Finds lists of days that nothing but the cycles in brackets behind them tells: `and 1, 2, 8, 9 (cycles 9-16)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.lexis.numbers import numbers_of, read_ranges
from trialrun.read.regimens.phrases import DayList, Phrase
from trialrun.read.text import Cut

_LISTED = re.compile(
    r"(?:(?<=\)\sand\s)|(?<=\),\s)|(?<=\);\s))(?P<list>\d{1,2}(?:(?:,\s(?:and\s)?|\sand\s|\s?-\s?)\d{1,2}){0,20})"
    r"(?=\s\((?:in\s|of\s|for\s)?(?:cycles?\s|courses?\s|C)\d)",
    re.IGNORECASE,
)
"""Behind a bracket: what is listed before it has its own."""


def find_listed_days(plain: str, places: Places) -> Iterator[Phrase]:
    """Days of further cycles, behind those of the first: `on days 1 and 4 (cycles 1-8) and 1 (cycles 9-16)`."""
    for match in led(_LISTED, plain, places, words("#")):
        yield Phrase(DayList(numbers_of(read_ranges(match["list"], signed=False))), Cut(*match.span("list")))
