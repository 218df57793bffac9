"""The rows of a PDF as lines: what was broken at the edge of its column is one line again, cells are closed by bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, groupby, pairwise

import msgspec

from trialrun.read.documents.formats.pdf_places import LETTER, Cell, Piece, Row, frames_of
from trialrun.read.documents.labels import key_of, labels
from trialrun.read.documents.printed_lines import Line, begins_anew, rejoin

_FULL = 0.9
"""The share of its column that a line fills at least where its end was broken off."""
_APART = 1.35
"""How many usual distances between lines part two paragraphs."""
_LARGER = 1.12
"""How much larger than the text a heading is at least."""
_TITLE_LENGTH = 240
_LINES_OF_TITLE = 4


class _Print(msgspec.Struct, frozen=True):
    """What is usual in a document: the size of its text, the distance of its lines, where its columns end."""

    size: float
    distance: float
    edges: Mapping[int, float]
    """By the place where a cell begins."""
    text_edges: Mapping[float, float]
    """Of lines that are no cell, by their size."""
    words: frozenset[str]
    texts: frozenset[str]


class _Paragraph(msgspec.Struct):
    """Pieces that are one line again."""

    pieces: list[Piece]
    text: str
    apart: bool = False

    def line(self, heading: int = 0, closing: str = "") -> Line:
        first, last = self.pieces[0].number, self.pieces[-1].number
        return Line(first, self.text + closing, self.apart, heading, end=last if last > first else 0)


def lines_of(rows: list[Row]) -> Iterator[Line]:
    """The rows as lines: a row whose cells are lines is one with bars, else each cell ends with a bar."""
    if not rows:
        return
    printed = _print_of(rows)
    paragraphs: list[_Paragraph] = []
    for frame in frames_of(rows):
        if len(frame[0]) == 1:
            cell = list(chain.from_iterable(row[0] for row in frame))
            column = max(piece.right for piece in cell) if len(frame[0][0]) > 1 else 0.0
            paragraphs = _paragraphs(cell, column, printed, paragraphs)
            continue
        yield from _text_lines(paragraphs, printed)
        paragraphs = []
        yield from _row_lines([_paragraphs(cell, printed.edges[round(cell[0].x)], printed, []) for cell in frame[0]])
    yield from _text_lines(paragraphs, printed)


def _print_of(rows: list[Row]) -> _Print:
    letters: Counter[float] = Counter()
    gaps: Counter[float] = Counter()
    edges: dict[int, float] = {}
    cells = [cell for row in rows for cell in row]
    for cell in cells:
        for piece in cell:
            letters[piece.size] += len(piece.text)
            edges[round(cell[0].x)] = max(edges.get(round(cell[0].x), 0.0), piece.right)
    for before, piece in pairwise(chain.from_iterable(cells)):
        gaps[_distance(before, piece)] += 1
    usual = [(count, gap) for gap, count in gaps.items() if 0.8 <= gap <= 3]
    text_edges: dict[float, float] = {}
    for piece in (row[0][0] for row in rows if len(row) == 1 and len(row[0]) == 1):
        text_edges[piece.size] = max(text_edges.get(piece.size, 0.0), piece.right)
    texts = frozenset(piece.text for cell in cells for piece in cell)
    words = frozenset(word.strip(_SIGNS).lower() for cell in cells for piece in cell for word in piece.text.split())
    return _Print(letters.most_common(1)[0][0], max(usual)[1] if usual else 1.2, edges, text_edges, words, texts)


_SIGNS = ".,;:()[]"


def _distance(before: Piece, piece: Piece) -> float:
    """How far a piece stands below the one before it, in its own height."""
    return round((before.y - piece.y) / piece.size, 1) if before.page == piece.page else 0.0


def _paragraphs(cell: Cell, edge: float, printed: _Print, found: list[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs `found` before, and those of a cell or column that ends at `edge`, or of lines of text (0)."""
    left = min(piece.x for piece in cell)
    at = 0
    while at < len(cell):
        length = next((size for size in (3, 2) if _is_broken_label(cell[at : at + size], size, is_cell=edge > 0)), 1)
        pieces = cell[at : at + length]
        before = found[-1] if found else None
        if before is not None and length == 1 and _goes_on(before, pieces[0], (left, edge), printed):
            before.pieces.append(pieces[0])
            before.text = rejoin(before.text, pieces[0].text, printed.words)
        else:
            apart = before is None or _distance(before.pieces[-1], pieces[0]) > _APART * printed.distance
            found.append(_Paragraph(pieces, " ".join(piece.text for piece in pieces), apart))
        at += length
    return found


def _is_broken_label(pieces: list[Piece], length: int, *, is_cell: bool) -> bool:
    """Whether so many lines are one label: in a cell also where the first of them would be a label by itself."""
    texts = [piece.text for piece in pieces]
    known = labels()
    return (
        len(texts) == length
        and not any(piece.bullet for piece in pieces)
        and key_of(" ".join(texts)) in known
        and (is_cell or key_of(texts[0]) not in known)
    )


def _goes_on(head: _Paragraph, piece: Piece, column: tuple[float, float], printed: _Print) -> bool:
    """Whether a piece was broken off a paragraph at the edge of its column, or goes on in the next column."""
    first, before = head.pieces[0], head.pieces[-1]
    if piece.bullet or abs(piece.size - before.size) > 0.05 * before.size:
        return False
    if f"{before.text} {piece.text}" in printed.texts:
        return True
    if before.page != piece.page or piece.y >= before.y:
        return not begins_anew(before.text, piece.text)
    left, edge = column
    right = edge or printed.text_edges[piece.size]
    if _distance(before, piece) > _APART * printed.distance or not _is_full(before, piece, (left, right)):
        return False
    is_title = not edge and before.size >= _LARGER * printed.size
    hangs = first.bullet and (piece.x > first.x or len(piece.text) > 0.6 * len(first.text))
    return (is_title and len(head.pieces) < _LINES_OF_TITLE) or not begins_anew(before.text, piece.text, hangs=hangs)


def _is_full(before: Piece, piece: Piece, column: tuple[float, float]) -> bool:
    """Whether the first word of a piece would not have fitted at the end of the piece before it."""
    left, right = column
    word = piece.text.split(None, 1)[0]
    return before.right - left + LETTER * before.size * (1 + len(word)) > _FULL * (right - left)


def _text_lines(paragraphs: list[_Paragraph], printed: _Print) -> Iterator[Line]:
    """Lines of text; those printed larger are headings, unless so many follow each other that they are text."""

    def is_larger(one: _Paragraph) -> bool:
        return one.pieces[0].size >= _LARGER * printed.size and len(one.text) < _TITLE_LENGTH

    for larger, run in groupby(paragraphs, key=is_larger):
        found = list(run)
        yield from (one.line(heading=2 if larger and len(found) <= _LINES_OF_TITLE else 0) for one in found)


def _row_lines(cells: list[list[_Paragraph]]) -> Iterator[Line]:
    """A row of a table: on one line where every cell is one, else the lines of each cell, the last with a bar."""
    if all(len(cell) == 1 for cell in cells):
        pieces = [piece for cell in cells for one in cell for piece in one.pieces]
        yield _Paragraph(pieces, " | ".join(cell[0].text for cell in cells), apart=True).line(closing=" |")
        return
    cells[0][0].apart = True
    for cell in cells:
        yield from (one.line(closing=" |" if one is cell[-1] else "") for one in cell)
