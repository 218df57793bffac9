"""A row of a calendar in plain words: what is done, the dose, the window. Knows no layout."""

from __future__ import annotations

from trialrun.ground.dates import Date
from trialrun.treat.forms.exchange import plain_amount
from trialrun.treat.model import CalendarRow

# How often a day, as said to a patient.
_TIMES = {1: "once a day", 2: "twice a day"}
DOSE_ABSENT = "dose not stated"


def amount_text(row: CalendarRow) -> str:
    """`15 mg`, `16 mg/kg`; empty where no amount is known."""
    if row.amount is None:
        return ""
    return f"{plain_amount(row.amount):f} {row.unit or ''}".strip()


def dose_text(row: CalendarRow) -> str:
    """The dose of one giving with route and times a day: `15 mg PO, once a day`; says so where it is not stated."""
    if row.kind != "dose":
        return ""
    amount = amount_text(row) or DOSE_ABSENT
    route = f" {route_text(row)}" if row.route else ""
    times = f", {times_text(row.times_per_day)}" if row.times_per_day is not None else ""
    return f"{amount}{route}{times}"


def route_text(row: CalendarRow) -> str:
    """`IV`, or a choice as `PO or IV`; empty where not stated."""
    return " or ".join((row.route or "").split("|"))


def times_text(times: int) -> str:
    """`once a day`, `3 times a day`."""
    return _TIMES.get(times, f"{times} times a day")


def what_text(row: CalendarRow) -> str:
    """What is done: the drug, or the name of the visit, test or duty."""
    if row.drug is not None and row.kind == "dose":
        return row.drug.replace("_", " ")
    return row.label or row.kind


def window_text(row: CalendarRow) -> str:
    """`2024-01-07 to 2024-01-09`; empty where only the day itself is permitted or nothing is stated."""
    if row.window is None or row.window == (row.date, row.date):
        return ""
    first, last = row.window
    return span_text(first, last)


def span_text(first: Date, last: Date) -> str:
    """Two days as `2024-01-07 to 2024-01-09`; one day alone where they are the same."""
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def cycle_text(row: CalendarRow) -> str:
    """`C3 D15`, `C3`, `D15`; empty outside cycles."""
    cycle = f"C{row.cycle}" if row.cycle is not None else ""
    day = f"D{row.cycle_day}" if row.cycle_day is not None else ""
    return f"{cycle} {day}".strip()


def days_of(row: CalendarRow) -> tuple[Date, Date] | None:
    """First and last day a row takes: the stretch of a duty, or of what may happen on any day of it; else its day.

    None where no day is known.
    """
    if row.window is not None and (row.kind == "duty" or row.date is None):
        return row.window
    return None if row.date is None else (row.date, row.date)
