"""Time, counted in one way: study days and offsets, calendar arithmetic, windows, ages and partial dates.

Never reads the clock. A study day has no zero (the day before day 1 is -1); an offset is a distance from an anchor.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal, get_args

import msgspec

from trialrun.errors import DateError

Date = dt.date
TimeUnit = Literal["h", "d", "wk", "mo", "a"]
TIME_UNITS: tuple[TimeUnit, ...] = get_args(TimeUnit)

_UNIT_WORDS: dict[TimeUnit, str] = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
_UNIT_CODES: dict[str, TimeUnit] = {
    **{word: code for code, word in _UNIT_WORDS.items()},
    **{f"{word}s": code for code, word in _UNIT_WORDS.items()},
    **{code: code for code in _UNIT_WORDS},
}


class Offset(msgspec.Struct, frozen=True):
    """A distance in time: weeks are 7 days, months and years are calendar units, hours round up to days."""

    amount: int
    unit: TimeUnit

    def text(self) -> str:
        """`6 months`, `1 day`."""
        word = _UNIT_WORDS[self.unit]
        return f"{self.amount} {word}" if self.amount == 1 else f"{self.amount} {word}s"


class DateSpan(msgspec.Struct, frozen=True):
    """A date as far as known: some day from `first` to `last`, both included. A full date has `first == last`."""

    first: Date
    last: Date

    @property
    def exact(self) -> bool:
        """True for a fully known date."""
        return self.first == self.last


def parse_time_unit(word: str) -> TimeUnit:
    """`week`, `weeks` or `wk` as a unit code. Raises DateError."""
    code = _UNIT_CODES.get(word.lower())
    if code is None:
        raise DateError(f"unknown unit of time {word!r}", fix="use hours, days, weeks, months or years")
    return code


def shift(date: Date, offset: Offset, sign: Literal[1, -1] = 1) -> Date:
    """`date` plus (or minus) an offset; months and years clamp to the month's end. DateError off the calendar."""
    amount = sign * offset.amount
    try:
        if offset.unit == "h":
            return date + dt.timedelta(days=sign * -(-offset.amount // 24))
        if offset.unit in ("d", "wk"):
            return date + dt.timedelta(days=amount * (7 if offset.unit == "wk" else 1))
        months = date.year * 12 + date.month - 1 + amount * (12 if offset.unit == "a" else 1)
        year, month = divmod(months, 12)
        return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError) as error:
        raise DateError(f"{offset.text()} from {date} is off the calendar") from error


def study_day_date(first_dose: Date, day: int) -> Date:
    """The calendar date of a study day: day 1 is the first dose, day -1 the day before. Raises DateError for day 0."""
    if day == 0:
        raise DateError("there is no study day 0", fix="day 1 is the first dose and -1 the day before")
    return first_dose + dt.timedelta(days=day - 1 if day > 0 else day)


def study_day(first_dose: Date, date: Date) -> int:
    """The study day of a calendar date; never 0."""
    days = (date - first_dose).days
    return days + 1 if days >= 0 else days


def age_years(birth: Date, on: Date) -> int:
    """Completed calendar years; who is born on 29 February ages on 1 March in common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_in(unit: TimeUnit, birth: Date, on: Date) -> int:
    """Completed units of time from birth to a day; months end as years do, hours are those of whole days."""
    if unit == "a":
        return age_years(birth, on)
    if unit == "mo":
        return 12 * (on.year - birth.year) + on.month - birth.month - (on.day < birth.day)
    days = (on - birth).days
    return days * 24 if unit == "h" else days // 7 if unit == "wk" else days


def parse_date(text: str) -> DateSpan:
    """An ISO date, full or partial: `2024-05-17`, `2024-05` (the month), `2024` (the year). Raises DateError."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text.strip())
    if match is None:
        raise DateError(f"not a date: {text!r}", fix="write 2024-05-17, 2024-05 or 2024")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or month is None:
            return DateSpan(dt.date(year or 0, 1, 1), dt.date(year or 0, 12, 31))
        if day is None:
            return DateSpan(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))
        return DateSpan(dt.date(year, month, day), dt.date(year, month, day))
    except ValueError as error:
        raise DateError(f"no such date: {text!r}", fix="check day and month") from error
