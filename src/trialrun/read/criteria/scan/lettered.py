"""Classes that a letter names, as the points of their scale: `Child-Pugh class B or C` is seven points or more.

The table `class_letters.csv` says which points make which class, and which word of a scale every line has that names
it. Reads no points that are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from functools import cache
from itertools import pairwise

import msgspec

from trialrun.read.criteria.model import Comparator, Comparison, Limit, Named
from trialrun.read.criteria.scan.spots import begins_at
from trialrun.read.spotting import Spot
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_CLASS = r"(?:class(?:es|ification)?|grades?|scores?|stages?|category|status)"
_ONE = r"[ABC](?:\s?\(?(?:1[0-5]|[5-9])\b\)?)?"
_BEHIND = re.compile(
    rf"[\s:(-]*(?:\([A-Z]{{2,4}}\)\s*)?(?:liver\s|function(?:al)?\s)?(?:{_CLASS}\s*)?(?:of\s|is\s|was\s|=|:)?\s*"
    rf"(?P<sign>[<>]=?\s*)?(?:{_CLASS}\s*)?(?P<letters>{_ONE}(?:\s?(?:/|,|-|to|or|and|and/or)\s?(?:{_CLASS}\s)?{_ONE})*)"
    r"(?![\w+]|-[a-z]|\s?\(?(?:(?:-|to|or|and)\s?)?\d|\s(?:or|and)\s(?:better|worse|higher|lower|above|below|less|greater|more)\b"
    rf"|\s?(?:/|,|-|to|or|and)\s?(?:{_CLASS}\s)?[ABC](?!-?[a-z]))"
)
"""No letter follows that is not read: `A, B or better` is more than A."""
_BEFORE = re.compile(
    rf"\b(?P<sign>(?!))?(?P<letters>[ABC](?:\s?(?:/|or|and)\s?[ABC])?)\s(?:of|on|by)\s(?:the\s)?(?:{_CLASS}\s)?$"
)
_ONE_END = re.compile(
    r"\b(?:up to|until|at (?:most|least)|max(?:imum|imal|\.)?|min(?:imum|imal|\.)?|beyond|exceed\w*|above|below|over"
    r"|under|than)\s(?:(?:an?|the|of|cirrhosis|liver|disease)\s){0,3}$",
    re.IGNORECASE,
)
"""`Maximum Child-Pugh class B`, `up to Child-Pugh B`: the class is one end of what is meant."""
_LETTER = re.compile(r"(?<!\w)([ABC])\s?\(?(\d+)?")
_FAR = 24


class _Points(msgspec.Struct, frozen=True):
    least: int
    most: int


def may_name_classes(words: Set[str]) -> bool:
    """Whether a line can hold such a class, by its `words` in small letters."""
    return not words.isdisjoint(_words())


def with_lettered_classes(plain: str, spots: tuple[Spot, ...], found: list[Comparison]) -> list[Comparison]:
    """The comparisons of a line with those of classes named by letters; classes that are not neighbours are none."""
    scales = [item for item in spots if item.name in _points()]
    lettered = [one for item in scales for one in _of_classes(plain, item)]
    return sorted((*found, *lettered), key=begins_at) if lettered else found


def _of_classes(plain: str, scale: Spot) -> tuple[Comparison, ...]:
    """The ends of the points that are named with a scale; none where its classes are no neighbours."""
    classes = _points()[scale.name]
    behind = _BEHIND.match(plain, scale.cut.end)
    printed = behind or _BEFORE.search(plain, max(0, scale.cut.first - _FAR), scale.cut.first)
    if printed is None or _ONE_END.search(plain, max(0, scale.cut.first - _FAR), min(printed.start(), scale.cut.first)):
        return ()
    named = sorted(_named(classes, printed["letters"]), key=lambda item: item.least)
    through = len(named) > 1 and re.search(r"-|\bto\b", printed["letters"]) is not None
    if not through and any(before.most + 1 < item.least for before, item in pairwise(named)):
        return ()
    least, most = named[0].least, named[-1].most
    lowest, highest = min(item.least for item in classes.values()), max(item.most for item in classes.values())
    sign = (printed["sign"] or "").strip()
    ends: dict[str, tuple[tuple[Comparator, int], ...]] = {
        "<": (("<", least),), "<=": (("<=", most),), ">": ((">", most),), ">=": ((">=", least),),
        "": ((">=", least),) * (least > lowest) + (("<=", most),) * (most < highest),
    }  # fmt: skip
    cut = Cut(printed.start("sign") if sign else printed.start("letters"), printed.end("letters"))
    about = Named(scale.words, Cut(scale.cut.first, max(scale.cut.end, cut.first)), scale.name)
    return tuple(Comparison(op, Limit(Decimal(value)), cut, about) for op, value in ends[sign])


def _named(classes: Mapping[str, _Points], letters: str) -> Iterator[_Points]:
    """The points of each class that is named; of `B7` those alone."""
    for letter, points in _LETTER.findall(letters):
        yield _Points(int(points), int(points)) if points else classes[letter]


@cache
def _points() -> Mapping[str, Mapping[str, _Points]]:
    """The points of each class, by the scale and the letter."""
    found: dict[str, dict[str, _Points]] = {}
    for row in read_table("criteria/tables/class_letters.csv"):
        found.setdefault(row["scale"], {})[row["letter"]] = _Points(int(row["least"]), int(row["most"]))
    return found


@cache
def _words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("criteria/tables/class_letters.csv"))
