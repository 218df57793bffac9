"""Doses and times that no limit and no window of a line holds, and the statements whose words they stand among."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.read.criteria.cues import HOW_MANY
from trialrun.read.criteria.model import Statement
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import term_of
from trialrun.read.text import Cut
from trialrun.terms import Drug, DrugClass

_DOSE = Sought(
    re.compile(r"(?<![\w.,-])\d[\d.,]*\s?(?:mg|mcg|ug|g|IU|units)\b(?:\s?/\s?\w+)*", re.IGNORECASE),
    words=("mg", "mcg", "ug", "g", "iu", "units"),
)
_LENGTH = Sought(
    re.compile(rf"(?<![\w.,-])(?:\d[\d.,]*|{HOW_MANY})[\s-]?(?:year|month|week|day)s?\b", re.IGNORECASE),
    parts=("year", "month", "week", "day"),
)
"""A time that is no limit and no window: `10 years of gout`, `men of 70 years with gout`."""


class Amounts(msgspec.Struct, frozen=True):
    """Amounts that narrow a statement, and those beside all of them."""

    narrowing: tuple[tuple[Statement, Cut], ...]
    beside: tuple[Cut, ...]


def amounts_told(scan: Scan, items: tuple[Statement, ...], chosen: tuple[Cut, ...]) -> Amounts:
    """The doses and times of a line that no limit and no window of it holds.

    A dose narrows its drug where it stands among the words of it; elsewhere no question about the drug tells it.
    """
    asked = (*chosen, *(item.cut for item in items if not item.about.name))
    doses = [(item, dose) for item, dose in _dosed(scan, items) if not touches(dose, asked)]
    narrowing = [(item, dose) for item, dose in doses if within(dose, (item.cut,))]
    beside = tuple(dose for item, dose in doses if not within(dose, (item.cut,)))
    return Amounts((*narrowing, *_lasting(scan, items)), beside)


def _dosed(scan: Scan, items: tuple[Statement, ...]) -> Iterator[tuple[Statement, Cut]]:
    """`metformin therapy at 1500 mg/day`: each dose that no limit holds, with the drug in front of it."""
    drugs = [item for item in items if isinstance(term_of(item.about.name), Drug | DrugClass)]
    drugs.sort(key=_end_of_name)
    for found in _DOSE.pattern.finditer(scan.covered) if drugs and not scan.lacks(_DOSE) else ():
        at = bisect_right(drugs, found.start(), key=_end_of_name)
        if at:
            yield drugs[at - 1], Cut(*found.span())


def _lasting(scan: Scan, items: tuple[Statement, ...]) -> Iterator[tuple[Statement, Cut]]:
    """Each time with the finding among whose words it stands, where neither has a window."""
    windows = (*(timing.cut for timing in scan.timings), *(item.timing.cut for item in items if item.timing))
    for found in () if scan.lacks(_LENGTH) else _LENGTH.pattern.finditer(scan.covered):
        length = Cut(*found.span())
        held = () if touches(length, windows) else around(length, items)
        yield from ((item, length) for item in held if item.limit is None and item.timing is None and item.about.name)


def _end_of_name(item: Statement) -> int:
    return item.about.cut.end


def around(cut: Cut, items: tuple[Statement, ...]) -> list[Statement]:
    """The finding among whose words a place stands: the first, and what the same name means beside it."""
    first = next((item for item in items if item.cut.first <= cut.first and cut.end <= item.cut.end), None)
    return [item for item in items if first is not None and (item.cut, item.about.cut) == (first.cut, first.about.cut)]


def within(cut: Cut, others: Iterable[Cut]) -> bool:
    """Whether a place is a part of one of others."""
    return any(other.first <= cut.first and cut.end <= other.end for other in others)


def touches(cut: Cut, others: Iterable[Cut]) -> bool:
    """Whether a place and one of others have a sign in common."""
    return any(other.first < cut.end and cut.first < other.end for other in others)
