"""Findings printed with the value that makes them, headings that exclude or let in, limits before a colon."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.lines.reading import Role

VALUED = [
    ("Hypercalcemia (> 11.5 mg/dL)", "calcium > 11.5 mg/dL"),
    ("Hyperkalemia of > 6 mmol/L", "potassium > 6 mmol/L"),
    ("Leukopenia (< 1,500/mm3) or thrombocytopenia (< 20,000/mm3)", "wbc < 1500 /uL or platelets < 20000 /uL"),
    ("Leukocytosis > 30 x 10^9/L", "wbc > 30 10*9/L"),
    ("Hyperbilirubinemia of > 3 mg/dL", "total_bilirubin > 3 mg/dL"),
    ("Hypoalbuminemia < 28 g/L", "albumin < 28 g/L"),
    ("Proteinuria >= 3.5 g/24 h", "urine_protein_24h >= 3.5 g/(24.h)"),
    ("Neutropenia < 0.5 x 10 to the ninth/L", "anc < 0.5 10*9/L"),
]


@pytest.mark.parametrize(("line", "rule"), VALUED)
def test_a_number_beside_a_finding_is_of_what_is_measured(line: str, rule: str) -> None:
    """A finding that a laboratory value makes owns no number: it is the value's."""
    assert ruled(line, "exclusion") == rule


def test_a_number_that_the_measurement_cannot_have_is_not_given_to_it() -> None:
    """Three days of neutropenia are no count of cells."""
    rule = ruled("Neutropenia for more than 3 days", "exclusion")
    assert rule
    assert "anc" not in rule


HEADS = [
    ("Patients who have any of the following are not to be included:", "exclusion"),
    ("Subjects meeting any of the following will not be enrolled:", "exclusion"),
    ("Persons with one of the following cannot take part:", "exclusion"),
    ("Patients should not be included if any of the following is found:", "exclusion"),
]


@pytest.mark.parametrize(("head", "role"), HEADS)
def test_a_heading_that_excludes_does_not_deny_its_list(head: str, role: Role) -> None:
    """`Are not to be enrolled` keeps out who has one of the list; it does not ask for it, nor deny it twice."""
    listed = f"{head}\n - Uncontrolled asthma\n - Platelets < 40 x 10^9/L"
    rule = ruled(listed, role)
    assert "platelets < 40 10*9/L" in rule
    assert "not" not in rule.split("platelets")[1]


@pytest.mark.parametrize(
    "head",
    ["Patients who meet all of the following criteria are eligible:",
     "Persons satisfying the following can be included:", "Patients must fulfill each of the following:"],
)  # fmt: skip
def test_who_meets_a_list_is_who_has_all_of_it(head: str) -> None:
    """Words of meeting criteria name no condition of their own."""
    rule = ruled(f"{head}\n - Age >= 21 years\n - Platelets >= 40 x 10^9/L")
    assert rule == "age >= 21 years and platelets >= 40 10*9/L"


def test_a_limit_before_a_colon_is_not_lost() -> None:
    """What stands behind the colon tells more of the limit; it does not take its place."""
    line = "Ferritin of less than or equal to 15 micrograms per liter: such persons are sent to their doctor"
    rule = ruled(line, "exclusion")
    assert rule
    assert rule.startswith("attest(") or "ferritin <= 15" in rule


@pytest.mark.parametrize("said", ["Gender unlimited", "Sex not limited", "Either sex"])
def test_who_may_be_of_any_sex_is_asked_nothing(said: str) -> None:
    """No demand is made of what is not limited."""
    assert ruled(f"{said}, aged 20-64 years") == "age >= 20 years and age <= 64 years"


@pytest.mark.parametrize(
    ("line", "rule"), [("Hyperleukocytosis", "hyperleukocytosis"), ("Hypereosinophilia", "hypereosinophilia")]
)
def test_a_very_high_count_is_not_any_high_count(line: str, rule: str) -> None:
    """A record of leukocytosis keeps nobody out where hyperleukocytosis is asked for."""
    assert ruled(line, "exclusion") == rule
