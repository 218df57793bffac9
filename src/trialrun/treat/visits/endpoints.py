"""The days on which endpoints are judged, from the time frames of the outcomes. Judges no endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialrun.ground.finding import Finding
from trialrun.protocol import Outcome, TimeFrame
from trialrun.treat.model import CalendarRow, least_sure
from trialrun.treat.schedule.findings import about
from trialrun.treat.visits.anchor_words import plain_words
from trialrun.treat.visits.anchors import find_anchor
from trialrun.treat.visits.journey import Journey, Spot, lay_row
from trialrun.treat.visits.spots import moved

Framed = tuple[Outcome, TimeFrame]


def plan_endpoints(journey: Journey) -> tuple[tuple[CalendarRow, ...], tuple[Finding, ...]]:
    """One row for each current outcome and day on which it is judged, of the arm or of everybody."""
    rows: list[CalendarRow] = []
    findings: list[Finding] = []
    for outcome, frame in frames_of(journey):
        spot, found = _spot(outcome, frame, journey)
        until = " (at any time up to this day)" if frame.extent == "up to" and spot.date is not None else ""
        row = lay_row(journey, "assessment", f"endpoint: {outcome.label}{until}", spot)
        lines = frame.lines.text or outcome.lines.text
        row = msgspec.structs.replace(row, lines=lines, origin=least_sure(row.origin, outcome.origin, frame.origin))
        if not any(other.label == row.label and other.date == row.date for other in rows):
            rows.append(row)
            findings += found
    return tuple(rows), tuple(findings)


def frames_of(journey: Journey) -> Iterator[Framed]:
    """The time frames of the outcomes of an arm; those of earlier versions of the record are left out."""
    for outcome in journey.trial.outcomes:
        if outcome.version == "current" and _concerns(outcome.group, journey):
            yield from ((outcome, frame) for frame in outcome.time_frames if _concerns(frame.group, journey))


def _concerns(group: str, journey: Journey) -> bool:
    """True where a group is the arm, or no arm at all (then it is everybody's)."""
    arms = {plain_words(arm.name) for arm in journey.trial.arms}
    return plain_words(group) not in arms or plain_words(group) == plain_words(journey.arm_name)


def _spot(outcome: Outcome, frame: TimeFrame, journey: Journey) -> tuple[Spot, tuple[Finding, ...]]:
    anchor = find_anchor(frame.anchor, journey)
    if anchor is None:
        message = f"endpoint {outcome.id}: nobody knows when {frame.anchor!r} is, so that it cannot be dated"
        fix = "name baseline, a phase of the trial or end of treatment"
        found = about(journey.trial, frame, "anchor-unknown", "query", message, fix=fix)
        return Spot(reason=f"nobody knows when {frame.anchor!r} is"), (found,)
    if frame.offset is None and (frame.printed or anchor.name == "first dose"):
        reason = f"the time frame gives no day: {frame.printed}" if frame.printed else "the time frame gives no day"
        return Spot(reason=reason, phase="follow-up"), ()
    day = moved(anchor.last, frame.offset.offset) if frame.offset is not None else anchor.last
    date = day[1] or day[0]
    lost = anchor.reason if day[1] is None and date is not None else ""
    reason = "" if date is not None else anchor.reason
    return Spot(
        date=date, planned=day[0], window=(date, date) if date is not None else None, reason=reason,
        cancelled=lost, days_origin=anchor.origin,
    ), ()  # fmt: skip
