"""Conditions of one `and` that cannot be met together: bounds that leave no value, lists without a common value,
a thing and its absence. Judges only what is certain from the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from trialrun.ground.finding import Finding
from trialrun.rules.check_atoms import to_canonical
from trialrun.rules.nodes import All, Compare, Not, OneOf, Rule, Tested, children
from trialrun.rules.printer import print_rule
from trialrun.terms.model import Derived, Variable
from trialrun.terms.vocabulary import Vocabulary

_POSITIVE = {"positive": True, "detectable": True, "negative": False, "undetectable": False}


class _Bound(NamedTuple):
    """What one comparison allows: from `low` to `high`; `open_low` and `open_high` leave the end itself out."""

    rule: Compare
    low: Fraction | None = None
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False


_OF_VALUES = frozenset({Compare, OneOf, Tested})
"""Rules about a value, of which two may exclude each other."""


def find_contradictions(rule: Rule, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Pairs of conditions inside each `and` that exclude each other."""
    if isinstance(rule, All):
        parts = tuple(_conjuncts(rule))
        yield from (_contradiction(parts[one], parts[two]) for one, two in contradicting(parts, vocabulary))
    else:
        parts = children(rule)
    for part in parts:
        if children(part):
            yield from find_contradictions(part, vocabulary)


def contradicting(rules: Sequence[Rule], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """The numbers, from 0, of rules that exclude each other, two by two and rising. Of rules that exclude none it
    takes no longer than there are rules: only those that speak of one value are held against each other.
    """
    kinds = [type(rule) for rule in rules]
    if Not not in kinds and sum(map(_OF_VALUES.__contains__, kinds)) < 2:
        return
    values = [_value(rule) for rule in rules]
    said = Counter(values)
    beside = {number: rule for number, rule in enumerate(rules) if said[values[number]] > 1}
    bounds = {number: _bound(rule, vocabulary) for number, rule in beside.items() if isinstance(rule, Compare)}
    alike: dict[object, list[int]] = {}
    for number, rule in beside.items():
        alike.setdefault(_about(rule, vocabulary), []).append(number)
    doubtful = (numbers for numbers in alike.values() if _differ(numbers, rules) or not _leave_room(numbers, bounds))
    pairs = (pair for numbers in doubtful for pair in combinations(numbers, 2))
    yield from sorted(
        (one, two)
        for one, two in pairs
        if _no_room(bounds.get(one), bounds.get(two)) or _exclude(rules[one], rules[two])
    )


def _value(rule: Rule) -> object:
    """What a rule speaks of, on whatever scale."""
    inner = rule.rule if isinstance(rule, Not) else rule
    return (inner.fact, inner.selector, inner.when) if isinstance(inner, Compare | OneOf | Tested) else inner


def _about(rule: Rule, vocabulary: Vocabulary) -> object:
    """What a rule speaks of, the same for all that could exclude it: a value on one scale, or what is there or not."""
    if isinstance(rule, Not):
        return _about(rule.rule, vocabulary)
    if isinstance(rule, Compare):
        bound = _bound(rule, vocabulary)
        return (rule.fact, rule.selector, rule.when, bound[0] if bound else None)
    return (rule.fact, rule.selector, rule.when) if isinstance(rule, OneOf | Tested) else rule


def _differ(numbers: Sequence[int], rules: Sequence[Rule]) -> bool:
    """Whether there are other rules than bounds among those that speak of one thing, and not all of them alike."""
    unlike = {rules[number] for number in numbers}
    return len(unlike) > 1 and any(isinstance(rule, Not | OneOf | Tested) for rule in unlike)


def _leave_room(numbers: Sequence[int], bounds: Mapping[int, tuple[str, _Bound] | None]) -> bool:
    """True where some value is above all lower bounds and below all upper ones."""
    known = [found[1] for number in numbers if (found := bounds.get(number)) is not None]
    lows = [bound.low for bound in known if bound.low is not None]
    highs = [bound.high for bound in known if bound.high is not None]
    return not lows or not highs or max(lows) < min(highs)


def _conjuncts(rule: All) -> Iterator[Rule]:
    for part in rule.of:
        if isinstance(part, All):
            yield from _conjuncts(part)
        else:
            yield part


def _contradiction(first: Rule, second: Rule) -> Finding:
    return Finding(
        "contradiction",
        "error",
        f"`{print_rule(first)}` and `{print_rule(second)}` can never be met together",
        "correct a bound, or write `or`",
        quote=f"{print_rule(first)} and {print_rule(second)}",
    )


def _exclude(first: Rule, second: Rule) -> bool:
    """Whether two rules other than bounds exclude each other."""
    if first == Not(second) or second == Not(first):
        return True
    if isinstance(first, OneOf) and isinstance(second, OneOf):
        return _same_value(first, second) and not set(first.values) & set(second.values)
    if isinstance(first, Tested) and isinstance(second, Tested):
        return _same_value(first, second) and _POSITIVE[first.result] is not _POSITIVE[second.result]
    return False


def _same_value(first: OneOf | Tested, second: OneOf | Tested) -> bool:
    """True where both speak of one and the same value; with `any` they may speak of two."""
    same = (first.fact, first.selector, first.when) == (second.fact, second.selector, second.when)
    return same and first.selector != "any"


def _bound(rule: Compare, vocabulary: Vocabulary) -> tuple[str, _Bound] | None:
    """What a comparison allows, with the scale it is on: the canonical unit, or multiples of a reference range.

    None where it bounds nothing that can be reckoned with; with `any` two comparisons may speak of two values.
    """
    scaled = None if rule.selector == "any" else _size(rule, vocabulary)
    if scaled is None:
        return None
    scale, size = scaled
    allowed = {
        ">=": _Bound(rule, low=size),
        ">": _Bound(rule, low=size, open_low=True),
        "<=": _Bound(rule, high=size),
        "<": _Bound(rule, high=size, open_high=True),
        "=": _Bound(rule, low=size, high=size),
        "!=": _Bound(rule),
    }
    return scale, allowed[rule.op]


def _size(rule: Compare, vocabulary: Vocabulary) -> tuple[str, Fraction] | None:
    term, limit = vocabulary.term(rule.fact.name), rule.limit
    if limit.reference in ("ULN", "LLN") and limit.plus is None and limit.times is not None:
        return limit.reference, Fraction(limit.times)
    if limit.reference is not None or limit.plus is None or not isinstance(term, Variable | Derived):
        return None
    amount = to_canonical(limit.plus, term)
    return None if amount is None else (term.unit, amount)


def _no_room(first: tuple[str, _Bound] | None, second: tuple[str, _Bound] | None) -> bool:
    """True where two bounds of one value, on one scale, leave no value."""
    if first is None or second is None:
        return False
    return _above(first[1], second[1]) or _above(second[1], first[1])


def _above(upper: _Bound, lower: _Bound) -> bool:
    """True where all that `upper` allows lies above all that `lower` allows."""
    if upper.low is None or lower.high is None:
        return False
    return upper.low > lower.high or (upper.low == lower.high and (upper.open_low or lower.open_high))
