"""A strip of time: rows of stretches on one scale of days, drawn as a small SVG in the page's colours.

What happened, what is planned and what fell away differ in shape, not only in colour. Knows no trial.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from types import MappingProxyType

import msgspec

from trialrun.show.figures import COLOURS

_WIDTH, _LEFT, _ROW, _TOP = 1000, 210, 20, 20
_CHARACTERS = 32
# Height of a stretch by its shape, how much of it is filled, and its colour.
_SHAPES = MappingProxyType(
    {
        "planned": (8, 0.45, "currentColor"),
        "done": (14, 1.0, COLOURS["good"]),
        "off": (13, 0.0, COLOURS["bad"]),
        "gone": (3, 0.45, "currentColor"),
    }
)


class Stretch(msgspec.Struct, frozen=True):
    """Days `first` to `last` of the scale, counted from 0; `shape` is planned, done, off (late, missed) or gone."""

    first: int
    last: int
    shape: str


class StripRow(msgspec.Struct, frozen=True):
    """One row: its label and its stretches."""

    label: str
    stretches: tuple[Stretch, ...]


class Strip(msgspec.Struct, frozen=True):
    """A strip: `days` long, with ticks (day, label); `name` is unique on a page, `text` says in words what is seen."""

    name: str
    title: str
    text: str
    days: int
    ticks: tuple[tuple[int, str], ...]
    rows: tuple[StripRow, ...]


def strip_svg(strip: Strip) -> str:
    """The strip as one SVG element with title and description."""
    height = _TOP + _ROW * len(strip.rows) + 4
    name = escape(strip.name)
    body = "".join(
        [*_ticks(strip, height), *(part for place, row in enumerate(strip.rows) for part in _row(strip, place, row))]
    )
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-text" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-size="12" fill="currentColor">'
        f'<title id="{name}-title">{escape(strip.title)}</title><desc id="{name}-text">{escape(strip.text)}</desc>'
        f"{body}</svg>"
    )


def _across(strip: Strip, day: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - 2) * day / max(strip.days, 1)


def _ticks(strip: Strip, height: int) -> Iterator[str]:
    for day, label in strip.ticks:
        x = _across(strip, day)
        yield f'<path d="M{x:.1f} {_TOP - 6} V{height}" stroke="currentColor" stroke-opacity="0.25"/>'
        yield f'<text x="{x + 3:.1f}" y="{_TOP - 7}" font-size="11">{escape(label)}</text>'


def _row(strip: Strip, place: int, row: StripRow) -> Iterator[str]:
    middle = _TOP + _ROW * place + _ROW / 2
    label = row.label if len(row.label) <= _CHARACTERS else f"{row.label[: _CHARACTERS - 1]}…"
    yield f'<text x="{_LEFT - 8}" y="{middle + 4:g}" text-anchor="end">{escape(label)}</text>'
    for one in row.stretches:
        height, filled, colour = _SHAPES[one.shape]
        left, right = _across(strip, one.first), _across(strip, one.last + 1)
        edge = "" if filled else f' stroke="{colour}"'
        yield (
            f'<rect x="{left:.1f}" y="{middle - height / 2:g}" width="{max(right - left, 1.6):.1f}" height="{height}" '
            f'fill="{colour}" fill-opacity="{filled:g}"{edge}/>'
        )
