"""Doses that rise from a day of a cycle on: 7 days each, week by week, told before or behind them."""

import pytest

from read.regimens import schedules

RISING = [
    "tamoxifen 20 mg · cycle 1: 22..28",
    "tamoxifen 50 mg · cycle 2: 1..7",
    "tamoxifen 100 mg · cycle 2: 8..14",
    "tamoxifen 200 mg · cycle 2: 15..28; cycles 3+: 1..28",
]
RAMP = "(20, 50, 100 and 200 mg, 7 days each), then 200 mg daily. Each cycle is 28 days."
TOLD = (
    "Tamoxifen starting on day 22 of cycle 1 at 20 mg daily for 1 week, 50 mg daily for 1 week, 100 mg daily for 1 "
    "week, then 200 mg daily; 28-day cycles.",
    "Tamoxifen 20 mg daily for 7 days from day 22 of cycle 1, then 50 mg daily for 7 days, 100 mg daily for 7 days, "
    "then 200 mg daily; 28-day cycles.",
    f"Tamoxifen: 4-week dose ramp-up starting on day 22 of cycle 1 {RAMP}",
)


@pytest.mark.parametrize("text", TOLD)
def test_what_rises_from_a_day_of_a_cycle_is_counted_on_from_it(text: str) -> None:
    """Each dose begins where the one before ends, in the next cycle too; the last is not given from the first day."""
    found = schedules.schedule(text)
    assert found[:3] == RISING[:3]
    assert found[3].startswith("tamoxifen 200 mg · cycle 2: 15..28") or found[3:] == RISING[3:]


def test_a_day_behind_all_stretches_is_that_of_the_first() -> None:
    """The last dose, which is the highest, is not given on the day on which the lowest begins."""
    text = (
        "Tamoxifen 20 mg daily for 1 week, 50 mg daily for 1 week, then 100 mg daily, starting on day 22 of cycle 1; "
    )
    found = schedules.schedule(text + "28-day cycles.")
    assert found[:2] == RISING[:2]
    assert found[2].startswith("tamoxifen 100 mg · cycle 2: 8..28")


def test_the_day_on_which_the_last_stretch_is_due_is_its_own() -> None:
    """`10 mg from day 15`, behind 14 days: the first dose begins on day 1."""
    text = "Prednisone 40 mg daily for 1 week, 20 mg daily for 1 week, then 10 mg daily starting on day 15."
    assert schedules.schedule(text)[:2] == ["prednisone 40 mg · days 1..7", "prednisone 20 mg · days 8..14"]


def test_days_of_the_first_cycle_of_another_drug_do_not_begin_this_one() -> None:
    """`starting on day 22 of cycle 1`, in a sentence of its own, is a day, and not `from then on`."""
    text = (
        "Cisplatin 60 mg/m2 on day 8 of cycle 1, and on day 1 of cycles 2-6. Tamoxifen: 4-week dose ramp-up starting "
    )
    text += f"on day 22 of cycle 1 {RAMP}"
    assert RISING[0] in schedules.schedule(text)
    assert RISING[1] in schedules.schedule(text)
