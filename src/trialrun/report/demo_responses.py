"""The demo's responses: the first patients of every trial followed under treatment, and its endpoints in them.

The follow-up is simulated. What a trial does not state is a choice of the demo, and is called one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.cohort.courses import CohortCourses
from trialrun.assess.cohort.tables import course_table, response_table
from trialrun.assess.course.turns import turns_of
from trialrun.assess.endpoints.asked import chosen_estimand
from trialrun.assess.endpoints.computing import RESPONSE, compute_cohort_endpoint, time_to_event_table
from trialrun.assess.endpoints.model import EndpointCount, EndpointOptions, EndpointResult
from trialrun.assess.explain.trajectories import trajectories_of
from trialrun.assess.model import Options
from trialrun.assess.subjects.judging import Result
from trialrun.engines import Patient, read_patients
from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.library import load
from trialrun.protocol import CriteriaSet, Trial
from trialrun.records import Cohort, save_patients
from trialrun.records.generate.followup import generate_followup
from trialrun.records.schema import RESULT_TABLES
from trialrun.report.response_figures import change_figures, swimmer_figure, trajectory_figure
from trialrun.screen import Screening, TrialScreening, count_outlook, patient_in
from trialrun.show.page import Figure, Table
from trialrun.show.text_table import Column, text_table
from trialrun.treat import plan_calendar

SHOWN = 12  # patients of each trial
FOLDER = "followed"
FILES = ("responses.parquet", "courses.parquet", "time_to_event.parquet", "endpoints.csv")
_UNTIL_FIRST_DOSE, _FOLLOWED = Offset(7, "d"), Offset(24, "mo")
_WINDOW_DAYS = 14
# Sets of the demo's choice, by which the courses are judged and times are counted.
_SETS = {"NCT04396496": "poems-mayo", "NCT04883242": "imwg-2016"}
_VISIT_KINDS = frozenset({"assessment", "visit"})


class DemoResponses(msgspec.Struct, frozen=True, kw_only=True):
    """One trial of the demo: who was followed and why they, from when to when, the endpoints, and the courses."""

    trial: Trial
    answer: str
    followed: Cohort
    start: Date
    as_of: Date
    results: tuple[EndpointResult, ...]
    courses: CohortCourses | None = None


class ResponseCard(msgspec.Struct, frozen=True):
    """The endpoints of one trial as the report shows them: heading, text, tables, figures, and what is to be known."""

    heading: str
    text: str
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    findings: tuple[str, ...]


def follow_demo(screening: Screening, cohort: Cohort, seed: int) -> tuple[DemoResponses, ...]:
    """The first patients of every trial: the eligible, and where there are none the nearest undetermined."""
    return tuple(found for one in screening.trials if (found := _followed(one, screening, cohort, seed)) is not None)


def _followed(one: TrialScreening, screening: Screening, cohort: Cohort, seed: int) -> DemoResponses | None:
    outlook = count_outlook(one, screening.person_ids, SHOWN)
    people = (outlook.eligible or tuple(each.person_id for each in outlook.nearest))[:SHOWN]
    patient = patient_in(cohort, people[0]) if people else None
    if patient is None:
        return None
    start = shift(screening.as_of, _UNTIL_FIRST_DOSE)
    as_of = shift(start, _FOLLOWED)
    days = visit_days(one.trial, patient, start, as_of)
    followed = generate_followup(cohort, one.trial, seed, persons=people, start=start, days=days)
    found = load(_SETS[one.trial.name]) if one.trial.name in _SETS else None
    criteria = found if isinstance(found, CriteriaSet) else None
    return DemoResponses(
        trial=one.trial,
        answer="eligible" if outlook.eligible else "undetermined",
        followed=followed,
        start=start,
        as_of=as_of,
        results=tuple(_results(one.trial, followed, as_of)),
        courses=assess_cohort(criteria, followed, options=Options(as_of=as_of)) if criteria else None,
    )


def visit_days(trial: Trial, patient: Patient, start: Date, until: Date) -> tuple[int, ...]:
    """The days after the first dose on which a patient is seen: visits of the calendar, starts of cycles, time frames.

    Where the document gives nothing that can be dated only the time frames of its outcomes are left.
    """
    rows = plan_calendar(trial, None, patient, start).rows
    dates = {row.date for row in rows if row.date and (row.kind in _VISIT_KINDS or row.cycle_day == 1)}
    frames = [frame.offset.offset for one in trial.outcomes for frame in one.time_frames if frame.offset is not None]
    dates |= {shift(start, offset) for offset in frames}
    return tuple(sorted({(date - start).days for date in dates if start < date <= until}))


def _results(trial: Trial, followed: Cohort, as_of: Date) -> Iterator[EndpointResult]:
    """The primary outcomes as stated, then the response and progression by the set of the demo's choice."""
    options = EndpointOptions(how=Options(window_days=_WINDOW_DAYS, as_of=as_of))
    for outcome in trial.outcomes:
        if outcome.role == "primary" and outcome.version == "current":
            yield compute_cohort_endpoint(trial, outcome.id, followed, options)
    if trial.name in _SETS:
        for kind in ("response", "pfs"):
            yield compute_cohort_endpoint(trial, chosen_estimand(_SETS[trial.name], kind), followed, options)


def save_responses(found: Sequence[DemoResponses], out: Path) -> None:
    """Write the responses, courses, times and counts of all trials, and the records of those who were followed.

    Raises InputError where that fails.
    """
    judged = [one.courses for one in found if one.courses is not None]
    times = [time_to_event_table(result) for one in found for result in one.results if result.times]
    tables = {
        "responses": _together("response", [response_table(courses) for courses in judged]),
        "courses": _together("course", [course_table(courses) for courses in judged]),
        "time_to_event": _together("time_to_event", times),
    }
    try:
        for name, table in tables.items():
            pq.write_table(table, out / f"{name}.parquet", compression="zstd")
        (out / "endpoints.csv").write_text(counts_csv(found), encoding="utf-8", newline="")
        for one in found:
            save_patients(one.followed, out / FOLDER / one.trial.name, "csv")
    except OSError as error:
        what = f"cannot write the responses: {error.strerror or error}"
        raise InputError(what, where=str(out), fix="choose a folder you may write to") from error


def _together(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    schema = RESULT_TABLES[name]
    return pa.concat_tables([schema.empty_table(), *(table.cast(schema) for table in tables)])


def counts_csv(found: Sequence[DemoResponses]) -> str:
    """All counts as CSV text: n of all and of the evaluable side by side."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("trial", "outcome", "origin", "reading", "time", "part", "answer", "count", "evaluable", "total"))
    for one in found:
        for result in one.results:
            for each in result.counts:
                about = (one.trial.name, result.outcome, result.origin, each.reading, each.time, each.part)
                writer.writerow((*about, each.answer, each.count, each.evaluable, each.total))
    return text.getvalue()


def responses_text(found: Sequence[DemoResponses], width: int = 100) -> str:
    """The endpoints for a terminal: n of all in the first reading of each, with what the demo chose marked."""
    columns = [
        Column("trial"),
        Column("endpoint"),
        Column("patients by answer", most=width - 46),
        Column("all", number=True),
    ]
    rows = [
        (one.trial.name, f"{result.outcome}{'*' if result.origin == 'user' else ''}", *_first_counts(result, one))
        for one in found
        for result in one.results
    ]
    first = min((one.start for one in found), default=None)
    head = f"The first patients of each trial, followed in simulation as if treated from {first} on:"
    return f"{head}\n{text_table(columns, rows)}\n* chosen for the demo; the document does not state it"


def _first_counts(result: EndpointResult, one: DemoResponses) -> tuple[str, int]:
    """The answers of the first reading, time and part, and how many patients there are."""
    first = result.counts[0] if result.counts else None
    same = [
        c for c in result.counts if first and (c.reading, c.time, c.part) == (first.reading, first.time, first.part)
    ]
    if first and sum(count.count for count in same) > first.evaluable:
        same = [count for count in same if count.answer != RESPONSE]  # the sum of the levels that are responses
    lost = one.followed.size - (first.evaluable if first else 0)
    told = [f"{count.answer.replace('_', ' ')} {count.count}" for count in same if count.count]
    what = f"{_at(first.time, first.part)}: " if first and (first.time or first.part) else ""
    return what + ", ".join([*told, *([f"not evaluable {lost}"] if lost else [])]), one.followed.size


def response_cards(found: Sequence[DemoResponses]) -> tuple[ResponseCard, ...]:
    """What the report shows of each trial."""
    return tuple(_card(one, f"r{number}") for number, one in enumerate(found, start=1))


def _card(one: DemoResponses, anchor: str) -> ResponseCard:
    size = one.followed.size
    who = "eligible" if one.answer == "eligible" else "nearest, for nobody is eligible by the document alone"
    text = (
        f"{size} patients ({who}), as if their first dose were on {one.start}; simulated measurements up to "
        f"{one.as_of}. A visit counts within {_WINDOW_DAYS} days, which is a choice of the demo."
    )
    findings = dict.fromkeys(finding.text() for result in one.results for finding in result.findings)
    return ResponseCard(
        f"{one.trial.name}: {one.trial.title.value}", text, tuple(_table(result) for result in one.results),
        tuple(_figures(one.courses, one.followed, anchor)) if one.courses is not None else (), tuple(findings),
    )  # fmt: skip


def _figures(courses: CohortCourses, followed: Cohort, anchor: str) -> Iterator[Figure]:
    """Everyone's states over time, the changes of the first marker, and one patient's values in their bands."""
    criteria, known = courses.criteria, courses.by_person()
    people = [one for one in read_patients(followed.tables) if one.person_id in known]
    turns = {one.person_id: turns_of(one, criteria.condition) for one in people}
    results = [Result(person_id=name, course=course) for name, course in known.items()]
    swimmer = swimmer_figure(results, turns, criteria, f"{anchor}-swimmer")
    if swimmer is not None:
        yield swimmer
    drawn = [
        (result, line)
        for result, one in zip(results, people, strict=True)
        for line in trajectories_of(criteria, one, known[one.person_id], turns[one.person_id], bands=False)
    ]
    first = [pair for pair in drawn if pair[1].marker == drawn[0][1].marker]
    yield from change_figures(first, criteria, anchor)
    shown = next((one for one in people if drawn and one.person_id == drawn[0][0].person_id), None)
    if shown is not None:
        lines = trajectories_of(criteria, shown, known[shown.person_id], turns[shown.person_id])
        yield trajectory_figure(lines[0], criteria, turns[shown.person_id], f"{anchor}-values")


def _table(result: EndpointResult) -> Table:
    """One endpoint: a row for each reading, time and part, with its answers, the evaluable and all."""
    grouped: dict[tuple[str, str, str], list[EndpointCount]] = {}
    for count in result.counts:
        grouped.setdefault((count.reading, count.time, count.part), []).append(count)
    means = {(one.reading, one.time, one.part): f"{float(one.number) * 100:.1f} %" for one in result.pooled}
    rows = [
        (key[0], _at(key[1], key[2]), _answers(counts), means.get(key, ""), counts[0].evaluable, counts[0].total)
        for key, counts in grouped.items()
    ]
    headings = ("Reading", "When and what", "Patients by answer", "Mean fall", "Evaluable", "All")
    kept = [n for n in range(len(headings)) if any(row[n] != "" for row in rows)]
    return Table(
        _caption(result),
        tuple(headings[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in rows),
        frozenset(place for place, n in enumerate(kept) if n > 2),
    )


def _caption(result: EndpointResult) -> str:
    by = f", by {result.criteria}" if result.criteria else ""
    label = result.estimand.label.removesuffix(f" by {result.estimand.criteria}")
    origin = {"user": "; chosen for the demo", "assumption": "; an assumption"}.get(result.origin, "")
    return f"{label[:1].upper()}{label[1:]}{by}{origin}"


def _answers(counts: Sequence[EndpointCount]) -> str:
    return ", ".join(f"{count.answer.replace('_', ' ')}: {count.count}" for count in counts)


def _at(time: str, part: str) -> str:
    return ", ".join(filter(None, (time, part.replace("_", " "))))


def responses_summary(found: Sequence[DemoResponses]) -> list[dict[str, Any]]:
    """Every trial's endpoints in numbers."""
    return [
        {
            "trial": one.trial.name,
            "answer": one.answer,
            "patients": one.followed.size,
            "start": one.start.isoformat(),
            "as_of": one.as_of.isoformat(),
            "endpoints": [_summary(result) for result in one.results],
        }
        for one in found
    ]


def _summary(result: EndpointResult) -> dict[str, Any]:
    return {
        "outcome": result.outcome,
        "origin": result.origin,
        "criteria": result.criteria,
        "counts": [msgspec.structs.asdict(count) for count in result.counts],
        "mean_fall": [{**msgspec.structs.asdict(one), "number": float(one.number)} for one in result.pooled],
        "events": sum(one.event is True for one in result.times),
        "censored": sum(one.event is False for one in result.times),
    }
