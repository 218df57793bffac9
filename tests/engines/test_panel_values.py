"""Numbers of many rows are compared as exactly as the fractions they stand for."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trialrun.engines.panel_values import (
    ABOVE_ALL,
    Line,
    against,
    comparator_kinds,
    compare,
    ratio_of,
    scale,
    side_of,
    span_of,
    unit_lines,
)
from trialrun.engines.patient import Row
from trialrun.engines.values import Interval, read_number, to_canonical
from trialrun.engines.values import compare as compare_exactly
from trialrun.ground.quantity import exact
from trialrun.ground.truth import MET, NOT_MET, Need
from trialrun.rules.nodes import Operator
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Variable

OPERATORS: tuple[Operator, ...] = (">=", ">", "<=", "<", "=", "!=")
UNITS = ("g/dL", "g/L", "mg/dL", "kg/m3")
COMPARATORS = (None, "<", "<=", ">", ">=", "=")
PROTEIN = load_vocabulary().variables["serum_m_protein"]
WHY = Need("measurement", "x")
decimals = st.integers(0, 200_000).flatmap(lambda n: st.sampled_from((n / 10_000, n / 100, n / 10, n * 1.0)))
floats = st.one_of(decimals, st.floats(0, 1e6), st.sampled_from((0.1 + 0.2, 1 / 3, 1e-300, 0.5, 0.05)))


@given(floats, st.fractions(0, 100, max_denominator=1000), st.sampled_from(UNITS), st.sampled_from(OPERATORS))
def test_fixed_limits_are_exact(number: float, limit: Fraction, unit: str, op: Operator) -> None:
    """A number as recorded in any unit stands to a limit as its exact fraction does."""
    line = unit_lines([unit], PROTEIN)[0]
    value = to_canonical(number, unit, PROTEIN)
    assert line is not None and value is not None
    for bound in (limit, value, value + Fraction(1, 10**30), value - Fraction(1, 10**30)):
        expected = {">=": value >= bound, ">": value > bound, "<=": value <= bound, "<": value < bound}
        expected |= {"=": value == bound, "!=": value != bound}
        assert bool(against(np.array([number]), op, bound, line)[0]) == expected[op]
        assert int(side_of(np.array([number]), bound, line)[0]) == (value > bound) - (value < bound)


@given(st.lists(st.tuples(floats, st.integers(0, 3)), min_size=1, max_size=8))
def test_whole_numbers_are_exact_or_odd(rows: list[tuple[float, int]]) -> None:
    """Every number becomes exactly its value times one size, or is marked as odd; few decimals are never odd."""
    lines = {code: line for code, line in enumerate(unit_lines(UNITS, PROTEIN)) if line is not None}
    numbers = np.array([number for number, _ in rows])
    codes = np.array([code for _, code in rows], dtype=np.int64)
    found = scale([numbers], codes, lines, [Fraction(1, 2)])
    for (number, code), whole, odd in zip(rows, found.columns[0].tolist(), found.odd.tolist(), strict=True):
        value = to_canonical(number, UNITS[code], PROTEIN)
        assert value is not None
        assert odd or Fraction(whole, 2 * found.size) == value
    assert found.size % 2 == 0
    assert not scale([np.array([0.1, 2.35, 12.0])], np.zeros(3, dtype=np.int64), lines, []).odd.any()
    assert scale([np.array([0.1 + 0.2])], np.zeros(1, dtype=np.int64), lines, []).odd.all()


@given(
    st.tuples(decimals, st.sampled_from(COMPARATORS)),
    st.tuples(decimals, st.sampled_from(COMPARATORS)),
    st.sampled_from(OPERATORS),
    st.sampled_from((Fraction(1), Fraction(1, 2), Fraction(5, 4), Fraction(1, 10), Fraction(3, 2))),
    st.sampled_from((Fraction(0), Fraction(1, 2), Fraction(1), Fraction(-1, 4))),
)
def test_shares_of_other_numbers_are_exact(
    value: tuple[float, str | None], base: tuple[float, str | None], op: Operator, times: Fraction, plus: Fraction
) -> None:
    """A number against a share of another is judged as by the reference, censored or not, also exactly at the bound."""
    free = Variable("x", "x", "number", "g/dL")
    line = {0: Line(Fraction(1), Fraction(0))}
    at_bound = float(exact(base[0]) * times + plus)
    for number in {value[0], at_bound}:
        rows = [
            Row("measurement", {"value": n, "unit": "g/dL", "comparator": c}) for n, c in ((number, value[1]), base)
        ]
        left, right = (read_number(row, free) for row in rows)
        assert left is not None and right is not None
        expected = compare_exactly(left, op, right.scaled(times, plus), WHY)
        whole = scale([np.array([number, base[0]])], np.zeros(2, dtype=np.int64), line, [plus])
        ratio = ratio_of(times, plus, whole.size)
        if whole.odd.any() or ratio is None:
            continue
        kinds = comparator_kinds([value[1], base[1]], free)
        span = span_of(whole.columns[0], kinds)
        one, other = (type(span)(span.lo[at : at + 1], span.hi[at : at + 1]) for at in (0, 1))
        found = compare(one, op, other, ratio)
        assert (bool(found.yes[0]), bool(found.no[0])) == (expected == MET, expected == NOT_MET)


def _read(number: float, comparator: str | None, variable: Variable) -> Interval | None:
    return read_number(Row("measurement", {"value": number, "unit": "g/dL", "comparator": comparator}), variable)


def test_censored_numbers_have_one_open_end() -> None:
    """`<2` reaches from nowhere to just below 2; a comparator that the reference reads otherwise is left to it."""
    span = span_of(np.array([4, 4, 4, 4, 4]), comparator_kinds([None, "<", "<=", ">", ">="], PROTEIN))
    assert span.lo.tolist() == [4, -ABOVE_ALL, -ABOVE_ALL, 5, 4]
    assert span.hi.tolist() == [4, 3, 4, ABOVE_ALL, ABOVE_ALL]
    odd, unusable = comparator_kinds(["to 5", "~"], PROTEIN).tolist()
    assert odd != unusable
