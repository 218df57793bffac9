"""How long somebody was treated: `no more than 12 months of prior melphalan` limits the duration of treatment.

Finds no number; looks at the treatment behind those that were found.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec.structs import replace

from trialrun.read.criteria.model import LONG_UNITS, Comparison, Named
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_OF_PRIOR = re.compile(r"\s+of\s+(?=(?:prior|previous|earlier)\s)", re.IGNORECASE)
_NEAR = 24
_TUMOR = "anticancer_therapy"
_JOINED = re.compile(r"\b(?:and|or)\b|[,;/]", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s*(?:,|/|(?:and|or|wash-?\s?out|discontinuation|interruption|cessation|completion|free)\b)", re.I
)
"""Behind one of several treatments, of which the length may be that of each or of all, or behind one that was over."""


def of_how_long_treated(plain: str, spots: tuple[Spot, ...], found: Comparison) -> Comparison:
    """A length of time right before an earlier treatment, as a limit of how long it was given."""
    led = _OF_PRIOR.match(plain, found.cut.end) if found.limit.unit in LONG_UNITS.values() else None
    if led is None or found.implied:
        return found
    treatment = next(iter(spots[bisect_left(spots, led.end(), key=lambda item: item.cut.first) :][:1]), None)
    if treatment is None or _TUMOR not in load_vocabulary().above(treatment.name):
        return found
    between, cut = plain[led.end() : treatment.cut.first], Cut(led.end(), treatment.cut.end)
    if len(between) > _NEAR or _JOINED.search(between) or _GOES_ON.match(plain, cut.end):
        return found
    return replace(found, about=Named(plain[cut.first : cut.end], cut, "treatment_duration"), counted=False)
