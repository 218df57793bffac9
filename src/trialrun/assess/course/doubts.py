"""What is wrong with a patient's records for an assessment, as findings. Changes no answer."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.assess.course.visits import assessment_days, baseline_row, facts_of_set, full_day
from trialrun.assess.model import Course
from trialrun.engines import Patient
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet

VAGUE_MEASUREMENT = Finding(
    "partial-date", "query", "a measurement whose date is known in part only is no assessment", "complete the date"
)
VAGUE_BASELINE = Finding(
    "partial-date",
    "query",
    "the recorded day of the baseline is known in part only, and its first day is taken",
    "complete the date, or choose the first assessment: --baseline earliest",
)


def find_doubts(criteria: CriteriaSet, patient: Patient, course: Course) -> tuple[Finding, ...]:
    """Findings on a course: no baseline, dates known in part, assessments after the data cut."""
    return tuple(_doubts(criteria, patient, course))


def _doubts(criteria: CriteriaSet, patient: Patient, course: Course) -> Iterator[Finding]:
    source, as_of = f"patient {patient.person_id}", course.options.as_of
    if course.baseline is None:
        message = f"nothing that {criteria.name} looks at was measured on a known day, so that there is no baseline"
        yield Finding("baseline", "warning", message, "record the first assessment with its date", source)
    recorded = baseline_row(patient, course.options)
    if recorded is not None and full_day(recorded) is None:
        yield replace(VAGUE_BASELINE, source=source)
    names = facts_of_set(criteria)
    partial = sum(row.name in names and full_day(row) is None for row in patient.of("measurement"))
    if partial:
        yield replace(VAGUE_MEASUREMENT, source=source, count=partial)
    late = sum(as_of is not None and day > as_of for day in assessment_days(criteria, patient))
    if late:
        message = f"an assessment dated after the data cut of {as_of} is left out"
        yield Finding("future-date", "warning", message, "correct the date, or the day of the cut", source, count=late)
