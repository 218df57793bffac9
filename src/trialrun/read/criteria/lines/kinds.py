"""How far a line can be decided from records: computable, partly, by a person only, or no constraint at all."""

from __future__ import annotations

import re
from typing import Literal

from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Judgement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import judgements, statements
from trialrun.read.text import Cut

_FEW = 2
_CONSENT = Sought(
    re.compile(
        r"\A\W*(?![^.;]*\b(?:not|no|without|never|un\w+|in\w*ab\w+)\b)"
        r"(?:(?:written|signed|voluntary|valid|patient|giv\w+|provi\w+|obtain\w+|sign\w+)\s+(?:an?\s+)?)*"
        r"(?:informed\s+)?consent(?:\s+(?:forms?|given|signed|obtained|provided|document\w*"
        r"|(?:has|have|is|was)(?: been)? \w+))*(?:\s+(?:to|for|by|from)\s[^.;]{1,80})?\W*\Z",
        re.IGNORECASE,
    ),
    words=("consent",),
)

Kind = Literal["computable", "partly", "attest", "note"]


def kind_of_line(tree: Tree | None, *, told: bool, left: bool) -> Kind:
    """The kind of a line. `told`: all it says is a note; `left`: something in it was not understood."""
    if tree is None:
        return "note" if told else "attest"
    if not any(statements(tree)):
        return "attest"
    asked = isinstance(tree, Judgement) or any(judgements(tree)) or any(_agreed(tree))
    return "partly" if asked or left else "computable"


def asked_of_a_person(scan: Scan, cut: Cut) -> bool:
    """Consent, willingness, understanding: nothing in the sentence stands in a record."""
    if not scan.search(cue("person"), cut):
        return False
    spots = scan.spots_in(cut)
    if len(spots) > _FEW or any(item.name == "contraception" for item in spots):
        return False
    return not any(item.about and item.about.name not in ("", "ctcae_grade") for item in scan.comparisons_in(cut))


def _agreed(tree: Tree) -> list[bool]:
    """What depends on an agreement that the line speaks of, or on a drug's half-life."""
    said = [one for item in statements(tree) for one in item.said]
    return [True for one in said if one.key == "half_lives" or (one.key == "agreed" and one.value == "yes")]


def gives_consent(scan: Scan, cut: Cut) -> bool:
    """`Signed informed consent`: asked for in whichever list it stands, for nobody is kept out by it."""
    return scan.match(_CONSENT, cut) is not None
