"""Reads the vocabulary's CSV tables into records, each problem named with file and row. Judges nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal, TypeVar

from trialrun.errors import VocabularyError
from trialrun.terms.model import Code, Concept, Course, Derived, Drug, DrugClass, Term, Variable, VariableKind

Row = dict[str, str]
T = TypeVar("T", bound=Term)
_KINDS: tuple[VariableKind, ...] = ("number", "scale", "test", "category")


def read_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Each row of a CSV table with its place, `file:line`.

    Raises VocabularyError where the table cannot be read and for a row that names no source.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines)
            for row in table:
                place = f"{path.name}:{table.line_num}"
                if None in row or None in row.values():
                    raise VocabularyError("row with too many or too few columns", where=place, fix="count the commas")
                if not row.get("source", "").strip():
                    first = next(iter(row.values()))
                    fix = "say where the facts of this row come from"
                    raise VocabularyError(f"{first!r} has no source", where=place, fix=fix)
                yield place, row
    except OSError as error:
        raise VocabularyError("cannot read the table", where=str(path), fix="check the vocabulary folder") from error


def read_table(path: Path, build: Callable[[Row], T]) -> dict[str, T]:
    """The records of one table by name. Raises VocabularyError for a bad cell or a name used twice."""
    terms: dict[str, T] = {}
    for place, row in read_rows(path):
        try:
            term = build(row)
        except (KeyError, ValueError, InvalidOperation) as error:
            raise VocabularyError(f"cannot read the row of {row.get('name')!r}: {error!r}", where=place) from error
        if term.name in terms:
            raise VocabularyError(f"the name {term.name!r} is used twice", where=place, fix="merge the two rows")
        terms[term.name] = term
    return terms


def split_cell(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several values, separated by `;`."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def split_codes(cell: str) -> tuple[Code, ...]:
    """Codes written `SNOMED:109989006; ICD10CM:C90.0*`."""
    return tuple(Code(*part.split(":", 1)) for part in split_cell(cell))


def build_variable(row: Row) -> Variable:
    """One row of variables.csv."""
    return Variable(
        name=row["name"],
        label=row["label"],
        kind=_kind(row["kind"]),
        unit=row["unit"],
        low=_decimal(row["low"]),
        high=_decimal(row["high"]),
        molar_mass=_decimal(row["molar_mass"]),
        charge=int(row["charge"]) if row["charge"] else None,
        matrix=row["matrix"],
        loinc=split_cell(row["loinc"]),
        codes=split_codes(row.get("codes", "")),
        spellings=split_cell(row["spellings"]),
        values=split_cell(row["values"]),
        group=row["group"],
        source=row["source"],
    )


def build_class(row: Row) -> DrugClass:
    """One row of drug_classes.csv."""
    return DrugClass(row["name"], row["label"], split_cell(row["parents"]), split_cell(row["spellings"]), row["source"])


def build_drug(row: Row) -> Drug:
    """One row of drugs.csv or combinations.csv."""
    return Drug(
        name=row["name"],
        label=row["label"],
        classes=split_cell(row.get("classes", "")),
        components=split_cell(row.get("components", "")),
        spellings=split_cell(row["spellings"]),
        rxnorm=split_cell(row.get("rxnorm", "")),
        cvx=split_cell(row.get("cvx", "")),
        source=row["source"],
    )


def build_condition(row: Row) -> Concept:
    """One row of conditions.csv."""
    return _concept(row, "condition")


def build_procedure(row: Row) -> Concept:
    """One row of procedures.csv."""
    return _concept(row, "procedure")


def build_derived(row: Row) -> Derived:
    """One row of derived.csv."""
    variable = build_variable(
        {**dict.fromkeys(("low", "high", "molar_mass", "charge", "matrix", "loinc", "group"), ""), **row}
    )
    return Derived(
        variable.name,
        variable.label,
        variable.kind,
        variable.unit,
        variable.values,
        variable.spellings,
        variable.source,
    )


def _concept(row: Row, kind: Literal["condition", "procedure"]) -> Concept:
    codes = split_codes(row["codes"])
    return Concept(
        row["name"],
        kind,
        row["label"],
        split_cell(row["parents"]),
        split_cell(row["spellings"]),
        codes,
        row["source"],
        _course(row),
    )


def _course(row: Row) -> Course:
    """`event` where the table says so; procedures and all other conditions leave it empty."""
    return "event" if row.get("course") == "event" else "state"


def _kind(cell: str) -> VariableKind:
    for kind in _KINDS:
        if kind == cell:
            return kind
    raise ValueError(f"no kind of variable: {cell}")


def _decimal(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None
