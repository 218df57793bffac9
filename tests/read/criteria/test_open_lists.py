"""Lists of exclusions whose heading names more than they list, and how large a lesion is and what shows it."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked
from trialrun.read.criteria.lines.reading import Role

_LIST = "\n - Stroke within 5 months\n - LVEF < 45%"
_RULE = "stroke within 5 months before enrolment or lvef < 45 %"
HEADED = [
    ("Serious heart disease, including but not limited to:", "serious_heart_disease"),
    ("Any uncontrolled illness, including, but not restricted to:", "any_uncontrolled_illness"),
    ("Vascular conditions that may bleed, such as:", "vascular_conditions_that_may_bleed"),
]


@pytest.mark.parametrize(("heading", "asked"), HEADED)
def test_what_an_open_heading_names_is_asked_beside_its_list(heading: str, asked: str) -> None:
    """The findings of the list keep their rules, as they do in a line without bullets."""
    assert ruled(heading + _LIST, "exclusion") == f"attest({asked}) or {_RULE}"


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        ("exclusion", "No evidence of serious illness, including:"),
        ("exclusion", "Serious illness unless treated, including:"),
        ("exclusion", "Serious illness within 9 months, including:"),
        ("inclusion", "Serious unstable illness, including:"),
    ],
)
def test_a_heading_that_says_more_than_a_name_is_asked_with_its_list(role: Role, heading: str) -> None:
    """A denial, an exception, a time, or a requirement: how it goes with the list, no reading tells."""
    assert ruled_or_asked(heading + _LIST, role) == "asked"


SIZES: list[tuple[str, str]] = [
    ("Plasmacytoma larger than 4 cm", "plasmacytoma_diameter > 4 cm"),
    ("Bone lesion larger than 6 mm on CT", "lesion_size > 6 mm"),
    ("Pulmonary artery systolic pressure > 55 mmHg on echocardiogram", "rvsp > 55 mm[Hg]"),
]


@pytest.mark.parametrize(("line", "rule"), SIZES)
def test_a_size_is_of_what_it_is_said_of_however_it_is_seen(line: str, rule: str) -> None:
    """What shows a measurement asks nothing, and a plasmacytoma has a size of its own."""
    assert ruled(line, "exclusion") == rule
