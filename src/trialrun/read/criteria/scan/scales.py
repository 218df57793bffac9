"""Which scale of performance a number is on: ECOG counts 0 to 5, Karnofsky and Lansky 0 to 100. Reads no number.

Limits of two scales side by side are one requirement printed twice: a patient is judged by either.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby

import msgspec

from trialrun.read.criteria.model import AllOf, Comparison, Named, Statement, Tree
from trialrun.read.criteria.terms import PERFORMANCE
from trialrun.read.criteria.trees import all_of, any_of
from trialrun.read.spotting import Spot

_IN_HUNDREDS = frozenset({"karnofsky", "lansky"})
_HIGHEST_ECOG = 5
_SEVERAL = 2
_LEADS_TO = re.compile(
    r"[\s%()]*(?:percent\s*)?[\s%()]*(?:(?:on|by|per|using|in|of|according to|the|a|score)\s+){0,3}", re.I
)
_SAME = re.compile(
    r"\s*(?:performance (?:status|score)\s*)?(?:\([^()]{0,60}\)\s*)?(?:/|,|\band/or\b|\bor\b)\s*", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^()]{0,60}\)\s*")
_FAR = 70
_AND = re.compile(r"\b(?:and|plus|as well as|both)\b(?!\s*/)|&", re.IGNORECASE)


def on_scales(plain: str, spots: tuple[Spot, ...], found: list[Comparison]) -> list[Comparison]:
    """Comparisons with the scale that is named behind the number, or that alone can have it."""
    scales = [item for item in spots if item.name in PERFORMANCE]
    if not scales:
        return found
    owned = {item.about.cut for item in found if item.about is not None and item.about.cut.end <= item.cut.first}
    free = [item for item in scales if item.cut not in owned]
    return [other for item in found for other in _both(plain, scales, _on_scale(plain, free, item))]


def _on_scale(plain: str, free: list[Spot], found: Comparison) -> Comparison:
    """`>= 50 by Lansky scale`, `performance status > 70 %`."""
    if found.limit.unit not in ("", "%") or found.limit.times or found.counted:
        return found
    following = free[bisect_left(free, found.cut.end, key=lambda item: item.cut.first) :][:1]
    owner = found.about.name if found.about is not None else ""
    if following and _LEADS_TO.fullmatch(plain, found.cut.end, following[0].cut.first):
        fits = following[0].name != "ecog" or found.limit.value <= _HIGHEST_ECOG
        if fits and owner != following[0].name and (owner in ("", "ecog", "age") or found.limit.unit == "%"):
            return msgspec.structs.replace(found, about=_named(following[0]))
        return found
    behind = _scale_before(plain, free, found)
    if behind is not None:
        return msgspec.structs.replace(found, about=behind)
    if owner == "ecog" and found.limit.value > _HIGHEST_ECOG and found.about is not None:
        return msgspec.structs.replace(found, about=msgspec.structs.replace(found.about, name="karnofsky"))
    return found


def _scale_before(plain: str, free: list[Spot], found: Comparison) -> Named | None:
    """`Karnofsky (>= 16 years) performance score >= 60`: the scale right before the words for the status."""
    about = found.about
    if about is None or about.name not in ("", "ecog") or not about.words.lower().startswith("performance"):
        return None
    before = [item for item in free if item.cut.end <= about.cut.first and item.name in _IN_HUNDREDS][-1:]
    aside = _ASIDE.fullmatch(plain, before[0].cut.end, about.cut.first) if before else None
    return _named(before[0]) if aside is not None else None


def _both(plain: str, scales: list[Spot], found: Comparison) -> list[Comparison]:
    """`Karnofsky/Lansky >= 50`: a number of both scales is two comparisons."""
    if found.about is None or found.about.name not in _IN_HUNDREDS or found.about.cut.end > found.cut.first:
        return [found]
    at = next((at for at, item in enumerate(scales) if item.cut == found.about.cut), 0)
    before = scales[at - 1] if at else None
    if before is None or before.name not in _IN_HUNDREDS or before.name == found.about.name:
        return [found]
    if found.about.cut.first - before.cut.end > _FAR or not _SAME.fullmatch(
        plain, before.cut.end, found.about.cut.first
    ):
        return [found]
    return [msgspec.structs.replace(found, about=_named(before)), found]


def on_either_scale(plain: str, tree: Tree) -> Tree:
    """`ECOG 0-1 Karnofsky 80-100 %`: limits of several scales that no `and` joins are alternatives."""
    if not isinstance(tree, AllOf) or len(_scales_of(tree.of)) < _SEVERAL:
        return tree
    runs = [tuple(run) for _, run in groupby(tree.of, key=lambda part: bool(_scales_of((part,))))]
    return all_of(part for run in runs for part in _either(plain, run)) or tree


def _either(plain: str, run: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """Parts side by side; limits of several scales as one."""
    limits = [part for part in run if isinstance(part, Statement)]
    names = _scales_of(run)
    if len(names) < _SEVERAL or len(limits) < len(run):
        return run
    first, last = min(item.cut.first for item in limits), max(item.cut.end for item in limits)
    if _AND.search(plain, first, last):
        return run
    either = any_of(all_of(item for item in limits if item.about.name == name) for name in names)
    return run if either is None else (either,)


def _scales_of(parts: tuple[Tree, ...]) -> tuple[str, ...]:
    """The scales that parts are limits of, each once, in order."""
    limited = (part for part in parts if isinstance(part, Statement) and part.limit is not None)
    return tuple(dict.fromkeys(part.about.name for part in limited if part.about.name in PERFORMANCE))


def _named(spotted: Spot) -> Named:
    return Named(spotted.words, spotted.cut, spotted.name)
