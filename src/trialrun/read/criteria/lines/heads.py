"""What the heading of a list says: of whom the list is, how many of it are asked, and what is asked beside it."""

from __future__ import annotations

import re

from trialrun.read.criteria.blocks import Block
from trialrun.read.criteria.connectives.chosen import AND_WITH, count_asked
from trialrun.read.criteria.connectives.clauses import ALL_OF_THEM, read_clause
from trialrun.read.criteria.connectives.cohorts import labels_group
from trialrun.read.criteria.connectives.parts import Frame, says_something
from trialrun.read.criteria.cues import cue, number_of
from trialrun.read.criteria.headings import is_label_word
from trialrun.read.criteria.lines.footnotes import past_mark
from trialrun.read.criteria.lines.kinds_below import are_diagnoses, is_disease
from trialrun.read.criteria.lines.parting import past_label
from trialrun.read.criteria.lines.roles import read_sentence
from trialrun.read.criteria.model import Judgement, Tree
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import SPOT_MARK, Scan
from trialrun.read.criteria.terms import is_cancer, is_drug
from trialrun.read.criteria.trees import all_of, any_of, at_least, is_measured, join, statements
from trialrun.read.text import Cut

LAST_OR = re.compile(r"\b(?:or|and/or)\W*$", re.IGNORECASE)
"""What a line ends in whose alternative is the next one."""
_WITH_LIST = re.compile(r",?\s+(?:with|plus)\W*\Z", re.IGNORECASE)
_LAST_AND = re.compile(r"\band\W*$", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:one|any|either)(?: or more)? of\W*$"
    r"|\b(?:(?:sub)?types?|histologies|tumou?rs?|cancers?|diagnoses|diseases?|malignancies|conditions)"
    r" (?:may )?includ(?:e|ing)(?: the following)?\W*$",
    re.IGNORECASE,
)
_MEASURABLE = re.compile(
    r"(?P<own>[^:\n]{4,160}?),?\s+(?:(?:and|with|plus|who ha(?:ve|s)|having)\s+){1,2}(?:the\s+)?(?:presence of\s+)?"
    r"(?:measurable|evaluable|detectable)\b[^:\n]{0,60}\bdefined\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    rf"\W*(?:(?:{ANYBODY})\s+(?:must\s+have|with)\s+)?measurable\s+(?:disease\s+(?:of|in)\s+)?", re.IGNORECASE
)
"""`Measurable disease of myeloma, defined by:`, before the disease."""
_LACKING = re.compile(r"(?:without|no|none|free|absence)\b", re.IGNORECASE)
_HEADING_LENGTH = 70
_SOME = rf"(?:{ANYBODY}|those|women|men|adults|children)\s+(?:with|without|who)\b"
_PEOPLE = re.compile(
    rf"\W*(?:for |in )?(?:{_SOME}"
    rf"|[^:\d]*{SPOT_MARK}[^:\d]*\s(?:{ANYBODY})\W*$|(?:females?|males?|women|men)(?: {ANYBODY})?\W*$)", re.IGNORECASE
)  # fmt: skip
_SOMEBODY = re.compile(rf"\b(?:{ANYBODY}|those|who)\b", re.IGNORECASE)
NAMES_SOME = re.compile(rf"\W*(?:all\s+)?{_SOME}", re.IGNORECASE)
"""`Patients without gout`, before a verb."""


def ends_in_colon(scan: Scan, cut: Cut, block: Block) -> bool:
    """Whether a colon ends the last sentence of a block."""
    return scan.plain[cut.end : cut.end + 1] == ":" or scan.plain[: block.head.end].rstrip().endswith(":")


def is_heading(scan: Scan, cut: Cut, block: Block) -> bool:
    """Whether the last sentence of a block is a heading of what stands below it."""
    ends = ends_in_colon(scan, cut, block)
    listed = scan.search(cue("anyone"), cut) or scan.search(cue("everyone"), cut)
    labels = is_label_word(scan.text(cut)) and not all(_opens_small(scan, child) for child in block.below)
    return bool(ends or listed or labels) or not (scan.comparisons_in(cut) or scan.spots_in(cut))


def _opens_small(scan: Scan, block: Block) -> bool:
    """`within 4 weeks` below `Surgery`: a line that goes on with what stands above it."""
    return scan.plain[past_mark(scan, block.head)].islower()


def population(scan: Scan, heading: Cut, frame: Frame) -> Tree | None:
    """Those whom a heading names (`Patients without leukemia:`, `If hepatitis B:`, `Cohort B only:`), and nothing else.

    Who is in a group of the trial, a person is asked.
    """
    shown = scan.shown(heading)
    numbers = scan.comparisons_in(heading)
    aged = bool(numbers) and all(item.about is not None and item.about.name == "age" for item in numbers)
    if scan.plain[heading.end : heading.end + 1] != ":" or heading.end - heading.first > _HEADING_LENGTH:
        return None
    if labels_group(scan, Cut(heading.first, heading.end + 1)):
        return Judgement(scan.text(heading), heading)
    some = scan.match(cue("condition"), Cut(past_label(scan, heading), heading.end))
    if not (some or aged or _PEOPLE.match(shown)) or cue("anyone").search(shown) or cue("everyone").search(shown):
        return None
    bounded = cue("exception").search(shown) or cue("definition").search(shown)
    if bounded or read_sentence(scan, heading).sense != "states":
        return None
    if any(not says_something(scan, Cut(item.end, heading.end)) for item in scan.find_all(cue("negation"), heading)):
        return None
    people = heading if some is None else Cut(past_label(scan, heading) + some.end(), heading.end)
    whom = read_clause(scan, people, frame.deeper(findings=True))
    if some is not None and whom is None:
        return Judgement(scan.text(people), people)
    return whom if some or any(item.about.name for item in statements(whom)) else None


def with_heading(scan: Scan, heading: Cut, tree: Tree, frame: Frame) -> Tree:
    """What the heading itself says, where the list is said beside it: `myeloma with one of the following`."""
    disease = _disease_shown(scan, heading, tree, frame)
    if disease is not None:
        return all_of([disease, tree]) or tree
    listed = count_asked(scan, heading) or scan.search(cue("anyone"), heading)
    listed = listed or scan.search(cue("everyone"), heading)
    if (listed is None and not ends_in_with(scan, heading)) or _is_wide(scan, heading, tree):
        return tree
    own = Cut(heading.first, heading.end if listed is None else heading.first + listed.start())
    if scan.search(cue("definition"), heading) and not scan.comparisons_in(own):
        return tree
    instead = LAST_OR.search(scan.text(own))
    joined = instead or AND_WITH.search(scan.text(own))
    if joined is None or not scan.spots_in(own):
        return tree
    said = read_clause(scan, Cut(own.first, own.first + joined.start()), frame.deeper())
    return (all_of if instead is None else any_of)([said, tree]) or tree


def ends_in_with(scan: Scan, heading: Cut) -> bool:
    """`Gout with:`, `Gout plus`: a finding, and what is listed is asked beside it."""
    named = scan.spots_in(heading)
    return bool(named) and _WITH_LIST.match(scan.plain, named[-1].cut.end, heading.end) is not None


def beside_denial(scan: Scan, heading: Cut, denied: re.Match[str], frame: Frame) -> Tree | None:
    """What a heading asks for beside the list that it denies: `gout without any of the following:`."""
    own = scan.trimmed(Cut(heading.first, heading.first + denied.start()))
    behind = Cut(heading.first + denied.end(), heading.end)
    lacking = _LACKING.match(denied[0]) is not None and not says_something(scan, behind)
    return read_clause(scan, own, frame.deeper()) if lacking and says_something(scan, own) else None


def names_the_list(scan: Scan, whom: Cut) -> bool:
    """`At least one of the criteria below must be met:`: what is asked is the list, of nobody in particular."""
    listed = count_asked(scan, whom) or scan.search(cue("anyone"), whom) or scan.search(cue("everyone"), whom)
    return listed is not None and not _SOMEBODY.search(scan.text(whom))


def denies_twice(scan: Scan, heading: Cut) -> bool:
    """`No gout and no:`: what a heading denies itself, beside the list that it denies."""
    denials = scan.find_all(cue("negation"), heading)
    last = Cut(denials[-1].end, heading.end) if denials else heading
    return len(denials) > 1 and bool(scan.spots_in(heading)) and not says_something(scan, last)


def denies_all(scan: Scan, heading: Cut) -> bool:
    """`Not meeting all of the following:`: whoever lacks one of what is listed, and not whoever lacks each."""
    denied = scan.search(cue("negation"), heading)
    return denied is not None and ALL_OF_THEM.search(scan.text(heading), denied.end()) is not None


def with_denied(scan: Scan, heading: Cut, denied: re.Match[str], tree: Tree, frame: Frame) -> Tree:
    """`No gout or any of the following:`: what a heading names before its list is denied with it."""
    listed = scan.search(cue("anyone"), heading)
    if listed is None or listed.start() <= denied.end():
        return tree
    instead = LAST_OR.search(scan.plain, heading.first + denied.end(), heading.first + listed.start())
    own = None if instead is None else Cut(heading.first + denied.end(), instead.start())
    return tree if own is None else any_of([read_clause(scan, own, frame.deeper(findings=True)), tree]) or tree


def _disease_shown(scan: Scan, heading: Cut, tree: Tree, frame: Frame) -> Tree | None:
    """`Myeloma with measurable disease, defined as:`, `Myeloma, confirmed by:`: the cancer, asked with its signs."""
    if any(item.limit is not None and not is_measured(item) for item in statements(tree)):
        return None
    measurable = _MEASURABLE.match(scan.plain, heading.first, heading.end)
    counts = count_asked(scan, heading) or scan.search(cue("anyone"), heading) or scan.search(cue("everyone"), heading)
    defined = scan.search(cue("definition"), heading) if counts else None
    if measurable is None and defined is None:
        return None
    end = measurable.end("own") if measurable is not None else heading.first + (defined.start() if defined else 0)
    measured = _MEASURED.match(scan.plain, heading.first, end)
    disease = read_clause(scan, Cut(measured.end() if measured else heading.first, end), frame.deeper())
    named = tuple(statements(disease))
    if measurable is None and (not named or not all(is_cancer(item.about.name) for item in named)):
        return None
    return disease if all(map(is_disease, named)) else None


def counted(scan: Scan, heading: Cut, block: Block, trees: list[Tree | None], *, alternatives: bool) -> Tree | None:
    """What is read of the lines below a heading, as one tree: as many of them as it asks for."""
    shown = scan.shown(heading)
    count = count_asked(scan, heading)
    if count is not None:
        return at_least(number_of(count[1]), trees)
    diagnoses = not alternatives and are_diagnoses(scan.text(heading), trees)
    if scan.search(cue("anyone"), heading) or _ONE_OF.search(scan.text(heading)) or diagnoses:
        return any_of(trees)
    everyone = scan.search(cue("everyone"), heading)
    if everyone is not None and not scan.search(cue("negation"), heading) and _asks_all(shown, everyone):
        return all_of(trees)
    if alternatives and ends_in_with(scan, heading) and joined_by_and(scan, block):
        return all_of(trees)
    joined_or = [LAST_OR.search(scan.text(child.head)) is not None for child in block.below[:-1]]
    if alternatives or not any(joined_or) or all(joined_or) or len(trees) != len(block.below):
        return join(trees, all_together=not alternatives and not any(joined_or))
    return _beside_each_other(trees, joined_or)


def joined_by_and(scan: Scan, block: Block) -> bool:
    """Whether all lines below a heading end in `and`, but for the last."""
    ends = [_LAST_AND.search(scan.text(child.head)) is not None for child in block.below[:-1]]
    return bool(ends) and all(ends)


def _asks_all(heading: str, everyone: re.Match[str]) -> bool:
    """`Both of the following:`; `the following:` alone says what is listed, and not how many of it."""
    before = heading[: everyone.start()].lower()
    return everyone[0].lower() not in ("the following", "both") and "following" not in before


def _is_wide(scan: Scan, heading: Cut, tree: Tree) -> bool:
    """`Prior therapy with any of the following:` names no more than the treatments below it."""
    named = {item.name for item in scan.spots_in(heading)}
    return named == {"anticancer_therapy"} and any(is_drug(item.about.name) for item in statements(tree))


def _beside_each_other(trees: list[Tree | None], joined_or: list[bool]) -> Tree | None:
    """Lines of a list of which some end in `or`: those stand against the next one, the others are all asked."""
    groups: list[list[Tree | None]] = [[trees[0]]]
    for tree, either in zip(trees[1:], joined_or, strict=True):
        if either:
            groups[-1].append(tree)
        else:
            groups.append([tree])
    return all_of(any_of(group) for group in groups)
