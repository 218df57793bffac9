"""Joins the lines of a hard-wrapped text. The lines of a list stay apart."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from trialrun.read.regular import rewritten
from trialrun.read.text import Text

_INDENTED = 4
_SHORT_LINE = 40
_BREAK = re.compile(r"\n *")
_AWAITS = re.compile(
    r"\b(?:(?:on|of|and|in|during|from|beginning)\s(?:days?|weeks?|cycles?|courses?)|"
    r"(?:days|weeks|cycles|courses)\s\d[\d\s,-]{0,30}(?:and|or|to|through))\s{0,3}$",
    re.IGNORECASE,
)
"""What a line ends with whose next line begins with a number of it, not of a list: `on day`, `weeks 5 and`."""
_DOSED_ITEM = re.compile(
    r"(?:\d-)?[A-Z][\w-]{3,24},?\s(?:\([^()\n]{1,20}\)\s)?\d[\d.,]{0,6}\s?(?:mg|mcg|ug|g|U|IU|units)\b"
)
_AWAITS_DRUG = re.compile(
    r"(?:\b(?:and|or|of|with|by|plus|then|receive|given|the|either|by:)|[,(+/&])\s*$", re.IGNORECASE
)
"""`..., followed by`: what a line ends with whose next line goes on with a drug; else that drug begins an item."""
_BULLET = re.compile(
    r"[-*•](?!\d)|\d{1,2}[.)]\s|\(?[a-z]\)\s|(?:Arms?|Groups?|Cohorts?|Cycles?|Courses?)\s[\w -]{1,24}:\s"
)


def unwrapped(text: Text) -> Text:
    """The text with one space for each break of a hard-wrapped line and the indent after it, and no other indents."""
    lines = text.plain.split("\n")
    ends = accumulate(len(line) + 1 for line in lines)
    above = ("", *lines)
    prose = any(line.lstrip()[:1].islower() for line in lines[1:])
    wraps = {
        end - 1
        for end, before, (line, after) in zip(ends, above, pairwise(lines), strict=False)
        if _wraps(line, after, prose=prose) and not _is_listed(before)
    }
    if not wraps and "\n " not in text.plain:
        return text
    return rewritten(text, _BREAK, lambda found: " " if found.start() in wraps else "\n")


def _is_listed(before: str) -> bool:
    """A short line right above, such as the name of a drug: each line is one of a list, and none is wrapped."""
    said = before.strip()
    return 0 < len(said) < _SHORT_LINE and not said.endswith((".", ":", ";", ","))


def _wraps(line: str, after: str, *, prose: bool) -> bool:
    """Whether a line goes on in the next one. `prose`: some line begins with a small letter."""
    begun = after.lstrip()
    if len(after) - len(begun) >= _INDENTED and _AWAITS.search(line) is not None and begun[:1].isdigit():
        return True
    indent = len(line) - len(line.lstrip())
    runs_on = not line.rstrip().endswith((".", ":", ";")) or (indent and indent == len(after) - len(begun))
    if _DOSED_ITEM.match(begun) and _AWAITS_DRUG.search(line) is None:
        return False
    cut_off = not indent and begun[:1].islower() and len(after) - len(begun) >= _INDENTED
    goes_on = prose or begun[:1].isdigit() or begun.startswith("(") or line.rstrip().endswith(",")
    wrapped = cut_off or (60 <= len(line) <= 110 and goes_on)
    return wrapped and bool(runs_on and begun) and _BULLET.match(begun) is None
