"""Creatinine clearance by Cockcroft and Gault where none is recorded, as drug labels reckon it. Judges no kidney."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialrun.engines import Patient, Row
from trialrun.engines.patient import Cell
from trialrun.ground.dates import Date, age_years
from trialrun.ground.finding import Finding
from trialrun.terms.formulas import RANGES, Sex, compute_creatinine_clearance
from trialrun.treat.dosing.body import find_size
from trialrun.treat.dosing.dose_units import decimal_of

_SEXES: Mapping[str, Sex] = {"female": "female", "male": "male"}


def with_clearance(patient: Patient, day: Date) -> tuple[Patient, tuple[Finding, ...]]:
    """The patient with a creatinine clearance as of a day, where it can be reckoned and none is recorded by then.

    From the last creatinine and actual body weight, the age on the day and the sex; where one is missing, or the
    patient is no adult, nothing is added.
    """
    recorded = patient.named("measurement", frozenset({"creatinine_clearance"}))
    if any(row.begun(day).first <= day for row in recorded):
        return patient, ()
    birth, sex = patient.birth(), _SEXES.get((patient.person.text("sex") or "").strip().lower())
    creatinine = find_size("creatinine", patient, day, "that day")
    weight = find_size("weight", patient, day, "that day")
    if birth is None or sex is None or creatinine.value is None or weight.value is None:
        return patient, ()
    ages = {age_years(birth.first, day), age_years(birth.last, day)}
    low, high = RANGES["adult_age_years"]
    if len(ages) > 1 or not low <= min(ages) <= high:
        return patient, ()
    scr, kg = decimal_of(creatinine.value)[0], decimal_of(weight.value)[0]
    clearance = compute_creatinine_clearance(scr, min(ages), kg, sex)
    message = (
        "no creatinine clearance is recorded: the label's formula, Cockcroft and Gault with actual weight, is used"
    )
    found = Finding("clearance-reckoned", "note", message, source=patient.person_id)
    cells: dict[str, Cell] = {
        "person_id": patient.person_id, "variable": "creatinine_clearance", "value": float(clearance),
        "unit": "mL/min", "date": day, "date_to": day, "source": "Cockcroft and Gault",
    }  # fmt: skip
    rows = {**patient.rows, "measurement": (*patient.of("measurement"), Row("measurement", cells))}
    return msgspec.structs.replace(patient, rows=rows), (found,)
