"""Exact quantities with UCUM units: parsing, comparing and converting without floats.

A unit is an exact factor times base dimensions. An annotation such as `{copies}` is a dimension of its own, so
`mL/min/{1.73_m2}` never converts to `mL/min`. Mass and substance convert only with the analyte's molar mass.
Source of atoms and prefixes: UCUM 2.2, the part clinical data use.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

import msgspec

from trialrun.errors import InputError, UnitError

Dimensions = tuple[tuple[str, int], ...]

# atom -> (factor to base units, dimensions, takes SI prefixes)
_ATOMS: dict[str, tuple[Fraction, dict[str, int], bool]] = {
    "g": (Fraction(1), {"mass": 1}, True),
    "m": (Fraction(1), {"length": 1}, True),
    "s": (Fraction(1), {"time": 1}, True),
    "mol": (Fraction(1), {"substance": 1}, True),
    "eq": (Fraction(1), {"equivalents": 1}, True),
    "K": (Fraction(1), {"temperature": 1}, True),
    "L": (Fraction(1, 1000), {"length": 3}, True),
    "l": (Fraction(1, 1000), {"length": 3}, True),
    "kat": (Fraction(1), {"substance": 1, "time": -1}, True),
    "U": (Fraction(1, 60_000_000), {"substance": 1, "time": -1}, True),
    "[IU]": (Fraction(1), {"international_unit": 1}, True),
    "[iU]": (Fraction(1), {"international_unit": 1}, True),
    "Pa": (Fraction(1000), {"mass": 1, "length": -1, "time": -2}, True),
    "m[Hg]": (Fraction(133322387, 1), {"mass": 1, "length": -1, "time": -2}, True),
    "Gy": (Fraction(1), {"length": 2, "time": -2}, True),
    "Cel": (Fraction(1), {"celsius": 1}, False),
    "[degF]": (Fraction(1), {"fahrenheit": 1}, False),
    "osm": (Fraction(1), {"osmole": 1}, True),
    "min": (Fraction(60), {"time": 1}, False),
    "h": (Fraction(3600), {"time": 1}, False),
    "d": (Fraction(86400), {"time": 1}, False),
    "wk": (Fraction(604800), {"time": 1}, False),
    "mo": (Fraction(2629800), {"time": 1}, False),
    "a": (Fraction(31557600), {"time": 1}, False),
    "%": (Fraction(1, 100), {}, False),
    "[ppth]": (Fraction(1, 1000), {}, False),
    "[in_i]": (Fraction(254, 10000), {"length": 1}, False),
    "[ft_i]": (Fraction(3048, 10000), {"length": 1}, False),
    "[lb_av]": (Fraction(45359237, 100000), {"mass": 1}, False),
    "[oz_av]": (Fraction(45359237, 1600000), {"mass": 1}, False),
    "[pH]": (Fraction(1), {"pH": 1}, False),
    "[arb'U]": (Fraction(1), {"arbitrary_unit": 1}, False),
}
_PREFIXES = {
    "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15,
}  # fmt: skip
_TOKEN = re.compile(
    r"\{[^{}]*\}|10[*^](?P<power>-?\d{1,2}(?!\d))|(?P<atom>(?:[A-Za-z%']|\[[^\]]*\])+)|(?P<integer>\d+)|(?P<mark>[./()])"
)
_EXPONENT = re.compile(r"[+-]?\d{1,2}(?!\d)")


class Unit(msgspec.Struct, frozen=True):
    """A UCUM unit as an exact factor to base units and its dimensions, sorted."""

    code: str
    factor: Fraction
    dimensions: Dimensions


class Quantity(msgspec.Struct, frozen=True):
    """An exact amount with a UCUM unit; unit `1` is a pure number."""

    value: Decimal
    unit: str = "1"

    def text(self) -> str:
        """`50 10*9/L`; a pure number prints without unit."""
        number = format(self.value, "f")
        return number if self.unit == "1" else f"{number} {self.unit}"


@lru_cache(maxsize=4096)
def parse_unit(code: str) -> Unit:
    """Parse a UCUM unit. Raises UnitError that names the part that is not understood."""
    factor, dimensions, end = _parse_term(code, 0)
    if not code or end != len(code):
        raise UnitError(
            f"unit {code!r} cannot be read at {code[end:]!r}", fix="write a UCUM unit such as g/dL or 10*9/L"
        )
    ordered = tuple(sorted((name, power) for name, power in dimensions.items() if power))
    return Unit(code, factor, ordered)


def parse_decimal(text: str) -> Decimal:
    """An exact decimal from text; refuses NaN and infinities. Raises InputError."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise InputError(f"not a number: {text!r}", fix="write digits with a decimal point") from error
    if not value.is_finite():
        raise InputError(f"not a finite number: {text!r}", fix="leave the value out where it is not known")
    return value


def conversion_factor(source: str, target: str, molar_mass: Decimal | None = None) -> Fraction:
    """The exact factor by which a number in `source` is multiplied to be in `target`.

    `molar_mass` in g/mol allows mass <-> substance for that analyte. Raises UnitError where units do not compare.
    """
    if source == target:
        return Fraction(1)
    have, want = parse_unit(source), parse_unit(target)
    if have.dimensions == want.dimensions:
        return have.factor / want.factor
    if molar_mass is not None:
        if have.dimensions == _mass_as_substance(want.dimensions):
            return have.factor * Fraction(molar_mass) / want.factor
        if _mass_as_substance(have.dimensions) == want.dimensions:
            return have.factor / Fraction(molar_mass) / want.factor
    raise UnitError(f"{source} cannot be compared with {target}", fix="give the value in a unit of the same kind")


def convertible(source: str, target: str, molar_mass: Decimal | None = None) -> bool:
    """True where `conversion_factor` would give a factor."""
    try:
        conversion_factor(source, target, molar_mass)
    except UnitError:
        return False
    return True


def exact(number: float | int | Decimal) -> Fraction:
    """A recorded number as the fraction it was written as: the float 0.1 is one tenth."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _mass_as_substance(dimensions: Dimensions) -> Dimensions | None:
    powers = dict(dimensions)
    if powers.get("mass") != 1 or "substance" in powers:
        return None
    del powers["mass"]
    return tuple(sorted({**powers, "substance": 1}.items()))


def _parse_term(code: str, start: int) -> tuple[Fraction, dict[str, int], int]:
    factor, position, sign = Fraction(1), start, 1
    dimensions: dict[str, int] = {}
    if code[position : position + 1] == "/":
        sign, position = -1, position + 1
    while True:
        part, powers, position = _parse_component(code, position)
        factor *= part**sign
        for name, power in powers.items():
            dimensions[name] = dimensions.get(name, 0) + sign * power
        mark = code[position : position + 1]
        if mark not in (".", "/") or not mark:
            return factor, dimensions, position
        sign, position = (1 if mark == "." else -1), position + 1


def _parse_component(code: str, start: int) -> tuple[Fraction, dict[str, int], int]:
    match = _TOKEN.match(code, start)
    if match is None:
        raise UnitError(
            f"unit {code!r} cannot be read at {code[start:]!r}",
            fix="write a UCUM unit such as g/dL or 10*9/L",
        )
    token, position = match.group(), match.end()
    if token == "(":
        factor, dimensions, position = _parse_term(code, position)
        if code[position : position + 1] != ")":
            raise UnitError(f"unit {code!r} has an open bracket", fix="close it")
        return _raised(code, position + 1, factor, dimensions)
    if token.startswith("{"):
        return Fraction(1), {token: 1}, position
    if match["power"]:
        return Fraction(10) ** int(match["power"]), {}, position
    if match["integer"]:
        if not int(token):
            raise UnitError(f"unit {code!r} is a unit of nothing", fix="write a UCUM unit such as g/dL or 10*9/L")
        return Fraction(int(token)), {}, position
    if not match["atom"]:
        raise UnitError(
            f"unit {code!r} cannot be read at {code[start:]!r}",
            fix="write a UCUM unit such as g/dL or 10*9/L",
        )
    factor, dimensions = _atom(token, code)
    return _raised(code, position, factor, dimensions)


def _raised(
    code: str, position: int, factor: Fraction, dimensions: dict[str, int]
) -> tuple[Fraction, dict[str, int], int]:
    power, annotation = 1, {}
    if match := _EXPONENT.match(code, position):
        power, position = int(match.group()), match.end()
    if code[position : position + 1] == "{":
        end = code.find("}", position) + 1
        if not end:
            raise UnitError(f"unit {code!r} has an open brace", fix="close it")
        annotation, position = {code[position:end]: 1}, end
    return (
        factor**power,
        {**{name: value * power for name, value in dimensions.items()}, **annotation},
        position,
    )


def _atom(token: str, code: str) -> tuple[Fraction, dict[str, int]]:
    if token in _ATOMS:
        factor, dimensions, _ = _ATOMS[token]
        return factor, dimensions
    for prefix, power in _PREFIXES.items():
        rest = token.removeprefix(prefix)
        if rest != token and rest in _ATOMS and _ATOMS[rest][2]:
            factor, dimensions, _ = _ATOMS[rest]
            return factor * Fraction(10) ** power, dimensions
    raise UnitError(f"unit {code!r}: unknown part {token!r}", fix="write a UCUM unit such as g/dL or 10*9/L")
