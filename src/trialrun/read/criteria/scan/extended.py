"""Spots with what is only said with them: a short form in brackets, the method that shows a finding.

Names nothing new: what is told so is the spot's own, and is neither asked nor looked for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import zip_longest

from trialrun.read.criteria.terms import is_number, is_treatment, term_of
from trialrun.read.spotting import Spot
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.terms import Concept, Drug, DrugClass, load_vocabulary

_SHORT_FORM = re.compile(r" ?[(\[]([A-Za-z][A-Za-z0-9-]{1,7})[)\]]")
_CLASSED = re.compile(r" ?[(\[](?:an?\s+)?(?P<words>[^()\[\]]{3,60})[)\]]")
"""`rituximab (an anti-CD20 antibody)`."""
_WORDS = re.compile(r"[a-z0-9]+")
_SMALL = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_LEAST_BEGINNING = 3
_SHOWN_BY = re.compile(
    r",?\s+(?:(?:as\s+)?(?:shown|seen|detected|determined|confirmed|documented|demonstrated|proven|diagnosed|identified"
    r"|verified|visible|evident|established|found|assessed|measured|evaluated)\s+)?(?:by|via|using|on|per)\s+"
    r"(?:(?:an?|the|either|any|local|central|standard|routine|baseline|screening)\s+){0,2}",
    re.IGNORECASE,
)
_OR_BY = re.compile(r"\s*(?:,|/|,?\s*\b(?:or|and/or|and)\b)\s*(?:by\s+)?(?:[\w-]+\s+){0,2}", re.IGNORECASE)
_DATED = re.compile(
    r"\s*[,(]?\s*(?:(?:scans?|imaging|examinations?|performed|done|obtained|taken|that|is|was)\s+){0,3}"
    r"(?:(?:within|in|during|over|at|prior|before|after|since|less|more|not?)\b|[<>≤≥\d])",
    re.IGNORECASE,
)


def with_what_is_said_of_them(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The spots of a line, left to right, each up to the end of its short form and of the method that shows it."""
    return tuple(_with_methods(plain, _with_short_forms(plain, spots)))


def _with_short_forms(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Spots with what a bracket right behind shortens them to: `serum creatinine (Cr)`, `total bilirubin (TB)`."""
    if "(" not in plain and "[" not in plain:
        return spots
    found: list[Spot] = []
    for item, following in zip_longest(spots, spots[1:]):
        if found and item.cut.first < found[-1].cut.end:
            continue
        bracket = _SHORT_FORM.match(plain, item.cut.end)
        classed = _CLASSED.match(plain, item.cut.end)
        if classed is not None and following is not None and _is_its_class(item, following, classed):
            found.append(_up_to(plain, item, classed.end()))
        elif bracket is None or len(item.names) > 1:
            found.append(item)
        else:
            inside = following if following is not None and following.cut.first < bracket.end() else None
            same = inside is not None and inside.names == item.names
            shortened = same or _shortens(bracket[1], item, initials=inside is not None)
            found.append(_up_to(plain, item, bracket.end()) if shortened else item)
    return tuple(found)


def _is_its_class(item: Spot, following: Spot, bracket: re.Match[str]) -> bool:
    """Whether a bracket names the class of the drug before it, and nothing else."""
    alone = following.cut == Cut(*bracket.span("words")) and len(following.names) == 1
    classed = alone and isinstance(term_of(item.name), Drug) and isinstance(term_of(following.name), DrugClass)
    return classed and item.name in load_vocabulary().below(following.name)


def _shortens(short: str, item: Spot, *, initials: bool) -> bool:
    """Whether a short form has the first letter of each word of a name, or is its beginning.

    Of a measurement it may have any of its letters in their order, from the first of a word on: a kind of a disease
    has them by chance, `skin cancer (SCC)`. `initials`: the first letters, as what names something else must.
    """
    words = _WORDS.findall(item.words.lower())
    said = short.lower().replace("-", "")
    firsts = ["".join(word[0] for word in some) for some in (words, [word for word in words if word not in _SMALL])]
    letters = short.removesuffix("s").replace("-", "")
    if letters.isupper() and letters.lower() in firsts:
        return True
    if initials or not any(letter.isupper() for letter in short):
        return False
    whole = "".join(words)
    if not is_number(item.name):
        return len(said) >= _LEAST_BEGINNING and whole.startswith(said)
    left = iter(whole)
    return said[0] in firsts[0] and all(letter in left for letter in said)


def _with_methods(plain: str, spots: tuple[Spot, ...]) -> Iterator[Spot]:
    """`t(4;14) as determined by FISH`, `splenomegaly on CT or ultrasound`: the finding, whatever shows it."""
    if not any(item.name in _kinds() for item in spots[1:]):
        yield from spots
        return
    at = 0
    while at < len(spots):
        last = _last_method(plain, spots, at)
        yield spots[at] if last == at else _up_to(plain, spots[at], spots[last].cut.end)
        at = last + 1


def _last_method(plain: str, spots: tuple[Spot, ...], at: int) -> int:
    """Where the last of the methods stands that show a finding; its own place where none does.

    When a method was done is not when a lasting disease began: `no brain metastases by MRI within 4 weeks`.
    """
    item, last, more = spots[at], at, _SHOWN_BY
    if len(item.names) > 1 or is_treatment(item.name) or is_number(item.name):
        return at
    while last + 1 < len(spots) and _shows(spots[last + 1], item):
        if more.fullmatch(plain, spots[last].cut.end, spots[last + 1].cut.first) is None:
            break
        last, more = last + 1, _OR_BY
    dated = last > at and _lasts(item) and _DATED.match(plain, spots[last].cut.end) is not None
    return at if dated else last


def _shows(method: Spot, item: Spot) -> bool:
    """Whether a method shows a finding as a whole: `no bleeding on brain MRI` says nothing of other places."""
    kind = _kinds().get(method.name)
    return kind == "method" or (kind is not None and _kinds().get(item.name) is None)


def _lasts(item: Spot) -> bool:
    term = term_of(item.name)
    return not isinstance(term, Concept) or term.course == "state"


def _up_to(plain: str, item: Spot, end: int) -> Spot:
    return Spot(Cut(item.cut.first, end), item.names, plain[item.cut.first : end])


@cache
def _kinds() -> Mapping[str, str]:
    """What shows findings, anywhere or at one place, and the findings that may be at any place."""
    return {row["name"]: row["kind"] for row in read_table("criteria/tables/methods.csv")}
