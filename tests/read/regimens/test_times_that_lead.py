"""Weeks and cycles that lead other times of a drug; days behind all doses; visits and what was before, not given."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LED_DAYS = (
    "Belantamab 2 mg/kg on days 1, 8 and 15 of a 28-day cycle; after cycle 4 on days 1 and 15 only.",
    "Belantamab 2 mg/kg on days 1, 8 and 15 of a 28-day cycle, from cycle 5 on days 1 and 15.",
    "Belantamab 2 mg/kg on days 1, 8 and 15 of a 28-day cycle. After 4 cycles, days 1 and 15 only.",
    "Belantamab 2 mg/kg on days 1, 8 and 15 of a 28-day cycle; on days 1 and 15 from cycle 5.",
    "Belantamab 2 mg/kg on days 1, 8, 15 every 28 days, and from cycle 5 on, on days 1 and 15.",
)


@pytest.mark.parametrize("text", LED_DAYS)
def test_days_of_later_cycles_are_of_those_alone(text: str) -> None:
    """The days told first are those of the cycles before, whichever of days and cycles is named first."""
    spreads = {
        (spread.first, spread.last): spread.days
        for phase in read_regimen(text).phases
        for given in phase.administrations
        for spread in given.spread or ()
    }
    assert spreads == {(1, 4): (1, 8, 15), (5, None): (1, 15)}


def test_weeks_that_lead_how_often_are_of_that_alone() -> None:
    """What is weekly begins on day 1; each interval begins in the week that leads it, and ends before the next."""
    for words in ("from week 5 every 2 weeks, from week 13 every 4 weeks", "then from week 5 on every 2 weeks"):
        phases = read_regimen(f"Amivantamab 1050 mg weekly for 4 weeks, {words}.").phases
        days = [spread.days for given in phases[0].administrations for spread in given.spread or ()]
        assert days[0] == (1, 8, 15, 22)
        assert days[1][:4] == (29, 43, 57, 71)
        assert all(day < days[2][0] for day in days[1]) if "13" in words else len(days) == 2


DAILY = {
    "Ixazomib 2 mg daily in cycle 1, 3 mg daily from cycle 2 on, days 1-5 of each 28-day cycle.": 1,
    "Ixazomib 2 mg once daily in cycle 1 and 3 mg once daily from cycle 2, on days 1-5 of 28.": 1,
    "Ixazomib 2 mg twice daily in cycle 1, 3 mg twice daily from cycle 2; days 1-5 of a 28-day cycle.": 2,
}


@pytest.mark.parametrize("text", DAILY)
def test_days_behind_doses_of_cycles_are_of_each(text: str) -> None:
    """`Daily` with each dose, days behind them all: each dose on those days of its cycles."""
    times = " x2" if DAILY[text] == 2 else ""
    assert schedules.schedule(text) == [
        f"ixazomib 2 mg{times} · cycle 1: 1..5",
        f"ixazomib 3 mg{times} · cycles 2+: 1..5",
    ]


def test_cycles_that_lead_a_bare_dose() -> None:
    """`From cycle 3 50 mg`, without a word for a change: 50 mg in those cycles, the first dose in those before."""
    assert schedules.schedule("Prednisone 60 mg on day 1 of 21-day cycles, from cycle 3 50 mg on day 1.") == [
        "prednisone 60 mg · cycles 1-2: 1",
        "prednisone 50 mg · cycles 3+: 1",
    ]
    assert schedules.schedule("Prednisone 60 mg on day 1 of 21-day cycles, in cycle 3 40 mg, in cycle 4 20 mg.") == [
        "prednisone 60 mg · cycles 1-2: 1; cycles 5+: 1",
        "prednisone 40 mg · cycle 3: 1",
        "prednisone 20 mg · cycle 4: 1",
    ]


def test_to_a_cycle_is_up_to_it() -> None:
    """`Days 1-14, to cycle 6` are cycles 1-6; what is added to cycle 6 is not given in all of those before."""
    for text in (
        "Melphalan 4 mg days 1-4 of 28 to cycle 6.",
        "Melphalan 4 mg on days 1-4 of a 28-day cycle, to cycle 6.",
    ):
        assert schedules.schedule(text) == ["melphalan 4 mg · cycles 1-6: 1..4"]
    added = read_regimen("Melphalan 4 mg on days 1-4 of a 28-day cycle. Rituximab 375 mg/m2 is added to cycle 6.")
    drugs = {a.drug: a.spread for phase in added.phases for a in phase.administrations}
    assert not any(spread.first == 1 for spread in drugs["rituximab"] or ())


VISITS = (
    "blood counts are checked weekly",
    "patients are followed every 3 months for 2 years",
    "response is assessed at week 12 and then every 8 weeks",
    "survival follow-up continues for 5 years",
)


@pytest.mark.parametrize("visit", VISITS)
def test_visits_behind_a_semicolon_are_no_days_of_the_drug(visit: str) -> None:
    """A drug of which no days are told has none of those on which patients are seen."""
    phases = read_regimen(f"Ruxolitinib 15 mg; aspirin 100 mg QD continuously; {visit}.").phases
    assert [a.drug for phase in phases for a in phase.administrations] == ["ruxolitinib", "aspirin"]
    assert all(a.spread is None for phase in phases for a in phase.administrations)


BEFORE = ("imatinib 400 mg", "imatinib (400 mg daily)", "imatinib 400 mg on days 1-28")


@pytest.mark.parametrize("before", BEFORE)
def test_what_patients_had_before_is_not_given(before: str) -> None:
    """Neither the drug of an earlier treatment nor its dose and days are those of the trial's drug."""
    (phase,) = read_regimen(f"Patients previously treated with {before} receive nilotinib 300 mg twice daily.").phases
    assert [(a.drug, a.amount) for a in phase.administrations] == [("nilotinib", 300)]


def test_a_drug_added_in_a_sentence_behind_counted_cycles() -> None:
    """`Thereafter B is added`: B begins after those cycles, and A goes on."""
    for turn in ("Thereafter", "Then"):
        first = "Azacitidine 75 mg/m2 on days 1-7 of 28-day cycles for 4 cycles."
        assert schedules.schedule(f"{first} {turn}, venetoclax 400 mg on days 1-14 is added.") == [
            "azacitidine 75 mg/m2 · cycles 1+: 1..7",
            "venetoclax 400 mg · cycles 5+: 1..14",
        ]


@pytest.mark.parametrize("route", ["IV", "SC"])
def test_a_route_is_no_drug(route: str) -> None:
    """`A IV is given at 500 mg/m2`: one drug."""
    phases = read_regimen(f"Cyclophosphamide {route} is given at 500 mg/m2 on day 1 of a 21-day cycle.").phases
    assert [a.drug for phase in phases for a in phase.administrations] == ["cyclophosphamide"]
