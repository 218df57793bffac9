"""Figures of several groups in one sentence: each belongs to its own, and to nobody where the words do not say."""

import re

import pytest

from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.read.results.sentences import results_of
from trialrun.read.sentences import sentences_of
from trialrun.read.source import Printed
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()


def told(text: str) -> tuple[tuple[Reported, ...], tuple[SafetyEvent, ...]]:
    """Results and harms of an abstract's text."""
    results, safety, _ = results_of(tuple(sentences_of(Printed(text, 3, 3))), VOCABULARY)
    return results, safety


@pytest.mark.parametrize(
    ("text", "medians"),
    [
        (
            "Median progression-free survival was 21 months with rowanib, 14 months with larchumab, and 9 months with "
            "placebo.",
            [("rowanib", 21), ("larchumab", 14), ("placebo", 9)],
        ),
        (
            "Median overall survival was 30 months (95% CI 25-36) in the high group, 27 months (21-33) in the low "
            "group, and 19 months (15-24) in the control group (hazard ratio 0.6).",
            [("high", 30), ("low", 27), ("control", 19), ("", "0.6")],
        ),
        (
            "Median OS was 11, 13 and 17 months in arms A, B and C, respectively.",
            [("arm A", 11), ("arm B", 13), ("arm C", 17)],
        ),
    ],
)
def test_medians_of_more_than_two_groups(text: str, medians: list[tuple[str, object]]) -> None:
    """Each median is that of the group behind it; a ratio is of none."""
    results, _ = told(text)
    assert [(one.group, str(one.statistics[0].value)) for one in results] == [
        (who, str(value)) for who, value in medians
    ]


def test_harms_of_groups_and_figures_in_their_order() -> None:
    """Nobody in a group is 0 of it; what is told `respectively` goes to the groups in the order of their names."""
    _, safety = told(
        "The most common grade 3 adverse events were anemia (12 [20%] patients in the rowanib group, 9 [15%] in the "
        "larchumab group, and none in the placebo group) and neutropenia (8 [13%], 7 [12%], and 2 [3%], respectively)."
    )
    groups = ["rowanib", "larchumab", "placebo"]
    assert [one.group for one in safety] == groups * 2
    assert [one.count for one in safety] == [12, 9, 0, 8, 7, 2]
    assert len({one.event for one in safety}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Deaths occurred in five patients (three in the rowanib group and two in the larchumab group).",
        "Median survival was not different, 4.1 in the rowanib group or the larchumab group.",
    ],
)
def test_a_figure_of_all_is_of_no_group(text: str) -> None:
    """Where a sentence names two groups behind one figure, the figure is not of the last."""
    results, safety = told(text)
    assert not [one.group for one in (*results, *safety) if one.group]


def test_shares_of_some_patients_are_not_of_all() -> None:
    """A response in patients with a feature is of those, with it and without it."""
    results, _ = told("ORR was 61% in patients with bone disease and 83% in patients without bone disease.")
    assert [(one.name, one.group) for one in results] == [
        ("overall_response", "patients with bone disease"),
        ("overall_response", "patients without bone disease"),
    ]


def test_those_who_entered_are_no_total_of_a_group() -> None:
    """Of whom some are said to be treated is the number that entered, and no total of figures of one arm."""
    results, safety = told(
        "Of 90 patients enrolled, 60 received rowanib. Two patients (2%) in the rowanib arm discontinued due to rash."
    )
    assert [one.name for one in results if one.statistics[0].count == 60] != ["enrolled"]
    assert [(one.count, one.total, one.group) for one in safety] == [(2, None, "rowanib")]


def test_groups_behind_respectively() -> None:
    """The word may stand before the groups."""
    results, _ = told("Response rates were 30%, 20%, and 10%, respectively, in the red, blue, and white groups.")
    assert [(one.group, str(one.statistics[0].percent)) for one in results] == [
        ("red", "30"), ("blue", "20"), ("white", "10"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        ("Two deaths occurred in the rowanib group and one in the larchumab group.", [("rowanib", 2)]),
        ("Four patients in arm A and two in arm B died.", [("arm A", 4)]),
        ("There were two deaths in arm A and none in arm B.", [("arm A", 2), ("arm B", 0)]),
        ("Deaths occurred in five patients, three in the rowanib group and two in the larchumab group.", [("", 5)]),
    ],
)
def test_a_number_before_two_groups(text: str, deaths: list[tuple[str, int]]) -> None:
    """It is of the first where the second has its own, and of all where each has its own."""
    _, safety = told(text)
    assert [(one.group, one.count) for one in safety if one.count or one.group][: len(deaths)] == deaths


@pytest.mark.parametrize(
    "text",
    [
        "Anemia was reported in 9 in the rowanib arm, 4 in the larchumab arm, and none in the placebo arm.",
        "Median PFS was 11 months in patients with one lesion and 17 months in those with several.",
        "The response rate was 60% and 40% in patients with and without a deletion.",
        "Rash leading to death occurred in 14 (23%) and 9 (20%) patients in the two groups.",
    ],
)
def test_of_whom_is_not_known(text: str) -> None:
    """`none` of one group is no 0 of all; words on other patients are no name of a group."""
    results, safety = told(text)
    assert not [one for one in safety if one.count == 0 and not one.group]
    assert not [one for one in results if one.statistics[0].count == 0 and not one.group]
    assert not [one.group for one in (*results, *safety) if re.search(r"\b(?:and|two)\b", one.group)]


def test_figures_of_two_things_are_not_of_two_groups() -> None:
    """Two figures told `respectively` of two harms may be one for each of those, and are of no group."""
    results, safety = told(
        "Fatigue occurred in 12 (20%) patients in the rowanib group and 9 (15%) patients in the placebo group, and "
        "nausea and vomiting in 5 (8%) and 3 (5%), respectively."
    )
    assert not safety and [one.group for one in results] == ["rowanib", "placebo", "", ""]


@pytest.mark.parametrize("how", ["or life-threatening ", "or fatal ", "and severe "])
def test_serious_or_worse_is_serious(how: str) -> None:
    """What is serious or worse is serious, not fatal and not any event."""
    _, safety = told(f"Serious {how}adverse events occurred in 20 patients.")
    assert [(one.event, one.count) for one in safety] == [("serious_adverse_event", 20)]
