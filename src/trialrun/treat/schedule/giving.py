"""The givings of drugs within one cycle, on their dates, with route and window. Reckons no amount."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.errors import UsageError
from trialrun.ground.dates import Date, Offset, shift, study_day
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import Administration, DoseDays, Duration, TreatmentPhase, Window
from trialrun.treat.model import CalendarRow, Choices, least_sure
from trialrun.treat.schedule.assumptions import assumed_of_drug
from trialrun.treat.schedule.given_days import Undated, given_days
from trialrun.treat.schedule.timeline import Slot, day_date, planned_day_date

Asked = tuple[Date, Choices]
PhaseWord = Literal["induction", "maintenance", "treatment"]
DAYS_NOT_STATED = "the days within the cycle are not stated; its first day is shown"
"""The reason of a row that stands for a cycle whose days the document leaves open."""


class Giving(msgspec.Struct, frozen=True, kw_only=True):
    """One planned giving: the slot, the administration, the entries of its schedule for that day, and the row so far.

    The row has days and route, and no amount yet. `date` is None where the document does not fix it. `start` is the
    day of the first dose of the trial.
    """

    slot: Slot
    administration: Administration
    entries: tuple[DoseDays, ...]
    row: CalendarRow
    start: Date


def phase_word(phase: TreatmentPhase) -> PhaseWord:
    """`induction`, `maintenance`, otherwise `treatment`, from the name of a phase."""
    words = phase.name.casefold()
    return "induction" if "induction" in words else "maintenance" if "maintenance" in words else "treatment"


def plan_givings(slot: Slot, start: Date, choices: Choices) -> Iterator[Giving]:
    """Every giving of one slot, drug after drug, day after day.

    What is given in the cycle and cannot be put on a day is a giving without a date, with the reason.
    Raises InputError for a day that the cycle does not have, UsageError for a route the document does not allow.
    """
    for administration in slot.phase.administrations:
        given = given_days(administration, slot, choices)
        if given is None:
            continue  # stated for other cycles only
        for one in given.undated:
            yield _undated(administration, one, slot, (start, choices))
        for day, entries in given.days.items():
            yield _dated(administration, entries, slot, day, (start, choices))


def _dated(administration: Administration, entries: tuple[DoseDays, ...], slot: Slot, day: int, asked: Asked) -> Giving:
    start, choices = asked
    date = day_date(slot, day)
    origin = least_sure(slot.days_origin, *(entry.days_origin for entry in entries))
    row = msgspec.structs.replace(
        _row(administration, slot, choices, days_origin=origin),
        date=date,
        planned=planned_day_date(slot, day),
        day=study_day(start, date) if date is not None else None,
        cycle_day=day,
        window=window_around(date, _window(administration, entries, slot, day)),
        status="planned" if date is not None else "not stated",
        reason="" if date is not None else "the day on which this cycle begins is not stated",
        lines=", ".join(dict.fromkeys(entry.lines.text for entry in entries if entry.lines.text)),
    )
    return Giving(slot=slot, administration=administration, entries=entries, row=row, start=start)


def _window(administration: Administration, entries: tuple[DoseDays, ...], slot: Slot, day: int) -> Window | None:
    """The window of the day, else of the drug, else, on the first day of a cycle, that of the cycle."""
    of_day = next((entry.window for entry in entries if entry.window is not None), administration.window)
    return of_day or (slot.phase.window if day == slot.lowest else None)


def _undated(administration: Administration, given: Undated, slot: Slot, asked: Asked) -> Giving:
    """A row without a day; where the length of the cycle is assumed it stands on the first day of the cycle."""
    start, choices = asked
    row = _row(administration, slot, choices, days_origin=slot.days_origin)
    row = msgspec.structs.replace(row, reason=given.reason, cycle_day=given.cycle_day)
    if slot.days_origin == "assumption" and slot.first is not None and slot.cycle is not None:
        row = msgspec.structs.replace(
            row,
            date=slot.first,
            planned=slot.planned_first,
            day=study_day(start, slot.first),
            cycle_day=slot.lowest,
            window=(slot.first, slot.last) if slot.last is not None else None,
            status="planned",
            reason=DAYS_NOT_STATED,
        )
    return Giving(slot=slot, administration=administration, entries=given.entries, row=row, start=start)


def _row(administration: Administration, slot: Slot, choices: Choices, *, days_origin: OriginKind) -> CalendarRow:
    route, chosen_route = _route(administration, slot.phase, choices)
    times = administration.times_per_day
    chosen = assumed_of_drug(choices, "times_per_day", slot.phase, administration.drug) if times is None else None
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
        route=route,
        window=None,
        status="not stated",
        origin=least_sure(days_origin, "assumption" if chosen or chosen_route else None),
        label="",
        part=slot.phase.name,
        infusion_minutes=_infusion_minutes(administration),
        order=administration.order,
        days_origin=days_origin,
        lines=administration.lines.text,
    )


def _route(administration: Administration, phase: TreatmentPhase, choices: Choices) -> tuple[str | None, bool]:
    """The route, a choice as `PO|IV`, and whether the user chose it. Raises UsageError for one that is not allowed."""
    stated, drug = "|".join(administration.routes) or None, administration.drug
    chosen = assumed_of_drug(choices, "route", phase, drug, scoped=len(administration.routes) == 1)
    if not isinstance(chosen, str) or stated == chosen:
        return stated, False
    if administration.routes and chosen not in administration.routes:
        either = " or ".join(administration.routes)
        raise UsageError(
            f"{drug} is given {either} in phase {phase.name!r}, not {chosen}",
            where=f"--assume {drug}.route={chosen}",
            fix=f"assume {either}, or nothing",
        )
    return chosen, True


def _infusion_minutes(administration: Administration) -> int | None:
    """How long an infusion takes: the minutes stated, or a duration in hours or days."""
    if administration.infusion_minutes is not None or administration.infusion is None:
        return administration.infusion_minutes
    offset = administration.infusion.offset
    minutes = {"h": 60, "d": 24 * 60}.get(offset.unit)
    return None if minutes is None else minutes * offset.amount


def window_around(date: Date | None, window: Window | None) -> tuple[Date, Date] | None:
    """The first and last permitted day around a date; an end that is not stated permits nothing on its side."""
    if date is None:
        return None
    if window is None:
        return date, date
    before = shift(date, _whole_days(window.before), -1) if window.before is not None else date
    return before, shift(date, _whole_days(window.after)) if window.after is not None else date


def _whole_days(length: Duration) -> Offset:
    """How far a window reaches: hours permit another day only where they make a whole one."""
    offset = length.offset
    return Offset(offset.amount // 24, "d") if offset.unit == "h" else offset
