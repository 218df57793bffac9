"""Many patients assessed at once, without explanations. It must agree with `assess_patient` in every answer and date;
what it cannot tell of a patient it asks the reference.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import numpy as np

from trialrun.assess.assessing import assess_patient, settle
from trialrun.assess.cohort.confirming import Codes, Fold, Graded, Visits, combine, confirm
from trialrun.assess.cohort.courses import CohortCourses, Courses, Piece
from trialrun.assess.cohort.grading import BlockGrader, Plan, plan_of
from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.grading import Grader
from trialrun.assess.course.turns import Turns, cohort_turns, given_turns, turns_counted, turns_of
from trialrun.assess.course.visits import BASELINES, baseline_of, facts_of_set, with_baseline
from trialrun.assess.model import Options, Turn
from trialrun.engines import Patient, Store, open_cohort, read_patients
from trialrun.engines.columns import LAST, NO_DAY, Days, day_number
from trialrun.engines.panel_chunk import Chunk, Panel, View, Watched
from trialrun.engines.patient import Tabled
from trialrun.engines.vectors import Bools, Indices
from trialrun.errors import InputError
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
    known = cohort_turns(store, criteria.condition) if turns is None else given_turns(turns, store.names)
    courses = Courses(criteria, plan.options, plan.answers, store)
    courses.baseline[:] = recorded_baselines(plan, store)
    left = Left.everything(store.size)
    if criteria.combination.method in ("shallowest", "any", "none"):
        left = _judge(plan, Group(store, np.arange(store.size)), known, courses)
        for group in _groups(store, left.atoms):
            _judge(plan, group, known, courses)
    for group in _groups(store, left.wholly | left.several):
        for at, patient in zip(group.at.tolist(), group.patients.values(), strict=True):
            own = turns_of(patient, criteria.condition) if turns is None else turns.get(patient.person_id, ())
            _judge_alone(plan, (at, patient, own), courses, wholly=bool(left.wholly[at]))
    courses.by_reference |= left.atoms | left.wholly
    return courses.finished()


class Left(msgspec.Struct, frozen=True):
    """The persons of whom something is left to the reference: the truth of some atoms, whether several records of
    one day can be judged, or everything."""

    atoms: Bools
    several: Bools
    wholly: Bools

    @classmethod
    def everything(cls, size: int) -> Left:
        """All is left."""
        return cls(np.zeros(size, dtype=bool), np.zeros(size, dtype=bool), np.ones(size, dtype=bool))


def _judge_alone(plan: Plan, one: tuple[int, Patient, Sequence[Turn]], courses: Courses, *, wholly: bool) -> None:
    """What the reference says of one person, or of several records of one day alone."""
    at, patient, turns = one
    criteria, options = plan.criteria, plan.options
    try:
        if wholly:
            courses.take(at, assess_patient(criteria, patient, turns, options))
        else:
            _settle(plan, patient, turns)
    except InputError as error:
        courses.refuse(at, error.message())


def _settle(plan: Plan, patient: Patient, turns: Sequence[Turn]) -> None:
    """Raise InputError where values of one day disagree that count; see `settle`."""
    baseline, cut = baseline_of(plan.criteria, patient, plan.options), plan.options.as_of
    if baseline is not None and (cut is None or baseline <= cut):
        grader = Grader(plan.criteria, with_baseline(patient, baseline), baseline, plan.options)
        settle(grader, turns_counted(turns, baseline, cut))


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


def _judge(plan: Plan, group: Group, turns: Turns, courses: Courses) -> Left:
    """Judge the persons of a group; what cannot be told of a person without the records is left."""
    panel = _panel(plan, group.store, courses.baseline[group.at])
    panel.patients = {at: _with_baseline(plan, patient) for at, patient in group.patients.items()}
    size, worst = group.store.size, (plan.options.same_day or plan.criteria.same_day) == "worst"
    atoms, several = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)

    def judge(lay_out: Callable[[], Chunk]) -> tuple[Chunk, list[Piece]]:
        chunk = lay_out()
        mine = slice(chunk.layout.first, chunk.layout.last)
        several[mine] = chunk.differing()
        pieces = [_judge_block(plan, view, group, (turns, courses)) for view in chunk.views()]
        atoms[mine] = chunk.left
        return chunk, pieces

    gone = np.zeros(courses.store.size, dtype=bool)
    with ThreadPoolExecutor(min(_WORKERS, os.cpu_count() or 1)) as workers:
        for chunk, pieces in workers.map(judge, panel.chunks()):
            mine = slice(chunk.layout.first, chunk.layout.last)
            gone[group.at[mine]] = (several[mine] & worst) | (atoms[mine] & (not group.patients))
            courses.pieces += [piece.without(gone) for piece in pieces]
    wholly = panel.stretch.far | (several & worst)
    return Left(atoms & ~wholly, several & ~wholly, wholly)


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


def _judge_block(plan: Plan, view: View, group: Group, told: tuple[Turns, Courses]) -> Piece:
    """One block graded, combined and confirmed."""
    (turns, courses), days, at = told, view.block.days, group.at[view.block.persons]
    cut = LAST if plan.options.as_of is None else day_number(plan.options.as_of)
    therapy = turns.therapies.first_after(at, view.baseline[0])
    grader = BlockGrader(plan, view)
    grades = [grader.grade(domain) for domain in plan.domains]
    response = combine(grades, grader.overall(), plan.criteria, plan.answers)
    visits = Visits(
        answers=response,
        counted=(days > view.baseline) & (days <= cut),
        days=days,
        repeat=_repeats(grades, plan, response.shape),
        therapy=np.where(therapy > cut, np.int32(LAST), therapy),
        death=turns.deaths.last_until(at, cut),
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
