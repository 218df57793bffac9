"""Measurements reckoned from others of the same day: free light chain difference, involved chain and ratio.

Adds rows and changes none; what cannot be reckoned is not added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import exact
from trialrun.terms import convert, load_vocabulary
from trialrun.terms.formulas import find_involved_chain
from trialrun.terms.model import Variable

Chain = Literal["kappa", "lambda"]
Fact = Mapping[str, Any]
_OTHER: Mapping[Chain, Chain] = {"kappa": "lambda", "lambda": "kappa"}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_UNIT = "mg/dL"


class _Amount(msgspec.Struct, frozen=True):
    """A number in the common unit with its comparator; empty where it is exact."""

    value: Decimal
    comparator: str = ""


def derive_light_chains(measurements: Iterable[Fact], chain: Chain | None = None) -> tuple[dict[str, Any], ...]:
    """Rows `dflc`, `flc_involved`, `flc_uninvolved` (mg/dL) and `flc_ratio` for every day with both chains.

    The involved chain is the one given (from the clone), else the one that an abnormal ratio shows on the first day
    with both; where that day's ratio is normal, only the ratio is reckoned. A day with two values of a chain is left
    out. Source: Rajkumar, Blood 2011;117:4691 (difference and involved chain).
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
        day: {chain: min(amounts, key=str) for chain, amounts in two.items() if len(amounts) == 1}
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
    return _Amount(Decimal(value.numerator) / Decimal(value.denominator), row.get("comparator") or "")


def _involved(pair: Mapping[str, _Amount]) -> Chain | None:
    if pair["lambda"].value == 0:
        return "kappa"
    return find_involved_chain(pair["kappa"].value, pair["lambda"].value)


def _rows(day: Date, pair: Mapping[str, _Amount], involved: Chain | None) -> Iterator[dict[str, Any]]:
    if pair["lambda"].value > 0:
        ratio = pair["kappa"].value / pair["lambda"].value
        yield from _row("flc_ratio", day, ratio, "1", _joint(pair["kappa"], pair["lambda"]))
    if involved is not None:
        one, other = pair[involved], pair[_OTHER[involved]]
        yield from _row("flc_involved", day, one.value, _UNIT, one.comparator)
        yield from _row("flc_uninvolved", day, other.value, _UNIT, other.comparator)
        yield from _row("dflc", day, one.value - other.value, _UNIT, _joint(one, other))


def _joint(up: _Amount, down: _Amount) -> str | None:
    """The comparator of a difference or ratio that rises with `up` and falls with `down`; None where it is open."""
    sides = {up.comparator, _FLIPPED.get(down.comparator, down.comparator)} - {""}
    directions = {side[0] for side in sides}
    if len(directions) > 1:
        return None
    return min(sides, key=len, default="")


def _row(name: str, day: Date, value: Decimal, unit: str, comparator: str | None) -> Iterator[dict[str, Any]]:
    if comparator is not None:
        yield {
            "variable": name, "value": float(value), "unit": unit, "comparator": comparator or None,
            "date": day, "date_to": day,
        }  # fmt: skip
