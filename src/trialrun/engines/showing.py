"""A record as a reader of a verdict sees it: as recorded, and as converted to the canonical unit. Decides nothing."""

from __future__ import annotations

from fractions import Fraction

from trialrun.engines.case import Case
from trialrun.engines.context import Shown
from trialrun.engines.patient import Row
from trialrun.engines.values import to_canonical
from trialrun.engines.words import UP_TO
from trialrun.ground.dates import Date
from trialrun.terms.model import Variable

_COLUMNS = ("status", "severity", "grade", "site", "cause", "line", "outcome", "method", "answer", "by")


def show(row: Row, case: Case) -> Shown:
    """One record in words, with its dates and its place in the source."""
    begun = None if row.table in ("person", "attestation") else _dates(row)
    source_row = row.number("source_row")
    return Shown(
        fact=row.name or row.text("question") or row.table,
        recorded=recorded_text(row),
        converted=_converted(row, case),
        date=begun[0] if begun else row.day("date") or row.day("birth_date"),
        date_to=begun[1] if begun else row.day("date") or row.day("birth_date_to"),
        source=row.text("source") or "",
        source_row=None if source_row is None else int(source_row),
    )


def number_text(value: Fraction) -> str:
    """A fraction as a short decimal for reading; never used to decide."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"


def _dates(row: Row) -> tuple[Date | None, Date | None] | None:
    columns = row.columns
    first, last = ("date", "date_to") if "date" in columns else ("start", "start_to")
    return row.day(first), row.day(last) or row.day(first)


def recorded_text(row: Row) -> str:
    """A record in the words and units in which it was recorded."""
    value = row.number("value")
    if row.table == "measurement":
        number = "" if value is None else _with_comparator(row, f"{value:.12g}")
        return " ".join(part for part in (number, row.text("unit") or "", row.text("text") or "") if part)
    if row.table == "person":
        return row.text("sex") or ""
    told = [f"{column} {row.columns[column]}" for column in _COLUMNS if row.columns.get(column) is not None]
    end = row.day("end")
    return "; ".join([*told, f"until {end}"] if end else told)


def _converted(row: Row, case: Case) -> str:
    term = case.words.term(row.name or "")
    value = row.number("value")
    if not isinstance(term, Variable) or value is None:
        return ""
    number = to_canonical(value, row.text("unit"), term)
    if number is None:
        return ""
    unit = "" if term.unit == "1" else f" {term.unit}"
    return _with_comparator(row, number_text(number)) + unit


def _with_comparator(row: Row, number: str) -> str:
    comparator = row.text("comparator") or ""
    return f"{number} {comparator}" if comparator.startswith(UP_TO) else f"{comparator}{number}"
