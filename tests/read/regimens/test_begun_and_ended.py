"""Drugs that begin or end with a cycle; arms against each other; cycles of a heading."""

import pytest

from read.regimens import schedules

BEGUN = {
    "Azacitidine 75 mg/m2 for 7 days every 28 days. Venetoclax is started in cycle 2 at 400 mg once daily.": (
        "venetoclax 400 mg · cycles 2+: 1..28"
    ),
    "Ruxolitinib 5 mg twice daily. Azacitidine 75 mg/m2 on days 1-5 is added in cycle 4. Cycles are 28 days.": (
        "azacitidine 75 mg/m2 · cycles 4+: 1..5"
    ),
    "Rituximab 375 mg/m2 on day 1 of 28-day cycles; lenalidomide 20 mg on days 1-21, introduced at cycle 3.": (
        "lenalidomide 20 mg · cycles 3+: 1..21"
    ),
    "Rituximab 375 mg/m2 on day 1 of 28-day cycles. Lenalidomide 20 mg on days 1-21 begins with cycle 2.": (
        "lenalidomide 20 mg · cycles 2+: 1..21"
    ),
    "Rituximab 375 mg/m2 on day 1 of 28-day cycles. Lenalidomide 20 mg on days 1-21 is added in cycle 2 only.": (
        "lenalidomide 20 mg · cycle 2: 1..21"
    ),
}


@pytest.mark.parametrize("text", BEGUN)
def test_what_begins_in_a_cycle_goes_on(text: str) -> None:
    """A drug that is started or added in a cycle is given from that cycle on."""
    assert schedules.schedule(text)[-1] == BEGUN[text]


ENDED = {
    "Carfilzomib 27 mg/m2 on day 1 of 28-day cycles. Lenalidomide 25 mg on days 1-21 is stopped after cycle 8.": (
        "lenalidomide 25 mg · cycles 1-8: 1..21"
    ),
    "Irinotecan 180 mg/m2 on day 1 of each 14-day cycle. Bevacizumab 5 mg/kg on day 1 is omitted in cycle 1.": (
        "bevacizumab 5 mg/kg · cycles 2+: 1"
    ),
    "Cisplatin 27 mg/m2 on day 1 of 28-day cycles. Dexamethasone 40 mg on days 1 and 8 is stopped after 4 cycles.": (
        "dexamethasone 40 mg · cycles 1-4: 1, 8"
    ),
    "Rituximab 375 mg/m2 on day 1 of 28-day cycles. Prednisone 50 mg on days 1-5 is withheld in cycle 3.": (
        "prednisone 50 mg · cycles 1-2: 1..5; cycles 4+: 1..5"
    ),
    "Rituximab 375 mg/m2 on day 1 of 28-day cycles. Prednisone 50 mg on days 1-5 is stopped if toxicity occurs.": (
        "prednisone 50 mg · cycles 1+: 1..5"
    ),
}


@pytest.mark.parametrize("text", ENDED)
def test_a_drug_told_with_its_end_is_given_up_to_it(text: str) -> None:
    """One sentence gives a drug and says in which cycles it is not given."""
    assert schedules.schedule(text)[-1] == ENDED[text]


@pytest.mark.parametrize("against", ["versus", "vs.", "vs"])
def test_arms_against_each_other_have_each_its_own(against: str) -> None:
    """What stands in the brackets of the second arm is not of the first."""
    second = "arm B (cisplatin 25 mg/m2 on day 1 of 7-day cycles)."
    text = f"Arm A (cisplatin 75 mg/m2 on day 1 of 28-day cycles) {against} {second}"
    assert schedules.frames(text) == [("treatment", "Arm A", 28, (1, None)), ("treatment", "arm B", 7, (1, None))]
    assert schedules.schedule(text) == ["cisplatin 75 mg/m2 · cycles 1+: 1", "cisplatin 25 mg/m2 · cycles 1+: 1"]


@pytest.mark.parametrize(
    "head", ["Induction (cycles 1-4, 21 days each)", "Cycles 1-4 (21 days)", "Part 1 (cycles 1-4)"]
)
def test_cycles_of_a_heading_are_those_of_all_behind_its_colon(head: str) -> None:
    """Drugs behind a semicolon stand under the heading too."""
    text = f"{head}: bortezomib 1.3 mg/m2 on days 1 and 4; dexamethasone 20 mg on day 1; melphalan 9 mg/m2 on days 1-4."
    assert [line.partition(" · ")[2].partition(":")[0] for line in schedules.schedule(text)] == ["cycles 1-4"] * 3


def test_steps_of_weeks_in_a_cycle_are_each_as_often_as_the_first() -> None:
    """The dose of later cycles, too, is taken daily."""
    text = "Venetoclax in cycle 3: 20 mg daily in week 1, 50 mg in week 2 and 400 mg from cycle 4. Cycles of 28 days."
    assert schedules.schedule(text) == [
        "venetoclax 20 mg · cycle 3: 1..7",
        "venetoclax 50 mg · cycle 3: 8..14",
        "venetoclax 400 mg · cycles 4+: 1..28",
    ]
