"""The page of an assessment: one patient with trajectories and reasons, or a cohort with its figures.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from trialrun import __version__
from trialrun.assess.course.summing import sum_up
from trialrun.assess.explain.courses import Told
from trialrun.assess.explain.diagnoses import DiagnosisTold
from trialrun.assess.explain.stating import UNKNOWN_LINES, RuleLines, doubt_lines, options_used, readings_used
from trialrun.assess.explain.telling import told_sections
from trialrun.assess.explain.trajectories import Trajectory, trajectories_of
from trialrun.assess.forms.grid import grid_of
from trialrun.assess.forms.records import best_of, counts_of
from trialrun.assess.model import Options, Turn
from trialrun.assess.subjects.judging import Result, explain_result, judge_subjects, shown_options, stated_times
from trialrun.assess.subjects.sources import Subject
from trialrun.protocol import CriteriaSet
from trialrun.report.response_figures import change_figures, swimmer_figure, trajectory_figure
from trialrun.show.outline import Section
from trialrun.show.page import Figure, Table, render_page

AT_LENGTH, FIGURED = 12, 60
"""So many patients are explained on a page, and so many stand in its figures."""


class PatientView(msgspec.Struct, frozen=True):
    """One patient on the page."""

    anchor: str
    title: str
    lead: str
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]


def assessment_page(
    criteria: CriteriaSet,
    results: Sequence[Result],
    options: Options,
    subjects: Mapping[str, Subject],
    lines: RuleLines = UNKNOWN_LINES,
) -> str:
    """The page of all results; `subjects` are the records of those who stand in figures and are explained, `lines` the
    places of the rules in the file of the set."""
    shown = _shown(results, subjects, criteria, options)
    drawn = {one.person_id: _trajectories(one, subjects[one.person_id], criteria, shown) for one in shown}
    patients = [
        _patient(one, subjects[one.person_id], criteria, drawn[one.person_id], f"p{number}", lines=lines)
        for number, one in enumerate(shown[:AT_LENGTH], start=1)
    ]
    figures = list(_cohort_figures(shown, drawn, subjects, criteria)) if len(results) > 1 else []
    return render_page(
        "trialrun.report",
        "responses.html",
        criteria=criteria,
        heading=_heading(criteria, results),
        counts=_counts(results, criteria),
        choices=_choices(criteria, shown_options(results, criteria, options), results),
        doubts=doubt_lines(criteria),
        remarks=tuple(remark.message for remark in criteria.remarks),
        everyone=_everyone(results, criteria, patients) if len(results) > 1 else None,
        figures=figures,
        figured=len(shown),
        total=len(results),
        patients=patients,
        version=__version__,
    )


def _shown(
    results: Sequence[Result], subjects: Mapping[str, Subject], criteria: CriteriaSet, options: Options
) -> tuple[Result, ...]:
    """The results drawn; those explained are judged again where they have no reasons."""
    found = [result for result in results[: 2 * FIGURED] if result.person_id in subjects][:FIGURED]
    found = found or [result for result in results if result.person_id in subjects]
    at_length = [subjects[one.person_id] for one in found[:AT_LENGTH]]
    whole = judge_subjects(at_length, criteria, options) if any(one.brief for one in found) else found[:AT_LENGTH]
    return (*whole, *found[AT_LENGTH:])


def _heading(criteria: CriteriaSet, results: Sequence[Result]) -> str:
    what = "Diagnosis" if criteria.purpose == "diagnosis" else "Response"
    whose = f"of {results[0].person_id}" if len(results) == 1 else f"of {len(results)} patients"
    return f"{what} {whose} by {criteria.name}"


def _counts(results: Sequence[Result], criteria: CriteriaSet) -> str:
    if len(results) == 1:
        return f"{results[0].person_id}: {best_of(results[0], criteria)}"
    return ", ".join(f"{word} {count}" for word, count in counts_of(results, criteria).items())


def _choices(criteria: CriteriaSet, options: Options, results: Sequence[Result]) -> tuple[str, ...]:
    chosen = tuple(f"{name}: {said}" for name, said in options_used(criteria, options).items())
    return (
        *chosen,
        *stated_times(results, criteria, options),
        *(f"reading of {one}" for one in readings_used(criteria, options)),
    )


def _everyone(results: Sequence[Result], criteria: CriteriaSet, told: Sequence[PatientView]) -> Table:
    headings = ("Patient", "Baseline", "Assessments", "Best", "First response", "Progression", "By domain")
    rows = tuple(_row(result, criteria) for result in results[:1000])
    more = f" The first 1000 of {len(results)} are listed." if len(results) > 1000 else ""
    explained = f" The first {len(told)} are explained below." if len(told) < len(results) else ""
    return Table(f"Every patient.{more}{explained}", headings, rows, frozenset({1, 2, 4, 5}))


def _row(result: Result, criteria: CriteriaSet) -> tuple[object, ...]:
    course = result.course
    best = best_of(result, criteria)
    if course is None:
        return (result.person_id, "", "", best, "", "", result.reason)
    summary = sum_up(course, criteria)
    domains = ", ".join(f"{domain} {level}" for domain, level in summary.by_domain.items())
    days = (summary.first_response or "", summary.progression or "")
    return (result.person_id, course.baseline or "none", len(course.visits), best, *days, domains)


def _trajectories(
    result: Result, subject: Subject, criteria: CriteriaSet, shown: Sequence[Result]
) -> tuple[Trajectory, ...]:
    if result.course is None or subject.patient is None:
        return ()
    at_length = result in shown[:AT_LENGTH]
    return trajectories_of(criteria, subject.patient, result.course, subject.turns, bands=at_length)


def _cohort_figures(
    shown: Sequence[Result],
    drawn: Mapping[str, tuple[Trajectory, ...]],
    subjects: Mapping[str, Subject],
    criteria: CriteriaSet,
) -> Iterator[Figure]:
    turns: dict[str, Sequence[Turn]] = {name: subject.turns for name, subject in subjects.items()}
    swimmer = swimmer_figure(shown, turns, criteria)
    if swimmer is not None:
        yield swimmer
    markers = dict.fromkeys(one.marker for result in shown for one in drawn[result.person_id])
    for number, marker in enumerate(markers, start=1):
        found = [(result, one) for result in shown for one in drawn[result.person_id] if one.marker == marker]
        if len(found) > 1:
            yield from change_figures(found, criteria, f"m{number}")


def _patient(
    result: Result,
    subject: Subject,
    criteria: CriteriaSet,
    drawn: Sequence[Trajectory],
    anchor: str,
    *,
    lines: RuleLines,
) -> PatientView:
    figures = tuple(
        trajectory_figure(one, criteria, subject.turns, f"{anchor}-{number}") for number, one in enumerate(drawn, 1)
    )
    told = _told(result, subject, criteria)
    return PatientView(
        anchor=anchor,
        title=f"{result.person_id}: {best_of(result, criteria)}",
        lead=result.reason or _lead(result, criteria),
        tables=tuple(_tables(result, criteria)),
        figures=figures,
        sections=tuple(section for one in told for section in told_sections(one, lines)),
    )


def _told(result: Result, subject: Subject, criteria: CriteriaSet) -> tuple[Told | DiagnosisTold, ...]:
    if result.told or subject.patient is None or (result.course is None and result.diagnosis is None):
        return result.told
    return (explain_result(result, subject, criteria),)


def _lead(result: Result, criteria: CriteriaSet) -> str:
    course = result.course
    if course is None:
        return ""
    summary = sum_up(course, criteria)
    parts = [f"baseline {course.baseline or 'none'}"]
    parts += [f"followed by {', '.join(course.followed)}"] if course.followed else []
    if summary.best:
        parts.append(f"first response {summary.first_response or 'none'}")
        parts.append(f"progression {summary.progression or 'none'}")
    parts += [f"{one.domain} {one.level} lasted from {one.first} to {one.last}" for one in course.sustained]
    return "; ".join(parts)


def _tables(result: Result, criteria: CriteriaSet) -> Iterator[Table]:
    if result.point is not None:
        rows: list[tuple[object, ...]] = [(one.domain, one.answer, one.reason) for one in result.point.grades]
        rows += [(f"overall, reading {name!r}", answer, "") for name, answer in result.point.answers.items()]
        when = f"on the visit of {result.point.date}" if result.point.date else result.point.reason
        yield Table(f"Judged at {result.point.target}: {when}", ("Domain", "Answer", "Why"), tuple(rows))
    if result.course is not None and result.course.visits:
        grid = grid_of(result.course, criteria)
        caption = "; ".join(["Assessments", *grid.legend()])
        yield Table(caption, tuple(heading.capitalize() for heading in grid.headings), grid.rows)
    if result.diagnosis is not None:
        findings = [(one.domain, one.name, one.stated) for one in result.diagnosis.findings]
        headings = ("Domain", "Finding", "Stated")
        yield Table(f"Findings: {result.diagnosis.verdict}", headings, tuple(findings))
        deciding = [(one.fact, one.if_so, one.if_not) for one in result.diagnosis.deciding]
        if deciding:
            yield Table("What would decide it alone", ("Finding", "If so", "If not"), tuple(deciding))
    if result.recorded is not None:
        records = [(one.date, one.record.response, one.confirmed) for one in result.recorded.records]
        yield Table("Responses as an investigator recorded them", ("Date", "Recorded", "Confirmed"), tuple(records))
