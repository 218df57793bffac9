"""One person's records as plain values, read from the tables of a cohort. Interprets nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec
import pyarrow as pa

from trialrun.engines.spans import FIRST_DAY
from trialrun.ground.dates import Date, DateSpan
from trialrun.records.schema import PATIENT_TABLES

Cell = str | int | float | Date | dt.time | None
_FACT_TABLES = tuple(name for name in PATIENT_TABLES if name != "person")
_DATED = frozenset(name for name in _FACT_TABLES if "date" in PATIENT_TABLES[name].names)
_MICROSECONDS = 86_400_000_000


class Row(msgspec.Struct, frozen=True):
    """One record of a patient table: its columns by name. A number that is not a number counts as missing."""

    table: str
    columns: Mapping[str, Cell]

    def text(self, column: str) -> str | None:
        """A text column, or None."""
        value = self.columns.get(column)
        return value if isinstance(value, str) else None

    def number(self, column: str) -> float | int | None:
        """A number column, or None where missing or not finite."""
        value = self.columns.get(column)
        if isinstance(value, (int, float)) and math.isfinite(value):
            return value
        return None

    def day(self, column: str) -> Date | None:
        """A date column, or None."""
        value = self.columns.get(column)
        return value if isinstance(value, dt.date) else None

    @property
    def name(self) -> str | None:
        """The vocabulary name of the fact: variable, concept or drug."""
        return self.text("variable") or self.text("concept") or self.text("drug")

    def span(self, first: str, last: str) -> DateSpan | None:
        """Two date columns as a span; one alone is a full date, or a date with an open beginning; none is None."""
        low, high = self.day(first), self.day(last)
        if low is None and high is None:
            return None
        return DateSpan(low or FIRST_DAY, max(high or low or FIRST_DAY, low or FIRST_DAY))

    def begun(self, as_of: Date) -> DateSpan:
        """When it happened or began; a record without any date is history: some day up to the as-of date."""
        span = self.span("date", "date_to") if self.table in _DATED else self.span("start", "start_to")
        return span or DateSpan(FIRST_DAY, as_of)

    def moment(self, as_of: Date) -> tuple[int, int]:
        """First and last possible moment in microseconds since year 1; a row with a time on a full date is a point."""
        span, time = self.begun(as_of), self.columns.get("time")
        first, last = span.first.toordinal() * _MICROSECONDS, last_moment(span.last)
        if span.exact and isinstance(time, dt.time):
            seconds = (time.hour * 60 + time.minute) * 60 + time.second
            point = first + seconds * 1_000_000 + time.microsecond
            return point, point
        return first, last


def last_moment(day: Date) -> int:
    """The last microsecond of a day since year 1, as `Row.moment` counts."""
    return (day.toordinal() + 1) * _MICROSECONDS - 1


class Patient(msgspec.Struct, frozen=True):
    """One person: the row of the person table and the rows of every other table, in the order of the tables."""

    person_id: str
    person: Row
    rows: Mapping[str, tuple[Row, ...]]

    def of(self, table: str) -> tuple[Row, ...]:
        """The rows of one table."""
        return self.rows.get(table, ())

    def named(self, table: str, names: frozenset[str]) -> tuple[Row, ...]:
        """The rows of one table whose fact is one of the names."""
        return tuple(row for row in self.of(table) if row.name in names)

    def birth(self) -> DateSpan | None:
        """The birth date as far as known."""
        return self.person.span("birth_date", "birth_date_to")


class Tabled(Protocol):
    """A cohort, or anything else that holds patient tables by name."""

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """The patient tables."""


def patients(cohort: Tabled) -> Iterator[Patient]:
    """Every person of a cohort with all records, in the order of the person table."""
    yield from read_patients(cohort.tables)


def read_patients(tables: Mapping[str, pa.Table]) -> Iterator[Patient]:
    """The persons of a set of tables; tables that are absent are empty."""
    grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name in _FACT_TABLES:
        for columns in _rows(tables, name):
            grouped[columns["person_id"]][name].append(Row(name, columns))
    for columns in _rows(tables, "person"):
        person_id = columns["person_id"]
        rows = {table: tuple(found) for table, found in grouped.get(person_id, {}).items()}
        yield Patient(person_id, Row("person", columns), rows)


def patient_of(person: Mapping[str, Cell], facts: Mapping[str, Sequence[Mapping[str, Cell]]]) -> Patient:
    """A patient from plain mappings of columns, for a single case without tables."""
    rows = {table: tuple(Row(table, dict(row)) for row in found) for table, found in facts.items()}
    return Patient(str(person["person_id"]), Row("person", dict(person)), rows)


def _rows(tables: Mapping[str, pa.Table], name: str) -> Iterable[dict[str, Any]]:
    table = tables.get(name)
    if table is None:
        return ()
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
