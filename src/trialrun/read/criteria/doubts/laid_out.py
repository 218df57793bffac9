"""A line beside its reading, laid out for those who doubt it: its words, statements and nodes, each found once.

A row of a table of doubts is looked at only where the line holds what it needs. Judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec

from trialrun.read.criteria.lines.allowing import without_label
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.model import Conditional, Excepted, Limit, LineRead, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import nodes, parts_of
from trialrun.read.text import Cut

EARLIER = re.compile(r"\b(?:before|prior|preceding|previous|last|past|since)\b", re.IGNORECASE)
"""A word of a time that is over."""
_ALLOWED_IF = re.compile(
    r"\W*(?:(?:is|are|was|were)\s+)?(?:allowed|permitted|acceptable|eligible)\W+(?:only\s+)?(?:if|when|provided)\W+"
    r"(?:\w+\s+){0,4}",
    re.IGNORECASE,
)
NEAR = 72
"""Characters before a name in which a word that turns it round is looked for."""


class LaidOut(msgspec.Struct, frozen=True):
    """A line (`plain`, as long as it is; `scan` of its beginning) and the tree made of it, with all that is in it.

    `holds`: the tree is true of those who may enter. `items` are the statements, of which `limited` and `timed` have a
    limit and a window, and `asserted` are those that the tree says are there, without what it leaves out; `lists` is
    what joins them, denies them or sets them against each other, top first; `nodes` is everything. `held` are the
    patterns that may stand in the line, and the kinds of nodes of the tree, of limits and windows. `whole`: the scan is
    of all of the line.
    """

    plain: str
    scan: Scan
    role: Role
    holds: bool
    tree: Tree
    items: tuple[Statement, ...]
    limited: tuple[tuple[Statement, Limit], ...]
    timed: tuple[tuple[Statement, Timing], ...]
    asserted: tuple[Statement, ...]
    lists: tuple[Tree, ...]
    nodes: tuple[Tree, ...]
    held: frozenset[object]
    whole: bool

    def opens_with(self, sought: Sought) -> bool:
        """Whether a pattern stands at the beginning of the line, or behind its label: `Controls: without gout`."""
        behind = without_label(self.scan, Cut(0, len(self.plain))).first
        return any(sought.pattern.match(self.plain, first) for first in (0, behind))

    def lets_in_since(self, item: Statement) -> bool:
        """Whether the line allows something if so long a time has passed since it: `allowed if over for 4 weeks`."""
        if item.timing is None or item.timing.relation != "at least":
            return False
        return _ALLOWED_IF.fullmatch(self.plain, item.about.cut.end, item.timing.cut.first) is not None

    def says(self, sought: Sought) -> bool:
        """Whether a pattern stands anywhere in the line."""
        if sought.begins and self.whole:
            return any(sought.pattern.match(self.plain, place) for place in self.scan.places(sought))
        return sought.pattern.search(self.plain) is not None


Reach = Literal["line", "section", "words"]


class Doubt(NamedTuple):
    """A row of a table of doubts: its words, what it is never without, of which readings it is true, and how far.

    `needs` is a pattern whose words must stand in the line, or a kind of node that must stand in its tree, or be a part
    of its statements. `reach` is what is doubtful: all of the `line`, how its sections join or whom it is about; the
    `section` of which the doubt is true by itself (where it is true of none, all of the line); `words`: as a section,
    but nothing where it is true of none.
    """

    words: str
    needs: Sought | type[Tree | Limit | Timing]
    is_true: Callable[[LaidOut], bool]
    reach: Reach = "section"


def said(
    words: str, sought: Sought, of: Callable[[LaidOut], bool] = lambda laid: True, reach: Reach = "section"
) -> Doubt:
    """A doubt about the lines in which a pattern stands, as far as it is true of their reading."""

    def is_true(laid: LaidOut) -> bool:
        # Which words stand in a line too long for its scan is not known: it is looked through last.
        return laid.says(sought) and of(laid) if laid.whole else of(laid) and laid.says(sought)

    return Doubt(words, sought, is_true, reach)


def any_item(is_so: Callable[[str, Statement], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of any statement, with the words of the line."""
    return lambda laid: any(is_so(laid.plain, item) for item in laid.items)


def any_limited(is_so: Callable[[str, Statement, Limit], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of any limit, with the words of the line."""
    return lambda laid: any(is_so(laid.plain, item, limit) for item, limit in laid.limited)


def any_timed(is_so: Callable[[str, Statement, Timing], bool], relation: str = "") -> Callable[[LaidOut], bool]:
    """Whether something is so of any window, or of any of one relation, with the words of the line."""
    return lambda laid: any(
        relation in ("", timing.relation) and is_so(laid.plain, item, timing) for item, timing in laid.timed
    )


def any_asserted(is_so: Callable[[str, Statement], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of anything that the tree says is there, with the words of the line."""
    return lambda laid: any(is_so(laid.plain, item) for item in laid.asserted)


def any_node(is_so: Callable[[Tree], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of any node that is no statement."""
    return lambda laid: any(map(is_so, laid.lists))


def any_list(is_so: Callable[[str, Tree], bool]) -> Callable[[LaidOut], bool]:
    """Whether something is so of any node that is no statement, with the words of the line."""
    return lambda laid: any(is_so(laid.plain, node) for node in laid.lists)


def is_conditional(laid: LaidOut) -> bool:
    """Whether a reading asks something of some alone."""
    return any(isinstance(node, Conditional) for node in laid.lists)


def lay_out(plain: str, scan: Scan, read: LineRead, tree: Tree, role: Role) -> LaidOut:
    """A line, what was made of it, and the list it stands in."""
    found = nodes(tree)
    items = tuple([node for node in found if type(node) is Statement])
    limited = tuple([(item, item.limit) for item in items if item.limit is not None])
    timed = tuple([(item, item.timing) for item in items if item.timing is not None])
    kinds = (*map(type, found), *([Limit] if limited else ()), *([Timing] if timed else ()))
    return LaidOut(
        plain,
        scan,
        role,
        read.holds_when_eligible,
        tree,
        items,
        limited,
        timed,
        tuple(_asserted(tree)),
        tuple([node for node in found if type(node) is not Statement]),
        found,
        frozenset((*scan.sought, *kinds)),
        len(plain) == len(scan.plain),
    )


def _asserted(tree: Tree) -> list[Statement]:
    if isinstance(tree, Statement):
        return [tree] if tree.op == "present" else []
    parts = parts_of(tree)[:1] if isinstance(tree, Excepted) else parts_of(tree)
    return [item for part in parts for item in _asserted(part)]


def before_name(item: Statement) -> tuple[int, int]:
    """Where the words right before the name of a finding stand, from and to."""
    return max(0, item.about.cut.first - NEAR), item.about.cut.first
