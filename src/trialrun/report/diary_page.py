"""The diary of one patient as one self-contained HTML text, in plain words, with room to tick and to write.

Lays out what the calendar has; gives no advice that the trial's document does not give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from trialrun import __version__
from trialrun.ground.dates import Date, Offset, shift
from trialrun.protocol import Trial
from trialrun.report.calendar_cycles import Cycle, cycles_of
from trialrun.report.calendar_grid import AFTER, BEFORE, FIXED, LOOSE, Place, place_of
from trialrun.report.calendar_page import css_text
from trialrun.report.calendar_words import Section, by_arm, name_words, unsettled, whose
from trialrun.report.diary_words import BLANK, amounts_to_write, closed_words, missed_advice, silent_words, task_words
from trialrun.report.marks import words_of
from trialrun.show.month import WEEKDAYS, long_date
from trialrun.show.page import render_page
from trialrun.treat import Calendar, CalendarRow

_DAY = Offset(1, "d")
_NO_DAY = "Where no date is printed, the study document does not give one. Your team will tell you."
# Title and note of the pages of what belongs to no cycle.
_ASIDE: Mapping[Place, tuple[str, str]] = MappingProxyType(
    {
        BEFORE: ("Before your first dose", ""),
        FIXED: ("On other days", ""),
        AFTER: ("After your last dose", ""),
        LOOSE: ("Without a fixed day", _NO_DAY),
    }
)
_MOST_BOXES = 6  # boxes on one line
_BLANKS = 10  # lines to write dates on, where the document gives none
_OPEN_DAYS = "The study document does not give every day of this part. Your team writes the days on the empty lines."


class Task(msgspec.Struct, frozen=True):
    """One line of a day: the words, whether it is done, and how many boxes are still to be ticked."""

    text: str
    done: bool = False
    boxes: int = 0


class DiaryDay(msgspec.Struct, frozen=True):
    """One day of the diary, or a run of days without anything (`tasks` empty)."""

    name: str
    beside: str
    tasks: tuple[Task, ...] = ()


class DiaryBlock(msgspec.Struct, frozen=True):
    """One page of the diary: a cycle, or the time before or after treatment; `blanks` are lines without a date.

    `amounts` are the drugs whose amount the study team has to write down.
    """

    title: str
    dates: str
    days: tuple[DiaryDay, ...]
    note: str = ""
    blanks: int = 0
    amounts: tuple[str, ...] = ()


class DiaryArm(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the diary has for one group."""

    name: str
    label: str
    blocks: tuple[DiaryBlock, ...]
    duties: tuple[str, ...]
    missed: tuple[str, ...]
    cancelled: tuple[str, ...]
    silent: tuple[str, ...]


def diary_page(calendar: Calendar, trial: Trial) -> str:
    """The diary of a calendar as HTML: what to know, what to keep to, and a page to tick for each cycle."""
    return render_page(
        "trialrun.report",
        "diary.html",
        calendar=calendar,
        title=trial.title.value,
        start=f"{WEEKDAYS[calendar.start.weekday()]} {long_date(calendar.start)}",
        as_of=long_date(calendar.as_of),
        arms=tuple(_arm(section, trial, calendar) for section in by_arm(calendar)),
        whose=whose(calendar),
        running=css_text(f"Diary: {whose(calendar)}"),
        version=__version__,
    )


def _arm(section: Section, trial: Trial, calendar: Calendar) -> DiaryArm:
    cycles = cycles_of(section.rows, trial)
    label = next((arm.label for arm in trial.arms if arm.name == section.arm), "")
    given = frozenset(row.part for row in section.rows if row.kind == "dose")
    return DiaryArm(
        name=section.arm,
        label=label,
        blocks=tuple(_blocks(section.rows, cycles, calendar.start)),
        duties=tuple(dict.fromkeys(_duty(row) for row in section.rows if row.kind == "duty")),
        missed=missed_advice(trial, given),
        cancelled=tuple(_cancelled(section.rows)),
        silent=tuple(silent_words(section.rows)),
    )


def _duty(row: CalendarRow) -> str:
    """A duty with the stretch in which it is kept."""
    if row.window is None:
        return f"{name_words(row)}. Until when: your team will write the date here: {BLANK}"
    return f"From {long_date(row.window[0])} until {long_date(row.window[1])}: {name_words(row)}"


def _cancelled(rows: Sequence[CalendarRow]) -> Iterator[str]:
    names = dict.fromkeys(name_words(row) for row in rows if row.status == "cancelled")
    for name in names:
        mine = [row for row in rows if row.status == "cancelled" and name_words(row) == name]
        dates = [row.date for row in mine if row.date is not None]
        since = f", from {long_date(min(dates))} on" if dates else ""
        yield f"{name}{since}"


def _blocks(rows: Sequence[CalendarRow], cycles: Sequence[Cycle], start: Date) -> Iterator[DiaryBlock]:
    placed: dict[Place, list[CalendarRow]] = {}
    for row in rows:
        if row.kind != "duty" and row.status != "cancelled":
            placed.setdefault(_page_of(row, cycles, start), []).append(row)
    several = len({cycle.part for cycle in cycles}) > 1
    yield from _aside(placed, BEFORE)
    for cycle in cycles:
        if cycle.key in placed:
            yield _cycle_block(cycle, placed[cycle.key], several=several)
    for place in (FIXED, AFTER, LOOSE):
        yield from _aside(placed, place)


def _page_of(row: CalendarRow, cycles: Sequence[Cycle], start: Date) -> Place:
    """The page of a row: that of its day, so that no day is on two pages, where phases run alongside each other too."""
    if row.date is None or unsettled(row):
        return place_of(row, cycles, start)
    day = row.date
    found = next((cycle.key for cycle in cycles if cycle.day_of(day) is not None), None)
    last = max((cycle.last for cycle in cycles if cycle.last is not None), default=None)
    return found or (BEFORE if day < start else AFTER if last is not None and day > last else FIXED)


def _aside(placed: Mapping[Place, list[CalendarRow]], place: Place) -> Iterator[DiaryBlock]:
    """The page of what belongs to no cycle, where there is any."""
    if place in placed:
        title, note = _ASIDE[place]
        undated = any(row.date is None for row in placed[place])
        yield DiaryBlock(title, "", tuple(_days(placed[place])), note or (_NO_DAY if undated else ""))


def _cycle_block(cycle: Cycle, rows: Sequence[CalendarRow], *, several: bool) -> DiaryBlock:
    name = f"Cycle {cycle.number}" if cycle.number is not None else words_of(cycle.part).capitalize()
    title = f"{name} of {words_of(cycle.part)}" if several and cycle.number is not None else name
    dates = f"{long_date(cycle.first)} to {long_date(cycle.last)}" if cycle.first and cycle.last else ""
    open_days = any(row.date is None or unsettled(row) for row in rows)
    note = _OPEN_DAYS if open_days else ""
    return DiaryBlock(
        title,
        dates,
        tuple(_days(rows, cycle, rests=not open_days)),
        note,
        _BLANKS * open_days,
        amounts_to_write(rows),
    )


def _days(rows: Sequence[CalendarRow], cycle: Cycle | None = None, *, rests: bool = False) -> Iterator[DiaryDay]:
    """The days of a block in order; with `rests` also the runs of days of the cycle on which there is nothing to do."""
    expected = cycle.first if cycle is not None and rests else None
    dated = sorted({row.date for row in rows if row.date is not None and not unsettled(row)})
    for date in dated:
        if expected is not None and expected < date:
            yield _rest(expected, shift(date, _DAY, -1))
        mine = [row for row in rows if row.date == date and not unsettled(row)]
        yield DiaryDay(
            f"{WEEKDAYS[date.weekday()]} {long_date(date)}", _day_of(date, cycle), tuple(_task(row) for row in mine)
        )
        expected = shift(date, _DAY) if expected is not None else None
    if cycle is not None and expected is not None and cycle.last is not None and expected <= cycle.last:
        yield _rest(expected, cycle.last)
    loose = [row for row in rows if row.date is None or unsettled(row)]
    for task in dict.fromkeys(_task(row) for row in loose):
        yield DiaryDay(f"Date: {BLANK}", "", (task,))


def _day_of(date: Date, cycle: Cycle | None) -> str:
    day = cycle.day_of(date) if cycle is not None else None
    return str(day) if day is not None else ""


def _rest(first: Date, last: Date) -> DiaryDay:
    days = long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}"
    return DiaryDay(days, "no study medicine and no visit is planned")


def _task(row: CalendarRow) -> Task:
    if row.status in ("planned", "not stated"):
        return Task(task_words(row), boxes=min(row.times_per_day or 1, _MOST_BOXES))
    return Task(closed_words(row), done=row.status in ("given", "late"))
