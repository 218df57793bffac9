"""Regimens by their names: `VTD: A 5 mg, B 6 mg. VCD: A 5 mg, C 7 mg` is two arms or phases with drugs of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Literal

from trialrun.read.regimens.phrases import Drug, Heading, Mark, Phrase, Route, Row, kind_of_mark, meanings, tells
from trialrun.read.regimens.rows.placed import is_ordinary
from trialrun.read.text import Cut

_LABEL = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=[.;\n]\s)|(?<=[-*•]\s)|(?<=\s\s))"
    r"(?P<name>(?=(?:[^A-Z\s:]*[A-Z]){3})[A-Z][A-Za-z0-9/+-]{2,15})(?:\s(?:regimen|chemotherapy))?\s?:(?=\s)"
)
_BEFORE_DRUG = frozenset({"comma", "open", "item"})


def with_regimens(plain: str, row: Row) -> Row:
    """The row with a heading for each name of a regimen that begins a list of its drugs, where several do.

    Up to the heading of another part their names say nothing more.
    """
    if plain.count(":") < 2:
        return row
    labels = [label for label in _LABEL.finditer(plain) if not is_ordinary(label["name"])]
    ends = [match.start() for match in labels] + [len(plain)]
    starts = [phrase.cut.first for phrase in row]
    stretches = [row[bisect_left(starts, first) : bisect_left(starts, end)] for first, end in pairwise(ends)]
    named = [label for label, said in zip(labels, stretches, strict=True) if _lists(said, label.end())]
    if len({label["name"] for label in named}) < 2:
        return row
    names = {label["name"] for label in named}
    end = next((p.cut.first for p in row if p.cut.first > named[-1].start() and _begins_other(p)), len(plain))
    headed = [phrase for phrase in row if phrase.cut.first > end or not _names_one(phrase, names)]
    kind: Literal["arm", "phase"] = "phase" if _in_turn(plain, names) or any(map(_is_arm, row)) else "arm"
    for label in named:
        place = Cut(label.start(), label.start())
        headed += [Phrase(Mark("stop"), place), Phrase(Heading(kind, label["name"], strong=True), _cut(label))]
    return tuple(sorted(headed, key=lambda phrase: phrase.cut.first))


def _lists(said: Row, first: int) -> bool:
    """True where a label that is no other heading stands before a list of drugs, no dose before the first."""
    label = [phrase for phrase in said if phrase.cut.first < first]
    told = [phrase for phrase in said if phrase.cut.first >= first]
    lead = next((p for p in told if kind_of_mark(p) not in _BEFORE_DRUG and not isinstance(p.meaning, Route)), None)
    drugs = {drug.names for drug in meanings(told, Drug) if drug.given}
    begins = lead is not None and isinstance(lead.meaning, Drug) and lead.meaning.given
    return begins and len(drugs) > 1 and not tells(label, Heading)


def _in_turn(plain: str, names: set[str]) -> bool:
    """`VBMCP/VBAD`, `CHOP followed by DHAP`, `two cycles of CHOP and two of DHAP`: a patient has both."""
    either = "|".join(re.escape(name) for name in sorted(names))
    joint = r"(?:\s?/\s?|,?\s(?:followed\sby|then|and|alternating\swith)\s(?:[\w-]+\s){0,5})"
    return re.search(rf"\b(?:{either}){joint}(?:{either})\b", plain) is not None


def _is_arm(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Heading) and phrase.meaning.kind == "arm"


def _begins_other(phrase: Phrase) -> bool:
    """True for the heading of an arm or a phase in which the regimens may be given."""
    return isinstance(phrase.meaning, Heading) and phrase.meaning.kind in {"arm", "phase"}


def _names_one(phrase: Phrase, names: set[str]) -> bool:
    """True for a regimen that is told drug by drug: its name adds no drugs."""
    return isinstance(phrase.meaning, Drug) and phrase.meaning.printed in names


def _cut(label: re.Match[str]) -> Cut:
    return Cut(label.start(), label.end())
