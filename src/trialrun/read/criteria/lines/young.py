"""Children whom a sentence among the requirements keeps out, adults whom it asks for, and what ages tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialrun.read.criteria.model import Statement
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.text import Cut

_GROWN = 12
"""Years from which nobody is called a child in a limit of age; below them, whom the word keeps out is asked."""
_YOUNG = Sought(
    re.compile(
        r"\W*(?:(?:because|since|as)\b[^,;.]{1,80}\s(?:in|for|on)\s+)?"
        r"(?:all\s+)?(?:(?:children|minors|infants|neonates|newborns|pa?ediatric patients)"
        r"(?:\s*(?:,|/|and|or)\s*(?=\w))?)+"
        r"(?:,\s*(?:they|these (?:patients|subjects)))?\W*$",
        re.IGNORECASE,
    ),
    words=("children", "minors", "infants", "neonates", "newborns", "pediatric", "paediatric"),
)


def names_young(scan: Scan, whom: Cut) -> bool:
    """Whether those of whom a sentence speaks are the young, and nothing else is said of them."""
    return scan.match(_YOUNG, whom) is not None


def asks_grown(scan: Scan) -> bool:
    """`Age >= 18 years. Children are excluded`: who is too young is told by the limit."""
    return any(
        item.about is not None
        and item.about.name == "age"
        and item.op[:1] == ">"
        and item.limit.unit == "a"
        and item.limit.value >= _GROWN
        for item in scan.comparisons
    )


def leaves_grown_open(items: Iterable[Statement]) -> bool:
    """`Adults up to 75 years`: nobody says from which age somebody is one."""
    return {item.op[:1] for item in items if item.about.name == "age"} == {"<"}
