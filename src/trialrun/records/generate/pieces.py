"""Columns in the making: pieces of rows that are put together, ordered by patient and made Arrow tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from trialrun.records.generate.deck import NO_DAY
from trialrun.records.generate.patients import BLOCK, EPOCH, NO_DEATH, Block
from trialrun.records.generate.texts import Texts
from trialrun.records.schema import PATIENT_TABLES

Array = NDArray[Any]
SOURCE = "simulated"
_MADE_LAST = ("person_id", "source", "source_row")


Column = Array | Texts | str | int | None


class Piece(msgspec.Struct, frozen=True):
    """Some rows: who (place in the block) and columns by name, each an array or one value for all.

    Days are relative to the as-of date, NO_DAY for none (also for counts); numbers NaN for none.
    """

    who: Array
    columns: Mapping[str, Column]


class Frame(msgspec.Struct, frozen=True):
    """How a block is cut and named: its patients, how many are kept, the width of the identifiers."""

    block: Block
    keep: int
    width: int

    def labels(self) -> pa.Array:
        """Identifiers such as P0000001, counted over all blocks."""
        first = self.block.number * BLOCK + 1
        return pa.array([f"P{number:0{self.width}d}" for number in range(first, first + self.keep)])


def make_table(name: str, pieces: Sequence[Piece], frame: Frame, labels: pa.Array) -> pa.Table:
    """The table of the patients kept of a block; rows by patient, in the order of the pieces.

    Facts after a patient's death are left out.
    """
    who = np.concatenate([piece.who for piece in pieces] or [np.zeros(0)]).astype(np.uint16)
    fields = [field for field in PATIENT_TABLES[name] if field.name not in _MADE_LAST]
    joined = {field.name: _join(pieces, field) for field in fields}
    order = np.argsort(who, kind="stable")
    kept = _kept(name, who, joined, frame)
    order = order if kept.all() else order[kept[order]]
    as_of = frame.block.deck.as_of.toordinal() - EPOCH
    columns = {field.name: _arrow(joined[field.name], field.type, order, as_of) for field in fields}
    columns["person_id"] = pa.DictionaryArray.from_arrays(pa.array(who[order].astype(np.int32)), labels)
    columns["source"] = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(order), np.int32)), pa.array([SOURCE]))
    columns["source_row"] = pa.nulls(len(order), pa.int64())
    names = PATIENT_TABLES[name].names
    return pa.table([columns[key] for key in names], names=names)


def _kept(name: str, who: Array, joined: Mapping[str, Texts | Array | None], frame: Frame) -> NDArray[np.bool_]:
    kept = who < frame.keep
    started = joined.get("date" if "date" in joined else "start")
    if name == "coverage" or not isinstance(started, np.ndarray):
        return kept
    dead = np.flatnonzero(frame.block.death[who] != NO_DEATH)
    kept[dead] &= started[dead] <= frame.block.death[who[dead]]
    return kept


def _join(pieces: Sequence[Piece], field: pa.Field) -> Texts | Array | None:
    """One column of all pieces; None where no piece has it."""
    parts = [piece.columns.get(field.name) for piece in pieces]
    if all(part is None for part in parts):
        return None
    lengths = [len(piece.who) for piece in pieces]
    if pa.types.is_string(field.type):
        return _join_texts(parts, lengths)
    number = pa.types.is_floating(field.type)
    empty, dtype = (np.nan, np.float64) if number else (NO_DAY, np.int64)
    filled = [_filled(empty if part is None else part, length) for part, length in zip(parts, lengths, strict=True)]
    return np.concatenate(filled).astype(dtype, copy=False)


def _filled(part: Column | float, length: int) -> Array:
    return part if isinstance(part, np.ndarray) else np.full(length, part)


def _join_texts(parts: Sequence[Column], lengths: Sequence[int]) -> Texts:
    known: dict[str, int] = {}
    codes = []
    for part, length in zip(parts, lengths, strict=True):
        if isinstance(part, Texts):
            mapped = [known.setdefault(label, len(known)) for label in part.labels]
            codes.append(np.array([*mapped, -1], dtype=np.int32)[part.codes])
        else:
            code = known.setdefault(part, len(known)) if isinstance(part, str) else -1
            codes.append(np.full(length, code, dtype=np.int32))
    return Texts(np.concatenate(codes), tuple(known))


def _arrow(column: Texts | Array | None, kind: pa.DataType, order: Array, as_of: int) -> pa.Array:
    if column is None:
        text = pa.types.is_string(kind)
        return pa.nulls(len(order), pa.dictionary(pa.int32(), pa.string()) if text else kind)
    if isinstance(column, Texts):
        codes = column.codes[order]
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(column.labels, pa.string()))
    taken = column[order]
    if pa.types.is_floating(kind):
        return pa.array(taken, from_pandas=True)  # NaN stands for no number
    if pa.types.is_date(kind):
        return pa.array((taken + as_of).astype(np.int32), mask=taken == NO_DAY).view(kind)
    return pa.array(taken, mask=taken == NO_DAY)
