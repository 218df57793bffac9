"""Regimens of one kind are counted, or how long one was given: `no more than 2 lines of chemotherapy`.

Records count all lines and all of the time, which are no less than those of a kind: whether of the kind they are, a
person is asked.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.model import AllOf, Judgement, OneOrMore, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import is_drug
from trialrun.read.criteria.trees import change_to_trees, statements
from trialrun.read.text import Cut

_COUNTED = frozenset({"prior_lines", "treatment_duration"})
_ANY = frozenset({"anticancer_therapy", "antimyeloma_therapy", "antineoplastic"})
_REACH = 80
_ENDS = re.compile(
    r"[.;,:()\n]|\s(?-i:[A-Z][a-z])|\b(?:and|or|but|if|unless|includ\w+|contain\w+|consist\w+|that|which|who|with"
    r"|without|within|prior to|before|after)\b",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\b(?:chemo\w*|cytotoxic|hormon\w+|endocrine|platinum|immunotherap\w*|targeted|biologic\w*"
    r"|(?:for|in)\s+(?:the\s+|their\s+)?(?:locally\s+)?(?:advanced|metastatic|recurrent|relapsed|unresectable)\b)",
    re.IGNORECASE,
)


def with_kinds_of_lines(scan: Scan, tree: Tree) -> Tree:
    """The tree with each count of regimens of one kind as a count of all and a question."""
    if not any(item.about.name in _COUNTED for item in statements(tree)):
        return tree
    return change_to_trees(
        tree, lambda item: _asked(scan, item) if item.about.name in _COUNTED and item.limit else item
    )


def _asked(scan: Scan, item: Statement) -> Tree:
    cut = _stretch(scan, item)
    kinds = (spot for spot in scan.spots_in(cut) if is_drug(spot.name) and spot.name not in _ANY)
    if _KIND.search(scan.text(cut)) is None and not any(kinds):
        return item
    question, bare = Judgement(" ".join(scan.text(cut).split()), cut), replace(item, said=())
    if item.op in ("<", "<=") or _is_none(item):
        return OneOrMore((bare, question))
    return AllOf((replace(bare, op=">=", values=()) if item.op == "=" or item.values else bare, question))


def _is_none(item: Statement) -> bool:
    """`0 or 1`: none at all is enough."""
    return item.limit is not None and item.limit.value == 0


def _stretch(scan: Scan, item: Statement) -> Cut:
    """The number, what it counts, and the words of the clause behind them."""
    first, end = min(item.cut.first, item.about.cut.first), max(item.cut.end, item.about.cut.end)
    behind = _ENDS.search(scan.plain, end, end + _REACH)
    return scan.trimmed(Cut(first, behind.start() if behind else min(len(scan.plain), end + _REACH)))
