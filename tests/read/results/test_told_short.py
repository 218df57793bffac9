"""What a sentence tells short of several groups or results, and figures that stand behind the words of their count."""

import pytest

from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.read.results.abstracts import results_of
from trialrun.read.results.in_full import told_in_full
from trialrun.read.sentences import sentences_of
from trialrun.read.source import Printed
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()


def told(text: str) -> tuple[tuple[Reported, ...], tuple[SafetyEvent, ...]]:
    """Results and harms of an abstract's text."""
    results, safety, _ = results_of(tuple(sentences_of(Printed(text, 3, 3))), VOCABULARY)
    return results, safety


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        ("12 deaths: five in arm A and seven in arm B.", [("", 12), ("arm A", 5), ("arm B", 7)]),
        (
            "There were 9 deaths (six in the larch group and three in the elm group).",
            [("", 9), ("larch", 6), ("elm", 3)],
        ),
        ("Nine deaths occurred: four on placebo and five in the oak arm.", [("", 9), ("placebo", 4), ("oak", 5)]),
    ],
)
def test_the_parts_of_a_sum_are_of_their_groups(text: str, deaths: list[tuple[str, int]]) -> None:
    """Each part of a sum is a count of its own group, and the sum is that of all."""
    assert [(one.group, one.count) for one in told(text)[1]] == deaths


@pytest.mark.parametrize(
    "text",
    [
        "There were 9 deaths: four from sepsis and five from progression.",
        "There were 9 deaths: four in arm A and three in arm B.",
        "Of 40 patients, 20 were treated: ten in arm A.",
    ],
)
def test_what_makes_no_sum_stays_as_it_is(text: str) -> None:
    """Causes are no groups, and parts that do not make the sum are not told apart."""
    assert told_in_full(text) == text


def test_bare_counts_of_two_groups() -> None:
    """`in seven in the A group` counts patients, with the share behind the group."""
    results, _ = told("Responses were seen in seven in the elm group (70%) and in two in the oak group.")
    assert [(one.name, one.group, one.statistics[0].count, one.statistics[0].percent) for one in results] == [
        ("response", "elm", 7, 70),
        ("response", "oak", 2, None),
    ]


def test_a_verb_behind_both_groups_is_that_of_both() -> None:
    """`12 (24%) of 50 in the A group and 27 (56%) of 48 in the B group had relapsed`."""
    results, _ = told("By month 9, 6 (15%) of 40 in the elm group and 12 (32%) of 38 in the oak group had relapsed.")
    assert [(one.name, one.group, one.statistics[0].count, one.statistics[0].at) for one in results] == [
        ("relapse", "elm", 6, "month 9"),
        ("relapse", "oak", 12, "month 9"),
    ]


def test_two_medians_that_were_not_reached() -> None:
    """One denial is that of both results."""
    results, _ = told("Median PFS and OS were not reached.")
    assert [one.name for one in results] == ["progression_free_survival", "overall_survival"]
    assert {one.statistics[0].printed for one in results} == {"not reached"}


def test_a_share_behind_the_words_of_its_count() -> None:
    """It is that of the count, if it fits; what was examined is no result of its own."""
    *_, one = told("Mucosal remission was observed in 9 of 12 patients with a follow-up colonoscopy (75%).")[0]
    assert (one.name, one.statistics[0].count, one.statistics[0].percent) == ("remission", 9, 75)


def test_who_could_not_be_evaluated_did_not_fail_to_respond() -> None:
    """`no response 10%; 3 patients (8%) were not evaluable`: the second is another result."""
    results, _ = told("No response was seen in 4 patients (10%); 3 patients (8%) were not evaluable.")
    assert [(one.name, one.statistics[0].percent) for one in results] == [("no_response", 10), ("not_evaluable", 8)]


def test_grades_of_response_in_a_bracket() -> None:
    """`(4 VGPR, 1 CR)`: each with its own number."""
    results, _ = told("Five of six achieved a response (4 VGPR, 1 CR).")
    counts = {one.name.removeprefix("hematologic_"): one.statistics[0].count for one in results}
    assert (counts["very_good_partial_response"], counts["complete_response"]) == (4, 1)


def test_those_pretreated_are_no_drug() -> None:
    """`30 pre-treated patients` are not those given `pre`."""
    results, _ = told("Altogether, 30 pre-treated patients received rowanib.")
    assert all("given pre" not in one.label for one in results)


def test_the_name_of_a_group_is_no_harm() -> None:
    """`placebo: 5% and 0%` behind two harms names nobody's harm."""
    _, harms = told("Rash was reported in 31% (n=12) and fever in 13% (n=5) of the elm arm; placebo: 5% and 0%.")
    assert "placebo" not in {one.event for one in harms}


def test_a_limit_of_those_who_entered_is_no_result() -> None:
    """`an ejection fraction of 45% or more` was asked for, and not found."""
    results, _ = told("We randomly assigned 80 patients with an ejection fraction of 45% or more.")
    assert [one.name for one in results] == ["enrolled"]


def test_what_a_measure_fell_by_counts_nobody() -> None:
    """`fell by 5 in the A group` is a difference, `was achieved by 5 in the A group` a number of patients."""
    for text in ("The mean score fell by 5 in the elm group and 3 in the oak group.", "It rose by 4 in the elm group."):
        assert not [one for one in told(text)[0] if one.statistics[0].count is not None]
    results, _ = told("Response was achieved by 9 in the elm group and by 4 in the oak group.")
    assert [(one.group, one.statistics[0].count) for one in results] == [("elm", 9), ("oak", 4)]


def test_a_share_behind_a_group_stays_with_its_count() -> None:
    """`10 of 20 patients in the A group (50%) and 4 of 20 in the B group (20%)`: two groups, each with both."""
    results, _ = told(
        "Response occurred in 10 of 20 patients in the elm group (50%) and 4 of 20 in the oak group (20%)."
    )
    assert [(one.group, one.statistics[0].count, one.statistics[0].percent) for one in results] == [
        ("elm", 10, 50),
        ("oak", 4, 20),
    ]


def test_what_compares_two_groups_keeps_its_words() -> None:
    """A share behind a group without a count, `more often in the A group (31%) than ...`, stays where it is."""
    text = "Rash occurred more often in the elm group (31%) than in the oak group (12%)."
    assert told_in_full(text) == text


def test_two_groups_of_one_median_are_no_two_results() -> None:
    """`median PFS in arm A or arm B` is one result; a group behind two results is of both."""
    results, _ = told("Median PFS in arm A or arm B was not reached.")
    assert [one.name for one in results] == ["progression_free_survival"]
    assert "elm group; median OS" in told_in_full("Median PFS and OS were not reached in the elm group.")


def test_who_did_not_is_not_told_beside_both() -> None:
    """A denied verb is not made the result of each group."""
    results, _ = told("Overall 20 (50%) in the elm group and 10 (25%) in the oak group had not relapsed.")
    assert "relapse" not in {one.name for one in results}


@pytest.mark.parametrize("text", ["Responses: 4 CR; 3 PR; 2 SD.", "Responses included 4 CR, 3 PR and 2 SD."])
def test_each_grade_of_response_has_its_own_number(text: str) -> None:
    """The first number of a list of grades is that of the first grade, and stable disease is no response."""
    counts = {one.name: one.statistics[0].count for one in told(text)[0]}
    assert counts == {"complete_response": 4, "partial_response": 3, "stable_disease": 2}


def test_grades_in_a_bracket_leave_the_whole_its_name() -> None:
    """`Five of six achieved a response (4 VGPR, ...)`: the five responded; deviations in brackets are no disease."""
    results, _ = told("Five of six achieved a response (4 VGPR, 1 CR).")
    assert [(one.statistics[0].count, one.statistics[0].total) for one in results if one.name == "response"] == [(5, 6)]
    assert "stable_disease" not in {one.name for one in told("The mean change was 4.2 (2 SD).")[0]}


def test_a_mean_of_cycles_is_no_follow_up() -> None:
    """`over a mean of 4 cycles` says how long a drug was given."""
    assert "follow_up" not in {one.name for one in told("Over a mean of 4 cycles, response was seen in 50%.")[0]}
