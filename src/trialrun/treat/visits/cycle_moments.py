"""Timings that are bound to cycles: stated days, a distance from a cycle, one of its edges, or the whole of it.

Assumes a day only at an edge the document names, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Offset, shift
from trialrun.ground.finding import Finding
from trialrun.protocol import Numbers, Timing
from trialrun.treat.model import least_sure
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.timeline import Slot, last_day
from trialrun.treat.visits.anchor_words import canonical_anchor
from trialrun.treat.visits.anchors import slots_of
from trialrun.treat.visits.journey import Journey, Spot
from trialrun.treat.visits.spots import cycle_spot, day_in, moved, stretch

_EDGES = ("start of cycle", "end of cycle")


def is_cyclic(timing: Timing) -> bool:
    """True where a timing is bound to cycles."""
    return timing.cycles is not None or canonical_anchor(timing.anchor) in ("cycle", *_EDGES)


def cycle_moments(timing: Timing, what: str, journey: Journey) -> tuple[tuple[Spot, ...], tuple[Finding, ...]]:
    """The spots of a timing in the cycles it speaks of, and what it leaves open; `what` is what is done."""
    slots = bound_slots(timing, journey)
    if not slots:
        return _without_cycles(timing, what, journey)
    if timing.days is None and timing.every is not None:
        return tuple(_every_so_often(timing, slots)), tuple(_interval_finding(timing, what, journey))
    spots = tuple(spot for slot in slots for spot in _in_slot(timing, slot))
    return spots, (*_edge_finding(timing, what, journey), *_days_findings(timing, what, slots, journey))


def bound_slots(timing: Timing, journey: Journey) -> tuple[Slot, ...]:
    """The cycles a timing speaks of: of the phase it names, else of every phase; parallel cycles count once.

    Where several phases number their cycles alike and none is named, a numbered cycle is that of the first of them.
    """
    chosen: list[Slot] = []
    for slot in slots_of(timing.anchor, journey) or journey.slots:
        met = slot.cycle is not None and (timing.cycles is None or timing.cycles.has(slot.cycle))
        if met and not any(_same(slot, other, numbered=timing.cycles is not None) for other in chosen):
            chosen.append(slot)
    return tuple(chosen)


def _same(slot: Slot, other: Slot, *, numbered: bool) -> bool:
    if slot.phase.name == other.phase.name:
        return False
    return slot.cycle == other.cycle if numbered else slot.first is not None and slot.first == other.first


def _without_cycles(timing: Timing, what: str, journey: Journey) -> tuple[tuple[Spot, ...], tuple[Finding, ...]]:
    reason = f"cycle {timing.cycles.text} is not planned" if timing.cycles is not None else "no cycle is planned"
    message = f"{what}: {reason}" + (f" in arm {journey.arm_name!r}" if journey.arm_name else "")
    fix = "correct the cycles of the timing, or state the cycles of the phase"
    found = about(journey.trial, timing, "cycle-unknown", "warning", message, fix=fix)
    return (Spot(reason=reason),), (found,)


def _in_slot(timing: Timing, slot: Slot) -> Iterator[Spot]:
    """The spots of one cycle: its stated days, else a distance from it, else its edge or the whole of it."""
    if timing.days is not None:
        for day in _days_in(timing.days, slot):
            yield cycle_spot(timing, day_in(slot, day), slot, day)
        for day in _days_beyond(timing.days, slot):
            reason = f"this cycle ends with day {last_day(slot)}"
            yield msgspec.structs.replace(cycle_spot(timing, (None, None), slot, day), reason=reason)
    elif timing.offset is not None:
        yield _beside(timing, slot, timing.offset.offset)
    elif timing.when == "before" or canonical_anchor(timing.anchor) == "start of cycle":
        yield _first_day(timing, slot)
    elif timing.when == "after" or canonical_anchor(timing.anchor) == "end of cycle":
        yield _last_day(timing, slot)
    else:
        reason = "the day within the cycle is not stated"
        window = stretch(slot.first, slot.last)
        yield Spot(window=window, slot=slot, days_origin=slot.days_origin, reason=reason)


def _every_so_often(timing: Timing, slots: tuple[Slot, ...]) -> Iterator[Spot]:
    """Days at an interval: from the first day of each cycle where it is shorter than a cycle, else of the first one."""
    for slot in slots:
        if slot.planned_first is None or slot.planned_last is None or slots[0].planned_first is None:
            yield cycle_spot(timing, (None, None), slot, None)
            continue
        within = shift(slot.planned_first, _interval(timing, 1)) <= slot.planned_last
        base, number = (slot if within else slots[0]).planned_first or slot.planned_first, 0
        while (date := shift(base, _interval(timing, number))) <= slot.planned_last:
            number += 1
            if date >= slot.planned_first:
                day = slot.lowest + (date - slot.planned_first).days
                reason = f"every {_interval(timing, 1).text()}, counted from the first day of the cycle"
                yield _shown(cycle_spot(timing, day_in(slot, day), slot, day), reason)


def _interval(timing: Timing, number: int) -> Offset:
    """Some intervals of a timing as one offset. Raises InputError for one that never moves on."""
    every = timing.every.offset if timing.every is not None else Offset(0, "d")
    if every.amount == 0:
        raise InputError("an interval of nothing never moves on", where=timing.lines.text, fix="correct `every`")
    return Offset(every.amount * number, every.unit)


def _interval_finding(timing: Timing, what: str, journey: Journey) -> Iterator[Finding]:
    every = f"every {_interval(timing, 1).text()}"
    message = f"{what}: on which days {every} falls is not stated; it is counted from the first day of the cycle"
    yield about(journey.trial, timing, "days-assumed", "query", message, fix="ask the sponsor which days are meant")


def _days_in(days: Numbers, slot: Slot) -> tuple[int, ...]:
    """The days of a list that a cycle has; where its length is not known all of them, of an open range the first."""
    last = last_day(slot)
    return days.within(max(end or first for first, end in days.ranges) if last is None else last)


def _days_beyond(days: Numbers, slot: Slot) -> tuple[int, ...]:
    """The days of a list that a cycle does not have; none of an open range."""
    last = last_day(slot)
    if last is None or not _beyond(days, slot):
        return ()
    return tuple(day for day in days.within(max(end or first for first, end in days.ranges)) if day > last)


def _beside(timing: Timing, slot: Slot, offset: Offset) -> Spot:
    """A distance before a cycle, after its last day, or from its first."""
    edge = (slot.planned_last, slot.last) if timing.when == "after" else (slot.planned_first, slot.first)
    return cycle_spot(timing, moved(edge, offset, before=timing.when == "before"), slot, None)


def _first_day(timing: Timing, slot: Slot) -> Spot:
    spot = cycle_spot(timing, (slot.planned_first, slot.first), slot, slot.lowest)
    spot = msgspec.structs.replace(spot, before_dose=True)
    if timing.when != "before" or spot.date is None or _has_window(timing):
        return spot
    return _shown(spot, "before the first dose of the cycle; how long before is not stated, and its first day is shown")


def _last_day(timing: Timing, slot: Slot) -> Spot:
    spot = cycle_spot(timing, (slot.planned_last, slot.last), slot, last_day(slot))
    if timing.when != "after" or spot.date is None or _has_window(timing):
        return spot
    return _shown(spot, "after the cycle; how long after is not stated, and its last day is shown")


def _shown(spot: Spot, reason: str) -> Spot:
    return msgspec.structs.replace(spot, days_origin=least_sure(spot.days_origin, "assumption"), reason=reason)


def _has_window(timing: Timing) -> bool:
    """True where the document says how far from the cycle it may be, on the side it names."""
    if timing.window is None:
        return False
    return (timing.window.before if timing.when == "before" else timing.window.after) is not None


def _edge_finding(timing: Timing, what: str, journey: Journey) -> Iterator[Finding]:
    on_edge = timing.days is None and timing.offset is None and timing.when in ("before", "after")
    if on_edge and not _has_window(timing):
        shown = "first" if timing.when == "before" else "last"
        message = f"{what}: how long {timing.when} the cycle is not stated; the {shown} day of the cycle is shown"
        yield about(journey.trial, timing, "days-assumed", "query", message, fix="ask the sponsor for the window")


def _days_findings(timing: Timing, what: str, slots: tuple[Slot, ...], journey: Journey) -> Iterator[Finding]:
    """Cycles that two phases have, and days that a cycle does not have."""
    cycles, days = timing.cycles, timing.days
    phases = [slot.phase.name for slot in journey.slots if cycles is not None and slot.cycle and cycles.has(slot.cycle)]
    parts = tuple(dict.fromkeys(phases))
    if cycles is not None and len(parts) > 1 and not slots_of(timing.anchor, journey):
        message = (
            f"{what}: cycle {cycles.text} is found in {' and in '.join(repr(part) for part in parts)} and no phase is "
            "named; the first phase that has a cycle of that number is meant here"
        )
        yield about(journey.trial, timing, "cycle-of-which-phase", "query", message, fix="name the phase as `anchor`")
    short = next((slot for slot in slots if days is not None and _beyond(days, slot)), None)
    if short is not None and days is not None:
        message = f"{what}: day {days.text} is beyond day {last_day(short)}, the last of cycle {short.cycle}"
        yield about(journey.trial, timing, "cycle-days", "error", message, fix="correct the days or the cycle length")


def _beyond(days: Numbers, slot: Slot) -> bool:
    last = last_day(slot)
    return last is not None and any((end or first) > last for first, end in days.ranges)
