"""The figures of results in a record of the European register (EudraCT), row by row and as printed. Computes none.

Baseline characteristics stay unread. Source: the data model of EudraCT results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialrun.read.documents.placed import Value
from trialrun.read.documents.registers.posted_shapes import Fields, piece_in, text_in
from trialrun.read.source import PostedFigure, PostedRow, Printed

EUROPEAN = frozenset({"subjectDisposition", "endPoints", "adverseEvents", "subjectAnalysisSets"})
"""The fields whose figures are read."""
_TENDENCIES: Mapping[str, str] = {
    "leastSquares": "least squares mean", "arithmetic": "mean", "median": "median", "geometric": "geometric mean",
    "number": "number", "log": "log mean",
}  # fmt: skip
_DISPERSIONS: Mapping[str, str] = {
    "standardDeviation": "standard deviation", "standardError": "standard error", "fullRange": "full range",
    "interQuartile": "inter-quartile range", "geometricCoefficientVariation": "geometric coefficient of variation",
}  # fmt: skip
_TOTALS = (
    ("deathsAllCauses", "Deaths (all causes)"),
    ("subjectsAffectedBySeriousAdverseEvents", "Serious adverse events"),
    ("subjectsAffectedByNonSeriousAdverseEvents", "Non-serious adverse events"),
)


def read_european(record: Value) -> tuple[tuple[PostedRow, ...], int]:
    """The rows of posted results, and how many non-serious adverse events they leave unread; none of another record."""
    if not isinstance(record, dict) or "endPoints" not in record:
        return (), 0
    titles = _titles(record)
    harms = _object(record, "adverseEvents")
    rows = [*_flow(record), *_outcomes(record, titles), *_harms(harms)]
    return tuple(row for row in rows if row.figures), len(_listed(harms, "nonSeriousAdverseEvents"))


def _object(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _listed(fields: Fields, name: str) -> list[Fields]:
    """The objects below `names: {name: [...]}`; a single one stands there without a list, of none there is a blank."""
    inner = [value for value in _object(fields, name).values() if isinstance(value, list | dict)][:1]
    found = inner[0] if inner and isinstance(inner[0], list) else inner
    return [one for one in found if isinstance(one, dict)]


def _coded(fields: Fields, name: str) -> str:
    """A coded value without its list: `ENDPOINT_TYPE.primary` is primary."""
    return text_in(_object(fields, name), "value").rpartition(".")[2]


def _periods(record: Fields) -> list[Fields]:
    return _listed(_object(record, "subjectDisposition"), "postAssignmentPeriods")


def _titles(record: Fields) -> Mapping[str, str]:
    """The titles of arms and analysis sets by their identifiers."""
    groups = [arm for period in _periods(record) for arm in _listed(period, "arms")]
    groups += _listed(record, "subjectAnalysisSets")
    return {text_in(one, "id"): text_in(one, "title") for one in groups}


def _flow(record: Fields) -> Iterator[PostedRow]:
    for period in _periods(record):
        for words, key in (("STARTED", "startedMilestoneAchievement"), ("COMPLETED", "completedMilestoneAchievement")):
            counted = [(text_in(arm, "title"), _object(arm, key)) for arm in _listed(period, "arms")]
            figures = tuple(
                PostedFigure(title, piece_in(one, "subjects")) for title, one in counted if "subjects" in one
            )
            first = figures[0].value if figures else Printed("")
            label = Printed(words, first.first, first.last)
            yield PostedRow("participant flow", label, figures, within=text_in(period, "title"))


def _outcomes(record: Fields, titles: Mapping[str, str]) -> Iterator[PostedRow]:
    for endpoint in _listed(record, "endPoints"):
        groups = _groups(endpoint, titles)
        categories = {text_in(one, "id"): text_in(one, "name") for one in _listed(endpoint, "categories")} or {"": ""}
        for category, name in categories.items():
            yield _measured(endpoint, category, name, groups)
        for analysis in _listed(endpoint, "statisticalAnalyses"):
            yield _analysed(analysis, endpoint, {text_in(one, "id"): title for title, one in groups})


def _groups(endpoint: Fields, titles: Mapping[str, str]) -> list[tuple[str, Fields]]:
    """The groups for which an endpoint has figures, each with its title."""
    arms = ((text_in(one, "armId"), one) for one in _listed(endpoint, "armReportingGroups"))
    sets = (
        (text_in(one, "subjectAnalysisSetId"), one) for one in _listed(endpoint, "subjectAnalysisSetReportingGroups")
    )
    return [(titles.get(key) or key, one) for key, one in (*arms, *sets)]


def _measured(endpoint: Fields, category: str, name: str, groups: list[tuple[str, Fields]]) -> PostedRow:
    counted = text_in(endpoint, "countable") == "true"
    dispersion = _coded(endpoint, "dispersionType")
    named = f"{text_in(endpoint, 'percentage')}% CI" if dispersion == "confidenceInterval" else ""
    figures = (_figure(title, one, category, counted) for title, one in groups)
    tendency = _coded(endpoint, "centralTendencyType")
    return PostedRow(
        "outcome",
        piece_in(endpoint, "title", ": ".join(filter(None, (text_in(endpoint, "title"), name)))),
        tuple(figure for figure in figures if figure.value.text),
        within=_within(endpoint),
        at=text_in(endpoint, "timeFrame"),
        parameter="number" if counted else _TENDENCIES.get(tendency, tendency),
        dispersion=named or _DISPERSIONS.get(dispersion, ""),
        unit=text_in(endpoint, "unit"),
    )


def _within(endpoint: Fields) -> str:
    return f"{_coded(endpoint, 'type')} outcome"


def _figure(title: str, group: Fields, category: str, counted: bool) -> PostedFigure:
    value = _of_category(_listed(group, "countableValues" if counted else "tendencyValues"), category)
    spread = _of_category(_listed(group, "dispersionValues"), category)
    low, high = text_in(spread, "value"), text_in(spread, "highRangeValue")
    return PostedFigure(
        title,
        piece_in(value, "value"),
        text_in(group, "subjects"),
        low=low if high else "",
        high=high,
        spread="" if high else low,
    )


def _of_category(values: list[Fields], category: str) -> Fields:
    return next((one for one in values if text_in(one, "categoryId") == category), {})


def _analysed(analysis: Fields, endpoint: Fields, groups: Mapping[str, str]) -> PostedRow:
    """The comparison of two groups that an analysis estimates or tests."""
    estimate, tested = _object(analysis, "parameterEstimate"), _object(analysis, "statisticalHypothesisTest")
    interval = _object(estimate, "confidenceInterval")
    compared = [value for key, value in analysis.items() if key.endswith("ComparisonGroupId")]
    keys = [key for value in compared for key in (value if isinstance(value, list) else [value])]
    sign = text_in(tested, "valueEqualityRelation").removeprefix("=")
    named = text_in(estimate, "otherType") or _coded(estimate, "type")
    method = _coded(_object(tested, "method"), "value") or _coded(tested, "method")
    figure = PostedFigure(
        " v ".join(groups.get(str(key), str(key)) for key in keys),
        piece_in(estimate, "pointEstimate") if "pointEstimate" in estimate else piece_in(tested, "value"),
        low=text_in(interval, "lowerLimit"),
        high=text_in(interval, "upperLimit"),
        p_value=f"{sign}{text_in(tested, 'value')}" if text_in(tested, "value") else "",
    )
    words = ": ".join(filter(None, (text_in(endpoint, "title"), named or method)))
    return PostedRow(
        "analysis",
        piece_in(endpoint, "title", words),
        (figure,) if figure.value.text else (),
        within=_within(endpoint),
        at=text_in(endpoint, "timeFrame"),
        parameter=named if "pointEstimate" in estimate else "",
        dispersion=f"{text_in(interval, 'percentage')}% CI" if figure.low else "",
    )


def _harms(module: Fields) -> Iterator[PostedRow]:
    """How many of each group died or had an adverse event, and every serious one that somebody had."""
    groups, when = _listed(module, "reportingGroups"), text_in(module, "timeFrame")
    for key, words in _TOTALS:
        figures = tuple(
            PostedFigure(text_in(one, "title"), piece_in(one, key), text_in(one, "subjectsExposed"))
            for one in groups
            if text_in(one, key)
        )
        first = figures[0].value if figures else Printed("")
        yield PostedRow("harm", Printed(words, first.first, first.last), figures, at=when)
    titles = {text_in(one, "id"): text_in(one, "title") for one in groups}
    for event in _listed(module, "seriousAdverseEvents"):
        affected = [one for one in _listed(event, "values") if text_in(one, "subjectsAffected") not in ("", "0")]
        figures = tuple(
            PostedFigure(
                titles.get(text_in(one, "reportingGroupId"), ""),
                piece_in(one, "subjectsAffected"),
                text_in(one, "subjectsExposed"),
            )
            for one in affected
        )
        yield PostedRow("harm", piece_in(event, "term"), figures, within="serious", at=when)
