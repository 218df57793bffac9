"""Case files: one JSON object a line with a patient's dated assessments, events and findings, as our patient tables.

Repairs and guesses nothing: a case that cannot be used is an error of its own, and the others go on.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from trialrun.errors import InputError, TrialrunError
from trialrun.ground.dates import Date
from trialrun.records.derived import derive_light_chains
from trialrun.terms import load_vocabulary, read_unit
from trialrun.terms.model import Variable
from trialrun.terms.scales import check_score, compute_scale_sum, load_scales

Row = dict[str, Any]
_NEGATIVE, _POSITIVE = frozenset({"absent", "negative", "no"}), frozenset({"present", "positive", "yes"})
_COMPARATORS = ("<=", ">=", "<", ">")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case: its id, the criteria it asks for, rows of our patient tables, and what else it says.

    `error` says why the case cannot be judged (then there are no rows); `turns` are its events as they stand.
    """

    id: str
    criteria: str = ""
    rows: Mapping[str, tuple[Row, ...]] = {}
    turns: tuple[Mapping[str, str], ...] = ()
    subject: Mapping[str, object] = {}
    error: str = ""


class Field(msgspec.Struct, frozen=True):
    """What a field of an assessment means: its kind, and the variable, question or condition it stands for."""

    field: str
    kind: str
    name: str
    matrix: str
    source: str


@cache
def case_fields() -> Mapping[str, tuple[Field, ...]]:
    """The table of known fields."""
    text = resources.files("trialrun.records").joinpath("tables/case_fields.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[Field, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        field = Field(**row)
        found[field.field] = (*found.get(field.field, ()), field)
    return found


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON lines file. Raises InputError where a line is no JSON object."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_case(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip())


def _case(line: str, where: str) -> Case:
    try:
        read = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        raise InputError("not a JSON object", where=where, fix="write one case a line") from error
    if not isinstance(read, dict) or not read.get("id"):
        raise InputError("a case needs an `id`", where=where, fix="add it")
    name, criteria = str(read["id"]), str(read.get("criteria") or "").replace("_", "-")
    subject = read.get("subject") or {}
    try:
        rows = _rows(read, subject)
    except TrialrunError as error:
        return Case(id=name, criteria=criteria, subject=subject, error=error.message())
    return Case(id=name, criteria=criteria, rows=rows, turns=tuple(read.get("events") or ()), subject=subject)


def _rows(read: Mapping[str, Any], subject: Mapping[str, Any]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {"measurement": [], "attestation": [], "event": [], "condition": [], "coverage": []}
    visits = sorted(read.get("assessments") or (), key=lambda one: str(one.get("date")))
    for visit in visits:
        day = _day(visit.get("date"))
        found["event"].append({"kind": "assessment", "date": day, "date_to": day})
        for name, value in visit.items():
            if value is not None and name != "date":
                _read_field(name, value, day, found, subject)
    found["condition"] += _denied(subject, visits, found)
    chain = subject.get("light_chain")
    found["measurement"] += derive_light_chains(found["measurement"], chain if chain in ("kappa", "lambda") else None)
    return {table: tuple(rows) for table, rows in found.items()}


def _denied(subject: Mapping[str, object], visits: list[dict[str, object]], found: dict[str, list[Row]]) -> list[Row]:
    """What the format names only where it is relevant, recorded as not there on every visit of a case without it."""
    rows = []
    for field in (one for fields in case_fields().values() for one in fields if one.kind == "relevant"):
        measured = any(str(row["variable"]).startswith(field.name) for row in found["measurement"])
        if not subject.get(field.field) and not measured:
            days = [_day(visit.get("date")) for visit in visits]
            rows += [{"concept": field.name, "start": day, "start_to": day, "status": "absent"} for day in days]
    return rows


def _day(text: object) -> Date:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError as error:
        raise InputError(f"{text!r} is no date", where="date", fix="write it as 2026-01-05") from error


def _read_field(
    name: str, value: object, day: Date, found: dict[str, list[Row]], subject: Mapping[str, object]
) -> None:
    """One field of one assessment, as rows. Fields that nobody knows are left out: they decide nothing."""
    known = case_fields().get(name, ())
    if not known:
        return
    matrix = value.get("matrix") or "" if isinstance(value, dict) else ""
    field = next((one for one in known if one.matrix == matrix), known[-1])
    try:
        _READERS[field.kind](field, value, day, found, subject)
    except InputError as error:
        raise InputError(error.what, where=f"{day} {name}", fix=error.fix) from error


def _number(field: Field, value: object, day: Date, found: dict[str, list[Row]], subject: Mapping[str, object]) -> None:
    if not isinstance(value, dict):
        value = {"value": value, "unit": None}
    comparator, number = _split(value.get("value"))
    variable = _variable(field.name)
    unit = value.get("unit")
    if not unit and variable.unit != "1":
        raise InputError("the unit is missing", fix=f"write it, for example {variable.unit}")
    code = read_unit(str(unit).split(" ")[0], variable) if unit else "1"
    if number < 0 and (variable.low is None or variable.low >= 0):
        raise InputError(f"{number} cannot be a value of {variable.label}", fix="check the value")
    limit = subject.get(f"{field.field}_{field.matrix}_uln") or subject.get(f"{field.field}_uln") or {}
    stated = isinstance(limit, dict) and limit.get("unit") == unit and limit.get("value") is not None
    high = float(limit["value"]) if stated and isinstance(limit, dict) else None
    found["measurement"].append(_measured(field.name, day, float(number), code, comparator) | {"high": high})


def _scale(field: Field, value: object, day: Date, found: dict[str, list[Row]], _: Mapping[str, object]) -> None:
    """A score, or its parts with or without their sum."""
    if isinstance(value, dict) and "value" not in value:
        score = _sum_of(field.name, value)
        if score is None:
            return
    else:
        score = _decimal(value["value"] if isinstance(value, dict) else value)
    if field.name in load_scales():
        check_score(field.name, score)
    if score < 0:
        raise InputError(f"{score} cannot be a score", fix="check the value")
    found["measurement"].append(_measured(field.name, day, float(score), "1", ""))


def _sum_of(name: str, parts: Mapping[str, object]) -> Decimal | None:
    """The sum of the parts of a scale, which must agree with a stated total; None where a part is missing."""
    given = {
        f"{name}_{part}": _decimal(value) for part, value in parts.items() if part != "total" and value is not None
    }
    for part, score in given.items():
        check_score(part, score)
    total = _decimal(parts["total"]) if parts.get("total") is not None else None
    if set(given) != set(load_scales()[name].parts):
        return total
    reckoned = compute_scale_sum(name, given)
    if total is not None and total != reckoned:
        raise InputError(f"the parts add up to {reckoned}, and {total} is stated", fix="correct one of them")
    return reckoned


def _test(field: Field, value: object, day: Date, found: dict[str, list[Row]], _: Mapping[str, object]) -> None:
    word = str(value).strip().lower()
    result = "negative" if word in _NEGATIVE else "positive" if word in _POSITIVE else word
    found["measurement"].append(_measured(field.name, day, None, None, "") | {"text": result})


def _answer(field: Field, value: object, day: Date, found: dict[str, list[Row]], _: Mapping[str, object]) -> None:
    found["attestation"].append({"question": field.name, "answer": "yes" if _yes(value) else "no", "date": day})


def _judgement(field: Field, value: object, day: Date, found: dict[str, list[Row]], _: Mapping[str, object]) -> None:
    """A judgement in one word, as the answers to the questions of which one is yes."""
    chosen = _JUDGED.get(str(value).strip().lower())
    if chosen is None:
        raise InputError(f"{value!r} is no judgement that is known", fix=f"write one of {', '.join(_JUDGED)}")
    for word in dict.fromkeys(_JUDGED.values()):
        question = f"{field.name}_{word}"
        found["attestation"].append({"question": question, "answer": "yes" if word == chosen else "no", "date": day})


def _condition(field: Field, value: object, day: Date, found: dict[str, list[Row]], _: Mapping[str, object]) -> None:
    """Something seen, or looked for and not seen, on one day."""
    found["coverage"].append({"domain": "condition", "start": day, "end": day})
    if _yes(value):
        found["condition"].append(
            {"concept": field.name, "start": day, "start_to": day, "end": day, "end_to": day, "status": None}
        )


_READERS: Mapping[str, Callable[[Field, Any, Date, dict[str, list[Row]], Mapping[str, object]], None]] = {
    "number": _number,
    "scale": _scale,
    "test": _test,
    "answer": _answer,
    "judgement": _judgement,
    "condition": _condition,
}
_JUDGED = {
    "complete": "complete", "cr": "complete", "vgpr": "very_good_partial", "very good partial": "very_good_partial",
    "partial": "partial", "pr": "partial", "none": "none", "nr": "none", "no response": "none", "stable": "none",
    "progression": "progression", "pd": "progression",
}  # fmt: skip


def _measured(name: str, day: Date, value: float | None, unit: str | None, comparator: str) -> Row:
    return {
        "variable": name, "value": value, "unit": unit, "comparator": comparator or None, "date": day, "date_to": day,
    }  # fmt: skip


def _variable(name: str) -> Variable:
    term = load_vocabulary().term(name)
    if not isinstance(term, Variable):
        raise InputError(f"{name} is no variable of the vocabulary", fix="correct the table of case fields")
    return term


def _split(value: object) -> tuple[str, Decimal]:
    """A number, or one with a comparator such as `<0.1`."""
    text = str(value).strip()
    comparator = next((sign for sign in _COMPARATORS if text.startswith(sign)), "")
    return comparator, _decimal(text.removeprefix(comparator).strip())


def _decimal(value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise InputError(f"{value!r} is no number", fix="correct the value") from error
    if not number.is_finite() or isinstance(value, bool):
        raise InputError(f"{value!r} is no number", fix="correct the value")
    return number


def _yes(value: object) -> bool:
    return value is True or str(value).strip().lower() in _POSITIVE | {"true", "1"}
