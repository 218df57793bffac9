"""What happened to visits, assessments and procedures: taken place, missed, put off, and those that were not planned.

Ends no treatment and moves no giving.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.errors import InputError, nearest_names
from trialrun.ground.dates import Date, study_day
from trialrun.treat.events.course import Course, in_part, on_day, with_reason
from trialrun.treat.events.nearest import Spot, nearest_open, punctuality, refuse_unplanned
from trialrun.treat.model import CalendarRow, LifeEvent, Status
from trialrun.treat.schedule.giving import phase_word

_VISITS = frozenset({"visit", "assessment", "procedure"})
_STANDING: frozenset[Status] = frozenset({"planned", "not stated"})


def apply_to_visits(
    others: Sequence[CalendarRow], doses: Sequence[CalendarRow], course: Course
) -> tuple[CalendarRow, ...]:
    """The rows that are no givings after all that was recorded of them, and a row for every unscheduled visit.

    `doses` are the givings after all that happened. Raises InputError for an event that meets neither a visit nor a
    giving, and for two that contradict each other.
    """
    rows = tuple(others)
    for event in course.of("delay", "given", "missed", "skip"):
        if event.drug:
            continue
        if event.kind == "given":
            rows = _take_place(event, rows, course)
        elif event.kind == "delay" and event.label:
            rows = _put_off(event, rows, course)
        elif event.kind in ("missed", "skip"):
            rows = _leave_out(event, rows, doses, course)
    return (*rows, *(_unscheduled(event, course) for event in course.of("unscheduled")))


def _named(event: LifeEvent, rows: Sequence[CalendarRow], course: Course) -> list[int]:
    """The visits an event speaks of by label; a part of a label is enough. Raises InputError for an unknown label."""
    mine = [n for n, row in enumerate(rows) if row.kind in _VISITS and in_part(event, row)]
    if not event.label:
        return mine
    asked = event.label.casefold()
    found = [n for n in mine if rows[n].label.casefold() == asked] or [
        n for n in mine if asked in rows[n].label.casefold()
    ]
    if not found:
        labels = dict.fromkeys(rows[n].label for n in mine)
        near = nearest_names(event.label, labels) or tuple(labels)[:5]
        what = f"`{event.kind}`, field `label`: {course.trial.name} has no visit {event.label!r}"
        raise InputError(what, where=event.where(), fix=f"its visits are {'; '.join(near) or 'not stated'}")
    return found


def _take_place(event: LifeEvent, rows: tuple[CalendarRow, ...], course: Course) -> tuple[CalendarRow, ...]:
    index = _pointed(event, rows, _named(event, rows, course), course)
    row = rows[index]
    status, reason = punctuality(event.date, row.date, row.window)
    row = msgspec.structs.replace(on_day(row, event.date, course.start), actual=event.date, status=status)
    return _with(rows, index, msgspec.structs.replace(row, reason=with_reason(reason, event)))


def _pointed(event: LifeEvent, rows: Sequence[CalendarRow], mine: list[int], course: Course) -> int:
    """The visit an event speaks of: by its planned day, its cycle, else the nearest; not one already recorded."""
    if event.planned is not None:
        found = [n for n in mine if event.planned in (rows[n].date, rows[n].planned)]
    elif event.cycle is not None:
        found = mine
    else:
        found = nearest_open(event.date, [Spot(n, rows[n].date, rows[n].window) for n in mine])
    if not found:
        refuse_unplanned(event, [rows[n].date for n in mine], course)
    standing = [n for n in found if rows[n].status in _STANDING or _follows(rows[n])]
    if not standing:
        raise _contradiction(event, rows[found[0]])
    return standing[0]


def _follows(row: CalendarRow) -> bool:
    """True for a visit whose status is that of the giving it belongs to, not one recorded of itself."""
    return row.status in ("held", "cancelled")


def _put_off(event: LifeEvent, rows: tuple[CalendarRow, ...], course: Course) -> tuple[CalendarRow, ...]:
    mine = _named(event, rows, course)
    due = [n for n in mine if rows[n].date == event.date and rows[n].status in _STANDING]
    if not due or event.date_to is None:
        refuse_unplanned(event, [rows[n].date for n in mine], course)
    row = rows[due[0]]
    inside = row.window is None or row.window[0] <= event.date_to <= row.window[1]
    said = f"put off from {event.date}" + ("" if inside else ", outside the window")
    moved = msgspec.structs.replace(on_day(row, event.date_to, course.start), reason=with_reason(said, event))
    return _with(rows, due[0], moved)


def _leave_out(
    event: LifeEvent, rows: tuple[CalendarRow, ...], doses: Sequence[CalendarRow], course: Course
) -> tuple[CalendarRow, ...]:
    """Visits of a day or stretch that did not take place; without a label all of them, beside the givings."""
    mine = _named(event, rows, course)
    due = [n for n in mine if _in(event, rows[n].date)]
    given_out = [row for row in doses if row.status in ("missed", "cancelled") and _in(event, row.date)]
    if not due and (event.label or not given_out):
        refuse_unplanned(
            event, [*(rows[n].date for n in mine), *(row.date for row in doses if not event.label)], course
        )
    said = "left out on purpose" if event.kind == "skip" else "missed"
    status: Status = "cancelled" if event.kind == "skip" else "missed"
    for index in due:
        if rows[index].actual is not None:
            raise _contradiction(event, rows[index])
        if rows[index].status in _STANDING:
            row = msgspec.structs.replace(rows[index], status=status, reason=with_reason(said, event))
            rows = _with(rows, index, row)
    return rows


def _in(event: LifeEvent, date: Date | None) -> bool:
    return date is not None and event.date <= date <= (event.date_to or event.date)


def _unscheduled(event: LifeEvent, course: Course) -> CalendarRow:
    """A visit that was not planned, in the cycle of its day."""
    running = [slot for slot in course.slots if slot.first is not None and slot.first <= event.date]
    slot = next((one for one in reversed(running) if one.last is None or event.date <= one.last), None)
    before = event.date < course.start
    day = (event.date - slot.first).days + slot.lowest if slot is not None and slot.first is not None else None
    return CalendarRow(
        date=event.date, day=study_day(course.start, event.date), arm=course.slots[0].arm if course.slots else "",
        phase=phase_word(slot.phase) if slot is not None else "screening" if before else "follow-up",
        part=slot.phase.name if slot is not None else "", cycle=slot.cycle if slot is not None else None,
        cycle_day=day if slot is not None and slot.cycle is not None else None, kind="visit", drug=None, amount=None,
        unit=None, times_per_day=None, route=None, window=None, status="given", origin="user",
        label=event.label or "unscheduled visit", actual=event.date, days_origin="user",
        reason=with_reason("not planned", event),
    )  # fmt: skip


def _with(rows: tuple[CalendarRow, ...], index: int, row: CalendarRow) -> tuple[CalendarRow, ...]:
    return (*rows[:index], row, *rows[index + 1 :])


def _contradiction(event: LifeEvent, row: CalendarRow) -> InputError:
    said = f"took place on {row.actual}" if row.actual is not None else f"is already {row.status}"
    what = f"`{event.kind}`: {row.label} planned for {row.planned or row.date} {said}"
    return InputError(what, where=event.where(), fix="keep one of the two, or name the planned day in `planned`")
