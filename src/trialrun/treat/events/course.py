"""One patient's treatment as lived: the planned givings on their way, and what is known. Changes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from trialrun.engines import Patient
from trialrun.ground.dates import Date, study_day
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Drug
from trialrun.treat.model import CalendarRow, Choices, LifeEvent
from trialrun.treat.schedule.giving import Giving
from trialrun.treat.schedule.timeline import Slot


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan is lived in: trial, patient, first dose, the last day that is known, events in order, cycles."""

    trial: Trial
    patient: Patient
    start: Date
    as_of: Date
    choices: Choices
    events: tuple[LifeEvent, ...]
    slots: tuple[Slot, ...]

    def of(self, *kinds: str) -> Iterator[LifeEvent]:
        """The events of some kinds, in order."""
        return (event for event in self.events if event.kind in kinds)


class Step(msgspec.Struct, frozen=True):
    """One planned giving on its way: where it was planned, its row so far, the day it is due now, what settled it."""

    giving: Giving
    row: CalendarRow
    due: Date | None
    settled: LifeEvent | None = None

    @property
    def open(self) -> bool:
        """True while nothing is recorded of it and it still stands in the plan."""
        return self.settled is None and self.row.status in ("planned", "not stated")


class Lived(msgspec.Struct, frozen=True):
    """Givings after events, what was found, and which events met something."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    met: frozenset[LifeEvent] = frozenset()


def meant(event: LifeEvent, step: Step) -> bool:
    """True where an event speaks of the drug, phase, cycle and day of a giving; what it does not name may be any."""
    row = step.row
    named = not event.drug or canonical_drug(event.drug) == canonical_drug(row.drug or "")
    return named and in_part(event, row)


def in_part(event: LifeEvent, row: CalendarRow) -> bool:
    """True where a row lies in the phase, cycle and day of it that an event names."""
    phase = event.phase.casefold() in ("", row.part.casefold())
    return phase and event.cycle in (None, row.cycle) and event.cycle_day in (None, row.cycle_day)


@cache
def canonical_drug(name: str) -> str:
    """The generic name of a drug from any spelling the vocabulary knows; other names in lower case."""
    term = load_vocabulary().find(name)
    return term.name if isinstance(term, Drug) else name.strip().casefold()


def on_day(row: CalendarRow, date: Date, start: Date) -> CalendarRow:
    """The row on another day, with its study day."""
    return msgspec.structs.replace(row, date=date, day=study_day(start, date))


def with_reason(text: str, event: LifeEvent) -> str:
    """A reason of ours, followed by the one recorded: `held from ... to ...: rash`."""
    return ": ".join(part for part in (text, event.reason) if part)


def replaced(steps: Sequence[Step], index: int, step: Step) -> tuple[Step, ...]:
    """The steps with one of them changed."""
    return (*steps[:index], step, *steps[index + 1 :])
