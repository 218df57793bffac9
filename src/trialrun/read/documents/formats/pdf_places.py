"""The text of a PDF by its places: stretches as printed, pieces of lines, rows of cells. Understands no word of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from itertools import chain, pairwise
from operator import or_

import msgspec

from trialrun.read.documents.printed_lines import BULLET, with_plain_bullet

LETTER = 0.5
"""The width of a usual letter, as a share of its height."""
_NEAR = 2.0
"""Points within which two stretches begin at the same place."""
_SAME_LINE = 0.45
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x00": ""})
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_COLUMN = 8
"""Lines from which on what stands beside others is a column of text and no cell."""


class Stretch(msgspec.Struct, frozen=True):
    """Text printed in one size from one place on, in points from the left and from the foot of the page."""

    text: str
    x: float
    y: float
    size: float


class Piece(msgspec.Struct, frozen=True):
    """The part of a printed line that stands in one cell; `number` counts the pieces of the document from 1."""

    text: str
    x: float
    y: float
    size: float
    page: int = 0
    number: int = 0

    @property
    def right(self) -> float:
        """About where it ends."""
        return self.x + LETTER * self.size * len(self.text)

    @property
    def bullet(self) -> bool:
        """Whether it begins with a bullet or a number."""
        return BULLET.match(self.text) is not None


Cell = list[Piece]
Row = list[Cell]


def pieces_of(pages: list[list[Stretch]]) -> list[list[Piece]]:
    """The pieces of every page, in the order in which they are printed."""
    lines = [list(_lines(page)) for page in pages]
    starts = [_starts(page) for page in lines]
    found: list[list[Piece]] = []
    first = 1
    for page, of_page in enumerate(lines):
        near = reduce(or_, starts[max(0, page - 1) : page + 2])
        parts = chain.from_iterable(_cells(line, near) for line in of_page)
        found.append([_piece(part, page, number) for number, part in enumerate(parts, start=first)])
        first += len(found[-1])
    return found


def _starts(lines: list[list[Stretch]]) -> Counter[int]:
    """How often stretches that do not begin a line begin at the same place, with the lines that begin there."""
    starts = Counter(
        round(one.x) for line in lines for before, one in pairwise(line) if not _is_bullet(before) and one.y == before.y
    )
    starts.update(round(line[0].x) for line in lines if round(line[0].x) in starts)
    return starts


def _lines(stretches: list[Stretch]) -> Iterator[list[Stretch]]:
    line: list[Stretch] = []
    for one in stretches:
        if line and not (one.x >= line[-1].x and abs(one.y - line[-1].y) <= _SAME_LINE * max(one.size, line[-1].size)):
            yield line
            line = []
        line.append(one)
    if line:
        yield line


def _is_bullet(one: Stretch) -> bool:
    """Whether a stretch is nothing but a bullet or a number before an item."""
    found = BULLET.match(with_plain_bullet(f"{one.text.strip()} x"))
    return found is not None and found.end() == len(one.text.strip()) + 1


def _cells(line: list[Stretch], starts: Counter[int]) -> Iterator[list[Stretch]]:
    """The stretches of one line, parted where a cell begins: where others of the page begin, too."""
    cell = [line[0]]
    length = len(line[0].text.lstrip())
    for before, one in pairwise(line):
        end = cell[0].x + LETTER * one.size * (length - len(before.text) + len(before.text.rstrip()))
        if one.y == before.y and not _is_bullet(before) and _begins_cell(one.x - end, one, starts):
            yield cell
            cell, length = [], 0
        length += len(one.text if cell else one.text.lstrip())
        cell.append(one)
    yield cell


def _begins_cell(gap: float, one: Stretch, starts: Counter[int]) -> bool:
    """Whether a stretch so far behind the one before it begins a cell."""
    shared = sum(starts[round(one.x) + step] for step in (-1, 0, 1))
    return shared >= 3 or (shared >= 2 and gap > LETTER * one.size) or gap > 3 * one.size


def _piece(part: list[Stretch], page: int, number: int) -> Piece:
    largest = max(part, key=lambda one: one.size)
    text = "".join(_with_raised(one, largest) for one in part)
    text = with_plain_bullet(" ".join(text.translate(_LIGATURES).split()))
    return Piece(text, part[0].x, largest.y, largest.size, page, number)


def _with_raised(one: Stretch, largest: Stretch) -> str:
    """The text, the figures of one that is small and stands high as raised ones."""
    is_raised = one.size < 0.9 * largest.size and one.y - largest.y > 0.15 * largest.size
    return one.text.lstrip().translate(_RAISED) if is_raised and len(one.text.strip()) < 6 else one.text


def rows_of(pieces: list[Piece]) -> list[Row]:
    """The pieces as rows of cells, as their cells were printed one after the other; a line of text is a row of one."""
    rows: list[Row] = []
    before: Piece | None = None
    for piece in pieces:
        if before is None or not rows:
            rows.append([[piece]])
        elif _is_beside(before, piece) and (len(rows[-1]) == 1 or _is_next_cell(rows[-1], piece)):
            _add_cell(rows, piece)
        elif len(rows[-1]) > 1 and _is_in_last_cell(rows[-1], piece):
            rows[-1][-1].append(piece)
        else:
            rows.append([[piece]])
        before = piece
    return list(chain.from_iterable(_columns_as_text(rows)))


def _is_beside(before: Piece, piece: Piece) -> bool:
    """Whether a piece stands right of the one printed before it, and not below."""
    above = piece.y >= before.y - _SAME_LINE * piece.size
    return piece.page == before.page and above and piece.x > before.x + _NEAR


def _is_next_cell(row: Row, piece: Piece) -> bool:
    top = max(one.y for cell in row for one in cell)
    return piece.x > row[-1][0].x + _NEAR and piece.y < top + 3 * piece.size


def _add_cell(rows: list[Row], piece: Piece) -> None:
    """A cell more in the last row; the first one takes up the lines of text beside it."""
    first: Cell = []
    while rows and len(rows[-1]) == 1 and _is_of_row(rows[-1][0][0], piece):
        first.append(rows.pop()[0][0])
    first.reverse()
    if first:
        rows.append([first, [piece]])
    elif len(rows[-1]) > 1:
        rows[-1].append([piece])
    else:
        rows.append([[piece]])


def _is_of_row(one: Piece, piece: Piece) -> bool:
    """Whether a line stands left of the top of a cell or below that."""
    return one.page == piece.page and one.y <= piece.y + _SAME_LINE * piece.size and one.x < piece.x - _NEAR


def _is_in_last_cell(row: Row, piece: Piece) -> bool:
    """Whether a piece goes on with the last cell of a row, below it or on the next page."""
    last = row[-1][-1]
    if piece.page != last.page:
        return abs(piece.x - row[-1][0].x) <= _NEAR
    return piece.x >= row[-1][0].x - _NEAR and 0 < last.y - piece.y < 4 * piece.size


def _columns_as_text(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows; of one whose cells are columns of text each column is a row of its own."""
    starts = Counter((row[-1][0].page, round(row[1][0].x)) for row in rows if len(row) > 1)
    for row in rows:
        is_text = len(row) > 1 and len(row[0]) >= _COLUMN and starts[row[-1][0].page, round(row[1][0].x)] == 1
        yield [[cell] for cell in row] if is_text else [row]


def frames_of(rows: list[Row]) -> list[list[Row]]:
    """The rows in turn: single lines of text that follow each other together, all others alone."""
    frames: list[list[Row]] = []
    for row in rows:
        if _is_line(row) and frames and _is_line(frames[-1][-1]):
            frames[-1].append(row)
        else:
            frames.append([row])
    return frames


def _is_line(row: Row) -> bool:
    return len(row) == 1 and len(row[0]) == 1
