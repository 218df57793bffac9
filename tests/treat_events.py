"""Generated histories for the room treat: small trials that say what is done with missed givings, and events in them.

`lives(...)` draws a trial, an arm and the events of one patient.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from treat_cases import DRUGS, START, given, person, phase, trial, window
from trialrun.errors import InputError
from trialrun.ground.dates import Offset
from trialrun.protocol import Administration, Arm, Duration, TreatmentPhase, Trial
from trialrun.treat import Calendar, CalendarRow, Choices, History, LifeEvent, plan_calendar

CHOICES = Choices(horizon=Offset(3, "mo"))
AS_OF = START + dt.timedelta(days=2000)
_KINDS = (
    "given", "given", "given", "missed", "skip", "hold", "hold", "reduce", "delay", "put off", "stop", "unscheduled",
    "progression", "withdrawal", "death",
)  # fmt: skip


class Life(msgspec.Struct, frozen=True):
    """A trial, an arm of it, and what happened to one patient."""

    trial: Trial
    arm: str | None
    events: tuple[LifeEvent, ...]

    def plan(self, *events: LifeEvent) -> Calendar:
        """The calendar with some events, all things known."""
        history = History(AS_OF, events)
        return plan_calendar(self.trial, self.arm, person(), START, choices=CHOICES, history=history)


def admits(life: Life, events: tuple[LifeEvent, ...]) -> bool:
    """True where a plan takes the events."""
    try:
        life.plan(*events)
    except InputError:
        return False
    return True


@st.composite
def small_trials(draw: st.DrawFn) -> Trial:
    """Trials of one or two phases with a few short cycles, of which each drug says or not what missing it means."""
    names = ("induction", "maintenance")[: draw(st.integers(1, 2))]
    built = [draw(_phases(name)) for name in names]
    if len(built) > 1:
        built[1] = msgspec.structs.replace(
            built[1], after="induction", gap=draw(st.none() | st.just(Duration("3 days")))
        )
    arms = draw(st.sampled_from([(), (Arm(name="A", label="a", phases=names),)]))
    return trial(*built, arms=arms)


@st.composite
def _phases(draw: st.DrawFn, name: str) -> TreatmentPhase:
    length = draw(st.sampled_from([None, 7, 14, 21, 28]))
    drugs = draw(st.lists(st.sampled_from(DRUGS), min_size=1, max_size=2, unique=True))
    return phase(
        name,
        *(draw(_administrations(drug, length or 7)) for drug in drugs),
        cycle_length=f"{length} days" if length else None,
        cycles=draw(st.integers(1, 3)),
        limit="fixed",
        until=draw(st.sampled_from([(), ("disease progression",), ("unacceptable toxicity",)])),
    )


@st.composite
def _administrations(draw: st.DrawFn, drug: str, length: int) -> Administration:
    some = st.sets(st.integers(1, length), min_size=1, max_size=4).map(lambda days: ", ".join(map(str, sorted(days))))
    days = draw(some | st.just("1-7") | st.just(f"1-{length}"))
    whole_days = st.none() | st.sampled_from(["1 day", "2 days"])
    return given(
        drug, *([days] if draw(st.integers(0, 7)) else []),
        dose=draw(st.sampled_from([None, "15 mg", "15 mg", "16 mg/kg"])),
        routes=draw(st.sampled_from([("PO",), ("IV",), ("PO", "IV")])),
        window=draw(st.none() | st.builds(window, whole_days, whole_days)),
        if_missed=draw(st.sampled_from(["", "lost", "skip", "shift", "shift"])),
        make_up=draw(st.sampled_from([None, "3 days"])),
    )  # fmt: skip


@st.composite
def lives(draw: st.DrawFn, most: int = 4) -> Life:
    """A trial, its first arm, and up to some events that the plan admits one after the other."""
    one = draw(small_trials())
    life = Life(one, one.arms[0].name if one.arms else None, ())
    dated = [row for row in life.plan().rows if row.date is not None and row.kind == "dose"]
    events: tuple[LifeEvent, ...] = ()
    for _ in range(draw(st.integers(1, most)) if dated else 0):
        event = draw(_events(dated))
        if admits(life, (*events, event)):
            events = (*events, event)
    return msgspec.structs.replace(life, events=events)


@st.composite
def _events(draw: st.DrawFn, rows: list[CalendarRow]) -> LifeEvent:
    """An event that speaks of one of the planned givings."""
    kind, row = draw(st.sampled_from(_KINDS)), draw(st.sampled_from(rows))
    assert row.date is not None
    days = dt.timedelta(days=draw(st.integers(0, 9)))
    drug = row.drug or ""
    some = draw(st.sampled_from([drug, ""]))
    reason = draw(st.sampled_from(["", "rash"]))
    match kind:
        case "given":
            amount = draw(st.none() | st.just(Decimal(10)))
            if draw(st.integers(0, 4)) == 0:
                return LifeEvent(kind="given", date=row.date, date_to=row.date + days, drug=drug, reason=reason)
            planned = row.date if days else None
            return LifeEvent(
                kind="given", date=row.date + days, drug=drug, planned=planned, phase=row.part, amount=amount,
                unit="mg" if amount else "", reason=reason,
            )  # fmt: skip
        case "missed" | "skip":
            return LifeEvent(kind=kind, date=row.date, date_to=row.date + days if days else None, drug=some)
        case "hold":
            open_ = draw(st.booleans())
            return LifeEvent(kind="hold", date=row.date, date_to=None if open_ else row.date + days, drug=some)
        case "reduce":
            return LifeEvent(kind="reduce", date=row.date, drug=drug, amount=Decimal(5), unit="mg", reason=reason)
        case "delay":
            first = row.date - dt.timedelta(days=(row.cycle_day or 1) - 1)
            return LifeEvent(kind="delay", date=first, date_to=first + days, cycle=row.cycle)
        case "put off":
            return LifeEvent(kind="delay", date=row.date, date_to=row.date + days, drug=drug, phase=row.part)
        case "stop":
            return LifeEvent(kind="stop", date=row.date, drug=some, reason=reason)
        case _:
            return LifeEvent(kind=kind, date=row.date, reason=reason)
