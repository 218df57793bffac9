"""Months, date texts and runs: nothing is lost between the days given and the weeks shown."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.show.month import Day, Entry, Gap, Month, lay_months, runs, runs_text, span_text

DATES = st.dates(dt.date(1999, 1, 1), dt.date(2101, 12, 31))


def _day(date: dt.date) -> Day:
    return Day(date, "", (Entry("x", "s-planned", "○", "planned"),))


@given(st.sets(DATES, min_size=1, max_size=30))
def test_every_day_stands_once_under_its_weekday(dates: set[dt.date]) -> None:
    """Each day with an entry is in exactly one cell, in the column of its weekday."""
    laid = lay_months({date: _day(date) for date in dates})
    cells = [
        (column, day)
        for month in laid
        if isinstance(month, Month)
        for week in month.weeks
        for column, day in enumerate(week)
        if day is not None
    ]
    assert all(day.date.weekday() == column for column, day in cells)
    assert sorted(day.date for _, day in cells if day.entries) == sorted(dates)
    assert len({day.date for _, day in cells}) == len(cells)


@given(st.sets(DATES, min_size=1, max_size=8))
def test_months_without_an_entry_are_named_never_dropped_silently(dates: set[dt.date]) -> None:
    """Two months that are shown side by side follow one another, or a gap between them says which are left out."""
    laid = lay_months({date: _day(date) for date in dates})
    assert not isinstance(laid[0], Gap)
    assert not isinstance(laid[-1], Gap)
    for one, other in itertools.pairwise(laid):
        assert not (isinstance(one, Gap) and isinstance(other, Gap))


def test_months_with_nothing_but_what_is_struck_are_counted() -> None:
    """After an early end the months that would have followed are one line that says how much was cancelled."""
    struck = Entry("x", "s-cancelled", "–", "cancelled", struck=True)
    dates = [dt.date(2024, 2, day) for day in (1, 2, 3)]
    days = {dt.date(2024, 1, 5): _day(dt.date(2024, 1, 5)), **{date: Day(date, "", (struck,)) for date in dates}}
    january, gap = lay_months(days)
    assert isinstance(january, Month)
    assert gap == Gap("February 2024", "February 2024", 3)


def test_a_leap_day_has_a_cell() -> None:
    """29 February 2024 is a Thursday of a month with five weeks, and the next month shown names the gap before it."""
    laid = lay_months({date: _day(date) for date in (dt.date(2024, 2, 29), dt.date(2024, 12, 31))})
    february, gap, december = laid
    assert isinstance(february, Month)
    assert february.weeks[4][3] == _day(dt.date(2024, 2, 29))
    assert isinstance(gap, Gap)
    assert gap.text == "March 2024 to November 2024"
    assert isinstance(december, Month)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((1, 8, 15, 22), "1, 8, 15, 22"),
        (range(1, 22), "1-21"),
        ((1, 2), "1, 2"),
        ((1, 2, 8, 9, 15, 16), "1, 2, 8, 9, 15, 16"),
        ((-6, -5, -4, -3, 0), "-6 to -3, 0"),
        ((), ""),
    ],
)
def test_numbers_read_as_a_protocol_prints_them(numbers: tuple[int, ...], text: str) -> None:
    """Runs of three and more are ranges, days before a day 0 take the word to."""
    assert runs_text(numbers) == text


@given(st.lists(st.integers(-30, 400), max_size=40))
def test_runs_hold_the_same_numbers(numbers: list[int]) -> None:
    """Runs lose no number and add none."""
    rising = sorted(set(numbers))
    assert [number for first, last in runs(rising) for number in range(first, last + 1)] == rising


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-01-01", "2024-01-01", "1 Jan 2024"),
        ("2024-01-01", "2024-01-28", "1 to 28 Jan 2024"),
        ("2024-01-29", "2024-02-25", "29 Jan to 25 Feb 2024"),
        ("2023-12-25", "2024-01-03", "25 Dec 2023 to 3 Jan 2024"),
    ],
)
def test_a_stretch_says_what_is_needed_and_no_more(first: str, last: str, text: str) -> None:
    """Month and year are said once where they are the same."""
    assert span_text(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == text
