"""Short ways to write cases of dated assessments and to read what a criteria set says of them."""

import json
from datetime import date, timedelta
from typing import Any

from trialrun.assess import Options
from trialrun.assess.subjects.case_answers import answer_case
from trialrun.errors import TrialrunError
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.cases import read_case

BASELINE = date(2026, 1, 5)
WORDS = {
    "s": "serum_m_protein",
    "u": "urine_m_protein",
    "k": "kappa_flc",
    "l": "lambda_flc",
    "si": "serum_ife",
    "ui": "urine_ife",
    "bm": "bm_plasma_cells",
    "ihc": "clonal_plasma_cells_ihc",
    "spd": "plasmacytoma_spd",
    "new": "new_lesion",
    "ca": "calcium_corrected",
    "suv": "pet_sum_suv",
    "avid": "pet_new_avid_lesion",
    "edema": "edema_grade",
    "heme": "hematologic_investigator",
    "clin": "clinical_judgement",
}
UNITS = {
    "s": "g/dL",
    "u": "mg/(24.h)",
    "k": "mg/L",
    "l": "mg/L",
    "bm": "%",
    "spd": "mm2",
    "ca": "mg/dL",
    "dlco": "% predicted",
}


def day(number: int) -> str:
    """The day so many days after the baseline, in ISO form."""
    return (BASELINE + timedelta(days=number)).isoformat()


def visit(on: int | str, **facts: Any) -> dict[str, Any]:
    """An assessment on a day (counted from the baseline, or a date), with facts in short words.

    A number gets the unit of its kind, a pair is a value with its unit, `+` and `-` are positive and negative.
    """
    assessed: dict[str, Any] = {"date": on if isinstance(on, str) else day(on)}
    for word, value in facts.items():
        assessed[WORDS.get(word, word)] = _value(word, value)
    return assessed


def _value(word: str, value: Any) -> Any:
    if word == "vegf" and isinstance(value, tuple):
        return {"value": value[0], "unit": value[1], "matrix": value[2]}
    if isinstance(value, tuple):
        return {"value": value[0], "unit": value[1]}
    if word in UNITS and value is not None and not isinstance(value, dict):
        return {"value": value, "unit": UNITS[word]}
    return {"+": "positive", "-": "negative"}.get(value, value) if isinstance(value, str) else value


def months(*visits: dict[str, Any]) -> list[dict[str, Any]]:
    """Assessments four weeks apart from the baseline on, each from its facts."""
    return [visit(28 * place, **facts) for place, facts in enumerate(visits)]


def case(criteria: str, assessments: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A case in the form of a case file."""
    return {"id": "T1", "criteria": criteria, "assessments": assessments, **more}


def told(given: dict[str, Any], **options: Any) -> dict[str, Any]:
    """What the set of a case says of it, or its error under `error`."""
    read = read_case(json.dumps(given))
    if read.error:
        return {"error": read.error}
    criteria = load(read.criteria)
    assert isinstance(criteria, CriteriaSet)
    try:
        return answer_case(read, criteria, Options(**options) if options else None)
    except TrialrunError as error:
        return {"error": error.message()}


def myeloma(*visits: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the myeloma set says of assessments four weeks apart."""
    subject = more.pop("subject", {"light_chain": "kappa"})
    options = more.pop("options", {})
    return told(case("imwg-2016", months(*visits), subject=subject, **more), **options)


def responses(answer: dict[str, Any]) -> list[str]:
    """The responses of an answer in order."""
    return [one["response"] for one in answer["per_assessment"]]


def confirmed(answer: dict[str, Any]) -> list[str]:
    """What is confirmed at each assessment of an answer."""
    return [one["confirmed"] for one in answer["per_assessment"]]


def domain(answer: dict[str, Any], name: str) -> list[Any]:
    """The answers of one domain at each assessment."""
    return [one["domains"][name] for one in answer["per_assessment"]]
