"""The figures of results that a register has posted, row by row and as printed. Judges and computes none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from trialrun.read.documents.placed import Value, printed
from trialrun.read.documents.posted_shapes import Fields, dicts, posted_modules
from trialrun.read.source import PostedFigure, PostedRow, Printed

_HARMS = (
    ("deaths", "Deaths (all causes)"),
    ("serious", "Serious adverse events"),
    ("other", "Other adverse events"),
)
"""The totals of a table of adverse events, by the beginning of their fields."""


def read_posted(record: Value) -> tuple[tuple[PostedRow, ...], int]:
    """The rows of posted results, and how many single adverse events they leave unread: of these only totals are."""
    modules = posted_modules(record)
    flow, baseline, outcomes, harms = (
        _object(modules.get(f"{name}Module"))
        for name in ("participantFlow", "baselineCharacteristics", "outcomeMeasures", "adverseEvents")
    )
    rows = [*_flow(flow), *_baseline(baseline), *_outcomes(outcomes), *_harm_totals(harms)]
    single = len(_items(harms, "seriousEvents")) + len(_items(harms, "otherEvents"))
    return tuple(row for row in rows if row.figures), single


def _object(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def _items(fields: Fields, *names: str) -> list[Fields]:
    """The objects of a list, under the first of its names that is there."""
    return next((dicts(fields[name]) for name in names if isinstance(fields.get(name), list)), [])


def _text(fields: Fields, *names: str) -> str:
    return next((str(fields[name]).strip() for name in names if isinstance(fields.get(name), str)), "")


def _piece(fields: Fields, name: str, words: str = "") -> Printed:
    """A field as a printed piece, with other words where given."""
    value = fields.get(name)
    found = printed(value if isinstance(value, str) else "", name)
    return Printed(words, found.first, found.last) if words else Printed(found.text, found.first, found.last)


def _titles(fields: Fields) -> Mapping[str, str]:
    """The titles of the groups by their identifiers."""
    groups = _items(fields, "groups", "eventGroups")
    return {_text(group, "id", "groupId"): _text(group, "title") or _text(group, "id") for group in groups}


def _flow(module: Fields) -> Iterator[PostedRow]:
    titles = _titles(module)
    for period in _items(module, "periods"):
        within = _text(period, "title")
        entered = _entered(period)
        for kind, parts in (("milestones", ("achievements", "counts")), ("dropWithdraws", ("reasons", "counts"))):
            for item in _items(period, kind):
                named = "type" if "type" in item else "title"
                number = "numSubjects" if any("numSubjects" in one for one in _items(item, *parts)) else "count"
                counted = (one for one in _items(item, *parts) if number in one)
                figures = tuple(_figure(one, number, titles) for one in counted if _text(one, "groupId") in entered)
                words = _text(item, named) if kind == "milestones" else f"Not completed: {_text(item, named)}"
                yield PostedRow("participant flow", _piece(item, named, words), figures, within=within)


def _entered(period: Fields) -> set[str]:
    """The groups of whom anybody entered a period: of several parts of a trial, each has its own."""
    started = [one for item in _items(period, "milestones")[:1] for one in _items(item, "achievements", "counts")]
    return {_text(one, "groupId") for one in started if _text(one, "numSubjects", "count") not in ("", "0")}


def _figure(
    item: Fields, name: str, titles: Mapping[str, str], totals: Mapping[str, str] | None = None
) -> PostedFigure:
    group = _text(item, "groupId")
    return PostedFigure(
        group=titles.get(group, group),
        value=_piece(item, name),
        total=(totals or {}).get(group, ""),
        low=_text(item, "lowerLimit"),
        high=_text(item, "upperLimit"),
        spread=_text(item, "spread"),
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
        one for one in _items(fields, "denoms") if _text(one, "units", "unitOfMeasure").lower() == "participants"
    ]
    return {_text(one, "groupId"): _text(one, "value") for denom in counted[:1] for one in _items(denom, "counts")}


def _measured(
    measure: Fields, part: Literal["baseline", "outcome"], titles: Mapping[str, str], totals: Mapping[str, str]
) -> Iterator[PostedRow]:
    """One row for each class and category of a measure."""
    within = f"{_text(measure, 'type').lower()} outcome" if part == "outcome" else ""
    for each in _items(measure, "classes"):
        own = _denominators(each) or totals
        for category in _items(each, "categories"):
            words = ": ".join(filter(None, (_text(measure, "title"), _text(each, "title"), _text(category, "title"))))
            yield PostedRow(
                part,
                _piece(measure, "title", words),
                tuple(_figure(one, "value", titles, own) for one in _items(category, "measurements")),
                within=within,
                at=_text(measure, "timeFrame"),
                parameter=_text(measure, "paramType"),
                dispersion=_text(measure, "dispersionType"),
                unit=_text(measure, "unitOfMeasure"),
            )


def _analysed(analysis: Fields, outcome: Fields, titles: Mapping[str, str]) -> PostedRow:
    """The comparison of groups that an analysis estimates or tests."""
    named = analysis.get("groupIds")
    groups = [titles.get(str(one), str(one)) for one in named] if isinstance(named, list) else []
    level = _text(analysis, "ciPctValue", "cIPctValue")
    method = _text(analysis, "statisticalMethod")
    figure = PostedFigure(
        group=" v ".join(groups),
        value=_piece(analysis, "paramValue" if "paramValue" in analysis else "pValue"),
        low=_text(analysis, "ciLowerLimit", "cILowerLimit"),
        high=_text(analysis, "ciUpperLimit", "cIUpperLimit"),
        p_value=_text(analysis, "pValue"),
    )
    return PostedRow(
        "analysis",
        _piece(
            outcome, "title", ": ".join(filter(None, (_text(outcome, "title"), _text(analysis, "paramType") or method)))
        ),
        (figure,) if figure.value.text else (),
        within=f"{_text(outcome, 'type').lower()} outcome",
        at=_text(outcome, "timeFrame"),
        parameter=_text(analysis, "paramType"),
        dispersion=f"{level}% CI" if level and figure.low else "",
    )


def _harm_totals(module: Fields) -> Iterator[PostedRow]:
    """How many of each group died, had a serious, or another, adverse event."""
    for key, label in _HARMS:
        counted = [group for group in _items(module, "eventGroups", "groups") if f"{key}NumAffected" in group]
        figures = tuple(
            PostedFigure(_text(group, "title"), _piece(group, f"{key}NumAffected"), _text(group, f"{key}NumAtRisk"))
            for group in counted
        )
        threshold = _text(module, "frequencyThreshold") if key == "other" else ""
        words = f"{label} in more than {threshold} %" if threshold not in ("", "0") else label
        first = figures[0].value if figures else Printed("")
        yield PostedRow("harm", Printed(words, first.first, first.last), figures, at=_text(module, "timeFrame"))
