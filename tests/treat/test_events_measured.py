"""Actual against planned, and differences in words, worked out by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from treat_cases import START, given, person, phase, plan, trial
from trialrun.treat import Choices, History, LifeEvent
from trialrun.treat.events.adherence import measure_adherence
from trialrun.treat.events.difference_words import explain_difference
from trialrun.treat.events.differences import apply_difference, compute_difference
from trialrun.treat.events.event_checks import in_order

TWO = trial(
    phase(
        "induction", given("carfilzomib", "1, 8, 15", dose="60 mg", routes=("IV",)),
        given("lenalidomide", "1-21", dose="10 mg", routes=("PO",), times_per_day=2), cycle_length="28 days", cycles=2,
        limit="fixed",
    ),
    phase(
        "maintenance", given("lenalidomide", "1-21", dose="5 mg"), after="induction", cycle_length="28 days", cycles=2,
    ),
)  # fmt: skip


def day(number: int) -> dt.date:
    """The date of a study day."""
    return START + dt.timedelta(days=number - 1)


def measure(*events: LifeEvent, as_of: int) -> dict[str, object]:
    """What became of each drug by a study day: its counts and its intensity."""
    history = History(day(as_of), events)
    measured = measure_adherence(TWO, None, person(), START, (Choices(), history))
    counts = {one.name: one for one in measured.punctuality if one.kind == "dose"}
    return {one.drug: (counts[one.drug], one) for one in measured.intensity}


def test_intensity_is_given_over_planned() -> None:
    """Two of three infusions at 60 mg and one at 45 mg: 165 of 180 mg, 11 twelfths; nothing was late in time."""
    events = (
        LifeEvent(kind="given", date=day(1), drug="carfilzomib"),
        LifeEvent(kind="given", date=day(8), drug="carfilzomib"),
        LifeEvent(kind="given", date=day(15), drug="carfilzomib", amount=Decimal(45), unit="mg"),
    )
    count, dose = measure(*events, as_of=20)["carfilzomib"]
    assert (count.on_time, count.due) == (3, 3)
    assert (dose.cumulative, dose.planned, dose.unit) == (Decimal(165), Decimal(180), "mg")
    assert dose.intensity == dose.relative == (Fraction(11, 12), Fraction(11, 12))
    assert (dose.planned_days, dose.actual_days) == (28, 28)


def test_a_delay_lowers_the_relative_intensity_alone() -> None:
    """All was given, the second cycle two weeks late: full amounts in 70 instead of 56 days, four fifths."""
    days = (1, 8, 15, 43, 50, 57)
    events = (
        LifeEvent(kind="delay", date=day(29), date_to=day(43)),
        *(LifeEvent(kind="given", date=day(number), drug="carfilzomib") for number in days),
    )
    _, dose = measure(*events, as_of=60)["carfilzomib"]
    assert dose.intensity == (1, 1)
    assert dose.relative == (Fraction(4, 5), Fraction(4, 5))


def test_what_is_not_recorded_leaves_a_range() -> None:
    """Twenty-one days twice a day without a record: between nothing and all of 420 mg."""
    count, dose = measure(as_of=25)["lenalidomide"]
    assert (count.no_record, count.on_time) == (21, 0)
    assert (dose.cumulative, dose.planned) == (Decimal(0), Decimal(420))
    assert dose.intensity == (0, 1)


def test_today_is_no_missing_record() -> None:
    """What is planned for the day itself may still be recorded."""
    count, _ = measure(as_of=1).get("carfilzomib", (None, None))
    assert count is None
    count, _ = measure(as_of=2)["carfilzomib"]
    assert count.no_record == 1


def test_what_lay_after_the_end_was_not_due() -> None:
    """After a stop nothing is due any more, so that it lowers no intensity."""
    events = (
        LifeEvent(kind="given", date=day(1), drug="carfilzomib"),
        LifeEvent(kind="stop", date=day(5)),
    )
    count, dose = measure(*events, as_of=40)["carfilzomib"]
    assert (count.due, count.on_time, count.after_end) == (1, 1, 4)
    assert dose.intensity == (1, 1)


def test_held_left_out_and_missed_count_as_planned() -> None:
    """Held, missed and left out givings stay in the amount that was planned."""
    events = (
        LifeEvent(kind="hold", date=day(1), date_to=day(2), drug="carfilzomib"),
        LifeEvent(kind="missed", date=day(8), drug="carfilzomib"),
        LifeEvent(kind="skip", date=day(15), drug="carfilzomib"),
        LifeEvent(kind="given", date=day(29), drug="carfilzomib"),
    )
    count, dose = measure(*events, as_of=30)["carfilzomib"]
    assert (count.held, count.missed, count.left_out, count.on_time) == (1, 1, 1, 1)
    assert dose.intensity == (Fraction(1, 4), Fraction(1, 4))


def test_amounts_that_are_not_stated_give_no_intensity() -> None:
    """Where the document gives no dose, cumulative dose and intensity cannot be told, and the reason is said."""
    silent = trial(phase("treatment", given("carfilzomib", "1, 8"), cycle_length="28 days", cycles=1))
    events = (LifeEvent(kind="given", date=START, drug="carfilzomib"),)
    measured = measure_adherence(silent, None, person(), START, (Choices(), History(day(3), events)))
    (dose,) = measured.intensity
    assert (dose.cumulative, dose.intensity, dose.why) == (None, None, "amounts are not stated")


def test_a_delay_is_told_in_one_line() -> None:
    """A cycle that moves with all that follow is one sentence, across phases; one that catches up is a run."""
    before = plan(TWO)
    after = plan(TWO, LifeEvent(kind="delay", date=day(29), date_to=day(36)))
    assert explain_difference(before, compute_difference(before, after)) == (
        "cycle 2 of induction and all later ones 7 days later: 66 rows",
    )


def test_rows_added_removed_and_in_another_order_are_told() -> None:
    """The difference of any two plans leads from one to the other, also where rows change places."""
    one, other = plan(TWO), plan(trial(*TWO.phases[:1]))
    for before, after in ((one, other), (other, one)):
        changes = compute_difference(before, after)
        assert apply_difference(before, changes) == after.rows
        assert {change.kind for change in changes} & {"added", "removed"}
    turned = History(), one.rows[::-1]

    class Turned:
        rows = turned[1]

    assert apply_difference(one, compute_difference(one, Turned())) == Turned.rows


def test_events_are_sorted_as_they_are_told() -> None:
    """Of one day a delay comes before what was given, and that before what was missed."""
    events = [LifeEvent(kind=kind, date=START) for kind in ("missed", "given", "delay")]
    assert [event.kind for event in in_order(events)] == ["delay", "given", "missed"]
