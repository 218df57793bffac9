"""What holds for the visits, tests, endpoints and duties of every generated trial."""

import datetime as dt

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from treat_cases import HORIZON, START, STARTS, plan
from trialrun.protocol import Trial
from trialrun.treat import Calendar, CalendarRow, Choices, LifeEvent
from trialrun.treat.schedule.timeline import Slot, lay_timeline
from trialrun.treat.visits.numbering import same_row
from visit_cases import visited_trials


def others(calendar: Calendar) -> list[CalendarRow]:
    """The rows that are no givings."""
    return [row for row in calendar.rows if row.kind != "dose"]


def laid(trial: Trial, start: dt.date) -> list[Slot]:
    """The cycles of every arm."""
    choices = Choices(horizon=HORIZON)
    return [slot for arm in trial.arms or (None,) for slot in lay_timeline(trial, arm, start, choices).slots]


def keys(calendar: Calendar) -> set[object]:
    """What every row is known by."""
    return {(same_row(row), row.number) for row in calendar.rows}


@settings(max_examples=40)
@for_all(visited_trials(), STARTS)
def test_no_two_rows_are_the_same(trial: Trial, start: dt.date) -> None:
    """Arm, phase, cycle, day, kind, drug or label and number tell every row of a calendar from every other."""
    calendar = plan(trial, start=start)
    assert len(keys(calendar)) == len(calendar.rows)


@settings(max_examples=40)
@for_all(visited_trials(), STARTS)
def test_rows_are_whole(trial: Trial, start: dt.date) -> None:
    """A row without a day says why; a window is in order and holds its day; a study day belongs to its date."""
    for row in others(plan(trial, start=start)):
        assert row.date is not None or (row.reason and row.status == "not stated"), row
        assert row.window is None or row.window[0] <= row.window[1], row
        if row.date is not None:
            days = (row.date - start).days
            assert row.day == (days + 1 if days >= 0 else days), row
            assert row.window is None or row.window[0] <= row.date <= row.window[1], row


@settings(max_examples=40)
@for_all(visited_trials(), STARTS)
def test_a_row_with_a_cycle_day_stands_on_that_day(trial: Trial, start: dt.date) -> None:
    """What is bound to a day of a cycle lies in that cycle, as many days from its first as its number says."""
    slots = {(slot.arm, slot.phase.name, slot.cycle): slot for slot in laid(trial, start)}
    for row in others(plan(trial, start=start)):
        slot = slots.get((row.arm, row.part, row.cycle))
        if row.cycle_day is not None and row.date is not None and slot is not None and slot.first is not None:
            assert row.date == slot.first + dt.timedelta(days=row.cycle_day - slot.lowest), row
            assert slot.last is None or row.date <= slot.last, row


@settings(max_examples=40)
@for_all(visited_trials(), STARTS)
def test_every_assessment_of_the_file_is_in_the_calendar(trial: Trial, start: dt.date) -> None:
    """No assessment is lost: each has a row, or is named by a drug that the arm does not give."""
    rows = others(plan(trial, start=start))
    for one in trial.assessments:
        named = any(term in ("lenalidomide", "imid", "daratumumab") for term in one.terms)
        assert named or any(row.label == one.label for row in rows), one


@settings(max_examples=40)
@for_all(visited_trials(), st.sampled_from(["stop", "progression", "withdrawal", "death"]), st.integers(0, 120))
def test_what_was_planned_stays_in_the_calendar(trial: Trial, kind: str, days: int) -> None:
    """An early end takes no row out of the calendar: what is not done any more is cancelled, with the reason."""
    arm = trial.arms[0].name if trial.arms else None
    before = plan(trial, arm=arm)
    event = LifeEvent(kind=kind, date=before.start + dt.timedelta(days=days))
    after = plan(trial, event, arm=arm)
    dated = {(same_row(row), row.number) for row in before.rows if row.planned is not None}
    assert dated <= keys(after)
    assert all(row.reason for row in after.rows if row.status == "cancelled")
    over = kind in ("withdrawal", "death")
    late = [row for row in others(after) if over and row.date is not None and row.date > event.date]
    assert all(row.status == "cancelled" for row in late if row.kind != "duty"), late


@settings(max_examples=40)
@for_all(visited_trials(), st.integers(1, 30))
def test_what_counts_from_the_first_dose_never_moves(trial: Trial, days: int) -> None:
    """After a delay, rows bound to no cycle and not to the end of treatment or of a phase stand where they stood."""
    arm = trial.arms[0].name if trial.arms else None
    late = [slot for slot in laid(trial, START) if slot.arm == (arm or "") and slot.index and slot.first is not None]
    fixed = {one.label for one in trial.assessments if all(each.anchor in ("", "baseline") for each in one.timings)}
    if not late or late[0].first is None or any(each.until for one in trial.assessments for each in one.timings):
        return
    to = late[0].first + dt.timedelta(days=days)
    event = LifeEvent(kind="delay", date=late[0].first, date_to=to, phase=late[0].phase.name, cycle=late[0].cycle)
    before, after = plan(trial, arm=arm), plan(trial, event, arm=arm)

    def standing(calendar: Calendar) -> list[object]:
        return [(row.label, row.number, row.date) for row in calendar.rows if row.label in fixed and row.cycle is None]

    assert standing(before) == standing(after)
