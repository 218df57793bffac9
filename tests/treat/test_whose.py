"""For whom a giving is: days stated for some patients are planned for them and for nobody else."""

import datetime as dt

from treat_cases import START, given, measured, on, person, phase, plan, trial
from trialrun.engines import Patient
from trialrun.treat import Calendar, Choices

LOW = "platelets < 30 10*9/L"
FEW = trial(
    phase(
        "main",
        given("lenalidomide", on("1-4", dose="25 mg"), on("1, 3", dose="15 mg", rule=LOW, who="few platelets")),
        cycle_length="28 days",
        cycles=1,
    )
)


def planned(patient: Patient, calendar: Calendar | None = None) -> list[tuple[int | None, str | None]]:
    """Cycle day and amount of every row."""
    rows = (calendar or plan(FEW, patient=patient)).rows
    return [(row.cycle_day, str(row.amount) if row.amount is not None else None) for row in rows]


def test_every_second_day_with_few_platelets_is_every_second_day() -> None:
    """A patient below 30 gets 15 mg on days 1 and 3, and nothing on the days of the others."""
    assert planned(measured("platelets", 25, "10*9/L")) == [(1, "15"), (3, "15")]


def test_enough_platelets_have_the_days_of_everybody_else() -> None:
    """A patient above the limit gets 25 mg on all four days."""
    assert planned(measured("platelets", 90, "10*9/L")) == [(day, "25") for day in (1, 2, 3, 4)]


def test_unknown_platelets_leave_the_days_in_doubt_and_without_an_amount() -> None:
    """Nobody knows the count: no row is lost, none has an amount, and the finding names what is missing."""
    calendar = plan(FEW, patient=person())
    assert planned(person(), calendar) == [(day, None) for day in (1, 2, 3, 4)]
    assert "platelets" in calendar.rows[1].reason
    assert {"days-open", "dose-open"} <= {finding.family for finding in calendar.findings}


def test_days_of_some_patients_only_are_nobody_elses() -> None:
    """Stated from 75 years on, with no entry for others: a younger patient has no rows and a finding."""
    old = trial(
        phase(
            "main", given("ixazomib", on("1, 8", dose="3 mg", rule="age >= 75 years")), cycle_length="28 days", cycles=1
        )
    )
    young = plan(old, patient=person(birth_date=dt.date(1980, 1, 1), birth_date_to=dt.date(1980, 1, 1)))
    aged = plan(old, patient=person(birth_date=dt.date(1940, 1, 1), birth_date_to=dt.date(1940, 1, 1)))
    assert not [row for row in young.rows if row.kind == "dose"]
    assert "not-for-patient" in {finding.family for finding in young.findings}
    assert [row.cycle_day for row in aged.rows] == [1, 8]


def test_a_dose_level_has_its_own_days() -> None:
    """Level 2 is given on one day; without a choice both levels' days stay, without an amount where they differ."""
    levels = trial(
        phase(
            "main",
            given("ixazomib", on("1, 8", dose="3 mg", who="level 1"), on("1", dose="4 mg", who="level 2")),
            cycle_length="28 days",
            cycles=1,
        )
    )
    chosen = plan(levels, choices=Choices(dose_level="level 2"))
    assert planned(person(), chosen) == [(1, "4")]
    assert planned(person(), plan(levels)) == [(1, None), (8, None)]


def test_a_dose_without_days_of_its_own_shares_those_of_the_others() -> None:
    """An entry that states a dose for some patients and no days changes the dose, not the days."""
    one = trial(
        phase(
            "main",
            given("ixazomib", on("1, 8", dose="4 mg"), on(dose="3 mg", rule=LOW)),
            cycle_length="28 days",
            cycles=1,
        )
    )
    assert planned(person(), plan(one, patient=measured("platelets", 20, "10*9/L"))) == [
        (1, "3"),
        (8, "3"),
    ]
    assert planned(person(), plan(one, patient=measured("platelets", 60, "10*9/L"))) == [
        (1, "4"),
        (8, "4"),
    ]


def test_the_rule_is_judged_on_the_day_of_the_giving() -> None:
    """A count that is taken on day 3 changes what follows, not what came before."""
    late = measured("platelets", 25, "10*9/L", START + dt.timedelta(days=2))
    before = plan(FEW, patient=late).rows
    assert [(row.cycle_day, row.amount is None) for row in before] == [(1, True), (2, True), (3, False)]
