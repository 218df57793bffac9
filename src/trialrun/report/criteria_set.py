"""A criteria set in points: its levels in the order in which they are tested, domain by domain."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.protocol import CriteriaSet, Level
from trialrun.report.entry import Questions, headed, reading_points, rule_points
from trialrun.report.marks import Marker, joined, listed, section
from trialrun.report.treatment import drug_label
from trialrun.show.outline import Point, Section


def criteria_sections(record: CriteriaSet, marker: Marker) -> Iterator[Section]:
    """What the set is for, then the levels of each domain, then the questions a person must answer."""
    about = f"{record.purpose} in {drug_label(record.condition)}; version {record.version}; source: {record.source}"
    points = [
        Point(about),
        *([Point(listed("domains", [domain.name for domain in record.domains]))] if record.domains else []),
    ]
    yield section("What it is for", points)
    for domain in dict.fromkeys((*(one.name for one in record.domains), *(level.domain for level in record.levels))):
        levels = [level for level in record.levels if level.domain == domain]
        yield section(f"Domain {domain}", [_level(level, record.questions, marker) for level in levels])
    asked = [Point(f"{one.text} (answered by the {one.by})") for one in record.questions.values()]
    yield section("Questions", asked)


def _level(level: Level, questions: Questions, marker: Marker) -> Point:
    items = []
    if level.rule is not None:
        items.append(headed("reached if", rule_points(level.rule.tree, questions)))
    else:
        items.append(Point("no rule: no threshold is given, or the rule language cannot say it"))
    if level.evaluable is not None:
        items.append(headed("can be judged only if", rule_points(level.evaluable.tree, questions)))
    items += reading_points(level.readings, questions, marker)
    checked = "checked against the source" if level.verified else "not checked against the source"
    return marker.point(level, joined(f"{level.name}: {level.label}", level.source, checked), items)
