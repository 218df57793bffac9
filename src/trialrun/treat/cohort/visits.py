"""Visits, assessments and procedures that are bound to cycles or givings, as columns of offsets. Dates none."""

from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.ground.dates import Date
from trialrun.protocol import Arm, Trial
from trialrun.treat.cohort.template import NOBODY, Template
from trialrun.treat.cohort.workload_tally import counts_as_visit
from trialrun.treat.events.stops import ENDS, ends_phase
from trialrun.treat.model import CalendarRow, Choices, History, LifeEvent
from trialrun.treat.visits.assessments import plan_visits
from trialrun.treat.visits.cycle_moments import is_cyclic
from trialrun.treat.visits.journey import Journey

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class VisitColumns(msgspec.Struct, frozen=True):
    """Visits of a template in columns of length V.

    `giving` is the place of the giving a visit goes with, -1 for one that is bound to a day of its cycle: then
    `slot` and `offset` tell its day. `ends` tells for each kind of event which of them it puts an end to, and
    `ends_any` whether it ends treatment in any phase.
    """

    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    parts: tuple[str, ...]
    giving: Ints
    slot: Ints
    offset: Ints
    ends: dict[str, Bools]
    ends_any: dict[str, bool]


def visit_columns(template: Template, trial: Trial, arm: Arm | None, choices: Choices) -> VisitColumns:
    """The visits of a template.

    They are read off the visits of one patient all of whose givings are held: what is held too goes with a giving.
    """
    rows = _rows(template, trial, arm, choices, ())
    placed = [_place(row, template) for row in rows]
    start = _start(template)
    early = start - dt.timedelta(days=1)
    return VisitColumns(
        tuple(row.kind for row in rows),
        tuple(row.label for row in rows),
        tuple(row.part for row in rows),
        np.array([giving for giving, _, _ in placed], dtype=np.int64),
        np.array([slot for _, slot, _ in placed], dtype=np.int64),
        np.array([offset for _, _, offset in placed], dtype=np.int64),
        {kind: _ended(rows, _rows(template, trial, arm, choices, (_end(kind, early),))) for kind in ENDS},
        {kind: any(ends_phase(_end(kind, early), slot.phase) for slot in template.slots) for kind in ENDS},
    )


def _start(template: Template) -> Date:
    first = template.slots[0].planned_first if template.slots else None
    return first or Date(2025, 1, 6)


def _end(kind: str, date: Date) -> LifeEvent:
    return msgspec.convert({"kind": kind, "date": date}, LifeEvent)


def _rows(
    template: Template, trial: Trial, arm: Arm | None, choices: Choices, events: tuple[LifeEvent, ...]
) -> list[CalendarRow]:
    """The dated visits within cycles of a patient whose givings are all held, each with its place as the reason."""
    doses = tuple(
        msgspec.structs.replace(giving.row, status="held", reason=str(number))
        for number, giving in enumerate(template.givings)
    )
    start = _start(template)
    journey = Journey(
        trial=_with_cyclic_only(trial), arm=arm, patient=NOBODY, start=start,
        slots=template.slots, doses=doses, choices=choices, history=History(start, events),
    )  # fmt: skip
    rows, _ = plan_visits(journey)
    return [row for row in rows if row.date is not None and counts_as_visit(row)]


def _with_cyclic_only(trial: Trial) -> Trial:
    """The trial with the times of its assessments that are bound to cycles; the others stand in `cohort_followup`."""
    cut = [(one, tuple(timing for timing in one.timings if is_cyclic(timing))) for one in trial.assessments]
    kept = tuple(msgspec.structs.replace(one, timings=timings) for one, timings in cut if timings)
    return msgspec.structs.replace(trial, assessments=kept)


def _place(row: CalendarRow, template: Template) -> tuple[int, int, int]:
    """The giving a visit goes with, or its cycle and the days from the cycle's first."""
    if row.status == "held":
        return int(row.reason), -1, 0
    slot = next(n for n, one in enumerate(template.slots) if (one.phase.name, one.cycle) == (row.part, row.cycle))
    first = template.slots[slot].planned_first
    assert first is not None
    assert row.planned is not None
    return -1, slot, (row.planned - first).days


def _ended(rows: list[CalendarRow], after: list[CalendarRow]) -> Bools:
    """Which visits an event puts an end to that comes before all of them."""
    over = {(row.label, row.part, row.cycle, row.planned) for row in after if row.status == "cancelled"}
    return np.array([(row.label, row.part, row.cycle, row.planned) in over for row in rows], dtype=bool)
