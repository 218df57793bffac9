"""Days counted from the as-of date (day 0, the past is negative), and windows over days that are drawn later."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.errors import DateError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.rules import EventAnchor, Ever, Fact, FactAnchor, Placement, Since, When, Window, placement_of, stretch_of

Days = tuple[int, int]
FIRST, LAST = -(10**6), 10**6


class DayFrame(msgspec.Struct, frozen=True):
    """How a fact must stand to a period: overlap it, last over it, or begin in it; each end is a range of days."""

    relation: Placement
    lo: Days
    hi: Days

    def test(self, start: Days, end: Days) -> bool | None:
        """Whether a fact drawn from these ranges stands so: always, never, or None where the draw decides."""
        if self.relation == "covers":
            sure = start[1] <= self.lo[0] and end[0] >= self.hi[1]
            never = start[0] > self.lo[1] or end[1] < self.hi[0]
        else:
            until = start if self.relation == "lies" else end
            sure = start[1] <= self.hi[0] and until[0] >= self.lo[1]
            never = start[0] > self.hi[1] or until[1] < self.lo[0]
        return True if sure else False if never else None


ACTIVE = DayFrame("touches", (0, 0), (0, 0))
EVER = DayFrame("lies", (FIRST, FIRST), (0, 0))


@lru_cache(maxsize=65536)
def moved(as_of: Date, day: int, offset: Offset, sign: Literal[1, -1]) -> int:
    """A day plus or minus an offset, by the calendar; beyond the calendar it stays at its edge."""
    if day in (FIRST, LAST):
        return day
    try:
        return (shift(as_of + dt.timedelta(days=day), offset, sign) - as_of).days
    except DateError:
        return LAST if sign > 0 else FIRST


def moved_days(as_of: Date, days: Days, offset: Offset | None, sign: Literal[1, -1]) -> Days:
    """Both ends moved; without offset the range itself."""
    if offset is None:
        return days
    return moved(as_of, days[0], offset, sign), moved(as_of, days[1], offset, sign)


def window_frame(as_of: Date, when: Window, anchor: Days) -> DayFrame:
    """The frame of a window whose anchor falls in a range of days."""
    before, after = moved_days(as_of, anchor, when.offset, -1), moved_days(as_of, anchor, when.offset, 1)
    return DayFrame(placement_of(when), *stretch_of(when, (before, anchor, after), ((FIRST, FIRST), (LAST, LAST))))


def since_frame(as_of: Date, offset: Offset, anchor: Days) -> DayFrame:
    """The days in which nothing may lie for `at least N since`."""
    low, high = moved_days(as_of, anchor, offset, -1)
    return DayFrame("touches", (low + 1, high + 1), anchor)


def anchor_of(when: When | Since | None) -> EventAnchor | FactAnchor | None:
    """The anchor a window hangs on, or None."""
    return None if when is None or isinstance(when, Ever) else when.anchor


def anchor_facts(when: When | Since | None) -> tuple[Fact, ...]:
    """The fact a window hangs on, if it is one."""
    anchor = anchor_of(when)
    return (anchor.fact,) if isinstance(anchor, FactAnchor) else ()
