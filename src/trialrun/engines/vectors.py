"""Kleene truth for many at once: one code each, and for every need the ones that have it. Mirrors ground.truth.

Knows no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.ground.truth import Met, Need, NotMet, Truth, Unknown, unknown

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]
NOT, YES, OPEN = 0, 1, 2
_NEGATED = np.array([YES, NOT, OPEN], dtype=np.uint8)


class Vector(msgspec.Struct, frozen=True):
    """Truth codes (0 not met, 1 met, 2 unknown) and, for every need, a mask of the unknown ones that have it."""

    truth: Codes
    needs: Mapping[Need, Bools]

    def at(self, index: int) -> Truth:
        """The truth of one of them."""
        if self.truth[index] == OPEN:
            return unknown(*(need for need, mask in self.needs.items() if mask[index]))
        return Met() if self.truth[index] == YES else NotMet()


def constant(size: int, truth: Truth) -> Vector:
    """The same truth for all."""
    needs = truth.needs if isinstance(truth, Unknown) else ()
    return Vector(np.full(size, code_of(truth), dtype=np.uint8), {need: np.ones(size, dtype=bool) for need in needs})


def code_of(truth: Truth) -> int:
    """The code of one truth."""
    return OPEN if isinstance(truth, Unknown) else YES if isinstance(truth, Met) else NOT


def relation(sure: Bools, never: Bools, why: Need) -> Vector:
    """Not met where it never holds, met where it surely does, else unknown for one need."""
    open_ = ~(sure | never)
    truth = np.where(open_, OPEN, np.where(never, NOT, YES)).astype(np.uint8)
    return Vector(truth, {why: open_} if open_.any() else {})


def open_where(mask: Bools, why: Need) -> Vector:
    """Unknown for one need where the mask is set, met elsewhere."""
    return relation(~mask, np.zeros_like(mask), why)


def from_table(truths: Sequence[Truth], codes: npt.NDArray[np.integer]) -> Vector:
    """The truth that a table gives for every code; code -1 is its last entry."""
    table = np.array([code_of(truth) for truth in truths], dtype=np.uint8)
    needs: dict[Need, Bools] = {}
    for need in {need for truth in truths if isinstance(truth, Unknown) for need in truth.needs}:
        having = np.array([isinstance(truth, Unknown) and need in truth.needs for truth in truths], dtype=bool)
        needs[need] = having[codes]
    return Vector(table[codes], needs)


def negate(vector: Vector) -> Vector:
    """Kleene not."""
    return Vector(_NEGATED[vector.truth], vector.needs)


def all_of(vectors: Sequence[Vector], size: int) -> Vector:
    """Kleene and."""
    return _joined(vectors, size, deciding=NOT, otherwise=YES)


def any_of(vectors: Sequence[Vector], size: int) -> Vector:
    """Kleene or."""
    return _joined(vectors, size, deciding=YES, otherwise=NOT)


def at_least(n: int, vectors: Sequence[Vector], size: int) -> Vector:
    """Met when n are met, not met when n can no longer be reached."""
    met, open_ = np.zeros(size, dtype=np.int16), np.zeros(size, dtype=np.int16)
    for vector in vectors:
        met += vector.truth == YES
        open_ += vector.truth == OPEN
    truth = np.where(met >= n, YES, np.where(met + open_ < n, NOT, OPEN)).astype(np.uint8)
    return Vector(truth, merged_needs(vectors, truth == OPEN))


def choose(condition: Vector, then: Vector, otherwise: Vector) -> Vector:
    """If-then-else; an unknown condition does not matter where both branches agree."""
    agree = (then.truth == otherwise.truth) & (then.truth != OPEN)
    undecided = np.where(agree, then.truth, OPEN)
    picked = np.where(condition.truth == YES, then.truth, otherwise.truth)
    truth = np.where(condition.truth == OPEN, undecided, picked).astype(np.uint8)
    all_open = (condition.truth == OPEN) & (truth == OPEN)
    needs = merged_needs((condition, then, otherwise), all_open)
    for branch, side in ((then, YES), (otherwise, NOT)):
        needs = _added(needs, merged_needs((branch,), (condition.truth == side) & (truth == OPEN)))
    return Vector(truth, needs)


def guarded(rule: Vector, guard: Vector, favours: bool | None, why: Need) -> Vector:
    """`unless`: a guard in the patient's favour; where neither side is favoured both readings must agree."""
    size = len(rule.truth)
    kind, harsh = any_of((rule, guard), size), all_of((rule, negate(guard)), size)
    if favours is not None:
        return kind if favours else harsh
    truth = np.where(kind.truth == harsh.truth, kind.truth, OPEN).astype(np.uint8)
    needs = merged_needs((kind, harsh), truth == OPEN)
    return Vector(truth, _added(needs, {why: truth == OPEN}))


def scattered(vector: Vector, group: Indices, size: int, *, join: str) -> Vector:
    """Kleene `any` or `all` over the rows of each group; a group without rows has the empty answer."""
    deciding, empty = (YES, NOT) if join == "any" else (NOT, YES)
    truth = np.full(size, empty, dtype=np.uint8)
    truth[group[vector.truth == OPEN]] = OPEN
    truth[group[vector.truth == deciding]] = deciding
    return Vector(truth, gathered(vector.needs, group, truth == OPEN))


def gathered(needs: Mapping[Need, Bools], group: Indices, within: Bools) -> dict[Need, Bools]:
    """The needs of rows as needs of their groups, only where `within`."""
    found: dict[Need, Bools] = {}
    for need, mask in needs.items():
        having = np.zeros(len(within), dtype=bool)
        having[group[mask]] = True
        having &= within
        if having.any():
            found[need] = having
    return found


def taken(vector: Vector, picked: Indices | Bools) -> Vector:
    """The vector of some of them."""
    return Vector(vector.truth[picked], {need: mask[picked] for need, mask in vector.needs.items()})


def overlaid(vector: Vector, where: Bools, other: Vector) -> Vector:
    """`other` where the mask is set, `vector` elsewhere."""
    if not where.any():
        return vector
    truth = np.where(where, other.truth, vector.truth).astype(np.uint8)
    needs = merged_needs((vector,), ~where)
    return Vector(truth, _added(needs, merged_needs((other,), where)))


def merged_needs(vectors: Iterable[Vector], within: Bools) -> dict[Need, Bools]:
    """All needs of some vectors, only where `within`."""
    found: dict[Need, Bools] = {}
    for vector in vectors:
        for need, mask in vector.needs.items():
            kept = mask & within
            if need in found:
                found[need] = found[need] | kept
            elif kept.any():
                found[need] = kept
    return found


def _added(one: Mapping[Need, Bools], other: Mapping[Need, Bools]) -> dict[Need, Bools]:
    joined = dict(one)
    for need, mask in other.items():
        joined[need] = joined[need] | mask if need in joined else mask
    return {need: mask for need, mask in joined.items() if mask.any()}


def _joined(vectors: Sequence[Vector], size: int, *, deciding: int, otherwise: int) -> Vector:
    decided, open_ = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for vector in vectors:
        decided |= vector.truth == deciding
        open_ |= vector.truth == OPEN
    truth = np.where(decided, deciding, np.where(open_, OPEN, otherwise)).astype(np.uint8)
    return Vector(truth, merged_needs(vectors, truth == OPEN))
