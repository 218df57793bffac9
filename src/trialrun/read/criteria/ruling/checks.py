"""Whether a rule passes the checker and is the same when it is read again, without reading all of it again.

Decides nothing that `check_rule` and `parse_rule` do not. Lines differ, but what they name, their windows and their
units come again and again: each is looked at once, by itself. What joins them is looked at as a tree, since reading a
rule text costs more than making it.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from msgspec.structs import replace

from trialrun.errors import RuleSyntaxError
from trialrun.read.criteria.terms import term_of
from trialrun.rules import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    Compare,
    EventAnchor,
    Ever,
    Fact,
    If,
    Limit,
    Not,
    Present,
    Rule,
    Since,
    Unless,
    When,
    Window,
    check_rule,
    parse_rule,
    print_rule,
)
from trialrun.rules.bounds import find_contradictions
from trialrun.rules.nodes import children
from trialrun.terms import Concept, Drug, DrugClass, Variable, load_vocabulary

_DEEP = 12
"""A rule nested deeper is read as a whole, since the depth of a text is limited."""
_ANY_FACT = Fact("infection")
_ANY_DRUG = Fact("lenalidomide", exposure=True)
_ANY_OF = {"condition": "infection", "procedure": "surgery"}
_ANY_NUMBER = Decimal(2)
"""What stands for every fact beside a window, for each of its kind, and for every number beside a unit."""


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
    depth, level = 0, [rule]
    while level:
        depth, level = depth + 1, [part for one in level for part in children(one)]
    return depth


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
    if isinstance(unit, Attest) and _is_key(unit.question):
        return True
    return all(map(_passes_kept, _apart(unit)))


def _apart(unit: Rule) -> tuple[Rule, ...]:
    """Units that pass where this one does and are met more often: fact and window apart, a limit without its number."""
    match unit:
        case Not(Present() as inner):
            return _apart(inner)
        case Present(fact, None, ()):
            return (Present(_as_its_kind(fact)),)
        case Present(Fact(qualifiers=()) as fact, when, ()) if when is not None and _is_plain(when):
            return (Present(_as_its_kind(fact)), Present(_ANY_FACT, when))
        case Since(Fact(qualifiers=()) as fact, offset, EventAnchor() as anchor, ()):
            return (Present(_as_its_kind(fact)), Since(_ANY_FACT, offset, anchor))
        case Compare(fact, _, limit, when=when) if (
            when is not None and _is_plain(when) and isinstance(term_of(fact.name), Variable)
        ):
            return (replace(unit, limit=_without_number(limit), when=None), Present(_ANY_FACT, when))
        case Compare(_, _, limit):
            return (replace(unit, limit=_without_number(limit)),)
        case _:
            return (unit,)


def _as_its_kind(fact: Fact) -> Fact:
    """The fact that stands for all of its kind: findings of one table and drugs are read again alike, by any name."""
    term = term_of(fact.name)
    if term is None or term.name != fact.name:
        return fact
    if isinstance(term, Concept) and not fact.exposure:
        return replace(fact, name=_ANY_OF[term.kind])
    drug = isinstance(term, Drug | DrugClass) and fact.exposure and not fact.qualifiers
    return _ANY_DRUG if drug else fact


def _is_plain(when: When) -> bool:
    """Whether a window says the same of every fact: no other fact is in it, and nothing need last through it."""
    return isinstance(when, Ever) or (
        isinstance(when, Window) and when.relation != "during" and isinstance(when.anchor, EventAnchor)
    )


def _without_number(limit: Limit) -> Limit:
    """The limit with the number that stands for all; a single ULN is printed without one and stays."""
    plus = limit.plus and replace(limit.plus, value=_ANY_NUMBER if limit.plus.value > 1 else limit.plus.value)
    times = limit.times and (_ANY_NUMBER if limit.times > 1 else limit.times)
    return replace(limit, plus=plus, times=times)


def _is_key(question: str) -> bool:
    """Whether a question is such a key as `Asking` makes, of which the parser reads every one."""
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
