"""Columns in the making: pieces of rows that are put together, ordered by patient and made Arrow tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from trialrun.records.generate.patients import BLOCK, EPOCH, Block
from trialrun.records.schema import PATIENT_TABLES

Array = NDArray[Any]
NO_DAY = -(2**31)
SOURCE = "simulated"


class Piece(msgspec.Struct, frozen=True):
    """Some rows: who (place in the block) and columns by name, each an array or one value for all.

    Days are relative to the as-of date, NO_DAY for none; numbers NaN for none; texts are Texts or one text.
    """

    who: Array
    columns: Mapping[str, Any]


class Texts(msgspec.Struct, frozen=True):
    """A text column as codes into a list of texts; -1 for none."""

    codes: Array
    labels: tuple[str | None, ...]


def make_table(name: str, pieces: Sequence[Piece], block: Block, keep: int, width: int) -> pa.Table:
    """The table of the first `keep` patients of a block; rows by patient, in the order of the pieces.

    Facts after a patient's death are left out.
    """
    who = np.concatenate([np.asarray(piece.who, dtype=np.int64) for piece in pieces] or [np.zeros(0, np.int64)])
    joined = {
        field.name: _join(
            [piece.columns.get(field.name) for piece in pieces], [len(piece.who) for piece in pieces], field.type
        )
        for field in PATIENT_TABLES[name]
        if field.name not in ("person_id", "source", "source_row")
    }
    order = np.argsort(who.astype(np.uint16), kind="stable")
    order = order[_kept(name, who, joined, block, keep)[order]]
    as_of = block.deck.as_of.toordinal() - EPOCH
    columns = {key: _arrow(column, order, as_of) for key, column in joined.items()}
    columns["person_id"] = person_ids(who[order], block.number, width)
    columns["source"] = _constant(SOURCE, len(order))
    columns["source_row"] = pa.nulls(len(order), pa.int64())
    names = PATIENT_TABLES[name].names
    return pa.table([columns[key] for key in names], names=names)


def person_ids(who: Array, number: int, width: int) -> pa.DictionaryArray:
    """Identifiers such as P0000001, counted over all blocks."""
    labels = [f"P{number * BLOCK + place + 1:0{width}d}" for place in range(BLOCK)]
    return pa.DictionaryArray.from_arrays(pa.array(who.astype(np.int32)), pa.array(labels))


def _kept(name: str, who: Array, joined: Mapping[str, Any], block: Block, keep: int) -> Array:
    kept = who < keep
    started = joined.get("date" if "date" in joined else "start")
    if name == "coverage" or started is None:
        return kept
    return kept & ((started <= block.death[who]) | (started == NO_DAY))


def _join(parts: Sequence[Any], lengths: Sequence[int], kind: pa.DataType) -> Any:
    if pa.types.is_string(kind):
        return _join_texts(parts, lengths)
    empty: float = np.nan if pa.types.is_floating(kind) else NO_DAY
    dtype = np.float64 if pa.types.is_floating(kind) else np.int64
    filled = [
        np.broadcast_to(np.asarray(empty if part is None else part, dtype), length)
        for part, length in zip(parts, lengths, strict=True)
    ]
    joined = np.concatenate(filled or [np.zeros(0, dtype)])
    return (joined, kind) if not pa.types.is_date(kind) else joined


def _join_texts(parts: Sequence[Any], lengths: Sequence[int]) -> Texts:
    known: dict[str, int] = {}
    codes = []
    for part, length in zip(parts, lengths, strict=True):
        given = part if isinstance(part, Texts) else Texts(np.zeros(length, np.int64), (part,))
        mapped = [-1 if label is None else known.setdefault(label, len(known)) for label in given.labels]
        codes.append(np.array([*mapped, -1], dtype=np.int32)[given.codes])
    return Texts(np.concatenate(codes or [np.zeros(0, np.int32)]), tuple(known))


def _arrow(column: Any, order: Array, as_of: int) -> pa.Array:
    if isinstance(column, Texts):
        codes = column.codes[order]
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(column.labels, pa.string()))
    if isinstance(column, tuple):
        values, kind = column
        taken = values[order]
        if pa.types.is_floating(kind):
            return pa.array(taken, mask=np.isnan(taken))
        if pa.types.is_time(kind):
            return pa.nulls(len(order), kind)
        return pa.array(taken, mask=taken == NO_DAY)
    days = column[order]
    return pa.array((days + as_of).astype(np.int32), mask=days == NO_DAY).cast(pa.date32())


def _constant(text: str, length: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, np.int32)), pa.array([text]))
