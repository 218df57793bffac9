"""The earlier value that each cell is compared with: baseline, lowest so far, the one before. Mirrors limits.py for
rows with full dates; compares nothing itself.
"""

from __future__ import annotations

import numpy as np

from trialrun.engines.panel_cells import WholeCells
from trialrun.engines.panel_chunk import View
from trialrun.engines.panel_times import Among, Rows, count_before, picked
from trialrun.engines.panel_values import ABOVE_ALL, Span, Whole
from trialrun.engines.vectors import Bools
from trialrun.rules.nodes import Fact, Reference


def earlier_value(fact: Fact, reference: Reference | None, view: View) -> tuple[Span, Bools]:
    """The baseline, nadir or previous value of each cell, (columns, persons) or (1, persons), and where it is known."""
    if reference == "previous":
        return _previous(view.whole(fact), view.has(fact))
    return _nadir(fact, view) if reference == "nadir" else baseline_value(fact, view)


def baseline_value(fact: Fact, view: View) -> tuple[Span, Bools]:
    """The latest value at or before the baseline, (1, persons), and where it is known."""
    whole, rows = view.whole(fact), _baseline_rows(fact, view)
    lo = rows.of(whole.lowest.lo)
    hi = lo if whole.lowest.points else rows.of(whole.lowest.hi)
    return Span(lo, hi), rows.there & rows.of(usable(whole, view.has(fact)))


def usable(whole: WholeCells, has: Bools) -> Bools:
    """The cells with one agreed value in a readable unit and a plausible range."""
    found = has
    for part in (whole.bad, whole.differ):
        found = found if part is None else found & ~part
    return found


def _baseline_rows(fact: Fact, view: View) -> Rows:
    return view.note(("baseline", fact), lambda: picked(view.has(fact), _until_baseline(view)))


def _until_baseline(view: View) -> Among:
    until = count_before(view.block.days, view.baseline.astype(np.int64) + 1)
    return Among(np.zeros_like(until), until)


def _nadir(fact: Fact, view: View) -> tuple[Span, Bools]:
    """The lowest value from the baseline on and before each cell; of later cells alone where the baseline has none."""
    whole, has, rows = view.whole(fact), view.has(fact), _baseline_rows(fact, view)
    base, known = baseline_value(fact, view)
    after = np.arange(len(has))[:, None] > np.where(rows.there, rows.at // view.width, -1)
    counted = has & after
    lo = _lowest_before(whole.lowest.lo, counted, np.where(rows.there, base.lo, ABOVE_ALL))
    hi = lo
    if not whole.lowest.points:
        hi = _lowest_before(whole.lowest.hi, counted, np.where(rows.there, base.hi, ABOVE_ALL))
    sure = (known & after) | (~rows.there & _any_before(counted))
    if whole.bad is not None:
        sure = sure & ~_any_before(whole.bad & counted)
    if whole.several is not None:
        lower = (whole.lowest.lo < lo) | (whole.lowest.hi < hi)
        sure = sure & ~(whole.several & lower)
    return Span(lo, hi), sure


def _previous(whole: WholeCells, has: Bools) -> tuple[Span, Bools]:
    """The value in the latest cell before each."""
    columns = np.broadcast_to(np.arange(len(has), dtype=np.int32)[:, None], has.shape)
    rows = picked(has, Among(np.zeros_like(columns), columns))
    lo = rows.of(whole.lowest.lo)
    hi = lo if whole.lowest.points else rows.of(whole.lowest.hi)
    sure = rows.there & rows.of(usable(whole, has))
    if whole.several is not None:
        same = (whole.lowest.lo == lo) & (whole.lowest.hi == hi)
        sure = sure & (same | ~whole.several)
    return Span(lo, hi), sure


def _lowest_before(values: Whole, counted: Bools, base: Whole) -> Whole:
    """The lowest of a base (1, persons) and the counted cells before each."""
    found = np.empty(values.shape, dtype=np.int64)
    found[0] = base[0]
    np.minimum(np.minimum.accumulate(np.where(counted, values, ABOVE_ALL)[:-1], axis=0), base, out=found[1:])
    return found


def _any_before(mask: Bools) -> Bools:
    found = np.zeros(mask.shape, dtype=bool)
    np.logical_or.accumulate(mask[:-1], axis=0, out=found[1:])
    return found
