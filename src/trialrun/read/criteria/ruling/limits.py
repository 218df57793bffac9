"""The number of a statement becomes a limit of the rule language, in a unit that the quantity has."""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.ground.quantity import Quantity
from trialrun.read.criteria.model import Statement
from trialrun.read.criteria.questions import Asking
from trialrun.read.criteria.usual_limits import fitting_unit, is_possible, unprinted_unit
from trialrun.read.text import Cut
from trialrun.rules import Limit
from trialrun.terms import Variable

_BROKEN = re.compile(r"\d\s*(?:[x×*^]|,\s+\d{3}(?!\d))", re.IGNORECASE)
"""`> 100 x 10`, `> 1, 500/mm3`: print has cut the number, or lost its unit."""
_OF_ELSE = re.compile(r"\b(?:free|ionized|ionised|donors?'?s?|urin(?:e|ary))[\s/]*(?:total\s+)?\Z", re.IGNORECASE)
"""`free PSA`, `donor platelets`: another quantity than the name alone."""
_BEFORE, _BEHIND = 16, 8
_URINE = re.compile(r"\burine\s*\Z", re.IGNORECASE)
_BLOOD = frozenset({"blood", "serum", "plasma"})
_RATE = "mL/min"


def limit_in_unit(item: Statement, value: Decimal, term: Variable, asking: Asking) -> Limit | None:
    """One value of a statement as a limit; None where its unit is not told, or the variable has no such values in it.

    Without a printed unit it is counted in the one that fits, if there is one alone.
    """
    printed = item.limit
    if printed is None or _is_in_urine(item, term, asking):
        return None
    if printed.times:
        return Limit(times=value, reference=printed.times) if term.kind == "number" else None
    if term.unit == "1":
        plain = printed.unit in ("", "1") or (printed.unit == "%" and term.kind == "scale")
        return Limit(Quantity(value)) if plain else None
    unit = fitting_unit(printed.unit, term) if printed.unit else unprinted_unit(term.name, value)
    if unit is None or not is_possible(value, unit, term) or (not printed.unit and _is_unsure(item, asking)):
        return None
    return Limit(Quantity(value, unit))


def _is_in_urine(item: Statement, term: Variable, asking: Asking) -> bool:
    """`urine sodium > 20 mmol/L` is none of the blood; a clearance is of both."""
    if term.matrix not in _BLOOD or (term.unit or "").startswith(_RATE):
        return False
    return _URINE.search(asking.printed(Cut(max(0, item.about.cut.first - _BEHIND), item.about.cut.first))) is not None


def _is_unsure(item: Statement, asking: Asking) -> bool:
    """A number that nothing is said to be compared with, may be part of one, or is of something else."""
    first, end = item.about.cut.first, item.cut.end
    broken = _BROKEN.search(asking.printed(Cut(item.cut.first, end + _BEHIND)))
    before = _OF_ELSE.search(asking.printed(Cut(max(0, first - _BEFORE), first)) + " ")
    return item.implied or broken is not None or before is not None
