"""Limits that may not be the ones that a line prints: of the normal value, of others, denied, or cut in two.

Each doubt looks at one number or at the limits of one node. Changes nothing; a line with a doubt is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from trialrun.read.criteria.concepts.narrowed import is_effect_at_most
from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_item, any_limited, any_node, before_name, said
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Limit, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import EFFECTS, GRADES, LUNG_FUNCTION, PERFORMANCE, is_condition
from trialrun.read.criteria.trees import is_choice, nodes, statements
from trialrun.read.tables import read_table
from trialrun.terms import load_vocabulary

_GOOD_SIDES: Mapping[str, tuple[str, ...]] = {"high": (">=", ">"), "low": ("<=", "<")}

_OF_NERVES = "neuropathy_grade"
_FORECASTS = frozenset({"life_expectancy", "age"})

_FROM_NORMAL = re.compile(
    r"%?\s*(?:points?\s+)?(?:below|above|over|under|less than|lower than|higher than|of)\s+(?:the\s+)?"
    r"(?:institution\w*\s+|lower\s+|upper\s+|limits?\s+of\s+)*(?:normal|baseline|LLN|ULN|institution\w*)\b",
    re.IGNORECASE,
)

_ADDED = re.compile(r"\s*(?:\+|plus)\s*\d", re.IGNORECASE)
_BEYOND = re.compile(r"\d\s*(?:above|over|beyond|higher than|greater than|below|under|lower than)\b", re.IGNORECASE)

_NEAR = 72
_LOWEST_ALIVE = 10

_TO_KEEP = Sought(
    re.compile(
        r"\bto\s+(?:maintain|keep|achieve|reach|ensure|obtain|sustain)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}\Z",
        re.IGNORECASE,
    ),
    words=("maintain", "keep", "achieve", "reach", "ensure", "obtain", "sustain"),
)
_AT_HOUR = Sought(
    re.compile(r"\b(?:[1-9]|1\d)[- ]?(?:h|hrs?|hours?|min|minutes?)\b[\s-]+(?:[a-z-]+\s+){0,2}\Z", re.IGNORECASE),
    words=("h", "hr", "hrs", "hour", "hours", "min", "minute", "minutes"),
)
"""`2-hour glucose`: a value so long after something, which is not the latest one."""

_UNMEASURABLE = Sought(
    re.compile(
        r"\b(?:if|when)\b[^.;\n]{0,60}?\b(?:(?:neither|none|not|no)\b|un|non)[^.;,\n]{0,40}"
        r"(?:measur|evalu|assess|quantifi)able\b[^.;\n]*\d"
        r"|\bor,?\s+(?:if|when|where)\b[^.;,\n]{0,40}?\b(?:(?:neither|none|not)\b|un)[^.;,\n]{0,20}available\b",
        re.IGNORECASE,
    ),
    parts=("measurable", "evaluable", "assessable", "quantifiable", "available"),
)
"""`M-protein >= 1; if neither is measurable, light chains >= 10`, `LVEF >= 50 % or, if not available, ...`: another
limit in its place, which is no way in for those of whom the first is known and not met."""
_NOT_MORE = Sought(
    re.compile(r"\b(?:no|not)\s+(?:more|fewer|less|greater|longer|later|earlier)\s+than\b", re.IGNORECASE),
    words=("than",),
)

_HOW_OFTEN = re.compile(r"\b(?:readings|measurements|occasions|determinations|assessments|visits)\Z", re.IGNORECASE)
_NOT_RANGE = Sought(
    re.compile(r"\b(?:not|outside|out of|beyond)\b(?:\s+(?:in|within|the|a|range|of|from|is|be)\b){0,4}\W*$", re.I),
    words=("not", "outside", "out", "beyond"),
)

_TIME_UNITS = ("h", "d", "wk", "mo", "a")

_CHANGE = (
    r"(?:increase|decrease|change|rise|drop|decline|fall|reduction|improvement|worsening|variation|fluctuation"
    r"|gain|loss)s?"
)
_CHANGE_OF = re.compile(
    rf"\b{_CHANGE}\s+(?:in|of)\s+(?:(?:the|serum|total|plasma|score|level)\s+){{0,3}}\Z", re.IGNORECASE
)
_CHANGES = re.compile(rf"\s+(?:levels?\s+|score\s+)?{_CHANGE}\b", re.IGNORECASE)
_PLUS = r"(?:\b[1-4]\s?\+(?!\d)|\s\+{2,4}(?!\w))"
_PLUSES = Sought(re.compile(_PLUS), parts=("+",))
_TO_PLUSES = re.compile(rf"[\w\s<>=≥≤]{{0,24}}?{_PLUS}")
_MORE_TIME = re.compile(
    r"\d\s*(?:years?\s*,?\s*(?:and\s+)?[1-9]\d*\s*(?:months?|weeks?|days?)"
    r"|months?\s*,?\s*(?:and\s+)?[1-9]\d*\s*(?:weeks?|days?)"
    r"|days?\s*,?\s*(?:and\s+)?[1-9]\d*\s*hours?)\b",
    re.IGNORECASE,
)
"""`5 years 6 months`: the same length goes on in a smaller unit; weeks with days were read as days."""

_BEHIND = 16

_LOST_SIGN = Sought(re.compile(r"[a-z)\]]\s*\?\s*\d", re.IGNORECASE), parts=("?",))
"""`bilirubin ? 1.5 x ULN`: the sign was one that a page could not print."""
_SEVERAL = (AllOf, OneOrMore)


_RESPECTIVELY = Sought(re.compile(r"\brespectively\b", re.IGNORECASE), words=("respectively",))
"""`> 20 and > 30 g/day for women and men, respectively`: each limit is of one of what is named in the same order."""
_EQUALS = re.compile(r"(?<![<>=!])=\s?\d")
"""An equals sign before a measured amount: pages that cannot print `>=` leave it of that."""


def _is_from_normal(plain: str, item: Statement, limit: Limit) -> bool:
    """`60 % of normal`, which for lungs is what is predicted."""
    own = limit.times or item.about.name in LUNG_FUNCTION
    return not own and _FROM_NORMAL.match(plain, item.cut.end) is not None


def _is_added_to(plain: str, item: Statement, limit: Limit) -> bool:
    """`PT > ULN + 4 s`, `INR 0.5 above ULN`: an amount that is added to the limit of normal, and no multiple of it."""
    if not limit.times:
        return False
    return (
        _ADDED.match(plain, item.cut.end) is not None or _BEYOND.search(plain, item.cut.first, item.cut.end) is not None
    )


def _lost_a_sign(plain: str, item: Statement, limit: Limit) -> bool:
    equal = item.op == "=" and limit.value > 0
    return equal and _EQUALS.search(plain, item.cut.first, item.cut.end) is not None


def _is_between_steps(_plain: str, item: Statement, limit: Limit) -> bool:
    """`ECOG 0,1`, read as a tenth."""
    return item.about.name in PERFORMANCE and limit.value % 1 != 0


def _is_off_its_scale(_plain: str, item: Statement, limit: Limit) -> bool:
    """`ISS >= 16`, `Karnofsky 0-2`, on which nobody who lives is below ten: the value of another scale."""
    scale = load_vocabulary().variables.get(item.about.name)
    if scale is None or scale.kind != "scale" or scale.low is None or scale.high is None:
        return False
    alive = item.about.name not in ("karnofsky", "lansky") or not 0 < limit.value < _LOWEST_ALIVE
    return not (alive and scale.low <= limit.value <= scale.high)


def _goes_on(plain: str, item: Statement, limit: Limit) -> bool:
    timed = limit.unit in _TIME_UNITS
    return timed and _MORE_TIME.search(plain, item.cut.first, item.cut.end + _BEHIND) is not None


def _is_good_condition(laid: LaidOut) -> bool:
    return laid.holds and any(isinstance(node, Conditional) and _is_good(node.condition) for node in laid.lists)


def _is_good_denied(laid: LaidOut) -> bool:
    return laid.holds and any(isinstance(node, Negated) and _is_good(node.of) for node in laid.lists)


def _of_itself(node: Tree) -> bool:
    """`if creatinine ... then creatinine ...`: brackets that tell a limit once more."""
    if not isinstance(node, Conditional):
        return False
    limited = {item.about.name for item in statements(node.condition) if item.limit is not None}
    return any(item.about.name in limited for item in statements(node.then) if item.limit is not None)


def _is_good(tree: Tree) -> bool:
    """`no heart disease, LVEF >= 40 %`, `no cancer: PSA normal`: the denial before a good value is not of the value."""
    if isinstance(tree, AllOf):
        return all(isinstance(part, Statement) and part.limit is not None and part.limit.times for part in tree.of)
    if not isinstance(tree, Statement) or tree.limit is None:
        return False
    return tree.op in _GOOD_SIDES.get(_better().get(tree.about.name, ""), ())


@cache
def _better() -> Mapping[str, str]:
    return {row["name"]: row["better"] for row in read_table("criteria/tables/directions.csv")}


def _is_forecast(tree: Tree) -> bool:
    items = statements(tree)
    return len(items) > 0 and all(item.about.name in _FORECASTS for item in items)


def _denies_a_range(laid: LaidOut) -> bool:
    ranges = [node for node in laid.lists if _is_denied_range(laid.plain, node)]
    if not ranges:
        return False
    denied = {id(part) for node in laid.lists if isinstance(node, Negated) for part in nodes(node)}
    return any(id(node) not in denied for node in ranges)


def _is_how_often(_plain: str, item: Statement, _limit: Limit) -> bool:
    """`BP > 150 mmHg on at least 2 readings`."""
    return not item.about.name and _HOW_OFTEN.search(item.about.words) is not None


def _loses_its_limit(laid: LaidOut) -> bool:
    """`no more than` in the words of a finding that has no limit."""
    uncounted = (item for item in laid.items if item.limit is None and not item.counted and not _is_dated(laid, item))
    return any(_NOT_MORE.pattern.search(laid.plain, item.cut.first, item.cut.end) for item in uncounted)


def _is_dated(laid: LaidOut, item: Statement) -> bool:
    """`no more than 6 weeks since surgery`: the words are of the window."""
    cut = None if item.timing is None or item.timing.relation != "within" else item.timing.cut
    return cut is not None and _NOT_MORE.pattern.match(laid.plain, cut.first, cut.end) is not None


def _is_change(plain: str, item: Statement, limit: Limit) -> bool:
    """`increase in creatinine > 0.5 mg/dL`; one of so many times a limit of normal is the value."""
    if limit.times or not item.about.name:
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


def _is_idle_for_some(node: Tree) -> bool:
    """`ALT > 3 x ULN; liver metastases: > 5 x ULN`, where the first limit keeps out whom the second is for."""
    if not is_choice(node):
        return False
    of_all = {_in_unit(part) for part in node.of if isinstance(part, Statement) and part.limit is not None}
    of_some = [
        part for part in node.of if isinstance(part, AllOf) and any(item.limit is None for item in statements(part))
    ]
    return any(item.limit is not None and _in_unit(item) in of_all for part in of_some for item in statements(part))


def _multiplies_nothing(node: Tree) -> bool:
    """`ALT <= 2.5 x ULN; bilirubin <= 1.5 x ULN; liver metastases: <= 5 x ULN`: of which of the two, is not said."""
    if not isinstance(node, Conditional):
        return False
    findings = {item.about.cut for item in statements(node.condition)}
    return any(
        item.limit is not None and item.limit.times and item.about.cut in findings for item in statements(node.then)
    )


def _is_grade_of_another(laid: LaidOut) -> bool:
    """`Neuropathy > grade 2 Hypertension`: the finding behind runs on, read as what the grade is of."""
    for item in laid.items:
        named = [spot.name for spot in laid.scan.spots_in(item.about.cut)] if item.about.name == _OF_NERVES else []
        if any(map(is_condition, named)) and not any(map(_is_neuropathy, named)):
            return True
    return False


def _is_neuropathy(name: str) -> bool:
    return "peripheral_neuropathy" in (name, *load_vocabulary().above(name))


def _in_unit(item: Statement) -> tuple[str, str, str, str]:
    unit, times = (item.limit.unit, item.limit.times) if item.limit is not None else ("", "")
    return *_side(item), unit, times


_GRADED = EFFECTS | {"peripheral_neuropathy"}


def _is_asked_with_its_finding(node: Tree) -> bool:
    """`neuropathy <= grade 1 or grade 2 without pain`, where who has no neuropathy at all would not do."""
    parts = node.of if isinstance(node, AllOf) else ()
    named = any(isinstance(part, Statement) and part.about.name in _GRADED for part in parts)
    return named and any(item.about.name in GRADES and item.op[:1] == "<" for item in statements(node))


def _holds_of_all(node: Tree) -> bool:
    """`age >= 18 or <= 75 years`: any value is on one side or the other."""
    parts = node.of if is_choice(node) else ()
    limits = [part for part in parts if isinstance(part, Statement) and part.limit is not None]
    return any(low.op[:1] == ">" and high.op[:1] == "<" and _is_below(low, high) for low in limits for high in limits)


def _is_below(low: Statement, high: Statement) -> bool:
    """Whether the limit of one is below that of another of the same measurement, in the same unit."""
    one, other = low.limit, high.limit
    alike = (low.about.name, low.said, low.timing) == (high.about.name, high.said, high.timing) and bool(low.about.name)
    if not alike or one is None or other is None:
        return False
    return (one.unit, one.times) == (other.unit, other.times) and one.value <= other.value


def _is_denied_range(plain: str, node: Tree) -> bool:
    """`not between 7 and 10 %`, read as between."""
    limits = [item for item in node.of if isinstance(item, Statement) and item.limit] if isinstance(node, AllOf) else []
    if len(limits) != 2 or limits[0].cut != limits[1].cut:
        return False
    first = limits[0].cut.first
    return _NOT_RANGE.pattern.search(plain, max(0, first - _NEAR), first) is not None


def _is_of_an_hour(plain: str, item: Statement) -> bool:
    return item.limit is not None and _AT_HOUR.pattern.search(plain, *before_name(item)) is not None


def _is_to_be_kept(plain: str, item: Statement) -> bool:
    """`oxygen to maintain SpO2 > 92 %`: what is aimed at, and no value of the patient."""
    return item.limit is not None and _TO_KEEP.pattern.search(plain, *before_name(item)) is not None


def _asks_two_ages(node: Tree) -> bool:
    """`age 18-65, up to 70 allowed if fit`, read as if whoever is neither were let in unasked."""
    ages = node.condition.of if isinstance(node, Conditional) and isinstance(node.condition, OneOrMore) else ()
    ranges = any(isinstance(part, AllOf) for part in ages)
    return ranges and all(
        item.limit is not None and item.about.name == "age" for part in ages for item in statements(part)
    )


def _is_low_grade(laid: LaidOut) -> bool:
    """`toxicity that has not resolved to baseline or grade <= 1`, read as if a low grade kept somebody out."""
    parts = laid.tree.of if is_choice(laid.tree) else (laid.tree,)
    graded = (part for part in parts if isinstance(part, Statement) and part.about.name in GRADES)
    return not laid.holds and any(part.op[:1] == "<" for part in graded)


def _is_down_to_grade(node: Tree) -> bool:
    """`recovered to grade <= 1 or baseline of all toxicities`, read as two things; or as one asked of some alone."""
    asked = node.then if isinstance(node, Conditional) else node
    parts = asked.of if isinstance(asked, OneOrMore) or (isinstance(asked, AllOf) and asked is not node) else ()
    return any(isinstance(part, Statement) and is_effect_at_most(part) for part in parts)


NUMBER_DOUBTS = (
    Doubt("a grade that effects are down to, read beside something else", Limit, any_node(_is_down_to_grade)),
    Doubt("a low grade that keeps somebody out", Limit, _is_low_grade),
    Doubt("a value that is aimed at, read as the patient's", _TO_KEEP, any_item(_is_to_be_kept)),
    Doubt("two ranges of age, read as whom the rest is asked of", Conditional, any_node(_asks_two_ages)),
    Doubt("a value so long after something, read as any", _AT_HOUR, any_item(_is_of_an_hour)),
    said("a limit for those in whom the one before it cannot be measured", _UNMEASURABLE, reach="line"),
    Doubt("a limit that is counted from the normal value", Limit, any_limited(_is_from_normal)),
    Doubt("an amount that is added to a limit of normal", Limit, any_limited(_is_added_to)),
    Doubt("a sign before a limit that print may have lost", Limit, any_limited(_lost_a_sign)),
    Doubt("a value between the steps of a scale", Limit, any_limited(_is_between_steps)),
    Doubt("a value of another scale", Limit, any_limited(_is_off_its_scale)),
    Doubt("a length of time that goes on in another unit", Limit, any_limited(_goes_on)),
    Doubt("a change, read as the value itself", Limit, any_limited(_is_change)),
    said("a sign before a number that print has lost", _LOST_SIGN),
    said("limits that go in order to what is named", _RESPECTIVELY, lambda laid: bool(laid.scan.comparisons)),
    Doubt("a value that is asked on condition of itself", Conditional, any_node(_of_itself)),
    Doubt("a good value that something is asked for", Conditional, _is_good_condition),
    Doubt("a good value that is denied", Negated, _is_good_denied),
    Doubt(
        "what is left out of a forecast",
        Excepted,
        lambda laid: any(isinstance(node, Excepted) and _is_forecast(node.of) for node in laid.lists),
    ),
    Doubt("a limit of some beside that of all", Conditional, any_node(_is_beside_all), reach="line"),
    said("a number of pluses that is not read", _PLUSES, any_item(_is_before_pluses)),
    Doubt("a grade at most, asked beside its finding", AllOf, any_node(_is_asked_with_its_finding)),
    Doubt("two sides of which any value is on one", OneOrMore, any_node(_holds_of_all)),
    *(
        Doubt("two limits of one measurement on one side", kind, any_node(_has_two_limits), reach="line")
        for kind in _SEVERAL
    ),
    Doubt("a limit of some that the one of all makes idle", OneOrMore, any_node(_is_idle_for_some), reach="line"),
    Doubt("a multiple of a normal value beside a finding alone", Conditional, any_node(_multiplies_nothing)),
    Doubt("a finding that runs on behind a grade", Limit, _is_grade_of_another),
    Doubt("how often something was measured, read as a value", Limit, any_limited(_is_how_often), "line"),
    Doubt("a range that is denied", _NOT_RANGE, _denies_a_range),
    Doubt("a number that is denied, without its limit", _NOT_MORE, _loses_its_limit),
)
"""What is doubtful about the limits of a line side by side, and about the words around its numbers."""
