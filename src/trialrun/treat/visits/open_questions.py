"""What a schedule leaves open as a whole: endpoints behind the last cycle, long gaps, how many givings are planned.

Changes no row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from trialrun.ground.dates import Date, shift
from trialrun.ground.finding import Finding
from trialrun.protocol import Outcome, TimeFrame, TreatmentPhase
from trialrun.treat.model import CalendarRow
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.giving import DAYS_NOT_STATED
from trialrun.treat.schedule.timeline import Slot
from trialrun.treat.visits.anchors import find_anchor
from trialrun.treat.visits.assessments import label_of, names_drugs
from trialrun.treat.visits.endpoints import frames_of
from trialrun.treat.visits.journey import Journey, runs_open

# Response and safety are commonly judged every cycle or every 3 months: 90 days are 3 cycles of 4 weeks and some days.
_LONG_GAP = 90
_SHOWN = 3
# Findings that say the same of several things, `this: rest`, and are told together.
_FOLDED = frozenset({"interval-not-stated", "days-assumed"})


def ask_about_schedule(journey: Journey, others: Sequence[CalendarRow]) -> tuple[Finding, ...]:
    """The findings about one arm as a whole; `others` are its rows that are no givings, as planned."""
    return (*_endpoints(journey, others), *_gaps(journey, others), *_counts(journey))


def fold(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, of which those that say the same of several things are one."""
    found: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        rest = finding.message.rpartition(": ")[2]
        key = (finding.family, rest, finding.fix) if finding.family in _FOLDED else number
        found.setdefault(key, []).append(finding)
    return tuple(_together(same) for same in found.values())


def _together(same: Sequence[Finding]) -> Finding:
    first = same[0]
    if len(same) == 1:
        return first
    subjects = dict.fromkeys(finding.message.rpartition(": ")[0] for finding in same)
    rest = first.message.rpartition(": ")[2]
    lines = [finding.lines for finding in same if finding.lines is not None]
    return Finding(
        first.family, first.severity, f"{'; '.join(subjects)}: {rest}", fix=first.fix, source=first.source,
        lines=(min(line[0] for line in lines), max(line[1] for line in lines)) if lines else None,
    )  # fmt: skip


# -- endpoints --------------------------------------------------------------------------------------------------------


def _endpoints(journey: Journey, others: Sequence[CalendarRow]) -> Iterator[Finding]:
    """Endpoints that are judged after the last cycle, and those in days, which may be study days."""
    seen: set[object] = set()
    for outcome, frame in frames_of(journey):
        anchor = find_anchor(frame.anchor, journey)
        if frame.offset is None or anchor is None or anchor.name != "first dose" or (outcome.id, frame.offset) in seen:
            continue
        seen.add((outcome.id, frame.offset))
        day = shift(journey.start, frame.offset.offset)
        yield from _behind_cycles(outcome, frame, day, (journey, others))
        if frame.offset.offset.unit == "d":
            number, other = frame.offset.offset.amount, day - dt.timedelta(days=1)
            message = (
                f"endpoint {outcome.id}: {number} days are counted from baseline, so that it falls on study day "
                f"{number + 1}, {day}; read as study day {number} it is one day earlier, {other}"
            )
            yield about(journey.trial, frame, "time-frame", "query", message, fix="ask the sponsor which is meant")


def _behind_cycles(
    outcome: Outcome, frame: TimeFrame, day: Date, where: tuple[Journey, Sequence[CalendarRow]]
) -> Iterator[Finding]:
    """An endpoint later than the day after the last cycle, in an arm whose treatment has an end."""
    journey, others = where
    ends = [slot.planned_last for slot in journey.slots]
    last = max((end for end in ends if end is not None), default=None)
    if last is None or None in ends or runs_open(journey) or (day - last).days <= 1:
        return
    planned = any(_is_measured(row) and _around(row, day) for row in others)
    message = f"endpoint {outcome.id} is judged on {day}, {(day - last).days - 1} days after the end of the last cycle"
    fix = "plan a visit for that day, or ask the sponsor"
    days, length = (day - journey.start).days, (last - journey.start).days + 1
    calculation = f"{_length_of(journey)} = {length} days; {days} - {length} = {days - length} days later"
    if not planned:
        message += ", and no assessment is planned for it"
    yield about(journey.trial, frame, "time-frame", "query", message, fix=fix, calculation=calculation)


def _is_measured(row: CalendarRow) -> bool:
    return row.kind in ("assessment", "procedure", "visit") and not row.label.startswith("endpoint: ")


def _around(row: CalendarRow, day: Date) -> bool:
    return row.window is not None and row.date is not None and row.window[0] <= day <= row.window[1]


def _length_of(journey: Journey) -> str:
    """`12 x 28 days`, phase after phase."""
    phases = groupby(journey.slots, key=lambda slot: slot.phase)
    return " + ".join(_phase_length(phase, list(slots)) for phase, slots in phases)


def _phase_length(phase: TreatmentPhase, slots: Sequence[Slot]) -> str:
    if phase.cycle_length is not None:
        return f"{len(slots)} x {phase.cycle_length.text}"
    first, last = slots[0].planned_first, slots[-1].planned_last
    return f"{(last - first).days + 1} days" if first is not None and last is not None else "?"


# -- gaps and counts --------------------------------------------------------------------------------------------------


def _gaps(journey: Journey, others: Sequence[CalendarRow]) -> Iterator[Finding]:
    """Stretches of treatment without an assessment that has a day."""
    ends = [slot.planned_last for slot in journey.slots if slot.planned_last is not None]
    if not ends:
        return
    end = max(ends)
    given = {label_of(one) for one in journey.trial.assessments if names_drugs(one)}  # giving a drug is no assessment
    days = {row.planned for row in others if row.kind != "duty" and row.label not in given and row.planned is not None}
    points = sorted({journey.start, end, *(day for day in days if journey.start < day < end)})
    long = [(first, last) for first, last in pairwise(points) if (last - first).days > _LONG_GAP]
    if long:
        said = ", ".join(f"{first} to {last} ({(last - first).days} days)" for first, last in long[:_SHOWN])
        more = f" and {len(long) - _SHOWN} more" if len(long) > _SHOWN else ""
        message = f"cycles run and no assessment has a day between: {said}{more}"
        fix = "take the schedule of assessments from the protocol, or ask the sponsor"
        yield about(journey.trial, journey.arm, "assessment-gap", "query", message, fix=fix)


def _counts(journey: Journey) -> Iterator[Finding]:
    """How many givings of each drug are planned, as a calculation from cycles and days."""
    said, sums = [], []
    for drug in dict.fromkeys(row.drug for row in journey.doses):
        mine = [row for row in journey.doses if row.drug == drug and row.planned is not None]
        rows = [row for row in mine if row.reason != DAYS_NOT_STATED]
        if len(rows) < sum(row.drug == drug for row in journey.doses) or drug is None:
            continue  # without days a cycle has one row, and that is no number of givings
        said.append(f"{drug} {len(rows)}")
        sums.append(f"{drug} {_sum_of(rows)} = {len(rows)}")
    if said:
        shown = " as far as shown" if runs_open(journey) else ""
        message = f"planned givings{shown}: {', '.join(said)}"
        calculation = "; ".join(sums)
        yield about(journey.trial, journey.arm, "dose-count", "note", message, calculation=calculation)


def _sum_of(rows: Sequence[CalendarRow]) -> str:
    """`2 x 4 + 4 x 2 + 6 x 1`: cycles in a row with as many givings, times these."""
    cycles = [len(list(same)) for _, same in groupby(rows, key=lambda row: (row.part, row.cycle))]
    return " + ".join(f"{len(list(same))} x {number}" for number, same in groupby(cycles))
