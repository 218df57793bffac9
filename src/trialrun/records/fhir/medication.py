"""FHIR MedicationRequest, MedicationStatement, MedicationAdministration and Immunization as exposure rows.

A request is an order: that the drug was taken is an assumption, and a finding says so.
"""

from __future__ import annotations

from typing import Any

import msgspec

from trialrun.records.coding import Coding, drugs
from trialrun.records.fhir.gathering import Gathering, Place, dated, reference_key
from trialrun.records.fhir.resources import Dosage, Immunization, Medication, MedicationEvent
from trialrun.terms import read_unit

_LEFT_OUT = frozenset({"entered-in-error", "cancelled", "draft", "not-done", "not-taken", "intended"})
_ONLY_WISHES = frozenset({"proposal", "plan"})


class OpenExposure(msgspec.Struct, frozen=True):
    """An exposure whose drug is a reference that is resolved when all files are read."""

    reference: str
    display: str
    table: str
    place: Place
    row: dict[str, Any]


def read_medication(event: MedicationEvent, place: Place, gathering: Gathering) -> OpenExposure | None:
    """Add the exposure rows of one medication resource, or return it where its drug is still a reference."""
    kind = event.resource_type
    why = _why_left_out(event)
    if why:
        gathering.drop(kind, why)
        return None
    person = gathering.person(event.subject, kind, place)
    if person is None:
        return None
    if kind == "MedicationRequest":
        message = "medication requests are orders; intake is assumed from the day of the order, its end is not known"
        gathering.reading.note("order", message)
    row = {"person_id": person, **_times(event, place, gathering), **_dose(event)}
    codings = event.medication_codeable_concept.codings() if event.medication_codeable_concept else ()
    key = reference_key(event.medication_reference)
    shown = (event.medication_reference.display if event.medication_reference else None) or ""
    if not codings and key:
        contained = _contained(event, key)
        if contained is None:
            return OpenExposure(key, shown, kind, place, row)
        codings = contained
    codings = codings or words_alone(shown)
    add_exposures(codings, kind, place, row, gathering)
    return None


def _why_left_out(event: MedicationEvent) -> str:
    if event.status in _LEFT_OUT:
        return event.status or ""
    if event.do_not_perform:
        return "do not perform"
    return event.intent or "" if event.intent in _ONLY_WISHES else ""


def add_exposures(
    codings: tuple[Coding, ...], table: str, place: Place, row: dict[str, Any], gathering: Gathering
) -> None:
    """One row for each drug the codings mean; a drug that is not known is counted."""
    found = gathering.codes.terms(table, codings)
    for drug in drugs(found):
        gathering.add("exposure", place, {**row, "drug": drug.name})
    if not drugs(found):
        gathering.drop(table, "drug not mapped")
        if found:
            gathering.codes.miss(table, codings)


def words_alone(shown: str) -> tuple[Coding, ...]:
    """The words of a reference as a coding without system and code; nothing where there are none."""
    return (Coding("", "", shown),) if shown.strip() else ()


def _contained(event: MedicationEvent, key: str) -> tuple[Coding, ...] | None:
    for raw in event.contained:
        medication = msgspec.json.decode(raw, type=Medication)
        if medication.id and key.lstrip("#") == medication.id:
            return medication.codings()
    return None


def _times(event: MedicationEvent, place: Place, gathering: Gathering) -> dict[str, Any]:
    dosage = _dosage(event)
    bounds = dosage.timing.repeat.bounds_period if dosage and dosage.timing and dosage.timing.repeat else None
    start, end = gathering.period(event.effective_period or bounds, "period", place)
    moment = gathering.span(event.effective_date_time, "effective", place)
    if moment:
        once = event.resource_type == "MedicationAdministration"
        start, end = moment, (moment if once else end)
    start = start or gathering.span(event.authored_on, "authoredOn", place)
    if start is None:
        known = gathering.span(event.date_asserted, "dateAsserted", place)
        return {"start": None, "start_to": known and known.last, **dated("end", end)}
    return {**dated("start", start), **dated("end", end)}


def _dosage(event: MedicationEvent) -> Dosage | None:
    if isinstance(event.dosage, Dosage):
        return event.dosage
    return next(iter([*event.dosage, *event.dosage_instruction]), None)


def _dose(event: MedicationEvent) -> dict[str, Any]:
    dosage = _dosage(event)
    if dosage is None:
        return {}
    dose = dosage.dose or next((one.dose_quantity for one in dosage.dose_and_rate if one.dose_quantity), None)
    route = dosage.route.words() if dosage.route else None
    if dose is None or dose.value is None:
        return {"route": route}
    printed = dose.code or dose.unit or ""
    return {"route": route, "amount": dose.value, "unit": read_unit(printed) or printed or None}


def read_immunization(given: Immunization, place: Place, gathering: Gathering) -> None:
    """Add the exposure rows of one Immunization: a vaccine given on one day."""
    if given.status in _LEFT_OUT:
        gathering.drop("Immunization", given.status or "")
        return
    person = gathering.person(given.patient, "Immunization", place)
    if person is None:
        return
    day = gathering.span(given.occurrence_date_time or given.occurrence_string, "occurrence", place)
    row = {"person_id": person, **dated("start", day), **dated("end", day)}
    add_exposures(given.vaccine_code.codings(), "Immunization", place, row, gathering)
