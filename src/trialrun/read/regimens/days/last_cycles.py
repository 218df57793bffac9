"""The last cycle of a part: counted, named, or as far as its duration reaches. Lays no days."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.read.regimens.days.own_cycles import goes_beyond, own_count
from trialrun.read.regimens.givings.giving import Giving, is_scoped
from trialrun.read.regimens.model import LAST_CYCLE, Ranges
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.phrases import LATER


def last_cycle(part: Part, length: int | None, givings: Sequence[Giving], numbered: Ranges) -> int | None:
    """The number of the last cycle, as it is counted, named or follows from how long all goes on; None: open."""
    counts = [own_count(giving, length) for giving in givings if giving.timed]
    if part.count is not None and counts and min(counts) > 0 and max(counts) > part.count.number:
        return max(counts)
    if part.count is not None and not _beyond(givings, length, part.count.number):
        on = {r for g in givings if g.cycles is not None and g.cycles.on for r in g.ranges}
        return max([part.count.number, *(last for low, last in numbered if last is not None and (low, last) not in on)])
    steady = [g for g in givings if g.every is not None and g.every.days == length and g.frequency is None]
    times = {g.times for g in steady}
    if len(times) == 1 and None not in times and all(g.times for g in givings if g.every is not None):
        return times.pop()
    if part.headed and all(last is not None for _, last in (*part.headed, *numbered)):
        highest = max(last for _, last in (*part.headed, *numbered) if last is not None)
        if highest > 1 and not goes_beyond(givings, highest):
            return highest
    open_end = bool(part.until) or _run_past(givings, length, numbered)
    closed = _closed(givings, numbered, open_end=open_end) or _named_only(part, length, givings, numbered)
    if closed is not None:
        return closed
    if part.duration is not None and length and part.duration // length < LAST_CYCLE:
        return max(1, part.duration // length)
    return None


def _beyond(givings: Sequence[Giving], length: int | None, count: int) -> bool:
    """True where days, or cycles, without an end are said to begin after the last of the cycles counted."""
    if goes_beyond(givings, count):
        return True
    starts = [g.days.open_from for g in givings if g.days is not None and g.days.open_from is not None]
    return length is not None and any(start > length * count for start in starts)


def _named_only(part: Part, length: int | None, givings: Sequence[Giving], numbered: Ranges) -> int | None:
    """The last of the courses named (first, second), where nothing says that they are repeated or go on."""
    ends = [last for _, last in numbered if last is not None]
    goes_on = any(g.cycles is not None and (g.cycles.relative or g.cycles.on) for g in givings)
    said = length is not None or part.recurring or part.until or part.duration or part.resting or goes_on
    return max(ends) if not said and len(set(numbered)) > 1 and len(ends) == len(numbered) else None


def _closed(givings: Sequence[Giving], numbered: Ranges, *, open_end: bool) -> int | None:
    """The last of the cycles named, where they are named to an end: cycles 1-2, 3-6 and 7-12.

    `open_end`: all of it goes on until something happens; drugs of which no cycles are named do not end with others.
    """
    if not numbered or any(last is None for _, last in numbered):
        return None
    if any(g.cycles is not None and (g.cycles.relative in LATER or g.cycles.on) for g in givings):
        return None
    timed = [g for g in givings if g.timed]
    whole = all(g.ranges for g in timed)
    highest = max(last for _, last in numbered if last is not None)
    ranges = set(numbered)
    stretched = len(ranges) > 1 and any(low < highest == last for low, last in ranges)
    goes_on = open_end or any(_goes_on_daily(giving) for giving in timed)
    return highest if timed and (whole or (stretched and not goes_on)) and highest > 1 else None


def _run_past(givings: Sequence[Giving], length: int | None, numbered: Ranges) -> bool:
    """Whether days that are counted through the cycles go on behind the last of those that are named."""
    end = (length or 0) * max((last or 0 for _, last in numbered), default=0)
    return end > 0 and any(giving.listed[-1:] > (end,) and not giving.cycles for giving in givings)


def _goes_on_daily(giving: Giving) -> bool:
    """`420 mg daily`, and no end: it does not end with the last cycle that is named for another drug."""
    daily = giving.every_day
    return daily and not (giving.days or giving.weeks or is_scoped(giving) or giving.lasting or giving.on_off)
