"""Findings that a bracket says in numbers or results need no question of their own."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.care.reading import read_line_with_care
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.regular import make_regular


def kind(line: str, role: Role = "exclusion") -> str:
    """The kind of a line that is read with care."""
    return read_line_with_care(make_regular(line), role).kind


@pytest.mark.parametrize(
    "line",
    [
        "Uncontrolled hypertension (systolic blood pressure > 160 mmHg)",
        "Significant renal impairment (creatinine clearance < 30 mL/min)",
        "HIV infection or hepatitis B (HBsAg positive)",
        "Neutropenia (ANC < 500/mm3)",
        "Renal insufficiency, defined as creatinine clearance < 40 mL/min",
        "Anemia as evidenced by hemoglobin < 8.5 g/dL",
    ],
)
def test_defined_in_a_bracket(line: str) -> None:
    """What a bracket says of a finding, in measurements that tell of it, stands for the finding."""
    assert kind(line) == "computable"


@pytest.mark.parametrize("line", ["Pancreatitis defined as creatinine > 2 mg/dL", "Diabetes (platelets < 50,000/mm3)"])
def test_not_defined_in_a_bracket(line: str) -> None:
    """A measurement that tells nothing of a finding does not stand for it: the line is asked."""
    assert kind(line) == "attest"


def test_so_many_of_a_list() -> None:
    """A count of a list is accounted for where the reading has it."""
    assert (
        kind("At least two of the following: hemoglobin < 10 g/dL, creatinine > 2 mg/dL, calcium > 11 mg/dL")
        == "computable"
    )


def test_named_again() -> None:
    """A measurement that is named again before its other limit asks nothing."""
    line = "Alkaline phosphatase <= 2.5 x ULN (if bone metastases are present, alkaline phosphatase must be <= 5 x ULN)"
    assert kind(line, "inclusion") == "computable"
