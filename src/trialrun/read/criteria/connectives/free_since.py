"""`unless free of it for 5 years`: how long what is excluded must be over to excuse. Reads no clause."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.connectives.kinds import WIDER, names_of
from trialrun.read.criteria.model import LONG_UNITS, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.trees import change, statements
from trialrun.read.text import Cut

_FREE = re.compile(
    r"\b(?:free|remission|no (?:known |active |evidence of )*disease|no evidence|without (?:evidence|recurrence)"
    r"|not? recur\w*|no recurrence|NED|inactive|cured"
    r"|curative\w*|last (?:dose|treatment|exposure|administration|use|received|given)|discontinu\w+|stopped|completed"
    r"|(?:months?|weeks?|days?|years?) (?:ago|earlier))\b",
    re.IGNORECASE,
)


def free_for(scan: Scan, tree: Tree, cut: Cut) -> Tree | None:
    """`unless free of the disease for 5 years`: that long since what is excluded."""
    shown = scan.text(cut)
    lengths = [
        (item.limit.value, item.limit.unit) for item in scan.comparisons_in(cut) if item.limit.unit in LONG_UNITS
    ]
    lengths += [(item.amount, item.unit) for item in scan.timings_in(cut) if item.amount and item.unit]
    head = next(iter(statements(tree)), None)
    if head is None or head.limit is not None or not lengths or not _FREE.search(shown) or len(names_of(tree)) > 1:
        return None
    if any(
        WIDER.get(item.name, item.name) != WIDER.get(head.about.name, head.about.name) for item in scan.spots_in(cut)
    ):
        return None
    amount, unit = lengths[0]
    timing = Timing("at least", amount, LONG_UNITS.get(unit or "", "a"), cut, anchor="enrolment")
    return replace(head, cut=cut, timing=timing, op="present", selector="", said=())


def disease_free(scan: Scan, guard: Tree | None) -> Tree | None:
    """`other tumors with no evidence of disease for 5 years`: that long since they were there."""
    if guard is None:
        return None
    return change(guard, lambda item: _long_since(scan, item))


def _long_since(scan: Scan, item: Statement) -> Statement:
    free = item.timing is not None and item.timing.relation == "during" and _FREE.search(scan.text(item.cut))
    if not free or item.timing is None or item.limit is not None:
        return item
    return replace(item, timing=replace(item.timing, relation="at least"))
