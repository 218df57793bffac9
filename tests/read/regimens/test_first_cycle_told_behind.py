"""The first cycle told behind the dose of all cycles; levels of an escalation, which may be many."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

FIRST_WEEK = (
    "Blinatumomab 20 mcg/day on days 1-28 of a 42-day cycle; first cycle 5 mcg/day on days 1-7.",
    "Blinatumomab 20 mcg/day on days 1-28 of each 42-day cycle. In the first cycle, 5 mcg/day on days 1-7.",
    "Blinatumomab 20 mcg/day on days 1-28 of a 42-day cycle (5 mcg/day for the first week of cycle 1).",
    "Blinatumomab 20 mcg/day on days 1-28 of a 42-day cycle; for the first 7 days of cycle 1 5 mcg/day.",
    "Blinatumomab 20 mcg/day on days 1-28 every 42 days; the first cycle starts with 5 mcg/day for 7 days.",
    "Blinatumomab 20 mcg/day on days 1-28 of a 42-day cycle, cycle 1 only: 5 mcg/day on days 1-7.",
)


@pytest.mark.parametrize("text", FIRST_WEEK)
def test_days_that_the_first_cycle_has_of_its_own(text: str) -> None:
    """The lower dose is of the first days of cycle 1; on all other days the full one is given."""
    assert schedules.schedule(text) == [
        "blinatumomab 20 ug · cycle 1: 8..28; cycles 2+: 1..28",
        "blinatumomab 5 ug · cycle 1: 1..7",
    ]


WHOLE_CYCLE = (
    "Everolimus 10 mg on days 1-14 of 21-day cycles, first cycle only: 5 mg.",
    "Everolimus 10 mg on days 1-14 of 21-day cycles; in the first cycle the dose is 5 mg.",
    "Everolimus 10 mg on days 1-14 of 21-day cycles; cycle 1 5 mg.",
)


@pytest.mark.parametrize("text", WHOLE_CYCLE)
def test_dose_of_the_first_cycle_alone(text: str) -> None:
    """A dose that the first cycle leads, on the days that are told of all cycles."""
    assert schedules.schedule(text) == ["everolimus 10 mg · cycles 2+: 1..14", "everolimus 5 mg · cycle 1: 1..14"]


def test_steps_behind_the_first_cycle_are_all_of_it() -> None:
    """Every step with days is of cycle 1; the full dose that is named among them is given in later cycles too."""
    assert schedules.schedule(
        "Elranatamab 60 mg weekly in 28-day cycles. First cycle 8 mg on day 1 and 24 mg on day 4."
    ) == [
        "elranatamab 60 mg · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
        "elranatamab 8 mg · cycle 1: 1",
        "elranatamab 24 mg · cycle 1: 4",
    ]
    steps = "0.2 mg on day 1, 1 mg on day 8, then 40 mg on days 15 and 22."
    text = f"Epcoritamab 40 mg weekly in 28-day cycles. First cycle {steps}"
    assert schedules.schedule(text)[0] == "epcoritamab 40 mg · cycles 2+: 1, 8, 15, 22"


def test_first_cycle_behind_its_own_dose_stays_with_it() -> None:
    """Cycles that stand behind each dose are of the dose before them."""
    text = "Everolimus 10 mg on days 1-7, first cycle, 5 mg on days 1-7, later cycles. 21-day cycles."
    assert schedules.schedule(text) == ["everolimus 10 mg · cycle 1: 1..7", "everolimus 5 mg · cycles 2+: 1..7"]


LEVELS = (
    "Dose escalation: Iberdomide 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2 and 1.5 mg on days 1-21 of 28-day cycles",
    "Iberdomide 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2 or 1.5 mg on days 1-21 of 28-day cycles",
    "Dose levels of iberdomide: 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2, and 1.5 mg on days 1-21 of 28-day cycles",
    "Iberdomide at 0.2 mg, 0.3 mg, 0.45 mg, 0.6 mg, 0.75 mg, 0.9 mg, 1.2 mg or 1.5 mg on days 1-21 of 28-day cycles",
)


@pytest.mark.parametrize("text", LEVELS)
def test_every_level_of_an_escalation_is_told(text: str) -> None:
    """Each of eight doses is an option on those days; nobody is given the last one for all."""
    given = read_regimen(text).phases[0].administrations
    assert [str(one.amount) for one in given] == ["0.2", "0.3", "0.45", "0.6", "0.75", "0.9", "1.2", "1.5"]
    assert {one.spread[0].days for one in given if one.spread} == {tuple(range(1, 22))}


OPEN = (
    "Iberdomide 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2 and 1.5 mg on days 1-21 of 28-day cycles",
    "Iberdomide 0.2 to 1.5 mg in 0.1 mg steps on days 1-21 of 28-day cycles",
    "Iberdomide 0.2 mg to 1.5 mg in increments of 0.1 mg on days 1-21 of 28-day cycles",
)


@pytest.mark.parametrize("text", OPEN)
def test_many_doses_that_nothing_tells_apart_are_asked(text: str) -> None:
    """The lowest to the highest, with a question; how far they are apart is no dose."""
    regimen = read_regimen(text)
    (given,) = regimen.phases[0].administrations
    assert [str(amount) for amount in given.amounts] == ["0.2", "1.5"]
    assert "dose-range" in {finding.family for finding in regimen.findings}
