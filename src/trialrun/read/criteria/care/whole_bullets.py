"""A bullet of a list is asked as a whole, where a doubt is of all of it: the other bullets keep their rules.

What tells more of the bullet before it is asked together with that. Reads nothing anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.criteria.care.parted import are_bullets_apart, doubted_in, leans, members_of, with_asked
from trialrun.read.criteria.care.sections import Section, bullets_of
from trialrun.read.criteria.doubts.laid_out import Doubt
from trialrun.read.criteria.doubts.whose import WHOSE_DOUBTS
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.model import LineRead
from trialrun.read.criteria.questions import MEETS
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.text import Cut

_FEWEST = 3
_TELLS_MORE = re.compile(r"\W*(?:note\b|n\.\s?b\.|except\w*|unless\b|but\b|however\b)|\W*[\d<>≤≥]", re.IGNORECASE)
"""`NOTE: 5 x ULN if liver metastases`, `<= 5 x ULN with metastases`: a bullet that is said of the one before it."""


def with_whole_bullets_asked(
    scan: Scan, read: LineRead, role: Role, doubts: Sequence[Doubt], strays: Sequence[Cut]
) -> LineRead | None:
    """The line with every bullet that is doubted, or holds a stray word, as one question.

    None where a doubt is of no bullet, or of two that do not stand next to each other, or about whom the list is.
    """
    if "\n" not in scan.plain or any(doubt.reach == "line" and doubt in WHOSE_DOUBTS for doubt in doubts):
        return None
    printed = bullets_of(scan, members_of(read, role))
    bullets = _with_their_notes(scan, printed)
    if len(printed) < _FEWEST or not bullets:
        return None
    for doubt in doubts:
        if doubt.reach != "words" and not any(doubted_in(scan, read, role, one, (doubt,)) for one in bullets):
            bullets = _two_as_one(scan, read, role, bullets, doubt)
    asked = [one for one in bullets if doubted_in(scan, read, role, one, doubts) or any(map(one.holds, strays))]
    placed = {doubt for one in asked for doubt in doubted_in(scan, read, role, one, doubts)}
    if any(doubt not in placed and doubt.reach != "words" for doubt in doubts):
        return None
    if not asked or not all(any(one.holds(cut) for one in asked) for cut in strays):
        return None
    kept = [one for one in bullets if one not in asked]
    apart = are_bullets_apart(scan, role, asked, kept)
    return with_asked(scan, read, role, bullets, asked, lead=MEETS) if apart else None


def _with_their_notes(scan: Scan, bullets: Sequence[Section]) -> list[Section]:
    """The bullets, each with those behind it that are said of it; none where one may be said of them all."""
    made: list[Section] = []
    for one in bullets:
        if _TELLS_MORE.match(scan.plain, one.cut.first, one.cut.end) is None:
            made.append(one)
        elif not made or leans(scan, one):
            return []
        else:
            made[-1] = _joined(made[-1], one)
    return made


def _two_as_one(scan: Scan, read: LineRead, role: Role, bullets: list[Section], doubt: Doubt) -> list[Section]:
    """The bullets, with two neighbours of which both hold limits as one where a doubt is true of both together."""
    for at, (one, other) in enumerate(pairwise(bullets)):
        both = _joined(one, other)
        limited = all(any(map(part.holds, (item.cut for item in scan.comparisons))) for part in (one, other))
        if limited and not leans(scan, other) and doubted_in(scan, read, role, both, (doubt,)):
            return [*bullets[:at], both, *bullets[at + 2 :]]
    return bullets


def _joined(one: Section, other: Section) -> Section:
    return replace(one, cut=Cut(one.cut.first, other.cut.end), members=(*one.members, *other.members))
