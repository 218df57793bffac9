"""Results in words, listed values and answers of persons, laid into cells. What a row says is asked of results.py, once
for each distinct row. Guesses no result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from trialrun.engines.panel_cells import Laid, Marks, Placed, lay_rows, marks_of
from trialrun.engines.panel_kleene import Kleene
from trialrun.engines.panel_layout import Dated, Layout
from trialrun.engines.patient import Cell, Row
from trialrun.engines.reference import answer_truth, answer_word
from trialrun.engines.results import Key, among_values, test_result
from trialrun.engines.vectors import Bools
from trialrun.engines.words import of_trial
from trialrun.ground.truth import MET, NOT_MET, Truth
from trialrun.rules.nodes import Attest, Fact, OneOf, Tested
from trialrun.terms.model import Variable

Codes = npt.NDArray[np.int64]
_SMALL = 1_000_000


def has_number(dated: Dated) -> Bools:
    """The rows with a number."""
    found: Bools = ~np.isnan(dated.columns.numbers("value")[dated.rows])
    return found


def has_result(dated: Dated) -> Bools:
    """The rows with a number or a text."""
    words = dated.columns.words("text")
    return has_number(dated) | words.mask(lambda word: bool((word or "").strip()), dated.rows)


class WordCells:
    """The results of one measured fact of the persons of a layout, in cells; `has` where there is one."""

    def __init__(self, laid: Laid, variable: Variable) -> None:
        self.laid, self.variable = laid, variable
        self.has = laid.has
        self._distinct: tuple[list[Row], Codes] | None = None
        self._judged: dict[tuple[object, ...], Marks] = {}

    def against(self, atom: OneOf | Tested) -> Marks:
        """What each row says of a list of values or of a result."""
        if isinstance(atom, OneOf):
            return self._marks(("values", atom.values), lambda row: among_values(row, atom, self.variable))
        return self._marks(("result", atom.result), lambda row: test_result(row, atom))

    def _marks(self, key: tuple[object, ...], says: Callable[[Row], tuple[Truth, Key]]) -> Marks:
        if key not in self._judged:
            if self._distinct is None:
                self._distinct = _distinct(self.laid)
            rows, codes = self._distinct
            told = [says(row) for row in rows]
            ranks: dict[Key, int] = {}
            keys = np.array([ranks.setdefault(value, len(ranks)) for _, value in told], dtype=np.int64)
            self._judged[key] = _told([truth for truth, _ in told], codes, self.laid, keys[codes])
        return self._judged[key]


def has_answer(dated: Dated) -> Bools:
    """The answers that are not empty."""
    return dated.columns.words("answer").mask(bool, dated.rows)


def lay_words(fact: Fact, variable: Variable, placed: Placed, layout: Layout) -> WordCells:
    """The results of one measured fact, in cells."""
    return WordCells(lay_rows(fact, placed, layout, has_result(placed.rows)), variable)


def lay_answers(atom: Attest, trial: str, placed: Placed, layout: Layout) -> tuple[Marks, Laid]:
    """The answers to one question, in cells; different answers of one day are mixed."""
    columns = placed.rows.columns
    fits = columns.words("trial").mask(lambda word: of_trial(word, trial), placed.rows.rows)
    laid = lay_rows(Fact(atom.question), placed, layout, fits)
    words = columns.words("answer")
    plain = words.table(answer_word)
    distinct = list(dict.fromkeys(plain))
    codes = np.array([distinct.index(word) for word in plain], dtype=np.int64)[words.codes[laid.rows]]
    return _told([answer_truth(atom, word) for word in distinct], codes, laid, codes), laid


def _told(truths: list[Truth], codes: Codes, laid: Laid, keys: Codes) -> Marks:
    yes = np.array([truth == MET for truth in truths], dtype=bool)
    no = np.array([truth == NOT_MET for truth in truths], dtype=bool)
    return marks_of(laid, Kleene(yes[codes], no[codes]), keys)


def _distinct(laid: Laid) -> tuple[list[Row], Codes]:
    """The distinct rows in the columns that results are read from, and which of them each row is."""
    numbers = laid.columns.numbers("value")[laid.rows]
    values, which = np.zeros(0), np.full(len(numbers), -1, dtype=np.int64)
    given = ~np.isnan(numbers)
    if given.any():
        values, which[given] = np.unique(numbers[given], return_inverse=True)
    codes = which + 1
    tables: list[list[Cell]] = [[None, *values.tolist()]]
    for column in ("comparator", "unit", "text"):
        words = laid.columns.words(column)
        tables.append([None, *words.words])
        codes = codes * len(tables[-1]) + words.codes[laid.rows] + 1
    present, codes = _numbered(codes)
    return [Row("measurement", cells) for cells in _cells(present, tables)], codes


def _numbered(codes: Codes) -> tuple[list[int], Codes]:
    """The distinct codes, and the rank of each row's."""
    if len(codes) and int(codes.max()) < _SMALL:
        present = np.flatnonzero(np.bincount(codes))
        ranks = np.zeros(int(codes.max()) + 1, dtype=np.int64)
        ranks[present] = np.arange(len(present))
        return present.tolist(), ranks[codes]
    distinct, where = np.unique(codes, return_inverse=True)
    return distinct.tolist(), where.reshape(-1)


def _cells(present: list[int], tables: list[list[Cell]]) -> Iterator[dict[str, Cell]]:
    names = ("value", "comparator", "unit", "text")
    for code in present:
        cells: dict[str, Cell] = {}
        rest = code
        for name, table in zip(reversed(names), reversed(tables), strict=True):
            rest, place = divmod(rest, len(table))
            cells[name] = table[place]
        yield cells
