"""When something happens: a timing of the protocol as days of one patient. What is not fixed gets no day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec

from trialrun.ground.dates import Date, study_day_date
from trialrun.ground.finding import Finding
from trialrun.protocol import Numbers, Timing
from trialrun.treat.model import least_sure
from trialrun.treat.schedule.findings import about
from trialrun.treat.visits.anchors import Anchor, find_anchor
from trialrun.treat.visits.cycle_moments import cycle_moments, is_cyclic
from trialrun.treat.visits.journey import Journey, Spot
from trialrun.treat.visits.series import series_days
from trialrun.treat.visits.spots import anchored_spot, apply, follows_treatment, moved, stretch

Moments = tuple[tuple[Spot, ...], tuple[Finding, ...]]


def moments_of(timing: Timing, what: str, journey: Journey) -> Moments:
    """The spots of one timing of what is done, and what the timing leaves open.

    Raises InputError for a series that never moves on, and DateError off the calendar.
    """
    if is_cyclic(timing):
        return cycle_moments(timing, what, journey)
    anchor = find_anchor(timing.anchor, journey)
    if anchor is None:
        return _nobody_knows(timing, what, journey)
    if timing.days is not None:
        zero = () if anchor.slot is not None else _day_zero(timing, timing.days, what, journey)
        return _on_days(timing, timing.days, anchor), zero
    if timing.every is not None:
        return _repeated(timing, anchor, what, journey)
    if _is_open(timing, anchor):
        return (_whenever(timing, anchor),), (_no_interval(timing, what, journey),)
    spot = _once(timing, anchor)
    return (spot,), tuple(_side_finding(timing, spot, what, journey))


def _is_open(timing: Timing, anchor: Anchor) -> bool:
    """True where something is done in a stretch, and how often is not stated."""
    without_end = timing.when == "after" and bool(timing.until) and timing.offset is None
    return (
        timing.lasting is not None or timing.when in ("throughout", "during") or without_end or anchor.name == "study"
    )


def _on_days(timing: Timing, days: Numbers, anchor: Anchor) -> tuple[Spot, ...]:
    """Study days: day 1 is the anchor's day, and there is no day 0.

    A list with a day 0, days of a phase that has one, and days after the end of treatment count the days between.
    """
    last = max((end or first) for first, end in days.ranges)
    from_zero = days.has(0) or anchor.slot is not None or (timing.when == "after" and follows_treatment(timing, anchor))
    day = anchor.moment(timing.when)

    def counted(number: int) -> Callable[[Date], Date]:
        if from_zero:
            return lambda date: date + dt.timedelta(days=number)
        return lambda date: study_day_date(date, number)

    return tuple(anchored_spot(timing, apply(day, counted(number)), anchor) for number in days.within(last))


def _day_zero(timing: Timing, days: Numbers, what: str, journey: Journey) -> tuple[Finding, ...]:
    if not days.has(0):
        return ()
    message = f"{what}: there is no study day 0; its days are counted from 0, the day of the anchor"
    return (about(journey.trial, timing, "day-zero", "query", message, fix="ask the sponsor which day is day 1"),)


def _once(timing: Timing, anchor: Anchor) -> Spot:
    """One day: the anchor itself, or a distance from it. Beside an anchor without a distance its day is shown."""
    day = anchor.moment(timing.when)
    before = timing.when == "before"
    if timing.offset is not None:
        return anchored_spot(timing, moved(day, timing.offset.offset, before=before), anchor)
    spot = anchored_spot(timing, day, anchor)
    spot = msgspec.structs.replace(spot, before_dose=anchor.name == "first dose" and timing.when != "after")
    if timing.when == "at" or spot.date is None or timing.window is not None:
        return spot
    return msgspec.structs.replace(
        spot, days_origin=least_sure(spot.days_origin, "assumption"),
        reason=f"{timing.when} {anchor.name}; how long {timing.when} is not stated, and that day is shown",
    )  # fmt: skip


def _side_finding(timing: Timing, spot: Spot, what: str, journey: Journey) -> Iterator[Finding]:
    beside = timing.when in ("before", "after") and timing.offset is None and timing.window is None
    if beside and spot.date is not None:
        message = f"{what}: how long {timing.when} {timing.anchor or 'the first dose'} is not stated; its day is shown"
        yield about(journey.trial, timing, "days-assumed", "query", message, fix="ask the sponsor for the window")


def _repeated(timing: Timing, anchor: Anchor, what: str, journey: Journey) -> Moments:
    """A series. What was planned and does not come any more, as the series ends earlier, is cancelled."""
    series = series_days(timing, anchor, journey)
    spots = []
    for number in sorted({*series.planned, *series.now}):
        spot = anchored_spot(timing, (series.planned.get(number), series.now.get(number)), anchor)
        lost = number not in series.now
        spots.append(msgspec.structs.replace(spot, cancelled=anchor.reason or "it ended before") if lost else spot)
    if not spots:
        return (anchored_spot(timing, (None, None), anchor),), ()
    if not series.open_end:
        return tuple(spots), ()
    until = f"until {' or '.join(timing.until)}" if timing.until else "without an end that is stated"
    message = f"{what}: it goes on {until}; {journey.choices.horizon.text()} of it are shown"
    found = about(journey.trial, timing, "open-end", "note", message, fix="--horizon shows more or less of it")
    return tuple(spots), (found,)


def _whenever(timing: Timing, anchor: Anchor) -> Spot:
    """One spot without a day; its window is the stretch in which it is done, as far as both ends are known."""
    begin = anchor.last if timing.when == "after" else anchor.first
    begin = moved(begin, timing.offset.offset) if timing.offset is not None else begin
    end = moved(begin, timing.lasting.offset) if timing.lasting is not None else (None, None)
    if timing.lasting is None and timing.when != "after":
        end = anchor.last
    said = ["interval not stated", anchor.reason if begin[1] is None or end[1] is None else ""]
    if begin[1] is not None and end[1] is None:
        said.append(f"from {begin[1].isoformat()} on")
    return Spot(
        window=stretch(begin[1], end[1]), until=timing.until, reason="; ".join(part for part in said if part),
        days_origin=anchor.origin, phase="follow-up" if follows_treatment(timing, anchor) else "",
    )  # fmt: skip


def _no_interval(timing: Timing, what: str, journey: Journey) -> Finding:
    message = f"{what}: when and how often is not stated"
    fix = "take it from the schedule of assessments of the protocol"
    return about(journey.trial, timing, "interval-not-stated", "query", message, fix=fix)


def _nobody_knows(timing: Timing, what: str, journey: Journey) -> Moments:
    message = f"{what}: nobody knows when {timing.anchor!r} is, so that it cannot be dated"
    fix = "name a phase of the trial, first dose, end of treatment, screening, or an event of the patient's records"
    found = about(journey.trial, timing, "anchor-unknown", "query", message, fix=fix)
    return (Spot(reason=f"nobody knows when {timing.anchor!r} is"),), (found,)
