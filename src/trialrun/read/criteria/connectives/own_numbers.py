"""Which numbers a part of a clause owns: those printed in it, or one behind the list that it stands in."""

from __future__ import annotations

import msgspec

from trialrun.read.criteria.connectives.parts import Part, is_bare
from trialrun.read.criteria.model import Comparison, Named
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import term_of
from trialrun.read.text import Cut
from trialrun.terms import Variable

_FAR = 12


def own_comparisons(scan: Scan, parts: tuple[Part, ...], at: int) -> tuple[Comparison, ...]:
    """The comparisons of a part; a bare measurement owns the value behind the list it stands in."""
    if not scan.comparisons:
        return ()
    cut = parts[at].cut
    if is_bare(scan, cut):
        later = [
            item for part in parts[at + 1 : at + _FAR] for item in scan.comparisons_in(part.cut) if _about_in(item, cut)
        ]
        return tuple(item for item in later if item.cut == later[0].cut) or _borrowed(scan, parts, at)
    here = scan.comparisons_in(cut)
    if not here:
        return ()
    elsewhere = [part.cut for part in parts[max(0, at - _FAR) : at] if is_bare(scan, part.cut)]
    return tuple(item for item in here if not any(_about_in(item, other) for other in elsewhere))


def _borrowed(scan: Scan, parts: tuple[Part, ...], at: int) -> tuple[Comparison, ...]:
    """`AST (SGOT) or ALT > 3 x ULN`: measurements counted alike share the number behind the last of them."""
    spotted = scan.spots_in(parts[at].cut)[-1]
    for following in parts[at + 1 :]:
        found = scan.comparisons_in(following.cut)
        if found and (not found[0].about or not _counted_alike(spotted.name, found[0].about.name)):
            return ()
        if found and any(part.joining for part in parts[at + 1 :]):
            return (msgspec.structs.replace(found[0], about=Named(spotted.words, spotted.cut, spotted.name)),)
        if not is_bare(scan, following.cut):
            return ()
    return ()


def _counted_alike(one: str, other: str) -> bool:
    terms = [term_of(one), term_of(other)]
    measured = [term for term in terms if isinstance(term, Variable)]
    return one != other and len(measured) == 2 and measured[0].unit == measured[1].unit != "1"


def _about_in(found: Comparison, cut: Cut) -> bool:
    return found.about is not None and cut.first <= found.about.cut.first and found.about.cut.end <= cut.end
