"""Finds the cycles a part of treatment runs in: their length, first and last number, or days counted through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from msgspec.structs import replace

from trialrun.read.regimens.days.calendars import Frame
from trialrun.read.regimens.days.common_lengths import EIGHT_WEEKS, common_length
from trialrun.read.regimens.days.last_cycles import last_cycle
from trialrun.read.regimens.days.own_cycles import A_YEAR, beside_years, by_length, goes_beyond, is_beyond_intervals
from trialrun.read.regimens.givings.giving import Entry, Giving, is_scoped
from trialrun.read.regimens.givings.irradiation import (
    RADIATION,
    begins_in_cycle,
    counted_from_cycle,
    irradiation_days,
    on_unsaid_days,
)
from trialrun.read.regimens.model import LAST_DAY, Ranges
from trialrun.read.regimens.parts.numbered_weeks import counted_weeks, weeks_beyond_cycle
from trialrun.read.regimens.parts.part import Part

_WEEK = 7
_A_MONTH = 30


Frames = tuple[tuple[Frame, tuple[Entry, ...]], ...]
"""Frames, each with the drugs that run in it."""


def frames_of(part: Part) -> Frames:
    """The frames of a part with the drugs that run in each; one, unless drugs have intervals that do not fit.

    What stands apart from the cycles of the others is looked for in turn, and holds as soon as it is found.
    """
    if not part.entries:
        return ()
    found = (apart(part) for apart in _APART)
    return next(filter(None, found), None) or _in_cycles_of_interval(part)


def _through(part: Part, entries: tuple[Entry, ...], extent: int | None = None) -> Frames:
    """The drugs on days that are counted through, then the frames of the others."""
    return ((Frame(None, cyclic=False, extent=extent), entries), *frames_of(part.without(entries)))


def _around_irradiation(part: Part) -> Frames:
    """The frames of a part with radiotherapy in fractions: its days, and the cycles of what is given beside it."""
    irradiated = irradiation_days(part.entries)
    if irradiated is None:
        return ()
    frame = Frame(None, cyclic=False, extent=irradiated)
    rays = tuple(entry for entry in part.entries if entry.name in RADIATION)
    begun = any(begins_in_cycle(entry) for entry in rays)
    if (part.count is not None or begun) and len(part.entries) > len(rays):
        length = common_length(part.without(rays)) or 0
        return (*frames_of(part.without(rays)), (frame, tuple(counted_from_cycle(entry, length) for entry in rays)))
    if part.lengths:
        return ()
    within = tuple(entry for entry in part.entries if not _beyond_irradiation(part, entry, irradiated))
    return (*frames_of(part.without(within)), (frame, on_unsaid_days(within)))


def _beyond_irradiation(part: Part, entry: Entry, irradiated: int) -> bool:
    """True for a drug that is not given during radiotherapy, or more rarely than it lasts."""
    return entry.name not in RADIATION and (_repeated_for(entry) > irradiated or not part.irradiated)


def _repeated_for(entry: Entry) -> int:
    """The days that a drug is repeated for: `q28 days x 9`; those of one interval where no number is said."""
    times = max((giving.times or 1 for giving in entry.givings), default=1)
    return (_own_interval(entry) or 0) * times


def _in_counted_doses(part: Part) -> Frames:
    """`every 2 weeks for 4 doses`, and nothing said of cycles: days counted through, beside what is given daily."""
    daily = tuple(entry for entry in part.entries if _every_day(entry))
    doses = part.without(daily)
    timed = [giving for giving in doses.givings if giving.timed]
    scoped = part.count is not None or any(giving.cycles is not None for giving in doses.givings)
    counted = all(giving.times and giving.days is None and _steady(giving) for giving in timed)
    if not timed or not counted or part.lengths or scoped:
        return ()
    return _through(replace(part, intervals=()), doses.entries)


def _in_weeks(part: Part) -> Frames:
    """The frames of a part whose weeks are numbered: counted through, beside the cycles that other drugs have."""
    beyond = weeks_beyond_cycle(part)
    if beyond:
        rest = part.without(beyond)
        taken = {giving.every.days for giving in rest.givings if giving.every is not None}
        return _through(replace(part, intervals=tuple(days for days in part.intervals if days in taken)), beyond)
    return _through(part, part.entries, _extent(part, part.givings)) if counted_weeks(part) else ()


def _around_transplant(part: Part) -> Frames:
    """The days before a transplant, in their place before or behind what is given in cycles."""
    before = tuple(entry for entry in part.entries if _before_transplant(entry))
    if not before or not around_transplant(part):
        return ()
    if before == part.entries:
        return () if part.cyclic else _through(part, before, part.duration)
    if all(entry in before or _dated(part, entry) for entry in part.entries):
        return ()
    transplant, *others = _through(part, before)
    later = before[0].cut.first > part.without(before).entries[-1].cut.first
    return (*others, transplant) if later else (transplant, *others)


def _in_steps(part: Part) -> Frames:
    """The days of doses that rise, where nothing is said of cycles."""
    stepped = tuple(entry for entry in part.entries if _stepped(part, entry))
    return _through(part, stepped, part.duration) if stepped else ()


def _begun_apart(part: Part) -> Frames:
    """The days of drugs that begin or go on later than one interval of the others, or go on for weeks beside them."""
    late = tuple(entry for entry in part.entries if _begun_late(entry) or is_beyond_intervals(part, entry))
    apart = tuple(e for e in part.entries if e in late or (not part.lengths and _weeks_long(part, e)))
    return _through(part, apart, part.duration) if late or (apart and apart != part.entries) else ()


def _for_years(part: Part) -> Frames:
    """The days of what is given daily for years, beside the cycles of the others."""
    lasting = tuple(entry for entry in part.entries if _daily_for_years(part, entry))
    return _through(part, lasting) if lasting else ()


def _in_own_lengths(part: Part) -> Frames:
    """The cycles of drugs of which different lengths are said."""
    pieces = beside_years(part) or by_length(part)
    return tuple(frame for piece in pieces for frame in frames_of(piece))


def _rarely(part: Part) -> Frames:
    """What is given daily, then what is given so rarely beside it that its interval is no cycle."""
    rare = _rare(part)
    if not rare:
        return ()
    taken = {_own_interval(entry) for entry in rare}
    often = replace(part.without(rare), intervals=tuple(days for days in part.intervals if days not in taken))
    return (*frames_of(often), *frames_of(replace(part, entries=rare)))


_APART: tuple[Callable[[Part], Frames], ...] = (
    _around_irradiation,
    _in_counted_doses,
    _in_weeks,
    _around_transplant,
    _in_steps,
    _begun_apart,
    _for_years,
    _in_own_lengths,
    _rarely,
)
"""What stands apart, in the order in which it is looked for; no frames where there is nothing of the kind."""


def _in_cycles_of_interval(part: Part) -> Frames:
    """One frame for all where one length fits; else one for each interval at which drugs are given."""
    length = common_length(part)
    if length is not None or not any(_own_interval(entry) for entry in part.entries):
        return ((_frame(part, length, part.entries), part.entries),)
    whole = part.count is not None and _beyond_weeks(part)
    groups: dict[int | None, list[Entry]] = {}
    for entry in part.entries:
        groups.setdefault(None if whole else _own_interval(entry), []).append(entry)
    by_interval = _with_daily(groups)
    return tuple((_frame(part, own, tuple(entries)), tuple(entries)) for own, entries in by_interval.items())


def _with_daily(groups: dict[int | None, list[Entry]]) -> dict[int | None, list[Entry]]:
    """`goserelin monthly and letrozole daily`: what is given every day is given on each day of the month."""
    lengths = [length for length in groups if length is not None]
    daily = groups.get(None, [])
    if len(lengths) != 1 or lengths[0] < _WEEK or not daily or not all(_every_day(entry) for entry in daily):
        return groups
    return {lengths[0]: sorted((*groups[lengths[0]], *daily), key=attrgetter("cut"))}


def _every_day(entry: Entry) -> bool:
    """True for a drug that is given daily, and of whose days nothing more is said."""
    timed = entry.timed
    plain = all(g.every_day for g in timed)
    return bool(timed) and plain and not any(g.days or g.weeks or g.lasting or g.cycles or g.times for g in timed)


def _daily_for_years(part: Part, entry: Entry) -> bool:
    """`A daily for 5 years and B every 3 weeks for 6 courses`: one run of days, beside the cycles of the others.

    Not `A daily in 28-day cycles for 2 years`.
    """
    cycles = part.lengths or part.intervals or part.count is not None
    timed = entry.timed
    counted = part.count.number if part.count is not None else 0
    whole = counted * max([*(days for days, _ in part.lengths), *part.intervals], default=0)
    long = all(g.lasting is not None and g.lasting.days >= max(A_YEAR, whole + 1) for g in timed)
    daily = all(g.every_day for g in timed)
    return (
        bool(cycles and timed) and long and daily and not any(g.days or g.cycles or g.every or g.length for g in timed)
    )


def _beyond_weeks(part: Part) -> bool:
    """True where days beyond a week are told: weekly is then how often in a cycle, and no cycle of its own."""
    return any(giving.listed[-1:] > (7,) or (giving.weekly and (giving.times or 0) > 1) for giving in part.givings)


def scoped_lengths(part: Part) -> tuple[tuple[int, Ranges], ...]:
    """Cycle lengths that hold for some cycles only, with those cycles; one said first of all is of those before."""
    scoped = tuple((days, scope.ranges) for days, scope in part.lengths if scope is not None and scope.ranges)
    whole = {days for days, scope in part.lengths if scope is None}
    if len(whole) != 1 or len({days for days, _ in scoped}) != 1 or scoped[0][0] in whole:
        return tuple((days, _up_to_next(ranges, days, scoped)) for days, ranges in scoped)
    first = min(low for low, _ in scoped[0][1])
    return ((whole.pop(), ((1, first - 1),)), *scoped) if first > 1 else scoped


def _up_to_next(ranges: Ranges, days: int, scoped: tuple[tuple[int, Ranges], ...]) -> Ranges:
    """`every 3 weeks from cycle 1, every 6 from cycle 9`: cycles without an end, up to those of another length."""
    others = sorted(first for length, other in scoped if length != days for first, _ in other)
    before = {low: next((first - 1 for first in others if first > low), None) for low, _ in ranges}
    return tuple((low, before[low] if high is None else high) for low, high in ranges)


def around_transplant(part: Part) -> bool:
    """True for a part with days before a transplant."""
    return any(day < 0 for giving in part.givings for day in giving.listed)


def _before_transplant(entry: Entry) -> bool:
    """True for a drug that is given on days before a transplant or on its day: those are days of no cycle."""
    timed = entry.timed
    free = all(not g.ranges for g in timed)
    return free and any(g.listed and g.listed[0] <= 0 for g in timed)


def _dated(part: Part, entry: Entry) -> bool:
    """True for a drug on numbered days where nothing is said of cycles: days after the transplant."""
    cycles = part.lengths or part.intervals or part.count is not None
    return not cycles and all(g.listed and g.cycles is None for g in entry.givings)


def _rare(part: Part) -> tuple[Entry, ...]:
    """`A every 3 months, B 400 U daily`: drugs given so rarely that their interval is no cycle of those given daily."""
    if part.lengths or part.count is not None or len(part.entries) < 2:
        return ()
    found = tuple(entry for entry in part.entries if (_own_interval(entry) or 0) >= EIGHT_WEEKS)
    rest = [giving for entry in part.entries if entry not in found for giving in entry.givings if giving.timed]
    daily = all(g.every_day and not g.days and not g.cycles for g in rest)
    return found if found and len(found) < len(part.entries) and daily else ()


def _stepped(part: Part, entry: Entry) -> bool:
    """`1 mg on day 1, 3 mg on day 4, then 9 mg weekly`, and nothing said of cycles: days that are counted through."""
    timed = [giving for giving in entry.givings if giving.timed and not giving.level]
    before, last = timed[:-1], timed[-1] if timed else None
    cycles = part.lengths or part.intervals or part.count is not None or any(g.cycles or g.weeks for g in timed)
    if cycles or last is None or last.frequency is None or len({giving.dose for giving in timed}) < 2:
        return False
    dated = all(g.listed and g.frequency is None and g.dose for g in before)
    goes_on = last.endless or (last.follows and last.days is None)
    return dated and goes_on and len(before) > (0 if last.endless else 1)


def _begun_late(entry: Entry) -> bool:
    """`beginning on day 22, every 14 days`, `on days 0 and 14, then every 28 days`: days that are counted through.

    So too `on days 1, 15 and 29 and then monthly`, as months fit into no cycle of weeks.
    """
    return any(map(_counted_on, entry.givings))


def _counted_on(giving: Giving) -> bool:
    days = giving.listed
    if not days or giving.days is None:
        return False
    late = giving.begins and giving.every is not None and days[0] > giving.every.days
    monthly = len(days) > 2 and days[-1] - days[-2] == _A_MONTH
    return late or (giving.through and (days[0] <= 0 or monthly))


def _weeks_long(part: Part, entry: Entry) -> bool:
    """`weekly for 12 weeks` beside drugs that are given every 3 weeks: its weeks are counted through."""
    longest = max(part.intervals, default=LAST_DAY)
    timed = entry.timed
    return bool(timed) and all(
        g.lasting is not None
        and longest < g.lasting.days <= 182
        and g.frequency is not None
        and not (g.days or g.cycles or g.every or g.count)
        for g in timed
    )


def _steady(giving: Giving) -> bool:
    if giving.frequency is None:
        return giving.every is not None
    if (
        giving.every is not None
        and giving.times
        and giving.every.days >= giving.times * (giving.frequency.every_days or 1)
    ):
        return False
    return (giving.frequency.every_days or 0) >= 7


def _own_interval(entry: Entry) -> int | None:
    """The constant repeat of a drug that has no other times: weekly, every two weeks, every 3 weeks."""
    for giving in entry.givings:
        if is_scoped(giving):
            continue
        if giving.every is not None:
            return giving.every.days
        frequency = giving.frequency
        if frequency is None or not frequency.every_days or frequency.every_days < 7 or giving.weeks:
            continue
        if giving.days is not None and giving.listed[-1:] > (frequency.every_days,):
            continue
        few = giving.lasting is not None and giving.lasting.consecutive and giving.lasting.days < frequency.every_days
        if (giving.lasting is None or few) and giving.times is None:
            return frequency.every_days
    return None


def _frame(part: Part, length: int | None, entries: tuple[Entry, ...]) -> Frame:
    givings = [giving for entry in entries for giving in entry.givings]
    numbered = _numbers(part, givings)
    counted = part.count is not None
    cyclic = length is not None or counted or part.recurring or bool(numbered) or any(_in_cycles(g) for g in givings)
    if not cyclic:
        return Frame(None, cyclic=False, extent=_extent(part, givings), resting=part.resting)
    first = min((low for low, _ in numbered), default=1) if not counted else 1
    starts = first if numbered and first > 1 and all(g.ranges for g in givings if g.timed) else 1
    own = any(giving.on_off is not None for entry in entries[:-1] for giving in entry.givings)
    on = part.on_off.on if part.on_off is not None and part.on_off.length == length and not own else None
    last = last_cycle(part, length, givings, numbered)
    count = part.count.number if part.count is not None else 0
    named_beyond = any(high is not None and high > count for _, high in numbered)
    ended = count if count and (goes_beyond(givings, count) or named_beyond) else None
    return Frame(length, starts, last, resting=part.resting, on=on, counted=ended)


def _in_cycles(giving: Giving) -> bool:
    return giving.cycles is not None and (bool(giving.ranges) or giving.cycles.relative != "thereafter")


def _numbers(part: Part, givings: Sequence[Giving]) -> tuple[tuple[int, int | None], ...]:
    return tuple(r for g in givings for r in g.ranges) or part.numbered


def _extent(part: Part, givings: Sequence[Giving]) -> int | None:
    """The days of a phase without cycles: its own duration, or one of years said of a drug in it."""
    longest = max((g.lasting.days for g in givings if g.lasting is not None), default=0)
    return part.duration or (longest if longest >= A_YEAR else None)
