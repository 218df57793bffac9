"""Givings for the tests of amounts: one drug in one cycle, a patient with measured sizes, and the row that results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from treat_cases import START, given, phase, trial
from trialrun.engines import Patient, patient_of
from trialrun.ground.finding import Finding
from trialrun.protocol import Administration, Trial
from trialrun.treat import CalendarRow, Choices, plan_calendar

Measure = tuple[str, float, str] | tuple[str, float, str, dt.date]


def patient(*measures: Measure, coverage: bool = False, **columns: object) -> Patient:
    """A patient with measurements `("weight", 70.4, "kg")`, on the first day unless a day is given.

    `coverage`: the history of diagnoses, drugs and procedures is complete, so that what is not recorded is absent.
    """
    rows = [
        {"variable": name, "value": value, "unit": unit, "date": day, "date_to": day, "source": "records",
         "source_row": number}
        for number, (name, value, unit, day) in enumerate((_dated(measure) for measure in measures), 1)
    ]  # fmt: skip
    domains = ("condition", "exposure", "procedure") if coverage else ()
    covered = [{"domain": domain, "start": None, "end": None} for domain in domains]
    return patient_of({"person_id": "P-01", **columns}, {"measurement": rows, "coverage": covered})


def _dated(measure: Measure) -> tuple[str, float, str, dt.date]:
    return measure if len(measure) == 4 else (*measure, START)


def one_drug(administration: Administration, **fields: object) -> Trial:
    """A trial that gives one drug in 28-day cycles."""
    return trial(phase("treatment", administration, **{"cycle_length": "28 days", "cycles": 2, **fields}))


def doses(one: Trial, who: Patient, choices: Choices | None = None) -> tuple[CalendarRow, ...]:
    """The doses of a trial's calendar."""
    return tuple(row for row in plan_calendar(one, None, who, START, choices=choices).rows if row.kind == "dose")


def first(one: Trial, who: Patient | None = None, choices: Choices | None = None) -> CalendarRow:
    """The first giving."""
    return doses(one, who or patient(), choices)[0]


def amount(row: CalendarRow) -> str:
    """`1126.4 mg`, or `-` where there is no amount."""
    return "-" if row.amount is None else f"{row.amount:f} {row.unit}"


def dosed(drug: str, dose: str, who: Patient | None = None, choices: Choices | None = None, **fields: object) -> str:
    """The amount of the first giving of a drug with one dose."""
    return amount(first(one_drug(given(drug, "1", dose=dose, **fields)), who, choices))


def found(one: Trial, who: Patient | None = None, choices: Choices | None = None) -> Mapping[str, Finding]:
    """The findings about a calendar, by family."""
    calendar = plan_calendar(one, None, who or patient(), START, choices=choices)
    return {finding.family: finding for finding in calendar.findings}
