"""Tree -> English, as a coordinator reads it. Says exactly what the tree says, with the labels of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from trialrun.rules import phrases
from trialrun.rules.nodes import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    Compare,
    Count,
    Fact,
    If,
    Not,
    OneOf,
    Present,
    Recorded,
    Rule,
    Since,
    Tested,
    Unless,
    When,
    Window,
    children,
)
from trialrun.terms.loading import load_vocabulary
from trialrun.terms.model import Derived
from trialrun.terms.vocabulary import Vocabulary, lasting

Questions = Mapping[str, str]
_NO_QUESTIONS: Questions = MappingProxyType({})
_SELECTOR_WORDS = {
    "latest": "latest value",
    "any": "any value",
    "all": "every value",
    "first": "first value",
    "lowest": "lowest value",
    "highest": "highest value",
}
_COUNT_WORDS = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "fewer than",
    "=": "exactly",
    "!=": "any number but",
}


class Outline(msgspec.Struct, frozen=True):
    """A rule as nested points: a line of text and the points below it."""

    text: str
    items: tuple[Outline, ...] = ()


def rule_to_english(rule: Rule, vocabulary: Vocabulary | None = None, questions: Questions = _NO_QUESTIONS) -> str:
    """The rule in English, one phrase without a full stop.

    `questions` gives the wording of attestations by key. Without a vocabulary the bundled one is used.
    """
    return _Speaker(vocabulary or load_vocabulary(), questions).say(rule)


def rule_outline(rule: Rule, vocabulary: Vocabulary | None = None, questions: Questions = _NO_QUESTIONS) -> Outline:
    """The rule as nested points for a report: each `and`, `or`, `at least` with its parts below it."""
    return _Speaker(vocabulary or load_vocabulary(), questions).outline(rule)


class _Speaker:
    def __init__(self, vocabulary: Vocabulary, questions: Questions) -> None:
        self.vocabulary = vocabulary
        self.questions = questions

    def say(self, rule: Rule) -> str:
        match rule:
            case All(of):
                return self._joined(of, "and")
            case AnyOf(of):
                return self._joined(of, "or")
            case Not(inner):
                return self._negated(inner)
            case AtLeast(n, of):
                return f"at least {n} of: {', '.join(f'({self.say(part)})' for part in of)}"
            case If() | Unless():
                return self._guarded(rule)
            case _:
                return self._atom(rule)

    def outline(self, rule: Rule) -> Outline:
        heading = {All: "all of the following", AnyOf: "any of the following"}.get(type(rule))
        if isinstance(rule, AtLeast):
            heading = f"at least {rule.n} of the following"
        if heading:
            return Outline(heading, tuple(self.outline(part) for part in children(rule)))
        match rule:
            case Not(inner) if children(inner):
                return Outline("not", (self.outline(inner),))
            case If(condition, then, otherwise):
                points = [self._point("if", condition), self._point("then", then)]
                return Outline("depending on", (*points, *([self._point("else", otherwise)] if otherwise else [])))
            case Unless(inner, guard):
                return Outline("with an exception", (self.outline(inner), self._point("unless", guard)))
            case _:
                return Outline(self.say(rule))

    def _point(self, word: str, rule: Rule) -> Outline:
        below = self.outline(rule)
        return Outline(f"{word} {below.text}", below.items)

    def _joined(self, of: tuple[Rule, ...], word: str) -> str:
        """Two plain parts side by side; anything longer with every part in brackets, so that nothing is ambiguous."""
        said = [self.say(part) for part in of]
        plain = len(said) == 2 and not any(children(part) for part in of if not isinstance(part, Not))
        if plain and not any(_has_joint(text) for text in said):
            return f"{said[0]} {word} {said[1]}"
        return phrases.say_list([f"({text})" for text in said], word)

    def _guarded(self, rule: If | Unless) -> str:
        if isinstance(rule, Unless):
            return f"{self._closed(rule.rule)}, unless {self._closed(rule.guard)}"
        start = f"if {self._closed(rule.condition)}, then {self._closed(rule.then)}"
        return start if rule.otherwise is None else f"{start}; otherwise {self._closed(rule.otherwise)}"

    def _closed(self, rule: Rule) -> str:
        text = self.say(rule)
        return f"({text})" if isinstance(rule, If | Unless) else text

    def _negated(self, inner: Rule) -> str:
        match inner:
            case Present():
                return f"no {self._present(inner)}"
            case Attest(question):
                return f"a person denies: {self._wording(question)}"
            case Tested(result=result):
                return self._tested(inner, f"not {result}")
            case OneOf():
                return self._one_of(inner, "is not")
            case _:
                return f"not ({self.say(inner)})"

    def _atom(self, rule: Rule) -> str:
        match rule:
            case Present():
                return self._present(rule)
            case Since():
                return self._since(rule)
            case Count():
                return self._count(rule)
            case Attest(question):
                return f"a person confirms: {self._wording(question)}"
            case _:
                return self._measured(rule)

    def _measured(self, rule: Rule) -> str:
        match rule:
            case Compare(fact, op, limit, selector, when):
                test = f"{self._fact(fact)} {phrases.OPERATOR_WORDS[op]} {phrases.say_limit(limit)}"
                return test + self._which(fact, selector, when)
            case OneOf():
                return self._one_of(rule, "is")
            case Tested(result=result):
                return self._tested(rule, result)
            case Recorded(fact, when):
                return _spaced(self._fact(fact), "recorded", phrases.say_when(when, self.vocabulary))
            case _:
                raise TypeError(f"not a rule: {rule!r}")

    def _one_of(self, rule: OneOf, verb: str) -> str:
        values = phrases.say_list([value.replace("_", " ") for value in rule.values], "or")
        return f"{self._fact(rule.fact)} {verb} {values}{self._which(rule.fact, rule.selector, rule.when)}"

    def _tested(self, rule: Tested, result: str) -> str:
        which = self._which(rule.fact, rule.selector, rule.when).replace(" value", " result")
        return f"{self._fact(rule.fact)} {result}{which}"

    def _which(self, fact: Fact, selector: str, when: When | None) -> str:
        """` (latest value in the 28 days before enrolment)`; nothing for what is computed from the person."""
        if isinstance(self.vocabulary.term(fact.name), Derived):
            return ""
        whole = isinstance(when, Window) and when.relation == "during"
        chosen = "every value" if whole else _SELECTOR_WORDS[selector]
        return f" ({_spaced(chosen, phrases.say_when(when, self.vocabulary))})"

    def _present(self, rule: Present) -> str:
        words = phrases.say_when(rule.when, self.vocabulary) or self._no_window(rule.fact)
        fact = self._fact(rule.fact)
        if words == "current":
            fact, words = f"current {fact}", ""
        return _spaced(fact, words) + phrases.say_except(rule.excepted, self.vocabulary)

    def _no_window(self, fact: Fact) -> str:
        """What a presence without a window means: procedures and events at any time, exposures and states now."""
        term = self.vocabulary.term(fact.name)
        return "current" if term is None or lasting(term) else "at any time"

    def _since(self, rule: Since) -> str:
        fact = self._fact(rule.fact)
        anchor = phrases.say_anchor(rule.anchor, self.vocabulary)
        aside = phrases.say_except(rule.excepted, self.vocabulary)
        return f"at least {rule.offset.text()} from the last {fact} (if any) to {anchor}{aside}"

    def _count(self, rule: Count) -> str:
        number = f"{_COUNT_WORDS[rule.op]} {rule.number}"
        unit = ("line" if rule.of == "lines" else "record") + ("" if rule.number == 1 else "s")
        fact = self._fact(rule.fact) if rule.of == "records" else phrases.say_drug_or_fact(rule.fact, self.vocabulary)
        words = phrases.say_when(rule.when, self.vocabulary) or self._no_window(rule.fact)
        fact, words = (f"current {fact}", "") if words == "current" else (fact, words)
        return _spaced(number, unit, "of", fact, words) + phrases.say_except(rule.excepted, self.vocabulary)

    def _fact(self, fact: Fact) -> str:
        return phrases.say_fact(fact, self.vocabulary)

    def _wording(self, question: str) -> str:
        return f'"{self.questions[question]}"' if question in self.questions else question.replace("_", " ")


def _has_joint(text: str) -> bool:
    return any(joint in text for joint in (" and ", " or ", ", "))


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
