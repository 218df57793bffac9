"""What a word of failure or response says of each treatment in the list behind it: `refractory to A, B and C`.

Adds the word to those that stand behind the first; what is recorded of them does not say it, so that it is asked.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.connectives.parts import Part
from trialrun.read.criteria.model import LED, Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_treatment

_SO_MANY = (
    r"(?:(?:an?|the|any|all|both|either|of|other|another|one|two|three|\d|at|least|or|more|prior|previous|standard|treatments?"
    r"|therap(?:y|ies)|with)\s+)*"
)
_FAILING = Sought(
    re.compile(
        r"\b(?P<led>(?:primary )?(?:non-?|un)?"
        r"(?:refractory|responsive|responders?|responding|respond(?:ed)?) to"
        r"|(?:(?!(?:no|not|without|with|an?|in|of|and|or)\b)[\w-]+ ){0,2}responses? to"
        r"|failed(?: to respond to)?|failures? (?:of|to|on|with|after)"
        r"|(?:completed|finished|discontinued|stopped)(?: (?:[\w-]+ ){0,3}(?:with|of))?"
        r"|(?:progressed|progression|progressing|relapsed?|relapsing) (?:on|after|under|during|following)"
        rf")\s+{_SO_MANY}\Z",
        re.IGNORECASE,
    ),
    parts=("refractory", "respon", "fail", "progress", "relaps", "completed", "finished", "discontinued", "stopped"),
)
_DENIED = re.compile(r"\b(?:not?|never|without)\b", re.IGNORECASE)
_SOME_OF = re.compile(r"\bany\b(?!\s+of\b)|\b(?:one|two|three|\d|more)\s+of\b", re.IGNORECASE)
"""`Refractory to one of A, B, C`, `failed any two of A, B`: how many of a list, which is then of no one of it."""
_NO_MORE = re.compile(_SO_MANY, re.IGNORECASE)


def failed_alike(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`failed A, B or C`: each treatment that stands in the list with no words of its own was failed too."""
    if scan.lacks(_FAILING):
        return trees
    made: list[Tree | None] = []
    led = ""
    for part, tree in zip(parts, trees, strict=True):
        own = _failing(scan, part)
        alike = not own and led and isinstance(tree, Statement) and _is_bare(scan, part, tree)
        led = own or (led if alike else "")
        said = Said(LED, led)
        made.append(replace(tree, said=(*tree.said, said)) if alike and isinstance(tree, Statement) else tree)
    return made


def _failing(scan: Scan, part: Part) -> str:
    """The words of failure before the treatment that a part names; empty where they are denied, or are of some."""
    named = next((spot.cut.first for spot in scan.spots_in(part.cut) if is_treatment(spot.name)), part.cut.first)
    found = _FAILING.pattern.search(scan.plain, part.cut.first, named)
    if found is None or _DENIED.search(scan.plain, part.cut.first, named):
        return ""
    return "" if _SOME_OF.search(scan.plain, found.end("led"), named) else found["led"]


def _is_bare(scan: Scan, part: Part, item: Statement) -> bool:
    """Whether a part names a treatment and says nothing of it."""
    told = item.timing is not None or item.limit is not None or item.said
    before = _NO_MORE.fullmatch(scan.plain, part.cut.first, max(part.cut.first, item.about.cut.first))
    return is_treatment(item.about.name) and not told and before is not None
