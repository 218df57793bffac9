"""The givings of drugs within one cycle: on which days, under which entry of the schedule. Reckons no amount."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, shift, study_day
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import Administration, DoseDays, Numbers, TreatmentPhase, Window
from trialrun.treat.assumptions import assumed
from trialrun.treat.model import CalendarRow, Choices, least_sure
from trialrun.treat.timeline import Slot

Asked = tuple[Date, Choices]
PhaseWord = Literal["induction", "maintenance", "treatment"]
_OPEN_LAST = 2_000  # the last day of a phase that has days without an end (`1+`) and no cycle


class Giving(msgspec.Struct, frozen=True, kw_only=True):
    """One planned giving: the slot, the administration, the entries of its schedule for that day, and the row so far.

    The row has days and route, and no amount yet. `date` is None where the document does not fix it.
    """

    slot: Slot
    administration: Administration
    entries: tuple[DoseDays, ...]
    row: CalendarRow


def phase_word(phase: TreatmentPhase) -> PhaseWord:
    """`induction`, `maintenance`, otherwise `treatment`, from the name of a phase."""
    words = phase.name.casefold()
    return "induction" if "induction" in words else "maintenance" if "maintenance" in words else "treatment"


def plan_givings(slot: Slot, start: Date, choices: Choices) -> Iterator[Giving]:
    """Every giving of one slot, drug after drug, day after day.

    Where the days are not stated there is one giving without a date for the drug and cycle.
    Raises InputError for a day that the cycle does not have.
    """
    for administration in slot.phase.administrations:
        entries = tuple(entry for entry in administration.schedule if _covers(entry, slot.cycle))
        if administration.schedule and not entries:
            continue  # stated for other cycles only
        days = _days(administration, entries, slot, choices)
        if not days:
            yield _undated(administration, entries, slot, (start, choices))
        for day, meant in days.items():
            yield _dated(administration, meant, slot, day, (start, choices))


def _covers(entry: DoseDays, cycle: int | None) -> bool:
    return entry.cycles is None or (entry.cycles.has(cycle) if cycle is not None else True)


def _days(
    administration: Administration, entries: tuple[DoseDays, ...], slot: Slot, choices: Choices
) -> dict[int, tuple[DoseDays, ...]]:
    """The days of the slot on which the drug is given, each with the entries that speak of it."""
    stated = [entry for entry in entries if entry.days is not None]
    if not stated:
        days = assumed(choices, "days", (administration.drug, slot.phase.name))
        if not isinstance(days, Numbers):
            return {}
        stated = [DoseDays(days=days, days_origin="assumption", dose=entry.dose) for entry in entries or (DoseDays(),)]
    last = _last_day(slot)
    found: dict[int, tuple[DoseDays, ...]] = {}
    for entry in stated:
        for day in entry.days.within(last) if entry.days is not None else ():
            found[day] = (*found.get(day, ()), entry)
        _refuse_beyond(entry, administration, slot, last)
    return dict(sorted(found.items()))


def _last_day(slot: Slot) -> int:
    if slot.planned_first is None or slot.planned_last is None:
        return _OPEN_LAST
    return (slot.planned_last - slot.planned_first).days + (0 if slot.phase.day_zero else 1)


def _refuse_beyond(entry: DoseDays, administration: Administration, slot: Slot, last: int) -> None:
    bounds = [first if end is None else end for first, end in entry.days.ranges] if entry.days is not None else []
    lows = [first for first, _ in entry.days.ranges] if entry.days is not None else []
    where = f"phase {slot.phase.name!r}, {administration.drug}, schedule days {entry.days.text if entry.days else ''}"
    if not slot.phase.day_zero and min(lows, default=1) < 1:
        raise InputError(
            f"day {min(lows)} is no day of a cycle", where=where,
            fix="count from day 1, or set `day_zero: true` where a phase counts from a day 0",
        )  # fmt: skip
    if max(bounds, default=0) > last:
        raise InputError(
            f"day {max(bounds)} is beyond the last day, {last}", where=where, fix="correct the day or the cycle length"
        )


def _dated(
    administration: Administration,
    entries: tuple[DoseDays, ...],
    slot: Slot,
    day: int,
    asked: Asked,
) -> Giving:
    start, choices = asked
    date, planned = _date(slot.first, day, slot), _date(slot.planned_first, day, slot)
    origin = least_sure(slot.days_origin, *(entry.days_origin for entry in entries))
    window = next((entry.window for entry in entries if entry.window is not None), administration.window)
    row = _row(administration, slot, choices, days_origin=origin)
    row = msgspec.structs.replace(
        row,
        date=date,
        planned=planned,
        day=study_day(start, date) if date is not None else None,
        cycle_day=day,
        window=window_around(date, window),
        status="planned" if date is not None else "not stated",
        reason="" if date is not None else "the day on which this cycle begins is not stated",
        lines=", ".join(dict.fromkeys(entry.lines.text for entry in entries if entry.lines.text)),
    )
    return Giving(slot=slot, administration=administration, entries=entries, row=row)


def _undated(administration: Administration, entries: tuple[DoseDays, ...], slot: Slot, asked: Asked) -> Giving:
    """The one row of a drug whose days are not stated; under an assumed cycle length it stands on the first day."""
    start, choices = asked
    row = _row(administration, slot, choices, days_origin=slot.days_origin)
    if slot.days_origin == "assumption" and slot.first is not None and slot.cycle is not None:
        row = msgspec.structs.replace(
            row,
            date=slot.first,
            planned=slot.planned_first,
            day=study_day(start, slot.first),
            cycle_day=1,
            window=(slot.first, slot.last) if slot.last is not None else None,
            status="planned",
            reason="the days within the cycle are not stated; its first day is shown",
        )
    return Giving(slot=slot, administration=administration, entries=entries, row=row)


def _row(administration: Administration, slot: Slot, choices: Choices, *, days_origin: OriginKind) -> CalendarRow:
    route = assumed(choices, "route", (administration.drug,)) if len(administration.routes) != 1 else None
    times = administration.times_per_day
    chosen = assumed(choices, "times_per_day", (administration.drug,)) if times is None else None
    return CalendarRow(
        date=None,
        day=None,
        arm=slot.arm,
        phase=phase_word(slot.phase),
        cycle=slot.cycle,
        cycle_day=None,
        kind="dose",
        drug=administration.drug,
        amount=None,
        unit=None,
        times_per_day=chosen if isinstance(chosen, int) else times,
        route=route if isinstance(route, str) else "|".join(administration.routes) or None,
        window=None,
        status="not stated",
        origin=least_sure(days_origin, "assumption" if chosen or route else None),
        label="",
        part=slot.phase.name,
        infusion_minutes=administration.infusion_minutes,
        order=administration.order,
        reason="the days are not stated",
        days_origin=days_origin,
        lines=administration.lines.text,
    )


def _date(first: Date | None, day: int, slot: Slot) -> Date | None:
    if first is None:
        return None
    return first + dt.timedelta(days=day if slot.phase.day_zero else day - 1)


def window_around(date: Date | None, window: Window | None) -> tuple[Date, Date] | None:
    """The first and last permitted day around a date; an end that is not stated permits nothing on its side."""
    if date is None:
        return None
    if window is None:
        return date, date
    before = shift(date, window.before.offset, -1) if window.before is not None else date
    return before, shift(date, window.after.offset) if window.after is not None else date
