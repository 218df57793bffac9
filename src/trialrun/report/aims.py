"""Why a trial is done and what is known, in points: objectives, outcomes with readings, results, safety, doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialrun.ground.finding import SEVERITIES
from trialrun.protocol import (
    Abbreviation,
    Objective,
    Outcome,
    Reported,
    SafetyEvent,
    Statistic,
    Trial,
)
from trialrun.protocol.elements import Accounted, Remark
from trialrun.report.entry import UNIT_WORDS, Questions, reading_points
from trialrun.report.estimands import estimand_section, frame_text
from trialrun.report.marks import Marker, joined, listed, section, stated_section, words_of
from trialrun.report.treatment import drug_label
from trialrun.show.outline import Point, Section


def aim_sections(trial: Trial, marker: Marker) -> Iterator[Section]:
    """Objectives, outcomes, results and safety of a trial."""
    questions = trial.eligibility.questions
    yield stated_section("Objectives", [_objective(one, marker) for one in trial.objectives])
    yield stated_section("Outcomes", [_outcome(one, questions, marker) for one in trial.outcomes])
    yield estimand_section(trial.estimands, marker)
    yield section("Results", [reported_point(one, marker) for one in trial.results])
    yield section("Safety", [safety_point(one, marker) for one in trial.safety])


def remark_section(remarks: Sequence[Remark], marker: Marker) -> Section:
    """Doubts about the document, the gravest first."""
    ranked = sorted(remarks, key=lambda remark: SEVERITIES.index(remark.severity))
    return section(f"Doubts about this document ({len(remarks)})", [remark_point(one, marker) for one in ranked])


def remark_point(remark: Remark, marker: Marker) -> Point:
    """One doubt: how grave, what, how it was worked out, what to do."""
    items = [Point(f"worked out: {remark.calculation}")] if remark.calculation else []
    items += [Point(f"next: {remark.fix}")] if remark.fix else []
    return marker.point(remark, f"{remark.severity} ({remark.family}): {remark.message}", items)


def abbreviation_section(abbreviations: Sequence[Abbreviation], marker: Marker) -> Section:
    """What the document's abbreviations stand for."""
    return section("Abbreviations", [marker.point(one, f"{one.short}: {one.long}") for one in abbreviations])


def accounted_section(accounted: Sequence[Accounted], marker: Marker) -> Section:
    """Lines of the document that carry nothing of the trial, and why."""
    points = [marker.point(one, joined(one.reason, one.note, by=": ")) for one in accounted]
    return section("Lines that carry nothing", points)


def reported_point(row: Reported, marker: Marker) -> Point:
    """One reported row with its numbers below it."""
    about = joined(row.label or row.name, row.within and f"under {row.within}", row.group and f"group {row.group}")
    cited = listed("references", row.references)
    numbers = [marker.point(one, statistic_text(one)) for one in row.statistics]
    return marker.point(row, joined(about, cited), numbers)


def safety_point(event: SafetyEvent, marker: Marker) -> Point:
    """A harm, or its stated absence, with its numbers."""
    number = counted(event.count, event.total, event.percent)
    grade = f"grade {event.grade}" if event.grade is not None else ""
    related = {True: "related to treatment", False: "not related to treatment", None: ""}[event.related]
    drugs = listed("drugs", map(drug_label, event.drugs))
    cause = f"cause: {event.cause}" if event.cause else ""
    group = f"group {event.group}" if event.group else ""
    label = joined(words_of(event.event), event.label, by=": ")
    return marker.point(event, joined(label, number, grade, event.when, drugs, cause, related, group))


def counted(count: int | None, total: int | None, percent: object) -> str:
    """`12 of 16 (75 %)`, with what is known of it."""
    of = f" of {total}" if total is not None else ""
    number = f"{count}{of}" if count is not None else (f"of {total}" if total is not None else "")
    share = f"{percent} %" if percent is not None else ""
    return f"{number} ({share})" if number and share else number or share


def statistic_text(one: Statistic) -> str:
    """A printed number or group of numbers in words; no number is worked out here."""
    unit = f" {UNIT_WORDS.get(one.unit, one.unit)}" if one.unit else ""
    plus_minus = f" +/- {one.plus_minus}" if one.plus_minus is not None else ""
    value = f"{one.value}{plus_minus}{unit}" if one.value is not None else ""
    parts = joined(counted(one.count, one.total, one.percent), value, _range(one, unit), by=", ")
    at = f"at {one.at}" if one.at else ""
    given = f"among {one.given}" if one.given else ""
    p_value = f"p = {one.p_value}" if one.p_value is not None else ""
    printed = f'printed "{one.printed}"' if one.printed else ""
    measure = "measure not stated" if one.measure == "not stated" else one.measure
    return joined(f"{measure} {parts}".strip(), at, given, p_value, printed, by=", ")


def _range(one: Statistic, unit: str) -> str:
    if one.low is None and one.high is None:
        return f"spread: {one.spread}" if one.spread else ""
    if one.low is not None and one.high is not None:
        return joined(one.spread, f"{one.low} to {one.high}{unit}", by=" ")
    bound = f"{one.low}{unit}" if one.low is not None else f"{one.high}{unit}"
    return joined(one.spread or ("from" if one.low is not None else "up to"), bound, by=" ")


def _objective(one: Objective, marker: Marker) -> Point:
    role = "objective" if one.role == "unspecified" else one.role
    answered = f"answered by {', '.join(one.outcomes)}" if one.outcomes else "no outcome answers it"
    group = f"group: {one.group}" if one.group else ""
    cut = "the sentence is cut in the document" if one.cut else ""
    return marker.point(one, joined(f"{role}: {one.label.rstrip('.')}", group, answered, cut))


def _outcome(one: Outcome, questions: Questions, marker: Marker) -> Point:
    items = [Point(one.description)] if one.description else []
    items += [Point(listed("measured", map(drug_label, one.variables)))] if one.variables else []
    items += [marker.point(frame, frame_text(frame)) for frame in one.time_frames]
    if not one.time_frames:
        items.append(Point("time frame: not stated"))
    items += reading_points(one.readings, questions, marker)
    if one.same_as:
        items.append(Point(f"the same as: {one.same_as}"))
    if one.change:
        items.append(Point(f"what changed: {one.change}"))
    group = f"group: {one.group}" if one.group else ""
    version = "as first registered" if one.version == "original" else ""
    return marker.point(one, joined(f"{one.role}: {one.label} ({one.id})", group, version), items)
