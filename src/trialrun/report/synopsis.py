"""A trial at a glance: the facts a reader asks for first, with their lines, and a schema of its groups and phases."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.protocol import Administration, Arm, Element, Outcome, TreatmentPhase, Trial
from trialrun.report.identity import date_text
from trialrun.report.marks import mark_of
from trialrun.report.treatment import (
    NOT_STATED,
    arm_who,
    cycles_text,
    days_text,
    dose_text,
    drug_label,
    phase_length,
    timing_text,
)
from trialrun.show.page import Table
from trialrun.show.schema_figure import Box, Schema

Row = tuple[str, str, str]


def synopsis_table(trial: Trial) -> Table:
    """Facts with the lines of the document they come from; what the document does not say is said to be not stated."""
    rows = (*_registered(trial), *_designed(trial), *_treated(trial), *_measured(trial))
    document = trial.document.name if trial.document is not None else "no document"
    return Table(f"{trial.name} in short, with the lines of {document}", ("Fact", "Value", "From"), tuple(rows))


def trial_schema(trial: Trial, name: str) -> Schema:
    """Screening, the phases of every group with their cycles and drugs, and the follow-up."""
    criteria = trial.eligibility.criteria
    entry = (
        f"{len(criteria)} lines of criteria" if trial.eligibility.complete else "no eligibility list; population only"
    )
    size = trial.design.enrolment
    number = (
        f"{size.value} patients{f' ({size.kind})' if size.kind else ''}" if size is not None else "number not stated"
    )
    return Schema(
        name=name,
        title=f"Schema of {trial.name}",
        start=Box("Screening", (entry, number)),
        tracks=tuple(_track(arm, trial) for arm in trial.arms) or (tuple(map(_phase_box, trial.phases)),),
        end=_follow_up(trial),
    )


def _registered(trial: Trial) -> Iterator[Row]:
    yield _row("Title", trial.title.value, trial.title)
    record = trial.registration
    if record.status is not None:
        yield _row("Status", record.status.value, record.status)
    for condition in record.conditions:
        yield _row("Condition", condition.value, condition)
    for date in record.dates:
        if "updated" in date.kind or "update" in date.kind:
            yield _row("Record dated", date_text(date), date)


def _designed(trial: Trial) -> Iterator[Row]:
    design = trial.design
    for label, element in (("Study phase", design.study_phase), ("Model", design.intervention_model)):
        yield _row(label, element.value, element) if element is not None else (label, NOT_STATED, "")
    if design.enrolment is not None:
        kind = f" ({design.enrolment.kind})" if design.enrolment.kind else ""
        yield _row("Patients", f"{design.enrolment.value}{kind}", design.enrolment)
    else:
        yield ("Patients", NOT_STATED, "")


def _treated(trial: Trial) -> Iterator[Row]:
    for arm in trial.arms:
        yield _row(f"Group: {arm.name}", f"{arm.label}; for {arm_who(arm)}", arm)
    for phase in trial.phases:
        drugs = "; ".join(f"{drug_label(given.drug)}, {dose_text(given)}" for given in phase.administrations)
        yield _row(f"Phase: {phase.name}", f"{phase_length(phase)}. {drugs}", phase)


def _measured(trial: Trial) -> Iterator[Row]:
    for outcome in trial.outcomes:
        if outcome.version == "current" and outcome.role == "primary":
            yield _row("Primary outcome", _outcome_text(outcome), outcome)
    if not trial.outcomes:
        yield ("Outcomes", NOT_STATED, "")


def _outcome_text(outcome: Outcome) -> str:
    times = [frame.offset.text for frame in outcome.time_frames if frame.offset is not None]
    readings = f"; {len(outcome.readings)} readings" if len(outcome.readings) > 1 else ""
    when = f" ({', '.join(times)} from baseline)" if times else " (time not stated)"
    return f"{outcome.label}{when}{readings}"


def _row(label: str, value: str, element: Element) -> Row:
    return (label, value, mark_of(element))


def _track(arm: Arm, trial: Trial) -> tuple[Box, ...]:
    head = Box(arm.name, (arm.label, f"for: {arm_who(arm)}"))
    phases = [phase for phase in trial.phases if phase.name in arm.phases]
    then = (Box("Then", (arm.then,)),) if arm.then else ()
    return (head, *map(_phase_box, phases), *then)


def _phase_box(phase: TreatmentPhase) -> Box:
    return Box(phase.name, (phase_length(phase), *map(_given_line, phase.administrations)))


def _given_line(given: Administration) -> str:
    steps = []
    for step in given.schedule:
        assumed = " (assumption)" if step.days is not None and step.days_origin != "document" else ""
        days = f"{days_text(step.days)}{assumed}" if step.days is not None else f"days {NOT_STATED}"
        whose = f"{step.who or 'some patients'}, " if step.who or step.rule else ""
        steps.append(f"{whose}{cycles_text(step)}: {days}")
    return f"{drug_label(given.drug)}, {dose_text(given)}; {'; '.join(steps) or f'days {NOT_STATED}'}"


def _follow_up(trial: Trial) -> Box:
    lines = []
    for one in trial.assessments:
        if one.kind == "follow-up":
            times = "; ".join(map(timing_text, one.timings)) or f"when: {NOT_STATED}"
            lines.append(f"{one.label}: {times}")
    return Box("Follow-up", tuple(lines) or (NOT_STATED,))
