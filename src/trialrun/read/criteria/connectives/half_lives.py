"""A washout in half-lives, `within 4 weeks or 5 half-lives`: said of what it narrows, and asked."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.connectives.parts import HALF_LIVES, Part
from trialrun.read.criteria.model import Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.trees import change
from trialrun.read.numbers import NUMBER, number_of
from trialrun.read.text import Cut

_HOW_MANY = re.compile(
    rf"\b({NUMBER})[\s-]*(?:\(\d{{1,2}}\)\s*)?(?:x\s*)?"
    r"(?:(?:drug|plasma|terminal|known|elimination|serum|biological?)\s+){0,2}half",
    re.IGNORECASE,
)
_WHICHEVER = re.compile(
    r"\bwhichever (?:of these |period |time |one )?(?:is|was|comes|occurs)?\s*(?:the )?"
    r"(longer|longest|greater|later|shorter|shortest|less|smaller|first|earlier)",
    re.IGNORECASE,
)
_LONGER = frozenset({"longer", "longest", "greater", "later"})
_OTHER_TIME = re.compile(
    r"[\s,]*(?:\([^()]{1,12}\)\s*)?(?:or|and)\s+(?:within\s+|at least\s+)?[\w.]+(?:\s*\(\w{1,5}\))?[\s-]+"
    rf"(?:(?:[a-z]+\s+){{0,2}}?{HALF_LIVES.pattern.pattern}|(?:hours?|days?|weeks?|months?|years?)\b)"
    rf"(?:[\s,(]*{_WHICHEVER.pattern}\b\)?)?",
    re.IGNORECASE,
)
"""Behind a time, the half-lives, or behind the half-lives a time, with the word which of the two counts."""


def with_half_lives(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """What the half-lives of a drug narrow, with how many they are and whether the longer or shorter time counts."""
    if scan.lacks(HALF_LIVES) or not any(HALF_LIVES.search(scan.text(part.cut)) for part in parts):
        return trees
    text = " ".join(scan.text(part.cut) for part in parts)
    number, which = _HOW_MANY.search(text), _WHICHEVER.search(text)
    said = (
        Said("half_lives", number_of(number[1]) if number else "as printed"),
        *([Said("whichever", "longer" if which[1].lower() in _LONGER else "shorter")] if which else []),
    )
    return [None if tree is None else change(tree, lambda item: _narrowed(scan, item, said)) for tree in trees]


def _narrowed(scan: Scan, item: Statement, said: tuple[Said, ...]) -> Statement:
    """A statement whose window reaches up to the other of its two times: its question tells both, and which counts."""
    if item.limit is not None:
        return item
    item = msgspec.structs.replace(item, said=(*item.said, *said))
    other = None if item.timing is None else _OTHER_TIME.match(scan.plain, item.timing.cut.end)
    if item.timing is None or other is None:
        return item
    window, cut = Cut(item.timing.cut.first, other.end()), item.cut
    cut = Cut(cut.first, max(cut.end, window.end)) if cut.first <= window.first < cut.end else cut
    return msgspec.structs.replace(item, cut=cut, timing=msgspec.structs.replace(item.timing, cut=window))
