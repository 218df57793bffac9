"""Results as text for a terminal: one person at length, or many in a table. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.summing import sum_up
from trialrun.assess.diagnosis import Diagnosis
from trialrun.assess.explain.stating import UNKNOWN_LINES, RuleLines, head_lines
from trialrun.assess.explain.telling import told_text
from trialrun.assess.forms.grid import grid_of
from trialrun.assess.forms.records import best_of, counts_of
from trialrun.assess.model import Course, Options
from trialrun.assess.points import PointResult
from trialrun.assess.subjects.investigator import InvestigatorCourse
from trialrun.assess.subjects.judging import Result, shown_options, stated_times
from trialrun.protocol import CriteriaSet
from trialrun.records.case_findings import JUDGED_ON
from trialrun.show.outline import wrapped
from trialrun.show.text_table import Column, text_table

AT_LENGTH, LISTED = 40, 200
"""Up to so many persons are told at length, and so many are listed."""


def results_text(
    results: Sequence[Result],
    criteria: CriteriaSet,
    options: Options,
    width: int = 100,
    lines: RuleLines = UNKNOWN_LINES,
) -> str:
    """Everything: how the set was read, who has which answer, and the persons."""
    options = shown_options(results, criteria, options)
    own = stated_times(results, criteria, options)
    head = [line for one in (*head_lines(criteria, options), *own) for line in wrapped(one, later="  ", width=width)]
    counts = ", ".join(f"{word} {count}" for word, count in counts_of(results, criteria).items())
    if len(results) > 1:
        head += wrapped(f"{len(results)} patients by their best answer: {counts}", later="  ", width=width)
    if len(results) > AT_LENGTH:
        return "\n\n".join(["\n".join(head), _list_text(results, criteria)])
    persons = [person_text(result, criteria, width, lines) for result in results]
    grids = [grid_of(one.course, criteria) for one in results if one.course is not None and one.point is None]
    used = dict.fromkeys(meaning for grid in grids for meaning in grid.legend())
    return "\n\n".join(["\n".join([*head, *used]), *persons])


def person_text(result: Result, criteria: CriteriaSet, width: int = 100, lines: RuleLines = UNKNOWN_LINES) -> str:
    """One person: a row for each assessment, what follows from all of them, and the explanation if there is one."""
    if result.error:
        return "\n".join(wrapped(f"{result.person_id}: REFUSED. {result.reason}", later="  ", width=width))
    told = [f"{result.person_id}: {_begun(result)}"]
    if result.point is not None:
        told += _point_lines(result.point, width)
    elif result.course is not None:
        told += _course_lines(result.course, criteria)
    if result.diagnosis is not None:
        told += _diagnosis_lines(result.diagnosis, width)
    if result.recorded is not None:
        told += _recorded_lines(result.recorded)
    return "\n\n".join(["\n".join(told), *(told_text(one, width, lines) for one in result.told)])


def _list_text(results: Sequence[Result], criteria: CriteriaSet) -> str:
    columns = [Column("patient"), Column("baseline"), Column("visits", number=True), Column("best"),
               Column("best confirmed"), Column("first response"), Column("progression")]  # fmt: skip
    table = text_table(columns, [_listed(result, criteria) for result in results[:LISTED]])
    more = len(results) - LISTED
    return f"{table}\n... and {more} more. Next: --format csv has all of them" if more > 0 else table


def _listed(result: Result, criteria: CriteriaSet) -> tuple[object, ...]:
    course = result.course
    if course is None:
        return result.person_id, "", "", "", best_of(result, criteria), "", ""
    summary = sum_up(course, criteria)
    days = [day or "" for day in (summary.first_response, summary.progression)]
    best = summary.best if result.point is None else ""
    return result.person_id, course.baseline or "", len(course.visits), best, best_of(result, criteria), *days


def _begun(result: Result) -> str:
    if result.diagnosis is not None:
        day = result.diagnosis.as_of
        when = "from findings without dates" if day == JUDGED_ON else f"as of {day}"
        return f"{result.diagnosis.verdict.upper()}, {when}"
    if result.recorded is not None:
        begun = result.recorded.randomised
        return f"responses as an investigator recorded them{f'; randomised {begun}' if begun else ''}"
    course = result.course
    if course is None or course.baseline is None:
        return "no baseline"
    return f"baseline {course.baseline}" + (f"; followed: {', '.join(course.followed)}" if course.followed else "")


def _course_lines(course: Course, criteria: CriteriaSet) -> list[str]:
    if not course.visits:
        return ["  no assessment after the baseline counts"]
    grid = grid_of(course, criteria)
    return [
        text_table([Column(heading) for heading in grid.headings], grid.rows, indent=2),
        *_summary(course, criteria),
    ]


def _summary(course: Course, criteria: CriteriaSet) -> Iterator[str]:
    summary = sum_up(course, criteria)
    parts = [f"best {summary.best}"] if summary.best else []
    if summary.best and confirmation_of(criteria, course.options).policy != "none":
        parts.append(f"best confirmed {summary.best_confirmed}")
    if criteria.combination.method == "any" and summary.by_domain:
        parts.append(f"best of each domain: {', '.join(f'{one} {level}' for one, level in summary.by_domain.items())}")
    if summary.best:
        parts.append(f"first response {summary.first_response or 'none'}")
        parts.append(f"progression {summary.progression or 'none'}")
    parts += [f"{one.domain} {one.level} lasted from {one.first} to {one.last}" for one in course.sustained]
    if parts:
        yield f"  {'; '.join(parts)}"


def _point_lines(point: PointResult, width: int) -> Iterator[str]:
    where = f"judged on the visit of {point.date}" if point.date is not None else point.reason
    yield from wrapped(f"at {point.target}: {where}", "  ", "    ", width)
    for grade in point.grades:
        doubt = " (rule not checked against its source)" if grade.rule and not grade.verified else ""
        exact = f" (exactly {grade.number})" if grade.number is not None else ""
        yield from wrapped(f"{grade.domain}: {grade.answer}{exact}; {grade.reason}{doubt}", "  ", "    ", width)
    for reading, answer in point.answers.items():
        yield from wrapped(f"overall, {reading}: {answer}", "  ", "    ", width)


def _diagnosis_lines(diagnosis: Diagnosis, width: int) -> Iterator[str]:
    rows = [(one.domain, one.name, one.stated + ("" if one.verified else "*")) for one in diagnosis.findings]
    yield text_table([Column("domain"), Column("finding"), Column("stated")], rows, indent=2)
    for one in diagnosis.deciding:
        yield from wrapped(
            f"{one.fact} alone would decide: {one.if_so} if so, {one.if_not} if not", "  ", "    ", width
        )
    if diagnosis.unverified:
        yield from wrapped(f"not checked against the source: {', '.join(diagnosis.unverified)}", "  ", "    ", width)


def _recorded_lines(course: InvestigatorCourse) -> Iterator[str]:
    rows = [(one.date, one.record.response, one.confirmed or "does not count") for one in course.records]
    if rows:
        yield text_table([Column("date"), Column("recorded"), Column("confirmed")], rows, indent=2)
    first, worse = course.response or "none", course.progression or "none"
    yield f"  best confirmed {course.best}; first response {first}; progression {worse}; policy {course.policy}"
