"""Lists of which a number is asked for: `at least one of the following: A, B`, `one or more of A, B or C`."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.kinds import ever
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.cues import COUNT, COUNTED, COUNTED_WORDS, HOW_MANY, HOW_MANY_OF, OF_SO_MANY, cue, number_of
from trialrun.read.criteria.model import AllOf, Judgement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_drug
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    at_least,
    change,
    is_choice,
    is_plain_list,
    listed_in,
    statements,
    timed_each,
)
from trialrun.read.numbers import ONES
from trialrun.read.text import Cut

Reader = Callable[[Scan, Cut, Frame], Tree | None]
_TAKEN = ("on", "taking", "receiving", "using")
AND_WITH = re.compile(
    r"\b(?:with|and|plus|has|have|having|must have)(?:,? in addition)?"
    rf"(?:\s+(?P<taken>{'|'.join(_TAKEN)}))?\W*$",
    re.IGNORECASE,
)
OR_ELSE = re.compile(r"[,;]?\s*\bor\W*$", re.IGNORECASE)
"""`Gout or` before a list of which some are asked: one way, and the list another."""
_FOLLOWING = re.compile(
    rf"\bof(?: (?:the |these )?(?:following|criteria|below)|\s?:)|\b{COUNTED}\s?:|\b{OF_SO_MANY}", re.IGNORECASE
)
_ONE_OF = re.compile(
    rf"\b(?:at least )?(?:one|1)(?: or more)?(?: of\s?:| (?:of the (?:\w+ )?)?{COUNTED}\s?:)", re.IGNORECASE
)
_ALL_OF = re.compile(
    r"\b(?:all|each|both) of (?:the following|these)"
    r"(?:\s+(?:criteria|conditions|features|findings|characteristics))?\s*:\s*\Z",
    re.IGNORECASE,
)
"""`Patients with all of the following:`, and not `all of the following are excluded:`."""
_NEAR = 16
_ON = re.compile(rf"\b(?:{'|'.join(_TAKEN)})\s+\Z", re.IGNORECASE)
_SOME_OF = Sought(
    re.compile(
        rf"\b(?:(?:at least|minimum of)\s+(?P<n>{HOW_MANY})|(?P<more>{HOW_MANY})\s+or\s+more"
        rf"|any\s+(?P<any>{ONES}))\s+of\s+"
        r"(?!the\s+above)(?:the\s+following\s+)?"
        r"|(?<=\band\s)(?:one|1)\s+of\s+(?!(?:the|these|those|which|whom|them)\s)"
        r"|(?<=\b(?:and|has)\s)either\s|(?<=\b(?:plus|have)\s)either\s"
        + "".join(rf"|(?<=\band {verb}\s)either\s" for verb in _TAKEN),
        re.IGNORECASE,
    ),
    parts=(*HOW_MANY_OF, "one of", "or more of", "either "),
)

_IN_BRACKETS = Sought(
    re.compile(
        rf"\b(?:at least|minimum of)\s+(?P<n>{HOW_MANY})\s+(?:of the\s+)?{COUNTED}\s*(?=\()"
        rf"|\b(?P<more>{HOW_MANY})\s+or\s+more\s+(?:of the\s+)?{COUNTED}\s*(?=\()",
        re.IGNORECASE,
    ),
    words=COUNTED_WORDS,
)
"""`At least one minor criterion (`, before all that count as one."""
_NO_LIST = re.compile(
    r"\(\s*(?:e\.?\s?g|i\.?e|such as|for example|including|see|as|per|table|appendix)\b", re.IGNORECASE
)


def count_asked(scan: Scan, heading: Cut) -> re.Match[str] | None:
    """How many of its list a heading asks for; `grade >= 2` and `at least 2 prior lines` are limits of their own."""
    limits = [item.cut for item in scan.comparisons_in(heading) if item.about is not None and item.about.name]
    for found in COUNT.finditer(scan.text(heading)):
        at = heading.first + found.start(1)
        if not any(limit.first <= at < limit.end for limit in limits):
            return found
    return None


def asked_of_list(scan: Scan, label: Cut, tree: Tree, frame: Frame, read: Reader) -> Tree | None:
    """`Myeloma with at least one of the following: A, B`: how many are asked, and what the label says itself."""
    anyone = scan.search(cue("anyone"), label) or _ONE_OF.search(scan.text(label))
    count = count_asked(scan, label) if _FOLLOWING.search(scan.text(label)) else None
    every = _ALL_OF.search(scan.text(label)) if anyone is None and count is None else None
    asked = count or anyone or every
    if asked is None:
        return None
    listed = listed_in(tree)
    some = all_of(listed) if every is not None else at_least(number_of(count[1]) if count is not None else 1, listed)
    begins = asked.start()
    own = scan.trimmed(Cut(label.first, label.first + begins))
    says = scan.spots_in(own) or scan.comparisons_in(own) or own_words(scan, own)
    beside = _beside(scan, own, some, frame, read) if says else None
    if beside is not None:
        return beside
    return timed_each(some, scan.timings_in(label)) if some is not None else None


def _beside(scan: Scan, own: Cut, some: Tree | None, frame: Frame, read: Reader) -> Tree | None:
    """What stands before a list of which some are asked: asked with them, behind `or` in their place; None: neither."""
    instead = OR_ELSE.search(scan.text(own))
    if instead is not None:
        return any_of([read(scan, Cut(own.first, own.first + instead.start()), frame.deeper()), some])
    with_mark = AND_WITH.search(scan.text(own))
    if with_mark is None:
        return None
    told = read(scan, Cut(own.first, own.first + with_mark.start()), frame.deeper())
    if some is not None and not with_mark["taken"] and _are_past(scan, told, some):
        some = change(some, ever)
    return all_of([told, some])


def _are_past(scan: Scan, told: Tree | None, some: Tree) -> bool:
    """`Prior treatment with A and either B or C`: drugs beside those that were given were given too."""
    given = [is_drug(item.about.name) and item.selector == "ever" for item in statements(told)]
    named = [item.about for item in statements(some)]
    drugs = all(
        is_drug(about.name) and not _ON.search(scan.plain, max(0, about.cut.first - _NEAR), about.cut.first)
        for about in named
    )
    return bool(given) and all(given) and drugs


def some_of(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`Polyneuropathy and at least one of A, B, C`: the list behind the number goes on to the end of the clause.

    So does that of `asthma and either B or C`.
    """
    found = None if scan.lacks(_SOME_OF) else _SOME_OF.pattern.search(scan.text(cut))
    if found is None:
        return None
    own = scan.trimmed(Cut(cut.first, cut.first + found.start()))
    if scan.search(cue("negation"), own) and not (scan.spots_in(own) or scan.comparisons_in(own)):
        return Judgement(scan.text(cut), cut)
    tree = read(scan, Cut(cut.first + found.end(), cut.end), frame.deeper())
    if not is_plain_list(tree):
        return None
    if isinstance(tree, AllOf) and any(map(is_choice, tree.of)):
        return None if found["n"] or found["more"] or found["any"] else _beside(scan, own, tree, frame, read)
    some = at_least(number_of(found["n"] or found["more"] or found["any"] or "1"), listed_in(tree))
    return some if own.first == own.end else _beside(scan, own, some, frame, read)


def some_in_brackets(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`Polyneuropathy and at least one minor criterion (A, B or C)`: so many of what the bracket at the end lists."""
    found = None if scan.lacks(_IN_BRACKETS) else _IN_BRACKETS.pattern.search(scan.plain, cut.first, cut.end)
    if found is None or scan.plain[cut.end - 1] != ")" or _NO_LIST.match(scan.plain, found.end()):
        return None
    inner = Cut(found.end() + 1, cut.end - 1)
    if ")" in scan.outside_brackets(inner) or scan.search(cue("negation"), Cut(cut.first, found.start())):
        return None
    tree = read(scan, inner, frame.deeper())
    if not is_plain_list(tree):
        return None
    some = at_least(number_of(found["n"] or found["more"]), listed_in(tree))
    own = scan.trimmed(Cut(cut.first, found.start()))
    return some if own.first == own.end else _beside(scan, own, some, frame, read)
