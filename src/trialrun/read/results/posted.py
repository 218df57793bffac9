"""Results that a register has posted as reported results and harms, as an abstract's are. Takes over what is posted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from msgspec.structs import replace

from trialrun.protocol.evidence import Reported, SafetyEvent, Statistic
from trialrun.read.printed import lines_of
from trialrun.read.results.naming import Lexicon, known_harm, plain_name, result_name, terms_in
from trialrun.read.results.numbers import decimal_of, unit_named
from trialrun.read.source import PostedFigure, PostedRow
from trialrun.terms import Vocabulary

_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)")
_P = re.compile(r"(?P<sign>[<>=]=?|≤|≥)?\s*(?P<figure>0?\.\d+|[01](?:\.\d+)?)")
_PEOPLE = re.compile(r"(?:number of )?(?:participants?|subjects?|patients?|people|persons?)\W*", re.IGNORECASE)
_SHARE = re.compile(
    r"(?:%|percent(?:age)?|proportion)(?: \(%\))?(?: of (?:[\w-]+ ){0,3}(?:participants?|subjects?|patients?))?\W*",
    re.IGNORECASE,
)
_MEASURES: Mapping[str, Literal["count", "mean", "median"]] = {
    "median": "median",
    "mean": "mean",
    "count of participants": "count",
}
"""The types of a measure in ClinicalTrials.gov whose word is ours; a number is told by its unit, others are values."""
_PLAIN_TYPES = frozenset({"", "number", "count of participants", "count of units", "median", "mean"})
_SPREADS: Mapping[str, str] = {
    "standard deviation": "SD",
    "standard error": "SE",
    "full range": "range",
    "inter-quartile range": "IQR",
    "inter quartile range": "IQR",
    "geometric coefficient of variation": "geometric CV",
}
"""Types of dispersion in ClinicalTrials.gov, and ours; a confidence interval keeps its level."""


def posted_results(
    rows: Iterable[PostedRow], vocabulary: Vocabulary
) -> tuple[tuple[Reported, ...], tuple[SafetyEvent, ...]]:
    """Every posted figure: harms with how many had them, else a result of its group at its time."""
    lexicon = Lexicon(vocabulary)
    results: list[Reported] = []
    harms: list[SafetyEvent] = []
    for row in rows:
        if row.part == "harm":
            harms += filter(None, (_harm(row, figure) for figure in row.figures))
        else:
            results += _results(row, lexicon)
    return tuple(results), tuple(harms)


def _harm(row: PostedRow, figure: PostedFigure) -> SafetyEvent | None:
    count, total = _whole(figure.value.text), _whole(figure.total)
    if count is None:
        return None
    label = row.label.text
    return SafetyEvent(
        event=known_harm(label) or plain_name(label),
        label=f"{label} ({row.within})" if row.within else label,
        count=count,
        total=total,
        when=row.at,
        group=figure.group,
        lines=lines_of(row.label, figure.value),
    )


def _results(row: PostedRow, lexicon: Lexicon) -> list[Reported]:
    unit = unit_named(row.unit)
    told = unit or _PEOPLE.fullmatch(row.unit) or _SHARE.fullmatch(row.unit) or not row.unit
    label = row.label.text if told else f"{row.label.text} [{row.unit}]"
    one = Reported(
        name=_name_in_flow(row.label.text) if row.part == "participant flow" else result_name(row.label.text, lexicon),
        label=label,
        within=f"{row.part}: {row.within}" if row.part == "participant flow" else row.within or row.part,
        terms=terms_in(row.label.text, lexicon),
    )
    return [
        replace(
            one,
            group=figure.group,
            statistics=(_statistic(row, figure, unit),),
            lines=lines_of(row.label, figure.value),
        )
        for figure in row.figures
    ]


def _name_in_flow(label: str) -> str:
    """`STARTED` are those enrolled; a reason for which somebody did not complete is one of not completing."""
    if label.lower().startswith("not completed"):
        return "not_completed"
    return "enrolled" if label.upper() == "STARTED" else plain_name(label)


def _statistic(row: PostedRow, figure: PostedFigure, unit: str) -> Statistic:
    parameter = row.parameter.replace("_", " ").lower()
    lines = lines_of(figure.value)
    text = figure.value.text
    if row.part == "analysis":
        return _with_spread(_analysis(row, figure), row, figure)
    if _FIGURE.fullmatch(text) is None:
        return Statistic(measure="not stated", at=row.at, printed=text, lines=lines)
    people = row.part == "participant flow" or _PEOPLE.fullmatch(row.unit) is not None
    if parameter in ("", "number", "count of participants") and people and _whole(text) is not None:
        return Statistic(measure="count", at=row.at, count=_whole(text), total=_whole(figure.total), lines=lines)
    if parameter in ("", "number") and _SHARE.fullmatch(row.unit) and not row.unit.lower().startswith("proportion"):
        share = Statistic(
            measure="percent", at=row.at, percent=decimal_of(text), total=_whole(figure.total), lines=lines
        )
        return _with_spread(share, row, figure)
    found = Statistic(
        measure=_MEASURES.get(parameter, "value"),
        at=row.at,
        total=_whole(figure.total),
        value=decimal_of(text),
        unit=unit,
        printed="" if parameter in _PLAIN_TYPES else f"{parameter} {text}",
        lines=lines,
    )
    return _with_spread(found, row, figure)


def _analysis(row: PostedRow, figure: PostedFigure) -> Statistic:
    """What a comparison of groups estimates, and its p-value; as printed where that is no number, or a bound."""
    estimated = bool(row.parameter) and _FIGURE.fullmatch(figure.value.text) is not None
    tested = _P.fullmatch(figure.p_value.strip())
    bounded = tested is not None and tested["sign"] not in (None, "=")
    unread = f"{row.parameter} {figure.value.text}" if row.parameter and not estimated else ""
    p_value = f"p {figure.p_value}" if bounded or (figure.p_value and not tested) else ""
    return Statistic(
        measure="value" if estimated else "not stated",
        at=row.at,
        value=decimal_of(figure.value.text) if estimated else None,
        p_value=decimal_of(tested["figure"]) if tested else None,
        printed="; ".join(filter(None, (unread, p_value))),
        lines=lines_of(figure.value),
    )


def _with_spread(found: Statistic, row: PostedRow, figure: PostedFigure) -> Statistic:
    named = row.dispersion.replace("_", " ").lower()
    spread = _SPREADS.get(named) or re.sub(r" ?confidence interval", " CI", named).replace(" ci", " CI").strip()
    low, high, around = (_decimal(text) for text in (figure.low, figure.high, figure.spread))
    if (low is None and high is None and around is None) or found.measure == "count":
        return found
    return replace(found, low=low, high=high, plus_minus=around, spread=spread)


def _decimal(text: str) -> Decimal | None:
    return decimal_of(text) if text and _FIGURE.fullmatch(text) else None


def _whole(text: str) -> int | None:
    plain = text.replace(",", "")
    return int(plain) if plain.isdecimal() else None
