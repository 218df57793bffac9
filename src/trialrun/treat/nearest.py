"""Which planned giving a day means when it is no planned day, and the message where it means none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.treat.course import Course, Step
from trialrun.treat.model import LifeEvent

_ALONE = 28  # days between givings where a drug is given once only
_SHOWN = 3


def nearest_open(date: Date, numbered: Sequence[tuple[int, Step]]) -> list[int]:
    """The givings a day may mean, the best first: due that day, else the nearest one within reach, the earlier first.

    Empty where no giving is within reach. Settled ones are kept, so that two records of one giving are told from a
    record of none.
    """
    dated = [(index, step, step.due) for index, step in numbered if step.due is not None]
    near = sorted(dated, key=lambda one: (abs((one[2] - date).days), one[2], one[0]))
    return [index for index, step, due in near if _within(date, step, due, [other for _, _, other in dated])]


def _within(date: Date, step: Step, due: Date, days: Sequence[Date]) -> bool:
    window = step.row.window
    inside = window is not None and window[0] <= date <= window[1]
    return inside or 2 * abs((date - due).days) <= reach_of(due, days)


def reach_of(due: Date, days: Sequence[Date]) -> int:
    """Days from one planned day of a drug to the nearest other; half of it is how far a record may lie away."""
    return min((abs((day - due).days) for day in days if day != due), default=_ALONE)


def refuse_unplanned(event: LifeEvent, steps: Sequence[Step], course: Course) -> NoReturn:
    """Raise InputError for an event that meets no planned giving: what is planned nearest, and what to write."""
    target = event.planned or event.date
    days = sorted({step.due for step in steps if step.due is not None}, key=lambda day: (abs((day - target).days), day))
    drug = event.drug or "anything"
    if event.planned is None and event.cycle is not None:
        asked = f"cycle {event.cycle}" + (f" day {event.cycle_day}" if event.cycle_day is not None else "")
    else:
        asked = str(target)
    if not days:
        what = f"`{event.kind}`: no day of {drug} is known in the plan of {course.trial.name}"
        fix = "name `cycle`, or plan with --assume cycle_length_days=28 and the days"
        raise InputError(what, where=event.where(), fix=fix)
    near = ", ".join(str(day) for day in sorted(days[:_SHOWN]))
    what = f"`{event.kind}`: no {drug} is planned for {asked}; the nearest planned days are {near}"
    fix = "correct `date`, or name the planned day in `planned`" if event.kind == "given" else "correct `date`"
    raise InputError(what, where=event.where(), fix=fix)
