"""Doses in steps that go on weekly, doses of which a patient has one, and what is told after so many cycles."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

STEPS = {
    "Linvoseltamab 5 mg on day 1, 25 mg on day 8, then 200 mg once weekly from day 15 in 28-day cycles; from cycle 5, "
    "every 2 weeks.": [
        "linvoseltamab 5 mg · cycle 1: 1",
        "linvoseltamab 25 mg · cycle 1: 8",
        "linvoseltamab 200 mg · cycle 1: 15, 22; cycles 2-4: 1, 8, 15, 22",
        "linvoseltamab 200 mg · cycles 5+: 1, 15",
    ],
    "Talquetamab 0.01 mg/kg on day 1, 0.06 mg/kg on day 3 and 0.4 mg/kg on day 5, followed by 0.4 mg/kg weekly "
    "thereafter. A cycle is 28 days.": [
        "talquetamab 0.01 mg/kg · cycle 1: 1",
        "talquetamab 0.06 mg/kg · cycle 1: 3",
        "talquetamab 0.4 mg/kg · cycles 1+: 5, 12, 19, 26",
    ],
    "Epcoritamab 0.16 mg on day 1 of cycle 1 and 48 mg on days 15 and 22 of cycle 1; weekly 48 mg in cycles 2-3, every "
    "2 weeks in cycles 4-9 and every 4 weeks from cycle 10, in cycles of 28 days.": [
        "epcoritamab 0.16 mg · cycle 1: 1",
        "epcoritamab 48 mg · cycle 1: 15, 22",
        "epcoritamab 48 mg · cycles 2-3: 1, 8, 15, 22",
        "epcoritamab 48 mg · cycles 4-9: 1, 15",
        "epcoritamab 48 mg · cycles 10+: 1",
    ],
    "Elranatamab 12 mg on day 1 and 32 mg on day 4, then 76 mg weekly from day 8 in 28-day cycles; from cycle 7 those "
    "in remission may switch to every 4 weeks.": [
        "elranatamab 12 mg · cycle 1: 1",
        "elranatamab 32 mg · cycle 1: 4",
        "elranatamab 76 mg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
    ],
}
AFTER_CYCLES = {
    "Pomalidomide 4 mg/day for 21 days of 28 with dexamethasone 40 mg on days 1, 8, 15 and 22; after 6 cycles "
    "pomalidomide 2 mg/day alone for 21 of 28 days.": [
        ("treatment", "", 28, (1, 6)),
        ("treatment", "", 28, (1, None)),
    ],
}
OPTIONS = {
    "Carfilzomib 56 mg/m2 once a week (20 mg/m2 on day 1 of cycle 1) or 27 mg/m2 on days 1, 2, 8 and 9 (20 mg/m2 on "
    "days 1 and 2 of cycle 1), in cycles of 28 days.": ["56 mg/m2", "56 mg/m2", "27 mg/m2", "27 mg/m2"],
    "Belantamab mafodotin 2.5 mg/kg every 3 weeks (or 1.9 mg/kg every 6 weeks).": ["2.5 mg/kg", "1.9 mg/kg"],
    "Carfilzomib 20 mg/m2 (cycle 1, days 1 and 2 only) or 36 mg/m2 on days 1, 2, 8 and 9 of a 28-day cycle.": ["", ""],
}


@pytest.mark.parametrize("text", STEPS)
def test_steps_that_go_on(text: str) -> None:
    """Steps come once; the last dose goes on at its interval into every later cycle, until other words end it."""
    assert schedules.schedule(text) == STEPS[text]


@pytest.mark.parametrize("text", AFTER_CYCLES)
def test_after_so_many_cycles(text: str) -> None:
    """What is given after so many cycles ends the cycles before it and goes on in cycles of that length."""
    assert schedules.frames(text) == AFTER_CYCLES[text]


@pytest.mark.parametrize("text", OPTIONS)
def test_one_dose_or_the_other(text: str) -> None:
    """Of two doses with times of their own a patient has one: each bears the name of its option."""
    given = [drug.dose_level for phase in read_regimen(text).phases for drug in phase.administrations]
    assert given == OPTIONS[text]


CONDITIONS = {
    "Fedratinib 400 mg daily if platelets > 100, 300 mg daily if platelets 50-100, 200 mg daily if platelets 25-50.": [
        ("if platelets > 100", "400"),
        ("if platelets 50-100", "300"),
        ("if platelets 25-50", "200"),
    ],
    "Prednisone 60 mg if aged 70 or younger and 30 mg if older than 70, on days 1-4 of a 28-day cycle.": [
        ("if aged 70 or younger", "60"),
        ("if older than 70", "30"),
    ],
    "Lenalidomide 15 mg on days 1-21 of 28, or 5 mg if creatinine clearance is below 30 mL/min.": [
        ("if creatinine clearance is below 30 mL/min", "5"),
    ],
}
WEEKS = {
    "Daratumumab 1800 mg weekly in weeks 1-8, every 2 weeks in weeks 9-12; ixazomib 4 mg on days 1, 8 and 15 q28d.": [
        "daratumumab 1800 mg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 1800 mg · days 57, 71",
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
    ],
    "Thalidomide 50 mg daily for weeks 1-2, 100 mg for weeks 3-8; prednisone 50 mg for 4 days every 4 weeks.": [
        "thalidomide 50 mg · days 1..14",
        "thalidomide 100 mg · days 15..56",
        "prednisone 50 mg · cycles 1+: 1..4",
    ],
}
CHOICES = {
    "Azacitidine 75 mg/m2 for 7 days (days 1-7, or days 1-4 and 7-9) of each 28-day cycle.": [
        "azacitidine 75 mg/m2 · cycles 1+: 1..7",
        "azacitidine 75 mg/m2 · cycles 1+: 1..4, 7..9",
    ],
    "Venetoclax, ramped up over 3 days (50 mg, 100 mg, 200 mg), then 200 mg daily, in 28-day cycles.": [
        "venetoclax 50 mg · cycle 1: 1",
        "venetoclax 100 mg · cycle 1: 2",
        "venetoclax 200 mg · cycle 1: 3",
        "venetoclax 200 mg · cycle 1: 4..28; cycles 2+: 1..28",
    ],
    "Zanubrutinib 160 mg twice daily continuously; obinutuzumab 1000 mg on days 1, 8 and 15 of cycle 1 and day 1 of "
    "cycles 2-6 (28-day cycles).": [
        "zanubrutinib 160 mg x2 · cycles 1+: 1..28",
        "obinutuzumab 1000 mg · cycle 1: 1, 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
    "Blinatumomab 28 mcg/day for 4 weeks followed by 2 weeks without treatment, up to 4 cycles; dasatinib 140 mg "
    "daily.": [
        "blinatumomab 28 ug · cycles 1-4: 1..28",
        "dasatinib 140 mg · cycles 1-4: 1..42",
    ],
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_each_dose_has_the_condition_that_is_said_of_it(text: str) -> None:
    """A condition behind a dose is of that dose, and of no other that follows; the first is no dose of everybody."""
    (drug,) = (drug for phase in read_regimen(text).phases for drug in phase.administrations)
    own = [(drug.dose_level, str(drug.amount))] if drug.dose_level else []
    assert [*own, *((rule.condition, str(rule.amount)) for rule in drug.dose_rules)] == CONDITIONS[text]


@pytest.mark.parametrize("text", WEEKS)
def test_weeks_beyond_the_cycle_of_the_others(text: str) -> None:
    """Numbered weeks are counted through, beside the cycles that other drugs have."""
    assert schedules.schedule(text) == WEEKS[text]


@pytest.mark.parametrize("text", CHOICES)
def test_choices_ramps_and_drugs_without_an_end(text: str) -> None:
    """One of two lists of days, a step a day, and drugs that do not end with the last cycle named for another."""
    assert schedules.schedule(text) == CHOICES[text]


CYCLES_ON = {
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of a 21-day cycle for the first 6 cycles, then on days 1, 8, 15 and "
    "22 of a 35-day cycle for 2 further cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 7-8: 1, 8, 15, 22",
    ],
    "Carfilzomib 20/36 mg/m2 (20 mg/m2 on days 1 and 2 of cycle 1, 36 mg/m2 thereafter) on days 1, 2, 8, 9, 15 and 16; "
    "cycle 9 on: days 1, 2, 15 and 16.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 36 mg/m2 · cycle 1: 8, 9, 15, 16; cycles 2-8: 1, 2, 8, 9, 15, 16",
        "carfilzomib 36 mg/m2 · cycles 9+: 1, 2, 15, 16",
    ],
    "Venetoclax: week 1, 20 mg; week 2, 50 mg; week 3, 100 mg daily.": [
        "venetoclax 20 mg · days 1..7",
        "venetoclax 50 mg · days 8..14",
        "venetoclax 100 mg · days 15..21",
    ],
    "Arm A: ixazomib 4 mg on days 1, 8 and 15. Arm B: the same plus cyclophosphamide 300 mg/m2 on days 1 and 8. Both "
    "arms: 28-day cycles.": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
        "cyclophosphamide 300 mg/m2 · cycles 1+: 1, 8",
    ],
}


@pytest.mark.parametrize("text", CYCLES_ON)
def test_cycles_and_weeks_that_are_counted_on(text: str) -> None:
    """Further cycles are numbered on, ranges told by their ends, weeks head doses, an arm has what was before it."""
    assert schedules.schedule(text) == CYCLES_ON[text]


def test_the_absence_of_toxicity_before_a_change_is_no_end() -> None:
    """`In the absence of toxicity A is increased` ends no phase, and is the condition of the other dose."""
    (phase,) = read_regimen(
        "Lenalidomide 10 mg/day on days 1-21; in the absence of toxicity lenalidomide is increased to 25 mg/day from "
        "cycle 2. Cycles of 28 days."
    ).phases
    rules = [(rule.condition, str(rule.amount)) for drug in phase.administrations for rule in drug.dose_rules]
    assert (phase.until, rules) == ((), [("in the absence of toxicity", "25")])


def test_stretches_keep_how_often_a_day_and_their_end() -> None:
    """A stretch that follows another one is given as often a day as is said of it, to its own end."""
    text = "Mycophenolate 500 mg twice daily for 2 weeks, then 1000 mg twice daily for 12 months."
    assert schedules.schedule(text) == [
        "mycophenolate mofetil 500 mg x2 · days 1..14",
        "mycophenolate mofetil 1000 mg x2 · days 15..374",
    ]


def test_then_ends_a_stretch_before_a_longer_interval() -> None:
    """Weekly for some weeks, then at a longer interval, are two stretches and no cycle of the longer one."""
    text = "Rituximab 375 mg/m2 weekly for 4 weeks, then every 8 weeks for 24 weeks."
    assert schedules.schedule(text) == [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22",
        "rituximab 375 mg/m2 · days 29, 85, 141",
    ]


def test_then_repeated_is_the_cycle() -> None:
    """What is then repeated is the whole, at the interval that is said."""
    text = "Vinblastine 6 mg/m2 weekly for 6 weeks, then repeated every 8 weeks."
    assert schedules.schedule(text) == ["vinblastine 6 mg/m2 · cycles 1+: 1, 8, 15, 22, 29, 36"]
