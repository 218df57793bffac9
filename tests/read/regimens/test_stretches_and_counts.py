"""Stretches that follow one another; cycles that are counted for some drugs; one drug alone in the last cycles."""

import pytest

from read.regimens import schedules

WEEKS = (
    "Tamoxifen 20 mg weekly for the first 8 weeks, then every 2 weeks for 16 weeks, then every 4 weeks thereafter.",
    "Tamoxifen 20 mg once a week for first 8 weeks, then once every other week for 16 weeks, and once every 4 weeks "
    "thereafter.",
    "Tamoxifen 20 mg weekly for the first 8 weeks, every 2 weeks for the next 16 weeks, and every 4 weeks thereafter.",
    "Tamoxifen 20 mg weekly during the first 8 weeks, then every 2 weeks for 16 weeks and every 4 weeks thereafter.",
)
RUNS = {
    "Tamoxifen 20 mg days 1-28 x 12 cycles.": "tamoxifen 20 mg · cycles 1-12: 1..28",
    "Tamoxifen 20 mg on days 1-3 x 2 courses.": "tamoxifen 20 mg · cycles 1-2: 1..3",
    "Tamoxifen 20 mg d1-14 x 6 cycles": "tamoxifen 20 mg · cycles 1-6: 1..14",
    "Tamoxifen 20 mg days 1, 8 x 4 courses; cisplatin 60 mg/m2 day 1.": "tamoxifen 20 mg · cycles 1-4: 1, 8",
}
LENGTHS = (
    "Tamoxifen 20 mg daily; cisplatin 60 mg/m2 on days 1 and 2; each cycle of 28 days.",
    "Tamoxifen 20 mg daily; cisplatin 60 mg/m2 on days 1 and 2 (each cycle of 28 days).",
    "Tamoxifen 20 mg daily, cisplatin 60 mg/m2 on days 1 and 2. Each course of 4 weeks.",
)
BOTH = "Tamoxifen 20 mg days 1-5 and cisplatin 60 mg/m2 day 1 every 21 days"
ALONE = {
    f"{BOTH} for 6 cycles; tamoxifen alone in cycles 7 and 8.": ("cycles 1-8: 1..5", "cycles 1-6: 1"),
    f"{BOTH} for 6 cycles. In cycles 7-8 tamoxifen alone.": ("cycles 1-8: 1..5", "cycles 1-6: 1"),
    f"{BOTH} for 6 cycles; tamoxifen alone from cycle 7.": ("cycles 1+: 1..5", "cycles 1-6: 1"),
    f"{BOTH} for 6 cycles; tamoxifen alone in cycles 3 and 5.": (
        "cycles 1-6: 1..5",
        "cycles 1-2: 1; cycle 4: 1; cycle 6: 1",
    ),
    f"{BOTH}; tamoxifen alone in cycle 2.": ("cycles 1+: 1..5", "cycle 1: 1; cycles 3+: 1"),
}


@pytest.mark.parametrize("text", WEEKS)
def test_each_stretch_begins_where_the_one_before_ends(text: str) -> None:
    """`Thereafter` is behind the stretch before it, not behind the weeks that are named first."""
    assert schedules.schedule(text)[0] == "tamoxifen 20 mg · days 1, 8, 15, 22, 29, 36, 43, 50"
    assert schedules.schedule(text)[1] == "tamoxifen 20 mg · days 57, 71, 85, 99, 113, 127, 141, 155"
    assert schedules.schedule(text)[2].startswith("tamoxifen 20 mg · days 169, 197, 225")


@pytest.mark.parametrize("text", RUNS)
def test_a_run_of_days_times_cycles_is_no_shorter(text: str) -> None:
    """`days 1-28 x 12 cycles`: the last day is a day, and 12 the number of cycles."""
    assert schedules.schedule(text)[0] == RUNS[text]


@pytest.mark.parametrize("text", LENGTHS)
def test_each_cycle_of_so_many_days_tells_its_length(text: str) -> None:
    """What is given daily fills the cycle."""
    assert schedules.schedule(text) == ["tamoxifen 20 mg · cycles 1+: 1..28", "cisplatin 60 mg/m2 · cycles 1+: 1, 2"]


def test_cycles_that_are_counted_for_the_others_end_them() -> None:
    """A drug in cycles 1-8 does not take the others, which are given for 6, beyond those."""
    text = "Tamoxifen 20 mg days 1-10 of cycles 1 to 8, with cisplatin 60 mg/m2 day 1, bicalutamide 50 mg day 1, and "
    text += "prednisone 100 mg days 1-5, every 21 days for 6 cycles."
    assert schedules.schedule(text) == [
        "tamoxifen 20 mg · cycles 1-8: 1..10",
        "cisplatin 60 mg/m2 · cycles 1-6: 1",
        "bicalutamide 50 mg · cycles 1-6: 1",
        "prednisone 100 mg · cycles 1-6: 1..5",
    ]


@pytest.mark.parametrize("text", ALONE)
def test_a_drug_alone_in_some_cycles_goes_on_in_them_without_the_others(text: str) -> None:
    """The others are left out in those cycles, and end with their own."""
    tamoxifen, cisplatin = ALONE[text]
    assert schedules.schedule(text) == [f"tamoxifen 20 mg · {tamoxifen}", f"cisplatin 60 mg/m2 · {cisplatin}"]
