"""All patients in one context, the rows of one fact among them, and reductions from rows to patients.

Judges no rule.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.case import amount_truth, compare_cell, standing
from trialrun.engines.columns import Columns, Days, Store, day_number
from trialrun.engines.context import Context, detail, need, table_of, term_of, wider_names
from trialrun.engines.patient import Cell
from trialrun.engines.vectors import Bools, Indices, Vector, all_of, constant, from_table, open_where
from trialrun.ground.truth import MET, NOT_MET, Truth, unknown
from trialrun.rules.nodes import Fact, Qualifier, unit_of_amount
from trialrun.terms.vocabulary import Vocabulary


class Group(msgspec.Struct, frozen=True):
    """Many patients in one context. `today` is the as-of date as a day number."""

    store: Store
    context: Context
    words: Vocabulary
    today: int

    @property
    def size(self) -> int:
        """How many patients."""
        return self.store.size

    def below(self, name: str) -> frozenset[str]:
        """The name itself and everything that "is a" it, looked up once."""
        key = ("below", name, id(self.words))
        if key not in self.store.notes:
            self.store.notes[key] = self.words.below(name)
        found: frozenset[str] = self.store.notes[key]
        return found


class Pick(msgspec.Struct, frozen=True):
    """Some rows of one table in order of persons, with the first and last day on which each may have begun."""

    columns: Columns
    rows: Indices | slice
    person: Indices
    begun_first: Days
    begun_last: Days

    def __len__(self) -> int:
        return len(self.person)

    def kept(self, mask: Bools | Indices) -> Pick:
        """The rows where the mask is set, or those at some positions."""
        at = np.flatnonzero(mask) if mask.dtype == bool else mask
        rows = at + self.rows.start if isinstance(self.rows, slice) else self.rows[at]
        return Pick(self.columns, rows, self.person[mask], self.begun_first[mask], self.begun_last[mask])


def group_of(store: Store, context: Context) -> Group:
    """All patients of a store in one context."""
    words = context.words()
    # Kept alive with the store, whose notes tell vocabularies apart by identity.
    store.notes["words", id(words)] = words
    return Group(store, context, words, day_number(context.as_of))


def pick_named(table: str, names: frozenset[str], group: Group) -> Pick:
    """The visible rows of a table whose fact is one of the names."""
    key = ("pick", table, names, group.today)
    if key not in group.store.notes:
        columns = group.store.of(table)
        group.store.notes[key] = _visible(columns, columns.named(names), group.today)
    found: Pick = group.store.notes[key]
    return found


def pick_fact(fact: Fact, group: Group) -> Pick:
    """The visible rows of a fact and all that is below it; a variable has nothing below."""
    term = term_of(fact.name, group.words)
    domain = table_of(fact.name, group.words)
    names = frozenset({term.name}) if domain == "measurement" else group.below(term.name)
    return pick_named(domain, names, group)


def pick_widely(fact: Fact, group: Group) -> tuple[Pick, Vector]:
    """The visible rows of a fact and of wider names, and whether each surely names the fact."""
    term = term_of(fact.name, group.words)
    wider = wider_names(term, group.words)
    if not wider:
        pick = pick_fact(fact, group)
        return pick, constant(len(pick), MET)
    pick = pick_named(table_of(fact.name, group.words), group.below(term.name) | wider, group)
    vague = pick.columns.name_words.mask(lambda word: word in wider, pick.rows)
    return pick, open_where(vague, detail(fact.name, "exact kind"))


def qualified(pick: Pick, fact: Fact) -> Vector:
    """Whether the columns of each row meet the qualifiers of a fact and the status says it is there."""
    dosed = unit_of_amount(fact) is not None
    vectors = [
        _dosed(pick, qualifier, fact)
        if dosed and qualifier.key in ("amount", "unit")
        else _qualified(pick, qualifier, fact.name)
        for qualifier in fact.qualifiers
    ]
    has_status = "status" in pick.columns.table.column_names
    if has_status and not any(qualifier.key == "status" for qualifier in fact.qualifiers):
        words = pick.columns.words("status")
        vectors.append(from_table(words.table(lambda word: standing(word, fact.name)), words.codes[pick.rows]))
    return all_of(vectors, len(pick))


def surely_visible(pick: Pick, fact: Fact, group: Group) -> Vector:
    """Met for rows that surely do not lie after the as-of date, else unknown."""
    return open_where(pick.begun_last > group.today, need("date", fact.name))


def persons_with(mask: Bools, person: Indices, size: int) -> Bools:
    """The persons who have a row where the mask is set."""
    found = np.zeros(size, dtype=bool)
    found[person[mask]] = True
    return found


def highest(values: npt.NDArray[np.generic], person: Indices, size: int, empty: int) -> npt.NDArray[np.int64]:
    """The highest value of each person's rows (rows in order of persons); `empty` where there is none."""
    return _reduced(np.maximum, values, person, size, empty)


def lowest(values: npt.NDArray[np.generic], person: Indices, size: int, empty: int) -> npt.NDArray[np.int64]:
    """The lowest value of each person's rows (rows in order of persons); `empty` where there is none."""
    return _reduced(np.minimum, values, person, size, empty)


def _visible(columns: Columns, rows: Indices | slice, today: int) -> Pick:
    first, last = columns.begun(today)
    pick = Pick(columns, rows, columns.person[rows], first[rows], last[rows])
    mask = pick.begun_first <= today
    return pick if mask.all() else pick.kept(mask)


def _qualified(pick: Pick, qualifier: Qualifier, name: str) -> Vector:
    answers: dict[bool | None, Truth] = {True: MET, False: NOT_MET, None: unknown(detail(name, qualifier.key))}
    words = pick.columns.words(qualifier.key)

    def read(cell: Cell) -> Truth:
        return answers[compare_cell(cell, qualifier)]

    return from_table(words.table(read), words.codes[pick.rows])


def _dosed(pick: Pick, qualifier: Qualifier, fact: Fact) -> Vector:
    """A dose in the unit it is asked in: each pair of amount and unit that occurs is judged once."""
    amounts, units = pick.columns.words("amount"), pick.columns.words("unit")
    width = len(units.words) + 1
    pairs, where = np.unique(
        (amounts.codes[pick.rows].astype(np.int64) + 1) * width + units.codes[pick.rows] + 1, return_inverse=True
    )
    numbers, texts = [None, *amounts.words], [None, *units.words]
    truths = [amount_truth(numbers[pair // width], texts[pair % width], qualifier, fact) for pair in pairs.tolist()]
    return from_table([*truths, MET], where.reshape(-1))


def _reduced(
    join: np.ufunc, values: npt.NDArray[np.generic], person: Indices, size: int, empty: int
) -> npt.NDArray[np.int64]:
    found = np.full(size, empty, dtype=np.int64)
    if len(person):
        starts = np.flatnonzero(np.diff(person, prepend=-1))
        found[person[starts]] = join.reduceat(values, starts)
    return found
