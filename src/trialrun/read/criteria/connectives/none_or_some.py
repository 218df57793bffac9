"""`No or mild ascites`: whoever has none is meant, and whoever has no more than is said. Denies no list."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.concepts.part import read_part, unnamed
from trialrun.read.criteria.connectives.exceptions import Reader
from trialrun.read.criteria.connectives.kinds import ever
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.model import Judgement, Limit, OneOrMore, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import is_condition
from trialrun.read.criteria.trees import change, deny, statements
from trialrun.read.text import Cut

_BARE = ("no", "without", "absent", "absence of", "lack of")
_OR_SOME = re.compile(
    r"\s*(?:/|,?\s*\b(?:or|to)\b)\s*"
    r"(?!(?:no|not|without|never|any|concurrent|concomitant|current|ongoing|prior|previous|past|recent|known|active)\b)"
    r"(?:(?:with|only|just|at most|no more than)\s+){0,2}",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|them|any)\W*\Z", re.IGNORECASE)
"""`had rituximab but is not on it`: what is denied was named before."""
_STOPPED_FOR = re.compile(r"\s*(?:due|owing|secondary)\s+to\b|\s*(?:because|for|on account)\b", re.IGNORECASE)
"""Behind `discontinued`: why something was stopped is not denied."""
_ONLY_SOME = re.compile(r"\bor\s+(?:only|just|at\s+most|no\s+more\s+than)\s", re.IGNORECASE)


def none_or_some(scan: Scan, cut: Cut, denial: re.Match[str], frame: Frame, read: Reader) -> Tree | None:
    """What a clause says whose denial is one choice of two; None where it only denies.

    What is no finding with a degree of it is asked, and so is `no neuropathy or only mild pain`.
    """
    rest = Cut(cut.first + denial.end(), cut.end)
    if denial[0].lower().endswith("discontinued") and _STOPPED_FOR.match(scan.plain, rest.first, rest.end):
        return Judgement(scan.text(cut), cut)
    choice = _OR_SOME.match(scan.plain, rest.first, rest.end)
    if choice is None or not denial[0].lower().endswith(_BARE):
        only = _ONLY_SOME.search(scan.shown(rest)) is not None
        return Judgement(scan.text(cut), cut) if only else None
    some = Cut(choice.end(), rest.end)
    either = _either(read(scan, some, frame.deeper()), some)
    return either if either is not None else Judgement(scan.text(cut), cut)


def denied_part(scan: Scan, cut: Cut, denial: re.Match[str], frame: Frame) -> Tree | None:
    """What a part of a clause says that begins with a denial."""
    choice = none_or_some(scan, cut, denial, frame, _read_part)
    if choice is not None:
        return choice
    rest = Cut(cut.first + denial.end(), cut.end)
    inner = read_part(scan, rest, scan.comparisons_in(rest), findings=True) or unnamed(scan, rest)
    if inner is None:
        return Judgement(scan.text(cut), cut) if _IT.search(scan.text(rest)) else None
    return deny(change(inner, ever) if denial[0].lower() == "never" else inner)


def _read_part(scan: Scan, cut: Cut, frame: Frame) -> Tree | None:
    return read_part(scan, cut, scan.comparisons_in(cut), findings=frame.findings)


def _either(tree: Tree | None, some: Cut) -> Tree | None:
    items = statements(tree)
    limits = [item for item in items if item.limit is not None]
    if limits and len(limits) == len(items) and len({(item.about.name, item.cut) for item in items}) == 1:
        return _at_most(limits[-1])
    if len(items) != 1 or items[0] != tree or items[0].op != "present" or not is_condition(items[0].about.name):
        return None
    item = items[0]
    if item.about.cut.first <= some.first:
        return None
    return OneOrMore((msgspec.structs.replace(item, op="absent", cut=item.about.cut, said=(), values=()), item))


def _at_most(item: Statement) -> Tree | None:
    """`No or grade 1 or 2 neuropathy`: up to the highest of the values."""
    if item.op not in ("=", "<=", "<") or item.limit is None:
        return None
    highest = max(item.values) if item.values else item.limit.value
    limit: Limit = msgspec.structs.replace(item.limit, value=highest)
    return msgspec.structs.replace(item, op="<" if item.op == "<" else "<=", limit=limit, values=())
