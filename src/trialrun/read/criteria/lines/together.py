"""The pieces of a line together: what excludes, is asked, is allowed, is defined later, or stands behind one label."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.blocks import Block
from trialrun.read.criteria.connectives.cohorts import conditional, names_group
from trialrun.read.criteria.connectives.exceptions import except_from
from trialrun.read.criteria.connectives.kinds import WIDER
from trialrun.read.criteria.connectives.limits import with_level
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.lines.kinds_below import GROWTH, with_kinds
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.lines.roles import Sense
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Judgement, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import VIRUS_OF
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    change,
    change_to_trees,
    deny,
    is_choice,
    is_measured,
    is_plain_list,
    join,
    judgements,
    statements,
    timed_each,
)
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_DONE = re.compile(
    r"(?:completed|finished|stopped|discontinued|ended|given|administered|received|performed|done)", re.IGNORECASE
)
_TIMED_BRACKET = re.compile(r"\s*\((?:[a-z]+\s+)?within\s[^()]*\)", re.IGNORECASE)
"""`Renal: (within 14 days of entry) creatinine < 2`: a window between a label and what it is said of."""
_EXPLAINS = {
    "gilbert_syndrome": frozenset({"total_bilirubin", "direct_bilirubin"}),
    "dialysis": frozenset({"creatinine", "creatinine_clearance", "egfr"}),
}
"""Which measurements a state brings out of their limits: who is let in with it need not meet them."""
_CAN = frozenset({"childbearing_potential", "sex"})
_OF_PREGNANCY = frozenset({"pregnancy_test"})
_UNABLE = frozenset({"postmenopausal", "sterilized", "hysterectomy"})


def tree_of(piece: Piece, *, findings: bool) -> Tree | None:
    """What a piece says in its list: a requirement among findings is denied, and the reverse."""
    if piece.tree is None:
        return None
    if findings and piece.sense == "asks":
        return deny(piece.tree)
    return deny(piece.tree) if not findings and piece.sense == "excludes" else piece.tree


def combined(pieces: list[Piece], *, findings: bool) -> tuple[Tree | None, bool]:
    """The pieces of a line together, and whether an eligible patient has it true."""
    pieces = _with_other_values(_with_definitions(_with_test_times(pieces)))
    stating = [piece for piece in pieces if piece.tree is not None and piece.sense in ("states", "asks", "excludes")]
    opposite: Sense = "asks" if findings else "excludes"
    turned = bool(stating) and all(piece.sense == opposite for piece in stating)
    as_findings = findings != turned and not _only_allowing(pieces)
    if turned:
        tree = join([piece.tree for piece in stating], all_together=not as_findings)
    else:
        tree = join([tree_of(piece, findings=as_findings) for piece in stating], all_together=not as_findings)
    tree = _with_allowed(tree, pieces, findings=as_findings)
    if not as_findings and isinstance(tree, AllOf) and _is_test_of_some(tree):
        tree = Conditional(tree.of[0], tree.of[1])
    return _of_those_who_can(tree), not as_findings


def _only_allowing(pieces: list[Piece]) -> bool:
    """`Patients with asthma may be included if FEV1 > 70 %`: true of everybody who may come, in whichever list."""
    told = [piece for piece in pieces if piece.tree is not None or piece.proviso is not None]
    return bool(told) and all(piece.sense == "allows" for piece in told)


def _of_those_who_can(tree: Tree | None) -> Tree | None:
    """`postmenopausal, or sterile, or, if of childbearing potential, with contraception` asks only the last."""
    if isinstance(tree, Conditional) and tree.otherwise is None:
        return Conditional(tree.condition, _of_those_who_can(tree.then) or tree.then)
    if not is_choice(tree):
        return tree
    asked = [part for part in tree.of if isinstance(part, Conditional) and _only_named(part.condition, _CAN)]
    others = [part for part in tree.of if part not in asked]
    if len(asked) != 1 or not others or not all(_only_named(part, _UNABLE) for part in others):
        return tree
    return asked[0]


def _is_test_of_some(tree: AllOf) -> bool:
    """`women of childbearing potential with a negative pregnancy test`: nobody else is tested, or kept out."""
    whom, *tested = tree.of
    negative = len(tested) == 1 and all(item.op == "negative" for item in statements(tested[0]))
    return negative and _only_named(whom, _CAN) and _only_named(tested[0], _OF_PREGNANCY)


def _only_named(tree: Tree, names: frozenset[str]) -> bool:
    found = {item.about.name for item in statements(tree)}
    return bool(found) and found <= names


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


def _with_other_values(pieces: list[Piece]) -> list[Piece]:
    """`Platelets >= 50. Lower values are allowed if due to infiltration`: an exception to the limits before it."""
    kept: list[Piece] = []
    for piece in pieces:
        other = piece.proviso if piece.sense == "allows" and piece.tree is None else None
        before = kept[-1].tree if kept and other is not None else None
        if before is not None and other is not None and any(item.limit is not None for item in statements(before)):
            kept[-1] = msgspec.structs.replace(kept[-1], tree=Excepted(before, other))
        else:
            kept.append(piece)
    return kept


def _with_definitions(pieces: list[Piece]) -> list[Piece]:
    """`Uncontrolled diabetes. It is defined as HbA1c >= 8 %`: the second says what the first means."""
    if not any(piece.defines for piece in pieces):
        return pieces
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


def _with_allowed(tree: Tree | None, pieces: list[Piece], *, findings: bool) -> Tree | None:
    """What the line allows: an exception to what excludes, or a requirement of those allowed; else only a note."""
    allowed = [piece for piece in pieces if piece.sense == "allows" and piece.tree is not None]
    if not allowed:
        return tree
    asked = [_asked_of(piece.tree, piece.proviso) for piece in allowed if piece.tree and piece.proviso]
    if tree is None:
        return all_of(asked)
    levels = [] if findings else [piece for piece in allowed if _is_level(tree, piece)]
    for piece in levels:
        tree = with_level(tree, piece.tree, piece.proviso) if piece.tree is not None else tree
    allowed = [piece for piece in allowed if piece not in levels]
    asked = [_asked_of(piece.tree, piece.proviso) for piece in allowed if piece.tree and piece.proviso]
    related = [piece for piece in allowed if _narrows(piece, tree)]
    denied = any(item.op == "absent" for item in statements(tree))
    alone = denied or all(_is_explained(piece, tree) for piece in related)
    if related and (findings or (_can_fail(tree) and not asked) or (alone and len(related) == len(allowed))):
        return _each_excepted(tree, related)
    return tree if findings else all_of([tree, *asked])


def _each_excepted(tree: Tree, related: list[Piece]) -> Tree:
    """What is allowed, set against the parts of a list that it belongs to; what belongs to none of them only tells.

    A time since is asked by itself, of whatever else was given since then.
    """
    if not is_plain_list(tree):
        return except_from(tree, _guard(related) or tree)
    own = _of_those_before(tree.of, [[piece for piece in related if _narrows(piece, part)] for part in tree.of])
    since = any(item.timing is not None and item.timing.relation == "at least" for item in statements(tree))
    if not since and all(len(pieces) == len(related) for pieces in own):
        return except_from(tree, _guard(related) or tree)
    parts = [_each_excepted(part, pieces) if pieces else part for part, pieces in zip(tree.of, own, strict=True)]
    return join(parts, all_together=isinstance(tree, AllOf)) or tree


def _of_those_before(parts: tuple[Tree, ...], own: list[list[Piece]]) -> list[list[Piece]]:
    """`No prior X. Prior X allowed if adjuvant. No X within 4 weeks`: what was once goes against what stands before."""
    cuts = [[*(item.cut for item in statements(part)), *(one.cut for one in judgements(part))] for part in parts]
    placed = [(min((cut.first for cut in some), default=0), pieces) for some, pieces in zip(cuts, own, strict=True)]
    before = [piece for start, pieces in placed for piece in pieces if start < piece.cut.first and _is_past(piece)]
    return [[piece for piece in pieces if start < piece.cut.first or piece not in before] for start, pieces in placed]


def _is_past(piece: Piece) -> bool:
    return any(item.selector == "ever" for item in statements(piece.tree))


def _guard(pieces: list[Piece]) -> Tree | None:
    return any_of(all_of([piece.tree, piece.proviso]) for piece in pieces)


def _can_fail(tree: Tree) -> bool:
    """Whether a requirement has something that what is allowed could go against: an absence, a limit, a time since."""
    since = ("at least", "during")
    return any(
        item.op in ("absent", "negative", "undetectable")
        or item.limit
        or (item.timing and item.timing.relation in since)
        for item in statements(tree)
    )


def _asked_of(allowed: Tree, proviso: Tree) -> Tree:
    """What is asked of what is allowed: `allowed if completed 2 weeks before` asks for that long since it."""
    if not (isinstance(allowed, Statement) and isinstance(proviso, Statement)) or allowed.limit is not None:
        return Conditional(allowed, proviso)
    timing = proviso.timing
    if (
        timing is None
        or timing.relation != "at least"
        or proviso.about.name
        or _DONE.fullmatch(proviso.about.words) is None
    ):
        return Conditional(allowed, proviso)
    return msgspec.structs.replace(allowed, timing=timing, op="present", selector="")


def _is_level(tree: Tree, piece: Piece) -> bool:
    """`ECOG 0-2 (3-4 allowed if due to bone pain)`: a level beside the one required, for those it is allowed to."""
    own = {item.about.name for item in statements(tree)}
    other = {item.about.name for item in statements(piece.tree) if item.limit is not None}
    return (piece.proviso is not None or own == {"age"}) and len(own) == 1 and own == other


def _is_explained(piece: Piece, tree: Tree) -> bool:
    """`bilirubin > 1.5 x ULN; subjects with Gilbert's syndrome are allowed`: why a value may lie beyond its limit."""
    own = {item.about.name for item in statements(tree) if item.limit is not None}
    again = {item.about.name for item in statements(piece.proviso) if item.limit is not None and item.about.name}
    return bool(again & own) or any(
        _EXPLAINS.get(item.about.name, frozenset()) & own for item in statements(piece.tree)
    )


def _narrows(piece: Piece, tree: Tree) -> bool:
    """Whether what is allowed is part of what excludes, or another value of what is measured."""
    if _is_explained(piece, tree):
        return True
    vocabulary = load_vocabulary()
    own = {WIDER.get(item.about.name, item.about.name) for item in statements(tree)}
    viruses = {VIRUS_OF.get(item.about.name) for item in statements(tree)} | own
    if {VIRUS_OF.get(item.about.name) for item in statements(piece.tree)} & (viruses - {None}):
        return True
    below = {name for outer in own for name in vocabulary.below(outer)}
    named = [item for item in statements(piece.tree) if item.about.name]
    told = piece.proviso is not None and {item.about.name for item in named} <= own
    same = [i for i in named if i.about.name in own and (told or i.said or i.timing or is_measured(i))]
    grown = "malignancy" in own and any(GROWTH.search(item.about.words) for item in named)
    return bool(same) or grown or any(item.about.name in below - own for item in named)


def labelled(scan: Scan, cuts: tuple[Cut, ...], pieces: list[Piece]) -> list[Piece]:
    """What the label of the first of some sentences says of all that follow: when, and of whom."""
    return _labelled_for_group(scan, _labelled_for_some(scan, cuts, _labelled_in_time(scan, cuts, pieces)))


def _labelled_for_group(scan: Scan, pieces: list[Piece]) -> list[Piece]:
    """`For donors: HIV negative. No hepatitis`: what stands behind such a label is of those alone, up to the next."""
    group = _group_of(scan, pieces[0].tree) if len(pieces) > 1 else None
    if group is None:
        return pieces
    frame = Frame(findings=isinstance(pieces[0].tree, AllOf))
    said = pieces[:1]
    for piece in pieces[1:]:
        own = _group_of(scan, piece.tree)
        group = own or group
        of_group = piece.tree if piece.tree is None or own is not None else conditional(group, piece.tree, frame)
        said.append(msgspec.structs.replace(piece, tree=of_group))
    return said


def _group_of(scan: Scan, tree: Tree | None) -> Judgement | None:
    """The group of the trial that something is said of."""
    match tree:
        case Conditional(condition=Judgement() as group) | AllOf(of=(Judgement() as group, *_)):
            return group if names_group(scan, Cut(group.cut.first, group.cut.end + 1)) else None
        case _:
            return None


def _labelled_for_some(scan: Scan, cuts: tuple[Cut, ...], pieces: list[Piece]) -> list[Piece]:
    """`If plasma cells < 50%: WBC at least 2,500 Platelets at least 45,000`: each limit behind is asked of those."""
    first = pieces[0].tree if len(pieces) > 1 else None
    if not isinstance(first, Conditional) or first.otherwise is not None:
        return pieces
    colon = cuts[0].first + scan.text(cuts[0]).rfind(":")
    if any(item.cut.first > colon for item in statements(first.condition)) or _only_named(first.condition, _CAN):
        return pieces
    whom = first.condition
    said = pieces[:1]
    for piece in pieces[1:]:
        tree = piece.tree
        if isinstance(tree, Conditional) and isinstance(tree.condition, Judgement):
            whom = tree.condition
        elif tree is not None and (all(map(is_measured, statements(tree))) or _runs_on(scan, piece)):
            tree = Conditional(whom, tree)
        said.append(msgspec.structs.replace(piece, tree=tree))
    return said


def _runs_on(scan: Scan, piece: Piece) -> bool:
    """`LVEF at least 45% No myocardial infarction`: a denial that no stop parts from what stands before it."""
    before = scan.plain[: piece.cut.first].rstrip()
    denied = piece.sense == "states" and all(item.op == "absent" for item in statements(piece.tree))
    return denied and bool(before) and (before[-1].isalnum() or before[-1] == "%")


def _labelled_in_time(scan: Scan, cuts: tuple[Cut, ...], pieces: list[Piece]) -> list[Piece]:
    """`Within 14 days of registration: ANC >= 1; platelets >= 50`: the window of a label is that of each behind it.

    So it is of findings that semicolons part, where it is that of the first.
    """
    colon = scan.shown(cuts[0]).find(":") if len(cuts) > 1 else -1
    if colon <= 0:
        return pieces
    behind = _TIMED_BRACKET.match(scan.plain, cuts[0].first + colon + 1, cuts[0].end)
    label = Cut(cuts[0].first, behind.end() if behind else cuts[0].first + colon)
    times = scan.timings_in(label) or tuple(
        timing for inner in scan.brackets_in(label) for timing in scan.timings_in(inner)
    )
    if not times or scan.comparisons_in(label):
        return pieces
    first = statements(pieces[0].tree)
    each = bool(first) and all(item.timing in times for item in first)
    return [
        msgspec.structs.replace(piece, tree=timed_each(piece.tree, times))
        if piece.tree is not None
        and (all(map(is_measured, statements(piece.tree))) or (each and _is_listed(scan, piece)))
        else piece
        for piece in pieces
    ]


def _is_listed(scan: Scan, piece: Piece) -> bool:
    """Whether a semicolon stands in front of a piece, which says when of nothing it names."""
    untimed = all(item.timing is None and not item.selector for item in statements(piece.tree))
    return untimed and scan.plain[: piece.cut.first].rstrip().endswith(";")


def beside(scan: Scan, pieces: list[Piece], block: Block, *, findings: bool) -> list[Piece]:
    """A line and those below it that nothing joins: of the group that the first names, and kinds of its disease."""
    pieces = _labelled_for_group(scan, pieces)
    return pieces if findings else with_kinds(scan, pieces, block)
