"""Sentences that except somebody from the one before them, and footnotes: set against the limits that bear the star."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.connectives.brackets import other_limit
from trialrun.read.criteria.connectives.clauses import read_clause
from trialrun.read.criteria.connectives.exceptions import guarded
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.model import Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import is_plain_list, join, statements
from trialrun.read.text import Cut

_MARK = re.compile(r"(?:note\b|n\.\s?b\.)[\s:*]*|\*[\s*]*", re.IGNORECASE)
_LEADS_BACK = re.compile(r"exception|(?:this|these|it|does|do|not)\b", re.IGNORECASE)
"""How a sentence begins that excepts somebody from the one before it: `This does not apply to ...`."""
_EXEMPT = Sought(
    re.compile(r"(?P<whom>[^.;]+?)\s+(?:is|are|will be|may be)\s+exempt(?:ed)?\b[^.;,]*\Z", re.IGNORECASE),
    words=("exempt", "exempted"),
)
_STAR = re.compile(r"\s?\*")


def past_mark(scan: Scan, cut: Cut) -> int:
    """Where a sentence begins behind the mark of a footnote: `NOTE: *Unless due to lymphoma`."""
    found = _MARK.match(scan.plain, cut.first, cut.end)
    return cut.first if found is None else found.end()


def is_marked(scan: Scan, cut: Cut) -> bool:
    """Whether a sentence is a footnote, by the mark that it begins with or that stands before it."""
    return past_mark(scan, cut) > cut.first or scan.plain[: cut.first].rstrip().endswith("*")


def exception_of(scan: Scan, cut: Cut) -> Cut | None:
    """What is excepted by a stretch that begins with `unless` or `except`, or ends with `are exempt`."""
    found, exempt = scan.match(cue("exception"), cut), scan.match(_EXEMPT, cut)
    if found is None:
        return None if exempt is None else Cut(cut.first, cut.first + exempt.end("whom"))
    return Cut(cut.first + found.end(), cut.end)


def is_of_the_last(scan: Scan, cut: Cut) -> bool:
    """Whether a sentence that excepts somebody excepts from the one before it."""
    led = _LEADS_BACK.match(scan.plain, past_mark(scan, cut)) or scan.match(_EXEMPT, cut)
    return led is not None or is_marked(scan, cut)


def excepted(scan: Scan, piece: Piece, exception: Cut, frame: Frame) -> Piece:
    """A line with the exception that is printed below it: `- unless due to lymphoma`."""
    if piece.tree is None:
        return piece
    tree = guarded(scan, piece.tree, exception, frame.deeper(), read_clause)
    return msgspec.structs.replace(piece, tree=tree)


def with_footnote(scan: Scan, pieces: list[Piece], exception: Cut, frame: Frame) -> list[Piece]:
    """The pieces with what a footnote excepts: of the limits with a star together, where several have one."""
    starred = [part for piece in pieces for part in _parts(piece) if _is_starred(scan, part)]
    if len(starred) < 2:
        return [*pieces[:-1], excepted(scan, pieces[-1], exception, frame)]
    together = not frame.findings
    others = [
        msgspec.structs.replace(piece, tree=join(left, all_together=together))
        for piece in pieces
        if (left := [part for part in _parts(piece) if part not in starred]) or piece.tree is None
    ]
    whole = Piece(Cut(pieces[0].cut.first, exception.first), "states", join(starred, all_together=together))
    return [*others, excepted(scan, whole, exception, frame)]


def limited_again(scan: Scan, pieces: list[Piece], note: Cut, frame: Frame) -> Piece | None:
    """`AST <= 2 x ULN* NOTE: *<= 5 x ULN if liver metastases`: the one line with a star, with its limit for some."""
    if not is_marked(scan, note) or not scan.comparisons_in(note):
        return None
    starred = [piece for piece in pieces if any(_is_starred(scan, part) for part in _parts(piece))]
    last = pieces[-1]
    if starred != [last] or last.tree is None or not all(_is_starred(scan, part) for part in _parts(last)):
        return None
    tree = other_limit(scan, last.tree, Cut(past_mark(scan, note), note.end), frame.deeper(), read_clause)
    return None if tree is None else msgspec.structs.replace(last, tree=tree)


def limited_below(scan: Scan, pieces: list[Piece], cut: Cut, frame: Frame) -> Piece | None:
    """`ALT <= 3 x ULN` and below it `<= 5 x ULN if liver metastases`: a number without a name is of the line before."""
    numbers = scan.comparisons_in(cut)
    last = pieces[-1].tree if pieces else None
    if not isinstance(last, Statement) or last.limit is None or len(numbers) != 1:
        return None
    if numbers[0].op[:1] != last.op[:1] or numbers[0].about is not None or numbers[0].cut.first != past_mark(scan, cut):
        return None
    tree = other_limit(scan, last, cut, frame.deeper(), read_clause)
    return None if tree is None else msgspec.structs.replace(pieces[-1], tree=tree)


def _parts(piece: Piece) -> tuple[Tree, ...]:
    """What a piece states, one by one."""
    if is_plain_list(piece.tree) and piece.sense == "states":
        return piece.tree.of
    return () if piece.tree is None else (piece.tree,)


def _is_starred(scan: Scan, part: Tree) -> bool:
    """Whether every statement of a part is a limit with a star behind it."""
    stated = statements(part)
    return bool(stated) and all(
        item.limit is not None and _STAR.match(scan.plain, item.cut.end) is not None for item in stated
    )
