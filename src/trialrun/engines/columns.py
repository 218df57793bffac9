"""Patient tables as NumPy columns: every row with the position of its person, texts as codes, days as integers.

Interprets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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

    def __init__(self, codes: npt.NDArray[np.signedinteger[Any]], words: list[Any]) -> None:
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
    """One patient table, its rows ordered by the name of the fact and then by person, so that a name is a slice.

    `person` is the position of each row's person in the person table. Columns are read when first asked for.
    """

    def __init__(self, name: str, table: pa.Table, person_ids: pa.Array) -> None:
        person = _positions(table["person_id"], person_ids)
        self.name = name
        self.table = table
        self._order = np.flatnonzero(person >= 0) if (person < 0).any() else None
        self._cache: dict[str, Any] = {}
        self._starts = np.zeros(1, dtype=np.int64)
        self.person: Indices = person if self._order is None else person[self._order]
        self._arrange()

    def days(self, column: str) -> Days:
        """A date column as day numbers; NO_DAY where missing."""
        found: Days = self._cached("days", column, _days)
        return found

    def full_days(self) -> tuple[Days, Bools]:
        """The first day of each row (NO_DAY where missing), and whether that is its full date. Of dated tables only."""
        if "full days" not in self._cache:
            first = _days(self.table, "date")
            last = _days(self.table, "date_to") if "date_to" in self.table.column_names else first
            full = (first != NO_DAY) & ((last == first) | (last == NO_DAY))
            full = _same(np.array(True), self.table) if full.all() else full
            self._cache["full days"] = self._arranged(first), self._arranged(full)
        found: tuple[Days, Bools] = self._cache["full days"]
        return found

    def numbers(self, column: str) -> Numbers:
        """A number column; NaN where missing or not finite."""
        found: Numbers = self._cached("numbers", column, _numbers)
        return found

    def words(self, column: str) -> Words:
        """A column as codes into its distinct values."""
        key = f"words {column}"
        if key not in self._cache:
            codes, words = _words(self.table, column)
            self._cache[key] = Words(self._arranged(codes), words)
        found: Words = self._cache[key]
        return found

    def times(self) -> npt.NDArray[np.int64] | None:
        """Microseconds of the day, -1 where missing; None where no row has a time."""
        if "time" not in self.table.column_names or self.table["time"].null_count == len(self.table):
            return None
        found: npt.NDArray[np.int64] = self._cached("times", "time", _times)
        return found

    def begun(self, today: int) -> tuple[Days, Days]:
        """First and last day on which each row may have begun; without any date some day up to today."""
        key = f"begun {today}"
        if key not in self._cache:
            names = ("date", "date_to") if "date" in self.table.column_names else ("start", "start_to")
            first, last = (self.days(name) for name in names)
            undated = (first == NO_DAY) & (last == NO_DAY)
            start, end = span_days(first, last)
            end = np.where(undated, np.int32(today), end) if undated.any() else end
            self._cache[key] = (start, start if (start == end).all() else end)
            for name in names:
                del self._cache[f"days {name}"]
        found: tuple[Days, Days] = self._cache[key]
        return found

    def named(self, names: Iterable[str]) -> Indices | slice:
        """The rows whose fact is one of the names, in order of persons."""
        wanted = set(names)
        codes = [code for code, word in enumerate(self.name_words.words) if word in wanted]
        bounds = [(int(self._starts[code]), int(self._starts[code + 1])) for code in codes]
        if len(bounds) == 1:
            return slice(*bounds[0])
        if not bounds:
            return slice(0, 0)
        found = np.concatenate([np.arange(first, last) for first, last in bounds])
        ordered: Indices = found[np.argsort(self.person[found], kind="stable")]
        return ordered

    @property
    def name_words(self) -> Words:
        """The column that names the fact: variable, concept, drug, kind, question or domain."""
        return self.words(next(name for name in _NAME_COLUMNS if name in self.table.column_names))

    def of_persons(self, wanted: Bools, names: frozenset[str] | None = None) -> pa.Table:
        """The rows of some persons as a table; of the named facts alone where names are given."""
        kept = wanted[self.person]
        if names is not None:
            kept &= self.name_words.mask(lambda word: word in names)
        mask = np.zeros(len(self.table), dtype=bool)
        mask[slice(None) if self._order is None else self._order] = kept
        return self.table.filter(pa.array(mask))

    def _arrange(self) -> None:
        """Order the rows by name and person."""
        if not any(name in self.table.column_names for name in _NAME_COLUMNS):
            return
        names = self.name_words
        by_person = not (self.person[1:] < self.person[:-1]).any()
        keys = (names.codes,) if by_person else (self.person, names.codes)
        order = np.argsort(keys[0], kind="stable") if by_person else np.lexsort(keys)
        counts = np.bincount(names.codes.astype(np.int64) + 1, minlength=len(names.words) + 1)
        self._starts = np.cumsum(counts)
        self._cache.clear()
        self._order = order if self._order is None else self._order[order]
        self.person = self.person[order]

    def _arranged(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        same = self._order is None or values.strides == (0,)
        return values[: len(self.person)] if same else values[self._order]

    def _cached(self, kind: str, column: str, read: Callable[[pa.Table, str], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        key = f"{kind} {column}"
        if key not in self._cache:
            self._cache[key] = self._arranged(read(self.table, column))
        found: npt.NDArray[Any] = self._cache[key]
        return found


class Store:
    """All tables of a cohort as columns, made when first asked for and kept; tables that are absent are empty."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.tables = tables
        self.person = _filled("person", tables)
        self.person_ids = _array(pc.cast(self.person["person_id"], pa.string()))
        self.size = len(self.person_ids)
        self.names: tuple[str, ...] = tuple(self.person_ids.to_pylist())
        self._columns: dict[str, Columns] = {}
        self.notes: dict[Any, Any] = {}

    def of(self, name: str) -> Columns:
        """The columns of one table."""
        if name not in self._columns:
            self._columns[name] = Columns(name, _filled(name, self.tables), self.person_ids)
        return self._columns[name]

    def patients(self, picked: Indices, needed: Mapping[str, frozenset[str] | None]) -> list[Patient]:
        """Some persons for the reference engine, in the order of `picked` (ascending), with what is `needed` of them.

        `needed` maps a table to the names of its facts, or to None for all of them; other tables stay empty.
        """
        wanted = np.zeros(self.size, dtype=bool)
        wanted[picked] = True
        tables = {name: self.of(name).of_persons(wanted, names) for name, names in needed.items()}
        return list(read_patients({**tables, "person": self.of("person").of_persons(wanted)}))


def _filled(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    table = tables.get(name)
    return PATIENT_TABLES[name].empty_table() if table is None else table


def _array(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _positions(column: pa.ChunkedArray, person_ids: pa.Array) -> Indices:
    """The position of every row's person; -1 where there is none. Ids come in runs, so each run is looked up once."""
    ids, lengths = [], [np.zeros(0, dtype=np.int64)]
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        if pa.types.is_dictionary(chunk.type):
            codes = chunk.indices.to_numpy(zero_copy_only=False)
            starts = np.concatenate(([0], np.flatnonzero(codes[1:] != codes[:-1]) + 1))[: len(codes)]
            ids.append(chunk.dictionary.take(pa.array(codes[starts])).cast(pa.string()))
            lengths.append(np.diff(starts, append=len(codes)))
        else:
            runs = pc.run_end_encode(chunk)
            ids.append(runs.values.cast(pa.string()))
            lengths.append(np.diff(runs.run_ends.to_numpy(zero_copy_only=False), prepend=0))
    whose = pa.chunked_array(ids, pa.string()).combine_chunks()
    if whose.equals(person_ids):
        return np.repeat(np.arange(len(person_ids)), np.concatenate(lengths))
    found = pc.index_in(whose, value_set=person_ids)
    positions = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.repeat(positions, np.concatenate(lengths))


def span_days(first: Days, last: Days) -> tuple[Days, Days]:
    """Two date columns as spans: a lone first is a full date, a lone last has an open beginning (see Row.span)."""
    start = np.where(first == NO_DAY, FIRST, first).astype(np.int32)
    end = np.where(last == NO_DAY, start, last)
    return start, np.maximum(start, end)


def _missing(table: pa.Table, column: str) -> bool:
    return column not in table.column_names or table[column].null_count == len(table)


def _same(value: npt.NDArray[Any], table: pa.Table) -> npt.NDArray[Any]:
    """One value for every row, without memory."""
    return np.broadcast_to(value, (len(table),))


def _days(table: pa.Table, column: str) -> npt.NDArray[Any]:
    if _missing(table, column):
        return _same(np.array(NO_DAY, dtype=np.int32), table)
    days: Days = pc.fill_null(_array(table[column]).cast(pa.int32()), NO_DAY).to_numpy(zero_copy_only=False)
    return days


def _numbers(table: pa.Table, column: str) -> npt.NDArray[Any]:
    if _missing(table, column):
        return _same(np.array(np.nan), table)
    found: Numbers = _array(table[column]).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.where(np.isinf(found), np.nan, found) if np.isinf(found).any() else found


def _times(table: pa.Table, column: str) -> npt.NDArray[Any]:
    clock = pc.fill_null(_array(table[column]).cast(pa.int64()), -1)
    times: npt.NDArray[np.int64] = clock.to_numpy(zero_copy_only=False)
    return times


def _words(table: pa.Table, column: str) -> tuple[npt.NDArray[Any], list[Any]]:
    if _missing(table, column):
        return _same(np.array(-1, dtype=np.int8), table), []
    chunked = table[column]
    coded = chunked if pa.types.is_dictionary(chunked.type) else pc.dictionary_encode(chunked)
    coded = _array(coded.unify_dictionaries())
    words = coded.dictionary.to_pylist()
    width = pa.int8() if len(words) < 127 else pa.int16() if len(words) < 32_000 else pa.int32()
    codes = pc.fill_null(pc.cast(coded.indices, width), -1)
    return codes.to_numpy(zero_copy_only=False), words
