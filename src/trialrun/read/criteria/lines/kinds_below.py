"""A disease or operation and its kinds on the lines below it: whether one of them is asked, or all.

Nobody has several cancers at once; of other kinds a person is asked where nothing says it.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.blocks import Block
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.model import Judgement, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import cancers, is_cancer, is_condition, is_procedure
from trialrun.read.criteria.trees import any_of, statements
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

GROWTH = re.compile(
    r"cancer|carcinom|tumou?r|neoplas|melanom|lymphom|leuk[a]?em|myelom|gammopath|MGUS|in situ|malignan|bladder"
    r"|prostat|cervi|skin|Gleason|\bPSA\b",
    re.IGNORECASE,
)
"""What a growth is called, or where one is."""
_SEVERAL = 2
_SHORT_NAME = 4
_DIAGNOSES = re.compile(
    r"\b(?:tumou?rs|cancers|malignancies|neoplasms|carcinomas|sarcomas|gliomas|diagnoses|histologies)\W*$",
    re.IGNORECASE,
)


def are_diagnoses(heading: str, trees: list[Tree | None]) -> bool:
    """`Histologically proven tumors:` and diseases below it, of which a patient has one."""
    firsts = [next(iter(statements(tree)), None) for tree in trees]
    return _DIAGNOSES.search(heading) is not None and all(first is not None and is_disease(first) for first in firsts)


def names_cancer(pieces: list[Piece]) -> bool:
    """Whether a line of a list is another cancer that may be had instead."""
    return not _named(pieces).isdisjoint(cancers())


def with_kinds(scan: Scan, pieces: list[Piece], block: Block) -> list[Piece]:
    """A disease or operation and its kinds below it, nothing saying whether one or all: which it is, is asked."""
    head = pieces[0].tree
    operated = isinstance(head, Statement) and is_procedure(head.about.name) and head.timing is None
    if not isinstance(head, Statement) or not (operated or is_disease(head)):
        return pieces
    below = [piece for piece in pieces[1:] if piece.sense == "states" and isinstance(piece.tree, Statement)]
    kinds = [_may_be_a_kind(piece.tree, of=head) for piece in below]
    unnamed = any(not name for name in _named(below))
    if len(below) == len(pieces) - 1 >= _SEVERAL and all(kinds) and (operated or unnamed):
        whole = Cut(block.head.first, pieces[-1].cut.end)
        asked = Judgement(" ".join(scan.text(whole).split()), whole)
        return [pieces[0], Piece(block.head, "states", asked)]
    diseases = [piece for piece in below if isinstance(piece.tree, Statement) and is_disease(piece.tree)]
    if len(diseases) < _SEVERAL:
        return pieces
    of_it = load_vocabulary().below(head.about.name)
    if len(diseases) == len(pieces) - 1 and all(is_cancer(name) and name in of_it for name in _named(diseases)):
        return [pieces[0], Piece(block.head, "states", any_of(piece.tree for piece in diseases))]
    asked_for = any_of(Judgement(scan.text(piece.cut), piece.cut) for piece in diseases)
    return [*(piece for piece in pieces if piece not in diseases), Piece(block.head, "states", asked_for)]


def _named(pieces: list[Piece]) -> set[str]:
    return {item.about.name for piece in pieces for item in statements(piece.tree)}


def _may_be_a_kind(tree: Tree | None, *, of: Statement) -> bool:
    """`Combined` below `Germ cell cancer`: a short name that no vocabulary has, or a kind; surgery below surgery."""
    if not isinstance(tree, Statement):
        return False
    name, of_it = tree.about.name, load_vocabulary().below(of.about.name)
    if name and name not in of_it and not (is_procedure(of.about.name) and is_procedure(name)):
        return False
    return tree.op == "present" and tree.limit is None and len(tree.about.words.split()) <= _SHORT_NAME


def is_disease(item: Statement) -> bool:
    """Whether a statement says that a disease is there."""
    return item.op == "present" and item.limit is None and is_condition(item.about.name)
