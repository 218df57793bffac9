"""Finds lists of days that nothing but the cycles in brackets behind them tells: `and 1, 2, 8, 9 (cycles 9-16)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.lexis.numbers import numbers_of, read_ranges
from trialrun.read.regimens.phrases import DayList, Phrase
from trialrun.read.text import Cut

_DAYS = r"\d{1,2}(?:(?:,\s(?:and\s)?|\sand\s|\s?-\s?)\d{1,2}){0,20}"
_IN_CYCLES = r"\s\((?:in\s|of\s|for\s)?(?:cycles?\s|courses?\s|C)\d"
_JOINT = r"(?:\)\sand\s|\),\s|\);\s)"
_LISTED = re.compile(
    rf"(?:(?<=\)\sand\s)|(?<=\),\s)|(?<=\);\s))(?P<list>{_DAYS})(?={_IN_CYCLES})",
    re.IGNORECASE,
)
_LED = re.compile(rf"\b(?:days?\s|D){_DAYS}(?:{_IN_CYCLES}[^()]{{0,24}}{_JOINT}(?:{_DAYS}(?=\s))?)+$", re.IGNORECASE)
"""Behind days that have their own cycles in brackets; not `25 mg (cycles 1-4), 10 (cycles 5-8)`, which is a dose."""
_NEAR = 160


def find_listed_days(plain: str, places: Places) -> Iterator[Phrase]:
    """Days of further cycles, behind those of the first: `on days 1 and 4 (cycles 1-8) and 1 (cycles 9-16)`."""
    for match in led(_LISTED, plain, places, words("#")):
        if _LED.search(plain, max(0, match.start() - _NEAR), match.start()):
            yield Phrase(DayList(numbers_of(read_ranges(match["list"], signed=False))), Cut(*match.span("list")))
