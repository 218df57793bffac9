"""Printed units and conversion to a variable's canonical unit, exact. Knows no patient and guesses no unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from trialrun.errors import UnitError
from trialrun.ground.quantity import conversion_factor, convertible, parse_unit
from trialrun.terms.loading import TABLES
from trialrun.terms.model import Variable
from trialrun.terms.reading import read_rows

_MARKS = str.maketrans("\u03bc\u00d7\u00b7\u2044\u2215\u2212", "ux.//-", "\u200b\u200c\u200d\ufeff\u2060")

_NO_CODE = re.compile(r"\s|[A-Za-z]{6}")
"""What no code holds outside its brackets: a space, or more letters than a prefix and the longest unit have."""


def read_unit(text: str, variable: Variable | None = None) -> str | None:
    """A printed unit as UCUM code (`x10^9/L`, `K/uL`, `gm/dL`, `mg/24 hours`), or None where it cannot be read.

    A spelling with two meanings (`G/L` is giga a litre or grams a litre) is None unless `variable` decides it.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).split())
    plain = _PER_VOLUME.sub(_per_volume, plain) if " per " in plain else plain
    solid = plain.replace(" ", "")
    for key in dict.fromkeys((plain, plain.casefold(), solid, solid.casefold())):
        readings = _spellings().get(key, ())
        if readings:
            return _only_reading(readings, variable)
        if key in (plain, solid) and _parses(key):
            return key
    return None


_PER_VOLUME = re.compile(r"(?<=[^\W_]) per (?:(?P<prefix>deci|milli|)lit(?:er|re)|(?P<short>[dm]?l))$", re.IGNORECASE)
_PREFIXES = {"deci": "d", "milli": "m", "": ""}


def _per_volume(found: re.Match[str]) -> str:
    """`per deciliter` of `g per deciliter`, or `per dL`, as its sign."""
    prefix = _PREFIXES[found["prefix"].lower()] if found["short"] is None else found["short"][:-1].lower()
    return f"/{prefix}L"


def _only_reading(readings: tuple[str, ...], variable: Variable | None) -> str | None:
    fitting = [code for code in readings if variable is None or _compares(code, variable)]
    if len(fitting) == 1:
        return fitting[0]
    return readings[0] if len(readings) == 1 else None


def convert(value: Fraction, unit: str, variable: Variable) -> Fraction:
    """`value` in a UCUM unit as a number in the variable's canonical unit, exact.

    Mass and substance need the analyte's molar mass, equivalents its charge; international units and enzyme units are
    the same number for one analyte. Raises UnitError, naming the analyte, where the units do not compare.
    """
    affine = _affine().get((variable.name, unit))
    if affine is not None:
        return value * affine[0] + affine[1]
    factor = _factor(unit, variable)
    if factor is None:
        raise UnitError(
            f"{variable.label} in {unit} cannot be converted to {variable.unit}",
            where=variable.name,
            fix=f"give {variable.name} in {variable.unit} or a unit of the same kind",
        )
    return value * factor


def is_plausible(value: Fraction, unit: str, variable: Variable) -> bool:
    """Whether a value in a UCUM unit lies where the variable's values can lie (`2 mg/ml` is no creatinine).

    Nought is always plausible. Raises UnitError as `convert` does.
    """
    given = convert(value, unit, variable)
    too_low = variable.low is not None and 0 < given < Fraction(variable.low)
    return not too_low and (variable.high is None or given <= Fraction(variable.high))


def _factor(unit: str, variable: Variable) -> Fraction | None:
    if (variable.name, unit) in _refused():
        return None
    for candidate in (unit, _swap_international(unit)):
        if convertible(candidate, variable.unit, variable.molar_mass):
            return conversion_factor(candidate, variable.unit, variable.molar_mass)
    if variable.charge is not None and "eq" in unit:
        moles = unit.replace("eq", "mol")
        if convertible(moles, variable.unit, variable.molar_mass):
            return conversion_factor(moles, variable.unit, variable.molar_mass) / variable.charge
    return None


def _swap_international(unit: str) -> str:
    """`[IU]/L` as `U/L` and the reverse: laboratories print either for the activity of one analyte."""
    for international in ("[IU]", "[iU]"):
        if international in unit:
            return unit.replace(international, "U")
    return "/".join(
        "[IU]" if part == "U" else f"{part[0]}[IU]" if part in ("mU", "uU", "kU") else part for part in unit.split("/")
    )


def _compares(unit: str, variable: Variable) -> bool:
    return (variable.name, unit) in _affine() or _factor(unit, variable) is not None


def _parses(text: str) -> bool:
    if "{" not in text and "[" not in text and _NO_CODE.search(text):
        return False
    try:
        parse_unit(text)
    except UnitError:
        return False
    return True


@cache
def _spellings() -> Mapping[str, tuple[str, ...]]:
    readings: dict[str, list[str]] = {}
    for _, row in read_rows(TABLES / "units.csv"):
        for spelling in (row["spelling"], row["spelling"].casefold()):
            known = readings.setdefault(spelling, [])
            if row["unit"] not in known and not (spelling != row["spelling"] and row["exact_case"]):
                known.append(row["unit"])
    return {spelling: tuple(units) for spelling, units in readings.items() if units}


@cache
def _affine() -> Mapping[tuple[str, str], tuple[Fraction, Fraction]]:
    rows = (row for _, row in read_rows(TABLES / "conversions.csv"))
    return {
        (row["variable"], row["unit"]): (Fraction(row["times"]), Fraction(row["plus"])) for row in rows if row["times"]
    }


@cache
def _refused() -> frozenset[tuple[str, str]]:
    return frozenset(
        (row["variable"], row["unit"]) for _, row in read_rows(TABLES / "conversions.csv") if not row["times"]
    )
