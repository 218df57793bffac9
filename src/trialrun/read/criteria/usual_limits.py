"""Whether a limit is one that a quantity can have: a unit wrong by a thousand makes of it one that nobody meets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from trialrun.errors import UnitError
from trialrun.read.tables import read_table
from trialrun.terms import Variable, convert, is_plausible, read_unit

_SAME_LIMITS = 4096
"""Limits of which is kept what they can be: many lines print the same ones."""


@lru_cache(maxsize=_SAME_LIMITS)
def is_possible(value: Decimal, unit: str, variable: Variable) -> bool:
    """Whether a limit in a UCUM unit lies where values of the variable lie. Raises UnitError as `convert` does."""
    least = _least().get(variable.name)
    if least is not None and 0 < convert(Fraction(value), unit, variable) < convert(*least, variable):
        return False
    return is_plausible(Fraction(value), unit, variable)


@lru_cache(maxsize=_SAME_LIMITS)
def fitting_unit(printed: str, variable: Variable) -> str | None:
    """The UCUM unit that a printed one is for a variable; None where none fits."""
    indexed = (variable.unit,) if printed == variable.unit.partition("/{")[0] else ()
    units: tuple[str, ...] = (printed, read_unit(printed, variable) or printed, *indexed)
    for unit in units:
        try:
            convert(Fraction(1), unit, variable)
        except UnitError:
            continue
        return unit
    return None


def unprinted_unit(name: str, value: Decimal) -> str | None:
    """The one unit in which a limit can be meant that is printed without any: `BMI <= 35`, `platelets > 100,000`.

    None where more than one would fit, as for `haemoglobin > 8`, or none.
    """
    fitting = [unit for unit, least, most in _unprinted().get(name, ()) if least <= value <= most]
    return fitting[0] if len(fitting) == 1 else None


def has_one_unit(name: str) -> bool:
    """Whether a variable is told in one unit alone, whatever its value: an index, a rate, a blood pressure."""
    return any(not least.is_finite() for _, least, _ in _unprinted().get(name, ()))


@cache
def _unprinted() -> Mapping[str, tuple[tuple[str, Decimal, Decimal], ...]]:
    """By variable the units that are left out, each with the least and the most limit that is meant in it."""
    units: defaultdict[str, tuple[tuple[str, Decimal, Decimal], ...]] = defaultdict(tuple)
    for row in read_table("criteria/tables/unprinted_units.csv"):
        ends = Decimal(row["least"] or "-Infinity"), Decimal(row["most"] or "Infinity")
        units[row["variable"]] += ((row["unit"], *ends),)
    return dict(units)


@cache
def _least() -> Mapping[str, tuple[Fraction, str]]:
    """The least limit of counts that may also be measured as next to nothing."""
    rows = read_table("criteria/tables/least_limits.csv")
    return {row["variable"]: (Fraction(row["least"]), row["unit"]) for row in rows}
