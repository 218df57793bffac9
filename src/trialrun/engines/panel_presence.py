"""Diagnoses, exposures and procedures at many visits at once. Mirrors presence.py and absence.py for persons without
a record of the kind, and for plain conditions with full dates; all else is left to the reference engine.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from trialrun.engines.absence import DETAILS, SAYS_ABSENT
from trialrun.engines.case import standing
from trialrun.engines.columnar_absence import merged_runs
from trialrun.engines.columns import FIRST, LAST, NO_DAY, Columns, Days
from trialrun.engines.context import table_of, term_of, wider_names
from trialrun.engines.panel_chunk import Chunk, View
from trialrun.engines.panel_kleene import Kleene, negate, nothing_known
from trialrun.engines.panel_measured import Answer, anchor_days
from trialrun.engines.panel_times import Moments, window_days
from trialrun.engines.vectors import Bools, Indices
from trialrun.engines.words import plain
from trialrun.ground.truth import MET, NOT_MET
from trialrun.records.meanings import STATUS_OVER
from trialrun.rules.nodes import Ever, Present, Since
from trialrun.rules.windows import Placement, placement_of
from trialrun.terms.model import Term
from trialrun.terms.vocabulary import Vocabulary, lasting


class Spell(msgspec.Struct, frozen=True):
    """The days a fact must stand to at each moment, and how; all fully known."""

    relation: Placement
    first: Days
    last: Days

    def whole(self, today: Days) -> Days:
        """The last day of the stretch; one that is open towards the future ends at the as-of day."""
        return np.where(self.last == LAST, today, self.last)


class Course(msgspec.Struct, frozen=True):
    """Records of a condition of some persons: person (from the first of the chunk), days, and what each record says.

    `named` where the record names the fact or what is below it, `denies` where it says that a wider one is not there;
    `over` where it is over without a recorded end. `last` is LAST where it goes on.
    """

    person: Indices
    first: Days
    last: Days
    named: Bools
    met: Bools
    unmet: Bools
    over: Bools
    denies: Bools

    def turns(self, wanted: Bools) -> Iterator[Course]:
        """The first record of each wanted person, then the second, and so on."""
        mine = self._of(wanted[self.person])
        heads = np.searchsorted(mine.person, mine.person)
        rank = np.arange(len(mine.person)) - heads
        for turn in range(int(rank.max(initial=-1)) + 1):
            yield mine._of(rank == turn)

    def _of(self, mask: Bools) -> Course:
        return Course(*(getattr(self, name)[mask] for name in self.__struct_fields__))


def judge_presence(atom: Present | Since, view: View, moments: Moments) -> Answer:
    """Whether the fact is there; of Since, whether it is not."""
    spell = _spell(atom, view, moments)
    table = table_of(atom.fact.name, view.chunk.panel.words)
    if spell is None or table == "measurement":
        return nothing_known((1, view.width)), view.everyone()
    course, odd = view.chunk.note(("course", atom), lambda: _course(atom, table, view.chunk))
    yes, unsure, denied = _hits(course, spell, view, moments)
    absent = denied | _covered(table, spell, view, moments)
    truth = Kleene(yes, absent & ~yes & ~unsure)
    return (negate(truth) if isinstance(atom, Since) else truth), view.mine(odd)


def _spell(atom: Present | Since, view: View, moments: Moments) -> Spell | None:
    """The days in question; None where they hang on an anchor that only the reference finds. Mirrors find_frame."""
    today = np.minimum(moments.today, np.int32(LAST))
    when = atom if isinstance(atom, Since) else atom.when
    if when is None and lasting(term_of(atom.fact.name, view.chunk.panel.words)):
        return Spell("touches", today, today)
    if when is None or isinstance(when, Ever):
        return Spell("lies", np.full_like(today, FIRST), today)
    anchor = anchor_days(when.anchor, view, moments)
    return None if anchor is None else Spell(placement_of(when), *window_days(when, anchor))


def _hits(course: Course, spell: Spell, view: View, moments: Moments) -> tuple[Bools, Bools, Bools]:
    """Where a record surely stands so, where one may, and where one denies the fact."""
    shape = np.broadcast_shapes(moments.today.shape, spell.first.shape)
    yes, unsure, denied = (np.zeros(shape, dtype=bool) for _ in range(3))
    place = np.full(len(view.chunk.baseline), -1, dtype=np.int64)
    place[view.block.persons - view.chunk.layout.first] = np.arange(view.width)
    today, until = moments.today, spell.whole(moments.today)
    for turn in course.turns(place >= 0):
        at = place[turn.person]
        now = today[:, at]
        seen = (turn.first <= now) & turn.named & ~turn.unmet
        sure, never = _stands(turn, spell, at, now)
        yes[:, at] |= seen & turn.met & sure
        unsure[:, at] |= seen & ~never & ~(turn.met & sure)
        denied[:, at] |= turn.denies & (turn.first <= now) & (turn.first >= until[:, at])
    return yes, unsure, denied


def _stands(turn: Course, spell: Spell, at: Indices, now: Days) -> tuple[Bools, Bools]:
    """Where each record surely stands so to the days, and where it surely does not. Mirrors Frame.test."""
    low, high = spell.first[:, at], spell.last[:, at]
    ends, latest = np.where(turn.over, turn.first, turn.last), np.where(turn.over, now - 1, turn.last)
    if spell.relation == "lies":
        inside = (turn.first >= low) & (turn.first <= high)
        return inside, ~inside
    if spell.relation == "covers":
        sure, never = (turn.first <= low) & (ends >= high), (turn.first > low) | (latest < high)
    else:
        sure, never = (turn.first <= high) & (ends >= low), (turn.first > high) | (latest < low)
    return sure & ~never, never


def _course(atom: Present | Since, table: str, chunk: Chunk) -> tuple[Course, Bools]:
    """The records of a fact and of what denies it, and the persons with a record that is not plain."""
    words, columns = chunk.panel.words, chunk.panel.store.of(table)
    term = term_of(atom.fact.name, words)
    named = words.below(term.name)
    denying = words.above(term.name) if table == "condition" else frozenset()
    rows = _rows(columns, named | wider_names(term, words) | denying, chunk)
    person = columns.person[rows] - chunk.layout.first
    odd = np.zeros(len(chunk.baseline), dtype=bool)
    if table != "condition" or atom.fact.qualifiers or atom.excepted or not len(rows):
        odd[person] = True
        nobody, no_days, none = person[:0], np.zeros(0, dtype=np.int32), np.zeros(0, dtype=bool)
        return Course(nobody, no_days, no_days, none, none, none, none, none), odd
    start, end, full = _days(columns, rows)
    odd[person[~full]] = True
    return _read(columns, rows, (person, start, end), (term, words)), odd


def _read(columns: Columns, rows: Indices, when: tuple[Indices, Days, Days], of: tuple[Term, Vocabulary]) -> Course:
    person, start, end = when
    term, words = of
    below, above = words.below(term.name), words.above(term.name)
    names, status = columns.name_words, columns.words("status")
    lasts = names.mask(lambda word: _lasts(word, words), rows)
    over = status.mask(lambda word: plain(word or "") in STATUS_OVER, rows) & (end == NO_DAY) & lasts
    denies = names.mask(lambda word: word in above, rows)
    denies &= status.mask(lambda word: plain(word or "") in SAYS_ABSENT, rows)
    for column in DETAILS:
        denies &= columns.words(column).codes[rows] < 0
    return Course(
        person=person,
        first=start,
        last=np.where(lasts, np.where(end == NO_DAY, LAST, end), start).astype(np.int32),
        named=names.mask(lambda word: word in below, rows),
        met=status.mask(lambda word: standing(word, term.name) == MET, rows),
        unmet=status.mask(lambda word: standing(word, term.name) == NOT_MET, rows),
        over=over,
        denies=denies,
    )


def _lasts(name: str | None, words: Vocabulary) -> bool:
    term = words.term(name or "")
    return term is not None and lasting(term)


def _rows(columns: Columns, names: frozenset[str], chunk: Chunk) -> Indices:
    """The rows of the persons of a chunk with one of the names, in order of persons."""
    rows = columns.named(names)
    picked = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    low, high = np.searchsorted(columns.person[picked], (chunk.layout.first, chunk.layout.last))
    return picked[low:high]


def _days(columns: Columns, rows: Indices) -> tuple[Days, Days, Bools]:
    """Start, end (NO_DAY for none), and whether both are fully known."""
    start, start_to, end, end_to = (columns.days(name)[rows] for name in ("start", "start_to", "end", "end_to"))
    full = (start != NO_DAY) & ((start_to == start) | (start_to == NO_DAY))
    return start, end, full & ((end_to == end) | ((end_to == NO_DAY) & (end != NO_DAY)))


def _covered(table: str, spell: Spell, view: View, moments: Moments) -> Bools:
    """Where no record means absence: recorded coverage of all the days after birth. Mirrors absence.covered."""
    panel = view.chunk.panel
    births = panel.note("births", lambda: _births(panel.store.of("person")))[view.block.persons]
    first, last = np.maximum(spell.first, births), spell.whole(moments.today)
    found = first > last
    runs = panel.note(("coverage", table), lambda: _runs(panel.store.of("coverage"), table))
    for person, low, high in runs:
        at = np.searchsorted(person, view.block.persons)
        there = (at < len(person)) & (person[np.minimum(at, len(person) - 1)] == view.block.persons)
        if there.any():
            at = np.minimum(at, len(person) - 1)
            found = found | (there & (low[at] <= first) & (high[at] >= last) & (last <= moments.today))
    return found


def _births(person: Columns) -> Days:
    first = person.days("birth_date")
    return np.where(first == NO_DAY, FIRST, first).astype(np.int32)


def _runs(columns: Columns, domain: str) -> list[tuple[Indices, Days, Days]]:
    """The first stretch of coverage of every person who has one, then the second, and so on."""
    rows = columns.named([domain])
    start, end = columns.days("start")[rows], columns.days("end")[rows]
    start, end = np.where(start == NO_DAY, FIRST, start), np.where(end == NO_DAY, LAST, end)
    kept = start <= end
    person, start, end = merged_runs(columns.person[rows][kept], start[kept], end[kept])
    rank = np.arange(len(person)) - np.searchsorted(person, person)
    turns = range(int(rank.max(initial=-1)) + 1)
    return [(person[rank == turn], start[rank == turn], end[rank == turn]) for turn in turns]
