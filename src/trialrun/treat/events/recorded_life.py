"""What one patient's records say of the course of treatment: first dose, last dose and death. Plans nothing.

The same for one patient as `cohort_people` says of many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from trialrun.engines import Patient
from trialrun.engines.words import of_trial
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.treat.model import LifeEvent

_DAY = dt.timedelta(days=1)


def recorded_ends_of(
    patient: Patient, trial: Trial, start: Date, as_of: Date, told: Sequence[LifeEvent] = ()
) -> tuple[LifeEvent, ...]:
    """Death and the end of treatment as the records have them, from `start` to `as_of`, as events of the plan.

    A death with a full date is a death, unless `told` has one; a `last_dose` of the trial ends treatment the day after.
    """
    death, last = _death(patient), _day_of(patient, trial, "last_dose")
    found = []
    if death is not None and start <= death <= as_of and not any(event.kind == "death" for event in told):
        found.append(_ended("death", death, patient, "person"))
    if last is not None and start <= last <= as_of:
        found.append(_ended("stop", last + _DAY, patient, "event"))
    return tuple(found)


def other_start(patient: Patient, trial: Trial, start: Date) -> Iterator[Finding]:
    """A finding where the records have another first dose than the plan."""
    first = _day_of(patient, trial, "first_dose")
    if first is not None and first != start:
        message = f"the records of {patient.person_id} have the first dose on {first}, and the plan begins on {start}"
        fix = f"write --start {first}, or correct the records"
        yield Finding("start-differs", "warning", message, fix=fix, source="event")


def later_records(patient: Patient, trial: Trial, as_of: Date) -> Iterator[Finding]:
    """A finding for an end of treatment that is recorded after the day that counts as today, and so changes nothing."""
    ends = {"death": _death(patient), "the last dose": _day_of(patient, trial, "last_dose")}
    for what, day in ends.items():
        if day is not None and day > as_of:
            message = (
                f"the records of {patient.person_id} have {what} on {day}; today counts as {as_of}, so it is not seen"
            )
            yield Finding("records-later", "warning", message, fix=f"write --as-of {day}", source="records")


def _death(patient: Patient) -> Date | None:
    span = patient.person.span("death_date", "death_date_to")
    return span.first if span is not None and span.exact else None


def _day_of(patient: Patient, trial: Trial, kind: str) -> Date | None:
    """The day of a kind of event in the trial; None where it is not recorded, or not with one full date."""
    rows = [row for row in patient.of("event") if row.text("kind") == kind and of_trial(row.text("trial"), trial.name)]
    spans = {row.span("date", "date_to") for row in rows}
    (span,) = spans if len(spans) == 1 else (None,)
    return span.first if span is not None and span.exact else None


def _ended(kind: str, day: Date, patient: Patient, source: str) -> LifeEvent:
    reason = "died" if kind == "death" else "the last dose is recorded"
    return LifeEvent(
        kind="death" if kind == "death" else "stop", date=day, person_id=patient.person_id, reason=reason, source=source
    )
