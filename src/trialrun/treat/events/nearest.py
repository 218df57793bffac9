"""Which planned day a record means, how punctual it was, and the message where it means none. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NoReturn

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.treat.events.course import Course
from trialrun.treat.model import LifeEvent, Status

_ALONE = 28  # days between givings where a drug is given once only
_SHOWN = 3


class Spot(msgspec.Struct, frozen=True):
    """A place in the plan that a record may mean: its number, the day it is due, and the days permitted."""

    index: int
    due: Date | None
    window: tuple[Date, Date] | None


def nearest_open(date: Date, spots: Sequence[Spot]) -> list[int]:
    """The numbers of the places a day may mean, the best first: due that day, else the nearest within reach.

    Of two equally near the earlier comes first. Empty where none is within reach: a window it lies in, or half of the
    days to the nearest other place.
    """
    reach = _reaches(spots)
    near = [spot for spot in spots if _within(date, spot, reach)]
    return [spot.index for spot in sorted(near, key=lambda spot: (_away(date, spot), spot.due or date, spot.index))]


def _away(date: Date, spot: Spot) -> int:
    return abs((date - spot.due).days) if spot.due is not None else 0


def _within(date: Date, spot: Spot, reach: Mapping[Date, int]) -> bool:
    inside = spot.window is not None and spot.window[0] <= date <= spot.window[1]
    return inside or (spot.due is not None and 2 * _away(date, spot) <= reach[spot.due])


def punctuality(actual: Date, due: Date | None, window: tuple[Date, Date] | None) -> tuple[Status, str]:
    """Status and reason of what was done, by its day: on the planned day, inside the stated window, late or early."""
    late = 0 if due is None else (actual - due).days
    if due is None or window is None or late == 0:
        return "given", ""
    first, last = window
    said = f"{count_days(abs(late))} {'late' if late > 0 else 'early'}"
    if first <= actual <= last:
        return "given", f"{said}, inside the window"
    if late < 0:
        return "given", f"{said}, outside the window"
    width = (last - due).days
    if width <= 0:
        return "late", f"{said}; no window is stated"
    return "late", f"{said}, {late - width} beyond the window of {width}"


def count_days(count: int) -> str:
    """`1 day`, `3 days`."""
    return f"{count} day" if count == 1 else f"{count} days"


def _reaches(spots: Sequence[Spot]) -> dict[Date, int]:
    """Days from each planned day of a drug to the nearest other; half of it is how far a record may lie away."""
    days = sorted({spot.due for spot in spots if spot.due is not None})
    gaps = [(later - day).days for day, later in pairwise(days)] or [_ALONE]
    return {day: min(gaps[max(place - 1, 0) : place + 1]) for place, day in enumerate(days)}


def refuse_unplanned(event: LifeEvent, due: Sequence[Date | None], course: Course) -> NoReturn:
    """Raise InputError for an event that meets nothing planned: the nearest of the days due, and what to write."""
    target = event.planned or event.date
    days = sorted({day for day in due if day is not None}, key=lambda day: (abs((day - target).days), day))
    drug = event.drug or (repr(event.label) if event.label else "giving or visit")
    asked = _asked(event)
    if not days:
        what = f"`{event.kind}`: no day of {drug} is known in the plan of {course.trial.name}"
        fix = "name `cycle`, or plan with --assume cycle_length_days=28 and the days"
        raise InputError(what, where=event.where(), fix=fix)
    near = ", ".join(str(day) for day in sorted(days[:_SHOWN]))
    what = f"`{event.kind}`: no {drug} is planned for {asked}; the nearest planned days are {near}"
    fix = "correct `date`, or name the planned day in `planned`" if event.kind == "given" else "correct `date`"
    raise InputError(what, where=event.where(), fix=fix)


def _asked(event: LifeEvent) -> str:
    """`2024-01-08`, `2024-01-08 in cycle 2`, or for what was given in a cycle that is named `cycle 2 day 8`."""
    day = f" day {event.cycle_day}" if event.cycle_day is not None else ""
    if event.cycle is None:
        return str(event.planned or event.date) + (f" on{day}" if day else "")
    if event.kind == "given" and event.planned is None:
        return f"cycle {event.cycle}{day}"
    return f"{event.planned or event.date} in cycle {event.cycle}{day}"
