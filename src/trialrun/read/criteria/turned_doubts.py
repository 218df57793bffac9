"""Where words before a name deny it, or give it to somebody else, and the reading holds it of the patient.

Such a line is asked as it stands. Looks at the tree and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.laid_out import LaidOut
from trialrun.read.criteria.model import Excepted, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import statements
from trialrun.terms import Concept, load_vocabulary

_NEAR = 72
_DENIED = Sought(
    re.compile(
        r"\b(?:not|never|cannot|no longer|nor)\s+(?:(?:currently|yet|also|been|be|being|having|have|had|on|taking|taken"
        r"|receiving|received|requiring|using|treated with|undergone|undergoing|known|diagnosed with|affected by"
        r"|suffering from|exposed to|associated with|related to|due to|caused by|containing|at|in|with|of|for|by|an?"
        r"|any|the|to)\s+){0,5}$",
        re.IGNORECASE,
    ),
    words=("not", "never", "cannot", "longer", "nor"),
)
"""A denial with nothing but words of grammar between it and a name."""
_SOMEBODY = Sought(
    re.compile(
        r"\b(?:relatives?|family members?|mothers?|fathers?|parents?|brothers?|sisters?|siblings?|donors?"
        r"|household (?:members?|contacts?)|spouses?|caregivers?"
        r"|(?:exposure|exposed|contacts?|living|caring|cares?) (?:to|with|for) (?:an?\s|any\s)?(?:\w+\s){0,2}"
        r"(?:individuals?|persons?|people|patients?|someone|anyone|cases?)|contacts?(?= (?:with|of)))\b"
        r"(?:(?!\b(?:patients?|subjects?|participants?)\b)[^.;\n]){0,60}?"
        r"\b(?:with|who|whose|has|have|had|infected|positive|diagnosed|suffering)\b",
        re.IGNORECASE,
    ),
    words=(
        "relative", "relatives", "family", "mother", "mothers", "father", "fathers", "parent", "parents", "brother",
        "brothers", "sister", "sisters", "sibling", "siblings", "donor", "donors", "household", "spouse", "spouses",
        "caregiver", "caregivers", "exposure", "exposed", "contact", "contacts", "living", "caring", "care", "cares",
    ),
)  # fmt: skip
"""Somebody else than the patient, of whom a sentence goes on to speak."""
_LISTED = Sought(
    re.compile(
        r"\b(?:caused by|due to|secondary to|resulting from|predispos\w+ to|expos(?:ed|ure) to|complications? of)\s+"
        r"(?:(?!\b(?:who|which|that|with|no|not|has|have|had)\b)[^.;:\n()]){1,80}?(?:,|\bor|\band|/)\s+(?:(?:an?|the|other|any)\s+)?$",
        re.IGNORECASE,
    ),
    words=("caused", "due", "secondary", "resulting", "exposed", "exposure", "complication", "complications"),
    parts=("predispos",),
)
"""A cause or an exposure that is said of a whole list: `exposed to measles or chickenpox`."""
_FAR = 110
_ENDS = re.compile(r"[.;\n]")
_DENYING_BOTH = re.compile(
    r"^\W*(?:neither|none of|(?:no|not) (?:more|greater|higher|longer|later) than)\b", re.IGNORECASE
)


def turned_doubts(laid: LaidOut) -> Iterator[str]:
    """What a reading holds of the patient that the line denies or says of somebody else, in words."""
    plain = laid.plain
    if laid.role == "exclusion" and _DENYING_BOTH.match(plain):
        yield "a denial among the exclusions"
    if not laid.lacks(_DENIED) and any(_is_denied(plain, item) for item in laid.asserted()):
        yield "a denial right before a name"
    if not laid.lacks(_LISTED) and any(_is_listed(plain, item) for item in _findings(laid.tree)):
        yield "a cause or exposure that is said of a whole list"
    somebody = laid.search(_SOMEBODY)
    if somebody is not None:
        ends = _ENDS.search(plain, somebody.end())
        end = ends.start() if ends is not None else len(plain)
        named = (item.about for item in laid.items if item.about.name)
        if any(somebody.end() <= about.cut.first < end for about in named):
            yield "somebody else than the patient"


def _is_denied(plain: str, item: Statement) -> bool:
    """`diabetic patients not on insulin`, where the insulin is read as taken."""
    first = item.about.cut.first
    return bool(item.about.name) and _DENIED.pattern.search(plain, max(0, first - _NEAR), first) is not None


def _findings(tree: Tree) -> tuple[Statement, ...]:
    """The diseases that a tree without limits looks for or denies, without what it leaves out."""
    items = statements(tree.of if isinstance(tree, Excepted) else tree)
    terms = ((item, load_vocabulary().term(item.about.name)) for item in items if item.about.name)
    diseases = tuple(item for item, term in terms if isinstance(term, Concept) and term.kind == "condition")
    return () if any(item.limit is not None for item in items) else diseases


def _is_listed(plain: str, item: Statement) -> bool:
    first = item.about.cut.first
    return _LISTED.pattern.search(plain, max(0, first - _FAR), first) is not None
