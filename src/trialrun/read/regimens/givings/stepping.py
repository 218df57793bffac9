"""Doses of one drug that rise step by step: which day each of them has, as far as it is told. Adds no dose."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving, undated
from trialrun.read.regimens.phrases import DayList, WeekList


def one_a_day(made: list[Giving]) -> list[Giving]:
    """`step-up doses of 1 and 3 mg on days 1 and 4`: rising doses, as many as days, are given one a day."""
    steps = [g for g in made if g.dose is not None and g.dose.step]
    ramp = steps[0].lasting if steps else None
    if ramp is not None and ramp.days == len(steps) > 1 and not any(g.days or g.weeks or g.cycles for g in steps):
        return _ramped(made, steps)
    told = any(g.days or g.weeks or g.cycles for g in steps) or all(_daily_stretch(g) for g in steps)
    if len(steps) > 1 and not told:
        return [undated(g) if g in steps else g for g in made]
    made = _one_a_week(made, steps)
    run = [g for g in steps if g.days is not None]
    days = run[0].days.days if run and run[0].days is not None else ()
    if len(run) < 2 or len(run) != len(days) or len({g.days for g in run}) > 1:
        return made
    own, cycles = iter(days), next((g.cycles for g in reversed(run) if g.cycles), None)
    return [replace(g, days=DayList((next(own),)), cycles=g.cycles or cycles) if g in run else g for g in made]


def _one_a_week(made: list[Giving], steps: list[Giving]) -> list[Giving]:
    """`step-up doses of 5 and 25 mg in weeks 1 and 2`: rising doses, as many as weeks, are given one a week."""
    weeks = steps[0].weeks if steps else None
    alike = weeks is not None and all(g.weeks == weeks and g.days is None for g in steps)
    if weeks is None or not alike or weeks.open_from is not None or not 1 < len(steps) == len(weeks.weeks):
        return made
    own = iter(weeks.weeks)
    return [replace(g, weeks=WeekList((next(own),))) if g in steps else g for g in made]


def _ramped(made: list[Giving], steps: list[Giving]) -> list[Giving]:
    """`ramped up over 3 days (100, 200, 400 mg), then 400 mg daily`: a step a day, and daily from the day after."""
    days = iter(range(1, len(steps) + 1))
    dated = [replace(undated(g), days=DayList((next(days),))) if g in steps else g for g in made]
    last = dated[-1]
    daily = last.every_day
    if last in steps or not last.follows or not daily or last.days or last.weeks or last.cycles:
        return dated
    return [*dated[:-1], replace(last, days=DayList((len(steps) + 1,), begins=True))]


def side_by_side(made: list[Giving]) -> list[Giving]:
    """`2 mg and 10 mg on days 8 and 15`: side by side, one a day; not a bolus and an infusion on days 1-2.

    Where nothing says that they are steps (the word, the first cycle, a dose that follows), none of them is chosen.
    """
    done: list[Giving] = []
    for at, giving in enumerate(made):
        done.append(giving)
        days = giving.listed
        run = made[max(0, at + 1 - len(days)) : at + 1]
        before = made[at - len(days)] if 0 < len(days) <= at else None
        if before is not None and len(days) == len(run) > 1 and _beside_next(before, run[0]):
            continue
        apart = len(days) > 2 or max(days, default=0) - min(days, default=0) > 1
        if not (1 < len(days) == len(run) and apart and all(_beside_next(one, two) for one, two in pairwise(run))):
            continue
        first = giving.ranges == ((1, 1),)
        if first or made[at + 1 :] or all(g.dose is not None and g.dose.step for g in run):
            dated = zip(run, days, strict=True)
            scope = giving.cycles or run[0].cycles
            done[-len(run) :] = [replace(g, days=DayList((day,)), cycles=scope) for g, day in dated]
        elif giving.dose is not None and run[0].dose is not None:
            open_dose = replace(giving.dose, low=run[0].dose.low, high=giving.dose.low)
            done[-len(run) :] = [replace(giving, dose=open_dose)]
    return done


def _beside_next(one: Giving, two: Giving) -> bool:
    if one.dose is None or two.dose is None or one.timed or two.infusion or two.dose.choice:
        return False
    rises = one.dose.unit == two.dose.unit and one.dose.low < two.dose.low
    return rises and 0 < two.cut.first - one.cut.end <= len(", and ")


def is_stretch(giving: Giving) -> bool:
    """True for a dose of which, beside how often, only how long is said."""
    other = giving.days or giving.weeks or giving.cycles or giving.every or giving.on_off or giving.times
    return giving.dose is not None and giving.lasting is not None and not giving.infusion and not other


def _daily_stretch(giving: Giving) -> bool:
    """`20 mg daily for 1 week`: a step that tells by itself on how many days it is taken."""
    return is_stretch(giving) and giving.every_day and not giving.borrowed
