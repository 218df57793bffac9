"""Exceptions that set records aside before a disease is looked for: skin cancer beside colon cancer is colon cancer."""

from __future__ import annotations

import msgspec

from trialrun.read.criteria.concepts_terms import is_treatment
from trialrun.read.criteria.model import OneOrMore, Statement, Tree
from trialrun.read.criteria.ruling_atoms import NEGATIVE, rule_of_statement, when_of, words_of
from trialrun.read.criteria.ruling_questions import Asking
from trialrun.read.criteria.trees import statements
from trialrun.read.text import Cut
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


def asked_beyond(inner: Tree, exception: Tree, asking: Asking) -> Rule | None:
    """A disease with kinds of it excepted that are narrowed by a time or a value: whoever has it is asked.

    `Unless` would pass a patient who has what is excepted and something else beside it. None for other exceptions.
    """
    if not isinstance(inner, Statement) or inner.op not in ("present", "absent"):
        return None
    items = tuple(item for item in statements(exception) if item.about.name != inner.about.name)
    since = _since_beyond(inner, items, asking)
    if since is not None:
        return since
    found = _presence(inner, asking)
    if found is None or not any(_beside(item, found[0].fact) for item in items):
        return None
    cut = Cut(min(inner.cut.first, *(item.cut.first for item in items)), max(item.cut.end for item in items))
    printed = asking.printed(cut) or words_of(inner, asking)
    rule = All((found[0], asking.ask(f"something else than what is excepted: {printed}")))
    return Not(rule) if inner.op in NEGATIVE else rule


def _since_beyond(inner: Statement, items: tuple[Statement, ...], asking: Asking) -> Rule | None:
    """`4 weeks since chemotherapy except X`: that long since any, or as a person says since all but X."""
    timed = inner.timing is not None and inner.timing.relation == "at least" and inner.op == "present"
    if not timed or not any(is_treatment(item.about.name) for item in items):
        return None
    rule = rule_of_statement(inner, asking)
    cut = Cut(min(inner.cut.first, *(item.cut.first for item in items)), max(item.cut.end for item in items))
    printed = asking.printed(cut) or words_of(inner, asking)
    return AnyOf((rule, asking.ask(f"nothing else than what is excepted since then: {printed}")))


def _beside(item: Statement, fact: Fact) -> bool:
    """Whether an exception is a kind of the disease, or a treatment set against another."""
    return _kind_of(item, fact.name) or (is_treatment(item.about.name) and is_treatment(fact.name))


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
