"""A disease and the class of it that is printed beside it are one finding: `heart failure, NYHA class III or IV`.

The table `classes.csv` says which scale is of which disease. Joins what stands side by side; reads nothing anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from msgspec.structs import replace

from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Named, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.trees import statements
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_BETWEEN = re.compile(r"[\s,(]*(?:(?:of|is|with|at|in|>=|<=|>|<|=)[\s,(]*)?", re.IGNORECASE)


def with_classes(scan: Scan, tree: Tree) -> Tree:
    """The tree with every class joined to its disease; the same tree where no class stands beside its disease."""
    if not any(item.about.name in _diseases() for item in statements(tree)):
        return tree
    told = {item.about.cut for item in statements(tree)}
    return _with_untold(scan, _joined(scan, tree), told)


def _joined(scan: Scan, tree: Tree) -> Tree:
    """Neighbours of a list that are a disease and its class become one."""
    match tree:
        case OneOrMore(of, 1):
            parts = _merged(scan, [_joined(scan, part) for part in of])
            return parts[0] if len(parts) == 1 else OneOrMore(tuple(parts))
        case AllOf(of):
            parts = _merged(scan, [_joined(scan, part) for part in of])
            return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
        case Negated(inner):
            return Negated(_joined(scan, inner))
        case Conditional(condition, then, otherwise):
            other = None if otherwise is None else _joined(scan, otherwise)
            return Conditional(_joined(scan, condition), _joined(scan, then), other)
        case Excepted(inner, exception):
            return Excepted(_joined(scan, inner), _joined(scan, exception))
        case _:
            return tree


def _merged(scan: Scan, parts: list[Tree]) -> list[Tree]:
    """A list with the pairs in it joined; `no heart failure, NYHA III` denies the pair."""
    merged: list[Tree] = []
    for part in parts:
        before = merged[-1] if merged else None
        unit = part.of if isinstance(part, Negated) else part
        if isinstance(before, Statement) and _beside(scan, before, unit):
            if before.op == "present" and not isinstance(part, Negated):
                merged[-1] = AllOf((before, unit))
                continue
            if before.op == "absent" and isinstance(part, Negated):
                merged[-1] = Negated(AllOf((replace(before, op="present"), unit)))
                continue
        merged.append(part)
    return merged


def _beside(scan: Scan, disease: Statement, unit: Tree) -> bool:
    """Whether a tree is the class of a disease, printed right beside it."""
    items = tuple(statements(unit))
    if not items or any(_diseases().get(item.about.name) is None for item in items):
        return False
    known = all(disease.about.name in load_vocabulary().below(_diseases()[item.about.name]) for item in items)
    return known and all(_is_near(scan, disease.about.cut, item) for item in items)


def _with_untold(scan: Scan, tree: Tree, told: set[Cut]) -> Tree:
    """Classes whose disease is named beside them and stands in no statement get it."""
    match tree:
        case Statement():
            named = next(_named_beside(scan, tree, told), None)
            return tree if named is None else AllOf((Statement(named, named.cut), tree))
        case OneOrMore(of, n):
            return OneOrMore(tuple(_with_untold(scan, part, told) for part in of), n)
        case AllOf(of):
            return AllOf(tuple(_with_untold(scan, part, told) for part in of))
        case Negated(inner):
            return Negated(_with_untold(scan, inner, told))
        case _:
            return tree


def _named_beside(scan: Scan, item: Statement, told: set[Cut]) -> Iterator[Named]:
    disease = _diseases().get(item.about.name)
    if disease is None:
        return
    below = load_vocabulary().below(disease)
    for spot in scan.spots:
        if spot.name in below and spot.cut not in told and _is_near(scan, spot.cut, item):
            yield Named(spot.words, spot.cut, spot.name)


def _is_near(scan: Scan, cut: Cut, item: Statement) -> bool:
    """Whether nothing but a comma or a bracket stands between a disease and its class with its number."""
    first, end = min(item.about.cut.first, item.cut.first), max(item.about.cut.end, item.cut.end)
    between = scan.plain[cut.end : first] if cut.end <= first else scan.plain[end : cut.first]
    return (cut.end <= first or end <= cut.first) and _BETWEEN.fullmatch(between) is not None


@cache
def _diseases() -> Mapping[str, str]:
    return {row["scale"]: row["disease"] for row in read_table("criteria/tables/classes.csv")}
