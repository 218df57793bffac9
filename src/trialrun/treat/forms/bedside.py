"""A patient from what is typed at the bedside: sex, birth date, weight, height, and single facts. Judges nothing.

What cannot be true of a patient is refused with the slip that is likeliest behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from trialrun.engines import Patient, Row, patient_of
from trialrun.engines.patient import Cell
from trialrun.errors import DateError, InputError, UnitError, UnknownNameError, UsageError
from trialrun.ground.dates import Date, DateSpan, age_years, parse_date
from trialrun.ground.finding import Finding
from trialrun.ground.quantity import parse_decimal
from trialrun.protocol import Trial
from trialrun.records.words import RESULTS, SEX
from trialrun.terms import Variable, convert, load_vocabulary, read_unit
from trialrun.terms.formulas import RANGES

_OLDEST = 120
_ADULT = 18
# The least an adult weighs and measures; wider than any adult in a trial of drugs.
_ADULT_LEAST = {"weight_kg": Decimal(20), "height_cm": Decimal(60)}
# Body mass index, kg/m2: beyond the first pair a number stands for another unit; beyond the second it is looked at.
_POSSIBLE, _USUAL = (Decimal(8), Decimal(100)), (Decimal(13), Decimal(60))
# What people type instead of kg and cm: ending of the text -> what one of it is.
_OTHER_UNITS: Mapping[str, Mapping[str, Decimal]] = {
    "weight_kg": {"kg": Decimal(1), "lbs": Decimal("0.45359237"), "lb": Decimal("0.45359237"), "g": Decimal("0.001")},
    "height_cm": {
        "cm": Decimal(1),
        "mm": Decimal("0.1"),
        "m": Decimal(100),
        "in": Decimal("2.54"),
        '"': Decimal("2.54"),
    },
}
_UNIT_WORDS = {"lb": "pounds", "g": "grams", "mm": "millimetres", "m": "metres", "in": "inches"}
_NAMES = {"weight_kg": ("weight", "kg", "--weight-kg"), "height_cm": ("height", "cm", "--height-cm")}
_FACT = re.compile(r"(?P<name>[^=]+?)\s*=\s*(?P<value>.+?)(?:\s+on\s+(?P<day>\S+))?\s*")
_VALUE = re.compile(r"(?P<comparator><=|>=|<|>)?\s*(?P<number>[+-]?[0-9][0-9.,]*)(?:\s*(?P<unit>[^\s0-9.,].*|10\S.*))?")


_FACT_FIX = "write --fact 'platelets = 45 10*9/L on 2024-02-01'"
Columns = dict[str, Cell]


class Bedside(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed of a patient, as text; None where nothing is said."""

    person_id: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    weight_kg: str | None = None
    height_cm: str | None = None
    facts: tuple[str, ...] = ()


def patient_at_bedside(
    typed: Bedside, trial: Trial, start: Date, recorded: Patient | None = None
) -> tuple[Patient, tuple[Finding, ...]]:
    """The patient of a calendar that begins on `start`, with what is worth a second look.

    Weight and height count as measured on `start`. With `recorded`, what is typed is added to the records.
    Raises UsageError for what cannot be, and for what contradicts the records.
    """
    person = _person(typed, start)
    adult = _is_adult(trial, _birth_of(person, recorded), start)
    measures = {name: value for name in _NAMES if (value := _measure(name, getattr(typed, name), adult=adult))}
    rows = [_measured(*_NAMES[name][:2], value, start) for name, value in measures.items()]
    rows += [parse_fact(text, start) for text in typed.facts]
    _refuse_twice(rows)
    joined, replaced = _joined(person, rows, recorded)
    return joined, (*_check_shape(measures, adult=adult), *replaced)


def parse_fact(text: str, start: Date) -> Columns:
    """`platelets = 45 10*9/L on 2024-02-01` as a row of the table measurement; without a day it counts on `start`.

    Raises UsageError, UnknownNameError.
    """
    match = _FACT.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--fact {text!r} has no name and value", fix=_FACT_FIX)
    variable = _variable(match["name"])
    day = parse_day("--fact", match["day"]) if match["day"] else start
    row: Columns = {"variable": variable.name, "date": day, "date_to": day, "source": "--fact"}
    return {**row, **_fact_value(variable, match["value"], text)}


def parse_day(option: str, text: str) -> Date:
    """A full date of an option. Raises UsageError that names the option."""
    span = _span(option, text)
    if not span.exact:
        raise UsageError(f"{option} needs a full date, not {text!r}", fix="write it as 2026-11-20")
    return span.first


def _span(option: str, text: str) -> DateSpan:
    if not text.strip():
        raise UsageError(f"{option} is empty", fix="write the date as 2026-11-20")
    try:
        return parse_date(text)
    except DateError as error:
        raise UsageError(f"{option}: {error.what}", fix="write it as 2026-11-20") from error


# -- the person --------------------------------------------------------------------------------------------------------


def _person(typed: Bedside, start: Date) -> Columns:
    if typed.person_id is not None and not typed.person_id.strip():
        raise UsageError("--patient is empty", fix="give the patient's id, or leave the option out")
    columns: Columns = {"person_id": (typed.person_id or "").strip()}
    if typed.sex is not None:
        sex = SEX.get(typed.sex.strip().lower())
        if sex is None:
            raise UsageError(f"--sex {typed.sex!r} is not known", fix="write female, male or other")
        columns["sex"] = sex
    if typed.birth_date is not None:
        born = _span("--birth-date", typed.birth_date)
        _check_birth(born, start)
        columns |= {"birth_date": born.first, "birth_date_to": born.last}
    return columns


def _check_birth(born: DateSpan, start: Date) -> None:
    if born.first > start:
        raise UsageError(
            f"--birth-date {born.first} is after the start, {start}", fix="correct --birth-date or --start"
        )
    if age_years(born.last, start) > _OLDEST:
        age = age_years(born.last, start)
        raise UsageError(f"--birth-date {born.first}: nobody is {age} years old", fix="correct --birth-date")


def _birth_of(person: Columns, recorded: Patient | None) -> Date | None:
    typed = person.get("birth_date_to")
    if isinstance(typed, Date):
        return typed
    span = recorded.birth() if recorded is not None else None
    return span.last if span is not None else None


def _is_adult(trial: Trial, birth: Date | None, start: Date) -> bool:
    """True where the patient, or whoever the trial admits, is at least 18 years old."""
    if birth is not None:
        return age_years(birth, start) >= _ADULT
    least = trial.eligibility.minimum_age if trial.eligibility is not None else None
    if least is None:
        return False
    number, _, unit = least.value.text.partition(" ")
    return unit == "a" and Decimal(number) >= _ADULT


# -- weight and height -------------------------------------------------------------------------------------------------


def _measure(name: str, text: str | None, *, adult: bool) -> Decimal | None:
    """The number of `--weight-kg` or `--height-cm`, None where not given."""
    if text is None:
        return None
    noun, unit, option = _NAMES[name]
    plain = text.strip()
    if not plain:
        raise UsageError(f"{option} is empty", fix="leave it out where it is not known")
    for ending, factor in _OTHER_UNITS[name].items():
        number = plain.removesuffix(ending).strip()
        if number != plain and re.fullmatch(r"[0-9.]+", number):
            raise UsageError(
                f"{option} is a number in {unit}, not {plain!r}", fix=f"write {option} {_rounded(number, factor)}"
            )
    try:
        value = parse_decimal(plain)
    except InputError as error:
        fix = f"write {option} {plain.replace(',', '.')}" if re.fullmatch(r"\d+,\d+", plain) else f"write {option} 72.5"
        raise UsageError(f"{option}: {error.what}", fix=fix) from error
    low, high = RANGES[name]
    least = max(low, _ADULT_LEAST[name]) if adult else low
    if not least <= value <= high:
        who = "of an adult" if adult else "of a patient"
        message = f"{option}: {plain} {unit} cannot be the {noun} {who} (possible: {least} to {high} {unit})"
        raise UsageError(message, fix=_meant(name, value) or f"give the {noun} in {unit}")
    return value


def _rounded(number: str, factor: Decimal) -> str:
    try:
        return f"{round(parse_decimal(number) * factor, 1).normalize():f}"
    except InputError:
        return "72.5"


def _meant(name: str, value: Decimal) -> str:
    """What an impossible number would be in another unit, where that is possible for an adult."""
    _, _, option = _NAMES[name]
    usual = {"weight_kg": (Decimal(35), Decimal(250)), "height_cm": (Decimal(120), Decimal(230))}[name]
    for code, factor in _OTHER_UNITS[name].items():
        if code in _UNIT_WORDS and usual[0] <= value * factor <= usual[1]:
            return f"if it was in {_UNIT_WORDS[code]}, write {option} {round(value * factor, 1).normalize():f}"
    return ""


def _check_shape(measures: Mapping[str, Decimal], *, adult: bool) -> tuple[Finding, ...]:
    """Weight and height seen together: refused where one of them must be in another unit, a finding where unusual."""
    if len(measures) < len(_NAMES) or not adult:
        return ()
    weight, height = measures["weight_kg"], measures["height_cm"]
    index = _mass_index(weight, height)
    words = f"{weight} kg at {height} cm"
    calculation = f"body mass index {index:.1f} kg/m2"
    if not _POSSIBLE[0] <= index <= _POSSIBLE[1]:
        inches = round(height * Decimal("2.54"), 1).normalize()
        meant = _USUAL[0] <= _mass_index(weight, inches) <= _USUAL[1]
        fix = f"if the height was in inches, write --height-cm {inches:f}" if meant else "check both and their units"
        raise UsageError(f"{words} cannot be an adult: {calculation}", where="--weight-kg, --height-cm", fix=fix)
    if _USUAL[0] <= index <= _USUAL[1]:
        return ()
    return (Finding("body-measures", "warning", f"{words} is unusual", fix="check the units", calculation=calculation),)


def _mass_index(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    return weight_kg / (height_cm / 100) ** 2


# -- single facts ------------------------------------------------------------------------------------------------------


def _variable(name: str) -> Variable:
    vocabulary = load_vocabulary()
    term = vocabulary.find(name) or vocabulary.term(name)
    if term is None:
        raise UnknownNameError("variable", name, vocabulary.variables, fix="docs/reference/vocabulary.md lists them")
    if not isinstance(term, Variable):
        raise UsageError(
            f"--fact {name!r}: {term.label} is not measured", fix="--fact takes measurements; --patients takes records"
        )
    return term


def _fact_value(variable: Variable, text: str, fact: str) -> Columns:
    """The columns of the value: a number with unit and comparator, or a result in words."""
    word = text.strip().lower()
    if variable.kind == "test" or word in variable.values:
        result = word if word in variable.values else RESULTS.get(word)
        if result is None:
            raise UsageError(f"--fact {fact!r}: {text!r} is no result of a test", fix="write positive or negative")
        return {"text": result}
    match = _VALUE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--fact {fact!r}: {text!r} is no value with a unit", fix=_FACT_FIX)
    try:
        number = parse_decimal(match["number"])
    except InputError as error:
        raise UsageError(f"--fact {fact!r}: {error.what}", fix="write the number with a decimal point") from error
    unit = _unit(variable, match["unit"] or "", fact)
    _check_range(variable, number, unit, fact)
    return {"value": float(number), "unit": unit, "comparator": match["comparator"]}


def _unit(variable: Variable, printed: str, fact: str) -> str:
    if not printed and variable.unit != "1":
        raise UsageError(f"--fact {fact!r} has no unit", fix=f"write it, such as {variable.unit}")
    unit = read_unit(printed, variable) if printed else "1"
    if unit is None:
        raise UsageError(f"--fact {fact!r}: the unit {printed!r} is not known", fix=f"write {variable.unit}")
    return unit


def _check_range(variable: Variable, number: Decimal, unit: str, fact: str) -> None:
    try:
        value = convert(Fraction(number), unit, variable)
    except UnitError as error:
        raise UsageError(f"--fact {fact!r}: {error.what}", fix=error.fix) from error
    low, high = variable.low, variable.high
    if (low is not None and value < low) or (high is not None and value > high):
        possible = f"{'' if low is None else low} to {'' if high is None else high} {variable.unit}"
        raise UsageError(f"--fact {fact!r}: {variable.name} cannot be like that", fix=f"possible: {possible}")


# -- putting together --------------------------------------------------------------------------------------------------


def _measured(variable: str, unit: str, value: Decimal, day: Date) -> Columns:
    return {"variable": variable, "date": day, "date_to": day, "value": float(value), "unit": unit, "source": "option"}


def _refuse_twice(rows: Sequence[Columns]) -> None:
    seen = set()
    for row in rows:
        key = (row["variable"], row["date"])
        if key in seen:
            raise UsageError(f"{key[0]} on {key[1]} is given twice", fix="give it once, or with different days")
        seen.add(key)


def _joined(person: Columns, rows: Sequence[Columns], recorded: Patient | None) -> tuple[Patient, tuple[Finding, ...]]:
    """What was typed, added to what is recorded; of one variable on one day, what was typed counts."""
    if recorded is None:
        mine = [{**row, "person_id": person["person_id"]} for row in rows]
        return patient_of(person, {"measurement": mine}), ()
    typed = {(row["variable"], row["date"]) for row in rows}
    kept, replaced = list[Row](), list[Finding]()
    for row in recorded.of("measurement"):
        if (row.name, row.day("date")) in typed:
            message = f"{row.name} of {row.day('date')} stands in the records too; what was typed counts"
            replaced.append(Finding("typed-and-recorded", "note", message, source=recorded.person_id))
        else:
            kept.append(row)
    kept += [Row("measurement", {**row, "person_id": recorded.person_id}) for row in rows]
    whole = Row("person", {**recorded.person.columns, **_agreed(person, recorded)})
    return Patient(recorded.person_id, whole, {**recorded.rows, "measurement": tuple(kept)}), tuple(replaced)


def _agreed(person: Columns, recorded: Patient) -> Columns:
    """What was typed of the person. Raises UsageError where the records say otherwise."""
    said = {name: value for name, value in person.items() if name != "person_id"}
    for name in ("sex", "birth_date"):
        known = recorded.person.columns.get(name)
        if name in said and known is not None and known != said[name]:
            raise UsageError(
                f"--{name.replace('_', '-')} {said[name]} contradicts the records of {recorded.person_id}: {known}",
                fix="leave the option out, or correct the records",
            )
    return said
