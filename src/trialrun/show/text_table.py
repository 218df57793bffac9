"""Tables of plain text for a terminal: aligned columns, a line under the heading, nothing coloured."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A column: its heading, whether it holds numbers (set to the right), and the most characters shown (0: all)."""

    heading: str
    number: bool = False
    most: int = 0


def text_table(columns: Sequence[Column], rows: Sequence[Sequence[object]], indent: int = 0) -> str:
    """The rows below their headings. Every row has as many cells as there are columns, else ValueError."""
    texts = [[_cell(value, column) for value, column in zip(row, columns, strict=True)] for row in rows]
    heads = [column.heading for column in columns]
    widths = [max(len(cells[place]) for cells in [heads, *texts]) for place in range(len(columns))]
    lines = [heads, ["-" * width for width in widths], *texts]
    return "\n".join(_line(cells, columns, widths, indent) for cells in lines)


def shortened(text: str, most: int) -> str:
    """Text of at most `most` characters; what is cut off is marked with three dots."""
    return text if most == 0 or len(text) <= most else text[: most - 3].rstrip() + "..."


def _cell(value: object, column: Column) -> str:
    return shortened(" ".join(str(value).split()), column.most)


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], indent: int) -> str:
    placed = [
        cell.rjust(width) if column.number else cell.ljust(width)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    return (" " * indent + "  ".join(placed)).rstrip()
