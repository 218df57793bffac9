"""The events of many patients as columns, read from Parquet, CSV or JSON. Meets no plan and judges no event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trialrun.engines.columns import NO_DAY
from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.treat.events.course import canonical_drug
from trialrun.treat.events.event_file import EVENT_COLUMNS, EVENT_KINDS, parse_amount, read_events
from trialrun.treat.model import LifeEvent

Ints = npt.NDArray[np.int64]
_DAYS, _COUNTS = ("date", "date_to", "planned"), ("cycle", "cycle_day", "row")
_TEXTS = tuple(name for name in (*EVENT_COLUMNS, "source") if name not in (*_DAYS, *_COUNTS))
EVENT_SCHEMA = pa.schema(
    [(name, pa.date32()) for name in _DAYS]
    + [(name, pa.int64()) for name in _COUNTS]
    + [(name, pa.dictionary(pa.int32(), pa.string())) for name in _TEXTS]
)


_ALL = slice(None)


class Text(msgspec.Struct, frozen=True):
    """A text column: the code of each row and the words; an empty cell is the word ``."""

    codes: Ints
    words: tuple[str, ...]

    def mask(self, wanted: Iterable[str], rows: Ints | slice = _ALL) -> npt.NDArray[np.bool_]:
        """Which of the rows have one of some words."""
        kept = set(wanted)
        found: npt.NDArray[np.bool_] = np.array([word in kept for word in self.words], dtype=bool)[self.codes[rows]]
        return found


class EventColumns(msgspec.Struct, frozen=True):
    """Events as columns in the order of patients: `person` is the number of the patient; days since 1970, NO_DAY if
    empty. `table` has the same rows as written, with the schema EVENT_SCHEMA.
    """

    person: Ints
    table: pa.Table
    days: Mapping[str, Ints]
    counts: Mapping[str, Ints]
    texts: Mapping[str, Text]

    def __len__(self) -> int:
        return len(self.person)

    def events(self, rows: Ints) -> list[LifeEvent]:
        """Some rows as events."""
        return [_event(row) for row in self.table.take(pa.array(rows)).to_pylist()]


def read_event_table(path: Path) -> pa.Table:
    """The events of a file as a table with the schema EVENT_SCHEMA: Parquet, or anything `read_events` reads.

    Raises InputError with file, row and field.
    """
    if path.suffix.lower() != ".parquet":
        return event_table(read_events(path))
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read the events: {error}", where=str(path), fix="check the file") from error
    unknown = [name for name in table.column_names if name not in (*EVENT_COLUMNS, "source", "row")]
    if unknown:
        fix = f"columns are {', '.join(EVENT_COLUMNS)}"
        raise InputError(f"unknown column {unknown[0]!r}", where=path.name, fix=fix)
    rows = pa.array(np.arange(1, len(table) + 1))
    typed = _typed(table.set_column(*_column(table, "row", rows)), path.name)
    sources = pa.array([path.name]).dictionary_encode().take(pa.array(np.zeros(len(table), dtype=np.int32)))
    typed = typed.set_column(*_column(typed, "source", sources.cast(EVENT_SCHEMA.field("source").type)))
    _refuse_bad(typed, path.name)
    return typed


def _column(table: pa.Table, name: str, column: pa.Array) -> tuple[int, str, pa.Array]:
    place = table.schema.get_field_index(name)
    return (place if place >= 0 else table.num_columns), name, column


def _typed(table: pa.Table, source: str) -> pa.Table:
    """The table with every column of the schema; a column that is not there is empty."""
    columns = []
    for field in EVENT_SCHEMA:
        given = table[field.name] if field.name in table.column_names else pa.nulls(len(table), pa.string())
        try:
            columns.append(_cast(given, field.type))
        except pa.ArrowException as error:
            fix = f"write `{field.name}` as {'text' if field.name in _TEXTS else field.type}"
            raise InputError(f"field `{field.name}` cannot be read: {error}", where=source, fix=fix) from error
    return pa.table(columns, schema=EVENT_SCHEMA)


def _cast(column: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    whole = column.unify_dictionaries().combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_dictionary(kind):
        return whole.cast(kind)
    if pa.types.is_dictionary(whole.type):
        return pa.DictionaryArray.from_arrays(whole.indices.cast(pa.int32()), whole.dictionary.cast(pa.string()))
    return whole.cast(pa.string()).dictionary_encode()


def _refuse_bad(table: pa.Table, source: str) -> None:
    """Raise InputError for the first row without a kind or date that are understood, or with an amount that is none."""
    kinds = pc.is_in(table["kind"].cast(pa.string()), pa.array(EVENT_KINDS))
    for field, bad, fix in (
        ("kind", pc.invert(kinds), f"kinds are {', '.join(EVENT_KINDS)}"),
        ("date", pc.is_null(table["date"]), "write the day as 2024-05-17"),
        ("person_id", pc.is_null(table["person_id"]), "say whose event it is"),
    ):
        rows = np.flatnonzero(bad.to_numpy(zero_copy_only=False))
        if len(rows):
            value = table[field][int(rows[0])].as_py()
            said = f"{value!r} is not known" if value else "it is empty"
            raise InputError(f"field `{field}`: {said}", where=f"{source} row {rows[0] + 1}", fix=fix)
    codes, words = _words(table["amount"])
    for code, text in enumerate(words):
        if text:
            _check_amount(text, f"{source} row {np.flatnonzero(codes == code)[0] + 1}")


def _check_amount(text: str, where: str) -> None:
    try:
        parse_amount(text)
    except InputError as error:
        raise InputError(f"field `amount`: {error.what}", where=where, fix=error.fix) from error


def event_table(events: Sequence[LifeEvent]) -> pa.Table:
    """Events as a table with the schema EVENT_SCHEMA."""
    columns: dict[str, list[Any]] = {name: [getattr(event, name) for event in events] for name in EVENT_SCHEMA.names}
    columns["amount"] = [None if amount is None else format(amount, "f") for amount in columns["amount"]]
    arrays = [
        pa.array(columns[field.name], pa.string() if field.name in _TEXTS else field.type).cast(field.type)
        for field in EVENT_SCHEMA
    ]
    return pa.table(arrays, schema=EVENT_SCHEMA)


def columns_of_events(table: pa.Table, person_ids: Sequence[str]) -> tuple[EventColumns, int]:
    """The events of some persons as columns, ordered by person, and how many events are of nobody among them."""
    ids = pa.array(person_ids, pa.string())
    codes, words = _words(table["person_id"])
    found = pc.fill_null(pc.index_in(pa.array(words, pa.string()), value_set=ids), -1)
    person = np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)[codes] if len(codes) else codes
    mine = np.flatnonzero(person >= 0)
    mine = mine[np.argsort(person[mine], kind="stable")]
    kept = table.take(pa.array(mine))
    days = {name: _days(kept[name]) for name in _DAYS}
    counts = {name: pc.fill_null(kept[name], NO_DAY).to_numpy().astype(np.int64) for name in _COUNTS}
    texts = {name: Text(*_words(kept[name])) for name in _TEXTS}
    texts["drug"] = _generic(texts["drug"])
    return EventColumns(person[mine], kept, days, counts, texts), len(table) - len(mine)


def _words(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.combine_chunks() if whole.num_chunks else pa.array([], EVENT_SCHEMA.field("kind").type)
    words = [word or "" for word in whole.dictionary.to_pylist()]
    codes = pc.fill_null(whole.indices, len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, (*words, "")


def _days(column: pa.ChunkedArray) -> Ints:
    numbers = pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), NO_DAY)
    days: Ints = numbers.to_numpy().astype(np.int64)
    return days


def _generic(drugs: Text) -> Text:
    """Drugs by their generic names."""
    names = [canonical_drug(word) if word else "" for word in drugs.words]
    known = tuple(dict.fromkeys(names))
    return Text(np.array([known.index(name) for name in names], dtype=np.int64)[drugs.codes], known)


def _event(row: Mapping[str, Any]) -> LifeEvent:
    filled = {name: value for name, value in row.items() if value is not None}
    if "amount" in filled:
        filled["amount"] = Decimal(filled["amount"])
    return LifeEvent(**filled)


def of_nobody(count: int, source: str) -> tuple[Finding, ...]:
    """A finding where events are of persons who are not enrolled."""
    if not count:
        return ()
    message = "events of persons who are not enrolled, or not among the patients; not used"
    fix = "check the person ids"
    return (Finding("event-person", "warning", message, fix=fix, source=source, count=count),)
