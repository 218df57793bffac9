"""Cohorts, doses and drugs of one part that run in cycles of their own lengths. Lays nothing on days."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving, in_later_cycles
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.phrases import UNKNOWN_DAYS, CycleCount, CycleList, ends_at

_WEEK = 7
A_YEAR = 360
"""Days from which on the time said of one drug is taken for that of the phase."""


def _by_own_length(part: Part) -> dict[int, tuple[Entry, ...]]:
    """Drugs by the cycle length that is said of each; one of which none is said goes with the drug before it."""
    if not part.lengths:
        return _by_rest(part) or _by_counted_interval(part)
    if unfit := _unfit(part):
        return unfit
    if len({days for days, scope in part.lengths if scope is None}) < 2:
        return {}
    groups: dict[int, tuple[Entry, ...]] = {}
    current = part.lengths[0][0]
    for entry in part.entries:
        current = next((g.length for g in entry.givings if g.length is not None), current)
        groups[current] = (*groups.get(current, ()), entry)
    return groups


def _unfit(part: Part) -> dict[int, tuple[Entry, ...]]:
    """`A every 4 weeks, B on days 1-4 of 21-day cycles`: A in cycles of its own, which are no part of those of B."""
    lengths = {days for days, scope in part.lengths if scope is None}
    if len(lengths) != 1 or len(part.lengths) > 1:
        return {}
    length = lengths.pop()
    groups: dict[int, tuple[Entry, ...]] = {}
    for entry in part.entries:
        own = {giving.every.days if giving.every else 0 for giving in entry.givings}
        days = own.pop() if len(own) == 1 else 0
        bare = all(map(_bare_interval, entry.givings))
        fits = not (days % length and length % days) if bare else not all(map(_in_days, entry.givings))
        apart = days > _WEEK and days != length and not fits
        groups[days if apart else length] = (*groups.get(days if apart else length, ()), entry)
    return groups if len(groups) > 1 else {}


def _bare_interval(giving: Giving) -> bool:
    """True where an interval is all that is said of the times."""
    said = (giving.days, giving.weeks, giving.cycles, giving.frequency, giving.lasting, giving.times, giving.on_off)
    return giving.dose is not None and not any(said)


def _in_days(giving: Giving) -> bool:
    """`on days 1-4 every 6 weeks`: numbered days of each interval; not `every 2 weeks on days 1 and 15`."""
    listed = bool(giving.listed) and not giving.begins
    return listed and giving.cycles is None and giving.every is not None and giving.listed[-1] <= giving.every.days


def _by_rest(part: Part) -> dict[int, tuple[Entry, ...]]:
    """`A 4 weeks on, 4 weeks off; B 2 weeks on, 2 weeks off`: each in cycles of its weeks on and off."""
    groups: dict[int, tuple[Entry, ...]] = {}
    for entry in part.entries:
        lengths = {giving.on_off.length for giving in entry.givings if giving.on_off is not None}
        if len(lengths) != 1:
            return {}
        groups[next(iter(lengths))] = (*groups.get(next(iter(lengths)), ()), entry)
    return groups


def _by_counted_interval(part: Part) -> dict[int, tuple[Entry, ...]]:
    """`A every 3 weeks and B every 6 weeks for 2 cycles`: so many cycles of each, and not of the longest."""
    if part.count is None or not all(_bare_interval(g) and g.every for g in part.givings):
        return {}
    groups: dict[int, tuple[Entry, ...]] = {}
    for entry in part.entries:
        days = {giving.every.days for giving in entry.givings if giving.every is not None}
        if len(days) != 1:
            return {}
        groups[next(iter(days))] = (*groups.get(next(iter(days)), ()), entry)
    return groups


def _by_option(part: Part) -> dict[int, tuple[Entry, ...]]:
    """`cohort A: ... in 5-week cycles, cohort B: ... in 28-day cycles`: the givings of each in the cycles it has."""
    lengths: dict[str, set[int]] = {}
    for entry in part.entries:
        for giving in entry.givings:
            lengths.setdefault(_option(part, entry, giving), set()).update(_said_length(part, entry, giving))
    if len(set.union(set(), *lengths.values())) < 2 or any(len(said) != 1 for said in lengths.values()):
        return {}
    groups: dict[int, tuple[Entry, ...]] = {}
    for days in dict.fromkeys(next(iter(said)) for said in lengths.values()):
        own = [(e, tuple(g for g in e.givings if days in lengths[_option(part, e, g)])) for e in part.entries]
        groups[days] = tuple(replace(entry, givings=kept) for entry, kept in own if kept)
    return groups


def _option(part: Part, entry: Entry, giving: Giving) -> str:
    """The level that a giving is of; where each dose has an interval of its own, that is what it is chosen by."""
    return giving.level or str(_choice_interval(part, entry, giving))


def _said_length(part: Part, entry: Entry, giving: Giving) -> set[int]:
    known = {days for days, _ in part.lengths}
    own = giving.length if giving.length in known else giving.every.days if giving.every is not None else 0
    return {own or 0 if giving.level else _choice_interval(part, entry, giving)} - {0}


def _choice_interval(part: Part, entry: Entry, giving: Giving) -> int:
    """`20 U weekly, 30 U every 2 weeks or 40 U every 3 weeks`: the days of each; 0 for anything else."""
    said = (giving.cycles, giving.lasting, giving.times, giving.days, giving.follows, giving.level)
    if part.lengths or len(entry.givings) < 2 or giving.dose is None or any(said):
        return 0
    often = giving.frequency.every_days or 0 if giving.frequency is not None else 0
    return giving.every.days if giving.every is not None else often if often >= _WEEK else 0


def by_length(part: Part) -> tuple[Part, ...]:
    """A part for each cycle length that is said of some of the drugs; none where one length is that of all."""
    if pieces := _beside_rare(part) or _then_at_another_interval(part):
        return pieces
    own = _by_option(part) or _by_own_length(part)
    alone = (replace(_counted_as(part, e), lengths=((days, None),)) for days, e in own.items())
    return tuple(alone) if len(own) > 1 else ()


def _counted_as(part: Part, entries: tuple[Entry, ...]) -> Part:
    """The part with some of its drugs; a number of cycles that is said of others at an interval is not theirs."""
    if any(giving.every is None for giving in part.givings):
        return replace(part, entries=entries)
    said = {entry for entry in part.entries if any(giving.count is not None for giving in entry.givings)}
    count = part.count if not said or said & {*entries} else None
    return replace(part, entries=entries, count=count)


def in_turn(part: Part) -> tuple[Part, ...]:
    """`A for 2 weeks, a week of rest, for 8 cycles; then weekly for 4 weeks of 35 days`: two phases; else the part.

    Beside other drugs nobody says when those of the second begin.
    """
    turns = [entry for entry in part.entries if _counted_with_rest(entry.givings)]
    if not turns:
        return (part,)
    if len(part.entries) > 1:
        return (replace(part, entries=tuple(_undated_last(e) if e in turns else e for e in part.entries)),)
    one, last = part.givings
    length = (one.lasting.days if one.lasting else 0) + (one.resting.days if one.resting else 0)
    lengths = ((last.length, None),) if last.length else ()
    ways = (((length, None),), one.count or CycleCount(1), one), (lengths, last.count, replace(last, follows=False))
    whole = replace(part, resting=None, intervals=(), numbered=())
    return tuple(
        replace(
            whole, lengths=own, count=None if giving.ranges else count, entries=(replace(turns[0], givings=(giving,)),)
        )
        for own, count, giving in ways
    )


def _counted_with_rest(givings: tuple[Giving, ...]) -> bool:
    """True for a stretch with a rest, once or in so many cycles, behind which the drug goes on at times of its own."""
    if len(givings) != 2:
        return False
    one, last = givings
    rests = one.lasting is not None and one.resting is not None
    counted = (one.count is None or one.count.ends_scope) and (one.cycles is None or ends_at(one.cycles) is not None)
    numbered_on = not last.cycles or last.cycles.relative == "each" or in_later_cycles(last, one)
    own = last.length is not None or (last.step or 1) > 1
    return rests and counted and numbered_on and own and last.follows and last.weeks is None


def _undated_last(entry: Entry) -> Entry:
    *before, last = entry.givings
    return replace(entry, givings=(*before, replace(last, days=UNKNOWN_DAYS)))


def beside_years(part: Part) -> tuple[Part, ...]:
    """A part whose drugs are given at intervals for years, some of them in so many courses, as two; else none."""
    apart = tuple(entry for entry in part.entries if _for_years_of_cycles(part, entry))
    rest = tuple(entry for entry in part.entries if entry not in apart)
    alone = replace(part, entries=apart, count=None, lengths=(), intervals=(), numbered=(), headed=())
    taken = _intervals(apart) - _intervals(rest)
    kept = tuple(days for days in part.intervals if days not in taken) or part.intervals
    return (alone, *([replace(part, entries=rest, intervals=kept)] if rest else [])) if apart else ()


def _intervals(entries: tuple[Entry, ...]) -> set[int]:
    return {giving.every.days for entry in entries for giving in entry.givings if giving.every is not None}


def _beside_rare(part: Part) -> tuple[Part, ...]:
    """`A on days 1 and 8 every 3 weeks, B every 9 weeks`: the days of A are those of its own cycles; else none."""
    dated = {g.every.days for g in part.givings if g.every is not None and g.days is not None}
    if part.lengths or len(dated) != 1:
        return ()
    length = next(iter(dated))
    rare = tuple(entry for entry in part.entries if all(_only_every(giving, length) for giving in entry.givings))
    rest = tuple(entry for entry in part.entries if entry not in rare)
    own = tuple(dict.fromkeys(g.every.days for entry in rare for g in entry.givings if g.every is not None))
    often = tuple(days for days in part.intervals if days not in own)
    if not own or not rest:
        return ()
    alone = replace(part, entries=rare, intervals=own, count=None)
    return (replace(part, entries=rest, intervals=often), alone)


def _then_at_another_interval(part: Part) -> tuple[Part, ...]:
    """`21-day cycles: A weekly in cycles 1-3, on day 1 of cycles 4-8, every 4 weeks thereafter`: then of 28 days."""
    later = {entry: last for entry in part.entries if (last := _last_stretch(entry)) is not None}
    steps = {last.every.days for last in later.values() if last.every is not None}
    lengths = {days for days, _ in part.lengths} or {*part.intervals} - steps
    if len(lengths) != 1 or len(steps) != 1 or not _misfit(step := steps.pop(), lengths.pop()):
        return ()
    before = [replace(e, givings=e.givings[:-1]) if e in later else e for e in part.entries]
    after = [replace(entry, givings=(last,)) for entry, last in later.items()]
    often = tuple(days for days in part.intervals if days != step)
    alone = Part(
        name=part.name, arm=part.arm, entries=tuple(after), lengths=((step, None),), until=part.until, cut=part.cut
    )
    return (replace(part, entries=tuple(before), intervals=often), alone)


def _last_stretch(entry: Entry) -> Giving | None:
    """What a drug is given after the cycles that are named of it to an end: at an interval, without an end."""
    *before, last = entry.givings or (Giving(),)
    ends = [high or 0 for giving in before for _, high in giving.ranges]
    bare = last.every is not None and not (last.days or last.weeks or last.frequency or last.lasting or last.times)
    if not bare or not ends or 0 in ends or last.count is not None:
        return None
    rest = ((max(ends) + 1, None),)
    return replace(last, cycles=CycleList(rest)) if last.ranges == rest or (last.later and not last.ranges) else None


def _misfit(one: int, other: int) -> bool:
    """Whether neither of two intervals is a multiple of the other."""
    return bool(one % other and other % one)


def _only_every(giving: Giving, length: int) -> bool:
    """True for a drug of which only an interval is said, longer than `length`."""
    longer = giving.every is not None and giving.every.days > length
    return longer and not (giving.days or giving.cycles or giving.weeks or giving.frequency or giving.count)


def _for_years_of_cycles(part: Part, entry: Entry) -> bool:
    """`A every 4 weeks for 2 years and B every 3 weeks for 6 courses`: the number of courses is that of B."""
    timed = entry.timed
    if part.count is None or not timed:
        return False
    length = max([*(days for days, _ in part.lengths), *part.intervals], default=0)
    return all(
        g.every is not None
        and g.lasting is not None
        and g.lasting.days >= max(A_YEAR, part.count.number * length + 1)
        and not (g.days or g.cycles or g.count)
        for g in timed
    )


def is_beyond_intervals(part: Part, entry: Entry) -> bool:
    """`A every 2 weeks, B on days 1 and 29`: numbered days of B that no interval of the others holds."""
    one = entry.timed[0] if len(entry.timed) == 1 else None
    if part.lengths or not part.intervals or one is None or one.days is None or one.days.open_from is not None:
        return False
    other = one.every or one.cycles or one.frequency or one.begins or one.follows or one.through
    return not other and one.listed[-1:] > (max(part.intervals),)


def own_count(giving: Giving, length: int | None) -> int:
    """The number of cycles that is said of one drug; 0 where none is."""
    if giving.count is not None and giving.count.of == "cycles" and not giving.count.after:
        return giving.count.number
    each_cycle = giving.every is not None and giving.every.days == length and giving.frequency is None
    return giving.times or 0 if each_cycle else 0


def goes_beyond(givings: Sequence[Giving], count: int) -> bool:
    """Whether anything is given without an end after the cycles that are counted.

    `6 courses of A and B; from course 7, B alone`, `every 2 weeks for cycles 3-6 and every 4 weeks thereafter`,
    `A daily until progression. Also B on days 1 and 2 for 6 cycles`.
    """
    if any(g.goes_on for g in givings) and any(g.count is not None for g in givings):
        return True
    named = (giving for giving in givings if giving.cycles is None or not giving.cycles.on)
    ranges = [one for giving in named for one in giving.ranges]
    if any(low > count and last is None for low, last in ranges):
        return True
    thereafter = any(g.every is not None and g.later and not g.ranges for g in givings)
    return thereafter and max((last or low for low, last in ranges), default=0) >= count
