"""Figures of courses: valid, readable without colour, the same every time, and safe."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import altair
import pytest

from trialrun.show.charts import FILL, SHAPE, Answer
from trialrun.show.cohort_figures import (
    CLIPPED,
    EVENTS,
    LABELLED,
    Change,
    CohortFigure,
    Event,
    Lane,
    Segment,
    spider_spec,
    spider_svg,
    swimmer_spec,
    swimmer_svg,
    waterfall_spec,
    waterfall_svg,
)
from trialrun.show.trajectory_figure import (
    Happening,
    Mark,
    Stretch,
    TrajectoryFigure,
    trajectory_spec,
    trajectory_svg,
)

HOSTILE = '<script>alert("1")</script> & co'
GOOD, DEEP = Answer("PR", "response", 0.2), Answer("VGPR", "response", 0.7)
SAME, WORSE, NONE = Answer("SD", "stable"), Answer("PD", "progression"), Answer("NE", "open")
FIRST, SECOND, THIRD = dt.date(2026, 1, 5), dt.date(2026, 2, 2), dt.date(2026, 3, 2)
COURSE = TrajectoryFigure(
    name="p1-1",
    title="serum M-protein of <A>",
    text="Baseline 4.2 g/dL.",
    axis="serum M-protein, g/dL",
    marks=(
        Mark(FIRST, 4.2, "4.2", Answer("", "open")),
        Mark(SECOND, 0.1, "<0.1", DEEP),
        Mark(THIRD, 1.2, "1.2", WORSE),
    ),
    stretches=(
        Stretch(FIRST, SECOND, None, 0.42, DEEP),
        Stretch(FIRST, SECOND, 0.42, 2.1, GOOD),
        Stretch(FIRST, SECOND, 2.1, None, SAME),
        Stretch(SECOND, THIRD, None, 0.42, DEEP),
        Stretch(SECOND, THIRD, 0.42, 0.6, GOOD),
        Stretch(SECOND, THIRD, 0.6, None, WORSE),
    ),
    baseline=4.2,
    lowest=((FIRST, 4.2), (SECOND, 0.1)),
    happenings=(Happening(THIRD, HOSTILE),),
)
LANES = (
    Lane("01 (VGPR)", (Segment(0, 28, Answer("", "open")), Segment(28, 90, DEEP)), (Event(28, "response"),)),
    Lane(HOSTILE, (Segment(0, 56, SAME), Segment(56, 60, WORSE)), (Event(56, "progression"), Event(60, "death"))),
)
COHORT = CohortFigure(
    name="m1", title="Best <change>", text="2 patients.", axis="change from baseline, %", limits=((-50.0, "PR"),)
)
CHANGES = (
    Change("01", (0, 28, 56), (0.0, -60.0, -87.5), DEEP, -87.5, open_ended=True),
    Change("02", (0, 28), (0.0, 250.0), WORSE, 250.0),
    Change(HOSTILE, (0, 28), (0.0, -10.0), SAME, -10.0),
)
SPECS: dict[str, dict[str, Any]] = {
    "trajectory": trajectory_spec(COURSE),
    "swimmer": swimmer_spec(LANES),
    "waterfall": waterfall_spec(COHORT, CHANGES),
    "spider": spider_spec(COHORT, CHANGES),
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """Every figure as it is drawn."""
    return {
        "trajectory": trajectory_svg(COURSE),
        "swimmer": swimmer_svg(COHORT, LANES),
        "waterfall": waterfall_svg(COHORT, CHANGES),
        "spider": spider_svg(COHORT, CHANGES),
    }


def texts(svg: str) -> set[str]:
    """Every text that stands in a drawing."""
    return {element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag == "text"}


@pytest.mark.parametrize("name", SPECS)
def test_every_specification_is_valid(name: str) -> None:
    """Altair, which knows the schema of Vega-Lite, accepts each of them."""
    assert altair.Chart.from_dict(SPECS[name]).to_dict()["layer"]


@pytest.mark.parametrize("name", SPECS)
def test_each_says_title_and_text_to_a_screen_reader(drawn: dict[str, str], name: str) -> None:
    """Each drawing is one image with a title and a description."""
    root = ElementTree.fromstring(drawn[name])
    figure = COURSE if name == "trajectory" else COHORT
    assert root.attrib["role"] == "img"
    assert [root[0].text, root[1].text] == [figure.title, figure.text]


@pytest.mark.parametrize("name", SPECS)
def test_a_hostile_label_stays_text(drawn: dict[str, str], name: str) -> None:
    """Markup in a patient's id or an event is escaped."""
    assert "<script" not in drawn[name]


def test_every_answer_stands_as_a_word_in_a_trajectory(drawn: dict[str, str]) -> None:
    """Values with their answers, bands, baseline and lowest value are named; nothing has to be read off a colour."""
    found = texts(drawn["trajectory"])
    assert {"4.2", "VGPR <0.1", "PD 1.2", "VGPR", "PR", "PD", "SD", "baseline", "lowest so far"} <= found


def test_words_of_close_visits_do_not_stand_upon_each_other() -> None:
    """Of weekly values the first, the last and those at which the answer changes are written, and what has room."""
    marks = tuple(Mark(FIRST + dt.timedelta(days=7 * n), 1.0, f"{n}", SAME if n < 30 else WORSE) for n in range(60))
    figure = TrajectoryFigure(name="w", title="w", text="w", axis="w", marks=marks)
    written = texts(trajectory_svg(figure)) & {f"{mark.answer.word} {mark.written}" for mark in marks}
    assert {f"{SAME.word} 0", f"{WORSE.word} 30", f"{WORSE.word} 59"} <= written
    assert 5 < len(written) < 30


def test_a_trajectory_is_the_same_in_every_time_zone(monkeypatch: pytest.MonkeyPatch, drawn: dict[str, str]) -> None:
    """Days are days: the axis names those of the values."""
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    assert trajectory_svg(COURSE) == drawn["trajectory"]
    assert {"5 Jan 2026", "2 Feb 2026", "2 Mar 2026"} <= texts(drawn["trajectory"])


def test_thin_bands_are_drawn_on_a_square_root_scale_and_it_says_so() -> None:
    """A band of a hundredth of the axis would not be seen; the axis names its scale."""
    (axis,) = {
        layer["encoding"]["y"]["axis"]["title"] for layer in SPECS["trajectory"]["layer"] if "y" in layer["encoding"]
    }
    assert axis == "serum M-protein, g/dL (square-root scale)"


def test_labels_of_bands_do_not_cover_each_other() -> None:
    """Words of thin bands are pushed apart by a line of text."""
    from trialrun.show.trajectory_figure import HEIGHT, _apart

    placed = _apart([2.0, 3.0, 4.0, 319.0, 320.0])
    assert all(after - before >= 14 for before, after in pairwise(placed))
    assert placed[-1] <= HEIGHT


def test_a_swimmer_names_states_and_events(drawn: dict[str, str]) -> None:
    """Each stretch has its word, each event a shape of its own in a legend."""
    assert {"VGPR", "SD", "PD", "01 (VGPR)", "response", "progression", "death"} <= texts(drawn["swimmer"])
    assert len(set(EVENTS.values())) == len(EVENTS)


def test_a_waterfall_writes_each_change(drawn: dict[str, str]) -> None:
    """From the greatest rise to the deepest fall; a rise beyond the axis keeps its number, a limit its sign."""
    assert {"PD +250", "VGPR <-88", "SD -10", "PR"} <= texts(drawn["waterfall"])
    rows = SPECS["waterfall"]["layer"][0]["data"]["values"]
    assert [row["value"] for row in rows] == [CLIPPED, -10.0, -87.5]


def test_a_spider_ends_each_line_with_patient_and_answer(drawn: dict[str, str]) -> None:
    """Whose line it is stands at its end."""
    assert {"01 VGPR", "02 PD"} <= texts(drawn["spider"])


def test_many_patients_are_drawn_without_names() -> None:
    """Above the limit there are no labels that would cover each other."""
    many = [Change(f"p{n:03d}", (0, 28), (0.0, -float(n)), GOOD, -float(n)) for n in range(LABELLED + 1)]
    assert "text" not in {layer["mark"]["type"] for layer in waterfall_spec(COHORT, many)["layer"][:-1]}
    assert "p001" not in texts(waterfall_svg(COHORT, many))


def test_answers_differ_in_shape_and_in_grey() -> None:
    """Four meanings, four shapes, and four fills that differ when printed in grey."""
    greys = sorted(_grey(colour) for colour in FILL.values())
    assert len(set(SHAPE.values())) == len(SHAPE) == 4
    assert all(after - before > 0.04 for before, after in pairwise(greys))


def test_deeper_responses_have_darker_bands() -> None:
    """The shade of a band rises with the depth of its answer."""
    assert NONE.shade < GOOD.shade < DEEP.shade


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
