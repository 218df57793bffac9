"""The figures of results that a register has posted, row by row and as printed. Judges and computes none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from trialrun.read.documents.placed import Value
from trialrun.read.documents.registers.posted_shapes import Fields, dicts, piece_in, posted_modules, text_in
from trialrun.read.source import PostedFigure, PostedRow, Printed

_HARMS = (
    ("deaths", "Deaths (all causes)"),
    ("serious", "Serious adverse events"),
    ("other", "Other adverse events"),
)
"""The totals of a table of adverse events, by the beginning of their fields."""


def read_posted(record: Value) -> tuple[tuple[PostedRow, ...], int]:
    """The rows of posted results, and how many adverse events that are not serious they leave unread."""
    modules = posted_modules(record)
    flow, baseline, outcomes, harms = (
        _object(modules.get(f"{name}Module"))
        for name in ("participantFlow", "baselineCharacteristics", "outcomeMeasures", "adverseEvents")
    )
    rows = [*_flow(flow), *_baseline(baseline), *_outcomes(outcomes), *_harm_totals(harms), *_serious(harms)]
    return tuple(row for row in rows if row.figures), len(_items(harms, "otherEvents"))


def _object(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def _items(fields: Fields, *names: str) -> list[Fields]:
    """The objects of a list, under the first of its names that is there."""
    return next((dicts(fields[name]) for name in names if isinstance(fields.get(name), list)), [])


def _titles(fields: Fields) -> Mapping[str, str]:
    """The titles of the groups by their identifiers."""
    groups = _items(fields, "groups", "eventGroups")
    return {text_in(group, "id", "groupId"): text_in(group, "title") or text_in(group, "id") for group in groups}


def _flow(module: Fields) -> Iterator[PostedRow]:
    titles = _titles(module)
    for period in _items(module, "periods"):
        within = text_in(period, "title")
        entered = _entered(period)
        for kind, parts in (("milestones", ("achievements", "counts")), ("dropWithdraws", ("reasons", "counts"))):
            for item in _items(period, kind):
                named = "type" if "type" in item else "title"
                number = "numSubjects" if any("numSubjects" in one for one in _items(item, *parts)) else "count"
                counted = (one for one in _items(item, *parts) if number in one)
                figures = tuple(_figure(one, number, titles) for one in counted if text_in(one, "groupId") in entered)
                words = text_in(item, named) if kind == "milestones" else f"Not completed: {text_in(item, named)}"
                yield PostedRow("participant flow", piece_in(item, named, words), figures, within=within)


def _entered(period: Fields) -> set[str]:
    """The groups of whom anybody entered a period: of several parts of a trial, each has its own."""
    started = [one for item in _items(period, "milestones")[:1] for one in _items(item, "achievements", "counts")]
    return {text_in(one, "groupId") for one in started if text_in(one, "numSubjects", "count") not in ("", "0")}


def _figure(
    item: Fields, name: str, titles: Mapping[str, str], totals: Mapping[str, str] | None = None
) -> PostedFigure:
    group = text_in(item, "groupId")
    return PostedFigure(
        group=titles.get(group, group),
        value=piece_in(item, name),
        total=(totals or {}).get(group, ""),
        low=text_in(item, "lowerLimit"),
        high=text_in(item, "upperLimit"),
        spread=text_in(item, "spread"),
    )


def _baseline(module: Fields) -> Iterator[PostedRow]:
    titles, totals = _titles(module), _denominators(module)
    for measure in _items(module, "measures"):
        yield from _measured(measure, "baseline", titles, totals)


def _outcomes(module: Fields) -> Iterator[PostedRow]:
    for outcome in _items(module, "outcomeMeasures", "measures"):
        titles, totals = _titles(outcome), _denominators(outcome)
        yield from _measured(outcome, "outcome", titles, totals)
        for analysis in _items(outcome, "analyses"):
            yield _analysed(analysis, outcome, titles)


def _denominators(fields: Fields) -> Mapping[str, str]:
    """How many were analysed in each group, where they are counted as participants."""
    counted = [
        one for one in _items(fields, "denoms") if text_in(one, "units", "unitOfMeasure").lower() == "participants"
    ]
    return {text_in(one, "groupId"): text_in(one, "value") for denom in counted[:1] for one in _items(denom, "counts")}


def _measured(
    measure: Fields, part: Literal["baseline", "outcome"], titles: Mapping[str, str], totals: Mapping[str, str]
) -> Iterator[PostedRow]:
    """One row for each class and category of a measure."""
    within = f"{text_in(measure, 'type').lower()} outcome" if part == "outcome" else ""
    for each in _items(measure, "classes"):
        own = _denominators(each) or totals
        for category in _items(each, "categories"):
            words = ": ".join(
                filter(None, (text_in(measure, "title"), text_in(each, "title"), text_in(category, "title")))
            )
            yield PostedRow(
                part,
                piece_in(measure, "title", words),
                tuple(_figure(one, "value", titles, own) for one in _items(category, "measurements")),
                within=within,
                at=text_in(measure, "timeFrame"),
                parameter=text_in(measure, "paramType"),
                dispersion=text_in(measure, "dispersionType"),
                unit=text_in(measure, "unitOfMeasure"),
            )


def _analysed(analysis: Fields, outcome: Fields, titles: Mapping[str, str]) -> PostedRow:
    """The comparison of groups that an analysis estimates or tests."""
    named = analysis.get("groupIds")
    groups = [titles.get(str(one), str(one)) for one in named] if isinstance(named, list) else []
    level = text_in(analysis, "ciPctValue", "cIPctValue")
    method = text_in(analysis, "statisticalMethod")
    figure = PostedFigure(
        group=" v ".join(groups),
        value=piece_in(analysis, "paramValue" if "paramValue" in analysis else "pValue"),
        low=text_in(analysis, "ciLowerLimit", "cILowerLimit"),
        high=text_in(analysis, "ciUpperLimit", "cIUpperLimit"),
        p_value=text_in(analysis, "pValue"),
    )
    return PostedRow(
        "analysis",
        piece_in(
            outcome,
            "title",
            ": ".join(filter(None, (text_in(outcome, "title"), text_in(analysis, "paramType") or method))),
        ),
        (figure,) if figure.value.text else (),
        within=f"{text_in(outcome, 'type').lower()} outcome",
        at=text_in(outcome, "timeFrame"),
        parameter=text_in(analysis, "paramType"),
        dispersion=f"{level}% CI" if level and figure.low else "",
    )


def _harm_totals(module: Fields) -> Iterator[PostedRow]:
    """How many of each group died, had a serious, or another, adverse event."""
    for key, label in _HARMS:
        counted = [group for group in _items(module, "eventGroups", "groups") if f"{key}NumAffected" in group]
        figures = tuple(
            PostedFigure(
                text_in(group, "title"), piece_in(group, f"{key}NumAffected"), text_in(group, f"{key}NumAtRisk")
            )
            for group in counted
        )
        threshold = text_in(module, "frequencyThreshold") if key == "other" else ""
        words = f"{label} in more than {threshold} %" if threshold not in ("", "0") else label
        first = figures[0].value if figures else Printed("")
        yield PostedRow("harm", Printed(words, first.first, first.last), figures, at=text_in(module, "timeFrame"))


def _serious(module: Fields) -> Iterator[PostedRow]:
    """Every single serious adverse event, with the groups in which somebody had it."""
    titles = {text_in(one, "id", "groupId"): text_in(one, "title") for one in _items(module, "eventGroups", "groups")}
    for event in _items(module, "seriousEvents"):
        counted = [(one, _name_in(one, "numAffected", "subjectsAffected")) for one in _items(event, "stats", "counts")]
        figures = tuple(
            PostedFigure(
                titles.get(text_in(one, "groupId"), ""),
                piece_in(one, affected),
                text_in(one, "numAtRisk", "subjectsAtRisk"),
            )
            for one, affected in counted
            if text_in(one, affected) not in ("", "0")
        )
        yield PostedRow("harm", piece_in(event, "term"), figures, within="serious", at=text_in(module, "timeFrame"))


def _name_in(fields: Fields, *names: str) -> str:
    return next((name for name in names if name in fields), names[0])
