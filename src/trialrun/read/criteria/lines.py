"""One eligibility line becomes a tree of statements that says what the line prints, no more and no less.

Total on any text and linear in its length; what is not understood is left in `rest`, never dropped.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from trialrun.read.criteria.connectives import Frame
from trialrun.read.criteria.connectives_clauses import read_clause
from trialrun.read.criteria.connectives_cues import cue
from trialrun.read.criteria.connectives_exceptions import guarded
from trialrun.read.criteria.kinds import asked_of_a_person, kind_of_line
from trialrun.read.criteria.lines_blocks import Block, read_blocks
from trialrun.read.criteria.lines_scan import LONGEST_READ, Scan, find_all, scan_line
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    LineRead,
    OneOrMore,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.qualifiers import own_words
from trialrun.read.criteria.roles import Sense, denies, read_sentence, sentences
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    at_least,
    change,
    change_to_trees,
    deny,
    is_measured,
    join,
    statements,
    timed_each,
)
from trialrun.read.text import Cut, Text
from trialrun.terms import load_vocabulary

Role = Literal["inclusion", "exclusion", "population"]

_LAST_OR = re.compile(r"\b(?:or|and/or)\W*$", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?:at least|>=|minimum of)\s*(two|three|four|2|3|4)\b(?! ?(?:week|month|day|year))", re.IGNORECASE
)
_NUMBERS = {"two": 2, "three": 3, "four": 4}
_IS_DEFINED = re.compile(r"\b(?:is|are|was|were) (?:further )?defined (?:as|by)\b|\bmeans\b", re.IGNORECASE)
_EITHER = re.compile(r"^[^:]*\b(?:either|one of|any of)[^:]*:", re.IGNORECASE)
_PATIENTS = re.compile(r"(?:patients?|subjects?|participants?|those|pts|women|men|individuals)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:within|in the|during|last|past)\b", re.IGNORECASE)
_WITH = re.compile(r"\b(?:with|and|plus|has|have|having|must have)\W*$", re.IGNORECASE)
_LABEL_LENGTH = 40
_WIDER = {"other_malignancy": "malignancy", "history_of_malignancy": "malignancy"}
_TEST_TIME = re.compile(r"\b(?:tests?|testing|assessments?|values?|results?|laboratory|labs?)\b", re.IGNORECASE)


class Piece(msgspec.Struct, frozen=True):
    """What one sentence or block says. `proviso` is asked where it allows something."""

    cut: Cut
    sense: Sense
    tree: Tree | None = None
    proviso: Tree | None = None
    timing: Timing | None = None
    defines: tuple[str, ...] = ()


def read_line(text: Text, role: Role) -> LineRead:
    """Read one eligibility line of a list. `role` is the list it stands in."""
    scan = scan_line(text.plain)
    findings = role == "exclusion"
    pieces = [piece for block in read_blocks(scan.plain) for piece in _block(scan, block, Frame(findings=findings))]
    tree, holds = _combined(pieces, findings=findings)
    told = all(piece.sense in ("tells", "allows") for piece in pieces)
    rest = _rest(scan, text, pieces, tree)
    kind = kind_of_line(tree, told=told, left=bool(rest))
    return LineRead(kind, True if kind == "note" else holds, None if kind == "note" else tree, rest)


def _rest(scan: Scan, text: Text, pieces: list[Piece], tree: Tree | None) -> tuple[Cut, ...]:
    """Sentences that say something and were not understood, and what lies beyond the part that is read."""
    left = tuple(piece.cut for piece in pieces if piece.tree is None and piece.sense in ("states", "asks", "excludes"))
    beyond = (Cut(LONGEST_READ, len(text.plain)),) if len(text.plain) > LONGEST_READ else ()
    return left + beyond


def _block(scan: Scan, block: Block, frame: Frame) -> list[Piece]:
    """The pieces of a printed line and of what stands below it."""
    cuts = (*sentences(scan, block.head), *scan.asides_in(block.head))
    if not block.below and len(cuts) > 1 and _EITHER.match(scan.shown(cuts[0])):
        return [Piece(block.head, "states", any_of(_one(_sentence(scan, cut, frame), findings=False) for cut in cuts))]
    if not block.below or frame.depth > 8:
        return [_sentence(scan, cut, frame) for cut in cuts] + [
            piece for below in block.below for piece in _block(scan, below, frame.deeper())
        ]
    asides = scan.asides_in(block.head)
    heading = next((cut for cut in reversed(cuts) if cut not in asides), block.head)
    before = [_sentence(scan, cut, frame) for cut in cuts if cut != heading]
    if _only_label(scan, heading) and all(_says_nothing(scan, child, frame) for child in block.below):
        return [Piece(block.head, "tells")]
    if not _is_heading(scan, heading, block):
        return [*before, *_siblings(scan, heading, block, frame)]
    return [*before, *_headed(scan, heading, block, frame)]


def _only_label(scan: Scan, cut: Cut) -> bool:
    plain = not (scan.comparisons_in(cut) or scan.timings_in(cut) or cue("negation").search(scan.shown(cut)))
    return plain and cut.end - cut.first < _LABEL_LENGTH


def _says_nothing(scan: Scan, block: Block, frame: Frame) -> bool:
    """`Not specified` below a label."""
    pieces = [] if block.below else [_sentence(scan, cut, frame) for cut in sentences(scan, block.head)]
    return bool(pieces) and all(piece.sense == "tells" for piece in pieces)


def _is_heading(scan: Scan, cut: Cut, block: Block) -> bool:
    shown = scan.shown(cut)
    ends = scan.plain[cut.end : cut.end + 1] == ":" or scan.plain[: block.head.end].rstrip().endswith(":")
    listed = cue("anyone").search(shown) or cue("everyone").search(shown)
    return bool(ends or listed) or not (scan.comparisons_in(cut) or scan.spots_in(cut))


def _siblings(scan: Scan, first: Cut, block: Block, frame: Frame) -> list[Piece]:
    """Lines that stand side by side; a line that ends in `or` parts what is before it from what follows."""
    groups: list[list[Piece]] = [[_sentence(scan, first, frame)]]
    ended_or = bool(_LAST_OR.search(scan.text(first)))
    for below in block.below:
        if ended_or:
            groups.append([])
        groups[-1].extend(_child(scan, below, frame.deeper()))
        ended_or = bool(_LAST_OR.search(scan.text(below.head)))
    if len(groups) == 1:
        return groups[0]
    trees = [_combined(group, findings=frame.findings)[0] for group in groups]
    return [Piece(block.head, "states", any_of(trees))]


def _headed(scan: Scan, heading: Cut, block: Block, frame: Frame) -> list[Piece]:
    """A heading and its list: how many of it are asked, since when, and of whom."""
    shown = scan.shown(heading)
    denied = cue("negation").search(shown)
    alternatives = frame.findings or denied is not None
    below = [piece for child in block.below for piece in _child(scan, child, Frame(alternatives, frame.depth + 1))]
    listed = [piece for piece in below if piece.sense not in ("allows", "tells")]
    aside = [piece for piece in below if piece.sense in ("allows", "tells")]
    trees = [_one(piece, findings=alternatives) for piece in listed]
    tree = _counted(scan, heading, block, trees, alternatives=alternatives)
    if tree is None:
        return [_sentence(scan, heading, frame), *aside]
    times = scan.timings_in(heading)
    tree = timed_each(tree, times) if any(is_measured(item) for item in statements(tree)) else tree
    tree = deny(tree) if denied is not None else _with_heading(scan, heading, tree, frame)
    sentence = read_sentence(scan, heading)
    sense: Sense = "excludes" if sentence.sense == "excludes" else "states"
    if sentence.sense in ("allows", "asks"):
        whom = read_clause(scan, sentence.whom, frame.deeper(findings=True))
        tree = tree if whom is None or tree is None else Conditional(whom, tree)
    return [Piece(block.head, sense, tree), *aside]


def _with_heading(scan: Scan, heading: Cut, tree: Tree, frame: Frame) -> Tree:
    """What the heading itself says, where the list is said beside it: `myeloma with one of the following`."""
    shown = scan.shown(heading)
    listed = cue("anyone").search(shown) or cue("everyone").search(shown)
    if listed is None or cue("definition").search(shown):
        return tree
    own = Cut(heading.first, heading.first + listed.start())
    if not _WITH.search(scan.text(own)) or not scan.spots_in(own):
        return tree
    return all_of([read_clause(scan, own, frame.deeper()), tree]) or tree


def _counted(scan: Scan, heading: Cut, block: Block, trees: list[Tree | None], *, alternatives: bool) -> Tree | None:
    shown = scan.shown(heading)
    count = _COUNT.search(scan.text(heading))
    if count is not None:
        return at_least(int(_NUMBERS.get(count[1].lower(), count[1])), trees)
    if cue("anyone").search(shown):
        return any_of(trees)
    if (
        cue("everyone").search(shown)
        and not cue("negation").search(shown)
        and "following" not in shown.lower().split("all")[0]
    ):
        return all_of(trees)
    joined_or = any(_LAST_OR.search(scan.text(child.head)) for child in block.below[:-1])
    return join(trees, all_together=not alternatives and not joined_or)


def _sentence(scan: Scan, cut: Cut, frame: Frame) -> Piece:
    """One sentence, by what it does."""
    sentence = read_sentence(scan, cut)
    if scan.plain[cut.end : cut.end + 1] == ":" and not scan.comparisons_in(cut):
        return Piece(cut, "tells")
    if sentence.sense in ("states", "asks") and asked_of_a_person(scan, cut):
        return Piece(cut, "states", Judgement(scan.text(cut), cut, "patient"))
    if sentence.sense == "asks" and _only_tests(scan, cut):
        return Piece(cut, "tells", timing=scan.timings_in(cut)[0])
    match sentence.sense:
        case "tells":
            return Piece(cut, "tells")
        case "allows":
            return _allowing(scan, sentence.whom, sentence.rest, cut, frame)
        case "excludes":
            return Piece(cut, "excludes", _whole(scan, sentence.whom, sentence.rest, frame.deeper(findings=True)))
        case "asks":
            return _asking(scan, sentence.whom, sentence.rest, cut, frame, sentence.verb)
        case _:
            return _stating(scan, cut, frame)


def _stating(scan: Scan, cut: Cut, frame: Frame) -> Piece:
    if frame.findings and denies(scan, cut):
        return Piece(cut, "asks", read_clause(scan, cut, frame.deeper(findings=False)))
    defined = _IS_DEFINED.search(scan.shown(cut))
    defines = tuple(item.name for item in scan.spots_in(Cut(cut.first, cut.first + defined.start()))) if defined else ()
    if scan.plain[max(0, cut.first - 3) : cut.first].strip().endswith("*"):
        defines = tuple(item.name for item in scan.spots_in(cut)[:1])
    return Piece(cut, "states", read_clause(scan, cut, frame), defines=defines)


def _whole(scan: Scan, whom: Cut, rest: Cut, frame: Frame) -> Tree | None:
    """An excluding sentence: its subject, and what follows the verb where that narrows it (`if`, `unless`)."""
    subject = read_clause(scan, whom, frame)
    if subject is None:
        return read_clause(scan, rest, frame)
    shown = scan.shown(rest)
    narrowing = cue("condition").match(shown) or cue("exception").match(shown)
    if narrowing is None:
        return subject
    return read_clause(scan, Cut(whom.first, rest.end), frame)


def _allowing(scan: Scan, whom: Cut, rest: Cut, cut: Cut, frame: Frame) -> Piece:
    """What is allowed, and what is asked for it (`eligible if ...`, `allowed provided ...`)."""
    limited = _limited(scan, whom, frame)
    if limited is not None:
        return Piece(cut, "states", limited)
    allowed = read_clause(scan, whom, frame.deeper(findings=True))
    shown = scan.shown(rest)
    asked = cue("proviso").match(shown) or cue("condition").match(shown)
    proviso = None
    if asked is not None:
        proviso = read_clause(scan, Cut(rest.first + asked.end(), rest.end), frame.deeper(findings=False))
    if allowed is None and proviso is not None:
        return Piece(cut, "asks", proviso)
    return Piece(cut, "allows", allowed, proviso)


def _limited(scan: Scan, whom: Cut, frame: Frame) -> Tree | None:
    """`bilirubin > 1.5 x ULN; in Gilbert's syndrome < 2 x ULN is allowed`: a limit, and one that is allowed to some."""
    numbers = scan.comparisons_in(whom)
    marks = [
        mark
        for mark in find_all(cue("condition"), scan.shown(whom), whom)
        if numbers and mark.first > numbers[0].cut.end
    ]
    if not marks:
        return None
    tree = read_clause(scan, Cut(whom.first, marks[0].first), frame.deeper())
    return None if tree is None else guarded(scan, tree, Cut(marks[0].end, whom.end), frame, read_clause)


def _asking(scan: Scan, whom: Cut, rest: Cut, cut: Cut, frame: Frame, verb: str) -> Piece:
    """A requirement, asked of those whom the subject names."""
    shown = scan.shown(rest)
    asked = Frame(findings=False, depth=frame.depth + 1)
    denied = shown.lower().startswith("not ")
    tree = read_clause(scan, rest, asked)
    if _only_when(scan, rest):
        whole = read_clause(scan, whom, asked)
        return Piece(cut, "asks", None if whole is None else _each_when(scan, whole, rest))
    subject = read_clause(scan, whom, frame.deeper(findings=True))
    measured = any(is_measured(item) and item.about.name != "sex" for item in statements(subject))
    if tree is None:
        return Piece(cut, "states" if not denied else "asks", subject)
    if subject is None:
        return Piece(cut, "asks", tree)
    if measured and not _PATIENTS.match(scan.text(whom)):
        return Piece(cut, "asks", read_clause(scan, cut, asked))
    return Piece(cut, "asks", Conditional(change(subject, _exactly), tree))


def _exactly(item: Statement) -> Statement:
    """`patients with a status of 3` have just that."""
    return msgspec.structs.replace(item, op="=") if item.implied and item.limit is not None else item


def _only_when(scan: Scan, rest: Cut) -> bool:
    """`must have been completed 4 weeks before`: the verb only says when."""
    named = scan.spots_in(rest) or scan.comparisons_in(rest) or cue("person").search(scan.shown(rest))
    return bool(scan.timings_in(rest)) and not named and len(own_words(scan, rest).split()) < 3


def _each_when(scan: Scan, tree: Tree, rest: Cut) -> Tree:
    """Everything a subject names, each by that time; what is excepted keeps its own."""
    match tree:
        case OneOrMore(of, 1) | AllOf(of):
            return AllOf(tuple(_each_when(scan, part, rest) for part in of))
        case Excepted(inner, exception):
            return Excepted(_each_when(scan, inner, rest), exception)
        case _:
            return change(tree, lambda item: _when(scan, item, rest))


def _when(scan: Scan, item: Statement, rest: Cut) -> Statement:
    timing = scan.timings_in(rest)[0]
    done = is_measured(item) or timing.relation != "within" or _WITHIN.search(scan.text(timing.cut))
    since = timing if done else msgspec.structs.replace(timing, relation="at least")
    return item if item.timing else msgspec.structs.replace(item, timing=since)


def _child(scan: Scan, block: Block, frame: Frame) -> list[Piece]:
    """The pieces of a line of a list; what it allows for itself is an exception to it alone."""
    pieces = _block(scan, block, frame)
    senses = {piece.sense for piece in pieces}
    if not {"states", "allows"} <= senses or senses & {"asks", "excludes"}:
        return pieces
    return [Piece(block.head, "states", _combined(pieces, findings=frame.findings)[0])]


def _one(piece: Piece, *, findings: bool) -> Tree | None:
    if piece.tree is None:
        return None
    if findings and piece.sense == "asks":
        return deny(piece.tree)
    return deny(piece.tree) if not findings and piece.sense == "excludes" else piece.tree


def _combined(pieces: list[Piece], *, findings: bool) -> tuple[Tree | None, bool]:
    """The pieces of a line together, and whether an eligible patient has it true."""
    pieces = _with_definitions(_with_test_times(pieces))
    stating = [piece for piece in pieces if piece.tree is not None and piece.sense in ("states", "asks", "excludes")]
    opposite: Sense = "asks" if findings else "excludes"
    turned = bool(stating) and all(piece.sense == opposite for piece in stating)
    as_findings = findings != turned
    if turned:
        tree = join([piece.tree for piece in stating], all_together=not as_findings)
    else:
        tree = join([_one(piece, findings=as_findings) for piece in stating], all_together=not as_findings)
    return _with_allowed(tree, pieces, findings=as_findings), not as_findings


def _with_test_times(pieces: list[Piece]) -> list[Piece]:
    """`The test should be done within 28 days`, said once, holds for every value and result of the line."""
    times = [piece.timing for piece in pieces if piece.timing is not None]
    if not times:
        return pieces
    return [
        msgspec.structs.replace(piece, tree=change(piece.tree, lambda item: _tested_in(item, times[0])))
        if piece.tree is not None
        else piece
        for piece in pieces
    ]


def _with_definitions(pieces: list[Piece]) -> list[Piece]:
    """`Uncontrolled diabetes. Uncontrolled diabetes is defined as HbA1c >= 8 %`: the second says what the first means."""
    kept: list[Piece] = []
    for piece in pieces:
        at = next((at for at, before in enumerate(kept) if piece.defines and _tells_of(before, piece)), None)
        if at is None:
            kept.append(piece)
        elif piece.tree is not None:
            kept[at] = _defined_by(kept[at], piece.tree, piece.defines)
    return kept


def _defined_by(piece: Piece, meaning: Tree, names: tuple[str, ...]) -> Piece:
    if piece.tree is None:
        return piece
    tree = change_to_trees(piece.tree, lambda item: meaning if item.about.name in names else item)
    return msgspec.structs.replace(piece, tree=tree)


def _tells_of(before: Piece, definition: Piece) -> bool:
    return any(item.about.name in definition.defines for item in statements(before.tree))


def _tested_in(item: Statement, timing: Timing) -> Statement:
    return msgspec.structs.replace(item, timing=timing) if is_measured(item) and item.timing is None else item


def _only_tests(scan: Scan, cut: Cut) -> bool:
    """A sentence that only says when the tests of the line are done."""
    clinical = scan.spots_in(cut) or scan.comparisons_in(cut)
    return bool(scan.timings_in(cut) and _TEST_TIME.search(scan.text(cut))) and not clinical


def _with_allowed(tree: Tree | None, pieces: list[Piece], *, findings: bool) -> Tree | None:
    """What the line allows: an exception to what excludes, or a requirement of those allowed; else only a note."""
    allowed = [piece for piece in pieces if piece.sense == "allows" and piece.tree is not None]
    asked = [Conditional(piece.tree, piece.proviso) for piece in allowed if piece.tree and piece.proviso]
    if tree is None:
        return all_of(asked)
    related = [piece for piece in allowed if _narrows(piece, tree)]
    guard = any_of(all_of([piece.tree, piece.proviso]) for piece in related)
    if guard is not None and (findings or not asked):
        return Excepted(tree, guard)
    return tree if findings else all_of([tree, *asked])


def _narrows(piece: Piece, tree: Tree) -> bool:
    """Whether what is allowed is part of what excludes, or another value of what is measured."""
    vocabulary = load_vocabulary()
    own = {_WIDER.get(item.about.name, item.about.name) for item in statements(tree)}
    below = {name for outer in own for name in vocabulary.below(outer)}
    named = [item for item in statements(piece.tree) if item.about.name]
    same = [item for item in named if item.about.name in own and (item.said or item.timing or is_measured(item))]
    return bool(same) or any(item.about.name in below - own or "malignancy" in own for item in named)
