"""Numbers of earlier treatments: how many lines or cycles somebody had, whatever they were counted beside."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

import msgspec

from trialrun.read.criteria.model import Comparison, Limit, Named
from trialrun.read.criteria.scan.spots import begins_at, places_of
from trialrun.read.criteria.terms import is_drug
from trialrun.read.numbers import number_of
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut

COUNTED = frozenset({"prior_lines", "prior_cycles"})
"""What counts earlier treatments."""
_PLAIN_COUNT = re.compile(
    r"(?<![\w.,<>=-])(?<!least )(?<!most )(?<!than )(?<!to )(?<!or )(?<!and )(one|two|three|four|[1-9])"
    r"\s+(?:prior|previous|earlier)\s+(?:[\w-]+\s+){0,2}?(?=regimens?\b|lines?\b|treatments?\b|therap|chemotherap|systemic)",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\bonly\s+\Z", re.IGNORECASE)
_ALLOWED = re.compile(r"\b(?:allow|permit|accept|eligible)", re.IGNORECASE)
"""`Only one prior regimen is allowed`: none will do as well."""
_TREATMENTS = frozenset({"chemotherapy", "hormone_therapy", "immunotherapy", "biologic_therapy"})
_PRIOR_TO = re.compile(r"\s*(?:prior|previous|earlier)\s+(?:[\w-]+\s+){0,2}", re.IGNORECASE)
_OF_DRUGS = re.compile(r"\s*(?:agents?|drugs?|cycles?|courses?|doses?|administrations?)\b", re.IGNORECASE)
_NEAR = re.compile(r"\s*(?:[A-Za-z-]+\s+){0,4}")
_PRIOR = re.compile(r"(?:prior|previous) ", re.IGNORECASE)
_NEAREST = 28
_BEFORE_REGIMENS = 3
"""Terms among which `regimens` is looked for: `2 chemotherapy or biologic therapy regimens`."""
_COUNTED_NEXT = re.compile(r"\s*(?:[\w-]+\s+){0,2}")


def with_plain_counts(plain: str, spots: tuple[Spot, ...], found: list[Comparison]) -> list[Comparison]:
    """`treated with one prior regimen`: a number of earlier lines without a comparator is just that many."""
    counted = [item for item in spots if item.name == "prior_lines"]
    if not counted or any(item.about is not None and item.about.name == "prior_lines" for item in found):
        return found
    taken = places_of(item.cut for item in found)
    plainly = []
    for item in counted:
        mark = _PLAIN_COUNT.search(plain, max(0, item.cut.first - _NEAREST), item.cut.end)
        near = mark is not None and (
            mark.end() >= item.cut.first or _NEAR.fullmatch(plain, mark.end(), item.cut.first) is not None
        )
        free = mark is not None and near and not any(taken[mark.start() : mark.end(1)])
        if mark is not None and free:
            about = Named(item.words, item.cut, item.name)
            limit = Limit(Decimal(number_of(mark[1])))
            only = _ONLY.search(plain, max(0, mark.start() - _NEAREST), mark.start()) is not None
            most = only and _ALLOWED.search(plain, item.cut.end, item.cut.end + _NEAREST) is not None
            plainly.append(Comparison("<=" if most else "=", limit, Cut(mark.start(1), mark.end(1)), about))
    return sorted((*found, *plainly), key=begins_at)


def as_count_of_lines(plain: str, spots: tuple[Spot, ...], found: Comparison) -> Comparison:
    """A bare count belongs to the lines or cycles right behind it: `at least 2 cycles`."""
    if found.limit.unit or found.limit.times:
        return found
    if _is_grade_of_drug(plain, found):
        return msgspec.structs.replace(found, about=None)
    at = bisect_left(spots, found.cut.end, key=lambda item: item.cut.first)
    following = next((item for item in spots[at : at + _BEFORE_REGIMENS] if item.name in COUNTED), None)
    if following is None and spots[at : at + 1] and spots[at].name == "anticancer_therapy":
        following = spots[at] if _PRIOR.match(spots[at].words) else None
    if following is None and spots[at : at + 1] and _earlier_lines(plain, found, spots[at]):
        return msgspec.structs.replace(found, about=Named(spots[at].words, spots[at].cut, "prior_lines"), counted=False)
    if following is None or not _NEAR.fullmatch(plain, found.cut.end, following.cut.first):
        return found
    about = Named(following.words, following.cut, following.name)
    return msgspec.structs.replace(found, about=about)


def _earlier_lines(plain: str, found: Comparison, spotted: Spot) -> bool:
    """`no more than 2 prior chemotherapies`: how many times somebody was treated, not with how many drugs."""
    if spotted.name not in _TREATMENTS or _OF_DRUGS.match(plain, spotted.cut.end) is not None:
        return False
    several = spotted.words.lower().endswith("therapies")
    return (_COUNTED_NEXT if several else _PRIOR_TO).fullmatch(plain, found.cut.end, spotted.cut.first) is not None


def _is_grade_of_drug(plain: str, found: Comparison) -> bool:
    """`immunosuppressants or GVHD >= grade 2`: a drug has no grade."""
    return (
        found.about is not None
        and is_drug(found.about.name)
        and "grade" in plain[found.cut.first : found.cut.end].lower()
    )
