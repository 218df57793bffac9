"""What stands with one of two findings or limits, read as its own, where it may be said of both.

Each doubt holds two neighbours of a list, and what one of them comes with, against the words between. Changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialrun.read.criteria.doubts.laid_out import Doubt, any_list
from trialrun.read.criteria.model import AllOf, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition
from trialrun.read.criteria.trees import is_choice, statements

_OR_ALONE = re.compile(r"\s+or\s+(?:an?\s+)?", re.IGNORECASE)
_AND_ALONE = re.compile(r"\s+and\s+(?:an?\s+)?", re.IGNORECASE)
_WITH = Sought(re.compile(r"\bwith\b", re.IGNORECASE), words=("with",))
_BARE_OR = re.compile(r"[^,;.]{0,12}?(?:\s+or\s+(?:an?\s+)?|\s?/\s?)", re.IGNORECASE)
_IF_OR = Sought(re.compile(r"\w\s+(?:if|when)\s[^.;:,\n]{2,80}\bor\b", re.IGNORECASE), words=("if", "when"))


def _may_come_with_limit(plain: str, node: Tree) -> bool:
    """`hemoglobin < 8 g/dL with gout or asthma` among the exclusions, read as if asthma alone were enough."""
    if not is_choice(node) or not isinstance(node.of[0], AllOf) or not isinstance(node.of[1], Statement):
        return False
    first, last, other = node.of[0].of[0], node.of[0].of[-1], node.of[1]
    if not isinstance(first, Statement) or not isinstance(last, Statement):
        return False
    found = other.limit is None and last.limit is None and is_condition(last.about.name)
    between = plain[last.about.cut.end : other.about.cut.first]
    return found and first.limit is not None and _OR_ALONE.fullmatch(between) is not None


def _may_come_with_both(plain: str, node: Tree) -> bool:
    """`gout with asthma and COPD` among the exclusions, read as if COPD alone were enough."""
    if not is_choice(node) or not isinstance(node.of[0], AllOf) or not isinstance(node.of[1], Statement):
        return False
    first, last, other = node.of[0].of[0], node.of[0].of[-1], node.of[1]
    if not isinstance(first, Statement) or not isinstance(last, Statement):
        return False
    found = all(item.limit is None and is_condition(item.about.name) for item in (first, last))
    found = found and other.limit is None and (not other.about.name or is_condition(other.about.name))
    between = plain[last.about.cut.end : other.about.cut.first]
    with_it = _WITH.pattern.search(plain, first.about.cut.end, last.about.cut.first) is not None
    return found and with_it and _AND_ALONE.fullmatch(between) is not None


def _is_condition_alone(plain: str, node: Tree) -> bool:
    """`gout if ALT > 3 x ULN or bilirubin > 2` among the exclusions, read as if the bilirubin alone were enough."""
    if not is_choice(node) or not isinstance(node.of[0], AllOf):
        return False
    found = _IF_OR.pattern.search(plain)
    starts = [item.about.cut.first for part in node.of[1:] for item in statements(part)[:1]]
    ends = [item.about.cut.first for item in statements(node.of[0])]
    return found is not None and max(ends, default=0) < found.end() <= max(starts, default=0)


def _may_limit_both(plain: str, node: Tree) -> bool:
    """`asthma or COPD with FEV1 < 50 %`, read as any asthma; behind a comma a limit is of the last alone."""
    return is_choice(node) and any(
        isinstance(other, AllOf)
        and isinstance(one, Statement)
        and (_shares_result(one, other) or (_is_bare(one) and _has_limit_of_a_finding(plain, other)))
        and _BARE_OR.fullmatch(plain, one.about.cut.end, max(one.about.cut.end, _first_named(other))) is not None
        for one, other in pairwise(node.of)
    )


def _is_other_limit_of_last(_plain: str, node: Tree) -> bool:
    """`age >= 18 and haemoglobin < 10, or < 11 on epoetin`: another limit of the last, read without the first."""
    return is_choice(node) and any(
        isinstance(before, AllOf) and _limits_last_again(statements(before), statements(other))
        for before, other in pairwise(node.of)
    )


def _limits_last_again(before: Sequence[Statement], other: Sequence[Statement]) -> bool:
    again = next((item for item in other if item.limit is not None), None)
    if again is None or len(before) < 2 or again.about.cut != before[-1].about.cut:
        return False
    return before[0].about.name not in (again.about.name, other[0].about.name)


def _is_bare(item: Statement) -> bool:
    return item == Statement(item.about, item.cut)


def _shares_result(one: Statement, other: AllOf) -> bool:
    """`HBsAb or HBcAb positive with HBV DNA`: one result of two tests, of which the last alone has what is with it."""
    first = other.of[0]
    alike = isinstance(first, Statement) and one.op == first.op and one.op in ("positive", "negative")
    return alike and one.cut.end <= one.about.cut.end


def _has_limit_of_a_finding(plain: str, part: AllOf) -> bool:
    """Whether a finding stands before `with` and all limits of a part."""
    items = statements(part)
    ends = [item.about.cut.end for item in items if item.limit is None and is_condition(item.about.name)]
    first = min((min(item.about.cut.first, item.cut.first) for item in items if item.limit is not None), default=0)
    return bool(ends) and _WITH.pattern.search(plain, min(ends), max(min(ends), first)) is not None


def _first_named(part: AllOf) -> int:
    return min((item.about.cut.first for item in statements(part)), default=0)


NEIGHBOUR_DOUBTS = (
    Doubt("another limit of the last of two, read without the first", OneOrMore, any_list(_is_other_limit_of_last)),
    Doubt("a limit behind the last of two findings, read of that alone", _WITH, any_list(_may_limit_both)),
    Doubt(
        "an alternative to what a limit comes with, read as one to all",
        OneOrMore,
        lambda laid: not laid.holds and any_list(_may_come_with_limit)(laid),
    ),
    Doubt(
        "what something comes with, read as enough",
        OneOrMore,
        lambda laid: not laid.holds and any_list(_may_come_with_both)(laid),
    ),
    Doubt(
        "an alternative to a condition, read as one to all",
        _IF_OR,
        lambda laid: not laid.holds and any_list(_is_condition_alone)(laid),
    ),
)
"""What is doubtful about how far something reaches that one of two neighbours comes with."""
