"""Measurements reckoned from others of the same day: free light chain difference, involved chain and ratio.

Adds rows and changes none; what cannot be reckoned is not added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import exact
from trialrun.terms import convert, load_vocabulary
from trialrun.terms.formulas import NORMAL_FLC_RATIO
from trialrun.terms.model import Variable

Chain = Literal["kappa", "lambda"]
Fact = Mapping[str, Any]
_OTHER: Mapping[Chain, Chain] = {"kappa": "lambda", "lambda": "kappa"}
_MOST = Fraction(100_000)
"""Stands for a ratio to a chain of which nothing was found."""
_UNIT = "mg/dL"


class _Amount(msgspec.Struct, frozen=True):
    """A number in the common unit as far as it is known: from `lo` to `hi`, None where it has no upper end."""

    lo: Fraction
    hi: Fraction | None


def derive_light_chains(measurements: Iterable[Fact], chain: Chain | None = None) -> tuple[dict[str, Any], ...]:
    """Rows `dflc`, `flc_involved`, `flc_uninvolved` (mg/dL) and `flc_ratio` for every day with both chains.

    The involved chain is the one given (from the clone), else the one that an abnormal ratio shows on the first day
    with both; where that day's ratio is normal, only the ratio is reckoned. Of a censored chain a number from one end
    to the other is reckoned. A day with two values of a chain is left out. Source: Rajkumar, Blood 2011;117:4691
    (difference and involved chain).
    """
    days = sorted(_pairs(measurements).items())
    involved = chain or next((_involved(pair) for _, pair in days), None)
    return tuple(row for day, pair in days for row in _rows(day, pair, involved))


def _pairs(measurements: Iterable[Fact]) -> dict[Date, dict[str, _Amount]]:
    """The days with exactly one usable value of each chain."""
    found: dict[Date, dict[str, set[_Amount]]] = {}
    for row in measurements:
        for chain in _OTHER:
            amount = _amount(row, f"flc_{chain}") if row.get("variable") == f"flc_{chain}" else None
            if amount is not None:
                found.setdefault(row["date"], {}).setdefault(chain, set()).add(amount)
    single = {
        day: {chain: next(iter(amounts)) for chain, amounts in two.items() if len(amounts) == 1}
        for day, two in found.items()
    }
    return {day: two for day, two in single.items() if len(two) == len(_OTHER)}


def _amount(row: Fact, name: str) -> _Amount | None:
    variable = load_vocabulary().term(name)
    if not isinstance(variable, Variable) or row.get("value") is None or not row.get("unit"):
        return None
    try:
        value = convert(exact(row["value"]), str(row["unit"]), variable)
    except InputError:
        return None
    comparator = row.get("comparator") or ""
    return _Amount(Fraction(0) if comparator.startswith("<") else value, None if comparator.startswith(">") else value)


def _involved(pair: Mapping[str, _Amount]) -> Chain | None:
    """The chain that an abnormal ratio shows; None where the ratio is normal, or may be."""
    kappa, lambda_ = pair["kappa"], pair["lambda"]
    ratio = _ratio(kappa, lambda_)
    low, high = (Fraction(bound) for bound in NORMAL_FLC_RATIO)
    if ratio.lo > high:
        return "kappa"
    return "lambda" if ratio.hi is not None and ratio.hi < low else None


def _rows(day: Date, pair: Mapping[str, _Amount], involved: Chain | None) -> Iterator[dict[str, Any]]:
    yield _row("flc_ratio", day, _ratio(pair["kappa"], pair["lambda"]), "1")
    if involved is not None:
        one, other = pair[involved], pair[_OTHER[involved]]
        yield _row("flc_involved", day, one, _UNIT)
        yield _row("flc_uninvolved", day, other, _UNIT)
        if other.hi is not None:
            yield _row("dflc", day, _Amount(one.lo - other.hi, None if one.hi is None else one.hi - other.lo), _UNIT)


def _ratio(up: _Amount, down: _Amount) -> _Amount:
    """A ratio as far as known; without an upper end where the lower number may be zero."""
    low = Fraction(0) if down.hi is None else _MOST if down.hi == 0 else up.lo / down.hi
    return _Amount(low, None if up.hi is None or down.lo == 0 else up.hi / down.lo)


def _row(name: str, day: Date, amount: _Amount, unit: str) -> dict[str, Any]:
    """A row of a reckoned number; where it is known in part, with the comparator that says so."""
    low, high = float(amount.lo), None if amount.hi is None else float(amount.hi)
    comparator = ">=" if high is None else None if low == high else f"to {Decimal(repr(high)):f}"
    return {
        "variable": name, "value": low, "unit": unit, "comparator": comparator, "date": day, "date_to": day,
    }  # fmt: skip
