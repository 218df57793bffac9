"""Diagnoses, exposures and procedures for all patients at once. Mirrors presence.py."""

from __future__ import annotations

import numpy as np

from trialrun.engines.columnar_absence import known_absent
from trialrun.engines.columnar_group import Group, Pick, pick_widely, qualified, surely_visible
from trialrun.engines.columnar_time import Frames, find_frames, framed, row_ends
from trialrun.engines.columns import Numbers
from trialrun.engines.context import absence_need, detail, need, term_of
from trialrun.engines.presence import within_bounds
from trialrun.engines.vectors import (
    NOT,
    OPEN,
    YES,
    Bools,
    Indices,
    Vector,
    all_of,
    any_of,
    constant,
    from_table,
    gathered,
    merged_needs,
    negate,
    overlaid,
    relation,
    scattered,
)
from trialrun.ground.truth import NOT_MET, Need, Truth, unknown
from trialrun.rules.nodes import Count, Fact, Present, Setting, Since
from trialrun.terms.vocabulary import domain_of


def judge_presence(atom: Present | Since, group: Group) -> Vector:
    """Whether the fact is there (or, for Since, is not there) for every patient."""
    frames = find_frames(atom if isinstance(atom, Since) else atom.when, atom.fact, group)
    pick, hit = find_hits(atom.fact, frames, atom.excepted, group)
    hits = scattered(hit, pick.person, group.size, join="any")
    absent = known_absent(atom.fact, frames.whole(group.today), group)
    missing = relation(np.zeros_like(absent), absent, absence_need(atom.fact.name, group.words))
    answer = framed(overlaid(hits, hits.truth == NOT, missing), frames, constant(group.size, NOT_MET))
    return negate(answer) if isinstance(atom, Since) else answer


def judge_count(atom: Count, group: Group) -> Vector:
    """Whether the number of records, or of lines, stands as asked for every patient."""
    frames = find_frames(atom.when, atom.fact, group)
    pick, hit = find_hits(atom.fact, frames, atom.excepted, group)
    low, high, null_lines = _line_bounds(pick, hit, group.size) if atom.of == "lines" else _row_bounds(pick, hit, group)
    closed = known_absent(atom.fact, frames.whole(group.today), group)
    truths, where = _bounded(atom, low, np.where(closed, high, -1))
    answer = from_table(truths, where)
    open_ = answer.truth == OPEN
    needs = gathered(hit.needs, pick.person, open_)
    vector = Vector(answer.truth, needs)
    for why, mask in (
        (detail(atom.fact.name, "line"), null_lines),
        (absence_need(atom.fact.name, group.words), ~closed),
    ):
        vector = Vector(vector.truth, _with(vector, why, mask & open_))
    nowhere = constant(group.size, within_bounds(atom.op, atom.number, 0, 0) or NOT_MET)
    return framed(vector, frames, nowhere)


def find_hits(fact: Fact, frames: Frames, excepted: tuple[Setting, ...], group: Group) -> tuple[Pick, Vector]:
    """The visible records of a fact and whether each stands in the frame and is not set aside."""
    pick, named = pick_widely(fact, group)
    size = len(pick)
    parts = [named, qualified(pick, fact), _stands(pick, fact, frames, group)]
    aside = [_set_aside(pick, item, group) for item in excepted]
    if aside:
        parts.append(negate(any_of(aside, size)))
    return pick, all_of(parts, size)


def _stands(pick: Pick, fact: Fact, frames: Frames, group: Group) -> Vector:
    start, end = row_ends(pick, group)
    placed = frames.test(start, end, pick.person, need("date", fact.name))
    return all_of((placed, surely_visible(pick, fact, group)), len(pick))


def _set_aside(pick: Pick, item: Setting, group: Group) -> Vector:
    size, term = len(pick), term_of(item.fact.name, group.words)
    nothing = constant(size, NOT_MET)
    if domain_of(term) != pick.columns.name:
        return nothing
    matched = qualified(pick, item.fact)
    if item.when is not None:
        frames = find_frames(item.when, item.fact, group)
        placed = _stands(pick, item.fact, frames, group)
        if frames.exists is not None:
            exists = Vector(
                frames.exists.truth[pick.person],
                {why: mask[pick.person] for why, mask in frames.exists.needs.items()},
            )
            placed = overlaid(placed, exists.truth == OPEN, exists)
            placed = overlaid(placed, exists.truth == NOT, nothing)
        matched = all_of((matched, placed), size)
    return overlaid(nothing, _named(pick, item, group), matched)


def _named(pick: Pick, item: Setting, group: Group) -> Bools:
    below = group.below(item.fact.name)
    return pick.columns.name_words.mask(lambda word: word in below, pick.rows)


def _row_bounds(pick: Pick, hit: Vector, group: Group) -> tuple[Indices, Indices, Bools]:
    sure = np.bincount(pick.person[hit.truth == YES], minlength=group.size)
    possible = np.bincount(pick.person[hit.truth == OPEN], minlength=group.size)
    return sure, sure + possible, np.zeros(group.size, dtype=bool)


def _line_bounds(pick: Pick, hit: Vector, size: int) -> tuple[Indices, Indices, Bools]:
    """Distinct numbers of lines, surely and at most, and who has a record without one."""
    lines, counted = pick.columns.numbers("line")[pick.rows], hit.truth != NOT
    null = np.isnan(lines) & counted
    extra = np.bincount(pick.person[null], minlength=size)
    sure = _distinct(pick.person, lines, (hit.truth == YES) & ~null, size)
    every = _distinct(pick.person, lines, counted & ~null, size)
    return sure, every + extra, extra > 0


def _distinct(person: Indices, values: Numbers, mask: Bools, size: int) -> Indices:
    """How many distinct values each person has among the rows of the mask."""
    person, values = person[mask], values[mask]
    order = np.lexsort((values, person))
    person, values = person[order], values[order]
    new = np.ones(len(person), dtype=bool)
    new[1:] = (person[1:] != person[:-1]) | (values[1:] != values[:-1])
    return np.bincount(person[new], minlength=size)


def _bounded(atom: Count, low: Indices, high: Indices) -> tuple[list[Truth], Indices]:
    """The truths of all pairs of bounds that occur, and which each patient has; a high of -1 is no bound."""
    wide = int(high.max(initial=0)) + 2
    pairs, where = np.unique(low * wide + high + 1, return_inverse=True)
    truths = []
    for pair in pairs.tolist():
        least, most = divmod(pair, wide)
        truths.append(within_bounds(atom.op, atom.number, least, most - 1 if most else None) or unknown())
    return truths, where.reshape(-1)


def _with(vector: Vector, why: Need, mask: Bools) -> dict[Need, Bools]:
    return merged_needs((vector, Vector(vector.truth, {why: mask})), np.ones(len(mask), dtype=bool))
