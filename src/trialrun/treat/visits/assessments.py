"""Visits, assessments, procedures, samples and follow-up of a trial as rows. What happens in screening stands apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trialrun.ground.finding import Finding
from trialrun.protocol import Assessment, Timing
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Drug, DrugClass
from trialrun.treat.model import CalendarRow, Kind, least_sure
from trialrun.treat.schedule.findings import about
from trialrun.treat.visits.anchor_words import canonical_anchor
from trialrun.treat.visits.cycle_moments import bound_slots, is_cyclic
from trialrun.treat.visits.journey import Journey, Spot, doses_of, lay_row
from trialrun.treat.visits.moments import moments_of

Rows = tuple[tuple[CalendarRow, ...], tuple[Finding, ...]]
_KINDS: dict[str, Kind] = {"sample": "procedure", "follow-up": "visit"}
_GIVEN: dict[str, Kind] = {"visit": "visit", "assessment": "assessment", "procedure": "procedure"}


def plan_visits(journey: Journey) -> Rows:
    """The rows of every assessment of the trial but those of screening, and what their times leave open."""
    rows: list[CalendarRow] = []
    findings: list[Finding] = []
    for assessment in journey.trial.assessments:
        mine, found = _plan(assessment, journey)
        rows += mine
        findings += found
    return tuple(rows), tuple(findings)


def is_screening(timing: Timing) -> bool:
    """True for what is done during screening."""
    return timing.cycles is None and canonical_anchor(timing.anchor) == "screening"


def kind_of(assessment: Assessment) -> Kind:
    """The kind of row of an assessment: a sample is a procedure, a follow-up a visit."""
    return _KINDS.get(assessment.kind) or _GIVEN[assessment.kind]


def label_of(assessment: Assessment) -> str:
    """What is done, and where; of a choice its alternatives."""
    label = say_choice(assessment.choice_of) if assessment.choice_of else assessment.label
    return f"{label} ({assessment.place})" if assessment.place else label


def say_choice(names: tuple[str, ...]) -> str:
    """Alternatives by the labels of the vocabulary: `computed tomography, PET-CT or magnetic resonance imaging`."""
    labels = [plain_label(name) for name in names]
    return " or ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)


def plain_label(name: str) -> str:
    """The label of a term of the vocabulary as it stands within a sentence; of no term its name in words."""
    term = load_vocabulary().term(name)
    label = term.label if term is not None else name.replace("_", " ")
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _plan(assessment: Assessment, journey: Journey) -> Rows:
    if not assessment.timings:
        return (_row(assessment, None, Spot(reason="no time is stated"), journey),), (_no_time(assessment, journey),)
    rows: list[CalendarRow] = []
    findings: list[Finding] = list(_choice(assessment, journey))
    for timing in assessment.timings:
        if is_screening(timing):
            continue
        if _follows_drug(assessment, timing):
            rows += _at_givings(assessment, timing, journey)
            continue
        spots, found = moments_of(timing, assessment.label, journey)
        rows += (_row(assessment, timing, spot, journey) for spot in spots)
        findings += found
    return tuple(_once_a_day(rows)), tuple(findings)


def _row(assessment: Assessment, timing: Timing | None, spot: Spot, journey: Journey) -> CalendarRow:
    row = lay_row(journey, kind_of(assessment), label_of(assessment), spot)
    element = timing if timing is not None and timing.lines.text else assessment
    origins = (assessment.origin, timing.origin if timing is not None else None)
    why = timing.why if timing is not None else ""
    return msgspec.structs.replace(
        row, origin=least_sure(row.origin, *origins), lines=element.lines.text,
        reason="; ".join(part for part in (row.reason, why) if part),
    )  # fmt: skip


def _once_a_day(rows: Iterable[CalendarRow]) -> Iterator[CalendarRow]:
    """Of one assessment that two timings put on the same day, the first."""
    seen: set[object] = set()
    for row in rows:
        if row.date is None or (row.date, row.part, row.cycle) not in seen:
            yield row
        seen.add((row.date, row.part, row.cycle))


def names_drugs(assessment: Assessment) -> bool:
    """True for what is named by drugs alone: the visits at which they are given."""
    terms = [load_vocabulary().term(name) for name in assessment.terms]
    return bool(terms) and all(isinstance(term, Drug | DrugClass) for term in terms)


def _follows_drug(assessment: Assessment, timing: Timing) -> bool:
    """True for the visits at which a drug is given: named by it, and bound to cycles without days of their own."""
    plain = timing.days is None and timing.offset is None and timing.every is None and timing.when in ("at", "during")
    return plain and is_cyclic(timing) and names_drugs(assessment)


def _at_givings(assessment: Assessment, timing: Timing, journey: Journey) -> Iterator[CalendarRow]:
    """One row for each day on which one of the drugs is given; it shares the fate of that giving."""
    slots = {(slot.phase.name, slot.cycle) for slot in bound_slots(timing, journey)}
    seen: set[object] = set()
    for dose in (row for name in assessment.terms for row in doses_of(journey, name)):
        key = (dose.part, dose.cycle, dose.planned or dose.date)
        if key in seen or (timing.cycles is not None and (dose.part, dose.cycle) not in slots):
            continue
        seen.add(key)
        yield msgspec.structs.replace(
            dose, kind=kind_of(assessment), drug=None, amount=None, unit=None, times_per_day=None, route=None,
            label=label_of(assessment), number=1, infusion_minutes=None, order=-1, amount_origin=None,
            origin=least_sure(dose.days_origin, assessment.origin, timing.origin),
            lines=timing.lines.text or assessment.lines.text,
        )  # fmt: skip


def _choice(assessment: Assessment, journey: Journey) -> Iterator[Finding]:
    if len(assessment.choice_of) > 1:
        message = f"one of {say_choice(assessment.choice_of)} is done, and a choice must be made"
        fix = "choose one for every time, so that results can be compared"
        yield about(journey.trial, assessment, "choice", "query", message, fix=fix)


def _no_time(assessment: Assessment, journey: Journey) -> Finding:
    message = f"{assessment.label}: when and how often is not stated"
    fix = "take it from the schedule of assessments of the protocol"
    return about(journey.trial, assessment, "interval-not-stated", "query", message, fix=fix)
