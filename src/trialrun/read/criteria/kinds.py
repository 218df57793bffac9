"""How far a line can be decided from records: computable, partly, by a person only, or no constraint at all."""

from __future__ import annotations

from typing import Literal

from trialrun.read.criteria.model import Judgement, Tree
from trialrun.read.criteria.trees import judgements, statements

Kind = Literal["computable", "partly", "attest", "note"]


def kind_of_line(tree: Tree | None, *, told: bool, left: bool) -> Kind:
    """The kind of a line. `told`: all it says is a note; `left`: something in it was not understood."""
    if tree is None:
        return "note" if told else "attest"
    if not any(statements(tree)):
        return "attest"
    asked = isinstance(tree, Judgement) or any(judgements(tree)) or any(_agreed(tree))
    return "partly" if asked or left else "computable"


def _agreed(tree: Tree) -> list[bool]:
    return [True for item in statements(tree) for said in item.said if said.key == "agreed"]
