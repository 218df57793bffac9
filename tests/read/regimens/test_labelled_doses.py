"""Doses told with the arm or cohort that has them, and days and cycles that current protocols print in short."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LABELLED = {
    "Nilotinib 300 mg (arm A) or 400 mg (arm B) twice daily on days 1-28 of 28-day cycles.": [
        ("300", "arm A"),
        ("400", "arm B"),
    ],
    "Ixazomib 3 mg (Cohort 1), 4 mg (Cohort 2) or 5.5 mg (Cohort 3) on days 1, 8 and 15 every 28 days.": [
        ("3", "Cohort 1"),
        ("4", "Cohort 2"),
        ("5.5", "Cohort 3"),
    ],
    "Dexamethasone is given at 40 mg in the control arm and 20 mg in the experimental arm on days 1-4.": [
        ("40", "control arm"),
        ("20", "experimental arm"),
    ],
    "Imatinib 400 mg (standard arm) or 800 mg (test arm) on days 1-28.": [("400", "standard arm"), ("800", "test arm")],
    "In group 1 patients receive 10 mg pomalidomide and in group 2 25 mg pomalidomide on days 1-21.": [
        ("10", "group 1"),
        ("25", "group 2"),
    ],
    "Cytarabine 200 mg/m2 in group 1 or 1000 mg/m2 in group 2 on days 1-5.": [
        ("200", "group 1"),
        ("1000", "group 2"),
    ],
    "Bosutinib (400 mg once daily) in arm A or ponatinib (30 mg once daily) in arm B until progression.": [
        ("400", "arm A"),
        ("30", "arm B"),
    ],
    "Dasatinib 70 mg once daily (arms A and B) or 100 mg once daily (arm C).": [
        ("70", "arms A and B"),
        ("100", "arm C"),
    ],
}


@pytest.mark.parametrize("text", LABELLED)
def test_a_dose_is_that_of_the_arm_or_cohort_told_beside_it(text: str) -> None:
    """Of several doses each is told with another arm or cohort: nobody has two of them."""
    (phase,) = read_regimen(text).phases
    assert [(str(a.amount), a.dose_level) for a in phase.administrations] == LABELLED[text]


def test_each_cohort_has_the_cycles_told_with_it() -> None:
    """Doses of two cohorts at two intervals are given in cycles of two lengths."""
    text = (
        "Magrolimab is given at 15 mg/kg on day 1 of every 2-week cycle in cohort A and at 30 mg/kg on day 1 of every "
        "4-week cycle in cohort B."
    )
    assert [(p.cycle_length_days, p.administrations[0].dose_level) for p in read_regimen(text).phases] == [
        (14, "cohort A"),
        (28, "cohort B"),
    ]


def test_a_dose_that_is_told_of_no_arm_is_of_all() -> None:
    """One arm alone beside one of two doses tells nothing of the other."""
    text = "Rituximab 375 mg/m2 on day 1 and, in arm B, lenalidomide 20 mg on days 1-21 of 28-day cycles."
    assert {a.dose_level for p in read_regimen(text).phases for a in p.administrations} == {""}


FROM_A_CYCLE = {
    "Mosunetuzumab 45 mg weekly in C2-C3 and every 4 weeks from C4 (28-day cycles).": [
        "mosunetuzumab 45 mg · cycles 2-3: 1, 8, 15, 22",
        "mosunetuzumab 45 mg · cycles 4+: 1",
    ],
    "Tafasitamab 12 mg/kg: C1-C3 D1, D8, D15, D22; from C4 D1 and D15. 28-day cycles.": [
        "tafasitamab 12 mg/kg · cycles 1-3: 1, 8, 15, 22",
        "tafasitamab 12 mg/kg · cycles 4+: 1, 15",
    ],
}


@pytest.mark.parametrize("text", FROM_A_CYCLE)
def test_from_a_cycle_in_short_goes_on(text: str) -> None:
    """`from C4` is from cycle 4 on, not in cycle 4 alone."""
    assert schedules.schedule(text) == FROM_A_CYCLE[text]


def test_a_washout_is_no_pause_of_a_cycle() -> None:
    """After a washout something else is given; nothing is repeated."""
    text = "Participants take ruxolitinib 15 mg twice daily for 4 weeks; after a 2-week washout the other treatment."
    assert [phase.cycle_length_days for phase in read_regimen(text).phases] == [None]


def test_a_dose_for_which_no_cycle_is_left_has_unknown_days() -> None:
    """A dose whose cycles are all those of another one is given on days that nobody knows, and that is said."""
    text = (
        "Carfilzomib 27 mg/m2 on days 1 and 8 of cycle 1; 56 mg/m2 on days 1 and 8 of cycles 2-12 and 70 mg/m2 on "
        "days 1 and 15 in maintenance."
    )
    read = read_regimen(text)
    assert [a.spread for p in read.phases for a in p.administrations if str(a.amount) == "70"] == [None]
    assert "days-not-stated" in {finding.family for finding in read.findings}


def test_the_dose_that_a_step_leads_to_is_no_premedication() -> None:
    """`before the step to 28 ug` says when another drug is given, not how much of it."""
    text = "Dexamethasone 20 mg before the first dose of each cycle and before the step to 28 mcg/day of blinatumomab."
    assert all(
        a.amount != 28 for p in read_regimen(text).phases for a in p.administrations if a.drug == "dexamethasone"
    )


LEVEL_ROUTES = {
    "Level 1: selinexor 40 mg; level 2: selinexor 60 mg orally on days 1 and 8.": [("PO",), ("PO",)],
    "Level 1: selinexor 40 mg orally on days 1 and 8; level 2: selinexor 60 mg.": [("PO",), ("PO",)],
    "Level 1: methotrexate 10 mg; level 2: methotrexate 15 mg SC; level 3: methotrexate 20 mg weekly.": [
        (),
        ("SC",),
        (),
    ],
}


@pytest.mark.parametrize("text", LEVEL_ROUTES)
def test_the_route_of_the_first_or_last_level_is_that_of_all(text: str) -> None:
    """A route told of a level between others is its own; one told first or last is of every level."""
    (phase,) = read_regimen(text).phases
    assert [given.routes for given in phase.administrations] == LEVEL_ROUTES[text]
