"""Places of the body listed behind one noun: `cancer of the stomach, colon or liver` is a cancer of each.

Each is named where the vocabulary has them all; else the list is one finding, narrowed by its words.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.connectives.parts import Part
from trialrun.read.criteria.model import Named, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Words
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_PLACES = [word for row in read_table("criteria/tables/body_sites.csv") for word in row["words"].split(";")]
_PLACE = Words(_PLACES)
_IN = r"(?:of|to|in|at|involving|affecting)"
_SITE = (
    r"(?:the\s+)?(?:(?:upper|lower|left|right|proximal|distal)\s+)?"
    rf"(?P<site>{'|'.join(sorted(_PLACES, key=len, reverse=True))})"
)
_LEADS = re.compile(rf"\b{_IN}\s+{_SITE}\s*\Z", re.IGNORECASE)
_FOLLOWS = re.compile(
    rf"(?:{_IN}\s+)?{_SITE}"
    r"(?P<tail>\s*\Z|\s+(?:(?:for|with|within|that|which|at|in|during|requiring|[a-z]+ed)\b|(?-i:[A-Z][a-z])))",
    re.IGNORECASE,
)
_NOUN = re.compile(rf"(?P<noun>\w[\w -]*?)(?:\s+{_IN})?(?:\s+the)?\s*\Z", re.IGNORECASE)


def shared_sites(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """The parts of a clause, with each list of places said of the noun that leads it."""
    if scan.lacks(_PLACE):
        return trees
    shared = list(trees)
    for at, part in enumerate(parts):
        tree = shared[at]
        leads = _LEADS.search(scan.text(part.cut)) if isinstance(tree, Statement) and _is_bare(tree) else None
        if leads is None or not isinstance(tree, Statement):
            continue
        others: list[tuple[Statement, re.Match[str]]] = []
        for following, other in zip(parts[at + 1 :], shared[at + 1 :], strict=True):
            place = _FOLLOWS.match(scan.text(following.cut))
            if place is None or not isinstance(other, Statement) or not _is_place(following.cut, other, place):
                break
            others.append((other, place))
        if others:
            site = Cut(part.cut.first + leads.start("site"), part.cut.first + leads.end("site"))
            shared[at : at + 1 + len(others)] = _told(scan, tree, site, others)
    return shared


def _is_bare(item: Statement) -> bool:
    return item.op == "present" and item.limit is None and not item.values


def _is_place(cut: Cut, item: Statement, place: re.Match[str]) -> bool:
    """Whether a part is a place with no name of its own; a name may stand in what is told of it behind."""
    own = bool(item.about.name) and item.about.cut.first < cut.first + place.end("site")
    return _is_bare(item) and not own


def _told(scan: Scan, tree: Statement, site: Cut, others: list[tuple[Statement, re.Match[str]]]) -> list[Tree | None]:
    """What leads a list, said of each place by its name; or of all together, in one statement."""
    words = (scan.text(site), *(place["site"] for _, place in others))
    names = [_name_of(scan, tree, site, word) for word in words]
    if all(names) and not any(place["tail"].strip() for _, place in others):
        said = tuple(one for one in tree.said if one.key != "detail")  # the place, which the name has in it
        whole = Cut(tree.about.cut.first, site.end)
        first = replace(tree, about=Named(scan.text(whole), whole, names[0]), said=said)
        named = zip(others, words[1:], names[1:], strict=True)
        return [first, *(replace(one, about=Named(word, one.about.cut, name)) for (one, _), word, name in named)]
    whole = Cut(tree.cut.first, others[-1][0].cut.end)
    about = tree.about if tree.about.cut.end <= site.first else Named(scan.text(whole), whole)
    return [replace(tree, about=about, cut=whole), *[None] * len(others)]


def _name_of(scan: Scan, tree: Statement, site: Cut, word: str) -> str:
    """The name of the same thing in a place: of `metastases to the brain` and `bone`, that of bone metastases."""
    noun = _NOUN.match(scan.plain, tree.about.cut.first, site.first) if tree.about.name else None
    spelled = (
        () if noun is None else (f"{noun['noun']} of {word}", f"{noun['noun']} to {word}", f"{word} {noun['noun']}")
    )
    terms = (load_vocabulary().find(spelling) for spelling in spelled)
    return next((term.name for term in terms if term is not None), "")
