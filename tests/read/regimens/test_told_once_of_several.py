"""What a text tells once of several drugs, arms or doses, and cycles that it counts on behind the first."""

from __future__ import annotations

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

OF_SEVERAL = {
    "Rituximab 375 mg/m2, vincristine 1.4 mg/m2 (both IV on day 1) and prednisone 40 mg/m2 on days 1-5.": [
        "rituximab 375 mg/m2 · days 1",
        "vincristine 1.4 mg/m2 · days 1",
        "prednisone 40 mg/m2 · days 1..5",
    ],
    "Gemcitabine 1000 mg/m2 and oxaliplatin 100 mg/m2 (each on day 2, every 14 days).": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 2",
        "oxaliplatin 100 mg/m2 · cycles 1+: 2",
    ],
    "Bortezomib 1 mg/m2 on days 1 and 4; and continuous infusion on days 1-4 of cisplatin 10 mg/m2 and "
    "etoposide 40 mg/m2.": [
        "bortezomib 1 mg/m2 · days 1, 4",
        "cisplatin 10 mg/m2 · days 1..4",
        "etoposide 40 mg/m2 · days 1..4",
    ],
    "Ixazomib 4 mg, lenalidomide 25 mg and dexamethasone 40 mg were taken on days 1, 8 and 15; 1-21; and 1, 8, 15 and "
    "22, respectively.": [
        "ixazomib 4 mg · days 1, 8, 15",
        "lenalidomide 25 mg · days 1..21",
        "dexamethasone 40 mg · days 1, 8, 15, 22",
    ],
    "Drug\nDose\nDays\nMelphalan\n9 mg/m2\n1-4\nBortezomib\n1.3 mg/m2\n1, 8, 22 and 29\nNine 42-day cycles.": [
        "melphalan 9 mg/m2 · cycles 1-9: 1..4",
        "bortezomib 1.3 mg/m2 · cycles 1-9: 1, 8, 22, 29",
    ],
}
COUNTED_ON = {
    "Daratumumab 16 mg/kg weekly x 8, every 2 weeks x 8, then every 4 weeks; pomalidomide 4 mg on days 1-21 of 28-day "
    "cycles.": [
        "daratumumab 16 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "daratumumab 16 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 16 mg/kg · cycles 7+: 1",
        "pomalidomide 4 mg · cycles 1+: 1..21",
    ],
    "Teclistamab 1.5 mg/kg weekly from day 8 through cycle 6 of 28-day cycles.": [
        "teclistamab 1.5 mg/kg · cycle 1: 8, 15, 22",
        "teclistamab 1.5 mg/kg · cycles 2-6: 1, 8, 15, 22",
    ],
    "Epcoritamab: C1D1 0.16 mg, C1D8 0.8 mg, C1D15 48 mg; C2-3 48 mg QW; C4-9 48 mg Q2W; C10+ 48 mg Q4W. 28-day "
    "cycles.": [
        "epcoritamab 0.16 mg · cycle 1: 1",
        "epcoritamab 0.8 mg · cycle 1: 8",
        "epcoritamab 48 mg · cycle 1: 15",
        "epcoritamab 48 mg · cycles 2-3: 1, 8, 15, 22",
        "epcoritamab 48 mg · cycles 4-9: 1, 15",
        "epcoritamab 48 mg · cycles 10+: 1",
    ],
    "Obinutuzumab 1000 mg on days 1, 8 and 15 of cycle 1, then every 28 days for 6 cycles.": [
        "obinutuzumab 1000 mg · cycle 1: 1, 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
    "Isatuximab 10 mg/kg on days 1, 8, 15 and 22 of cycle 1, then every 2 weeks.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · days not stated",
    ],
    "Belantamab 2.5 mg/kg on day 1 of cycle 1, then 1.9 mg/kg every 8 weeks; lenalidomide 10 mg on days 1-21 of 28-day "
    "cycles.": [
        "belantamab mafodotin 2.5 mg/kg · cycle 1: 1",
        "belantamab mafodotin 1.9 mg/kg · days not stated",
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Carfilzomib on days 1 and 2 of cycles 1-4 (20 mg/m2 on day 1 of cycle 1, 27 mg/m2 thereafter) and on day 1 of "
    "cycles 5-8 of 28 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1",
        "carfilzomib 27 mg/m2 · cycle 1: 2; cycles 2-4: 1, 2",
        "carfilzomib 27 mg/m2 · cycles 5-8: 1",
    ],
    "Blinatumomab 28 ug/day for 28 days; each cycle is 4 weeks of infusion followed by a 2-week treatment-free "
    "interval; two cycles.": ["blinatumomab 28 ug · cycles 1-2: 1..28"],
    "Cytarabine 1 g/m2 on days 1-4, mesna 500 mg on days 1-4. Every 21 days.": [
        "cytarabine 1 g/m2 · cycles 1+: 1..4",
        "mesna 500 mg · cycles 1+: 1..4",
    ],
}
OF_SOME = {
    "Decitabine 20 mg/m2 daily x 5 (10 days in cycle 1 if blasts > 20%), repeated every 4 weeks.": [
        "decitabine 20 mg/m2 · cycles 1+: 1..5",
    ],
    "Gemtuzumab ozogamicin 9 mg/m2 per cycle, given as 3 mg/m2 on days 1, 4 and 7.": [
        "gemtuzumab ozogamicin 3 mg/m2 · cycles 1+: 1, 4, 7",
    ],
    "Linvoseltamab 200 mg weekly from week 3, after step-up doses of 5 mg and 25 mg in weeks 1 and 2.": [
        "linvoseltamab 5 mg · days 1",
        "linvoseltamab 25 mg · days 8",
    ],
}
ARMS = {
    "Arm 1: Rd until progression. Arm 2: Rd for 18 cycles. R: lenalidomide 25 mg on days 1-21 of 28-day cycles; d: "
    "dexamethasone 40 mg on days 1 and 15.": [("Arm 1", 28, (1, None)), ("Arm 2", 28, (1, 18))],
    "Weekly arm: ixazomib 4 mg on days 1, 8 and 15. Other arm: ixazomib 5 mg on days 1 and 15. Cycle length 28 days.": [
        ("Weekly arm", 28, (1, None)),
        ("Other arm", 28, (1, None)),
    ],
}


@pytest.mark.parametrize("text", OF_SEVERAL)
def test_what_is_told_once_is_told_of_each(text: str) -> None:
    """Days in a bracket behind several drugs, before `of`, in a list for each, or below a head, are of each of them."""
    assert schedules.schedule(text) == OF_SEVERAL[text]


@pytest.mark.parametrize("text", COUNTED_ON)
def test_what_follows_the_first_cycles_is_in_those_after_them(text: str) -> None:
    """Doses that are counted, intervals behind a first cycle, ends: each in its cycles; what nobody knows is open."""
    assert schedules.schedule(text) == COUNTED_ON[text]


@pytest.mark.parametrize("text", OF_SOME)
def test_what_is_not_for_all_is_not_planned_for_all(text: str) -> None:
    """Times that hold on a condition, a sum of doses and steps that come once make no other dose."""
    given = schedules.schedule(text)
    assert set(OF_SOME[text]) <= set(given)
    assert len({line.partition(" · ")[0] for line in given}) == len(given)


@pytest.mark.parametrize("text", ARMS)
def test_arms_have_the_cycles_that_are_told_of_both(text: str) -> None:
    """How long cycles are is told behind both arms, or with the drugs of both."""
    assert [(arm, length, cycles) for _, arm, length, cycles in schedules.frames(text)] == ARMS[text]


def test_levels_do_not_lend_their_interval_to_the_steps_before_them() -> None:
    """The days of steps are not said, whichever cohort they are of."""
    text = (
        "Cohort A: talquetamab 0.4 mg/kg weekly following step-up doses of 0.01 and 0.06 mg/kg. Cohort B: talquetamab "
        "0.8 mg/kg every 2 weeks following step-up doses of 0.01, 0.06 and 0.4 mg/kg. Cycles are 28 days."
    )
    steps = [line for line in schedules.schedule(text) if line.startswith(("talquetamab 0.01", "talquetamab 0.06"))]
    assert steps and all(line.endswith("days not stated") for line in steps)


def test_a_dose_every_other_day_for_some_is_not_passed_over() -> None:
    """A conditional dose has no days of its own: that it is given every other day is said."""
    text = "Lenalidomide 25 mg on days 1-21 of each 28-day cycle (15 mg every other day for CrCl < 30 mL/min)."
    assert any("every other day" in finding.message for finding in read_regimen(text).findings)
