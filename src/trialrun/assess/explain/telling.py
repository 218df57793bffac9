"""An explanation as nested points for a reader: visit by visit, what was reached, why, and what would change it.

Words only; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialrun.assess.explain.courses import DomainTold, LevelTold, Told, VisitTold
from trialrun.assess.explain.diagnoses import DiagnosisTold
from trialrun.assess.explain.stating import UNKNOWN_LINES, RuleLines
from trialrun.assess.model import NOT_EVALUABLE
from trialrun.show.outline import Point, Section, outline_text

_STATED = {"true": "present", "not true": "absent", "not known": "not assessed"}


class _Marker(msgspec.Struct, frozen=True):
    """Says of a level which it is, of which set, where it stands, in which reading, and whether it was checked."""

    criteria: str
    lines: RuleLines

    def mark(self, level: LevelTold) -> str:
        """`imwg-2016 2016, serum.PR, line 142 of imwg-2016.yaml, checked against the source`."""
        name = f"{level.domain}.{level.level}"
        reading = f"reading {level.reading!r}" if level.reading else ""
        parts = (self.criteria, name, self.lines.text(name), reading, level.checked)
        return ", ".join(part for part in parts if part)


def told_text(told: Told | DiagnosisTold, width: int = 100, lines: RuleLines = UNKNOWN_LINES) -> str:
    """The whole explanation for a terminal; with `lines` each rule has its place in the file of the set."""
    return outline_text(told_sections(told, lines), width)


def told_sections(told: Told | DiagnosisTold, lines: RuleLines = UNKNOWN_LINES) -> tuple[Section, ...]:
    """A section for each visit; of a diagnosis one for the verdict and one for each domain."""
    marker = _Marker(f"{told.criteria} {told.version}", lines)
    if isinstance(told, DiagnosisTold):
        return tuple(_diagnosis(told, marker))
    return tuple(_visit(visit, marker) for visit in told.visits)


def _diagnosis(told: DiagnosisTold, marker: _Marker) -> Iterator[Section]:
    when = f" as of {told.as_of}" if told.as_of is not None else ", from findings without dates"
    decided = tuple(
        Point(f"{one.fact} alone would decide: {one.if_so} if so, {one.if_not} if not") for one in told.deciding
    )
    verdicts = tuple(_ruled(one, f"{one.level}: {one.truth}", marker) for one in told.verdicts)
    yield Section(f"Verdict: {told.verdict}{when}", (*verdicts, *decided))
    for domain in dict.fromkeys(one.domain for one in told.findings):
        found = [one for one in told.findings if one.domain == domain]
        yield Section(domain, tuple(_ruled(one, f"{one.label}: {_STATED[one.truth]}", marker) for one in found))


def _ruled(level: LevelTold, text: str, marker: _Marker) -> Point:
    """A verdict or finding with its rule and the statements that decide it."""
    rule = (Point(f"rule: {level.rule}"),) if level.rule else ()
    worked = tuple(Point(one.text()) for one in level.worked if one.decides)
    return Point(text, marker.mark(level), items=(*rule, *worked))


def _visit(visit: VisitTold, marker: _Marker) -> Section:
    answer = visit.response or "each domain for itself"
    title = f"{visit.date}: {answer}"
    lead = ". ".join(part for part in (visit.confirmation, f"Reason: {visit.reason}" if visit.reason else "") if part)
    judged = [domain for domain in visit.domains if _is_told(domain)]
    silent = [f"{one.domain} ({one.reason})" for one in visit.domains if one not in judged]
    points = [_domain(domain, marker) for domain in judged]
    points += [_overall(level, marker) for level in visit.overall]
    points += [Point(f"not judged: {'; '.join(silent)}")] if silent else []
    return Section(title, tuple(points), lead)


def _is_told(domain: DomainTold) -> bool:
    """A domain is told that was judged, or that counts and in which a value would have given an answer."""
    lacking = domain.takes_part and any(len(bands.bands) > 1 for bands in domain.bands)
    return domain.answer != NOT_EVALUABLE or lacking


def _domain(domain: DomainTold, marker: _Marker) -> Point:
    part = "" if domain.takes_part else " (does not count here)"
    items = [Point(standing.text()) for standing in domain.standings]
    items += [Point(f"no rule here compares {standing.text()}") for standing in domain.instead]
    items += _level_items(domain.reached) if domain.reached is not None else ()
    items += list(_not_reached(domain))
    changes = [
        Point(f"by {bands.label} alone: {bands.text()}") for bands in domain.bands if len(bands.bands) > 1
    ]  # fmt: skip
    items += [Point("what another value would give, all else as it is", items=tuple(changes))] if changes else []
    note = marker.mark(domain.reached) if domain.reached is not None else ""
    return Point(f"{domain.label}: {domain.answer}{part}, {domain.reason}", note, items=tuple(items))


def _level_items(level: LevelTold) -> Iterator[Point]:
    yield Point(f"rule: {level.rule}")
    yield from (Point(worked.text()) for worked in level.worked if worked.decides)


def _not_reached(domain: DomainTold) -> Iterator[Point]:
    """The levels not reached whose reason the bands do not tell: those that rest on more than the markers."""
    markers = {bands.marker for bands in domain.bands if bands.bands}
    for level in domain.not_reached:
        lacking = [one for one in level.worked if one.decides and one.truth != "true"]
        if any(one.fact not in markers for one in lacking):
            items = tuple(Point(one.text()) for one in lacking)
            yield Point(f"{level.level}: {level.truth}", items=items)


def _overall(level: LevelTold, marker: _Marker) -> Point:
    said = {"true": "reached", "not true": "not reached", "not known": "cannot be told"}.get(level.truth, level.truth)
    told = [one for one in level.worked if one.decides]
    return Point(f"overall {level.level}: {said}", marker.mark(level), items=tuple(Point(one.text()) for one in told))
