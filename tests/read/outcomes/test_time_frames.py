"""Time frames: every form in which records print when an outcome is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_in_proportion
from read.building.sources_made import printed
from trialrun.read.outcomes.time_frames import read_time_frames, read_title_times
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
        ("3rd month", ["3 months"]),
        ("1. day, 1. month and 12. month", ["1 day", "1 month", "12 months"]),
        ("2, 5, and 8, months", ["2 months", "5 months", "8 months"]),
        ("5 years 6 months", ["66 months"]),
        ("1 year and 3 months", ["15 months"]),
        ("twenty-six weeks", ["26 weeks"]),
        ("half a year", ["6 months"]),
        ("Month-3, Month-6", ["3 months", "6 months"]),
        ("M1, M6", ["1 month", "6 months"]),
        ("day 20, day 60, 9 months", ["20 days", "60 days", "9 months"]),
        ("day +40-50", ["40 days", "50 days"]),
        ("20 (± 2) days", ["20 days"]),
        ("8 ± 1 weeks", ["8 weeks"]),
        ("120 minutes", ["2 hours"]),
        ("Baseline (Week 0), Week 6", ["6 weeks"]),
    ],
)
def test_numbers_with_a_unit_are_offsets(text: str, offsets: list[str]) -> None:
    """A number and a unit are an offset, in whatever order, number of times and spelling."""
    assert [offset for offset, _, _ in times(text)] == offsets


@pytest.mark.parametrize(
    ("text", "offset"),
    [("Day 1 to Day 20", "20 days"), ("day 1 through week 30", "30 weeks"), ("0-16 weeks", "16 weeks"),
     ("Day 0 - 5 months", "5 months"), ("median follow-up of 2 years", "2 years")],
)  # fmt: skip
def test_a_span_from_the_beginning_reaches_up_to_its_end(text: str, offset: str) -> None:
    """From the first day to a later one is any time up to the later one; the unit is that of the later one."""
    assert times(text) == [(offset, "up to", "baseline")]


@pytest.mark.parametrize("text", ["2 weeks before surgery", "over the past 2 weeks", "1 day prior to randomization"])
def test_a_time_that_lies_before_is_no_offset(text: str) -> None:
    """What was before the beginning is not counted from it."""
    assert [offset for offset, _, _ in times(text)] == [""]


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
        ("4 weeks after radiotherapy", "end of treatment"),
        ("4 weeks of radiotherapy", "baseline"),
        ("2 days after starting fictumab", "first dose"),
        ("6 months since the treatment began", "first dose"),
        ("8 hours post-dose", "dose"),
        ("30 days after discharge", "discharge"),
        ("24 months of age", "birth"),
        ("36 weeks gestational age", "gestational age"),
        ("2 weeks after a tooth extraction", "tooth extraction"),
        ("From randomization until death, up to 5 years", "randomisation"),
        ("Date of enrollment until progression, assessed over a period of 40 months", "enrolment"),
        ("postoperative 5th day", "surgery"),
        ("two weeks after the beginning of study vaccination", "first dose"),
        ("9 months after study start", "study start"),
    ],
)
def test_a_time_counts_from_the_event_it_names(text: str, anchor: str) -> None:
    """What follows `after` or `from` is the anchor; without one it is the baseline."""
    assert [found for _, _, found in times(text)] == [anchor]


def test_what_times_count_from_holds_for_all_that_are_listed() -> None:
    """`1, 3 months and 1 year after surgery` are all counted from surgery; a time apart from them is not."""
    assert {anchor for _, _, anchor in times("1 week, 3 months and every year up to 5 years after surgery")} == {
        "surgery"
    }
    assert [anchor for _, _, anchor in times("Week 2 of screening in all; 3 months after surgery")] == [
        "baseline",
        "surgery",
    ]


def test_an_event_alone_is_an_anchor_only_where_it_is_the_day() -> None:
    """`at discharge` is judged on that day; `before surgery` and `until death` are not judged on the day they name."""
    assert times("at discharge") == [("", "at", "discharge")]
    assert times("before surgery") == times("from randomization until death") == [("", "at", "baseline")]


@pytest.mark.parametrize(
    ("title", "offsets"),
    [
        ("Overall response rate at 18 weeks", ["18 weeks"]),
        ("2-year overall survival", ["2 years"]),
        ("Pain at baseline, 3 months and 1 year", ["3 months", "1 year"]),
        ("Relapse within 100 days after transplant", ["100 days"]),
        ("Adherence to the 24-week diet", []),
        ("24-hour urine protein", []),
        ("Response lasting 4 weeks", []),
        ("Infants under 2 years of age with fever", []),
    ],
)
def test_a_title_says_when_it_is_judged(title: str, offsets: list[str]) -> None:
    """A time in the words of an outcome counts where a word says so; other lengths are no time of judging."""
    assert [frame.offset.text for frame in read_title_times(printed(title)) if frame.offset] == offsets


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


def test_a_day_to_a_day_has_both_ends() -> None:
    """`day 2-day 4` are two days, and what stands behind the next dash is no part of what they count from."""
    frames = read_time_frames(printed("day 2-day 4 post transplant; day 9 after leukapheresis - after a meal"))
    assert [(frame.offset.text, frame.anchor) for frame in frames if frame.offset] == [
        ("2 days", "transplant"),
        ("4 days", "transplant"),
        ("9 days", "leukapheresis"),
    ]


def test_nothing_printed_is_no_time_frame() -> None:
    """An absent or blank time frame gives none."""
    assert read_time_frames(None) == ()
    assert read_time_frames(printed("  ")) == ()


def test_a_time_frame_keeps_its_lines() -> None:
    """Each time points back to the lines it was read from."""
    assert {frame.lines.text for frame in read_time_frames(Printed("2 and 4 weeks", 5, 6))} == {"5-6"}


@pytest.mark.parametrize("unit", ["1, ", "1 day, ", "from day 1 to ", "twenty-", "after the the "])
def test_long_lists_take_time_in_proportion(unit: str) -> None:
    """Numbers without a unit, and words that begin a time and go on, are read in a time that grows with the length."""
    assert_in_proportion(lambda text: (read_time_frames(printed(text)), read_title_times(printed(text))), unit * 1200)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the reader, and every time keeps the printed words."""
    assert all(frame.printed for frame in read_time_frames(printed(text)))


@pytest.mark.parametrize(
    ("title", "times"),
    [
        ("Rate of falls over 26 weeks", ["26 weeks"]),
        ("Number of flares in the first 6 months", ["6 months"]),
        ("Change of weight in 12 weeks", ["12 weeks"]),
        ("Falls of women over 65 years", []),
        ("Drinks in a week", []),
        ("Differences in 3-month pain diaries", []),
    ],
)
def test_a_span_in_a_title(title: str, times: list[str]) -> None:
    """Over or in so many weeks an outcome is judged; an age and the name of a measure are no such time."""
    assert [one.offset.text for one in read_title_times(Printed(title, 1, 1)) if one.offset] == times


@pytest.mark.parametrize(
    "frame",
    ["At the end of cycle 2 (each cycle is 21 days)", "After 4 28-day cycles", "Up to 6 cycles (cycle length 21 days)"],
)
def test_the_length_of_a_cycle_is_no_time(frame: str) -> None:
    """How long a cycle takes is not when an outcome is judged."""
    assert [one.offset for one in read_time_frames(Printed(frame, 1, 1))] == [None]


@pytest.mark.parametrize(
    "frame",
    [
        "18 months after the last patient is enrolled",
        "Approximately 2 years from randomisation of the last subject",
        "12 months after enrollment of the last participant",
    ],
)
def test_a_day_of_the_last_patient_is_none_of_the_others(frame: str) -> None:
    """What is counted from the last patient's entry is a day of the trial, and no time of each patient."""
    assert [one.offset for one in read_time_frames(Printed(frame, 1, 1))] == [None]
