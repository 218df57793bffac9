"""What the unit of a dose says: a fixed amount, an amount for each kilogram or square metre, an amount a day.

Reckons no amount.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import lru_cache

import msgspec

from trialrun.ground.quantity import parse_unit

# An amount that cannot be written out in decimals (100 mg in 3 parts) is given to this step, and said to be rounded.
FINEST = Decimal("0.001")
_BASES = {"kg": "kg", "m2": "m2", "d": "d"}
_PART = re.compile(r"(?P<name>(?:[A-Za-z%']|\[[^\]]*\]|\{[^}]*\})+)(?P<power>[+-]?\d+)?")
_SCALE = re.compile(r"^10[*^]\d+\.")  # millions of units: 10*6.[IU]/m2
# What a dose is an amount of; a volume or a time in the numerator is a rate or an exposure, which is not reckoned.
_AMOUNTS = frozenset({"mass", "substance", "international_unit", "equivalents", "arbitrary_unit", "time"})


class DoseUnit(msgspec.Struct, frozen=True):
    """The unit of a dose taken apart: `mg/kg/d` is `mg`, for each kilogram of body weight, a day.

    `amount` is the unit of what is given. `per_weight`, `per_surface` and `per_day` say for each what.
    """

    amount: str
    per_weight: bool = False
    per_surface: bool = False
    per_day: bool = False

    def text(self) -> str:
        """The unit in one form: `mg/(m2.d)` and `mg/m2/d` are both `mg/m2/d`."""
        parts = (("kg", self.per_weight), ("m2", self.per_surface), ("d", self.per_day))
        return self.amount + "".join(f"/{name}" for name, there in parts if there)


@lru_cache(maxsize=1024)
def read_dose_unit(unit: str) -> DoseUnit | None:
    """A UCUM unit as the unit of a dose; None for what cannot be reckoned, such as an AUC (`mg.min/mL`) or a rate."""
    parts = _split(unit)
    if parts is None:
        return None
    above = [name for name, power in parts if power == 1]
    below = [_BASES.get(f"{name}{-power}" if power < -1 else name) for name, power in parts if power < 0]
    if len(above) != 1 or len(above) + len(below) != len(parts) or None in below or len(set(below)) < len(below):
        return None
    if not _is_amount(above[0]):
        return None
    return DoseUnit(above[0], "kg" in below, "m2" in below, "d" in below)


def _split(unit: str) -> list[tuple[str, int]] | None:
    """The parts of a unit with their powers; None where it has numbers of its own or brackets within brackets."""
    parts: list[tuple[str, int]] = []
    scale, unit = _SCALE.match(unit), _SCALE.sub("", unit)
    for mark, group, single in re.findall(r"([./]?)(?:\(([^()]*)\)|([^./()]+))", unit):
        sign = -1 if mark == "/" else 1
        for inner, text in re.findall(r"([./]?)([^./]+)", group or single):
            match = _PART.fullmatch(text)
            if match is None:
                return None
            turned = -sign if inner == "/" else sign
            parts.append((match["name"], turned * int(match["power"] or 1)))
    if scale is not None and parts:
        parts[0] = (f"{scale.group()}{parts[0][0]}", parts[0][1])
    return parts if "((" not in unit else None


def _is_amount(name: str) -> bool:
    dimensions = parse_unit(name).dimensions
    if dimensions == (("substance", 1), ("time", -1)):
        return True  # units of enzyme activity: asparaginase, hyaluronidase
    return len(dimensions) == 1 and dimensions[0][1] == 1 and (dimensions[0][0] in _AMOUNTS - {"time"} or "{" in name)


def decimal_of(value: Fraction) -> tuple[Decimal, bool]:
    """A fraction as a decimal, and whether that is exact; where it has no end it is rounded to `FINEST`, half to even.

    1126.40 is written 1126.4, and 1800 without an exponent.
    """
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        places = 0
        while value.denominator and (value * 10**places).denominator != 1:
            places += 1
        return Decimal(int(value * 10**places)).scaleb(-places), True
    steps = round(value / Fraction(FINEST))
    return (Decimal(steps) * FINEST).quantize(FINEST, ROUND_HALF_EVEN), False


def number_text(value: Fraction) -> str:
    """A number as it is shown: `70.4`; `33.333` where it has no end."""
    return f"{decimal_of(value)[0]:f}"
