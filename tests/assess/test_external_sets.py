"""The sets of the shared folder: written cases, investigators' responses of 306 subjects, toxicity grades."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from trialrun.assess import Options
from trialrun.assess.subjects.case_answers import answer_case
from trialrun.assess.subjects.investigator import InvestigatorCourse, confirm_recorded
from trialrun.errors import TrialrunError
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.case_formulas import FORMULAS, answer_formula
from trialrun.records.cases import read_cases
from trialrun.records.grade_tables import answer_table
from trialrun.records.sdtm import read_sdtm, recorded_courses

pytestmark = pytest.mark.shared


def criteria(name: str) -> CriteriaSet:
    """A bundled set."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    return record


def agrees(expected: Any, told: Any, tolerance: float = 1e-4) -> bool:
    """Whether an answer holds everything that is expected, numbers within a tolerance."""
    if isinstance(expected, dict):
        wanted = {key: value for key, value in expected.items() if key not in ("why", "tolerance", "unit")}
        tolerance = max(tolerance, expected.get("tolerance") or 0)
        return isinstance(told, dict) and all(
            key in told and agrees(value, told[key], tolerance) for key, value in wanted.items()
        )
    if isinstance(expected, list) and all(isinstance(one, str) for one in expected):
        return sorted(expected) == sorted(told)
    if isinstance(expected, list):
        return len(expected) == len(told) and all(agrees(*two, tolerance) for two in zip(expected, told, strict=True))
    if isinstance(expected, float | int) and not isinstance(expected, bool):
        return isinstance(told, float | int) and math.isclose(expected, told, rel_tol=tolerance, abs_tol=tolerance)
    return bool(expected == told)


@pytest.mark.parametrize("name", ["imwg", "poems", "diagnosis", "vectors"])
def test_written_cases_agree(name: str, shared: Path) -> None:
    """Every case has its expected answer, an ambiguous one any of those that are accepted."""
    path = shared / "data" / "response" / f"{name}.jsonl"
    wanted = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    wrong = []
    for case, one in zip(read_cases(path), wanted, strict=True):
        options = [one["expect"], *one.get("expect_any", ())]
        try:
            if case.kind in FORMULAS:
                told = answer_formula(case.kind, case.given["input"])
            elif case.kind:
                continue
            else:
                told = answer_case(case, criteria(case.criteria))
        except TrialrunError:
            told = {"error": ""}
        fits = any("error" in told if "error" in option else agrees(option, told) for option in options)
        if not fits:
            wrong.append((case.id, told))
    assert wrong == []


def test_confirmed_responses_of_all_subjects(shared: Path) -> None:
    """By the vignette's rules every parameter of every subject is the expected one, and all others are missing."""
    folder = shared / "data" / "imwg"
    courses, _ = recorded_courses(read_sdtm(folder))
    with (folder / "expected_params.csv").open(encoding="utf-8", newline="") as lines:
        expected = {row["USUBJID"]: row for row in csv.DictReader(lines)}
    myeloma, options = criteria("imwg-2016"), Options(confirmation="admiralonco")
    told = {one.person_id: confirm_recorded(myeloma, one, options) for one in courses}
    assert len(told) == 306
    assert {name for name, one in told.items() if one.best != "MISSING" or one.records} == set(expected)
    assert [name for name, row in expected.items() if parameters(told[name], myeloma) != row] == []


def parameters(course: InvestigatorCourse, myeloma: CriteriaSet) -> dict[str, str]:
    """A course in the columns of the expected table."""
    flags = {
        "PD": course.progression,
        "RSP": course.response,
        "CB": course.benefit,
        "CRRSP": course.at_least("CR", myeloma),
        "VGPRRSP": course.at_least("VGPR", myeloma),
    }
    return {
        "USUBJID": course.person_id,
        "RANDDT": str(course.randomised),
        "n_ovr": str(course.counted),
        "CBOR": course.best,
        "PDDT": str(course.progression or ""),
        "RSPDT": str(course.response or ""),
        **{name: "Y" if value else "N" for name, value in flags.items()},
    }


def test_both_policies_differ_in_one_subject_only(shared: Path) -> None:
    """The policies tell the same best responses; one progression is confirmed only by a record after new therapy."""
    courses, _ = recorded_courses(read_sdtm(shared / "data" / "imwg"))
    myeloma = criteria("imwg-2016")
    by_policy = [
        {one.person_id: confirm_recorded(myeloma, one, Options(confirmation=policy)) for one in courses}
        for policy in ("admiralonco", "consecutive")
    ]
    one, other = by_policy
    assert [name for name in one if one[name].best != other[name].best] == []
    assert [name for name in one if one[name].progression != other[name].progression] == ["01-701-1287"]


def test_toxicity_grades_agree(shared: Path) -> None:
    """Every row that is meant for its version has the expected grade, or none where none can be told."""
    rows = wrong = 0
    for path in sorted((shared / "data" / "ctcae").glob("v*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            given = list(csv.DictReader(lines))
        for row, told in zip(given, answer_table(given, path.stem), strict=True):
            if row.get("V5") != "N":
                rows += 1
                wrong += told["grade"] != (row["ATOXGRL"] if "ATOXGRL" in row else row["ATOXGRH"])
    assert (rows, wrong) == (164, 0)


def test_kidney_function_agrees(shared: Path) -> None:
    """Every value is the expected one to its digits."""
    with (shared / "data" / "ctcae" / "kidney.csv").open(encoding="utf-8", newline="") as lines:
        given = list(csv.DictReader(lines))
    for row, told in zip(given, answer_table(given, "kidney"), strict=True):
        assert round(float(told["value"]), int(row["round_digits"])) == float(row["expected"])
