"""The columnar engine: all patients, many rules at once. It must agree with the reference engine in every truth and
need; what it cannot tell for a patient it asks the reference engine.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from trialrun.engines.case import Case
from trialrun.engines.columnar_facts import judge_count, judge_presence
from trialrun.engines.columnar_group import Group, group_of
from trialrun.engines.columnar_measured import Answer, judge_measured, judge_recorded
from trialrun.engines.columnar_person import judge_attest, judge_person
from trialrun.engines.columns import Store
from trialrun.engines.context import Context, need, term_of, wider_names
from trialrun.engines.patient import Tabled
from trialrun.engines.reference import facts_of, judge_atom
from trialrun.engines.vectors import (
    Bools,
    Codes,
    Indices,
    Vector,
    all_of,
    any_of,
    at_least,
    choose,
    from_table,
    guarded,
    negate,
    overlaid,
)
from trialrun.engines.words import of_trial
from trialrun.ground.truth import Need, Truth
from trialrun.rules.nodes import (
    All,
    AnyOf,
    AtLeast,
    Atom,
    Attest,
    Compare,
    Count,
    If,
    Not,
    OneOf,
    Present,
    Recorded,
    Rule,
    Since,
    Tested,
    Unless,
)
from trialrun.terms.vocabulary import domain_of


class CohortJudgement(msgspec.Struct, frozen=True):
    """The truth of every rule for every person: codes 0 not met, 1 met, 2 unknown, in the order of `person_ids`."""

    person_ids: tuple[str, ...]
    vectors: Mapping[str, Vector]

    def truth(self, rule: str) -> Codes:
        """The truth codes of one rule, shape (persons,)."""
        return self.vectors[rule].truth

    def needs(self, rule: str) -> Mapping[Need, Bools]:
        """Every need of one rule with the persons who have it, shape (persons,) each."""
        return self.vectors[rule].needs

    def need_sets(self, rule: str) -> tuple[Indices, tuple[tuple[Need, ...], ...]]:
        """The distinct sets of needs of one rule, each sorted, and which of them every person has."""
        vector = self.vectors[rule]
        codes = np.zeros(len(vector.truth), dtype=np.int64)
        sets: list[tuple[Need, ...]] = [()]
        for wanted in sorted(vector.needs):
            present = np.bincount(codes * 2 + vector.needs[wanted], minlength=2 * len(sets)) > 0
            sets = [(*sets[code // 2], wanted) if code % 2 else sets[code // 2] for code in np.flatnonzero(present)]
            codes = (np.cumsum(present) - 1)[codes * 2 + vector.needs[wanted]]
        return codes, tuple(sets)

    def at(self, rule: str, person: int) -> Truth:
        """The truth of one rule for the person at a position, with its needs."""
        return self.vectors[rule].at(person)


def open_cohort(cohort: Tabled) -> Store:
    """The tables of a cohort made ready for many judgements. Columns are read when first needed."""
    return cohort if isinstance(cohort, Store) else Store(cohort.tables)


def judge_cohort(
    rules: Mapping[str, tuple[Rule, bool]],
    cohort: Tabled,
    context: Context,
) -> CohortJudgement:
    """Judge every rule for every person as of a day.

    `rules` maps a name to the rule and whether a true answer favours the patient. Pass the Store of `open_cohort`
    to share the work between trials. Raises UnknownNameError and UnitError like `evaluate`.
    """
    store = open_cohort(cohort)
    group = group_of(store, context)
    vectors = {name: judge_rule(rule, group, favours) for name, (rule, favours) in rules.items()}
    return CohortJudgement(store.names, vectors)


def judge_rule(rule: Rule, group: Group, favours: bool | None) -> Vector:
    """The truth of one rule for every person. `favours` follows the rule down as in the reference engine."""

    def down(part: Rule, side: bool | None = favours) -> Vector:
        return judge_rule(part, group, side)

    match rule:
        case All(of):
            return all_of([down(part) for part in of], group.size)
        case AnyOf(of):
            return any_of([down(part) for part in of], group.size)
        case AtLeast(n, of):
            return at_least(n, [down(part) for part in of], group.size)
        case Not(inner):
            return negate(down(inner, None if favours is None else not favours))
        case If(condition, then, otherwise):
            when, then_truth = down(condition, None), down(then)
            if otherwise is None:
                return any_of((negate(when), then_truth), group.size)
            return choose(when, then_truth, down(otherwise))
        case Unless(inner, guard):
            return guarded(down(inner), down(guard, None), favours, need("guard", "unless"))
        case _:
            return judge_vector(rule, group)


def judge_vector(atom: Atom, group: Group) -> Vector:
    """The truth of one atom for every person, kept for the next rule that asks it in the same context."""
    context = group.context
    table = "attestation" if isinstance(atom, Attest) else "event"
    key = ("atom", atom, context.as_of, _own_trial(table, group), context.assume_absent, id(group.words))
    if key not in group.store.notes:
        vector, hard = _judge(atom, group)
        if hard is not None and hard.any():
            vector = _by_reference(atom, vector, hard, group)
        group.store.notes[key] = vector
    found: Vector = group.store.notes[key]
    return found


def _own_trial(table: str, group: Group) -> str | None:
    """The trial of the context where some record of the table is its own; else all trials see the same records."""
    trial = group.context.trial
    words = group.store.of(table).words("trial").words
    return trial if any(of_trial(word, trial) for word in words) else None


def _judge(atom: Atom, group: Group) -> Answer:
    match atom:
        case Present() | Since():
            return judge_presence(atom, group), None
        case Count():
            return judge_count(atom, group), None
        case Attest():
            return judge_attest(atom, group), None
        case _ if domain_of(term_of(atom.fact.name, group.words)) == "person":
            return judge_person(atom, group), None
        case Recorded():
            return judge_recorded(atom, group), None
        case Compare() | OneOf() | Tested():
            return judge_measured(atom, group)


def _by_reference(atom: Atom, vector: Vector, hard: Bools, group: Group) -> Vector:
    """The vector with the hard persons judged one by one."""
    rows = np.flatnonzero(hard)
    persons = group.store.patients(rows, _needed(atom, group))
    truths = [judge_atom(atom, Case(person, group.context, group.words))[0] for person in persons]
    where = np.zeros(group.size, dtype=np.int64)
    where[rows] = np.arange(len(rows))
    return overlaid(vector, hard, from_table(truths, where))


def _needed(atom: Atom, group: Group) -> dict[str, frozenset[str] | None]:
    """The records that can matter to an atom: its facts, those of its exceptions and anchors, events and coverage.

    Conditions are needed whole: a wider one may be recorded as absent. Drugs and procedures may have a wider name.
    """
    needed: dict[str, frozenset[str] | None] = {"event": None, "coverage": None}
    for fact in facts_of(atom):
        term = term_of(fact.name, group.words)
        table = domain_of(term)
        if table == "condition":
            needed[table] = None
        elif table != "person":
            names = group.below(term.name) | wider_names(term, group.words)
            needed[table] = (needed.get(table) or frozenset()) | names
    return needed
