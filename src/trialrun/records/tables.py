"""Patient tables as Arrow: building, conforming, sorting, marking and writing them.

It knows columns and types only; what a cell means is read in `rows`, what is suspicious is found in `dirt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trialrun.errors import InputError
from trialrun.records.schema import PATIENT_TABLES

Ranks = np.ndarray[Any, np.dtype[np.int64]]
Codes32 = np.ndarray[Any, np.dtype[np.int32]]

# Parquet written by `write_table` carries this key: its rows conform, are sorted by person and hold no duplicates.
MARK = b"trialrun.patient_table"
_MARK_VALUE = b"1"
_TOGETHER = 3


def empty_table(name: str) -> pa.Table:
    """A patient table without rows, text columns dictionary-encoded as in every loaded cohort."""
    return conform(name, {})


def conform(name: str, columns: Mapping[str, Any], rows: int | None = None) -> pa.Table:
    """Arrow columns (or lists) as the table `name`: schema order and types; missing columns are null.

    Text columns become one dictionary<int32, string> chunk each.
    """
    schema = PATIENT_TABLES[name]
    if rows is None:
        rows = max((len(column) for column in columns.values()), default=0)
    empty: dict[pa.DataType, pa.Array] = {}  # one array for all empty columns of a type
    arrays = []
    for field in schema:
        given = columns.get(field.name)
        if given is None and field.type not in empty:
            empty[field.type] = _nothing(field.type, rows)
        arrays.append(empty[field.type] if given is None else _typed(given, field.type))
    fields = [pa.field(field.name, array.type) for field, array in zip(schema, arrays, strict=True)]
    return pa.table(arrays, schema=pa.schema(fields))


def _typed(given: object, kind: pa.DataType) -> pa.Array:
    column: Any = given
    if not isinstance(column, pa.Array | pa.ChunkedArray):
        column = pa.array(column, type=kind)
    if isinstance(column, pa.ChunkedArray):
        column = _joined(column.unify_dictionaries())
    if pa.types.is_string(kind):
        return _dictionary(column)
    return column if column.type == kind else column.cast(kind)


def _joined(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array, without a copy where it is one already."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _nothing(kind: pa.DataType, rows: int) -> pa.Array:
    if not pa.types.is_string(kind):
        return pa.nulls(rows, kind)
    return pa.DictionaryArray.from_arrays(pa.nulls(rows, pa.int32()), pa.array([], type=pa.string()))


def _dictionary(column: pa.Array) -> pa.Array:
    wanted = pa.dictionary(pa.int32(), pa.string())
    if column.type == wanted:
        return column
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices.cast(pa.int32()), column.dictionary.cast(pa.string()))
    return column.cast(pa.string()).dictionary_encode()


def join_tables(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    """Conforming tables of one kind below each other, conforming again."""
    plain = [
        pa.table({column: pc.cast(table[column], _plain(table[column].type)) for column in table.column_names})
        for table in tables
    ]
    whole = pa.concat_tables(plain)
    return conform(name, dict(zip(whole.column_names, whole.columns, strict=True)), rows=whole.num_rows)


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def sort_by_person(table: pa.Table) -> pa.Table:
    """The table ordered by person_id (by code point), rows of one person in the order they had."""
    ranks = person_ranks(table)
    if bool(np.all(ranks[1:] >= ranks[:-1])):
        return table
    return table.take(pa.array(np.argsort(ranks, kind="stable"))).combine_chunks()


def person_ranks(table: pa.Table) -> Ranks:
    """For each row the rank of its person among the persons of the table; shape (rows,)."""
    person = _typed(table["person_id"], pa.string())
    order = pc.rank(person.dictionary, sort_keys="ascending", tiebreaker="dense").to_numpy()
    ranks = np.append(order.astype(np.int64), -1)
    codes = pc.fill_null(person.indices, -1).to_numpy(zero_copy_only=False)
    return cast(Ranks, ranks[codes])


def write_table(table: pa.Table, name: str, path: Path) -> None:
    """Write one conforming, sorted table as marked Parquet (ZSTD). Raises InputError where it cannot."""
    with open_writer(name, path) as writer:
        writer.write_table(plain_schema(name, table))


def open_writer(name: str, path: Path) -> pq.ParquetWriter:
    """A Parquet writer for the table `name`, for streaming sorted chunks made by `plain_schema`."""
    schema = PATIENT_TABLES[name].with_metadata({MARK: _MARK_VALUE})
    try:
        return pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
    except OSError as error:
        raise InputError(
            f"cannot write the table: {error.strerror}", where=str(path), fix="choose another folder"
        ) from error


def plain_schema(name: str, table: pa.Table) -> pa.Table:
    """The table cast to the plain schema with the mark, as a Parquet writer wants it."""
    return table.cast(PATIENT_TABLES[name]).replace_schema_metadata({MARK: _MARK_VALUE})


def read_marked(name: str, path: Path) -> pa.Table | None:
    """A table written by `write_table`, or None where the file has no mark or another schema."""
    schema = pq.read_schema(path)
    if (schema.metadata or {}).get(MARK) != _MARK_VALUE or not schema.equals(PATIENT_TABLES[name]):
        return None
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    columns: dict[str, pa.Array] = {}
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        filled = [column for column in schema.names if not _all_null(file.metadata, schema.get_field_index(column))]
        # A few at a time: read side by side, but the chunks of a column are freed before the next ones are read.
        for start in range(0, len(filled), _TOGETHER):
            part = file.read(columns=filled[start : start + _TOGETHER])
            columns |= {column: _typed(part[column], schema.field(column).type) for column in part.column_names}
        return conform(name, columns, rows=file.metadata.num_rows)


def _all_null(metadata: pq.FileMetaData, column: int) -> bool:
    """True where the statistics of every row group say that a column holds nothing."""
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    chunks = ((group.num_rows, group.column(column).statistics) for group in groups)
    return all(found is not None and found.has_null_count and found.null_count == rows for rows, found in chunks)


def codes_of(column: pa.ChunkedArray) -> Codes32:
    """The dictionary codes of a text column of a loaded table, null as -1; shape (rows,)."""
    indices = _joined(column).indices
    return cast(Codes32, (pc.fill_null(indices, -1) if indices.null_count else indices).to_numpy(zero_copy_only=False))


def labels_of(column: pa.ChunkedArray) -> list[str]:
    """The texts that the codes of a loaded text column stand for."""
    return cast(list[str], _joined(column).dictionary.to_pylist())


def columns_of(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The columns of a table by name."""
    return dict(zip(table.column_names, table.columns, strict=True))
