"""Scenarios as arrays, one entry a scenario, so that patients are drawn as vectors. Settled once for a cohort."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from trialrun.ground.dates import Date
from trialrun.protocol import Trial
from trialrun.records.generate.bearing import (
    background_row,
    bearer_of,
    bears,
    disease_weights,
    lines_borne,
    names_borne,
)
from trialrun.records.generate.figures import (
    Figures,
    Form,
    backgrounds,
    diseases,
    figures,
    usual_variables,
)
from trialrun.records.generate.plan import Cell, Plan, PlannedRow, PlannedValue, Region
from trialrun.records.generate.scenarios import Scenario, make_scenarios
from trialrun.records.generate.texts import Texts, texts_of
from trialrun.records.generate.world import World
from trialrun.records.schema import PATIENT_TABLES
from trialrun.rules import Attest, atoms
from trialrun.terms import Variable, Vocabulary, load_vocabulary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NO_DAY = -(2**31)
DOMAINS = ("condition", "exposure", "procedure")
FREE, THERE, NOT_THERE = 0, 1, 2


class Bounds(msgspec.Struct, frozen=True):
    """Regions of numbers, one a scenario."""

    lo: Floats
    hi: Floats
    lo_open: Flags
    hi_open: Flags


class ValueDeck(msgspec.Struct, frozen=True):
    """One variable in every scenario. `listed` is None or which of `choices` each scenario allows."""

    variable: Variable
    figures: Figures
    state: Ints
    bounds: Bounds
    multiples: tuple[tuple[str, float, Bounds], ...]
    earlier: Ints
    choices: tuple[str, ...]
    listed: Flags | None
    found: Ints
    dates: Ints
    cells: Mapping[str, Texts]
    limits: Ints
    usual: bool


class RowDeck(msgspec.Struct, frozen=True):
    """The planned rows of all scenarios, one after another; scenario s has those from offsets[s] to offsets[s + 1].

    `columns` are the texts and counts of each table over all rows; `starts` and `ends` are ranges of days.
    """

    offsets: Ints
    starts: Ints
    ends: Ints
    tables: Texts
    names: Ints
    columns: Mapping[str, Mapping[str, Texts | Ints]]


class QuestionDeck(msgspec.Struct, frozen=True):
    """One question of one trial; `answers`: 0 no, 1 yes, 2 not asked, 3 free, -1 patients of no concern."""

    trial: str
    question: str
    by: str
    answers: Ints


class Deck(msgspec.Struct, frozen=True):
    """Everything drawn from, settled: scenarios as arrays, and which background each of them bears."""

    seed: int
    as_of: Date
    trials: tuple[str, ...]
    shares: Floats
    sex: Ints
    ages: Ints
    ages_known: Flags
    disease_weights: Floats
    rows: RowDeck
    covered: Flags
    events: tuple[tuple[str, str, Ints], ...]
    values: tuple[ValueDeck, ...]
    questions: tuple[QuestionDeck, ...]
    background: Flags
    names: Flags
    lines: Flags


def make_deck(trials: Sequence[Trial], seed: int, as_of: Date, vocabulary: Vocabulary | None = None) -> Deck:
    """Settle all scenarios of a cohort and lay them out as arrays."""
    world = World(as_of, vocabulary or load_vocabulary(), {})
    scenarios = make_scenarios(trials, seed, world)
    plans = [one.plan for one in scenarios]
    bearers = [bearer_of(one, world) for one in scenarios]
    return Deck(
        seed=seed,
        as_of=as_of,
        trials=tuple(trial.name for trial in trials),
        shares=np.array([one.share for one in scenarios]),
        sex=np.array([_sex_code(plan) for plan in plans]),
        ages=np.array([plan.age or (18, 95) for plan in plans]),
        ages_known=np.array([plan.age is not None for plan in plans]),
        disease_weights=np.array([disease_weights(one) for one in bearers]),
        rows=_row_deck(plans),
        covered=np.array([[plan.covered.get(domain, True) for domain in DOMAINS] for plan in plans]),
        events=_events(scenarios),
        values=_values(trials, plans, world),
        questions=_questions(trials, scenarios),
        background=np.array([[bears(one, background_row(b)) for b in backgrounds()] for one in bearers]),
        names=np.array([names_borne(one) for one in bearers]),
        lines=np.array([lines_borne(one) for one in bearers]),
    )


def _row_deck(plans: Sequence[Plan]) -> RowDeck:
    rows = [row for plan in plans for row in plan.rows]
    nothing = (NO_DAY, NO_DAY)
    return RowDeck(
        offsets=np.cumsum([0, *(len(plan.rows) for plan in plans)]),
        starts=np.array([row.start for row in rows] or [nothing]),
        ends=np.array([row.end or nothing for row in rows] or [nothing]),
        tables=texts_of([row.table for row in rows]),
        names=texts_of([row.name for row in rows]).codes,
        columns={table: _row_columns(table, rows) for table in DOMAINS},
    )


def _row_columns(table: str, rows: Sequence[PlannedRow]) -> dict[str, Texts | Ints]:
    """The columns of one table over all rows; rows of other tables have nothing in them."""
    columns: dict[str, Texts | Ints] = {}
    for field in PATIENT_TABLES[table]:
        if field.name in ("concept", "drug"):
            columns[field.name] = texts_of([row.name if row.table == table else None for row in rows])
        elif any(row.table == table and row.cell(field.name) is not None for row in rows):
            cells = [row.cell(field.name) if row.table == table else None for row in rows]
            text = pa.types.is_string(field.type)
            columns[field.name] = (
                texts_of([None if cell is None else str(cell) for cell in cells]) if text else _counts(cells)
            )
    return columns


def _counts(cells: Sequence[Cell | None]) -> Ints:
    return np.array([NO_DAY if cell is None else int(cell) for cell in cells])


def _sex_code(plan: Plan) -> int:
    """0 female, 1 male, 2 not recorded, 3 either."""
    return 2 if not plan.sex else 3 if len(plan.sex) > 1 else int("male" in plan.sex)


def _events(scenarios: Sequence[Scenario]) -> tuple[tuple[str, str, Ints], ...]:
    """Trial, kind and the day in each scenario (1: none)."""
    kinds = sorted({(one.trial, kind) for one in scenarios for kind in one.plan.events})
    return tuple(
        (trial, kind, np.array([one.plan.events.get(kind, 1) if one.trial == trial else 1 for one in scenarios]))
        for trial, kind in kinds
    )


def _questions(trials: Sequence[Trial], scenarios: Sequence[Scenario]) -> tuple[QuestionDeck, ...]:
    decks = []
    for trial in trials:
        rules = [one.rule.tree for one in trial.eligibility.criteria if one.rule is not None]
        asked = {atom.question: None for rule in rules for atom in atoms(rule) if isinstance(atom, Attest)}
        for question in asked:
            codes = {"no": 0, "yes": 1, "": 2}
            answers = [
                codes.get(one.plan.answers.get(question, "free"), 3) if one.trial == trial.name else -1
                for one in scenarios
            ]
            known = trial.eligibility.questions.get(question)
            decks.append(QuestionDeck(trial.name, question, known.by if known else "investigator", np.array(answers)))
    return tuple(decks)


def _values(trials: Sequence[Trial], plans: Sequence[Plan], world: World) -> tuple[ValueDeck, ...]:
    rules = [one.rule.tree for trial in trials for one in trial.eligibility.criteria if one.rule is not None]
    asked = {atom.fact.name for rule in rules for atom in atoms(rule) if not isinstance(atom, Attest)}
    names = sorted((asked & set(world.vocabulary.variables)) | usual_variables())
    return tuple(_value_deck(world.vocabulary.variables[name], plans) for name in names)


def _value_deck(variable: Variable, plans: Sequence[Plan]) -> ValueDeck:
    planned = [plan.values.get(variable.name) for plan in plans]
    given = [one or PlannedValue() for one in planned]
    keys = sorted({key for one in given for key in one.multiples})
    choices = _choices(variable, given)
    listed = [[one.listed is None or choice in one.listed for choice in choices] for one in given]
    return ValueDeck(
        variable=variable,
        figures=_with_limits(figures().get(variable.name) or general_figures(variable), {key[0] for key in keys}),
        state=np.array([FREE if one is None else THERE if one.present else NOT_THERE for one in planned]),
        bounds=_bounds([one.region for one in given]),
        multiples=tuple((*key, _bounds([one.multiples.get(key, Region()) for one in given])) for key in keys),
        earlier=np.array([one.earlier or (NO_DAY, NO_DAY) for one in given]),
        choices=choices,
        listed=np.array(listed) if choices else None,
        found=np.array([-1 if one.found is None else int(one.found) for one in given]),
        dates=np.array([one.dates for one in given]),
        cells={key: texts_of([_text(one, key) for one in given]) for key in ("method", "matrix")},
        limits=np.array([-1 if one.limits is None else int(one.limits) for one in given]),
        usual=variable.name in usual_variables(),
    )


def _with_limits(figures: Figures, references: set[str]) -> Figures:
    """Figures with the reference limits that a trial compares with, made up where the tables have none."""
    if not figures.centers or not references & {"ULN", "LLN"}:
        return figures
    if figures.form == "share":  # a load that is compared with a limit needs a number in everybody
        figures = msgspec.structs.replace(figures, form="lognormal", centers=(100.0,) * len(diseases()), spread=1.0)
    center = figures.centers[0]
    low = center * 0.7 if figures.low is None and "LLN" in references else figures.low
    high = center * 1.4 if figures.high is None and "ULN" in references else figures.high
    return msgspec.structs.replace(figures, low=low, high=high)


def _text(value: PlannedValue, key: str) -> str | None:
    cell = dict(value.cells).get(key)
    return None if cell is None else str(cell)


def _choices(variable: Variable, given: Sequence[PlannedValue]) -> tuple[str, ...]:
    if variable.kind == "scale" and variable.low is not None and variable.high is not None:
        return tuple(str(n) for n in range(int(variable.low), int(variable.high) + 1))
    listed = {text for one in given for text in one.listed or ()}
    return tuple(dict.fromkeys((*variable.values, *sorted(listed)))) if variable.kind == "category" or listed else ()


def _bounds(regions: Sequence[Region]) -> Bounds:
    return Bounds(
        np.array([one.lo for one in regions]),
        np.array([one.hi for one in regions]),
        np.array([one.lo_open for one in regions]),
        np.array([one.hi_open for one in regions]),
    )


def general_figures(variable: Variable) -> Figures:
    """A distribution for a variable without one in the tables, from its plausible range; an assumption."""
    low = float(variable.low) if variable.low is not None else 0.0
    high = float(variable.high) if variable.high is not None else 100.0
    units = ((variable.unit, 1.0),)
    wide = low >= 0 and high > 50 * max(low, 1.0)
    center = math.sqrt(max(low, high * 1e-4, 1e-9) * high) if wide else (low + high) / 2
    forms: Mapping[str, Form] = {"test": "share", "category": "pick", "scale": "score"}
    form = forms.get(variable.kind, "lognormal" if wide else "normal")
    spread = 0.5 if form == "lognormal" else (high - low) / 8
    every = (0.1 if form == "share" else center,) * len(diseases())
    weights = ((tuple((value, 1.0) for value in variable.values),) * len(diseases())) if form == "pick" else ()
    limits = (center * 0.6, center * 1.6) if form in ("normal", "lognormal") else (None, None)
    return Figures(variable.name, form, every, spread, "", 0.0, 0.1, limits[0], limits[1], units, weights)
