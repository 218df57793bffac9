"""FHIR Observation as measurement rows: its value, its components, its reference range.

An observation that is a diagnosis (a history of cancer) becomes a condition row.
"""

from __future__ import annotations

import math
from typing import Any

from trialrun.ground.quantity import convertible
from trialrun.records.answers import read_answer
from trialrun.records.cells import Moment, read_printed
from trialrun.records.coding import concepts, method_name, variables
from trialrun.records.fhir.gathering import Gathering, Place, dated
from trialrun.records.fhir.resources import CodeableConcept, Observation, Quantity, Valued
from trialrun.records.words import COMPARATORS, RESULT_CODES, STATEMENTS, clean, read_result
from trialrun.terms import Concept, Variable, read_unit

_NOT_DONE = frozenset({"entered-in-error", "cancelled", "registered"})
_VALUES = (
    "value_quantity", "value_codeable_concept", "value_string", "value_boolean", "value_integer", "value_range",
    "value_ratio", "value_date_time",
)  # fmt: skip


def read_observation(observation: Observation, place: Place, gathering: Gathering) -> None:
    """Add the rows of one Observation and of its components."""
    if observation.status in _NOT_DONE:
        gathering.drop("Observation", observation.status or "")
        return
    person = gathering.person(observation.subject, "Observation", place)
    if person is None:
        return
    if observation.status == "preliminary":
        gathering.warn("status", "preliminary results are used like final ones", place, severity="note")
    common = {"person_id": person, **_when(observation, place, gathering)}
    if observation.method:
        common["method"] = method_name(observation.method.words(), gathering.reading.vocabulary) or None
    parts: list[Valued] = [observation] if has_value(observation) or not observation.component else []
    for part in [*parts, *observation.component]:
        _read_part(part, common, place, gathering)


def has_value(part: Valued) -> bool:
    """True where the observation or component carries a value of any kind."""
    return any(getattr(part, name) is not None for name in _VALUES)


def _when(observation: Observation, place: Place, gathering: Gathering) -> dict[str, Any]:
    text = observation.effective_date_time or observation.effective_instant
    moment = gathering.moment(text, "effective", place)
    if moment is None and observation.effective_period:
        start, end = gathering.period(observation.effective_period, "effectivePeriod", place)
        first, last = start or end, end or start
        return {"date": first and first.first, "date_to": last and last.last}
    if moment is None and observation.issued:
        message = "no effective time; the day of issue is used"
        gathering.warn("date", message, place, fix="give effectiveDateTime")
        moment = gathering.moment(observation.issued, "issued", place)
    return _cells(moment)


def _cells(moment: Moment | None) -> dict[str, Any]:
    return {**dated("date", moment.span if moment else None), "time": moment.time if moment else None}


def _read_part(part: Valued, common: dict[str, Any], place: Place, gathering: Gathering) -> None:
    codings = part.code.codings()
    gathering.reading.count("fhir Observation", "values read")
    found = gathering.codes.terms("Observation", codings)
    for variable in variables(found):
        _read_measurement(variable, part, common, place, gathering)
    for concept in concepts(found, "condition"):
        _read_diagnosis(concept, part, common, place, gathering)
    if not variables(found) and not concepts(found, "condition"):
        gathering.drop("Observation", "code not mapped")
        if found:
            gathering.codes.miss("Observation", codings)


def _read_measurement(
    variable: Variable, part: Valued, common: dict[str, Any], place: Place, gathering: Gathering
) -> None:
    if common["date"] is None:
        message = "an observation without a usable date is left out"
        gathering.warn("date", message, place, severity="error", fix="give effectiveDateTime")
        gathering.drop("Observation", "no usable date")
        return
    row = _value(variable, part, place, gathering)
    if row.get("value") is None and not row.get("text"):
        gathering.drop("Observation", "no value")
        return
    row |= _range(part, (variable, row.get("unit")), place, gathering)
    gathering.add("measurement", place, {**common, "variable": variable.name, **row})


def _value(variable: Variable, part: Valued, place: Place, gathering: Gathering) -> dict[str, Any]:
    if part.value_quantity is not None:
        row = _quantity(part.value_quantity, variable, place, gathering)
        result = _interpretation(part.interpretation) if variable.kind == "test" else None
        return {**row, "text": result} if result else row
    if part.value_codeable_concept is not None:
        return _coded(variable, part.value_codeable_concept)
    if part.value_integer is not None:
        return {"value": float(part.value_integer)}
    if part.value_boolean is not None:
        return {"text": "positive" if part.value_boolean else "negative"}
    if part.value_string:
        return _words(variable, part.value_string, place, gathering)
    if part.value_range is not None or part.value_ratio is not None:
        message = f"{variable.name}: a range or ratio is not read as a value; it is left out"
        gathering.warn("value", message, place, fix="give a quantity or a result in words")
    result = _interpretation(part.interpretation)
    return {"text": result} if result else {}


def _quantity(quantity: Quantity, variable: Variable, place: Place, gathering: Gathering) -> dict[str, Any]:
    value = quantity.value
    if value is not None and not math.isfinite(value):
        gathering.warn("nan", "a value that is not a finite number is read as missing", place, severity="note")
        value = None
    comparator = COMPARATORS.get(quantity.comparator or "") if quantity.comparator else None
    return {"value": value, "comparator": comparator, "unit": _unit(quantity, variable, place, gathering)}


def _unit(quantity: Quantity, variable: Variable, place: Place, gathering: Gathering) -> str | None:
    """The coded unit where it can be read, else the printed one; both, where they disagree, are a finding."""
    coded, printed = clean(quantity.code or ""), clean(quantity.unit or "")
    code, word = (read_unit(text, variable) if text else None for text in (coded, printed))
    if code and word and code != word and not convertible(code, word):
        message = f"coded unit {coded!r} and printed unit {printed!r} disagree; the coded one is used"
        gathering.warn("unit", message, place, fix="correct one of them")
    unit = code or word or coded or printed or None
    if unit and not (code or word):
        message = f"{unit!r} is not a unit we can read; kept as printed"
        gathering.warn("unit", message, place, fix="write it as UCUM code, such as mg/dL")
    return unit


def _coded(variable: Variable, concept: CodeableConcept) -> dict[str, Any]:
    number, text = read_answer(variable, concept.first_code(), concept.words())
    return {"value": number, "text": text}


def _words(variable: Variable, text: str, place: Place, gathering: Gathering) -> dict[str, Any]:
    """A printed value: a number, a number with its unit, a score, or a result in words."""
    shown = clean(text)
    try:
        number, unit = read_printed(shown)
    except LookupError:
        score, word = read_answer(variable, "", shown)
        if variable.kind == "number" and read_result(shown) is None:
            message = f"{variable.name}: {shown!r} is not a number; kept as words"
            gathering.warn("number", message, place, fix="give the value as a quantity")
        return {"value": score, "text": word}
    return {"value": number.value, "comparator": number.comparator, "unit": unit} if number else {}


def _interpretation(interpretations: list[CodeableConcept]) -> str | None:
    codes = [one.code or "" for concept in interpretations for one in concept.coding]
    return next((RESULT_CODES[code] for code in codes if code in RESULT_CODES), None)


def _range(part: Valued, measured: tuple[Variable, str | None], place: Place, gathering: Gathering) -> dict[str, Any]:
    """The one normal range, in the unit `measured` has; several (by age or sex) are not chosen between."""
    ranges = [one for one in part.reference_range if not one.type or one.type.first_code() in ("", "normal")]
    if len(ranges) != 1:
        if ranges:
            gathering.warn("range", "several reference ranges; none is used", place, severity="note")
        return {}
    low, high = ranges[0].low, ranges[0].high
    variable, unit = measured
    units = {_unit(end, variable, place, gathering) for end in (low, high) if end and (end.unit or end.code)}
    if units - {unit}:
        message = "the reference range has another unit than the value; it is not used"
        gathering.warn("range", message, place, fix="give both in one unit")
        return {}
    return {"low": low and low.value, "high": high and high.value}


def _read_diagnosis(concept: Concept, part: Valued, common: dict[str, Any], place: Place, gathering: Gathering) -> None:
    """A diagnosis observed on a day began on that day or before; a false or negative value says it is not there."""
    if part.data_absent_reason is not None and not has_value(part):
        gathering.drop("Observation", "no value")
        return
    status = _stated(part)
    row: dict[str, Any] = {"person_id": common["person_id"], "concept": concept.name, "status": status}
    row |= {"start": common["date"] if status == "absent" else None, "start_to": common["date_to"]}
    gathering.add("condition", place, row)


def _stated(part: Valued) -> str | None:
    """`absent` or `suspected` where the value says that the diagnosis is not there or not sure; else None."""
    if part.value_boolean is not None:
        return None if part.value_boolean else "absent"
    coded = part.value_codeable_concept
    words = clean(coded.words() if coded else part.value_string or "")
    result = (coded and RESULT_CODES.get(coded.first_code())) or read_result(words)
    if result in ("negative", "undetectable"):
        return "absent"
    return "suspected" if result == "indeterminate" else STATEMENTS.get(words.lower().rstrip("."))
