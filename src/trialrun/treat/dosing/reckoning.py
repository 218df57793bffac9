"""The amount of one giving from a dose and a body: mg/kg, mg/m2, a day's dose in parts, the highest amount.

Chooses no dose; what cannot be reckoned is left as printed.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from trialrun.engines import Patient
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.ground.quantity import conversion_factor, convertible
from trialrun.protocol import Administration, Amount, Trial
from trialrun.treat.dosing.body import find_size, find_surface, has_several
from trialrun.treat.dosing.dose_entries import start_of
from trialrun.treat.dosing.dose_units import DoseUnit, decimal_of, number_text, read_dose_unit
from trialrun.treat.model import Choices
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.giving import Giving

WeightAt = Literal["baseline", "cycle", "giving"]
_DAYS: dict[str, str] = {"baseline": "the start", "cycle": "day 1 of the cycle", "giving": "the day of the giving"}


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a dose is reckoned: what the document says, else the label, else the user's choice.

    `open_weight` and `open_formula` are true where neither document nor label says it.
    """

    weight_at: WeightAt
    surface_formula: str
    highest: Amount | None = None
    highest_surface: Decimal | None = None
    open_weight: bool = False
    open_formula: bool = False


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """An amount in its unit, how it came about in words, and what was found; `complete` False: left as printed."""

    amount: Decimal
    unit: str
    words: str
    findings: tuple[Finding, ...] = ()
    complete: bool = True


class _Factor(msgspec.Struct, frozen=True):
    """What a dose is multiplied with: a weight, a surface or 1; `why` where it is not known."""

    value: Fraction | None
    words: str = ""
    why: str = ""
    option: str = ""
    findings: tuple[Finding, ...] = ()


def terms_of(administration: Administration, choices: Choices) -> Terms:
    """The terms of a document's dose."""
    surface = administration.highest_surface
    return Terms(
        weight_at=administration.weight_at or choices.weight_at,
        surface_formula=administration.surface_formula or choices.surface_formula,
        highest=administration.highest,
        highest_surface=surface.quantity.value if surface is not None else None,
        open_weight=not administration.weight_at,
        open_formula=not administration.surface_formula,
    )


def reckon(dose: Amount, giving: Giving, trial: Trial, patient: Patient, terms: Terms) -> Reckoned:
    """The amount of one giving of a dose for a patient.

    Exact: only body surface is rounded (see `body.SURFACE_STEP`), and an amount whose decimals have no end.
    Where weight or height are not known, or the unit is not one of doses, the dose stays as printed, with a finding.
    Raises UnknownNameError for a body surface formula that does not exist.
    """
    quantity, drug, place = dose.quantity, giving.administration.drug, giving.administration
    unit = read_dose_unit(quantity.unit)
    if unit is None or (unit.per_weight and unit.per_surface):
        message = f"a dose in {quantity.unit} is not reckoned; {drug} stays as printed, {dose.text}"
        found = about(trial, place, "dose-unit", "query", message, fix="reckon the amount by hand")
        return Reckoned(amount=quantity.value, unit=quantity.unit, words=dose.text, findings=(found,), complete=False)
    factor = _factor(unit, giving, patient, terms)
    findings = (*factor.findings, *_open(unit, giving, trial, patient, terms))
    if factor.value is None:
        message = f"{drug} stays at {dose.text}: {factor.why}"
        missing = about(trial, place, "body-size-missing", "warning", message, fix=f"give {factor.option}")
        shown = Reckoned(amount=quantity.value, unit=unit.text(), words=dose.text, findings=(), complete=False)
        return msgspec.structs.replace(shown, findings=(*findings, missing))
    each = Fraction(quantity.value) * factor.value
    words = f"{dose.text}{factor.words}"
    return _given(each, unit, giving, terms, (trial, words, findings))


def _given(
    each: Fraction, unit: DoseUnit, giving: Giving, terms: Terms, so_far: tuple[Trial, str, tuple[Finding, ...]]
) -> Reckoned:
    """The amount of one giving: a day's dose in its parts, no more than the highest."""
    trial, words, findings = so_far
    place, times = giving.administration, giving.row.times_per_day
    daily = unit.per_day or place.per == "day"
    shown = f"{number_text(each)} {unit.amount}"
    steps = [words, f"{shown} a day" if daily else shown]
    code = f"{unit.amount}/d" if daily and times is None else unit.amount
    if daily and times is not None and times > 1:
        each /= times
        steps.append(f"{number_text(each)} {unit.amount} each of {times} times a day")
    capped = _highest(terms.highest, unit.amount) if code == unit.amount else None
    if terms.highest is not None and capped is None:
        message = f"the highest dose of {place.drug}, {terms.highest.text}, cannot be compared with {shown}"
        findings = (*findings, about(trial, place, "highest-dose", "warning", message, fix="check it by hand"))
    if capped is not None and capped < each:
        each = capped
        steps.append(f"{number_text(each)} {unit.amount}, the highest allowed")
        message = f"{place.drug} is capped at {number_text(each)} {unit.amount}, the highest amount at once"
        findings = (*findings, about(trial, place, "dose-capped", "note", message))
    amount, exact = decimal_of(each)
    words = " = ".join(dict.fromkeys(steps)) + ("" if exact else " (rounded to 0.001)")
    return Reckoned(amount=amount, unit=code, words=words, findings=findings)


def _highest(highest: Amount | None, unit: str) -> Fraction | None:
    """The highest amount in a unit; None where there is none, or it cannot be compared."""
    if highest is None or not convertible(highest.quantity.unit, unit):
        return None
    return Fraction(highest.quantity.value) * conversion_factor(highest.quantity.unit, unit)


def _factor(unit: DoseUnit, giving: Giving, patient: Patient, terms: Terms) -> _Factor:
    until, words = _until(giving, terms.weight_at), _DAYS[terms.weight_at]
    if unit.per_weight:
        size = find_size("weight", patient, until, words)
        if size.value is None:
            return _Factor(
                None, why=size.why, option="--weight-kg, or the weight in the records", findings=size.findings
            )
        return _Factor(size.value, f" x {number_text(size.value)} kg", findings=size.findings)
    if not unit.per_surface:
        return _Factor(Fraction(1))
    size = find_surface(patient, until, terms.surface_formula, words)
    if size.value is None:
        option = "--weight-kg and --height-cm, or both in the records"
        return _Factor(None, why=size.why, option=option, findings=size.findings)
    cap = None if terms.highest_surface is None else Fraction(terms.highest_surface)
    if cap is not None and cap < size.value:
        shown = f" x {number_text(cap)} m2 (body surface {number_text(size.value)} m2 by {size.formula}, capped)"
        return _Factor(cap, shown, findings=size.findings)
    return _Factor(size.value, f" x {number_text(size.value)} m2 ({size.formula})", findings=size.findings)


def _until(giving: Giving, weight_at: WeightAt) -> Date | None:
    """The last day whose weight may count."""
    if weight_at == "baseline":
        return start_of(giving)
    return giving.slot.first if weight_at == "cycle" else giving.row.date


def _open(unit: DoseUnit, giving: Giving, trial: Trial, patient: Patient, terms: Terms) -> tuple[Finding, ...]:
    """What the document leaves open about a body and a choice settled, where it matters."""
    place, found = giving.administration, list[Finding]()
    sized = unit.per_weight or unit.per_surface
    if sized and terms.open_weight and any(has_several(name, patient) for name in ("weight", "height")):
        message = (
            f"which weight counts for {place.drug} is not stated: the last one up to {_DAYS[terms.weight_at]} is used"
        )
        fix = "ask the sponsor; --weight-at chooses another, `weight_at` in the trial file says it"
        found.append(about(trial, place, "weight-at", "query", message, fix=fix))
    if unit.per_surface and terms.open_formula:
        message = f"no formula of body surface is named for {place.drug}: {terms.surface_formula} is used"
        found.append(about(trial, place, "surface-formula", "query", message, fix="--surface-formula names another"))
    return tuple(found)
