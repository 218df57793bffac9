"""A whole calendar as one small strip: a row for each drug, one for visits and tests. Plans nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from trialrun.ground.dates import Date, Offset, shift
from trialrun.report.calendar_words import name_words
from trialrun.show.month import long_date, short_date
from trialrun.show.page import Figure
from trialrun.show.strip import Stretch, Strip, StripRow, strip_svg
from trialrun.treat import Calendar, CalendarRow

_MOST_ROWS = 9
_SHAPES = MappingProxyType(
    {"planned": "planned", "given": "done", "late": "off", "missed": "off", "held": "gone", "cancelled": "gone"}
)
_KEY = "Half high: planned. Full and solid: given. Full and hollow: late or missed. Thin: held or cancelled."
_OTHERS = "visits and tests"


def calendar_strip(calendar: Calendar, name: str) -> Figure | None:
    """The dated rows of a calendar as a figure, arm by arm; None where nothing is dated."""
    dated = [row for row in calendar.rows if row.date is not None and row.kind != "duty" and row.status in _SHAPES]
    if not dated:
        return None
    days = [row.date for row in dated if row.date is not None]
    first, last = min(*days, calendar.start), max(days)
    rows = tuple(_rows(dated, first))[:_MOST_ROWS]
    title = f"Calendar of {calendar.person_id} in {calendar.trial}"
    text = f"{', '.join(row.label for row in rows)} from {long_date(first)} to {long_date(last)}"
    strip = Strip(name, title, text, (last - first).days + 1, tuple(_ticks(first, last)), rows)
    return Figure(f"{title}: {text}. {_KEY}", strip_svg(strip))


def _rows(dated: Sequence[CalendarRow], first: Date) -> Iterator[StripRow]:
    several = len({row.arm for row in dated}) > 1
    grouped: dict[str, list[CalendarRow]] = {}
    for row in sorted(dated, key=lambda one: (one.arm, one.kind != "dose")):
        label = name_words(row) if row.kind == "dose" else _OTHERS
        grouped.setdefault(f"{row.arm}: {label}" if several else label, []).append(row)
    for label, rows in grouped.items():
        yield StripRow(label, tuple(_stretches(rows, first)))


def _stretches(rows: Sequence[CalendarRow], first: Date) -> Iterator[Stretch]:
    """Days that follow one another with one shape as one stretch."""
    days = sorted({((row.date - first).days, _SHAPES[row.status]) for row in rows if row.date is not None})
    run: Stretch | None = None
    for day, shape in days:
        if run is not None and (run.shape, run.last + 1) == (shape, day):
            run = Stretch(run.first, day, shape)
            continue
        if run is not None:
            yield run
        run = Stretch(day, day, shape)
    if run is not None:
        yield run


def _ticks(first: Date, last: Date) -> Iterator[tuple[int, str]]:
    """The first days of months: every month of a short calendar, every quarter or year of a long one."""
    months = (last - first).days / 30
    step = 1 if months <= 14 else 3 if months <= 40 else 12
    day = dt.date(first.year, 1, 1)
    while day <= last:
        if day >= first:
            yield (day - first).days, short_date(day)[2:]
        day = shift(day, Offset(step, "mo"))
