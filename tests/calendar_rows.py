"""Generated calendars for tests of their forms, and short ways to write one."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from trialrun.treat import Calendar, CalendarRow
from trialrun.treat.model import KINDS, ORIGINS, STATUSES

START = dt.date(2024, 2, 1)
# Letters of any script, quotes, commas, semicolons and backslashes; no control characters and no half of a pair.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=20)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2199, 12, 31))
AMOUNTS = st.decimals(0, 10**9, places=4, allow_nan=False, allow_infinity=False)


def row_of(**fields: Any) -> CalendarRow:
    """A planned giving of 15 mg lenalidomide by mouth on the start, with the fields given changed."""
    plain = CalendarRow(
        date=START, day=1, arm="A", phase="treatment", cycle=1, cycle_day=1, kind="dose", drug="lenalidomide",
        amount=Decimal(15), unit="mg", times_per_day=None, route="PO", window=(START, START), status="planned",
        origin="document", label="lenalidomide 15 mg PO", part="treatment", planned=START, amount_origin="document",
        lines="34",
    )  # fmt: skip
    return msgspec.structs.replace(plain, **fields)


def visit_of(label: str, on: dt.date, **fields: Any) -> CalendarRow:
    """A planned visit on a day."""
    none = {"drug": None, "amount": None, "unit": None, "route": None, "amount_origin": None, "cycle": None}
    own = {"kind": "visit", "label": label, "date": on, "planned": on, "window": (on, on), "cycle_day": None}
    return row_of(**{**none, **own, **fields})


def calendar_of(*rows: CalendarRow, **fields: Any) -> Calendar:
    """A calendar of trial T and patient 001 with the rows given."""
    own: dict[str, Any] = {"trial": "T", "person_id": "001", "start": START, "as_of": START, "rows": rows}
    return Calendar(**{**own, **fields})


@st.composite
def windows(draw: st.DrawFn) -> tuple[dt.date, dt.date] | None:
    """No window, or two days in order."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return draw(st.sampled_from([None, (first, last)]))


def rows() -> st.SearchStrategy[CalendarRow]:
    """Any row a calendar could hold."""
    whole = st.integers(1, 400)
    return st.builds(
        CalendarRow,
        date=st.none() | DAYS, day=st.none() | st.integers(-400, 9000), arm=TEXTS, phase=NAMES,
        cycle=st.none() | whole, cycle_day=st.none() | st.integers(-10, 60), kind=st.sampled_from(KINDS),
        drug=st.none() | NAMES, amount=st.none() | AMOUNTS, unit=st.none() | NAMES, times_per_day=st.none() | whole,
        route=st.none() | st.sampled_from(["IV", "PO", "PO|IV", "SC"]), window=windows(),
        status=st.sampled_from(STATUSES), origin=st.sampled_from(ORIGINS), label=TEXTS, part=TEXTS, number=whole,
        planned=st.none() | DAYS, actual=st.none() | DAYS, infusion_minutes=st.none() | whole,
        order=st.none() | whole, reason=TEXTS, days_origin=st.sampled_from(ORIGINS),
        amount_origin=st.none() | st.sampled_from(ORIGINS), lines=TEXTS, sequence=st.integers(0, 9),
    )  # fmt: skip


def calendars() -> st.SearchStrategy[Calendar]:
    """Calendars of up to eight rows, each with an identity of its own."""
    distinct = st.lists(rows(), max_size=8).map(
        lambda found: tuple(msgspec.structs.replace(row, number=place) for place, row in enumerate(found, 1))
    )
    return st.builds(Calendar, trial=NAMES, person_id=NAMES, start=DAYS, as_of=DAYS, rows=distinct)
