"""Many patients at once: who was in which state for how long, the best change of each, and all changes over time.

Draws what it is given; knows no trial and grades nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.show.charts import (
    COLOUR,
    FILL,
    INK,
    SHAPE,
    Answer,
    Row,
    Spec,
    drawn,
    layer,
    layered,
    point_mark,
    raw,
    rule_mark,
    text_mark,
    words,
)

WIDTH = 760
LABELLED = 40
"""Up to so many patients each one is named in a figure of changes."""
CLIPPED = 100.0
"""A rise above this percentage is drawn so high and written as it is."""
_BRIEF = 14
"""Up to so many bars the number stands beside the word."""
_LETTER, _EDGES = 5.6, 18
"""Pixels that a letter of a word in a bar takes, and the room beside it."""
_APART, _WORD = 13.0, 90
"""Pixels between two words one above the other, and those that a word takes."""


class Segment(msgspec.Struct, frozen=True):
    """A stretch of days from baseline in one state."""

    first: int
    last: int
    answer: Answer


class Event(msgspec.Struct, frozen=True):
    """Something on a day from baseline: `response`, `progression`, `death`, `new therapy`, `data cut`."""

    day: int
    what: str


class Lane(msgspec.Struct, frozen=True):
    """One patient of a swimmer figure."""

    label: str
    segments: tuple[Segment, ...]
    events: tuple[Event, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """The change of one patient in percent of the baseline, on some days from baseline; `best` is the lowest.

    `answer` is the best answer of the patient; `open_ended` says that the best value is below a limit of the
    laboratory, so that the fall is greater than drawn.
    """

    label: str
    days: tuple[int, ...]
    percents: tuple[float, ...]
    answer: Answer
    best: float
    open_ended: bool = False


class CohortFigure(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures of a cohort share: `name` is unique on a page, `title` and `text` say what is seen, `axis` is
    the label of the values, `limits` are named percentages at which an answer changes."""

    name: str
    title: str
    text: str
    axis: str = ""
    limits: tuple[tuple[float, str], ...] = ()


EVENTS = {
    "response": "circle",
    "progression": "triangle-up",
    "new therapy": "diamond",
    "death": "cross",
    "last assessment": "triangle-right",
}
"""The shape of every event of a swimmer figure."""


def swimmer_svg(figure: CohortFigure, lanes: Sequence[Lane]) -> str:
    """A bar for each patient from baseline on, in the order given."""
    return drawn(swimmer_spec(lanes), figure.name, figure.title, figure.text)


def waterfall_svg(figure: CohortFigure, changes: Sequence[Change]) -> str:
    """The best change of each patient, from the greatest rise to the deepest fall."""
    return drawn(waterfall_spec(figure, changes), figure.name, figure.title, figure.text)


def spider_svg(figure: CohortFigure, changes: Sequence[Change]) -> str:
    """The changes of each patient over time, each line with its patient and best answer at its end."""
    return drawn(spider_spec(figure, changes), figure.name, figure.title, figure.text)


def swimmer_spec(lanes: Sequence[Lane]) -> Spec:
    """The swimmer figure as a Vega-Lite specification."""
    axis = {"title": None, "labelLimit": 220, "ticks": False, "domain": False}
    y = {"field": "lane", "type": "nominal", "sort": [lane.label for lane in lanes], "axis": axis}
    x = _days("first")
    longest = max((segment.last for lane in lanes for segment in lane.segments), default=0)
    segments = [_segment_row(lane, segment, longest) for lane in lanes for segment in lane.segments]
    bars = {"type": "bar", "height": 17, "stroke": INK, "strokeWidth": 0.7}
    named = [row for row in segments if row["word"]]
    layers = [
        layer(segments, bars, x=x, x2={"field": "last"}, y=y, fill=raw("fill")),
        layer(named, text_mark(align="left", dx=9, fontSize=11), x=x, y=y, text=words(), color=raw("ink")),
    ]
    events = [{"lane": lane.label, "day": one.day, "what": one.what} for lane in lanes for one in lane.events]
    layers += [_event_layer(events, y)] if events else []
    return layered(layers, WIDTH, 26 * max(len(lanes), 1))


def waterfall_spec(figure: CohortFigure, changes: Sequence[Change]) -> Spec:
    """The waterfall figure as a Vega-Lite specification; there is at least one change."""
    ordered = sorted(changes, key=lambda one: (-one.best, one.label))
    brief = len(ordered) > _BRIEF
    rows = [_bar_row(one, brief=brief) for one in ordered]
    few = len(rows) <= LABELLED
    axis = {"title": None, "labelAngle": -60, "ticks": False, "domain": False, "labelLimit": 120} if few else None
    x = {"field": "label", "type": "nominal", "sort": [row["label"] for row in rows], "axis": axis}
    percents = _Percents(figure, [row["value"] for row in rows], 300)
    bars = {"type": "bar", "stroke": INK, "strokeWidth": 0.7 if few else 0, "size": min(26, WIDTH / len(rows) * 0.8)}
    layers = [layer(rows, bars, x=x, y=percents.y(), fill=raw("fill"))]
    if not few:
        shapes = {"shape": raw("shape"), "fill": raw("colour")}
        layers.append(layer(rows, point_mark(36), x=x, y=percents.y(), **shapes))
    for up in (True, False) if few else ():
        some = [row for row in rows if (row["value"] >= 0) == up]
        layers.append(layer(some, text_mark(dy=-8 if up else 9, fontSize=11), x=x, y=percents.y(), text=words()))
    return layered([*layers, *_limit_layers(percents)], WIDTH, percents.height)


def spider_spec(figure: CohortFigure, changes: Sequence[Change]) -> Spec:
    """The spider figure as a Vega-Lite specification; there is at least one change."""
    rows = [row for one in changes for row in _line_rows(one)]
    percents = _Percents(figure, [row["value"] for row in rows], 380)
    x, y = _days("day"), percents.y()
    ends = sorted((row for row in rows if row["end"]), key=lambda row: float(row["value"]))
    line = {"type": "line", "strokeWidth": 1.2, "opacity": 0.75, "color": INK}
    layers = [
        layer(rows, line, x=x, y=y, detail=words("label")),
        layer(ends, point_mark(70), x=x, y=y, shape=raw("shape"), fill=raw("colour")),
    ]
    if len(changes) <= LABELLED:
        named = text_mark(align="left", dx=9, fontSize=11)
        layers.append(layer(percents.apart(ends), named, x=x, y=percents.y("place"), text=words()))
    return layered([*layers, *_limit_layers(percents)], WIDTH, percents.height)


class _Percents:
    """The axis of changes in percent that all layers of a figure share."""

    def __init__(self, figure: CohortFigure, values: Sequence[float], height: int) -> None:
        self.figure, self.height = figure, height
        self.low, self.high = -108.0, max(12.0, *values) * 1.15

    def y(self, field: str = "value") -> Spec:
        """The axis."""
        scale = {"domain": [self.low, self.high], "nice": False, "zero": False}
        axis = {"title": self.figure.axis, "tickCount": 8}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    def apart(self, rows: Sequence[Row]) -> list[Row]:
        """Rows in rising order with a `place` for their words, so far apart that these do not cover each other.

        Words on days far from each other do not meet and stay where they are.
        """
        step = _APART / self.height * (self.high - self.low)
        beside = max((row["day"] for row in rows), default=0) * _WORD / WIDTH
        placed: list[Row] = []
        for row in rows:
            near = [one["place"] for one in placed if abs(one["day"] - row["day"]) < beside]
            placed.append({**row, "place": max([float(row["value"]), *(place + step for place in near)])})
        return placed


def _limit_layers(percents: _Percents) -> list[Spec]:
    """The percentages at which an answer changes, as lines with their names; and the line of no change."""
    rows = [{"value": value, "word": word} for value, word in (*percents.figure.limits, (0.0, ""))]
    named = text_mark(align="left", dx=5, dy=-6, fontSize=11, fontStyle="italic")
    return [
        layer(rows, rule_mark(5, 3), y=percents.y()),
        layer(rows, named, y=percents.y(), x={"value": 0}, text=words()),
    ]


def _days(field: str) -> Spec:
    axis = {"title": "days from baseline", "tickCount": 8}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"nice": False}}


def _segment_row(lane: Lane, segment: Segment, longest: int) -> Row:
    """A stretch with its word, where it is wide enough for it: words one upon the other say nothing."""
    word = segment.answer.word
    fits = (segment.last - segment.first) * WIDTH >= (_LETTER * len(word) + _EDGES) * longest
    return {
        "lane": lane.label, "first": segment.first, "last": segment.last, "word": word if fits else "",
        "fill": FILL[segment.answer.kind], "ink": "#ffffff" if segment.answer.kind == "progression" else "#1b1f24",
    }  # fmt: skip


def _event_layer(events: Sequence[Row], y: Spec) -> Spec:
    """The events of all lanes, with a legend of those there are."""
    there = [what for what in EVENTS if any(row["what"] == what for row in events)]
    scale = {"domain": there, "range": [EVENTS[what] for what in there]}
    shape = {"field": "what", "type": "nominal", "scale": scale, "legend": {"title": None}}
    mark = {**point_mark(85), "color": "#1b1f24", "stroke": "#ffffff"}
    return layer(events, mark, x=_days("day"), y=y, shape=shape)


def _bar_row(one: Change, *, brief: bool) -> Row:
    """A bar; where there are many its word is the answer alone, and the number is read off the axis."""
    sign = "<" if one.open_ended else ""
    number = "" if brief and one.best <= CLIPPED else f"{sign}{one.best:+.0f}"
    return {
        "label": one.label, "value": min(one.best, CLIPPED), "word": f"{one.answer.word} {number}".strip(),
        "fill": FILL[one.answer.kind], "shape": SHAPE[one.answer.kind], "colour": COLOUR[one.answer.kind],
    }  # fmt: skip


def _line_rows(one: Change) -> list[Row]:
    last = len(one.days) - 1
    return [
        {
            "label": one.label, "day": day, "value": min(percent, CLIPPED), "end": place == last,
            "word": f"{one.label} {one.answer.word}".strip(), "shape": SHAPE[one.answer.kind],
            "colour": COLOUR[one.answer.kind],
        }
        for place, (day, percent) in enumerate(zip(one.days, one.percents, strict=True))
    ]  # fmt: skip
