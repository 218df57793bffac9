"""A schedule of activities as a table: what is done in the rows, when in the columns. Knows no trial.

Folds columns that say the same and cuts wide tables into bands; values in, records for a template out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A column: the group it belongs to (a phase), its heading, a second line such as dates, and a number to fold by.

    Columns with a number may be folded with neighbours of the same group; those without stay alone.
    `first` and `last` are what a folded column is dated by, in the order of time, as texts.
    """

    group: str
    heading: str
    below: str = ""
    number: int | None = None
    first: str = ""
    last: str = ""


class Line(msgspec.Struct, frozen=True):
    """One line of a cell: the text, its state (for the colour), the mark of the state, and whether it is a heading."""

    text: str
    state: str = ""
    mark: str = ""
    strong: bool = False


GridCell = tuple[Line, ...]


class GridRow(msgspec.Struct, frozen=True):
    """A row: the group it stands under, its heading, a note below it, and one cell for each column."""

    group: str
    heading: str
    cells: tuple[GridCell, ...]
    note: str = ""


class ActivityGrid(msgspec.Struct, frozen=True):
    """A schedule of activities. Every row has as many cells as there are columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]

    @property
    def column_groups(self) -> tuple[tuple[str, int], ...]:
        """Each group of columns with the number of columns in it."""
        return tuple((name, len(list(some))) for name, some in groupby(column.group for column in self.columns))

    @property
    def row_groups(self) -> tuple[tuple[str, tuple[GridRow, ...]], ...]:
        """Each group of rows with its rows."""
        return tuple((name, tuple(some)) for name, some in groupby(self.rows, key=lambda row: row.group))


def fold_columns(grid: ActivityGrid) -> ActivityGrid:
    """Neighbours of one group that say the same in every row become one column, `3-6`."""
    bands = tuple(_alike(grid))
    columns = tuple(_folded([grid.columns[place] for place in band]) for band in bands)
    rows = tuple(msgspec.structs.replace(row, cells=tuple(row.cells[band[0]] for band in bands)) for row in grid.rows)
    return msgspec.structs.replace(grid, columns=columns, rows=rows)


def grid_bands(grid: ActivityGrid, most: int) -> tuple[ActivityGrid, ...]:
    """The grid cut into bands of at most `most` columns; rows empty in a band are left out.

    A group that does not fit is cut into nearly equal bands; whole groups that fit together share one.
    """
    bands = list(_bands([count for _, count in grid.column_groups], most))
    return tuple(_cut(grid, first, end) for first, end in bands) if len(bands) > 1 else (grid,)


def _bands(groups: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """First column and end of each band."""
    first = end = 0
    for size in groups:
        count = -(-size // most)
        for band in range(count):
            width = size * (band + 1) // count - size * band // count
            if end > first and end + width - first > most:
                yield first, end
                first = end
            end += width
    yield first, end


def _cut(grid: ActivityGrid, first: int, end: int) -> ActivityGrid:
    rows = [msgspec.structs.replace(row, cells=row.cells[first:end]) for row in grid.rows]
    kept = tuple(row for row in rows if any(row.cells))
    return msgspec.structs.replace(grid, columns=grid.columns[first:end], rows=kept)


def _alike(grid: ActivityGrid) -> Iterator[list[int]]:
    band: list[int] = []
    for place, column in enumerate(grid.columns):
        if band and not _same(grid, band[-1], place):
            yield band
            band = []
        band.append(place)
        if column.number is None:
            yield band
            band = []
    if band:
        yield band


def _same(grid: ActivityGrid, one: int, other: int) -> bool:
    left, right = grid.columns[one], grid.columns[other]
    if left.group != right.group or left.number is None or right.number != left.number + 1:
        return False
    return all(row.cells[one] == row.cells[other] for row in grid.rows)


def _folded(columns: Sequence[Column]) -> Column:
    first, last = columns[0], columns[-1]
    if len(columns) == 1:
        return first
    below = f"{first.first} to {last.last}" if first.first and last.last else ""
    word = first.heading.removesuffix(str(first.number)).rstrip()
    return msgspec.structs.replace(first, heading=f"{word}s {first.number}-{last.number}", below=below, last=last.last)
