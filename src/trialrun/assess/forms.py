"""Assessments as they leave the room: plain records for JSON, rows for CSV, text for a terminal. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from trialrun.assess.assessing import confirmation_of
from trialrun.assess.model import Assessed, Course, Grade, Options
from trialrun.assess.points import PointResult
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet, Domain
from trialrun.show.text_table import Column, text_table

Answers = tuple[tuple[str, ...], ...]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one person: the course, the answer at one point where the set is judged at one, or why there
    is neither."""

    person_id: str
    course: Course | None = None
    point: PointResult | None = None
    error: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the records, a refusal among it."""
        found = self.course.findings if self.course is not None else ()
        if not self.error:
            return found
        who = f"patient {self.person_id}"
        return (*found, Finding("refused", "warning", self.error.removeprefix(f"{who}: "), source=who))


def graded(criteria: CriteriaSet) -> tuple[Domain, ...]:
    """The domains that are graded for themselves."""
    return tuple(domain for domain in criteria.domains if domain.name != "overall")


def readings_used(criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """Every level that can be read in several ways with the reading used: `serum.PD: 0.5 and more (or: ...)`."""
    told = []
    for level in criteria.levels:
        if len(level.readings) > 1:
            names = [reading.name for reading in level.readings]
            used = options.readings.get(f"{level.domain}.{level.name}", names[0])
            others = ", ".join(name for name in names if name != used)
            told.append(f"{level.domain}.{level.name}: {used} (not: {others})")
    return tuple(told)


def options_used(criteria: CriteriaSet, options: Options) -> dict[str, str]:
    """Every choice under which the set was read, by its name; those that cannot matter are left out."""
    confirmation = confirmation_of(criteria, options)
    told = {
        "baseline": {"event": "the recorded baseline or first dose, else the first assessment"}.get(
            options.baseline, "the first assessment"
        ),
        "confirmation": f"{confirmation.policy}" + ("" if options.confirmation else " (as the set says)"),
        "values of one day that disagree": options.same_day or f"{criteria.same_day} (as the set says)",
    }
    if options.as_of is not None:
        told["data cut"] = options.as_of.isoformat()
    at = options.at or (criteria.judged_at.offset if criteria.judged_at is not None else None)
    if at is not None:
        told["judged at"] = f"{at.text()} after baseline, nearest visit within {options.window_days} days"
        told["no visit there"] = options.missing_visit
        told["death before"] = options.death
    return told


def unverified_levels(criteria: CriteriaSet) -> tuple[str, ...]:
    """The levels with a rule that was not checked against its source."""
    return tuple(f"{level.domain}.{level.name}" for level in criteria.levels if level.rule and not level.verified)


def head_lines(criteria: CriteriaSet, options: Options) -> tuple[str, ...]:
    """What every result says first: the set and its version, the choices, and which thresholds were not checked."""
    lines = [f"{criteria.name}, version {criteria.version}: {criteria.title.value} (source: {criteria.source})"]
    lines += [f"{name}: {said}" for name, said in options_used(criteria, options).items()]
    lines += [f"reading of {one}" for one in readings_used(criteria, options)]
    unverified = unverified_levels(criteria)
    if unverified:
        ruled = sum(level.rule is not None for level in criteria.levels)
        which = "none of its levels was" if len(unverified) == ruled else f"not all were ({', '.join(unverified)} not)"
        lines.append(f"UNVERIFIED: {which} checked against the source")
    return tuple(lines)


def result_record(result: Result, criteria: CriteriaSet) -> dict[str, Any]:
    """One person as plain values for JSON, the same keys whoever it is."""
    course, point = result.course, result.point
    record: dict[str, Any] = {"person_id": result.person_id, "error": result.error or None}
    if course is not None:
        record |= {
            "baseline": course.baseline,
            "measurable": course.measurable,
            "followed": course.followed,
            "assessments": [_visit_record(visit) for visit in course.visits],
            "best": course.best,
            "best_confirmed": course.best_confirmed,
            "first_response": course.first_response,
            "progression": course.progression,
            "sustained": course.sustained,
        }
    if point is not None:
        record["point"] = {
            "target": point.target,
            "date": point.date,
            "domains": {grade.domain: _grade_record(grade) for grade in point.grades},
            "answers": point.answers,
            "reason": point.reason,
        }
    record["findings"] = [finding for finding in result.findings if finding.family != "refused"]
    return record


def whole_record(results: Sequence[Result], criteria: CriteriaSet, options: Options) -> dict[str, Any]:
    """Everything as one document: the set, how it was read, and every person."""
    return {
        **set_record(criteria, options),
        "patients": [result_record(result, criteria) for result in results],
    }


def set_record(criteria: CriteriaSet, options: Options) -> dict[str, Any]:
    """The set and how it was read."""
    return {
        "criteria": criteria.name,
        "version": criteria.version,
        "source": criteria.source,
        "options": options_used(criteria, options),
        "readings": readings_used(criteria, options),
        "unverified": unverified_levels(criteria),
    }


def _visit_record(visit: Assessed) -> dict[str, Any]:
    return {
        "date": visit.date,
        "domains": {grade.domain: _grade_record(grade) for grade in visit.grades},
        "response": visit.response,
        "reason": visit.reason,
        "confirmed": visit.confirmed,
    }


def _grade_record(grade: Grade) -> dict[str, Any]:
    record: dict[str, Any] = {"answer": grade.answer, "reason": grade.reason}
    if grade.rule:
        record |= {"rule": grade.rule, "verified": grade.verified}
    if grade.number is not None:
        record["number"] = f"{grade.number.numerator}/{grade.number.denominator}"
    return record


CSV_HEAD = ("person_id", "criteria", "version", "date")
CSV_TAIL = ("response", "confirmed", "reason", "options", "unverified")


def csv_rows(results: Sequence[Result], criteria: CriteriaSet, options: Options) -> list[tuple[object, ...]]:
    """A row for each assessment below a heading; a person without any has one row with the reason."""
    domains = graded(criteria)
    used = "; ".join([*(f"{k}: {v}" for k, v in options_used(criteria, options).items()),
                      *readings_used(criteria, options)])  # fmt: skip
    common = (criteria.name, criteria.version)
    rows: list[tuple[object, ...]] = [(*CSV_HEAD, *(domain.name for domain in domains), *CSV_TAIL)]
    for result in results:
        visits = result.course.visits if result.course is not None else ()
        for visit in visits:
            doubtful = "; ".join(f"{one.domain}.{one.answer}" for one in visit.grades if one.rule and not one.verified)
            answers = (answer_of(visit.grades, domain.name) for domain in domains)
            rows.append(
                (result.person_id, *common, visit.date, *answers, visit.response, visit.confirmed, visit.reason, used,
                 doubtful)
            )  # fmt: skip
        if not visits:
            why = result.error or "no assessment after the baseline"
            rows.append((result.person_id, *common, "", *("" for _ in domains), "", "", why, used, ""))
    return rows


def answer_of(grades: Sequence[Grade], domain: str) -> str:
    """The answer of one domain; empty where it was not graded."""
    return next((grade.answer for grade in grades if grade.domain == domain), "")


def person_text(result: Result, criteria: CriteriaSet) -> str:
    """One person for a terminal: a row for each assessment, then what follows from all of them."""
    lines = [f"{result.person_id}: {_followed(result)}"]
    if result.error:
        return f"{result.person_id}: REFUSED. {result.error}"
    if result.course is not None:
        lines += _course_lines(result.course, criteria)
    if result.point is not None:
        lines += _point_lines(result.point)
    return "\n".join(lines)


def _followed(result: Result) -> str:
    course = result.course
    if course is None or course.baseline is None:
        return "no baseline"
    followed = f"; followed: {', '.join(course.followed)}" if course.followed else ""
    return f"baseline {course.baseline}{followed}"


def _course_lines(course: Course, criteria: CriteriaSet) -> list[str]:
    if not course.visits:
        return ["  no assessment after the baseline"]
    domains = [domain for domain in graded(criteria) if _is_told(course, domain.name)]
    overall = criteria.combination.method in ("shallowest", "any")
    columns = [Column("date"), *(Column(domain.name) for domain in domains)]
    columns += [Column("response"), Column("confirmed")] if overall else []
    rows = [
        (visit.date, *(answer_of(visit.grades, domain.name) for domain in domains),
         *((visit.response, visit.confirmed) if overall else ()))
        for visit in course.visits
    ]  # fmt: skip
    table = text_table(columns, rows, indent=2)
    return [table, *([_summary(course)] if overall else [])]


def _is_told(course: Course, domain: str) -> bool:
    """Whether a domain was judged at any visit."""
    return any(grade.answer != "NE" for visit in course.visits for grade in visit.grades if grade.domain == domain)


def _summary(course: Course) -> str:
    parts = [
        f"best {course.best}",
        f"best confirmed {course.best_confirmed}",
        f"first response {course.first_response or 'none'}",
        f"progression {course.progression or 'none'}",
    ]
    parts += [f"{one.domain} {one.level} from {one.first} to {one.last}" for one in course.sustained]
    return "  " + "; ".join(parts)


def _point_lines(point: PointResult) -> list[str]:
    where = f"judged on {point.date}" if point.date is not None else point.reason
    said = [f"{grade.domain}: {grade.answer}" for grade in point.grades]
    answers = [f"{name}: {answer}" for name, answer in point.answers.items()]
    return [f"  at {point.target}: {where}; {'; '.join([*said, *answers])}"]


def counts_of(results: Sequence[Result], criteria: CriteriaSet) -> Mapping[str, int]:
    """How many persons have each best confirmed response, in the order of the set."""
    best = [result.course.best_confirmed for result in results if result.course is not None]
    words = (*criteria.order, *sorted(set(best) - set(criteria.order)))
    return {word: best.count(word) for word in words if word in best}
