"""What is gathered while FHIR resources are read: rows, who is who, what a reference means, dates still open.

References are resolved at the end, because a bulk export names patients and medications in any order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import msgspec

from trialrun.errors import DateError
from trialrun.ground.dates import DateSpan, Offset, TimeUnit, shift
from trialrun.ground.finding import Severity
from trialrun.records.cells import Moment, read_moment
from trialrun.records.coding import CodeMap, Coding
from trialrun.records.fhir.resources import Period, Quantity, Reference
from trialrun.records.reading import Reading, finding
from trialrun.records.sink import Sink
from trialrun.records.words import clean

_AGE_UNITS: dict[str, TimeUnit] = {
    "a": "a",
    "year": "a",
    "years": "a",
    "mo": "mo",
    "month": "mo",
    "months": "mo",
    "wk": "wk",
    "d": "d",
}


class Place(msgspec.Struct, frozen=True):
    """Where a resource stands: file, number of the entry or line (from 1), and the name of the bundle."""

    source: str
    row: int


class AgeGiven(msgspec.Struct, frozen=True):
    """A date given as the patient's age; it becomes a span once the birth date is known."""

    table: str
    row: int
    column: str
    age: Quantity


class Gathering:
    """Rows of all tables while FHIR files are read; `person` cells hold references until `settle`."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.codes = CodeMap(reading)
        self.sink = Sink()
        self.persons: dict[str, str] = {}
        self.medications: dict[str, tuple[Coding, ...]] = {}
        self.ages: list[AgeGiven] = []
        self.zones: Counter[str] = Counter()

    def drop(self, table: str, why: str) -> None:
        """Count a resource that is left out for a reason that needs no finding of its own."""
        self.reading.count(f"fhir {table}", f"left out, {why}")

    def warn(self, family: str, message: str, place: Place, *, severity: Severity = "warning", fix: str = "") -> None:
        """Keep a finding about a resource."""
        self.reading.add(finding(family, severity, message, source=place.source, row=place.row, fix=fix))

    def person(self, reference: Reference | None, table: str, place: Place) -> str | None:
        """The key of the patient a resource is about; None with a finding where it names nobody."""
        key = reference_key(reference)
        if key is None:
            self.warn(
                "reference", f"{table} without a patient; it is left out", place, fix="give a reference to a Patient"
            )
            self.drop(table, "no patient")
        return key

    def add(self, table: str, place: Place, row: dict[str, Any]) -> int:
        """Append a row with its place; returns its number in the table."""
        return self.sink.add(table, {**row, "source": place.source, "source_row": place.row})

    # -- dates ---------------------------------------------------------------------------------------------------

    def moment(self, text: str | None, what: str, place: Place) -> Moment | None:
        """A FHIR date or dateTime; None where absent, or unreadable (with a finding). Zones are counted."""
        if not text:
            return None
        try:
            moment = read_moment(clean(text))
        except LookupError:
            message = f"{what}: {text!r} is not a date; it stays unknown"
            self.warn("date", message, place, severity="error", fix="write 2024-05-17, 2024-05 or 2024")
            return None
        if moment is not None and moment.zone is not None:
            self.zones[moment.zone.replace("+00:00", "Z")] += 1
        return moment

    def span(self, text: str | None, what: str, place: Place) -> DateSpan | None:
        """The days of a FHIR date; None where absent or unreadable."""
        moment = self.moment(text, what, place)
        return moment.span if moment else None

    def period(self, period: Period | None, what: str, place: Place) -> tuple[DateSpan | None, DateSpan | None]:
        """Start and end of a Period."""
        if period is None:
            return None, None
        return self.span(period.start, what, place), self.span(period.end, what, place)


def reference_key(reference: Reference | None) -> str | None:
    """`urn:uuid:X` as `X`; `Patient/1` and `http://host/fhir/Patient/1/_history/2` as `Patient/1`."""
    text = (reference.reference if reference else None) or ""
    if not text:
        return None
    if text.startswith("urn:"):
        return text.rsplit(":", 1)[1]
    parts = text.split("/_history/")[0].split("/")
    return "/".join(parts[-2:])


def age_span(birth: DateSpan, age: Quantity) -> DateSpan | None:
    """The days on which a patient was of that completed age; None where the unit is not one of time."""
    unit = _AGE_UNITS.get((age.code or age.unit or "").lower())
    if unit is None or age.value is None or age.value != int(age.value):
        return None
    count = int(age.value)
    try:
        first = shift(birth.first, Offset(count, unit))
        last = shift(birth.last, Offset(count + 1, unit)) - dt.timedelta(days=1)
    except DateError:
        return None
    return DateSpan(first, last)


def dated(column: str, span: DateSpan | None) -> dict[str, dt.date | None]:
    """A span as the two cells `column` and `column_to`."""
    return {column: span.first if span else None, f"{column}_to": span.last if span else None}
