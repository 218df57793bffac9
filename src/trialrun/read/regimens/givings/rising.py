"""Doses that rise, `20 mg, raised by 20 mg every week to 80 mg`: each step on its days. Invents no start."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving
from trialrun.read.regimens.model import LAST_CYCLE, LAST_DAY
from trialrun.read.regimens.phrases import CycleList, DayList, Dose, Frequency, ends_at

_WEEK = 7
_SHORTEST = 3
_END = max(LAST_DAY, LAST_CYCLE * 42)
"""The last day of a dose without an end: beyond every day that is listed, in cycles of up to 42 days."""


def by_the_week(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """Rising doses of which the text says that each holds for a week, each in its week, the last from there on."""
    return _in_numbered_weeks(givings) or _week_by_week(givings)


def _in_numbered_weeks(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """Doses of which the weeks are numbered, each in its own; none where they are not."""
    weeks = _numbered(givings)
    if not weeks:
        return ()
    *steps, last = givings
    scope = CycleList(((1, None),)) if last.cycles else None
    made = [_in_week(step, Giving(), week - 1, last=False) for step, week in zip(steps, weeks, strict=True)]
    after = replace(_in_week(last, Giving(), weeks[-1], last=True), cycles=last.cycles)
    return (*(replace(step, cycles=scope) for step in made), after)


def _week_by_week(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """Doses that are said to be raised every week, one week after the other."""
    cue = next((g.raised for g in givings if g.raised is not None and not g.raised.by), None)
    if cue is None:
        return givings
    plain = tuple(replace(g, raised=None) if g.raised is not None and not g.raised.by else g for g in givings)
    steps = _rising(plain)
    begun = [g for g in steps if g.days is not None]
    starts = {day for g in begun for day in g.listed}
    if len(starts) > 1 or any(g.weeks for g in steps):
        return plain
    rest = [g.dose for g in plain if g not in steps and g.dose is not None]
    fits = cue.every == _WEEK or len(steps) in {cue.every // _WEEK, cue.every // _WEEK + 1}
    if len(steps) < _SHORTEST or not fits or any(_size(dose) != _size(steps[-1].dose) for dose in rest):
        return tuple(_unknown(g) if g.dose is not None else g for g in plain)
    later = [g for g in plain if g.begins and _size(g.dose) == _size(steps[-1].dose)]
    first = (*begun, *later, steps[0])[0]
    named = _named_cycles(plain, steps[-1])
    made = (_in_week(step, first, at, last=at + 1 == len(steps)) for at, step in enumerate(steps))
    return tuple(replace(step, cycles=step.cycles or named) for step in made)


def _named_cycles(givings: tuple[Giving, ...], top: Giving) -> CycleList | None:
    """`..., then 400 mg daily until the end of cycle 12`: the cycles from the first on that are named for the last."""
    named = (g.cycles for g in givings if _size(g.dose) == _size(top.dose))
    return next((cycles for cycles in named if ends_at(cycles)), None)


def _numbered(givings: tuple[Giving, ...]) -> list[int]:
    """`20 mg in week 1, 50 mg in week 2, then 100 mg daily`: the weeks of all rising daily doses but the last."""
    if len(givings) < _SHORTEST or len(_rising(givings)) < len(givings) or not givings[-1].follows:
        return []
    weeks = [week for g in givings[:-1] if g.weeks is not None for week in g.weeks.weeks]
    row = weeks == list(range(weeks[0], weeks[0] + len(givings) - 1)) if weeks else False
    others = any(g.days or g.every or g.lasting for g in givings) or any(g.cycles for g in givings[:-1])
    often = {g.frequency for g in givings if g.frequency is not None}
    return weeks if row and not others and often == {Frequency(1, 1)} and givings[-1].weeks is None else []


def _size(dose: Dose | None) -> tuple[Decimal, str] | None:
    return (dose.low, dose.unit) if dose is not None else None


def _rising(givings: tuple[Giving, ...]) -> list[Giving]:
    """The givings whose doses rise from the first on."""
    steps: list[Giving] = []
    for giving in givings:
        dose, last = giving.dose, steps[-1].dose if steps else None
        if dose is not None and (last is None or (dose.unit == last.unit and dose.low > last.low)):
            steps.append(giving)
    return steps


def _in_week(step: Giving, first: Giving, at: int, *, last: bool) -> Giving:
    """The step on the days of its week; `first` says on which day of which cycle the row begins."""
    begun = first.listed[0] if first.listed else 1
    start = begun + at * _WEEK
    end = _END if last else start + _WEEK - 1
    cycle = first.ranges[0][0] if first.ranges else 1
    dose = replace(step.dose, choice=False, step=False) if step.dose is not None else None
    return replace(
        _unknown(step),
        dose=dose,
        days=DayList(tuple(range(start, end + 1))),
        cycles=CycleList(((cycle, None),)) if cycle > 1 else None,
        through=True,
        endless=last,
    )


def _unknown(giving: Giving) -> Giving:
    """The dose without times, which are not known."""
    return replace(
        giving, days=None, weeks=None, frequency=None, lasting=None, every=None, times=None, cycles=None, follows=False
    )


def _some_weeks(days: int) -> bool:
    """Two weeks or more: of a dose each week, that rises each week, a step is one dose."""
    return days > _WEEK and days % _WEEK == 0


def climbed(giving: Giving) -> Iterator[Giving]:
    """`200 mg daily, raised by 100 mg every 14 days to 400 mg`: each amount on its days, the last one to the end.

    So too what is given weekly and raised every few weeks.
    """
    steps = _amounts(giving)
    weekly = giving.weekly and plain_steady(giving) and giving.raised is not None and _some_weeks(giving.raised.every)
    if giving.raised is None or len(steps) < 2 or not (weekly or plain_daily(_from_day_1(giving))):
        yield giving if giving.raised is None else replace(giving, days=None, frequency=None, every=None, raised=None)
        return
    every, apart = giving.raised.every, _WEEK if weekly else 1
    for at, amount in enumerate(steps):
        last = at + 1 == len(steps)
        end = _END if last else (at + 1) * every
        assert giving.dose is not None
        yield replace(
            giving,
            dose=replace(giving.dose, low=amount),
            days=DayList(tuple(range(at * every + 1, end + 1, apart))),
            lasting=None,
            raised=None,
            through=True,
            endless=last,
        )


def _from_day_1(giving: Giving) -> Giving:
    """`on day 1 ... is begun at 500 mg daily`: day 1 is where it starts."""
    begins = giving.listed == (1,)
    return replace(giving, days=None) if begins else giving


def _amounts(giving: Giving) -> tuple[Decimal, ...]:
    """The amounts from the first to the top; none where units differ or the steps do not meet the top."""
    dose, raised = giving.dose, giving.raised
    if dose is None or raised is None or dose.high is not None or raised.by <= 0:
        return ()
    scale = Decimal(1000) if dose.unit == "mg" and raised.unit == "g" else Decimal(1)
    if scale == 1 and dose.unit != raised.unit:
        return ()
    span, most = raised.most * scale - dose.low, raised.most * scale
    if span <= 0 or span % raised.by or span / raised.by > 12:
        return ()
    return tuple(dose.low + step * raised.by for step in range(int((most - dose.low) / raised.by) + 1))


def plain_daily(giving: Giving) -> bool:
    """True for a dose a day, of which no days or cycles are said."""
    daily = giving.frequency is None or giving.frequency.every_days == 1
    return daily and plain_steady(giving)


def plain_steady(giving: Giving) -> bool:
    """True for a dose at a steady frequency, of which no days or cycles are said."""
    steady = giving.frequency is not None and giving.frequency.every_days is not None
    other = giving.days or giving.weeks or giving.cycles or giving.every or giving.on_off
    return giving.dose is not None and (steady or giving.daily) and not other
