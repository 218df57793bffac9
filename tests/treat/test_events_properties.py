"""Whatever happens to a plan, these promises hold: no planned giving is lost, and the order of events is nothing."""

import datetime as dt
from collections import Counter
from typing import get_args, get_type_hints

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from treat_cases import measured
from treat_events import AS_OF, CHOICES, START, Life, lives
from trialrun.treat import CalendarRow, Choices, History, LifeEvent, plan_calendar
from trialrun.treat.events.adherence import compute_adherence
from trialrun.treat.events.difference_words import explain_difference
from trialrun.treat.events.differences import apply_difference, compute_difference, keyed
from trialrun.treat.events.dose_rules import parse_dose_rule
from trialrun.treat.model import STATUSES

FEW = settings(max_examples=60)


def doses(life: Life, *events: LifeEvent) -> dict[tuple[object, ...], CalendarRow]:
    """The givings of a plan with some events, by what they are known by."""
    return {key: row for key, row in keyed(life.plan(*events).rows).items() if row.kind == "dose"}


@FEW
@given(lives())
def test_planned_and_changes_are_what_is_shown(life: Life) -> None:
    """The former plan with the changes is the new plan, row for row and in its order; the changes can be told."""
    before, after = life.plan(), life.plan(*life.events)
    changes = compute_difference(before, after)
    assert apply_difference(before, changes) == after.rows
    assert bool(explain_difference(before, changes)) == (Counter(before.rows) != Counter(after.rows))
    assert compute_difference(after, after) == ()


@FEW
@given(lives())
def test_no_planned_giving_is_lost(life: Life) -> None:
    """Every planned giving still has its row with its planned day; none is added, and each change has a reason."""
    before, after = doses(life), doses(life, *life.events)
    assert before.keys() == after.keys()
    for key, row in after.items():
        assert row.planned == before[key].planned
        assert row.status in ("planned", "given") or row.reason
        assert (row.actual is not None) == (row.status in ("given", "late"))
        assert row.date == (row.actual or row.date)


@FEW
@given(lives())
def test_nothing_earlier_than_an_event_changes(life: Life) -> None:
    """Rows before the first day that any event speaks of are as they were."""
    if life.events:
        first = min(min(event.date, event.planned or event.date) for event in life.events)
        before, after = doses(life), doses(life, *life.events)
        for key, row in before.items():
            if row.date is not None and row.date < first:
                assert after[key] == row


@FEW
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(life: Life, chance: object) -> None:
    """The same events in another order, or planned again, give the same calendar."""
    shuffled = list(life.events)
    chance.shuffle(shuffled)
    assert life.plan(*shuffled) == life.plan(*life.events)


@FEW
@given(lives())
def test_what_is_recorded_stands(life: Life) -> None:
    """Every giving that was recorded is in the calendar on its day, with its amount."""
    after = doses(life, *life.events)
    for event in life.events:
        if event.kind == "given":
            found = [row for row in after.values() if row.actual == event.date and row.drug == event.drug]
            assert found
            assert event.amount is None or any((row.amount, row.unit) == (event.amount, event.unit) for row in found)


@FEW
@given(lives())
def test_a_hold_is_honoured(life: Life) -> None:
    """No giving of a held drug stands as planned inside its hold."""
    for row in doses(life, *life.events).values():
        for event in life.events:
            held = event.kind == "hold" and event.drug in ("", row.drug) and row.date is not None
            if held and event.date <= row.date <= (event.date_to or dt.date.max):
                assert row.status != "planned"


@FEW
@given(lives())
def test_after_the_end_nothing_is_planned(life: Life) -> None:
    """After death, withdrawal or a stop of everything no giving stands as planned."""
    for event in life.events:
        if event.kind in ("death", "withdrawal") or (event.kind == "stop" and not event.drug):
            later = [row for row in doses(life, *life.events).values() if row.date and row.date >= event.date]
            assert all(row.status != "planned" for row in later)


@FEW
@given(lives())
def test_shifting_keeps_the_distance(life: Life) -> None:
    """Givings that moved without a record of their own moved inside their cycle, or with their cycle."""
    delayed = any(event.kind == "delay" and not event.drug for event in life.events)
    before, after = doses(life), doses(life, *life.events)
    for key, row in after.items():
        if row.actual is None and row.date is not None and not delayed:
            was = before[key].date
            assert was is not None and row.date >= was


@FEW
@given(lives())
def test_actual_against_planned_counts_every_due_giving(life: Life) -> None:
    """All that was due is counted once; intensities lie between nothing and what was planned, unless more was given."""
    before, after = life.plan(), life.plan(*life.events)
    measured_ = compute_adherence(before, after, ())
    dated = [row for row in after.rows if row.kind == "dose" and row.date is not None]
    counts = [one for one in measured_.punctuality if one.kind == "dose"]
    assert sum(one.due + one.after_end for one in counts) == len(dated)
    for one in measured_.intensity:
        if one.intensity is not None:
            assert 0 <= one.intensity[0] <= one.intensity[1]


@FEW
@given(lives(most=2))
def test_a_rule_that_cannot_be_told_changes_nothing(life: Life) -> None:
    """Without any record of platelets a dose rule leaves every row as it is, and says once what is missing."""
    rule = parse_dose_rule("hold all if platelets < 30 10*9/L")
    plain = life.plan(*life.events)
    ruled = planned_with(life, rule, None)
    assert ruled.rows == plain.rows
    found = [one for one in ruled.findings if one.family == "dose-rule"]
    phases = {row.part for row in plain.rows if row.kind == "dose" and row.date is not None}
    assert len(found) == len(phases)


@FEW
@given(lives(most=2), st.sampled_from(["29", "30"]))
def test_a_rule_holds_what_is_open(life: Life, platelets: str) -> None:
    """With low platelets from the start no dated giving stays planned; with platelets on the limit all do."""
    rule = parse_dose_rule("hold all if platelets < 30 10*9/L")
    plain, ruled = life.plan(*life.events), planned_with(life, rule, platelets)
    if platelets == "30":
        assert ruled.rows == plain.rows
    else:
        assert all(row.status != "planned" for row in ruled.rows if row.kind == "dose" and row.date is not None)


def planned_with(life: Life, rule: object, platelets: str | None) -> object:
    """The calendar under a dose rule, with a platelet count on the first day."""
    person = measured("platelets" if platelets else "haemoglobin", platelets or "1", "10*9/L", START)
    choices = Choices(horizon=CHOICES.horizon, dose_rules=(rule,))
    history = History(AS_OF, life.events)
    return plan_calendar(life.trial, life.arm, person, START, choices=choices, history=history)


def test_every_kind_of_event_is_generated() -> None:
    """The generated lives hold every kind of event, and plans that shift, and givings late, held and cancelled."""
    seen: set[str] = set()

    @settings(max_examples=120, phases=(Phase.generate,))
    @given(lives())
    def collect(life: Life) -> None:
        seen.update(event.kind for event in life.events)
        for row in life.plan(*life.events).rows:
            seen.update((row.status, "shifted" if "as the giving before it" in row.reason else row.status))

    collect()
    assert seen >= {*get_args(get_type_hints(LifeEvent)["kind"]), *STATUSES, "shifted"}
