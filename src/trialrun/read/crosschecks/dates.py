"""A status that the record's own dates no longer bear out. Knows no date of today: it holds a record against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.errors import DateError
from trialrun.ground.date_order import day_first
from trialrun.ground.dates import DateSpan, parse_date
from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject

OPEN = ("recruiting", "not yet recruiting", "enrolling by invitation")
"""Statuses of a trial that patients may still enter."""
_ENDED = ("completed", "terminated", "withdrawn", "no longer available", "approved for marketing")
"""Statuses that no later day changes."""
_UPDATED = ("last update", "last updated", "last verified")


_TWO_READINGS = re.compile(
    r"(?<![\d/.])(?P<one>0?[1-9]|1[0-2])(?P<sign>[/.])(?P<two>0?[1-9]|1[0-2])(?P=sign)(?:19|20)\d\d\b"
)


def find_dates_in_two_readings(subject: Subject) -> Iterator[Finding]:
    """Dates of fields, running text and criteria, such as 03/04/2025, that may name the day or the month first."""
    fields = [date for date in subject.trial.registration.dates if date.readings]
    if fields:
        listed = ", ".join(dict.fromkeys(f"{date.printed} ({date.kind})" for date in fields))
        message = f"{listed} can be read in two ways: the day or the month may stand first"
        first = min((line for date in fields for line in date.lines.numbers()), default=0)
        found = subject.finding(
            "date-ambiguous", "query", message, fix="ask which day is meant; until then the year counts"
        )
        yield replace(found, lines=(first, first)) if first else found
    seen: set[str] = set()
    pieces = (*subject.source.eligibility, *dict.fromkeys(one.piece for one in subject.sentences))
    dated = [piece for piece in pieces if _TWO_READINGS.search(piece.text)]
    printed = (item.value.text for item in subject.source.dates)
    if dated and day_first((*printed, *(piece.text for piece in pieces))) is not None:
        return
    for piece in dated:
        for match in _TWO_READINGS.finditer(piece.text):
            if int(match["one"]) != int(match["two"]) and match[0] not in seen:
                seen.add(match[0])
                message = f"{match[0]} can be read in two ways: the day or the month may stand first"
                yield subject.finding("date-ambiguous", "query", message, piece, fix="ask which day is meant")


def find_stale_status(subject: Subject) -> Iterator[Finding]:
    """`Recruiting` in a record that was updated after its end; else the day of which the status is."""
    status = subject.trial.registration.status
    updated = _latest(subject, _UPDATED)
    if status is None or updated is None:
        return
    ended = _latest(subject, ("completion",))
    pieces = [piece for piece in (subject.source.status,) if piece]
    if status.value in OPEN and ended is not None and ended.last < updated.first:
        message = f"the status is {status.value}, and the trial was to end before the record's last update"
        calculation = f"{ended.last} < {updated.first}"
        found = subject.finding("status", "query", message, *pieces, fix="look the status up again")
        yield replace(found, calculation=calculation)
    elif status.value not in _ENDED:
        message = f"the status {status.value.removesuffix(' status')} is that of {_printed(subject, updated)}"
        yield subject.finding("status", "note", message, *pieces, fix="look the status up again before relying on it")


def _printed(subject: Subject, span: DateSpan) -> str:
    """The date as far as the record says it: a month stays a month."""
    return next(date.value for date in subject.trial.registration.dates if _span(date.value) == span)


def _latest(subject: Subject, kinds: tuple[str, ...]) -> DateSpan | None:
    found = [
        span
        for date in subject.trial.registration.dates
        if any(date.kind.startswith(kind) for kind in kinds) and (span := _span(date.value)) is not None
    ]
    return max(found, key=lambda span: span.first, default=None)


def _span(text: str) -> DateSpan | None:
    try:
        return parse_date(text)
    except DateError:
        return None
