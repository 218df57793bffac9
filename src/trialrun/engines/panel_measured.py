"""Measurements and answers at many visits at once: the truth of one atom, and whom only the reference can judge by it.

Mirrors measured.py and limits.py for rows with full dates.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec
import numpy as np

from trialrun.engines.columns import LAST, Days
from trialrun.engines.context import variable_of
from trialrun.engines.limits import plus_of
from trialrun.engines.measured import compares_ends, effective_selector
from trialrun.engines.panel_cells import Marks, NumberCells, marks_of, scaled_rows
from trialrun.engines.panel_chunk import View
from trialrun.engines.panel_kleene import Kleene, all_of, negate, nothing_known
from trialrun.engines.panel_limits import baseline_value, earlier_value, usable
from trialrun.engines.panel_times import (
    Among,
    Moments,
    columns_between,
    columns_until,
    over,
    own_column,
    picked,
    window_days,
)
from trialrun.engines.panel_values import Span, Whole, compare, ratio_of, span_of
from trialrun.engines.vectors import Bools
from trialrun.rules.nodes import (
    Anchor,
    Attest,
    Compare,
    EventAnchor,
    Ever,
    Fact,
    OneOf,
    Operator,
    Recorded,
    Tested,
    When,
)

Measured = Compare | OneOf | Tested
Answer = tuple[Kleene, Bools | None]
"""The truth at every moment, and a mask of the persons (persons,) it is not known of here."""


def judge_measured(atom: Measured, view: View, moments: Moments) -> Answer:
    """A number against a limit, a list of values or a result."""
    if isinstance(atom, Compare) and compares_ends(atom):
        return _judge_ends(atom, view, moments)
    among = among_of(atom.fact, atom.when, view, moments)
    if among is None:
        return nothing_known((1, view.width)), view.everyone()
    marks, odd = _marks(atom, view)
    how = effective_selector(atom)
    if how in ("any", "all") or among.own:
        return over(marks, how, among), odd
    key = ("row", atom.fact, isinstance(atom, Compare), how, atom.when, moments.visit)
    return view.note(key, lambda: picked(marks.has, among, first=how == "first")).answer(marks), odd


def judge_recorded(atom: Recorded, view: View, moments: Moments) -> Answer:
    """Whether there is a value or a result: met, or unknown."""
    among = among_of(atom.fact, atom.when, view, moments)
    if among is None:
        return nothing_known((1, view.width)), view.everyone()
    cells = view.chunk.words(atom.fact)
    has = cells.has[view.block.cells].reshape(view.block.days.shape)
    there = has if among.own else picked(has, among).there
    return Kleene(there, np.zeros_like(there)), view.mine(cells.laid.odd)


def judge_attest(atom: Attest, view: View, moments: Moments) -> Answer:
    """The answer of the day at a visit, else the latest answer."""
    marks, odd = view.chunk.answers(atom)
    cells = marks.of(view.block)
    if moments.visit:
        return cells.agreed(), view.mine(odd)
    return picked(cells.has, columns_until(moments)).answer(cells), view.mine(odd)


def number_at(fact: Fact, view: View, moments: Moments) -> tuple[Whole, Whole, Bools, Bools]:
    """The number of a fact at each visit and at baseline, as doubled whole numbers of one size.

    Also where both are exactly known and agreed, and a mask of the persons (persons,) it is not known of here.
    """
    whole, has = view.whole(fact), view.has(fact)
    base, base_known = baseline_value(fact, view)
    among = among_of(fact, None, view, moments) or columns_until(moments)
    lo, hi, sure = whole.lowest.lo, whole.lowest.hi, usable(whole, has)
    if not among.own:
        rows = picked(has, among)
        lo, hi, sure = rows.of(lo), rows.of(hi), rows.there & rows.of(sure)
    sure = sure & (lo == hi)
    return lo, base.lo, sure & base_known & (base.lo == base.hi), view.mine(whole.odd)


def _judge_ends(atom: Compare, view: View, moments: Moments) -> Answer:
    """`lowest = x`: all at or above it and one at it; `highest` mirrors."""
    bound: Operator = ">=" if atom.selector == "lowest" else "<="
    every, hard = judge_measured(msgspec.structs.replace(atom, op=bound, selector="all"), view, moments)
    some, _ = judge_measured(msgspec.structs.replace(atom, op="=", selector="any"), view, moments)
    both = all_of((every, some))
    return (both if atom.op == "=" else negate(both)), hard


def among_of(fact: Fact, when: When | None, view: View, moments: Moments) -> Among | None:
    """The columns a window spans at each moment; None where its anchor is one that only the reference finds."""
    panel = view.chunk.panel
    if when is None and moments.visit and variable_of(fact.name, panel.words).name not in panel.keeps:
        return own_column(moments)
    if when is None or isinstance(when, Ever):
        return columns_until(moments)
    anchor = anchor_days(when.anchor, view, moments)
    if anchor is None:
        return None
    spanned = window_days(when, anchor)
    return view.note(("among", when, moments.visit), lambda: columns_between(view.block.days, *spanned, moments))


def anchor_days(anchor: Anchor, view: View, moments: Moments) -> Days | None:
    """The day of the anchor at each moment; None where it is not the baseline or the as-of day."""
    event = anchor.event if isinstance(anchor, EventAnchor) else ""
    if event == "as_of":
        return np.minimum(moments.today, np.int32(LAST))
    return view.baseline if event == "baseline" else None


def _marks(atom: Measured, view: View) -> tuple[Marks, Bools]:
    """What each cell says of an atom, and the persons (persons,) it is not known of."""
    if not isinstance(atom, Compare):
        words = view.chunk.words(atom.fact)
        return words.against(atom).of(view.block), view.mine(words.laid.odd)
    numbers = view.chunk.numbers(atom.fact)
    if atom.limit.reference is None:
        marks = numbers.against(atom.op, view.chunk.panel.plus(atom))
        odd = numbers.odd if numbers.laid.again is None else numbers.whole().odd
        return marks.of(view.block), view.mine(odd)
    if atom.limit.reference in ("ULN", "LLN"):
        key = ("range", atom.fact, atom.op, atom.limit)
        marks, odd = view.chunk.note(key, lambda: _against_range(atom, numbers))
        return marks.of(view.block), view.mine(odd)
    return _against_earlier(atom, view)


def _against_range(atom: Compare, cells: NumberCells) -> tuple[Marks, Bools]:
    """What each row says of a multiple of its own reference range, and the persons it is not known of."""
    laid, end = cells.laid, "high" if atom.limit.reference == "ULN" else "low"
    low, high = (laid.columns.numbers(column)[laid.rows] for column in ("low", "high"))
    given = ~np.isnan(high) & (high != 0) if end == "high" else ~np.isnan(low)
    given = given & ~(high <= low) & ~cells.bad
    size, (doubled, limits), odd = scaled_rows(cells, "value", end)
    shared = None if laid.again is None else cells.whole()
    hard = laid.marked(odd & given) | (cells.odd if shared is None else shared.odd)
    ratio = ratio_of(_times(atom), plus_of(atom.limit, cells.variable), size)
    if ratio is None:
        return marks_of(laid, nothing_known(given.shape)), hard | laid.marked(given)
    said = compare(span_of(doubled, cells.kinds), atom.op, Span(limits, limits), ratio).where(given)
    return marks_of(laid, said, None if shared is None else shared.keys), hard


def _against_earlier(atom: Compare, view: View) -> tuple[Marks, Bools]:
    """What each cell says of a multiple of the baseline, of the lowest value so far, or of the value before."""
    whole, has = view.whole(atom.fact), view.has(atom.fact)
    panel = view.chunk.panel
    key = ("ratio", panel.key(atom))
    ratio = view.chunk.note(key, lambda: ratio_of(_times(atom), panel.plus(atom), whole.size))
    if ratio is None:
        nowhere = np.zeros(has.shape, dtype=bool)
        return Marks(nowhere, nowhere, has), view.everyone()
    reference = atom.limit.reference
    base, known = view.note(("earlier", atom.fact, reference), lambda: earlier_value(atom.fact, reference, view))
    said = compare(whole.lowest, atom.op, base, ratio).where(known & usable(whole, has))
    odd = view.mine(whole.odd)
    if whole.differ is not None and effective_selector(atom) in ("any", "all"):
        odd = odd | (whole.differ & has).any(axis=0)
    return Marks(said.yes, said.no, has, None, whole.differ), odd


def _times(atom: Compare) -> Fraction:
    return Fraction(1 if atom.limit.times is None else atom.limit.times)
