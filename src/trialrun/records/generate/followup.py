"""Simulated follow-up of treated patients: dated measurements along a few shapes of response, and what happens beside.

Every patient has a stream of their own, so that nobody's values hang on who else is followed. Judges no response.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.errors import UnitError
from trialrun.ground.dates import Date
from trialrun.ground.streams import stream
from trialrun.protocol import Trial
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.records.generate.figures import TABLES, diseases, figures
from trialrun.records.generate.pieces import SOURCE
from trialrun.records.schema import PATIENT_TABLES
from trialrun.terms import Variable, load_vocabulary
from trialrun.terms.units import convert

Row = dict[str, Any]
_DETECTABLE = 0.1
"""Levels of an M-protein below this (g/dL) are not printed as a number by laboratories; assumption."""


class Marker(msgspec.Struct, frozen=True):
    """How one variable follows the disease: a `level` falls by a factor, a `score` by whole grades, a `trace` tells
    whether the level `of` another is still seen (from `below` up). `lag` slows it; `noise` is the spread of the
    logarithm."""

    variable: str
    form: str
    conditions: frozenset[str]
    lag: float
    noise: float
    decimals: int
    of: str
    below: float


class Shape(msgspec.Struct, frozen=True):
    """How the disease goes: it falls to `floor` of its baseline with a half-time, and may turn after so many days and
    double in so many."""

    course: str
    share: float
    floor: float
    half_time: float
    turns_after: float | None
    doubling: float

    def level(self, day: float, lag: float) -> float:
        """The share of the baseline that is left on a day; the baseline is day 0."""
        falling = day if self.turns_after is None else min(day, self.turns_after)
        left: float = self.floor + (1 - self.floor) * 0.5 ** (falling / (self.half_time * lag))
        if self.turns_after is None or day <= self.turns_after:
            return left
        risen: float = left * 2 ** ((day - self.turns_after) / (self.doubling * lag))
        return min(risen, 1.6)


class _Subject(msgspec.Struct, frozen=True):
    """One patient to be followed: the shape of the course, the baseline of each marker, and the stream of chance."""

    person_id: str
    shape: Shape
    baseline: Mapping[str, float]
    chance: np.random.Generator
    start: Date

    def day(self, number: int) -> Date:
        return self.start + dt.timedelta(days=number)


def generate_followup(
    cohort: Cohort, trial: Trial, seed: int, *, persons: Sequence[str], start: Date, days: Sequence[int]
) -> Cohort:
    """The treated persons of a cohort, followed from the first dose on `start` at visits so many days after it.

    Measured is what tells of the trial's disease, from the person's own last value on (a typical one where there is
    none). The same seed, trial and person give the same rows, whoever else is followed.
    """
    markers = _markers_of(trial)
    known = _last_values(cohort, persons, [one.variable for one in markers])
    disease = _disease_place(_conditions(trial))
    tables: dict[str, list[Row]] = {name: [] for name in ("measurement", "event", "condition", "coverage")}
    for person_id in persons:
        chance = stream(seed, f"followup/{trial.name}/{person_id}")
        shape = _drawn(chance)
        baseline = {one.variable: _baseline(one, known.get(person_id, {}), disease, chance) for one in markers}
        subject = _Subject(person_id, shape, baseline, chance, start)
        for table, row in _followed(subject, markers, sorted({day for day in days if day > 0})):
            tables[table].append({"person_id": person_id, "source": SOURCE, **row})
    made = {name: pa.Table.from_pylist(rows, schema=PATIENT_TABLES[name]) for name, rows in tables.items()}
    person = cohort.tables["person"]
    followed = pc.is_in(person["person_id"].cast(pa.string()), pa.array(persons, pa.string()))
    return make_cohort({**made, "person": person.filter(followed)}, f"simulated follow-up, seed {seed}")


def _followed(subject: _Subject, markers: Sequence[Marker], days: Sequence[int]) -> Iterator[tuple[str, Row]]:
    """All rows of one patient: the first dose, the baseline, every visit that takes place, events and harms."""
    ends = dict(_endings(subject))
    last = min((day for kind, day in ends.items() if kind != "new_therapy"), default=10**6)
    yield "event", _event("first_dose", subject.day(0))
    yield from (("measurement", row) for row in _measured(subject, markers, 0))
    for day in days:
        if day >= last:
            break
        if subject.chance.random() < _happening("missed_visit")["share"]:
            yield "event", _event("missed_visit", subject.day(day))
        else:
            yield from (("measurement", row) for row in _measured(subject, markers, day))
    for kind, day in ends.items():
        if day <= last:
            cause = _death_cause(subject, day) if kind == "death" else None
            yield "event", {**_event(kind, subject.day(day)), "cause": cause}
    yield "coverage", {"domain": "condition", "start": None, "end": None}
    yield from (("condition", row) for row in _harms(subject, last))


def _endings(subject: _Subject) -> Iterator[tuple[str, int]]:
    """The day of death, of loss, and of a new therapy once the disease has turned, where it comes to that."""
    for kind in ("death", "lost_to_follow_up", "new_therapy"):
        one = _happening(kind)
        drawn, place = subject.chance.random(2)
        day = int(one["first"] + place * (one["last"] - one["first"]))
        turned = subject.shape.turns_after
        if kind == "new_therapy":
            if turned is None:
                continue
            day += int(turned)
        if drawn < one["share"]:
            yield kind, day


def _death_cause(subject: _Subject, day: int) -> str:
    """Of the disease where it has turned before."""
    turned = subject.shape.turns_after
    return "disease" if turned is not None and day > turned else "other"


def _measured(subject: _Subject, markers: Sequence[Marker], day: int) -> Iterator[Row]:
    """The values of one visit; the baseline itself has no noise."""
    found: dict[str, float] = {}
    for one in markers:
        dated = {"variable": one.variable, "date": subject.day(day), "date_to": subject.day(day)}
        if one.form == "trace":
            seen = found.get(one.of, one.below) >= one.below
            yield {**dated, "text": "positive" if seen else "negative"}
            continue
        value = _value(subject, one, day)
        found[one.variable] = value
        term = load_vocabulary().term(one.variable)
        unit = term.unit if isinstance(term, Variable) and term.kind != "scale" else None
        known = figures()[one.variable]
        limits = {} if one.form == "score" else {"low": known.low, "high": known.high}
        yield {**dated, "value": value, "unit": unit, **limits}


def _value(subject: _Subject, one: Marker, day: int) -> float:
    baseline = subject.baseline[one.variable]
    left = subject.shape.level(day, one.lag)
    noise = float(np.exp(one.noise * subject.chance.standard_normal())) if day else 1.0
    if one.form == "score":
        return float(min(round(baseline * left), _highest(one.variable)))
    value = round(baseline * left * noise, one.decimals)
    return 0.0 if one.decimals == 2 and value < _DETECTABLE else value


def _harms(subject: _Subject, last: int) -> Iterator[Row]:
    """Adverse events with their grade, before the patient is lost or dead."""
    for one in _rows("harms.csv"):
        drawn, place, pick = subject.chance.random(3)
        day = int(float(one["first"]) + place * (float(one["last"]) - float(one["first"])))
        if drawn < float(one["share"]) and day < last:
            begun = subject.day(day)
            grade = _weighted(one["grades"], pick)
            yield {"concept": one["concept"], "start": begun, "start_to": begun, "grade": grade, "status": "active"}


def _weighted(cell: str, pick: float) -> int:
    """A grade drawn from `1 3|2 1`: each grade with its weight."""
    pairs = [(int(grade), float(weight)) for grade, weight in (part.split() for part in cell.split("|"))]
    edge = pick * sum(weight for _, weight in pairs)
    for grade, weight in pairs:
        edge -= weight
        if edge < 0:
            return grade
    return pairs[-1][0]


def _baseline(one: Marker, own: Mapping[str, float], disease: int, chance: np.random.Generator) -> float:
    """The person's own last value; a typical one of the disease where there is none."""
    drawn = chance.standard_normal()
    if one.form == "trace":
        return 1.0
    if one.variable in own:
        return own[one.variable]
    known = figures()[one.variable]
    if known.form == "score":
        return float(max(0, min(round(known.centers[disease] + known.spread * drawn), _highest(one.variable))))
    return round(known.centers[disease] * float(np.exp(known.spread * drawn)), max(one.decimals, 1))


def _last_values(cohort: Cohort, persons: Sequence[str], variables: Sequence[str]) -> dict[str, dict[str, float]]:
    """The last plain number of each variable of each person, in its canonical unit."""
    table = cohort.tables["measurement"]
    wanted = pc.and_(
        pc.is_in(table["person_id"].cast(pa.string()), pa.array(persons, pa.string())),
        pc.is_in(table["variable"].cast(pa.string()), pa.array(variables, pa.string())),
    )
    rows = [row for row in table.filter(wanted).to_pylist() if row["value"] is not None and row["comparator"] is None]
    found: dict[str, dict[str, float]] = {}
    for row in sorted(rows, key=lambda row: row["date"] or Date.min):
        value = _canonical(row)
        if value is not None:
            found.setdefault(row["person_id"], {})[row["variable"]] = value
    return found


def _canonical(row: Row) -> float | None:
    """A value in the unit of its variable; None where the units do not compare."""
    term = load_vocabulary().term(row["variable"])
    if not isinstance(term, Variable):
        return None
    if row["unit"] is None or row["unit"] == term.unit:
        return float(row["value"])
    try:
        return float(convert(Fraction(str(row["value"])), row["unit"], term))
    except UnitError:
        return None


def _highest(variable: str) -> int:
    term = load_vocabulary().term(variable)
    return int(term.high) if isinstance(term, Variable) and term.high is not None else 10


def _conditions(trial: Trial) -> frozenset[str]:
    """The conditions of a trial with everything they are a kind of."""
    words = load_vocabulary()
    terms = [words.find(stated.value) for stated in trial.registration.conditions]
    return frozenset().union(*(words.above(term.name) for term in terms if term is not None))


def _markers_of(trial: Trial) -> tuple[Marker, ...]:
    conditions = _conditions(trial)
    return tuple(one for one in _markers() if one.conditions & conditions)


def _disease_place(conditions: frozenset[str]) -> int:
    """The place of the trial's disease in the tables of figures; the first, of no disease, where it has none."""
    places = (place for place, one in reversed(list(enumerate(diseases()))) if one.known_by in conditions)
    return next(places, 0)


def _drawn(chance: np.random.Generator) -> Shape:
    shapes = _shapes()
    edges = np.cumsum([one.share for one in shapes])
    return shapes[int(np.searchsorted(edges, chance.random() * edges[-1], side="right"))]


def _event(kind: str, day: Date) -> Row:
    return {"kind": kind, "date": day, "date_to": day}


@cache
def _markers() -> tuple[Marker, ...]:
    return tuple(
        Marker(
            row["variable"], row["form"], frozenset(row["conditions"].split("|")), float(row["lag"]),
            float(row["noise"] or 0), int(row["decimals"]), row["of"], float(row["below"] or 0),
        )
        for row in _rows("followed.csv")
    )  # fmt: skip


@cache
def _shapes() -> tuple[Shape, ...]:
    return tuple(
        Shape(
            row["course"], float(row["share"]), float(row["floor"]), float(row["half_time"]),
            float(row["turns_after"]) if row["turns_after"] else None, float(row["doubling"] or 1),
        )
        for row in _rows("responses.csv")
    )  # fmt: skip


@cache
def _happening(kind: str) -> Mapping[str, float]:
    row = next(row for row in _rows("happenings.csv") if row["kind"] == kind)
    return {name: float(row[name] or 0) for name in ("share", "first", "last")}


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
