"""Numbers that count things rather than measure them: `at least 1 measurable lesion`, `two forms of contraception`.

The thing is there; how often is said beside it, and asked. Measures nothing.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.concepts.named import read_terms
from trialrun.read.criteria.model import Comparator, Comparison, Judgement, Named, Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import term_of
from trialrun.read.criteria.trees import all_of, any_of, change, deny, statements
from trialrun.read.text import Cut
from trialrun.terms import Concept, Drug, DrugClass

_NO_DOSE = frozenset({"%", "cm", "mm", "h", "d", "wk", "mo", "a"})
_COUNTS = re.compile(
    r"\s+(?!(?:for|with|without|in|on|at|after|before|due|from|by|per|and|or)\s)(?:[A-Za-z][\w-]*\s+){0,3}\Z"
)
_WORD_NEXT = re.compile(r"\s+[A-Za-z]{3,}")
_LINES = "anticancer_therapy"
"""A number of treatments of the tumour is a number of lines."""
_FAR = 40
_BEYOND: dict[Comparator, Comparator] = {"<=": ">", "<": ">="}


def of_a_thing(scan: Scan, cut: Cut, found: Comparison, about: Named) -> bool:
    """Whether a number counts a thing of the vocabulary, or is a share or a size of a treatment and no dose."""
    if found.limit.times or found.values or found.implied or (about.name == _LINES and not found.limit.unit):
        return False
    if found.limit.unit:
        return _is_thing(about.name) and found.limit.unit in _NO_DOSE
    if _is_thing(about.name):
        return _WORD_NEXT.match(scan.plain, found.cut.end) is not None
    return not about.name and _named_next(scan, cut, found)


def _named_next(scan: Scan, cut: Cut, found: Comparison) -> bool:
    """A thing right behind its number, at most three words between: `2 prior doses of rituximab`."""
    following = scan.spots_in(Cut(found.cut.end, cut.end))[:1]
    near = bool(following) and _COUNTS.fullmatch(scan.plain[found.cut.end : following[0].cut.first][:_FAR]) is not None
    return near and _is_thing(following[0].name) and following[0].name != _LINES


def counted_thing(scan: Scan, cut: Cut, found: Comparison, about: Named, *, findings: bool) -> Tree | None:
    """The thing a number counts: there, or not there more often than that; and what is named before the number."""
    behind = Cut(found.cut.end, cut.end)
    if _is_thing(about.name) or not scan.spots_in(Cut(cut.first, found.cut.first)):
        return _counted(scan, cut, found, findings=findings)
    before = Cut(cut.first, found.cut.first)
    named = read_terms(scan, before, scan.spots_in(before), findings=findings)
    return all_of([named, _counted(scan, behind, found, findings=findings)])


def _counted(scan: Scan, cut: Cut, found: Comparison, *, findings: bool) -> Tree | None:
    """The thing with its number; of a number that is the most, its absence, or the words that a person answers."""
    tree = read_terms(scan, cut, scan.spots_in(cut), findings=findings) if scan.spots_in(cut) else None
    beyond = _BEYOND.get(found.op)
    count = f"{beyond or found.op} {format(found.limit.value, 'f')}"
    if tree is None or (count == ">= 1" and not found.limit.unit):
        return tree
    if beyond and any(item.timing is not None and item.timing.relation == "at least" for item in statements(tree)):
        return Judgement(" ".join(scan.text(cut).split()), cut)
    if beyond:
        bare = change(tree, lambda item: msgspec.structs.replace(item, said=()))
        return any_of([deny(bare), Judgement(" ".join(scan.text(cut).split()), cut)])
    said = Said("detail", scan.text(found.cut)) if found.limit.unit else Said("count", count)
    return change(tree, lambda item: _saying(item, said))


def _saying(item: Statement, said: Said) -> Statement:
    return msgspec.structs.replace(item, said=(*item.said, said))


def _is_thing(name: str) -> bool:
    term = term_of(name)
    return isinstance(term, Concept | Drug | DrugClass) and name not in ("prior_lines", "prior_cycles")
