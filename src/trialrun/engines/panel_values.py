"""Numbers of many rows compared without error: with a fixed limit as recorded, with one another as whole numbers.

A recorded number is the decimal it was written as (0.1 is one tenth), as in values.py. What cannot be made a whole
number of moderate size is marked as odd, and never compared here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import Numbers
from trialrun.engines.panel_kleene import Kleene
from trialrun.engines.patient import Row
from trialrun.engines.values import read_number, to_canonical
from trialrun.engines.vectors import Bools
from trialrun.engines.words import EXACT
from trialrun.ground.quantity import exact
from trialrun.rules.nodes import Operator
from trialrun.terms.model import Variable

MOST, MOST_FACTOR = 2**45, 2**15
"""Whole numbers stay below the first and what they are multiplied by below the second, so that nothing overflows."""
ABOVE_ALL = 2**47
_DIGITS = (2, 4, 6, 9)
_SIGNIFICANT = 10.0**15
"""A decimal of up to 15 digits is the only one of so many digits that its float can be."""
POINT, BELOW, AT_MOST, ABOVE, AT_LEAST, UNUSABLE, STRANGE = range(7)
"""What a comparator makes of a number; one that is strange makes something of it that is not known here."""
_KINDS = {"<": BELOW, "<=": AT_MOST, ">": ABOVE, ">=": AT_LEAST}
Codes8 = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int64]


class Line(msgspec.Struct, frozen=True):
    """How a number in one unit becomes canonical: `times` (above 0) and `plus`."""

    times: Fraction
    plus: Fraction


class Span(msgspec.Struct, frozen=True):
    """Numbers as far as known, as doubled whole numbers; an open end is moved inwards by one.

    `lo` is -ABOVE_ALL and `hi` is ABOVE_ALL where unbounded; both are the same array where all are exactly known.
    """

    lo: Whole
    hi: Whole

    @property
    def points(self) -> bool:
        """Whether every number is exactly known."""
        return self.lo is self.hi


class Scaled(msgspec.Struct, frozen=True):
    """Columns of numbers in the canonical unit times `size`, as doubled whole numbers; `odd` where that fails."""

    size: int
    columns: tuple[Whole, ...]
    odd: Bools


def unit_lines(units: Iterable[str | None], variable: Variable) -> list[Line | None]:
    """How each unit becomes canonical; None where it is missing or cannot be compared."""
    return [_line(unit, variable) for unit in units]


def comparator_kinds(words: Iterable[str | None], variable: Variable) -> Codes8:
    """What each comparator makes of a number."""
    return np.array([_kind(word, variable) for word in words], dtype=np.int8)


def against(raw: Numbers, op: Operator, limit: Fraction, line: Line) -> Bools:
    """Whether numbers as recorded in one unit stand so to a limit in the canonical unit, exactly."""
    bound, tie = _as_recorded(limit, line)
    match op:
        case ">=" | "<":
            above = raw >= bound if tie >= 0 else raw > bound
            return above if op == ">=" else ~above
        case ">" | "<=":
            above = raw >= bound if tie > 0 else raw > bound
            return above if op == ">" else ~above
        case _:
            same = raw == bound if tie == 0 else np.zeros(raw.shape, dtype=bool)
            return same if op == "=" else ~same


def side_of(raw: Numbers, limit: Fraction, line: Line) -> Whole:
    """-1 below a limit, 0 at it, 1 above it, exactly."""
    return against(raw, ">=", limit, line).astype(np.int64) - against(raw, "<=", limit, line)


def plausible(raw: Numbers, variable: Variable, line: Line) -> Bools:
    """Whether numbers as recorded in one unit lie in the plausible range of the variable."""
    found = np.ones(raw.shape, dtype=bool)
    if variable.low is not None:
        found &= against(raw, ">=", Fraction(variable.low), line)
    if variable.high is not None:
        found &= against(raw, "<=", Fraction(variable.high), line)
    return found


def span_of(doubled: Whole, kinds: Codes8 | None) -> Span:
    """Doubled whole numbers as intervals, by what their comparators make of them; None: all are points."""
    if kinds is None:
        return Span(doubled, doubled)
    lo = np.where((kinds == BELOW) | (kinds == AT_MOST), -ABOVE_ALL, doubled + (kinds == ABOVE))
    hi = np.where((kinds == ABOVE) | (kinds == AT_LEAST), ABOVE_ALL, doubled - (kinds == BELOW))
    return Span(lo, hi)


def scale(
    columns: Sequence[Numbers], units: Codes8, lines: Mapping[int, Line], constants: Iterable[Fraction]
) -> Scaled:
    """Columns of recorded numbers (of the same rows, NaN for none) as whole numbers of one size.

    `lines` tells how each unit code becomes canonical; constants become whole numbers of that size too.
    """
    read = [_decimals(column) for column in columns]
    digits = max((found[1] for found in read), default=0)
    odd = np.any([~found[2] for found in read], axis=0)
    sizes = _sizes(digits, units, lines, constants)
    scaled = [np.zeros(len(units), dtype=np.int64) for _ in columns]
    for code, line in lines.items():
        mine = slice(None) if len(lines) == 1 else units == code
        if code not in sizes.known:
            odd[mine] = True
            continue
        times, plus = int(line.times * sizes.size / 10**digits), int(line.plus * sizes.size)
        for column, found, raw in zip(scaled, read, columns, strict=True):
            fits = np.abs(raw[mine]) * float(line.times * sizes.size) + abs(plus) <= MOST
            odd[mine] |= ~(fits | np.isnan(raw[mine]))
            whole = np.where(fits & found[2][mine], found[0][mine], 0) * 10 ** (digits - found[1])
            column[mine] = 2 * (whole * times + plus)
    return Scaled(sizes.size, tuple(scaled), odd)


class Ratio(msgspec.Struct, frozen=True):
    """A limit as a share of another number: value x `whole` against that number x `part` plus `plus` (doubled)."""

    part: int
    whole: int
    plus: int


def ratio_of(times: Fraction, plus: Fraction, size: int) -> Ratio | None:
    """`times` x a number + `plus` for whole numbers of one size; None where that is too large to be safe."""
    found = Ratio(times.numerator, times.denominator, int(2 * plus * size * times.denominator))
    small = 0 < found.part < MOST_FACTOR and found.whole < MOST_FACTOR and abs(found.plus) < 2**61
    return found if small and (plus * size).denominator == 1 else None


def compare(value: Span, op: Operator, base: Span, ratio: Ratio) -> Kleene:
    """Numbers against a share of others, either of which may be censored. Mirrors values.compare."""
    if value.points and base.points:
        yes = _STANDS[op](value.lo * ratio.whole, base.lo * ratio.part + ratio.plus)
        return Kleene(yes, ~yes)
    return _between(_bounds(value, ratio.whole, 0), op, _bounds(base, ratio.part, ratio.plus))


def compare_sides(sides: Whole, kinds: Codes8, op: Operator) -> Kleene:
    """Numbers that may be censored against a limit of which only the side is known; see `side_of`."""
    zero = np.zeros(1, dtype=np.int64)
    return compare(span_of(2 * sides, kinds), op, Span(zero, zero), Ratio(1, 1, 0))


_STANDS = {
    ">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less, "=": np.equal, "!=": np.not_equal,
}  # fmt: skip


class _Bounds(msgspec.Struct, frozen=True):
    """The ends of intervals after scaling, and whether each is there."""

    lo: Whole
    hi: Whole
    has_lo: Bools
    has_hi: Bools


class _Sizes(msgspec.Struct, frozen=True):
    size: int
    known: frozenset[int]


def _kind(comparator: str | None, variable: Variable) -> int:
    if comparator in EXACT:
        return POINT
    if comparator in _KINDS:
        return _KINDS[comparator]
    number = float(next((bound for bound in (variable.low, variable.high) if bound is not None), 0))
    row = Row("measurement", {"value": number, "unit": variable.unit, "comparator": comparator})
    return UNUSABLE if read_number(row, variable) is None else STRANGE


def _line(unit: str | None, variable: Variable) -> Line | None:
    zero, one = to_canonical(0, unit, variable), to_canonical(1, unit, variable)
    return None if zero is None or one is None or one <= zero else Line(one - zero, zero)


def _as_recorded(limit: Fraction, line: Line) -> tuple[float, int]:
    """The float that a limit rounds to in a unit, and on which side of the limit its decimal lies.

    Rounding keeps order: a float below that one is a decimal below the limit.
    """
    sought = (limit - line.plus) / line.times
    bound = float(sought)
    written = exact(bound)
    return bound, (written > sought) - (written < sought)


def _decimals(raw: Numbers) -> tuple[Whole, int, Bools]:
    """Numbers as whole numbers of 10**-digits, how many digits, and for which that is exactly what was written."""
    numbers = np.nan_to_num(raw, nan=0.0)
    best, whole, fits = -1, numbers, np.zeros(len(raw), dtype=bool)
    digits = 0
    for tried in _DIGITS:
        with np.errstate(over="ignore"):
            found = np.rint(numbers * 10.0**tried)
        fitting = (found / 10.0**tried == numbers) & (np.abs(found) < _SIGNIFICANT)
        count = int(np.count_nonzero(fitting))
        if count > best:
            best, digits, whole, fits = count, tried, found, fitting
        if count == len(raw):
            break
    return np.where(fits, whole, 0).astype(np.int64), digits, fits


def _sizes(digits: int, units: Codes8, lines: Mapping[int, Line], constants: Iterable[Fraction]) -> _Sizes:
    """A size that makes whole numbers of all; units that would make it too large stay unknown, the rarest first."""
    size = math.lcm(10**digits, *(constant.denominator for constant in constants))
    counts = np.bincount(units.astype(np.int64) + 1, minlength=max(lines, default=0) + 2)
    known = set()
    for code in sorted(lines, key=lambda code: -int(counts[code + 1])):
        line = lines[code]
        larger = math.lcm(size, 10**digits * line.times.denominator, line.plus.denominator)
        if larger <= MOST:
            size = larger
            known.add(code)
    return _Sizes(size, frozenset(known))


def _bounds(span: Span, times: int, plus: int) -> _Bounds:
    low, high = span.lo & 1, span.hi & 1
    return _Bounds(
        (span.lo - low) * times + plus + low,
        (span.hi + high) * times + plus - high,
        span.lo > -ABOVE_ALL,
        span.hi < ABOVE_ALL,
    )


def _between(value: _Bounds, op: Operator, limit: _Bounds) -> Kleene:
    match op:
        case ">=":
            return Kleene(_not_below(value, limit), _below(value, limit))
        case "<":
            return Kleene(_below(value, limit), _not_below(value, limit))
        case "<=":
            return Kleene(_not_below(limit, value), _below(limit, value))
        case ">":
            return Kleene(_below(limit, value), _not_below(limit, value))
        case "=" | "!=":
            one = value.has_lo & limit.has_lo & (value.lo == value.hi) & (limit.lo == limit.hi)
            same, never = one & (value.lo == limit.lo), _below(value, limit) | _below(limit, value)
            return Kleene(same, never) if op == "=" else Kleene(never, same)


def _not_below(left: _Bounds, right: _Bounds) -> Bools:
    found: Any = left.lo - (left.lo & 1) >= right.hi + (right.hi & 1)
    known: Bools = found & left.has_lo & right.has_hi
    return known


def _below(left: _Bounds, right: _Bounds) -> Bools:
    known: Bools = (left.hi < right.lo) & left.has_hi & right.has_lo
    return known
