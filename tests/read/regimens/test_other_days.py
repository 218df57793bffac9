"""Days that differ in some cycles: told in a bracket behind the days of all others, or left out of them."""

import pytest

from read.regimens import schedules

OTHER_DAYS = {
    "Prednisone 60 mg on days 1-3 (days 2-4 in cycle 1) of each 21-day cycle.": [
        "prednisone 60 mg · cycles 2+: 1..3",
        "prednisone 60 mg · cycle 1: 2..4",
    ],
    "Obinutuzumab 1000 mg on day 1 (cycle 1: days 1, 8 and 15) of six 28-day cycles.": [
        "obinutuzumab 1000 mg · cycles 2-6: 1",
        "obinutuzumab 1000 mg · cycle 1: 1, 8, 15",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 (days 1 and 8 only from cycle 9) of each 21-day cycle.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 9+: 1, 8",
    ],
    "Dexamethasone 20 mg on days 1, 8 and 15 (day 2 in cycle 1) of each 28-day cycle.": [
        "dexamethasone 20 mg · cycles 2+: 1, 8, 15",
        "dexamethasone 20 mg · days not stated",
    ],
}

LEFT_OUT = {
    "Carfilzomib 36 mg/m2 on days 1, 2, 8, 9, 15 and 16 of each 28-day cycle, omitting days 8 and 9 from cycle 13.": [
        "carfilzomib 36 mg/m2 · cycles 1-12: 1, 2, 8, 9, 15, 16",
        "carfilzomib 36 mg/m2 · cycles 13+: 1, 2, 15, 16",
    ],
    "Dexamethasone 40 mg on days 1, 8, 15, 22 (day 22 omitted in cycles 10 and higher) of each 28-day cycle.": [
        "dexamethasone 40 mg · cycles 1-9: 1, 8, 15, 22",
        "dexamethasone 40 mg · cycles 10+: 1, 8, 15",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of each 21-day cycle, but not on day 11 of cycles 5-8.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11; cycles 9+: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 5-8: 1, 4, 8",
    ],
    "Temozolomide 75 mg/m2 on days 1-14, except days 6 and 7, of each 28-day cycle.": [
        "temozolomide 75 mg/m2 · cycles 1+: 1..5, 8..14",
    ],
    "Vinorelbine 25 mg/m2 on days 1, 8 and 15 of each 21-day cycle with day 15 skipped in cycles 3-6.": [
        "vinorelbine 25 mg/m2 · cycles 1-2: 1, 8, 15; cycles 7+: 1, 8, 15",
        "vinorelbine 25 mg/m2 · cycles 3-6: 1, 8",
    ],
}


@pytest.mark.parametrize("text", OTHER_DAYS)
def test_days_in_a_bracket_are_those_of_its_cycles(text: str) -> None:
    """The days before the bracket are those of all other cycles; few days of others may be beside them: not stated."""
    assert schedules.schedule(text) == OTHER_DAYS[text]


@pytest.mark.parametrize("text", LEFT_OUT)
def test_days_left_out_are_not_given(text: str) -> None:
    """What is left out of days is no day of its own; where cycles are told, it is left out of these alone."""
    assert schedules.schedule(text) == LEFT_OUT[text]
