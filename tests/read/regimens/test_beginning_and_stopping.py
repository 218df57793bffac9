"""A drug that begins in a later cycle, or stops in one, beside others: whose cycles they are, and up to when."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

BEGUN = {
    "Rituximab 375 mg/m2 on day 1, prednisone 100 mg on days 1-5, and from cycle 3 ibrutinib 560 mg daily. "
    "21-day cycles.": [
        "rituximab 375 mg/m2 · cycles 1+: 1",
        "prednisone 100 mg · cycles 1+: 1..5",
        "ibrutinib 560 mg · cycles 3+: 1..21",
    ],
    "Rituximab 375 mg/m2 on day 1 from cycle 3, ibrutinib 560 mg daily. 21-day cycles.": [
        "rituximab 375 mg/m2 · cycles 3+: 1",
        "ibrutinib 560 mg · cycles 1+: 1..21",
    ],
    "Rituximab 375 mg/m2 on day 1, from cycle 2 onward 500 mg/m2, and bendamustine 90 mg/m2 days 1-2; 28-day cycles.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "rituximab 500 mg/m2 · cycles 2+: 1",
        "bendamustine 90 mg/m2 · cycles 1+: 1, 2",
    ],
    "Azacitidine 75 mg/m2 days 1-7 every 28 days. They receive in addition AB-1234 10 mg days 1-21 after 3 cycles.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
        "ab-1234 10 mg · cycles 4+: 1..21",
    ],
}
STOPPED = {
    "Lenalidomide 25 mg on days 1-21 is stopped after cycle 8; AB-1234 40 mg on days 1, 8. 28-day cycles.": [
        "lenalidomide 25 mg · cycles 1-8: 1..21",
        "ab-1234 40 mg · cycles 1+: 1, 8",
    ],
    "Lenalidomide 25 mg on days 1-21, which is stopped after cycle 8, and AB-1234 40 mg on days 1, 8. 28-day cycles.": [
        "lenalidomide 25 mg · cycles 1-8: 1..21",
        "ab-1234 40 mg · cycles 1+: 1, 8",
    ],
}
UNDER_CYCLES = {
    "Cycles 1-6: rituximab 375 mg/m2 on day 1 from cycle 2 on, bendamustine 90 mg/m2 days 1-2. 28-day cycles.": [
        "rituximab 375 mg/m2 · cycles 2-6: 1",
        "bendamustine 90 mg/m2 · cycles 1-6: 1, 2",
    ],
    "Cycles 1-2: AB-1234 16 mg/kg weekly; every 2 weeks in cycles 3-6; every 4 weeks thereafter. 28-day cycles.": [
        "ab-1234 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "ab-1234 16 mg/kg · cycles 3-6: 1, 15",
        "ab-1234 16 mg/kg · cycles 7+: 1",
    ],
}


@pytest.mark.parametrize("text", BEGUN)
def test_cycles_right_before_a_drug_are_its_own_and_not_of_the_one_before(text: str) -> None:
    """So are those after which it is given in addition, wherever they stand in the sentence."""
    assert schedules.schedule(text) == BEGUN[text]


@pytest.mark.parametrize("text", STOPPED)
def test_a_drug_told_with_its_end_ends_and_the_next_one_goes_on(text: str) -> None:
    """The end stands between two drugs and is that of the first."""
    assert schedules.schedule(text) == STOPPED[text]


@pytest.mark.parametrize("text", UNDER_CYCLES)
def test_cycles_of_a_heading_bound_what_begins_in_them_alone(text: str) -> None:
    """What begins in them ends with them; cycles that are named behind them, or thereafter, are no part of them."""
    assert schedules.schedule(text) == UNDER_CYCLES[text]
