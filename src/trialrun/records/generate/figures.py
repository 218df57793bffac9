"""The clinical figures of the generator, read from its tables: distributions, histories, diseases, regimens."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

import msgspec

TABLES = Path(__file__).parent / "tables"
Form = Literal["normal", "lognormal", "score", "share", "pick"]


class Figures(msgspec.Struct, frozen=True):
    """How one variable is distributed, by disease in the order of diseases(), in its canonical unit.

    `centers`: mean (normal, score), median (lognormal) or share of positive results (share); `spread`: standard
    deviation, of the logarithm for lognormal; `weights`: category weights for `pick`; `block` and `loading`: the
    factor shared with other variables and how strongly it acts; `low`, `high`: usual reference limits; `units`:
    units in which it is printed, with weights.
    """

    variable: str
    form: Form
    centers: tuple[float, ...]
    spread: float
    block: str
    loading: float
    missing: float
    low: float | None
    high: float | None
    units: tuple[tuple[str, float], ...]
    weights: tuple[tuple[tuple[str, float], ...], ...] = ()


class Background(msgspec.Struct, frozen=True):
    """A record that patients have by chance: shares by disease, start in days, length in days, and who can have it.

    `length` None: still going on without a recorded end; `current`: lasts beyond the as-of date.
    """

    table: str
    name: str
    shares: tuple[float, ...]
    first: int
    last: int
    length: int | None
    current: bool
    status: str
    severity: str
    ages: tuple[int, int]
    sex: str


class Disease(msgspec.Struct, frozen=True):
    """The disease a patient has: its share, the names under which it is recorded with weights, and since when (days).

    A plan with a record of `known_by`, or of what is below it, settles the disease; the first one that fits counts.
    `age` and `age_spread`: mean and standard deviation in years; `men`: their share; `lines`: shares of patients with
    0, 1, 2 ... earlier lines of therapy.
    """

    name: str
    share: float
    names: tuple[tuple[str, float], ...]
    first: int
    last: int
    known_by: str
    age: float
    age_spread: float
    men: float
    lines: tuple[float, ...]


class Regimen(msgspec.Struct, frozen=True):
    """A combination given as one line of therapy, with its weight by disease."""

    name: str
    drugs: tuple[str, ...]
    weights: tuple[float, ...]


@cache
def figures() -> Mapping[str, Figures]:
    """The distribution of each variable that has one."""
    return {row["variable"]: _figures(row) for row in _rows("values.csv")}


@cache
def usual_variables() -> frozenset[str]:
    """Variables that are measured in nearly every patient."""
    return frozenset(row["variable"] for row in _rows("usual.csv"))


@cache
def backgrounds() -> tuple[Background, ...]:
    """Records that patients have by chance."""
    return tuple(_background(row) for row in _rows("history.csv"))


@cache
def diseases() -> tuple[Disease, ...]:
    """The diseases, in the order of their table; the other tables have a column for each."""
    return tuple(map(_disease, _rows("diseases.csv")))


@cache
def regimens() -> tuple[Regimen, ...]:
    """Combinations that are given as lines of therapy."""
    return tuple(
        Regimen(
            row["name"], tuple(row["drugs"].split("|")), tuple(_number(row.get(one.name, "")) for one in diseases())
        )
        for row in _rows("regimens.csv")
    )


@cache
def sexed() -> Mapping[str, str]:
    """Concepts and tests that only women or only men can have."""
    return {row["name"]: row["sex"] for row in _rows("sexed.csv")}


def _figures(row: Mapping[str, str]) -> Figures:
    form = cast(Form, row["form"])
    pick = form == "pick"
    return Figures(
        variable=row["variable"],
        form=form,
        centers=() if pick else tuple(_number(row[one.name]) for one in diseases()),
        spread=_number(row["spread"]),
        block=row["block"],
        loading=_number(row["loading"]),
        missing=_number(row["missing"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        units=_weighted(row["units"]),
        weights=tuple(_weighted(row[one.name]) for one in diseases()) if pick else (),
    )


def _background(row: Mapping[str, str]) -> Background:
    first, _, last = row["ages"].partition("-")
    current = row["length"] == "current"
    return Background(
        table=row["table"],
        name=row["name"],
        shares=tuple(float(row[one.name]) for one in diseases()),
        first=int(row["first"]),
        last=int(row["last"]),
        length=int(row["length"]) if row["length"] and not current else None,
        current=current,
        status=row["status"],
        severity=row["severity"],
        ages=(int(first), int(last)) if first else (0, 120),
        sex=row["sex"],
    )


def _regimen(row: Mapping[str, str]) -> Regimen:
    weights = tuple(_number(row.get(one.name, "")) for one in diseases())
    return Regimen(row["name"], tuple(row["drugs"].split("|")), weights)


def _disease(row: Mapping[str, str]) -> Disease:
    return Disease(
        name=row["disease"],
        share=float(row["share"]),
        names=_weighted(row["names"]),
        first=int(row["first"] or 0),
        last=int(row["last"] or 0),
        known_by=row["known_by"],
        age=float(row["age"]),
        age_spread=float(row["age_spread"]),
        men=float(row["men"]),
        lines=tuple(map(float, row["lines"].split("|"))),
    )


def _weighted(cell: str) -> tuple[tuple[str, float], ...]:
    """Texts with weights, `g/dL 3|g/L 1`; a weight left out is 1."""
    found = []
    for part in filter(None, cell.split("|")):
        text, _, weight = part.rpartition(" ")
        found.append((text, float(weight)) if text else (part, 1.0))
    return tuple(found)


def _number(cell: str) -> float:
    return float(cell) if cell else 0.0


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
