"""Rows gathered one by one while a source is read, and made into tables at the end. Interprets nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from trialrun.records.schema import PATIENT_TABLES
from trialrun.records.tables import conform


class Sink:
    """Columns of Python values for every patient table."""

    def __init__(self) -> None:
        self.columns: dict[str, dict[str, list[Any]]] = {
            name: {column: [] for column in schema.names} for name, schema in PATIENT_TABLES.items()
        }

    def add(self, table: str, row: Mapping[str, Any]) -> int:
        """Append one row; columns that are not given are null. Returns its number in the table."""
        for column, values in self.columns[table].items():
            values.append(row.get(column))
        return len(self.columns[table]["person_id"]) - 1

    def tables(self) -> dict[str, pa.Table]:
        """The gathered rows as conforming tables."""
        return {name: conform(name, columns) for name, columns in self.columns.items()}
