"""A calendar as a schedule of activities: drugs, visits and tests in rows, cycles in columns. Plans nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from types import MappingProxyType

import msgspec

from trialrun.ground.dates import Date
from trialrun.report.calendar_cycles import Cycle
from trialrun.report.calendar_words import (
    DOSE_ABSENT,
    MARKS,
    amount_words,
    flag_of,
    route_words,
    split_label,
    state_of,
    times_words,
    unsettled,
    word_of,
)
from trialrun.report.marks import joined
from trialrun.show.activity_grid import ActivityGrid, Column, GridCell, GridRow, Line, fold_columns
from trialrun.show.month import runs, runs_text, short_date, span_text
from trialrun.treat import CalendarRow

_GROUPS = MappingProxyType(
    {"dose": "Drugs", "visit": "Visits", "assessment": "Assessments", "procedure": "Procedures and samples"}
)
Place = tuple[str, int | str | None]
# Where a row stands that belongs to no cycle: before or after treatment, on a date of its own, on no date at all.
BEFORE: Place = ("", "before")
AFTER: Place = ("", "after")
FIXED: Place = ("", "fixed")
LOOSE: Place = ("", "loose")
_ASIDE = MappingProxyType({"screening": BEFORE, "follow-up": AFTER})


def folded_grid(rows: Sequence[CalendarRow], cycles: Sequence[Cycle], start: Date) -> ActivityGrid:
    """The schedule in short: cycles that are alike in one column, days of the cycle, doses in every column."""
    return fold_columns(_grid("Schedule of activities, by day of the cycle", rows, cycles, start, dated=False))


def dated_grid(rows: Sequence[CalendarRow], cycles: Sequence[Cycle], start: Date) -> ActivityGrid:
    """What is done in the cycles, with dates: one column for each; a dose stands where it begins or changes."""
    within = [row for row in rows if place_of(row, cycles, start) not in (BEFORE, AFTER, LOOSE)]
    return _hushed(_grid("Schedule of activities, with dates", within, cycles, start, dated=True))


def _grid(
    caption: str, rows: Sequence[CalendarRow], cycles: Sequence[Cycle], start: Date, *, dated: bool
) -> ActivityGrid:
    shown = [row for row in rows if row.kind in _GROUPS]
    placed: dict[tuple[str, str, str], dict[Place, list[CalendarRow]]] = {}
    for row in sorted(shown, key=lambda one: list(_GROUPS).index(one.kind)):
        name, condition = split_label(row)
        places = placed.setdefault(
            (_GROUPS[row.kind], name, "for some patients only" if condition else route_words(row)), {}
        )
        places.setdefault(place_of(row, cycles, start), []).append(row)
    used = {place for places in placed.values() for place in places}
    columns = [(place, column) for place, column in _columns(cycles) if place in used or column.number is not None]
    body = tuple(
        GridRow(
            group=group,
            heading=name,
            note=joined(note, "when is not stated" if LOOSE in places else "", by="; "),
            cells=tuple(
                _cell(places.get(place, ()), dated=dated or column.number is None) for place, column in columns
            ),
        )
        for (group, name, note), places in placed.items()
    )
    return ActivityGrid(caption, tuple(column for _, column in columns), body)


def _columns(cycles: Sequence[Cycle]) -> Iterator[tuple[Place, Column]]:
    parts = {cycle.part for cycle in cycles}
    yield BEFORE, Column("", "Before the first dose")
    for cycle in cycles:
        group = (cycle.part if len(parts) > 1 else cycle.word).capitalize()
        heading = f"Cycle {cycle.number}" if cycle.number is not None else "Whole phase"
        dates = span_text(cycle.first, cycle.last) if cycle.first and cycle.last else "not dated"
        first, last = _end(cycle.first), _end(cycle.last)
        yield cycle.key, Column(group, heading, dates, cycle.number, first, last)
    yield FIXED, Column("", "On a date of its own")
    yield AFTER, Column("", "After the last dose")


def _end(date: Date | None) -> str:
    return short_date(date) if date is not None else ""


def place_of(row: CalendarRow, cycles: Sequence[Cycle], start: Date) -> Place:
    """The column of a row: its own cycle, else before or after treatment, else the cycle that its date lies in."""
    if any(cycle.key == (row.part, row.cycle) for cycle in cycles):
        return row.part, row.cycle
    if row.phase in _ASIDE:
        return _ASIDE[row.phase]
    if row.date is None:
        return LOOSE
    within = (cycle for cycle in cycles if cycle.day_of(row.date) is not None)
    found = next((cycle.key for cycle in within if cycle.part in (row.part, "") or row.kind != "dose"), None)
    return found or (BEFORE if row.date < start else FIXED)


def _cell(rows: Sequence[CalendarRow], *, dated: bool) -> GridCell:
    lines: list[Line] = []
    for dose, some in groupby(sorted(rows, key=_order), key=_dose):
        if dose:
            lines.append(Line(dose, strong=True))
        for _, alike in groupby(some, key=lambda row: (row.status, word_of(row))):
            lines += _days(list(alike), dated=dated)
    return tuple(lines)


def _order(row: CalendarRow) -> tuple[bool, int, Date]:
    return row.cycle_day is None, row.cycle_day or 0, row.date or Date.max


def _dose(row: CalendarRow) -> str:
    if row.kind != "dose":
        return ""
    amount = amount_words(row) if row.amount is not None else DOSE_ABSENT
    return joined(amount, times_words(row), by=", ") + flag_of(row)


def _days(rows: Sequence[CalendarRow], *, dated: bool) -> Iterator[Line]:
    """The days of rows of one status: as days of the cycle, with dates if asked, else as dates alone."""
    mark, state = ("", "") if rows[0].status == "planned" else (MARKS[rows[0].status][0], state_of(rows[0]))
    word = "" if rows[0].status in ("planned", "not stated") else f"{word_of(rows[0])} "
    for text in dict.fromkeys(_day_texts(rows, dated=dated)):
        yield Line(word + text, state, mark)


def _day_texts(rows: Sequence[CalendarRow], *, dated: bool) -> Iterator[str]:
    numbered = [row for row in rows if row.cycle_day is not None and not unsettled(row)]
    if numbered and not (dated and all(row.date is not None for row in numbered)):
        yield f"d {runs_text([row.cycle_day for row in numbered if row.cycle_day is not None])}"
    elif numbered:
        yield from _dated_runs(numbered)
    for row in rows:
        if row not in numbered:
            yield _alone(row)


def _dated_runs(rows: Sequence[CalendarRow]) -> Iterator[str]:
    """`d 1-21 · 1 to 21 Jan`: days and dates that both follow one another stay together; the column has the year."""
    dates = {row.cycle_day: row.date for row in rows if row.cycle_day is not None and row.date is not None}
    for first, last in runs(sorted(dates)):
        if (dates[last] - dates[first]).days == last - first:
            yield f"d {runs_text(range(first, last + 1))} · {span_text(dates[first], dates[last], year=False)}"
        else:
            yield from (f"d {day} · {short_date(dates[day], year=False)}" for day in range(first, last + 1))


def _alone(row: CalendarRow) -> str:
    if row.date is not None and not unsettled(row):
        return short_date(row.date)
    if row.window is not None and row.kind != "dose":
        return span_text(*row.window)
    return "days not stated" if row.kind == "dose" else "not stated"


def _hushed(grid: ActivityGrid) -> ActivityGrid:
    """The grid with each dose only where it begins or changes in its row."""
    rows = tuple(msgspec.structs.replace(row, cells=tuple(_quiet(row.cells))) for row in grid.rows)
    return msgspec.structs.replace(grid, rows=rows)


def _quiet(cells: Sequence[GridCell]) -> Iterator[GridCell]:
    latest: tuple[str, ...] = ()
    for cell in cells:
        doses = tuple(line.text for line in cell if line.strong)
        yield tuple(line for line in cell if not line.strong) if doses == latest and len(doses) == 1 else cell
        latest = doses or latest
