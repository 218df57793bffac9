"""Generated rules for property tests: `rules(vocabulary)` draws canonical trees over every node the language has.

`features(rule)` names what a rule uses; `EVERY_FEATURE` is what a full set of generated rules must have used.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import get_args

from hypothesis import strategies as st

from trialrun.ground.dates import Offset, TimeUnit
from trialrun.ground.quantity import Quantity, convertible
from trialrun.rules import nodes
from trialrun.rules.nodes import (
    EVENTS,
    All,
    AnyOf,
    AtLeast,
    Attest,
    Compare,
    Count,
    EventAnchor,
    Ever,
    Fact,
    FactAnchor,
    If,
    Limit,
    Not,
    OneOf,
    Present,
    Qualifier,
    Recorded,
    Rule,
    Setting,
    Since,
    Tested,
    Unless,
    When,
    Window,
    children,
)
from trialrun.terms.model import Derived, Variable
from trialrun.terms.vocabulary import Vocabulary

QUALIFIERS = {
    "condition": {
        "status": ("active", "resolved", "inactive", "remission"),
        "severity": ("mild", "moderate", "severe"),
        "grade": ("1", "2", "3"),
        "site": ("liver", "bone"),
        "cause": ("prior_therapy", "graft v host"),
    },
    "exposure": {
        "line": ("1", "2", "3"),
        "outcome": ("CR", "PR", "PD"),
        "route": ("oral", "intravenous"),
        "amount": ("10", "40"),
        "unit": ("mg", "g"),
    },
    "procedure": {"status": ("completed",), "site": ("breast",), "method": ("open", "laparoscopic")},
    "measurement": {"matrix": ("serum", "plasma"), "method": ("24-h", "calculated")},
}
ORDERED_KEYS = frozenset({"amount", "grade", "line"})
OPERATORS = get_args(nodes.Operator)
SELECTORS = get_args(nodes.Selector)
REFERENCES = get_args(nodes.Reference)
RESULTS = get_args(nodes.Result)
QUESTIONS = ("informed_consent", "willing_to_comply", "waiver_granted")
OTHER_UNITS = ("g/L", "g/dL", "mg/L", "mg/dL", "10*9/L", "10*3/uL", "umol/L", "mmol/L", "nmol/L", "pg/mL", "ng/L", "mo")

offsets = st.builds(Offset, st.integers(1, 400), st.sampled_from(get_args(TimeUnit)))


class _Draws:
    """The strategies over one vocabulary; only names that it holds, each used as what it is."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        measured = [*vocabulary.variables.values(), *vocabulary.derived.values()]
        self.numbers = [term for term in measured if term.kind in ("number", "scale")]
        self.recorded = list(vocabulary.variables.values())
        self.listed = [term for term in measured if term.kind in ("scale", "category")]
        self.tests = [term for term in self.recorded if term.kind in ("number", "test")]
        self.concepts = list(vocabulary.concepts.values())
        self.drugs = [*vocabulary.drugs.values(), *vocabulary.classes.values()]
        for name in ("conditions", "anchors", "whens", "atoms", "excepted", "rules"):
            setattr(self, name, cache(getattr(self, name)))

    def conditions(self) -> st.SearchStrategy[Fact]:
        """Facts that are there or not: conditions, procedures, exposures."""
        return st.one_of(
            st.sampled_from(self.concepts).flatmap(lambda term: _fact(term.name, term.kind)),
            st.sampled_from(self.drugs).flatmap(lambda term: _fact(term.name, "exposure")),
        )

    def anchors(self) -> st.SearchStrategy[nodes.Anchor]:
        """Trial events and the start or end of another fact."""
        edges, which = st.sampled_from(("start", "end")), st.sampled_from(("last", "first"))
        return st.one_of(
            st.builds(EventAnchor, st.sampled_from(EVENTS)), st.builds(FactAnchor, edges, self.conditions(), which)
        )

    def whens(self, *, during: bool = True) -> st.SearchStrategy[When | None]:
        """No window, `ever`, and every relation and side; `during` can be left out, for procedures."""
        both = st.sampled_from(("before", "after"))
        sides = st.sampled_from(("before", "after", "of"))
        windows = [
            st.builds(Window, st.just("within"), offsets, sides, self.anchors()),
            st.builds(Window, st.just("at least"), offsets, both, self.anchors()),
            st.builds(Window, st.just("within"), st.none(), both, self.anchors()),
        ]
        if during:
            windows.append(st.builds(Window, st.just("during"), offsets, both, self.anchors()))
        return st.one_of(st.none(), st.just(Ever()), *windows)

    def atoms(self) -> st.SearchStrategy[Rule]:
        """Every kind of atom."""
        return st.one_of(
            self.compared(), self.compared(), self.one_of(), self.tested(), self.recordings(), self.presences(),
            self.since(), self.counts(), st.builds(Attest, st.sampled_from(QUESTIONS)),
        )  # fmt: skip

    def compared(self) -> st.SearchStrategy[Compare]:
        @cache
        def build(term: Variable | Derived) -> st.SearchStrategy[Compare]:
            derived = isinstance(term, Derived)
            return st.builds(
                Compare,
                st.just(Fact(term.name)) if derived else _fact(term.name, "measurement"),
                st.sampled_from(OPERATORS),
                _amounts(term) if derived else st.one_of(_amounts(term), _references(term), _references(term)),
                st.just("latest") if derived else st.sampled_from(SELECTORS),
                st.none() if derived else self.whens(),
            )

        return st.sampled_from(self.numbers).flatmap(build)

    def one_of(self) -> st.SearchStrategy[OneOf]:
        @cache
        def build(term: Variable | Derived) -> st.SearchStrategy[OneOf]:
            derived = isinstance(term, Derived)
            values = st.lists(st.sampled_from(term.values or ("0", "1", "2")), min_size=1, max_size=3, unique=True)
            return st.builds(
                OneOf,
                st.just(Fact(term.name)) if derived else _fact(term.name, "measurement"),
                values.map(tuple),
                st.just("latest") if derived else st.sampled_from(SELECTORS[:4]),
                st.none() if derived else self.whens(),
            )

        return st.sampled_from(self.listed).flatmap(build)

    def tested(self) -> st.SearchStrategy[Tested]:
        @cache
        def build(term: Variable) -> st.SearchStrategy[Tested]:
            results = RESULTS if term.kind == "test" else ("detectable", "undetectable")
            fact, selector = _fact(term.name, "measurement"), st.sampled_from(SELECTORS[:4])
            return st.builds(Tested, fact, st.sampled_from(results), selector, self.whens())

        true_tests = [term for term in self.tests if term.kind == "test"]
        return st.one_of(st.sampled_from(true_tests), st.sampled_from(self.tests)).flatmap(build)

    def recordings(self) -> st.SearchStrategy[Recorded]:
        facts = st.sampled_from(self.recorded).flatmap(lambda term: _fact(term.name, "measurement"))
        return st.builds(Recorded, facts, self.whens(during=False))

    def presences(self) -> st.SearchStrategy[Present]:
        @cache
        def build(fact: Fact) -> st.SearchStrategy[Present]:
            return st.builds(Present, st.just(fact), self.whens(during=self._lasts(fact)), self.excepted(fact))

        return self.conditions().flatmap(build)

    def since(self) -> st.SearchStrategy[Since]:
        @cache
        def build(fact: Fact) -> st.SearchStrategy[Since]:
            return st.builds(Since, st.just(fact), offsets, self.anchors(), self.excepted(fact))

        return self.conditions().flatmap(build)

    def counts(self) -> st.SearchStrategy[Count]:
        @cache
        def build(fact: Fact) -> st.SearchStrategy[Count]:
            of = st.sampled_from(("records", "lines")) if fact.exposure else st.just("records")
            operator, number = st.sampled_from(OPERATORS), st.integers(0, 4)
            whens = self.whens(during=self._lasts(fact))
            return st.builds(Count, st.just(fact), operator, number, of, whens, self.excepted(fact))

        return self.conditions().flatmap(build)

    def excepted(self, fact: Fact) -> st.SearchStrategy[tuple[Setting, ...]]:
        """Up to two narrower facts, so that setting them aside can matter."""
        narrower = sorted(self.vocabulary.below(fact.name))
        kind = "exposure" if fact.exposure else self.vocabulary.concepts[fact.name].kind
        facts = st.sampled_from(narrower).flatmap(lambda name: _fact(name, kind))
        settings = facts.flatmap(lambda item: st.builds(Setting, st.just(item), self.whens(during=self._lasts(item))))
        return st.lists(settings, max_size=2).map(tuple)

    def rules(self, depth: int, *, favoured: bool = True) -> st.SearchStrategy[Rule]:
        """Trees up to `depth` levels; `unless` only where the role of being true is defined."""
        if depth <= 0:
            return self.atoms()
        inner, free = self.rules(depth - 1, favoured=favoured), self.rules(depth - 1, favoured=False)
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        kinds = [
            st.builds(All, several),
            st.builds(AnyOf, several),
            st.builds(Not, inner),
            several.flatmap(lambda of: st.builds(AtLeast, st.integers(1, len(of)), st.just(of))),
            st.builds(If, free, inner, st.one_of(st.none(), inner)),
        ]
        if favoured:
            kinds.append(st.builds(Unless, inner, free))
        return st.one_of(self.atoms(), *kinds)

    def _lasts(self, fact: Fact) -> bool:
        """True for what lasts, so that `during` means something: exposures, and conditions that are states."""
        concept = self.vocabulary.concepts.get(fact.name)
        return concept is None or (concept.kind == "condition" and concept.course == "state")


def rules(vocabulary: Vocabulary, depth: int = 2) -> st.SearchStrategy[Rule]:
    """Canonical rules of at most `depth` levels of operators over the names of a vocabulary."""
    return _Draws(vocabulary).rules(depth)


def atoms(vocabulary: Vocabulary) -> st.SearchStrategy[Rule]:
    """Single atoms of every kind."""
    return _Draws(vocabulary).atoms()


@cache
def _fact(name: str, domain: str) -> st.SearchStrategy[Fact]:
    ordered = st.sampled_from(sorted(ORDERED_KEYS & set(QUALIFIERS[domain])) or sorted(QUALIFIERS[domain]))
    keys = st.lists(st.one_of(st.sampled_from(sorted(QUALIFIERS[domain])), ordered), max_size=2, unique=True)
    keys = keys.map(lambda chosen: [*chosen, "unit"] if "amount" in chosen and "unit" not in chosen else chosen)
    qualifiers = keys.flatmap(lambda chosen: st.tuples(*(_qualifier(domain, key) for key in chosen)))
    none: st.SearchStrategy[tuple[Qualifier, ...]] = st.just(())
    return st.one_of(none, qualifiers).map(lambda chosen: Fact(name, domain == "exposure", chosen))


@cache
def _qualifier(domain: str, key: str) -> st.SearchStrategy[Qualifier]:
    values = st.sampled_from(QUALIFIERS[domain][key])
    several = st.lists(values, min_size=1, max_size=2, unique=True).map(tuple)
    operators = st.sampled_from(OPERATORS if key in ORDERED_KEYS else ("=", "!="))
    one = st.builds(Qualifier, st.just(key), operators, values.map(lambda value: (value,)))
    listed = st.builds(Qualifier, st.just(key), st.just("in"), several)
    return st.one_of(one, one, one, listed) if key in ORDERED_KEYS else st.one_of(one, listed)


def _amounts(term: Variable | Derived) -> st.SearchStrategy[Limit]:
    return st.builds(Limit, _quantities(term))


def _quantities(term: Variable | Derived) -> st.SearchStrategy[Quantity]:
    """Amounts in the canonical unit, inside what is plausible, or in another unit of the same kind."""
    low, high = getattr(term, "low", None), getattr(term, "high", None)
    number = st.decimals(low if low is not None else 0, high if high is not None else 100, places=1)
    canonical = st.builds(Quantity, number, st.just(term.unit))
    mass = getattr(term, "molar_mass", None)
    others = [unit for unit in OTHER_UNITS if term.unit != "1" and convertible(unit, term.unit, mass)]
    if not others:
        return canonical
    free = st.decimals(0, 500, places=2)
    return st.one_of(canonical, canonical, st.builds(Quantity, free, st.sampled_from(others)))


def _references(term: Variable | Derived) -> st.SearchStrategy[Limit]:
    times = st.sampled_from([Decimal(text) for text in ("1", "1.25", "0.5", "2", "3", "10")])
    added = st.builds(Quantity, st.decimals(-2, 2, places=1), st.just(term.unit))
    references = [name for name in REFERENCES if term.kind == "number" or name not in ("ULN", "LLN")]
    return st.builds(Limit, st.one_of(st.none(), added), times, st.sampled_from(references))


def features(rule: Rule) -> frozenset[str]:
    """What a rule uses: `node compare`, `selector any`, `within before`, `reference nadir`, `qualifier in` ..."""
    return frozenset(_features(rule))


def _features(rule: Rule) -> Iterator[str]:
    yield f"node {type(rule).__name__}"
    if isinstance(rule, If):
        yield "if without else" if rule.otherwise is None else "if with else"
    for child in children(rule):
        yield from _features(child)
    if isinstance(rule, Compare | OneOf | Tested):
        yield f"{type(rule).__name__} {rule.selector}"
    if isinstance(rule, Compare | Count):
        yield f"{type(rule).__name__} {rule.op}"
    if isinstance(rule, Compare):
        yield from _limit_features(rule.limit)
    if isinstance(rule, Tested):
        yield f"result {rule.result}"
    if isinstance(rule, Count):
        yield f"count of {rule.of}"
    if isinstance(rule, Since):
        yield from _anchor_features(rule.anchor)
    if isinstance(rule, Present | Since | Count):
        yield f"{type(rule).__name__} {'with' if rule.excepted else 'without'} except"
        for setting in rule.excepted:
            yield from (f"except {feature}" for feature in _when_features(setting.when))
    if isinstance(rule, Compare | OneOf | Tested | Recorded | Present | Count):
        yield from _when_features(rule.when)
    if not children(rule) and not isinstance(rule, Attest):
        yield from (f"qualifier {qualifier.op}" for qualifier in rule.fact.qualifiers)
        yield "exposure" if rule.fact.exposure else "no exposure"


def _limit_features(limit: Limit) -> Iterator[str]:
    if limit.reference is None:
        yield "limit amount"
        return
    yield f"reference {limit.reference}"
    if limit.plus is not None:
        yield "limit minus" if limit.plus.value.is_signed() else "limit plus"


def _when_features(when: When | None) -> Iterator[str]:
    if when is None:
        yield "no window"
    elif isinstance(when, Ever):
        yield "ever"
    else:
        yield f"{when.relation if when.offset else 'any time'} {when.side}"
        yield from _anchor_features(when.anchor)


def _anchor_features(anchor: nodes.Anchor) -> Iterator[str]:
    if isinstance(anchor, EventAnchor):
        yield f"event {anchor.event}"
    else:
        yield f"anchor {anchor.edge} of {anchor.which}"


_WINDOWS = (
    "no window", "ever", "within before", "within after", "within of", "at least before", "at least after",
    "any time before", "any time after", "during before", "during after",
)  # fmt: skip
EVERY_FEATURE = frozenset(
    {f"node {kind.__name__}" for kind in get_args(Rule)}
    | {f"Compare {selector}" for selector in SELECTORS}
    | {f"{kind} {selector}" for kind in ("OneOf", "Tested") for selector in SELECTORS[:4]}
    | {f"{kind} {operator}" for kind in ("Compare", "Count") for operator in OPERATORS}
    | {f"qualifier {operator}" for operator in (*OPERATORS, "in")}
    | {f"reference {reference}" for reference in REFERENCES}
    | {f"result {result}" for result in RESULTS}
    | {f"event {event}" for event in EVENTS}
    | {f"anchor {edge} of {which}" for edge in ("start", "end") for which in ("first", "last")}
    | {f"{kind} {word} except" for kind in ("Present", "Since", "Count") for word in ("with", "without")}
    | set(_WINDOWS)
    | {f"except {window}" for window in _WINDOWS}
    | {"if with else", "if without else", "limit amount", "limit plus", "limit minus", "count of records"}
    | {"count of lines", "exposure", "no exposure"}
)
