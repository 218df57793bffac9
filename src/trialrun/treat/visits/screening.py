"""The screening of one patient: tests that criteria demand, for whom and within which time. Judges no criterion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trialrun.engines import Context, evaluate
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.finding import Finding
from trialrun.ground.truth import MET, NOT_MET, Truth
from trialrun.protocol import Assessment, DemandedTest, Statement, Timing, Trial
from trialrun.rules import rule_to_english
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Concept
from trialrun.treat.model import CalendarRow, Kind, least_sure
from trialrun.treat.schedule.findings import about
from trialrun.treat.visits.anchor_words import canonical_anchor
from trialrun.treat.visits.anchors import Anchor, find_anchor
from trialrun.treat.visits.assessments import is_screening, kind_of, label_of
from trialrun.treat.visits.journey import Journey, Spot, lay_row

Rows = tuple[tuple[CalendarRow, ...], tuple[Finding, ...]]


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """One test as all criteria together demand it: `conditions` empty for everybody, else any of them."""

    concept: str
    label: str
    anchor: str
    within: Offset | None
    conditions: tuple[Statement, ...]
    lines: tuple[str, ...]
    tests: tuple[DemandedTest, ...]


def plan_screening(journey: Journey) -> Rows:
    """The rows of screening, and what its times leave open."""
    rows: list[CalendarRow] = []
    findings: list[Finding] = []
    for demand in demands_of(journey.trial):
        row, found = _demanded(demand, journey)
        rows += row
        findings += found
    for assessment in journey.trial.assessments:
        for timing in assessment.timings:
            if is_screening(timing):
                rows.append(_assessed(assessment, timing, journey))
    return tuple(rows), (*findings, *_no_length(rows, journey))


def demands_of(trial: Trial) -> tuple[Demand, ...]:
    """Every test the criteria demand, once for each test and time; demanded of everybody where one criterion does."""
    found: dict[object, list[DemandedTest]] = {}
    for criterion in trial.eligibility.criteria:
        for test in criterion.tests:
            key = (test.concept, canonical_anchor(test.anchor), test.within)
            found.setdefault(key, []).append(test)
    return tuple(_together(tests) for tests in found.values())


def _together(tests: list[DemandedTest]) -> Demand:
    first = next((test for test in tests if test.condition is None), tests[0])
    conditions = tuple(dict.fromkeys(test.condition for test in tests if test.condition is not None))
    return Demand(
        concept=first.concept, label=first.label or first.concept.replace("_", " "), anchor=first.anchor,
        within=first.within.offset if first.within is not None else None,
        conditions=() if first.condition is None else conditions,
        lines=tuple(dict.fromkeys(test.lines.text for test in tests if test.lines.text)), tests=tuple(tests),
    )  # fmt: skip


def _demanded(demand: Demand, journey: Journey) -> Rows:
    """The row of a test; none where the patient needs it not. What is not known of the patient stays in the label."""
    truths = [_judge(condition, journey) for condition in demand.conditions]
    if truths and all(truth == NOT_MET for truth in truths):
        return (), ()
    open_ = () if MET in truths else demand.conditions
    wordings = {key: question.text for key, question in journey.trial.eligibility.questions.items()}
    said = " or ".join(
        rule_to_english(condition.tree, questions=wordings)
        for condition, truth in zip(open_, truths, strict=False)
        if truth != NOT_MET
    )
    spot, found = _spot(demand, journey)
    row = lay_row(journey, _kind(demand.concept), f"{demand.label}, if {said}" if said else demand.label, spot)
    origins = [test.origin for test in demand.tests]
    row = msgspec.structs.replace(row, lines=", ".join(demand.lines), origin=least_sure(row.origin, *origins))
    return (row,), found


def _judge(condition: Statement, journey: Journey) -> Truth:
    """The truth of a condition as the first dose is given: what a record of that day or before it says."""
    context = Context(as_of=journey.start, trial=journey.trial.name, favours=None)
    return evaluate(condition.tree, journey.patient, context).truth


def _kind(concept: str) -> Kind:
    term = load_vocabulary().term(concept)
    return "procedure" if isinstance(term, Concept) and term.kind == "procedure" else "assessment"


def _spot(demand: Demand, journey: Journey) -> tuple[Spot, tuple[Finding, ...]]:
    """When a test may be done: within its own time before its anchor, else within the screening period."""
    anchor = find_anchor(demand.anchor or "screening", journey)
    if demand.within is None and canonical_anchor(demand.anchor or "screening") == "screening":
        return screening_spot(journey), ()
    if anchor is None:
        message = f"{demand.label}: nobody knows when {demand.anchor!r} is, so that it cannot be dated"
        fix = "name registration, enrolment, first dose or screening"
        found = about(journey.trial, demand.tests[0], "anchor-unknown", "query", message, fix=fix)
        return Spot(reason=f"nobody knows when {demand.anchor!r} is", phase="screening"), (found,)
    if demand.within is None:
        return _latest(anchor.last[1], anchor.last[1], f"before {anchor.name}", anchor), ()
    said = f"within {demand.within.text()} before {anchor.name}"
    last = anchor.first[1]
    return _latest(shift(last, demand.within, -1) if last is not None else None, last, said, anchor), ()


def _latest(first: Date | None, last: Date | None, said: str, anchor: Anchor) -> Spot:
    """A stretch in which a test may be done on any day; its last day is shown."""
    if first is None or last is None:
        return Spot(reason=f"{said}; {anchor.reason}" if anchor.reason else said, phase="screening")
    return Spot(
        date=last, planned=last, window=(first, last), phase="screening", before_dose=True,
        days_origin="assumption" if first != last else "document",
        reason=f"{said}: any day of the window will do, and the last one is shown" if first != last else said,
    )  # fmt: skip


def screening_spot(journey: Journey) -> Spot:
    """Screening as a whole: from its recorded day or its stated length, up to what it comes before."""
    period = journey.trial.eligibility.screening
    end = find_anchor(period.before, journey) if period is not None else find_anchor("first dose", journey)
    recorded = find_anchor("screening", journey)
    day = recorded.first[1] if recorded is not None else None
    last = end.first[1] if end is not None else None
    if day is not None:
        window = (day, last) if last is not None and last > day else (day, day)
        return Spot(date=day, planned=day, window=window, phase="screening", before_dose=True)
    if period is None:
        return Spot(reason="the length of screening is not stated", phase="screening")
    said = f"within {period.length.text} before {period.before}"
    if end is None or last is None:
        return Spot(reason=f"{said}; {end.reason if end else 'which nobody knows'}", phase="screening")
    return _latest(shift(last, period.length.offset, -1), last, said, end)


def _assessed(assessment: Assessment, timing: Timing, journey: Journey) -> CalendarRow:
    row = lay_row(journey, kind_of(assessment), label_of(assessment), screening_spot(journey))
    lines = timing.lines.text or assessment.lines.text
    origin = least_sure(row.origin, assessment.origin, timing.origin)
    return msgspec.structs.replace(row, lines=lines, origin=origin)


def _no_length(rows: Iterable[CalendarRow], journey: Journey) -> Iterator[Finding]:
    """That screening has no length, once for all tests that hang on it."""
    spot = screening_spot(journey)
    open_ = [row for row in rows if row.status == "not stated" and row.reason == spot.reason]
    if open_:
        tests = "1 test" if len(open_) == 1 else f"{len(open_)} tests"
        message = f"{spot.reason}, so that {tests} of screening cannot be dated"
        fix = "record the event screening, or ask the sponsor for the length of the period"
        yield about(journey.trial, journey.trial.eligibility.screening, "screening-open", "query", message, fix=fix)
