"""Small operations on trees of statements: join, deny, walk, change. Reads no text."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from typing import TypeGuard

import msgspec

from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    Negated,
    OneOrMore,
    Presence,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.text import Cut

_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
OPPOSITES: dict[str, Presence] = {
    "present": "absent",
    "absent": "present",
    "positive": "negative",
    "negative": "positive",
    "detectable": "undetectable",
    "undetectable": "detectable",
}
"""What a presence or a result is where it is denied."""

PEOPLE = frozenset({"sex", "childbearing_potential"})
"""Whom a requirement is for: no window is said of them."""


def all_of(parts: Iterable[Tree | None]) -> Tree | None:
    """All parts that are there; one alone stays itself."""
    return _joined(parts, all_together=True)


def any_of(parts: Iterable[Tree | None]) -> Tree | None:
    """At least one of the parts that are there."""
    return _joined(parts, all_together=False)


def join(parts: Iterable[Tree | None], *, all_together: bool) -> Tree | None:
    """`all_of` or `any_of`."""
    return _joined(parts, all_together=all_together)


def at_least(n: int, parts: Iterable[Tree | None]) -> Tree | None:
    """At least `n` of the parts; all of them where there are no more than n."""
    given = [part for part in parts if part is not None]
    if n <= 1 or n >= len(given):
        return join(given, all_together=n > 1)
    return OneOrMore(tuple(given), n)


def listed_in(tree: Tree) -> tuple[Tree, ...]:
    """The members of a list of which some are asked: the two ends of a range are one; what is no list is its only."""
    if not isinstance(tree, AllOf):
        return tree.of if is_choice(tree) else (tree,)
    ranges = [list(ends) for _, ends in groupby(tree.of, _printed)]
    return tuple(part for ends in ranges for part in ([AllOf(tuple(ends))] if _is_range(tuple(ends)) else ends))


def _printed(part: Tree) -> tuple[str, Cut] | Tree:
    """By what parts are one range: the place and the name of a limit."""
    return (part.about.name, part.cut) if isinstance(part, Statement) and part.limit is not None else part


def is_choice(tree: Tree | None) -> TypeGuard[OneOrMore]:
    """Whether a tree is alternatives, of which any one is enough."""
    return type(tree) is OneOrMore and tree.n == 1


def is_plain_list(tree: Tree | None) -> TypeGuard[AllOf | OneOrMore]:
    """Whether a tree is a list of which all or any one is asked, and no number of them."""
    return type(tree) is AllOf or is_choice(tree)


def deny(tree: Tree) -> Tree:
    """The opposite: lists turn over, presences change their side, numbers and times stand in `not`."""
    match tree:
        case AllOf(of) if _is_range(of):
            return Negated(tree)
        case AllOf(of):
            return OneOrMore(tuple(deny(part) for part in of))
        case OneOrMore(of, 1):
            return AllOf(tuple(deny(part) for part in of))
        case Negated(inner):
            return inner
        case Excepted(inner, exception):
            return Excepted(deny(inner), exception)
        case Statement() if tree.op in OPPOSITES and (tree.timing is None or tree.timing.relation != "at least"):
            return msgspec.structs.replace(tree, op=OPPOSITES[tree.op], timing=_not_during(tree.timing))
        case _:
            return Negated(tree)


def _is_range(of: tuple[Tree, ...]) -> bool:
    """Whether parts are the two ends of one printed range."""
    cuts = {part.cut if isinstance(part, Statement) and part.limit is not None else None for part in of}
    return len(of) > 1 and len(cuts) == 1 and None not in cuts


def deny_found(tree: Tree) -> Tree:
    """As `deny`, but a result that is printed as negative stays so: `no psychosis, HIV negative`."""
    if isinstance(tree, AllOf) and _is_range(tree.of):
        return deny(tree)
    if is_plain_list(tree):
        parts = tuple(part if _negative(part) else deny_found(part) for part in tree.of)
        return (
            AllOf(parts)
            if isinstance(tree, OneOrMore) or any(_negative(part) for part in tree.of)
            else OneOrMore(parts)
        )
    return deny(tree)


def _negative(tree: Tree) -> bool:
    return isinstance(tree, Statement) and tree.op in ("negative", "undetectable")


def _not_during(timing: Timing | None) -> Timing | None:
    """What is not there during a past time is not there within it."""
    past = timing is not None and timing.relation == "during" and timing.side == "before"
    return msgspec.structs.replace(timing, relation="within") if past and timing is not None else timing


def statements(tree: Tree | None) -> tuple[Statement, ...]:
    """The statements of a tree, left to right."""
    if type(tree) is Statement:
        return (tree,)
    if tree is None or type(tree) is Judgement:
        return ()
    found: list[Statement] = []
    for part in parts_of(tree):
        if type(part) is Statement:
            found.append(part)
        else:
            found.extend(statements(part))
    return tuple(found)


def judgements(tree: Tree | None) -> tuple[Judgement, ...]:
    """The judgements of a tree, left to right."""
    if type(tree) is Judgement:
        return (tree,)
    if tree is None or type(tree) is Statement:
        return ()
    return tuple([item for part in parts_of(tree) for item in judgements(part)])


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """What stands directly below a node."""
    if type(tree) is AllOf or type(tree) is OneOrMore:
        return tree.of
    if type(tree) is Statement or type(tree) is Judgement:
        return ()
    if isinstance(tree, Negated):
        return (tree.of,)
    if isinstance(tree, Excepted):
        return (tree.of, tree.exception)
    if isinstance(tree, Conditional):
        branches = (tree.condition, tree.then)
        return branches if tree.otherwise is None else (*branches, tree.otherwise)
    return ()


def nodes(tree: Tree) -> tuple[Tree, ...]:
    """A tree and everything below it, top first and left to right."""
    found: list[Tree] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if type(node) is not Statement:
            waiting.extend(reversed(parts_of(node)))
    return tuple(found)


def change(tree: Tree, how: Callable[[Statement], Statement]) -> Tree:
    """The same tree with every statement changed."""
    match tree:
        case Statement():
            return how(tree)
        case AllOf(of):
            return AllOf(tuple(change(part, how) for part in of))
        case OneOrMore(of, n):
            return OneOrMore(tuple(change(part, how) for part in of), n)
        case Negated(inner):
            return Negated(change(inner, how))
        case Excepted(inner, exception):
            return Excepted(change(inner, how), change(exception, how))
        case Conditional(condition, then, otherwise):
            last = None if otherwise is None else change(otherwise, how)
            return Conditional(change(condition, how), change(then, how), last)
        case _:
            return tree


def timed(tree: Tree, timing: Timing) -> Tree:
    """The tree with a window on every statement that has none; nobody is a woman for 14 days."""

    def with_window(item: Statement) -> Statement:
        kept = item.timing is not None or item.about.name in PEOPLE
        return item if kept else msgspec.structs.replace(item, timing=timing)

    return change(tree, with_window)


def timed_each(tree: Tree, times: tuple[Timing, ...]) -> Tree:
    """The tree in every one of the windows: two windows are asked one beside the other."""
    if not times:
        return tree
    return change_to_trees(tree, lambda item: _in_each(item, times))


def change_to_trees(tree: Tree, how: Callable[[Statement], Tree], *, guards: bool = False) -> Tree:
    """The same tree with every statement replaced by a tree; conditions and exceptions only where `guards` says so."""

    def changed(part: Tree) -> Tree:
        return change_to_trees(part, how, guards=guards)

    match tree:
        case Statement():
            return how(tree)
        case AllOf(of):
            return all_of(changed(part) for part in of) or tree
        case OneOrMore(of, n):
            return OneOrMore(tuple(changed(part) for part in of), n)
        case Negated(inner):
            return Negated(changed(inner))
        case Excepted(inner, exception):
            return Excepted(changed(inner), changed(exception) if guards else exception)
        case Conditional(condition, then, otherwise):
            last = None if otherwise is None else changed(otherwise)
            return Conditional(changed(condition) if guards else condition, changed(then), last)
        case _:
            return tree


def _in_each(item: Statement, times: tuple[Timing, ...]) -> Tree:
    if item.timing is not None:
        return item
    return all_of(msgspec.structs.replace(item, timing=timing) for timing in times) or item


def said_of(condition: Tree, tree: Tree) -> Tree:
    """What is asked of some: the condition itself, said again in it, is not asked."""
    parts = tree.of if isinstance(tree, AllOf) else (tree,)
    return Conditional(condition, all_of(part for part in parts if not same_finding(part, condition)) or tree)


def same_finding(part: Tree, condition: Tree) -> bool:
    """Whether two findings say the same, wherever they are printed."""
    if not (isinstance(part, Statement) and isinstance(condition, Statement)) or part.limit is not None:
        return False
    return (part.about.name, part.op, part.timing) == (condition.about.name, condition.op, condition.timing)


def outside(items: list[Statement]) -> bool:
    """Whether two limits of one measurement leave nothing between them: `under 6 and over 18 years`."""
    if len(items) != 2 or len({item.about.name for item in items}) != 1 or any(item.timing for item in items):
        return False
    one, other = sorted(items, key=lambda item: item.op)
    if one.limit is None or other.limit is None or one.op[:1] != "<" or other.op[:1] != ">":
        return False
    units = {one.limit.unit, other.limit.unit} - {""}
    return len(units) < 2 and one.limit.times == other.limit.times and one.limit.value < other.limit.value


def is_open(item: Statement) -> bool:
    """Whether words beside a statement may narrow it: it has no number, and no values but those of a sex."""
    return item.limit is None and (not item.values or item.about.name == "sex")


def is_measured(item: Statement) -> bool:
    """Whether a statement is about a value or a test result."""
    return item.limit is not None or item.op in ("positive", "negative", "detectable", "undetectable", "in")


def _joined(parts: Iterable[Tree | None], *, all_together: bool) -> Tree | None:
    flat: list[Tree] = []
    for part in parts:
        if part is None:
            continue
        same = type(part) is AllOf if all_together else is_choice(part)
        for item in parts_of(part) if same else (part,):
            if item not in flat:
                flat.append(item)
    if len(flat) < 2:
        return flat[0] if flat else None
    return AllOf(tuple(flat)) if all_together else OneOrMore(tuple(flat))


def holds_level(tree: Tree | None, level: Decimal) -> bool:
    """Whether every limit of a tree holds one level of a scale, and it has nothing but limits."""
    items = statements(tree)
    return bool(items) and all(_holds(item, level) for item in items)


def _holds(item: Statement, level: Decimal) -> bool:
    holds = _HOLDS.get(item.op)
    if item.values or holds is None or item.limit is None:
        return str(level) in item.values
    return holds(level, item.limit.value)


def in_place_of_last(tree: Tree, meaning: Tree) -> Tree:
    """The definition in place of the last statement of the tree, with the window of what it defines."""
    last = next(iter(reversed(tuple(statements(tree)))), None)
    if last is None:
        return all_of([tree, meaning]) or meaning
    timing = last.timing
    return in_place_of(tree, last, meaning if timing is None else timed(meaning, timing))


def in_place_of(tree: Tree, one: Statement, meaning: Tree) -> Tree:
    """The tree with something in place of one of its statements."""
    return change_to_trees(tree, lambda item: meaning if item is one else item, guards=True)
