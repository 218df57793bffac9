"""Figures of several groups in one sentence: each belongs to its own, and to nobody where the words do not say."""

import re

import pytest

from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.read.results.abstracts import results_of
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


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("In cohort B (n = 24), the overall response rate was 42%.", [("cohort B", 42)]),
        ("In arm 1 (n=30) and arm 2 (n=28), ORR was 51% and 38%, respectively.", [("arm 1", 51), ("arm 2", 38)]),
        ("The response rate was higher with rowanib than with placebo (62% vs 28%; odds ratio 3.7).",
         [("rowanib", 62), ("placebo", 28), ("", None)]),
        ("More patients in the rowanib group had improvement in NIS+7 (48% vs 11%).", [("", 48)]),
        ("Survival at 3 years was 90% for R-ISS I, 76% for R-ISS II and 51% for R-ISS III.",
         [("R-ISS I", 90), ("R-ISS II", 76), ("R-ISS III", 51)]),
        ("Remission was reached in 21 of 100 (21%) with DRd v 5 of 100 (5%) with Rd.", [("DRd", 21), ("Rd", 5)]),
        ("Response occurred in 15 patients (25%) in the 6-week group and 14 patients (23%) in the 12-week group.",
         [("6-week", 25), ("12-week", 23)]),
        ("The 3-year PFS was 61% in patients with a deletion and 32% in those without.",
         [("patients with a deletion", 61), ("those without", 32)]),
        ("Responses were seen in 12/20 (60%) of patients given rowanib and 9/21 (43%) of those given larchumab.",
         [("rowanib", 60), ("larchumab", 43)]),
    ],
)  # fmt: skip
def test_each_figure_is_of_its_own_group(text: str, figures: list[tuple[str, int | None]]) -> None:
    """A group with its number, one of a kind, and one named by what it was given own the figure beside them alone."""
    results, _ = told(text)
    assert [(one.group, one.statistics[0].percent) for one in results] == figures
    assert not any(one.statistics[0].at.endswith("weeks") for one in results)


def test_nobody_is_counted_twice() -> None:
    """Of all patients, those behind `of whom` are a part; and a name that ends in a number counts nobody."""
    results, _ = told("A total of 210 patients were enrolled, of whom 105 received ixazomib and 105 received placebo.")
    assert [(one.group, one.statistics[0].count) for one in results if not one.group] == [("", 210)]


def test_a_hazard_ratio_is_of_no_group() -> None:
    """A ratio compares two groups, though it may favour one that is named."""
    results, _ = told("The hazard ratio for death was 0.72 (95% CI, 0.55 to 0.95) in favor of the rowanib group.")
    assert [(one.group, float(one.statistics[0].value)) for one in results] == [("", 0.72)]


def test_results_of_some_patients_say_whose_they_are() -> None:
    """Patients whom a sentence names first are told with each figure, beside its arm."""
    results, _ = told("In patients with a high risk, median PFS was 24 months with rowanib and 17 months with placebo.")
    assert [(one.group, one.statistics[0].given) for one in results] == [
        ("rowanib", "patients with a high risk"), ("placebo", "patients with a high risk")]  # fmt: skip


def test_figures_told_in_the_order_of_groups_named_before() -> None:
    """The word `respectively` looks back to as many groups as there are figures, also behind a sentence on two."""
    text = (
        "Nausea was an adverse event in 20% of patients in the low group, 25% in the high group and 9% in the control "
        "group. Death occurred in 3% of patients in the low group and 4% in the control group. "
        "Complete response was reached by 91 (45%) of 202, 88 (44%) of 201 and 19 (19%) of 102 patients, respectively."
    )
    results, _ = told(text)
    responses = [one.group for one in results if one.name == "complete_response"]
    assert responses == ["low", "high", "control"]


def test_a_second_harm_in_the_order_of_the_first() -> None:
    """As many figures as the first harm has groups are of these, in their order."""
    _, harms = told(
        "Grade 3 adverse events were neutropenia (61 [30%] of 200 patients in the low group, 58 [29%] of 199 in the "
        "high group, and 33 [33%] of 100 in the control group) and hypertension (28 [14%], 35 [18%], and four [4%])."
    )
    assert [(one.event, one.group, one.count) for one in harms][3:] == [
        ("hypertension", "low", 28), ("hypertension", "high", 35), ("hypertension", "control", 4)]  # fmt: skip


def test_the_figure_of_a_harm_is_no_part_of_its_name() -> None:
    """`The rate of infection was 21% (24/112) in arm A v ...` tells of infections."""
    _, harms = told("The rate of grade ≥ 3 infection was 21.4% (24/112) in arm A v 10.9% (12/110) in arm B.")
    assert [(one.event, one.count, one.total) for one in harms] == [("infection", 24, 112), ("infection", 12, 110)]


@pytest.mark.parametrize(
    "joint",
    ["; in the placebo group, {}", ", and in the placebo group, {}", " whereas in the placebo group {}",
     ", and, in the placebo group, {}"],
)  # fmt: skip
@pytest.mark.parametrize("second", ["7 of 31 patients had a relapse", "7 of 31 did"])
def test_a_second_group_named_first_has_its_own_figures(joint: str, second: str) -> None:
    """What stands behind another group is of that one, as a whole clause or by what was said of the first."""
    results, safety = told(f"In the rowanib group, 4 of 30 patients had a relapse{joint.format(second)}.")
    figures = [(one.group, one.statistics[0].count) for one in results]
    assert figures == [("rowanib", 4), ("placebo", 7)]
    assert not safety and len({one.name for one in results}) == 1


@pytest.mark.parametrize("whole", ["our cohort", "this patient group", "the entire study group", "each arm"])
def test_all_patients_are_no_group(whole: str) -> None:
    """Words for all of them tell no group from another."""
    results, _ = told(f"In {whole}, 14 of 30 patients had a partial response.")
    assert [(one.group, one.statistics[0].count) for one in results] == [("", 14)]


def test_figures_of_other_patients_are_not_of_those_named_first() -> None:
    """Patients whom a sentence names first are not those of a figure that has its own."""
    (both,), _ = told("In patients with a high risk, the response rate was 40% versus 60% in those without.")
    assert len(both.statistics) == 2
    assert not any(one.given for one in both.statistics)
    results, _ = told("In patients aged 65 or older, 5 of 12 responded; in younger patients, 9 of 12 responded.")
    assert [one.statistics[0].given for one in results] == ["patients aged 65 or older", "younger patients"]


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        (
            "Three deaths on treatment in the ixazomib arm and 6 in the control arm were reported.",
            [("ixazomib", 3), ("control", 6)],
        ),
        ("Deaths were reported in 13 patients in the EPd arm and 18 in the Pd arm.", [("EPd", 13), ("Pd", 18)]),
        ("Death occurred in 4 patients in the low group and nine in the high group.", [("low", 4), ("high", 9)]),
    ],
)
def test_a_bare_count_of_a_second_group_counts_the_same(text: str, deaths: list[tuple[str, int]]) -> None:
    """`and 6 in the control arm` are six of what was counted in the first."""
    assert [(one.group, one.count) for one in told(text)[1]] == deaths


def test_a_list_of_harms_keeps_the_groups_of_its_first_item() -> None:
    """Counts in square brackets and number words go to the two groups that the first item names."""
    text = (
        "The most common adverse events were neutropenia (71 [41%] of 174 in the elm group vs 39 [45%] of 87 in the "
        "oak group), pneumonia (24 [14%] vs 10 [11%]) and rash (21 [12%] vs two [2%])."
    )
    assert [(one.event, one.group, one.count) for one in told(text)[1]] == [
        ("neutropenia", "elm", 71), ("neutropenia", "oak", 39), ("pneumonia", "elm", 24), ("pneumonia", "oak", 10),
        ("rash", "elm", 21), ("rash", "oak", 2)]  # fmt: skip


def test_two_rates_without_a_word_of_their_order() -> None:
    """`PFS and OS rates were 92% and 97%`: each result has its own figure."""
    results, _ = told("The 2-year PFS and OS rates were 92.1% (95% CI 77.4-97.4) and 97.5%.")
    assert [(one.name, str(one.statistics[0].percent)) for one in results] == [
        ("progression_free_survival", "92.1"), ("overall_survival", "97.5")]  # fmt: skip


def test_figures_of_the_groups_named_before() -> None:
    """Two figures told `respectively` are of the two cohorts before; the follow-up beside them is of all."""
    results, _ = told(
        "Remission was seen in 24/30 (80%) patients in cohort A and 15/24 (62.5%) in cohort B. After a median "
        "follow-up of 22.3 months, PFS at 18 months was 93% (95% CI 75-98) and 79% (95% CI 57-91), respectively."
    )
    assert [(one.name, one.group) for one in results][2:] == [
        ("follow_up", ""), ("progression_free_survival", "cohort A"), ("progression_free_survival", "cohort B")
    ]  # fmt: skip
    assert [one.statistics[0].at for one in results][3:] == ["18 months", "18 months"]


def test_two_figures_compared_are_of_no_one_group() -> None:
    """`40%, compared with 70% in those with ...` gives the first figure no group."""
    results, _ = told("ORR was 40%, compared with 70% in those with standard risk.")
    assert {one.group for one in results} == {""}
