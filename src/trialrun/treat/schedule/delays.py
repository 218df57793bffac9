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
    """The last delay that speaks of one cycle; None where there is none. `ends` is the last day of the cycle before it.

    Raises InputError for two delays of one cycle from the same day, a delay without a new day, and one to a day before
    it is due.
    """
    chain = delays_of(delays, phase, cycle, due)
    if not chain:
        return None
    delay, name = chain[-1], _name(phase, cycle)
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


def delays_of(delays: Sequence[LifeEvent], phase: TreatmentPhase, cycle: int | None, due: Due) -> tuple[LifeEvent, ...]:
    """The delays that speak of one cycle, in turn: the day to which one puts it off is that from which the next does.

    Raises InputError for two delays from the same day.
    """
    meant = [delay for delay in delays if delay_means(delay, phase, cycle, due)]
    again = {delay.date_to for delay in meant}
    begun = [delay for delay in meant if delay.date not in again] or meant
    chain: list[LifeEvent] = []
    while begun:
        if len(begun) > 1:
            others = " and ".join(filter(None, (delay.where() for delay in begun)))
            raise InputError(f"{_name(phase, cycle)} is delayed twice", where=others, fix="keep the one that is true")
        chain += begun
        day = chain[-1].date_to
        begun = [one for one in delays if one not in chain and one.date == day and _may_mean(one, phase, cycle, due)]
    return tuple(chain)


def _name(phase: TreatmentPhase, cycle: int | None) -> str:
    return f"cycle {cycle} of phase {phase.name!r}" if cycle is not None else f"phase {phase.name!r}"


def delay_means(delay: LifeEvent, phase: TreatmentPhase, cycle: int | None, due: Due) -> bool:
    """True where a delay speaks of a cycle: one that is due on its date, or that it numbers, planned for its date.

    A cycle whose date is not stated is meant where both its number, if it has one, and its phase are given.
    """
    if not _may_mean(delay, phase, cycle, due):
        return False
    return due[0] is None or delay.date == due[0] or (delay.cycle is not None and delay.date == due[1])


def _may_mean(delay: LifeEvent, phase: TreatmentPhase, cycle: int | None, due: Due) -> bool:
    """True where phase and number, as far as a delay names them, are those of a cycle; without a date it must."""
    if delay.phase.casefold() not in ("", phase.name.casefold()) or delay.cycle not in (None, cycle):
        return False
    return due[0] is not None or (bool(delay.phase) and delay.cycle == cycle)


def _field(delay: LifeEvent, field: str) -> str:
    return f"{delay.where()}, {field}" if delay.where() else field
