"""Sentences that ask nothing of anybody: headings, labels, how a line is meant. Makes no statement."""

from __future__ import annotations

import re

from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.cues import ends_in_exception
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.text import Cut

_ONLY_LABEL = re.compile(
    r"\W*(?:phase|part|cohort|arm|group|step|sub-?study)\s+(?:\d{1,2}[ab]?|[IVX]{1,4}[ab]?|[A-Z])(?:\s+only)?\W*",
    re.IGNORECASE,
)
"""`(Phase 2)` before a sentence."""
CALLED = Sought(
    re.compile(
        r"\b(?:is|are|be) (?:not |also )?(?:considered|regarded|defined|classified) (?:to be |as )?"
        r"(?:non-?|un)?(?:measurable|evaluable|target|assessable)",
        re.IGNORECASE,
    ),
    words=("considered", "regarded", "defined", "classified"),
)
_INCLUDES_PATIENTS = Sought(
    re.compile(
        r"\W*(?:this|these|it)\s+(?:also\s+)?(?:includes?|compris\w+|applies to)\s+"
        rf"(?:{ANYBODY}|those|individuals|people|women|men|children)\b",
        re.IGNORECASE,
    ),
    words=("this", "these", "it"),
)
"""`This includes patients with ...`: who is meant too, of whom nothing is asked."""
_IS_COUNTED = Sought(
    re.compile(
        r"\W*(?:the|this)\s+(?:[\w-]+\s+){0,2}?(?:interval|period|time|window|limit|half-life)\s+(?:is|will be)\s+"
        r"(?:calculated|counted|measured|determined|defined|taken)\b",
        re.IGNORECASE,
    ),
    words=("calculated", "counted", "measured", "determined", "defined", "taken"),
)
"""`The interval is calculated from the last dose`: how a line is meant, of which nobody is asked."""


def only_tells(scan: Scan, cut: Cut, frame: Frame) -> bool:
    """Whether a sentence is a heading, a label, or says who is meant too or what something is called."""
    heads = scan.plain[cut.end : cut.end + 1] == ":" and ends_in_exception(scan.text(cut)) is None
    if heads and not scan.comparisons_in(cut):
        return True
    if not frame.findings and scan.match(_INCLUDES_PATIENTS, cut):
        return True
    if scan.match(_IS_COUNTED, cut) or scan.search(CALLED, cut):
        return True
    return _ONLY_LABEL.fullmatch(scan.plain, cut.first, cut.end) is not None
