"""Whom a requirement asks, where that is told behind its verb. Knows nothing of what is asked."""

from __future__ import annotations

import re

from trialrun.read.criteria.connectives.clauses import read_clause
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.lines.roles import Sentence
from trialrun.read.criteria.model import Conditional
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.text import Cut

_BY_WHOM = re.compile(
    r"\s*be\s+(?:practi[cs]ed|used|employed|taken|followed|adopted)\s+by\s+(?:all\s+)?", re.IGNORECASE
)
_OF_WHOM = re.compile(r"(?:of|for|in)\s+(?:all\s+)?", re.IGNORECASE)


def asked_of_those_behind(scan: Scan, sentence: Sentence, frame: Frame) -> Piece | None:
    """`Contraception should be practiced by fertile patients`, `consent is required if under 18`: by whom."""
    rest = sentence.rest
    found = _BY_WHOM.match(scan.plain, rest.first, rest.end)
    if found is not None:
        people = Cut(found.end(), rest.end)
    elif sentence.verb.endswith("required") and (some := scan.match(cue("condition"), rest)) is not None:
        people = Cut(rest.first + some.end(), rest.end)
    else:
        return None
    whom = read_clause(scan, people, frame.deeper(findings=True))
    tree = read_clause(scan, sentence.whom, frame.deeper(findings=False))
    whole = Cut(sentence.whom.first, people.end)
    return Piece(whole, "asks", tree if whom is None or tree is None else Conditional(whom, tree))


def whom_and_what(scan: Scan, sentence: Sentence) -> tuple[Cut, Cut]:
    """Whom a sentence asks and what it asks of them: `A is required of patients with B` turns them round."""
    whom, rest = sentence.whom, sentence.rest
    found = _OF_WHOM.match(scan.plain, rest.first, rest.end)
    if found is None or not sentence.verb.endswith("required") or _begins_window(scan, rest, found.end()):
        return whom, rest
    return Cut(found.end(), rest.end), whom


def _begins_window(scan: Scan, rest: Cut, at: int) -> bool:
    """`A is required in the 14 days before enrollment`: when, and not of whom."""
    return any(item.cut.first < at < item.cut.end for item in scan.timings_in(rest))
