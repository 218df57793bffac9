"""Formulas, grades and scores of case files: each kind at its bounds, and refused where the input does not allow it."""

import json
from typing import Any

import pytest

from trialrun.errors import InputError, TrialrunError
from trialrun.records.case_formulas import FORMULAS, answer_formula
from trialrun.records.cases import read_case

ANC, PLATELETS, THROMBOPENIA = "Neutrophil count decreased", "Platelet count decreased", "Thrombocytopenia"
ALT, CREATININE, BILIRUBIN = "Alanine aminotransferase increased", "Creatinine increased", "Blood bilirubin increased"


def q(value: Any, unit: str | None) -> dict[str, Any]:
    """A value with its unit."""
    return {"value": value, "unit": unit}


def answer(kind: str, **given: Any) -> dict[str, Any]:
    """What a kind of formula answers, read from a line as a case file has it."""
    case = read_case(json.dumps({"id": "V", "kind": kind, "input": given}))
    try:
        return answer_formula(case.kind, case.given["input"])
    except TrialrunError as error:
        return {"error": error.message()}


def grade(version: str, term: str, value: Any, unit: str | None, **limits: Any) -> Any:
    """A grade, None where it cannot be told, or the error."""
    given = {"version": version, "term": term, "value": value, "unit": unit, **limits}
    told = answer("ctcae", **given)
    return told.get("grade", told.get("error"))


@pytest.mark.parametrize(
    ("version", "value", "lln", "expected"),
    [
        ("5.0", 2.0, 2.0, 0),
        ("5.0", 1.99, 2.0, 1),
        ("5.0", 1.5, 2.0, 1),
        ("5.0", 1.49, 2.0, 2),
        ("5.0", 1.0, 2.0, 2),
        ("5.0", 0.99, 2.0, 3),
        ("5.0", 0.5, 2.0, 3),
        ("5.0", 0.49, None, 4),
        ("5.0", 1.6, None, None),
        ("5.0", "<0.5", None, 4),
        ("5.0", "<0.6", None, None),
        ("5.0", ">5", 2.0, 0),
        ("6.0", 1.5, None, 0),
        ("6.0", 1.49, None, 1),
        ("6.0", 0.99, None, 2),
        ("6.0", 0.49, None, 3),
        ("6.0", 0.1, None, 3),
        ("6.0", 0.09, None, 4),
    ],
)
def test_neutrophils_in_both_versions(version: str, value: Any, lln: float | None, expected: int | None) -> None:
    """A value at a printed bound is the milder grade, and a limit is missed only where it decides."""
    assert grade(version, ANC, value, "10*9/L", lln=lln) == expected


@pytest.mark.parametrize(
    ("version", "term", "values", "expected"),
    [
        ("5.0", PLATELETS, (150, 149, 75, 74, 50, 49, 25, 24), (0, 1, 1, 2, 2, 3, 3, 4)),
        ("6.0", THROMBOPENIA, (150, 149, 75, 74, 50, 49, 10, 9), (0, 1, 1, 2, 2, 3, 3, 4)),
        ("6.0", PLATELETS, (9,), (None,)),
    ],
)
def test_platelets_change_their_name(
    version: str, term: str, values: tuple[int, ...], expected: tuple[Any, ...]
) -> None:
    """The term of one version is no term of the other."""
    assert tuple(grade(version, term, value, "10*9/L", lln=150) for value in values) == expected


@pytest.mark.parametrize(
    ("term", "value", "unit", "limits", "expected"),
    [
        ("Anemia", 12.9, "g/dL", {"lln": 13}, 1),
        ("Anemia", 10, "g/dL", {"lln": 13}, 1),
        ("Anemia", 8, "g/dL", {"lln": 13}, 2),
        ("Anemia", 79, "g/L", {"lln": 130}, 3),
        ("anemia", 3, "g/dL", {"lln": 13}, 3),
        (ALT, 120, "U/L", {"uln": 40, "baseline": 30}, 1),
        (ALT, 121, None, {"uln": 40, "baseline": 30}, 2),
        (ALT, 200, "U/L", {"uln": 40, "baseline": 60}, 2),
        (ALT, 801, "U/L", {"uln": 40, "baseline": None}, None),
        (ALT, 100, "U/L", {}, None),
        (CREATININE, 1.8, "mg/dL", {"uln": 1.2, "baseline": 1.2}, 1),
        (CREATININE, 1.81, "mg/dL", {"uln": 1.2, "baseline": 1.2}, 2),
        (CREATININE, 3.1, "mg/dL", {"uln": 1.2, "baseline": 1.0}, 3),
        (CREATININE, 7.3, "mg/dL", {"uln": 1.2}, 4),
        (BILIRUBIN, 3.6, "mg/dL", {"uln": 1.2, "baseline": 0.8}, 2),
        (BILIRUBIN, 3.61, "mg/dL", {"uln": 1.2, "baseline": 0.8}, 3),
        ("Hypercalcemia", 11.5, "mg/dL", {"uln": 10.5}, 1),
        ("Hypercalcemia", 11.6, "mg/dL", {"uln": 10.5}, 2),
        ("Not a term", 1, "mg/dL", {}, None),
        (ANC, None, "10*9/L", {"lln": 2}, None),
    ],
)
def test_grades_of_other_terms(term: str, value: Any, unit: str | None, limits: dict[str, Any], expected: Any) -> None:
    """Multiples of a limit or of an abnormal baseline, absolute bounds in any unit, and what cannot be graded."""
    assert grade("5.0", term, value, unit, **limits) == expected


@pytest.mark.parametrize(
    ("version", "value", "unit"),
    [("5.0", 1.2, None), ("5.0", 1.2, "g/dL"), ("5.0", -1, "10*9/L"), ("4.0", 1, "10*9/L")],
)
def test_grades_that_are_refused(version: str, value: float, unit: str | None) -> None:
    """A missing or foreign unit that decides, a negative value and an unknown version are errors."""
    assert isinstance(grade(version, ANC, value, unit, lln=2), str)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"arm": 2, "leg": 3}, 5),
        ({"arm": 2, "leg": 3, "total": 5}, 5),
        ({"arm": 5, "leg": 7}, 12),
        ({"arm": 0, "leg": 0}, 0),
        ({"arm": 6, "leg": 0}, None),
        ({"arm": 0, "leg": 8}, None),
        ({"arm": -1, "leg": 2}, None),
        ({"arm": 1.5, "leg": 2}, None),
        ({"arm": 2, "leg": 3, "total": 6}, None),
        ({"arm": 2}, None),
        ({"arm": None, "leg": 2}, None),
        ({"arm": True, "leg": 2}, None),
    ],
)
def test_onls(given: dict[str, Any], expected: int | None) -> None:
    """The sum of arm and leg, whole numbers on their scales; a total must agree, and no part is taken as zero."""
    told = answer("onls", **given)
    assert told.get("value") == expected and ("error" in told) is (expected is None)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (5, 5), (6, None), (-1, None), (1.5, None), ("1-2", None), (None, None)]
)
def test_ecog(value: Any, expected: int | None) -> None:
    """A whole number from 0 to 5, and nothing else."""
    assert answer("ecog", value=value).get("value") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"creatinine": q(1.09, "mg/dL"), "age": 55, "sex": "M"}, 80.15),
        ({"creatinine": q(85, "umol/L"), "age": 65, "sex": "female"}, 65.55),
        ({"creatinine": q(0.085, "mmol/L"), "age": 65, "sex": "F"}, 65.55),
        ({"creatinine": q(1.0, None), "age": 60, "sex": "F"}, None),
        ({"creatinine": q(1.0, "mg/dL"), "age": 60, "sex": None}, None),
        ({"creatinine": q(1.0, "mg/dL"), "age": 60, "sex": "X"}, None),
        ({"creatinine": q(1.0, "mg/dL"), "sex": "F"}, None),
        ({"creatinine": q(1.0, "mg/dL"), "age": 17, "sex": "F"}, None),
        ({"creatinine": q(-1.0, "mg/dL"), "age": 60, "sex": "F"}, None),
        ({"creatinine": q("<0.2", "mg/dL"), "age": 60, "sex": "F"}, None),
        ({"creatinine": None, "age": 60, "sex": "F"}, None),
    ],
)
def test_filtration_rate(given: dict[str, Any], expected: float | None) -> None:
    """CKD-EPI of 2021 needs creatinine with unit, an adult age and the sex."""
    told = answer("egfr_ckdepi_2021", **given).get("value")
    assert told is None if expected is None else told == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(q(60, "kg"), 55.26), (q(60000, "g"), 55.26), (q(60, None), None), (None, None), (60, None)],
)
def test_creatinine_clearance(weight: Any, expected: float | None) -> None:
    """Cockcroft and Gault in exact units, which is 55.26 where rounded factors give 55.06."""
    told = answer("cockcroft_gault", creatinine=q(85, "umol/L"), age=65, sex="F", weight=weight).get("value")
    assert told is None if expected is None else told == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("mosteller", 1.8819),
        ("dubois", 1.8636),
        ("Du Bois", 1.8636),
        ("gehan-george", 1.8975),
        ("none", None),
        (None, None),
    ],
)
def test_body_surface(method: str | None, expected: float | None) -> None:
    """A named formula in cm and kg or any other length and mass; no formula is assumed."""
    told = answer("bsa", method=method, height=q(1.7, "m"), weight=q(75, "kg")).get("value")
    assert told is None if expected is None else told == pytest.approx(expected, abs=1e-4)
    assert "error" in answer("bsa", method="mosteller", height=q(170, None), weight=q(75, "kg"))
    assert "error" in answer("bsa", method="mosteller", height=q(170, "cm"), weight=q(0, "kg"))


@pytest.mark.parametrize(
    ("kappa", "lambda_", "difference", "ratio", "normal"),
    [
        (q(10, "mg/L"), q(45, "mg/L"), 35, 0.2222, False),
        (q(1, "mg/dL"), q(210, "mg/L"), 200, 0.0476, False),
        (q(16.5, "mg/L"), q(1, "mg/dL"), 6.5, 1.65, True),
        (q(2.6, "mg/L"), q(10, "mg/L"), 7.4, 0.26, True),
        (q(16.6, "mg/L"), q(10, "mg/L"), 6.6, 1.66, False),
    ],
)
def test_light_chains(
    kappa: dict[str, Any], lambda_: dict[str, Any], difference: float, ratio: float, normal: bool
) -> None:
    """The difference in mg/L from units that differ, the ratio, and the bounds 0.26 and 1.65 that are normal."""
    both = {"kappa": kappa, "lambda": lambda_}
    assert answer("dflc", **both)["value"] == pytest.approx(difference)
    told = answer("imwg_flc_ratio", **both)
    assert told["ratio"] == pytest.approx(ratio, abs=1e-4) and told["normal"] is normal


@pytest.mark.parametrize("kappa", [None, q(None, "mg/L"), q(10, None), q(-1, "mg/L"), q("<1", "mg/L"), q(10, "kg")])
def test_light_chains_that_are_refused(kappa: Any) -> None:
    """A chain that is missing, without unit, negative or censored gives no difference and no ratio."""
    for kind in ("dflc", "imwg_flc_ratio"):
        assert "error" in answer(kind, kappa=kappa, **{"lambda": q(45, "mg/L")})
    assert "error" in answer("imwg_flc_ratio", kappa=q(45, "mg/L"), **{"lambda": q(0, "mg/L")})


def test_the_involved_chain_can_be_stated() -> None:
    """The chain of the clone is the involved one, even where the other is higher."""
    both = {"kappa": q(100, "mg/L"), "lambda": q(5, "mg/L")}
    assert answer("dflc", **both)["value"] == pytest.approx(95)
    assert answer("dflc", involved="lambda", **both)["value"] == pytest.approx(-95)


@pytest.mark.parametrize(
    ("calcium", "albumin", "expected"),
    [
        (q(8.5, "mg/dL"), q(2.5, "g/dL"), 9.7),
        (q(8.5, "mg/dL"), q(25, "g/L"), 9.7),
        (q(2.5, "mmol/L"), q(3.0, "g/dL"), 2.7),
        (q(8.5, "mg/dL"), None, None),
        (q(8.5, None), q(2.5, "g/dL"), None),
        (q(8.5, "mg/dL"), q(25, "g/dL"), None),
        (None, q(2.5, "g/dL"), None),
    ],
)
def test_corrected_calcium(calcium: Any, albumin: Any, expected: float | None) -> None:
    """Corrected in the unit of the calcium, with albumin in any unit of mass a volume."""
    told = answer("corrected_calcium", calcium=calcium, albumin=albumin).get("value")
    assert told is None if expected is None else told == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("kind", sorted(FORMULAS))
@pytest.mark.parametrize("given", [{}, [1], None, {"value": {"x": 1}}, {"kappa": 3, "lambda": []}])
def test_input_of_another_shape_is_an_error_of_its_own(kind: str, given: Any) -> None:
    """Whatever JSON stands where the input should be, the answer is an error or no answer, never a crash."""
    try:
        told = answer_formula(kind, given)
    except InputError:
        return
    assert told == {"grade": None}
