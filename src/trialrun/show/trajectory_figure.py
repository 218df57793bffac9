"""One marker of one patient over time: values, the bands in which each answer lies, baseline, lowest value, events.

Draws what it is given; knows no trial and grades nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from math import sqrt

import msgspec

from trialrun.show.charts import (
    COLOUR,
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

WIDTH, HEIGHT = 720, 320
_APART = 14.0
"""Pixels between two labels."""
_LETTER = 6.4
"""Pixels that a letter of a label takes."""
_DAY = 86_400_000
_THIN = 0.06
"""A band thinner than this share of the axis is drawn on a square-root scale."""
_FEW = 12
"""Up to so many days stand on the axis themselves."""


class Mark(msgspec.Struct, frozen=True):
    """A value: its day, its number, how it is written (`<0.1`), and the answer it had."""

    date: dt.date
    value: float
    written: str
    answer: Answer


class Stretch(msgspec.Struct, frozen=True):
    """A band: from one day to another, from one value to another (None: to the edge), with its answer."""

    first: dt.date
    last: dt.date
    low: float | None
    high: float | None
    answer: Answer


class Happening(msgspec.Struct, frozen=True):
    """Something that happened on a day."""

    date: dt.date
    label: str


class TrajectoryFigure(msgspec.Struct, frozen=True, kw_only=True):
    """The figure in values. `lowest` are the days from which each value was the lowest so far; `name` is unique on a
    page; `title` and `text` say in words what is seen. There is at least one mark."""

    name: str
    title: str
    text: str
    axis: str
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...] = ()
    baseline: float | None = None
    lowest: tuple[tuple[dt.date, float], ...] = ()
    happenings: tuple[Happening, ...] = ()


def trajectory_svg(figure: TrajectoryFigure) -> str:
    """The figure as one SVG element."""
    return drawn(trajectory_spec(figure), figure.name, figure.title, figure.text)


def trajectory_spec(figure: TrajectoryFigure) -> Spec:
    """The figure as a Vega-Lite specification."""
    frame = _Frame(figure)
    layers = [*_bands(frame), *_references(frame), *_happenings(frame), *_values(frame)]
    return layered(layers, WIDTH, HEIGHT)


class _Frame:
    """The axes that all layers share."""

    def __init__(self, figure: TrajectoryFigure) -> None:
        self.figure = figure
        days = [mark.date for mark in figure.marks]
        days += [day for one in figure.stretches for day in (one.first, one.last)]
        days += [one.date for one in figure.happenings]
        self.first, self.last = min(days), max(days)
        values = [mark.value for mark in figure.marks] + [value for _, value in figure.lowest]
        bounds = [end for one in figure.stretches for end in (one.low, one.high) if end is not None]
        self.low = min([0.0, *values])
        self.top = max([*values, *bounds, figure.baseline or 0.0, self.low + 1e-9]) * 1.12
        self.root = self.low >= 0 and any(self._thin(one) for one in figure.stretches)

    def ends(self, one: Stretch) -> tuple[float, float]:
        """The lower and upper edge of a band inside the axis."""
        low = self.low if one.low is None else max(one.low, self.low)
        return low, self.top if one.high is None else min(one.high, self.top)

    def height(self, value: float) -> float:
        """The pixels of a value from the bottom."""
        if self.root:
            return sqrt(max(value, 0) / self.top) * HEIGHT
        return (value - self.low) / (self.top - self.low) * HEIGHT

    def value(self, height: float) -> float:
        """The value at so many pixels from the bottom."""
        share = height / HEIGHT
        return share * share * self.top if self.root else self.low + share * (self.top - self.low)

    def x(self, field: str = "date") -> Spec:
        """The axis of days, with the days of the values where these are few."""
        margin = dt.timedelta(days=max(round((self.last - self.first).days * 0.03), 3))
        domain = [_stamp(self.first - margin), _stamp(self.last + margin)]
        days = sorted({mark.date for mark in self.figure.marks})
        ticks: Row = {"values": [_stamp(day) for day in days]} if len(days) <= _FEW else {"tickCount": 8}
        axis = {"title": None, "format": "%-d %b %Y", "labelAngle": 0, "grid": False, "labelOverlap": True, **ticks}
        return {
            "field": field, "type": "temporal", "axis": axis,
            "scale": {"type": "utc", "domain": domain, "nice": False},
        }  # fmt: skip

    def y(self, field: str = "value") -> Spec:
        """The axis of values."""
        title = self.figure.axis + (" (square-root scale)" if self.root else "")
        scale = {"type": "sqrt" if self.root else "linear", "domain": [self.low, self.top], "nice": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": {"title": title, "tickCount": 6}}

    def _thin(self, one: Stretch) -> bool:
        low, high = self.ends(one)
        return 0 < (high - low) / self.top < _THIN


def _bands(frame: _Frame) -> Iterator[Spec]:
    """Shaded bands with a line at their upper edge, and the word of each."""
    if not frame.figure.stretches:
        return
    rows = [_band_row(one, frame) for one in frame.figure.stretches]
    across = {"x": frame.x("first"), "x2": {"field": "last"}}
    shades = {"fill": raw("colour"), "fillOpacity": raw("shade", "quantitative")}
    yield layer(rows, {"type": "rect"}, **across, y=frame.y("low"), y2={"field": "high"}, **shades)
    edges = [row for row in rows if row["high"] < frame.top]
    yield layer(edges, rule_mark(opacity=0.5), **across, y=frame.y("high"))
    yield from _band_words(frame)


def _band_row(one: Stretch, frame: _Frame) -> Row:
    low, high = frame.ends(one)
    return {
        "first": _stamp(one.first), "last": _stamp(one.last), "low": low, "high": high,
        "colour": COLOUR[one.answer.kind], "shade": one.answer.shade,
    }  # fmt: skip


def _band_words(frame: _Frame) -> Iterator[Spec]:
    """The words of the last bands, at the right; those of answers that can no longer be reached in their last band."""
    stretches = frame.figure.stretches
    last = max(one.last for one in stretches)
    at_end = [one for one in stretches if one.last == last]
    said = {one.answer.word for one in at_end}
    gone = {one.answer.word: one for one in stretches if one.answer.word not in said}
    channels = {"x": frame.x(), "y": frame.y(), "text": words()}
    yield layer(_placed_words(at_end, frame), text_mark(align="left", dx=24, fontWeight="bold"), **channels)
    yield layer(_placed_words(list(gone.values()), frame), text_mark(align="right", dx=-5, fontSize=11), **channels)


def _placed_words(bands: Sequence[Stretch], frame: _Frame) -> list[Row]:
    """The words of bands at their right ends, pushed apart where the bands are thin."""
    middles = sorted(
        ((sum(map(frame.height, frame.ends(one))) / 2, one) for one in bands), key=lambda middle: middle[0]
    )
    placed = _apart([middle for middle, _ in middles])
    return [
        {"date": _stamp(one.last), "value": frame.value(height), "word": one.answer.word}
        for height, (_, one) in zip(placed, middles, strict=True)
    ]


def _apart(heights: Sequence[float]) -> list[float]:
    """Rising heights moved up so far that labels do not cover each other, and down again where they leave the top."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + _APART) if placed else height)
    limit = float(HEIGHT)
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - _APART
    return placed


def _references(frame: _Frame) -> Iterator[Spec]:
    """The baseline, and the lowest value so far as steps; each with its name."""
    figure = frame.figure
    if figure.baseline is not None:
        rows = [{"date": _stamp(frame.first), "value": figure.baseline, "word": "baseline"}]
        yield layer(rows, rule_mark(8, 4), y=frame.y())
        yield _named(rows, frame, {"align": "left", "dx": 16, "dy": -7})
    if len(figure.lowest) > 1:
        steps = [*figure.lowest, (frame.last, figure.lowest[-1][1])]
        rows = [{"date": _stamp(day), "value": value, "word": "lowest so far"} for day, value in steps]
        line = {"type": "line", "interpolate": "step-after", "strokeDash": [2, 3], "color": INK}
        yield layer(rows, line, x=frame.x(), y=frame.y())
        yield _named(rows[-1:], frame, {"align": "right", "dx": -4, "dy": 10})


def _named(rows: Sequence[Row], frame: _Frame, where: Row) -> Spec:
    """The name of a line beside it."""
    mark = {**text_mark(fontStyle="italic", **where), "fontSize": 11}
    return layer(rows, mark, x=frame.x(), y=frame.y(), text=words())


def _happenings(frame: _Frame) -> Iterator[Spec]:
    """Events as upright lines with their names at the top."""
    rows = [{"date": _stamp(one.date), "word": one.label, "value": frame.top} for one in frame.figure.happenings]
    if rows:
        yield layer(rows, rule_mark(5, 3), x=frame.x())
        named = text_mark(align="right", dx=-5, dy=8)
        yield layer(rows, named, x=frame.x(), y=frame.y(), text=words())


def _values(frame: _Frame) -> Iterator[Spec]:
    """The values joined in order of time, each with its shape and its words."""
    rows = [
        {
            "date": _stamp(mark.date), "value": mark.value, "word": f"{mark.answer.word} {mark.written}".strip(),
            "colour": COLOUR[mark.answer.kind], "shape": SHAPE[mark.answer.kind],
        }
        for mark in sorted(frame.figure.marks, key=lambda one: one.date)
    ]  # fmt: skip
    place = {"x": frame.x(), "y": frame.y()}
    yield layer(rows, {"type": "line", "color": INK, "strokeWidth": 1.4}, **place)
    yield layer(rows, point_mark(95), **place, shape=raw("shape"), fill=raw("colour"))
    yield layer(_readable(rows, frame), text_mark(dy=-13), **place, text=words())


def _readable(rows: Sequence[Row], frame: _Frame) -> list[Row]:
    """The values whose words are written: none upon another; those at which the answer changes come first."""
    shapes = [row["word"].split(" ")[0] for row in rows]
    turning = [n for n in range(len(rows)) if n in (0, len(rows) - 1) or shapes[n] != shapes[n - 1]]
    kept: list[int] = []
    for place in dict.fromkeys((*turning, *range(len(rows)))):
        if not any(_covers(rows[place], rows[other], frame) for other in kept):
            kept.append(place)
    return [rows[place] for place in sorted(kept)]


def _covers(one: Row, other: Row, frame: _Frame) -> bool:
    """Whether the words of two values would stand upon each other."""
    days = max((frame.last - frame.first).days, 1)
    across = abs(one["date"] - other["date"]) / _DAY / days * WIDTH
    up = abs(frame.height(one["value"]) - frame.height(other["value"]))
    return across < (len(one["word"]) + len(other["word"])) / 2 * _LETTER and up < _APART


def _stamp(day: dt.date) -> int:
    """Milliseconds since 1970 in UTC, so that no time zone moves a day."""
    return (day - dt.date(1970, 1, 1)).days * _DAY
