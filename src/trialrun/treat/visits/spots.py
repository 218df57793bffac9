"""Days, windows and stretches of one timing, reckoned as planned and as things stand now. Knows no anchor by itself."""

from __future__ import annotations

from collections.abc import Callable

from trialrun.ground.dates import Date, Offset, shift
from trialrun.protocol import Timing
from trialrun.treat.schedule.giving import window_around
from trialrun.treat.schedule.timeline import Slot, day_date, planned_day_date
from trialrun.treat.visits.anchors import HAPPENINGS, Anchor
from trialrun.treat.visits.journey import Pair, Spot

_NO_CYCLE_DAY = "the day on which this cycle begins is not stated"


def apply(pair: Pair, change: Callable[[Date], Date]) -> Pair:
    """Both days of a pair changed alike; what is not known stays unknown."""
    planned, now = pair
    return None if planned is None else change(planned), None if now is None else change(now)


def moved(pair: Pair, offset: Offset, *, before: bool = False) -> Pair:
    """Both days of a pair later by an offset, or earlier. Raises DateError off the calendar."""
    return apply(pair, lambda date: shift(date, offset, -1 if before else 1))


def stretch(first: Date | None, last: Date | None) -> tuple[Date, Date] | None:
    """A stretch of days where both its ends are known and in order."""
    return (first, last) if first is not None and last is not None and first <= last else None


def anchored_spot(timing: Timing, day: Pair, anchor: Anchor) -> Spot:
    """A spot on a day reckoned from an anchor; cancelled where it was planned and the anchor does not come any more."""
    planned, now = day
    lost = now is None and planned is not None
    date = planned if lost else now
    return Spot(
        date=date, planned=planned, window=window_around(date, timing.window), days_origin=anchor.origin,
        reason="" if date is not None else anchor.reason or f"the day of {anchor.name} is not known",
        cancelled=anchor.reason if lost else "", until=timing.until,
        phase="follow-up" if follows_treatment(timing, anchor) else "",
    )  # fmt: skip


def follows_treatment(timing: Timing, anchor: Anchor) -> bool:
    """True for what is reckoned from the last dose on, or from what ended treatment."""
    after = timing.when == "after" or (timing.when == "at" and timing.offset is not None)
    return after and (anchor.name in ("treatment", *HAPPENINGS) or anchor.name.startswith("last dose"))


def cycle_spot(timing: Timing, day: Pair, slot: Slot, cycle_day: int | None) -> Spot:
    """A spot on a day of a cycle."""
    planned, now = day
    return Spot(
        date=now, planned=planned, window=window_around(now, timing.window), slot=slot,
        cycle_day=cycle_day, days_origin=slot.days_origin,
        reason="" if now is not None else _NO_CYCLE_DAY, until=timing.until,
    )  # fmt: skip


def day_in(slot: Slot, day: int) -> Pair:
    """The day of a cycle by its number, as planned and as it stands."""
    return planned_day_date(slot, day), day_date(slot, day)
