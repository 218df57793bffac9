"""What each row of a measurement says, for all rows at once. Floats decide only where they cannot be wrong.

A row near a bound, a censored one, or one whose number is odd is decided by the reference engine's own functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.case import Case
from trialrun.engines.columnar_group import Group, Pick
from trialrun.engines.columns import Numbers
from trialrun.engines.context import need
from trialrun.engines.limits import plus_of
from trialrun.engines.measured import compare_row
from trialrun.engines.patient import Cell, Patient, Row
from trialrun.engines.results import Key, among_values, test_result
from trialrun.engines.values import read_number, to_canonical
from trialrun.engines.vectors import NOT, YES, Bools, Indices, Vector, from_table
from trialrun.engines.words import EXACT
from trialrun.ground.quantity import exact
from trialrun.ground.truth import MET, NOT_MET, Truth, unknown
from trialrun.rules.nodes import Compare, Limit, OneOf, Operator, Tested
from trialrun.terms.model import Variable

# Floats closer than this share of the size of what was computed are compared again as fractions.
_NEAR = 1e-9
_TINY = 1e-300
# Beyond this many possible combinations the codes of distinct rows are numbered anew, so that they never overflow.
_CROWDED = 2**31
_NUMBERS = frozenset({"value", "low", "high"})
_COMPARED = {
    ">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less, "=": np.equal, "!=": np.not_equal,
}  # fmt: skip
_NOBODY = Row("person", {})


class Scale(NamedTuple):
    """How the numbers of each unit become canonical: `times` and `plus`, whether known, whether nothing changes."""

    times: Numbers
    plus: Numbers
    known: Bools
    same: Bools


class Numbered(msgspec.Struct, frozen=True):
    """The numbers of some rows in the canonical unit, as floats, with all that is needed to doubt them."""

    value: Numbers
    size: Numbers
    known: Bools
    same: Bools


def say_compare(atom: Compare, variable: Variable, pick: Pick, group: Group) -> Vector:
    """Whether the number of each row stands to its limit; the limit is a quantity or the row's own range."""
    numbered = _canonical(pick, "value", variable)
    limit, size, missing, plain = _limits(atom.limit, variable, pick)
    low, high = _bounds(variable)
    with np.errstate(invalid="ignore"):
        outside = (numbered.value < low[0]) | (numbered.value > high[0])
        doubt = _near(numbered, limit, size, numbered.same & plain)
        doubt |= _near(numbered, low[0], 0.0, numbered.same & low[1])
        doubt |= _near(numbered, high[0], 0.0, numbered.same & high[1])
        doubt |= ~np.isfinite(numbered.value) | ~(np.isfinite(limit) | missing)
        codes = np.where(_stands(numbered.value, atom.op, limit), YES, NOT).astype(np.int64)
    codes[missing] = 2
    codes[~numbered.known | outside] = 3
    truths: list[Truth] = [
        NOT_MET, MET, unknown(need("limit", atom.fact.name)), unknown(need("unit", atom.fact.name)),
    ]  # fmt: skip
    doubt = (doubt | _censored(pick)) & numbered.known
    rows = np.flatnonzero(doubt)
    case = _case(group)
    _decide(rows, pick.kept(doubt), codes, truths, lambda row: compare_row(row, atom, case)[0])
    return from_table(truths, codes)


def say_words(atom: OneOf | Tested, variable: Variable, pick: Pick) -> tuple[Vector, Indices]:
    """What each row says about a list of values or a result, with a code that equal values share."""
    columns = ("value", "comparator", "unit", "text")
    cells, codes = _distinct(pick, columns)
    truths: list[Truth] = []
    ranks: dict[Key, int] = {}
    key_of = np.zeros(len(cells), dtype=np.int64)
    for code, row in enumerate(_rows(cells, columns)):
        truth, key = among_values(row, atom, variable) if isinstance(atom, OneOf) else test_result(row, atom)
        truths.append(truth)
        key_of[code] = ranks.setdefault(key, len(ranks))
    return from_table(truths or [NOT_MET], codes), key_of[codes]


def value_keys(pick: Pick, variable: Variable) -> Indices:
    """A code for each row that rows share if and only if their exact canonical values are the same."""
    columns = ("value", "comparator", "unit")
    cells, codes = _distinct(pick, columns)
    ranks: dict[object, int] = {}
    key_of = [ranks.setdefault(read_number(row, variable), len(ranks)) for row in _rows(cells, columns)]
    return np.array(key_of, dtype=np.int64)[codes]


def usable(pick: Pick, *, words: bool) -> Bools:
    """The rows with a number, or with a number or a text."""
    found = ~np.isnan(pick.columns.numbers("value")[pick.rows])
    if words:
        found |= pick.columns.words("text").mask(lambda word: bool((word or "").strip()), pick.rows)
    return found


def _canonical(pick: Pick, column: str, variable: Variable) -> Numbered:
    units = pick.columns.words("unit").codes[pick.rows]
    scale = _scale(pick, units, variable)
    raw = pick.columns.numbers(column)[pick.rows]
    times, plus = scale.times[units], scale.plus[units]
    with np.errstate(over="ignore", invalid="ignore"):
        value = raw * times + plus
        return Numbered(value, np.abs(raw * times) + np.abs(plus), scale.known[units], scale.same[units])


def _scale(pick: Pick, units: npt.NDArray[np.signedinteger[Any]], variable: Variable) -> Scale:
    """The scale of every unit that occurs; conversion is a factor, for temperatures with an offset."""
    words = [*pick.columns.words("unit").words, None]
    scale = Scale(np.zeros(len(words)), np.zeros(len(words)), *np.zeros((2, len(words)), dtype=bool))
    for code in np.flatnonzero(np.bincount(units.astype(np.int64) + 1)) - 1:
        zero, one = to_canonical(0, words[code], variable), to_canonical(1, words[code], variable)
        if zero is not None and one is not None:
            scale.times[code], scale.plus[code] = float(one - zero), float(zero)
            scale.known[code], scale.same[code] = True, zero == 0 and one == 1
    return scale


def _limits(limit: Limit, variable: Variable, pick: Pick) -> tuple[Numbers, Numbers, Bools, bool]:
    """The limit of each row, the size of what it was computed from, where it is missing, whether it is exact."""
    plus, rows = plus_of(limit, variable), len(pick)
    if limit.reference is None:
        fixed = np.full(rows, float(plus))
        return fixed, np.abs(fixed), np.zeros(rows, dtype=bool), _exactly(plus)
    ends = _canonical(pick, "high" if limit.reference == "ULN" else "low", variable)
    times = float(1 if limit.times is None else limit.times)
    low, high = (pick.columns.numbers(column)[pick.rows] for column in ("low", "high"))
    with np.errstate(invalid="ignore"):
        missing = (np.isnan(high) | (high == 0) if limit.reference == "ULN" else np.isnan(low)) | (high <= low)
    size = np.abs(times) * ends.size + abs(float(plus))
    return ends.value * times + float(plus), size, missing, False


def _bounds(variable: Variable) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """The plausible range as floats, each with whether the float is exact."""
    low = (-np.inf, True) if variable.low is None else (float(variable.low), _exactly(Fraction(variable.low)))
    high = (np.inf, True) if variable.high is None else (float(variable.high), _exactly(Fraction(variable.high)))
    return low, high


def _exactly(number: Fraction) -> bool:
    """Whether the float of a number is written as that number: then floats as recorded compare like fractions."""
    return exact(float(number)) == number


def _near(numbered: Numbered, limit: Numbers | float, size: Numbers | float, safe: Bools) -> Bools:
    near = np.abs(numbered.value - limit) <= _NEAR * (numbered.size + size + np.abs(limit)) + _TINY
    found: Bools = near & ~safe & np.isfinite(limit)
    return found


def _stands(value: Numbers, op: Operator, limit: Numbers) -> Bools:
    found: Bools = _COMPARED[op](value, limit)
    return found


def _censored(pick: Pick) -> Bools:
    return pick.columns.words("comparator").mask(lambda word: word not in EXACT, pick.rows)


def _decide(rows: Indices, pick: Pick, codes: Indices, truths: list[Truth], say: Callable[[Row], Truth]) -> None:
    """Replace the codes of doubtful rows by what the reference engine says; equal rows are asked once."""
    columns = ("value", "comparator", "unit", "low", "high")
    cells, where = _distinct(pick, columns)
    told = np.zeros(len(cells), dtype=np.int64)
    for code, row in enumerate(_rows(cells, columns)):
        truth = say(row)
        if truth not in truths:
            truths.append(truth)
        told[code] = truths.index(truth)
    codes[rows] = told[where]


def _rows(cells: list[tuple[Cell, ...]], columns: tuple[str, ...]) -> Iterator[Row]:
    for row in cells:
        yield Row("measurement", dict(zip(columns, row, strict=True)))


def _distinct(pick: Pick, columns: tuple[str, ...]) -> tuple[list[tuple[Cell, ...]], Indices]:
    """The distinct rows of a pick in some columns, and which of them each row is; a missing number is None."""
    codes, width = np.zeros(len(pick), dtype=np.int64), 1
    for column in columns:
        if column in _NUMBERS:
            part = np.unique(pick.columns.numbers(column)[pick.rows], return_inverse=True)[1].reshape(-1)
        else:
            part = pick.columns.words(column).codes[pick.rows].astype(np.int64) + 1
        if width > _CROWDED:
            codes = np.unique(codes, return_inverse=True)[1].reshape(-1)
            width = len(pick) + 1
        size = int(part.max(initial=0)) + 1
        codes, width = codes * size + part, width * size
    _, first, codes = np.unique(codes, return_index=True, return_inverse=True)
    few = pick.kept(first)
    return list(zip(*(_listed(few, column) for column in columns), strict=True)), codes.reshape(-1)


def _listed(pick: Pick, column: str) -> list[Cell]:
    if column in _NUMBERS:
        numbers = pick.columns.numbers(column)[pick.rows]
        return [None if math.isnan(number) else number for number in numbers.tolist()]
    words = pick.columns.words(column)
    table = [*words.words, None]
    return [table[code] for code in words.codes[pick.rows].tolist()]


def _case(group: Group) -> Case:
    return Case(Patient("", _NOBODY, {}), group.context, group.words)
