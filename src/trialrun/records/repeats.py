"""Rows that repeat each other: exact duplicates, and ties that disagree. Nothing is chosen between different values."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.records.cells import Mask
from trialrun.records.reading import Reading, finding
from trialrun.records.tables import codes_of

_PLACE = ("source", "source_row")
_KEY_COLUMNS = ("person_id", "variable", "concept", "drug", "domain", "kind", "question", "date", "start")
_DIFFER = " or ".join(
    f"min({column}) <> max({column}) or count({column}) not in (0, count(*))"
    for column in ("value", "comparator", "text", "unit")
)


def duplicates(table: pa.Table) -> Mask:
    """Which rows are equal to an earlier row in everything but their place in the source; shape (rows,)."""
    again = np.zeros(table.num_rows, dtype=bool)
    near = np.flatnonzero(crowded(table))
    if not len(near):
        return again
    content = [column for column in table.column_names if column not in _PLACE]
    rows = table.select(content).take(pa.array(near)).append_column("place", pa.array(near))
    import duckdb

    with duckdb.connect() as connection:
        by = ", ".join(f'"{column}"' for column in content)
        first = connection.from_arrow(rows).aggregate("min(place) as place", by).fetchnumpy()["place"]
    again[near] = True
    again[first] = False
    return again


def crowded(table: pa.Table) -> Mask:
    """Which rows share person, name and first day with another row; a few others may be among them, none is missed."""
    key = np.zeros(table.num_rows, dtype=np.uint64)
    for column in _KEY_COLUMNS:
        if column in table.column_names:
            key = key * np.uint64(0x9E3779B97F4A7C15) + _numbers(table[column]).astype(np.uint64)
    ordered = np.sort(key)
    return cast(Mask, np.isin(key, np.unique(ordered[1:][ordered[1:] == ordered[:-1]])))


def _numbers(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """One number for each distinct value of a text or date column; null is a number of its own."""
    if pa.types.is_dictionary(column.type):
        return codes_of(column).astype(np.int64) + 2
    days = pc.fill_null(column.cast(pa.int32()), int(np.iinfo(np.int32).min))
    return cast(np.ndarray[Any, np.dtype[np.int64]], days.to_numpy().astype(np.int64))


def inspect_ties(measurement: pa.Table, reading: Reading) -> None:
    """A finding where one person has different values of one variable at the same moment."""
    near = crowded(measurement)
    if not near.any():
        return
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.from_arrow(measurement.filter(pa.array(near))).filter("date = date_to")
        moments = rows.aggregate(
            f"variable::varchar as variable, min(source::varchar) as source, min(source_row) as source_row,"
            f" count(*) > 1 and ({_DIFFER}) as differ",
            "person_id, variable, date, time, matrix, method",
        )
        ties = moments.filter("differ").aggregate("variable, count(*), min(source), min(source_row)", "variable")
        found = ties.order("2 desc, 1").fetchall()
    for variable, count, source, row in found:
        message = f"{variable}: different values of the same person at the same moment; both are kept"
        place = {"source": source or "measurement", "row": row, "count": count}
        reading.add(finding("conflict", "query", message, fix="say which one is right", **place))
