"""Stretches that are counted in weeks or end with a cycle, beside drugs that are given in cycles."""

import pytest

from read.regimens import schedules

STRETCHES = {
    "Prednisone 40 mg every other day for 12 weeks and melphalan 8 mg/m2 on days 1-4 of each 28-day cycle for"
    " 9 cycles.": [
        "prednisone 40 mg · cycles 1-3: 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27",
        "melphalan 8 mg/m2 · cycles 1-9: 1..4",
    ],
    "Rituximab 375 mg/m2 weekly for 6 weeks and lenalidomide 15 mg on days 1-21 of 28-day cycles, for 8 cycles.": [
        "rituximab 375 mg/m2 · cycle 1: 1, 8, 15, 22; cycle 2: 1, 8",
        "lenalidomide 15 mg · cycles 1-8: 1..21",
    ],
    "Thalidomide 50 mg/day for the first two weeks, 100 mg/day for the next two weeks and 150 mg/day from week 5 on.": [
        "thalidomide 50 mg · days 1..14",
        "thalidomide 100 mg · days 15..28",
        "thalidomide 150 mg · days 29..336",
    ],
    "Thalidomide 100 mg daily for the first week, 200 mg daily for the second week and 300 mg daily "
    "thereafter. Dexamethasone 20 mg on days 1-4 every 28 days.": [
        "thalidomide 100 mg · cycle 1: 1..7",
        "thalidomide 200 mg · cycle 1: 8..14",
        "thalidomide 300 mg · cycle 1: 15..28; cycles 2+: 1..28",
        "dexamethasone 20 mg · cycles 1+: 1..4",
    ],
    "Prednisone 30 mg daily for 2 weeks, then 10 mg every other day until the end of cycle 3. Ixazomib 3 mg "
    "on days 1, 8 and 15 of 28-day cycles.": [
        "prednisone 30 mg · cycle 1: 1..14",
        (
            "prednisone 10 mg · cycle 1: 15, 17, 19, 21, 23, 25, 27; cycles 2-3: 1, 3, 5, 7, 9, 11, 13, 15, 17, "
            "19, 21, 23, 25, 27"
        ),
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
    ],
    "Dexamethasone 20 mg daily to the completion of the second cycle. Bortezomib 1.3 mg/m2 on days 1 and 8 of"
    " each 21-day cycle for 4 cycles.": [
        "dexamethasone 20 mg · cycles 1-2: 1..21",
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8",
    ],
    "Azacitidine 75 mg/m2 SC for 7 days (5 days on, 2 days off, 2 days on) of each 28-day cycle.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..5, 8, 9",
    ],
    "Azacitidine 50 mg/m2 for 5 days, 2 days of rest, then 2 days, every 28 days.": [
        "azacitidine 50 mg/m2 · cycles 1+: 1..5, 8, 9",
    ],
    "Azacitidine 75 mg/m2 daily (5-2-2 schedule) in 28-day cycles.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..5, 8, 9",
    ],
    "From cycle 4, 28-day cycles of isatuximab 10 mg/kg on days 1 and 15 (day 1 only from cycle 13), "
    "lenalidomide 10 mg on days 1-21 and dexamethasone 20 mg weekly.": [
        "isatuximab 10 mg/kg · cycles 4-12: 1, 15",
        "isatuximab 10 mg/kg · cycles 13+: 1",
        "lenalidomide 10 mg · cycles 4+: 1..21",
        "dexamethasone 20 mg · cycles 4+: 1, 8, 15, 22",
    ],
    "Lenalidomide 25 mg on days 1-14 in three 42-day cycles. Then, from cycle 4, in 28-day cycles, "
    "lenalidomide 10 mg on days 1-21 and dexamethasone 20 mg weekly.": [
        "lenalidomide 25 mg · cycles 1-3: 1..14",
        "lenalidomide 10 mg · cycles 4+: 1..21",
        "dexamethasone 20 mg · cycles 4+: 1, 8, 15, 22",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles. After 6 cycles, bortezomib 1 mg/m2 is "
    "given on days 1 and 15 of 28-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 4, 8, 11",
        "bortezomib 1 mg/m2 · cycles 1+: 1, 15",
    ],
    "Elotuzumab 10 mg/kg weekly in 28-day cycles. Patients in response for at least 6 months may stop.": [
        "elotuzumab 10 mg/kg · cycles 1+: 1, 8, 15, 22",
    ],
}


@pytest.mark.parametrize(("text", "lines"), STRETCHES.items())
def test_a_stretch_lasts_as_long_as_it_says(text: str, lines: list[str]) -> None:
    """What is given for some weeks, or to the end of a cycle, is not given in the cycles after them."""
    assert schedules.schedule(text) == lines
