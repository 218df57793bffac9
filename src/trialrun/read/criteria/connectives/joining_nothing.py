"""Titles and times by the calendar, in which `and`, `to` and a comma join nothing. Reads no clause."""

from __future__ import annotations

import re

from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought

_TITLES = Sought(
    re.compile(r"\b(?:Diagnostic and Statistical Manual|Diseases and Related Health Problems)\b", re.IGNORECASE),
    words=("statistical manual", "related health"),
)
"""What joins nothing: the titles of the two classifications that disorders are named by, DSM and ICD."""
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?(?:,\s*|\s+))?)?(?:19|20)\d\d\b"
_SPAN_OF_DATES = Sought(
    re.compile(
        rf"\b(?:between|from)\s+(?:the\s+)?(?:\w+\s+of\s+)?{_DAY}\s*(?:and|to|until|through)\s+(?:the\s+)?(?:\w+\s+of\s+)?{_DAY}"
        rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,\s*(?:19|20)\d\d\b",
        re.IGNORECASE,
    ),
    parts=("19", "20"),
)
"""`between March 2020 and May 2021`, `June 30, 2020`: a time by the calendar."""


def joins_nothing(scan: Scan, at: int) -> bool:
    """Whether a place stands within a title or between two dates."""
    return any(found.start() <= at < found.end() for whole in (_TITLES, _SPAN_OF_DATES) for found in scan.every(whole))
