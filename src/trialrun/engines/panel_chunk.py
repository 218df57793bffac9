"""A cohort judged in parts: what a panel looks at, the cells of some persons, and one block of them.

Holds and keeps; judges no atom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial

import msgspec
import numpy as np

from trialrun.engines.columns import NO_DAY, Days, Store
from trialrun.engines.context import variable_of
from trialrun.engines.limits import plus_of
from trialrun.engines.noting import Notes
from trialrun.engines.panel_cells import (
    Marks,
    NumberCells,
    Placed,
    WholeCells,
    differing_persons,
    lay_rows,
    place_rows,
)
from trialrun.engines.panel_layout import Block, Dated, Layout, dated_rows, lay_out, stretch_of_persons
from trialrun.engines.panel_words import WordCells, has_answer, has_number, has_result, lay_answers, lay_words
from trialrun.engines.patient import Patient
from trialrun.engines.vectors import Bools
from trialrun.rules.nodes import Attest, Compare, Fact, Rule, atoms
from trialrun.terms.vocabulary import Vocabulary


class Watched(msgspec.Struct, frozen=True):
    """What makes a day an assessment, and what stays valid: measured facts, questions and kinds of event.

    `keeps` are facts whose result stays valid until the next one. `rules` are all that will be judged.
    """

    variables: frozenset[str]
    questions: frozenset[str]
    events: frozenset[str]
    keeps: frozenset[str]
    rules: tuple[Rule, ...]


class Panel(Notes):
    """The records of a cohort that some rules look at, ready to be laid out part by part.

    `baseline` is the day each person is compared with (persons,), NO_DAY where it is the first assessment. `patients`
    are whole records by position, for what only the reference engine can judge; without them it is left open.
    """

    def __init__(self, store: Store, words: Vocabulary, watched: Watched, baseline: Days) -> None:
        super().__init__()
        self.store, self.words, self.watched, self.baseline = store, words, watched, baseline
        self.keeps = watched.keeps
        self.patients: Mapping[int, Patient] = {}
        _touch(store)
        self.measured = {name: dated_rows(store, "measurement", name) for name in sorted(watched.variables)}
        self.answered = {name: dated_rows(store, "attestation", name) for name in sorted(watched.questions)}
        self.events = [dated_rows(store, "event", name) for name in sorted(watched.events)]
        self.facts = [*self.measured.values(), *self.answered.values(), *self.events]
        self.stretch = stretch_of_persons(self.facts, store.size)
        self.constants = _constants(watched.rules, words)

        self._keys: dict[int, int] = {}
        self._same: dict[Rule, Rule] = {}
        self._alive: list[Rule] = []

    def key(self, rule: Rule) -> int:
        """A number that equal rules share, found without comparing rules again and again."""
        known = self._keys.get(id(rule))
        if known is None:
            same = self._same.setdefault(rule, rule)
            self._alive.append(rule)
            known = self._keys.setdefault(id(rule), self._keys.get(id(same), id(same)))
        return known

    def plus(self, atom: Compare) -> Fraction:
        """The fixed part of a limit in the canonical unit."""
        return self.note(("plus", self.key(atom)), lambda: plus_of(atom.limit, variable_of(atom.fact.name, self.words)))

    def chunks(self) -> Iterator[Callable[[], Chunk]]:
        """The cohort in parts of moderate size; each is laid out when called."""
        counts = np.zeros(self.store.size, dtype=np.int64)
        for rows in self.facts:
            counts += np.bincount(rows.person, minlength=self.store.size)
        for first, last in self.stretch.parts(counts):
            yield partial(self._chunk, first, last)

    def _chunk(self, first: int, last: int) -> Chunk:
        return Chunk(self, lay_out(self.facts, self.stretch, first, last))

    def rows_of(self, table: str, name: str) -> Dated:
        """The rows of one fact; those that make no day an assessment have no column, and count as without full date."""
        laid = (self.measured if table == "measurement" else self.answered).get(name)
        if laid is not None:
            return laid
        rows = dated_rows(self.store, table, name)
        return msgspec.structs.replace(rows, full=np.zeros_like(rows.full))


class Chunk(Notes):
    """Some persons laid out in blocks; what was found of them is kept for the next rule.

    `left` are the persons of whom an atom had to be left to the reference engine, by position in the chunk.
    """

    def __init__(self, panel: Panel, layout: Layout) -> None:
        super().__init__()
        self.panel, self.layout = panel, layout
        self.baseline = panel.baseline[layout.first : layout.last].copy()
        self.left = np.zeros(layout.last - layout.first, dtype=bool)

    def views(self) -> Iterator[View]:
        """The blocks one after the other."""
        for block in self.layout.blocks:
            mine = block.persons - self.layout.first
            first = np.where(self.baseline[mine] == NO_DAY, block.days[0], self.baseline[mine])
            self.baseline[mine] = first
            yield View(self, block, first[None, :])

    def numbers(self, fact: Fact) -> NumberCells:
        """The numbers of a measured fact in cells."""
        return self.note(("numbers", fact), lambda: self._numbers(fact))

    def words(self, fact: Fact) -> WordCells:
        """The results of a measured fact in cells."""
        variable = variable_of(fact.name, self.panel.words)
        return self.note(("words", fact), lambda: lay_words(fact, variable, self._rows(fact), self.layout))

    def differing(self) -> Bools:
        """The persons with several records of one fact or question on one day that are not recorded alike."""
        found = np.zeros(self.layout.last - self.layout.first, dtype=bool)
        for name in self.panel.measured:
            columns = ("value", "comparator", "unit", "text")
            found |= differing_persons(self._placed("measurement", name), self.layout, has_result, columns)
        for name in self.panel.answered:
            found |= differing_persons(self._placed("attestation", name), self.layout, has_answer, ("answer",))
        return found

    def answers(self, atom: Attest) -> tuple[Marks, Bools]:
        """The answers to a question in cells, and the persons with an answer that has no day here."""
        return self.note(("answers", atom), lambda: self._answers(atom))

    def _numbers(self, fact: Fact) -> NumberCells:
        variable, rows = variable_of(fact.name, self.panel.words), self._rows(fact)
        laid = lay_rows(fact, rows, self.layout, has_number(rows.rows))
        return NumberCells(laid, variable, self.panel.constants.get(fact, ()))

    def _rows(self, fact: Fact) -> Placed:
        return self._placed("measurement", variable_of(fact.name, self.panel.words).name)

    def _placed(self, table: str, name: str) -> Placed:
        rows = self.panel.rows_of(table, name).between(self.layout.first, self.layout.last)
        return self.note(("placed", table, name), lambda: place_rows(rows, self.layout))

    def _answers(self, atom: Attest) -> tuple[Marks, Bools]:
        marks, laid = lay_answers(atom, "", self._placed("attestation", atom.question), self.layout)
        return marks, laid.odd


class View(Notes):
    """One block of a chunk: days (columns, persons) and the baseline of each person (1, persons)."""

    def __init__(self, chunk: Chunk, block: Block, baseline: Days) -> None:
        super().__init__()
        self.chunk, self.block, self.baseline = chunk, block, baseline
        self.width = len(block.persons)

    def mine(self, persons: Bools) -> Bools:
        """A mask of the persons of the chunk as one of the block."""
        found: Bools = persons[self.block.persons - self.chunk.layout.first]
        return found

    def everyone(self) -> Bools:
        """All persons of the block."""
        return np.ones(self.width, dtype=bool)

    def has(self, fact: Fact) -> Bools:
        """The cells with a number."""
        found: Bools = self.chunk.numbers(fact).has[self.block.cells].reshape(self.block.days.shape)
        return found

    def whole(self, fact: Fact) -> WholeCells:
        """The numbers of the cells as whole numbers."""
        return self.note(("whole", fact), lambda: self.chunk.numbers(fact).whole().of(self.block))


def _touch(store: Store) -> None:
    """Read the columns that every chunk needs, side by side, so that chunks may be judged so too."""
    measured = store.of("measurement")
    reads: list[Callable[[], object]] = [partial(measured.words, column) for column in ("unit", "comparator", "text")]
    reads += [partial(measured.numbers, "value"), measured.full_days, measured.times]
    with ThreadPoolExecutor(len(reads)) as readers:
        for done in [readers.submit(read) for read in reads]:
            done.result()


def _constants(rules: tuple[Rule, ...], words: Vocabulary) -> dict[Fact, tuple[Fraction, ...]]:
    """The fixed parts of limits that refer to another number, by fact."""
    found: dict[Fact, tuple[Fraction, ...]] = {}
    for rule in rules:
        for atom in atoms(rule):
            if isinstance(atom, Compare) and atom.limit.reference is not None and atom.limit.plus is not None:
                plus = plus_of(atom.limit, variable_of(atom.fact.name, words))
                found[atom.fact] = (*found.get(atom.fact, ()), plus)
    return found
