"""Windows in time over dates that may be partly known. A relation is met if it holds for every day the dates
allow, not met if it holds for none, else unknown. Ends are bounded one by one, which can only widen the unknown.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from trialrun.errors import DateError
from trialrun.ground.dates import Date, DateSpan, Offset, shift
from trialrun.ground.truth import MET, NOT_MET, Need, Truth, unknown
from trialrun.rules.nodes import Window
from trialrun.rules.windows import Placement, placement_of, stretch_of

FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max
ONE_DAY = Offset(1, "d")
BEGINNING, OPEN_END = DateSpan(FIRST_DAY, FIRST_DAY), DateSpan(LAST_DAY, LAST_DAY)


class Period(msgspec.Struct, frozen=True):
    """A stretch of days, both ends included; each end is known as far as its anchor is."""

    lo: DateSpan
    hi: DateSpan

    def whole(self, as_of: Date) -> tuple[Date, Date]:
        """The longest stretch it may be; one that is open towards the future ends at the as-of date."""
        return self.lo.first, as_of if self.hi.last == LAST_DAY else self.hi.last


def moved(date: Date, offset: Offset, sign: int) -> Date:
    """`date` plus (or minus) an offset; beyond the calendar it stays at its edge."""
    if date in (FIRST_DAY, LAST_DAY):
        return date
    try:
        return shift(date, offset, 1 if sign > 0 else -1)
    except DateError:
        return LAST_DAY if sign > 0 else FIRST_DAY


def moved_span(span: DateSpan, offset: Offset | None, sign: int) -> DateSpan:
    """Both ends moved; without offset the span itself."""
    if offset is None:
        return span
    return DateSpan(moved(span.first, offset, sign), moved(span.last, offset, sign))


def period_of(when: Window, anchor: DateSpan) -> Period:
    """The days a window spans for an anchor."""
    before, after = moved_span(anchor, when.offset, -1), moved_span(anchor, when.offset, 1)
    return Period(*stretch_of(when, (before, anchor, after), (BEGINNING, OPEN_END)))


def since_period(anchor: DateSpan, offset: Offset) -> Period:
    """The days in which nothing may lie for `at least N since`: the day after anchor - N, up to the anchor."""
    return Period(moved_span(moved_span(anchor, offset, -1), ONE_DAY, 1), anchor)


class Frame(msgspec.Struct, frozen=True):
    """How a fact must stand to a period: overlap it (`touches`), last over it (`covers`) or begin in it (`lies`)."""

    relation: Placement
    period: Period

    def test(self, start: DateSpan, end: DateSpan, why: Need) -> Truth:
        """Whether something from `start` to `end` stands so; a moment has its start as its end."""
        lo, hi = self.period.lo, self.period.hi
        if self.relation == "covers":
            sure = start.last <= lo.first and end.first >= hi.last
            never = start.first > lo.last or end.last < hi.first
        else:
            until = start if self.relation == "lies" else end
            sure = start.last <= hi.first and until.first >= lo.last
            never = start.first > hi.last or until.last < lo.first
        if never:
            return NOT_MET
        return MET if sure else unknown(why)


def frame_of(when: Window, anchor: DateSpan) -> Frame:
    """The frame of a window for an anchor."""
    return Frame(placement_of(when), period_of(when, anchor))


def ever_frame(as_of: Date) -> Frame:
    """Begun at any time up to the as-of date."""
    return Frame("lies", Period(BEGINNING, DateSpan(as_of, as_of)))


def active_frame(as_of: Date) -> Frame:
    """Going on at the as-of date."""
    day = DateSpan(as_of, as_of)
    return Frame("touches", Period(day, day))


def merged(stretches: list[tuple[Date, Date]]) -> list[tuple[Date, Date]]:
    """Stretches of days joined where they overlap or are adjacent, in order."""
    joined: list[tuple[Date, Date]] = []
    for first, last in sorted(stretches):
        if joined and first <= moved(joined[-1][1], ONE_DAY, 1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
