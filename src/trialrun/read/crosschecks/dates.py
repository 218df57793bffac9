"""A status that the record's own dates no longer bear out. Knows no date of today: it holds a record against itself."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.errors import DateError
from trialrun.ground.dates import DateSpan, parse_date
from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject

_OPEN = ("recruiting", "not yet recruiting", "enrolling by invitation")
_ENDED = ("completed", "terminated", "withdrawn", "no longer available", "approved for marketing")
"""Statuses that no later day changes."""
_UPDATED = ("last update", "last updated", "last verified")


def find_stale_status(subject: Subject) -> Iterator[Finding]:
    """`Recruiting` in a record that was updated after its end; else the day of which the status is."""
    status = subject.trial.registration.status
    updated = _latest(subject, _UPDATED)
    if status is None or updated is None:
        return
    ended = _latest(subject, ("completion",))
    pieces = [piece for piece in (subject.source.status,) if piece]
    if status.value in _OPEN and ended is not None and ended.last < updated.first:
        message = f"the status is {status.value}, and the trial was to end before the record's last update"
        calculation = f"{ended.last} < {updated.first}"
        found = subject.finding("status", "query", message, *pieces, fix="look the status up again")
        yield replace(found, calculation=calculation)
    elif status.value not in _ENDED:
        message = f"the status {status.value} is that of {updated.first}"
        yield subject.finding("status", "note", message, *pieces, fix="look the status up again before relying on it")


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
