"""Classes that a letter names are the points of their scale: Pugh 1973 counts five and six as A, ten and more as C."""

from __future__ import annotations

import re

import pytest

from ruled_lines import ruled

REQUIRED = {
    "Child-Pugh class A": "child_pugh <= 6",
    "Child-Pugh A or B": "child_pugh <= 9",
    "Child-Pugh A-B": "child_pugh <= 9",
    "Child-Pugh A5, A6 or B7": "child_pugh <= 7",
    "Child-Pugh <= B7": "child_pugh <= 7",
    "Class A of Child-Pugh": "child_pugh <= 6",
    "Child-Pugh class A (5-6 points)": "child_pugh >= 5 and child_pugh <= 6",
    "Child-Pugh class A or B cirrhosis": "cirrhosis and child_pugh <= 9",
}


@pytest.mark.parametrize("line", REQUIRED)
def test_a_class_is_its_points(line: str) -> None:
    """A letter, letters side by side and a letter with points say up to how many points."""
    assert ruled(line) == REQUIRED[line]


EXCLUDED = {
    "Child-Pugh class B or C": "child_pugh >= 7",
    "Child-Pugh B": "child_pugh >= 7 and child_pugh <= 9",
    "Child-Turcotte-Pugh (CTP) class C": "child_pugh >= 10",
    "Child-Pugh class > A": "child_pugh > 6",
    "Cirrhosis (Child-Pugh B or C)": "cirrhosis and child_pugh >= 7",
    "Moderate or severe hepatic impairment (Child-Pugh class B or C)": "child_pugh >= 7",
    "Child-Pugh class B/C, hepatitis B or C": "child_pugh >= 7 or hbv_infection or hcv_infection",
}


@pytest.mark.parametrize("line", EXCLUDED)
def test_a_class_keeps_out(line: str) -> None:
    """The class behind a disease is said of it, and a class in the bracket of an impairment stands for that."""
    assert ruled(line, "exclusion") == EXCLUDED[line]


@pytest.mark.parametrize(
    "line",
    [
        "Child-Pugh A or C",
        "Child-Pugh class B or worse",
        "Child-Pugh class",
        "Maximum Child-Pugh class B",
        "Up to Child-Pugh B",
        "Cirrhosis beyond Child-Pugh A",
        "Child-Pugh grade A, B or better",
    ],
)
def test_what_no_points_say_is_asked(line: str) -> None:
    """Classes that are no neighbours, and a class that is one end of what is meant, are no range that is printed."""
    rule = ruled(line, "exclusion")
    assert "attest(" in rule
    assert not re.search(r"child_pugh [<>=]", rule)


def test_letters_of_other_names_are_no_class() -> None:
    """The cells of a lymphoma stand behind the class."""
    assert ruled("Child-Pugh C, B-cell lymphoma", "exclusion").startswith("child_pugh >= 10 or lymphoma")
