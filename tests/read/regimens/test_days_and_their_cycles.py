"""Days with doses by cycle in a bracket; a drug that begins after cycles of another; arms named by a last sentence."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LONG = "1, 2, 8, 9"
STEPPED = (
    "Carfilzomib on days 1, 2, 8, 9 (10 mg/m2 on days 1 and 2 of cycle 1; 30 mg/m2 thereafter) in cycles 1-4 and on "
    "days 1, 8 in cycles 5-6. Cycles of 28 days.",
    "Carfilzomib IV over 30 minutes on days 1, 2, 8, 9 (10 mg/m2 on days 1-2 of cycle 1, 30 mg/m2 thereafter) for "
    "cycles 1-4, then on days 1, 8 for cycles 5-6. 28-day cycles.",
    "Carfilzomib (10 mg/m2 on days 1 and 2 of cycle 1; 30 mg/m2 thereafter) on days 1, 2, 8, 9 in cycles 1-4 and on "
    "days 1, 8 in cycles 5-6; 28-day cycles.",
)
BEGUN = {
    "Ibrutinib 140 mg daily begins after 3 cycles of cisplatin 60 mg/m2 on day 1 of each 21-day cycle.": "4+",
    "Ibrutinib 140 mg daily is started after 2 cycles of cisplatin 60 mg/m2 on day 1 of 21-day cycles.": "3+",
    "Ibrutinib 140 mg daily, beginning after 2 cycles of cisplatin 60 mg/m2 on day 1, every 21 days.": "3+",
}
ARMS = "Arm {}: cisplatin 60 mg/m2 on day 1. Arm {}: carboplatin 200 mg on days 1, 8. Arm {}: tamoxifen 20 mg on day 2."


@pytest.mark.parametrize("text", STEPPED)
def test_days_before_a_bracket_of_doses_by_cycle_are_those_of_the_cycles_behind_it(text: str) -> None:
    """Each dose by its cycles, and the days of the cycles that are named behind the bracket."""
    assert schedules.schedule(text) == [
        "carfilzomib 10 mg/m2 · cycle 1: 1, 2",
        f"carfilzomib 30 mg/m2 · cycle 1: 8, 9; cycles 2-4: {LONG}",
        "carfilzomib 30 mg/m2 · cycles 5-6: 1, 8",
    ]


@pytest.mark.parametrize("text", BEGUN)
def test_a_drug_begins_after_the_cycles_of_another_that_is_told_behind(text: str) -> None:
    """`B begins after 3 cycles of A 5 mg`: B from cycle 4 on, A from the first."""
    assert schedules.schedule(text) == [
        f"ibrutinib 140 mg · cycles {BEGUN[text]}: 1..21",
        "cisplatin 60 mg/m2 · cycles 1+: 1",
    ]


@pytest.mark.parametrize("names", [("I", "II", "III"), ("A", "B", "C"), ("1", "2", "3")])
def test_a_last_sentence_frames_the_arms_that_it_names(names: tuple[str, str, str]) -> None:
    """Arms that it does not name are not repeated."""
    text = f"{ARMS.format(*names)} Treatment in arms {names[1]} and {names[2]} repeats every 28 days for 4 cycles."
    assert [(arm, length) for _, arm, length, _ in schedules.frames(text)] == [
        (f"Arm {names[0]}", None),
        (f"Arm {names[1]}", 28),
        (f"Arm {names[2]}", 28),
    ]


@pytest.mark.parametrize("cycle", ["of each 28-day cycle", "every 28 days"])
def test_a_drug_until_progression_goes_on_beyond_the_cycles_of_another(cycle: str) -> None:
    """However its cycle is told."""
    text = f"Cisplatin 60 mg/m2 on day 1 {cycle} until progression. Tamoxifen 20 mg on days 1-5 for up to 6 cycles."
    assert schedules.schedule(text)[0] == "cisplatin 60 mg/m2 · cycles 1+: 1"


def test_a_number_of_cycles_beside_the_progression_ends_the_drug() -> None:
    """Progression may end it before."""
    text = (
        "Cisplatin 60 mg/m2 on day 1 of each 28-day cycle until progression, for 8 cycles. "
        "Tamoxifen 20 mg on days 1-5 for 8 cycles."
    )
    assert schedules.schedule(text)[0] == "cisplatin 60 mg/m2 · cycles 1-8: 1"


def test_irradiation_of_the_marrow_is_not_that_of_the_body() -> None:
    """It has a name of its own."""
    for words in ("Total marrow irradiation", "TMI", "Total marrow and lymphoid irradiation (TMLI)"):
        assert schedules.schedule(f"{words} 2 Gy on days -4 to -2.") == ["total marrow irradiation 2 Gy · days -4..-2"]


def test_a_day_to_a_month_is_all_days_between() -> None:
    """From the first day on; from a later one the last day is not known."""
    assert schedules.schedule("Tamoxifen 20 mg daily from day 1 to month 2.") == ["tamoxifen 20 mg · days 1..60"]
    assert schedules.schedule("Tamoxifen 20 mg daily from day 28 to month 2.") == ["tamoxifen 20 mg · days not stated"]


@pytest.mark.parametrize("days", ["in divided daily doses", "on days 1, 2 and 3", "three times a week"])
def test_a_dose_of_a_week_that_is_shared_out_over_its_days_is_not_that_of_each(days: str) -> None:
    """How much is given at a time is asked."""
    text = f"Methotrexate 15 mg/week {days} for 2 months."
    assert [drug.amount for drug in read_regimen(text).phases[0].administrations] == [None]


def test_a_dose_of_a_week_that_is_given_once_in_it_is_that_of_each_day() -> None:
    """`15 mg/week on days 1, 8 and 15`."""
    text = "Methotrexate 15 mg/week on days 1, 8 and 15."
    assert schedules.schedule(text) == ["methotrexate 15 mg · days 1, 8, 15"]
