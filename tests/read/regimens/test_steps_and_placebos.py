"""Stretches, steps and nights of one drug, and the placebo that bears its name: nobody is given what it stands for."""

import pytest

from read.regimens import schedules

AGAIN = {
    "Vismodegib 150 mg/day for 4 weeks, then 2 weeks without treatment, then 3 weeks of treatment.": [
        "vismodegib 150 mg · days 1..28, 43..63",
    ],
    "Sonidegib 200 mg daily for 3 weeks, 2 weeks off treatment, then 3 weeks on.": [
        "sonidegib 200 mg · days 1..21, 36..56",
    ],
}

LOADED = {
    "Dupilumab 200 or 300 mg every 2 weeks after a loading dose of 400 or 600 mg on day 1.": [
        "dupilumab 200 mg · cycles 2+: 1",
        "dupilumab 300 mg · cycles 2+: 1",
        "dupilumab 400 mg · cycle 1: 1",
        "dupilumab 600 mg · cycle 1: 1",
    ],
    "Clopidogrel loading dose of 300 or 600 mg followed by 75 mg daily for 10 days.": [
        "clopidogrel 300 mg · days 1",
        "clopidogrel 600 mg · days 1",
        "clopidogrel 75 mg · days 2..10",
    ],
}

RISING = {
    "Levothyroxine is started at 25 mcg daily and increased by 25 mcg every week up to 75 mcg daily.": [
        "levothyroxine 25 ug · days 1..7",
        "levothyroxine 50 ug · days 8..14",
        "levothyroxine 75 ug · days 15..336",
    ],
}

NIGHTS = {
    "Propranolol 20 mg every morning and evening for 4 days.": [
        "propranolol 20 mg x2 · days 1..4",
    ],
    "Amitriptyline 10 mg at night for 1 week, 25 mg at night for 1 week and 50 mg at night for 2 weeks.": [
        "amitriptyline 10 mg · days 1..7",
        "amitriptyline 25 mg · days 8..14",
        "amitriptyline 50 mg · days 15..28",
    ],
}

RAYS = {
    "Radiotherapy (5 x 5 Gy in one week).": [
        "radiotherapy 5 Gy · days 1..5",
    ],
    "Radiotherapy 78 Gy in 39 fractions starts in week 8.": [
        "radiotherapy 2 Gy · days not stated",
    ],
}

FURTHER = {
    "Dexamethasone 8 mg daily for 5 days, then 4 mg daily for another 5 days.": [
        "dexamethasone 8 mg · days 1..5",
        "dexamethasone 4 mg · days 6..10",
    ],
    "Prednisone 40 mg daily for 7 days, then 20 mg daily for 7 more days.": [
        "prednisone 40 mg · days 1..7",
        "prednisone 20 mg · days 8..14",
    ],
    "Sertraline 50 mg/day for 2 weeks, then 100 mg/day if tolerated for another 4 weeks.": [
        "sertraline 50 mg · days 1..14",
        "sertraline 100 mg · days 15..42",
    ],
    "Gabapentin 300 mg daily for 2 weeks; 600 mg daily if not tolerated for 2 weeks.": [
        "gabapentin 300 mg · days 1..14",
    ],
}

PLACEBOS = [
    "Participants receive apixaban matching placebo twice daily for 12 weeks.",
    "Warfarin placebo tablets once daily for 4 weeks.",
    "Pregabalin (Lyrica) matched placebo 75 mg twice daily for 7 days.",
    "A rivaroxaban-matching placebo 20 mg daily for 30 days.",
    "Placebo for apixaban 5 mg twice daily for 12 weeks.",
]


@pytest.mark.parametrize("text", AGAIN)
def test_what_is_given_again_after_a_pause_ends(text: str) -> None:
    """On, off and on again are days, and no cycle that goes on."""
    assert schedules.schedule(text) == AGAIN[text]


@pytest.mark.parametrize("text", LOADED)
def test_each_of_several_loading_doses_is_given_once(text: str) -> None:
    """One of them is given before all other doses, whichever it is."""
    assert schedules.schedule(text) == LOADED[text]


@pytest.mark.parametrize("text", RISING)
def test_micrograms_rise_step_by_step(text: str) -> None:
    """However a unit is printed, the steps to the top are its."""
    assert schedules.schedule(text) == RISING[text]


@pytest.mark.parametrize("text", NIGHTS)
def test_each_night_is_every_day(text: str) -> None:
    """What is taken at night is taken daily, and in the morning too twice."""
    assert schedules.schedule(text) == NIGHTS[text]


@pytest.mark.parametrize("text", RAYS)
def test_fractions_of_a_week_have_its_days(text: str) -> None:
    """So many fractions in one week are its first days; of many that begin in a week no days are known."""
    assert schedules.schedule(text) == RAYS[text]


@pytest.mark.parametrize("text", FURTHER)
def test_another_time_ends_what_follows(text: str) -> None:
    """So much longer a dose is given and no longer, be it tolerated; what holds for some is not that of all."""
    assert schedules.schedule(text) == FURTHER[text]


def test_a_weekly_dose_rises_every_few_weeks() -> None:
    """Each step is given once a week until the next; the last goes on. Steps of a single dose are not counted out."""
    each_week = "Methotrexate 10 mg weekly, increased by 5 mg every week to a maximum of 20 mg weekly."
    assert schedules.schedule(each_week) == ["methotrexate 10 mg · days not stated"]
    text = "Methotrexate 10 mg weekly, increased by 5 mg every 2 weeks to a maximum of 20 mg weekly."
    *steps, last = schedules.schedule(text)
    assert steps == ["methotrexate 10 mg · days 1, 8", "methotrexate 15 mg · days 15, 22"]
    assert last.startswith("methotrexate 20 mg · days 29, 36, 43, ")


@pytest.mark.parametrize("text", PLACEBOS)
def test_a_placebo_is_not_the_drug_it_stands_for(text: str) -> None:
    """Neither a dose nor a day is made of a placebo that bears the name of a drug."""
    assert schedules.schedule(text) == []


def test_what_stands_beside_its_placebo_is_given() -> None:
    """A drug or its placebo is the drug; a placebo of another one leaves it as it is."""
    assert schedules.schedule("Apixaban 5 mg or matching placebo daily for 3 days.") == ["apixaban 5 mg · days 1..3"]
    both = "Apixaban placebo twice daily plus rivaroxaban 20 mg daily for 3 days."
    assert schedules.schedule(both) == ["rivaroxaban 20 mg · days 1..3"]
