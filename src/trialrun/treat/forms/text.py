"""A calendar as a table of text for a terminal: one line a giving, runs of daily givings in one line. Plans nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from textwrap import fill, wrap

import msgspec

from trialrun.ground.dates import Date
from trialrun.show.text_table import Column, text_table
from trialrun.treat.dosing.totals import compute_totals, tell_totals
from trialrun.treat.events.adherence import Adherence
from trialrun.treat.events.adherence_words import tell_adherence
from trialrun.treat.events.difference_words import explain_difference
from trialrun.treat.events.differences import Rows, compute_difference
from trialrun.treat.forms.words import cycle_text, days_of, dose_text, what_text
from trialrun.treat.model import Calendar, CalendarRow, Choices

_DAY = dt.timedelta(days=1)
_SHORTEST = 3  # days in a row that are worth one line
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # the same in every locale
_WIDEST = 40  # letters of a name on one line; longer ones go on below
COLUMNS = (
    Column("date"),
    Column("study day", number=True),
    Column("cycle"),
    Column("what"),
    Column("dose"),
    Column("window"),
    Column("status"),
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


def calendar_text(
    calendar: Calendar,
    *,
    choices: Choices | None = None,
    adherence: Adherence | None = None,
    before: Rows | None = None,
    width: int = 100,
) -> str:
    """The calendar as text: a head, for each arm a table with its reasons as notes, and the totals.

    With `adherence`, what happened against what was planned; with the plan `before`, what is different from it.
    Everything but the table is `width` wide.
    """
    parts = [_head(calendar)]
    for arm, rows in groupby(calendar.rows, key=lambda row: row.arm):
        parts += [f"Arm: {arm}"] if arm else []
        parts += _arm_parts(tuple(rows), width)
    if not calendar.rows:
        parts.append("The document names nothing that could be planned.")
    parts += _listed("Totals", _totals(calendar, choices), width)
    if adherence is not None:
        parts += _listed(f"Actual against planned, up to {adherence.as_of}", tell_adherence(adherence), width)
    if before is not None:
        changes = explain_difference(before, compute_difference(before, calendar)) or ("nothing has changed",)
        parts += _listed("Against the plan before", changes, width)
    return "\n\n".join(parts)


def _totals(calendar: Calendar, choices: Choices | None) -> tuple[str, ...]:
    """The totals of each arm, the line of the arm told from those of its drugs."""
    told = [tell_totals((total,)) for total in compute_totals(calendar, choices)]
    return tuple(
        line for first, *others in told for line in (f"arm {first}" if calendar.rows[0].arm else first, *others)
    )


def _listed(title: str, lines: Sequence[str], width: int) -> list[str]:
    """Lines as a list below a title; nothing where there are none."""
    filled = (fill(f"- {line}", width, subsequent_indent="  ") for line in lines)
    return ["\n".join([f"{title}:", *filled])] if lines else []


def _arm_parts(rows: Sequence[CalendarRow], width: int) -> list[str]:
    runs = fold_runs(rows)
    notes = {reason: number for number, reason in enumerate(dict.fromkeys(_reasons(runs)), 1)}
    lines = [line for run in runs for line in _lines(run, notes)]
    used = [place for place in range(len(COLUMNS)) if any(line[place] for line in lines)]
    table = text_table([COLUMNS[place] for place in used], [[line[place] for place in used] for line in lines])
    said = [fill(f"[{number}] {reason}", width, subsequent_indent="    ") for reason, number in notes.items()]
    return [table, "\n".join(said)] if said else [table]


def _reasons(runs: Sequence[Run]) -> list[str]:
    return [run.first.reason for run in runs if run.first.reason]


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


def _lines(run: Run, notes: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The line of a run, and lines below it where the name is long."""
    first = run.first
    name, *more = wrap(what_text(first), _WIDEST) or [""]
    line = (_dates(run), _numbers(first.day, run.last.day), _cycle(run), name, _dose(run), _window(first))
    empty = ("",) * len(COLUMNS)
    place = [column.heading for column in COLUMNS].index("what")
    below = [(*empty[:place], f"  {part}", *empty[place + 1 :]) for part in more]
    return [(*line, _status(first, notes)), *below]


def _dates(run: Run) -> str:
    days, last = days_of(run.first), days_of(run.last)
    if days is None or last is None:
        return "not stated"
    return _days_text(days[0], last[1])


def _days_text(first: Date, last: Date) -> str:
    """`Thu 2024-02-01`, `Thu 2024-02-01 to 02-21`, `Thu 2024-02-01 to 2025-01-03`."""
    day = f"{_WEEKDAYS[first.weekday()]} {first.isoformat()}"
    if first == last:
        return day
    return f"{day} to {last.isoformat()[5:] if last.year == first.year else last.isoformat()}"


def _dose(run: Run) -> str:
    if len(run.rows) == 1 or run.first.times_per_day is not None:
        return dose_text(run.first)
    return dose_text(run.first) + (" daily" if run.first.amount is not None else ", daily")


def _window(row: CalendarRow) -> str:
    """How much earlier and later than the day shown is permitted: `-1 to +3 d`; empty where only that day is.

    Empty too for what was given or done: its reason tells how late it was.
    """
    day = row.date or row.planned
    if row.window is None or day is None or row.actual is not None:
        return ""
    if days_of(row) == row.window or row.window == (day, day):
        return ""
    return f"{(row.window[0] - day).days:+d} to {(row.window[1] - day).days:+d} d"


def _cycle(run: Run) -> str:
    if len(run.rows) == 1:
        return cycle_text(run.first)
    cycle = f"C{run.first.cycle} " if run.first.cycle is not None else ""
    return f"{cycle}D{_numbers(run.first.cycle_day, run.last.cycle_day)}"


def _numbers(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def _status(row: CalendarRow, notes: Mapping[str, int]) -> str:
    marked = f"{row.status} ({row.origin})" if row.origin != "document" else row.status
    return f"{marked} [{notes[row.reason]}]" if row.reason else marked
