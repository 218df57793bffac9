"""The lists of a calendar page: what is not dated, what lasts, what went otherwise than planned. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun.ground.dates import Date
from trialrun.report.calendar_words import (
    MARKS,
    dose_words,
    flag_of,
    name_words,
    permitted,
    state_of,
    word_of,
)
from trialrun.report.marks import joined
from trialrun.show.month import runs_text, span_text
from trialrun.treat import CalendarRow

_UNDONE = frozenset({"missed", "held", "cancelled"})
_OFF = _UNDONE | {"late"}


class Stretch(msgspec.Struct, frozen=True):
    """Something that lasts: what, for whom or why, from when to when, and its place on a bar of 100 units."""

    kind: str
    label: str
    note: str
    dates: str
    left: float
    width: float


class Undated(msgspec.Struct, frozen=True):
    """Something without a day: what, when as far as stated, why it has no day, and the lines of the document."""

    what: str
    when: str
    why: str
    lines: str


class Away(msgspec.Struct, frozen=True):
    """Something that did not go as planned: what, which days, mark, word and state of it, and why."""

    what: str
    dates: str
    mark: str
    word: str
    state: str
    why: str


def stretches(rows: Sequence[CalendarRow]) -> tuple[Stretch, ...]:
    """Duties, and what may happen at any time of a stretch, on one scale of time from the first row to the last."""
    lasting = [
        (row, window)
        for row in rows
        if (window := row.window if row.kind == "duty" else permitted(row)) is not None
        and (row.kind == "duty" or row.date is None)
    ]
    dates = [row.date for row in rows if row.date is not None] + [day for _, window in lasting for day in window]
    if not lasting:
        return ()
    first, last = min(dates), max(dates)
    return tuple(_stretch(row, window, (first, last)) for row, window in lasting)


def _stretch(row: CalendarRow, window: tuple[Date, Date], scale: tuple[Date, Date]) -> Stretch:
    whole = (scale[1] - scale[0]).days + 1
    left, width = (window[0] - scale[0]).days / whole, ((window[1] - window[0]).days + 1) / whole
    note = joined(row.reason, _origin(row))
    return Stretch(
        row.kind, name_words(row) + flag_of(row), note, span_text(*window), round(100 * left, 2),
        max(round(100 * width, 2), 0.5),
    )  # fmt: skip


def undated(rows: Sequence[CalendarRow]) -> tuple[Undated, ...]:
    """What the document does not date, cycles that are alike together; what has a stretch stands there instead."""
    found: dict[tuple[str, str, str, str], list[CalendarRow]] = {}
    for row in rows:
        if row.date is None and permitted(row) is None:
            what = joined(name_words(row), dose_words(row) if row.kind == "dose" else "", by=", ") + flag_of(row)
            found.setdefault((what, row.part or row.phase, row.reason, row.lines), []).append(row)
    return tuple(
        Undated(what, _cycles(part, some), reason or "the document does not say when", lines)
        for (what, part, reason, lines), some in found.items()
    )


def _cycles(part: str, rows: Sequence[CalendarRow]) -> str:
    numbers = [row.cycle for row in rows if row.cycle is not None]
    cycles = f"cycle{'s' if len(set(numbers)) > 1 else ''} {runs_text(numbers)}" if numbers else ""
    days = [row.cycle_day for row in rows if row.cycle_day is not None]
    return joined(part, cycles, f"days {runs_text(days)}" if days else "", by=", ")


def away(rows: Sequence[CalendarRow]) -> tuple[Away, ...]:
    """What is late, missed, held or cancelled, and what is planned for another day than at first; runs together."""
    found: dict[tuple[str, str, str, str, str], list[CalendarRow]] = {}
    for row in rows:
        if row.status in _OFF or (_moved(row) and row.kind != "duty"):
            word = word_of(row) if row.status in _OFF else f"{word_of(row)}, moved"
            key = (name_words(row), MARKS[row.status][0], word, state_of(row), row.reason)
            found.setdefault(key, []).append(row)
    return tuple(
        Away(what, "; ".join(_dates(some)), mark, word, state, why)
        for (what, mark, word, state, why), some in found.items()
    )


def _moved(row: CalendarRow) -> bool:
    """True where a row that is done or still to come has another day than planned at first."""
    return row.status not in _UNDONE and row.planned is not None and row.date not in (None, row.planned)


def _dates(rows: Sequence[CalendarRow]) -> Iterator[str]:
    """The days of some rows, a run of days as one; a day that moved with the day it was planned for."""
    still = [row.date for row in rows if row.date is not None and not _moved(row)]
    yield from date_runs(still)
    moves: dict[int, list[CalendarRow]] = {}
    for row in rows:
        if _moved(row) and row.date is not None and row.planned is not None:
            moves.setdefault((row.date - row.planned).days, []).append(row)
    for days, some in moves.items():
        dates = [row.date for row in some if row.date is not None]
        many = f"{len(dates)} days" if len(dates) > 1 else ""
        how = f"{abs(days)} day{'s' if abs(days) != 1 else ''} {'later' if days > 0 else 'earlier'} than planned"
        yield joined(span_text(min(dates), max(dates)), many, how, by=", ")


def date_runs(dates: Sequence[Date]) -> Iterator[str]:
    """Days as text, days that follow one another as one stretch."""
    run: list[Date] = []
    for day in sorted(set(dates)):
        if run and (day - run[-1]).days != 1:
            yield span_text(run[0], run[-1])
            run = []
        run.append(day)
    if run:
        yield span_text(run[0], run[-1])


def _origin(row: CalendarRow) -> str:
    return f"lines {row.lines}" if row.lines and not row.lines.isdigit() else f"line {row.lines}" if row.lines else ""
