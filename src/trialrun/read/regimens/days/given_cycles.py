"""The cycles that a giving is for: those named, those after the ones named before, or all others. Lays no days."""

from __future__ import annotations

from operator import itemgetter

from trialrun.read.regimens.days.calendars import Frame, spans_cycles
from trialrun.read.regimens.days.firsts import soon_after_loading
from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.model import TEN_YEARS, Ranges
from trialrun.read.regimens.phrases import LATER


def cycles_of(giving: Giving, entry: Entry, frame: Frame) -> Ranges:
    """The cycles a giving is for: those named, those after the ones named before, or all that no other one claims."""
    end = _own_last(giving, frame)
    claimed = _claimed(giving, entry)
    if giving.ranges:
        named = giving.ranges
        on = giving.cycles is not None and giving.cycles.on
        reached = tuple((low, high) for low, high in named if end is None or low <= end or not on)
        end = _end_from(giving, frame) or end
        return tuple((low, high if high is not None else end) for low, high in reached)
    if soon_after_loading(giving, entry, frame):
        return ((frame.first, end),)
    if giving.later:
        return (_after_named(giving, entry, claimed, frame.first, end),)
    open_end = claimed or giving.goes_on
    counted = frame.counted if frame.counted is not None and (end is None or frame.counted < end) else end
    return _complement(claimed, frame.first, end if open_end else counted)


def _end_from(giving: Giving, frame: Frame) -> int | None:
    """`from cycle 3, on day 1 for 6 cycles` of twelve: the last of so many; None where they may be those of all."""
    low, high = giving.ranges[-1]
    count = giving.count
    if count is None or not count.ends_scope or low == 1 or high is not None or frame.last == count.number:
        return None
    last = low + count.number - 1
    return last if frame.last is None else min(last, frame.last)


def _after_named(giving: Giving, entry: Entry, claimed: Ranges, first: int, end: int | None) -> tuple[int, int | None]:
    """`20 mg in cycle 1, 27 mg thereafter; from cycle 13 ...`: after the cycles named before it, up to those after."""
    before = [g for g in entry.givings[: entry.givings.index(giving)] if g.cycles is not None]
    named = [r for g in before for r in g.ranges if r in claimed]
    last = max((high or low for low, high in named or claimed), default=first)
    later = min((low for low, _ in claimed if low > last + 1), default=None)
    return (last + 1, end if later is None else later - 1)


def _own_last(giving: Giving, frame: Frame) -> int | None:
    """The last cycle: that of the phase, or of the drug where it is given in fewer cycles."""
    count = None if giving.goes_on else giving.count
    daily = giving.every_day and giving.length is not None and giving.length == frame.length
    through = giving.every is not None or daily or spans_cycles(giving, frame)
    if count is None and through and giving.lasting is not None and frame.first == 1:
        step, days = giving.every.days if giving.every is not None else frame.length or 1, giving.lasting.days
        own = days // step if step == frame.length and 2 * step <= days <= TEN_YEARS else None
        return own if frame.last is None else min(frame.last, own or frame.last)
    if giving.times and giving.every is not None and giving.every.days == frame.length and frame.first == 1:
        single = giving.days is None or len(giving.listed) == 1
        in_each = giving.times == 1 and giving.count is not None
        own = giving.times if giving.frequency is None and single and not in_each else None
        return frame.last if own is None else min(frame.last or own, own)
    if count is None or count.after or count.of != "cycles" or frame.first != 1:
        return frame.last
    return count.number if frame.last is None else min(frame.last, count.number)


def _claimed(giving: Giving, entry: Entry) -> Ranges:
    """Cycles that other givings of the drug name; a giving that is for later cycles looks at those before it."""
    others = [
        g
        for g in entry.givings
        if g is not giving and not g.extra and g.cycles is not None and g.timed and g.level == giving.level
        if not _within(g, giving) and not _beside(g, giving)
    ]
    named = tuple(r for g in others for r in g.ranges)
    relative = [g for g in others if g.later]
    if relative and (giving.cycles is None or giving.cycles.relative not in LATER):
        at = entry.givings.index(relative[0])
        if entry.givings.index(giving) < at:
            last = max((high or low for low, high in named), default=1)
            return (*named, (last + 1, None))
    return named


def _within(one: Giving, other: Giving) -> bool:
    """`on days 1-5 and 8. On day 1 of course 1 it is given over 2 hours`: some of the days of the same dose."""
    if one.dose != other.dose or one.days is None or other.days is None or one.infusion is None:
        return False
    return set(one.listed) < set(other.listed)


def _beside(one: Giving, other: Giving) -> bool:
    """`on days 1-4 of all courses and days 15-18 of courses 1-3`: on further days of some of the cycles.

    So too `20 mg on days 1 and 2 of cycle 1 and 56 mg on days 8 and 9`: another dose on later days.
    """
    days = [giving.listed for giving in (one, other) if giving.listed]
    if len(days) < 2 or not set(days[0]).isdisjoint(days[1]):
        return False
    if one.dose == other.dose:
        return other.cycles is not None and other.cycles.relative == "each"
    first = one.ranges == ((1, 1),) and other.cycles is None
    return first and one.dose is not None and other.dose is not None and max(days[0]) < min(days[1])


def _complement(claimed: Ranges, first: int, end: int | None) -> Ranges:
    found: list[tuple[int, int | None]] = []
    start = first
    for low, high in sorted(claimed, key=itemgetter(0)):
        if low > start:
            found.append((start, low - 1))
        if high is None:
            return tuple(found)
        start = max(start, high + 1)
    if end is None or start <= end:
        found.append((start, end))
    return tuple(found)
