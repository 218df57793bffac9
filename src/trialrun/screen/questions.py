"""The shortest list of questions that would decide: the fewest missing data whose favourable answers admit the patient.

Works on the tree and the truths of its atoms alone. Two atoms about the same datum are one question; whether their
answers can be true together is not examined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import combinations

import msgspec

from trialrun.ground.truth import Met, Need, Truth, Unknown
from trialrun.rules import All, AnyOf, AtLeast, Atom, If, Not, Rule, Unless, atoms

Needs = frozenset[Need]
_EXACT_ATOMS = 12
_MOST_WAYS = 1024  # 12 open atoms have at most 924 ways of which none contains another


class OpenCriterion(msgspec.Struct, frozen=True):
    """An undecided criterion: its rule, what it must be for an eligible patient, and the truth of each atom."""

    rule: Rule
    holds_when_eligible: bool
    truths: Mapping[Atom, Truth]


class Questions(msgspec.Struct, frozen=True):
    """The needs to ask for, in a fixed order; `exact` is False where the list was found greedily."""

    needs: tuple[Need, ...]
    exact: bool


class Choice(msgspec.Struct, frozen=True):
    """What can be done about one open criterion: its ways to pass, smallest first, and its open atoms."""

    ways: tuple[Needs, ...]
    open_atoms: frozenset[Atom]


def shortest_questions(criteria: Sequence[OpenCriterion]) -> Questions:
    """The smallest set of needs whose favourable answers would make every open criterion pass."""
    return shortest_list([choice_of(criterion) for criterion in criteria])


def choice_of(criterion: OpenCriterion) -> Choice:
    """The ways one criterion can come to pass, worked out once for all patients in whom its atoms look alike."""
    return Choice(ways_to_pass(criterion), frozenset(_open_atoms(criterion)))


def shortest_list(choices: Sequence[Choice]) -> Questions:
    """The smallest set of needs that holds a way for every choice.

    Exact for at most 12 open atoms in all; beyond that each choice adds what is cheapest given the ones before.
    A criterion that no answer can make pass asks for nothing.
    """
    exact = len(frozenset[Atom]().union(*(choice.open_atoms for choice in choices))) <= _EXACT_ATOMS
    sure = frozenset[Need]().union(*(choice.ways[0] for choice in choices if len(choice.ways) == 1))
    ways = [choice.ways for choice in choices if len(choice.ways) > 1]
    chosen = _smallest_union(ways, sure) if exact else _greedy_union(ways, sure)
    return Questions(tuple(sorted(chosen)), exact)


def ways_to_pass(criterion: OpenCriterion) -> tuple[Needs, ...]:
    """Every minimal set of needs whose favourable answers would make one criterion pass, smallest first."""
    search = _Search(criterion.truths)
    return _minimal(search.ways(criterion.rule, criterion.holds_when_eligible, criterion.holds_when_eligible))


class _Search:
    """Finds the ways a node can become met (or not met) by answering unknown atoms, node by node."""

    def __init__(self, truths: Mapping[Atom, Truth]) -> None:
        self.truths = truths

    def ways(self, rule: Rule, value: bool, favours: bool) -> tuple[Needs, ...]:
        """Need sets that would make `rule` met (`value` True) or not met (False)."""
        match rule:
            case All(of):
                return self._joint(of, value, favours) if value else self._either(of, value, favours)
            case AnyOf(of):
                return self._either(of, value, favours) if value else self._joint(of, value, favours)
            case AtLeast(n, of):
                return self._at_least(of, n if value else len(of) - n + 1, value, favours)
            case Not(inner):
                return self.ways(inner, not value, not favours)
            case If(condition, then, otherwise):
                return self._choice((condition, then, otherwise), value, favours)
            case Unless(inner, guard):
                spared = AnyOf((inner, guard)) if favours else All((inner, Not(guard)))
                return self.ways(spared, value, favours)
            case _:
                return self._atom(rule, value)

    def _atom(self, atom: Atom, value: bool) -> tuple[Needs, ...]:
        truth = self.truths[atom]
        if isinstance(truth, Unknown):
            return (frozenset(truth.needs),)
        return (frozenset(),) if isinstance(truth, Met) is value else ()

    def _joint(self, of: Iterable[Rule], value: bool, favours: bool) -> tuple[Needs, ...]:
        nothing: tuple[Needs, ...] = (frozenset(),)
        return reduce(_cross, (self.ways(rule, value, favours) for rule in of), nothing)

    def _either(self, of: Iterable[Rule], value: bool, favours: bool) -> tuple[Needs, ...]:
        return _minimal(way for rule in of for way in self.ways(rule, value, favours))

    def _at_least(self, of: tuple[Rule, ...], n: int, value: bool, favours: bool) -> tuple[Needs, ...]:
        if n <= 0:
            return (frozenset(),)
        return _minimal(way for some in combinations(of, n) for way in self._joint(some, value, favours))

    def _choice(self, parts: tuple[Rule, Rule, Rule | None], value: bool, favours: bool) -> tuple[Needs, ...]:
        condition, then, otherwise = parts
        met, not_met = self.ways(condition, True, favours), self.ways(condition, False, favours)
        yes = self.ways(then, value, favours)
        no = self.ways(otherwise, value, favours) if otherwise is not None else ((frozenset(),) if value else ())
        return _minimal((*_cross(met, yes), *_cross(not_met, no), *_cross(yes, no)))


def _open_atoms(criterion: OpenCriterion) -> set[Atom]:
    return {atom for atom in atoms(criterion.rule) if isinstance(criterion.truths[atom], Unknown)}


def _cross(left: tuple[Needs, ...], right: tuple[Needs, ...]) -> tuple[Needs, ...]:
    return _minimal(a | b for a in left for b in right)


def _minimal(ways: Iterable[Needs]) -> tuple[Needs, ...]:
    """The ways that contain no other, smallest first; at most about a thousand are kept."""
    kept: list[Needs] = []
    for way in sorted(set(ways), key=lambda way: (len(way), sorted(way))):
        if not any(smaller <= way for smaller in kept):
            kept.append(way)
        if len(kept) == _MOST_WAYS:
            break
    return tuple(kept)


def _smallest_union(ways: Sequence[tuple[Needs, ...]], sure: Needs) -> Needs:
    begun: tuple[Needs, ...] = (sure,)
    unions = reduce(_cross, ways, begun)
    return min(unions, key=lambda way: (len(way), sorted(way)), default=sure)


def _greedy_union(ways: Sequence[tuple[Needs, ...]], sure: Needs) -> Needs:
    chosen = sure
    for options in sorted(ways, key=len):
        chosen |= min(options, key=lambda way: (len(way - chosen), sorted(way)))
    return chosen
