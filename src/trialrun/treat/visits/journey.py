"""One patient's way through one arm, cycles and givings as they stand: what visits, tests and duties hang on.

Plans none of them.
"""

from __future__ import annotations

import msgspec

from trialrun.engines import Patient
from trialrun.ground.dates import Date, study_day
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import Arm, Trial
from trialrun.terms import load_vocabulary
from trialrun.treat.events.course import canonical_drug, with_reason
from trialrun.treat.events.stops import ENDS, ends_phase
from trialrun.treat.model import CalendarRow, Choices, History, Kind, LifeEvent, Status
from trialrun.treat.schedule.assumptions import assumed_count
from trialrun.treat.schedule.giving import phase_word
from trialrun.treat.schedule.timeline import Slot
from trialrun.treat.visits.anchor_words import ends_with_progression

# A giving that took place, or still will as far as is known.
TAKEN: frozenset[Status] = frozenset({"planned", "given", "late"})
# After these nothing more is done.
FINAL = frozenset({"withdrawal", "death"})
# Days are reckoned twice: as planned before any event, and as things stand now.
Pair = tuple[Date | None, Date | None]


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """The cycles of an arm, the givings in them with what has happened, and what they were planned with."""

    trial: Trial
    arm: Arm | None
    patient: Patient
    start: Date
    slots: tuple[Slot, ...]
    doses: tuple[CalendarRow, ...]
    choices: Choices = Choices()
    history: History = History()

    @property
    def arm_name(self) -> str:
        """The name of the arm, empty where the trial has none."""
        return self.arm.name if self.arm is not None else ""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """When something is to happen: `date` None where the document does not fix it, and `reason` then says why.

    `planned` is the day before any event. `slot` is the cycle it is bound to, if any. `before_dose`: it comes before
    the givings of its day. `until` are the events that end what it belongs to. `cancelled` says why what was planned
    is not done. `phase` is the word of the phase where it does not follow from the day.
    """

    date: Date | None = None
    planned: Date | None = None
    window: tuple[Date, Date] | None = None
    slot: Slot | None = None
    cycle_day: int | None = None
    days_origin: OriginKind = "document"
    reason: str = ""
    before_dose: bool = False
    until: tuple[str, ...] = ()
    cancelled: str = ""
    phase: str = ""


def doses_of(journey: Journey, drug: str = "") -> tuple[CalendarRow, ...]:
    """The givings of a drug, or of the drugs of a class; of every drug where none is named."""
    if not drug:
        return journey.doses
    vocabulary = load_vocabulary()
    term = vocabulary.find(drug)
    names = vocabulary.below(term.name) if term is not None else frozenset()
    names |= {canonical_drug(drug)}
    return tuple(row for row in journey.doses if row.drug is not None and canonical_drug(row.drug) in names)


def treatment_end(journey: Journey, slot: Slot | None = None) -> LifeEvent | None:
    """The event that ended all treatment early (of the phase of a slot, else of any): the first that names no drug.

    Where every drug was stopped for itself, the stop of the last of them.
    """
    events = [event for event in journey.history.events if event.kind in ENDS]
    if not events:
        return None
    phases = [slot.phase] if slot is not None else [one.phase for one in journey.slots]
    whole = [one for one in events if not one.drug and any(ends_phase(one, phase) for phase in phases)]
    stops: dict[str, LifeEvent] = {}
    for event in sorted(events, key=lambda event: event.date):
        if event.drug and not event.phase:
            stops.setdefault(canonical_drug(event.drug), event)
    drugs = {canonical_drug(row.drug) for row in journey.doses if row.drug is not None}
    if drugs and drugs <= stops.keys():
        whole.append(max((stops[drug] for drug in drugs), key=lambda event: event.date))
    return min(whole, key=lambda event: event.date, default=None)


def ended_by(journey: Journey, spot: Spot) -> LifeEvent | None:
    """The event because of which something planned for a spot is not done any more."""
    date = spot.date
    if date is None:
        return None
    tied = FINAL | ({"progression"} if ends_with_progression(spot.until) else frozenset())
    over = [event for event in journey.history.events if event.kind in tied and not event.drug and event.date < date]
    end = treatment_end(journey, spot.slot) if spot.slot is not None else None
    if end is not None and (date >= end.date if end.kind == "stop" else date > end.date):
        over.append(end)
    return min(over, key=lambda event: event.date, default=None)


def is_endless(journey: Journey) -> bool:
    """True where treatment was planned without an end: a phase has neither a number of cycles nor a duration."""
    phases = {slot.phase.name: slot.phase for slot in journey.slots}
    return any(
        phase.cycles is None and phase.duration is None and assumed_count(journey.choices, phase) is None
        for phase in phases.values()
    )


def runs_open(journey: Journey) -> bool:
    """True where treatment has no end that is known: it was planned without one, and nothing has ended it."""
    return is_endless(journey) and treatment_end(journey) is None


def phase_on(journey: Journey, date: Date) -> tuple[str, str]:
    """The phase of a day as planned, and its name in the file; `screening` before the first dose.

    `follow-up` after the last planned day. The plan counts, so that a row keeps its phase when cycles move.
    """
    if date < journey.start:
        return "screening", ""
    if not journey.slots:
        return "treatment", ""
    begun = [slot for slot in journey.slots if slot.planned_first is not None and slot.planned_first <= date]
    running = [slot for slot in begun if slot.planned_last is None or date <= slot.planned_last]
    if running:
        return phase_word(running[-1].phase), running[-1].phase.name
    if len(begun) < len(journey.slots) or is_endless(journey):
        near = begun[-1] if begun else journey.slots[0]
        return phase_word(near.phase), near.phase.name
    return "follow-up", ""


def lay_row(journey: Journey, kind: Kind, label: str, spot: Spot) -> CalendarRow:
    """A row that is no giving, at a spot; cancelled where an event has put an end to it."""
    phase, part = _phase_of(journey, spot)
    end = ended_by(journey, spot)
    cancelled = spot.cancelled or (_why(end) if end is not None else "")
    status: Status = "not stated" if spot.date is None else "cancelled" if cancelled else "planned"
    return CalendarRow(
        date=spot.date, planned=spot.planned, day=study_day(journey.start, spot.date) if spot.date else None,
        arm=journey.arm_name, phase=phase, part=part, cycle=spot.slot.cycle if spot.slot else None,
        cycle_day=spot.cycle_day, kind=kind, drug=None, amount=None, unit=None, times_per_day=None, route=None,
        window=spot.window, status=status, origin=spot.days_origin, label=label, reason=cancelled or spot.reason,
        days_origin=spot.days_origin, order=-1 if spot.before_dose else None,
    )  # fmt: skip


def _why(end: LifeEvent) -> str:
    return with_reason(f"{'stopped' if end.kind == 'stop' else end.kind} on {end.date}", end)


def _phase_of(journey: Journey, spot: Spot) -> tuple[str, str]:
    if spot.phase:
        return spot.phase, ""
    if spot.slot is not None:
        return phase_word(spot.slot.phase), spot.slot.phase.name
    date = spot.planned or spot.date or (spot.window[0] if spot.window else None)
    return phase_on(journey, date) if date is not None else ("treatment", "")
