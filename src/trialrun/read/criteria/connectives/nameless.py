"""Parts of a clause with no name of their own: a second limit, or `normal`, of what is measured beside them."""

from __future__ import annotations

import re

from trialrun.read.criteria.concepts.named import timing_of
from trialrun.read.criteria.concepts.normal import normal
from trialrun.read.criteria.connectives.limits import limited_again
from trialrun.read.criteria.connectives.parts import Frame, Part, is_bare
from trialrun.read.criteria.model import Named, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import is_procedure
from trialrun.read.criteria.trees import statements
from trialrun.read.text import Cut

_ONLY_NORMAL = re.compile(
    r"[\s,]*(?:is\s+)?(?:(?:with)?in\s+)?(?:the\s+)?(?:institutional\s+)?normal(?:\s+(?:range|limits?))?[\s.,;]*",
    re.IGNORECASE,
)


def normal_again(scan: Scan, cut: Cut, before: list[Tree | None], frame: Frame) -> Tree | None:
    """`LVEF at least 45% or within normal limits`: what is normal is the measurement of the part before."""
    if not before or "normal" not in scan.words or not _ONLY_NORMAL.fullmatch(scan.plain, cut.first, cut.end):
        return None
    items = statements(before[-1])
    measured = {item.about.name: item.about for item in items if item.limit is not None}
    about = measured.popitem()[1] if len(measured) == 1 and len(items) == 1 else None
    return None if about is None else _normal_of(scan, cut, about, findings=frame.findings)


def limited_again_by_method(scan: Scan, cut: Cut, before: Tree | None) -> Tree | None:
    """`>= 20 mm by X-ray or >= 10 mm by CT`: a second limit, beside no more than how it is measured."""
    by_method = all(is_procedure(item.name) for item in scan.spots_in(cut))
    return limited_again(before, cut.first, scan.comparisons_in(cut)) if by_method else None


def normal_lists(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None], frame: Frame) -> list[Tree | None]:
    """`bilirubin, AST and ALT normal`: what is normal is said of every bare measurement of the list."""
    bare = [tree is None and is_bare(scan, part.cut) for part, tree in zip(parts, trees, strict=True)]
    if not any(bare):
        return trees
    filled = list(trees)
    for order in (range(len(parts) - 2, -1, -1), range(1, len(parts))):
        step = order.step
        for at in order:
            beside = at - step
            if bare[at] and filled[at] is None and _only_normal(scan, parts[beside].cut, filled[beside]):
                found = next(iter(statements(filled[beside]))).cut
                filled[at] = _normal_alike(scan, parts[at].cut, found, findings=frame.findings)
    return filled


def _only_normal(scan: Scan, cut: Cut, tree: Tree | None) -> bool:
    """Whether a part says of a measurement that it is normal, or not, without a number."""
    items = statements(tree)
    unprinted = not scan.comparisons_in(cut) and bool(items)
    return unprinted and all(item.limit is not None and item.limit.times in ("ULN", "LLN") for item in items)


def _normal_alike(scan: Scan, cut: Cut, other: Cut, *, findings: bool) -> Tree | None:
    """`bilirubin, AST and ALT normal`: a bare measurement, as the words of another part of its list say."""
    spotted = scan.spots_in(cut)[-1]
    about = Named(spotted.words, spotted.cut, spotted.name)
    return normal(scan, other, about, timing_of(scan, other), findings=findings)


def _normal_of(scan: Scan, cut: Cut, about: Named, *, findings: bool) -> Tree | None:
    """`... or within normal limits`: the limits of normal of a measurement that is named before."""
    return normal(scan, cut, about, timing_of(scan, cut), findings=findings)
