"""Estimands in points: what exactly is estimated, in whom, and what events in between mean. Computes none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialrun.protocol import Estimand, IntercurrentEvent, Stated, TimeFrame
from trialrun.report.entry import reading_points
from trialrun.report.marks import Marker, joined, listed, section, words_of
from trialrun.report.treatment import drug_label
from trialrun.show.outline import Point, Section

ESTIMANDS = "Estimands"


def estimand_section(estimands: Sequence[Estimand], marker: Marker) -> Section:
    """Every estimand with its five parts; nothing where there are none."""
    return section(ESTIMANDS, [_estimand(one, marker) for one in estimands])


def frame_text(frame: TimeFrame) -> str:
    """When an outcome is judged, in words."""
    when = f"{frame.offset.text} from {frame.anchor}" if frame.offset is not None else "not stated as a time"
    group = f"for {frame.group}" if frame.group else ""
    printed = f'printed "{frame.printed}"' if frame.printed else ""
    return f"time frame: {joined(when, group, printed, by=', ')}"


def _estimand(one: Estimand, marker: Marker) -> Point:
    about = joined(
        one.label,
        listed("of", filter(None, (one.outcome, one.cohort))),
        one.group and f"group: {one.group}",
    )
    return marker.point(one, f"{about} ({one.id})", _parts(one, marker))


def _parts(one: Estimand, marker: Marker) -> Iterator[Point]:
    yield from _stated("population", one.population, marker)
    yield from _stated("treatment", one.treatment, marker)
    judged = joined(
        one.method,
        one.timed,
        one.criteria and f"criteria {one.criteria}",
        one.domain and f"domain {one.domain}",
        by=", ",
    )
    yield Point(f"variable: {joined(judged, listed('measured', map(drug_label, one.variables)))}")
    yield from (marker.point(frame, frame_text(frame)) for frame in one.time_frames)
    yield from reading_points(one.readings, {}, marker)
    yield from (_intercurrent(event, marker) for event in one.intercurrent)
    yield from _stated("summary", one.summary, marker)


def _stated(label: str, value: Stated | None, marker: Marker) -> tuple[Point, ...]:
    return marker.stated(label, value) or (Point(f"{label}: not stated"),)


def _intercurrent(one: IntercurrentEvent, marker: Marker) -> Point:
    event = joined(words_of(one.event), one.label, by=": ")
    return marker.point(one, f"what happens in between: {event}; strategy: {one.strategy}")
