"""Comparisons with numbers, as eligibility text prints them."""

from trialrun.read.criteria.lexis import find_comparisons


def test_a_printed_sign_is_read() -> None:
    """`>= 18 years` after the word age is a lower bound of 18 years on the age."""
    (found,) = find_comparisons("Age >= 18 years")
    assert (found.op, str(found.limit.value), found.limit.unit, found.about.name) == (">=", "18", "a", "age")
