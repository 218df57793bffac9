"""Whatever a trial's schedule looks like, its calendar keeps these promises; the bundled trials are counted by hand."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from treat_cases import EVERY_FEATURE, HORIZON, START, STARTS, assuming, delay, features, plan, trials
from trialrun.ground.dates import study_day
from trialrun.library import load_trial
from trialrun.protocol import Arm, DoseDays, Trial
from trialrun.treat import Calendar, CalendarRow, Choices
from trialrun.treat.schedule.timeline import Slot, Timeline, lay_timeline

CHOICES = Choices(horizon=HORIZON)
FEW = settings(max_examples=30)


def arms_of(trial: Trial) -> tuple[Arm | None, ...]:
    """The arms of a trial, or None for a trial without."""
    return trial.arms or (None,)


def doses(calendar: Calendar) -> list[CalendarRow]:
    """The rows of givings."""
    return [row for row in calendar.rows if row.kind == "dose"]


def timelines(trial: Trial, start: dt.date = START) -> dict[str, Timeline]:
    """The timeline of each arm by its name."""
    return {arm.name if arm else "": lay_timeline(trial, arm, start, CHOICES) for arm in arms_of(trial)}


def slot_of(row: CalendarRow, laid: dict[str, Timeline]) -> Slot:
    """The cycle a row stands in."""
    (slot,) = [slot for slot in laid[row.arm].slots if slot.phase.name == row.part and slot.cycle == row.cycle]
    return slot


@given(trials(), STARTS)
@FEW
def test_no_day_lies_outside_its_cycle(trial: Trial, start: dt.date) -> None:
    """Every dated giving lies between the first and the last day of its cycle."""
    laid = timelines(trial, start)
    for row in doses(plan(trial, start=start)):
        slot = slot_of(row, laid)
        if row.date is not None:
            assert slot.first is not None and slot.first <= row.date
            assert slot.last is None or row.date <= slot.last


@given(trials())
@FEW
def test_cycles_of_a_phase_touch_and_never_overlap(trial: Trial) -> None:
    """The day after a cycle ends the next one of its phase begins."""
    for laid in timelines(trial).values():
        for one, two in zip(laid.slots, laid.slots[1:], strict=False):
            if one.phase is two.phase and one.last is not None:
                assert two.first == one.last + dt.timedelta(days=1)
                assert two.cycle == (one.cycle or 0) + 1


@given(trials())
@FEW
def test_a_phase_begins_after_the_one_it_follows(trial: Trial) -> None:
    """No cycle of a phase named in `after` lies on or behind the first day of the phase that follows it."""
    for laid in timelines(trial).values():
        present = {slot.phase.name for slot in laid.slots}
        for slot in laid.slots:
            if slot.phase.after in present and slot.first is not None and slot.phase.alongside not in present:
                ends = [one.last for one in laid.slots if one.phase.name == slot.phase.after]
                assert all(end is not None and end < slot.first for end in ends)


def stated_days(entries: list[DoseDays], slot: Slot) -> set[int]:
    """The days of a slot that its entries state, counted without the code under test."""
    if slot.first is not None and slot.last is not None:
        last = slot.lowest + (slot.last - slot.first).days
    elif slot.length is not None and slot.length.unit in ("d", "wk"):
        last = slot.lowest + slot.length.amount * (7 if slot.length.unit == "wk" else 1) - 1
    else:
        last = None
    days: set[int] = set()
    for entry in entries:
        for part in entry.days.text.split(", ") if entry.days else ():
            if part.endswith("+"):
                days |= set(range(int(part[:-1]), last + 1)) if last is not None else {int(part[:-1])}
            else:
                low, _, high = part.partition(" to ")
                days |= set(range(int(low), int(high or low) + 1))
    return days


@given(trials(), STARTS)
@FEW
def test_each_stated_day_is_there_exactly_once(trial: Trial, start: dt.date) -> None:
    """Each drug, cycle and day that a file states has one row, and there is no row that it does not state."""
    laid = timelines(trial, start)
    rows = Counter((row.arm, row.part, row.cycle, row.drug, row.cycle_day) for row in doses(plan(trial, start=start)))
    wanted: Counter[tuple[object, ...]] = Counter()
    for arm, line in laid.items():
        for slot in line.slots:
            for one in slot.phase.administrations:
                entries = [
                    entry for entry in one.schedule
                    if entry.cycles is None or slot.cycle is None or entry.cycles.has(slot.cycle)
                ]  # fmt: skip
                for day in stated_days(entries, slot):
                    wanted[arm, slot.phase.name, slot.cycle, one.drug, day] += 1
    open_ended = {
        (arm, slot.phase.name)
        for arm, line in laid.items()
        for slot in line.slots
        if slot.cycle is None and slot.last is None
    }
    dated = Counter({key: number for key, number in rows.items() if key[4] is not None and key[:2] not in open_ended})
    assert dated == Counter({key: number for key, number in wanted.items() if key[:2] not in open_ended})
    assert all(rows[key] == 1 for key in wanted)


@given(trials())
@FEW
def test_nothing_that_the_document_does_not_date_is_missing(trial: Trial) -> None:
    """Every drug of every cycle has a row unless its schedule names other cycles only; without a day it says why."""
    rows = doses(plan(trial))
    there = {(row.arm, row.part, row.cycle, row.drug) for row in rows}
    for arm, line in timelines(trial).items():
        for slot in line.slots:
            for one in slot.phase.administrations:
                covered = [entry for entry in one.schedule if entry.cycles is None or entry.cycles.has(slot.cycle or 1)]
                if not one.schedule or [entry for entry in covered if entry.days is None or entry.days.text[-1] != "+"]:
                    assert (arm, slot.phase.name, slot.cycle, one.drug) in there
    for row in rows:
        assert (row.date is None) == (row.status == "not stated")
        assert row.reason or row.status == "planned"


@given(trials())
@FEW
def test_what_is_open_is_a_finding(trial: Trial) -> None:
    """Where a row has no day, a finding about its phase or drug says what is missing and what to do."""
    calendar = plan(trial)
    families = {finding.family for finding in calendar.findings}
    for row in doses(calendar):
        if row.date is None:
            assert families & {"cycle-length-absent", "schedule-absent", "cycles-absent", "open-end"}
    assert all(finding.fix for finding in calendar.findings if finding.severity != "note")


@given(trials(), STARTS)
@FEW
def test_study_day_and_date_agree(trial: Trial, start: dt.date) -> None:
    """The study day is that of the date, the first dose day 1, and there is no day 0."""
    for row in plan(trial, start=start).rows:
        assert (row.date is None) == (row.day is None)
        if row.date is not None:
            assert row.day == study_day(start, row.date) != 0


@given(trials(), STARTS)
@FEW
def test_a_window_holds_its_day(trial: Trial, start: dt.date) -> None:
    """A giving with a date has a window around that date, and one without has none."""
    for row in doses(plan(trial, start=start)):
        assert (row.window is None) == (row.date is None)
        if row.window is not None and row.date is not None:
            assert row.window[0] <= row.date <= row.window[1]


@given(trials(months=False, ends=True, alongside=False), st.data())
@FEW
def test_a_delay_moves_what_follows_and_nothing_before(trial: Trial, data: st.DataObject) -> None:
    """A cycle delayed by some days moves all its rows and all later ones by as many days, and no earlier one."""
    arm = arms_of(trial)[0]
    slots = lay_timeline(trial, arm, START, CHOICES).slots
    place = data.draw(st.integers(0, len(slots) - 1))
    slot, days = slots[place], data.draw(st.integers(1, 40))
    assert slot.first is not None
    event = delay(slot.first, days, phase=slot.phase.name)
    name = arm.name if arm else None
    before, after = doses(plan(trial, arm=name)), doses(plan(trial, event, arm=name))
    later = {(one.phase.name, one.cycle) for one in slots[place:]}
    assert _by_place(before).keys() == _by_place(after).keys()
    for key, row in _by_place(after).items():
        if row.date is not None:
            moved = row.date - _date(_by_place(before)[key])
            assert moved == dt.timedelta(days=days if (row.part, row.cycle) in later else 0)
            assert row.planned == _date(_by_place(before)[key])


def _by_place(rows: list[CalendarRow]) -> dict[tuple[object, ...], CalendarRow]:
    """Givings by their place; those without a date are told apart by the reason, which of others tells of a delay."""

    def told(row: CalendarRow) -> str:
        return row.reason if row.date is None else ""

    return {(row.part, row.cycle, row.drug, row.cycle_day, row.number, told(row)): row for row in rows}


def _date(row: CalendarRow) -> dt.date:
    assert row.date is not None
    return row.date


@given(trials(months=False), STARTS, STARTS)
@FEW
def test_another_start_moves_every_day_alike(trial: Trial, one: dt.date, two: dt.date) -> None:
    """Leap days, months and changes of the clock move nothing: from any start the same study days follow."""
    assume(not any(phase.cycle_length is not None and _ends_with_the_calendar(phase) for phase in trial.phases))
    first, second = doses(plan(trial, start=one)), doses(plan(trial, start=two))
    assert [(row.drug, row.cycle, row.cycle_day, row.day) for row in first] == [
        (row.drug, row.cycle, row.cycle_day, row.day) for row in second
    ]
    assert {_date(row) - _date(other) for row, other in zip(second, first, strict=True) if row.date} <= {two - one}


def _ends_with_the_calendar(phase: object) -> bool:
    """True for a phase whose number of cycles depends on the months of the horizon."""
    return getattr(phase, "cycles", None) is None and getattr(phase, "duration", None) is None


@given(trials())
@FEW
def test_a_calendar_is_plain_values(trial: Trial) -> None:
    """Written as JSON and read again, a calendar is the same."""
    calendar = plan(trial)
    assert msgspec.json.decode(msgspec.json.encode(calendar), type=Calendar) == calendar


@given(trials())
@FEW
def test_the_same_input_gives_the_same_calendar(trial: Trial) -> None:
    """Planning twice gives the same rows in the same order."""
    assert plan(trial) == plan(trial)


@given(trials())
@FEW
def test_an_assumed_cycle_length_dates_what_has_cycles(trial: Trial) -> None:
    """With the length of a cycle assumed, every row of a cycle whose beginning is known has a day, marked so."""
    assume(all(phase.cycle_length is not None or phase.cycles is not None for phase in trial.phases))
    rows = doses(plan(trial, choices=assuming("cycle_length_days=42", horizon=HORIZON)))
    silent = {phase.name for phase in trial.phases if phase.cycle_length is None}
    open_phases = {phase.name for phase in trial.phases if phase.cycles is None and phase.duration is None}
    for row in rows:
        if row.part in silent and not open_phases:
            assert row.date is not None and row.origin == row.days_origin == "assumption"


def test_every_feature_is_generated() -> None:
    """No shape of a schedule is left out of the generated trials."""
    seen: set[str] = set()

    @given(trials())
    @settings(max_examples=250)
    def draw(trial: Trial) -> None:
        seen.update(features(trial))

    draw()
    assert seen >= EVERY_FEATURE


# -- counted by hand from the documents --------------------------------------------------------------------------------

COUNTS = {
    ("NCT04396496", "treatment", "daratumumab"): 4 * 2 + 2 * 4 + 1 * 6,
    ("NCT04396496", "treatment", "lenalidomide"): 21 * 12,
    ("NCT02193698", "treatment", "lenalidomide"): 21 * 6,
    ("NCT02193698", "treatment", "dexamethasone"): 4 * 6,
    ("NCT04883242", "induction", "isatuximab"): 4 + 2 * 5,
    ("NCT04883242", "induction", "carfilzomib"): 3 * 6,
    ("NCT04883242", "induction", "pomalidomide"): 21 * 6,
    ("NCT04883242", "induction", "dexamethasone"): 4 * 6,
    ("NCT04883242", "maintenance", "isatuximab"): 2 * 26,
    ("NCT04883242", "maintenance", "carfilzomib"): 2 * 26,
    ("NCT04883242", "maintenance", "pomalidomide"): 21 * 26,
    ("NCT04883242", "maintenance", "dexamethasone"): 4 * 26,
}
AMOUNTS = {
    ("NCT04396496", "lenalidomide"): 3780,
    ("NCT02193698", "lenalidomide"): 21 * 15 + 105 * 25,
    ("NCT02193698", "dexamethasone"): 24 * 20,
}


@pytest.mark.parametrize("counted", COUNTS, ids="-".join)
def test_the_givings_of_the_bundled_trials_are_those_counted_by_hand(counted: tuple[str, str, str]) -> None:
    """As many givings of each drug as the document states."""
    name, part, drug = counted
    rows = [row for row in doses(plan(load_trial(name), choices=Choices())) if (row.part, row.drug) == (part, drug)]
    assert len(rows) == COUNTS[counted]
    assert all(row.status == "planned" and row.date is not None for row in rows)


@pytest.mark.parametrize("counted", AMOUNTS, ids="-".join)
def test_the_amounts_of_the_bundled_trials_add_up(counted: tuple[str, str]) -> None:
    """The milligrams of a drug are those that follow from the document by hand: 2,940 mg are 315 + 2,625."""
    name, drug = counted
    rows = [row for row in doses(plan(load_trial(name))) if row.drug == drug]
    assert {row.unit for row in rows} == {"mg"}
    assert sum((row.amount for row in rows if row.amount is not None), Decimal(0)) == AMOUNTS[counted]


def test_once_a_week_has_assumed_days_and_a_stated_amount() -> None:
    """Dexamethasone once a week: the amount is the document's, the days are an assumption, and so is the row."""
    calendar = plan(load_trial("NCT02193698"))
    rows = [row for row in doses(calendar) if row.drug == "dexamethasone"]
    assert {(row.days_origin, row.amount_origin, row.origin) for row in rows} == {
        ("assumption", "document", "assumption")
    }
    assert "days-assumed" in {finding.family for finding in calendar.findings}


def test_a_document_without_doses_has_amounts_that_are_absent() -> None:
    """The four drugs of the induction and maintenance trial have days and no amount."""
    assert {(row.amount, row.unit) for row in doses(plan(load_trial("NCT04883242")))} == {(None, None)}


def test_cycles_without_length_or_days_are_one_row_per_drug_and_cycle() -> None:
    """The 2-cycle group has four rows and the other nineteen, all without a day, a date or an amount."""
    rows = doses(plan(load_trial("limoges-len-dex")))
    assert Counter(row.arm for row in rows) == {"group 1": 4, "group 2": 19}
    assert {(row.date, row.day, row.cycle_day, row.amount, row.status) for row in rows} == {
        (None, None, None, None, "not stated")
    }


def test_an_assumed_length_fills_the_cycles() -> None:
    """With cycles of 28 days every row has a date, a day and a cycle day, all of them marked as assumed."""
    rows = doses(plan(load_trial("limoges-len-dex"), choices=assuming("cycle_length_days=28")))
    assert Counter(row.arm for row in rows) == {"group 1": 4, "group 2": 18 + 13}
    assert {(row.origin, row.cycle_day, row.amount) for row in rows} == {("assumption", 1, None)}
    assert {row.date for row in rows if row.arm == "group 1"} == {START, START + dt.timedelta(days=28)}


def test_what_follows_an_arm_is_not_lost() -> None:
    """The 2-cycle group goes on to radiation or intensive therapy: a row of its own, without a day."""
    rows = [row for row in plan(load_trial("limoges-len-dex"), arm="group 1").rows if row.kind == "procedure"]
    assert [(row.status, row.date) for row in rows if "radiation" in row.label] == [("not stated", None)]
