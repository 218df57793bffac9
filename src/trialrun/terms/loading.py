"""Loads the vocabulary tables and checks them; a table that contradicts itself is refused. Never changes a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from trialrun.errors import UnitError, VocabularyError
from trialrun.ground.quantity import parse_unit
from trialrun.terms import reading
from trialrun.terms.model import Concept, Drug, DrugClass, Variable
from trialrun.terms.vocabulary import Vocabulary, build_vocabulary, parents_of

TABLES = Path(__file__).parent / "tables"
T = TypeVar("T")


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of a folder of tables; the bundled one is loaded once.

    Raises VocabularyError for a name, spelling or LOINC code with two owners, a unit that cannot be read, an unknown
    parent, a cyclic "is a", a plausible range upside down, a category without values or a row without source.
    """
    return _bundled() if folder is None else _load(folder)


@cache
def _bundled() -> Vocabulary:
    return _load(TABLES)


def _load(folder: Path) -> Vocabulary:
    drugs = reading.read_table(folder / "drugs.csv", reading.build_drug)
    concepts = reading.read_table(folder / "conditions.csv", reading.build_condition)
    vocabulary = build_vocabulary(
        variables=reading.read_table(folder / "variables.csv", reading.build_variable),
        drugs=_joined(drugs, reading.read_table(folder / "combinations.csv", reading.build_drug)),
        classes=reading.read_table(folder / "drug_classes.csv", reading.build_class),
        concepts=_joined(concepts, reading.read_table(folder / "procedures.csv", reading.build_procedure)),
        derived=reading.read_table(folder / "derived.csv", reading.build_derived),
    )
    for variable in vocabulary.variables.values():
        _check_variable(variable)
    _check_parents(vocabulary)
    _check_cycles(vocabulary)
    return vocabulary


def _joined(first: Mapping[str, T], second: Mapping[str, T]) -> dict[str, T]:
    twice = sorted(first.keys() & second.keys())
    if twice:
        raise VocabularyError(f"the name {twice[0]!r} is used in two tables", fix="rename one of them")
    return {**first, **second}


def _check_variable(variable: Variable) -> None:
    try:
        parse_unit(variable.unit)
    except UnitError as error:
        raise VocabularyError(f"variable {variable.name!r}: {error.what}", fix=error.fix) from error
    if variable.low is not None and variable.high is not None and variable.low >= variable.high:
        raise VocabularyError(
            f"variable {variable.name!r}: plausible range {variable.low} to {variable.high} is upside down",
            fix="swap the limits",
        )
    if variable.kind == "category" and not variable.values:
        raise VocabularyError(f"variable {variable.name!r} is a category without values", fix="list its values")


def _check_parents(vocabulary: Vocabulary) -> None:
    for name, term in vocabulary.index_names.items():
        known = _parents_allowed(vocabulary, term)
        for parent in parents_of(term):
            if parent not in known:
                raise VocabularyError(
                    f"{name!r} is a {parent!r}, which is not in the vocabulary", fix="add or correct the parent"
                )


def _parents_allowed(vocabulary: Vocabulary, term: object) -> frozenset[str]:
    if isinstance(term, Drug):
        return frozenset(vocabulary.classes if not term.components else {**vocabulary.classes, **vocabulary.drugs})
    return frozenset(
        vocabulary.classes if isinstance(term, DrugClass) else vocabulary.concepts if isinstance(term, Concept) else ()
    )


def _check_cycles(vocabulary: Vocabulary) -> None:
    done: set[str] = set()
    for name in vocabulary.index_names:
        _walk_up(vocabulary, name, (), done)


def _walk_up(vocabulary: Vocabulary, name: str, path: tuple[str, ...], done: set[str]) -> None:
    if name in path:
        circle = " is a ".join((*path[path.index(name) :], name))
        raise VocabularyError(f"a circle in the vocabulary: {circle}", fix="cut one of these links")
    if name in done:
        return
    for parent in parents_of(vocabulary.index_names[name]):
        _walk_up(vocabulary, parent, (*path, name), done)
    done.add(name)
