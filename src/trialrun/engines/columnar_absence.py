"""Where no record means absence, for all patients at once. Mirrors absence.py."""

from __future__ import annotations

import numpy as np

from trialrun.engines.absence import DETAILS, SAYS_ABSENT
from trialrun.engines.columnar_group import Group, pick_named
from trialrun.engines.columns import FIRST, LAST, NO_DAY, Days
from trialrun.engines.context import term_of
from trialrun.engines.vectors import Bools, Indices
from trialrun.engines.words import plain
from trialrun.rules.nodes import Fact
from trialrun.terms.vocabulary import domain_of

Stretch = tuple[np.int32 | Days, np.int32 | Days]
_WIDE = np.int64(1) << 23


def known_absent(fact: Fact, stretch: Stretch, group: Group) -> Bools:
    """Who surely has no such fact in the stretch of days if no record matches."""
    domain = domain_of(term_of(fact.name, group.words))
    if domain == "measurement":
        return np.zeros(group.size, dtype=bool)
    if domain in group.context.assume_absent:
        return np.ones(group.size, dtype=bool)
    found = covered(domain, stretch, group)
    return found | _denied(fact, stretch[1], group) if domain == "condition" else found


def covered(domain: str, stretch: Stretch, group: Group) -> Bools:
    """Whose recorded coverage spans the stretch, or what of it lies after birth."""
    scalar = np.ndim(stretch[0]) == 0 and np.ndim(stretch[1]) == 0
    key = ("covered", domain, int(stretch[0]), int(stretch[1]), group.today) if scalar else None
    if key is not None and key in group.store.notes:
        known: Bools = group.store.notes[key]
        return known
    first = np.maximum(np.broadcast_to(stretch[0], (group.size,)), births(group)[0])
    last = np.broadcast_to(stretch[1], (group.size,))
    person, start, end = _observed(domain, group)
    found: Bools = first > last
    found[person[(start <= first[person]) & (end >= last[person])]] = True
    if key is not None:
        group.store.notes[key] = found
    return found


def births(group: Group) -> tuple[Days, Days, Bools]:
    """First and last possible birth day of every person, and who has one; the first day of all where there is none."""
    columns = group.store.of("person")
    first, last = columns.days("birth_date"), columns.days("birth_date_to")
    known = (first != NO_DAY) | (last != NO_DAY)
    start = np.where(first == NO_DAY, FIRST, first)
    return start, np.maximum(start, np.where(last == NO_DAY, start, last)), known


def _observed(domain: str, group: Group) -> tuple[Indices, Days, Days]:
    """Stretches of coverage, joined where they overlap or are adjacent: person, first and last day of each."""
    key = ("observed", domain, group.today)
    if key not in group.store.notes:
        columns = group.store.of("coverage")
        rows = columns.named([domain])
        start, end = columns.days("start")[rows], columns.days("end")[rows]
        start = np.where(start == NO_DAY, FIRST, start)
        end = np.minimum(np.where(end == NO_DAY, LAST, end), group.today)
        kept = start <= end
        group.store.notes[key] = merged_runs(columns.person[rows][kept], start[kept], end[kept])
    found: tuple[Indices, Days, Days] = group.store.notes[key]
    return found


def merged_runs(person: Indices, start: Days, end: Days) -> tuple[Indices, Days, Days]:
    """Stretches of days joined where they overlap or are adjacent: person, first and last day of each."""
    if not len(person):
        return person, start, end
    order = np.lexsort((start, person))
    person, start, end = person[order], start[order], end[order]
    # One running maximum for all: days shifted by person so that persons never meet.
    reach = np.maximum.accumulate(person * _WIDE + end)
    opens = np.concatenate(([True], (person * _WIDE + start)[1:] > reach[:-1] + 1))
    firsts = np.flatnonzero(opens)
    return person[firsts], start[firsts], np.maximum.reduceat(end, firsts)


def _denied(fact: Fact, last: np.int32 | Days, group: Group) -> Bools:
    """Who has a record, at or after the end of the stretch, that the condition or something wider is not there."""
    found = np.zeros(group.size, dtype=bool)
    columns = group.store.of("condition")
    status = columns.words("status")
    if not any(plain(word or "") in SAYS_ABSENT for word in status.words):
        return found
    name = term_of(fact.name, group.words).name
    wider = frozenset(word for word in columns.name_words.words if word and name in group.below(word))
    pick = pick_named("condition", wider, group)
    says = status.mask(lambda word: plain(word or "") in SAYS_ABSENT, pick.rows) & (pick.begun_last <= group.today)
    for column in DETAILS:
        says &= columns.words(column).codes[pick.rows] < 0
    until = last[pick.person] if isinstance(last, np.ndarray) else last
    found[pick.person[says & (pick.begun_first >= until)]] = True
    return found
