"""Judges a rule before any patient is seen: findings for what can never be decided, never be met, or is not meant so.

The checks of one atom are in check_atoms.py, contradictions between atoms in bounds.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialrun.errors import RuleSyntaxError
from trialrun.ground.finding import Finding
from trialrun.rules.bounds import find_contradictions
from trialrun.rules.check_atoms import check_atom
from trialrun.rules.names import find_problem
from trialrun.rules.nodes import AtLeast, Attest, If, Rule, Unless, atoms, children
from trialrun.rules.printer import print_rule
from trialrun.rules.syntax import read_rule_text
from trialrun.terms.vocabulary import Vocabulary


def check_rule(
    rule: Rule, vocabulary: Vocabulary, *, questions: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """What is wrong or doubtful in a rule, in reading order, each finding once; `quote` is the part it is about.

    `questions` are the wordings of attestations by key; where given, a key without wording is a finding.
    """
    found = list(_check_names(rule, vocabulary))
    if any(finding.family == "rule-text" for finding in found):
        return tuple(found)
    found += _check_favour(rule, favoured=True)
    for atom in atoms(rule):
        found += check_atom(atom, vocabulary)
    found += _check_lists(rule)
    found += find_contradictions(rule, vocabulary)
    if questions is not None:
        found += _check_questions(rule, questions)
    return tuple(dict.fromkeys(found))


def _check_names(rule: Rule, vocabulary: Vocabulary) -> Iterator[Finding]:
    text = print_rule(rule)
    try:
        _, uses = read_rule_text(text)
    except RuleSyntaxError as error:
        yield Finding("rule-text", "error", error.what.split("\n")[0], error.fix, quote=text)
        return
    for use in uses:
        problem = find_problem(use, vocabulary)
        if problem is not None:
            yield Finding("rule-name", "error", *problem, quote=text)


def _check_favour(rule: Rule, *, favoured: bool) -> Iterator[Finding]:
    """`unless` means something only where being true is good or bad for the patient."""
    if isinstance(rule, Unless) and not favoured:
        yield Finding(
            "unless",
            "error",
            "`unless` stands where being true is neither for nor against the patient",
            "inside an `if` condition or an `unless` guard write `and not (...)` or `or (...)`",
            quote=print_rule(rule),
        )
    neutral = {If: 0, Unless: 1}.get(type(rule))  # the place of the `if` condition and of the guard
    for place, child in enumerate(children(rule)):
        yield from _check_favour(child, favoured=favoured and place != neutral)


def _check_lists(rule: Rule) -> Iterator[Finding]:
    """`at least 3 of` two can never be met; a part that stands twice in a list counts twice."""
    of = children(rule)
    if isinstance(rule, AtLeast):
        yield from _check_at_least(rule)
    if not isinstance(rule, If | Unless) and len(set(of)) < len(of):
        again = next(part for part in of if of.count(part) > 1)
        yield Finding(
            "repeated", "query", "the same condition stands twice in a list", "take one out", quote=print_rule(again)
        )
    for child in of:
        yield from _check_lists(child)


def _check_at_least(rule: AtLeast) -> Iterator[Finding]:
    size, quote = len(rule.of), print_rule(rule)
    if rule.n > size:
        message = f"at least {rule.n} of a list of {size} can never be met"
        yield Finding("at-least", "error", message, f"ask for {size} at most", quote=quote)
    if rule.n < 1:
        yield Finding("at-least", "error", "at least 0 of a list is always met", "ask for 1 or more", quote=quote)


def _check_questions(rule: Rule, questions: Mapping[str, str]) -> Iterator[Finding]:
    for atom in atoms(rule):
        if isinstance(atom, Attest) and atom.question not in questions:
            yield Finding(
                "question",
                "warning",
                f"the question {atom.question!r} has no wording",
                "give the words in which it is asked",
                quote=print_rule(atom),
            )
