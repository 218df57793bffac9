"""Months as tables of weeks that begin on Monday, filled with entries given by day. Knows no trial.

Values in, records for the template `calendar_parts.html` out; says nothing about a day that it was not told.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

# Fixed words: a page must read the same on every machine, whatever its language.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Entry(msgspec.Struct, frozen=True):
    """One line of a day: text, state (for the colour), the mark and word of that state, a flag, and the full story.

    `mark` and `word` say the same as the colour does; `told` is whether the word is printed or only read out. What is
    `struck` does not happen any more: it is shown beside what does, and makes no month of its own.
    """

    text: str
    state: str
    mark: str
    word: str
    told: bool = True
    flag: str = ""
    full: str = ""
    struck: bool = False


class Day(msgspec.Struct, frozen=True):
    """A day: its date, what is said beside the date (study day, cycle), and its entries in order."""

    date: dt.date
    beside: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        """`Monday 1 January 2024`."""
        return f"{WEEKDAYS[self.date.weekday()]} {long_date(self.date)}"


class Month(msgspec.Struct, frozen=True):
    """A month: its name and its weeks of seven days each, Monday first; None for days of another month.

    `most` is the number of entries of its fullest day.
    """

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]
    most: int = 0


class Gap(msgspec.Struct, frozen=True):
    """Months left out, the first and the last of them: nothing happens in them; `struck` is how much would have."""

    first: str
    last: str
    struck: int = 0

    @property
    def text(self) -> str:
        """`June 2025` or `June 2025 to August 2026`."""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


def lay_months(days: Mapping[dt.date, Day]) -> tuple[Month | Gap, ...]:
    """The months from the first day with an entry to the last; those in which nothing happens become gaps.

    Days that have no entry are shown with what is said beside them; days that are not given at all with their date.
    """
    struck = Counter(_month_of(day) for day in days for _ in days[day].entries)
    live = {_month_of(day) for day in days if any(not one.struck for one in days[day].entries)}
    laid: list[Month | Gap] = []
    for shown, some in groupby(_every(min(struck), max(struck)) if struck else (), key=live.__contains__):
        months = list(some)
        if shown:
            laid += [_month(month, days) for month in months]
        else:
            laid.append(Gap(_name(months[0]), _name(months[-1]), sum(struck[month] for month in months)))
    return tuple(laid)


def long_date(date: dt.date) -> str:
    """`1 January 2024`."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_date(date: dt.date, *, year: bool = True) -> str:
    """`1 Jan 2024`, or `1 Jan`: no reader can take day for month."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}" + (f" {date.year}" if year else "")


def span_text(first: dt.date, last: dt.date, *, year: bool = True) -> str:
    """`1 Jan 2024`, `1 to 28 Jan 2024`, `29 Jan to 25 Feb 2024` or `25 Dec 2023 to 3 Jan 2024`; `year` as asked."""
    if first == last:
        return short_date(first, year=year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {short_date(last, year=year)}"
    return f"{short_date(first, year=year and first.year != last.year)} to {short_date(last, year=year)}"


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as runs without a hole: 1, 2, 3, 8 gives (1, 3) and (8, 8)."""
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        elif number > last:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def runs_text(numbers: Sequence[int]) -> str:
    """`1-21` or `1, 8, 15, 22`; two neighbours stay two: `1, 2`. Numbers below 0 take `to`: `-6 to -3`."""
    parts: list[str] = []
    for first, last in runs(sorted(set(numbers))):
        if last - first < 2:
            parts += [str(number) for number in range(first, last + 1)]
        else:
            parts.append(f"{first} to {last}" if first < 0 else f"{first}-{last}")
    return ", ".join(parts)


def _month(month: tuple[int, int], days: Mapping[dt.date, Day]) -> Month:
    weeks = tuple(
        tuple(days.get(date, Day(date)) if date.month == month[1] else None for date in week)
        for week in calendar.Calendar(firstweekday=0).monthdatescalendar(*month)
    )
    most = max(len(day.entries) for week in weeks for day in week if day is not None)
    return Month(_name(month), weeks, most)


def _name(month: tuple[int, int]) -> str:
    return f"{MONTHS[month[1] - 1]} {month[0]}"


def _month_of(date: dt.date) -> tuple[int, int]:
    return date.year, date.month


def _every(first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Every month from the first to the last."""
    for count in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1]):
        yield count // 12, count % 12 + 1
