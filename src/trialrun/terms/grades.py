"""CTCAE laboratory grades, versions 5 and 6, from tables. Exact; a missing limit is never assumed.

A value at a printed bound belongs to the milder grade. Grades that are not decided by a number are not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from trialrun.errors import UnitError, UnknownNameError, VocabularyError
from trialrun.ground.quantity import Quantity, conversion_factor, parse_decimal, parse_unit
from trialrun.ground.truth import MET, NOT_MET, Need, NotMet, Truth, Unknown, all_of, any_of, from_bool, unknown
from trialrun.terms.loading import TABLES, load_vocabulary
from trialrun.terms.reading import Row, read_rows
from trialrun.terms.spelling import spelling_key
from trialrun.terms.units import convert, read_unit

Grade = int | Unknown
_GUARDS = ("", "baseline high", "baseline not high", "baseline low", "symptomatic", "anticoagulated")
_BASES = ("", "LLN", "ULN", "baseline", "ULN and baseline")
_NAMED = {
    "LLN": ("limit", "lower limit of normal"),
    "ULN": ("limit", "upper limit of normal"),
    "baseline": ("reference", "baseline"),
}


class LabReading(msgspec.Struct, frozen=True):
    """What is known when a value is graded; None is not known.

    `unit` is as printed; `lln`, `uln` and `baseline` are in the same unit as `value`. `symptomatic` and
    `anticoagulated` matter for a few terms only.
    """

    value: Fraction | None
    unit: str | None = None
    lln: Fraction | None = None
    uln: Fraction | None = None
    baseline: Fraction | None = None
    symptomatic: bool | None = None
    anticoagulated: bool | None = None


class Condition(msgspec.Struct, frozen=True):
    """One row of a table: the value is at least this grade when it is beyond `factor` x `basis` + `bounds`.

    `bounds` are one amount written in several units; the printed one of the same kind as the value's unit counts.
    """

    grade: int
    when: str
    operator: str
    factor: Fraction
    basis: str
    bounds: tuple[Quantity, ...]


class GradedTerm(msgspec.Struct, frozen=True):
    """A laboratory term: the variable it grades, the direction, and its conditions."""

    name: str
    variable: str
    direction: Literal["low", "high"]
    conditions: tuple[Condition, ...]
    source: str


class _Range(msgspec.Struct, frozen=True):
    """Where a limit or baseline lies: from `low` to `high` (None is unbounded); known when both are the same."""

    low: Fraction
    high: Fraction | None


def grade_lab(version: str, term: str, reading: LabReading, folder: Path | None = None) -> Grade:
    """The CTCAE grade of a laboratory value: 0 (not abnormal) to 4, or unknown with what is missing.

    Unknown only where the missing unit, limit, baseline or symptom decides; a term that the version does not grade is
    unknown too. Raises UnknownNameError for a version that does not exist.
    """
    graded = load_grades(version, folder).get(spelling_key(term))
    if graded is None:
        return unknown(Need("detail", term or "term", f"not a graded laboratory term of CTCAE {version}"))
    if reading.value is None:
        return unknown(Need("measurement", graded.variable, "no value to grade"))
    return _agreed([_grade_in(graded, reading, state) for state in _states(graded, reading)])


def load_grades(version: str, folder: Path | None = None) -> Mapping[str, GradedTerm]:
    """The graded terms of one CTCAE version by spelling key. Raises UnknownNameError, VocabularyError."""
    if version not in ("v5", "v6"):
        raise UnknownNameError("CTCAE version", version, ("v5", "v6"), fix="use v5 or v6")
    return _load(version, folder or TABLES)


def graded_terms(version: str, variable: str) -> tuple[GradedTerm, ...]:
    """The terms that grade a variable in one version: for instance anemia and increased hemoglobin."""
    return tuple(term for term in load_grades(version).values() if term.variable == variable)


@lru_cache(maxsize=16)
def _load(version: str, folder: Path) -> Mapping[str, GradedTerm]:
    rows: dict[str, list[tuple[str, Row]]] = {}
    for place, row in read_rows(folder / f"ctcae_{version}.csv"):
        rows.setdefault(spelling_key(row["term"]), []).append((place, row))
    return {key: _term(group) for key, group in rows.items()}


def _term(rows: list[tuple[str, Row]]) -> GradedTerm:
    place, first = rows[0]
    if first["variable"] not in load_vocabulary().variables or first["direction"] not in ("low", "high"):
        raise VocabularyError(f"cannot grade {first['term']!r}", where=place, fix="name a variable and low or high")
    direction: Literal["low", "high"] = "low" if first["direction"] == "low" else "high"
    conditions = tuple(_condition(place, row) for place, row in rows)
    return GradedTerm(first["term"], first["variable"], direction, conditions, first["source"])


def _condition(place: str, row: Row) -> Condition:
    bounds = tuple(_bound(text) for text in row["bound"].split("|") if text.strip())
    if row["when"] not in _GUARDS or row["basis"] not in _BASES or not (bounds or row["basis"]):
        raise VocabularyError(f"cannot read a grade of {row['term']!r}", where=place, fix="check when, basis and bound")
    return Condition(
        int(row["grade"]), row["when"], row["operator"], Fraction(row["factor"] or 0), row["basis"], bounds
    )


def _bound(text: str) -> Quantity:
    number, _, unit = text.strip().partition(" ")
    parse_unit(unit)
    return Quantity(parse_decimal(number), unit)


def _states(term: GradedTerm, reading: LabReading) -> list[str]:
    """The possible states of the baseline that this term asks about."""
    guards = {condition.when for condition in term.conditions}
    if guards & {"baseline high", "baseline not high"}:
        return _possible(reading.baseline, reading.uln, "baseline high", "baseline not high")
    if "baseline low" in guards:
        return _possible(reading.lln, reading.baseline, "baseline low", "baseline not low")
    return [""]


def _possible(one: Fraction | None, other: Fraction | None, above: str, otherwise: str) -> list[str]:
    if one is None or other is None:
        return [above, otherwise]
    return [above if one > other else otherwise]


def _agreed(grades: list[Grade]) -> Grade:
    """The one grade of all states; otherwise unknown with all needs."""
    needs = [need for grade in grades if isinstance(grade, Unknown) for need in grade.needs]
    if needs:
        return unknown(*needs)
    if len(set(grades)) == 1:
        return grades[0]
    return unknown(Need("reference", "baseline", "whether the baseline was normal decides the grade"))


def _grade_in(term: GradedTerm, reading: LabReading, state: str) -> Grade:
    for grade in (4, 3, 2, 1):
        truth = any_of(
            _truth(term, condition, reading, state) for condition in term.conditions if condition.grade == grade
        )
        if isinstance(truth, Unknown):
            return truth
        if not isinstance(truth, NotMet):
            return grade
    return 0


def _truth(term: GradedTerm, condition: Condition, reading: LabReading, state: str) -> Truth:
    guard = _guard(term, condition.when, reading, state)
    if isinstance(guard, NotMet):
        return NOT_MET
    bases = condition.basis.split(" and ") if condition.basis else [""]
    return all_of([guard, *(_beyond(term, condition, basis, reading, state) for basis in bases)])


def _guard(term: GradedTerm, when: str, reading: LabReading, state: str) -> Truth:
    if when.startswith("baseline"):
        return from_bool(when == state)
    asked = {"symptomatic": reading.symptomatic, "anticoagulated": reading.anticoagulated}.get(when, True)
    return unknown(Need("detail", term.variable, when)) if asked is None else from_bool(asked)


def _beyond(term: GradedTerm, condition: Condition, basis: str, reading: LabReading, state: str) -> Truth:
    if reading.value is None:
        return unknown(Need("measurement", term.variable))
    offset = _offset(term, condition.bounds, reading.unit)
    if isinstance(offset, Unknown):
        return offset
    limits = _range(basis, reading, state)
    low = condition.factor * limits.low + offset
    high = None if limits.high is None else condition.factor * limits.high + offset
    return _compare(reading.value, condition.operator, low, high, _need(basis, term))


def _compare(value: Fraction, operator: str, low: Fraction, high: Fraction | None, need: Need) -> Truth:
    """Whether the value is beyond a bound that lies from `low` to `high`."""
    if operator == "<":
        least, most = value < low, high is None or value < high
    elif operator == ">=":
        least, most = high is not None and value >= high, value >= low
    else:
        least, most = high is not None and value > high, value > low
    if least:
        return MET
    return unknown(need) if most else NOT_MET


def _need(basis: str, term: GradedTerm) -> Need:
    kind, detail = _NAMED.get(basis, ("limit", "bound"))
    return Need(kind, term.variable, detail)


def _range(basis: str, reading: LabReading, state: str) -> _Range:
    known = {"LLN": reading.lln, "ULN": reading.uln, "baseline": reading.baseline, "": Fraction(0)}[basis]
    if known is not None:
        return _Range(known, known)
    if state == "baseline high":
        return (
            _Range(reading.uln or Fraction(0), None) if basis == "baseline" else _Range(Fraction(0), reading.baseline)
        )
    if state == "baseline not high":
        return (
            _Range(Fraction(0), reading.uln) if basis == "baseline" else _Range(reading.baseline or Fraction(0), None)
        )
    if state == "baseline low" and basis == "baseline":
        return _Range(Fraction(0), reading.lln)
    return _Range(Fraction(0), None)


def _offset(term: GradedTerm, bounds: Iterable[Quantity], printed: str | None) -> Fraction | Unknown:
    """The absolute part of a bound in the unit of the value; unknown where the unit is missing or of another kind."""
    amounts = tuple(bounds)
    if not amounts:
        return Fraction(0)
    variable = load_vocabulary().variables[term.variable]
    unit = read_unit(printed, variable) if printed else None
    if unit is None and not (variable.unit == "1" and not printed):
        return unknown(Need("unit", term.variable, "the bound is an amount with a unit"))
    for amount in amounts:
        if unit is None or parse_unit(unit).dimensions == parse_unit(amount.unit).dimensions:
            return Fraction(amount.value) * conversion_factor(amount.unit, unit or amount.unit)
    try:
        return convert(Fraction(amounts[0].value), amounts[0].unit, variable) / convert(
            Fraction(1), unit or "1", variable
        )
    except UnitError:
        return unknown(Need("unit", term.variable, f"{unit} cannot be compared with {amounts[0].unit}"))
