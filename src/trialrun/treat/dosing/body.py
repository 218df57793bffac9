"""Body weight, height and surface of a patient on a day, from the measurements on record. Guesses no size."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import msgspec

from trialrun.engines import Patient, Row
from trialrun.errors import UnitError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.ground.quantity import exact
from trialrun.terms import Variable, convert, load_vocabulary, read_unit
from trialrun.terms.formulas import RANGES, compute_bsa
from trialrun.treat.dosing.dose_units import decimal_of, number_text

# Body surface is used with two decimals, as chemotherapy orders carry it. Source: common practice of oncology
# pharmacies, recalled and not checked against a published standard; a protocol that says otherwise is not modelled.
SURFACE_STEP = Decimal("0.01")
_EXACT = frozenset({None, "", "="})
# The ranges in which the formulas of body size make sense; narrower than the vocabulary's where they differ.
_RANGES = {"weight": RANGES["weight_kg"], "height": RANGES["height_cm"], "creatinine": RANGES["creatinine_mg_dl"]}


class Size(msgspec.Struct, frozen=True):
    """A weight (kg), height (cm), creatinine (mg/dL) or body surface (m2), exact.

    None where it is not known, and then `why`. `formula` is that of a body surface.
    """

    value: Fraction | None
    why: str = ""
    findings: tuple[Finding, ...] = ()
    formula: str = ""


class _Measured(msgspec.Struct, frozen=True):
    """A usable measurement: its first and last possible moment, and its value in the canonical unit."""

    first: int
    last: int
    sure: bool
    value: Fraction


def find_size(name: str, patient: Patient, until: Date | None, words: str) -> Size:
    """The latest `weight`, `height` or `creatinine` on or before a day; `until` None: the one value all records have.

    `words` say which day that is ("day 1 of the cycle"). Values outside the plausible range, in no readable unit or
    not exact (`>120`) are not used, each with a finding. Values that may both be the latest and differ leave it open.
    """
    variable = load_vocabulary().variables[name]
    findings: list[Finding] = []
    found: list[_Measured] = []
    for row in patient.named("measurement", frozenset({name})):
        value = _read(row, variable, findings)
        if value is not None and (until is None or row.begun(until).first <= until):
            day = until or Date.max
            found.append(_Measured(*row.moment(day), row.begun(day).last <= day, value))
    latest = _latest(found) if until is not None else found
    values = sorted({one.value for one in latest})
    if len(values) == 1:
        return Size(values[0], "", tuple(findings))
    why = f"no {name} is recorded{f' on or before {words}' if until is not None else ''}"
    if values:
        shown = " and ".join(f"{number_text(value)} {variable.unit}" for value in values)
        why = (
            f"several {name}s may count: {shown}" if until is not None else f"{name}s differ ({shown}), the day is open"
        )
    return Size(None, why, tuple(findings))


def has_several(name: str, patient: Patient) -> bool:
    """Whether a patient's records hold more than one weight or height, so that it matters which one counts."""
    variable, unused = load_vocabulary().variables[name], list[Finding]()
    values = {_read(row, variable, unused) for row in patient.named("measurement", frozenset({name}))}
    return len(values - {None}) > 1


def find_surface(patient: Patient, until: Date | None, formula: str, words: str) -> Size:
    """Body surface in m2 by a named formula from weight and height of a day, rounded to `SURFACE_STEP`.

    Raises UnknownNameError for a formula that does not exist.
    """
    weight, height = find_size("weight", patient, until, words), find_size("height", patient, until, words)
    findings = (*weight.findings, *height.findings)
    if weight.value is None or height.value is None:
        why = " and ".join(size.why for size in (weight, height) if size.value is None)
        return Size(None, why, findings, formula)
    surface = compute_bsa(decimal_of(weight.value)[0], decimal_of(height.value)[0], formula)
    return Size(Fraction(surface.quantize(SURFACE_STEP, ROUND_HALF_UP)), "", findings, formula)


def check_formula(formula: str) -> None:
    """Raise UnknownNameError for a body surface formula that does not exist."""
    compute_bsa(Decimal(70), Decimal(170), formula)


def _latest(found: list[_Measured]) -> Iterator[_Measured]:
    """Every measurement that may be the latest; none where none surely lies before the day."""
    sure = [one.first for one in found if one.sure]
    return (one for one in found if sure and one.last >= max(sure))


def _read(row: Row, variable: Variable, findings: list[Finding]) -> Fraction | None:
    """The value of a row in the canonical unit, or None with a finding; a row without a number says nothing."""
    number = row.number("value")
    if number is None:
        return None
    printed = row.text("unit") or ""
    shown = f"{variable.name} {row.text('comparator') or ''}{number} {printed}".rstrip()
    if row.text("comparator") not in _EXACT:
        return _unused(findings, row, f"{shown} is not an exact value")
    unit = read_unit(printed, variable) if printed else None
    if unit is None:
        return _unused(findings, row, f"{shown} has no unit that can be read")
    try:
        value = convert(exact(number), unit, variable)
    except UnitError as error:
        return _unused(findings, row, f"{shown}: {error.what}")
    low, high = _RANGES[variable.name]
    if not max(low, variable.low or low) <= value <= min(high, variable.high or high):
        return _unused(findings, row, f"{shown} is outside {low} to {high} {variable.unit}")
    return value


def _unused(findings: list[Finding], row: Row, why: str) -> Fraction | None:
    """Notes why a measurement is not used."""
    number = row.number("source_row")
    findings.append(
        Finding(
            "body-size", "warning", f"{why}, and is not used", fix="correct the record, or give the value again",
            source=row.text("source") or "measurement", row=None if number is None else int(number),
        )
    )  # fmt: skip
    return None
