"""The quick judgement of a rule is the judgement of the checker and the parser."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from strategies import rules
from trialrun.errors import RuleSyntaxError
from trialrun.read.criteria.ruling.checks import passes
from trialrun.rules import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    Fact,
    If,
    Not,
    Present,
    Rule,
    Unless,
    check_rule,
    parse_rule,
    print_rule,
)
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()
INNER = rules(VOCABULARY, depth=1)


@st.composite
def _oddly_joined(draw: st.DrawFn) -> Rule:
    """Rules that may be nested in any way: lists of one, `unless` in a condition, more asked than there are."""
    of = tuple(draw(st.lists(INNER, min_size=1, max_size=3)))
    one, other = draw(INNER), draw(INNER)
    odd: tuple[Rule, ...] = (
        All(of), AnyOf(of), AtLeast(draw(st.integers(0, 4)), of), Not(Unless(one, other)), All((one, Not(one))),
        If(Unless(one, other), other), Unless(one, Unless(other, one)), Not(Present(Fact("no_such_name"))),
        All((one, Attest("and"))), AnyOf((one, Attest("_x y"))),
    )  # fmt: skip
    return draw(st.sampled_from(odd))


def _judged(rule: Rule) -> bool:
    """What the checker and the parser say of the whole rule."""
    try:
        same = parse_rule(print_rule(rule), VOCABULARY) == rule
    except RuleSyntaxError:
        return False
    return same and all(finding.severity != "error" for finding in check_rule(rule, VOCABULARY))


@given(rules(VOCABULARY))
def test_of_any_rule(rule: Rule) -> None:
    """Rules that can be written are judged as the checker and the parser judge them."""
    assert passes(rule) == _judged(rule)


@given(_oddly_joined())
def test_of_what_cannot_be_written(rule: Rule) -> None:
    """Rules that cannot be written or met are refused, as the checker and the parser refuse them."""
    assert passes(rule) == _judged(rule)


def test_of_every_name() -> None:
    """Every finding and drug of the vocabulary passes by its name, with and without `exposure to`, as it is judged."""
    for name in VOCABULARY.index_names:
        for fact in (Fact(name), Fact(name, exposure=True)):
            assert passes(Present(fact)) == _judged(Present(fact)), name


def test_deep_rules_are_refused_as_the_parser_does() -> None:
    """A rule nested beyond what may be read does not pass."""
    rule: Rule = Present(Fact("pneumonia"))
    for _ in range(120):
        rule = Not(rule) if isinstance(rule, Not) else Not(AnyOf((rule, Attest("a"))))
    assert passes(rule) == _judged(rule)
