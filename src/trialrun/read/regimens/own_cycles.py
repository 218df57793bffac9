"""Cohorts, doses and drugs of one part that run in cycles of their own lengths. Lays nothing on days."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.read.regimens.givings import Entry, Giving
from trialrun.read.regimens.part import Part

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
    """`on days 1-4 every 6 weeks`: numbered days of each interval."""
    listed = giving.days is not None and bool(giving.days.days) and not giving.days.begins
    return listed and giving.cycles is None and giving.every is not None


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
    if part.count is None or not all(_bare_interval(g) and g.every for entry in part.entries for g in entry.givings):
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
        groups[days] = tuple(msgspec.structs.replace(entry, givings=kept) for entry, kept in own if kept)
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
    if pieces := _beside_rare(part):
        return pieces
    own = _by_option(part) or _by_own_length(part)
    alone = (msgspec.structs.replace(_counted_as(part, e), lengths=((days, None),)) for days, e in own.items())
    return tuple(alone) if len(own) > 1 else ()


def _counted_as(part: Part, entries: tuple[Entry, ...]) -> Part:
    """The part with some of its drugs; a number of cycles that is said of others at an interval is not theirs."""
    if any(giving.every is None for entry in part.entries for giving in entry.givings):
        return msgspec.structs.replace(part, entries=entries)
    said = {entry for entry in part.entries if any(giving.count is not None for giving in entry.givings)}
    count = part.count if not said or said & {*entries} else None
    return msgspec.structs.replace(part, entries=entries, count=count)


def beside_years(part: Part) -> tuple[Part, ...]:
    """A part whose drugs are given at intervals for years, some of them in so many courses, as two; else none."""
    apart = tuple(entry for entry in part.entries if _for_years_of_cycles(part, entry))
    rest = tuple(entry for entry in part.entries if entry not in apart)
    alone = msgspec.structs.replace(part, entries=apart, count=None, lengths=(), intervals=(), numbered=(), headed=())
    taken = _intervals(apart) - _intervals(rest)
    kept = tuple(days for days in part.intervals if days not in taken) or part.intervals
    return (alone, *([msgspec.structs.replace(part, entries=rest, intervals=kept)] if rest else [])) if apart else ()


def _intervals(entries: tuple[Entry, ...]) -> set[int]:
    return {giving.every.days for entry in entries for giving in entry.givings if giving.every is not None}


def _beside_rare(part: Part) -> tuple[Part, ...]:
    """`A on days 1 and 8 every 3 weeks, B every 9 weeks`: the days of A are those of its own cycles; else none."""
    dated = {
        g.every.days for entry in part.entries for g in entry.givings if g.every is not None and g.days is not None
    }
    if part.lengths or len(dated) != 1:
        return ()
    length = next(iter(dated))
    rare = tuple(entry for entry in part.entries if all(_only_every(giving, length) for giving in entry.givings))
    rest = tuple(entry for entry in part.entries if entry not in rare)
    own = tuple(dict.fromkeys(g.every.days for entry in rare for g in entry.givings if g.every is not None))
    often = tuple(days for days in part.intervals if days not in own)
    if not own or not rest:
        return ()
    alone = msgspec.structs.replace(part, entries=rare, intervals=own, count=None)
    return (msgspec.structs.replace(part, entries=rest, intervals=often), alone)


def _only_every(giving: Giving, length: int) -> bool:
    """True for a drug of which only an interval is said, longer than `length`."""
    longer = giving.every is not None and giving.every.days > length
    return longer and not (giving.days or giving.cycles or giving.weeks or giving.frequency or giving.count)


def _for_years_of_cycles(part: Part, entry: Entry) -> bool:
    """`A every 4 weeks for 2 years and B every 3 weeks for 6 courses`: the number of courses is that of B."""
    timed = [giving for giving in entry.givings if giving.timed]
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


def own_count(giving: Giving, length: int | None) -> int:
    """The number of cycles that is said of one drug; 0 where none is."""
    if giving.count is not None and giving.count.of == "cycles" and not giving.count.after:
        return giving.count.number
    each_cycle = giving.every is not None and giving.every.days == length and giving.frequency is None
    return giving.times or 0 if each_cycle else 0


def named_beyond(givings: Sequence[Giving], count: int) -> bool:
    """`6 courses of A and B; from course 7, B alone`: cycles without an end that begin after those counted."""
    return any(low > count and last is None for g in givings if g.cycles is not None for low, last in g.cycles.ranges)
