"""What is planned in a cycle that was put off says so, with the recorded reason. Moves nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.treat.events.course import with_reason
from trialrun.treat.model import CalendarRow
from trialrun.treat.schedule.timeline import Timeline, slot_delays

Place = tuple[str, str, int | None]


def say_delays(rows: Sequence[CalendarRow], timeline: Timeline) -> list[CalendarRow]:
    """The rows, in their order; what is planned in a cycle that was put off has that as its reason, if it has none."""
    said = _delayed(timeline)
    return [
        msgspec.structs.replace(row, reason=said[place])
        if (place := (row.arm, row.part, row.cycle)) in said and row.status == "planned" and not row.reason
        else row
        for row in rows
    ]


def _delayed(timeline: Timeline) -> dict[Place, str]:
    """`cycle 2 put off from 2027-01-04: infection`, for every cycle that a delay speaks of."""
    found: dict[Place, str] = {}
    for slot in timeline.slots:
        said = f"cycle {slot.cycle}" if slot.cycle is not None else slot.phase.name
        for number, delay in enumerate(slot_delays(timeline.used, slot)):
            since = f" from {slot.due}" if slot.due is not None else ""
            said = with_reason(f"{said}; again from {delay.date}" if number else f"{said} put off{since}", delay)
            found[slot.arm, slot.phase.name, slot.cycle] = said
    return found
