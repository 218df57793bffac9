"""Who may enter: those eligible for the study, of whom more is asked; an age beside alternatives; listed diagnoses."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked
from trialrun.read.criteria.lines.reading import Role

ELIGIBLE = [
    ("Women eligible for this trial must have psoriasis", "if sex = female then psoriasis"),
    ("Subjects eligible to enter the study should have a sodium >= 133 mmol/L", "sodium >= 133 mmol/L"),
    ("Participants eligible for the study must be at least 19 years old and have gout", "age >= 19 years and gout"),
    ("Patients with gout are eligible for the study if sodium >= 133 mmol/L", "if gout then sodium >= 133 mmol/L"),
    ("Patients with treated gout eligible", ""),
]


@pytest.mark.parametrize(("line", "rule"), ELIGIBLE)
def test_what_is_asked_of_those_eligible_is_asked(line: str, rule: str) -> None:
    """`Patients eligible for the study must ...` says who they are and allows nothing; `are eligible` lets in more."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Biopsy must be feasible",
        "Complete resection should also be technically possible",
        "Surgery must not be feasible",
    ],
)
def test_what_can_be_done_is_asked_of_everybody(line: str) -> None:
    """Not only of those who have a record of it."""
    assert ruled(line).startswith("attest(") and ruled(line).count("(") == 1


AGED = [
    ("Patients aged 19 to 71 years with gout or psoriasis",
     "age >= 19 years and age <= 71 years and (gout or psoriasis)"),
    ("Age 19 years or older, with gout or psoriasis", "age >= 19 years and (gout or psoriasis)"),
    ("Men over 51 years who have gout, psoriasis, or asthma",
     "sex = male and age > 51 years and (gout or psoriasis or asthma)"),
    ("Age > 66 years or gout", "age > 66 years or gout"),
    ("Adults 18 years or older, gout or psoriasis", "asked"),
    ("Age 19 to 71 years, male or female, with gout or psoriasis", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), AGED)
def test_an_age_is_asked_whichever_of_the_diseases_behind_with_it_is(line: str, rule: str) -> None:
    """Nobody enters for being an adult alone, nor at any age for the disease behind `or`."""
    assert ruled_or_asked(line) == rule


LISTED: list[tuple[Role, str, str]] = [
    ("inclusion", "The following diagnoses are eligible: melanoma, thymoma", "melanoma or thymoma"),
    ("inclusion", "The following diseases are eligible: gout; psoriasis", "gout or psoriasis"),
    ("inclusion", "The following tumor types are eligible:\n - Melanoma\n - Thymoma", "melanoma or thymoma"),
    ("inclusion", "Eligible diagnoses: melanoma, thymoma", "melanoma or thymoma"),
    ("inclusion", "The following are allowed: aspirin, ibuprofen", ""),
    ("exclusion", "The following diagnoses are eligible: melanoma, thymoma", "asked"),
]


@pytest.mark.parametrize(("role", "line", "rule"), LISTED)
def test_diagnoses_that_are_eligible_are_asked_for_any_of_them(role: Role, line: str, rule: str) -> None:
    """Such a list says who may enter, and is no permission beside it; nobody has all of them."""
    assert ruled_or_asked(line, role) == rule


LABELLED: list[tuple[Role, str, str]] = [
    ("inclusion", "For patients with gout: clinically stable", "if gout then attest(clinically_stable)"),
    ("inclusion", "For women: negative result", "if sex = female then attest(negative_result)"),
    ("exclusion", "Patients with gout: flare of any joint", "gout and attest(flare_of_any_joint)"),
]


@pytest.mark.parametrize(("role", "line", "rule"), LABELLED)
def test_what_has_no_name_is_asked_of_those_whom_the_label_names(role: Role, line: str, rule: str) -> None:
    """Nobody must be one of them."""
    assert ruled(line, role) == rule


INCLUDING = [
    ("Prior therapy within 9 weeks, including chemotherapy or surgery",
     "exposure to anticancer_therapy within 9 weeks before enrolment"
     " or exposure to chemotherapy within 9 weeks before enrolment or surgery within 9 weeks before enrolment"),
    ("Heart disease within 9 months including stroke",
     "heart_disease within 9 months before enrolment or stroke within 9 months before enrolment"),
    ("Heart disease, including stroke within 9 months, or gout",
     "heart_disease or stroke within 9 months before enrolment or gout"),
    ("Heart disease within 9 months, including a history of stroke",
     "heart_disease within 9 months before enrolment or stroke ever"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), INCLUDING)
def test_what_is_listed_behind_a_window_is_of_that_time(line: str, rule: str) -> None:
    """A stroke of ten years ago keeps nobody out who must have had none for months."""
    assert ruled(line, "exclusion") == rule


def test_how_often_a_value_is_to_be_so_is_asked_of_each() -> None:
    """No single value decides."""
    line = "Systolic BP > 151 mmHg or diastolic BP > 101 mmHg on at least 2 readings"
    assert ruled_or_asked(line, "exclusion") == "asked"


@pytest.mark.parametrize(
    "line",
    [
        "Eligible tumor types include melanoma, thymoma",
        "Age 19-71 years; older patients are allowed",
        "Sodium not outside 133 to 149 mmol/L",
    ],
)
def test_what_would_keep_out_those_who_may_enter_is_asked(line: str) -> None:
    """Nobody needs all that is eligible, keeps a limit that others need not, or lies beyond a range not left."""
    assert ruled_or_asked(line) == "asked"


@pytest.mark.parametrize("when", ["in the 9 days before therapy", "within 9 days before treatment"])
def test_a_negative_result_that_no_record_tells_is_asked_as_printed(when: str) -> None:
    """A test that was done and negative must not keep anybody out: the question says the result."""
    assert ruled(f"Negative pregnancy test {when}").startswith("attest(negative_pregnancy_test_")
