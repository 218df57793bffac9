"""The shortest list of questions is the shortest, and answering it favourably admits the patient."""

from collections.abc import Mapping
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.ground.truth import (
    MET,
    NOT_MET,
    Met,
    Need,
    NotMet,
    Truth,
    Unknown,
    all_of,
    any_of,
    at_least,
    choose,
    negate,
    unknown,
)
from trialrun.rules import All, AnyOf, AtLeast, Attest, If, Not, Rule, Unless, atoms
from trialrun.screen.questions import OpenCriterion, shortest_questions, ways_to_pass

NAMES = ("a", "b", "c", "d")
ASK = {name: unknown(Need("attestation", name)) for name in NAMES}


def value(rule: Rule, truths: Mapping[Rule, Truth], favours: bool) -> Truth:
    """The Kleene value of a tree, written out once more and independently."""
    match rule:
        case All(of):
            return all_of(value(each, truths, favours) for each in of)
        case AnyOf(of):
            return any_of(value(each, truths, favours) for each in of)
        case AtLeast(n, of):
            return at_least(n, [value(each, truths, favours) for each in of])
        case Not(inner):
            return negate(value(inner, truths, not favours))
        case If(condition, then, otherwise):
            last = MET if otherwise is None else value(otherwise, truths, favours)
            return choose(value(condition, truths, favours), value(then, truths, favours), last)
        case Unless(inner, guard):
            spare = value(guard, truths, favours)
            first = value(inner, truths, favours)
            return any_of((first, spare)) if favours else all_of((first, negate(spare)))
    return truths[rule]


def trees() -> st.SearchStrategy[Rule]:
    """Trees over four questions."""
    leaf = st.sampled_from(NAMES).map(Attest)
    return st.recursive(
        leaf,
        lambda below: st.one_of(
            st.lists(below, min_size=2, max_size=3).map(lambda of: All(tuple(of))),
            st.lists(below, min_size=2, max_size=3).map(lambda of: AnyOf(tuple(of))),
            st.tuples(st.integers(1, 3), st.lists(below, min_size=2, max_size=3)).map(
                lambda pair: AtLeast(pair[0], tuple(pair[1]))
            ),
            below.map(Not),
            st.tuples(below, below, st.none() | below).map(lambda parts: If(*parts)),
            st.tuples(below, below).map(lambda parts: Unless(*parts)),
        ),
        max_leaves=6,
    )


def brute_force(rule: Rule, truths: dict[Rule, Truth], holds: bool) -> set[frozenset[Rule]]:
    """Every minimal set of open atoms some answers to which make the criterion pass, by trying all."""
    wanted = Met if holds else NotMet
    still_open = [atom for atom, truth in truths.items() if isinstance(truth, Unknown)]
    found: list[frozenset[Rule]] = []
    for some in chain.from_iterable(combinations(still_open, size) for size in range(len(still_open) + 1)):
        if any(smaller <= frozenset(some) for smaller in found):
            continue
        answers = (dict(zip(some, given_, strict=True)) for given_ in product((MET, NOT_MET), repeat=len(some)))
        if any(isinstance(value(rule, {**truths, **answer}, holds), wanted) for answer in answers):
            found.append(frozenset(some))
    return set(found)


@given(trees(), st.tuples(*[st.sampled_from((MET, NOT_MET, None))] * 4), st.booleans())
def test_ways_are_those_of_brute_force(rule: Rule, known: tuple[Truth | None, ...], holds: bool) -> None:
    """Unless an atom stands twice, the ways to pass are exactly the minimal answer sets that trying all finds."""
    truths: dict[Rule, Truth] = {
        Attest(name): truth if truth is not None else ASK[name] for name, truth in zip(NAMES, known, strict=True)
    }
    used = atoms(rule)
    if len(set(used)) < len(used):
        return
    ways = ways_to_pass(OpenCriterion(rule, holds, truths))
    as_atoms = {frozenset(Attest(need.subject) for need in way) for way in ways}
    assert as_atoms == brute_force(rule, truths, holds)


def test_one_alternative_of_a_list_is_enough() -> None:
    """Of five unknown alternatives one favourable answer decides, so one question is asked."""
    rule = AnyOf(tuple(Attest(name) for name in NAMES))
    asked = shortest_questions([OpenCriterion(rule, True, {Attest(name): ASK[name] for name in NAMES})])
    assert len(asked.needs) == 1
    assert asked.exact


def test_one_datum_that_serves_two_criteria_is_asked_once() -> None:
    """Where two criteria can be met by one common datum, the list has that datum alone."""
    truths: dict[Rule, Truth] = {Attest(name): ASK[name] for name in NAMES}
    first = OpenCriterion(AnyOf((Attest("a"), Attest("c"))), True, truths)  # type: ignore[arg-type]
    second = OpenCriterion(AnyOf((Attest("b"), Attest("c"))), True, truths)  # type: ignore[arg-type]
    assert [need.subject for need in shortest_questions([first, second]).needs] == ["c"]


def test_an_exclusion_asks_for_what_would_clear_it() -> None:
    """An exclusion of two findings needs both answers, a requirement of one of them only one."""
    truths: dict[Rule, Truth] = {Attest(name): ASK[name] for name in NAMES}
    rule = AnyOf((Attest("a"), Attest("b")))
    assert len(shortest_questions([OpenCriterion(rule, False, truths)]).needs) == 2  # type: ignore[arg-type]
    assert len(shortest_questions([OpenCriterion(rule, True, truths)]).needs) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [12, 13])
def test_beyond_twelve_open_atoms_the_list_is_marked_greedy(count: int) -> None:
    """Up to 12 open atoms the list is exact; beyond, it says that it may not be."""
    many = [Attest(f"q{n}") for n in range(count)]
    truths: dict[Rule, Truth] = {atom: unknown(Need("attestation", atom.question)) for atom in many}
    asked = shortest_questions([OpenCriterion(atom, True, truths) for atom in many])  # type: ignore[arg-type]
    assert asked.exact is (count == 12)
    assert len(asked.needs) == count
