"""Tables of laboratory values to grade, and of kidney function, answered row by row. Grades nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from trialrun.errors import InputError
from trialrun.ground.truth import Unknown
from trialrun.records.case_fields import decimal_of
from trialrun.records.case_formulas import answer_formula
from trialrun.terms.grades import LabReading, grade_lab

Record = Mapping[str, str]
_DIRECTIONS = {"ATOXDSCL": "ATOXGRL", "ATOXDSCH": "ATOXGRH"}
_METHODS = {"CKD-EPI-2021": "egfr_ckdepi_2021", "CG": "cockcroft_gault"}


def answer_table(rows: Sequence[Record], name: str) -> list[dict[str, str]]:
    """Every row with our answer in place of what it may state, and again in `grade` or `value`.

    A table with a column `method` is one of kidney function; any other one of grades, whose CTCAE version its name
    begins with (`v5_anc`). A value that cannot be graded has an empty answer. Raises InputError for another name.
    """
    if rows and "method" in rows[0]:
        return [_kidney(row) for row in rows]
    version = name.split("_", maxsplit=1)[0]
    if version not in ("v5", "v6"):
        raise InputError(f"{name!r} does not say which CTCAE version it is for", fix="begin it with v5_ or v6_")
    return [_graded(row, version) for row in rows]


def _graded(row: Record, version: str) -> dict[str, str]:
    column = next((one for one in _DIRECTIONS if one in row), "")
    reading = LabReading(
        _number(row, "AVAL"),
        unit=row.get("AVALU") or None,
        lln=_number(row, "ANRLO"),
        uln=_number(row, "ANRHI"),
        baseline=_number(row, "BASE"),
    )
    grade = grade_lab(version, row.get(column) or "", reading)
    told = "" if isinstance(grade, Unknown) else str(grade)
    return {**row, **({_DIRECTIONS[column]: told} if column else {}), "grade": told}


def _number(row: Record, column: str) -> Fraction | None:
    return Fraction(decimal_of(row[column])) if row.get(column) else None


def _kidney(row: Record) -> dict[str, str]:
    given = {
        "creatinine": {"value": row["creat"], "unit": row["creatu"]},
        "age": row["age"],
        "sex": row["sex"],
        "weight": {"value": row["weight_kg"] or None, "unit": "kg"},
    }
    kind = _METHODS.get(row["method"])
    if kind is None:
        raise InputError(f"{row['method']!r} is no method that is known", fix=f"write one of {', '.join(_METHODS)}")
    try:
        value = str(answer_formula(kind, given)["value"])
    except InputError:
        value = ""
    return {**row, "expected": value, "value": value}
