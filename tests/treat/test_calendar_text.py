"""The calendar as text: nothing is cut off, runs of days stand in one line, reasons are notes."""

import datetime as dt
from decimal import Decimal
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_rows import START, calendar_of, calendars, row_of, visit_of
from trialrun.treat import Calendar, CalendarRow
from trialrun.treat.forms.text import calendar_text, fold_runs

DAY = dt.timedelta(days=1)


def _daily(days: int, first: int = 1, **fields: object) -> tuple[CalendarRow, ...]:
    return tuple(
        row_of(
            date=START + DAY * n,
            planned=START + DAY * n,
            window=(START + DAY * n,) * 2,
            day=n + 1,
            cycle_day=n + 1,
            **fields,
        )
        for n in range(first - 1, first - 1 + days)
    )


def _table(calendar: Calendar) -> list[str]:
    """The lines below the heading of the first table."""
    lines = calendar_text(calendar).split("\n")
    below = lines[next(n for n, line in enumerate(lines) if line.startswith("---")) + 1 :]
    return list(takewhile(bool, below))


def test_days_in_a_row_stand_in_one_line() -> None:
    """Three weeks of tablets are one line with first and last day."""
    (line,) = _table(calendar_of(*_daily(21)))
    said = "Thu 2024-02-01 to 02-21 1 to 21 C1 D1 to 21 lenalidomide 15 mg PO daily planned"
    assert " ".join(line.split()) == said


def test_a_stated_number_of_times_a_day_is_said_as_stated() -> None:
    """Where the document says how often a day, nothing is added to it."""
    assert "15 mg PO, twice a day  planned" in _table(calendar_of(*_daily(5, times_per_day=2)))[0]


@given(calendars())
def test_folding_loses_no_row_and_keeps_their_order(calendar: Calendar) -> None:
    """Every row is in exactly one run, and the runs stand in the order of their first rows."""
    runs = fold_runs(calendar.rows)
    assert sorted(row.number for run in runs for row in run.rows) == sorted(row.number for row in calendar.rows)
    assert [run.first.number for run in runs] == sorted(run.first.number for run in runs)


@given(st.sets(st.integers(1, 40)))
def test_a_run_is_never_across_a_gap(days: set[int]) -> None:
    """A line from one day to another stands for a giving on every day between."""
    rows = tuple(row for day in sorted(days) for row in _daily(1, day))
    for run in fold_runs(rows):
        assert (run.last.date - run.first.date).days == len(run.rows) - 1  # type: ignore[operator]


@pytest.mark.parametrize(
    "change",
    [{"amount": Decimal(10)}, {"status": "held", "reason": "x"}, {"route": "IV"}, {"cycle": 2}, {"drug": "other"}],
    ids=str,
)  # fmt: skip
def test_another_dose_or_state_is_another_line(change: dict[str, object]) -> None:
    """Only givings that are alike in everything but the day are folded."""
    rows = (*_daily(4), *_daily(4, 5, **change))
    assert [len(run.rows) for run in fold_runs(rows)] == [4, 4]


def test_two_days_are_two_lines() -> None:
    """A pair is not worth folding."""
    assert len(_table(calendar_of(*_daily(2)))) == 2


def test_rows_without_a_day_say_so() -> None:
    """What the document does not date has a line like everything else."""
    (line, *_) = _table(
        calendar_of(
            row_of(date=None, planned=None, window=None, day=None, amount=None, status="not stated", reason="why")
        )
    )
    assert line.startswith("not stated")
    assert "dose not stated PO" in line
    assert "not stated [1]" in line


def test_reasons_are_notes_said_once() -> None:
    """The same reason has one number, and stands in full below the table."""
    reason = "platelets below 30 10*9/L, and nobody knows when they will be above 50 10*9/L again; asked by phone"
    text = calendar_text(
        calendar_of(*_daily(5, status="held", reason=reason), *_daily(1, 7, status="held", reason=reason))
    )
    assert text.count("held [1]") == 2
    assert " ".join(text.split()).count(reason) == 1


def test_windows_are_told_in_days_around_the_day_shown() -> None:
    """A permitted stretch is said as days before and after; the day alone is not said."""
    wide = visit_of("visit", START, window=(START - DAY, START + 3 * DAY))
    assert "-1 to +3 d" in calendar_text(calendar_of(wide))
    assert "window" not in calendar_text(calendar_of(visit_of("visit", START)))


def test_the_window_of_a_day_put_off_counts_from_the_day_shown() -> None:
    """A week later, with one day more permitted, is +0 to +1 and not +7 to +8, which would be read from the new day."""
    new = START + 7 * DAY
    later = visit_of("visit", new, planned=START, window=(new, new + DAY))
    assert "+0 to +1 d" in calendar_text(calendar_of(later))


def test_what_was_given_shows_no_window() -> None:
    """A day late with no other day permitted is not -1 to -1; the reason says how late it was."""
    late = visit_of("visit", START + DAY, planned=START, window=(START, START), actual=START + DAY, status="late")
    assert "window" not in calendar_text(calendar_of(late))


def test_a_duty_shows_its_stretch() -> None:
    """First and last day of a duty stand in the column of dates."""
    duty = visit_of("contraception", START, kind="duty", window=(START, dt.date(2025, 1, 3)))
    assert "Thu 2024-02-01 to 2025-01-03" in calendar_text(calendar_of(duty))


def test_long_names_go_on_below() -> None:
    """A name that does not fit is broken between words, and no letter is lost."""
    name = "echocardiogram or MUGA scan, if the ejection fraction was below 45 percent within the last three months"
    lines = _table(calendar_of(visit_of(name, START)))
    assert len(lines) > 1
    words = " ".join(" ".join(lines).split())
    assert all(word in words for word in name.split())


def test_origins_other_than_the_document_are_marked() -> None:
    """Whoever reads a dose sees where it comes from."""
    assert "planned (label)" in calendar_text(calendar_of(row_of(origin="label")))


def test_an_arm_has_a_table_of_its_own() -> None:
    """All arms are shown one below the other."""
    text = calendar_text(calendar_of(row_of(arm="A"), row_of(arm="B")))
    assert text.index("Arm: A") < text.index("Arm: B")
    assert text.count("study day") == 2


def test_a_calendar_without_rows_says_so() -> None:
    """Nothing to plan is said, never shown as an empty page."""
    assert "names nothing that could be planned" in calendar_text(calendar_of())


def test_the_head_says_whose_and_as_of_when() -> None:
    """Trial, patient, first day and the day that counts as today stand above."""
    assert calendar_text(calendar_of(row_of())).startswith("T, patient 001: day 1 is 2024-02-01; as of 2024-02-01")


def test_changes_against_the_plan_before_come_last() -> None:
    """With a plan before, every difference is a line; without a difference that is said too."""
    before = calendar_of(row_of())
    held = calendar_of(row_of(status="held", reason="flu"))
    assert "Against the plan before:\n- lenalidomide 2024-02-01: held" in calendar_text(held, before=before)
    assert calendar_text(before, before=before).endswith("Against the plan before:\n- nothing has changed")
    assert "plan before" not in calendar_text(before)


@given(calendars())
def test_any_calendar_can_be_shown(calendar: Calendar) -> None:
    """Whatever stands in a row, the text can be made, and no line of the table has lost its status."""
    text = calendar_text(calendar)
    assert all(row.status in text for row in calendar.rows)


def test_totals_stand_below_the_tables() -> None:
    """What a patient takes and how often someone must come is added up."""
    text = calendar_text(calendar_of(*_daily(21)))
    assert "Totals:\n- arm A: 0 days on site" in text
    assert "lenalidomide: 21 givings on 21 days, 315 mg" in " ".join(text.split())
