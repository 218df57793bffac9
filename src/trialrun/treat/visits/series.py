"""Series of days: every so often from an anchor, for a while or until an event. Shows an open end to the horizon."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.protocol import Timing
from trialrun.treat.visits.anchors import HAPPENINGS, Anchor, find_anchor
from trialrun.treat.visits.journey import Journey
from trialrun.treat.visits.spots import moved

_MOST = 4_000  # ten years of every day: more is a mistake


class Series(msgspec.Struct, frozen=True):
    """The days of a series by their number, as planned and as things stand now; `open_end`: the horizon ended it."""

    planned: Mapping[int, Date]
    now: Mapping[int, Date]
    open_end: bool


def series_days(timing: Timing, anchor: Anchor, journey: Journey) -> Series:
    """The days of a timing with `every`; the first at its offset where one is stated, else one interval later.

    It lasts from its own beginning, and has as many days as were planned, whatever month it begins in now.
    Raises InputError for an interval that never moves on.
    """
    if timing.every is not None and timing.every.offset.amount == 0:
        what = f"a series every {timing.every.text} never moves on"
        raise InputError(what, where=journey.trial.name, fix="correct `every`")
    before = timing.when == "before"
    begin = anchor.moment(timing.when)
    base = moved(begin, timing.offset.offset, before=before) if timing.offset is not None else begin
    ends = [_end(timing, anchor, journey, which) for which in (0, 1)]
    reference = base[0] or base[1]
    planned, now = (
        {} if one is None else _days(timing, one, (reference, end), journey)
        for one, end in zip(base, ends, strict=True)
    )
    return Series(planned, now, open_end=timing.lasting is None and ends[1] is None)


def _end(timing: Timing, anchor: Anchor, journey: Journey, which: int) -> Date | None:
    """The last day on which a series may fall, of the plan (0) or as things stand (1), where an event fixes it."""
    within = [anchor.last[which]] if timing.when in ("during", "throughout") else []
    for word in timing.until:
        end = find_anchor(word, journey)
        if end is not None and end.name not in HAPPENINGS:
            within.append(end.last[which])
    return min((day for day in within if day is not None), default=None)


def _days(timing: Timing, base: Date, limits: tuple[Date | None, Date | None], journey: Journey) -> dict[int, Date]:
    """The days of a series from its base, by their number, as far as its time and the event that ends it reach."""
    reference, end = limits
    end = None if timing.when == "before" else end  # it runs back from its anchor
    most = _most(timing, reference or base, journey) if timing.lasting is not None or end is None else _MOST
    found: dict[int, Date] = {}
    for number in range(0 if timing.offset is not None else 1, most + 1):
        day = _day(timing, base, number)
        if end is not None and day > end:
            return found
        found[number] = day
    if most == _MOST:
        raise _endless(timing, journey)
    return found


def _most(timing: Timing, base: Date, journey: Journey) -> int:
    """The number of the last day within the time a series lasts, or within the horizon."""
    before = timing.when == "before"
    lasting = timing.lasting.offset if timing.lasting is not None else journey.choices.horizon
    limit = shift(base, lasting, -1 if before else 1)
    for number in range(1, _MOST):
        day = _day(timing, base, number)
        if day < limit if before else day > limit:
            return number - 1
    raise _endless(timing, journey)


def _day(timing: Timing, base: Date, number: int) -> Date:
    if timing.every is None:
        return base
    every = timing.every.offset
    return shift(base, Offset(every.amount * number, every.unit), -1 if timing.when == "before" else 1)


def _endless(timing: Timing, journey: Journey) -> InputError:
    every = timing.every.text if timing.every is not None else ""
    what = f"a series every {every} has more than {_MOST} days"
    return InputError(what, where=journey.trial.name, fix="correct the interval, how long it lasts, or --horizon")
