"""The page of endpoints: how each was read, how many have each answer, and every patient with the reason.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun import __version__
from trialrun.assess.endpoints.asked import Stating
from trialrun.assess.endpoints.model import EndpointResult, PatientValue
from trialrun.assess.endpoints.stating import (
    doubts_told,
    estimand_lines,
    method_text,
    options_told,
    outcome_readings,
    readings_told,
)
from trialrun.assess.endpoints.time_to_event import TimeToEvent
from trialrun.assess.forms.endpoint_records import Told
from trialrun.assess.forms.endpoint_texts import (
    COUNT_HEADINGS,
    VALUE_HEADINGS,
    Key,
    count_row,
    pooled_lines,
    value_row,
    values_by_table,
)
from trialrun.show.charts import Answer
from trialrun.show.cohort_figures import Change, CohortFigure, Lane, Segment, swimmer_svg, waterfall_svg
from trialrun.show.page import Figure, Table, render_page

DRAWN, LISTED = 60, 1000
"""So many patients stand in a figure, and in a table."""


class EndpointView(msgspec.Struct, frozen=True):
    """One endpoint on the page."""

    anchor: str
    title: str
    lead: str
    choices: tuple[str, ...]
    doubts: tuple[str, ...]
    pooled: tuple[str, ...]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    findings: tuple[str, ...]


def endpoint_page(record: Stating, several: Sequence[Told]) -> str:
    """The page of one or more endpoints of a file."""
    views = [_view(told, f"e{number}") for number, told in enumerate(several, start=1)]
    return render_page(
        "trialrun.report",
        "endpoints.html",
        heading=f"Endpoints of {record.name}",
        title=record.title.value,
        endpoints=views,
        version=__version__,
    )


def _view(told: Told, anchor: str) -> EndpointView:
    result, criteria = told.result, told.criteria
    mark = {"user": "; your own choice", "assumption": "; an assumption"}.get(result.origin, "")
    choices = [f"{name}: {said}" for name, said in options_told(result, criteria).items()]
    label = result.estimand.label
    return EndpointView(
        anchor=anchor,
        title=f"{result.outcome}: {label}",
        lead=f"{method_text(result, criteria)}{mark}",
        choices=(
            *estimand_lines(result.estimand),
            *choices,
            *readings_told(result, criteria),
            *outcome_readings(result),
        ),
        doubts=doubts_told(criteria),
        pooled=tuple(pooled_lines(result)),
        tables=tuple(_tables(result)),
        figures=tuple(_figures(result, anchor)),
        findings=tuple(dict.fromkeys(finding.text() for finding in result.findings)),
    )


def _tables(result: EndpointResult) -> Iterator[Table]:
    rows = [count_row(count) for count in result.counts]
    if rows:
        yield _table("How many patients have each answer", COUNT_HEADINGS, rows)
    for heading, values in _shared(result):
        times = {one.person_id: one for one in result.times}
        more = f" (the first {LISTED} of {len(values)})" if len(values) > LISTED else ""
        yield _table(f"{heading}{more}", VALUE_HEADINGS, [value_row(value, times) for value in values[:LISTED]])


def _shared(result: EndpointResult) -> Iterator[tuple[str, list[PatientValue]]]:
    """The values of each reading, time and part; those that are the same for every patient together."""
    same: dict[tuple[object, ...], list[Key]] = {}
    found = values_by_table(result.values)
    for key, values in found.items():
        told = tuple((one.person_id, one.answer, one.evaluable, one.number, one.date, one.why) for one in values)
        same.setdefault(told, []).append(key)
    for keys in same.values():
        headings = [", ".join(filter(None, key)) or "Records that cannot be judged" for key in keys]
        same_too = f" (the same: {'; '.join(headings[1:])})" if len(headings) > 1 else ""
        yield headings[0] + same_too, found[keys[0]]


def _table(caption: str, headings: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Table:
    """A table of the columns that hold anything."""
    kept = [place for place in range(len(headings)) if any(row[place] != "" for row in rows)]
    numbers = frozenset(at for at, place in enumerate(kept) if all(isinstance(row[place], int) for row in rows))
    shown = tuple(headings[place].capitalize() for place in kept)
    return Table(caption, shown, tuple(tuple(row[place] for place in kept) for row in rows), numbers)


def _figures(result: EndpointResult, anchor: str) -> Iterator[Figure]:
    lanes = [lane for one in result.times if (lane := _lane(one)) is not None]
    lanes = sorted(lanes, key=lambda lane: (-lane.segments[-1].last, lane.label))[:DRAWN]
    if lanes:
        title = f"Time of each patient: {result.estimand.label}"
        text = f"{len(lanes)} patients, the longest first; a bar ends with the event, or where the time is censored."
        figure = CohortFigure(name=f"{anchor}-times", title=title, text=text)
        yield Figure(f"{title}. {text}", swimmer_svg(figure, lanes))
    for number, (heading, values) in enumerate(_shared(result)):
        changes = [_change(value) for value in values[:DRAWN] if value.levels is not None]
        if changes:
            title = f"Change from baseline: {heading}"
            text = f"{len(changes)} evaluable patients."
            figure = CohortFigure(name=f"{anchor}-fall{number}", title=title, text=text, axis="change from baseline, %")
            yield Figure(f"{title}. {text}", waterfall_svg(figure, changes))


def _lane(one: TimeToEvent) -> Lane | None:
    """The time of one patient as a bar; None where it cannot be told."""
    if one.event is None or one.days is None:
        return None
    last = one.days_to if one.days_to is not None else one.days
    word = Answer("event", "progression") if one.event else Answer("censored", "stable")
    return Lane(f"{one.person_id} ({word.word})", (Segment(0, last, Answer("", word.kind)),))


def _change(value: PatientValue) -> Change:
    percent = float(-(value.number or 0) * 100)
    answer = Answer(value.answer, "response" if percent < 0 else "stable")
    return Change(value.person_id, (0, 1), (0.0, percent), answer, percent)
