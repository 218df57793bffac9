"""Incidence of conditions that began after baseline, such as adverse events, with their worst grade.

One patient at a time; no record is no event only where the history is recorded as complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from trialrun.assess.endpoints.life import Life
from trialrun.assess.endpoints.model import Asked, EndpointOptions, PatientValue
from trialrun.engines import Patient, Row
from trialrun.ground.dates import Date, DateSpan
from trialrun.terms import load_vocabulary

ANY, WORST = "any event", "worst grade"
YES, NO = "yes", "no"
NO_GRADE = "grade not recorded"
_NOT_SURE = frozenset({"suspected", "possible", "ruled out"})
_ABSENT = frozenset({"absent", "ruled out"})
Began = tuple[Row, bool | None]
"""A record of an event, and whether it began in the time that counts: yes, no, or that cannot be told."""


def incidence_values(
    asked: Asked, patient: Patient, life: Life, start: Date | None, options: EndpointOptions
) -> Iterator[PatientValue]:
    """Whether a patient had any event, its worst grade, and each event that there was."""
    value = PatientValue(person_id=patient.person_id, reading="patients with an event", evaluable=False, part=ANY)
    if start is None:
        yield replace(value, why="there is no first day of treatment")
        return
    records = list(_records(asked.variables, patient, start, options.how.as_of))
    sure = [row for row, began in records if began]
    if sure:
        yield replace(value, evaluable=True, answer=YES, number=_worst(sure))
        yield replace(value, evaluable=True, part=WORST, answer=_grade_word(_worst(sure)), number=_worst(sure))
        yield from _each(value, sure)
        return
    open_ = next((row for row, began in records if began is None), None)
    if open_ is not None:
        yield replace(value, why=f"{open_.name}: whether it began after {start} cannot be told")
    elif not _complete(patient, life, start, options):
        why = f"no event is recorded, and the history of conditions is not recorded as complete from {start} on"
        yield replace(value, why=why)
    else:
        yield replace(value, evaluable=True, answer=NO, why="none recorded, and the history is complete")


def _records(variables: Sequence[str], patient: Patient, start: Date, cut: Date | None) -> Iterator[Began]:
    """The records of the events asked for. A graded condition is an adverse event, whatever its name."""
    words = load_vocabulary()
    below = frozenset().union(*(words.below(name) for name in variables))
    wide = "adverse_event" in variables
    for row in patient.of("condition"):
        graded = wide and row.number("grade") is not None
        if (row.name in below or graded) and row.text("status") not in _ABSENT:
            span = row.span("start", "start_to")
            began = _began(span, start, cut) if span is not None else None
            yield row, None if began and row.text("status") in _NOT_SURE else began


def _began(span: DateSpan, start: Date, cut: Date | None) -> bool | None:
    """Whether it began on or after the start, and up to the data cut."""
    last = cut or Date.max
    if span.last < start or span.first > last:
        return False
    return True if span.first >= start and span.last <= last else None


def _worst(rows: Sequence[Row]) -> Fraction | None:
    grades = [Fraction(grade) for row in rows if (grade := row.number("grade")) is not None]
    return max(grades, default=None)


def _grade_word(grade: Fraction | None) -> str:
    return NO_GRADE if grade is None else f"grade {grade}"


def _each(value: PatientValue, rows: Sequence[Row]) -> Iterator[PatientValue]:
    for name in sorted({row.name or "" for row in rows}):
        mine = [row for row in rows if row.name == name]
        days = [span.first for row in mine if (span := row.span("start", "start_to")) is not None]
        yield replace(
            value,
            evaluable=True,
            part=name,
            answer=YES,
            number=_worst(mine),
            date=min(days),
            why=_grade_word(_worst(mine)),
        )


def _complete(patient: Patient, life: Life, start: Date, options: EndpointOptions) -> bool:
    """Whether the history of conditions is recorded as complete from the start to the last day that counts."""
    if "condition" in options.assume_absent:
        return True
    known = [day for day in (life.seen, options.how.as_of) if day is not None]
    until = min(known, default=start)
    for row in patient.of("coverage"):
        if row.text("domain") == "condition":
            first, last = row.day("start"), row.day("end")
            if (first is None or first <= start) and (last is None or last >= until):
                return True
    return False
