"""Doses that are parts, rates or ends of others, and days that are limited: given as they are told, or not at all."""

import pytest

from read.regimens import schedules

TAPERED = {
    "Prednisolone 30 mg/day for 14 days, then tapered by 5 mg every week until 5 mg/day is reached.": [
        "prednisolone 30 mg · days 1..14",
    ],
    "Prednisone 50 mg daily for 2 weeks, then tapered by 10 mg per week down to 10 mg.": [
        "prednisone 50 mg · days 1..14",
    ],
    "Dexamethasone 10 mg twice daily, tapered weekly to reach 1 mg daily.": [
        "dexamethasone 10 mg x2 · days not stated",
    ],
    "Prednisone 50 mg daily for 4 weeks, then taper by 20% per week.": [
        "prednisone 50 mg · days 1..28",
    ],
    "Prednisone 25 mg/day for 4 weeks with subsequent taper of 2.5 mg every week.": [
        "prednisone 25 mg · days 1..28",
    ],
}

RAISED = {
    "Sertraline 25 mg/day for the first week, raised to 50 mg/day in weeks 2-4 and 100 mg/day in weeks 5 to 8.": [
        "sertraline 25 mg · days 1..7",
        "sertraline 50 mg · days 8..28",
        "sertraline 100 mg · days 29..56",
    ],
    "Carvedilol 3.125 mg twice daily for 2 weeks, raised to 6.25 mg twice daily in weeks 3 and 4.": [
        "carvedilol 3.125 mg x2 · days 1..14",
        "carvedilol 6.25 mg x2 · days 15..28",
    ],
}

RATES = {
    "Cytarabine 3 g/m2/12 h on days 1, 3 and 5.": [
        "cytarabine 3 g/m2 x2 · days 1, 3, 5",
    ],
    "Ketamine 0.5 mg/kg on day 1, then 0.25 mg/kg/hr for 24 hours.": [
        "ketamine 0.5 mg/kg · days 1",
    ],
    "Heparin 80 U/kg followed by 18 U/kg/hour on day 1.": [
        "heparin 80 U/kg · days 1",
    ],
}

SHARES = {
    "Degarelix 240 mg given as two injections of 120 mg on day 1.": [
        "degarelix 240 mg · days 1",
    ],
    "Fulvestrant 500 mg IM as two 250 mg injections on days 1, 15 and 29.": [
        "fulvestrant 500 mg · days 1, 15, 29",
    ],
}

FIRST = {
    "Venlafaxine at an initial dose of 75 mg daily for 2 weeks followed by 150 mg daily for 6 weeks.": [
        "venlafaxine 75 mg · days 1..14",
        "venlafaxine 150 mg · days 15..56",
    ],
    "Adalimumab starting dose of 160 mg followed by 40 mg every 2 weeks.": [
        "adalimumab 160 mg · cycle 1: 1",
        "adalimumab 40 mg · cycles 2+: 1",
    ],
    "Etanercept, first dose 50 mg at weeks 0, 1 and 2, then 25 mg weekly for 3 weeks.": [
        "etanercept 50 mg · days 1, 8, 15",
        "etanercept 25 mg · days 22, 29, 36",
    ],
}

GRAYS = {
    "Radiotherapy 20 Gy/5, 30 Gy/10 or 8 Gy/1.": [
        "radiotherapy 4 Gy · days not stated",
        "radiotherapy 3 Gy · days not stated",
        "radiotherapy 8 Gy · days not stated",
    ],
    "Pelvic radiotherapy 45 Gy /25 over 5 weeks.": [
        "radiotherapy 1.8 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33",
    ],
    "Radiotherapy 8 Gy in one fraction.": [
        "radiotherapy 8 Gy · days not stated",
    ],
    "Radiotherapy 2 Gy in one fraction daily, 5 days a week, to 50 Gy.": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33",
    ],
}

LIMITED = {
    "Rituximab 375 mg/m2 on days 1 and 8 of each 21-day cycle; day 8 is given in cycle 1 only.": [
        "rituximab 375 mg/m2 · cycles 1+: 1",
        "rituximab 375 mg/m2 · cycle 1: 8",
    ],
    "Vincristine 1.5 mg on days 1, 8 and 15 of 21-day courses; days 8 and 15 are given only in courses 1-3.": [
        "vincristine 1.5 mg · cycles 1+: 1",
        "vincristine 1.5 mg · cycles 1-3: 8, 15",
    ],
    "Carfilzomib 27 mg/m2 on days 1, 2, 8, 9, 15 and 16 of 28-day cycles. Days 8, 9 are given in cycles 1-12 only.": [
        "carfilzomib 27 mg/m2 · cycles 1+: 1, 2, 15, 16",
        "carfilzomib 27 mg/m2 · cycles 1-12: 8, 9",
    ],
    "Cetuximab 250 mg/m2 on days 1, 8 and 15 (day 15 only in cycle 2) of each 21-day cycle.": [
        "cetuximab 250 mg/m2 · cycles 1+: 1, 8",
        "cetuximab 250 mg/m2 · cycle 2: 15",
    ],
}

ALIKE = {
    "Arm A: cisplatin 75 mg on day 1 every 21 days. Arm B: same dose of cisplatin, and docetaxel 90 mg on days 1, 8.": [
        "cisplatin 75 mg · cycles 1+: 1",
        "cisplatin 75 mg · cycles 1+: 1",
        "docetaxel 90 mg · cycles 1+: 1, 8",
    ],
    "Low-dose arm: metformin 500 mg twice daily for 12 weeks. High-dose arm: 1000 mg metformin on the same schedule.": [
        "metformin 500 mg x2 · days 1..84",
        "metformin 1000 mg x2 · days 1..84",
    ],
    "Arm A: rituximab 375 mg/m2 weekly for 4 weeks. Arm B: rituximab 500 mg/m2 on the same schedule.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
        "rituximab 500 mg/m2 · days 1, 8, 15, 22",
    ],
    "Prednisone 5 mg/kg, rifampicin 10 mg/kg and moxifloxacin 15 mg/kg daily for 2 weeks.": [
        "prednisone 5 mg/kg · days 1..14",
        "rifampin 10 mg/kg · days 1..14",
        "moxifloxacin 15 mg/kg · days 1..14",
    ],
}

IN_TURNS = {
    "Gemcitabine 1000 mg weekly for 3 weeks, then weekly for 3 weeks every 4 weeks.": "22, 29, 36, 50, 57, 64, 78",
    "Topotecan 4 mg weekly for 6 weeks, a week of rest, then weekly for 2 weeks every 3 weeks.": "50, 57, 71",
}


@pytest.mark.parametrize("text", TAPERED)
def test_a_dose_that_is_tapered_to_is_not_given(text: str) -> None:
    """How a taper goes on is told by no step of it: neither its end nor its steps are days of a dose."""
    assert schedules.schedule(text) == TAPERED[text]


@pytest.mark.parametrize("text", RAISED)
def test_a_dose_is_raised_in_numbered_weeks(text: str) -> None:
    """The dose that a change leads to is that of its weeks; the one before ends where they begin."""
    assert schedules.schedule(text) == RAISED[text]


@pytest.mark.parametrize("text", RATES)
def test_a_rate_is_no_dose(text: str) -> None:
    """So much an hour is not an amount: it is never given without its hours."""
    assert schedules.schedule(text) == RATES[text]


@pytest.mark.parametrize("text", SHARES)
def test_injections_that_make_up_a_dose_are_no_doses(text: str) -> None:
    """So many of them as come to the dose before are that dose."""
    assert schedules.schedule(text) == SHARES[text]


@pytest.mark.parametrize("text", FIRST)
def test_a_first_dose_with_times_of_its_own_is_not_given_once(text: str) -> None:
    """An initial dose is given once before all others, unless the words say how long."""
    assert schedules.schedule(text) == FIRST[text]


@pytest.mark.parametrize("text", GRAYS)
def test_grays_over_a_number_are_fractions(text: str) -> None:
    """The number behind the grays is that of the fractions, of which each has its share."""
    assert schedules.schedule(text) == GRAYS[text]


@pytest.mark.parametrize("text", LIMITED)
def test_days_of_some_cycles_alone_leave_the_others(text: str) -> None:
    """Days that are said to be of some cycles only are in no other; the other days are of all."""
    assert schedules.schedule(text) == LIMITED[text]


@pytest.mark.parametrize("text", ALIKE)
def test_what_is_given_as_before_keeps_its_own_days(text: str) -> None:
    """The same doses or the same schedule are those told before, not those of the drug beside it."""
    assert schedules.schedule(text) == ALIKE[text]


@pytest.mark.parametrize("text", IN_TURNS)
def test_weeks_of_each_turn_follow_a_first_stretch(text: str) -> None:
    """Behind a stretch and its rest, a drug is given in so many weeks of each interval, not once in it."""
    assert f"days {IN_TURNS[text]}, " in schedules.schedule(text)[1]
