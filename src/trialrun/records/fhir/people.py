"""FHIR Patient as person rows: sex, birth, death."""

from __future__ import annotations

import datetime as dt

from trialrun.records.fhir.gathering import Gathering, Place, dated
from trialrun.records.fhir.resources import Patient

_BIRTH_SEX = "us-core-birthsex"
_SEXES = {"F": "female", "M": "male", "female": "female", "male": "male", "other": "other"}
_LONG_AGO, _OPEN = dt.date(1900, 1, 1), dt.date(9999, 12, 31)


def read_patient(patient: Patient, key: str, full_url: str | None, place: Place, gathering: Gathering) -> None:
    """Add the person row and remember under which references this patient is known."""
    for alias in {key, f"Patient/{key}", (full_url or "").rsplit(":", 1)[-1], _tail(full_url)} - {""}:
        gathering.persons.setdefault(alias, key)
    birth = gathering.span(patient.birth_date, "birthDate", place)
    death = gathering.span(patient.deceased_date_time, "deceasedDateTime", place)
    row = {
        "person_id": key,
        "sex": _sex(patient, place, gathering),
        **dated("birth_date", birth),
        **dated("death_date", death),
    }
    if death is None and (patient.deceased_boolean or patient.deceased_date_time):
        gathering.warn(
            "death", "the person died on an unknown day; any day since birth is possible", place, severity="note"
        )
        row |= {"death_date": birth.first if birth else _LONG_AGO, "death_date_to": _OPEN}
    gathering.add("person", place, row)


def _tail(full_url: str | None) -> str:
    return "/".join((full_url or "").split("/")[-2:]) if full_url and "/" in full_url else ""


def _sex(patient: Patient, place: Place, gathering: Gathering) -> str | None:
    """Birth sex where it is recorded, else administrative gender; `unknown` is null."""
    at_birth = next(
        (_SEXES.get(one.value_code or "") for one in patient.extension if one.url.endswith(_BIRTH_SEX)), None
    )
    gender = _SEXES.get(patient.gender or "")
    if at_birth and gender and at_birth != gender:
        message = "birth sex and administrative gender differ; birth sex is used"
        gathering.warn("sex", message, place, severity="query")
    return at_birth or gender
