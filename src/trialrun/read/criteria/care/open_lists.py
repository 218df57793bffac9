"""A list of exclusions whose heading names more than it lists: `Heart disease, including but not limited to:`.

What the heading names is one question beside the rules of the list, as it is in a line without bullets.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.model import Judgement, LineRead, OneOrMore
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import statements
from trialrun.read.text import Cut

_OPEN = Sought(
    re.compile(
        r"\A\W*(?P<own>[^:.\n]{3,200}?),?\s+(?:specifically\s+|which\s+(?:may\s+)?)?(?:includ(?:ing|es?)|such as)\b"
        r"[^:.\n]{0,60}:[ \t]*\n",
        re.IGNORECASE,
    ),
    words=("including", "includes", "include", "such"),
)
_TURNED = ("negation", "exception", "condition", "proviso", "permission", "requirement", "exclusion")
"""What makes a heading more than a name."""


def with_heading_asked(scan: Scan, read: LineRead, role: Role) -> LineRead | None:
    """The line with what its heading names asked beside the list; None for a heading that says something else."""
    if role != "exclusion" or read.holds_when_eligible or scan.lacks(_OPEN) or not isinstance(read.tree, OneOrMore):
        return None
    found = _OPEN.pattern.match(scan.plain)
    if found is None or read.tree.n != 1:
        return None
    own = Cut(found.start("own"), found.end("own"))
    read_already = any(item.cut.first < found.end() for item in statements(read.tree))
    if read_already or scan.timings_in(own) or any(scan.search(cue(kind), own) for kind in _TURNED):
        return None
    asked = Judgement(" ".join(scan.text(own).split()), own)
    return replace(read, kind="partly", tree=OneOrMore((asked, *read.tree.of)), why="what a heading names is asked")
