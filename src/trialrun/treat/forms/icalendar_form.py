"""A calendar as iCalendar (RFC 5545): one all-day event a row, so that every calendar program can show the plan.

Events are recognised when a plan is sent again: identifiers are made of the trial, the patient and the row. Nothing of
the patient but the id is written. Rows without a day become one to-do that lists them: nothing is dropped.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import icalendar

from trialrun.ground.finding import Finding
from trialrun.treat.forms.revision import Revision, row_key
from trialrun.treat.forms.words import cycle_text, days_of, dose_text, what_text, window_text
from trialrun.treat.model import Calendar, CalendarRow, Status

_PRODUCT = "-//trialrun//treatment calendar//EN"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Routes of drugs that people take themselves, which leaves the day free.
_TAKEN_AT_HOME = frozenset({"PO", "SL", "TOP", "TD"})
_NOT_DONE: frozenset[Status] = frozenset({"missed", "cancelled", "held"})
_SAID_FIRST: frozenset[Status] = frozenset({"given", "late", "missed", "cancelled", "held"})
_MOST_LISTED = 40


def to_icalendar(revision: Revision) -> bytes:
    """The calendar as one iCalendar object in UTF-8 with CRLF, lines folded at 75 octets.

    Events of rows that are gone since the plan before are cancelled. METHOD is PUBLISH: one file carries new, changed
    and cancelled events; a METHOD of CANCEL could carry cancelled ones alone.
    """
    planned = revision.calendar
    whole = _head(planned)
    for row in planned.rows:
        if days_of(row) is not None:
            whole.add_component(_event(row, planned))
    for row in (*revision.gone, *revision.undated):
        if days_of(row) is not None:
            whole.add_component(_event(row, planned, gone=True))
    for todo in _open_days(revision):
        whole.add_component(todo)
    content: bytes = whole.to_ical()
    return content


def icalendar_findings(calendar: Calendar) -> Iterator[Finding]:
    """What the iCalendar form cannot show as it is: rows without a day, and a patient without an id."""
    undated = [row for row in calendar.rows if days_of(row) is None]
    if undated:
        message = f"{_undated_words(undated)}: the iCalendar file lists them in one to-do and has no event for them"
        yield Finding(
            "undated-rows", "note", message, fix="--assume fills what the document leaves open", source=calendar.trial
        )
    if not calendar.person_id:
        message = "without --patient the events of two patients bear the same identifiers"
        yield Finding("patient-id-absent", "note", message, fix="give --patient ID", source=calendar.trial)


def event_id(row: CalendarRow, calendar: Calendar) -> str:
    """The identifier of a row's event: a UUID made of trial, patient and row, the same in every plan."""
    return _identifier(calendar, *row_key(row))


def _identifier(calendar: Calendar, *parts: str) -> str:
    key = "\x1f".join((calendar.trial, calendar.person_id, *parts))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"trialrun:{key}"))


def _head(calendar: Calendar) -> icalendar.Calendar:
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", _PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", _plain(f"{calendar.trial} {calendar.person_id}".strip()))
    undated = [row for row in calendar.rows if days_of(row) is None]
    said = f"Plan as of {calendar.as_of.isoformat()}. Day 1 is {calendar.start.isoformat()}."
    more = f" {_undated_words(undated)}." if undated else ""
    whole.add("x-wr-caldesc", _plain(said + more))
    return whole


def _title(calendar: Calendar) -> str:
    return f"{calendar.trial}, patient {calendar.person_id}" if calendar.person_id else calendar.trial


def _event(row: CalendarRow, calendar: Calendar, *, gone: bool = False) -> icalendar.Event:
    event = icalendar.Event()
    first, last = days_of(row) or (calendar.start, calendar.start)
    _sign(event, calendar, event_id(row, calendar), row.sequence)
    event.add("dtstart", first)
    event.add("dtend", last + dt.timedelta(days=1))
    event.add("summary", _plain(_summary(row, gone=gone)))
    event.add("description", _plain("\n".join(_description(row, calendar, gone=gone))))
    event.add("categories", [row.kind])
    event.add("status", _state(row, gone=gone))
    event.add("transp", "TRANSPARENT" if gone or _leaves_day_free(row) else "OPAQUE")
    return event


def _sign(part: icalendar.Component, calendar: Calendar, identifier: str, sequence: int) -> None:
    """What events and to-dos share: who says it and as of when."""
    part.add("uid", identifier)
    part.add("dtstamp", dt.datetime.combine(calendar.as_of, dt.time(), tzinfo=dt.UTC))
    part.add("sequence", sequence)
    part.add("class", "PRIVATE")
    organiser = icalendar.vCalAddress(f"urn:uuid:{_identifier(calendar)}")
    organiser.params["CN"] = _plain(calendar.trial)
    part.add("organizer", organiser)


def _leaves_day_free(row: CalendarRow) -> bool:
    first, last = days_of(row) or (None, None)
    at_home = row.kind == "dose" and set((row.route or "?").split("|")) <= _TAKEN_AT_HOME
    return first != last or row.kind == "duty" or at_home or row.status in _NOT_DONE


def _state(row: CalendarRow, *, gone: bool) -> Literal["CANCELLED", "TENTATIVE", "CONFIRMED"]:
    if gone or row.status in _NOT_DONE:
        return "CANCELLED"
    return "TENTATIVE" if row.days_origin == "assumption" and row.status == "planned" else "CONFIRMED"


def _summary(row: CalendarRow, *, gone: bool) -> str:
    said = f"{what_text(row)}: {dose_text(row)}" if row.kind == "dose" else what_text(row)
    word = "cancelled" if gone else row.status
    return f"{word}: {said}" if gone or row.status in _SAID_FIRST else said


def _description(row: CalendarRow, calendar: Calendar, *, gone: bool) -> Iterator[str]:
    yield _title(calendar)
    yield ", ".join(part for part in (row.arm, row.part or row.phase, cycle_text(row), _study_day(row)) if part)
    if gone:
        yield "No longer in the plan."
        return
    if window_text(row):
        yield f"Permitted: {window_text(row)}"
    if row.kind == "dose" and row.label:
        yield row.label
    if row.infusion_minutes is not None:
        yield f"Infusion: {row.infusion_minutes} minutes"
    yield f"Status: {row.status}" + (f": {row.reason}" if row.reason else "")
    if row.planned is not None and row.planned != row.date:
        yield f"Planned for {row.planned.isoformat()}"
    yield _origin(row)
    if row.lines:
        yield f"Lines of the document: {row.lines}"


def _study_day(row: CalendarRow) -> str:
    return "" if row.day is None else f"study day {row.day}"


def _origin(row: CalendarRow) -> str:
    parts = [f"days from {row.days_origin}"]
    if row.kind == "dose":
        parts.append(f"dose from {row.amount_origin}" if row.amount_origin else "no dose in the document")
    return f"Origin: {row.origin} ({', '.join(parts)})"


def _open_days(revision: Revision) -> Iterator[icalendar.Todo]:
    """One to-do on the first day for everything without a day; a cancelled one where nothing is open any more."""
    planned = revision.calendar
    rows = [row for row in planned.rows if days_of(row) is None]
    if not rows and not revision.was_open:
        return
    todo = icalendar.Todo()
    _sign(todo, planned, _identifier(planned, "undated"), 0 if rows else 1)
    todo.add("dtstart", planned.start)
    todo.add("priority", 0)
    todo.add("status", "NEEDS-ACTION" if rows else "CANCELLED")
    todo.add("summary", _plain(f"{planned.trial}: {_undated_words(rows)}"))
    lines = [_undated_line(row) for row in rows[:_MOST_LISTED]]
    more = [f"... and {len(rows) - _MOST_LISTED} more"] if len(rows) > _MOST_LISTED else []
    todo.add("description", _plain("\n".join([*lines, *more])))
    yield todo


def _undated_line(row: CalendarRow) -> str:
    place = ", ".join(part for part in (row.arm, row.part, cycle_text(row)) if part)
    said = f"{what_text(row)}: {dose_text(row)}" if row.kind == "dose" else what_text(row)
    return f"{place}: {said}" if place else said


def _undated_words(rows: Iterable[CalendarRow]) -> str:
    """`2 doses and 1 visit have no day`; `everything has a day`."""
    counts = Counter(row.kind for row in rows)
    parts = [f"{number} {kind if number == 1 else _PLURALS[kind]}" for kind, number in counts.items()]
    if not parts:
        return "everything has a day"
    return f"{' and '.join(parts)} {'has' if sum(counts.values()) == 1 else 'have'} no day"


_PLURALS = {
    "dose": "doses", "assessment": "assessments", "visit": "visits", "procedure": "procedures", "duty": "duties",
}  # fmt: skip


def _plain(text: str) -> str:
    """Text without control characters, which no calendar program reads."""
    return _CONTROL.sub("", text)
