"""Readings of outcomes: the rules that wording stands for, and nothing where a word is not accounted for."""

import pytest

from growth import assert_in_proportion
from read.building.sources_made import outcome, printed, trial
from trialrun.protocol.outcomes import OutcomeReading
from trialrun.protocol.scalars import Lines
from trialrun.read.outcomes.readings import readings_of, variable_of
from trialrun.terms import load_vocabulary


def readings(title: str, text: str = "", time: str = "90 days") -> tuple[OutcomeReading, ...]:
    """The readings of an outcome of these words."""
    (one,) = trial(outcomes=(outcome(title, time, text=printed(text, 22) if text else None),)).outcomes
    return one.readings


def rules(title: str, text: str = "", time: str = "90 days") -> list[tuple[str, str]]:
    """Name and rule of each reading of an outcome."""
    return [(one.name, one.rule.text if one.rule else "") for one in readings(title, text, time)]


def test_and_or_is_read_in_both_ways() -> None:
    """One of two changes may be enough, or both needed: both readings stand in the file, the wider first."""
    assert rules("Success", "At least a 30% reduction in CRP and/or an increase in albumin of at least 1 g/dL")[:2] == [
        ("or", "crp <= 0.7 x baseline or albumin >= baseline + 1 g/dL"),
        ("and", "crp <= 0.7 x baseline and albumin >= baseline + 1 g/dL"),
    ]


def test_or_and_and_alone_have_one_reading() -> None:
    """A document that says which has no second reading."""
    text = "a >= 40% decrease in ferritin {} a >= 40% decrease in CRP"
    assert [name for name, _ in rules("Fall", text.format("or"))] == ["or"]
    assert [name for name, _ in rules("Fall", text.format("and"))] == ["and"]


def test_a_day_with_a_number_may_be_a_study_day() -> None:
    """`Day 90` with a time frame of 90 days is an offset by default, and a study day beside it."""
    found = readings("Success", "A 2-point improvement in ECOG performance status at Day 90")
    assert [one.counted for one in found] == ["offset", "study day", "offset"]


def test_so_many_points_may_be_exactly_so_many() -> None:
    """`A 2-point fall` is at least 2 points by default; exactly 2 is a reading of its own."""
    assert rules("Fall", "A 2-point reduction in ONLS") == [
        ("as printed", "onls <= baseline - 2"),
        ("as printed, exactly so many points", "onls >= baseline - 2 and onls <= baseline - 2"),
    ]


def test_a_share_below_a_bound_is_read_as_a_line_of_eligibility_is() -> None:
    """`Proportion of participants with HbA1c < 6.5 %` is a rule on HbA1c."""
    assert rules("Proportion of participants with HbA1c < 6.5% at week 30") == [("as printed", "hba1c < 6.5 %")]


def test_a_change_of_several_without_a_size_may_be_of_all_or_of_one() -> None:
    """No size is invented: the change itself comes first, any change that way is an assumption and says so."""
    found = readings("Markers", "Decrease of CRP and ferritin", "2, 4 or 6 months")
    assert [one.name for one in found] == ["change", "all", "one", "all, any time", "all, last time"]
    assert [one.rule is None for one in found] == [True, False, False, False, False]
    assert {one.origin for one in found[1:]} == {"assumption"}


@pytest.mark.parametrize(
    "text",
    [
        "a 50% reduction in CRP in patients with fever",
        "a 50% reduction in CRP or normal joints",
        "a 2-point improvement in the Example Scale",
        "an increase in albumin of 2 points",
        "a 2-point improvement in the score",
        "Complete: a 90% reduction in CRP. Partial: a 50% reduction in CRP.",
        "a 50% reduction in CRP, unless steroids were given",
        "participants with HbA1c < 6.5% who wish to stop",
    ],
)
def test_what_is_not_understood_to_the_last_word_has_no_rule(text: str) -> None:
    """A condition on patients, an unknown scale, a unit that does not fit, a definition by levels: no rule is made."""
    assert rules("Success", text) == []


def test_a_name_with_more_words_than_the_variable_is_no_variable() -> None:
    """`CRP in the joint` is not CRP."""
    words = load_vocabulary()
    assert variable_of("CRP level", words) == "crp"
    assert variable_of("CRP in the joint", words) == variable_of("CRP and ferritin", words) == ""


@pytest.mark.parametrize("unit", ["a 50% reduction in CRP and ", "at least a ", "reduction in ", "a fall of 2 "])
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    """Clauses that begin again and again are read in a time that grows with the length."""
    words = load_vocabulary()
    assert_in_proportion(lambda text: readings_of("x", text, (), words, Lines("")), unit * 500)
