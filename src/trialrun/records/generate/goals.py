"""From a rule and the truth it should have to truths of its atoms that give it; one way at a time, drawn at random."""

from __future__ import annotations

import msgspec
import numpy as np

from trialrun.rules import All, AnyOf, AtLeast, Atom, If, Not, Rule, Unless

NOT_MET, MET, UNKNOWN, VARIES = 0, 1, 2, 3
"""The truths a plan aims at; VARIES is what the plan leaves to the draw."""

Wish = tuple[Atom, int]


class Leaf(msgspec.Struct, frozen=True):
    """An atom, or its negation."""

    atom: Atom
    positive: bool


class AtLeastOf(msgspec.Struct, frozen=True):
    """At least `n` of the parts: all where n is their number, any where n is 1."""

    n: int
    of: tuple[Goal, ...]


Goal = Leaf | AtLeastOf


def goal_of(rule: Rule, favours: bool | None = True, *, positive: bool = True) -> Goal:
    """The rule with negation at its atoms only. `favours` says what `unless` means, as in the engines."""

    def down(part: Rule, *, as_is: bool = True, side: bool | None = favours) -> Goal:
        return goal_of(part, side, positive=positive == as_is)

    flipped = None if favours is None else not favours
    match rule:
        case All(of):
            return _join(tuple(down(part) for part in of), every=positive)
        case AnyOf(of):
            return _join(tuple(down(part) for part in of), every=not positive)
        case AtLeast(n, of):
            return AtLeastOf(n if positive else len(of) - n + 1, tuple(down(part) for part in of))
        case Not(inner):
            return down(inner, as_is=False, side=flipped)
        case If(condition, then, otherwise):
            if otherwise is None:
                return _join((down(condition, as_is=False, side=None), down(then)), every=not positive)
            return _choice(condition, down(then), down(otherwise))
        case Unless(inner, guard):
            kind = favours is not False
            return _join((down(inner), down(guard, as_is=kind, side=None)), every=positive != kind)
        case _:
            return Leaf(rule, positive)


def _choice(condition: Rule, then: Goal, otherwise: Goal) -> Goal:
    holds, fails = goal_of(condition, None), goal_of(condition, None, positive=False)
    return _join((_join((holds, then), every=True), _join((fails, otherwise), every=True)), every=False)


def _join(parts: tuple[Goal, ...], *, every: bool) -> Goal:
    return AtLeastOf(len(parts) if every else 1, parts)


def draw_way(goal: Goal, truth: int, rng: np.random.Generator) -> tuple[Wish, ...]:
    """Truths of atoms that together give the goal its truth; atoms that do not matter are left out."""
    if isinstance(goal, Leaf):
        return ((goal.atom, truth if goal.positive or truth == UNKNOWN else 1 - truth),)
    parts = [goal.of[place] for place in _order(goal.of, rng)]
    needed = goal.n if truth == MET else len(parts) - goal.n + 1
    if truth != UNKNOWN:
        return tuple(wish for part in parts[:needed] for wish in draw_way(part, truth, rng))
    if rng.random() < 0.3:
        return tuple(wish for part in parts for wish in draw_way(part, UNKNOWN, rng))
    truths = [UNKNOWN] + [MET] * (goal.n - 1) + [NOT_MET] * (len(parts) - goal.n)
    shuffled = [goal.of[place] for place in rng.permutation(len(parts))]
    return tuple(wish for part, each in zip(shuffled, truths, strict=True) for wish in draw_way(part, each, rng))


def _order(parts: tuple[Goal, ...], rng: np.random.Generator) -> list[int]:
    """A random order in which simple parts tend to come first."""
    keys = rng.random(len(parts)) * [_size(part) for part in parts]
    return [int(place) for place in np.argsort(keys)]


def _size(goal: Goal) -> float:
    return 1.0 if isinstance(goal, Leaf) else sum(_size(part) for part in goal.of)


def truth_of(goal: Goal, atom_truths: dict[Atom, int]) -> int:
    """The truth of a goal from truths of its atoms (missing: VARIES); three-valued, with VARIES in between."""
    if isinstance(goal, Leaf):
        truth = atom_truths.get(goal.atom, VARIES)
        return truth if goal.positive or truth > MET else 1 - truth
    truths = [truth_of(part, atom_truths) for part in goal.of]
    met, may = truths.count(MET), truths.count(VARIES)
    still_open = truths.count(UNKNOWN)
    if met >= goal.n:
        return MET
    if met + may + still_open < goal.n:
        return NOT_MET
    return VARIES if may else UNKNOWN
