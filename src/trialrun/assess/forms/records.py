"""Results as they leave the room: plain records for JSON, and rows for CSV. Judges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from trialrun.assess.course.summing import ranked_words, sum_up
from trialrun.assess.diagnosis import Diagnosis
from trialrun.assess.explain.amounts import amount_text
from trialrun.assess.explain.stating import (
    UNKNOWN_LINES,
    RuleLines,
    options_used,
    readings_used,
    set_record,
    unverified_levels,
)
from trialrun.assess.model import Assessed, Course, Grade, Options
from trialrun.assess.points import PointResult
from trialrun.assess.subjects.investigator import InvestigatorCourse
from trialrun.assess.subjects.judging import Result, shown_options
from trialrun.assess.subjects.many import CohortResults
from trialrun.protocol import CriteriaSet

Row = tuple[object, ...]
CSV_HEAD = ("person_id", "criteria", "version", "date")
CSV_TAIL = ("response", "confirmed", "reason", "unverified", "options")


def whole_record(
    results: Sequence[Result], criteria: CriteriaSet, options: Options, lines: RuleLines = UNKNOWN_LINES
) -> dict[str, Any]:
    """Everything as one document: the set, how it was read, and every person."""
    options = shown_options(results, criteria, options)
    return {**set_record(criteria, options, lines), "patients": [result_record(result, criteria) for result in results]}


def result_record(result: Result, criteria: CriteriaSet) -> dict[str, Any]:
    """One person as plain values: `error`, then what there is of the course, the point, the diagnosis."""
    record: dict[str, Any] = {"person_id": result.person_id, "error": result.error or None}
    if result.course is not None:
        record |= _course_record(result.course, criteria, brief=result.brief)
    if result.point is not None:
        record["point"] = _point_record(result.point)
    if result.diagnosis is not None:
        record["diagnosis"] = _diagnosis_record(result.diagnosis)
    if result.recorded is not None:
        record |= _recorded_record(result.recorded)
    if result.told:
        record["explanation"] = [msgspec.to_builtins(told, enc_hook=exact_number) for told in result.told]
    record["findings"] = [finding for finding in result.findings if finding.family != "refused"]
    return record


def csv_rows(results: Sequence[Result], criteria: CriteriaSet, options: Options) -> Iterator[Row]:
    """A heading, then a row for each assessment; a person without any has one row that says why."""
    options = shown_options(results, criteria, options)
    domains = tuple(domain.name for domain in criteria.graded())
    unchecked = frozenset(unverified_levels(criteria))
    chosen = [f"{name}: {said}" for name, said in options_used(criteria, options).items()]
    used = "; ".join([*chosen, *readings_used(criteria, options)])
    yield (*CSV_HEAD, *domains, *CSV_TAIL)
    for result in results:
        for row in _assessment_rows(result, domains, unchecked):
            yield (result.person_id, criteria.name, criteria.version, *row, used)


def exact_number(value: object) -> str:
    """A fraction as exact text: a decimal where it ends, else such as `1/3`."""
    if not isinstance(value, Fraction):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    text = amount_text(value)
    return f"{value.numerator}/{value.denominator}" if text.startswith("about") else text


def answer_of(grades: Sequence[Grade], domain: str) -> str:
    """The answer of one domain; empty where it was not graded."""
    return next((grade.answer for grade in grades if grade.domain == domain), "")


def counts_of(results: Sequence[Result], criteria: CriteriaSet) -> Mapping[str, int]:
    """How many persons have each best confirmed response (or verdict), in the order of the set; refused ones last."""
    many = results.counts() if isinstance(results, CohortResults) else None
    found = Counter(best_of(one, criteria) for one in results) if many is None else many
    words = dict.fromkeys((*ranked_words(criteria), *sorted(set(found) - {"refused"}), "refused"))
    return {word: found[word] for word in words if word in found}


def best_of(result: Result, criteria: CriteriaSet) -> str:
    """The one word for a person: the best confirmed response, the answers at the point of time, or the verdict."""
    if result.diagnosis is not None:
        return result.diagnosis.verdict
    if result.recorded is not None:
        return result.recorded.best
    if result.point is not None and result.point.answers:
        return ", ".join(f"{answer} ({reading})" for reading, answer in result.point.answers.items())
    if result.point is not None:
        return ", ".join(grade.answer for grade in result.point.grades)
    return "refused" if result.course is None else sum_up(result.course, criteria).best_confirmed


def _course_record(course: Course, criteria: CriteriaSet, *, brief: bool) -> dict[str, Any]:
    summary = sum_up(course, criteria)
    told = {} if brief else {"measurable": course.measurable, "followed": course.followed}
    return {
        "baseline": course.baseline,
        **told,
        "assessments": [_visit_record(visit, brief=brief) for visit in course.visits],
        "best": summary.best,
        "best_confirmed": summary.best_confirmed,
        "best_by_domain": summary.by_domain,
        "first_response": summary.first_response,
        "progression": summary.progression,
        "sustained": course.sustained,
    }


def _visit_record(visit: Assessed, *, brief: bool) -> dict[str, Any]:
    told = {} if brief else {"reason": visit.reason}
    return {
        "date": visit.date,
        "domains": {grade.domain: _grade_record(grade, brief=brief) for grade in visit.grades},
        "response": visit.response,
        **told,
        "confirmed": visit.confirmed,
    }


def _grade_record(grade: Grade, *, brief: bool = False) -> dict[str, Any]:
    record: dict[str, Any] = {"answer": grade.answer}
    record |= {} if brief else {"reason": grade.reason, "counts": grade.applies}
    if grade.rule:
        record |= {"rule": grade.rule, "verified": grade.verified}
    if grade.number is not None:
        record["number"] = repr(float(grade.number)) if brief else exact_number(grade.number)
    return record


def _point_record(point: PointResult) -> dict[str, Any]:
    return {
        "target": point.target,
        "date": point.date,
        "domains": {grade.domain: _grade_record(grade) for grade in point.grades},
        "answers": point.answers,
        "reason": point.reason,
    }


def _diagnosis_record(diagnosis: Diagnosis) -> dict[str, Any]:
    findings = [
        {
            "domain": one.domain,
            "name": one.name,
            "label": one.label,
            "stated": one.stated,
            "verified": one.verified,
            "missing": [need.subject for need in one.needs],
        }
        for one in diagnosis.findings
    ]
    return {
        "verdict": diagnosis.verdict,
        "as_of": diagnosis.as_of,
        "reading": diagnosis.reading,
        "findings": findings,
        "would_decide": [{"fact": one.fact, "if_so": one.if_so, "if_not": one.if_not} for one in diagnosis.deciding],
    }


def _recorded_record(course: InvestigatorCourse) -> dict[str, Any]:
    return {
        "origin": "responses recorded by an investigator",
        "policy": course.policy,
        "assessments": [
            {"date": one.date, "response": one.record.response, "confirmed": one.confirmed} for one in course.records
        ],
        "best_confirmed": course.best,
        "first_response": course.response,
        "clinical_benefit": course.benefit,
        "progression": course.progression,
    }


def _assessment_rows(result: Result, domains: tuple[str, ...], unchecked: frozenset[str]) -> Iterator[Row]:
    """Date, one cell a domain, response, confirmed, reason, and the levels used that were not checked."""
    empty = tuple("" for _ in domains)
    found = False
    for date, grades, response, confirmed, reason in _assessments(result):
        found = True
        cells = tuple(answer_of(grades, domain) for domain in domains)
        used = [f"{one.domain}.{one.answer}" for one in grades if one.rule]
        doubtful = "; ".join(level for level in used if level in unchecked)
        yield (date, *cells, response, confirmed, reason, doubtful)
    if result.diagnosis is not None:
        one = result.diagnosis
        yield (one.as_of, *empty, one.verdict, "", "", "; ".join(one.unverified))
    elif not found:
        yield ("", *empty, "", "", result.error or "no assessment after the baseline", "")


def _assessments(result: Result) -> Iterator[tuple[object, tuple[Grade, ...], str, str, str]]:
    """The point of time alone where the set has one, else every assessment that counts."""
    if result.point is not None:
        point = result.point
        answers = "; ".join(f"{reading}: {answer}" for reading, answer in point.answers.items())
        yield point.date or "", point.grades, answers, "", point.reason
    elif result.course is not None:
        for visit in result.course.visits:
            yield visit.date, visit.grades, visit.response, visit.confirmed, visit.reason
    elif result.recorded is not None:
        for one in result.recorded.records:
            yield one.date, (), one.record.response, one.confirmed, "as recorded by the investigator"
