"""Levels in words beside the number that says them: `elevated AST or ALT (> 3 x ULN)` is one limit of each.

Takes away what a number says more exactly; reads no words of its own.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.model import AllOf, OneOrMore, Statement, Tree
from trialrun.read.criteria.trees import any_of, statements

_PRINTED = re.compile(r"[<>=]|\b(?:U[LN]N|LLN|UNL|upper|lower|limits? of)\b", re.IGNORECASE)

_BRACKET = re.compile(r"\([^()]*\)?")


def without_levels(plain: str, tree: Tree) -> Tree:
    """The alternatives of a tree without the levels in words that a number behind the last of them says exactly."""
    if not isinstance(tree, OneOrMore) or tree.n != 1:
        return tree
    printed = {
        (item.about.name, item.op[:1]) for item in statements(tree) if item.limit and not _is_worded(plain, item)
    }
    said_again = [
        part
        for part in tree.of
        if isinstance(part, Statement) and _is_worded(plain, part) and (part.about.name, part.op[:1]) in printed
    ]
    if not said_again:
        return tree
    names = {part.about.name for part in said_again}
    rest = [part for part in tree.of if not any(part is level for level in said_again)]
    return any_of(limit for part in rest for limit in _each_limit(part, names)) or tree


def _each_limit(part: Tree, names: set[str]) -> tuple[Tree, ...]:
    """What is said of all of several measurements, as alternatives like the levels that they say exactly."""
    together = isinstance(part, AllOf) and {item.about.name for item in statements(part)} == names
    return part.of if together and isinstance(part, AllOf) else (part,)


def _is_worded(plain: str, item: Statement) -> bool:
    """Whether a limit of normal is said in words alone."""
    if item.limit is None or item.limit.value != 1 or item.limit.times not in ("ULN", "LLN"):
        return False
    return _PRINTED.search(_BRACKET.sub("", plain[item.cut.first : item.cut.end])) is None


def are_levels(own: Tree, meant: Tree) -> bool:
    """`normal creatinine is defined by creatinine < 1.5 mg/dL or ...`: the number says what the word means."""
    levels = statements(own)
    normal = bool(levels) and all(item.limit is not None and item.limit.times in ("ULN", "LLN") for item in levels)
    return normal and {item.about.name for item in levels} <= {item.about.name for item in statements(meant)}
