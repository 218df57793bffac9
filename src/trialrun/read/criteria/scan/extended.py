"""Spots with what is only said with them: a short form in brackets, the method that shows a finding.

Names nothing new: what is told so is the spot's own, and is neither asked nor looked for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from trialrun.read.criteria.terms import is_number, is_procedure
from trialrun.read.spotting import Spot
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_SHORT_FORM = re.compile(r" ?[(\[]([A-Za-z][A-Za-z0-9-]{1,7})[)\]]")
_WORDS = re.compile(r"[a-z0-9]+")
_SHOWN_BY = re.compile(
    r",?\s+(?:(?:as\s+)?(?:shown|seen|detected|determined|confirmed|documented|demonstrated|proven|diagnosed|identified"
    r"|verified|visible|evident|established|found|assessed|measured|evaluated)\s+)?(?:by|via|using|on|per)\s+"
    r"(?:(?:an?|the|either|any|local|central|standard|routine|baseline|screening)\s+){0,2}",
    re.IGNORECASE,
)
_OR_BY = re.compile(r"\s*(?:,|/|,?\s*\b(?:or|and/or|and)\b)\s*(?:by\s+)?(?:[\w-]+\s+){0,2}", re.IGNORECASE)


def with_what_is_said_of_them(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The spots of a line, left to right, each up to the end of its short form and of the method that shows it."""
    return tuple(_with_methods(plain, _with_short_forms(plain, spots)))


def _with_short_forms(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Spots with what a bracket right behind shortens them to: `serum creatinine (Cr)`, `total bilirubin (TB)`."""
    if "(" not in plain:
        return spots
    found: list[Spot] = []
    for item, following in zip_longest(spots, spots[1:]):
        if found and item.cut.first < found[-1].cut.end:
            continue
        bracket = _SHORT_FORM.match(plain, item.cut.end)
        another = bracket is not None and following is not None and following.cut.first < bracket.end()
        if bracket is None or len(item.names) > 1 or not _shortens(bracket[1], item.words, initials=another):
            found.append(item)
            continue
        found.append(_up_to(plain, item, bracket.end()))
    return tuple(found)


def _shortens(short: str, name: str, *, initials: bool) -> bool:
    """Whether a short form has letters of a name in their order, from the first of a word on.

    `initials`: it has just the first of each word, as what is the name of something else must.
    """
    words = _WORDS.findall(name.lower())
    firsts = "".join(word[0] for word in words)
    if initials or not any(letter.isupper() for letter in short):
        return short.isupper() and short.lower() == firsts
    left = iter("".join(words))
    return short[0].lower() in firsts and all(letter in left for letter in short.lower().replace("-", ""))


def _with_methods(plain: str, spots: tuple[Spot, ...]) -> Iterator[Spot]:
    """`t(4;14) as determined by FISH`, `splenomegaly on CT or ultrasound`: the finding, whatever shows it."""
    shown: Spot | None = None
    more = _SHOWN_BY
    for item in spots:
        if shown is not None and item.name in _methods() and more.fullmatch(plain, shown.cut.end, item.cut.first):
            shown, more = _up_to(plain, shown, item.cut.end), _OR_BY
            continue
        if shown is not None:
            yield shown
        shown, more = item, _SHOWN_BY
        if len(item.names) > 1 or is_procedure(item.name) or is_number(item.name):
            yield item
            shown = None
    if shown is not None:
        yield shown


def _up_to(plain: str, item: Spot, end: int) -> Spot:
    return Spot(Cut(item.cut.first, end), item.names, plain[item.cut.first : end])


@cache
def _methods() -> frozenset[str]:
    return frozenset(row["procedure"] for row in read_table("criteria/tables/methods.csv"))
