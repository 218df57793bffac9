"""A line that was read becomes a rule over the vocabulary; whatever the vocabulary cannot say is asked of a person.

A rule made here always passes the rule checker, prints and parses back. It asserts no more than the line does.
"""

from __future__ import annotations

from collections.abc import Iterable

from trialrun.protocol.eligibility import Question
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    LineRead,
    Negated,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.questions import Asking, in_its_time
from trialrun.read.criteria.ruling.atoms import HIGHEST_GRADE, NEGATIVE, rule_of_statement
from trialrun.read.criteria.ruling.checks import passes
from trialrun.read.criteria.ruling.exceptions import asked_beyond, others_asked, set_aside
from trialrun.read.criteria.trees import any_of
from trialrun.read.text import Text
from trialrun.rules import All, AnyOf, AtLeast, Attest, If, Not, Rule, Unless


def to_rule(read: LineRead, text: Text | None = None) -> tuple[Rule | None, dict[str, Question]]:
    """The rule of a line, and the wording of every question it asks, by key. None for notes.

    With `text`, what was left in `rest` is asked too; without, the parts that were understood stand alone.
    """
    if read.kind == "note":
        return None, {}
    asking = Asking(text, required=read.holds_when_eligible)
    rule = None if read.tree is None else _rule(read.tree, asking, favoured=True)
    left = [asking.ask(text.quote(cut)) for cut in read.rest] if text is not None else []
    rule = joined([rule, *left], together=read.holds_when_eligible)
    if rule is None or not passes(rule):
        asking = Asking(text)
        rule = asking.ask(_whole(read, text))
    return rule, asking.questions_of(rule)


def joined(rules: Iterable[Rule | None], *, together: bool) -> Rule | None:
    """All of the rules, or any of them; nested lists of one kind become one, and nothing stands twice."""
    kind = All if together else AnyOf
    flat: list[Rule] = []
    for rule in rules:
        for item in rule.of if isinstance(rule, kind) else (rule,):
            if item is not None and item not in flat:
                flat.append(item)
    if len(flat) < 2:
        return flat[0] if flat else None
    return All(tuple(flat)) if together else AnyOf(tuple(flat))


def denied(rule: Rule) -> Rule:
    """The opposite of a rule; twice denied is the rule."""
    return rule.rule if isinstance(rule, Not) else Not(rule)


def _rule(tree: Tree, asking: Asking, *, favoured: bool) -> Rule | None:
    """The rule of a tree. `favoured`: it stands where being true is good or bad for the patient."""
    match tree:
        case Statement() if not tree.about.name and tree.op in NEGATIVE and asking.denies(tree.cut):
            return asking.ask(asking.printed(tree.cut))
        case Statement():
            rule = rule_of_statement(tree, asking)
            if isinstance(rule, Attest) and tree.op in ("negative", "undetectable") and asking.denies(tree.cut):
                return asking.ask(in_its_time(asking.printed(tree.cut), tree, asking.printed))
            return denied(rule) if tree.op in NEGATIVE and not _says_result(rule) else rule
        case Judgement(words, _, by):
            return asking.ask(words, by)
        case AllOf(of):
            parts = (part for part in of if not _is_last_grade(part, of))
            return joined((_rule(part, asking, favoured=favoured) for part in parts), together=True)
        case OneOrMore(of, n):
            return _some(tuple(_rule(part, asking, favoured=favoured) for part in of), n)
        case Negated(inner):
            below = _rule(inner, asking, favoured=favoured)
            return None if below is None else denied(below)
        case Conditional():
            return _conditional(tree, asking, favoured=favoured)
        case Excepted(inner, exception):
            return _excepted(inner, exception, asking, favoured=favoured)


def _is_last_grade(part: Tree, of: tuple[Tree, ...]) -> bool:
    """`grade 3-4 diarrhea` is of grade 3 or more: no grade that a patient can have is above the other end."""
    if not isinstance(part, Statement) or part.about.name != "ctcae_grade" or part.op != "<=" or part.limit is None:
        return False
    lower = any(isinstance(one, Statement) and one.cut == part.cut and one.op == ">=" for one in of)
    return lower and part.limit.value >= HIGHEST_GRADE


def _says_result(rule: Rule) -> bool:
    """Whether the rule already says `negative` or `undetectable` itself."""
    return getattr(rule, "result", "") in ("negative", "undetectable")


def _some(rules: tuple[Rule | None, ...], n: int) -> Rule | None:
    given = tuple(dict.fromkeys(rule for rule in rules if rule is not None))
    return AtLeast(n, given) if 1 < n < len(given) else joined(given, together=n > 1)


def _conditional(tree: Conditional, asking: Asking, *, favoured: bool) -> Rule | None:
    condition = _rule(tree.condition, asking, favoured=False)
    then = _rule(tree.then, asking, favoured=favoured)
    otherwise = None if tree.otherwise is None else _rule(tree.otherwise, asking, favoured=favoured)
    if condition is None or then is None:
        return then
    return If(condition, then, otherwise)


def _excepted(inner: Tree, exception: Tree, asking: Asking, *, favoured: bool) -> Rule | None:
    if isinstance(inner, Excepted):
        both = any_of([inner.exception, exception]) or exception
        return _excepted(inner.of, both, asking, favoured=favoured)
    aside = set_aside(inner, exception, asking) or asked_beyond(_without_questions(inner), exception, asking)
    if aside is not None:
        return aside
    rule = _rule(inner, asking, favoured=favoured)
    beyond = None if rule is None else others_asked(inner, exception, rule, asking)
    if beyond is not None:
        return beyond
    guard = _rule(exception, asking, favoured=False)
    if rule is None or guard is None:
        return rule
    return Unless(rule, guard) if favoured else joined([rule, denied(guard)], together=True)


def _without_questions(tree: Tree) -> Tree:
    """A finding that is asked about beside, alone: whoever has it is asked anyway."""
    found = [part for part in tree.of if not isinstance(part, Judgement)] if isinstance(tree, AllOf) else []
    return found[0] if len(found) == 1 else tree


def _whole(read: LineRead, text: Text | None) -> str:
    if text is not None and text.original.strip():
        return text.original
    return read.why or "the line as printed"
