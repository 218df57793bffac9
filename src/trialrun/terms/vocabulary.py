"""The vocabulary and its look-ups: by name, spelling, code and "is a". Reads no file and judges no table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from trialrun.errors import VocabularyError, nearest_names
from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.spelling import code_key, spelling_key, system_key

CodeIndex = Mapping[tuple[str, str], tuple[Term, ...]]


class Vocabulary(msgspec.Struct, frozen=True):
    """All terms of one vocabulary, by name; names share one namespace. `index_*` are look-up tables made at load,
    `kept_*` what was looked up before.
    """

    variables: Mapping[str, Variable]
    drugs: Mapping[str, Drug]
    classes: Mapping[str, DrugClass]
    concepts: Mapping[str, Concept]
    derived: Mapping[str, Derived]
    index_names: Mapping[str, Term]
    index_spellings: Mapping[str, Term]
    index_children: Mapping[str, tuple[str, ...]]
    index_codes: CodeIndex
    index_prefixes: CodeIndex
    kept_below: dict[str, frozenset[str]] = msgspec.field(default_factory=dict)
    kept_above: dict[str, frozenset[str]] = msgspec.field(default_factory=dict)

    def names(self) -> frozenset[str]:
        """All names."""
        return frozenset(self.index_names)

    def term(self, name: str) -> Term | None:
        """The term of that name, or None; `-` and `_` compare equal, and letter case does not matter."""
        return self.index_names.get(name) or self.index_names.get(name.strip().lower().replace("-", "_"))

    def find(self, spelling: str) -> Term | None:
        """The term of that name, label or spelling, or None; case, spaces, hyphens and British spelling are folded."""
        return self.index_spellings.get(spelling_key(spelling))

    def nearest(self, name: str) -> tuple[str, ...]:
        """Up to three names most like `name`, best first; a known spelling leads to its own term."""
        found = self.find(name)
        close = nearest_names(name, self.index_names)
        return (found.name, *(other for other in close if other != found.name))[:3] if found else close

    def below(self, name: str) -> frozenset[str]:
        """The name itself and everything that "is a" it, to any depth; a combination counts for each component.

        An unknown name gives the empty set.
        """
        term = self.term(name)
        if term is None:
            return frozenset()
        found = self.kept_below.get(term.name)
        if found is None:
            found = self.kept_below[term.name] = frozenset(_reach(term.name, self.index_children))
        return found

    def above(self, name: str) -> frozenset[str]:
        """The name itself and everything it "is a", to any depth. An unknown name gives the empty set."""
        term = self.term(name)
        if term is None:
            return frozenset()
        found = self.kept_above.get(term.name)
        if found is None:
            found = self.kept_above[term.name] = frozenset(_reach_up(term, self.index_names))
        return found

    def by_code(self, system: str, code: str) -> tuple[Term, ...]:
        """The terms of a code, nearly always one; empty where the code is not known.

        `system` is a short name or a web address. An exact code wins; otherwise the longest prefix code does. Of
        terms that share a code, only the narrowest are given.
        """
        short = system_key(system)
        key = code_key(short, code)
        exact = self.index_codes.get((short, key))
        if exact:
            return exact
        ends = (self.index_prefixes.get((short, key[:end])) for end in range(len(key), 0, -1))
        return next((terms for terms in ends if terms), ())


def build_vocabulary(
    variables: Mapping[str, Variable],
    drugs: Mapping[str, Drug],
    classes: Mapping[str, DrugClass],
    concepts: Mapping[str, Concept],
    derived: Mapping[str, Derived],
) -> Vocabulary:
    """Put terms together and index them. Raises VocabularyError for a name, spelling or LOINC code with two owners."""
    tables: tuple[Mapping[str, Term], ...] = (variables, drugs, classes, concepts, derived)
    terms = [term for table in tables for term in table.values()]
    children = _index_children(terms)
    exact, prefixes = _index_codes(terms)
    return Vocabulary(
        variables=variables,
        drugs=drugs,
        classes=classes,
        concepts=concepts,
        derived=derived,
        index_names=_index_names(terms),
        index_spellings=_index_spellings(terms),
        index_children=children,
        index_codes=_narrowed(exact, children),
        index_prefixes=_narrowed(prefixes, children),
    )


def domain_of(term: Term) -> str:
    """The patient table that holds facts of a term; `person` for what is computed from the person."""
    match term:
        case Variable():
            return "measurement"
        case Drug() | DrugClass():
            return "exposure"
        case Concept():
            return term.kind
        case Derived():
            return "person"


def lasting(term: Term) -> bool:
    """True for facts that go on from a start to an end: exposures, and conditions whose course is a state."""
    if isinstance(term, Concept):
        return term.kind == "condition" and term.course == "state"
    return isinstance(term, Drug | DrugClass)


def parents_of(term: Term) -> tuple[str, ...]:
    """What a term "is a": classes and components of a drug, parents of a class or concept."""
    if isinstance(term, Drug):
        return term.classes + term.components
    return term.parents if isinstance(term, DrugClass | Concept) else ()


def _reach(start: str, edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(edges.get(name, ()))
    return seen


def _reach_up(start: Term, terms: Mapping[str, Term]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        term = waiting.pop()
        if term.name not in seen:
            seen.add(term.name)
            waiting.extend(terms[parent] for parent in parents_of(term))
    return seen


def _index_names(terms: Iterable[Term]) -> dict[str, Term]:
    names: dict[str, Term] = {}
    for term in terms:
        if term.name in names:
            raise VocabularyError(f"the name {term.name!r} is used in two tables", fix="rename one of them")
        names[term.name] = term
    return names


def _index_spellings(terms: Iterable[Term]) -> dict[str, Term]:
    owners: dict[str, Term] = {}
    for term in terms:
        for spelling in (term.name, term.label, *term.spellings):
            owner = owners.setdefault(spelling_key(spelling), term)
            if owner is not term:
                raise VocabularyError(
                    f"the spelling {spelling!r} belongs to both {owner.name!r} and {term.name!r}",
                    fix="leave it with one of them, or with neither where it is ambiguous",
                )
    return owners


def _index_children(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    children: dict[str, list[str]] = {}
    for term in terms:
        for parent in parents_of(term):
            children.setdefault(parent, []).append(term.name)
    return {parent: tuple(names) for parent, names in children.items()}


def _index_codes(terms: Iterable[Term]) -> tuple[CodeIndex, CodeIndex]:
    exact: dict[tuple[str, str], tuple[Term, ...]] = {}
    prefixes: dict[tuple[str, str], tuple[Term, ...]] = {}
    for term in terms:
        for system, code in _codes_of(term):
            index = prefixes if code.endswith("*") else exact
            key = (system, code_key(system, code.removesuffix("*")))
            if system == "LOINC" and key in index:
                raise VocabularyError(
                    f"LOINC {code} belongs to both {index[key][0].name!r} and {term.name!r}", fix="keep one"
                )
            index[key] = (*index.get(key, ()), term)
    return exact, prefixes


def _narrowed(index: CodeIndex, children: Mapping[str, tuple[str, ...]]) -> CodeIndex:
    """A code that a term shares with a narrower one belongs to the narrower one alone."""
    return {key: terms if len(terms) == 1 else _narrowest(terms, children) for key, terms in index.items()}


def _narrowest(terms: tuple[Term, ...], children: Mapping[str, tuple[str, ...]]) -> tuple[Term, ...]:
    names = {term.name for term in terms}
    return tuple(term for term in terms if _reach(term.name, children) & names == {term.name})


def _codes_of(term: Term) -> Iterator[tuple[str, str]]:
    if isinstance(term, Variable):
        yield from (("LOINC", code) for code in term.loinc)
    if isinstance(term, Drug):
        yield from (("RXNORM", code) for code in term.rxnorm)
        yield from (("CVX", code) for code in term.cvx)
    if isinstance(term, Variable | Concept):
        yield from ((code.system, code.code) for code in term.codes)
