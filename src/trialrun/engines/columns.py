"""Patient tables as NumPy columns: every row with the position of its person, texts as codes, days as integers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.engines.patient import Patient, read_patients
from trialrun.engines.spans import FIRST_DAY, LAST_DAY
from trialrun.engines.vectors import Bools, Indices
from trialrun.ground.dates import Date
from trialrun.records.schema import PATIENT_TABLES

Days = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
T = TypeVar("T")
_EPOCH = Date(1970, 1, 1).toordinal()
NO_DAY = np.iinfo(np.int32).min
_ALL = slice(None)
_NAME_COLUMNS = ("variable", "concept", "drug", "kind", "question", "domain")


def day_number(date: Date) -> int:
    """A date as days since 1970-01-01, as Arrow stores it."""
    return date.toordinal() - _EPOCH


def number_date(day: int) -> Date:
    """The date of a day number."""
    return Date.fromordinal(int(day) + _EPOCH)


FIRST, LAST = day_number(FIRST_DAY), day_number(LAST_DAY)


class Words:
    """A text column as codes into its distinct words; a missing text has code -1."""

    def __init__(self, codes: npt.NDArray[np.int32], words: list[Any]) -> None:
        self.codes = codes
        self.words = words

    def table(self, read: Callable[[Any], T]) -> list[T]:
        """What `read` gives for every word, and for None at the end, where code -1 finds it."""
        return [*map(read, self.words), read(None)]

    def mask(self, read: Callable[[Any], bool], rows: Indices | slice = _ALL) -> Bools:
        """Which of the rows have a word that fits."""
        found: Bools = np.array(self.table(read), dtype=bool)[self.codes[rows]]
        return found


class Columns:
    """One patient table: `person` is the position of each row's person in the person table, in order."""

    def __init__(self, name: str, table: pa.Table, person_ids: pa.Array) -> None:
        person = _positions(table["person_id"], person_ids)
        if (person < 0).any() or (np.diff(person) < 0).any():
            order = np.argsort(person, kind="stable")
            order = order[person[order] >= 0]
            table, person = table.take(pa.array(order)), person[order]
        self.name = name
        self.table = table
        self.person: Indices = person
        self._cache: dict[str, Any] = {}

    def days(self, column: str) -> Days:
        """A date column as day numbers; NO_DAY where missing."""
        return self._cached("days", column, _days)

    def numbers(self, column: str) -> Numbers:
        """A number column; NaN where missing or not finite."""
        return self._cached("numbers", column, _numbers)

    def words(self, column: str) -> Words:
        """A column as codes into its distinct values."""
        return self._cached("words", column, _words)

    def times(self) -> npt.NDArray[np.int64] | None:
        """Microseconds of the day, -1 where missing; None where no row has a time."""
        if "time" not in self.table.column_names or self.table["time"].null_count == len(self.table):
            return None
        return self._cached("times", "time", _times)

    def named(self, names: Iterable[str]) -> Indices:
        """The rows whose fact is one of the names, in order of persons."""
        order, starts = self._by_name
        words = self._names.words
        wanted = [code for code, word in enumerate(words) if word in set(names)]
        parts = [order[starts[code] : starts[code + 1]] for code in wanted]
        if len(parts) == 1:
            return parts[0]
        found: Indices = np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)
        return found

    @property
    def _names(self) -> Words:
        return self.words(next(name for name in _NAME_COLUMNS if name in self.table.column_names))

    @property
    def name_words(self) -> Words:
        """The column that names the fact: variable, concept, drug, kind, question or domain."""
        return self._names

    @cached_property
    def _by_name(self) -> tuple[Indices, Indices]:
        codes = self._names.codes
        small = codes.astype(np.int16) if len(self._names.words) < 30_000 else codes
        order = np.argsort(small, kind="stable")
        counts = np.bincount(codes + 1, minlength=len(self._names.words) + 1)
        return order, np.cumsum(counts)

    def _cached(self, kind: str, column: str, read: Callable[[pa.Table, str], T]) -> T:
        key = f"{kind} {column}"
        if key not in self._cache:
            self._cache[key] = read(self.table, column)
        found: T = self._cache[key]
        return found


class Store:
    """All tables of a cohort as columns, made when first asked for and kept; tables that are absent are empty."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.tables = tables
        self.person = _filled("person", tables)
        self.person_ids = _array(pc.cast(self.person["person_id"], pa.string()))
        self.size = len(self.person_ids)
        self._columns: dict[str, Columns] = {}
        self.notes: dict[Any, Any] = {}

    def of(self, name: str) -> Columns:
        """The columns of one table."""
        if name not in self._columns:
            self._columns[name] = Columns(name, _filled(name, self.tables), self.person_ids)
        return self._columns[name]

    def patients(self, picked: Indices) -> list[Patient]:
        """Some persons with all their records, for the reference engine, in the order of `picked` (ascending)."""
        wanted = np.zeros(self.size, dtype=bool)
        wanted[picked] = True
        tables = {name: self.of(name).table.filter(pa.array(wanted[self.of(name).person])) for name in PATIENT_TABLES}
        return list(read_patients(tables))


def _filled(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    table = tables.get(name)
    return PATIENT_TABLES[name].empty_table() if table is None else table


def _array(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _positions(column: pa.ChunkedArray, person_ids: pa.Array) -> Indices:
    """The position of every row's person; -1 where there is none. Ids come in runs, so each run is looked up once."""
    if pa.types.is_dictionary(column.type):
        coded = _array(column.unify_dictionaries())
        found = _looked_up(coded.dictionary, person_ids)
        return np.append(found, -1)[_coded(coded.indices)]
    runs = pc.run_end_encode(_array(column))
    found = _looked_up(runs.values, person_ids)
    ends = runs.run_ends.to_numpy(zero_copy_only=False)
    return np.repeat(found, np.diff(ends, prepend=0))


def _looked_up(values: pa.Array, person_ids: pa.Array) -> Indices:
    found = pc.index_in(pc.cast(values, pa.string()), value_set=person_ids)
    positions: Indices = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return positions


def _coded(indices: pa.Array) -> npt.NDArray[np.int32]:
    codes: npt.NDArray[np.int32] = pc.fill_null(pc.cast(indices, pa.int32()), -1).to_numpy(zero_copy_only=False)
    return codes


def _days(table: pa.Table, column: str) -> Days:
    if column not in table.column_names:
        return np.full(len(table), NO_DAY, dtype=np.int32)
    days: Days = pc.fill_null(_array(table[column]).cast(pa.int32()), NO_DAY).to_numpy(zero_copy_only=False)
    return days


def _numbers(table: pa.Table, column: str) -> Numbers:
    if column not in table.column_names:
        return np.full(len(table), np.nan)
    found = _array(table[column]).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found if np.isfinite(found).all() else np.where(np.isfinite(found), found, np.nan)


def _times(table: pa.Table, column: str) -> npt.NDArray[np.int64]:
    times: npt.NDArray[np.int64] = pc.fill_null(_array(table[column]).cast(pa.int64()), -1).to_numpy(
        zero_copy_only=False
    )
    return times


def _words(table: pa.Table, column: str) -> Words:
    if column not in table.column_names:
        return Words(np.full(len(table), -1, dtype=np.int32), [])
    chunked = table[column]
    if pa.types.is_dictionary(chunked.type):
        coded = _array(chunked.unify_dictionaries())
    else:
        coded = pc.dictionary_encode(_array(chunked))
    return Words(_coded(coded.indices), coded.dictionary.to_pylist())
