"""Findings that what stands behind them says in numbers or results: `hypertension (systolic > 160)`. Reads no tree.

The table `defined_by.csv` says which measurements may stand for which finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.model import Statement
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import cancers, is_scale, measured_by
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_OPENS = re.compile(r"\s*\(|\s*,?\s*(?:as\s+)?(?:defined|evidenced|indicated)\s+(?:by|as)\b", re.IGNORECASE)
_ENDS = re.compile(r"[;\n]|\.\s")
_HOW = re.compile(
    r"(?:\b(?:uncontrolled|poorly controlled|significant|clinically significant|severe|active|inadequate|impaired"
    r"|abnormal|moderate|known|chronic|current)\s+(?:or\s+|to\s+)?){1,2}$",
    re.IGNORECASE,
)
_HEADS = re.compile(r"\s*(?:types?|disorders?)?\s*:\s*\n", re.IGNORECASE)
_FOLLOWING = re.compile(r"\b(?:one|any|either)(?: or more)? of the following\s[^.;:\n]*\Z", re.IGNORECASE)
_NORMAL_DEFINED = Sought(
    re.compile(
        r"\b(?:normal|adequate)\b[^.;:()\n]{0,60}?\b(?:defined|evidenced|indicated)\s+(?:by|as)\b", re.IGNORECASE
    ),
    words=("defined", "evidenced", "indicated"),
)
_LONGEST = 48
_OF_CLONES = frozenset({"serum_m_protein", "urine_m_protein"})
_ELECTROPHORESES = frozenset({"serum_protein_electrophoresis", "urine_protein_electrophoresis"})
"""How the protein of a clone is measured: named beside its limit, it asks for nothing more."""


def defined_in(scan: Scan, items: tuple[Statement, ...]) -> Iterator[Cut]:
    """The findings of a line, with the words that narrow them, that statements in the bracket behind them stand for.

    `defined as` and `as indicated by` open what stands for a finding as a bracket does.
    """
    limited = tuple(item for item in items if item.limit is not None)
    for found in scan.every(_NORMAL_DEFINED) if limited else ():
        normal = Cut(*found.span())
        if _says_what_is_normal(scan, normal, limited):
            yield normal
    cloned = any(item.limit is not None and item.about.name in _OF_CLONES for item in items)
    for spotted in scan.spots:
        if (cloned and spotted.name in _ELECTROPHORESES) or _is_class_of_all(scan, spotted, items):
            yield spotted.cut
        if spotted.name not in measured_by():
            continue
        if any(_leads_to(scan, item, spotted) for item in items):
            yield spotted.cut
        opening = _OPENS.match(scan.plain, spotted.cut.end)
        if opening is not None:
            inner = _inside(scan, opening.end()) if opening[0].endswith("(") else _sentence(scan, opening.end())
            if any(_stands_for(spotted, item, inner) for item in items):
                before = _HOW.search(scan.plain, max(0, spotted.cut.first - _LONGEST), spotted.cut.first)
                yield Cut(before.start() if before else spotted.cut.first, spotted.cut.end)


def _says_what_is_normal(scan: Scan, normal: Cut, limited: tuple[Statement, ...]) -> bool:
    """`Normal QTcF, defined as QTcF < 450 ms`: whether limits follow, of all that is named in front of them."""
    behind = _sentence(scan, normal.end)
    names = {item.about.name for item in limited if behind.first <= item.cut.first < behind.end}
    return bool(names) and all(spotted.name in names for spotted in scan.spots_in(normal))


def _is_class_of_all(scan: Scan, spotted: Spot, items: tuple[Statement, ...]) -> bool:
    """`One of the following hematologic malignancies:`, which is what all below it are kinds of."""
    if spotted.name not in cancers() or not _HEADS.match(scan.plain, spotted.cut.end):
        return False
    line = scan.plain.rfind("\n", 0, spotted.cut.first) + 1
    kinds, behind = load_vocabulary().below(spotted.name), [item for item in items if item.cut.first > spotted.cut.end]
    led = _FOLLOWING.search(scan.plain, line, spotted.cut.first) is not None
    return led and bool(behind) and all(item.about.name in kinds for item in behind)


def _leads_to(scan: Scan, item: Statement, spotted: Spot) -> bool:
    """`NYHA class III or IV heart disease`: the class says which disease of the heart is meant."""
    classed = is_scale(item.about.name) and item.about.name in measured_by()[spotted.name]
    return (
        classed
        and not scan.plain[item.cut.end : max(item.cut.end, spotted.cut.first)].strip()
        and (item.cut.end <= spotted.cut.first)
    )


def _inside(scan: Scan, first: int) -> Cut:
    """What stands in the bracket that is open at a place."""
    depth, end = scan.depths[first - 1], first
    while end < len(scan.plain) and scan.depths[end] >= depth > 0:
        end += 1
    return Cut(first, end)


def _sentence(scan: Scan, first: int) -> Cut:
    """What follows a place up to the end of its sentence."""
    found = _ENDS.search(scan.plain, first)
    return Cut(first, found.start() if found else len(scan.plain))


def _stands_for(spotted: Spot, item: Statement, inner: Cut) -> bool:
    inside = inner.first <= item.cut.first and item.cut.end <= inner.end
    valued = item.limit is not None or item.op in ("positive", "negative", "detectable", "undetectable")
    return inside and valued and item.about.name in measured_by()[spotted.name]
