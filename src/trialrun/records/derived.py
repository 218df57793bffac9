"""Measurements reckoned from others of the same day: free light chain difference, involved chain and ratio.

Adds rows and changes none; what cannot be reckoned is not added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec
import numpy as np
import pyarrow as pa

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import exact
from trialrun.records.tables import codes_of, conform, join_tables, labels_of, sort_by_person
from trialrun.terms import convert, load_vocabulary
from trialrun.terms.formulas import NORMAL_FLC_RATIO
from trialrun.terms.model import Variable

Chain = Literal["kappa", "lambda"]
Fact = Mapping[str, Any]
_OTHER: Mapping[Chain, Chain] = {"kappa": "lambda", "lambda": "kappa"}
_MOST = Fraction(100_000)
"""Stands for a ratio to a chain of which nothing was found."""
_UNIT = "mg/dL"
_RECKONED = "reckoned from both free light chains"


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


def with_reckoned(measurements: pa.Table) -> pa.Table:
    """A measurement table with the reckoned rows of every person who has both chains and no difference of their own.

    Rows of the table stay as they are; persons stay in order. Without such a person the table itself.
    """
    chains = _rows_named(measurements, [f"flc_{chain}" for chain in _OTHER]).to_pylist()
    known = set(_rows_named(measurements, ["dflc"])["person_id"].to_pylist())
    by_person: dict[str, list[Fact]] = {}
    for row in chains:
        if row["person_id"] not in known and row["date"] is not None and row["date"] == row["date_to"]:
            by_person.setdefault(row["person_id"], []).append(row)
    added = [
        {**row, "person_id": person, "source": _RECKONED}
        for person, rows in by_person.items()
        for row in derive_light_chains(rows)
    ]
    if not added:
        return measurements
    columns = {name: [row.get(name) for row in added] for name in measurements.column_names}
    return sort_by_person(join_tables("measurement", (measurements, conform("measurement", columns))))


def _rows_named(measurements: pa.Table, names: Sequence[str]) -> pa.Table:
    """The rows of some variables; the names are looked for once in the dictionary of the column."""
    labels = labels_of(measurements["variable"])
    wanted = [code for code, label in enumerate(labels) if label in names]
    return measurements.filter(pa.array(np.isin(codes_of(measurements["variable"]), wanted)))


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
