"""What stands behind several limits is said of all of them: a window, an exception. Reads nothing anew.

A window that reached the last limit alone would let an old value of the others decide; an exception would keep out
whom it is for.
"""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.criteria.lines_scan import Scan
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Negated, OneOrMore, Statement, Timing, Tree
from trialrun.terms import Variable, load_vocabulary

_ENDS = frozenset(";\n:")


def with_tails(scan: Scan, tree: Tree) -> Tree:
    """The tree with windows and exceptions behind a list of limits said of each."""
    match tree:
        case AllOf(of):
            return AllOf(_listed(scan, [with_tails(scan, part) for part in of], together=True))
        case OneOrMore(of, 1):
            return OneOrMore(_listed(scan, [with_tails(scan, part) for part in of], together=False))
        case Negated(inner):
            return Negated(with_tails(scan, inner))
        case Conditional(condition, then, otherwise):
            other = None if otherwise is None else with_tails(scan, otherwise)
            return Conditional(condition, with_tails(scan, then), other)
        case Excepted(inner, exception):
            return Excepted(with_tails(scan, inner), exception)
        case _:
            return tree


def _listed(scan: Scan, parts: list[Tree], *, together: bool) -> tuple[Tree, ...]:
    return tuple(_with_exceptions(_with_windows(scan, parts), together=together))


def _with_windows(scan: Scan, parts: list[Tree]) -> list[Tree]:
    """The limits of a list without a window get that of the limit behind them, within one sentence."""
    timing: Timing | None = None
    shared: list[Tree] = []
    for part in reversed(parts):
        own = _window_behind(part)
        if own is not None:
            timing = own
        elif timing is not None and _takes(scan, part, timing):
            shared.append(replace(part, timing=timing) if isinstance(part, Statement) else part)
            continue
        else:
            timing = None
        shared.append(part)
    return shared[::-1]


def _window_behind(part: Tree) -> Timing | None:
    """The window of a limit, printed behind it."""
    if not isinstance(part, Statement) or part.limit is None or part.timing is None:
        return None
    behind = part.timing.relation == "within" and part.timing.cut.first >= part.cut.first
    return part.timing if behind and _is_value(part) else None


def _takes(scan: Scan, part: Tree, timing: Timing) -> bool:
    if not isinstance(part, Statement) or part.limit is None or part.timing is not None or not _is_value(part):
        return False
    between = scan.plain[part.cut.end : timing.cut.first]
    return part.cut.end <= timing.cut.first and _ENDS.isdisjoint(between) and ". " not in between


def _is_value(item: Statement) -> bool:
    term = load_vocabulary().term(item.about.name) if item.about.name else None
    return isinstance(term, Variable) and term.kind == "number"


def _with_exceptions(parts: list[Tree], *, together: bool) -> list[Tree]:
    """`A and B < 2 unless C`: the number is one, and so is what is excepted from it."""
    kept: list[Tree] = []
    for part in parts:
        same = _of_one_number(part, kept)
        if isinstance(part, Excepted) and same:
            kept = [item for item in kept if not any(item is other for other in same)]
            listed = (*same, part.of)
            kept.append(Excepted(AllOf(listed) if together else OneOrMore(listed), part.exception))
        else:
            kept.append(part)
    return kept


def _of_one_number(part: Tree, before: list[Tree]) -> tuple[Tree, ...]:
    """The limits before an exception whose number is that of the limit that is excepted."""
    one = part.of if isinstance(part, Excepted) else None
    if not isinstance(one, Statement) or one.limit is None:
        return ()
    limits = (item for item in before if isinstance(item, Statement) and item.limit is not None)
    return tuple(item for item in limits if item.cut == one.cut)
