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


EACH_OPTION = {
    "Isatuximab 20 mg/kg or 10 mg/kg is given every week for four weeks and then every two weeks, with "
    "pomalidomide 4 mg on days 1-21 of a 28-day cycle.": [
        "isatuximab 20 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 20 mg/kg · cycles 2+: 1, 15",
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
    "Isatuximab 20 mg/kg in dose level 1 and 10 mg/kg in dose level 2 is given weekly for four weeks, then "
    "every two weeks, in 28-day cycles.": [
        "isatuximab 20 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 20 mg/kg · cycles 2+: 1, 15",
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2+: 1, 15",
    ],
    "Elotuzumab 10 mg/kg (dose level 1) or 20 mg/kg (dose level 2) weekly in cycle 1 and every two weeks "
    "thereafter, in 28-day cycles.": [
        "elotuzumab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 2+: 1, 15",
        "elotuzumab 20 mg/kg · cycle 1: 1, 8, 15, 22",
        "elotuzumab 20 mg/kg · cycles 2+: 1, 15",
    ],
    "Daratumumab 8 or 16 mg/kg weekly for 8 weeks, every 2 weeks for 16 weeks and every 4 weeks thereafter.": [
        "daratumumab 8 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 8 mg/kg · days 57, 71, 85, 99, 113, 127, 141, 155",
        "daratumumab 8 mg/kg · days 169, 197, 225, 253, 281, 309",
        "daratumumab 16 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 16 mg/kg · days 57, 71, 85, 99, 113, 127, 141, 155",
        "daratumumab 16 mg/kg · days 169, 197, 225, 253, 281, 309",
    ],
}

NOT_OF_THE_OTHER = {
    "Thalidomide 50 mg daily for 3 weeks and dexamethasone 20 mg daily for the next 4 days.": [
        "thalidomide 50 mg · days 1..21",
        "dexamethasone 20 mg · days not stated",
    ],
    "Methotrexate 10 mg weekly for 12 weeks, increasing up to 25 mg in the sixth week.": [
        "methotrexate 10 mg · days 1, 8, 15, 22, 29, 36, 43, 50, 57, 64, 71, 78",
    ],
    "Lenalidomide 5 mg daily in 28-day cycles, with a rest in the fourth week.": [
        "lenalidomide 5 mg · cycles 1+: 1..28",
    ],
    "Prednisone 60 mg for 1 week, 40 mg for 1 week, 20 mg from week 3 on.": [
        "prednisone 60 mg · days not stated",
        "prednisone 40 mg · days not stated",
        "prednisone 20 mg · days not stated",
    ],
    "Dexamethasone PO on days 1, 8, 15 and 22 (20 mg in patients aged >= 75) of 28-day cycles.": [
        "dexamethasone · cycles 1+: 1, 8, 15, 22",
    ],
    "Lenalidomide on days 1-21 of 28-day cycles (10 mg for patients with a creatinine clearance below 50 mL/min).": [
        "lenalidomide · cycles 1+: 1..21",
    ],
    "After mobilisation with cyclophosphamide 3 g/m2, patients receive melphalan 100 mg/m2 on days -3 and -2.": [
        "cyclophosphamide 3 g/m2 · days not stated",
        "melphalan 100 mg/m2 · days -3, -2",
    ],
    "Following etoposide 1.6 g/m2, melphalan 140 mg/m2 is given on day -1.": [
        "etoposide 1.6 g/m2 · days not stated",
        "melphalan 140 mg/m2 · days -1",
    ],
    "Prednisolone 1 mg/kg on alternate days for 12 weeks, tapered thereafter; melphalan 0.15 mg/kg daily for "
    "7 days every 6 weeks.": [
        (
            "prednisolone 1 mg/kg · days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, "
            "39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63, 65, 67, 69, 71, 73, 75, 77, 79, 81, 83"
        ),
        "melphalan 0.15 mg/kg · cycles 1+: 1..7",
    ],
    "Blinatumomab as a 4-week infusion at 9 ug/day for the first 7 days and 28 ug/day for the remaining 3 "
    "weeks of cycle 1.": [
        "blinatumomab 9 ug · cycle 1: 1..7",
        "blinatumomab 28 ug · cycle 1: 8..28",
    ],
    "Teclistamab SC 0.06 mg/kg on day 1, 0.3 mg/kg on day 3 and 1.5 mg/kg on day 5, followed by 1.5 mg/kg "
    "weekly from day 8, in 28-day cycles.": [
        "teclistamab 0.06 mg/kg · cycle 1: 1",
        "teclistamab 0.3 mg/kg · cycle 1: 3",
        "teclistamab 1.5 mg/kg · cycle 1: 5",
        "teclistamab 1.5 mg/kg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
    ],
    "Carfilzomib 20 mg/m2 C1D1, then 70 mg/m2 on days 1, 8 and 15 of each cycle, in 28-day cycles.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
    ],
}


@pytest.mark.parametrize(("text", "lines"), STRETCHES.items())
def test_a_stretch_lasts_as_long_as_it_says(text: str, lines: list[str]) -> None:
    """What is given for some weeks, or to the end of a cycle, is not given in the cycles after them."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), EACH_OPTION.items())
def test_each_dose_has_the_whole_course(text: str, lines: list[str]) -> None:
    """Of two doses that one course is told of, each has all of its stretches and none of the other."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), NOT_OF_THE_OTHER.items())
def test_what_is_said_beside_is_not_of_all(text: str, lines: list[str]) -> None:
    """A dose of some, a drug that is past and a first dose keep to what is said of them."""
    assert schedules.schedule(text) == lines


IN_TURN = {
    "Pomalidomide 2 mg on days 1-21 of each 28-day cycle for 3 cycles, 3 mg for 2 cycles, 4 mg thereafter.": [
        "pomalidomide 2 mg · cycles 1-3: 1..21",
        "pomalidomide 3 mg · cycles 4-5: 1..21",
        "pomalidomide 4 mg · cycles 6+: 1..21",
    ],
    "Isatuximab 10 mg/kg IV weekly for 1 cycle, every 2 weeks for 5 cycles, then every 4 weeks; 28-day cycles.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2-6: 1, 15",
        "isatuximab 10 mg/kg · cycles 7+: 1",
    ],
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles for 6 cycles, then 3 mg on days 1 and 15 for 4 cycles.": [
        "ixazomib 4 mg · cycles 1-6: 1, 8, 15",
        "ixazomib 3 mg · cycles 7-10: 1, 15",
    ],
    "Carfilzomib 70 mg/m2 weekly for 3 cycles of 28 days, 56 mg/m2 weekly from cycle 4 on.": [
        "carfilzomib 70 mg/m2 · cycles 1-3: 1, 8, 15, 22",
        "carfilzomib 56 mg/m2 · cycles 4+: 1, 8, 15, 22",
    ],
    "Elotuzumab 10 mg/kg weekly for 2 cycles, then every 2 weeks for 6 cycles, and every 4 weeks thereafter. "
    "Lenalidomide 25 mg on days 1-21.": [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 3-8: 1, 15",
        "elotuzumab 10 mg/kg · cycles 9+: 1",
        "lenalidomide 25 mg · cycles 1+: 1..21",
    ],
    "Bortezomib 1.3 mg/m2 (1 mg/m2 in cycle 1) on days 1, 4, 8 and 11 for 6 cycles of 21 days.": [
        "bortezomib 1.3 mg/m2 · cycles 2-6: 1, 4, 8, 11",
        "bortezomib 1 mg/m2 · cycle 1: 1, 4, 8, 11",
    ],
    "Thalidomide 100 mg daily for the first cycle, 200 mg daily for the second cycle, then 300 mg daily for 10 cycles "
    "of 28 days.": [
        "thalidomide 100 mg · cycle 1: 1..28",
        "thalidomide 200 mg · cycle 2: 1..28",
        "thalidomide 300 mg · cycles 3-12: 1..28",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1, then 27 mg/m2 on days 8, 9, 15 and 16 for 4 cycles of 28 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 27 mg/m2 · cycles 1-4: 8, 9, 15, 16",
    ],
    "Docetaxel 75 mg/m2 every 3 weeks for 4 cycles, then 60 mg/m2 every 4 weeks for 2 cycles.": [
        "docetaxel 75 mg/m2 · cycles 1-4: 1",
        "docetaxel 60 mg/m2 · cycles 1-2: 1",
    ],
}
LOWERED = {
    "Dexamethasone 40 mg weekly in cycles 1-6, decreasing to 20 mg weekly in cycles 7-12 of 28 days.": [
        "dexamethasone 40 mg · cycles 1-6: 1, 8, 15, 22",
        "dexamethasone 20 mg · cycles 7-12: 1, 8, 15, 22",
    ],
    "Prednisolone 60 mg daily for 7 days, reduced to 30 mg for 7 days and then to 15 mg for 7 days.": [
        "prednisolone 60 mg · days 1..7",
        "prednisolone 30 mg · days 8..14",
        "prednisolone 15 mg · days 15..21",
    ],
    "Melflufen 40 mg on day 1 of 28-day cycles, lowered to 30 mg from cycle 3.": [
        "melflufen 40 mg · cycles 1-2: 1",
        "melflufen 30 mg · cycles 3+: 1",
    ],
    "Pomalidomide 4 mg on days 1-21 of each 28-day cycle, reduced to 3 mg in cycle 2 if platelets fall.": [
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles, reduced to 3 mg for toxicity.": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15"
    ],
}


@pytest.mark.parametrize("text", IN_TURN)
def test_numbers_of_cycles_in_turn(text: str) -> None:
    """Cycles that are counted one after the other go on from those before; intervals of their own length do not."""
    assert schedules.schedule(text) == IN_TURN[text]


@pytest.mark.parametrize("text", LOWERED)
def test_planned_reductions(text: str) -> None:
    """A dose reduced at a time that is told is given from then on; one reduced for a reason is given to nobody else."""
    assert schedules.schedule(text) == LOWERED[text]
