"""The fields of one assessment in a case file, as rows of our patient tables. Judges nothing and guesses no unit."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from trialrun.errors import InputError, UnitError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import exact
from trialrun.terms import convert, load_vocabulary, read_unit
from trialrun.terms.model import Variable
from trialrun.terms.scales import check_score, compute_scale_sum, load_scales

Row = dict[str, Any]
Facts = dict[str, list[Row]]
Subject = Mapping[str, Any]
NEGATIVE = "absent"
_NO = frozenset({"absent", "negative", "no", "false", "0"})
_YES = frozenset({"present", "positive", "yes", "true", "1"})
_COMPARATORS = ("<=", ">=", "<", ">")
_ONE_IN = re.compile(r"\s*(?:1\s*(?:in|/)\s*)?10\s*\^\s*(-?)\s*(\d+)\s*")


class Field(msgspec.Struct, frozen=True):
    """What a field of an assessment means: its kind, and the variable, question or condition it stands for.

    `matrix` is the specimen that a number must name; of kind `lesions` it is the question that is answered instead.
    """

    field: str
    kind: str
    name: str
    matrix: str
    source: str


@cache
def case_fields() -> Mapping[str, tuple[Field, ...]]:
    """The table of known fields."""
    found: dict[str, tuple[Field, ...]] = {}
    for row in bundled_table("case_fields.csv"):
        field = Field(**row)
        found[field.field] = (*found.get(field.field, ()), field)
    return found


def bundled_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a bundled table of this package."""
    text = resources.files("trialrun.records").joinpath(f"tables/{name}").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def case_day(text: object) -> Date:
    """A full date. Raises InputError."""
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError as error:
        raise InputError(f"{text!r} is no full date", where="date", fix="write it as 2026-01-05") from error


def read_field(name: str, value: object, day: Date, found: Facts, subject: Subject) -> None:
    """One field of one assessment, added to `found`. Fields that nobody knows are left out: they decide nothing."""
    known = case_fields().get(name, ())
    if not known or known[0].kind == "lesions":
        return
    matrix = str(value.get("matrix") or "").strip().lower() if isinstance(value, dict) else ""
    field = next((one for one in known if one.matrix == matrix), known[-1])
    try:
        _READERS[field.kind](field, value, day, found, subject)
    except InputError as error:
        raise InputError(error.what, where=f"{day} {name}", fix=error.fix) from error


def _number(field: Field, value: object, day: Date, found: Facts, subject: Subject) -> None:
    if not isinstance(value, dict):
        value = {"value": value, "unit": None}
    if value.get("value") is None:
        return
    comparator, number = split_number(value["value"])
    variable = variable_named(field.name)
    code = code_of(value.get("unit"), variable)
    check_plausible(number, code, variable)
    row = _measured(field.name, day, float(number), code, comparator)
    found["measurement"].append(row | {"high": _upper_limit(field, code, variable, subject)})


def code_of(unit: object, variable: Variable) -> str:
    """The UCUM code of a printed unit. Raises InputError where it is missing, unreadable or not one of the variable."""
    if not unit and variable.unit != "1":
        raise InputError("the unit is missing", fix=f"write it, for example {variable.unit}")
    printed = str(unit or "1")
    code = read_unit(printed, variable) or read_unit(printed.split(" ", maxsplit=1)[0], variable)
    try:
        if code is None:
            raise UnitError(f"the unit {printed!r} cannot be read")
        if variable.unit != "1":
            convert(Fraction(1), code, variable)
    except UnitError as error:
        raise InputError(error.what, fix=f"write it as in {variable.unit}") from error
    return code


def check_plausible(number: Decimal, code: str, variable: Variable) -> None:
    """Raise InputError for a number that no patient can have."""
    value = Fraction(number) if variable.unit == "1" else convert(exact(number), code, variable)
    too_low = variable.low is not None and value < Fraction(variable.low)
    if too_low or (variable.high is not None and value > Fraction(variable.high)):
        printed, canonical = (unit.removeprefix("1") for unit in (code, variable.unit))
        possible = f"{variable.low} to {variable.high} {canonical}".rstrip()
        raise InputError(
            f"{number} {printed}".rstrip() + f" cannot be a value of {variable.label}",
            fix=f"check value and unit; possible is {possible}",
        )


def _upper_limit(field: Field, code: str, variable: Variable, subject: Subject) -> float | None:
    """The upper limit of normal stated for the subject, in the unit of the value."""
    limit = subject.get(f"{field.field}_{field.matrix}_uln") or subject.get(f"{field.field}_uln")
    if not isinstance(limit, dict) or limit.get("value") is None:
        return None
    number = exact(split_number(limit["value"])[1])
    canonical = convert(number, code_of(limit.get("unit"), variable), variable)
    return float(canonical / convert(Fraction(1), code, variable))


def _scale(field: Field, value: object, day: Date, found: Facts, _: Subject) -> None:
    """A score, or its parts with or without their sum."""
    score = _sum_of(field.name, value) if isinstance(value, dict) and "value" not in value else _single(value)
    if score is None:
        return
    if field.name in load_scales():
        check_score(field.name, score)
    else:
        check_plausible(score, "1", variable_named(field.name))
        if field.name.endswith("_grade") and score % 1:
            raise InputError(f"{score} is no grade", fix="grades are whole numbers")
    found["measurement"].append(_measured(field.name, day, float(score), "1", ""))


def _single(value: object) -> Decimal | None:
    inner = value["value"] if isinstance(value, dict) else value
    return None if inner is None else decimal_of(inner)


def _sum_of(name: str, parts: Mapping[str, object]) -> Decimal | None:
    """The sum of the parts of a scale, which must agree with a stated total; the total where a part is missing."""
    given = {
        f"{name}_{part}": decimal_of(value) for part, value in parts.items() if part != "total" and value is not None
    }
    for part, score in given.items():
        check_score(part, score)
    total = decimal_of(parts["total"]) if parts.get("total") is not None else None
    if set(given) != set(load_scales()[name].parts):
        return total
    reckoned = compute_scale_sum(name, given)
    if total is not None and total != reckoned:
        raise InputError(f"the parts add up to {reckoned}, and {total} is stated", fix="correct one of them")
    return reckoned


def _test(field: Field, value: object, day: Date, found: Facts, _: Subject) -> None:
    word = str(value).strip().lower()
    result = "negative" if word in _NO else "positive" if word in _YES else word
    found["measurement"].append(_measured(field.name, day, None, None, "") | {"text": result})


def _answer(field: Field, value: object, day: Date, found: Facts, _: Subject) -> None:
    found["attestation"].append({"question": field.name, "answer": "yes" if _is_yes(value) else "no", "date": day})


def _judgement(field: Field, value: object, day: Date, found: Facts, _: Subject) -> None:
    """A judgement in one word, as the answers to the questions of which one is yes; none where it was not possible."""
    word = str(value).strip().lower().replace("_", " ")
    if word in _NOT_JUDGED:
        return
    chosen = _JUDGED.get(word)
    if chosen is None:
        raise InputError(f"{value!r} is no judgement that is known", fix=f"write one of {', '.join(_JUDGED)}")
    for one in dict.fromkeys(_JUDGED.values()):
        question = f"{field.name}_{one}"
        found["attestation"].append({"question": question, "answer": "yes" if one == chosen else "no", "date": day})


def _condition(field: Field, value: object, day: Date, found: Facts, _: Subject) -> None:
    """Something seen, or looked for and not seen, on one day."""
    status = "active" if _is_yes(value) else NEGATIVE
    end = day if status == "active" else None
    found["condition"].append(
        {"concept": field.name, "start": day, "start_to": day, "end": end, "end_to": end, "status": status}
    )


def _residual(field: Field, value: object, day: Date, found: Facts, _: Subject) -> None:
    """Residual disease in marrow as a share of cells, below the sensitivity or not, and on imaging.

    A negative result without its sensitivity is a result in words; a positive one always is.
    """
    given = value if isinstance(value, dict) else {"marrow": {"result": value}}
    marrow, imaging = given.get("marrow"), given.get("imaging")
    if isinstance(marrow, dict) and marrow.get("result") is not None:
        found["measurement"] += _marrow(field, marrow, day)
    if imaging is not None:
        text = "positive" if _is_yes(imaging) else "negative"
        found["measurement"].append(_measured(f"{field.name}_imaging", day, None, None, "") | {"text": text})


def _marrow(field: Field, marrow: Mapping[str, object], day: Date) -> list[Row]:
    positive, share = _is_yes(marrow["result"]), marrow.get("sensitivity")
    rows = []
    if positive or share is None:
        rows.append(_measured(field.name, day, None, None, "") | {"text": "positive" if positive else "negative"})
    if share is not None:
        level = float(_sensitivity(share))
        rows.append(_measured(f"{field.name}_level", day, level, "1", ">=" if positive else "<"))
    return [row | {"method": str(marrow["method"]) if marrow.get("method") else None} for row in rows]


def _sensitivity(value: object) -> Decimal:
    """A share of cells, printed as 0.00001, 1e-5, 10^-5 or 1 in 10^5."""
    power = _ONE_IN.fullmatch(str(value))
    share = Decimal(10) ** -int(power.group(2)) if power else decimal_of(value)
    if not 0 < share < 1:
        raise InputError(f"{value!r} is no sensitivity", fix="write it as a share of cells, for example 0.00001")
    return share


_READERS: Mapping[str, Callable[[Field, Any, Date, Facts, Subject], None]] = {
    "number": _number,
    "scale": _scale,
    "test": _test,
    "answer": _answer,
    "judgement": _judgement,
    "condition": _condition,
    "residual": _residual,
}
_NOT_JUDGED = frozenset({"ne", "not evaluable", "not assessed", "not done", "unknown"})
_JUDGED = {
    "complete": "complete", "cr": "complete", "vgpr": "very_good_partial", "very good partial": "very_good_partial",
    "partial": "partial", "pr": "partial", "none": "none", "nr": "none", "no response": "none", "stable": "none",
    "sd": "none", "progression": "progression", "pd": "progression", "progressive": "progression",
}  # fmt: skip


def _measured(name: str, day: Date, value: float | None, unit: str | None, comparator: str) -> Row:
    return {
        "variable": name, "value": value, "unit": unit, "comparator": comparator or None, "date": day, "date_to": day,
    }  # fmt: skip


def variable_named(name: str) -> Variable:
    """A variable of the vocabulary. Raises InputError."""
    term = load_vocabulary().term(name)
    if not isinstance(term, Variable):
        raise InputError(f"{name} is no variable of the vocabulary", fix="correct the table of case fields")
    return term


def split_number(value: object) -> tuple[str, Decimal]:
    """A number, or one with a comparator such as `<0.1`. Raises InputError."""
    text = str(value).strip()
    comparator = next((sign for sign in _COMPARATORS if text.startswith(sign)), "")
    return comparator, decimal_of(text.removeprefix(comparator).strip())


def decimal_of(value: object) -> Decimal:
    """A finite number. Raises InputError."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise InputError(f"{value!r} is no number", fix="correct the value") from error
    if not number.is_finite():
        raise InputError(f"{value!r} is no number", fix="correct the value")
    return number


def _is_yes(value: object) -> bool:
    """A yes or no in any common word. Raises InputError for anything else."""
    word = str(value).strip().lower()
    if word not in _YES | _NO | {"detected", "not detected", "detectable", "undetectable"}:
        raise InputError(f"{value!r} is neither yes nor no", fix="write true or false, present or absent")
    return word in _YES | {"detected", "detectable"}
