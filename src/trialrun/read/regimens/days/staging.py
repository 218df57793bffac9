"""Stretches of one drug that follow one another: weekly for 8 weeks, then every 2 weeks. Invents no stretch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving, in_later_cycles
from trialrun.read.regimens.model import LAST_DAY
from trialrun.read.regimens.phrases import UNKNOWN_DAYS, CycleCount, DayList, Frequency, Lasting, ends_at

_STRETCHES = 3


def staged(entry: Entry, cycle: int = 0) -> Entry:
    """The drug with the days of each stretch counted on from the end of the one before; else as it is.

    `cycle`: the length of the cycles it runs in, where that is said.
    """
    if not entry.givings or entry.givings[0].borrowed:
        return entry
    if options := _staged_options(entry, cycle) or _begun_on_a_day(entry, cycle):
        return options
    steps = list(takewhile(_is_step, entry.givings))
    if _goes_on_after(steps, entry.givings[len(steps) :]):
        return _after_steps(entry, steps, cycle)
    givings = tuple(_up_to_end((_in_first_weeks(*entry.givings[:2]), *entry.givings[1:]), cycle))
    first, rest = givings[:1], givings[1:]
    if not rest or not all(_bare(g) for g in rest) or not all(_bare(g) or _once(g) for g in first):
        return entry
    if any(_within(giving) for giving in rest):
        return entry
    lengths = [_length(giving) or _step_of_next(giving, after) for giving, after in pairwise(givings)]
    if not all(lengths):
        return entry
    return replace(entry, givings=tuple(_counted_on(givings, [length or 0 for length in lengths], cycle=cycle)))


def ended_steps(entry: Entry) -> Entry:
    """`12 mg on day 1, 32 mg on day 4, then 76 mg weekly from day 8 up to cycle 6`: up to then the last dose."""
    *steps, last = entry.givings or (Giving(),)
    end = ends_at(last.cycles)
    rising = all(one.dose and two.dose and one.dose.low < two.dose.low for one, two in pairwise(entry.givings))
    dated = all(giving.cycles == last.cycles and len(giving.listed) == 1 and not giving.level for giving in steps)
    if not steps or end is None or not rising or not dated or not last.begins or last.count is not None:
        return entry
    until = replace(last, cycles=None, count=CycleCount(end))
    return replace(entry, givings=(*(replace(giving, cycles=None) for giving in steps), until))


def after_unknown_steps(entry: Entry) -> Entry:
    """`1.5 mg weekly after step-up doses of 0.1 and 0.3 mg`: where the steps have no days, nor has the full dose."""
    if not any(_is_untimed_step(giving) for giving in entry.givings):
        return entry
    givings = (replace(g, days=UNKNOWN_DAYS) if _begins_unsaid(g) else g for g in entry.givings)
    return replace(entry, givings=tuple(givings))


def after_unknown_end(entry: Entry) -> Entry:
    """`600 mg weekly, then 900 mg every 2 weeks`: where nothing says when the first ends, no day of either is known.

    Nor is any of `20 mg at the time of surgery. Additional doses of 20 mg daily for 5 days`.
    """
    made = list(entry.givings)
    for at, (one, two) in enumerate(pairwise(entry.givings)):
        follows = two.follows and one.dose != two.dose and two.dose is not None and _bare(two) and not two.infused_long
        again = made[at].days == UNKNOWN_DAYS and made[at].cycles is None and _begins_unsaid(two) and _bare(two)
        if again and one.level == two.level:
            made[at + 1] = replace(two, days=UNKNOWN_DAYS)
        elif follows and one.dose is not None and (one.days == UNKNOWN_DAYS or _is_endless(one)):
            made[at : at + 2] = [replace(giving, days=UNKNOWN_DAYS) for giving in (one, two)]
    return entry if tuple(made) == entry.givings else replace(entry, givings=tuple(made))


def before_counted_cycles(entry: Entry) -> Entry:
    """`40 mg on days 8-21, then 30 mg daily for 36 cycles`: the first is of none of those cycles."""
    made = list(entry.givings)
    for at, (one, two) in enumerate(pairwise(entry.givings)):
        counted = two.follows and two.every_day and two.count is not None and two.count.ends_scope
        alone = not (two.days or two.weeks or two.cycles or two.lasting or one.ranges or one.count)
        if counted and alone and len(one.listed) > 1 and one.dose is not None:
            made[at] = replace(one, days=UNKNOWN_DAYS)
    return replace(entry, givings=tuple(made))


def _is_endless(giving: Giving) -> bool:
    """True where an interval is said, and neither how long nor in which cycles; what comes once is no such dose."""
    ended = giving.cycles or giving.count or giving.until or giving.single or giving.loading or giving.delayed
    return _bare(giving) and not ended and _length(giving) is None and not giving.borrowed


def _is_untimed_step(giving: Giving) -> bool:
    return giving.dose is not None and giving.dose.step and not giving.timed and giving.cycles is None


def _begins_unsaid(giving: Giving) -> bool:
    """True for a full dose of which no day, week or cycle says when it begins."""
    full = giving.dose is not None and not giving.dose.step and giving.timed
    return full and not (giving.days or giving.weeks or (giving.ranges and ends_at(giving.cycles) is None))


def _staged_options(entry: Entry, cycle: int) -> Entry | None:
    """`20 mg or 10 mg weekly for 4 weeks, then every 2 weeks`: those of each option; None where it has none."""
    levels = tuple(dict.fromkeys(giving.level for giving in entry.givings))
    if len(levels) < 2 or len(levels) == len(entry.givings) or not all(levels):
        return None
    plain = [replace(e, givings=tuple(map(_as_only_one, e.givings))) for e in (_option(entry, name) for name in levels)]
    counted = [staged(option, cycle) for option in plain]
    if any(one is two for one, two in zip(plain, counted, strict=True)):
        return None
    named = zip(levels, counted, strict=True)
    return replace(entry, givings=tuple(replace(g, level=name) for name, option in named for g in option.givings))


def _option(entry: Entry, level: str) -> Entry:
    return replace(entry, givings=tuple(giving for giving in entry.givings if giving.level == level))


def _as_only_one(giving: Giving) -> Giving:
    dose = replace(giving.dose, choice=False) if giving.dose is not None else None
    return replace(giving, level="", dose=dose)


def _begun_on_a_day(entry: Entry, cycle: int) -> Entry | None:
    """`20 mg daily for 1 week, 50 mg daily for 1 week, then 100 mg daily, from day 22 of cycle 1`: counted on from it.

    The day is said of the first stretch, or behind them all where it is not the day on which the last of them is due;
    `until the end of cycle 12` is where that one ends.
    """
    givings = _without_rest_of_last(entry.givings)
    end = cycle * (ends_at(givings[-1].cycles) or 0)
    if end:
        givings = (*givings[:-1], replace(givings[-1], cycles=None))
    lengths = [giving.lasting.days if giving.lasting is not None else 0 for giving in givings[:-1]]
    told = [giving for giving in (givings[0], givings[-1]) if giving.begins and len(giving.listed) == 1]
    if len(givings) < _STRETCHES or not all(lengths) or len(told) != 1 or len(told[0].ranges) > 1:
        return None
    low, high = told[0].ranges[0] if told[0].ranges else (1, 1)
    start = cycle * (low - 1) + told[0].listed[0]
    bare = [replace(g, days=None, cycles=None, endless=False) if g is told[0] else g for g in givings]
    due = told[0] is givings[-1] and start == sum(lengths) + 1
    if low != high or start < 1 or (low > 1 and not cycle) or not all(map(_daily, bare)):
        return None
    if end > start + sum(lengths):
        bare[-1] = replace(bare[-1], lasting=Lasting(end - start + 1 - sum(lengths)))
    return replace(entry, givings=tuple(_counted_on(tuple(bare), lengths, 1 if due else start, cycle)))


def _without_rest_of_last(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`daily from day 22 of cycle 1` is told in that cycle and in those after it: the givings without the second."""
    *_, before, last = (Giving(), *givings)
    goes_on = before.begins and last.follows and last.dose == before.dose and in_later_cycles(last, before)
    return givings[:-1] if goes_on else givings


def _daily(giving: Giving) -> bool:
    return _bare(giving) and _step(giving) == 1


def _after_steps(entry: Entry, steps: list[Giving], cycle: int) -> Entry:
    """`1 mg on day 1, 3 mg on day 4, then 9 mg weekly for 24 weeks, then every 2 weeks`: counted on from day 8."""
    first, *rest = entry.givings[len(steps) :]
    start = first.listed[0] if first.begins else 7 * (-(-steps[-1].listed[0] // 7)) + 1
    bare = (replace(first, days=None, endless=False) if first.begins else first, *rest)
    lengths = [_length(giving) for giving in bare[:-1]]
    if not all(map(_bare, bare)) or not all(lengths) or any(map(_within, bare)):
        return entry
    return replace(entry, givings=(*steps, *_counted_on(bare, [length or 0 for length in lengths], start, cycle)))


def _goes_on_after(steps: list[Giving], rest: tuple[Giving, ...]) -> bool:
    """Whether what is behind the steps is counted on from a day: several stretches, or `every 2 weeks` for longer."""
    if len(rest) > 1:
        return (rest[0].begins and rest[0].listed > (0,)) or (bool(steps) and steps[-1].listed > (1,))
    several = bool(rest) and rest[0].begins and rest[0].every is not None and rest[0].lasting is not None
    return several and not _within(rest[0])


def _is_step(giving: Giving) -> bool:
    """A dose on one day, of which nothing more is said."""
    often = giving.begins or giving.endless or _step(giving) is not None
    other = giving.cycles or giving.weeks or giving.lasting or giving.times or giving.level
    return len(giving.listed) == 1 and giving.listed[0] > 0 and not often and not other and giving.dose is not None


def _up_to_end(givings: tuple[Giving, ...], cycle: int) -> Iterator[Giving]:
    """`every 4 weeks for 3 doses, then every 8 weeks through week 48`: as long as there are days up to that week.

    So too `daily for 4 weeks, then every other day to the end of cycle 9`, of cycles of a length that is said.
    """
    passed = 0
    for at, giving in enumerate(givings):
        weeks = giving.weeks.weeks if giving.weeks is not None else ()
        end = 7 * len(weeks) if weeks == tuple(range(1, len(weeks) + 1)) else 0
        if cycle and len(giving.ranges) == 1 and giving.ranges[0][0] == 1 and not weeks:
            end = cycle * (giving.ranges[0][1] or 0)
        on = giving.follows or (at > 0 and weeks and giving.dose == givings[at - 1].dose)
        to = passed and on and end > passed
        ended = replace(giving, weeks=None, cycles=None, lasting=Lasting(end - passed)) if to else giving
        passed += _length(ended) or 0
        yield ended


def is_staged(entry: Entry, cycle: int = 0) -> bool:
    """True for a drug whose stretches follow one another, in cycles of the length that is said."""
    return staged(entry, cycle) is not entry


def _in_first_weeks(giving: Giving, after: Giving | None = None) -> Giving:
    """`weekly for the first 4 weeks and then every other week`: as long as those weeks.

    Of `at weeks 0, 1, 2, 3 and 4, and every 4 weeks for 48 weeks` the next is due 4 weeks after the last of those.
    """
    weeks = giving.weeks.weeks if giving.weeks is not None and giving.weeks.open_from is None else ()
    led = after is not None and giving.cycles is None and (after.follows or _rarer_stretch(after, giving))
    if not led or not weeks or weeks != tuple(range(1, len(weeks) + 1)):
        return giving
    fills = after is None or after.follows or not 7 * len(weeks) % (_step(after) or 1)
    if not fills and _step(giving) == 7:
        return replace(giving, weeks=None, times=len(weeks))
    return replace(giving, weeks=None, lasting=Lasting(7 * len(weeks), False))


def _rarer_stretch(after: Giving, giving: Giving) -> bool:
    """`..., every 2 weeks for 16 weeks`: a stretch with an end, of the same dose at a longer interval."""
    same = after.lasting is not None and after.dose == giving.dose
    return same and (_step(after) or 0) > (_step(giving) or LAST_DAY)


def _step(giving: Giving) -> int | None:
    """The days from one dose to the next; 1 of `20 mg for 1 day, 50 mg for 1 day`, as every day counts."""
    dosed = giving.dose is not None and giving.frequency is None and giving.every is None
    return 1 if dosed and giving.lasting is not None and giving.lasting.consecutive else giving.step


def _bare(giving: Giving) -> bool:
    """True where nothing but how often and how long is said of the times."""
    if giving.dose is not None and giving.dose.choice:
        return False
    scoped = giving.cycles is not None and giving.cycles.relative != "thereafter"
    other = scoped or giving.days or giving.weeks or giving.on_off or giving.level
    return not other and (_step(giving) is not None or _on_some_days(giving))


def _on_some_days(giving: Giving) -> bool:
    """`twice weekly for 12 weeks`: a stretch of which the days are not known, but how long it lasts."""
    return giving.lasting is not None and giving.frequency is not None and giving.frequency.per_week is not None


def _within(giving: Giving) -> bool:
    """`for 2 days every 2 weeks`: days of each cycle, not a stretch."""
    return giving.every is not None and giving.lasting is not None and giving.lasting.days < giving.every.days


def _once(giving: Giving) -> bool:
    """A dose on day 1 alone, or a loading dose, before the stretches begin."""
    first = giving.listed == (1,) or (giving.loading and not giving.timed)
    return first and giving.cycles is None and _step(giving) is None and not giving.level


def _step_of_next(giving: Giving, after: Giving) -> int | None:
    """The interval to the first dose of what follows; of a loading dose nobody says whether `for a year` counts it."""
    ended = after.times is not None or (after.lasting is not None and not giving.loading)
    return _step(after) if _once(giving) and ended else None


def _length(giving: Giving) -> int | None:
    if giving.lasting is not None:
        return giving.lasting.days
    return giving.times * (_step(giving) or 0) if giving.times else None


def _rarer_than_all(givings: tuple[Giving, ...], giving: Giving, start: int) -> bool:
    """`two doses 2 weeks apart, then every 6 months`: at that interval from the first dose, not right behind them."""
    counted = len(givings) > 1 and giving is givings[1] and givings[0].times is not None
    return counted and (_step(giving) or 0) > 4 * (start - 1)


def _longer_by(giving: Giving, before: Giving | None, cycle: int) -> int:
    """How many days its interval is longer than that of the counted doses before it, where the dose is the same.

    None where those fill whole cycles: `weekly x 8, then every 2 weeks` in 28-day cycles goes on with cycle 3.
    """
    if before is None or not before.times or before.lasting is not None or before.dose != giving.dose:
        return 0
    if cycle and not (_length(before) or 0) % cycle:
        return 0
    return max(0, (_step(giving) or 0) - (_step(before) or 0))


def _counted_on(givings: tuple[Giving, ...], lengths: list[int], start: int = 1, cycle: int = 0) -> Iterator[Giving]:
    """The givings on their days; the same dose, given more rarely after so many, is next due after its own interval."""
    last = _length(givings[-1])
    before: Giving | None = None
    for giving, length in zip(givings, [*lengths, last or LAST_DAY], strict=True):
        if _on_some_days(giving):
            start += length
            yield giving
            continue
        step = _step(giving) or (length if _once(giving) else 1)
        later = _longer_by(giving, before, cycle)
        start = step + 1 if _rarer_than_all(givings, giving, start) else start + later
        end = start + length - (later if giving.lasting is not None else 0)
        endless = last is None and giving is givings[-1]
        days = tuple(range(start, (max(start, LAST_DAY) if endless else end - 1) + 1, step))
        start = end
        before = giving
        often = giving.frequency.times_per_day if giving.frequency is not None else 1
        frequency = None if often == 1 else Frequency(often, 1)
        timed = replace(giving, days=DayList(days), frequency=frequency, every=None, lasting=None, times=None)
        yield replace(timed, cycles=None, count=None, endless=endless)
