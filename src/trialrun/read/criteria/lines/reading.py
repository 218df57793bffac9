"""One eligibility line becomes a tree of statements that says what the line prints, no more and no less.

Total on any text and linear in its length; what is not understood is left in `rest`, never dropped.
"""

from __future__ import annotations

import re
from operator import or_
from typing import Literal

from trialrun.read.criteria.blocks import Block, read_blocks
from trialrun.read.criteria.connectives.chosen import AND_WITH
from trialrun.read.criteria.connectives.clauses import read_clause
from trialrun.read.criteria.connectives.cohorts import conditional
from trialrun.read.criteria.connectives.denials import once
from trialrun.read.criteria.connectives.exceptions import except_from
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.connectives.times import is_of_each
from trialrun.read.criteria.cues import COUNTED, cue, ends_in_exception, number_of
from trialrun.read.criteria.lines.allowing import is_restricted, only_allowed
from trialrun.read.criteria.lines.earlier import of_any_time
from trialrun.read.criteria.lines.footnotes import (
    excepted,
    exception_of,
    is_of_the_last,
    limited_again,
    limited_below,
    past_mark,
    with_footnote,
)
from trialrun.read.criteria.lines.heads import (
    LAST_OR,
    NAMES_SOME,
    beside_denial,
    counted,
    denies_all,
    denies_twice,
    ends_in_colon,
    is_heading,
    joined_by_and,
    names_the_list,
    population,
    with_denied,
    with_heading,
)
from trialrun.read.criteria.lines.kinds import kind_of_line
from trialrun.read.criteria.lines.kinds_below import names_cancer
from trialrun.read.criteria.lines.parting import members_of, sentences
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.lines.regrouping import regrouped
from trialrun.read.criteria.lines.roles import Sentence, read_sentence
from trialrun.read.criteria.lines.sentences import read_piece
from trialrun.read.criteria.lines.telling import CALLED
from trialrun.read.criteria.lines.together import beside, combined, labelled, tree_of
from trialrun.read.criteria.model import Excepted, Judgement, LineRead, Tree
from trialrun.read.criteria.scan.line import Scan, scan_lines
from trialrun.read.criteria.scan.reasons import without_reasons
from trialrun.read.criteria.scan.scales import on_either_scale
from trialrun.read.criteria.scan.spots import LONGEST_READ
from trialrun.read.criteria.terms import is_condition
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    at_least,
    deny,
    is_measured,
    said_of,
    statements,
    timed_each,
)
from trialrun.read.text import Cut, Text

Role = Literal["inclusion", "exclusion", "population"]
_ALLOWED = re.compile(
    r"(?:the following (?:[\w-]+ ){0,3}?(?:are|is|may be|will be) )?(?:also )?(?:allowed|permitted|acceptable"
    r"|not (?:considered )?(?:exclusionary|(?:an )?exclusions?(?: criteri(?:a|on))?|(?:a )?reasons? for exclusion))"
    r"(?:\s+(?:in|for|with|on|during|concomitant|concurrent|prior|previous|medications?|drugs?|treatments?|therap(?:y|ies))\b"
    r"(?:(?!\b(?:not?|only|if|unless)\b)[^.;]){0,60})?\W*",
    re.IGNORECASE,
)
_SPARES = re.compile(
    r"\W*(?:note:?\s*)?(?:the\s+)?(?:(?:following|only)\s+)?(?:(?:are|is)\s+(?:the\s+)?)?(?:allowed\s+)?exceptions?"
    r"(?:\s+(?:apply|applies|are|is|include|allowed|made|permitted|as follows|the following|to this|for this|criterion"
    r"|rule))*\W*",
    re.IGNORECASE,
)
"""`The following exceptions apply:`, above what is spared."""
_LISTED = re.compile(
    r"(?P<own>[^:]*?)[,\s]*\b(?:either|(?P<all>(?:all|both|each) of)|"
    rf"(?:at least|>=|minimum of|any)\s*(?P<n>two|three|four|2|3|4)(?: or more)?(?: of|(?=\s{COUNTED}\s?:))|"
    r"(?P<plain>two|three|four|[2-4])(?: or more)? of(?=\s(?:the|these)\b)|"
    rf"(?:(?:at least|>=)\s*)?(?:one|1|any)(?: or more)?(?: of|(?=\s{COUNTED}\s?:))|"
    r"the following (?:[\w-]+ ){1,2}(?:are|is) eligible"
    r"|eligible (?:[\w-]+ )?(?:(?:sub)?types|histologies|diagnoses|diseases|cancers|tumou?rs|malignancies)"
    r"(?: include)?)(?=\s?:|\s[^:]*:)[^:]*:",
    re.IGNORECASE,
)
"""What heads a list within a line: `at least two of the following:`, `the following diagnoses are eligible:`."""
_LABEL_LENGTH = 40
_ALL_MET = re.compile(
    r"(?!.*\b(?:any|one|either)\b)(?:(?:unless|.*\bif)\b.*\ball\b|.*\b(?:met|meet)\b)", re.IGNORECASE | re.DOTALL
)
"""`unless all of the following`, `unless the following are met`: not one of them alone."""
_FIRST_OR = re.compile(r"or\b", re.IGNORECASE)
_SEVERAL = 2


def read_line(text: Text, role: Role) -> LineRead:
    """Read one eligibility line of a list. `role` is the list it stands in."""
    text, seen = without_reasons(text)
    return read_scanned(scan_lines([seen])[0], text, role)


def read_scanned(scan: Scan, text: Text, role: Role) -> LineRead:
    """Read a line of which it is known what stands in it."""
    findings = role == "exclusion"
    pieces = [piece for block in read_blocks(scan.plain) for piece in _block(scan, block, Frame(findings=findings))]
    tree, holds = combined(pieces, findings=findings)
    if tree is not None:
        tree = on_either_scale(scan.plain, tree) if holds else _but_for_unread(scan, tree, pieces)
    tree = of_any_time(scan, regrouped(scan.plain, tree, findings=not holds))
    told = all(piece.sense in ("tells", "allows") and not is_restricted(scan, piece) for piece in pieces)
    rest = _rest(text, pieces)
    kind = kind_of_line(tree, told=told, left=bool(rest))
    aside = only_allowed(scan, pieces, tree) if holds and not findings else ()
    return LineRead(kind, True if kind == "note" else holds, None if kind == "note" else tree, rest, aside=aside)


def _but_for_unread(scan: Scan, tree: Tree, pieces: list[Piece]) -> Tree:
    """What excludes, but for those whom a sentence that was not understood allows: `... may participate`."""
    unread = [piece.cut for piece in pieces if piece.sense == "allows" and piece.tree is None and piece.proviso is None]
    for cut in unread:
        tree = Excepted(tree, Judgement(scan.text(cut), cut))
    return tree


def _rest(text: Text, pieces: list[Piece]) -> tuple[Cut, ...]:
    """Sentences that say something and were not understood, and what lies beyond the part that is read."""
    left = tuple(piece.cut for piece in pieces if piece.tree is None and piece.sense in ("states", "asks", "excludes"))
    beyond = (Cut(LONGEST_READ, len(text.plain)),) if len(text.plain) > LONGEST_READ else ()
    return left + beyond


def _block(scan: Scan, block: Block, frame: Frame) -> list[Piece]:
    """The pieces of a printed line and of what stands below it."""
    asides = tuple(cut for aside in scan.asides_in(block.head) for cut in _asides(scan, aside))
    cuts = (*sentences(scan, block.head), *asides)
    listed = None if block.below or len(cuts) < _SEVERAL else _listed_in_line(scan, cuts, frame)
    if listed is not None:
        return listed
    if not block.below or frame.depth > 8:
        below = [piece for child in block.below for piece in _block(scan, child, frame.deeper())]
        return [*_pieces(scan, cuts, frame), *below]
    spared = _but_for_below(scan, block, cuts, frame)
    if spared is not None:
        return spared
    heading = next((cut for cut in reversed(cuts) if cut not in asides), block.head)
    before = [read_piece(scan, cut, frame) for cut in cuts if cut != heading]
    if _ALLOWED.fullmatch(scan.text(heading)) or _SPARES.fullmatch(scan.text(heading)):
        return _spared_below(scan, block, before, frame)
    labels = _only_label(scan, heading, block, frame)
    if CALLED.search(scan.text(heading)) or (labels and all(_says_nothing(scan, one, frame) for one in block.below)):
        return [*before, Piece(heading, "tells")]
    if not is_heading(scan, heading, block):
        return [*before, *_siblings(scan, heading, block, frame)]
    return [*before, *_headed(scan, heading, block, frame)]


def _but_for_below(scan: Scan, block: Block, cuts: tuple[Cut, ...], frame: Frame) -> list[Piece] | None:
    """`Platelets > 100,000* NOTE:`, above `unless the marrow is involved`: but for what all lines below it spare."""
    spared = [exception_of(scan, Cut(past_mark(scan, child.head), child.head.end)) for child in block.below]
    exceptions = [one for one in spared if one is not None]
    pieces = [] if len(exceptions) < len(spared) else [one for one in _pieces(scan, cuts, frame) if one.tree]
    if not pieces or not scan.comparisons_in(block.head):
        return None
    for exception in exceptions:
        pieces[-1] = excepted(scan, pieces[-1], exception, frame)
    return pieces


def _asides(scan: Scan, aside: Cut) -> tuple[Cut, ...]:
    """`(without transfusion; epoetin is permitted)`: what a bracket permits stands by itself in it."""
    parts = sentences(scan, aside)
    permits = [scan.search(cue("permission"), part) is not None for part in parts]
    says = [bool(scan.spots_in(part) or scan.comparisons_in(part)) for part in parts]
    return parts if any(permits) and all(map(or_, permits, says)) else (aside,)


def _spared_below(scan: Scan, block: Block, before: list[Piece], frame: Frame) -> list[Piece]:
    """`No malignancy. The following exceptions apply:`: the sentence before, but for what stands below."""
    if not before or before[-1].tree is None:
        return [*before, Piece(block.head, "tells")]
    whole = Cut(block.head.first, _end(block))
    spared = any_of(_found(scan, block, frame)) or Judgement(" ".join(scan.text(whole).split()), whole)
    return [*before[:-1], Piece(before[-1].cut, before[-1].sense, except_from(before[-1].tree, spared))]


def _listed_in_line(scan: Scan, cuts: tuple[Cut, ...], frame: Frame) -> list[Piece] | None:
    """`Myeloma with at least one of: A; B. No C`: so many of what the semicolons part, and the sentences behind."""
    lead = _LISTED.match(scan.text(cuts[0])) if ":" in scan.text(cuts[0]) else None
    ends = len(cuts) if frame.findings else members_of(scan, cuts)
    if lead is None or ends < _SEVERAL:
        return None
    own = scan.trimmed(Cut(cuts[0].first, cuts[0].first + lead.end("own")))
    if scan.search(cue("negation"), own) is not None:
        return None
    first = scan.trimmed(Cut(cuts[0].first + lead.end(), cuts[0].end))
    trees = [tree_of(read_piece(scan, cut, frame), findings=False) for cut in (first, *cuts[1:ends])]
    listed = all_of(trees) if lead["all"] else at_least(number_of(lead["n"] or lead["plain"] or "1"), trees)
    if AND_WITH.search(scan.text(own)):
        listed = all_of([tree_of(read_piece(scan, own, frame), findings=False), listed])
    whole = Piece(Cut(cuts[0].first, cuts[ends - 1].end), "states", listed)
    return [whole, *(_pieces(scan, cuts[ends:], frame) if ends < len(cuts) else ())]


def _pieces(scan: Scan, cuts: tuple[Cut, ...], frame: Frame) -> list[Piece]:
    """The sentences of a block; `Exceptions include ...` is set against the one before it."""
    pieces: list[Piece] = []
    for cut in cuts:
        exception = exception_of(scan, Cut(past_mark(scan, cut), cut.end)) if pieces else None
        if exception is not None and is_of_the_last(scan, cut):
            pieces = with_footnote(scan, pieces, exception, frame)
        elif exception is not None and scan.plain[: cut.first].rstrip().endswith(";") and _all_state(pieces):
            stated = combined(pieces, findings=frame.findings)[0]
            whole = Cut(pieces[0].cut.first, pieces[-1].cut.end)
            pieces = [excepted(scan, Piece(whole, "states", stated), exception, frame)]
        elif pieces and (limited := limited_again(scan, pieces, cut, frame)) is not None:
            pieces[-1] = limited
        else:
            pieces.append(read_piece(scan, cut, frame))
    return labelled(scan, cuts, pieces)


def _all_state(pieces: list[Piece]) -> bool:
    return all(piece.sense == "states" and piece.tree is not None for piece in pieces)


def _only_label(scan: Scan, cut: Cut, block: Block, frame: Frame) -> bool:
    """`Surgery:`, `Under 65 years:` above its list; a finding that excludes, or stands without a colon, is no label."""
    whose = ends_in_colon(scan, cut, block)
    limits = [item for item in scan.comparisons_in(cut) if not whose or item.about is None or item.about.name != "age"]
    plain = not (limits or scan.timings_in(cut) or scan.search(cue("negation"), cut))
    named = any(is_condition(item.name) for item in scan.spots_in(cut))
    found = named and (frame.findings or not whose)
    return plain and not found and cut.end - cut.first < _LABEL_LENGTH


def _says_nothing(scan: Scan, block: Block, frame: Frame) -> bool:
    """`Not specified` below a label."""
    pieces = [] if block.below else [read_piece(scan, cut, frame) for cut in sentences(scan, block.head)]
    return bool(pieces) and all(piece.sense in ("tells", "allows") and piece.proviso is None for piece in pieces)


def _siblings(scan: Scan, first: Cut, block: Block, frame: Frame) -> list[Piece]:
    """Lines that stand side by side, and how those parted by `or` stand together."""
    groups = _parted_by_or(scan, first, block, frame)
    if len(groups) == 1:
        return beside(scan, groups[0], block, findings=frame.findings)
    head, below = tree_of(groups[0][0], findings=False), (groups[0][1:], *groups[1:])
    apart = LAST_OR.search(scan.text(first)) or any(names_cancer(group) for group in below)
    measured = any(is_measured(item) for item in statements(head))
    if len(below) == len(block.below) and not (frame.findings or apart or measured):
        trees = [combined(group, findings=False)[0] for group in below]
        return [Piece(block.head, "states", all_of([head, any_of(trees)]))]
    trees = [combined(group, findings=frame.findings)[0] for group in groups]
    return [Piece(block.head, "states", any_of(trees))]


def _parted_by_or(scan: Scan, first: Cut, block: Block, frame: Frame) -> list[list[Piece]]:
    """The pieces of lines side by side; a line that ends in `or` parts what is before it from what follows."""
    groups: list[list[Piece]] = [[read_piece(scan, first, frame)]]
    ended_or = bool(LAST_OR.search(scan.text(first)))
    for below in block.below:
        exception = exception_of(scan, Cut(past_mark(scan, below.head), below.head.end))
        if exception is not None and groups[-1] and groups[-1][-1].tree is not None:
            groups[-1][-1] = excepted(scan, groups[-1][-1], exception, frame)
            continue
        again = limited_below(scan, groups[-1], below.head, frame)
        if again is not None:
            groups[-1][-1] = again
            continue
        if ended_or or _FIRST_OR.match(scan.plain, below.head.first):
            groups.append([])
        groups[-1].extend(_child(scan, below, frame.deeper()))
        ended_or = bool(LAST_OR.search(scan.text(below.head)))
    return groups


def _headed(scan: Scan, heading: Cut, block: Block, frame: Frame) -> list[Piece]:
    """A heading and its list: how many of it are asked, since when, and of whom."""
    shown = scan.shown(heading)
    whom = population(scan, heading, frame)
    sentence = read_sentence(scan, heading)
    if whom is None and ((not frame.findings and denies_twice(scan, heading)) or denies_all(scan, heading)):
        whole = Cut(heading.first, _end(block))
        return [Piece(block.head, "states", Judgement(" ".join(scan.text(whole).split()), whole))]
    places = _places_of_denial(scan, sentence)
    denied = next(filter(None, (scan.search(cue("negation"), cut) for cut in places)), None) if whom is None else None
    alternatives = frame.findings or sentence.sense == "excludes" or denied is not None
    inner = Frame(alternatives, frame.depth + 1)
    below = _members(scan, block, inner)
    listed = [piece for piece in below if piece.sense not in ("allows", "tells")]
    aside = [piece for piece in below if piece.sense in ("allows", "tells")]
    trees = [tree_of(piece, findings=alternatives) for piece in listed]
    tree = counted(
        scan, heading, block, [tree and once(scan, heading, tree) for tree in trees], alternatives=alternatives
    )
    if tree is None and scan.spots_in(heading) and any(piece.sense == "states" for piece in listed):
        whole = Cut(heading.first, _end(block))
        return [Piece(block.head, "states", Judgement(" ".join(scan.text(whole).split()), whole)), *aside]
    if tree is None:
        return [read_piece(scan, heading, frame), *aside]
    exception = ends_in_exception(shown)
    ends = sentence.whom.end if sentence.sense == "excludes" else heading.end
    own = None if exception is None else Cut(heading.first, min(heading.first + exception, ends))
    main = None if own is None else read_clause(scan, own, frame)
    if main is not None:
        found = _found(scan, block, frame)
        both = _ALL_MET.match(shown, exception or 0) or joined_by_and(scan, block)
        spared = all_of(found) if both else any_of(found)
        return [Piece(block.head, "states", except_from(main, spared or tree)), *aside]
    times = scan.timings_in(heading)
    if is_of_each(scan, heading, times) or any(is_measured(item) for item in statements(tree)):
        tree = timed_each(tree, times)
    if whom is not None:
        return [Piece(block.head, "states", conditional(whom, tree, frame)), *aside]
    said: Tree | None = with_heading(scan, heading, tree, frame)
    if denied is not None:
        stated = sentence.sense == "states"
        beside_it = beside_denial(scan, heading, denied, frame) if stated else None
        tree = with_denied(scan, heading, denied, tree, frame) if stated else tree
        said = all_of([beside_it, deny(tree)])
    duty = frame.findings and denied is not None and sentence.sense == "asks"
    return [Piece(block.head, "asks", said) if duty else _as_sentence(scan, heading, block, said, frame), *aside]


def _places_of_denial(scan: Scan, sentence: Sentence) -> list[Cut]:
    """Where a heading may deny its list; `patients without gout must have one of:` denies what its people have.

    So does `patients without gout are excluded if:`.
    """
    if sentence.sense == "excludes":
        return [sentence.rest] if scan.match(cue("condition"), sentence.rest) else [sentence.whom, sentence.rest]
    of_some = sentence.sense == "asks" and NAMES_SOME.match(scan.text(sentence.whom))
    return [sentence.rest] if of_some else [sentence.cut]


def _members(scan: Scan, block: Block, frame: Frame) -> list[Piece]:
    """The pieces of the lines below a heading; a number alone is another limit of the line before it."""
    pieces: list[Piece] = []
    for child in block.below:
        again = None if child.below else limited_below(scan, pieces, child.head, frame)
        exception = exception_of(scan, Cut(past_mark(scan, child.head), child.head.end)) if pieces else None
        if again is not None:
            pieces[-1] = again
        elif exception is not None and pieces[-1].tree is not None:
            pieces[-1] = excepted(scan, pieces[-1], exception, frame)
        else:
            pieces.extend(_with_details(child, _child(scan, child, frame), frame))
    return pieces


def _as_sentence(scan: Scan, heading: Cut, block: Block, tree: Tree | None, frame: Frame) -> Piece:
    """What a heading that is a sentence does with its list: it excludes, or asks some for it."""
    sentence = read_sentence(scan, heading)
    if sentence.sense == "allows" or (sentence.sense == "asks" and not names_the_list(scan, sentence.whom)):
        whom = read_clause(scan, sentence.whom, frame.deeper(findings=True))
        tree = tree if whom is None or tree is None else said_of(whom, tree)
    if sentence.sense == "excludes" and scan.match(cue("condition"), sentence.rest):
        tree = all_of([read_clause(scan, sentence.whom, frame.deeper(findings=True)), tree])
    return Piece(block.head, "excludes" if sentence.sense == "excludes" else "states", tree)


def _end(block: Block) -> int:
    """Where a block ends, with all that stands below it."""
    return max([block.head.end, *map(_end, block.below)])


def _found(scan: Scan, block: Block, frame: Frame) -> list[Tree | None]:
    """What the lines below a heading look for, each of them."""
    listed = Frame(findings=True, depth=frame.depth + 1)
    return [piece.tree for child in block.below for piece in _child(scan, child, listed)]


def _with_details(block: Block, pieces: list[Piece], frame: Frame) -> list[Piece]:
    """A member of a list of requirements with all its sentences, and the details below it, are one."""
    stating = [piece for piece in pieces if piece.sense in ("states", "asks")]
    if frame.findings or len(stating) != len(pieces) or len(pieces) < 2:
        return pieces
    return [Piece(block.head, "states", all_of(piece.tree for piece in pieces))]


def _child(scan: Scan, block: Block, frame: Frame) -> list[Piece]:
    """The pieces of a line of a list; what it allows for itself is an exception to it alone."""
    pieces = _block(scan, block, frame)
    senses = {piece.sense for piece in pieces}
    if not {"states", "allows"} <= senses or senses & {"asks", "excludes"}:
        return pieces
    return [Piece(block.head, "states", combined(pieces, findings=frame.findings)[0])]
