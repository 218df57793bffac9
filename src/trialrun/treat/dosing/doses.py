"""The amount of one giving for one patient. Invents none: what cannot be reckoned stays absent, with the reason."""

from __future__ import annotations

import msgspec

from trialrun.engines import Patient
from trialrun.errors import UsageError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import Amount, Trial
from trialrun.treat.dosing.body import check_formula
from trialrun.treat.dosing.dose_entries import check_dose_level, find_stated
from trialrun.treat.dosing.label_choice import check_products, find_label_dose
from trialrun.treat.dosing.reckoning import Terms, reckon, terms_of
from trialrun.treat.dosing.rounding import check_rounding, round_amount
from trialrun.treat.model import CalendarRow, Choices, least_sure
from trialrun.treat.schedule.assumptions import assumed_of_drug
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.giving import Giving

ABSENT = "dose not stated in the document"
_NOTES: dict[OriginKind, str] = {"assumption": "(assumed)", "user": "(as entered)", "label": "(label)"}
Dosed = tuple[CalendarRow, tuple[Finding, ...]]


def dose_giving(giving: Giving, trial: Trial, patient: Patient, choices: Choices) -> Dosed:
    """The row of a giving with its amount, unit and label, and what was found.

    The dose is the document's; where it states none, the one the user assumes, and with `choices.doses` `label` that
    of the drug label. Where it cannot be told which one counts the amount is absent; where body weight or height are
    missing it stays as printed (16 mg/kg).
    Raises InputError for a dose of nothing or less, UsageError for choices that cannot be or must be made.
    """
    stated = find_stated(giving, trial, patient, choices)
    if stated.dose is not None:
        return dose_with(stated.dose, giving, trial, patient, choices)
    if stated.open:
        return _absent(giving, f"dose open, {stated.open}", stated.findings)
    dose = assumed_of_drug(choices, "dose", giving.slot.phase, giving.administration.drug)
    if isinstance(dose, Amount):
        _refuse_nothing(dose)
        return dose_with(dose, giving, trial, patient, choices, origin="assumption")
    if choices.doses == "label":
        return _from_label(giving, trial, patient, choices)
    return _absent(giving, ABSENT, (_not_stated(giving, trial),))


def dose_with(
    dose: Amount, giving: Giving, trial: Trial, patient: Patient, choices: Choices, *, origin: OriginKind = "document"
) -> Dosed:
    """The row of a giving at a dose of a known origin, whichever way it was chosen."""
    return _at(dose, origin, giving, (trial, patient, choices), terms_of(giving.administration, choices))


def check_choices(trial: Trial, choices: Choices) -> None:
    """Raise UsageError for choices about amounts that mean nothing in a trial.

    A dose level no schedule names, a product none of its drugs has, a rounding policy or body surface formula that
    does not exist.
    """
    check_dose_level(trial, choices)
    check_products(trial, choices)
    check_rounding(choices)
    check_formula(choices.surface_formula)


def _from_label(giving: Giving, trial: Trial, patient: Patient, choices: Choices) -> Dosed:
    """The row of a giving at the dose of the drug label, or without an amount where the label does not settle it."""
    found = find_label_dose(giving, trial, patient, choices)
    if found.route:
        giving = msgspec.structs.replace(giving, row=msgspec.structs.replace(giving.row, route=found.route))
    label, dose = found.row, found.row.dose if found.row is not None else None
    if label is None or dose is None:
        return _absent(giving, f"{ABSENT}; {found.why}", found.findings)
    place = giving.administration
    terms = msgspec.structs.replace(
        terms_of(place, choices),
        weight_at=place.weight_at or label.weight_at or choices.weight_at,
        open_weight=not (place.weight_at or label.weight_at),
    )
    if place.highest_surface is None and label.highest_surface is not None:
        terms = msgspec.structs.replace(terms, highest_surface=label.highest_surface.quantity.value)
    row, findings = _at(dose, "label", giving, (trial, patient, choices), terms)
    return row, (*found.findings, *findings)


def _at(dose: Amount, origin: OriginKind, giving: Giving, case: tuple[Trial, Patient, Choices], terms: Terms) -> Dosed:
    trial, patient, choices = case
    rounded = round_amount(reckon(dose, giving, trial, patient, terms), giving, trial, choices)
    reckoned, row = rounded.reckoned, giving.row
    notes = "; ".join(part for part in (_NOTES.get(origin, ""), rounded.note) if part)
    row = msgspec.structs.replace(
        row,
        amount=reckoned.amount,
        unit=reckoned.unit,
        amount_origin=origin,
        origin=least_sure(row.origin, row.days_origin, origin),
        label=_label(row, reckoned.words, notes),
    )
    return row, reckoned.findings


def _absent(giving: Giving, why: str, findings: tuple[Finding, ...]) -> Dosed:
    row = giving.row
    origin = least_sure(row.origin, row.days_origin)
    return msgspec.structs.replace(row, origin=origin, label=f"{_label(row, '')}: {why}"), findings


def _label(row: CalendarRow, words: str, note: str = "") -> str:
    """`daratumumab 16 mg/kg x 70.4 kg = 1126.4 mg IV`."""
    route = (row.route or "").replace("|", " or ")
    text = " ".join(part for part in (row.drug, words, route) if part)
    return f"{text}{'' if not note else f' {note}' if note.startswith('(') else f'; {note}'}"


def _not_stated(giving: Giving, trial: Trial) -> Finding:
    place, phase = giving.administration, giving.slot.phase
    message = f"the document states no dose of {place.drug} in phase {phase.name!r}"
    fix = f"--doses label shows that of the label; --assume '{place.drug}.dose=...' one of your own"
    return about(trial, place, "dose-not-stated", "query", message, fix=fix)


def _refuse_nothing(dose: Amount) -> None:
    if dose.quantity.value <= 0:
        raise UsageError(f"--assume: a dose of {dose.text} is no giving", fix="assume a dose above zero")
