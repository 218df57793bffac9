"""A case of a case file answered in the words of that format. Decides nothing that the rest of the room does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from trialrun.assess.assessing import assess_patient
from trialrun.assess.course.turns import is_of_disease
from trialrun.assess.diagnosis import diagnose
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Assessed, Course, Grade, Options, Turn
from trialrun.assess.points import PointResult, assess_at
from trialrun.engines import Context, Patient, patient_of
from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset
from trialrun.protocol import CriteriaSet
from trialrun.records.case_findings import JUDGED_ON
from trialrun.records.cases import Case

AS_RECORDED = "findings as recorded"
"""The reading of a diagnostic set that takes every finding as a clinician stated it."""
Answer = dict[str, Any]


def answer_case(case: Case, criteria: CriteriaSet, options: Options | None = None) -> Answer:
    """What the criteria set says of a case.

    A diagnostic set gives `verdict`; a set judged at one point `analysis_date`, `domains`, `overall`; any other
    `per_assessment`, and where responses are confirmed `measurable`, `best_confirmed`, `progression_date` and what
    lasted. The baseline is the earliest assessment. Raises InputError for a case that cannot be judged.
    """
    if case.error:
        raise InputError(case.error)
    chosen = replace(options or Options(), baseline="earliest")
    patient = case_patient(case)
    if criteria.purpose == "diagnosis":
        return _diagnosis(criteria, patient)
    if not case.rows.get("event"):
        raise InputError(f"{criteria.name} judges assessments, and the case has none", where=case.id, fix="add them")
    turns = case_turns(case, criteria)
    if criteria.judged_at is not None:
        at = point_of_case(case)
        chosen = replace(chosen, at=at[0], window_days=at[1]) if at is not None else chosen
        return _point(assess_at(criteria, patient, chosen, turns))
    course = assess_patient(criteria, patient, turns, chosen)
    return _confirmed(course, criteria) if criteria.confirmation.policy != "none" else _by_domain(course)


def case_patient(case: Case) -> Patient:
    """The patient of a case."""
    return patient_of({"person_id": case.id}, case.rows)


def case_turns(case: Case, criteria: CriteriaSet | None) -> tuple[Turn, ...]:
    """The events of a case; the cause of a death is the disease where it names what the set is about."""
    condition = criteria.condition if criteria is not None else ""
    return tuple(
        Turn(
            dt.date.fromisoformat(turn["date"]),
            "new_therapy" if turn["type"] == "new_therapy" else "death",
            "disease" if is_of_disease(turn["cause"], condition) else turn["cause"],
        )
        for turn in case.turns
    )


def _diagnosis(criteria: CriteriaSet, patient: Patient) -> Answer:
    named = {one.name for level in criteria.levels for one in level.readings}
    context = Context(as_of=JUDGED_ON, favours=None)
    told = diagnose(criteria, patient, context, AS_RECORDED if AS_RECORDED in named else "")
    return {"verdict": told.verdict}


def point_of_case(case: Case) -> tuple[Offset, int] | None:
    """The day after baseline and the window of days that a case asks for. Raises InputError where they are none."""
    stated = case.subject.get("analysis")
    if not isinstance(stated, Mapping):
        return None
    try:
        return Offset(int(stated["target_day"]), "d"), int(stated.get("window_days") or 0)
    except (KeyError, TypeError, ValueError) as error:
        fix = "write target_day and window_days as whole numbers"
        raise InputError("the point of analysis is no number of days", where="subject.analysis", fix=fix) from error


def _point(result: PointResult) -> Answer:
    return {
        "analysis_date": _date(result.date),
        "domains": _domains(result.grades),
        "overall": {name: _word(answer) for name, answer in result.answers.items()} or None,
    }


def _by_domain(course: Course) -> Answer:
    return {
        "per_assessment": [
            {"date": _date(visit.date), "domains": _domains(visit.grades), "overall": _word(visit.response)}
            for visit in course.visits
        ]
    }


def _confirmed(course: Course, criteria: CriteriaSet) -> Answer:
    return {
        "measurable": list(course.measurable),
        "per_assessment": [
            {"date": _date(visit.date), "response": visit.response, "confirmed": visit.confirmed}
            for visit in course.visits
        ],
        "best_confirmed": course.best_confirmed,
        "progression_date": _date(course.progression),
        **_lasting(course, criteria),
    }


def _lasting(course: Course, criteria: CriteriaSet) -> Answer:
    """Of every domain whose levels may last: its last answer, and whether each level lasted."""
    found: Answer = {}
    for domain in criteria.domains:
        if domain.sustained is None:
            continue
        found[domain.name] = _last(course.visits, domain.name)
        lasted = {one.level for one in course.sustained if one.domain == domain.name}
        levels = [level.name for level in criteria.levels if level.domain == domain.name]
        found |= {f"sustained_{domain.name}_{level}": level in lasted for level in levels}
    return found


def _last(visits: Sequence[Assessed], domain: str) -> str | None:
    grades = [visit.grade(domain) for visit in visits]
    told = [grade.answer for grade in grades if grade is not None and grade.answer != NOT_EVALUABLE]
    return told[-1] if told else None


def _domains(grades: Sequence[Grade]) -> Answer:
    return {
        grade.domain: round(float(grade.number), 4) if grade.number is not None else _word(grade.answer)
        for grade in grades
    }


def _word(answer: str) -> str:
    return answer.replace(" ", "_") if answer == CANNOT_DETERMINE else answer


def _date(day: Date | None) -> str | None:
    return None if day is None else day.isoformat()
