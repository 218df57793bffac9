"""One subject of a source judged by a set in whatever way the set and the records call for. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from trialrun.assess.assessing import assess_patient
from trialrun.assess.diagnosis import Diagnosis, diagnose
from trialrun.assess.explain.courses import Told, explain_course, explain_point
from trialrun.assess.explain.diagnoses import DiagnosisTold, explain_diagnosis
from trialrun.assess.explain.stating import EVERY
from trialrun.assess.model import NOT_EVALUABLE, Course, Options
from trialrun.assess.points import PointResult, assess_at
from trialrun.assess.subjects.case_answers import AS_RECORDED
from trialrun.assess.subjects.investigator import InvestigatorCourse, confirm_recorded
from trialrun.assess.subjects.sources import Subject
from trialrun.engines import Context, Patient
from trialrun.errors import InputError, UsageError
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet
from trialrun.records.case_findings import JUDGED_ON


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one person; which of the answers there is depends on the set and the records.

    `course` every visit from baseline on; `point` the answer at the one point of time of the set; `diagnosis` that of
    a diagnostic set; `recorded` an investigator's responses, confirmed. `told` explains them where that was asked for;
    `error` says why there is no answer. `brief`: the course was judged with many others at once and has no reasons.
    """

    person_id: str
    course: Course | None = None
    point: PointResult | None = None
    diagnosis: Diagnosis | None = None
    recorded: InvestigatorCourse | None = None
    told: tuple[Told | DiagnosisTold, ...] = ()
    error: str = ""
    brief: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the records, a refusal among it."""
        courses = [one for one in (self.course, self.recorded) if one is not None]
        found = tuple(finding for one in courses for finding in one.findings)
        if not self.error:
            return found
        return (*found, Finding("refused", "warning", self.reason, source=f"patient {self.person_id}"))

    @property
    def reason(self) -> str:
        """Why the records cannot be judged, without the name of the person."""
        return self.error.removeprefix(f"patient {self.person_id}: ")


def judge_subjects(
    subjects: Iterable[Subject], criteria: CriteriaSet, options: Options, *, explain: bool = False
) -> Iterator[Result]:
    """Every subject in turn; one whose records cannot be judged is a result with the reason, and the others go on.

    Raises UsageError for options the set does not have, and for a diagnosis of dated records without a day.
    """
    for subject in subjects:
        try:
            yield judge_subject(subject, criteria, options, explain=explain)
        except InputError as error:
            yield Result(person_id=subject.person_id, error=error.message())


def judge_subject(subject: Subject, criteria: CriteriaSet, options: Options, *, explain: bool = False) -> Result:
    """One subject. Raises InputError for records that cannot be judged, UsageError as `judge_subjects`."""
    if subject.recorded is not None:
        recorded = confirm_recorded(criteria, subject.recorded, options)
        return Result(person_id=subject.person_id, recorded=recorded)
    if subject.patient is None:
        return Result(person_id=subject.person_id, error=subject.error)
    if criteria.purpose == "diagnosis":
        result = Result(person_id=subject.person_id, diagnosis=_diagnosis(subject.patient, criteria, options))
        return _explained(result, subject, criteria) if explain else result
    return _assessed(subject, subject.patient, criteria, options, explain=explain)


def options_of(subject: Subject, criteria: CriteriaSet, options: Options) -> Options:
    """The options with the point of time that the subject's file asks for, where the user has not chosen one."""
    if subject.at is None or options.at is not None or criteria.judged_at is None:
        return options
    window = options.window_days or subject.window_days
    return msgspec.structs.replace(options, at=subject.at, window_days=window)


def shown_options(results: Sequence[Result], criteria: CriteriaSet, options: Options) -> Options:
    """The options as they were used: of a diagnosis the reading that was taken, where it was one for all."""
    if criteria.purpose != "diagnosis":
        return options
    taken = {one.diagnosis.reading for one in results if one.diagnosis is not None}
    reading = taken.pop() if len(taken) == 1 else ""
    return msgspec.structs.replace(options, readings={EVERY: reading}) if reading else options


def stated_times(results: Sequence[Result], criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """A line on how many were judged at the time that their file asks for; none where nobody was."""
    if criteria.judged_at is None:
        return ()
    count = sum(one.course is not None and one.course.options != options for one in results)
    line = f"judged at the time and in the window that the file states, for {count} of {len(results)} patients"
    return (line,) if count else ()


def _assessed(subject: Subject, patient: Patient, criteria: CriteriaSet, options: Options, *, explain: bool) -> Result:
    chosen = options_of(subject, criteria, options)
    course = assess_patient(criteria, patient, subject.turns, chosen)
    timed = chosen.at is not None or criteria.judged_at is not None
    point = assess_at(criteria, patient, chosen, subject.turns) if timed else None
    point = _with_overall(point, course, criteria) if point is not None else None
    result = Result(person_id=subject.person_id, course=course, point=point)
    return _explained(result, subject, criteria) if explain else result


def _explained(result: Result, subject: Subject, criteria: CriteriaSet) -> Result:
    return msgspec.structs.replace(result, told=(explain_result(result, subject, criteria),))


def explain_result(result: Result, subject: Subject, criteria: CriteriaSet) -> Told | DiagnosisTold:
    """What stands behind a result: every visit, the one at the point of time, or the findings of a diagnosis.

    Raises InputError without records.
    """
    if result.diagnosis is not None and subject.patient is not None:
        return explain_diagnosis(criteria, subject.patient, result.diagnosis)
    if result.course is None or subject.patient is None:
        raise InputError("there are no records to explain", where=f"patient {subject.person_id}")
    course, point = result.course, result.point
    if point is not None and criteria.combination.method not in ("shallowest", "any"):
        return explain_point(criteria, subject.patient, point, course.options, subject.turns)
    told = explain_course(criteria, subject.patient, course, subject.turns)
    if point is None:
        return told
    return msgspec.structs.replace(told, visits=tuple(visit for visit in told.visits if visit.date == point.date))


def _with_overall(point: PointResult, course: Course, criteria: CriteriaSet) -> PointResult:
    """The answer at one point with the overall response of its visit, where the set has one that is no rule.

    A visit that does not count, because a new therapy had begun, gives none.
    """
    if criteria.combination.method not in ("shallowest", "any"):
        return point
    visit = next((one for one in course.visits if one.date == point.date), None)
    if visit is not None:
        told = {"response": visit.response} | ({"confirmed": visit.confirmed} if visit.confirmed else {})
        return msgspec.structs.replace(point, answers=told)
    late = "the visit does not count: a new therapy had begun, or progression was confirmed before it"
    reason = late if point.date is not None else point.reason
    return msgspec.structs.replace(point, answers={"response": NOT_EVALUABLE}, reason=reason)


def _diagnosis(patient: Patient, criteria: CriteriaSet, options: Options) -> Diagnosis:
    reading = options.readings.get(EVERY, "")
    if options.as_of is None and not _undated(patient):
        fix = "say as of when it is made: --as-of 2026-11-20"
        raise UsageError("a diagnosis from dated records needs a day", where=criteria.name, fix=fix)
    if not reading and _undated(patient):
        named = {one.name for level in criteria.levels for one in level.readings}
        reading = AS_RECORDED if AS_RECORDED in named else ""
    context = Context(as_of=options.as_of or JUDGED_ON, favours=None)
    return diagnose(criteria, patient, context, reading)


def _undated(patient: Patient) -> bool:
    """Whether all there is are findings without a date, as in a case file: they all stand on one day that stands for
    now."""
    others = [table for table in patient.rows if table not in ("condition", "coverage") and patient.of(table)]
    return not others and all(row.day("start") == JUDGED_ON for row in patient.of("condition"))
