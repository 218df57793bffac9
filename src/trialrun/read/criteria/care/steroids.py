"""A dose of steroids that is counted in one of them is of all: `steroids above 10 mg of prednisone or equivalent`.

Records hold who takes a steroid, seldom what that comes to: whether it is so much, a person is asked. Finds no dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import AllOf, Judgement, Named, Negated, OneOrMore, Statement, Timing, Tree
from trialrun.read.criteria.questions import in_its_time
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.trees import change_to_trees, statements
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_ANY = "corticosteroid"
_SYSTEMIC = "corticosteroids"
_CLASSES = frozenset({_ANY, _SYSTEMIC})
_DOSES = frozenset({"mg", "mg/d", "mg/kg", "mg/kg/d"})
_AMOUNT = re.compile(r"\d\s?mg\b")
_NEAR = 80
_ENDS = re.compile(r"[.;]\s|\n")
_BEHIND = re.compile(
    r"(?:[\s,(/-]*\b(?:daily|(?:per|a|each) day|day|(?:or|its|any)\s+equivalents?|equivalents?|doses?)\b\)?)+",
    re.IGNORECASE,
)


_BEFORE = re.compile(
    r"(?:\b(?:chronic|long[- ]term|concurrent|concomitant|current|ongoing|daily|oral|systemic|high[- ]dose)\s+)+\Z",
    re.IGNORECASE,
)


@cache
def _steroids() -> frozenset[str]:
    return load_vocabulary().below(_ANY) | {"prednisone_dose"}


def with_steroid_doses(scan: Scan, tree: Tree, *, asked: bool) -> Tree:
    """The tree with each such dose, and what is named in its words, as the class and a question.

    `asked`: the line says what lets in, so that of a dose that is the most, none at all is enough.
    """
    doses = [item for item in statements(tree) if _is_dose(scan, item)]
    told = [
        (cut, _of_any(scan, item, cut, asked=asked)) for item in doses if _is_of_all(scan, cut := _stretch(scan, item))
    ]
    if not told:
        return tree
    return change_to_trees(tree, lambda item: _in_words_of(item, told) or _of_others(scan, item))


def _is_dose(scan: Scan, item: Statement) -> bool:
    """A dose of a steroid, or one among the words of it: `no steroids above the equivalent of 10 mg of prednisone`."""
    if item.about.name not in _steroids():
        return False
    if item.limit is None:
        classed = item.about.name not in _CLASSES and any(spot.name in _CLASSES for spot in scan.spots_in(item.cut))
        return classed and _AMOUNT.search(scan.text(item.cut)) is not None
    return item.limit.unit in _DOSES and item.op != "="


def _is_of_all(scan: Scan, cut: Cut) -> bool:
    """Whether a stretch names the class, or says that others are counted alike."""
    named = {spot.name for spot in scan.spots_in(cut)}
    return bool(named & (_CLASSES | {"prednisone_dose"})) or "equivalent" in scan.text(cut).lower()


def _in_words_of(item: Statement, told: list[tuple[Cut, Tree]]) -> Tree | None:
    """The dose in whose words a steroid is named."""
    within = (dose for cut, dose in told if cut.first <= item.about.cut.first and item.about.cut.end <= cut.end)
    return next(within, None) if item.about.name in _steroids() else None


def _of_any(scan: Scan, item: Statement, cut: Cut, *, asked: bool) -> Tree:
    """A steroid at all, and whether it is so much; of a dose that is the most where it is asked for, none is enough."""
    timing = item.timing or _window_behind(scan, cut)
    found = Statement(Named(scan.text(cut), cut, _ANY), cut, "present", timing=timing, selector=item.selector)
    words = in_its_time(scan.text(cut), found, lambda part: " ".join(scan.text(part).split()))
    question = Judgement(" ".join(words.split()), cut)
    if item.op in (">", ">=", "present") or (item.op in ("<", "<=") and not asked):
        return AllOf((found, question))
    return OneOrMore((replace(found, op="absent"), Negated(question) if item.op == "absent" else question))


def _window_behind(scan: Scan, cut: Cut) -> Timing | None:
    """`steroids > 10 mg of prednisone or other immunosuppressants within 14 days`: the window is of both."""
    behind = Cut(cut.end, min(len(scan.plain), cut.end + _NEAR))
    timed = (item for item in scan.timings_in(behind) if item.relation == "within")
    timing = next(timed, None)
    if timing is None or "," in scan.plain[cut.end : timing.cut.first]:
        return None
    return None if any(_ends(scan, Cut(cut.end, timing.cut.first))) else timing


def _of_others(scan: Scan, item: Statement) -> Tree:
    """`or other immunosuppressants` beside a dose: a lower dose of steroids is none of them, so they are asked."""
    wider = item.about.name in load_vocabulary().above(_SYSTEMIC) and item.about.name not in _steroids()
    if not wider or item.op not in ("present", "absent"):
        return item
    question = Judgement(scan.text(item.cut), item.cut)
    return AllOf((item, question)) if item.op == "present" else OneOrMore((item, Negated(question)))


def _stretch(scan: Scan, item: Statement) -> Cut:
    """From the first to the last word of the dose: with the steroids named beside it, on its side of an exception."""
    first, end = min(item.about.cut.first, item.cut.first), max(item.about.cut.end, item.cut.end)
    before = [one.end for one in _ends(scan, Cut(max(0, first - _NEAR), item.cut.first))]
    behind = [one.first for one in _ends(scan, Cut(item.cut.end, min(len(scan.plain), end + _NEAR)))]
    sentence = Cut(max([*before, max(0, first - _NEAR)]), min([*behind, end + _NEAR // 2]))
    first, end = max(first, sentence.first), min(end, sentence.end)
    named = [
        spot.cut for spot in scan.spots if spot.name in _steroids() and sentence.first <= spot.cut.first < sentence.end
    ]
    first, end = min([first, *(cut.first for cut in named)]), max([end, *(cut.end for cut in named)])
    head, tail = _BEFORE.search(scan.plain, max(0, first - _NEAR), first), _BEHIND.match(scan.plain, end)
    return Cut(first if head is None else head.start(), end if tail is None else tail.end())


def _ends(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """What parts a dose from other words: the end of a sentence, a word of exception, in brackets too."""
    for pattern in (_ENDS, cue("exception").pattern):
        yield from (Cut(*found.span()) for found in pattern.finditer(scan.plain, cut.first, cut.end))
