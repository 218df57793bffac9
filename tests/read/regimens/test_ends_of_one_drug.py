"""Ends and days that are told of one drug alone, of later cycles or of two drugs among others."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

LATE_WITH_AN_END = {
    "Nivolumab 360 mg on day 1 every 3 weeks; ipilimumab 1 mg/kg on day 1 from cycle 2 for 4 cycles.": [
        "nivolumab 360 mg · cycles 1+: 1",
        "ipilimumab 1 mg/kg · cycles 2-5: 1",
    ],
    "Carboplatin AUC 5 on day 1 of each 21-day cycle. AB-1234 5 mg day 1 is added from cycle 2 for up to 9 cycles.": [
        "carboplatin 5 AUC · cycles 1+: 1",
        "ab-1234 5 mg · cycles 2-10: 1",
    ],
    "Rituximab 375 mg/m2 on day 1 and venetoclax 400 mg daily from cycle 2, for 6 cycles of 28 days.": [
        "rituximab 375 mg/m2 · cycles 1-6: 1",
        "venetoclax 400 mg · cycles 2-6: 1..28",
    ],
    "Azacitidine 75 mg/m2 days 1-7; AB-1234 5 mg on day 1 from cycle 2; 28-day cycles for 12 cycles.": [
        "azacitidine 75 mg/m2 · cycles 1-12: 1..7",
        "ab-1234 5 mg · cycles 2-12: 1",
    ],
    "AB-1234 20 mg on day 1 of cycle 1 and 56 mg on days 1 and 8 of cycles 2-12. Lenalidomide 25 mg days 1-21. "
    "28-day cycles until progression.": [
        "ab-1234 20 mg · cycle 1: 1",
        "ab-1234 56 mg · cycles 2-12: 1, 8",
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
}
STEPS_WITH_AN_END = {
    "AB-1234 12 mg on day 1 and 32 mg on day 4, then 76 mg weekly from day 8 up to cycle 6. Cycles are 28 days.": [
        "ab-1234 12 mg · cycle 1: 1",
        "ab-1234 32 mg · cycle 1: 4",
        "ab-1234 76 mg · cycle 1: 8, 15, 22",
        "ab-1234 76 mg · cycles 2-6: 1, 8, 15, 22",
    ],
    "AB-1234 1 mg on day 1, followed by 9 mg weekly starting on day 8 through cycle 3, 28-day cycles.": [
        "ab-1234 1 mg · cycle 1: 1",
        "ab-1234 9 mg · cycle 1: 8, 15, 22",
        "ab-1234 9 mg · cycles 2-3: 1, 8, 15, 22",
    ],
}
ONE_DOSE = {
    "Methotrexate 3 g/m2 x 1 on day 2 every 21 days for 4 cycles.": ["methotrexate 3 g/m2 · cycles 1-4: 2"],
    "Pegfilgrastim 6 mg x 1 dose on day 4. Doxorubicin 60 mg/m2 on day 1. Cycles repeat every 21 days.": [
        "pegfilgrastim 6 mg · days not stated",
        "doxorubicin 60 mg/m2 · cycles 1+: 1",
    ],
    "Tremelimumab 300 mg x 1 dose on day 1; durvalumab 1500 mg on day 1 of each 28-day cycle.": [
        "tremelimumab 300 mg · days not stated",
        "durvalumab 1500 mg · cycles 1+: 1",
    ],
}
DAILY_FROM = {
    "Mesna 600 mg/m2 daily from day 1. Ifosfamide 3 g/m2 on days 1-3.": [
        "mesna 600 mg/m2 · days 1",
        "ifosfamide 3 g/m2 · days 1..3",
    ],
    "Prednisone 60 mg/m2 daily from day 1 and vincristine 1.5 mg/m2 on days 8, 15, 22.": [
        "prednisone 60 mg/m2 · days 1",
        "vincristine 1.5 mg/m2 · days 8, 15, 22",
    ],
}
OF_LATER_CYCLES = {
    "AB-1234 16 mg/kg on days 1, 8, 15, 22 and lenalidomide 25 mg days 1-21. Cycle 7 on: day 1. 28-day cycles.": [
        "ab-1234 16 mg/kg · cycles 1-6: 1, 8, 15, 22",
        "ab-1234 16 mg/kg · days not stated",
        "lenalidomide 25 mg · cycles 1-6: 1..21",
        "lenalidomide 25 mg · days not stated",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8, 11 and melphalan 9 mg/m2 days 1-4, 42-day cycles. Cycles 5-9: days 1, 8.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 5-9: 1, 8",
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
    ],
    "Cycles 1-6: bortezomib 1.3 mg/m2 on days 1, 4, 8, 11. From cycle 7: bortezomib 1.3 mg/m2. Days 1 and 8.": [
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 7+: 1, 8",
    ],
}
BOTH = {
    "Rituximab 375 mg/m2 day 1, fludarabine 25 mg/m2, cyclophosphamide 250 mg/m2. Both drugs are given on days 1-3. "
    "28-day cycles.": [
        "rituximab 375 mg/m2 · cycles 1+: 1",
        "fludarabine 25 mg/m2 · cycles 1+: 1..3",
        "cyclophosphamide 250 mg/m2 · cycles 1+: 1..3",
    ],
    "Fludarabine 30 mg/m2 and cyclophosphamide 250 mg/m2 with rituximab 375 mg/m2. Both are given on days 1-3.": [
        "fludarabine 30 mg/m2 · days not stated",
        "cyclophosphamide 250 mg/m2 · days not stated",
        "rituximab 375 mg/m2 · days not stated",
    ],
}


@pytest.mark.parametrize("text", LATE_WITH_AN_END)
def test_cycles_counted_of_a_drug_that_begins_later_do_not_end_the_others(text: str) -> None:
    """The others go on, or end as is told of all; so do those beside a drug of cycles that are named to an end."""
    assert schedules.schedule(text) == LATE_WITH_AN_END[text]


@pytest.mark.parametrize("text", STEPS_WITH_AN_END)
def test_steps_are_given_once_where_an_end_stands_behind_the_last_dose(text: str) -> None:
    """The cycle up to which it is given is that of the last dose; the steps do not come again."""
    assert schedules.schedule(text) == STEPS_WITH_AN_END[text]


@pytest.mark.parametrize("text", ONE_DOSE)
def test_one_dose_beside_cycles_is_in_each_of_its_own_and_else_asked(text: str) -> None:
    """Once at its own interval is once in each cycle; beside the cycles of others nobody knows."""
    assert schedules.schedule(text) == ONE_DOSE[text]


@pytest.mark.parametrize("text", DAILY_FROM)
def test_what_begins_within_days_that_end_is_not_taken_to_go_on(text: str) -> None:
    """Of a drug that is daily from a day on, in a course of a few days, the end is not known."""
    assert schedules.schedule(text) == DAILY_FROM[text]


@pytest.mark.parametrize("text", OF_LATER_CYCLES)
def test_days_of_later_cycles_are_of_the_drug_that_has_them_before(text: str) -> None:
    """Below a heading, too; of two drugs that have them nobody knows which is meant."""
    assert schedules.schedule(text) == OF_LATER_CYCLES[text]


@pytest.mark.parametrize("text", BOTH)
def test_both_are_two_drugs_and_not_three(text: str) -> None:
    """Of three drugs both are those without days; where all are without, the days are not known."""
    assert schedules.schedule(text) == BOTH[text]


def test_the_same_dose_in_cycles_of_another_length_is_on_days_that_are_not_told() -> None:
    """The interval of the later cycles says nothing of the days within them."""
    text = (
        "Induction: bortezomib 1.3 mg/m2 on days 1, 4, 8, 11 every 21 days for 4 cycles, followed by 2 cycles of "
        "lenalidomide 25 mg on days 1-21 with bortezomib at the same dose, every 28 days."
    )
    assert schedules.schedule(text)[-1] == "bortezomib 1.3 mg/m2 · days not stated"
