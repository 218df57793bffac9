"""What figures of courses share: how an answer looks, and how layers become one accessible SVG. Knows no trial.

No answer is told by colour alone: each has a word beside it and a shape of its own. Specifications are Vega-Lite as
plain values: made and checked through Altair a page of them takes several times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from trialrun.show.figures import COLOURS, named_svg

Kind = Literal["response", "stable", "progression", "open"]
"""What an answer means: a response, neither response nor progression, progression, or no answer."""
Spec = dict[str, Any]
Row = dict[str, Any]
COLOUR: Mapping[Kind, str] = MappingProxyType(
    {"response": COLOURS["good"], "stable": COLOURS["plain"], "progression": COLOURS["bad"], "open": "#8a8f98"}
)
SHAPE: Mapping[Kind, str] = MappingProxyType(
    {"response": "circle", "stable": "square", "progression": "triangle-up", "open": "cross"}
)
# Fills of bars, apart in grey as well: progression is the darkest, no answer the lightest.
FILL: Mapping[Kind, str] = MappingProxyType(
    {"response": "#8fd6bd", "stable": "#dde5f1", "progression": "#b4470a", "open": "#f6f7f8"}
)
INK = "currentColor"
_SHADES: Mapping[Kind, tuple[float, float]] = MappingProxyType(
    {"response": (0.10, 0.34), "stable": (0.07, 0.07), "progression": (0.20, 0.20), "open": (0.0, 0.0)}
)
_AXIS = {
    "labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK, "gridColor": INK, "gridOpacity": 0.08,
    "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
}  # fmt: skip
_LEGEND = {
    "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "orient": "top", "direction": "horizontal",
    "symbolFillColor": INK, "symbolStrokeColor": INK,
}  # fmt: skip


class Answer(msgspec.Struct, frozen=True):
    """An answer as it is drawn: its word, what it means, and how deep a response it is, from 0 to 1."""

    word: str
    kind: Kind
    depth: float = 0.0

    @property
    def shade(self) -> float:
        """The opacity of its band: the deeper a response, the darker."""
        low, high = _SHADES[self.kind]
        return round(low + (high - low) * self.depth, 3)


def layer(rows: Sequence[Row], mark: Spec, **encoding: Spec) -> Spec:
    """One layer: rows drawn with a mark."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def text_mark(**more: object) -> Spec:
    """A mark of words in the colour of the page."""
    return {"type": "text", "color": INK, "fontSize": 12, **more}


def rule_mark(*dash: int, opacity: float = 0.8) -> Spec:
    """A thin line, dashed where lengths are given."""
    return {"type": "rule", "color": INK, "opacity": opacity, **({"strokeDash": list(dash)} if dash else {})}


def point_mark(size: int) -> Spec:
    """A filled shape with an edge, so that it stands out on any ground."""
    return {"type": "point", "filled": True, "size": size, "opacity": 1, "stroke": INK, "strokeWidth": 0.9}


def words(field: str = "word") -> Spec:
    """The channel of words."""
    return {"field": field, "type": "nominal"}


def raw(field: str, kind: str = "nominal") -> Spec:
    """The channel of a column that holds what is drawn itself: a colour, a shape, an opacity."""
    return {"field": field, "type": kind, "scale": None}


def layered(layers: Sequence[Spec], width: int, height: int) -> Spec:
    """Layers as one specification in the colours of the page."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "width": width,
        "height": height,
        "layer": list(layers),
        "config": {"font": "sans-serif", "view": {"stroke": None}, "axis": _AXIS, "legend": _LEGEND},
    }


def drawn(spec: Spec, name: str, title: str, text: str) -> str:
    """A specification as one SVG element with title and description; the same values give the same text."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    return named_svg(svg, name, title, text)
