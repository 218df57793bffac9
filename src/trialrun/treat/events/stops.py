"""The end of treatment: stop, progression, withdrawal and death. Later givings stay in the plan as cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun.ground.finding import Finding
from trialrun.protocol import TreatmentPhase
from trialrun.treat.events.course import Course, Lived, Step, meant, with_reason
from trialrun.treat.model import LifeEvent
from trialrun.treat.schedule.findings import about

ENDS = ("stop", "progression", "withdrawal", "death")
# How documents name progression among the events that end a phase.
_PROGRESSION = ("progression", "progressive disease", "relapse")
_NOUNS = {"stop": "the stop", "progression": "progression", "withdrawal": "withdrawal", "death": "death"}
_WORDS = {"stop": "stopped", "progression": "progression", "withdrawal": "withdrawal", "death": "death"}


def end_treatment(steps: Sequence[Step], course: Course) -> Lived:
    """The givings after every event that ends treatment: those due on its day or later and not given are cancelled.

    Progression ends the phases whose `until` names it, and those that have no `until`, with a finding. A giving
    recorded after the end stays given, with a finding.
    """
    after, findings, met = tuple(steps), list[Finding](), set[LifeEvent]()
    for event in course.of(*ENDS):
        ended = [number for number, step in enumerate(after) if _ends(event, step)]
        met.add(event)
        findings += [*_after_all(event, [after[number] for number in ended], course)]
        reason = with_reason(f"{_WORDS[event.kind]} on {event.date}", event)
        for number in ended:
            step = after[number]
            if step.open:
                row = msgspec.structs.replace(step.row, status="cancelled", reason=reason)
                after = (*after[:number], Step(step.giving, row, step.due, step.settled), *after[number + 1 :])
        findings += _undated(event, after, course)
    return Lived(after, (*_on_progression(course), *findings), frozenset(met))


def ends_phase(event: LifeEvent, phase: TreatmentPhase) -> bool:
    """True where an event that ends treatment ends this phase."""
    if event.phase.casefold() not in ("", phase.name.casefold()):
        return False
    return event.kind != "progression" or not phase.until or _names_progression(phase)


def _names_progression(phase: TreatmentPhase) -> bool:
    return any(word in until.casefold() for until in phase.until for word in _PROGRESSION)


def _ends(event: LifeEvent, step: Step) -> bool:
    date = step.row.date
    return date is not None and date >= event.date and meant(event, step) and ends_phase(event, step.giving.slot.phase)


def _after_all(event: LifeEvent, steps: Sequence[Step], course: Course) -> Iterator[Finding]:
    """Givings recorded although treatment had ended."""
    for step in steps:
        if step.row.actual is not None and (step.row.actual > event.date or event.kind == "stop"):
            message = f"{step.row.drug} was given on {step.row.actual}, after {_NOUNS[event.kind]} on {event.date}"
            fix = "check both dates"
            yield about(course.trial, None, "given-after-end", "warning", message, fix=fix)


def _undated(event: LifeEvent, steps: Sequence[Step], course: Course) -> tuple[Finding, ...]:
    if not any(step.row.date is None and step.open and meant(event, step) for step in steps):
        return ()
    message = (
        f"givings without a date may lie before or after {_NOUNS[event.kind]} on {event.date}: they stay in the plan"
    )
    fix = "--assume cycle_length_days=28 gives them dates"
    return (about(course.trial, None, "end-undated", "query", message, fix=fix),)


def _on_progression(course: Course) -> Iterator[Finding]:
    """What the document leaves open about a progression, phase by phase."""
    phases = {slot.phase.name: slot.phase for slot in course.slots}
    for event in course.of("progression"):
        for phase in phases.values():
            if not phase.until:
                message = (
                    f"whether progression ends phase {phase.name!r} is not stated: it is taken to end on {event.date}"
                )
                fix = "ask the sponsor"
                yield about(course.trial, phase, "end-by-progression", "query", message, fix=fix)
            elif not ends_phase(event, phase):
                until = " or ".join(phase.until)
                message = f"phase {phase.name!r} runs until {until}; progression on {event.date} does not end it"
                yield about(
                    course.trial, phase, "end-by-progression", "query", message, fix="record a `stop` if it did"
                )
