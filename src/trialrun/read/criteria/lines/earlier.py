"""A label in front of a line that says when: what stands behind `Prior Medication:` is asked of any time.

Changes no time that the line itself tells.
"""

from __future__ import annotations

import re
from functools import partial

import msgspec

from trialrun.read.criteria.model import Judgement, Negated, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_treatment
from trialrun.read.criteria.trees import change_to_trees

_EARLIER = Sought(
    re.compile(r"\A\W*(?:prior|previous|past) (?:medications?|treatments?|therap(?:y|ies)|drugs?)\s*:", re.IGNORECASE),
    words=("prior", "previous", "past"),
)


def of_any_time(scan: Scan, tree: Tree | None) -> Tree | None:
    """The tree of a line below a label of earlier treatment: who ever had what it names is meant, or asked."""
    label = None if tree is None or scan.lacks(_EARLIER) else _EARLIER.pattern.match(scan.plain)
    if tree is None or label is None:
        return tree
    return change_to_trees(tree, partial(_ever, scan=scan, label=label[0].strip()))


def _ever(item: Statement, *, scan: Scan, label: str) -> Tree:
    if item.timing is not None or item.selector or item.limit is not None or item.op not in ("present", "absent"):
        return item
    if not item.about.name:
        words = scan.text(item.cut)
        asked = Judgement(words if words.startswith(label) else f"{label} {words}", item.cut)
        return asked if item.op == "present" else Negated(asked)
    return msgspec.structs.replace(item, selector="ever") if is_treatment(item.about.name) else item
