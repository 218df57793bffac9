"""Weeks as bars, panel below panel on one time axis, from plain values. Knows no trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from trialrun.ground.dates import Date
from trialrun.show.figures import COLOURS, named_svg

if TYPE_CHECKING:
    import altair

_WIDTH, _HEIGHT = 760, 120


class Series(msgspec.Struct, frozen=True):
    """One number a week: its name, the name of its colour, and the values."""

    name: str
    colour: str
    values: tuple[float, ...]


class WeekPanel(msgspec.Struct, frozen=True):
    """Series stacked on one another, under their heading."""

    heading: str
    series: tuple[Series, ...]


class WeekFigure(msgspec.Struct, frozen=True):
    """Panels over the same weeks (Mondays). `mark` is a day shown as a line through all of them.

    `title` and `text` say in words what is seen; `name` is unique on a page and made of letters, digits and `-`.
    """

    name: str
    title: str
    text: str
    weeks: tuple[Date, ...]
    panels: tuple[WeekPanel, ...]
    mark: Date | None = None


def week_spec(figure: WeekFigure) -> dict[str, Any]:
    """The figure as a Vega-Lite specification. Every series must have as many values as there are weeks."""
    import altair as alt

    joined = alt.vconcat(*(_panel(figure, panel) for panel in figure.panels), spacing=14)
    joined = joined.resolve_scale(color="independent").configure(background="transparent", font="sans-serif")
    plain = {"labelColor": "currentColor", "titleColor": "currentColor", "domainColor": "currentColor"}
    styled = joined.configure_axis(**plain, tickColor="currentColor", gridOpacity=0.25, titleFontWeight="normal")
    styled = styled.configure_view(stroke=None).configure_legend(labelColor="currentColor", titleColor="currentColor")
    spec: dict[str, Any] = styled.configure_title(color="currentColor").to_dict()
    return spec


def week_svg(figure: WeekFigure) -> str:
    """The figure as one SVG element with title and description; the same values give the same text."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(week_spec(figure))
    return named_svg(drawn, figure.name, figure.title, figure.text)


def _panel(figure: WeekFigure, panel: WeekPanel) -> altair.LayerChart:
    import altair as alt

    values = [
        {"week": week.isoformat(), "name": one.name, "place": place, "value": value}
        for place, one in enumerate(panel.series)
        for week, value in zip(figure.weeks, one.values, strict=True)
    ]
    names = [one.name for one in panel.series]
    scale = alt.Scale(domain=names, range=[COLOURS[one.colour] for one in panel.series])
    legend = alt.Legend(title=None, orient="top", symbolType="square") if len(names) > 1 else None
    bars = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(size=max(1.0, 0.8 * _WIDTH / max(len(figure.weeks), 1)))
        .encode(
            x=alt.X(
                "week:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%b %Y", labelOverlap=True)
            ),
            y=alt.Y("value:Q", title=None, stack="zero", axis=alt.Axis(format="~s", tickCount=4)),
            color=alt.Color("name:N", scale=scale, legend=legend),
            order=alt.Order("place:Q"),
        )
    )
    rule = alt.Chart(alt.InlineData(values=_marks(figure))).mark_rule(color="currentColor", strokeDash=[4, 3])
    title = alt.TitleParams(panel.heading, anchor="start", frame="group", fontSize=12)
    chart: altair.LayerChart = (bars + rule.encode(x="week:T")).properties(width=_WIDTH, height=_HEIGHT, title=title)
    return chart


def _marks(figure: WeekFigure) -> list[dict[str, str]]:
    return [{"week": figure.mark.isoformat()}] if figure.mark is not None else []
