"""Figures as SVG: readable without seeing, the same every time, and safe."""

from xml.etree import ElementTree

import pytest

from trialrun.show.figures import COLOURS, BarFigure, Panel, bar_spec, bar_svg
from trialrun.show.schema_figure import Box, Schema, schema_svg, schema_text

HOSTILE = '<script>alert("1")</script> & co'
BARS = BarFigure(
    "t1-funnel", "Funnel <1>", "Of 10 patients 4 are left.", ("age", HOSTILE),
    (Panel("left", "plain", (9, 4)), Panel("fail", "bad", (1, 5))), 10,
)  # fmt: skip
SCHEMA = Schema(
    "t1-schema",
    "Schema",
    Box("Screening", ("28 lines",)),
    ((Box("group 1", (HOSTILE,)), Box("treatment", ("dose not stated",))), (Box("group 2"),)),
    Box("Follow-up"),
)


@pytest.fixture(scope="module")
def bars() -> str:
    """The drawn bars."""
    return bar_svg(BARS)


def test_bars_say_their_title_and_text_to_a_screen_reader(bars: str) -> None:
    """The drawing is one image with a title and a description that it points to."""
    root = ElementTree.fromstring(bars)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "t1-funnel-title t1-funnel-text"
    assert [root[0].text, root[1].text] == [BARS.title, BARS.text]
    assert [root[0].attrib["id"], root[1].attrib["id"]] == ["t1-funnel-title", "t1-funnel-text"]


def test_every_number_and_heading_stands_in_the_figure_as_text(bars: str) -> None:
    """Nothing has to be read off a length or a colour."""
    texts = {element.text for element in ElementTree.fromstring(bars).iter() if element.tag == "text"}
    assert {"left", "fail", "9", "4", "1", "5", "1. age"} <= texts


def test_a_hostile_label_stays_text(bars: str) -> None:
    """Markup in a label is escaped in bars and in schemas."""
    assert "<script" not in bars
    assert "<script" not in schema_svg(SCHEMA)
    assert "alert(&quot;1&quot;)" in schema_svg(SCHEMA)


def test_figures_are_the_same_every_time(bars: str) -> None:
    """The same values give the same bytes."""
    assert bar_svg(BARS) == bars
    assert schema_svg(SCHEMA) == schema_svg(SCHEMA)


def test_a_panel_with_too_few_values_is_refused() -> None:
    """A bar is never drawn beside a wrong label."""
    with pytest.raises(ValueError, match="zip"):
        bar_spec(BarFigure("x", "x", "x", ("a", "b"), (Panel("left", "plain", (1,)),), 1))


def test_a_figure_without_rows_can_be_drawn() -> None:
    """No criterion is an answer, not an error."""
    ElementTree.fromstring(bar_svg(BarFigure("x", "t", "d", (), (Panel("left", "plain", ()),), 0)))


def test_figures_load_nothing_and_take_the_colour_of_the_page(bars: str) -> None:
    """No address, no style sheet; text has the page's colour, so that it can be read on dark and on light."""
    for svg in (bars, schema_svg(SCHEMA)):
        assert "http" not in svg
        assert "currentColor" in svg


def test_colours_stand_out_on_white_and_on_black() -> None:
    """Every bar has a contrast of 3 to 1 or more with a white and with a black page (WCAG 2.2, 1.4.11)."""
    for colour in COLOURS.values():
        light = _luminance(colour)
        assert 1.05 / (light + 0.05) >= 3
        assert (light + 0.05) / 0.05 >= 3


def test_the_schema_is_said_in_words() -> None:
    """Its description names start, every box of every track, and the end."""
    assert schema_text(SCHEMA) == (
        f"Screening (28 lines); then group 1 ({HOSTILE}), then treatment (dose not stated); or: group 2. "
        "Finally: Follow-up."
    )


def test_boxes_of_a_schema_do_not_overlap() -> None:
    """However long the texts, every box has its own place inside the drawing."""
    long = Box("phase", ("word " * 60, "word " * 40))
    root = ElementTree.fromstring(schema_svg(Schema("s", "t", long, ((long, long), (long,)), long)))
    boxes = [[float(rect.attrib[key]) for key in ("x", "y", "width", "height")] for rect in root.iter("rect")]
    assert len(boxes) == 5
    for number, (x, y, width, height) in enumerate(boxes):
        assert x >= 0 and y >= 0
        assert x + width <= float(root.attrib["width"]) and y + height <= float(root.attrib["height"])
        for other_x, other_y, other_width, other_height in boxes[number + 1 :]:
            assert (
                x + width <= other_x
                or other_x + other_width <= x
                or y + height <= other_y
                or (other_y + other_height <= y)
            )


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
