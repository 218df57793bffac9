"""A drug begun on a day of a cycle, days of one cycle beside those of each, counts, and how often that is none."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

_BASE = "Ixazomib 4 mg on days 1, 8 and 15 every 28 days"
_IXAZOMIB = "ixazomib 4 mg · cycles 1+: 1, 8, 15"
BEGUN = {
    f"{_BASE}, with ibrutinib 420 mg daily starting on cycle 2 day 15.": [
        "ibrutinib 420 mg · cycle 2: 15..28",
        "ibrutinib 420 mg · cycles 3+: 1..28",
    ],
    f"{_BASE}, with ibrutinib 420 mg daily begun on cycle 1, day 15.": [
        "ibrutinib 420 mg · cycle 1: 15..28",
        "ibrutinib 420 mg · cycles 2+: 1..28",
    ],
    f"{_BASE}, and ibrutinib 420 mg daily starting at C3D1.": ["ibrutinib 420 mg · cycles 3+: 1..28"],
    f"{_BASE}, and elotuzumab 10 mg/kg weekly starting C1D8.": [
        "elotuzumab 10 mg/kg · cycle 1: 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 2+: 1, 8, 15, 22",
    ],
    f"{_BASE}, and elotuzumab 10 mg/kg on day 1, starting in cycle 2, day 1.": ["elotuzumab 10 mg/kg · cycles 2+: 1"],
}
OF_ONE_CYCLE = {
    "Octreotide 30 mg on day 1 of each 28-day cycle, and on day 15 of cycle 1.": [
        "octreotide 30 mg · cycles 1+: 1",
        "octreotide 30 mg · cycle 1: 15",
    ],
    "Octreotide 30 mg on day 1 of each cycle (28 days) and also on day 15 of cycle 1 only.": [
        "octreotide 30 mg · cycles 1+: 1",
        "octreotide 30 mg · cycle 1: 15",
    ],
    "Isatuximab 10 mg/kg on days 1, 8, 15 and 22 every 28 days, also on day 2 of cycle 1.": [
        "isatuximab 10 mg/kg · cycles 1+: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycle 1: 2",
    ],
    "Etoposide 90 mg/m2 on days 1-3 every 21 days, days 1-2 from cycle 4": [
        "etoposide 90 mg/m2 · cycles 1-3: 1..3",
        "etoposide 90 mg/m2 · cycles 4+: 1, 2",
    ],
    "Octreotide 30 mg every 28 days with a loading dose on day 15.": [
        "octreotide 30 mg · cycles 1+: 1",
        "octreotide 30 mg · cycle 1: 15",
    ],
    "Octreotide 30 mg every 28 days with loading doses on days 1, 8 and 15.": [
        "octreotide 30 mg · cycles 1+: 1",
        "octreotide 30 mg · days not stated",
    ],
}
OFTEN = {
    "Capecitabine 800 mg/m2 twice daily, every other week": ["capecitabine 800 mg/m2 x2 · days not stated"],
    "Capecitabine 800 mg/m2 twice daily on days 1-7, every other week": ["capecitabine 800 mg/m2 x2 · cycles 1+: 1..7"],
    "Dexamethasone 4 mg daily; every other week ramucirumab 8 mg/kg": [
        "dexamethasone 4 mg · cycles 1+: 1..14",
        "ramucirumab 8 mg/kg · cycles 1+: 1",
    ],
    "Obinutuzumab 900 mg/4 h infusion on day 2": ["obinutuzumab 900 mg · days 2"],
    "Cefepime 2 g/8 h on days 1-3": ["cefepime 2 g x3 · days 1..3"],
    "TBI 8 Gy for 4 fractions, days -2 and -1": ["total body irradiation 2 Gy · days -2, -1"],
    "Radiotherapy 7 Gy daily for 3 fractions, days 1-3": ["radiotherapy 7 Gy · days 1..3"],
    "Radiotherapy 2 Gy for 3 fractions, days 1-3": ["radiotherapy 2 Gy · days 1..3"],
}
COUNTS = {
    "Total number of cycles is three.": "cycles 1-3",
    "Planned number of cycles: 6.": "cycles 1-6",
    "Minimum number of cycles: 4.": "cycles 1+",
    "The number of cycles is 2 in arm A and 4 in arm B.": "cycles 1+",
    "Number of courses: 2 to 4.": "cycles 1+",
}


@pytest.mark.parametrize("text", BEGUN)
def test_a_drug_that_begins_on_a_day_of_a_cycle(text: str) -> None:
    """It is given from that day of that cycle on, and not before."""
    assert schedules.schedule(text) == [_IXAZOMIB, *BEGUN[text]]


@pytest.mark.parametrize("text", OF_ONE_CYCLE)
def test_days_of_one_cycle_beside_those_of_each(text: str) -> None:
    """Days of each cycle stay those of each, whatever else is given in one cycle."""
    assert schedules.schedule(text) == OF_ONE_CYCLE[text]


@pytest.mark.parametrize("text", OFTEN)
def test_what_is_no_number_of_times_a_day(text: str) -> None:
    """An hour of an infusion, all fractions together and every other week tell no day and no further dose."""
    assert schedules.schedule(text) == OFTEN[text]


@pytest.mark.parametrize("text", COUNTS)
def test_a_number_of_cycles_in_a_sentence(text: str) -> None:
    """In words as in digits; the least number and that of one arm are not the number of cycles."""
    assert schedules.schedule(f"Cytarabine 100 mg/m2 on day 1 every 28 days. {text}") == [
        f"cytarabine 100 mg/m2 · {COUNTS[text]}: 1"
    ]


def test_drugs_that_are_added_together_begin_together() -> None:
    """All drugs that are added after so many cycles begin behind them; the drug before goes on."""
    text = (
        "Lenalidomide 25 mg on day 1 every 28 days for 6 cycles. Dexamethasone 20 mg on day 8 and elotuzumab 10 mg/kg "
        "on day 15 are then added."
    )
    assert schedules.schedule(text) == [
        "lenalidomide 25 mg · cycles 1+: 1",
        "dexamethasone 20 mg · cycles 7+: 8",
        "elotuzumab 10 mg/kg · cycles 7+: 15",
    ]


@pytest.mark.parametrize("name", ["Lenalidomide/placebo", "Lenalidomide/matching placebo", "Lenalidomide or placebo"])
def test_a_dose_behind_the_placebo_is_of_the_drug(name: str) -> None:
    """The placebo beside a drug takes no dose from it."""
    assert schedules.schedule(f"{name} 15 mg orally, days 1-21") == ["lenalidomide 15 mg · days 1..21"]
