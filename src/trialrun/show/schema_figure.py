"""A schema of boxes and arrows from plain values: tracks from left to right, drawn as SVG in the page's colours.

Knows no trial.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from itertools import pairwise

import msgspec

_WIDTH, _GAP, _LINE, _PAD = 210, 26, 15, 9
_CHARACTERS = 34


class Box(msgspec.Struct, frozen=True):
    """A box: a title and lines of text below it."""

    title: str
    lines: tuple[str, ...] = ()


class Schema(msgspec.Struct, frozen=True):
    """One box that all begin with, tracks of boxes one below the other, and (if any) one that all end with."""

    name: str
    title: str
    start: Box
    tracks: tuple[tuple[Box, ...], ...]
    end: Box | None = None


class _Placed(msgspec.Struct, frozen=True):
    box: Box
    x: float
    y: float
    height: float
    lines: tuple[tuple[str, bool], ...]

    @property
    def middle(self) -> float:
        """The height at which arrows meet the box."""
        return self.y + self.height / 2


def schema_svg(schema: Schema) -> str:
    """The schema as one SVG element; its description says the same in words."""
    tracks, bottom = _tracks(schema)
    columns = max((len(track) for track in schema.tracks), default=0)
    start = _centred(schema.start, 2, bottom)
    ends = [_centred(schema.end, _left(columns + 1), bottom)] if schema.end is not None else []
    boxes = [start, *(box for track in tracks for box in track), *ends]
    width = _left(1 + columns + len(ends)) - _GAP + 2
    height = max([bottom, *(box.y + box.height for box in boxes)]) + 2
    arrows = "".join(_arrow(a, b) for a, b in _links(start, tracks, ends))
    body = arrows + "".join(_drawn(box) for box in boxes)
    name = escape(schema.name)
    return (
        f'<svg role="img" class="schema" aria-labelledby="{name}-title {name}-text" width="{width:g}" '
        f'height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
        f'<title id="{name}-title">{escape(schema.title)}</title>'
        f'<desc id="{name}-text">{escape(schema_text(schema))}</desc>{body}</svg>'
    )


def schema_text(schema: Schema) -> str:
    """The schema in words: the start, every track, the end."""
    tracks = [f"{', then '.join(map(_said, track))}" for track in schema.tracks]
    end = f" Finally: {_said(schema.end)}." if schema.end is not None else ""
    return f"{_said(schema.start)}; then {'; or: '.join(tracks) or 'no treatment is described'}.{end}"


def _said(box: Box) -> str:
    return f"{box.title} ({'; '.join(box.lines)})" if box.lines else box.title


def _left(column: int) -> float:
    return 2 + column * (_WIDTH + _GAP)


def _place(box: Box, x: float, y: float) -> _Placed:
    lines = [(line, True) for line in textwrap.wrap(box.title, _CHARACTERS - 3)]
    lines += [(line, False) for text in box.lines for line in textwrap.wrap(text, _CHARACTERS, subsequent_indent="  ")]
    return _Placed(box, x, y, len(lines) * _LINE + 2 * _PAD, tuple(lines))


def _tracks(schema: Schema) -> tuple[list[list[_Placed]], float]:
    placed, y = [], 2.0
    for track in schema.tracks:
        row = [_place(box, _left(column + 1), y) for column, box in enumerate(track)]
        tallest = max((box.height for box in row), default=0.0)
        placed.append([msgspec.structs.replace(box, y=y + (tallest - box.height) / 2) for box in row])
        y += tallest + 16
    return placed, max(y - 16, 0.0)


def _centred(box: Box, x: float, bottom: float) -> _Placed:
    placed = _place(box, x, 2)
    return msgspec.structs.replace(placed, y=max(2.0, (bottom - placed.height) / 2))


def _links(start: _Placed, tracks: list[list[_Placed]], ends: list[_Placed]) -> Iterator[tuple[_Placed, _Placed]]:
    for track in tracks:
        chain = [start, *track, *ends]
        yield from pairwise(chain)


def _arrow(a: _Placed, b: _Placed) -> str:
    x1, y1, x2, y2 = a.x + _WIDTH, a.middle, b.x, b.middle
    bend = max(x2 - _GAP / 2, x1)
    path = f"M{x1:g} {y1:g} H{bend:g} V{y2:g} H{x2 - 6:g}"
    head = f"M{x2 - 7:g} {y2 - 4:g} L{x2 - 1:g} {y2:g} L{x2 - 7:g} {y2 + 4:g} Z"
    return f'<path d="{path}" fill="none" stroke="currentColor"/><path d="{head}" fill="currentColor"/>'


def _drawn(placed: _Placed) -> str:
    frame = (
        f'<rect x="{placed.x:g}" y="{placed.y:g}" width="{_WIDTH}" height="{placed.height:g}" rx="6" '
        f'class="box" fill="none" stroke="currentColor"/>'
    )
    texts = "".join(
        f'<text x="{placed.x + _PAD:g}" y="{placed.y + _PAD + (number + 0.8) * _LINE:g}" fill="currentColor" '
        f'font-size="12" font-family="sans-serif"{_weight(heavy)}>{escape(text)}</text>'
        for number, (text, heavy) in enumerate(placed.lines)
    )
    return frame + texts


def _weight(heavy: bool) -> str:
    return ' font-weight="bold"' if heavy else ""
