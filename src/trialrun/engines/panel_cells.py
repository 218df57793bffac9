"""The rows of one fact laid into cells (one for every day of a person): numbers, and what rows say of an atom.

Rows that only the reference engine can place (partial dates, times of day that order rows of one day, details that
are not recorded) make their persons odd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.case import compare_cell
from trialrun.engines.columns import Columns, Numbers
from trialrun.engines.panel_kleene import Kleene
from trialrun.engines.panel_layout import Block, Dated, Layout, Places
from trialrun.engines.panel_values import (
    ABOVE_ALL,
    POINT,
    STRANGE,
    UNUSABLE,
    Codes8,
    Line,
    Span,
    Whole,
    against,
    comparator_kinds,
    compare_sides,
    plausible,
    scale,
    side_of,
    span_of,
    unit_lines,
)
from trialrun.engines.vectors import Bools
from trialrun.rules.nodes import Fact, Operator, unit_of_amount
from trialrun.terms.model import Variable

Kind = TypeVar("Kind", bound=np.generic)


class Laid(msgspec.Struct, frozen=True):
    """Rows of a fact that count, each with its cell and its person (from the first of the layout).

    `has` are the cells with a row; `again` is set for rows that share their cell with another, None where there are
    none; `odd` for the persons of the layout whom only the reference engine can judge by this fact.
    """

    layout: Layout
    columns: Columns
    rows: npt.NDArray[np.int64] | slice
    place: Places
    person: npt.NDArray[np.int64]
    has: Bools
    again: Bools | None
    odd: Bools

    def marked(self, rows: Bools | None) -> Bools:
        """The persons who have one of the rows."""
        found = np.zeros(self.layout.last - self.layout.first, dtype=bool)
        if rows is not None:
            found[self.person[rows]] = True
        return found

    def flat(self, rows: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
        """What rows say as cells, 0 where there is none; of rows that share a cell the last counts."""
        found = np.zeros(self.layout.size, dtype=rows.dtype)
        found[self.place] = rows
        return found


class Marks(msgspec.Struct, frozen=True):
    """What the rows of each cell say: whether one says yes, one says no, one cannot tell, and whether there is one.

    `mixed` is set where rows of one cell differ in what they say or in their value; None where no cell has several.
    """

    yes: Bools
    no: Bools
    has: Bools
    unsure: Bools | None = None
    mixed: Bools | None = None

    def of(self, block: Block) -> Marks:
        """The cells of one block, shape (columns, persons)."""

        def here(part: Bools) -> Bools:
            found: Bools = part[block.cells].reshape(block.days.shape)
            return found

        unsure = None if self.unsure is None else here(self.unsure)
        mixed = None if self.mixed is None else here(self.mixed)
        return Marks(here(self.yes), here(self.no), here(self.has), unsure, mixed)

    def open(self) -> Bools:
        """The cells where a row cannot tell."""
        return self.has & ~(self.yes | self.no) if self.unsure is None else self.unsure

    def agreed(self) -> Kleene:
        """The one answer of all rows of each cell."""
        if self.mixed is None:
            return Kleene(self.yes, self.no)
        return Kleene(self.yes & ~self.mixed, self.no & ~self.mixed)


class Placed(msgspec.Struct, frozen=True):
    """The rows of one name with their cells (-1 for none), which cells have one, and whether no two share a cell."""

    rows: Dated
    place: Places
    filled: Bools
    alone: bool


def place_rows(dated: Dated, layout: Layout) -> Placed:
    """The cells of all rows of one name."""
    place = layout.places(dated)
    inside = place if len(place) and int(place.min()) >= 0 else place[place >= 0]
    filled = _filled(inside, layout.size)
    return Placed(dated, place, filled, int(np.count_nonzero(filled)) == len(inside))


def lay_rows(fact: Fact, placed: Placed, layout: Layout, usable: Bools) -> Laid:
    """The usable rows of a fact that meet its qualifiers, in their cells."""
    dated, place = placed.rows, placed.place
    kept, doubtful = _qualified(fact, dated, usable)
    odd = np.zeros(layout.last - layout.first, dtype=bool)
    rows: npt.NDArray[np.int64] | slice = dated.rows
    person, has = dated.person - layout.first, placed.filled
    if not (dated.full.all() and kept.all() and not layout.far.any()):
        odd[person[doubtful | (kept & ~dated.full)]] = True
        kept = kept & (place >= 0)
        rows, place, person = np.flatnonzero(kept) + dated.rows.start, place[kept], person[kept]
        has = _filled(place, layout.size)
    again = None if placed.alone else _again(place, has)
    if again is not None:
        times = dated.columns.times()
        if times is not None:
            odd[person[again & (times[rows] >= 0)]] = True
    return Laid(layout, dated.columns, rows, place, person, has, again, odd)


def differing_persons(
    placed: Placed, layout: Layout, says: Callable[[Dated], Bools], columns: tuple[str, ...]
) -> Bools:
    """The persons of a layout with rows of one day that say something and are not recorded alike in some columns."""
    found = np.zeros(layout.last - layout.first, dtype=bool)
    if placed.alone:
        return found
    laid = lay_rows(Fact(""), placed, layout, says(placed.rows))
    if laid.again is not None:
        picked = (np.arange(laid.rows.start, laid.rows.stop) if isinstance(laid.rows, slice) else laid.rows)[laid.again]
        keys = np.zeros(len(laid.place), dtype=np.int64)
        keys[laid.again] = _recorded_alike(laid.columns, picked, columns)
        found[laid.person[_differing(laid, keys)[laid.place]]] = True
    return found


def _recorded_alike(columns: Columns, rows: npt.NDArray[np.int64], names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """A number for each row that rows share if they are the same in some columns."""
    codes = np.zeros(len(rows), dtype=np.int64)
    for name in names:
        part = columns.numbers(name)[rows] if name == "value" else columns.words(name).codes[rows]
        part = np.unique(part, return_inverse=True)[1].reshape(-1)
        codes = np.unique(codes * (int(part.max(initial=0)) + 1) + part, return_inverse=True)[1].reshape(-1)
    return codes


def marks_of(laid: Laid, said: Kleene, keys: npt.NDArray[np.int64] | None = None) -> Marks:
    """What rows say as cells; rows of one cell whose keys differ have different values."""
    has, size = laid.has, laid.layout.size
    yes, no = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    if laid.again is None:
        yes[laid.place], no[laid.place] = said.yes, said.no
        return Marks(yes, no, has)
    unsure = np.zeros(size, dtype=bool)
    yes[laid.place[said.yes]] = True
    no[laid.place[said.no]] = True
    unsure[laid.place[said.open]] = True
    mixed = (yes & no) | ((yes | no) & unsure)
    return Marks(yes, no, has, unsure, mixed if keys is None else mixed | _differing(laid, keys))


class NumberCells:
    """The numbers of one measured fact of the persons of a layout, in cells. Whole numbers are made when asked for."""

    def __init__(self, laid: Laid, variable: Variable, constants: Iterable[Fraction]) -> None:
        self.laid, self.variable, self.constants = laid, variable, tuple(constants)
        self.raw: Numbers = laid.columns.numbers("value")[laid.rows]
        units = laid.columns.words("unit")
        self.units: Codes8 = np.asarray(units.codes[laid.rows], dtype=np.int64)
        present = np.flatnonzero(np.bincount(self.units + 1, minlength=1)) - 1
        self.lines: dict[int, Line] = {}
        self.bad = np.zeros(len(self.raw), dtype=bool)
        words = [*units.words, None]
        for code in present.tolist():
            line = unit_lines([words[code]], variable)[0]
            mine = slice(None) if len(present) == 1 else self.units == code
            if line is None:
                self.bad[mine] = True
            else:
                self.lines[code] = line
                self.bad[mine] = ~plausible(self.raw[mine], variable, line)
        self.odd = laid.odd
        self.kinds = self._comparators()
        self.has = laid.has
        self._raw: Numbers | None = None
        self._whole: WholeCells | None = None
        self._fixed: dict[tuple[Operator, Fraction], Marks] = {}

    def against(self, op: Operator, limit: Fraction) -> Marks:
        """What each row says of a fixed limit."""
        key = (op, limit)
        if key not in self._fixed:
            self._fixed[key] = self._plainly(op, limit) or self._row_by_row(op, limit)
        return self._fixed[key]

    def _comparators(self) -> Codes8 | None:
        """What the comparators make of the numbers; None where all are exact."""
        words = self.laid.columns.words("comparator")
        table = comparator_kinds([*words.words, None], self.variable)
        kinds: Codes8 = table[words.codes[self.laid.rows]]
        if not (table != POINT).any() or not (kinds != POINT).any():
            return None
        self.bad |= kinds == UNUSABLE
        strange = (kinds == STRANGE) & ~self.bad
        self.odd = self.odd | self.laid.marked(strange)
        return kinds

    def _plainly(self, op: Operator, limit: Fraction) -> Marks | None:
        """The same told of the cells at once, where all numbers are exact, usable and in one unit; else None."""
        if self.laid.again is not None or self.kinds is not None or len(self.lines) != 1 or self.bad.any():
            return None
        if self._raw is None:
            self._raw = self.laid.flat(self.raw)
        yes = against(self._raw, op, limit, *self.lines.values()) & self.has
        return Marks(yes, self.has & ~yes, self.has)

    def _row_by_row(self, op: Operator, limit: Fraction) -> Marks:
        keys = None if self.laid.again is None else self.whole().keys
        return marks_of(self.laid, self._stands(op, limit).where(~self.bad), keys)

    def whole(self) -> WholeCells:
        """The numbers as whole numbers, row by row and in cells."""
        if self._whole is None:
            self._whole = _whole_cells(self)
        return self._whole

    def _stands(self, op: Operator, limit: Fraction) -> Kleene:
        if self.kinds is None:
            yes = np.zeros(len(self.raw), dtype=bool)
            for code, line in self.lines.items():
                mine = slice(None) if len(self.lines) == 1 else self.units == code
                yes[mine] = against(self.raw[mine], op, limit, line)
            return Kleene(yes, ~yes)
        sides = np.zeros(len(self.raw), dtype=np.int64)
        for code, line in self.lines.items():
            mine = slice(None) if len(self.lines) == 1 else self.units == code
            sides[mine] = side_of(self.raw[mine], limit, line)
        return compare_sides(sides, self.kinds, op)


class WholeCells(msgspec.Struct, frozen=True):
    """Whole numbers of one size. Rows: their spans, and keys that rows of the same value share. Cells: the span of
    the lowest row, whether a row has no usable value, whether several rows stand there, and whether these differ.

    `odd`: persons with a number that cannot be made whole.
    """

    size: int
    rows: Span
    keys: npt.NDArray[np.int64]
    lowest: Span
    bad: Bools | None
    several: Bools | None
    differ: Bools | None
    odd: Bools

    def of(self, block: Block) -> WholeCells:
        """The cells of one block, shape (columns, persons)."""
        cells, shape = block.cells, block.days.shape
        lo = self.lowest.lo[cells].reshape(shape)
        hi = lo if self.lowest.points else self.lowest.hi[cells].reshape(shape)
        bad, several, differ = (
            None if part is None else part[cells].reshape(shape) for part in (self.bad, self.several, self.differ)
        )
        return WholeCells(self.size, self.rows, self.keys, Span(lo, hi), bad, several, differ, self.odd)


def scaled_rows(cells: NumberCells, *columns: str) -> tuple[int, tuple[Whole, ...], Bools]:
    """Columns of the rows as doubled whole numbers of one size, and which rows cannot be made whole."""
    numbers = [cells.laid.columns.numbers(column)[cells.laid.rows] for column in columns]
    found = scale(numbers, cells.units, cells.lines, cells.constants)
    return found.size, found.columns, found.odd & ~cells.bad


def _whole_cells(cells: NumberCells) -> WholeCells:
    laid = cells.laid
    size, (doubled,), odd = scaled_rows(cells, "value")
    rows = span_of(doubled, cells.kinds)
    keys = _value_keys(rows, cells.bad)
    bad = None
    if cells.bad.any():
        bad = np.zeros(laid.layout.size, dtype=bool)
        bad[laid.place[cells.bad]] = True
    lo = laid.flat(rows.lo)
    hi = lo if rows.points else laid.flat(rows.hi)
    several = differ = None
    if laid.again is not None:
        several = np.zeros(laid.layout.size, dtype=bool)
        several[laid.place[laid.again]] = True
        differ = _differing(laid, keys)
        lo = _lowest_of(lo, rows.lo, laid)
        hi = lo if rows.points else _lowest_of(hi, rows.hi, laid)
    return WholeCells(size, rows, keys, Span(lo, hi), bad, several, differ, laid.marked(odd) | cells.odd)


def _value_keys(rows: Span, bad: Bools) -> npt.NDArray[np.int64]:
    """A number for each row that rows share if their values are the same; see `Interval`."""
    if rows.points:
        return np.where(bad, ABOVE_ALL, rows.lo)
    mixed = np.where(
        rows.lo == -ABOVE_ALL, 4 * rows.hi + 1, np.where(rows.hi == ABOVE_ALL, 4 * rows.lo + 2, 4 * rows.lo)
    )
    return np.where(bad, 8 * ABOVE_ALL, mixed)


def _lowest_of(cells: Whole, rows: Whole, laid: Laid) -> Whole:
    shared = laid.place[laid.again]
    cells[shared] = ABOVE_ALL
    np.minimum.at(cells, shared, rows[laid.again])
    return cells


def _differing(laid: Laid, keys: npt.NDArray[np.int64]) -> Bools:
    """The cells whose rows have different keys."""
    found = np.zeros(laid.layout.size, dtype=bool)
    if laid.again is not None:
        place, shared = laid.place[laid.again], keys[laid.again]
        order = np.lexsort((shared, place))
        place, shared = place[order], shared[order]
        found[place[1:][(place[1:] == place[:-1]) & (shared[1:] != shared[:-1])]] = True
    return found


def _filled(place: Places, size: int) -> Bools:
    found = np.zeros(size, dtype=bool)
    found[place] = True
    return found


def _again(place: Places, filled: Bools) -> Bools | None:
    """The rows that share a cell with another; None where there are none."""
    if int(np.count_nonzero(filled)) == len(place):
        return None
    several = np.bincount(place, minlength=len(filled)) > 1
    found: Bools = several[place]
    return found


def _qualified(fact: Fact, dated: Dated, usable: Bools) -> tuple[Bools, Bools]:
    """The rows that meet all qualifiers, and those that may; of the usable ones."""
    if unit_of_amount(fact) is not None:
        return np.zeros_like(usable), usable
    sure, never = usable, ~usable
    for qualifier in fact.qualifiers:
        words = dated.columns.words(qualifier.key)
        answers = words.table(partial(compare_cell, qualifier=qualifier))
        codes = words.codes[dated.rows]
        sure = sure & np.array([answer is True for answer in answers])[codes]
        never = never | np.array([answer is False for answer in answers])[codes]
    return sure, ~sure & ~never
