"""Vectors of truth follow the Kleene logic of ground.truth, element by element, with the same needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trialrun.engines import reference, vectors
from trialrun.engines.vectors import Vector, code_of
from trialrun.ground import truth as kleene
from trialrun.ground.truth import MET, NOT_MET, Need, Truth, unknown

NEEDS = tuple(Need("measurement", name) for name in "abc")
TRUTHS = st.one_of(
    st.sampled_from((MET, NOT_MET)),
    st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3).map(lambda few: unknown(*few)),
    st.just(NOT_MET),
    st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3).map(lambda few: unknown(*few)),
)
COLUMNS = st.lists(st.lists(TRUTHS, min_size=5, max_size=5), min_size=1, max_size=4)
GUARD = Need("detail", "unless", "which reading of `unless` is meant")


def vector_of(truths: Sequence[Truth]) -> Vector:
    """Truths as a vector."""
    return vectors.from_table(truths, np.arange(len(truths)))


def truths_of(vector: Vector) -> list[Truth]:
    """A vector as truths."""
    return [vector.at(index) for index in range(len(vector.truth))]


@given(COLUMNS, st.integers(1, 4))
def test_joining(columns: list[list[Truth]], n: int) -> None:
    """And, or and at least n give what Kleene logic gives for every element."""
    parts, rows = [vector_of(column) for column in columns], list(zip(*columns, strict=True))
    assert truths_of(vectors.all_of(parts, 5)) == [kleene.all_of(row) for row in rows]
    assert truths_of(vectors.any_of(parts, 5)) == [kleene.any_of(row) for row in rows]
    assert truths_of(vectors.at_least(n, parts, 5)) == [kleene.at_least(n, row) for row in rows]


@given(TRUTHS, TRUTHS, TRUTHS)
def test_branches_and_guards(one: Truth, two: Truth, three: Truth) -> None:
    """Not, if-then-else and unless give what the reference engine gives."""
    first, second, third = (vector_of([truth]) for truth in (one, two, three))
    assert truths_of(vectors.negate(first)) == [kleene.negate(one)]
    assert truths_of(vectors.choose(first, second, third)) == [kleene.choose(one, two, three)]
    for favours in (True, False, None):
        found = truths_of(vectors.guarded(first, second, favours, GUARD))
        assert found == [reference.guarded(one, two, favours)]


@given(st.lists(st.tuples(TRUTHS, st.integers(0, 3)), max_size=8))
def test_rows_become_groups(rows: list[tuple[Truth, int]]) -> None:
    """The rows of a group are joined by any or all; a group without rows has the empty answer."""
    vector, group = vector_of([MET, *(truth for truth, _ in rows)]), np.array([9, *(where for _, where in rows)])
    picked = vectors.taken(vector, np.arange(1, len(rows) + 1))
    for join, plain in (("any", kleene.any_of), ("all", kleene.all_of)):
        found = truths_of(vectors.scattered(picked, group[1:], 4, join=join))
        assert found == [plain([truth for truth, where in rows if where == one]) for one in range(4)]


def test_codes() -> None:
    """Not met is 0, met is 1, unknown is 2."""
    assert [code_of(truth) for truth in (NOT_MET, MET, unknown())] == [0, 1, 2]
