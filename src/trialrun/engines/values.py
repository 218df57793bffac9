"""Values as recorded, made comparable: exact fractions in the canonical unit, censored values as intervals.

Guesses no unit.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec

from trialrun.engines.patient import Row
from trialrun.engines.words import EXACT, UP_TO, read_digits
from trialrun.errors import UnitError
from trialrun.ground.quantity import exact
from trialrun.ground.truth import MET, NOT_MET, Need, Truth, negate, unknown
from trialrun.rules.nodes import Operator
from trialrun.terms.model import Variable
from trialrun.terms.units import convert

# Units under which a pure number or a score is recorded.
_PURE = frozenset({"", "1", "{score}"})


class Interval(msgspec.Struct, frozen=True):
    """A number as far as known: from `lo` to `hi`, None where unbounded; open ends are not reached."""

    lo: Fraction | None
    hi: Fraction | None
    lo_open: bool = False
    hi_open: bool = False

    @property
    def exact(self) -> Fraction | None:
        """The number where it is known exactly, else None."""
        return self.lo if self.lo is not None and self.lo == self.hi else None

    def scaled(self, times: Fraction, plus: Fraction) -> Interval:
        """Every number of the interval times `times` plus `plus`."""
        lo = None if self.lo is None else self.lo * times + plus
        hi = None if self.hi is None else self.hi * times + plus
        if times < 0:
            return Interval(hi, lo, self.hi_open, self.lo_open)
        return Interval(lo, hi, self.lo_open, self.hi_open)


def point(value: Fraction) -> Interval:
    """The interval of one exactly known number."""
    return Interval(value, value)


def to_canonical(value: float | int, unit: str | None, variable: Variable) -> Fraction | None:
    """A recorded number in the canonical unit of the variable; None where its unit is missing or not comparable."""
    if variable.unit == "1" and (unit or "") in _PURE:
        return exact(value)
    if not unit:
        return None
    try:
        return convert(exact(value), unit, variable)
    except UnitError:
        return None


def read_number(row: Row, variable: Variable) -> Interval | None:
    """The number of a row in the canonical unit; None where unit, comparator or plausible range make it unusable.

    The row must have a number. `<0.2` is everything below 0.2; `to 5` after a number is everything from it up to 5.
    """
    recorded = row.number("value")
    value = None if recorded is None else to_canonical(recorded, row.text("unit"), variable)
    if value is None or not plausible(value, variable):
        return None
    match row.text("comparator"):
        case "<":
            return Interval(None, value, hi_open=True)
        case "<=":
            return Interval(None, value)
        case ">":
            return Interval(value, None, lo_open=True)
        case ">=":
            return Interval(value, None)
        case comparator if comparator is not None and comparator.startswith(UP_TO):
            end = read_digits(comparator.removeprefix(UP_TO))
            top = None if end is None else to_canonical(float(end), row.text("unit"), variable)
            return None if top is None else Interval(value, top)
        case comparator:
            return point(value) if comparator in EXACT else None


def plausible(value: Fraction, variable: Variable) -> bool:
    """Whether a number in the canonical unit lies in the plausible range of the variable."""
    low_fits = variable.low is None or value >= Fraction(variable.low)
    return low_fits and (variable.high is None or value <= Fraction(variable.high))


def compare(value: Interval, op: Operator, limit: Interval, why: Need) -> Truth:
    """A value against a limit, either of which may be censored; unknown where it depends on what is not known."""
    match op:
        case ">=":
            return _decide(_not_below(value, limit), _below(value, limit), why)
        case "<":
            return _decide(_below(value, limit), _not_below(value, limit), why)
        case "<=":
            return _decide(_not_below(limit, value), _below(limit, value), why)
        case ">":
            return _decide(_below(limit, value), _not_below(limit, value), why)
        case "=":
            same = _exact(value) and _exact(limit) and value.lo == limit.lo
            return _decide(same, _below(value, limit) or _below(limit, value), why)
        case "!=":
            return negate(compare(value, "=", limit, why))


def _not_below(left: Interval, right: Interval) -> bool:
    """Every number of `left` is at or above every number of `right`."""
    return left.lo is not None and right.hi is not None and left.lo >= right.hi


def _below(left: Interval, right: Interval) -> bool:
    """Every number of `left` is below every number of `right`."""
    if left.hi is None or right.lo is None:
        return False
    return left.hi < right.lo or (left.hi == right.lo and (left.hi_open or right.lo_open))


def _exact(interval: Interval) -> bool:
    return interval.lo is not None and interval.lo == interval.hi


def _decide(sure: bool, never: bool, why: Need) -> Truth:
    if sure:
        return MET
    return NOT_MET if never else unknown(why)
