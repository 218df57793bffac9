"""Life happens: a plan meets what was given, missed, held, reduced and stopped, and is planned again.

Nothing is silently lost: every planned giving keeps its row. Lays no cycle and reckons no dose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trialrun.engines import Patient
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.treat.events.course import Course, Lived, Step
from trialrun.treat.events.event_checks import check_events, in_order, is_cycle_delay, latest_known, with_generic_name
from trialrun.treat.events.given import meet_events
from trialrun.treat.events.holds import hold_givings, reduce_givings, set_given_amounts
from trialrun.treat.events.rule_course import judge_rules
from trialrun.treat.events.stops import end_treatment
from trialrun.treat.model import CalendarRow, Choices, History
from trialrun.treat.schedule.giving import Giving
from trialrun.treat.schedule.timeline import Timeline

_STAGES: tuple[Callable[[Sequence[Step], Course], Lived], ...] = (
    meet_events, end_treatment, hold_givings, reduce_givings, judge_rules,
)  # fmt: skip


def settle_history(trial: Trial, start: Date, history: History | None) -> History:
    """The history in order, with generic names, checked, and with the day up to which things are known.

    Raises InputError for events that cannot be true.
    """
    past = history or History()
    events = in_order(with_generic_name(event) for event in past.events)
    as_of = latest_known(start, past.as_of, events)
    check_events(events, trial, start, as_of)
    return History(as_of, events)


def follow_course(
    trial: Trial, patient: Patient, start: Date, asked: tuple[Choices, History], timeline: Timeline
) -> Course:
    """What the plan of one arm is lived in; the history must be settled. Raises InputError for a delay of no cycle."""
    choices, history = asked
    course = Course(
        trial=trial, patient=patient, start=start, as_of=history.as_of or start, choices=choices,
        events=history.events, slots=timeline.slots,
    )  # fmt: skip
    for event in course.of("delay"):
        if is_cycle_delay(event) and event not in timeline.used:
            raise _no_cycle(event.where(), str(event.date), event.date, course)
    return course


def _no_cycle(where: str, asked: str, date: Date, course: Course) -> InputError:
    days = sorted({slot.due for slot in course.slots if slot.due is not None}, key=lambda day: abs((day - date).days))
    near = ", ".join(str(day) for day in sorted(days[:3])) or "not stated in the document"
    what = f"`delay`, field `date`: no cycle begins on {asked}; the nearest cycles begin on {near}"
    fix = "correct `date`, name `cycle`, or name the `drug` where one giving is put off"
    return InputError(what, where=where, fix=fix)


def apply_history(
    planned: Sequence[tuple[Giving, CalendarRow]], course: Course
) -> tuple[tuple[CalendarRow, ...], tuple[Finding, ...]]:
    """The rows of the givings of one arm after all that happened, in the order given, and what was found.

    What was recorded stands first: given, then missed or left out; then the end of treatment, holds,
    reductions, dose rules.
    Raises InputError for events that meet no planned giving or contradict each other.
    """
    lived = Lived(tuple(Step(giving, row, row.date) for giving, row in planned))
    for stage in _STAGES:
        done = stage(lived.steps, course)
        lived = Lived(done.steps, (*lived.findings, *done.findings), lived.met | done.met)
    steps = set_given_amounts(lived.steps)
    return tuple(step.row for step in steps), lived.findings
