"""Many patients assessed at once, without explanations. It must agree with `assess_patient` in every answer and date;
what it cannot tell of a patient it asks the reference.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import numpy as np

from trialrun.assess.assessing import assess_patient, confirmation_of
from trialrun.assess.cohort_confirming import Codes, Fold, Graded, Visits, combine, confirm
from trialrun.assess.cohort_courses import CohortCourses, Courses, Piece
from trialrun.assess.cohort_grading import BlockGrader, Plan, plan_of
from trialrun.assess.model import Options, Turn
from trialrun.assess.turns import TurnDays, given_days, turn_days, turns_of
from trialrun.assess.visits import BASELINES, baseline_of, facts_of_set, with_baseline
from trialrun.engines import Patient, Store, open_cohort, read_patients
from trialrun.engines.columns import NO_DAY, Days
from trialrun.engines.panel_chunk import Chunk, Panel, View, Watched
from trialrun.engines.patient import Tabled
from trialrun.engines.vectors import Bools, Indices
from trialrun.protocol import CriteriaSet
from trialrun.records.schema import PATIENT_TABLES
from trialrun.terms import load_vocabulary

_AT_ONCE = 2_000
"""Patients whose records are read whole at a time, for the reference."""
_WORKERS = 4


class Group(msgspec.Struct, frozen=True):
    """Some persons of the cohort as a store: their places in the cohort, and their whole records (by place in the
    store) where the reference is to be asked."""

    store: Store
    at: Indices
    patients: Mapping[int, Patient] = {}


def assess_cohort(
    criteria: CriteriaSet,
    cohort: Tabled,
    turns: Mapping[str, Sequence[Turn]] | None = None,
    options: Options | None = None,
) -> CohortCourses:
    """The course of every person of a cohort.

    `turns` are new therapies and deaths by person_id; without them they are read from the records (see `turns_of`).
    Raises like `assess_patient`.
    """
    store, plan = open_cohort(cohort), plan_of(criteria, options or Options())
    days = turn_days(store, criteria.condition) if turns is None else given_days(turns, store.names)
    courses = Courses(criteria, plan.options, plan.answers, store)
    courses.baseline[:] = recorded_baselines(plan, store)
    wholly = np.ones(store.size, dtype=bool)
    if is_plain(plan):
        left, wholly = _judge(plan, Group(store, np.arange(store.size)), days, courses)
        courses.by_reference |= left
        for group in _groups(store, left & ~wholly):
            _judge(plan, group, days, courses)
    courses.by_reference |= wholly
    for group in _groups(store, wholly):
        for at, patient in zip(group.at.tolist(), group.patients.values(), strict=True):
            own = turns_of(patient, criteria.condition) if turns is None else turns.get(patient.person_id, ())
            courses.take(at, assess_patient(criteria, patient, own, plan.options))
    return courses.finished()


def is_plain(plan: Plan) -> bool:
    """Whether everything a set asks beyond its rules can be told for many at once; else the reference judges all."""
    criteria, options = plan.criteria, plan.options
    return (
        criteria.combination.method in ("shallowest", "any", "none")
        and confirmation_of(criteria, options).policy in ("none", "consecutive")
        and (options.same_day or criteria.same_day) == "refuse"
    )


def recorded_baselines(plan: Plan, store: Store) -> Days:
    """The recorded day of the baseline of every person; NO_DAY where there is none. Mirrors visits.baseline_of."""
    found = np.full(store.size, NO_DAY, dtype=np.int32)
    if plan.options.baseline != "event":
        return found
    columns = store.of("event")
    for kind in reversed(BASELINES):
        rows = columns.named([kind])
        day, person = columns.days("date")[rows], columns.person[rows]
        day, person = day[day != NO_DAY], person[day != NO_DAY]
        if len(person):
            heads = np.flatnonzero(np.diff(person, prepend=-1))
            found[person[heads]] = np.minimum.reduceat(day, heads)
    return found


def _groups(store: Store, wanted: Bools) -> Iterator[Group]:
    """The wanted persons in groups of moderate size with their whole records."""
    everyone = np.flatnonzero(wanted)
    for start in range(0, len(everyone), _AT_ONCE):
        at = everyone[start : start + _AT_ONCE]
        mine = np.zeros(store.size, dtype=bool)
        mine[at] = True
        tables = {name: store.of(name).of_persons(mine) for name in PATIENT_TABLES}
        yield Group(Store(tables), at, dict(enumerate(read_patients(tables))))


def _judge(plan: Plan, group: Group, days: TurnDays, courses: Courses) -> tuple[Bools, Bools]:
    """Judge the persons of a group; returns those of whom something is left to the reference, and those wholly so."""
    panel = _panel(plan, group.store, courses.baseline[group.at])
    panel.patients = {at: _with_baseline(plan, patient) for at, patient in group.patients.items()}
    left = np.zeros(group.store.size, dtype=bool)

    def judge(lay_out: Callable[[], Chunk]) -> tuple[Chunk, list[Piece]]:
        chunk = lay_out()
        return chunk, [_judge_block(plan, view, group, (days, courses)) for view in chunk.views()]

    skip = np.zeros(courses.store.size, dtype=bool)
    with ThreadPoolExecutor(min(_WORKERS, os.cpu_count() or 1)) as workers:
        for chunk, pieces in workers.map(judge, panel.chunks()):
            left[chunk.layout.first : chunk.layout.last] = chunk.left
            if not group.patients:
                skip[group.at[chunk.layout.first : chunk.layout.last]] = chunk.left
            courses.pieces += [piece.without(skip) for piece in pieces]
    return left, panel.stretch.far


def _panel(plan: Plan, store: Store, baseline: Days) -> Panel:
    criteria = plan.criteria
    watched = Watched(
        variables=facts_of_set(criteria),
        questions=frozenset(criteria.questions),
        events=frozenset({"assessment"}),
        keeps=frozenset(name for domain in criteria.domains for name in domain.keeps),
        rules=plan.rules(),
    )
    return Panel(store, load_vocabulary(), watched, baseline)


def _with_baseline(plan: Plan, patient: Patient) -> Patient:
    baseline = baseline_of(plan.criteria, patient, plan.options)
    return patient if baseline is None else with_baseline(patient, baseline)


def _judge_block(plan: Plan, view: View, group: Group, told: tuple[TurnDays, Courses]) -> Piece:
    """One block graded, combined and confirmed."""
    (turns, courses), days, at = told, view.block.days, group.at[view.block.persons]
    grader = BlockGrader(plan, view)
    grades = [grader.grade(domain) for domain in plan.domains]
    response = combine(grades, grader.overall(), plan.criteria, plan.answers)
    visits = Visits(
        answers=response,
        counted=(days > view.baseline) & (days < turns.therapy[at]),
        days=days,
        repeat=_repeats(grades, plan, response.shape),
        death=turns.death[at],
    )
    fold = confirm(visits, plan.criteria, confirmation_of(plan.criteria, plan.options), plan.answers)
    courses.fill(at, view.baseline[0], fold, days)
    return _piece(at, days, grades, (response, fold))


def _repeats(grades: Sequence[Graded], plan: Plan, shape: tuple[int, ...]) -> Bools:
    """Whether progression at each visit, if it is, needs a second assessment."""
    found = np.ones(shape, dtype=bool)
    for grade in grades:
        if not grade.repeat:
            found &= grade.answers != plan.answers.progression
    return found


def _piece(at: Indices, days: Days, grades: Sequence[Graded], told: tuple[Codes, Fold]) -> Piece:
    """The visits that count, in order of persons and days."""
    response, fold = told
    person, column = np.nonzero(fold.kept.T)
    cells = column * len(at) + person
    rates = [grade.numbers.reshape(-1)[cells] for grade in grades if grade.numbers is not None]
    answers = [grade.answers.reshape(-1)[cells] for grade in grades]
    return Piece(
        person=at[person],
        day=days.reshape(-1)[cells],
        response=response.reshape(-1)[cells],
        confirmed=fold.running.reshape(-1)[cells],
        grades=np.array(answers, dtype=np.int8).reshape(len(answers), len(cells)),
        numbers=np.array(rates, dtype=np.float64).reshape(len(rates), len(cells)),
    )
