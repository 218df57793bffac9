"""When facts must lie at many visits at once: columns of days from one to another, and the row that counts in them.

Mirrors anchors.py and spans.py for full dates; knows no value.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columnar_time import shifted
from trialrun.engines.columns import FIRST, LAST, Days
from trialrun.engines.panel_cells import Marks
from trialrun.engines.panel_kleene import Kleene
from trialrun.engines.spans import ONE_DAY
from trialrun.engines.vectors import Bools
from trialrun.ground.dates import Offset
from trialrun.rules.nodes import Selector, Since, Window
from trialrun.rules.windows import stretch_of

Kind = TypeVar("Kind", bound=np.generic)
Ranks = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]


class Moments(msgspec.Struct, frozen=True):
    """When a rule is judged: the as-of day, (visits, persons) or (1, persons); columns up to it; whether at a visit.

    At a visit the as-of day is that of the column itself, and facts without a window are those of that day.
    """

    today: Days
    upto: Ranks
    visit: bool


class Among(msgspec.Struct, frozen=True):
    """For each moment the columns from `begin` up to `end`, which is not included; `own`: just that of the visit
    itself, whatever these say."""

    begin: Ranks
    end: Ranks
    own: bool = False


def visits_of(days: Days) -> Moments:
    """Every day judged as a visit."""
    columns = np.arange(1, len(days) + 1, dtype=np.int32)[:, None]
    return Moments(days, np.broadcast_to(columns, days.shape), visit=True)


def moment_of(days: Days, today: Days) -> Moments:
    """One day for each person (1, persons), judged by all that is known then."""
    return Moments(today, count_before(days, today.astype(np.int64) + 1), visit=False)


def count_before(days: Days, until: npt.NDArray[np.int64]) -> Ranks:
    """How many columns of each person lie before a day; shape of `until`, (visits, persons) or (1, persons)."""
    if len(until) == 1:
        counts: Ranks = np.sum(days < until, axis=0, dtype=np.int32, keepdims=True)
        return counts
    found = np.zeros(until.shape, dtype=np.int32)
    for column in days:
        found += column < until
    return found


def window_days(when: Window | Since, anchor: Days) -> tuple[Days, Days]:
    """First and last day of a window around an anchor that is fully known, in the shape of the anchor."""
    if isinstance(when, Since):
        return _moved(_moved(anchor, when.offset, -1), ONE_DAY, 1), anchor
    around = (_moved(anchor, when.offset, -1), anchor, _moved(anchor, when.offset, 1))
    ever = np.full_like(anchor, FIRST), np.full_like(anchor, LAST)
    first, last = stretch_of(when, around, ever)
    return first, last


def columns_between(days: Days, first: Days, last: Days, moments: Moments) -> Among:
    """The columns from one day to another, as far as they are past at each moment."""
    begin = count_before(days, first.astype(np.int64))
    if (last >= LAST).all():
        return Among(begin, moments.upto)
    return Among(begin, np.minimum(count_before(days, last.astype(np.int64) + 1), moments.upto))


def own_column(moments: Moments) -> Among:
    """The column of each visit itself."""
    return Among(moments.upto, moments.upto, own=True)


def columns_until(moments: Moments) -> Among:
    """All columns up to each moment."""
    return Among(np.zeros((1, 1), dtype=np.int32), moments.upto)


class Rows(msgspec.Struct, frozen=True):
    """One cell of each person and moment, as its place among the cells of the block, and whether it is there."""

    at: Places
    there: Bools

    def of(self, values: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
        """The values of those cells; values are (columns, persons)."""
        found: npt.NDArray[Kind] = values.reshape(-1)[self.at]
        return found

    def answer(self, marks: Marks) -> Kleene:
        """What those cells say; unknown where there is none."""
        agreed = marks.agreed()
        return Kleene(self.of(agreed.yes) & self.there, self.of(agreed.no) & self.there)


def over(marks: Marks, how: Selector, among: Among) -> Kleene:
    """Any or all of the rows of some columns; of the visit itself where the selector picks one row."""
    if not among.own:
        return _over(marks, how, among)
    return _over_own(marks, how) if how in ("any", "all") else marks.agreed()


def picked(has: Bools, among: Among, *, first: bool = False) -> Rows:
    """The last (or first) cell with a row among some columns."""
    has = has[: _reach(among)]
    columns, width = has.shape
    rows = np.arange(columns, dtype=np.int32)[:, None]
    table = np.empty((columns + 1, width), dtype=np.int32)
    if first:
        table[columns] = columns
        np.minimum.accumulate(np.where(has, rows, np.int32(columns))[::-1], axis=0, out=table[:columns][::-1])
        column = _at(table, np.minimum(among.begin, columns))
        there = column < among.end
    else:
        table[0] = -1
        np.maximum.accumulate(np.where(has, rows, np.int32(-1)), axis=0, out=table[1:])
        column = _at(table, among.end)
        there = column >= among.begin
    at = np.clip(column, 0, columns - 1).astype(np.intp) * width + np.arange(width)
    return Rows(at, there)


def _reach(among: Among) -> int:
    """How many columns matter: at least one, and few where all windows end early."""
    return max(int(among.end.max(initial=0)), 1)


def _at(table: npt.NDArray[Kind], columns: Ranks) -> npt.NDArray[Kind]:
    """The entries of a table (columns + 1, persons) at a column of each person and moment."""
    width = table.shape[1]
    found: npt.NDArray[Kind] = table.reshape(-1)[columns.astype(np.intp) * width + np.arange(width)]
    return found


def _over_own(marks: Marks, how: Selector) -> Kleene:
    unsure = marks.open()
    if how == "any":
        return Kleene(marks.yes, marks.has & ~marks.yes & ~unsure)
    return Kleene(marks.has & ~marks.no & ~unsure, marks.no)


def _over(marks: Marks, how: Selector, among: Among) -> Kleene:
    yes, no, unsure = (_some(part, among) for part in (marks.yes, marks.no, marks.open()))
    if how == "any":
        return Kleene(yes, no & ~yes & ~unsure)
    return Kleene(yes & ~no & ~unsure, no)


def _some(mask: Bools, among: Among) -> Bools:
    """Whether one of the columns is set."""
    mask = mask[: _reach(among)]
    counts = np.zeros((len(mask) + 1, mask.shape[1]), dtype=np.int32)
    np.cumsum(mask, axis=0, out=counts[1:])
    begin = np.minimum(among.begin, len(mask))
    found: Bools = _at(counts, np.maximum(among.end, begin)) > _at(counts, begin)
    return found


def _moved(days: Days, offset: Offset | None, sign: int) -> Days:
    moved: Days = np.asarray(shifted(days.reshape(-1), offset, sign), dtype=np.int32)
    return moved.reshape(days.shape)
