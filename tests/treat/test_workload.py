"""A cohort's workload by hand: who is enrolled, what each week needs, who is due, late and on hold."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from treat_cases import assuming, given, phase, trial
from trialrun.errors import UnknownNameError, UsageError
from trialrun.library import load
from trialrun.protocol import Arm
from trialrun.records.cohort import Cohort, make_cohort
from trialrun.treat import LifeEvent
from trialrun.treat.cohort.events import event_table
from trialrun.treat.cohort.workload import Week, Workload, plan_workload
from trialrun.treat.cohort.workload_tally import need_of, place_of, week_of

MONDAY = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)
ONE = trial(
    phase(
        "treatment",
        given("daratumumab", "1, 8", dose="16 mg/kg", routes=("IV",), infusion_minutes=210),
        given("bortezomib", "1, 4", dose="2.5 mg", routes=("SC",)),
        given("lenalidomide", "1-21", dose="25 mg", routes=("PO",)),
        cycle_length="28 days",
        cycles=2,
    )
)


def clinic(*rows: tuple[str, str, dt.date], weights: dict[str, float] | None = None, **person: list[object]) -> Cohort:
    """Patients from events (person, kind, date) of the trial `case`, with weights in kg a week before the Monday."""
    ids = list(dict.fromkeys(who for who, _, _ in rows))
    who, kinds, dates = (list(column) for column in zip(*rows, strict=True))
    measured = list((weights or {}).items())
    day = MONDAY - 7 * DAY
    return make_cohort(
        {
            "person": pa.table({"person_id": ids, **person}),
            "event": pa.table(
                {"person_id": who, "trial": ["case"] * len(who), "kind": kinds, "date": dates, "date_to": dates}
            ),
            "measurement": pa.table(
                {
                    "person_id": [one for one, _ in measured],
                    "variable": ["weight"] * len(measured),
                    "date": [day] * len(measured),
                    "date_to": [day] * len(measured),
                    "value": [value for _, value in measured],
                    "unit": ["kg"] * len(measured),
                }
            ),
        }
    )  # fmt: skip


def need(week: Week, drug: str) -> tuple[Decimal | None, int, int]:
    """Milligrams, givings and givings of unknown amount of a drug."""
    one = next(each for each in week.drugs if each.drug == drug)
    return one.amounts.get("mg"), one.givings, one.unknown


def total(workload: Workload, drug: str, unit: str = "mg") -> Decimal:
    """All that is needed of a drug."""
    needs = [one for week in workload.weeks for one in week.drugs if one.drug == drug]
    return sum((one.amounts.get(unit, Decimal(0)) for one in needs), Decimal(0))


def test_one_week_by_hand() -> None:
    """Two patients begin on a Monday, one without a weight: days on site, hours and milligrams of the first week."""
    cohort = clinic(("a", "first_dose", MONDAY), ("b", "first_dose", MONDAY), weights={"a": 70.5})
    workload = plan_workload(ONE, cohort, MONDAY)
    first, second, *_ = workload.weeks
    assert (first.week, first.infusion_days, first.injection_days, first.chair_minutes) == (MONDAY, 2, 2, 420)
    assert need(first, "daratumumab") == (Decimal("1128"), 2, 1)
    assert need(first, "bortezomib") == (Decimal("10"), 4, 0)
    assert need(first, "lenalidomide") == (Decimal("350"), 14, 0)
    assert (second.infusion_days, second.injection_days) == (2, 0)


def test_a_day_counts_once_under_its_gravest_place() -> None:
    """Infusion and injection on one day are one day in the infusion chair."""
    (first, *_) = plan_workload(ONE, clinic(("a", "first_dose", MONDAY)), MONDAY).weeks
    assert first.infusion_days == 1  # day 1, with the injection of that day
    assert first.injection_days == 1  # day 4 alone


def test_totals_of_the_bundled_trial() -> None:
    """NCT04396496 has 22 daratumumab givings without a dose or route, and 3,780 mg of lenalidomide a patient."""
    cohort = clinic(("a", "first_dose", MONDAY), ("b", "first_dose", MONDAY + 40 * DAY))
    events = cohort.tables["event"].to_pydict()
    tables = {**cohort.tables, "event": pa.table({**events, "trial": ["nct04396496"] * 2})}
    workload = plan_workload(load("NCT04396496"), make_cohort(tables), MONDAY)
    assert total(workload, "lenalidomide") == 2 * 3780
    assert sum(week.open_days for week in workload.weeks) == 2 * 22
    assert sum(need.unknown for week in workload.weeks for need in week.drugs if need.drug == "daratumumab") == 44
    assert sum(week.visits for week in workload.weeks) == 2 * (22 + 4)  # infusion visits, and follow-up
    assert sum(week.assessments for week in workload.weeks) == 2 * (6 + 1)  # before six cycles, and at the end


def test_sums_are_exact_to_the_last_decimal() -> None:
    """A tenth of a milligram ten times is a milligram, whatever the number of patients."""
    one = trial(phase("treatment", given("vincristine", "1", dose="0.1 mg"), cycle_length="7 days", cycles=1))
    rows = [(f"p{number}", "first_dose", MONDAY) for number in range(1003)]
    workload = plan_workload(one, clinic(*rows), MONDAY)
    assert total(workload, "vincristine") == Decimal("100.3")


def test_who_is_enrolled() -> None:
    """A first dose is the start; else enrolment, with a finding; an unclear day or another event is none."""
    cohort = clinic(
        ("dosed", "first_dose", MONDAY),
        ("dosed", "enrolment", MONDAY - 9 * DAY),
        ("enrolled", "enrolment", MONDAY),
        ("registered", "registration", MONDAY),
        ("twice", "first_dose", MONDAY),
        ("twice", "first_dose", MONDAY + DAY),
        ("screened", "screening", MONDAY),
    )
    workload = plan_workload(ONE, cohort, MONDAY)
    assert workload.weeks[0].injection_days == 3  # on day 4; of nobody on the Monday of the week before
    expected = {"persons": 5, "enrolled": 3, "start assumed": 2, "start unclear": 1, "not enrolled": 1}
    assert {name: workload.counts[name] for name in expected} == expected
    assert {finding.family for finding in workload.findings} >= {"start-assumed", "start-unclear"}


def test_death_and_last_dose_in_the_records_end_treatment() -> None:
    """Nothing is planned for the dead, nor after a recorded last dose; the day of death is the first without."""
    cohort = clinic(
        ("a", "first_dose", MONDAY), ("b", "first_dose", MONDAY), ("b", "last_dose", MONDAY + 6 * DAY),
        death_date=[MONDAY + 3 * DAY, None],
    )  # fmt: skip
    workload = plan_workload(ONE, cohort, MONDAY + 20 * DAY)
    (first,) = workload.weeks
    assert need(first, "lenalidomide") == (Decimal(25 * (3 + 7)), 10, 0)


def test_events_change_days_and_amounts() -> None:
    """A delay moves what follows, a hold takes days out, a reduction sets the amount from its day on."""
    cohort = clinic(*((who, "first_dose", MONDAY) for who in "abc"))
    events = event_table(
        [
            LifeEvent(kind="delay", date=MONDAY + 28 * DAY, date_to=MONDAY + 35 * DAY, person_id="a"),
            LifeEvent(kind="hold", date=MONDAY, date_to=MONDAY + 6 * DAY, drug="Revlimid", person_id="b"),
            LifeEvent(
                kind="reduce", date=MONDAY + 28 * DAY, drug="lenalidomide", amount=Decimal(10), unit="mg", person_id="c"
            ),
        ]
    )  # fmt: skip
    workload = plan_workload(ONE, cohort, MONDAY, events=events)
    weeks = {week.week: week for week in workload.weeks}
    assert need(weeks[MONDAY], "lenalidomide")[1] == 14  # b holds the first seven
    assert need(weeks[MONDAY + 28 * DAY], "lenalidomide") == (Decimal(7 * 25 + 7 * 10), 14, 0)  # a is a week later
    assert total(workload, "lenalidomide") == 25 * (42 + 35 + 21) + 10 * 21
    assert workload.counts["planned together"] == 3


def test_lists_by_hand() -> None:
    """Who is due this week, who lacks a record, whose treatment is behind its plan, and who is on hold."""
    cohort = clinic(*((who, "first_dose", MONDAY) for who in ("behind", "held", "silent")))
    events = event_table(
        [
            LifeEvent(kind="delay", date=MONDAY + 28 * DAY, date_to=MONDAY + 31 * DAY, person_id="behind"),
            LifeEvent(kind="hold", date=MONDAY + 20 * DAY, person_id="held", reason="rash"),
            LifeEvent(kind="given", date=MONDAY, drug="daratumumab", person_id="silent"),
        ]
    )
    workload = plan_workload(ONE, cohort, MONDAY + 28 * DAY, events=events)
    due = {(row["person_id"], row["what"]): (row["date"], row["number"]) for row in workload.due.to_pylist()}
    assert due["behind", "lenalidomide"] == (MONDAY + 31 * DAY, 4)
    assert due["silent", "bortezomib"] == (MONDAY + 28 * DAY, 2)
    assert not [person for person, _ in due if person == "held"]
    late = {
        (row["person_id"], row["why"]): (row["what"], row["date"], row["number"]) for row in workload.late.to_pylist()
    }
    assert late == {
        ("behind", "behind the plan"): ("", MONDAY + 31 * DAY, 3),
        ("silent", "no record"): ("daratumumab", MONDAY + 7 * DAY, 1),
    }
    (hold,) = workload.on_hold.to_pylist()
    assert (hold["person_id"], hold["since"], hold["until"], hold["reason"]) == (
        "held",
        MONDAY + 20 * DAY,
        None,
        "rash",
    )


def test_events_that_cannot_be_true_leave_the_patient_out_and_are_told() -> None:
    """One patient's mistake does not stop the others, and is an error that names the patient."""
    cohort = clinic(("a", "first_dose", MONDAY), ("b", "first_dose", MONDAY))
    events = event_table([LifeEvent(kind="stop", date=MONDAY - DAY, person_id="b", source="events.csv", row=7)])
    workload = plan_workload(ONE, cohort, MONDAY, events=events)
    assert workload.counts["left out"] == 1
    assert need(workload.weeks[0], "lenalidomide")[1] == 7
    (finding,) = [one for one in workload.findings if one.family == "patient-left-out"]
    assert finding.severity == "error"
    assert "patient b is left out" in finding.message
    assert finding.source == "events.csv row 7"


def test_events_of_strangers_are_counted() -> None:
    """Events of persons who are not enrolled change nothing, and the finding counts them."""
    events = event_table([LifeEvent(kind="stop", date=MONDAY, person_id="x", source="events.csv")] * 3)
    workload = plan_workload(ONE, clinic(("a", "first_dose", MONDAY)), MONDAY, events=events)
    (finding,) = [one for one in workload.findings if one.family == "event-person"]
    assert finding.count == 3


def test_nobody_enrolled_is_an_empty_workload() -> None:
    """Without a patient there is no week, nobody due, and no error."""
    workload = plan_workload(ONE, clinic(("a", "screening", MONDAY)), MONDAY)
    assert (workload.weeks, workload.due.num_rows, workload.counts["enrolled"]) == ((), 0, 0)


def test_givings_without_a_day_are_counted_apart() -> None:
    """What the document puts on no day is in no week, and is not lost."""
    one = trial(phase("treatment", given("lenalidomide"), cycles=3))
    workload = plan_workload(one, clinic(("a", "first_dose", MONDAY), ("b", "first_dose", MONDAY)), MONDAY)
    assert (workload.weeks, workload.undated) == ((), {"lenalidomide": 6})
    choices = assuming("cycle_length_days=28", "lenalidomide.days=1-21")
    assumed = plan_workload(one, clinic(("a", "first_dose", MONDAY)), MONDAY, choices=choices)
    assert (sum(week.open_days for week in assumed.weeks), assumed.undated) == (63, {})


def test_the_arm_must_be_named_where_there_are_several() -> None:
    """Which arm a patient is in is not guessed; an unknown one is refused with those there are."""
    two = trial(*ONE.phases, arms=(Arm(name="A", label="a", phases=("treatment",)), Arm(name="B", label="b")))
    cohort = clinic(("a", "first_dose", MONDAY))
    with pytest.raises(UsageError, match=r"several arms.*A, B"):
        plan_workload(two, cohort, MONDAY)
    with pytest.raises(UnknownNameError, match="unknown arm 'C'"):
        plan_workload(two, cohort, MONDAY, arm="C")
    assert plan_workload(two, cohort, MONDAY, arm="a").arm == "A"


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("1.5", "g", ("mg", 1_500_000_000)),
        ("0.1", "mg", ("mg", 100_000)),
        ("250", "ug", ("mg", 250_000)),
        ("5", "[IU]", ("[IU]", 5_000_000)),
        ("16", "mg/kg", None),
        (None, None, None),
    ],
)
def test_amounts_in_whole_parts(amount: str | None, unit: str | None, expected: tuple[str, int] | None) -> None:
    """Masses are summed in mg, other units stay their own; an amount per kilogram is not known."""
    assert need_of(None if amount is None else Decimal(amount), unit) == expected


@pytest.mark.parametrize(
    ("route", "place"),
    [("IV", "infusion"), ("SC", "injection"), ("SC|IM", "injection"), ("PO", "home"), ("PO|IV", "open"),
     (None, "open")],
)  # fmt: skip
def test_places_of_routes(route: str | None, place: str) -> None:
    """A choice between two places, or no route, is open."""
    assert place_of(route) == place


def test_weeks_begin_on_monday() -> None:
    """Sunday belongs to the week before."""
    days = (MONDAY - dt.date(1970, 1, 1)).days
    assert week_of(days) == week_of(days - 1) + 1 == week_of(days + 6)
