"""What is suspicious in tables that conform: each kind of dirt is a finding. Nothing is repaired.

Only exact duplicates and periods that end before they start leave the tables; engines meet all other rows as recorded.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.ground.finding import Severity
from trialrun.records.cells import Mask
from trialrun.records.measures import inspect_measures
from trialrun.records.reading import Reading, finding
from trialrun.records.repeats import duplicates, inspect_ties
from trialrun.records.tables import codes_of

Days = np.ndarray[Any, np.dtype[np.int32]]

_EPOCH = dt.date(1970, 1, 1).toordinal()
_EARLY, _LATE = np.iinfo(np.int32).min, np.iinfo(np.int32).max
_START = {"measurement": "date", "procedure": "date", "condition": "start", "exposure": "start"}
_DATE_FIX = "check the two dates"
_CONTENT_TABLES = ("measurement", "condition", "exposure", "procedure", "coverage", "event", "attestation")


def inspect(tables: dict[str, pa.Table], reading: Reading, *, settled: bool) -> dict[str, pa.Table]:
    """The tables, with findings for what is suspicious in them.

    `settled`: the tables were written by us, so there are no duplicates or reversed periods left to look for.
    """
    whole = dict(tables)
    if not settled:
        for name in _CONTENT_TABLES:
            whole[name] = without_duplicates(name, _without_reversed(name, whole[name], reading), reading)
        inspect_ties(whole["measurement"], reading)
    _inspect_lives(whole["person"], reading)
    for name in _START:
        _inspect_dates(name, whole[name], whole["person"], reading)
    inspect_measures(whole["measurement"], reading)
    return whole


def without_duplicates(name: str, table: pa.Table, reading: Reading) -> pa.Table:
    """The table with the first of rows that are equal in everything but their place in the source."""
    again = duplicates(table)
    if not again.any():
        return table
    message = f"{name}: the same row is there again; one is used"
    _report(reading, table, again, _Kind(name, "duplicate", message, fix="none needed, if it is one fact"))
    reading.count(name, "left out, duplicate row", int(again.sum()))
    return table.filter(pa.array(~again))


def _without_reversed(name: str, table: pa.Table, reading: Reading) -> pa.Table:
    if "end" not in table.column_names:
        return table
    last = table["end_to"] if "end_to" in table.column_names else table["end"]
    wrong = pc.fill_null(pc.less(last, table["start"]), False).to_numpy()
    if not wrong.any():
        return table
    _report(
        reading,
        table,
        wrong,
        _Kind(name, "date", f"{name}: the period ends before it starts; the row is left out", "error", _DATE_FIX),
    )
    reading.count(name, "left out, ends before it starts", int(wrong.sum()))
    reading.leave_unread(name, table["person_id"].filter(pa.array(wrong)).to_pylist())
    return table.filter(pa.array(~wrong))


def days_of(column: pa.ChunkedArray, missing: int) -> Days:
    """A date column as days since 1970; null gives `missing`. Shape (rows,)."""
    days = column.cast(pa.int32())
    return cast(Days, (pc.fill_null(days, missing) if days.null_count else days).to_numpy())


def _inspect_lives(person: pa.Table, reading: Reading) -> None:
    """Findings for persons who died before they were born, or are born after the data were cut."""
    born = days_of(person["birth_date"], int(_EARLY))
    dead = days_of(person["death_date_to"], int(_LATE))
    message = "the person died before birth; both dates are kept"
    _report(reading, person, dead < born, _Kind("person", "before-birth", message, "error", _DATE_FIX))
    if reading.cut is not None:
        message = f"the person is born after {reading.cut}"
        future = born > reading.cut.toordinal() - _EPOCH
        _report(reading, person, future, _Kind("person", "future", message, "error", _DATE_FIX))


def _inspect_dates(name: str, table: pa.Table, person: pa.Table, reading: Reading) -> None:
    if table.num_rows == 0:
        return
    start = _START[name]
    first = days_of(table[start], int(_EARLY))
    place = _places(table, person)
    dead = days_of(person["death_date_to"], int(_LATE))[place]
    _report(
        reading,
        table,
        first > dead,
        _Kind(name, "after-death", f"{name} after the person's death; it is kept", fix=_DATE_FIX),
    )
    born = days_of(person["birth_date"], int(_EARLY))[place]
    last = days_of(table[f"{start}_to"], int(_LATE))
    _report(
        reading,
        table,
        last < born,
        _Kind(name, "before-birth", f"{name} before the person's birth; it is kept", fix=_DATE_FIX),
    )
    if reading.cut is not None:
        cut = reading.cut.toordinal() - _EPOCH
        message = f"{name} dated after {reading.cut}; rules as of that day do not see it"
        _report(reading, table, first > cut, _Kind(name, "future", message, fix=_DATE_FIX))


def _places(table: pa.Table, person: pa.Table) -> Days:
    """For each row of a table the row number of its person."""
    known = person["person_id"].combine_chunks().cast(pa.string())
    found = pc.index_in(table["person_id"].combine_chunks().dictionary, value_set=known)
    places = pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
    return cast(Days, places[codes_of(table["person_id"])])


class _Kind(msgspec.Struct, frozen=True):
    """One kind of dirt in a table: how its rows are reported."""

    table: str
    family: str
    message: str
    severity: Severity = "warning"
    fix: str = ""


def _report(reading: Reading, table: pa.Table, rows: Mask, kind: _Kind) -> None:
    count = int(np.count_nonzero(rows))
    if not count:
        return
    first = table.slice(int(np.argmax(rows)), 1).select(["source", "source_row"]).to_pylist()[0]
    place = {"source": first["source"] or kind.table, "row": first["source_row"], "count": count, "fix": kind.fix}
    reading.add(finding(kind.family, kind.severity, kind.message, **place))
