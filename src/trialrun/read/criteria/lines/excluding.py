"""Whom a sentence with an excluding verb keeps out: its subject, and what behind the verb narrows it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.connectives.clauses import read_clause
from trialrun.read.criteria.connectives.exceptions import guarded
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lines.roles import Sentence, denies
from trialrun.read.criteria.model import Judgement, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.trees import all_of, change, deny
from trialrun.read.text import Cut

_MAY_EXCLUDE = ("may ex", "can ", "could ", "may be")
"""Verbs by which somebody decides whether it excludes."""
_WHY = re.compile(r"\W*(?:because|due to|owing to|on account of|given|in view of|for (?:safety|the) reasons?)\b", re.I)
_LEFT_OVER = re.compile(
    r"\A\W*(?:by|for|in|as|due to)\b|\b(?:is|are|be|considered|deemed|judged|(?:considers?|judges|thinks|believes)"
    r"(?: that)?(?: the)? (?:subjects?|patients?|participants?)(?: is| are)?)\W*\Z",
    re.IGNORECASE,
)
"""What is left of a sentence whose verb says all: `considered not suitable by the investigator`."""
_NO_AND = re.compile(r"\W*no\b.*(?:,|\b(?:and|but)\b)", re.IGNORECASE | re.DOTALL)


def denies_first(whom: str) -> bool:
    """`No gout, and warfarin` before `is not permitted`: a denial of its own before what is excluded."""
    return _NO_AND.match(whom) is not None


def kept_out(scan: Scan, sentence: Sentence, frame: Frame) -> Tree | None:
    """What excludes by an excluding sentence; among exclusions one that says nothing but its verb is asked whole."""
    whole = _whole(scan, sentence.whom, sentence.rest, frame.deeper(findings=True))
    if frame.findings and isinstance(whole, Judgement) and _LEFT_OVER.search(scan.text(whole.cut)):
        whole = Judgement(scan.text(sentence.cut), sentence.cut)
    judged = sentence.verb.startswith(_MAY_EXCLUDE)
    return all_of([whole, Judgement(scan.text(sentence.cut), sentence.cut) if judged else None])


def _whole(scan: Scan, whom: Cut, rest: Cut, frame: Frame) -> Tree | None:
    """An excluding sentence: its subject, and what follows the verb where that narrows it (`if`, `unless`).

    `Not eligible unless A`, without a subject, keeps out whoever has not A; `Exclusion: no A` may mean either.
    """
    subject = read_clause(scan, whom, frame)
    if subject is None:
        whole = Cut(whom.first, rest.end)
        unless = scan.match(cue("exception"), rest)
        if unless is not None and ":" in scan.shown(rest):
            return Judgement(scan.text(whole), whole)
        if unless is not None:
            asked = read_clause(scan, Cut(rest.first + unless.end(), rest.end), frame.deeper(findings=False))
            return None if asked is None else deny(asked)
        asked_whole = _WHY.match(scan.text(rest)) or denies(scan, rest)
        return Judgement(scan.text(whole), whole) if asked_whole else read_clause(scan, rest, frame)
    narrowing, unless = scan.match(cue("condition"), rest), scan.match(cue("exception"), rest)
    if unless is not None:
        return guarded(scan, subject, Cut(rest.first + unless.end(), rest.end), frame, read_clause)
    if narrowing is not None:
        condition = read_clause(scan, Cut(rest.first + narrowing.end(), rest.end), frame)
        return None if condition is None else all_of([subject, condition])
    times = () if scan.spots_in(rest) else scan.timings_in(rest)[:1]
    return change(subject, lambda item: within_time(item, times[0])) if times else subject


def within_time(item: Statement, timing: Timing) -> Statement:
    """`Transfusions are not allowed within 3 days`, `for 3 days before`: when what is excluded must not be."""
    if item.timing is not None or item.limit is not None:
        return item
    lasting = timing.relation in ("during", "at least")
    return replace(item, timing=replace(timing, relation="within") if lasting else timing)
