"""What the schedule of a phase leaves open: days, routes and cycles that are not stated, each as one finding.

Plans nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.protocol import Administration, Numbers, TreatmentPhase, Trial
from trialrun.treat.model import Choices
from trialrun.treat.schedule.assumptions import assumed_count, assumed_of_drug
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.shapes import Shape, highest


def schedule_findings(trial: Trial, phase: TreatmentPhase, shape: Shape, choices: Choices) -> Iterator[Finding]:
    """What is open in a phase, once for each drug, with the reading chosen and what the user may assume.

    Raises InputError for a schedule of cycles that the phase does not have.
    """
    for given in phase.administrations:
        _refuse_unreached(trial, phase, given, choices)
        yield from _days(trial, phase, given, choices)
        yield from _cycles(trial, phase, given, shape)
        yield from _routes(trial, phase, given, choices)


def _refuse_unreached(trial: Trial, phase: TreatmentPhase, given: Administration, choices: Choices) -> None:
    """Cycles below the first, or beyond the last that the document states, would be lost without a word."""
    last = phase.first_cycle + phase.cycles - 1 if phase.cycles is not None else None
    for entry in given.schedule:
        if entry.cycles is None:
            continue
        where = f"{trial.name}: phase {phase.name!r}, {given.drug}, cycles {entry.cycles.text}"
        low = min(first for first, _ in entry.cycles.ranges)
        if low < phase.first_cycle:
            message = f"cycle {low} is before the first cycle, {phase.first_cycle}"
            raise InputError(message, where=where, fix="correct `cycles`, or `first_cycle` of the phase")
        if last is not None and highest(entry.cycles) > last and assumed_count(choices, phase) is None:
            message = f"cycle {highest(entry.cycles)} is beyond the last cycle, {last}"
            raise InputError(message, where=where, fix="correct `cycles` of the schedule or of the phase")


def _days(trial: Trial, phase: TreatmentPhase, given: Administration, choices: Choices) -> Iterator[Finding]:
    where = f"{given.drug} in phase {phase.name!r}"
    chosen = assumed_of_drug(choices, "days", phase, given.drug)
    if _is_silent(given) and isinstance(chosen, Numbers):
        message = f"the days of {where} are not stated; days {chosen.text} are assumed"
        yield about(trial, given, "days-assumed", "note", message, fix="take the days from the protocol")
    elif _is_silent(given):
        message = f"on which days {where} is given is not stated"
        fix = f"take the days from the protocol; --assume {given.drug}.days=1,8 plans days that you know from elsewhere"
        yield about(trial, given, "schedule-absent", "query", message, fix=fix)
    for entry in given.schedule:
        if entry.days is not None and entry.days_origin == "assumption":
            weekly = "once a week" if entry.per_week == 1 else f"{entry.per_week} times a week"
            stated = f"stated is {weekly}" if entry.per_week is not None else "the document states none"
            message = f"days {entry.days.text} of {where} are an assumption: {stated}"
            yield about(trial, entry, "days-assumed", "query", message, fix="ask the sponsor which days are meant")


def _is_silent(given: Administration) -> bool:
    """True where a part of the schedule has no days; entries for some patients share the days of the others."""
    common = [entry for entry in given.schedule if entry.rule is None and not entry.who]
    stated = [entry for entry in given.schedule if entry.days is not None]
    return not stated or any(entry.days is None for entry in common)


def _cycles(trial: Trial, phase: TreatmentPhase, given: Administration, shape: Shape) -> Iterator[Finding]:
    """Cycles of the phase for which a drug has no schedule, though it has one for others."""
    stated = [entry.cycles for entry in given.schedule if entry.cycles is not None]
    if not stated or len(stated) < len(given.schedule) or shape.count is None:
        return
    numbers = range(phase.first_cycle, phase.first_cycle + shape.count)
    missing = [number for number in numbers if not any(cycles.has(number) for cycles in stated)]
    if missing:
        listed = ", ".join(map(str, missing[:6])) + (" ..." if len(missing) > 6 else "")
        message = f"{given.drug} has no schedule for cycle {listed} of phase {phase.name!r}: none is planned then"
        yield about(trial, given, "cycle-gap", "query", message, fix="ask whether it is given then")


def _routes(trial: Trial, phase: TreatmentPhase, given: Administration, choices: Choices) -> Iterator[Finding]:
    chosen = assumed_of_drug(choices, "route", phase, given.drug)
    if len(given.routes) > 1 and chosen is None:
        message = f"{given.drug} in phase {phase.name!r} may be given {' or '.join(given.routes)}"
        fix = f"--assume {given.drug}.route={given.routes[0]} chooses one"
        yield about(trial, given, "route-choice", "note", message, fix=fix)
    if len(given.route_printed) > 1 and not given.routes:
        message = f"the route of {given.drug} is contradictory: {' and '.join(given.route_printed)}"
        yield about(trial, given, "route", "query", message, fix="ask the sponsor; the product cannot be guessed")
