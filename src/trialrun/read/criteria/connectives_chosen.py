"""Lists of which a number is asked for: `at least one of the following: A, B`, `one or more of A, B or C`."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.read.criteria.connectives_cues import COUNT, cue, number_of
from trialrun.read.criteria.connectives_parts import Frame
from trialrun.read.criteria.lines_scan import Scan
from trialrun.read.criteria.model import AllOf, OneOrMore, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import all_of, any_of, at_least, parts_of, timed_each
from trialrun.read.text import Cut

Reader = Callable[[Scan, Cut, Frame], Tree | None]
AND_WITH = re.compile(r"\b(?:with|and|plus|has|have|having|must have)\W*$", re.IGNORECASE)
_FOLLOWING = re.compile(r"\bof(?: (?:the |these )?(?:following|criteria|below)|\s?:)", re.IGNORECASE)
_ONE_OF = re.compile(r"\b(?:at least )?(?:one|1)(?: or more)? of\s?:", re.IGNORECASE)
_SOME_OF = Sought(
    re.compile(
        r"\b(?:(?:at least|minimum of)\s+(?P<n>one|two|three|1|2|3)|(?:one|1)\s+or\s+more|any\s+one)\s+of\s+"
        r"(?!the\s+above)(?:the\s+following\s+)?",
        re.IGNORECASE,
    ),
    parts=("one of", "two of", "three of", "1 of", "2 of", "3 of", "or more of"),
)


def asked_of_list(scan: Scan, label: Cut, tree: Tree, frame: Frame, read: Reader) -> Tree | None:
    """`Myeloma with at least one of the following: A, B`: how many are asked, and what the label says itself."""
    anyone = scan.search(cue("anyone"), label) or _ONE_OF.search(scan.text(label))
    count = COUNT.search(scan.text(label)) if _FOLLOWING.search(scan.text(label)) else None
    if count is None and anyone is None:
        return None
    plainly = isinstance(tree, AllOf) or (isinstance(tree, OneOrMore) and tree.n == 1)
    listed = parts_of(tree) if plainly else (tree,)
    some = any_of(listed) if count is None else at_least(number_of(count[1]), listed)
    begins = count.start() if count is not None else anyone.start() if anyone is not None else 0
    own = scan.trimmed(Cut(label.first, label.first + begins))
    if not AND_WITH.search(scan.text(own)) or not (scan.spots_in(own) or scan.comparisons_in(own)):
        return timed_each(some, scan.timings_in(label)) if some is not None else None
    return all_of([read(scan, own, frame.deeper()), some])


def some_of(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`Polyneuropathy and at least one of A, B, C`: the list behind the number goes on to the end of the clause."""
    found = None if scan.lacks(_SOME_OF) else _SOME_OF.pattern.search(scan.text(cut))
    if found is None:
        return None
    own = scan.trimmed(Cut(cut.first, cut.first + found.start()))
    tree = read(scan, Cut(cut.first + found.end(), cut.end), frame.deeper())
    if not isinstance(tree, AllOf) and not (isinstance(tree, OneOrMore) and tree.n == 1):
        return None
    some = at_least(number_of(found["n"] or "one"), parts_of(tree))
    if own.first == own.end:
        return some
    head = read(scan, own, frame.deeper()) if AND_WITH.search(scan.text(own)) else None
    return None if head is None else all_of([head, some])
