"""Calendars for the tests of pages: planned ones of bundled trials, and rows built by hand."""

from __future__ import annotations

from typing import Any

from trialrun.engines import Patient
from trialrun.engines.patient import Row
from trialrun.ground.dates import Date, study_day
from trialrun.library import load_trial
from trialrun.protocol import Trial
from trialrun.treat import Calendar, CalendarRow, Choices, plan_calendar

START = Date(2024, 1, 1)


def patient(person_id: str = "P-001") -> Patient:
    """A patient of whom nothing is recorded."""
    return Patient(person_id, Row("person", {"person_id": person_id}), {})


def planned(name: str, *, choices: Choices | None = None, arm: str | None = None) -> tuple[Calendar, Trial]:
    """The calendar of a bundled trial, from 1 January 2024, with the trial."""
    trial = load_trial(name)
    return plan_calendar(trial, arm, patient(), START, choices=choices), trial


def row(date: Date | None, **values: Any) -> CalendarRow:
    """A planned dose on a date, with anything changed."""
    usual: dict[str, Any] = {
        "date": date, "day": study_day(START, date) if date else None, "arm": "a", "phase": "treatment", "cycle": 1,
        "cycle_day": (date - START).days + 1 if date else None, "kind": "dose", "drug": "lenalidomide", "amount": None,
        "unit": None, "times_per_day": None, "route": "PO", "window": (date, date) if date else None,
        "status": "planned" if date else "not stated", "origin": "document", "label": "", "part": "treatment",
        "planned": date,
    }  # fmt: skip
    return CalendarRow(**{**usual, **values})


def calendar_of(*rows: CalendarRow, trial: str = "NCT04396496", person_id: str = "P-001") -> Calendar:
    """A calendar of some rows."""
    return Calendar(trial=trial, person_id=person_id, start=START, as_of=START, rows=rows)
