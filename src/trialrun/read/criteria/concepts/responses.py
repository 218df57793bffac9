"""Responses to treatment that a clause asks for: `partial response or better`, `in CR, VGPR or PR`.

Reads clauses that name responses and nothing else in front; what they are a response to is said beside them.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.model import Named, Said, Statement
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.text import Cut

_LEVELS = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")
"""From worst to best. Source: IMWG, Kumar 2016."""

_LEAD = (
    r"(?:(?:patients?|subjects?|participants?|must|should|be|have|has|had|who|with|are|is|in|a|an|the|at|achiev\w+|attain\w+"
    r"|obtain\w+|reach\w+|document\w+|confirmed|demonstrat\w+|best|response|remission|status|of|disease|currently|least"
    r"|first|second|third|1st|2nd|3rd|minimum|and|or|evidence|experienc\w+|show\w*|prior|previous|overall|to be|being"
    r"|morphologic\w*|hematologic\w*|haematologic\w*|cytogenetic|molecular|continuous|major|undergone)\s+)*?"
)
_NOUN = (
    r"(?:\s(?:response|remission)s?|(?=\s*(?:,|/|or\b|and(?:/or)?\b)\s*(?:very[ -]good\s|a\s)?"
    r"(?:partial|complete)\s(?:response|remission)))"
)
"""The noun of a response, or that of the one it is joined with: `complete or partial response`."""
_NAMES: tuple[tuple[str, str], ...] = (
    ("sCR", rf"stringent complete{_NOUN}|(?-i:sCR)\b"),
    ("CR", rf"complete{_NOUN}|(?-i:CR(?:[1-3]|i)?)\b"),
    ("VGPR", rf"very[ -]good partial{_NOUN}|(?-i:VGPR)\b"),
    ("PR", rf"partial{_NOUN}|(?-i:PR)\b"),
    ("MR", rf"minimal{_NOUN}|(?-i:MR)\b"),
    ("SD", r"stable disease|(?-i:SD)\b"),
    ("PD", r"progressive disease|disease progression|(?-i:PD)\b"),
)
_NAME = "|".join(words for _, words in _NAMES)
_ONE = rf"(?:an? )?(?:{_NAME})(?:\s+(?:phase|status))?(?:\s*\((?-i:s?CR[1-3]?|VGPR|PR|MR|SD|PD)\))?"
_JOIN = r"\s*+(?:,(?:\s*+(?:or|and)\b)?|/|\bor\b|\band/or\b|\band\b)\s*+"
_WORDS = ("response", "remission", "disease", "progression", "cri", *map(str.lower, _LEVELS))
RESPONSES = Sought(
    re.compile(
        rf"{_LEAD}(?P<listed>{_ONE}(?:{_JOIN}{_ONE})*)"
        r"(?P<better>\s*(?:,\s*)?\(?(?:or|and) (?:better|greater|higher)\)?(?:\s+(?:response|remission)s?)?)?"
        r"(?P<tail>\s+(?:to|after|following|on|with|from|within|at|by|per|according|assessed|determined|defined|documented|confirmed|measured|evaluated|as|upon|during|of|for|since|prior|before)\b.*"
        r"|\s*\(.*\)|\s*phase\b.*)?\W*\Z",
        re.IGNORECASE | re.DOTALL,
    ),
    words=_WORDS,
)
_EACH = tuple((level, re.compile(words, re.IGNORECASE)) for level, words in _NAMES)
_LEAST = re.compile(r"\b(?:at least|minimum)\b", re.IGNORECASE)
_LONGEST = 240


def response_asked(scan: Scan, cut: Cut) -> tuple[Statement, Cut] | None:
    """The response a clause names, and what stands behind it; None for a clause that says anything else in front."""
    if cut.end - cut.first > _LONGEST or scan.lacks(RESPONSES):
        return None
    text = scan.text(cut)
    found = RESPONSES.pattern.match(text)
    if found is None or scan.comparisons_in(Cut(cut.first, cut.first + found.end("listed"))):
        return None
    levels = _levels_in(found["listed"])
    first, end = cut.first + found.start("listed"), cut.first + found.end("listed")
    upwards = bool(found["better"] or _LEAST.search(text[: found.start("listed")]))
    about = Named(found["listed"], Cut(first, end), "response_status")
    behind = Cut(cut.first + found.start("tail"), cut.end) if found["tail"] else Cut(cut.end, cut.end)
    said = (Said("detail", scan.text(behind).strip()),) if found["tail"] else ()
    return Statement(about, cut, "in", values=_meant(levels, upwards=upwards), said=said), behind


def _levels_in(listed: str) -> set[str]:
    """The levels named, the longer names first: a very good partial response is no partial one."""
    levels, left = set(), listed
    for level, words in _EACH:
        if words.search(left):
            levels.add(level)
            left = words.sub(" ", left)
    return levels


def _meant(named: set[str], *, upwards: bool) -> tuple[str, ...]:
    """The levels meant, the best first: those named, and a stringent response with a complete one."""
    places = [at for at, level in enumerate(_LEVELS) if level in named]
    if upwards:
        places = list(range(min(places), len(_LEVELS)))
    elif _LEVELS.index("CR") in places:
        places = sorted({*places, _LEVELS.index("sCR")})
    return tuple(_LEVELS[at] for at in reversed(places))
