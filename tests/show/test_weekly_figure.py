"""Weeks as bars: the same every time, told in words, and every value beside its week."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from trialrun.show.weekly_figure import Series, WeekFigure, WeekPanel, week_spec, week_svg

WEEKS = tuple(dt.date(2026, 1, 5) + dt.timedelta(weeks=number) for number in range(4))
FIGURE = WeekFigure(
    "work", "Work of <each> week", "Most in the week of 2026-01-19.", WEEKS,
    (WeekPanel("days on site", (Series("infusions", "plain", (1, 2, 5, 0)), Series("open", "open", (0, 1, 0, 0)))),
     WeekPanel("<b>drug</b>, mg", (Series("drug", "ask", (10.5, 0, 3, 4)),))),
    WEEKS[1],
)  # fmt: skip


def test_figure_says_its_title_and_text() -> None:
    """The drawing is one image with title and description; markup in a heading stays text."""
    svg = week_svg(FIGURE)
    root = ElementTree.fromstring(svg)
    assert [root[0].text, root[1].text] == [FIGURE.title, FIGURE.text]
    assert "<b>" not in svg
    assert svg == week_svg(FIGURE)


def test_every_value_stands_beside_its_week() -> None:
    """The data of every panel are the values given, week by week, and the marked day is there."""
    spec = week_spec(FIGURE)
    layers = [layer for panel in spec["vconcat"] for layer in panel["layer"]]
    shown = [(layer["mark"]["type"], spec["datasets"][layer["data"]["name"]]) for layer in layers]
    bars = [values for mark, values in shown if mark == "bar"]
    told = [{(row["name"], row["week"]): row["value"] for row in values} for values in bars]
    for panel, values in zip(FIGURE.panels, told, strict=True):
        expected = {
            (one.name, week.isoformat()): value
            for one in panel.series
            for week, value in zip(WEEKS, one.values, strict=True)
        }
        assert values == expected
    assert [values for mark, values in shown if mark == "rule"] == [[{"week": "2026-01-12"}]] * 2


def test_a_series_with_too_few_values_is_refused() -> None:
    """A bar is never drawn beside a wrong week."""
    short = WeekFigure("x", "x", "x", WEEKS, (WeekPanel("y", (Series("z", "plain", (1,)),)),))
    with pytest.raises(ValueError, match="zip"):
        week_spec(short)
