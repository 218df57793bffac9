"""A calendar as a table of text for a terminal: one line a giving, runs of daily givings in one line. Plans nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

import msgspec

from trialrun.show.text_table import Column, text_table
from trialrun.treat.model import Calendar, CalendarRow
from trialrun.treat.words import cycle_text, dose_text, span_text, what_text, window_text

_DAY = dt.timedelta(days=1)
_SHORTEST = 3  # days in a row that are worth one line
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # the same in every locale
_MOST_WORDS = 44
COLUMNS = (
    Column("date"),
    Column("day"),
    Column("study day", number=True),
    Column("cycle"),
    Column("what", most=_MOST_WORDS),
    Column("dose", most=_MOST_WORDS),
    Column("window"),
    Column("status", most=_MOST_WORDS),
)


class Run(msgspec.Struct, frozen=True):
    """Rows of one kind on days that follow each other, shown in one line; most runs are a single row."""

    rows: tuple[CalendarRow, ...]

    @property
    def first(self) -> CalendarRow:
        """The first row."""
        return self.rows[0]

    @property
    def last(self) -> CalendarRow:
        """The last row."""
        return self.rows[-1]


def calendar_text(calendar: Calendar) -> str:
    """The calendar as text: a head, and one table for each arm."""
    parts = [_head(calendar)]
    for arm, rows in groupby(calendar.rows, key=lambda row: row.arm):
        mine = tuple(rows)
        if arm:
            parts.append(f"Arm: {arm}")
        parts.append(text_table(COLUMNS, [_line(run) for run in fold_runs(mine)]))
    if not calendar.rows:
        parts.append("The document names nothing that could be planned.")
    return "\n\n".join(parts)


def fold_runs(rows: Sequence[CalendarRow]) -> tuple[Run, ...]:
    """Rows in their order, three or more like givings on days that follow each other folded into one run."""
    runs: list[list[tuple[int, CalendarRow]]] = []
    latest: dict[tuple[object, ...], list[tuple[int, CalendarRow]]] = {}
    for place, row in enumerate(rows):
        like = _likeness(row)
        run = latest.get(like)
        if run is not None and _follows(run[-1][1], row):
            run.append((place, row))
        else:
            latest[like] = run = [(place, row)]
            runs.append(run)
    placed = [part for run in runs for part in ([run] if len(run) >= _SHORTEST else [[one] for one in run])]
    return tuple(Run(tuple(row for _, row in part)) for part in sorted(placed, key=lambda part: part[0][0]))


def _likeness(row: CalendarRow) -> tuple[object, ...]:
    """What rows of one run have in common: everything but the day."""
    around = None if row.window is None or row.date is None else tuple(end - row.date for end in row.window)
    same = (row.arm, row.part, row.cycle, row.kind, row.drug, row.label, row.amount, row.unit, row.times_per_day)
    return (*same, row.route, row.status, row.reason, row.origin, row.infusion_minutes, around)


def _follows(before: CalendarRow, row: CalendarRow) -> bool:
    """True for givings of a drug on one day and the next."""
    if row.kind != "dose" or row.date is None or before.date is None:
        return False
    return row.date - before.date == _DAY


def _head(calendar: Calendar) -> str:
    who = f", patient {calendar.person_id}" if calendar.person_id else ""
    return f"{calendar.trial}{who}: day 1 is {calendar.start.isoformat()}; as of {calendar.as_of.isoformat()}"


def _line(run: Run) -> tuple[str, ...]:
    first, last = run.first, run.last
    dates = "not stated" if first.date is None or last.date is None else span_text(first.date, last.date)
    return (
        dates,
        weekday(first),
        _numbers(first.day, last.day),
        _cycle(run),
        what_text(first),
        dose_text(first) + (" daily" if len(run.rows) > 1 and first.times_per_day is None else ""),
        window_text(first) if len(run.rows) == 1 else "",
        _status(first),
    )


def weekday(row: CalendarRow) -> str:
    """`Mon`; empty where the day is not known."""
    return "" if row.date is None else _WEEKDAYS[row.date.weekday()]


def _cycle(run: Run) -> str:
    if len(run.rows) == 1:
        return cycle_text(run.first)
    cycle = f"C{run.first.cycle} " if run.first.cycle is not None else ""
    return f"{cycle}D{_numbers(run.first.cycle_day, run.last.cycle_day)}"


def _numbers(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def _status(row: CalendarRow) -> str:
    marked = f"{row.status} ({row.origin})" if row.origin != "document" else row.status
    return f"{marked}: {row.reason}" if row.reason else marked
