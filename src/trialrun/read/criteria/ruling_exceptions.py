"""Exceptions that set records aside before a disease is looked for: skin cancer beside colon cancer is colon cancer."""

from __future__ import annotations

import msgspec

from trialrun.read.criteria.model import OneOrMore, Statement, Tree
from trialrun.read.criteria.ruling_atoms import NEGATIVE, rule_of_statement, when_of, words_of
from trialrun.read.criteria.ruling_questions import Asking
from trialrun.rules import All, AnyOf, Fact, Not, Present, Rule, Setting
from trialrun.terms import Concept, load_vocabulary


def set_aside(inner: Tree, exception: Tree, asking: Asking) -> Rule | None:
    """`no malignancy except (skin cancer)`; None where inner or exception are not plain diseases of one kind.

    A disease that is set aside only where it was treated still counts where it was not, which is asked.
    """
    if not isinstance(inner, Statement) or inner.op not in ("present", "absent"):
        return None
    found = _presence(inner, asking)
    items = _diseases(exception)
    if found is None or not items or not all(_kind_of(item, found[0].fact.name) for item in items):
        return None
    present, asked = found
    settings = tuple(dict.fromkeys(Setting(Fact(item.about.name), when_of(item)[0]) for item in items))
    without = msgspec.structs.replace(present, excepted=settings)
    counted: list[Rule] = [without, *_untreated(items, present, asking)]
    rule: Rule = counted[0] if len(counted) == 1 else AnyOf(tuple(dict.fromkeys(counted)))
    if asked is not None:
        rule = All((rule, asked))
    return Not(rule) if inner.op in NEGATIVE else rule


def _presence(inner: Statement, asking: Asking) -> tuple[Present, Rule | None] | None:
    """The presence that a statement is, and the question that narrows it."""
    match rule_of_statement(inner, asking):
        case Present() as present:
            return present, None
        case All((Present() as present, asked)):
            return present, asked
        case _:
            return None


def _diseases(exception: Tree) -> tuple[Statement, ...]:
    """The exception as a list of diseases; empty where it is anything else."""
    parts = exception.of if isinstance(exception, OneOrMore) and exception.n == 1 else (exception,)
    items = tuple(part for part in parts if isinstance(part, Statement))
    plain = len(items) == len(parts) and all(
        item.op == "present" and item.timing is None and item.limit is None for item in items
    )
    return items if plain else ()


def _kind_of(item: Statement, name: str) -> bool:
    vocabulary = load_vocabulary()
    term = vocabulary.term(item.about.name) if item.about.name else None
    return isinstance(term, Concept) and term.kind == "condition" and term.name in vocabulary.below(name) - {name}


def _untreated(items: tuple[Statement, ...], present: Present, asking: Asking) -> list[Rule]:
    narrowed = [item for item in items if any(said.key in ("status", "severity", "type") for said in item.said)]
    return [
        All((Present(Fact(item.about.name), present.when), Not(asking.ask(words_of(item, asking)))))
        for item in narrowed
    ]
