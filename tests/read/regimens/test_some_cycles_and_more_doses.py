"""What differs in some cycles, what a dose comes to, and what goes on behind an end: each told where it is meant."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

DAYS_OF_SOME_CYCLES = {
    "Examplimide 25 mg on days 1-14 of each 21-day cycle (in cycle 1 only days 1-7).": [
        "examplimide 25 mg · cycles 2+: 1..14",
        "examplimide 25 mg · cycle 1: 1..7",
    ],
    "Lenalidomide 20 mg daily on days 1-21; in cycle 1 only days 1-14. Cycles are 28 days.": [
        "lenalidomide 20 mg · cycles 2+: 1..21",
        "lenalidomide 20 mg · cycle 1: 1..14",
    ],
    "Daratumumab 1800 mg on day 1 of each 28-day cycle, in cycle 1 on days 1, 8, 15 and 22.": [
        "daratumumab 1800 mg · cycles 2+: 1",
        "daratumumab 1800 mg · cycle 1: 1, 8, 15, 22",
    ],
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles, except in cycle 1, when it is given on days 8 and 15 only.": [
        "ixazomib 4 mg · cycles 2+: 1, 8, 15",
        "ixazomib 4 mg · cycle 1: 8, 15",
    ],
    "Melphalan 9 mg/m2 on days 1-4 every 6 weeks; only on days 1-2 in cycle 1.": [
        "melphalan 9 mg/m2 · cycles 2+: 1..4",
        "melphalan 9 mg/m2 · cycle 1: 1, 2",
    ],
    "Dexamethasone 40 mg on days 1 and 15 (in cycle 1 also on days 2 and 9) of 28-day cycles.": [
        "dexamethasone 40 mg · cycles 1+: 1, 15",
        "dexamethasone 40 mg · cycle 1: 2, 9",
    ],
}

LIKE_CYCLES = {
    "Cycle 1: cytarabine 100 mg/m2 on days 1-7 and daunorubicin 60 mg/m2 on days 1-3.\nCycle 2: same as cycle 1.": [
        "cytarabine 100 mg/m2 · cycles 1-2: 1..7",
        "daunorubicin 60 mg/m2 · cycles 1-2: 1..3",
    ],
    "Course 1: vincristine 2 mg on day 1. Courses 2-4: as in course 1.": ["vincristine 2 mg · cycles 1-4: 1"],
    "Cycle 1: bortezomib 1.3 mg/m2 on days 1 and 4. Cycle 2: bortezomib 1 mg/m2 on day 1. Cycle 3: like cycle 1.": [
        "bortezomib 1.3 mg/m2 · cycle 1: 1, 4; cycle 3: 1, 4",
        "bortezomib 1 mg/m2 · cycle 2: 1",
    ],
    "Cycle 1: etoposide 100 mg/m2 on days 1-3. Cycle 2: as cycle 1 but on two days.": [
        "etoposide 100 mg/m2 · cycle 1: 1..3",
    ],
}

TOTALS = {
    "Melphalan 200 mg/m2 (100 mg/m2 on days -3 and -2).": ["melphalan 100 mg/m2 · days -3, -2"],
    "Treosulfan 42 g/m2 (14 on days -6, -5 and -4).": ["treosulfan 14 g/m2 · days -6..-4"],
    "Methylprednisolone 1 g (500 mg on days 1 and 2).": ["methylprednisolone 500 mg · days 1, 2"],
    "Thalidomide 200 mg/day (100 mg twice daily) on days 1-28.": ["thalidomide 100 mg x2 · days 1..28"],
    "Acyclovir 800 mg daily (400 mg BID) on days 1-5.": ["acyclovir 400 mg x2 · days 1..5"],
    "Carfilzomib 56 mg/m2 (28 mg/m2 on days 1 and 2) on days 1, 2, 8, 9, 15 and 16 of a 28-day cycle.": [
        "carfilzomib 56 mg/m2 · cycles 1+: 8, 9, 15, 16",
        "carfilzomib 28 mg/m2 · cycles 1+: 1, 2",
    ],
    "Carfilzomib 27 mg/m2 (20 on days 1 and 2 of cycle 1) on days 1, 2, 8 and 9 of a 28-day cycle.": [
        "carfilzomib 27 mg/m2 · cycle 1: 8, 9; cycles 2+: 1, 2, 8, 9",
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
    ],
}

BEHIND_AN_END = {
    "Elotuzumab 10 mg/kg weekly up to week 8, and after week 8 every 4 weeks until week 20.": [
        "elotuzumab 10 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "elotuzumab 10 mg/kg · days 57, 85, 113",
    ],
    "Daratumumab 16 mg/kg weekly through week 3; after week 3, every 2 weeks until week 7; after week 7, every 4 weeks "
    "until week 12.": [
        "daratumumab 16 mg/kg · days 1, 8, 15",
        "daratumumab 16 mg/kg · days 22, 36",
        "daratumumab 16 mg/kg · days 50, 78",
    ],
    "Rituximab 375 mg/m2 weekly x 4, followed by one additional dose at week 12.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
        "rituximab 375 mg/m2 · days 78",
    ],
    "Filgrastim 5 ug/kg daily for 5 days, then on day 10.": [
        "filgrastim 5 ug/kg · days 1..5",
        "filgrastim 5 ug/kg · days 10",
    ],
    "Daratumumab 16 mg/kg weekly for 8 doses, then on days 71 and 85.": [
        "daratumumab 16 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 16 mg/kg · days 71, 85",
    ],
}

WEEKS_OF_THE_FIRST_CYCLE = {
    "Rituximab weekly for 4 weeks and lenalidomide 20 mg on days 1-21 of each 28-day cycle for 12 cycles.": [
        "rituximab · cycle 1: 1, 8, 15, 22",
        "lenalidomide 20 mg · cycles 1-12: 1..21",
    ],
    "Ofatumumab 1000 mg weekly x 4 and ibrutinib 420 mg daily in 28-day cycles for 6 cycles.": [
        "ofatumumab 1000 mg · cycle 1: 1, 8, 15, 22",
        "ibrutinib 420 mg · cycles 1-6: 1..28",
    ],
    "Gemcitabine 1000 mg/m2 weekly for 3 weeks and capecitabine 650 mg/m2 on days 1-21 of each 28-day cycle.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8, 15",
        "capecitabine 650 mg/m2 · cycles 1+: 1..21",
    ],
    "Rituximab weekly for 4 weeks and bendamustine 90 mg/m2 on days 1 and 2. Treatment repeats every 28 days.": [
        "rituximab · cycles 1+: 1, 8, 15, 22",
        "bendamustine 90 mg/m2 · cycles 1+: 1, 2",
    ],
}


@pytest.mark.parametrize(("text", "expected"), DAYS_OF_SOME_CYCLES.items())
def test_days_of_some_cycles(text: str, expected: list[str]) -> None:
    """Days that are told for some cycles replace those of all in these cycles alone, wherever they stand."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), LIKE_CYCLES.items())
def test_cycles_like_others(text: str, expected: list[str]) -> None:
    """A cycle that is said to be the same as another one has its drugs; one that differs in part has not."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), TOTALS.items())
def test_totals_and_their_parts(text: str, expected: list[str]) -> None:
    """Of a dose and what it is made up of on all days, or in one day, each giving is told, once."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), BEHIND_AN_END.items())
def test_what_goes_on_behind_an_end(text: str, expected: list[str]) -> None:
    """Behind a last week or a number of doses more doses follow, on the days that are said."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), WEEKS_OF_THE_FIRST_CYCLE.items())
def test_weeks_that_fill_the_cycle_of_another_drug(text: str, expected: list[str]) -> None:
    """Weekly for as long as a cycle that is said of another drug is once; said of all, it is in each cycle."""
    assert schedules.schedule(text) == expected


def test_a_total_is_no_lost_dose() -> None:
    """The whole of a dose that is told in parts is not missed."""
    assert not read_regimen("Melphalan 200 mg/m2 (100 mg/m2 on days -3 and -2).").untold


REGIMENS_WITH_ANOTHER_DOSE = {
    "Induction: VTd (bortezomib 1.3 mg/m2 on days 1, 4, 8, 11; thalidomide 100 mg daily; dexamethasone 40 mg on days "
    "1-4), 28-day cycles, 4 cycles. Consolidation: 2 cycles of VTd with dexamethasone 20 mg on days 1, 2, 4, 5.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11",
        "thalidomide 100 mg · cycles 1-4: 1..28",
        "dexamethasone 40 mg · cycles 1-4: 1..4",
        "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 4, 8, 11",
        "thalidomide 100 mg · cycles 1-2: 1..28",
        "dexamethasone 20 mg · cycles 1-2: 1, 2, 4, 5",
    ],
    "Induction: Rd: lenalidomide 25 mg on days 1-21, dexamethasone 40 mg on days 1, 8, 15, 22, every 28 days for 4 "
    "cycles. Consolidation: Rd with lenalidomide 15 mg for 2 cycles.": [
        "lenalidomide 25 mg · cycles 1-4: 1..21",
        "dexamethasone 40 mg · cycles 1-4: 1, 8, 15, 22",
        "lenalidomide 15 mg · cycles 1-2: 1..21",
        "dexamethasone 40 mg · cycles 1-2: 1, 8, 15, 22",
    ],
}

BEFORE_CELLS = {
    "Fludarabine 30 mg/m2 and cyclophosphamide 300 mg/m2 on days -5, -4 and -3 before ide-cel infusion on day 0.": [
        "fludarabine 30 mg/m2 · days -5..-3",
        "cyclophosphamide 300 mg/m2 · days -5..-3",
    ],
    "Cyclophosphamide 500 mg/m2 on days -5 to -3 before ciltacabtagene autoleucel infusion on day 1.": [
        "cyclophosphamide 500 mg/m2 · days -5..-3",
    ],
    "Bendamustine 90 mg/m2 on days -4 and -3 before axi-cel on day 0 and tocilizumab 8 mg/kg on day 2.": [
        "bendamustine 90 mg/m2 · days -4, -3",
        "tocilizumab 8 mg/kg · days 2",
    ],
    "Interferon alfa 3 MU before aldesleukin on days 1-4 and after aldesleukin on day 5.": [
        "interferon alfa 3 MU · days 1..5",
    ],
}

ONE_DAY_EACH = {
    "Venetoclax 20 mg for 1 day, 50 mg for 1 day, 100 mg for 1 day, then 400 mg daily for 28 days.": [
        "venetoclax 20 mg · days 1",
        "venetoclax 50 mg · days 2",
        "venetoclax 100 mg · days 3",
        "venetoclax 400 mg · days 4..31",
    ],
    "Ibrutinib 140 mg for one day, 280 mg for one day and 420 mg daily for 3 weeks.": [
        "ibrutinib 140 mg · days 1",
        "ibrutinib 280 mg · days 2",
        "ibrutinib 420 mg · days 3..23",
    ],
    "Prednisone 60 mg for 5 days, then 40 mg for 5 days.": [
        "prednisone 60 mg · days 1..5",
        "prednisone 40 mg · days 6..10",
    ],
}

LENGTHS_IN_BRACKETS = {
    "Cycles 1-8 (21 days): bortezomib 1.3 mg/m2 on days 1, 4, 8, 11. Cycles 9 and beyond (35 days): bortezomib "
    "1.3 mg/m2 on days 1, 8, 15, 22.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 9+: 1, 8, 15, 22",
    ],
    "Cycles 1 to 6 (21 days): A1234 5 mg on day 1. Cycles 7 onwards (28 days): A1234 5 mg on days 1 and 22.": [
        "a1234 5 mg · cycles 1-6: 1",
        "a1234 5 mg · cycles 7+: 1, 22",
    ],
}


@pytest.mark.parametrize(("text", "expected"), REGIMENS_WITH_ANOTHER_DOSE.items())
def test_regimens_with_another_dose_of_a_drug(text: str, expected: list[str]) -> None:
    """A regimen that is given again with another dose of one of its drugs has that dose alone."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), BEFORE_CELLS.items())
def test_the_day_of_cells(text: str, expected: list[str]) -> None:
    """The day on which cells are infused is no day of the drugs before them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), ONE_DAY_EACH.items())
def test_doses_of_a_few_days_each(text: str, expected: list[str]) -> None:
    """Doses that are told for so many days each follow one another."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), LENGTHS_IN_BRACKETS.items())
def test_lengths_behind_numbered_cycles(text: str, expected: list[str]) -> None:
    """Days in a bracket behind cycles by number are how long these are."""
    assert schedules.schedule(text) == expected
