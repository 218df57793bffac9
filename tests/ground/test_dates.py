"""Time is counted in one way."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.errors import DateError
from trialrun.ground.dates import (
    DateSpan,
    Offset,
    age_years,
    parse_date,
    parse_time_unit,
    shift,
    study_day,
    study_day_date,
)

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "date"), [(1, "2024-03-10"), (2, "2024-03-11"), (-1, "2024-03-09"), (28, "2024-04-06")]
)
def test_study_day_one_is_the_first_dose_and_there_is_no_day_zero(day: int, date: str) -> None:
    """Day 1 is the first dose, the day before is -1, and clock changes move nothing."""
    assert study_day_date(dt.date(2024, 3, 10), day) == dt.date.fromisoformat(date)
    assert study_day(dt.date(2024, 3, 10), dt.date.fromisoformat(date)) == day


def test_study_day_zero_is_refused() -> None:
    """Study day 0 does not exist and the error says so."""
    with pytest.raises(DateError, match="no study day 0"):
        study_day_date(dt.date(2024, 3, 10), 0)


@given(DAYS, DAYS)
def test_study_days_and_dates_are_inverse(first: dt.date, date: dt.date) -> None:
    """A date becomes a study day and the same date again."""
    assert study_day_date(first, study_day(first, date)) == date


@pytest.mark.parametrize(
    ("start", "offset", "sign", "end"),
    [
        ("2023-08-31", Offset(6, "mo"), -1, "2023-02-28"),
        ("2024-08-31", Offset(6, "mo"), -1, "2024-02-29"),
        ("2024-02-29", Offset(1, "a"), 1, "2025-02-28"),
        ("2024-01-31", Offset(1, "mo"), 1, "2024-02-29"),
        ("2024-01-01", Offset(4, "wk"), -1, "2023-12-04"),
        ("2024-01-01", Offset(36, "h"), 1, "2024-01-03"),
        ("2024-01-03", Offset(36, "h"), -1, "2024-01-01"),
    ],
)
def test_months_clamp_and_hours_round_up(start: str, offset: Offset, sign: int, end: str) -> None:
    """Months and years clamp to the end of the month; weeks are 7 days; hours round up to whole days."""
    assert shift(dt.date.fromisoformat(start), offset, sign) == dt.date.fromisoformat(end)  # type: ignore[arg-type]


def test_off_the_calendar_is_an_error() -> None:
    """A shift beyond year 9999 is refused with the offset named."""
    with pytest.raises(DateError, match="off the calendar"):
        shift(dt.date(9999, 12, 31), Offset(1, "d"))


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [("2000-02-29", "2018-02-28", 17), ("2000-02-29", "2018-03-01", 18), ("2006-11-20", "2024-11-20", 18)],
)
def test_age_is_completed_calendar_years(birth: str, on: str, age: int) -> None:
    """One ages on the birthday; born on 29 February, on 1 March in common years."""
    assert age_years(dt.date.fromisoformat(birth), dt.date.fromisoformat(on)) == age


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-17", "2024-05-17", "2024-05-17"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_partial_dates_are_intervals(text: str, first: str, last: str) -> None:
    """A month or a year stands for all of its days."""
    assert parse_date(text) == DateSpan(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "2024-13", "2023-02-29", "17.05.2024", "0000", "2024-5-1"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    """A date that does not exist, or is written another way, is an error and never a guess."""
    with pytest.raises(DateError):
        parse_date(text)


def test_units_of_time_have_words_and_codes() -> None:
    """Weeks, week and wk are one unit; fortnights are none."""
    assert {parse_time_unit(word) for word in ("weeks", "week", "wk", "Weeks")} == {"wk"}
    with pytest.raises(DateError, match="fortnight"):
        parse_time_unit("fortnight")
