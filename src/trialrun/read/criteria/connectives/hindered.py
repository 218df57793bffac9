"""What stands in the way of a treatment: `DVT, or contraindication to aspirin and heparin`, which no record tells.

The words up to another finding or to the end of the clause are one question; nobody takes a drug among them.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.connectives.chosen import Reader
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.model import Judgement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import any_of
from trialrun.read.text import Cut

_HINDERED = Sought(
    re.compile(
        r"(?:[,;]?\s+\bor\s+|\A\W*)(?P<own>(?:(?:an?|any|known|absolute|relative|medical|other|formal)\s+){0,3}"
        r"contraindications?\s+(?:to|for|against|of)\s)",
        re.IGNORECASE,
    ),
    words=("contraindication", "contraindications"),
)
"""Behind `or`, or first: where `and` joins it, the whole is asked."""
_FURTHER = re.compile(
    r",\s*(?:or\s+)?(?=(?:(?:an?|any|known|prior|previous)\s+)*(?:history|use|presence|receipt|treatment)\b)",
    re.IGNORECASE,
)
"""Before another finding of the list."""
_TO_THE_SAME = re.compile(r"\b(?:hypersensitiv|sensitiv|allerg|intoleran|reaction)\w*\W*\Z", re.IGNORECASE)
"""`Allergy or contraindication to A`: to the same drug."""


def hindered(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """A clause that names contraindications among findings; None for any other."""
    if not frame.findings or scan.lacks(_HINDERED) or scan.depths[cut.first]:
        return None
    found = _HINDERED.pattern.search(scan.text(cut))
    if found is None or _TO_THE_SAME.search(scan.text(cut), 0, found.start()):
        return None
    first = cut.first + found.start("own")
    further = _FURTHER.search(scan.outside_brackets(cut), found.end())
    ends, goes_on = (cut.first + further.start(), cut.first + further.end()) if further else (cut.end, cut.end)
    tail = scan.trimmed(Cut(first, ends))
    sides = [
        read(scan, side, frame.deeper()) for side in (Cut(cut.first, cut.first + found.start()), Cut(goes_on, cut.end))
    ]
    return any_of([sides[0], Judgement(scan.text(tail), tail), sides[1]])
