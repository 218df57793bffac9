"""Where a schedule goes on behind counted cycles, begins in the first, and what names, rests or days give no dose."""

import pytest

from read.regimens import schedules

BEHIND = (
    "weekly for two 28-day cycles and every other week thereafter",
    "weekly for two 28-day cycles, then every 2 weeks thereafter",
    "once weekly for the first two 28-day cycles and every 2 weeks thereafter",
)


@pytest.mark.parametrize("told", BEHIND)
def test_what_comes_behind_counted_cycles_begins_behind_all_of_them(told: str) -> None:
    """The number of cycles is how long the first interval holds."""
    assert schedules.schedule(f"Elotuzumab 5 mg/kg {told}.") == [
        "elotuzumab 5 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 5 mg/kg · cycles 3+: 1, 15",
    ]


BEGUN = ("starting", "is added", "is introduced", "beginning")


@pytest.mark.parametrize("begun", BEGUN)
def test_what_is_added_on_a_day_goes_on(begun: str) -> None:
    """Daily from that day of the first cycle on, and in all cycles behind it."""
    assert schedules.schedule(f"Tamoxifen 20 mg daily {begun} on day 8 of cycle 1 of 28-day cycles.") == [
        "tamoxifen 20 mg · cycle 1: 8..28",
        "tamoxifen 20 mg · cycles 2+: 1..28",
    ]


@pytest.mark.parametrize("rest", ["no treatment in week 4", "no therapy during week 4", "rest in week 4"])
def test_a_week_without_treatment_has_no_dose(rest: str) -> None:
    """Days of the other weeks stay."""
    text = f"Melphalan 5 mg on days 1-4 of week 1 and twice weekly in weeks 2-3, followed by {rest} of 28-day cycles."
    found = schedules.schedule(text)
    assert "melphalan 5 mg · cycles 1+: 1..4" in found
    assert not any("22" in line.partition(" · ")[2] for line in found)


@pytest.mark.parametrize("repeated", ["; repeat on day 29; 5 cycles", ", repeat on day 29, 5 cycles"])
def test_the_day_on_which_a_cycle_is_repeated_is_none_of_a_drug(repeated: str) -> None:
    """`repeat on day 29`, and how many cycles: they are 28 days long."""
    text = f"Fludarabine 20 mg/m2 on days 1-3, melphalan 5 mg on day 1{repeated}."
    assert schedules.schedule(text) == ["fludarabine 20 mg/m2 · cycles 1-5: 1..3", "melphalan 5 mg · cycles 1-5: 1"]
    assert schedules.frames(text)[0][2] == 28


def test_days_without_a_dose_stand_beside_a_dose_on_other_days() -> None:
    """Neither the days of the one nor the dose of the other is lost."""
    text = "Cyclophosphamide IV on days -6 and -5. High-dose cyclophosphamide 40 mg/kg on days 3 and 4."
    assert schedules.schedule(text) == ["cyclophosphamide · days -6, -5", "cyclophosphamide 40 mg/kg · days 3, 4"]


def test_an_end_of_one_drug_is_not_that_of_what_goes_on_until_progression() -> None:
    """`A daily until progression and B weekly for 6 weeks`."""
    text = "Tamoxifen 20 mg daily until progression and elotuzumab 5 mg/kg weekly for 6 weeks."
    assert schedules.schedule(text)[0] == "tamoxifen 20 mg · days not stated"


def test_so_much_a_day_is_not_given_once_a_cycle() -> None:
    """`100 mg/day, every 6 weeks`: on which days, the interval of the cycles does not tell."""
    text = "Melphalan 5 mg on days 1-4, thalidomide 50 mg/day, every 6 weeks for 5 cycles."
    assert schedules.schedule(text) == ["melphalan 5 mg · cycles 1-5: 1..4", "thalidomide 50 mg · days not stated"]


@pytest.mark.parametrize("name", ["MEL140", "HDM-2", "XY-77"])
def test_a_name_in_a_bracket_behind_a_dose_is_no_other_drug(name: str) -> None:
    """`melphalan 140 mg/m2 (MEL140)`."""
    assert schedules.schedule(f"Melphalan 140 mg/m2 ({name}) on day -2.") == ["melphalan 140 mg/m2 · days -2"]


@pytest.mark.parametrize(
    "told", ["Planned number of cycles: 6.", "The number of cycles is 6.", "Number of courses = 6."]
)
def test_a_number_of_cycles_behind_a_colon_ends_them(told: str) -> None:
    """No further cycle is planned."""
    text = f"Melphalan 5 mg on days 1-4 of a 35-day cycle. {told}"
    assert schedules.schedule(text) == ["melphalan 5 mg · cycles 1-6: 1..4"]
