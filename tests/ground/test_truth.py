"""Truth has three values and a reason."""

from itertools import product

import pytest

from trialrun.ground.truth import MET, NOT_MET, Need, Truth, Unknown, all_of, any_of, at_least, choose, negate, unknown

A = unknown(Need("measurement", "platelets"))
B = unknown(Need("measurement", "alt"))
VALUES = (MET, NOT_MET, A)


def rank(truth: Truth) -> int:
    """Not met 0, unknown 1, met 2."""
    return {"Met": 2, "Unknown": 1, "NotMet": 0}[type(truth).__name__]


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, repeat=2)))
def test_and_is_the_lower_and_or_the_higher(left: Truth, right: Truth) -> None:
    """Kleene and is the minimum and or the maximum of not met < unknown < met."""
    assert rank(all_of((left, right))) == min(rank(left), rank(right))
    assert rank(any_of((left, right))) == max(rank(left), rank(right))


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, repeat=2)))
def test_de_morgan(left: Truth, right: Truth) -> None:
    """Not (a and b) is (not a) or (not b), reasons included."""
    assert negate(all_of((left, right))) == any_of((negate(left), negate(right)))


def test_excluded_middle_may_be_unknown() -> None:
    """In strict Kleene logic `a or not a` is unknown where a is."""
    assert isinstance(any_of((A, negate(A))), Unknown)


def test_needs_are_collected_once_and_sorted() -> None:
    """An unknown carries every missing datum once, in a fixed order, whatever the order of the parts."""
    assert all_of((A, B, A)) == all_of((B, A))
    assert all_of((A, B)) == Unknown((Need("measurement", "alt"), Need("measurement", "platelets")))


def test_a_decided_answer_drops_needs() -> None:
    """Where one part decides, what the others miss does not matter."""
    assert all_of((A, NOT_MET)) == NOT_MET
    assert any_of((A, MET)) == MET


def test_empty_lists() -> None:
    """Nothing to satisfy is met; no alternative is not met."""
    assert all_of(()) == MET
    assert any_of(()) == NOT_MET


@pytest.mark.parametrize(("truths", "n"), [(t, n) for t in product(VALUES, repeat=3) for n in range(5)])
def test_at_least_counts_the_worst_and_the_best_case(truths: tuple[Truth, ...], n: int) -> None:
    """At least n is met where enough are met, not met where even all unknowns would not do."""
    met, still_open = truths.count(MET), truths.count(A)
    expected = 2 if met >= n else 0 if met + still_open < n else 1
    assert rank(at_least(n, truths)) == expected


@pytest.mark.parametrize(("condition", "then", "otherwise"), list(product(VALUES, repeat=3)))
def test_choose_follows_its_condition_or_the_agreement_of_both_branches(
    condition: Truth, then: Truth, otherwise: Truth
) -> None:
    """An unknown condition leaves the answer open only where the branches could differ."""
    expected = {2: rank(then), 0: rank(otherwise), 1: rank(then) if then == otherwise else 1}[rank(condition)]
    assert rank(choose(condition, then, otherwise)) == expected
