"""Bar figures from plain values: an Altair specification, drawn as SVG without browser or network.

Every figure says in words what it shows; colours carry no meaning of their own, and text takes the page's colour.
"""

from __future__ import annotations

import re
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import altair

# Okabe and Ito 2008, made to stand out on white and on black: apart for all common kinds of colour blindness.
COLOURS = MappingProxyType(
    {"plain": "#4c78a8", "good": "#009e73", "bad": "#d55e00", "open": "#b88a00", "ask": "#9a6fb0"}
)
_ROW_HEIGHT = 19
_PANELS_WIDTH, _WIDEST_PANEL = 560, 190
_WHOLE_WIDTH = 1140  # of a page on a screen: what the panels leave is for the labels


class Panel(msgspec.Struct, frozen=True):
    """One column of bars: its heading, the name of its colour, and one value for each row."""

    heading: str
    colour: str
    values: tuple[int, ...]


class BarFigure(msgspec.Struct, frozen=True):
    """Rows of bars in several panels that share one scale from 0 to `most`; rows are numbered from 1.

    `title` and `text` say in words what is seen; `name` is unique on a page and made of letters, digits and `-`.
    """

    name: str
    title: str
    text: str
    rows: tuple[str, ...]
    panels: tuple[Panel, ...]
    most: int


def bar_spec(figure: BarFigure) -> dict[str, Any]:
    """The figure as a Vega-Lite specification. Every panel must have as many values as there are rows."""
    import altair as alt

    charts = [_panel_chart(figure, panel, labelled=place == 0) for place, panel in enumerate(figure.panels)]
    joined = alt.hconcat(*charts, spacing=10).configure(background="transparent", font="sans-serif")
    plain = {"labelColor": "currentColor", "titleColor": "currentColor", "domain": False, "ticks": False}
    styled = joined.configure_axis(**plain).configure_view(stroke=None).configure_title(color="currentColor")
    spec: dict[str, Any] = styled.to_dict()
    return spec


def bar_svg(figure: BarFigure) -> str:
    """The figure as one SVG element with title and description; the same values give the same text."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(bar_spec(figure))
    return named_svg(drawn, figure.name, figure.title, figure.text)


def named_svg(svg: str, name: str, title: str, text: str) -> str:
    """An SVG that a screen reader can read out: role, title, description, and ids that belong to this figure."""
    inside = re.sub(r'(id="|url\(#)(?=clip|gradient)', rf"\g<1>{name}-", svg)
    inside = re.sub(r"\sxmlns(:xlink)?=\"[^\"]*\"", "", inside, count=2)
    marks = f'<svg role="img" aria-labelledby="{name}-title {name}-text"'
    head, _, rest = inside.replace("<svg", marks, 1).partition(">")
    return f'{head}><title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(text)}</desc>{rest}'


def _panel_chart(figure: BarFigure, panel: Panel, *, labelled: bool) -> altair.LayerChart:
    import altair as alt

    values = [
        {"row": f"{place + 1}. {label}", "place": place, "value": value}
        for place, (label, value) in enumerate(zip(figure.rows, panel.values, strict=True))
    ]
    axis = alt.Axis(labelLimit=_label_width(figure), labelFontSize=12, labelPadding=6, title=None) if labelled else None
    rows = alt.Y("row:N", sort=alt.EncodingSortField("place", op="min"), axis=axis)
    # the numbers stand right of the bars: the scale leaves them room
    scale = alt.Scale(domain=[0, max(figure.most, 1) * 1.45])
    across = alt.X("value:Q", scale=scale, axis=None)
    base = alt.Chart(alt.InlineData(values=values)).encode(y=rows, x=across)
    bars = base.mark_bar(color=COLOURS[panel.colour], height=12)
    numbers = base.mark_text(align="left", dx=4, color="currentColor").encode(text="value:Q")
    title = alt.TitleParams(panel.heading, anchor="start", frame="group", fontSize=12)
    height = _ROW_HEIGHT * max(len(figure.rows), 1)
    chart: altair.LayerChart = (bars + numbers).properties(width=_panel_width(figure), height=height, title=title)
    return chart


def _panel_width(figure: BarFigure) -> int:
    return min(_WIDEST_PANEL, _PANELS_WIDTH // max(len(figure.panels), 1))


def _label_width(figure: BarFigure) -> int:
    return _WHOLE_WIDTH - len(figure.panels) * (_panel_width(figure) + 10) - 20
