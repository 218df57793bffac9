"""Delays of whole cycles: which cycle each means, and which contradict the plan or one another. Moves nothing."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.protocol import TreatmentPhase
from trialrun.treat.model import LifeEvent

Due = tuple[Date | None, Date | None]
"""When a cycle is due now, and when it was planned before any delay."""


def find_delay(
    delays: Sequence[LifeEvent], phase: TreatmentPhase, cycle: int | None, due: Due, *, ends: Date | None
) -> LifeEvent | None:
    """The delay that speaks of one cycle; None where there is none. `ends` is the last day of the cycle before it.

    Raises InputError for two delays of one cycle, a delay without a new day, and one to a day before it is due.
    """
    meant = [delay for delay in delays if delay_means(delay, phase, cycle, due)]
    if not meant:
        return None
    name = f"cycle {cycle} of phase {phase.name!r}" if cycle is not None else f"phase {phase.name!r}"
    if len(meant) > 1:
        others = " and ".join(filter(None, (delay.where() for delay in meant)))
        raise InputError(f"{name} is delayed twice", where=others, fix="keep the one that is true")
    delay = meant[0]
    if delay.date_to is None:
        raise InputError(
            f"a delay of {name} without the day on which it begins", where=_field(delay, "date_to"), fix="give date_to"
        )
    if ends is not None and delay.date_to <= ends:
        message = f"{name} cannot begin on {delay.date_to}: the cycle before it ends on {ends}"
        raise InputError(message, where=_field(delay, "date_to"), fix="correct the date")
    if due[0] is not None and delay.date_to < due[0]:
        message = f"{name} is due on {due[0]} and cannot be delayed to {delay.date_to}, which is earlier"
        raise InputError(message, where=_field(delay, "date_to"), fix="give the day on which it begins")
    return delay


def delay_means(delay: LifeEvent, phase: TreatmentPhase, cycle: int | None, due: Due) -> bool:
    """True where a delay speaks of a cycle: one that is due on its date, or that it numbers, planned for its date.

    A cycle whose date is not stated is meant where both its number and its phase are given.
    """
    if delay.phase.casefold() not in ("", phase.name.casefold()) or delay.cycle not in (None, cycle):
        return False
    if due[0] is None:
        return delay.cycle is not None and bool(delay.phase)
    return delay.date == due[0] or (delay.cycle is not None and delay.date == due[1])


def _field(delay: LifeEvent, field: str) -> str:
    return f"{delay.where()}, {field}" if delay.where() else field
