"""What a statement is of: of which kind, by the vocabulary, and at any time. Reads no text."""

from __future__ import annotations

import msgspec

from trialrun.read.criteria.model import Statement, Tree
from trialrun.read.criteria.terms import GRADES, is_drug
from trialrun.read.criteria.trees import statements
from trialrun.terms import load_vocabulary

WIDER = {"other_malignancy": "malignancy", "history_of_malignancy": "malignancy"}
"""Names that hold a narrowing, by the name of the disease itself."""


def is_kind_of(guard: Tree, part: Tree) -> bool:
    """Whether what is excepted is a kind of what a part looks for, by its name, or by the words or time beside it."""
    names = names_of(part)
    same = (item for item in statements(guard) if item.about.name in names)
    return is_kind_by_name(guard, names) or any(item.said or item.timing for item in same)


def is_kind_by_name(guard: Tree, names: frozenset[str]) -> bool:
    """Whether what is excepted stands below one of the names: skin cancer below malignancy."""
    vocabulary = load_vocabulary()
    below = {name for outer in names for name in vocabulary.below(outer)} - names
    return any(item.about.name in below for item in statements(guard))


def names_of(part: Tree) -> frozenset[str]:
    """What a part looks for by name, where it is no limit."""
    return frozenset(WIDER.get(item.about.name, item.about.name) for item in statements(part) if item.limit is None)


def ever(item: Statement) -> Statement:
    """A plain finding, the grade of one, or a dose of a drug, at any time."""
    plain = (item.limit is None and item.op == "present") or is_drug(item.about.name) or item.about.name in GRADES
    return msgspec.structs.replace(item, selector="ever") if plain and not (item.timing or item.selector) else item
