"""Cycles that follow others, brackets with their own days, arms named by their drug, and ends that are asked for."""

import pytest

from read.regimens.schedules import frames, schedule
from trialrun.read.regimens.reading import read_regimen

WEEKLY = "cycles 1-2: 1, 8, 15, 22"


def asked(text: str) -> list[str]:
    """The families of what is asked of a text."""
    return [finding.family for finding in read_regimen(text).findings if finding.severity == "query"]


@pytest.mark.parametrize(
    "turns",
    [
        "weekly through cycle 2, then every 2 weeks through cycle 5, then every 4 weeks through cycle 9",
        "weekly up to cycle 2, every 2 weeks up to cycle 5 and every 4 weeks up to cycle 9",
        "weekly through the end of cycle 2, then every 2 weeks through cycle 5, then every 4 weeks through cycle 9",
    ],
)
def test_what_goes_through_a_later_cycle_begins_behind_what_went_before(turns: str) -> None:
    """`through cycle 2, then ... through cycle 5`: cycles 3 to 5, and no day of cycle 1 twice."""
    told = schedule(f"Glofitamab 16 mg {turns}. Cycles of 28 days.")
    assert [line.partition(" · ")[2] for line in told] == [WEEKLY, "cycles 3-5: 1, 15", "cycles 6-9: 1"]


def test_what_begins_late_in_the_first_cycle_is_not_begun_anew() -> None:
    """`weekly from day 8 through cycle 2, then every 2 weeks through cycle 4`: day 8 is of cycle 1 alone."""
    told = schedule(
        "Glofitamab 2.5 mg on day 1, 30 mg weekly from day 8 through cycle 2, then every 2 weeks through cycle 4. "
        "28-day cycles."
    )
    assert told == [
        "glofitamab 2.5 mg · cycle 1: 1",
        "glofitamab 30 mg · cycle 1: 8, 15, 22",
        "glofitamab 30 mg · cycle 2: 1, 8, 15, 22",
        "glofitamab 30 mg · cycles 3-4: 1, 15",
    ]


@pytest.mark.parametrize("first", ["(27 mg/m2 on day 1 of cycle 1)", "(cycle 1: 27 mg/m2 on day 1)"])
def test_days_with_a_dose_keep_it_beside_a_bracket_of_another_dose(first: str) -> None:
    """`56 mg/m2 on days 1 and 8 of cycle 2 onwards (27 mg/m2 on day 1 of cycle 1)`: each dose has its own days."""
    told = schedule(f"Carfilzomib 56 mg/m2 IV on days 1 and 8 of cycle 2 onwards {first}, in 21-day cycles.")
    assert sorted(told) == ["carfilzomib 27 mg/m2 · cycle 1: 1", "carfilzomib 56 mg/m2 · cycles 2+: 1, 8"]


@pytest.mark.parametrize(
    "text",
    [
        "In the {0} group: {0} {1}. In the {2} group: {2} {3}.",
        "Patients in the {0} arm receive {0} {1}; patients in the {2} arm receive {2} {3}.",
        "The {0} group received {0} {1}. The {2} group received {2} {3}.",
        "Participants randomized to the {0} arm will receive {0} {1}. Those in the {2} arm get {2} {3}.",
    ],
)
def test_a_group_called_by_its_drug_is_an_arm(text: str) -> None:
    """Nobody is given the drugs of both."""
    text = text.format("rituximab", "375 mg/m2 weekly", "obinutuzumab", "1000 mg on day 1 of 28-day cycles")
    assert [arm.split()[0] for _, arm, _, _ in frames(text)] == ["rituximab", "obinutuzumab"]


@pytest.mark.parametrize("whom", ["each group", "both arms", "this group"])
def test_what_is_told_of_each_group_is_no_arm(whom: str) -> None:
    """`In each group: ...` names none."""
    assert [arm for _, arm, _, _ in frames(f"In {whom}: tamoxifen 20 mg daily, every 28 days.")] == [""]


@pytest.mark.parametrize("behind", ["infusion, dexamethasone 8 mg daily", ", dexamethasone 8 mg daily for 3 days"])
def test_what_follows_one_dose_is_given_in_its_cycles(behind: str) -> None:
    """`After A infusion, B`, `after A, B for 3 days`: with each dose of A, not when its cycles are over."""
    behind = behind if behind[0] == "," else f" {behind}"
    assert len(frames(f"Docetaxel 75 mg/m2 every 3 weeks for 6 cycles. After docetaxel{behind}.")) == 1


@pytest.mark.parametrize(
    "end",
    [
        "Bortezomib is discontinued after week 12.",
        "Bortezomib is stopped after 12 weeks.",
        "After 4 months bortezomib is stopped.",
        "After the first 4 months, bortezomib is discontinued.",
        "Bortezomib is stopped at week 24.",
    ],
)
def test_an_end_that_no_day_shows_is_asked(end: str) -> None:
    """A schedule that runs on says so, and a week in which a drug is stopped is no week in which it is given."""
    text = f"Bortezomib 1.3 mg/m2 on days 1 and 8 of 28-day cycles. {end}"
    assert asked(text) == ["schedule-untold"]
    assert schedule(text) == ["bortezomib 1.3 mg/m2 · cycles 1+: 1, 8"]


@pytest.mark.parametrize(
    "end",
    [
        "Bortezomib is stopped after cycle 6.",
        "Bortezomib may be stopped after 12 weeks.",
        "Bortezomib is stopped after 12 weeks if neuropathy occurs.",
    ],
)
def test_an_end_of_some_or_one_that_is_shown_is_not_asked(end: str) -> None:
    """What is left to some, and what the cycles tell, needs no question."""
    assert asked(f"Bortezomib 1.3 mg/m2 on days 1 and 8 of 28-day cycles. {end}") == []


@pytest.mark.parametrize(
    "change",
    ["increasing to 200 mg daily", "escalating to 200 mg", "increasing up to a maximum of 200 mg", "tapering to 50 mg"],
)
def test_a_second_dose_without_a_time_is_asked(change: str) -> None:
    """`100 mg daily increasing to 200 mg daily`: all come to 200 mg, nobody says when."""
    assert asked(f"Thalidomide 100 mg daily {change}.") == ["schedule-untold"]


def test_equal_doses_on_one_day_are_asked() -> None:
    """The same drug twice on a day is not passed over because the doses are equal."""
    text = "Rituximab 375 mg/m2 on day 1 through cycle 6, then on day 1 of every other cycle through cycle 12."
    assert "dose-twice" in asked(f"{text} 28-day cycles.")
