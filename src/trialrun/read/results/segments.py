"""Sentences with several numbers cut into the parts that each report one thing. Names nothing."""

from __future__ import annotations

import itertools
import re

import msgspec

from trialrun.protocol.evidence import Statistic
from trialrun.read.results.statistics import Known, read_statistics
from trialrun.read.text import Cut

_BOUNDARY = re.compile(
    r"; (?:and |or )?|, (?:and|or|but|while|whereas|with|including) | (?:and|or|but|while|whereas|versus|vs\.?) |, |: "
    r"| compared (?:with|to) "
)
_STRONG = re.compile(r"; (?:and |or )?|, (?:and|but|while|whereas|with|including) | while | whereas ")
_AT_ONCE = re.compile(r"\s?[)\]]*\s?(?:[,;:.]|and\b|or\b|$)")
_BESIDE = re.compile(r"[\s,()\[\]]*(?:(?:vs\.?|versus|v|compared (?:with|to)|to|and|or)(?: with)?)?[\s,()\[\]]*")
_COMPARED = re.compile(r"\b(?:compared (?:with|to)|versus|vs\.?)\s?(?:(?:only|just|about) )?$", re.IGNORECASE)
_HOW = re.compile(
    r"(?: [a-z]+/?[a-zA-Z]*)? (?:(?=(?:in|with|on|for|given|receiving)\b)|(?=of (?:the |those )?(?:\w+ )?(?:who )?"
    r"(?:given|receiv|treated|assigned|taking|on\b))|(?=of (?:the )?[\w-]+ (?:group|arm)\b))(\w+)\b"
)
"""How the words of a group follow a figure and its unit."""
_FILLER = re.compile(r"^[\s,;:.()\[\]]+|[\s,;:(\[]+$")


_RATIO = re.compile(
    r"(?:[(\[]|;\s)\s?(?:(?:adjusted|stratified|relative|absolute|risk|mean|between-group) ){0,2}"
    r"(?:(?:hazard|odds|risk|rate) ratio|relative risk|difference|(?:HR|OR|RR)\b)[^()]{0,80}(?:\)|$)",
    re.IGNORECASE,
)
"""What compares two groups in brackets behind their figures: no words of what is reported."""


_ASIDE = re.compile(
    r"[;,]\s(?:most|all|the majority|none) (?:of )?(?:the )?(?:events?|cases?|reactions?|these|them|which)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""What is told of the events behind their figure."""


_ALLOTTED = re.compile(
    r"\s?(?:\w+ ){0,2}(?:were|was) (?:\w+ )?(?:randomi[sz]ed|assigned|allocated)(?: at random)?"
    r"(?: \([^()]{1,20}\)|(?: in an?)? [\d:]+(?: ratio)?)?(?= to\b)",
    re.IGNORECASE,
)
"""What is said of all, before the groups are named to which they went: `were randomly assigned (1:1)`."""


class Segment(msgspec.Struct, frozen=True):
    """A part of a sentence and its statistics; `cut` is its place in the sentence made regular."""

    cut: Cut
    words: str
    statistics: tuple[Statistic, ...]
    places: tuple[Cut, ...]

    def around(self) -> str:
        """The words without the figures."""
        pieces, at = [], self.cut.first
        for place in self.places:
            pieces.append((at, place.first))
            at = place.end
        pieces.append((at, self.cut.end))
        base = self.cut.first
        words = " ".join(self.words[first - base : end - base].strip() for first, end in pieces if end > first)
        return _ASIDE.sub("", _RATIO.sub(" ", words)).strip(" ,;:()[]")


def segments_of(plain: str, known: Known) -> tuple[Segment, ...]:
    """The parts of a sentence that report numbers, left to right."""
    groups = _grouped(plain, read_statistics(plain, known))
    if not groups:
        return ()
    starts = [0]
    for left, right in itertools.pairwise(groups):
        starts.append(_boundary(plain, left[-1][0].end, right[0][0].first))
    ends = [*starts[1:], len(plain)]
    return tuple(
        _segment(plain, Cut(first, end), group) for first, end, group in zip(starts, ends, groups, strict=True)
    )


_Group = list[tuple[Cut, Statistic]]


def _grouped(plain: str, found: tuple[tuple[Cut, Statistic], ...]) -> list[_Group]:
    """Numbers of one thing together: before and after, one arm beside another, a count and for how long."""
    groups: list[_Group] = []
    for cut, statistic in found:
        if groups and _belongs(plain, groups[-1][-1], (cut, statistic)):
            groups[-1].append((cut, statistic))
        else:
            groups.append([(cut, statistic)])
    return groups


def _belongs(plain: str, last: tuple[Cut, Statistic], this: tuple[Cut, Statistic]) -> bool:
    between = plain[last[0].end : this[0].first]
    if (last[1].at, this[1].at) == ("before", "after") or this[1].measure == "time":
        return True
    if this[1].measure == "value" and ("ratio" in this[1].printed or "risk" in this[1].printed):
        return True
    alike = (last[1].value is not None and this[1].value is not None) or (last[1].measure, this[1].measure) == (
        "percent",
        "percent",
    )
    compared = _COMPARED.search(between) is not None and not _each_of(plain, between, this[0].end)
    return alike and (_BESIDE.fullmatch(between) is not None or compared)


def _each_of(plain: str, between: str, end: int) -> bool:
    """Whether the group of each of two figures follows it in the same way: `12% of A ... compared with 4% of B`."""
    how = _HOW.match(plain, end)
    return how is not None and re.search(rf"\b{how[1]} ", between) is not None


def _boundary(plain: str, end: int, first: int) -> int:
    """Where one part ends and the next begins: near the first number where words stand before numbers, else late."""
    between = plain[end:first]
    allotted = _ALLOTTED.match(between)
    if allotted:
        return end + allotted.end()
    opened = between.rfind("(")
    inside = between[opened + 1 :]
    parts = not inside and not set(between) & set("),;")
    if opened >= 0 and ")" not in inside and (parts or re.search(r"[A-Za-z]{2}", inside)):
        return end + opened
    strong = list(_STRONG.finditer(between))
    marks = strong or list(_BOUNDARY.finditer(between))
    if not marks:
        return end
    chosen = marks[0] if _AT_ONCE.match(between) else marks[-1]
    return end + chosen.start()


def _segment(plain: str, cut: Cut, group: _Group) -> Segment:
    first, end = cut.first, cut.end
    lead = _FILLER.match(plain[first:end])
    link = re.match(r"[\s,;:]*(?:(?:and|or|but|while|whereas|with|including) )?", plain[first:end])
    if lead or link:
        first += max(len(lead[0]) if lead else 0, len(link[0]) if link else 0)
    first = min(first, group[0][0].first)
    return Segment(
        Cut(first, end), plain[first:end], tuple(one for _, one in group), tuple(place for place, _ in group)
    )
