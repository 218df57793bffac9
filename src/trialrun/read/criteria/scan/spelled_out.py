"""Measurements whose full name stands before their short form: `diffusing capacity of lung for carbon monoxide (DLCO)`.

A full name that the vocabulary does not spell is one name with its short form, and names nothing else: `Renal Disease`
in it is nobody's disease. Names nothing new: only a short form that is known is taken.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.terms import is_number, is_scale
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut

_BEFORE = re.compile(r"(?:[A-Za-z0-9][\w'’]*[ -])*[A-Za-z][\w'’]* ?[(\[]$")
"""The words before a bracket, with no stop or sign among them."""
_NO_NAME = re.compile(
    r"\b(?:or|if|is|are|was|were|no|not|with|without|who|has|have|had|than|least|most|above|below|over|under|more|less"
    r"|patients?|subjects?|participants?)\b",
    re.IGNORECASE,
)
_LONGEST = 100


def with_full_names(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The spots of a line, left to right, each measurement in brackets from the beginning of its full name on."""
    if not any(_is_short_form(plain, item) for item in spots):
        return spots
    found: list[Spot] = []
    for item in spots:
        first = _full_name(plain, item) if _is_short_form(plain, item) else None
        if first is None:
            found.append(item)
            continue
        while found and found[-1].cut.end > first:
            first = min(first, found.pop().cut.first)
        cut = Cut(first, item.cut.end + 1)
        found.append(Spot(cut, item.names, plain[cut.first : cut.end]))
    return tuple(found)


def _is_short_form(plain: str, item: Spot) -> bool:
    bracketed = plain[item.cut.first - 1 : item.cut.first] in "([" and plain[item.cut.end : item.cut.end + 1] in ")]"
    return bracketed and item.cut.first > 1 and (is_number(item.name) or is_scale(item.name))


def _full_name(plain: str, short: Spot) -> int | None:
    """Where the full name of a short form begins that stands before it; None where no such name does.

    Each letter of the short form stands in the words before it, in this order, the first as the first of a word
    (Schwartz and Hearst 2003, Pacific Symposium on Biocomputing, p. 451).
    """
    before = _BEFORE.search(plain, max(0, short.cut.first - _LONGEST), short.cut.first)
    if before is None:
        return None
    words, at = before[0].lower(), len(before[0])
    letters = [letter for letter in short.words.lower() if letter.isalnum()]
    for left in range(len(letters) - 1, -1, -1):
        at = words.rfind(letters[left], 0, at)
        while left == 0 and at > 0 and words[at - 1].isalnum():
            at = words.rfind(letters[left], 0, at)
        if at < 0:
            return None
    return None if _NO_NAME.search(words, at) else before.start() + at
