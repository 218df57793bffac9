"""The clinical figures of the generator, read from its tables: distributions, histories, diseases, regimens."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

import msgspec

from trialrun.errors import InternalError

TABLES = Path(__file__).parent / "tables"
DISEASES = ("general", "poems", "new_myeloma", "relapsed_myeloma")
Form = Literal["normal", "lognormal", "score", "share", "pick"]


class Figures(msgspec.Struct, frozen=True):
    """How one variable is distributed, by disease in the order of DISEASES, in its canonical unit.

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
    """The disease a patient has: its share, the names under which it is recorded with weights, and since when."""

    name: str
    share: float
    names: tuple[tuple[str, float], ...]
    first: int
    last: int


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
    """The diseases, in the order of DISEASES. Raises InternalError where the table has others."""
    found = tuple(
        Disease(row["disease"], float(row["share"]), _weighted(row["names"]), *_range(row))
        for row in _rows("diseases.csv")
    )
    if tuple(one.name for one in found) != DISEASES:
        raise InternalError("diseases.csv does not hold the diseases of the other tables", fix="keep DISEASES in step")
    return found


@cache
def regimens() -> tuple[Regimen, ...]:
    """Combinations that are given as lines of therapy."""
    return tuple(
        Regimen(row["name"], tuple(row["drugs"].split("|")), tuple(_number(row.get(name, "")) for name in DISEASES))
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
        centers=() if pick else tuple(_number(row[name]) for name in DISEASES),
        spread=_number(row["spread"]),
        block=row["block"],
        loading=_number(row["loading"]),
        missing=_number(row["missing"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        units=_weighted(row["units"]),
        weights=tuple(_weighted(row[name]) for name in DISEASES) if pick else (),
    )


def _background(row: Mapping[str, str]) -> Background:
    first, _, last = row["ages"].partition("-")
    current = row["length"] == "current"
    return Background(
        table=row["table"],
        name=row["name"],
        shares=tuple(float(row[name]) for name in DISEASES),
        first=int(row["first"]),
        last=int(row["last"]),
        length=int(row["length"]) if row["length"] and not current else None,
        current=current,
        status=row["status"],
        severity=row["severity"],
        ages=(int(first), int(last)) if first else (0, 120),
        sex=row["sex"],
    )


def _range(row: Mapping[str, str]) -> tuple[int, int]:
    return (int(row["first"]), int(row["last"])) if row["first"] else (0, 0)


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
