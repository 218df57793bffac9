"""Where each fact of many persons stands: a column for every day of a person, persons of like length side by side.

Blocks are matrices of days x persons, so that a ragged cohort stays small. Reads no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import NO_DAY, Columns, Days, Store
from trialrun.engines.vectors import Bools, Indices

Places = npt.NDArray[np.int32]
NO_COLUMN = np.iinfo(np.int32).max
"""The day of a column that a person does not have; later than any day."""
_CELLS = 131_072
"""Cells of a block: its matrices fit the cache of a processor."""
_DAYS_AT_ONCE, _ROWS_AT_ONCE = 2**23, 2**21
_LONGEST = 73_050
"""Days between the first and the last record of one person: 200 years. Beyond it a date is wrong."""


class Dated(msgspec.Struct, frozen=True):
    """Rows of one fact in order of persons: position of the person, first day, and whether that is the full date."""

    columns: Columns
    rows: slice
    person: Indices
    day: Days
    full: Bools

    def between(self, first: int, last: int) -> Dated:
        """The rows of the persons from a position up to another, which is not included."""
        low, high = (int(place) for place in np.searchsorted(self.person, (first, last)))
        rows = slice(self.rows.start + low, self.rows.start + high)
        return Dated(self.columns, rows, self.person[low:high], self.day[low:high], self.full[low:high])


class Block(msgspec.Struct, frozen=True):
    """Persons side by side: their positions (persons,), and their days in order (columns, persons)."""

    start: int
    persons: Indices
    days: Days

    @property
    def cells(self) -> slice:
        """Where its cells stand among those of all blocks."""
        return slice(self.start, self.start + self.days.size)


class Layout(msgspec.Struct, frozen=True):
    """The blocks of the persons from one position up to another; `size` counts their cells.

    A day of a person stands in `table` at the day plus the person's offset; `far` have no place.
    """

    first: int
    last: int
    blocks: tuple[Block, ...]
    size: int
    offsets: Indices
    far: Bools
    table: Places

    def places(self, rows: Dated) -> Places:
        """The cell of each row of a fact that was laid out; -1 without a full date."""
        person = rows.person - self.first
        if rows.full.all() and not self.far.any():
            found: Places = self.table[self.offsets[person] + rows.day]
            return found
        kept = rows.full & ~self.far[person]
        places = np.full(len(person), -1, dtype=np.int32)
        places[kept] = self.table[self.offsets[person[kept]] + rows.day[kept]]
        return places


def dated_rows(store: Store, table: str, name: str) -> Dated:
    """The rows of one fact with their days."""
    columns = store.of(table)
    rows = columns.named([name])
    picked = rows if isinstance(rows, slice) else slice(0, 0)
    day, full = columns.full_days()
    return Dated(columns, picked, columns.person[picked], day[picked], full[picked])


class Stretch(msgspec.Struct, frozen=True):
    """First and last day on which a person has a row, and whether these lie too far apart to be true."""

    first: Days
    last: Days
    far: Bools

    def parts(self, rows_of: Indices) -> Iterator[tuple[int, int]]:
        """Persons in parts of moderate size, by position; `rows_of` is how many rows each has."""
        days = np.cumsum(np.where(self.far | (self.last < self.first), 0, self.last.astype(np.int64) - self.first + 1))
        rows = np.cumsum(rows_of)
        start, size = 0, len(days)
        while start < size:
            past = (int(days[start - 1]), int(rows[start - 1])) if start else (0, 0)
            end = min(
                int(np.searchsorted(days, past[0] + _DAYS_AT_ONCE, "right")),
                int(np.searchsorted(rows, past[1] + _ROWS_AT_ONCE, "right")),
            )
            yield start, max(end, start + 1)
            start = max(end, start + 1)


def stretch_of_persons(facts: Sequence[Dated], size: int) -> Stretch:
    """From the first to the last day of each person; persons without a row end before they begin."""
    first, last = np.full(size, NO_COLUMN, dtype=np.int32), np.full(size, NO_DAY, dtype=np.int32)
    for rows in facts:
        person, day = (rows.person, rows.day) if rows.full.all() else (rows.person[rows.full], rows.day[rows.full])
        if len(person):
            starts = np.concatenate(([0], np.flatnonzero(person[1:] != person[:-1]) + 1))
            whose = person[starts]
            first[whose] = np.minimum(first[whose], np.minimum.reduceat(day, starts))
            last[whose] = np.maximum(last[whose], np.maximum.reduceat(day, starts))
    return Stretch(first, last, last.astype(np.int64) - first > _LONGEST)


def lay_out(facts: Sequence[Dated], stretch: Stretch, first: int, last: int) -> Layout:
    """The blocks of some persons: a column for every day on which one of the facts has a row with a full date."""
    begins, ends = (days[first:last].astype(np.int64) for days in (stretch.first, stretch.last))
    far = stretch.far[first:last]
    absent = far | (ends < begins)
    begins = np.where(absent, 0, begins)
    lengths = np.where(absent, 0, ends - begins + 1)
    starts = np.cumsum(lengths) - lengths
    offsets = starts - begins
    marked = np.zeros(int(lengths.sum()), dtype=bool)
    for rows in facts:
        mine = rows.between(first, last)
        person, day = mine.person, mine.day
        if far.any() or not mine.full.all():
            kept = mine.full & ~far[person - first]
            person, day = person[kept], day[kept]
        marked[offsets[person - first] + day] = True
    return _placed(first, last, marked, (starts, begins, far))


def _placed(first: int, last: int, marked: Bools, bounds: tuple[Indices, Indices, Bools]) -> Layout:
    starts, begins, far = bounds
    cells = np.flatnonzero(marked)
    heads = np.searchsorted(cells, starts)
    counts = np.diff(heads, append=len(cells))
    shapes, places, widths, size = _shapes(counts)
    owner = np.repeat(np.arange(last - first), counts)
    target = places[owner] + (np.arange(len(cells)) - heads[owner]) * widths[owner]
    table = np.full(len(marked), -1, dtype=np.int32)
    table[cells] = target
    days = np.full(size, NO_COLUMN, dtype=np.int32)
    days[target] = cells - starts[owner] + begins[owner]
    blocks = tuple(
        Block(start, persons + first, days[start : start + columns * len(persons)].reshape(columns, -1))
        for start, columns, persons in shapes
    )
    return Layout(first, last, blocks, size, starts - begins, far, table)


def _shapes(counts: Indices) -> tuple[list[tuple[int, int, Indices]], Indices, Indices, int]:
    """Start, columns and persons of each block; first place and width of each person; cells in all."""
    order = np.argsort(-counts, kind="stable")
    order = order[: int(np.count_nonzero(counts))]
    places, widths = np.zeros(len(counts), dtype=np.int64), np.zeros(len(counts), dtype=np.int64)
    shapes, size, done = [], 0, 0
    while done < len(order):
        columns = int(counts[order[done]])
        persons = np.sort(order[done : done + max(1, _CELLS // columns)])
        places[persons], widths[persons] = size + np.arange(len(persons)), len(persons)
        shapes.append((size, columns, persons))
        size += columns * len(persons)
        done += len(persons)
    return shapes, places, widths, size
