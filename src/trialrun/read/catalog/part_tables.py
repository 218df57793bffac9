"""Rows as Arrow tables and Parquet files: written in groups, so that memory stays flat. Knows no record."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.read.catalog.record_rows import Rows
from trialrun.read.catalog.schema import CATALOG_TABLES

GROUP = 16_384
"""Rows of one row group of a finished table: the same whatever parts the rows came in."""
_HELD = 20_000
"""Rows of all tables that are held before they are written."""


def table_of(name: str, rows: list[dict[str, object]]) -> pa.Table:
    """Rows as a table of the catalog."""
    return pa.Table.from_pylist(rows, schema=CATALOG_TABLES[name])


class PartWriter:
    """Writes the tables of one part into a folder, a group at a time."""

    def __init__(self, folder: Path) -> None:
        self._rows: Rows = {name: [] for name in CATALOG_TABLES}
        self._held = 0
        self._files = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", schema) for name, schema in CATALOG_TABLES.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        for file in self._files.values():
            file.close()

    def add(self, rows: Rows) -> None:
        """Add the rows of one record."""
        for name, added in rows.items():
            if added:
                self._rows[name].extend(added)
                self._held += len(added)
        if self._held >= _HELD:
            self._flush()

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                self._files[name].write_table(table_of(name, rows))
                rows.clear()
        self._held = 0


class GroupWriter:
    """Writes one finished table in row groups of a fixed size, whatever pieces it is given."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = pq.ParquetWriter(path, schema, compression="zstd")
        self._schema = schema
        self._pieces: list[pa.Table] = []
        self._held = 0
        self.rows = 0

    def add(self, piece: pa.Table) -> None:
        """Add rows; whole groups are written at once."""
        self._pieces.append(piece)
        self._held += piece.num_rows
        self.rows += piece.num_rows
        while self._held >= GROUP:
            self._write(GROUP)

    def close(self) -> None:
        """Write what is left, and finish the file."""
        if self._held:
            self._write(self._held)
        self._file.close()

    def _write(self, rows: int) -> None:
        whole = pa.concat_tables(self._pieces).combine_chunks()
        self._file.write_table(whole.slice(0, rows).combine_chunks(), row_group_size=GROUP)
        left = whole.slice(rows)
        self._pieces, self._held = ([left] if left.num_rows else []), left.num_rows
