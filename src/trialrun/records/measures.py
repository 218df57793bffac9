"""Suspicious measurements: units missing, foreign or mixed, and values that a person cannot have.

A value is never repaired: the finding says which unit the numbers look like.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from trialrun.errors import UnitError
from trialrun.ground.quantity import exact
from trialrun.records.cells import Codes, Mask
from trialrun.records.reading import Reading, finding
from trialrun.records.tables import Codes32, codes_of, labels_of
from trialrun.terms import Variable, convert

# Units that labels are most often confused with: same kind of quantity, another power of ten or another custom.
_LIKELY_UNITS = (
    "g/L", "g/dL", "mg/dL", "mg/L", "ug/mL", "ng/mL", "pg/mL", "ug/L", "ng/dL", "mmol/L", "umol/L", "nmol/L", "10*9/L",
    "10*3/uL", "10*6/uL", "10*12/L", "/uL", "%", "1", "kg", "g", "[lb_av]", "cm", "m", "[in_i]", "U/L", "mm[Hg]", "kPa",
)  # fmt: skip

_SLICE = 1_000_000
Floats = np.ndarray[Any, np.dtype[np.float64]]


class Batch(msgspec.Struct, frozen=True):
    """All numbers of one variable in one unit: their rows (bool a row) and the variable."""

    variable: Variable
    unit: str | None
    rows: Mask
    values: Floats


def inspect_measures(table: pa.Table, reading: Reading) -> None:
    """Findings on units and plausibility of a conforming measurement table; counts of numbers that convert."""
    if table.num_rows == 0:
        return
    names, labels = labels_of(table["variable"]), [*labels_of(table["unit"]), None]
    numbers = table["value"].is_valid().to_numpy()
    width = len(labels)
    unit_codes = codes_of(table["unit"])
    codes = codes_of(table["variable"]) * np.int32(width) + np.where(unit_codes < 0, np.int32(width - 1), unit_codes)
    counts = np.bincount(codes[numbers], minlength=width * len(names))
    reading.count("measurement", "rows with a number", int(numbers.sum()))
    bounds = np.full((2, width * len(names)), np.nan)
    for code in np.flatnonzero(counts):
        variable = reading.vocabulary.variables[names[code // width]]
        bounds[:, code] = _inspect_unit(variable, labels[code % width], int(counts[code]), reading)
    _inspect_values(table, codes, bounds, reading)
    _inspect_mixture(names, labels, counts.reshape(len(names), width), reading)


def _inspect_unit(variable: Variable, unit: str | None, count: int, reading: Reading) -> tuple[float, float]:
    """The plausible range of a variable in a unit (NaN: none); a finding where the unit is missing or foreign."""
    if unit is None and variable.unit != "1":
        message = f"{variable.name}: numbers without a unit cannot be compared"
        reading.add(
            finding(
                "unit", "warning", message, source="measurement", count=count, fix=f"give the unit ({variable.unit})"
            )
        )
        return np.nan, np.nan
    try:
        zero, one = (convert(Fraction(number), unit or "1", variable) for number in (0, 1))
    except UnitError:
        message = f"{variable.name}: the unit {unit!r} cannot be compared with {variable.unit}"
        fix = f"ask which unit was meant and write it, for example {variable.unit}"
        reading.add(finding("unit", "warning", message, source="measurement", count=count, fix=fix))
        return np.nan, np.nan
    reading.count("measurement", "numbers that convert to the canonical unit", count)
    low, high = (
        np.nan if bound is None else float((exact(bound) - zero) / (one - zero))
        for bound in (variable.low, variable.high)
    )
    return low, high


def _inspect_values(table: pa.Table, codes: Codes32, bounds: Floats, reading: Reading) -> None:
    values = table["value"].to_numpy()
    outside = _outside(table, codes, bounds)
    for code in np.unique(codes[outside]):
        rows = outside & (codes == code)
        first = table.slice(int(np.argmax(rows)), 1).to_pylist()[0]
        variable = reading.vocabulary.variables[first["variable"]]
        batch = Batch(variable, first["unit"], rows, values[rows])
        place = {"source": first["source"] or "measurement", "row": first["source_row"]}
        reading.add(finding("range", "warning", _said(batch), count=int(rows.sum()), **place, fix=_hint(batch)))
        reading.count("measurement", "numbers outside the plausible range", int(rows.sum()))


def _outside(table: pa.Table, codes: Codes32, bounds: Floats) -> Mask:
    """Which rows have a number outside the bounds of their variable and unit; censored ones by their open side."""
    # One part in a thousand million of slack: a value on the bound is not reported for the float it became.
    low, high = bounds[0] - abs(bounds[0]) * 1e-9, bounds[1] + abs(bounds[1]) * 1e-9
    marks = labels_of(table["comparator"])
    open_below = np.array([mark in ("<", "<=") for mark in marks] + [False])
    open_above = np.array([mark in (">", ">=") for mark in marks] + [False])
    outside = np.zeros(table.num_rows, dtype=bool)
    for start in range(0, table.num_rows, _SLICE):
        part = slice(start, start + _SLICE)
        values, mark = (
            table["value"].slice(start, _SLICE).to_numpy(),
            codes_of(table["comparator"].slice(start, _SLICE)),
        )
        outside[part] = (values < low[codes[part]]) & ~open_below[mark]
        outside[part] |= (values > high[codes[part]]) & ~open_above[mark]
    return outside


def _said(batch: Batch) -> str:
    low, high, unit = batch.values.min(), batch.values.max(), batch.unit or ""
    shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    variable = batch.variable
    limits = f"{variable.low} to {variable.high} {variable.unit}"
    return (
        f"{variable.name}: {shown} {unit}".rstrip() + f" is outside the plausible range {limits}; it counts as unknown"
    )


def _hint(batch: Batch) -> str:
    """The unit in which all these numbers would be plausible, if there is one."""
    for unit in _LIKELY_UNITS:
        if unit != batch.unit and _plausible(batch, unit):
            return f"the values look like {unit}: correct the unit in the source"
    return "check the value and its unit in the source"


def _plausible(batch: Batch, unit: str) -> bool:
    variable = batch.variable
    try:
        ends = [convert(exact(float(value)), unit, variable) for value in (batch.values.min(), batch.values.max())]
    except UnitError:
        return False
    above = variable.low is None or exact(variable.low) <= ends[0]
    return above and (variable.high is None or ends[1] <= exact(variable.high))


def _inspect_mixture(names: list[str], labels: list[str | None], counts: Codes, reading: Reading) -> None:
    for name, row in zip(names, counts, strict=True):
        used = [(labels[i], int(row[i])) for i in np.argsort(-row, kind="stable") if row[i] and labels[i]]
        if len(used) > 1:
            shown = ", ".join(f"{unit} ({count})" for unit, count in used)
            reading.note("units", f"{name}: recorded in several units: {shown}", source="measurement")
