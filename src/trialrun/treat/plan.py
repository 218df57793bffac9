"""One patient's calendar: the protocol laid on dates, with doses, visits, duties and what has happened since.

The definition of a calendar: plain and slow. Reads no clock and no file.
"""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.engines import Patient
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import Arm, Trial
from trialrun.treat.dosing.doses import check_choices, dose_giving
from trialrun.treat.events.event_checks import cycle_delays
from trialrun.treat.events.happenings import apply_history, follow_course, settle_history
from trialrun.treat.events.stops import ENDS
from trialrun.treat.events.visit_events import apply_to_visits
from trialrun.treat.model import Calendar, CalendarRow, Choices, History, LifeEvent
from trialrun.treat.schedule.delayed_rows import say_delays
from trialrun.treat.schedule.giving import Giving, plan_givings
from trialrun.treat.schedule.idle_assumptions import idle_assumptions
from trialrun.treat.schedule.sequel import plan_sequel
from trialrun.treat.schedule.timeline import lay_timeline
from trialrun.treat.schedule.whose import whose_giving
from trialrun.treat.visits.journey import Journey
from trialrun.treat.visits.numbering import number_rows
from trialrun.treat.visits.other_rows import plan_other_rows
from trialrun.treat.visits.working_days import move_to_working_days, still_on_free_days


def plan_calendar(
    trial: Trial,
    arm: str | None,
    patient: Patient,
    start: Date,
    *,
    choices: Choices | None = None,
    history: History | None = None,
) -> Calendar:
    """The calendar of one patient whose first dose is on `start`; `arm` None plans every arm.

    `history` is what has happened since, and up to which day things are known.
    Raises UnknownNameError for an arm, UsageError for choices that must be made, InputError for events or a schedule
    that cannot be.
    """
    chosen, past = choices or Choices(), settle_history(trial, start, history)
    check_choices(trial, chosen)
    if any(map(_of_one_arm, past.events)) and arm is None and len(trial.arms) > 1:
        names = ", ".join(one.name for one in trial.arms)
        raise UsageError(f"{trial.name} has several arms, and events belong to one", fix=f"name the arm: {names}")
    rows: list[CalendarRow] = []
    findings: list[Finding] = []
    for one in _arms(trial, arm):
        mine, found = _plan_arm(trial, one, patient, start, (chosen, past))
        rows += mine
        findings += found
    findings += idle_assumptions(trial, chosen)
    return Calendar(
        trial=trial.name, person_id=patient.person_id, start=start, as_of=past.as_of or start,
        rows=number_rows(sort_rows(rows)), findings=tuple(dict.fromkeys(findings)),
    )  # fmt: skip


def _of_one_arm(event: LifeEvent) -> bool:
    """True for what can only have happened in one arm; the end of all treatment ends it in every arm."""
    return event.kind not in ENDS or bool(event.drug or event.phase)


def _arms(trial: Trial, arm: str | None) -> tuple[Arm | None, ...]:
    if arm is None:
        return trial.arms or (None,)
    plain = {one.name.casefold(): one for one in trial.arms}
    if arm.casefold() not in plain:
        raise UnknownNameError("arm", arm, plain, where=trial.name, fix=f"its arms are {', '.join(plain) or 'none'}")
    return (plain[arm.casefold()],)


def _plan_arm(
    trial: Trial, arm: Arm | None, patient: Patient, start: Date, asked: tuple[Choices, History]
) -> tuple[list[CalendarRow], list[Finding]]:
    choices, past = asked
    timeline = lay_timeline(trial, arm, start, choices, cycle_delays(past.events))
    findings = list(timeline.findings)
    planned: list[tuple[Giving, CalendarRow]] = []
    for slot in timeline.slots:
        for giving in plan_givings(slot, start, choices):
            whose = whose_giving(giving, trial, patient, choices)
            findings += whose.findings
            if whose.yours:
                dosed, found = dose_giving(giving, trial, patient, choices)
                planned.append((giving, whose.marked(dosed)))
                findings += found
    course = follow_course(trial, patient, start, asked, timeline)
    moved = move_to_working_days([row for _, row in planned], trial, start, choices)
    lived, found = apply_history([(giving, row) for (giving, _), row in zip(planned, moved, strict=True)], course)
    rows = move_to_working_days(lived, trial, start, choices)
    journey = Journey(
        trial=trial, arm=arm, patient=patient, start=start, slots=timeline.slots, doses=tuple(rows), choices=choices,
        history=past,
    )  # fmt: skip
    laid, open_ = plan_other_rows(journey)
    others = apply_to_visits(move_to_working_days(laid, trial, start, choices), rows, course)
    rows += [*plan_sequel(arm), *others]
    findings += [*found, *open_, *still_on_free_days(rows, trial, start, choices)]
    return say_delays(rows, timeline), findings


def sort_rows(rows: Sequence[CalendarRow]) -> tuple[CalendarRow, ...]:
    """Rows in the order of time, arm by arm.

    What has no date stands where its window begins, screening first, and else behind what stood before it.
    """
    placed: list[tuple[tuple[object, ...], CalendarRow]] = []
    arms = {row.arm: number for number, row in reversed(list(enumerate(rows)))}
    latest: dict[str, Date] = {}
    for number, row in enumerate(rows):
        if row.date is not None:
            latest[row.arm] = row.date
        day = row.date or _without_date(row) or latest.get(row.arm) or Date.min
        placed.append(((arms[row.arm], day, row.date is None, row.order or 0, number), row))
    return tuple(row for _, row in sorted(placed, key=lambda pair: pair[0]))


def _without_date(row: CalendarRow) -> Date | None:
    if row.window is not None:
        return row.window[0]
    return Date.min if row.phase == "screening" else None
