"""The words and marks of a calendar's rows, one for page, grid and list. Decides nothing and rounds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import msgspec

from trialrun.ground.dates import Date
from trialrun.report.marks import joined, words_of
from trialrun.show.month import Entry, span_text
from trialrun.treat import Calendar, CalendarRow
from trialrun.treat.schedule.giving import DAYS_NOT_STATED

# Mark and word of each status. The mark says in black and white what the colour says.
MARKS = MappingProxyType(
    {
        "planned": ("○", "planned"),
        "given": ("✓", "given"),
        "late": ("»", "late"),
        "missed": ("✗", "missed"),
        "held": ("‖", "held"),
        "cancelled": ("–", "cancelled"),
        "not stated": ("?", "day not stated"),
    }
)
# A mark for what does not come from the trial's document, and what it means.
FLAGS = MappingProxyType(
    {
        "assumption": ("*", "assumed: the document does not say it"),
        "label": ("†", "from the drug's label, not from the document of this trial"),
        "user": ("‡", "entered by the user"),
        "criteria set": ("§", "from a criteria set"),
    }
)
_DOSE_MARK = "dose\N{NO-BREAK SPACE}?"
_SILENT = "no record"
DOSE_ABSENT = "dose not stated"
_TIMES = MappingProxyType({1: "once a day", 2: "twice a day"})


class Section(msgspec.Struct, frozen=True):
    """The rows of one arm of a calendar."""

    arm: str
    rows: tuple[CalendarRow, ...]


def whose(calendar: Calendar) -> str:
    """`NCT04396496, patient P1`; without a patient's id the trial alone, so that a sheet says what it can."""
    return joined(calendar.trial, f"patient {calendar.person_id}" if calendar.person_id else "", by=", ")


def by_arm(calendar: Calendar) -> tuple[Section, ...]:
    """The rows arm by arm, in the order of the calendar; one empty section where there are none."""
    arms = dict.fromkeys(row.arm for row in calendar.rows) or {"": None}
    return tuple(Section(arm, tuple(row for row in calendar.rows if row.arm == arm)) for arm in arms)


def name_words(row: CalendarRow) -> str:
    """What is given or done: the drug's generic name, or the label of a visit."""
    return words_of(row.drug) if row.drug else row.label or row.kind


def split_label(row: CalendarRow) -> tuple[str, str]:
    """What is done, and for whom where only for some: the label of a test that is demanded ends in `, if ...`."""
    name, comma, condition = name_words(row).partition(", if ")
    return (name, f"if {condition}") if comma and row.kind != "dose" else (name_words(row), "")


def amount_words(row: CalendarRow) -> str:
    """`15 mg` or `dose not stated`; the number as it was reckoned."""
    if row.amount is None:
        return DOSE_ABSENT
    return joined(format(row.amount, "f"), row.unit or "", by=" ")


def times_words(row: CalendarRow) -> str:
    """`twice a day`; nothing where it is not stated."""
    if row.times_per_day is None:
        return ""
    return _TIMES.get(row.times_per_day, f"{row.times_per_day} times a day")


def route_words(row: CalendarRow) -> str:
    """`PO` or `PO or IV`; nothing where it is not stated."""
    return " or ".join(row.route.split("|")) if row.route else ""


def dose_words(row: CalendarRow) -> str:
    """`15 mg twice a day PO`, as far as stated; an amount that is not stated is said to be so."""
    minutes = f"{row.infusion_minutes} min" if row.infusion_minutes else ""
    how = joined(times_words(row), route_words(row), minutes, by=" ")
    return joined(amount_words(row), how, by=" " if row.amount is not None else ", ")


def flag_of(row: CalendarRow) -> str:
    """The mark of what does not come from the document; empty where all of it does."""
    return FLAGS.get(row.origin, ("", ""))[0]


def word_of(row: CalendarRow) -> str:
    """The word of a row's status: what is done is not given, and what was given too soon is not late."""
    if row.status == "given" and row.kind != "dose":
        return "done"
    if row.status == "late" and row.actual is not None and row.planned is not None and row.actual < row.planned:
        return "early"
    return MARKS[row.status][1]


def entry_of(row: CalendarRow, as_of: Date) -> Entry:
    """One row as a line of its day; what was due before the as-of day and has no record is said to have none."""
    silent = row.status == "planned" and row.date is not None and row.date < as_of
    text = joined(name_words(row), _brief_dose(row), leeway_words(row), by=", ")
    return Entry(
        text=text,
        state=state_of(row),
        mark=MARKS[row.status][0],
        word=_SILENT if silent else word_of(row),
        told=silent or row.status != "planned",
        flag=flag_of(row),
        full=full_words(row),
        struck=row.status == "cancelled",
    )


def _brief_dose(row: CalendarRow) -> str:
    """The dose as short as a day of a month needs it: the legend says what `dose ?` means."""
    if row.kind != "dose":
        return ""
    return dose_words(row).replace(f"{DOSE_ABSENT}, ", f"{_DOSE_MARK} ").replace(DOSE_ABSENT, _DOSE_MARK)


def state_of(row: CalendarRow) -> str:
    """The name of a row's status as a style sheet knows it."""
    return "s-" + row.status.replace(" ", "-")


def leeway_words(row: CalendarRow) -> str:
    """`may be 3 to 17 Jan 2024`, where more than the one day is permitted."""
    if row.window is None or row.window[0] == row.window[1] or row.kind == "duty":
        return ""
    return f"{'day not stated: ' if unsettled(row) else ''}may be {span_text(*row.window)}"


def unsettled(row: CalendarRow) -> bool:
    """True where a drug stands on the first day of a stretch only because the document names no day in it."""
    return row.kind == "dose" and row.reason == DAYS_NOT_STATED and permitted(row) is not None


def full_words(row: CalendarRow) -> str:
    """Everything about a row in one sentence: what, status, when it was planned, why, and where it comes from."""
    moved = row.planned is not None and row.date is not None and row.planned != row.date
    planned = f"planned for {row.planned}" if moved else ""
    lines = f"line {row.lines}" if row.lines.isdigit() else f"lines {row.lines}" if row.lines else ""
    flag = FLAGS[row.origin][1] if row.origin in FLAGS else ""
    label = row.label if row.kind == "dose" else ""
    what = joined(name_words(row), dose_words(row) if row.kind == "dose" else "", by=" ")
    return joined(f"{what}: {word_of(row)}", planned, row.reason, label, flag, lines)


def flags_used(rows: Sequence[CalendarRow]) -> tuple[tuple[str, str], ...]:
    """Every mark of origin that the rows need, with its meaning; and that of a dose that is not stated."""
    used = {row.origin for row in rows}
    absent = any(row.kind == "dose" and row.amount is None for row in rows)
    flags = tuple(FLAGS[origin] for origin in FLAGS if origin in used)
    return (*flags, (_DOSE_MARK, "no dose is stated in the document")) if absent else flags


def marks_used(rows: Sequence[CalendarRow]) -> tuple[tuple[str, str, str], ...]:
    """Mark, word and state of every status that the rows have."""
    used = {row.status for row in rows}
    return tuple((*MARKS[status], "s-" + status.replace(" ", "-")) for status in MARKS if status in used)


def permitted(row: CalendarRow) -> tuple[Date, Date] | None:
    """The stretch of a row that stands for more than one day."""
    return row.window if row.window is not None and row.window[0] < row.window[1] else None
