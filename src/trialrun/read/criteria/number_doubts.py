"""Limits that may not be the ones that a line prints: of the normal value, of others, denied, or cut in two.

Each doubt looks at one number or at the limits of one node. Changes nothing; a line with a doubt is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial

from trialrun.read.criteria.laid_out import LaidOut
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import nodes, statements
from trialrun.read.tables import read_table

_GOOD_SIDES: Mapping[str, tuple[str, ...]] = {"high": (">=", ">"), "low": ("<=", "<")}

_FORECASTS = frozenset({"life_expectancy", "age"})

_FROM_NORMAL = re.compile(
    r"%?\s*(?:points?\s+)?(?:below|above|over|under|less than|lower than|higher than|of)\s+(?:the\s+)?"
    r"(?:institution\w*\s+|lower\s+|upper\s+|limits?\s+of\s+)*(?:normal|baseline|LLN|ULN|institution\w*)\b",
    re.IGNORECASE,
)

_NEAR = 72

_NOT_MORE = Sought(
    re.compile(r"\b(?:no|not)\s+(?:more|fewer|less|greater|longer|later|earlier)\s+than\b", re.IGNORECASE),
    words=("than",),
)

_NOT_RANGE = re.compile(
    r"\b(?:not|outside|out of|beyond)\b(?:\s+(?:in|within|the|a|range|of|from|is|be)\b){0,4}\W*$", re.I
)

_TIME_UNITS = ("h", "d", "wk", "mo", "a")

_CHANGE = r"(?:increase|decrease|change|rise|drop|decline|fall|reduction|improvement|worsening|variation|fluctuation)s?"
_CHANGE_OF = re.compile(
    rf"\b{_CHANGE}\s+(?:in|of)\s+(?:(?:the|serum|total|plasma|score|level)\s+){{0,3}}\Z", re.IGNORECASE
)
_CHANGES = re.compile(rf"\s+(?:levels?\s+|score\s+)?{_CHANGE}\b", re.IGNORECASE)
_PLUS = r"(?:\b[1-4]\s?\+(?!\d)|\s\+{2,4}(?!\w))"
_PLUSES, _TO_PLUSES = re.compile(_PLUS), re.compile(rf"[\w\s<>=≥≤]{{0,24}}?{_PLUS}")
_MORE_TIME = re.compile(
    r"\d\s*(?:years?\s*,?\s*(?:and\s+)?[1-9]\d*\s*(?:months?|weeks?|days?)"
    r"|months?\s*,?\s*(?:and\s+)?[1-9]\d*\s*(?:weeks?|days?)|weeks?\s*,?\s*(?:and\s+)?[1-9]\d*\s*days?"
    r"|days?\s*,?\s*(?:and\s+)?[1-9]\d*\s*hours?)\b",
    re.IGNORECASE,
)
"""`33 weeks 6 days`: the same length goes on in a smaller unit."""

_BEHIND = 16
_AT_AGE = r"\b(?:at|before|by|until|after|since|from|prior to)\s+(?:the\s+|an\s+)?"
_AGE_THEN = re.compile(rf"{_AT_AGE}(?:age\b|\Z)", re.IGNORECASE)
"""`until age 16`."""
_HAPPENED = Sought(
    re.compile(
        r"\b(?:diagnos\w+|onset|develop\w+|beg[aiu]n\w*|start\w*|occur\w*|manifest\w*|appear\w*|acquired)\b"
        rf"[^.;:,\n]{{0,40}}?{_AT_AGE}(?:ages?\s+(?:of\s+)?[<>=\s]*\d|\d{{1,2}}\s*(?:years?|yrs?|months?)\s+(?:of\s+age|old)\b)",
        re.IGNORECASE,
    ),
    words=("age", "ages", "old"),
)
"""`asthma that developed before the age of 16`, `diagnosed at 18 years of age`: no age of the patient now."""

_CUT_NUMBER = re.compile(r"\d,\s+\d{3}\b")

_BEFORE_NUMBER = 6


def number_doubts(laid: LaidOut) -> Iterator[str]:
    """What is doubtful about the limits of a reading, in words."""
    yield from _of_limits(laid)
    yield from _of_figures(laid)


_EQUALS = re.compile(r"(?<![<>=!])=\s?\d")
"""An equals sign before a measured amount: pages that cannot print `>=` leave it of that."""


def _is_amount(item: Statement) -> bool:
    """A limit above nought that is measured or scored; `grade = 0` may be meant as it stands."""
    return item.limit is not None and item.limit.value > 0


def _of_limits(laid: LaidOut) -> Iterator[str]:
    """A share of the normal value, or a distance from it, that is read as a value."""
    for item in laid.items:
        if item.limit is not None and not item.limit.times and _FROM_NORMAL.match(laid.plain, item.cut.end):
            yield "a limit that is counted from the normal value"
        if item.op == "=" and _is_amount(item) and _EQUALS.search(laid.plain, item.cut.first, item.cut.end):
            yield "a sign before a limit that print may have lost"
    for node in laid.lists:
        if _of_itself(node):
            yield "a value that is asked on condition of itself"
        if laid.holds and isinstance(node, Conditional) and _is_good(node.condition):
            yield "a good value that something is asked for"
        if laid.holds and isinstance(node, Negated) and _is_good(node.of):
            yield "a good value that is denied"
        if isinstance(node, Excepted) and _is_forecast(node.of):
            yield "what is left out of a forecast"


def _of_itself(node: Tree) -> bool:
    """`if creatinine ... then creatinine ...`: brackets that tell a limit once more."""
    if not isinstance(node, Conditional):
        return False
    limited = {item.about.name for item in statements(node.condition) if item.limit is not None}
    return any(item.about.name in limited for item in statements(node.then) if item.limit is not None)


def _is_good(tree: Tree) -> bool:
    """`no heart disease, LVEF >= 40 %`: what is denied before a comma is not denied behind it."""
    if not isinstance(tree, Statement) or tree.limit is None:
        return False
    return tree.op in _GOOD_SIDES.get(_better().get(tree.about.name, ""), ())


@cache
def _better() -> Mapping[str, str]:
    return {row["name"]: row["better"] for row in read_table("criteria/tables/directions.csv")}


def _is_forecast(tree: Tree) -> bool:
    items = statements(tree)
    return len(items) > 0 and all(item.about.name in _FORECASTS for item in items)


def _of_figures(laid: LaidOut) -> Iterator[str]:
    """Numbers as printed: two of one measurement, denied, cut in two, or going on in another unit."""
    if any(map(_is_beside_all, laid.lists)):
        yield "a limit of some beside that of all"
    if (
        "+" in laid.plain
        and _PLUSES.search(laid.plain)
        and any(map(partial(_is_before_pluses, laid.plain), laid.items))
    ):
        yield "a number of pluses that is not read"
    if any(map(_has_two_limits, laid.lists)):
        yield "two limits of one measurement on one side"
    ranges = [node for node in laid.lists if _is_denied_range(laid.plain, node)]
    denied = {id(part) for node in laid.lists if ranges and isinstance(node, Negated) for part in nodes(node)}
    if any(id(node) not in denied for node in ranges):
        yield "a range that is denied"
    plain, items, denies = laid.plain, laid.items, not laid.lacks(_NOT_MORE)
    counted = {(item.cut, item.op) for item in items if any(said.key == "count" for said in item.said)}
    if any((cut, "present") in counted and (cut, "absent") in counted for cut, _ in counted):
        yield "a count between two numbers"
    if laid.search(_HAPPENED) and any(item.about.name == "age" for item in items):
        yield "the age at which something happened"
    for item in items:
        if (
            denies
            and item.limit is None
            and not item.counted
            and _NOT_MORE.pattern.search(plain, item.cut.first, item.cut.end)
        ):
            yield "a number that is denied, without its limit"
        timed = item.limit is not None and item.limit.unit in _TIME_UNITS
        if timed and _MORE_TIME.search(plain, item.cut.first, item.cut.end + _BEHIND):
            yield "a length of time that goes on in another unit"
        if item.limit is not None and _is_change(plain, item):
            yield "a change, read as the value itself"
        if item.about.name == "age" and item.op == "=" and _AGE_THEN.search(plain, *_just_before(item)):
            yield "the age of somebody then"
        if item.limit is not None and _is_cut(plain, item):
            yield "a number that a space parts"


def _just_before(item: Statement) -> tuple[int, int]:
    first = min(item.about.cut.first, item.cut.first)
    return max(0, first - _BEHIND), item.cut.first


def _is_change(plain: str, item: Statement) -> bool:
    """`increase in creatinine > 0.5 mg/dL`; one of so many times a limit of normal is the value."""
    if item.limit is None or item.limit.times or not item.about.name:
        return False
    first, end = item.about.cut.first, item.about.cut.end
    changed = _CHANGE_OF.search(plain, max(0, first - _NEAR), first)
    return changed is not None or _CHANGES.match(plain[end : max(end, item.cut.end)]) is not None


def _is_beside_all(node: Tree) -> bool:
    """`ALT <= 2 x ULN; if liver metastases, ALT <= 5 x ULN`, where whoever has them would need both."""
    if not isinstance(node, AllOf):
        return False
    some = [part for part in node.of if isinstance(part, Conditional) and part.otherwise is None]
    asked = {_side(item): item.limit for part in some for item in statements(part.then) if item.limit is not None}
    others = (item for part in node.of if part not in some for item in statements(part) if item.limit is not None)
    return any(_side(item) in asked and asked[_side(item)] != item.limit for item in others)


def _side(item: Statement) -> tuple[str, str]:
    return item.about.name or item.about.words, item.op[:1]


def _is_before_pluses(plain: str, item: Statement) -> bool:
    """`proteinuria of 2+ or greater`, read as any."""
    return item.limit is None and _TO_PLUSES.match(plain[item.about.cut.end :][:_NEAR]) is not None


def _is_cut(plain: str, item: Statement) -> bool:
    """`75, 000/mm3`: the limit is the second half of a number."""
    found = _CUT_NUMBER.search(plain, max(0, item.cut.first - _BEFORE_NUMBER), item.cut.first + _BEFORE_NUMBER)
    return found is not None and found.start() < item.cut.first < found.end()


def _has_two_limits(node: Tree) -> bool:
    """`men from 40 and women from 50 years`, read as one requirement: either limit makes the other idle."""
    if not isinstance(node, AllOf | OneOrMore):
        return False
    found: dict[tuple[object, ...], set[object]] = {}
    for part in node.of:
        if isinstance(part, Statement) and part.limit is not None and part.op[:1] in "<>":
            key = (part.about.name, part.op[:1], part.limit.unit, part.limit.times, part.timing, part.said)
            found.setdefault(key, set()).add(part.limit.value)
    return any(len(values) > 1 for (name, *_), values in found.items() if name)


def _is_denied_range(plain: str, node: Tree) -> bool:
    """`not between 7 and 10 %`, read as between."""
    limits = [item for item in node.of if isinstance(item, Statement) and item.limit] if isinstance(node, AllOf) else []
    if len(limits) != 2 or limits[0].cut != limits[1].cut:
        return False
    first = limits[0].cut.first
    return _NOT_RANGE.search(plain, max(0, first - _NEAR), first) is not None
