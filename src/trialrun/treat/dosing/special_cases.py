"""Whether one rule is a special case of another: creatinine clearance below 30 of one below 60. Judges no patient."""

from __future__ import annotations

from fractions import Fraction

from trialrun.ground.quantity import conversion_factor, convertible
from trialrun.rules.nodes import All, Compare, Limit, Rule

_DOWN, _UP = ("<", "<="), (">", ">=")


def is_special_case(narrow: Rule, wide: Rule) -> bool:
    """True where whoever meets `narrow` surely meets `wide`, as far as the text tells.

    Every part of `wide` must stand in `narrow`, or a stricter bound of the same fact.
    """
    return all(any(_implies(part, other) for part in _parts(narrow)) for other in _parts(wide))


def _parts(rule: Rule) -> tuple[Rule, ...]:
    return tuple(part for one in rule.of for part in _parts(one)) if isinstance(rule, All) else (rule,)


def _implies(narrow: Rule, wide: Rule) -> bool:
    if narrow == wide:
        return True
    if not isinstance(narrow, Compare) or not isinstance(wide, Compare):
        return False
    if (narrow.fact, narrow.selector, narrow.when) != (wide.fact, wide.selector, wide.when):
        return False
    pair = _bounds(narrow.limit, wide.limit)
    if pair is None:
        return False
    low, high = (pair[0], pair[1]) if narrow.op in _DOWN else (pair[1], pair[0])
    same_way = any(narrow.op in way and wide.op in way for way in (_DOWN, _UP))
    return same_way and (low < high or (low == high and len(narrow.op) <= len(wide.op)))


def _bounds(narrow: Limit, wide: Limit) -> tuple[Fraction, Fraction] | None:
    """The two limits in one unit; None where they do not compare."""
    if narrow.reference is not None or wide.reference is not None:
        if narrow.reference != wide.reference or narrow.plus is not None or wide.plus is not None:
            return None
        return Fraction(narrow.times or 1), Fraction(wide.times or 1)
    if narrow.plus is None or wide.plus is None or not convertible(narrow.plus.unit, wide.plus.unit):
        return None
    factor = conversion_factor(narrow.plus.unit, wide.plus.unit)
    return Fraction(narrow.plus.value) * factor, Fraction(wide.plus.value)
