"""Responses, diagnoses, grades and formulas of case files, and two external sets, written for a scorer.

    python benchmarks/assess.py --data DIR --out DIR2            every *.jsonl of DIR
    python benchmarks/assess.py --data DIR --out DIR2 --set imwg | ctcae

Reads cases only (never what is expected of them) and needs no scorer. One bad line or case never stops the others.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trialrun.assess import Options
from trialrun.assess.subjects.case_answers import answer_case
from trialrun.assess.subjects.investigator import InvestigatorCourse, confirm_recorded
from trialrun.errors import InputError, TrialrunError, UnknownNameError
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.case_formulas import FORMULAS, answer_formula
from trialrun.records.cases import Case, read_case, read_cases
from trialrun.records.grade_tables import answer_table
from trialrun.records.sdtm import read_sdtm, recorded_courses

MYELOMA = "imwg-2016"
BUGS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What only a fault of ours raises; it is reported as such and must not lose the answers of the other cases."""
Answer = dict[str, Any]


def criteria_set(name: str) -> CriteriaSet:
    """A criteria set of the library. Raises UnknownNameError."""
    record = load(name)
    if not isinstance(record, CriteriaSet):
        raise UnknownNameError("criteria set", name, ())
    return record


def answer(case: Case) -> Answer:
    """What is predicted for one case. Raises TrialrunError where it cannot be answered."""
    if case.error:
        raise InputError(case.error)
    if not case.kind:
        return answer_case(case, criteria_set(case.criteria))
    given = case.given.get("input")
    given = given if isinstance(given, dict) else {}
    if case.kind in ASSESSED:
        return ASSESSED[case.kind](given)
    if case.kind not in FORMULAS:
        raise UnknownNameError("kind of case", case.kind, (*FORMULAS, *ASSESSED))
    return answer_formula(case.kind, given)


def measurable(given: Mapping[str, Any]) -> Answer:
    """Which parameters of myeloma can be followed, from one set of values."""
    names = {"serum": "serum_m_protein", "urine": "urine_m_protein", "kappa": "kappa_flc", "lambda": "lambda_flc"}
    values = {names.get(name, name): value for name, value in given.items()}
    told = _assessed([{"date": "2000-01-01", **values}])["measurable"]
    return {"measurable": told, **{name: name in told for name in ("serum", "urine", "sflc")}}


def progressed(given: Mapping[str, Any]) -> Answer:
    """Whether serum M-protein has progressed from its lowest value."""
    values = {name: given.get(name) for name in ("nadir", "current")}
    for name, value in values.items():
        if not isinstance(value, dict) or value.get("value") is None:
            raise InputError(f"{name} is missing", where=name, fix="add it")
    dated = zip(("2000-01-01", "2000-02-01"), values.values(), strict=True)
    told = _assessed([{"date": day, "serum_m_protein": value} for day, value in dated])
    return {"pd": told["per_assessment"][0]["response"] == "PD"}


def _assessed(assessments: list[dict[str, Any]]) -> Answer:
    case = read_case(json.dumps({"id": "values", "criteria": MYELOMA, "assessments": assessments}))
    return answer_case(case, criteria_set(MYELOMA))


ASSESSED: Mapping[str, Callable[[Mapping[str, Any]], Answer]] = {
    "imwg_measurable": measurable,
    "imwg_pd_serum": progressed,
}


def predict_files(data: Path, out: Path) -> None:
    """One file of predictions for every case file."""
    for path in sorted(data.glob("*.jsonl")):
        lines = [json.dumps(_line(case)) for case in read_cases(path)]
        (out / path.name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        refused = sum('"error"' in line for line in lines)
        print(f"{path.name}: {len(lines)} cases, {refused} refused")


def _line(case: Case) -> Answer:
    try:
        return {"id": case.id, "predict": answer(case)}
    except TrialrunError as error:
        return {"id": case.id, "error": error.message()}
    except BUGS as error:
        return {"id": case.id, "error": f"bug: {type(error).__name__}: {error}"}


def predict_responses(data: Path, out: Path) -> None:
    """The confirmed responses of every subject by the vignette's policy; prints where consecutive records differ."""
    criteria = criteria_set(MYELOMA)
    courses, findings = recorded_courses(read_sdtm(data))
    by_policy = {
        policy: [confirm_recorded(criteria, course, Options(confirmation=policy)) for course in courses]
        for policy in ("admiralonco", "consecutive")
    }
    _write(out / "params.csv", [_parameters(course, criteria) for course in by_policy["admiralonco"]])
    for one, other in zip(*by_policy.values(), strict=True):
        if (one.best, one.progression) != (other.best, other.progression):
            told = (f"{course.best}, progression {course.progression} by {course.policy}" for course in (one, other))
            print(f"{one.person_id}: {'; '.join(told)}")
    for finding in (*findings, *(finding for course in by_policy["admiralonco"] for finding in course.findings)):
        print(finding.text())


def _parameters(course: InvestigatorCourse, criteria: CriteriaSet) -> Answer:
    return {
        "USUBJID": course.person_id,
        "RANDDT": course.randomised or "",
        "n_ovr": course.counted,
        "CBOR": course.best,
        "PD": _flag(course.progression is not None),
        "PDDT": course.progression or "",
        "RSP": _flag(course.response is not None),
        "RSPDT": course.response or "",
        "CB": _flag(course.benefit),
        "CRRSP": _flag(course.at_least("CR", criteria)),
        "VGPRRSP": _flag(course.at_least("VGPR", criteria)),
    }


def _flag(value: bool) -> str:
    return "Y" if value else "N"


def predict_grades(data: Path, out: Path) -> None:
    """Every grade table and kidney table with a column of our answers (`grade`, `value`)."""
    for path in sorted(data.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        _write(out / path.name, answer_table(rows, path.stem))


def _write(path: Path, rows: list[Answer]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Read the options and write what is asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--set", choices=("cases", "imwg", "ctcae"), default="cases")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    run = {"cases": predict_files, "imwg": predict_responses, "ctcae": predict_grades}[chosen.set]
    run(chosen.data, chosen.out)


if __name__ == "__main__":
    main()
