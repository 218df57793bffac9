"""Doses told with the arm or cohort that has them, `400 mg (arm A) or 800 mg (arm B)`: each is that of its own.

So too `(100 mg = cohort 1) (200 mg = cohort 2)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.lexis.bands import BAND
from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.lexis.marks import ARM_ROLE
from trialrun.read.regimens.phrases import Dose, Drug, Heading, Phrase, Row, kind_of_mark
from trialrun.read.text import Cut

_NUMBER = (
    r"(?:-?\d{1,2}[a-z]?|(?-i:[A-H])\d?|(?-i:I{1,3}V?|IV|V))"
    r"(?![\w-]|\.\d|\s?(?:mg|mcg|ug|g|MU|IU|U|Gy|days|weeks|cycles)\b)"
)
_NAME = (
    rf"(?:(?:treatment\s|study\s|dose[- ])?(?:arm|group|cohort|level|part)s?(?:\s|(?=\d)){_NUMBER}"
    rf"(?:(?:\s?[,/&-]\s?|,?\s(?:and|or|to)\s){_NUMBER})*|{ARM_ROLE}\s(?:arm|group)|{BAND})"
)
_LABEL = re.compile(
    rf"(?:(?<=\w\s)|(?<=\w))=\s?(?P<equal>{_NAME})(?=\s?[),;.])"
    rf"|\(\s?(?:(?:in|for|if|when|with)\s(?:an?\s)?(?:patients\s(?:with\s(?:an?\s)?)?)?)?(?P<bracket>{_NAME})\s?\)"
    rf"|\b(?:in|for)\s(?:the\s)?(?:(?:patients|participants|subjects)\s(?:in|of)\s(?:the\s)?)?(?P<plain>{_NAME})(?!\s?:)",
    re.IGNORECASE,
)
_LABEL_LEADS = words("( in for =")
_HOW_LONG = re.compile(
    r"(?:(?:in|for)\s(?:the\s)?(?:[^a-z]|to|and)*(?:years?|yrs?|months)|(?:[^a-z]|to|and)*months|\d+\s?(?:years?|yrs?))",
    re.IGNORECASE,
)
"""`for 6 months`, `(5 years)`: how long a dose is given, and nobody's age; `(6-11 years)` is one."""
_ENDS = frozenset({"stop", "item"})
_BESIDE = len(" of ")


class _Label(msgspec.Struct, frozen=True):
    """The name of an arm or a cohort, and its place."""

    name: str
    cut: Cut


def with_labels(plain: str, places: Places, row: Row) -> Row:
    """The row; doses of which each is told with another arm or cohort say so, and those names are taken out."""
    told_with = led(_LABEL, plain, places, _LABEL_LEADS)
    whose = [found for found in told_with if _HOW_LONG.fullmatch(found[0].strip("( )")) is None]
    labels = [_Label(found["bracket"] or found["plain"] or found["equal"], Cut(*found.span())) for found in whose]
    made: list[Phrase] = []
    end = 0
    for sentence in _sentences(row) if len(labels) > 1 else ():
        first, end = end, sentence[-1].cut.end
        told = [label for label in labels if first <= label.cut.first < end]
        doses = _doses_of(sentence, told)
        kept = [p for p in sentence if not doses or not any(_stands_in(p, label) for label in told)]
        made += [_labelled(phrase, doses[phrase.cut]) if phrase.cut in doses else phrase for phrase in kept]
    return tuple(made) or row


def _sentences(row: Row) -> list[Row]:
    """The row in pieces, each with the mark that ends it."""
    ends = [at + 1 for at, phrase in enumerate(row) if kind_of_mark(phrase) in _ENDS]
    return [row[first:end] for first, end in pairwise((0, *ends, len(row))) if first < end]


def _stands_in(phrase: Phrase, label: _Label) -> bool:
    return label.cut.first <= phrase.cut.first < label.cut.end


def _labelled(phrase: Phrase, name: str) -> Phrase:
    return Phrase(replace(phrase.meaning, level=name, choice=True), phrase.cut) if _is_dose(phrase) else phrase


def _is_dose(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Dose)


def _doses_of(sentence: Row, labels: Sequence[_Label]) -> dict[Cut, str]:
    """Where the dose of each label stands, behind which or before which all of them do; none where that is not so."""
    headed = [p.cut.first for p in sentence if isinstance(p.meaning, Heading) and p.meaning.strong]
    strong = any(label.cut.first <= first < label.cut.end for first in headed for label in labels)
    if strong or len({label.name.lower() for label in labels}) < max(2, len(labels)):
        return {}
    firsts, ends = [label.cut.first for label in labels], [label.cut.end for label in labels]
    behind = zip((0, *ends), firsts, strict=False)
    before = zip(ends, (*firsts[1:], sentence[-1].cut.end), strict=True)
    for bounds in (behind, before):
        found = [_one_dose([p for p in sentence if first <= p.cut.first < end]) for first, end in bounds]
        places = [phrase.cut for phrase in found if phrase is not None]
        if len(places) == len(labels):
            return dict(zip(places, (label.name for label in labels), strict=True))
    return {}


def _one_dose(stretch: list[Phrase]) -> Phrase | None:
    """The one dose that is told of the last drug of a stretch, behind it or right before it: `400 mg of A`."""
    last = max((at for at, phrase in enumerate(stretch) if isinstance(phrase.meaning, Drug)), default=-1)
    doses = [phrase for phrase in stretch[last + 1 :] if _is_dose(phrase)]
    if not doses and last > 0 and _is_dose(stretch[last - 1]):
        near = stretch[last].cut.first - stretch[last - 1].cut.end <= _BESIDE
        return stretch[last - 1] if near else None
    return doses[0] if len(doses) == 1 else None
