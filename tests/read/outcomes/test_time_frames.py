"""Time frames: every form in which records print when an outcome is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from read.building.sources_made import printed
from trialrun.read.outcomes.time_frames import duration_text, read_time_frames
from trialrun.read.source import Printed


def times(text: str) -> list[tuple[str, str, str]]:
    """Offset, extent and anchor of each time that a time frame names."""
    return [
        (frame.offset.text if frame.offset else "", frame.extent, frame.anchor)
        for frame in read_time_frames(printed(text))
    ]


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("360 days", ["360 days"]),
        ("24 weeks", ["24 weeks"]),
        ("2 years", ["2 years"]),
        ("one year", ["1 year"]),
        ("Week 12", ["12 weeks"]),
        ("at month 6", ["6 months"]),
        ("12-month", ["12 months"]),
        ("24h", ["24 hours"]),
        ("2, 4 or 6 months", ["2 months", "4 months", "6 months"]),
        ("Weeks 4, 8 and 12", ["4 weeks", "8 weeks", "12 weeks"]),
        ("3 and 6 months", ["3 months", "6 months"]),
        ("3 months, 6 months, 1 year", ["3 months", "6 months", "1 year"]),
        ("6-12 weeks", ["6 weeks", "12 weeks"]),
        ("1.5 years", ["18 months"]),
        ("day 100", ["100 days"]),
    ],
)
def test_numbers_with_a_unit_are_offsets(text: str, offsets: list[str]) -> None:
    """A number and a unit are an offset, in whatever order, number of times and spelling."""
    assert [offset for offset, _, _ in times(text)] == offsets


@pytest.mark.parametrize("text", ["up to 2 years", "through 2 years", "within 2 years", "during the first 2 years"])
def test_a_time_that_is_a_limit_reaches_up_to_it(text: str) -> None:
    """`up to`, `through`, `within` and `during` mean any time up to the offset."""
    assert times(text) == [("2 years", "up to", "baseline")]


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("6 months after randomization", "randomisation"),
        ("30 days after the last dose", "end of treatment"),
        ("100 days post transplant", "transplant"),
        ("1 year from enrollment", "enrolment"),
        ("3 months after surgery", "surgery"),
        ("3 months", "baseline"),
    ],
)
def test_a_time_counts_from_the_event_it_names(text: str, anchor: str) -> None:
    """What follows `after` or `from` is the anchor; without one it is the baseline."""
    assert [found for _, _, found in times(text)] == [anchor]


@pytest.mark.parametrize("text", ["until disease progression", "through study completion", "at hospital discharge"])
def test_a_time_that_is_only_an_event_has_no_offset(text: str) -> None:
    """No length is made of an event; the words are kept."""
    (frame,) = read_time_frames(printed(text))
    assert frame.offset is None
    assert frame.printed == text


@pytest.mark.parametrize("text", ["every 3 months", "Day 28 of cycle 1", "Cycle 1 Day 8", "each week"])
def test_a_repeat_and_a_day_of_a_cycle_are_no_time_from_baseline(text: str) -> None:
    """What repeats, or counts within a cycle, gives no offset."""
    assert all(offset == "" for offset, _, _ in times(text))


def test_a_time_frame_of_a_group_names_it() -> None:
    """`Two months for group 1` is judged at 2 months, in group 1."""
    (frame,) = read_time_frames(printed("Two months for group 1"))
    assert (frame.group, frame.offset and frame.offset.text) == ("group 1", "2 months")


def test_nothing_printed_is_no_time_frame() -> None:
    """An absent or blank time frame gives none."""
    assert read_time_frames(None) == ()
    assert read_time_frames(printed("  ")) == ()


def test_a_time_frame_keeps_its_lines() -> None:
    """Each time points back to the lines it was read from."""
    assert {frame.lines.text for frame in read_time_frames(Printed("2 and 4 weeks", 5, 6))} == {"5-6"}


def test_a_length_without_a_whole_unit_is_none() -> None:
    """Half a month and minutes are not rounded to something else."""
    assert duration_text("0.5", "months") == ""
    assert duration_text("30", "minutes") == ""
    assert duration_text("0", "days") == ""


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the reader, and every time keeps the printed words."""
    assert all(frame.printed for frame in read_time_frames(printed(text)))
