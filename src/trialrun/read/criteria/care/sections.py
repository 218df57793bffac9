"""The sections of a line: sentences, bullets and what semicolons part, each of which stands by itself.

A heading is no section: it is said of all that stands below it. What a colon opens goes on to the end of its block.
Judges no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

import msgspec

from trialrun.read.criteria.blocks import Block, read_blocks
from trialrun.read.criteria.connectives.tails import SEMICOLON, parting_marks
from trialrun.read.criteria.cues import CueKind, cue
from trialrun.read.criteria.lines.heads import is_heading
from trialrun.read.criteria.lines.parting import past_label, sentences
from trialrun.read.criteria.model import Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import is_measured, judgements, statements
from trialrun.read.text import Cut

_OPENS_LIST = re.compile(r":(?=\s)|\b(?:following|below)\b", re.IGNORECASE)
"""What stands before a list within a sentence, and is said of all of it."""
_PARTS_LIMITS = re.compile(r"\s*(?:[,;]\s*(?:and/or\b|and\b|or\b)?|\b(?:and/or|and|or)\b)\s*", re.IGNORECASE)
_BRACKET = re.compile(r"\)?\s*\([^()]*\)")
_OF_ALL: tuple[CueKind, ...] = ("condition", "exception", "proviso", "permission")
"""What is said of limits before the first of them or behind the last may be said of all."""
_SEMICOLON = Sought(re.compile(SEMICOLON, re.IGNORECASE), parts=(";",))
_SEVERAL = 2


class Section(msgspec.Struct, frozen=True):
    """A stretch of a line that stands by itself, the headings above it, and what of the line's tree stands in it."""

    cut: Cut
    heads: tuple[Cut, ...] = ()
    members: tuple[Tree, ...] = ()

    def holds(self, cut: Cut) -> bool:
        """Whether a place stands in it."""
        return self.cut.first <= cut.first and cut.end <= self.cut.end


def sections_of(scan: Scan, members: tuple[Tree, ...]) -> tuple[Section, ...]:
    """The sections of a line, left to right; those that one member reaches are one.

    Empty where a member stands beyond them all, or in sections below different headings.
    """
    sections = [section for block in read_blocks(scan.plain) for section in _of_block(scan, block, ())]
    for part in members:
        reach = _reach_of(part)
        met = [one for one in sections if one.cut.first < reach.end and reach.first < one.cut.end]
        if not met or len({one.heads for one in met}) > 1:
            return ()
        whole = Cut(met[0].cut.first, met[-1].cut.end)
        one = Section(whole, met[0].heads, (*(before for one in met for before in one.members), part))
        if not one.holds(reach):
            return ()
        at = sections.index(met[0])
        sections[at : at + len(met)] = [one]
    return tuple(limit for one in sections for limit in _by_limits(scan, one))


def bullets_of(scan: Scan, members: tuple[Tree, ...]) -> tuple[Section, ...]:
    """The bullets of a line that is a heading and a list below it, each with all that stands below itself.

    Empty where a member stands in no bullet, or in more than one.
    """
    blocks = read_blocks(scan.plain)
    if len(blocks) != 1 or not is_heading(scan, blocks[0].head, blocks[0]):
        return ()
    head = blocks[0].head
    cuts = [Cut(child.head.first, _end(child)) for child in blocks[0].below]
    inside: dict[Cut, list[Tree]] = {cut: [] for cut in cuts}
    for part in members:
        reach = _reach_of(part, beyond=head.end)
        within = next((cut for cut in cuts if cut.first <= reach.first and reach.end <= cut.end), None)
        if within is None:
            return ()
        inside[within].append(part)
    return tuple(Section(cut, (head,), tuple(parts)) for cut, parts in inside.items())


def _end(block: Block) -> int:
    return max([block.head.end, *map(_end, block.below)])


def _by_limits(scan: Scan, one: Section) -> tuple[Section, ...]:
    """`Function: A >= 1, B <= 2 by any method, C <= 3`: each limit of a list, up to the comma behind it.

    What stands before the first is said of all, as a heading is; what stands behind the last is of no section.
    """
    if len(one.members) < _SEVERAL:
        return (one,)
    shown = scan.shown(one.cut)
    stretches = _stretches(one.members)
    gaps = [Cut(before.end, after.first) for (before, _), (after, _) in pairwise(stretches)]
    marks = [_separator(shown, Cut(gap.first - one.cut.first, gap.end - one.cut.first)) for gap in gaps]
    listed = all(is_measured(item) for part in one.members for item in statements(part))
    if not marks or not listed or None in marks or _beyond_limits(scan, one, stretches):
        return (one,)
    parting = [Cut(one.cut.first + mark.first, one.cut.first + mark.end) for mark in marks if mark is not None]
    starts = (stretches[0][0].first, *(mark.end for mark in parting))
    ends = (*(mark.first for mark in parting), _with_bracket(scan, stretches[-1][0].end))
    lead = Cut(one.cut.first, starts[0])
    heads = (*one.heads, lead) if scan.text(lead).strip() else one.heads
    return tuple(
        Section(Cut(first, end), heads, parts) for first, end, (_, parts) in zip(starts, ends, stretches, strict=True)
    )


def _stretches(members: tuple[Tree, ...]) -> list[tuple[Cut, tuple[Tree, ...]]]:
    """From where to where members are printed, left to right; those that overlap are together."""
    found: list[tuple[Cut, tuple[Tree, ...]]] = []
    for reach, part in sorted(((_reach_of(part), part) for part in members), key=itemgetter(0)):
        if found and reach.first < found[-1][0].end:
            before, parts = found.pop()
            found.append((Cut(before.first, max(before.end, reach.end)), (*parts, part)))
        else:
            found.append((reach, (part,)))
    return found


def _separator(shown: str, gap: Cut) -> Cut | None:
    """The one comma or joining word between two limits; None where there are more, or none."""
    marks = [Cut(*found.span()) for found in _PARTS_LIMITS.finditer(shown, gap.first, gap.end)]
    return marks[0] if len(marks) == 1 else None


def _beyond_limits(scan: Scan, one: Section, stretches: list[tuple[Cut, tuple[Tree, ...]]]) -> bool:
    """Whether a condition or an exception stands before the first limit or behind the last."""
    around = (Cut(one.cut.first, stretches[0][0].first), Cut(stretches[-1][0].end, one.cut.end))
    return any(scan.search(cue(kind), cut) is not None for kind in _OF_ALL for cut in around)


def _with_bracket(scan: Scan, end: int) -> int:
    """Where a limit ends with the bracket right behind it."""
    bracket = _BRACKET.match(scan.plain, end)
    return end if bracket is None else bracket.end()


def _of_block(scan: Scan, block: Block, heads: tuple[Cut, ...]) -> Iterator[Section]:
    cuts = _with_lists(scan, tuple(part for cut in sentences(scan, block.head) for part in _parted(scan, cut)))
    headed = bool(block.below and cuts) and is_heading(scan, cuts[-1], block)
    yield from (Section(cut, heads) for cut in (cuts[:-1] if headed else cuts))
    for child in block.below:
        yield from _of_block(scan, child, (*heads, cuts[-1]) if headed else heads)


def _parted(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """What semicolons part of a sentence, also where `or` stands behind one."""
    marks = parting_marks(scan, cut, _SEMICOLON)
    starts, ends = (cut.first, *(mark.end for mark in marks)), (*(mark.first for mark in marks), cut.end)
    return (Cut(first, end) for first, end in zip(starts, ends, strict=True) if end > first)


def _with_lists(scan: Scan, cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
    """The sentences of a block, of which one that opens a list is one with all that follow it."""
    for at, cut in enumerate(cuts):
        if _OPENS_LIST.search(scan.shown(Cut(past_label(scan, cut), cut.end))) is not None:
            return (*cuts[:at], Cut(cut.first, cuts[-1].end))
    return cuts


def _reach_of(part: Tree, *, beyond: int = 0) -> Cut:
    """From where to where a member of a list is printed, with the window that is said of it `beyond` a heading."""
    items = statements(part)
    cuts = [cut for item in items for cut in (item.cut, item.about.cut)]
    cuts += [item.timing.cut for item in items if item.timing is not None and item.timing.cut.first >= beyond]
    cuts += [one.cut for one in judgements(part)]
    return Cut(min(cut.first for cut in cuts), max(cut.end for cut in cuts))
