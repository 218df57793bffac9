"""Doses changed from a cycle on or for some cycles; cycles defined behind all arms; drugs of all phases."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LATER = {
    "Prednisone 60 mg on days 1-5 of each 28-day cycle; from cycle 4 the dose is reduced to 30 mg.": (60, 30, 4),
    "Prednisone 60 mg on days 1-5 of each 28-day cycle, and from the third cycle reduced to 40 mg.": (60, 40, 3),
    "Prednisone 60 mg on days 1-5 of 28-day cycles; after cycle 6 the dose is lowered to 20 mg.": (60, 20, 7),
    "Prednisone 20 mg on days 1-5 of 28-day cycles; in cycles 3 and later the dose is increased to 50 mg.": (20, 50, 3),
    "Prednisone 60 mg on days 1-5 of 28-day cycles; from cycle 5, 25 mg.": (60, 25, 5),
    "Prednisone 60 mg on days 1-5 of 28-day cycles and, starting in cycle 2, 45 mg.": (60, 45, 2),
    "Prednisone 60 mg on days 1-5 of 28-day cycles, decreased to 15 mg after cycle 7.": (60, 15, 8),
    "Prednisone 60 mg on days 1-5 of 28-day cycles, reduced to 30 mg after the first 4 cycles.": (60, 30, 5),
    "Prednisone 60 mg on days 1-5 of 28-day cycles with reduction to 20 mg after 3 cycles.": (60, 20, 4),
}


@pytest.mark.parametrize("text", LATER)
def test_cycles_that_lead_a_dose_are_of_that_dose(text: str) -> None:
    """The dose told first is given before those cycles, and the one that they lead from them on."""
    first, second, cycle = LATER[text]
    before = "cycle 1" if cycle == 2 else f"cycles 1-{cycle - 1}"
    assert schedules.schedule(text) == [
        f"prednisone {first} mg · {before}: 1..5",
        f"prednisone {second} mg · cycles {cycle}+: 1..5",
    ]


def test_a_day_that_leads_a_dose() -> None:
    """A dose raised from a day on is given from that day, and the one before up to it."""
    days = schedules.schedule("Pacritinib 100 mg twice daily; from day 15 the dose is raised to 200 mg twice daily.")
    assert days[0] == "pacritinib 100 mg x2 · days 1..14"
    assert days[1].startswith("pacritinib 200 mg x2 · days 15..")


RETURNS = {
    "Thalidomide 200 mg daily in 28-day cycles, reduced to 100 mg for cycles 3-4.": ("100 to 200", 5),
    "Thalidomide 200 mg daily in 28-day cycles; dose lowered to 50 mg during cycles 2 to 6.": ("50 to 200", 7),
    "Thalidomide 200 mg daily in 28-day cycles, with reduction to 100 mg in cycles 5-8.": ("100 to 200", 9),
    "Thalidomide 200 mg daily in 28-day cycles, and 150 mg in cycles 7-9.": ("150 to 200", 10),
    "Thalidomide 100 mg daily in 28-day cycles; 200 mg in cycles 3-6.": ("100 to 200", 7),
}


@pytest.mark.parametrize("text", RETURNS)
def test_behind_cycles_of_another_dose_it_is_asked(text: str) -> None:
    """Which dose is given after the cycles of a changed one is not said: it is one of both, with a question."""
    doses, cycle = RETURNS[text]
    assert schedules.schedule(text)[-1] == f"thalidomide {doses} mg · cycles {cycle}+: 1..28"
    assert "dose-range" in {finding.family for finding in read_regimen(text).findings}


def test_a_dose_of_the_first_cycles_comes_before_the_other() -> None:
    """Behind the first cycles, which have a dose of their own, the other one is given, and nothing is asked."""
    text = "Thalidomide 200 mg daily in 28-day cycles, and 100 mg in cycles 1-2."
    assert schedules.schedule(text) == [
        "thalidomide 200 mg · cycles 3+: 1..28",
        "thalidomide 100 mg · cycles 1-2: 1..28",
    ]
    assert "dose-range" not in {finding.family for finding in read_regimen(text).findings}


def test_no_cycle_is_left_behind_the_last() -> None:
    """Where the cycles of the changed dose are the last, nothing is asked."""
    text = "Lenalidomide 25 mg on days 1-21 of 28-day cycles for 12 cycles, reduced to 10 mg in cycles 9-12."
    assert schedules.schedule(text) == [
        "lenalidomide 25 mg · cycles 1-8: 1..21",
        "lenalidomide 10 mg · cycles 9-12: 1..21",
    ]


HEADED = {
    "Cycles 1-12: thalidomide 200 mg on day 1, reduced to 100 mg in cycles 5-8; 28-day cycles.": [
        "thalidomide 200 mg · cycles 1-4: 1",
        "thalidomide 100 mg · cycles 5-8: 1",
        "thalidomide 100 to 200 mg · cycles 9-12: 1",
    ],
    "Cycles 3-8: thalidomide 200 mg on day 1, and 100 mg in cycles 5-8; 28-day cycles.": [
        "thalidomide 200 mg · cycles 3-4: 1",
        "thalidomide 100 mg · cycles 5-8: 1",
    ],
}


@pytest.mark.parametrize("text", HEADED)
def test_behind_cycles_of_another_dose_it_is_asked_up_to_the_last_that_stands(text: str) -> None:
    """The cycles that head a sentence are those of all its doses, each cycle with one of them."""
    assert schedules.schedule(text) == HEADED[text]


@pytest.mark.parametrize(
    "closing",
    ["Each cycle has 21 days.", "One cycle is 21 days.", "Cycle duration: 21 days.", "A cycle lasts 3 weeks."],
)
def test_what_a_cycle_is_holds_for_all_arms(closing: str) -> None:
    """How long a cycle is, said behind the last arm, is said of every arm that has no cycles of its own."""
    text = f"Arm A: docetaxel 75 mg/m2 day 1.\nArm B: vinorelbine 25 mg/m2 days 1 and 8.\n{closing}"
    assert [frame[2] for frame in schedules.frames(text)] == [21, 21]


def test_a_drug_of_all_cycles_is_given_in_each_phase() -> None:
    """What is given in all cycles on the days of another drug has in each phase the days that drug has there."""
    text = (
        "Induction: bortezomib 1.3 mg/m2 days 1, 4, 8, 11 of 21-day cycles, 4 cycles. Consolidation: bortezomib "
        "1.6 mg/m2 days 1 and 8 of 21-day cycles, 2 cycles. In all cycles dexamethasone 20 mg is given on the day of "
        "bortezomib and the day thereafter."
    )
    assert [line for line in schedules.schedule(text) if line.startswith("dexa")] == [
        "dexamethasone 20 mg · cycles 1-4: 1, 2, 4, 5, 8, 9, 11, 12",
        "dexamethasone 20 mg · cycles 1-2: 1, 2, 8, 9",
    ]


def test_days_of_all_cycles_are_of_no_heading() -> None:
    """What is given in all cycles is not given only in those that head the sentence before."""
    text = (
        "Cycles 1-4: carfilzomib 27 mg/m2 days 1, 2, 8, 9. Cycles 5-8: carfilzomib 56 mg/m2 days 1, 8. "
        "Each cycle lasts 28 days. Lenalidomide 15 mg days 1-21 of all cycles."
    )
    assert schedules.schedule(text)[-1] == "lenalidomide 15 mg · cycles 1-8: 1..21"


def test_one_week_from_which_on_it_is_given_tells_no_day() -> None:
    """`At week 26 weekly for 26 weeks` is not one dose in that week."""
    text = "Abatacept 125 mg weekly for 8 weeks. At week 26 the patients receive abatacept 125 mg weekly for 26 weeks."
    assert schedules.schedule(text)[-1] == "abatacept 125 mg · days not stated"
