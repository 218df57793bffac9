"""One printed limit of a tree and another in its place: for some, or for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from trialrun.read.criteria.model import (
    AllOf,
    Comparison,
    Conditional,
    Excepted,
    Limit,
    Negated,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.trees import all_of, any_of, change_to_trees, holds_level, join, statements
from trialrun.read.text import Cut

OTHER_VALUES = re.compile(
    r"\W*(?:an?\s+|any\s+)?(?:lower|higher|greater|elevated|other|lesser|abnormal)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:values?|levels?|counts?|numbers?|limits?|results?|scores?|grades?|LVEF|ANC|creatinine|bilirubin|h[a]?emoglobin"
    r"|platelets?)(?:\s+(?:is|are|may be|can be))?\W*$"
    rf"|\W*(?:younger|older)\s+(?:{ANYBODY}|individuals|children|adults|persons)(?:\s+(?:is|are|may be|can be))?\W*$",
    re.IGNORECASE,
)
"""Whom or what `are allowed` lets in beyond a limit: `higher scores`, `older patients`."""
_NEAR = 20
"""How many times as large a number may be to be counted alike."""


def with_alternative(tree: Tree, numbers: tuple[Comparison, ...], condition: Tree) -> Tree:
    """If the condition holds, the last limit of the tree is another one: the last of the numbers."""
    last = last_limit(tree, numbers[-1].cut.first)
    if last is None:
        return tree
    sides = {item.op[:1] for item in _ends(numbers)}

    def alternative(part: Tree) -> Tree:
        other = limited_anew(part, numbers)
        if any(item.op[:1] not in sides for item in statements(part)):
            return Excepted(part, all_of([condition, other]) or condition)
        return Conditional(condition, other, part)

    return at_limit(tree, last, alternative)


def limited_anew(tree: Tree, numbers: tuple[Comparison, ...]) -> Tree:
    """The tree with the last of some numbers in place of its limits: of a range, with both its ends."""
    ends = _ends(numbers)

    def limited(item: Statement) -> Tree:
        if item.limit is None:
            return item
        own = item.limit
        anew = (replace(item, op=end.op, limit=_counted_as(own, end.limit), cut=end.cut, values=()) for end in ends)
        return all_of(anew) or item

    return change_to_trees(tree, limited)


def _counted_as(own: Limit, bare: Limit) -> Limit:
    """`>= 1 g/dL (IgA >= 0.5)`: a bare number of about the same size is counted as the limit that it replaces."""
    alike = own.value and not (bare.unit or bare.times) and 1 <= _NEAR * bare.value / own.value <= _NEAR**2
    return replace(bare, unit=own.unit, times=own.times) if alike else bare


def _ends(numbers: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    """The last of some numbers, once whatever it belongs to; a range is two."""
    last = [item for item in numbers if item.cut == numbers[-1].cut]
    return tuple({(item.op, item.limit): item for item in last}.values())


def limited_again(before: Tree | None, first: int, numbers: tuple[Comparison, ...]) -> Tree | None:
    """`at least 20 mm by X-ray or at least 10 mm by CT`: a number with no name of its own is of the limit before.

    `first` is where the words of the number begin.
    """
    last = next((item for item in reversed(statements(before)) if item.limit is not None), None)
    number = numbers[0] if len(numbers) == 1 and numbers[0].limit.unit else None
    if last is None or number is None or not same_dimension(number, last):
        return None
    if number.about is not None and (number.about.name or number.about.cut.end > first):
        return None
    return replace(last, op=number.op, limit=number.limit, cut=number.cut)


def last_limit(tree: Tree, before: int = 1_000_000) -> Cut | None:
    """The place of the last number of a tree that stands before a place."""
    cuts = [item.cut for item in statements(tree) if item.limit is not None and item.cut.first < before]
    return max(cuts) if cuts else None


def at_limit(tree: Tree, cut: Cut, how: Callable[[Tree], Tree]) -> Tree:
    """The tree with its part about one printed number changed; several names of one number stay together."""
    own = [item.cut == cut for item in statements(tree)]
    if own and all(own):
        return how(tree)
    if not any(own):
        return tree
    if _has_alternative(tree, cut):
        return how(tree)
    match tree:
        case AllOf(of) | OneOrMore(of, 1):
            whole = [part for part in of if all(item.cut == cut for item in statements(part)) and any(statements(part))]
            others = [at_limit(part, cut, how) for part in of if part not in whole]
            together = isinstance(tree, AllOf)
            same = join(whole, all_together=together)
            return join([*others, how(same) if same is not None else None], all_together=together) or tree
        case Excepted(inner, guard):
            return Excepted(at_limit(inner, cut, how), guard)
        case Conditional(condition, then, otherwise):
            return Conditional(condition, at_limit(then, cut, how), otherwise)
        case Negated(inner):
            return Negated(at_limit(inner, cut, how))
        case _:
            return tree


def _has_alternative(tree: Tree, cut: Cut) -> bool:
    """Whether a number is already another limit of the tree for some: a third is set against the whole."""
    match tree:
        case Conditional(_, then, otherwise) if otherwise is not None:
            return any(item.cut == cut for item in statements(then))
        case Excepted(_, guard):
            return any(item.cut == cut for item in statements(guard))
        case _:
            return False


def same_dimension(found: Comparison, item: Statement) -> bool:
    """Whether a comparison is counted in what the statement's limit is counted in."""
    return item.limit is not None and (found.limit.unit, found.limit.times) == (item.limit.unit, item.limit.times)


def with_level(tree: Tree, allowed: Tree, proviso: Tree | None) -> Tree:
    """A level for some: one that the limits do not hold is let in, of one that they hold it is asked."""
    level = next(item for item in statements(allowed) if item.limit is not None)
    if level.op == "=" and level.limit is not None and proviso and holds_level(tree, level.limit.value):
        return all_of([tree, Conditional(level, proviso)]) or tree
    kept = [item for item in statements(tree) if _ends_before(item, level)]
    return any_of([tree, all_of([*kept, allowed, proviso])]) or tree


def _ends_before(item: Statement, level: Statement) -> bool:
    """`15 to 60 years, up to 70 if fit`: the end of a range that the other limit leaves as it is."""
    if item.limit is None or level.limit is None or item.values:
        return False
    if level.op in ("<", "<="):
        return item.op in (">", ">=") and item.limit.value < level.limit.value
    return level.op in (">", ">=") and item.op in ("<", "<=") and item.limit.value > level.limit.value
