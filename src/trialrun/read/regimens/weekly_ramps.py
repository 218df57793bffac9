"""Doses that rise week by week: `a 5-week ramp-up (20, 50, 100 and 200 mg), then 400 mg daily`. Invents no start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from trialrun.read.regimens.calendars import LAST_CYCLE, LAST_DAY
from trialrun.read.regimens.givings import Giving
from trialrun.read.regimens.leads import NUMBERS, Places, led, words
from trialrun.read.regimens.numbers import COUNT, read_count
from trialrun.read.regimens.phrases import CycleList, DayList, Dose, Phrase, Raise
from trialrun.read.text import Cut

_WEEK = 7
_SHORTEST = 3
_RAMP = re.compile(
    rf"\b(?:(?P<n>{COUNT})[- ]week|weekly)\s(?:\w{{4,15}}\s){{0,2}}?ramp(?:ing|ed)?[- ]?up\b|"
    rf"\bramp(?:ing|ed)?[- ]?up\s(?:weekly|every\sweek|over\s(?P<over>{COUNT})\sweeks)\b|"
    r"\b(?:1|one)\sweek\sat\seach\s(?:dose(?:\slevel)?\s)?(?:of|at)\b",
    re.IGNORECASE,
)
_LEADS = NUMBERS | words("weekly ramp ramping ramped rampup one")


def find_ramps(plain: str, places: Places) -> Iterator[Phrase]:
    """The words that say that each dose of a row holds for a week, with the number of weeks where it is said."""
    if places.words.isdisjoint(("ramp", "ramping", "ramped", "rampup", "each")):
        return
    for match in led(_RAMP, plain, places, _LEADS):
        said = match["n"] or match["over"]
        weeks = read_count(said) if said else 1
        yield Phrase(Raise(Decimal(0), weeks * _WEEK, Decimal(0), ""), Cut(match.start(), match.end()))


def by_the_week(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """Rising doses of which the text says that each holds for a week, each in its week, the last from there on."""
    cue = next((g.raised for g in givings if g.raised is not None and not g.raised.by), None)
    if cue is None:
        return givings
    plain = tuple(replace(g, raised=None) if g.raised == cue else g for g in givings)
    steps = _rising(plain)
    begun = [g for g in steps if g.days is not None]
    starts = {day for g in begun if g.days is not None for day in g.days.days}
    if len(starts) > 1 or any(g.weeks for g in steps):
        return plain
    rest = [g.dose for g in plain if g not in steps and g.dose is not None]
    fits = cue.every == _WEEK or len(steps) in {cue.every // _WEEK, cue.every // _WEEK + 1}
    if len(steps) < _SHORTEST or not fits or any(_size(dose) != _size(steps[-1].dose) for dose in rest):
        return tuple(_unknown(g) if g.dose is not None else g for g in plain)
    first = begun[0] if begun else steps[0]
    return tuple(_in_week(step, first, at, last=at + 1 == len(steps)) for at, step in enumerate(steps))


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
    begun = first.days.days[0] if first.days is not None and first.days.days else 1
    start = begun + at * _WEEK
    end = max(LAST_DAY, LAST_CYCLE * 42) if last else start + _WEEK - 1
    cycle = first.cycles.ranges[0][0] if first.cycles is not None and first.cycles.ranges else 1
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
    return replace(giving, days=None, frequency=None, lasting=None, every=None, times=None, cycles=None, follows=False)
