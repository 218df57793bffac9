"""Which days are assessments, and which day is the baseline. Grades nothing."""

from __future__ import annotations

import msgspec

from trialrun.assess.model import Options
from trialrun.engines import Patient, Row
from trialrun.engines.reference import facts_of
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet, Statement
from trialrun.rules import atoms

BASELINES = ("baseline", "first_dose")
"""The events that are the baseline, the first of them that is recorded."""


def facts_of_set(criteria: CriteriaSet) -> frozenset[str]:
    """The names of all facts that the rules of a set speak of, and those its domains look at."""
    levels = criteria.levels
    rules = [
        rule for level in levels for rule in (level.rule, level.evaluable, *level.also.values()) if rule is not None
    ]
    rules += [domain.applies for domain in criteria.domains if domain.applies is not None]
    looked = {name for domain in criteria.domains for name in (*domain.looks_at, *filter(None, (domain.rate_of,)))}
    return frozenset(looked | {name for rule in rules for name in _names(rule)})


def _names(rule: Statement) -> set[str]:
    return {fact.name for atom in atoms(rule.tree) for fact in facts_of(atom)}


def assessment_days(criteria: CriteriaSet, patient: Patient) -> tuple[Date, ...]:
    """The days on which something the set looks at was measured or answered, or an assessment is recorded, in order.

    Rows with a partial date are no assessment.
    """
    names = facts_of_set(criteria)
    measured = [row for row in patient.of("measurement") if row.name in names]
    answered = [row for row in patient.of("attestation") if row.text("question") in criteria.questions]
    held = [row for row in patient.of("event") if row.text("kind") == "assessment"]
    days = {full_day(row) for row in (*measured, *answered, *held)}
    return tuple(sorted(day for day in days if day is not None))


def full_day(row: Row) -> Date | None:
    """The day of a row; None where it is known in part only."""
    first, last = row.day("date"), row.day("date_to")
    return first if last is None or last == first else None


def baseline_of(criteria: CriteriaSet, patient: Patient, options: Options) -> Date | None:
    """The day of the baseline: that of the recorded event, else the first assessment; None without any.

    Of an event whose date is known in part it is the first day, which `find_doubts` says.
    """
    recorded = baseline_row(patient, options)
    if recorded is not None:
        return recorded.day("date")
    return next(iter(assessment_days(criteria, patient)), None)


def baseline_row(patient: Patient, options: Options) -> Row | None:
    """The event that is the baseline, the earliest of its kind; None where there is none or none is asked for."""
    for kind in BASELINES if options.baseline == "event" else ():
        rows = [(day, row) for row in patient.of("event") if row.text("kind") == kind and (day := row.day("date"))]
        if rows:
            return min(rows, key=lambda one: one[0])[1]
    return None


def find_visits(criteria: CriteriaSet, patient: Patient, baseline: Date, as_of: Date | None = None) -> tuple[Date, ...]:
    """The assessments after the baseline in the order of time, up to the day of the data cut where there is one."""
    days = (day for day in assessment_days(criteria, patient) if day > baseline)
    return tuple(day for day in days if as_of is None or day <= as_of)


def with_baseline(patient: Patient, baseline: Date) -> Patient:
    """The patient with the day of the baseline as an event, to which the rules refer."""
    event = Row("event", {"kind": "baseline", "date": baseline, "date_to": baseline, "trial": None})
    others = tuple(row for row in patient.of("event") if row.text("kind") != "baseline")
    return msgspec.structs.replace(patient, rows={**patient.rows, "event": (*others, event)})
