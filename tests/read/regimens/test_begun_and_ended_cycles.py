"""Where one drug begins, ends or is at its full dose: days of a cycle, numbers of cycles, steps."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

BEGUN = {
    "AB-1234 20 mg daily starting C1D3 through C3D28. Obinutuzumab 1000 mg day 1 of 28-day cycles 1-6.": [
        "ab-1234 20 mg · cycle 1: 3..28",
        "ab-1234 20 mg · cycles 2-3: 1..28",
        "obinutuzumab 1000 mg · cycles 1-6: 1",
    ],
    "AB-1234 20 mg daily from day 15 of cycle 1 through the end of cycle 4. 28-day cycles.": [
        "ab-1234 20 mg · cycle 1: 15..28",
        "ab-1234 20 mg · cycles 2-4: 1..28",
    ],
    "AB-1234 20 mg daily. AB-1234 starts on day 8 of cycle 1. 28-day cycles.": [
        "ab-1234 20 mg · cycle 1: 8..28",
        "ab-1234 20 mg · cycles 2+: 1..28",
    ],
    "AB-1234 5 mg daily for 1 week, 10 mg daily for 1 week, then 20 mg daily until the end of cycle 6. "
    "AB-1234 starts on day 22 of cycle 1. Cycles are 28 days.": [
        "ab-1234 5 mg · cycle 1: 22..28",
        "ab-1234 10 mg · cycle 2: 1..7",
        "ab-1234 20 mg · cycle 2: 8..28; cycles 3-6: 1..28",
    ],
    "Lenalidomide 10 mg on days 1-21 of each 28-day cycle for 6 cycles with AB-1234 5 mg on day 1. "
    "AB-1234 is added in cycle 3.": [
        "lenalidomide 10 mg · cycles 1-6: 1..21",
        "ab-1234 5 mg · cycles 3-6: 1",
    ],
    "Lenalidomide 10 mg on days 1-21 of 28-day cycles for 10 cycles. From cycle 4, AB-1234 5 mg day 1 for 5 cycles.": [
        "lenalidomide 10 mg · cycles 1-10: 1..21",
        "ab-1234 5 mg · cycles 4-8: 1",
    ],
}
STEPPED = {
    "Elranatamab 76 mg weekly in 28-day cycles after step-up doses of 12 mg on C1D1 and 32 mg on C1D4; "
    "from cycle 5 every two weeks.": [
        "elranatamab 76 mg · cycles 2-4: 1, 8, 15, 22",
        "elranatamab 12 mg · cycle 1: 1",
        "elranatamab 32 mg · cycle 1: 4",
        "elranatamab 76 mg · cycles 5+: 1, 15",
    ],
    "AB-1234 1 mg on day 1, 4 mg on day 3, 9 mg on day 8 and 9 mg weekly thereafter.": [
        "ab-1234 1 mg · days 1",
        "ab-1234 4 mg · days 3",
        "ab-1234 9 mg · days " + ", ".join(map(str, range(8, 337, 7))),
    ],
    "Venetoclax ramp-up: 20 mg daily for 1 week, 50 mg daily for 1 week, then 100 mg daily until the end of cycle 3. "
    "A cycle is 28 days.": [
        "venetoclax 20 mg · cycle 1: 1..7",
        "venetoclax 50 mg · cycle 1: 8..14",
        "venetoclax 100 mg · cycle 1: 15..28; cycles 2-3: 1..28",
    ],
}
OF_ALL = {
    "Bortezomib 1.3 mg/m2 on days 1 and 8 and dexamethasone 20 mg on days 1, 2, 8 and 9 of 21-day cycles 1 to 5.": [
        "bortezomib 1.3 mg/m2 · cycles 1-5: 1, 8",
        "dexamethasone 20 mg · cycles 1-5: 1, 2, 8, 9",
    ],
    "Four 28-day cycles of KRd: carfilzomib 36 mg/m2 (20 mg/m2 on day 1 of cycle 1) on days 1, 8 and 15; lenalidomide "
    "25 mg days 1-21; dexamethasone 20 mg on the days of carfilzomib. After transplant two further cycles of KRd.": [
        "carfilzomib 36 mg/m2 · cycle 1: 8, 15; cycles 2-6: 1, 8, 15",
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "lenalidomide 25 mg · cycles 1-6: 1..21",
        "dexamethasone 20 mg · cycles 1-6: 1, 8, 15",
    ],
    "Arm A: AB-1234 420 mg daily. Arm B: venetoclax 400 mg daily for 9 cycles. Each cycle lasts 28 days.": [
        "ab-1234 420 mg · cycles 1+: 1..28",
        "venetoclax 400 mg · cycles 1-9: 1..28",
    ],
}
NOT_TOLD = {
    "Vincristine 1.4 mg/m2 (cap 2 mg) on day 1 and doxorubicin 50 mg/m2 (cap: 100 mg) on day 1 of 21-day cycles.": [
        "vincristine 1.4 mg/m2 · cycles 1+: 1",
        "doxorubicin 50 mg/m2 · cycles 1+: 1",
    ],
    "Ruxolitinib 5 to 20 mg twice daily depending on platelet count, in 28-day cycles.": [
        "ruxolitinib 5 to 20 mg x2 · cycles 1+: 1..28"
    ],
    "Bendamustine 90 mg/m2 IV daily for 2 days, 3 to 5 days before the infusion of tisagenlecleucel.": [
        "bendamustine 90 mg/m2 · days not stated"
    ],
    "Rituximab 375 mg/m2 weekly x 4, then every 2 months.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
        "rituximab 375 mg/m2 · days 82, 142, 202, 262, 322",
    ],
}


@pytest.mark.parametrize("text", BEGUN)
def test_a_drug_begins_on_its_day_and_ends_with_its_cycle(text: str) -> None:
    """A day of one cycle begins it, in that sentence or another one; its number of cycles is counted from there."""
    assert schedules.schedule(text) == BEGUN[text]


@pytest.mark.parametrize("text", STEPPED)
def test_steps_lead_to_the_full_dose(text: str) -> None:
    """No step is given once more later on, and what follows begins behind the steps."""
    assert schedules.schedule(text) == STEPPED[text]


@pytest.mark.parametrize("text", OF_ALL)
def test_cycles_told_of_all_drugs(text: str) -> None:
    """Cycles named with their length, further cycles and how long a cycle lasts are those of every drug and arm."""
    assert schedules.schedule(text) == OF_ALL[text]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_told_beside_a_dose_is_no_dose_and_no_day(text: str) -> None:
    """A cap is no dose, a range has no amount, a day that may be one of several is none."""
    assert schedules.schedule(text) == NOT_TOLD[text]


IN_TURN = {
    "AB-1234 300 mg on days 1-3 and dexamethasone 40 mg on days 1-4, alternating every 21 days with methotrexate "
    "1 g/m2 on day 1, for 4 courses.": [
        "ab-1234 300 mg · cycle 1: 1..3; cycle 3: 1..3",
        "dexamethasone 40 mg · cycle 1: 1..4; cycle 3: 1..4",
        "methotrexate 1 g/m2 · cycle 2: 1; cycle 4: 1",
    ],
    "R-CHOP (rituximab 375 mg/m2 day 1, doxorubicin 50 mg/m2 day 1) alternates with cytarabine 2 g/m2 days 1 and 2 "
    "every 3 weeks for 2 cycles.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "doxorubicin 50 mg/m2 · cycle 1: 1",
        "cytarabine 2 g/m2 · cycle 2: 1, 2",
    ],
    "AB-1234 600 mg days 1-14 every 28 days, alternating with letrozole 2.5 mg days 15-28.": [
        "ab-1234 600 mg · cycles 1+: 1..14",
        "letrozole 2.5 mg · cycles 1+: 15..28",
    ],
}
OF_OTHERS = {
    "AB-1234 40 mg once daily on days 8-21, then 30 mg once daily for up to 6 cycles of 28 days.": [
        "ab-1234 40 mg · days not stated",
        "ab-1234 30 mg · cycles 1-6: 1..28",
    ],
    "Rituximab 375 mg/m2 weekly for 4 weeks with AB-1234 20 mg on days 1 to 21 every 28 days for 5 cycles.": [
        "rituximab 375 mg/m2 · cycle 1: 1, 8, 15, 22",
        "ab-1234 20 mg · cycles 1-5: 1..21",
    ],
    "AB-1234 4 mg daily, rituximab 375 mg/m2 weekly for 4 weeks.": [
        "ab-1234 4 mg · days not stated",
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
    ],
    "Busulfan 130 mg/m2 days -6 to -3 (or dosed to an AUC of 5000).": ["busulfan 130 mg/m2 · days -6..-3"],
    "Ponatinib 45 mg daily, reduced to 30 mg upon complete response and to 15 mg with a deeper one.": [
        "ponatinib 45 mg · days not stated"
    ],
}


@pytest.mark.parametrize("text", IN_TURN)
def test_courses_that_take_turns(text: str) -> None:
    """What stands before the words is of the odd cycles, what is behind of the even ones; or each of its own days."""
    assert schedules.schedule(text) == IN_TURN[text]


@pytest.mark.parametrize("text", OF_OTHERS)
def test_cycles_and_ends_of_other_drugs_or_phases(text: str) -> None:
    """Days of another phase, an end of another drug and a target in blood are none of the drug's own."""
    assert schedules.schedule(text) == OF_OTHERS[text]


def test_weeks_on_and_off_go_on_through_longer_cycles() -> None:
    """Three weeks of every four are counted through cycles of six weeks."""
    pomalidomide, _ = schedules.schedule("Pomalidomide 4 mg for 3 of every 4 weeks; AB-1234 1 mg/kg every 6 weeks.")
    assert pomalidomide.startswith("pomalidomide 4 mg · cycle 1: 1..21, 29..42; cycle 2: 1..7, 15..35; cycle 3: 1..21")


BRACKETS = {
    "AB-1234 270 mg every 12 hours (160 mg with a strong CYP3A4 inhibitor) in 28-day cycles.": [
        "ab-1234 270 mg x2 · cycles 1+: 1..28",
    ],
    "AB-1234 40 mg (20 mg if on a strong CYP3A inhibitor) daily on days 8-21, then 30 mg daily for 6 28-day cycles.": [
        "ab-1234 40 mg · days not stated",
        "ab-1234 30 mg · cycles 1-6: 1..28",
    ],
    "Nodal lymphoma: CHOEP every 14 days x 3 (etoposide 100 mg/m2 d1-3, prednisone 100 mg d1-5).": [
        "etoposide 100 mg/m2 · cycles 1-3: 1..3",
        "prednisone 100 mg · cycles 1-3: 1..5",
    ],
    "CHOEP every 14 days x 4 (etoposide 100 mg/m2 d1-3, prednisone 100 mg d1-5) with AB-1234 6 mg on day 4.": [
        "etoposide 100 mg/m2 · cycles 1-4: 1..3",
        "prednisone 100 mg · cycles 1-4: 1..5",
        "ab-1234 6 mg · cycles 1-4: 4",
    ],
}


@pytest.mark.parametrize("text", BRACKETS)
def test_brackets_behind_a_dose_or_a_regimen(text: str) -> None:
    """A dose beside another medicine is for some alone; the cycles before a bracket are those of the drugs in it."""
    assert schedules.schedule(text) == BRACKETS[text]


def test_one_drug_alone_in_numbered_cycles_is_not_given_in_all_that_follow() -> None:
    """Cycles that nothing keeps leave the drug as it was told before them."""
    told = schedules.schedule(
        "Six 21-day cycles: rituximab 375 mg/m2 and doxorubicin 50 mg/m2 on day 1, followed by rituximab alone in "
        "cycles 7 and 8."
    )
    assert told[:2] == ["rituximab 375 mg/m2 · cycles 1-6: 1", "doxorubicin 50 mg/m2 · cycles 1-6: 1"]
    assert not any("+" in line for line in told)


ENDED = {
    "AB-1234 10 mg on day 1 (in cycles 1 and 2 only) and on day 15 of 28-day cycles.": [
        "ab-1234 10 mg · cycles 1-2: 1",
        "ab-1234 10 mg · cycles 1+: 15",
    ],
    "AB-1234 10 mg daily from day 4 of cycle 1 until the end of cycle 5. Cycles last 21 days.": [
        "ab-1234 10 mg · cycle 1: 4..21",
        "ab-1234 10 mg · cycles 2-5: 1..21",
    ],
    "Epcoritamab 48 mg weekly in cycles 2-3 after step-up doses of 0.16 mg on C1D1 and 0.8 mg on C1D8; every two weeks "
    "in cycles 4-9. A cycle is 28 days.": [
        "epcoritamab 48 mg · cycles 2-3: 1, 8, 15, 22",
        "epcoritamab 0.16 mg · cycle 1: 1",
        "epcoritamab 0.8 mg · cycle 1: 8",
        "epcoritamab 48 mg · cycles 4-9: 1, 15",
    ],
    "Two 21-day cycles of docetaxel 75 mg/m2 day 1 and AB-1234 5 mg day 1. Those who respond get 3 further cycles.": [
        "docetaxel 75 mg/m2 · cycles 1-2: 1",
        "ab-1234 5 mg · cycles 1-2: 1",
    ],
    "AB-1234 200 mg every 3 weeks for 3 cycles before surgery and 9 further cycles after it; cisplatin 75 mg/m2 day 1 "
    "for 3 cycles.": [
        "ab-1234 200 mg · cycles 1-3: 1",
        "cisplatin 75 mg/m2 · cycles 1-3: 1",
    ],
    "Rituximab 375 mg/m2 on days 1, 8 (cycle 1 only) of each 21-day cycle.": ["rituximab 375 mg/m2 · days not stated"],
    "Vincristine 1.4 mg/m2, cap 2 mg, on day 1 of 21-day cycles.": ["vincristine 1.4 mg/m2 · cycles 1+: 1"],
    "AB-1234 5 mg daily for 7 days; from day 8 treatment with CD-5678 10 mg daily for 7 days.": [
        "ab-1234 5 mg · days 1..7",
        "cd-5678 10 mg · days 8..14",
    ],
}


@pytest.mark.parametrize("text", ENDED)
def test_an_end_a_step_or_a_limit_is_that_of_its_own_drug_and_cycles(text: str) -> None:
    """Further cycles of some patients, or of one drug, add no doses; days that may be of one cycle are asked."""
    assert schedules.schedule(text) == ENDED[text]
