"""A number that is printed for one drug of a list and said of all of them: a dose, a count of regimens."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.concepts.numbers import sums_doses
from trialrun.read.criteria.connectives.parts import Part
from trialrun.read.criteria.model import Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import is_drug
from trialrun.terms import load_vocabulary

_DOSED_ALIKE = frozenset({"anthracycline", "antiplatelet", "corticosteroid", "nsaid"})
"""Classes of drugs of which one dose is printed for several."""
_DOSE_OF = re.compile(r"\b(?:dos(?:e|es|age|ages)|exposure)\s+(?:of|to)\b", re.IGNORECASE)


def shared_doses(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`prednisone or dexamethasone > 10 mg/day`, `a dose of A or B above 450 mg/m2`: no dose of A alone keeps out."""
    dosed_names = [tree.about.name for tree in trees if isinstance(tree, Statement) and _is_dosed_behind(tree)]
    plain_names = {tree.about.name for tree in trees if isinstance(tree, Statement) and tree.limit is None}
    if not dosed_names or plain_names & {*dosed_names}:
        return trees
    shared = list(trees)
    of_each = _DOSE_OF.search(scan.text(parts[0].cut)) is not None
    for at in range(len(parts) - 1, 0, -1):
        before, dosed = shared[at - 1], shared[at]
        if not isinstance(before, Statement) or not isinstance(dosed, Statement) or not _is_dosed_behind(dosed):
            continue
        if _is_plain_drug(before) and (of_each or _alike(before, dosed)):
            summed = dosed.limit is not None and sums_doses(scan, parts[0].cut, dosed.limit)
            when = "ever" if summed else before.selector
            shared[at] = replace(dosed, selector=when if summed else dosed.selector)
            shared[at - 1] = replace(before, op=dosed.op, limit=dosed.limit, cut=dosed.cut, selector=when)
    return shared


def with_all_counted(trees: list[Tree | None]) -> list[Tree | None]:
    """`2 regimens containing A, B or C` counts the regimens of all of them, not A alone."""
    shared = list(trees)
    counting: int | None = None
    for at, tree in enumerate(trees):
        counted = None if counting is None else shared[counting]
        if isinstance(tree, Statement) and tree.counted and any(said.key == "name" for said in tree.said):
            counting = at
        elif counting is not None and isinstance(counted, Statement) and isinstance(tree, Statement):
            if not _is_plain_drug(tree):
                counting = None
                continue
            shared[counting] = replace(counted, said=(*counted.said, Said("name", tree.about.name)))
            shared[at] = None
    return shared


def _is_dosed_behind(item: Statement) -> bool:
    return item.limit is not None and is_drug(item.about.name) and item.about.cut.end <= item.cut.first


def _is_plain_drug(item: Statement) -> bool:
    return is_drug(item.about.name) and item.op == "present" and item.limit is None and item.timing is None


def _alike(one: Statement, other: Statement) -> bool:
    vocabulary = load_vocabulary()
    return bool(_DOSED_ALIKE & vocabulary.above(one.about.name) & vocabulary.above(other.about.name))
