"""What happened to a patient beside the assessments: death, new therapies, missed visits, the last day known alive.

Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from trialrun.assess.course.turns import DEATH, NEW_THERAPY, is_of_disease
from trialrun.engines import Patient, Row
from trialrun.ground.dates import Date, DateSpan

MISSED = frozenset({"missed_visit", "missed_assessment"})
GONE = frozenset({"lost_to_follow_up", "withdrawal"})
"""Events after which nobody sees the patient any more."""
_NOT_SEEN = MISSED | {DEATH, "lost_to_follow_up"}
"""Events on whose day nobody has seen the patient."""
_SEEN = {"measurement": ("date", "date_to"), "procedure": ("date", "date_to"), "event": ("date", "date_to"),
         "exposure": ("start", "start_to"), "condition": ("start", "start_to")}  # fmt: skip


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """Death with its cause (`disease`, `other`, empty where none is recorded), new therapies, missed visits, and when
    the patient was no longer followed, with the kind of event.

    `seen` is the last day on which the patient is known to have lived, from dated records; of a date that is partly
    known it takes the first day. `events` are the first days of every other kind of event.
    """

    death: DateSpan | None = None
    cause: str = ""
    therapies: tuple[DateSpan, ...] = ()
    missed: tuple[Date, ...] = ()
    gone: tuple[DateSpan, str] | None = None
    seen: Date | None = None
    events: Mapping[str, Date] = {}


def life_of(patient: Patient, condition: str = "") -> Life:
    """The life of one patient; `condition` is the disease that a cause of death may name."""
    dated = [(row, span) for row in patient.of("event") if (span := row.span("date", "date_to")) is not None]
    dated.sort(key=lambda one: (one[1].first, one[1].last))
    death, cause = _death(patient, dated, condition)
    gone = next(((span, row.text("kind") or "") for row, span in dated if row.text("kind") in GONE), None)
    return Life(
        death=death,
        cause=cause,
        therapies=tuple(span for row, span in dated if row.text("kind") == NEW_THERAPY),
        missed=tuple(span.first for row, span in dated if row.text("kind") in MISSED),
        gone=gone,
        seen=max(_days_seen(patient), default=None),
        events={row.text("kind") or "": span.first for row, span in reversed(dated)},
    )


def _death(patient: Patient, dated: list[tuple[Row, DateSpan]], condition: str) -> tuple[DateSpan | None, str]:
    """The death that is told as an event, else the date of the person table, whose cause is not known."""
    for row, span in dated:
        if row.text("kind") == DEATH:
            cause = row.text("cause")
            return span, ("disease" if is_of_disease(cause, condition) else "other") if cause else ""
    return patient.person.span("death_date", "death_date_to"), ""


def _days_seen(patient: Patient) -> Iterator[Date]:
    for table, (first, last) in _SEEN.items():
        for row in patient.of(table):
            span = row.span(first, last)
            if span is not None and not (table == "event" and row.text("kind") in _NOT_SEEN):
                yield span.first
