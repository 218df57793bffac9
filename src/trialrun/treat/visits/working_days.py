"""Visits, tests and infusions moved inside their windows to the nearest working day, as an option.

Never moves what is swallowed at home, what has happened, or the first dose; windows and planned days stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from trialrun.ground.dates import Date, study_day
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.treat.model import CalendarRow, Choices
from trialrun.treat.schedule.findings import about
from trialrun.treat.visits.journey import TAKEN

_ORAL = frozenset({"PO", "SL"})
# How documents print the way of a drug that is given by somebody else.
_PRINTED = ("infusion", "injection", "intravenous", "subcutaneous")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHOWN = 3
_NONE_INSIDE = "no working day lies inside the window"
Moves = dict[tuple[object, ...], dict[Date, Date]]


def move_to_working_days(rows: Sequence[CalendarRow], trial: Trial, start: Date, choices: Choices) -> list[CalendarRow]:
    """The rows, in their order, with those that may move on the nearest working day of their window.

    Of two working days equally near the earlier is taken. Two days of one drug (or of one visit) keep their order and
    never meet. Without the option nothing moves.
    """
    if not choices.working_days:
        return list(rows)
    moves: Moves = {}
    for key, days in _series(rows, trial).items():
        moves[key] = _settled(days, start, choices)
    return [_moved(row, moves.get(_key(row), {}), trial, start) for row in rows]


def still_on_free_days(rows: Sequence[CalendarRow], trial: Trial, start: Date, choices: Choices) -> Iterator[Finding]:
    """What could not be moved, once for each drug or visit."""
    if not choices.working_days:
        return
    free: dict[tuple[str, bool], list[Date]] = {}
    for row in rows:
        if (
            row.date is not None
            and _may_move(row, trial)
            and not is_working_day(row.date, choices)
            and row.date != start
        ):
            free.setdefault((row.drug or row.label, _has_working_day(row, choices)), []).append(row.date)
    if not is_working_day(start, choices):
        message = f"the first dose is on {say_day(start)}, which is no working day; it stays where it was put"
        yield about(trial, None, "working-day", "note", message, fix="choose another start")
    for (what, crowded), days in free.items():
        shown = ", ".join(say_day(day) for day in days[:_SHOWN]) + (" ..." if len(days) > _SHOWN else "")
        why = "no working day inside the window is left between its other days" if crowded else _NONE_INSIDE
        message = f"{what}: {why}, so that it stays on {shown}"
        yield about(trial, None, "working-day", "query", message, fix="ask the sponsor how far it may move")


def _has_working_day(row: CalendarRow, choices: Choices) -> bool:
    first, last = row.window or (Date.max, Date.min)
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return any(is_working_day(day, choices) for day in days)


def is_working_day(date: Date, choices: Choices) -> bool:
    """True from Monday to Friday, but for holidays."""
    return date.weekday() < 5 and date not in choices.holidays


def say_day(date: Date) -> str:
    """`Saturday 2025-01-04`."""
    return f"{_WEEKDAYS[date.weekday()]} {date.isoformat()}"


def _key(row: CalendarRow) -> tuple[object, ...]:
    return (row.arm, row.drug or (row.kind, row.label))


def _may_move(row: CalendarRow, trial: Trial) -> bool:
    """True for what somebody comes for, and has not happened."""
    if row.status != "planned" or row.actual is not None or row.date is None:
        return False
    return row.kind in ("visit", "assessment", "procedure") or (row.kind == "dose" and _given_by_others(row, trial))


def _given_by_others(row: CalendarRow, trial: Trial) -> bool:
    """True for a drug that is not swallowed; where the route is a choice or not known, only where it is printed so."""
    if row.route is not None:
        return not _ORAL & set(row.route.split("|"))
    printed = (
        words.casefold()
        for phase in trial.phases
        if phase.name == row.part
        for given in phase.administrations
        if given.drug == row.drug
        for words in given.route_printed
    )
    return row.infusion_minutes is not None or any(way in words for words in printed for way in _PRINTED)


class _Day(msgspec.Struct, frozen=True):
    """One day of a series: its window where everything on it may move, else None."""

    date: Date
    window: tuple[Date, Date] | None


def _series(rows: Sequence[CalendarRow], trial: Trial) -> dict[tuple[object, ...], list[_Day]]:
    """The days of every drug and visit in order; rows of one day move together, or not at all."""
    found: dict[tuple[object, ...], dict[Date, list[CalendarRow]]] = {}
    for row in rows:
        if row.date is not None and row.status in TAKEN and row.kind != "duty":
            found.setdefault(_key(row), {}).setdefault(row.date, []).append(row)
    return {
        key: [_Day(date, _common_window(mine, trial)) for date, mine in sorted(days.items())]
        for key, days in found.items()
    }


def _common_window(rows: Sequence[CalendarRow], trial: Trial) -> tuple[Date, Date] | None:
    windows = [row.window for row in rows if row.window is not None and _may_move(row, trial)]
    if len(windows) < len(rows):
        return None
    return max(first for first, _ in windows), min(last for _, last in windows)


def _settled(days: Sequence[_Day], start: Date, choices: Choices) -> dict[Date, Date]:
    """The new day of every day that moves: behind the one before it, and before the next as it stands."""
    moves: dict[Date, Date] = {}
    before = Date.min
    for place, day in enumerate(days):
        after = days[place + 1].date if place + 1 < len(days) else Date.max
        if day.window is not None and day.date != start and not is_working_day(day.date, choices):
            new = _nearest(day.date, day.window, (before, after), choices)
            if new is not None:
                moves[day.date] = new
        before = moves.get(day.date, day.date)
    return moves


def _nearest(date: Date, window: tuple[Date, Date], between: tuple[Date, Date], choices: Choices) -> Date | None:
    first, last = window
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    free = [day for day in days if between[0] < day < between[1] and is_working_day(day, choices)]
    return min(free, key=lambda day: (abs((day - date).days), day), default=None)


def _moved(row: CalendarRow, moves: dict[Date, Date], trial: Trial, start: Date) -> CalendarRow:
    if row.date is None or row.date not in moves or not _may_move(row, trial):
        return row
    new = moves[row.date]
    said = f"moved from {say_day(row.date)}, which is no working day"
    reason = "; ".join(part for part in (row.reason, said) if part)
    return msgspec.structs.replace(row, date=new, day=study_day(start, new), reason=reason)
