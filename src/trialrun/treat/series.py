"""Series of days: every so often from an anchor, for a while or until an event. Shows an open end to the horizon."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.protocol import Timing
from trialrun.treat.anchors import HAPPENINGS, Anchor, find_anchor
from trialrun.treat.journey import Journey
from trialrun.treat.spots import moved

_MOST = 4_000  # ten years of every day: more is a mistake


class Series(msgspec.Struct, frozen=True):
    """The days of a series by their number, as planned and as things stand now; `open_end`: the horizon ended it."""

    planned: Mapping[int, Date]
    now: Mapping[int, Date]
    open_end: bool


def series_days(timing: Timing, anchor: Anchor, journey: Journey) -> Series:
    """The days of a timing with `every`; the first at its offset where one is stated, else one interval later.

    It lasts from its own beginning. Raises InputError for an interval that never moves on.
    """
    before = timing.when == "before"
    begin = anchor.last if timing.when == "after" else anchor.first
    base = moved(begin, timing.offset.offset, before=before) if timing.offset is not None else begin
    ends = [_end(timing, anchor, journey, which) for which in (0, 1)]
    planned, now = (_days(timing, base[which], ends[which], journey) for which in (0, 1))
    return Series(planned, now, open_end=timing.lasting is None and ends[1] is None)


def _end(timing: Timing, anchor: Anchor, journey: Journey, which: int) -> Date | None:
    """The last day on which a series may fall, of the plan (0) or as things stand (1), where an event fixes it."""
    within = [anchor.last[which]] if timing.when in ("during", "throughout") else []
    for word in timing.until:
        end = find_anchor(word, journey)
        if end is not None and end.name not in HAPPENINGS:
            within.append(end.last[which])
    return min((day for day in within if day is not None), default=None)


def _days(timing: Timing, base: Date | None, end: Date | None, journey: Journey) -> dict[int, Date]:
    if base is None or timing.every is None:
        return {}
    every, sign = timing.every.offset, -1 if timing.when == "before" else 1
    if every.amount == 0:
        raise InputError(
            f"a series every {timing.every.text} never moves on", where=journey.trial.name, fix="correct it"
        )
    lasting = timing.lasting.offset if timing.lasting is not None else None
    limit = shift(base, lasting or journey.choices.horizon, -1 if sign < 0 else 1) if lasting or end is None else end
    last = limit if end is None or sign < 0 else min(limit, end)
    found: dict[int, Date] = {}
    number = 0 if timing.offset is not None else 1
    while number <= _MOST:
        day = shift(base, Offset(every.amount * number, every.unit), -1 if sign < 0 else 1)
        if (day < last) if sign < 0 else (day > last):
            return found
        found[number] = day
        number += 1
    raise InputError(
        f"a series every {timing.every.text} has more than {_MOST} days", where=journey.trial.name,
        fix="correct the interval, how long it lasts, or --horizon",
    )  # fmt: skip
