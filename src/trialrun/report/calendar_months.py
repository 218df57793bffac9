"""A calendar as months: what stands on each day of one arm, and beside each date study day and cycle day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialrun.ground.dates import Date, Offset, shift, study_day
from trialrun.report.calendar_cycles import Cycle
from trialrun.report.calendar_words import entry_of, name_words
from trialrun.show.month import Day, Entry, Gap, Month, lay_months
from trialrun.treat import CalendarRow

_DAY = Offset(1, "d")


def months_of(
    rows: Sequence[CalendarRow], cycles: Sequence[Cycle], start: Date, as_of: Date
) -> tuple[Month | Gap, ...]:
    """The months of one arm. Duties stand on the day they end; what has no date is not on any day."""
    entries: dict[Date, list[Entry]] = {}
    for row in rows:
        if row.kind == "duty":
            if row.window is not None:
                entries.setdefault(row.window[1], []).append(_end(row))
        elif row.date is not None:
            entries.setdefault(row.date, []).append(entry_of(row, as_of))
    if not entries:
        return ()
    days = {day: Day(day, _beside(day, cycles, start), tuple(entries.get(day, ()))) for day in _every(entries)}
    return lay_months(days)


def _end(row: CalendarRow) -> Entry:
    name = name_words(row)
    return Entry(f"last day of: {name}", "s-duty", "■", "duty ends", told=False, full=f"{name}: last day")


def _every(days: dict[Date, list[Entry]]) -> Iterator[Date]:
    """Every day of the months that are shown: beside each stands its study day."""
    first, last = min(days).replace(day=1), shift(max(days).replace(day=1), Offset(1, "mo"))
    while first < last:
        yield first
        first = shift(first, _DAY)


def _beside(date: Date, cycles: Sequence[Cycle], start: Date) -> str:
    places = [(cycle, cycle.day_of(date)) for cycle in cycles]
    inside = [_cycle_day(cycle, day) for cycle, day in places if day is not None]
    return " ".join([f"day {study_day(start, date)}", *dict.fromkeys(inside)])


def _cycle_day(cycle: Cycle, day: int) -> str:
    return f"C{cycle.number}D{day}" if cycle.number is not None else f"D{day}"
