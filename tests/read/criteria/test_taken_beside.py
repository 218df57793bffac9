"""What somebody takes now, beside what there was before and beside what is denied."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked
from trialrun.read.criteria.lines.reading import Role

TAKEN: list[tuple[Role, str, str]] = [
    ("exclusion", "History of stroke and on warfarin", "stroke ever and exposure to warfarin"),
    ("inclusion", "Prior melphalan and receiving aspirin", "exposure to melphalan ever and exposure to aspirin"),
    ("exclusion", "Prior melphalan and taking either aspirin or warfarin",
     "exposure to melphalan ever and (exposure to aspirin or exposure to warfarin)"),
    ("exclusion", "Stroke and on either aspirin or warfarin",
     "stroke and (exposure to aspirin or exposure to warfarin)"),
    ("inclusion", "Prior melphalan and using one of the following: aspirin, warfarin",
     "exposure to melphalan ever and (exposure to aspirin or exposure to warfarin)"),
    ("inclusion", "Prior melphalan and either thalidomide or carfilzomib",
     "exposure to melphalan ever and (exposure to thalidomide ever or exposure to carfilzomib ever)"),
    ("inclusion", "Free of stroke and on warfarin", "no stroke and exposure to warfarin"),
    ("inclusion", "Free from depression and taking aspirin", "no depression and exposure to aspirin"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), TAKEN)
def test_what_is_taken_now_is_no_history(role: Role, line: str, rule: str) -> None:
    """A drug behind `and on` is one of now, asked with what stands before it."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize("role", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    "line",
    ["No stroke and receiving warfarin", "Not on aspirin and on warfarin", "No depression and on a stable opioid",
     "No stroke or gout and taking warfarin", "Off warfarin at least 2 weeks", "Off aspirin >= 7 days"],
)  # fmt: skip
def test_what_a_denial_may_reach_is_asked(line: str, role: Role) -> None:
    """Whether a drug is denied or demanded, and how long it must be over, is left to a person."""
    assert ruled_or_asked(line, role) == "asked"


EXCUSED = {
    "Stroke and no bleeding except in the nose": "stroke and (no bleeding unless attest(in_the_nose))",
    "Platelets >= 60 and no gout except in the foot": "platelets >= 60 10*9/L and (no gout unless attest(in_the_foot))",
}


@pytest.mark.parametrize("line", EXCUSED)
def test_an_exception_to_a_denial_excuses_nothing_else(line: str) -> None:
    """Whoever is excepted from the denial must still meet what stands before it."""
    assert ruled(line) == EXCUSED[line]


def test_an_exception_behind_a_comma_may_be_one_to_all() -> None:
    """Nobody can tell whether it is to the last, or to the whole line."""
    assert ruled_or_asked("Platelets >= 60, no transfusion, except with marrow involvement") == "asked"


@pytest.mark.parametrize("line", ["Depression preferred", "Patients with gout preferred", "Preferably with asthma"])
def test_who_is_wished_for_is_not_asked_for(line: str) -> None:
    """A preference keeps nobody out."""
    assert ruled(line) == ""


@pytest.mark.parametrize("line", ["Unlikely to be pregnant", "Patients unlikely to have gout", "Gout is unlikely"])
def test_what_is_unlikely_is_demanded_of_nobody(line: str) -> None:
    """A finding that is hardly there is no finding that must be there."""
    assert ruled_or_asked(line) == "asked"


def test_a_grade_before_a_list_is_asked_of_each_member() -> None:
    """Whether the grade of the first is that of the rest, nobody can tell by the words."""
    text = ruled("No grade 3 neuropathy, ascites or edema")
    assert text.count("attest(grade_3_neuropathy_ascites_or_edema)") == 2


OF_THE_LIST = [
    "Refractory to the following: melphalan, thalidomide",
    "Resistant to two of the following: melphalan, thalidomide, carfilzomib",
    "Progressed on two of three: melphalan, thalidomide, carfilzomib",
    "Failed any of the following:\n- melphalan\n- thalidomide",
    "Negative for the following: HIV, hepatitis C",
    "Untreated with both of the following: melphalan, thalidomide",
]


@pytest.mark.parametrize("line", OF_THE_LIST)
def test_what_a_label_says_of_its_list_is_not_lost(line: str) -> None:
    """What failed, was never given or was not found is not simply there."""
    assert ruled_or_asked(line) == "asked"


def test_a_label_of_earlier_treatment_is_of_any_time() -> None:
    """What was given before need not be given now."""
    rule = "exposure to melphalan ever or exposure to thalidomide ever"
    assert ruled("Previously treated with one of the following: melphalan, thalidomide") == rule
    assert ruled("Currently treated with one of the following: aspirin, warfarin", "exclusion") == (
        "exposure to aspirin or exposure to warfarin"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Completed radiotherapy 6 weeks and chemotherapy 3 weeks before",
        "Stopped aspirin 3 weeks and warfarin 1 week before enrolment",
    ],
)
def test_two_times_of_an_end_are_no_windows(line: str) -> None:
    """Nobody must have had a treatment within the time for which it must be over."""
    assert ruled_or_asked(line) == "asked"
