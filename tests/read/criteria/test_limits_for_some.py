"""A limit for some and another for all others: each is asked of those alone of whom it is said."""

from __future__ import annotations

import pytest

from ruled_lines import ruled

BOTH = (
    "(if bm_plasma_cells < 50 % then platelets >= 75 10*9/L)"
    " and (if bm_plasma_cells >= 50 % then platelets >= 50 10*9/L)"
)

MARROW = [
    "Platelets >= 75 x 10^9/L if < 50% bone marrow plasma cells, and >= 50 x 10^9/L if >= 50% bone marrow plasma cells",
    "Platelets >= 75 x 10^9/L if less than 50% of marrow nucleated cells are plasma cells, or >= 50 x 10^9/L if at"
    " least 50% of marrow nucleated cells are plasma cells",
    "Platelets >= 75 x 10^9/L in patients with < 50% marrow plasma cells; >= 50 x 10^9/L in patients with >= 50% marrow"
    " plasma cells",
    "Platelets >= 75 x 10^9/L if marrow plasma cells are < 50%, >= 50 x 10^9/L if marrow plasma cells are >= 50%",
]  # fmt: skip


@pytest.mark.parametrize("line", MARROW)
def test_two_limits_are_asked_of_those_they_are_said_of(line: str) -> None:
    """A share is of the measurement that is named again right behind it, and nobody is asked for both limits."""
    assert ruled(line, "inclusion") == BOTH


FOR_SOME = [
    ("Platelets >= 75 x 10^9/L in patients with < 50% bone marrow plasma cells",
     "if bm_plasma_cells < 50 % then platelets >= 75 10*9/L"),
    ("Hemoglobin >= 8 g/dL for subjects with > 30% bone marrow plasma cells",
     "if bm_plasma_cells > 30 % then hemoglobin >= 8 g/dL"),
    ("Platelets >= 75 x 10^9/L (>= 50 x 10^9/L if marrow involvement by plasma cells >= 50%)",
     "if bm_plasma_cells >= 50 % then platelets >= 50 10*9/L else platelets >= 75 10*9/L"),
    ("Creatinine clearance >= 60 mL/min if age < 70 and >= 40 mL/min if age >= 70",
     "(if age < 70 years then creatinine_clearance >= 60 mL/min)"
     " and (if age >= 70 years then creatinine_clearance >= 40 mL/min)"),
    ("Creatinine clearance >= 50 mL/min if aged < 65 and >= 30 mL/min if aged >= 65",
     "(if age < 65 years then creatinine_clearance >= 50 mL/min)"
     " and (if age >= 65 years then creatinine_clearance >= 30 mL/min)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), FOR_SOME)
def test_who_is_outside_of_a_group_is_not_asked_for_its_limit(line: str, rule: str) -> None:
    """A number behind `with` or an age says who is meant: it is no requirement, and lends its unit to no other."""
    assert ruled(line, "inclusion") == rule


OF_ITS_OWN = [
    ("Creatinine no more than 1.5 mg/dL Creatinine clearance at least 60 mL/min",
     "creatinine <= 1.5 mg/dL and creatinine_clearance >= 60 mL/min"),
    ("Hemoglobin > 9 g/dL hemoglobin < 18 g/dL", "hemoglobin > 9 g/dL and hemoglobin < 18 g/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), OF_ITS_OWN)
def test_a_number_stays_with_the_name_before_it(line: str, rule: str) -> None:
    """Where the next name has a number of its own behind it, a number keeps the name that stands in front."""
    assert ruled(line, "inclusion") == rule


COUNTED = [
    ("Prior treatment with at least 2 prior lines of therapy including a PI and an IMiD",
     "prior_lines >= 2 and exposure to proteasome_inhibitor ever and exposure to imid ever"),
    ("Previous therapy with >= 2 prior regimens", "prior_lines >= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), COUNTED)
def test_treatment_with_some_lines_is_counted(line: str, rule: str) -> None:
    """`Treatment with` before a number of lines says nothing beside their number."""
    assert ruled(line, "inclusion") == rule
