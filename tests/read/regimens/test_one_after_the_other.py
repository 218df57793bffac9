"""Stretches, steps and pauses of one drug that follow one another, each with its own dose, interval and end."""

import pytest

from read.regimens import schedules

STRETCHES = {
    "Isatuximab 10 mg/kg weekly x 4 doses, every 2 weeks x 2 doses, then monthly.": [
        "isatuximab 10 mg/kg · days 1, 8, 15, 22",
        "isatuximab 10 mg/kg · days 36, 50",
        "isatuximab 10 mg/kg · days 80, 110, 140, 170, 200, 230, 260, 290, 320",
    ],
    "Luspatercept 0.8 mg/kg every 12 weeks for 2 doses, 1 mg/kg for 1 dose, then 1.25 mg/kg.": [
        "luspatercept 0.8 mg/kg · days 1, 85",
        "luspatercept 1 mg/kg · days 169",
        "luspatercept 1.25 mg/kg · days 253",
    ],
    "Infliximab 5 mg/kg weekly for 3 weeks, every 8 weeks through week 28.": [
        "infliximab 5 mg/kg · days 1, 8, 15",
        "infliximab 5 mg/kg · days 22, 78, 134, 190",
    ],
    "Rituximab 375 mg/m2 weekly for 4 weeks, every 8 weeks for 3 doses.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
        "rituximab 375 mg/m2 · days 29, 85, 141",
    ],
    "Elranatamab 12 mg day 1, 32 mg day 4; 76 mg day 8, weekly thereafter for 4 weeks, then every 12 weeks.": [
        "elranatamab 12 mg · days 1",
        "elranatamab 32 mg · days 4",
        "elranatamab 76 mg · days 8, 15, 22, 29",
        "elranatamab 76 mg · days 36, 120, 204, 288",
    ],
    "Bortezomib 1.3 mg/m2 weekly for 2 weeks, 1 week rest, twice weekly for 2 weeks, 1 week rest.": [
        "bortezomib 1.3 mg/m2 · days 1, 8",
        "bortezomib 1.3 mg/m2 · days not stated",
    ],
}
UNKNOWN_STEPS = {
    "Teclistamab 1.5 mg/kg weekly after step-up doses of 0.06 and 0.3 mg/kg.": [
        "teclistamab 1.5 mg/kg · days not stated",
        "teclistamab 0.06 mg/kg · days not stated",
        "teclistamab 0.3 mg/kg · days not stated",
    ],
    "Talquetamab step-up doses of 0.01 and 0.06 mg/kg, followed by 0.4 mg/kg on days 1, 8, 15 and 22 of 28-day "
    "cycles.": [
        "talquetamab 0.01 mg/kg · days not stated",
        "talquetamab 0.06 mg/kg · days not stated",
        "talquetamab 0.4 mg/kg · cycles 1+: 1, 8, 15, 22",
    ],
}
PAUSES = {
    "Temozolomide 75 mg/m2 for 5 days, rest 2, 5 days, rest 16.": ["temozolomide 75 mg/m2 · cycles 1+: 1..5, 8..12"],
    "Azacitidine 75 mg/m2 for 5 days, rest 2 days, 2 days.": ["azacitidine 75 mg/m2 · days 1..5, 8, 9"],
    "Ruxolitinib 10 mg daily for 2 weeks, 1 week off, 1 week on, 2 weeks off.": [
        "ruxolitinib 10 mg · cycles 1+: 1..14, 22..28"
    ],
    "Azacitidine 75 mg/m2 daily for 5 days, followed by a 2-day break, then 2 days on and 19 days of rest.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..5, 8, 9"
    ],
    "Imatinib 400 mg 5 days on, 2 days off for 4 weeks.": ["imatinib 400 mg · cycles 1+: 1..5"],
}
DATED = {
    "Epcoritamab: C1D1: 0.16 mg; C1D8: 0.8 mg; C1D15, C1D22 and C2D1: 48 mg. 28-day cycles.": [
        "epcoritamab 0.16 mg · cycle 1: 1",
        "epcoritamab 0.8 mg · cycle 1: 8",
        "epcoritamab 48 mg · cycle 1: 15",
        "epcoritamab 48 mg · cycle 1: 22",
        "epcoritamab 48 mg · cycle 2: 1",
    ],
    "Obinutuzumab day 1: 100 mg, day 2: 900 mg, day 8 and day 15: 1000 mg.": [
        "obinutuzumab 100 mg · days 1",
        "obinutuzumab 900 mg · days 2",
        "obinutuzumab 1000 mg · days 8, 15",
    ],
    "Obinutuzumab 1000 mg on days 1 (100 mg), 8 and 15 of cycle 1 and day 1 of cycles 2-6 of 28 days.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 1000 mg · cycle 1: 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
    "Cetuximab on days 1 (400 mg/m2), 8 and 15 (250 mg/m2 each) of 21-day cycles.": [
        "cetuximab 400 mg/m2 · cycles 1+: 1",
        "cetuximab 250 mg/m2 · cycles 1+: 8, 15",
    ],
}
TOGETHER = {
    "Starting on day -5, fludarabine 30 mg/m2 and cyclophosphamide 300 mg/m2 are given for 3 days.": [
        "fludarabine 30 mg/m2 · days -5..-3",
        "cyclophosphamide 300 mg/m2 · days -5..-3",
    ],
    "Fludarabine 25 mg/m2 and melphalan 50 mg/m2 daily for 2 days, starting 4 days before the CAR T-cell infusion.": [
        "fludarabine 25 mg/m2 · days -4, -3",
        "melphalan 50 mg/m2 · days -4, -3",
    ],
    "On days 1 and 8, gemcitabine 1000 mg/m2 and cisplatin 30 mg/m2 are given every 21 days.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8",
        "cisplatin 30 mg/m2 · cycles 1+: 1, 8",
    ],
    "On day 1 rituximab 375 mg/m2, and prednisone 100 mg is given for 5 days.": [
        "rituximab 375 mg/m2 · days 1",
        "prednisone 100 mg · days 1..5",
    ],
}
CHANGED_FOR_SOME = {
    "Thalidomide 50 mg on day 1 of cycle 1. If nobody is harmed, it is increased (100 mg) at day 15 and (200 mg of "
    "thalidomide) at day 1 of cycle 2.": ["thalidomide 50 mg · cycle 1: 1"],
    "Lenalidomide 10 mg on days 1-21 of 28-day cycles. If tolerated, the dose is raised to 15 mg in cycle 2.": [
        "lenalidomide 10 mg · cycles 1+: 1..21"
    ],
}


@pytest.mark.parametrize("text", TOGETHER)
def test_what_is_said_of_drugs_that_are_given_together(text: str) -> None:
    """Days before all and a length behind all are those of each; a length behind the last alone is its own."""
    assert schedules.schedule(text) == TOGETHER[text]


@pytest.mark.parametrize("text", CHANGED_FOR_SOME)
def test_a_change_for_some_is_no_day_of_the_plan(text: str) -> None:
    """What a sentence that begins with a condition changes adds no day of the dose that all have."""
    assert schedules.schedule(text) == CHANGED_FOR_SOME[text]


@pytest.mark.parametrize("text", STRETCHES)
def test_a_stretch_begins_where_the_one_before_ends(text: str) -> None:
    """Stretches that each have an end are counted one after the other; the last goes on as far as it is told."""
    assert schedules.schedule(text) == STRETCHES[text]


@pytest.mark.parametrize("text", UNKNOWN_STEPS)
def test_a_full_dose_behind_undated_steps_begins_on_no_known_day(text: str) -> None:
    """Where the days of the steps are not told, day 1 is not that of the full dose, unless it has days of its own."""
    assert schedules.schedule(text) == UNKNOWN_STEPS[text]


@pytest.mark.parametrize("text", PAUSES)
def test_days_that_a_pause_divides(text: str) -> None:
    """A pause between two stretches is no end of a cycle; a second pause is."""
    assert schedules.schedule(text) == PAUSES[text]


@pytest.mark.parametrize("text", DATED)
def test_each_day_has_the_dose_that_stands_beside_it(text: str) -> None:
    """Several days before one dose, and a bracket behind one of several days, are told apart."""
    assert schedules.schedule(text) == DATED[text]
