"""Whether a rule passes the checker and is the same when it is read again, without reading all of it again.

Decides nothing that `check_rule` and `parse_rule` do not. Lines differ, but their atoms come again and again; what
joins them is looked at as a tree, since reading a rule text costs more than making it.
"""

from __future__ import annotations

from functools import lru_cache

from trialrun.errors import RuleSyntaxError
from trialrun.rules import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    If,
    Not,
    Present,
    Rule,
    Unless,
    check_rule,
    parse_rule,
    print_rule,
)
from trialrun.rules.bounds import find_contradictions
from trialrun.rules.nodes import children
from trialrun.terms import load_vocabulary

_DEEP = 12
"""A rule nested deeper is read as a whole, since the depth of a text is limited."""


def passes(rule: Rule) -> bool:
    """Whether a rule passes the checker without an error and is the same when it is read again."""
    if not children(rule):
        return _passes_alone(rule)
    if _depth(rule) > _DEEP:
        return _passes_whole(rule)
    return _is_formed(rule, favoured=True) and all(map(_passes_alone, _units(rule))) and not _contradicts(rule)


def _units(rule: Rule) -> list[Rule]:
    """The parts that are judged by themselves, left to right: atoms, and `no X`, which is written as one."""
    below = () if _is_unit(rule) else children(rule)
    return [unit for part in below for unit in _units(part)] if below else [rule]


def _is_unit(rule: Rule) -> bool:
    return isinstance(rule, Not) and isinstance(rule.rule, Present)


def _depth(rule: Rule) -> int:
    return 1 + max((_depth(part) for part in children(rule)), default=0)


def _is_formed(rule: Rule, *, favoured: bool) -> bool:
    """Whether what joins the atoms can be written, and can be met: lists are long enough, `unless` is in its place."""
    match rule:
        case All(of) | AnyOf(of):
            return len(of) > 1 and all(_is_formed(part, favoured=favoured) for part in of)
        case AtLeast(n, of):
            return 1 <= n <= len(of) and all(_is_formed(part, favoured=favoured) for part in of)
        case Not(inner):
            return _is_formed(inner, favoured=favoured)
        case Unless(inner, guard):
            return favoured and _is_formed(inner, favoured=True) and _is_formed(guard, favoured=False)
        case If(condition, then, otherwise):
            formed = _is_formed(condition, favoured=False) and _is_formed(then, favoured=favoured)
            return formed and (otherwise is None or _is_formed(otherwise, favoured=favoured))
        case _:
            return True


def _passes_alone(unit: Rule) -> bool:
    """A question is its key, of which the parser reads every one that `Asking` makes; anything else is looked at."""
    return _passes_kept(Attest("a") if isinstance(unit, Attest) and _is_key(unit.question) else unit)


def _is_key(question: str) -> bool:
    return question.isascii() and question.isidentifier() and question[0] != "_"


def _contradicts(rule: Rule) -> bool:
    return next(find_contradictions(rule, load_vocabulary()), None) is not None


@lru_cache(maxsize=16384)
def _passes_kept(unit: Rule) -> bool:
    return _passes_whole(unit)


def _passes_whole(rule: Rule) -> bool:
    vocabulary = load_vocabulary()
    try:
        if parse_rule(print_rule(rule), vocabulary) != rule:
            return False
    except RuleSyntaxError:
        return False
    return all(finding.severity != "error" for finding in check_rule(rule, vocabulary))
