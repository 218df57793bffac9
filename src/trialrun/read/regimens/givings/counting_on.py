"""Doses of one drug that the text counts on: after listed days, until the next one, from a day of a cycle on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving
from trialrun.read.regimens.givings.rising import climbed, plain_daily, plain_steady
from trialrun.read.regimens.model import LAST_DAY
from trialrun.read.regimens.phrases import (
    CycleList,
    DayList,
    Frequency,
    Lasting,
    OnOff,
    WeekList,
    ends_at,
)


def counted_on(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings of a drug with every step that the text counts out on its own days."""
    givings = _in_weeks(givings)
    givings = tuple(_going_on(giving, len(givings) == 1) for giving in _after_listed(_then_on_and_off(givings)))
    made = [step for giving in _delayed(_until_next(givings)) for step in climbed(giving)]
    return tuple(part for giving in made for part in begun_in_cycle(giving))


def _in_weeks(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`for 2 weeks, for the next 2 weeks, from week 5 on`: all in weeks, where each begins with the week after."""
    made: list[Giving] = []
    passed = 0
    for giving in givings:
        weeks = _weeks_on(giving, passed)
        if not weeks or weeks[0] != passed + 1:
            return givings
        passed = weeks[-1]
        made.append(giving if giving.weeks is not None else replace(giving, weeks=WeekList(weeks), lasting=None))
    numbered = {giving.weeks is not None for giving in givings}
    return tuple(made) if len(numbered) > 1 else givings


def _weeks_on(giving: Giving, passed: int) -> tuple[int, ...]:
    """The weeks of a giving, or as many behind those that have passed as it lasts; none for anything else."""
    if giving.weeks is not None:
        return giving.weeks.weeks
    other = giving.days or giving.cycles or giving.every or giving.times or giving.on_off or giving.frequency is None
    days = giving.lasting.days if giving.lasting is not None and not other else 0
    return () if days % 7 else tuple(range(passed + 1, passed + days // 7 + 1))


def _going_on(giving: Giving, alone: bool) -> Giving:
    """`on days 1, 15 and 29 and every 28 days thereafter`: after the last of these days, at that interval.

    Not `on days 1-7, every 28 days thereafter`: days that follow one another are those of each interval.
    """
    step = giving.step
    days = giving.listed
    thereafter = giving.cycles is not None and giving.cycles.relative == "thereafter" and not giving.ranges
    if not thereafter or len(days) < 2 or step is None or step < 7:
        return giving
    if len(days) > 2 and days[-1] - days[0] + 1 == len(days) and giving.every is not None:
        return replace(giving, cycles=None) if alone else giving
    end = days[-1] + (giving.lasting.days if giving.lasting is not None else step * (giving.times or LAST_DAY))
    on = range(days[-1] + step, min(end, LAST_DAY) + 1, step)
    listed = DayList((*days, *on))
    endless = giving.lasting is None and giving.times is None
    return replace(
        giving, days=listed, cycles=None, every=None, frequency=None, lasting=None, times=None, through=True,
        endless=endless,
    )  # fmt: skip


def _after_listed(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`300 mg on days 1 and 15, then 600 mg every 24 weeks`: at that interval, as 600 mg is 2 x 300 mg, from day 1."""
    kept = list(givings)
    for at, (one, two) in enumerate(pairwise(givings)):
        days = one.listed
        apart = len(days) > 1 and days[0] > 0 and all(later - day > 1 for day, later in pairwise(days))
        if two.every is None or one.dose is None or two.dose is None or not apart or not _another_interval(one, two):
            continue
        start = days[0] if two.dose.low == len(days) * one.dose.low else days[-1]
        listed = DayList(tuple(range(start + two.every.days, LAST_DAY + 1, two.every.days)))
        kept[at + 1] = replace(two, days=listed, every=None, through=True, endless=True)
    return tuple(kept)


def _another_interval(one: Giving, two: Giving) -> bool:
    """True for an interval, and nothing more, that follows listed days, and nothing more."""
    before = one.cycles or one.every or one.frequency or one.level or one.weeks
    after = (two.days, two.weeks, two.cycles, two.frequency, two.lasting, two.times, two.infusion)
    return two.follows and not before and not any(after)


def _until_next(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`5 mg from week 5, 10 mg from week 9`, `20 mg from cycle 3, 30 mg from cycle 5`: each until the next begins."""
    kept = list(givings)
    for at, (one, two) in enumerate(pairwise(givings)):
        dated = one.days is not None and two.days is not None and one.days != two.days
        if one.dose is None or two.dose is None or one.extra or two.extra or one.level:
            continue
        if one.dose == two.dose and not dated:
            continue
        first, then = _open_week(one) or (1 if plain_steady(one) and not one.lasting else None), _open_week(two)
        if first and then and first < then:
            kept[at] = replace(one, weeks=WeekList(tuple(range(first, then))))
        first, then = _open_cycle(one), _open_cycle(two)
        if first and then and first < then:
            kept[at] = replace(one, cycles=CycleList(((first, then - 1),)))
    return tuple(kept)


def _open_week(giving: Giving) -> int | None:
    return giving.weeks.open_from if giving.weeks is not None and len(giving.weeks.weeks) == 1 else None


def _open_cycle(giving: Giving) -> int | None:
    ranges = giving.ranges
    return ranges[0][0] if len(ranges) == 1 and ranges[0][1] is None else None


_A_CYCLE = 28
"""Days; a single day behind them, `daily from day 100`, is in no cycle."""


def _delayed(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`100 mg daily, raised to 200 mg daily after 3 weeks`: 100 mg for 3 weeks, then 200 mg."""
    kept = list(givings)
    for at in range(1, len(kept)):
        before, giving = kept[at - 1], kept[at]
        giving = kept[at] = _after_stretch(before, giving)
        if giving.delayed and before.every_day and len(before.listed) == 1 and before.listed[0] > _A_CYCLE:
            start = before.listed[0] + giving.delayed
            kept[at - 1] = replace(before, days=DayList(tuple(range(before.listed[0], start))))
            kept[at] = replace(giving, days=DayList((start,), begins=True), delayed=None)
            continue
        if (
            giving.delayed
            and before.days is not None
            and _in_each_cycle(before)
            and (giving.days is None or giving.borrowed)
        ):
            cycles = max(1, giving.delayed // (before.length or 28))
            kept[at - 1] = replace(before, cycles=CycleList(((1, cycles),)))
            kept[at] = replace(giving, days=before.days, cycles=CycleList(((cycles + 1, None),)), delayed=None)
            continue
        if giving.delayed and plain_steady(before) and before.lasting is None:
            past = sum(earlier.lasting.days for earlier in kept[: at - 1] if earlier.lasting is not None)
            often = before.frequency or Frequency(1, 1)
            stretch = giving.delayed - past if giving.delayed > past else giving.delayed
            kept[at - 1] = replace(before, frequency=often, lasting=Lasting(stretch))
            kept[at] = replace(giving, frequency=giving.frequency or often, delayed=None)
    return tuple(kept)


def _in_each_cycle(giving: Giving) -> bool:
    """True for numbered days of every cycle."""
    return giving.cycles is None or giving.cycles.relative == "each"


def _on_and_off(giving: Giving) -> Giving:
    """`weekly x 3 every 28 days`: three weeks of four."""
    if not giving.weekly or not giving.times or giving.every is None or giving.every.days <= 7 * giving.times:
        return giving
    return replace(giving, on_off=OnOff(7 * giving.times, giving.every.days), times=None, every=None)


def _then_on_and_off(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`weekly for 7 weeks, a week of rest, then weekly for 3 of 4 weeks`: weeks that are counted on."""
    if len(givings) != 2:
        return givings
    first, then = givings[0], _on_and_off(givings[1])
    weekly = first.weekly and not (first.days or first.cycles)
    days = first.lasting.days if first.lasting is not None else 7 * (first.times or 0)
    if then.on_off is None or not weekly or not days or days % 7 or then.days or then.cycles:
        return givings
    weeks = days // 7
    start = weeks + (first.resting.days // 7 if first.resting is not None else 0) + 1
    return (
        replace(first, weeks=WeekList(tuple(range(1, weeks + 1))), lasting=None, times=None, resting=None),
        replace(then, weeks=WeekList((start,), start), frequency=then.frequency or first.frequency),
    )


def _after_stretch(before: Giving, giving: Giving) -> Giving:
    """`50 mg daily for 14 days, then 100 mg`: the time said of the one before ends it, the other goes on as often."""
    if before.lasting is None or not (before.delayed == 0 or giving.follows):
        return giving
    if giving.borrowed:
        return replace(giving, lasting=None)
    if giving.frequency is None and giving.lasting is not None and plain_daily(before) and not giving.days:
        return replace(giving, frequency=before.frequency)
    return giving


def begun_in_cycle(giving: Giving) -> Iterator[Giving]:
    """`daily, beginning on day 1 of cycle 1`: on from that day, not in that cycle alone.

    `Weekly from day 8 through cycle 6`: from that day of cycle 1 on, in the cycles after it from their first day.
    """
    days, cycles = giving.days, giving.cycles
    steady = giving.frequency is not None and giving.frequency.every_days is not None
    if days is None or not days.begins or len(days.days) != 1 or not steady or giving.until or giving.lasting:
        yield giving
        return
    if cycles is not None and cycles.through and ends_at(cycles) is not None:
        cycles = replace(cycles, ranges=((1, 1), (2, ends_at(cycles))))
    if cycles is None or not cycles.ranges or cycles.ranges[0][0] != cycles.ranges[0][1]:
        yield giving
        return
    first, day = cycles.ranges[0][0], days.days[0]
    later = cycles.ranges[1:] or ((first + 1, None),)
    if len(later) > 1 or later[0][0] != first + 1:
        yield giving
    elif day == 1:
        whole = (first, later[0][1])
        yield replace(giving, days=None, cycles=CycleList((whole,)) if whole != (1, None) else None)
    else:
        yield replace(giving, cycles=CycleList(cycles.ranges[:1]))
        yield replace(giving, days=None, cycles=CycleList(later))
