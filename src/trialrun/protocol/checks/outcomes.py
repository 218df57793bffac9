"""Checks of objectives, outcomes and their time frames against treatment and follow-up."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.ground.finding import Severity
from trialrun.protocol.checks.lengths import Days, day_words, follow_up, frame_days, treatment
from trialrun.protocol.checks.model import Problem
from trialrun.protocol.outcomes import Outcome, TimeFrame
from trialrun.protocol.trial import Trial

_NAMED = 3
"""Outcomes that a finding names; of more it tells the number."""


def _current(trial: Trial) -> Iterator[tuple[int, Outcome]]:
    """The outcomes that stand for themselves: not an earlier version, not a repetition."""
    return (
        (i, outcome) for i, outcome in enumerate(trial.outcomes) if outcome.version == "current" and not outcome.same_as
    )


def find_objectives_without_outcome(trial: Trial) -> Iterator[Problem]:
    """Objectives that no outcome answers; a trial that states no outcome at all is told so once."""
    for i, objective in enumerate(trial.objectives):
        if not objective.outcomes and trial.outcomes:
            message = f"no outcome answers the objective {objective.id!r}"
            yield Problem(place=("objectives", i), message=message, fix="ask how it will be judged")


def find_outcomes_without_objective(trial: Trial) -> Iterator[Problem]:
    """Outcomes that answer no stated objective, where a list of objectives, primary and others, is stated."""
    if all(one.role == "unspecified" for one in trial.objectives):
        return
    answered = {name for objective in trial.objectives for name in objective.outcomes}
    for i, outcome in _current(trial):
        if outcome.id not in answered:
            message = f"the outcome {outcome.id!r} answers no objective"
            yield Problem(place=("outcomes", i), message=message, fix="name it under an objective")


def find_outcomes_without_variables(trial: Trial) -> Iterator[Problem]:
    """Outcomes that name nothing that can be measured, and that no estimand judges by a criteria set or as a time."""
    judged = {one.outcome for one in trial.estimands if one.method not in ("at time", "incidence")}
    for i, outcome in _current(trial):
        if outcome.id not in judged and not outcome.variables and not any(reading.rule for reading in outcome.readings):
            message = f"the outcome {outcome.id!r} names no variable and no rule"
            yield Problem(place=("outcomes", i), message=message, fix="name its variables")


def find_outcomes_without_time(trial: Trial) -> Iterator[Problem]:
    """Outcomes without a time frame, told once: some documents print none for any of theirs."""
    timeless = [(i, outcome.id) for i, outcome in _current(trial) if not outcome.time_frames]
    if not timeless:
        return
    names = ", ".join(repr(name) for _, name in timeless[:_NAMED])
    more = f" and {len(timeless) - _NAMED} more" if len(timeless) > _NAMED else ""
    whose = f"the outcome {names} is" if len(timeless) == 1 else f"{len(timeless)} outcomes ({names}{more}) are"
    fix = "ask for its time frame" if len(timeless) == 1 else "ask for their time frames"
    yield Problem(place=("outcomes", timeless[0][0]), message=f"when {whose} judged is not stated", fix=fix)


def find_cut_objectives(trial: Trial) -> Iterator[Problem]:
    """Objectives whose sentence is cut in the document."""
    for i, objective in enumerate(trial.objectives):
        if objective.cut:
            message = f"the objective {objective.id!r} breaks off in the document"
            yield Problem(place=("objectives", i), message=message, fix="read the whole sentence in another version")


def find_late_outcomes(trial: Trial) -> Iterator[Problem]:
    """Outcomes judged after the end of treatment, with the calculation; outside follow-up they are warnings."""
    for i, outcome in _current(trial):
        for j, frame in enumerate(outcome.time_frames):
            if frame.extent == "up to":
                continue
            due, ends = frame_days(frame), treatment(trial, frame.group or outcome.group)
            if due is not None and ends is not None and due[0] > ends[0][1]:
                message, severity = _lateness(trial, outcome, frame, due, ends[0])
                yield Problem(
                    place=("outcomes", i, "time_frames", j),
                    message=message,
                    severity=severity,
                    calculation=f"{ends[1]}; {day_words(due)} is {due[0] - ends[0][1]} days later",
                    fix="plan a visit for it, or correct the time frame",
                )


def _lateness(trial: Trial, outcome: Outcome, frame: TimeFrame, due: Days, ends: Days) -> tuple[str, Severity]:
    after, planned = follow_up(trial)
    when = frame.offset.text if frame.offset else ""
    said = f"the outcome {outcome.id!r} is judged at {when}, after the end of treatment"
    if not planned:
        return f"{said}, and no contact is planned after it", "warning"
    if after is not None and due[0] > ends[1] + after:
        return f"{said} and after the last planned contact", "warning"
    return said, "query"
