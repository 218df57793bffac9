"""Measurements for all patients at once: which rows count, which is latest, one answer each. Mirrors measured.py."""

from __future__ import annotations

import msgspec
import numpy as np

from trialrun.engines.columnar_group import (
    Group,
    Pick,
    highest,
    lowest,
    persons_with,
    pick_fact,
    qualified,
    surely_visible,
)
from trialrun.engines.columnar_time import Frames, find_frames, framed
from trialrun.engines.columnar_values import say_compare, say_words, usable, value_keys
from trialrun.engines.context import need, variable_of
from trialrun.engines.limits import plus_of
from trialrun.engines.measured import compares_ends, effective_selector
from trialrun.engines.vectors import (
    NOT,
    OPEN,
    YES,
    Bools,
    Indices,
    Vector,
    all_of,
    constant,
    gathered,
    merged_needs,
    negate,
    overlaid,
    scattered,
    taken,
)
from trialrun.ground.truth import MET, NOT_MET, unknown
from trialrun.rules.nodes import Compare, Fact, OneOf, Operator, Recorded, Tested
from trialrun.terms.model import Variable

_DAY = 86_400_000_000
_BEFORE_ALL, _AFTER_ALL = np.iinfo(np.int64).min, np.iinfo(np.int64).max
Measured = Compare | OneOf | Tested
# Limits that lie in other rows; only the reference engine finds them.
EARLIER = frozenset({"baseline", "nadir", "previous"})
# A vector answer, and the patients whom only the reference engine can judge (None: nobody).
Answer = tuple[Vector, Bools | None]


class Series(msgspec.Struct, frozen=True):
    """The usable rows of a fact that count (`place` met) or may count (unknown)."""

    pick: Pick
    place: Vector

    def sure(self) -> Bools:
        """The rows that surely count."""
        found: Bools = self.place.truth == YES
        return found

    def kept(self, mask: Bools) -> Series:
        """The rows where the mask is set."""
        return Series(self.pick.kept(mask), taken(self.place, mask))


def judge_measured(atom: Measured, group: Group) -> Answer:
    """A measurement against a limit, a list or a result, for every patient."""
    if isinstance(atom, Compare) and compares_ends(atom):
        return _judge_ends(atom, group)
    if isinstance(atom, Compare):
        plus_of(atom.limit, variable_of(atom.fact.name, group.words))
    frames = find_frames(atom.when, atom.fact, group)
    rows = find_series(atom.fact, frames, group, words=not isinstance(atom, Compare))
    has_sure = persons_with(rows.sure(), rows.pick.person, group.size)
    missing = constant(group.size, unknown(need("measurement", atom.fact.name)))
    rows = rows.kept(has_sure[rows.pick.person])
    if isinstance(atom, Compare) and atom.limit.reference in EARLIER:
        return framed(missing, frames, constant(group.size, NOT_MET)), has_sure
    answer = overlaid(missing, has_sure, _select(atom, rows, group))
    return framed(answer, frames, constant(group.size, NOT_MET)), None


def judge_recorded(atom: Recorded, group: Group) -> Vector:
    """Whether a value exists in the window, for every patient."""
    frames = find_frames(atom.when, atom.fact, group)
    rows = find_series(atom.fact, frames, group, words=True)
    found = persons_with(rows.sure(), rows.pick.person, group.size)
    missing = constant(group.size, unknown(need("measurement", atom.fact.name)))
    return framed(overlaid(missing, found, constant(group.size, MET)), frames, missing)


def find_series(fact: Fact, frames: Frames, group: Group, *, words: bool) -> Series:
    """The usable rows of a measured fact that lie, or may lie, in the period of the frame."""
    variable_of(fact.name, group.words)
    pick = pick_fact(fact, group)
    mask = usable(pick, words=words)
    pick = pick if mask.all() else pick.kept(mask)
    start = (pick.begun_first, np.minimum(pick.begun_last, np.int32(group.today)))
    lie = msgspec.structs.replace(frames, relation="lies")
    placed = lie.test(start, start, pick.person, need("date", fact.name))
    place = all_of((qualified(pick, fact), placed, surely_visible(pick, fact, group)), len(pick))
    mask = place.truth != NOT
    found = Series(pick, place)
    return found if mask.all() else found.kept(mask)


def _judge_ends(atom: Compare, group: Group) -> Answer:
    """`lowest = x`: all at or above it and one at it; `highest` mirrors."""
    bound: Operator = ">=" if atom.selector == "lowest" else "<="
    every, hard = judge_measured(msgspec.structs.replace(atom, op=bound, selector="all"), group)
    some, _ = judge_measured(msgspec.structs.replace(atom, op="=", selector="any"), group)
    both = all_of((every, some), group.size)
    return (both if atom.op == "=" else negate(both)), hard


def _select(atom: Measured, rows: Series, group: Group) -> Vector:
    how = effective_selector(atom)
    if how in ("latest", "first"):
        rows = rows.kept(_contending(rows, group, first=how == "first"))
        variable = variable_of(atom.fact.name, group.words)
        says, keys = _says(atom, variable, rows.pick, group)
        answer = _agreeing(atom, says, rows.pick.person, group.size)
        return overlaid(answer, *_conflicts(atom, variable, rows.pick, keys, group))
    says, _ = _says(atom, variable_of(atom.fact.name, group.words), rows.pick, group)
    if how in ("any", "all"):
        return _over(rows, says, group.size, join=how)
    return _agreeing(atom, says, rows.pick.person, group.size)


def _says(atom: Measured, variable: Variable, pick: Pick, group: Group) -> tuple[Vector, Indices | None]:
    if isinstance(atom, Compare):
        return say_compare(atom, variable, pick, group), None
    return say_words(atom, variable, pick)


def _contending(rows: Series, group: Group, *, first: bool) -> Bools:
    """The rows that may be the latest (or first) of their person."""
    begins, ends = _moments(rows.pick)
    person, sure = rows.pick.person, rows.sure()
    if first:
        edge = lowest(ends[sure], person[sure], group.size, _AFTER_ALL)
        return begins <= edge[person]
    edge = highest(begins[sure], person[sure], group.size, _BEFORE_ALL)
    return ends >= edge[person]


def _moments(pick: Pick) -> tuple[Indices, Indices]:
    """First and last moment of each row: days, or microseconds where some row has a time on a full date."""
    times = pick.columns.times()
    first, last = pick.begun_first.astype(np.int64), pick.begun_last.astype(np.int64)
    if times is None or not (times[pick.rows] >= 0).any():
        return first, last
    clock = times[pick.rows]
    timed = (clock >= 0) & (first == last)
    begins = first * _DAY + np.where(timed, clock, 0)
    return begins, np.where(timed, begins, (last + 1) * _DAY - 1)


def _agreeing(atom: Measured, says: Vector, person: Indices, size: int) -> Vector:
    """The answer all rows of a person give; unknown where one is, or where they differ."""
    met, unmet, open_ = (persons_with(says.truth == code, person, size) for code in (YES, NOT, OPEN))
    differ = met & unmet & ~open_
    truth = np.where(open_ | differ, OPEN, np.where(met, YES, NOT)).astype(np.uint8)
    needs = gathered(says.needs, person, open_)
    if differ.any():
        needs[need("conflict", atom.fact.name)] = differ
    return Vector(truth, needs)


def _conflicts(
    atom: Measured, variable: Variable, pick: Pick, keys: Indices | None, group: Group
) -> tuple[Bools, Vector]:
    """Who has contenders with different values, and the answer they get."""
    answer = constant(group.size, unknown(need("conflict", atom.fact.name)))
    several = np.bincount(pick.person, minlength=group.size) > 1
    if not several.any():
        return several, answer
    mask = several[pick.person]
    pick = pick.kept(mask)
    keys = value_keys(pick, variable) if keys is None else keys[mask]
    person = pick.person
    return highest(keys, person, group.size, 0) != lowest(keys, person, group.size, 0), answer


def _over(rows: Series, says: Vector, size: int, *, join: str) -> Vector:
    """Kleene over rows; a row that may count leaves the answer open only where it would change it."""
    sure = rows.sure()
    deciding = YES if join == "any" else NOT
    opens = ~sure & (says.truth != deciding ^ 1)
    weighed = Vector(np.where(opens, OPEN, says.truth).astype(np.uint8), merged_needs((says, rows.place), opens | sure))
    kept = sure | opens
    return scattered(taken(weighed, kept), rows.pick.person[kept], size, join=join)
