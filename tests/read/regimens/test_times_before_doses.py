"""Times that stand right before their doses, one after the other, and how often that is said once for all of them."""

import pytest

from read.regimens import schedules

TIMES_FIRST = {
    "Sonrotoclax PO QD: C1D1 5 mg, C1D2 20 mg, C1D3-28 80 mg; C2 onward D1-28 320 mg.": [
        "sonrotoclax 5 mg · cycle 1: 1",
        "sonrotoclax 20 mg · cycle 1: 2",
        "sonrotoclax 80 mg · cycle 1: 3..28",
        "sonrotoclax 320 mg · cycles 2+: 1..28",
    ],
    "Obinutuzumab IV (C1D1 100 mg, C1D2 900 mg, C1D8 and C1D15 1000 mg, C2-C6 D1 1000 mg), 28-day cycles.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 900 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycle 1: 8",
        "obinutuzumab 1000 mg · cycle 1: 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
    "Dexamethasone days 1-4 40 mg, days 9-12 20 mg.": [
        "dexamethasone 40 mg · days 1..4",
        "dexamethasone 20 mg · days 9..12",
    ],
    "Glofitamab day 8 2.5 mg, day 15 10 mg of cycle 1, then 30 mg on day 1 of cycles 2-12 (21 days each).": [
        "glofitamab 2.5 mg · cycle 1: 8",
        "glofitamab 10 mg · cycle 1: 15",
        "glofitamab 30 mg · cycles 2-12: 1",
    ],
    "Odronextamab: D1 0.7 mg, D8 4 mg, D15 20 mg IV; C2D1 80 mg; C3+ D1 160 mg.": [
        "odronextamab 0.7 mg · cycle 1: 1",
        "odronextamab 4 mg · cycle 1: 8",
        "odronextamab 20 mg · cycle 1: 15",
        "odronextamab 80 mg · cycle 2: 1",
        "odronextamab 160 mg · cycles 3+: 1",
    ],
    "Ibrutinib orally once daily: cycle 1 140 mg, cycle 2 280 mg, cycle 3 onward 420 mg. 28-day cycles.": [
        "ibrutinib 140 mg · cycle 1: 1..28",
        "ibrutinib 280 mg · cycle 2: 1..28",
        "ibrutinib 420 mg · cycles 3+: 1..28",
    ],
}

DAILY_FOR_ALL = {
    "Venetoclax twice daily: 10 mg on C1D1, 20 mg on C1D2, 50 mg on days 3-28 of cycle 1.": [
        "venetoclax 10 mg x2 · cycle 1: 1",
        "venetoclax 20 mg x2 · cycle 1: 2",
        "venetoclax 50 mg x2 · cycle 1: 3..28",
    ],
    "Pomalidomide once daily: 2 mg in cycle 1, 3 mg in cycle 2 and 4 mg in cycles 3-12 (days 1-21 of 28-day cycles).": [
        "pomalidomide 2 mg · cycle 1: 1..21",
        "pomalidomide 3 mg · cycle 2: 1..21",
        "pomalidomide 4 mg · cycles 3-12: 1..21",
    ],
}


@pytest.mark.parametrize("text", TIMES_FIRST)
def test_each_dose_is_given_at_the_times_right_before_it(text: str) -> None:
    """Where each dose stands behind its days, no dose is given on the days of the next one."""
    assert schedules.schedule(text) == TIMES_FIRST[text]


@pytest.mark.parametrize("text", DAILY_FOR_ALL)
def test_how_often_before_all_doses_is_that_of_each(text: str) -> None:
    """`once daily` before several doses adds none of its own and no day beyond those that are listed."""
    assert schedules.schedule(text) == DAILY_FOR_ALL[text]
