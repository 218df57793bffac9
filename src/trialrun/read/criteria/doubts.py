"""Words of a line that say that its rule means something else than the line: allowances, demands, times to come.

Each doubt is one pattern and the readings it is about. Changes nothing; a line with a doubt is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from trialrun.read.criteria.connectives_cues import read_table
from trialrun.read.criteria.laid_out import LaidOut
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Negated, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import judgements, statements
from trialrun.terms import Drug, DrugClass, load_vocabulary

_ALLERGY = Sought(
    re.compile(r"\b(?:allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+|anaphyla\w+)", re.IGNORECASE),
    parts=("allerg", "hypersensitiv", "intoleran", "contraindicat", "anaphyla"),
)
_TAKEN = re.compile(
    r"\b(?:receiv\w+|treat\w+|prior|previous\w*|taking|use|therap\w+|exposure|refractory)\b", re.IGNORECASE
)
_PREVENTED = Sought(
    re.compile(r"\b(?:contracept\w+|birth control|abstain|abstinen\w+)\b", re.IGNORECASE),
    parts=("contracept", "birth control", "abstain", "abstinen"),
)
_DEMAND = Sought(
    re.compile(
        r"\b(?:must|should|shall|(?:is|are) required to|(?:has|have) to"
        r"|(?:is|are) (?:eligible|allowed|permitted|acceptable))\b"
        r"(?!\s+not\b)",
        re.IGNORECASE,
    ),
    words=("must", "should", "shall", "required", "has", "have", "eligible", "allowed", "permitted", "acceptable"),
)
_NEGATIVE = Sought(re.compile(r"\b(?:sero-?)?negativ\w*", re.IGNORECASE), parts=("negativ",))
_STOPPED = Sought(
    re.compile(r"\b(?:preclud|contraindicat|prohibit|prevent|interfer)\w*", re.IGNORECASE),
    parts=("preclud", "contraindicat", "prohibit", "prevent", "interfer"),
)
_WIDENED = Sought(
    re.compile(
        r"\bother (?:\w+ )?(?:types?|forms?|kinds?|subtypes?) of\b"
        r"|^\W*include[sd]? (?:also )?(?:all )?(?:patients|subjects|participants|those)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    words=("other", "include", "includes", "included"),
)
_REFERRED = Sought(
    re.compile(
        r"\b(?:study|investigational|trial|protocol) (?:drugs?|medications?|treatments?|agents?|products?|compounds?)\b"
        r"(?=[^.]{0,60}\b(?:components?|excipients?|ingredients?|class)\b)"
        r"|\b(?:any of the|the|to) study (?:drugs?|agents?|medications?)",
        re.IGNORECASE,
    ),
    words=("study", "investigational", "trial", "protocol"),
)
_BY_CASE = Sought(
    re.compile(
        r"\b(?:individual|case[- ]by[- ]case|case)[- ]+basis\b|\bindividually\b|\bcase[- ]by[- ]case\b", re.IGNORECASE
    ),
    words=("individual", "individually", "case"),
)
_MAY = Sought(
    re.compile(
        r"\b(?:may|can)\s+(?:still\s+|also\s+)?"
        r"(?:take|use|continue|remain|have|be on|be taking|be receiving|undergo|get)\b",
        re.IGNORECASE,
    ),
    words=("may", "can"),
)
_DANGLING = re.compile(r"\b(?:or|unless|except|and/or)\W*\Z", re.IGNORECASE)
_LAST = 12
_GOOD_SIDES: Mapping[str, tuple[str, ...]] = {"high": (">=", ">"), "low": ("<=", "<")}
_FORECASTS = frozenset({"life_expectancy", "age"})
_KIND_OR = re.compile(
    r"\b(?:active|acute|chronic|severe|recent|uncontrolled|unstable|symptomatic)\s+(?:or|and/or)\s+$", re.I
)
_KIND = re.compile(r"(?:active|acute|chronic|severe|recent|uncontrolled|unstable|symptomatic)\b", re.IGNORECASE)
_FROM_NORMAL = re.compile(
    r"%?\s*(?:points?\s+)?(?:below|above|over|under|less than|lower than|higher than|of)\s+(?:the\s+)?"
    r"(?:institution\w*\s+|lower\s+|upper\s+|limits?\s+of\s+)*(?:normal|baseline|LLN|ULN|institution\w*)\b",
    re.IGNORECASE,
)


def doubts(laid: LaidOut) -> Iterator[str]:
    """What is doubtful about a reading, by the words of its line: each doubt in words."""
    yield from _of_drugs(laid)
    yield from _of_sense(laid)
    yield from _of_limits(laid)


def _of_drugs(laid: LaidOut) -> Iterator[str]:
    """Drugs that are said to be taken where the line speaks of allergies, or of what stands in their way."""
    taken = [item for item in laid.items if _is_drug(item)]
    if taken and laid.search(_ALLERGY) and not _TAKEN.search(laid.plain):
        yield "drugs that somebody is allergic to"
    if len(taken) > 1 and any(map(_is_told_twice, laid.nodes)):
        yield "a treatment and what it is of, read as two"
    if taken and laid.search(_STOPPED):
        yield "a treatment that something stands in the way of"
    if laid.search(_REFERRED) and any(item.limit is None for item in laid.items):
        yield "a drug or criterion that is only referred to"


def _is_told_twice(node: Tree) -> bool:
    """`prior treatment with any investigational drug` is one treatment."""
    drugs = (
        [part for part in node.of if isinstance(part, Statement) and _is_drug(part)] if isinstance(node, AllOf) else []
    )
    wide = [item for item in drugs if item.about.name == "anticancer_therapy"]
    return any(item.cut == one.cut and item is not one for one in wide for item in drugs)


def _of_sense(laid: LaidOut) -> Iterator[str]:
    """Demands among exclusions, denials that are not read as such, and what is only allowed."""
    plain = laid.plain
    if not laid.holds and laid.search(_DEMAND):
        yield "a demand among the exclusions"
    if laid.search(_NEGATIVE) and any(
        _NEGATIVE.pattern.search(plain, item.cut.first, item.cut.end) for item in laid.items if _plain(item)
    ):
        yield "a negative result that is not read as one"
    if any(_is_half(plain, item) for item in laid.items):
        yield "a kind of a disease whose other kind is not said"
    if laid.search(_WIDENED):
        yield "words that widen what is meant"
    if laid.search(_PREVENTED):
        yield "contraception, which a person agrees to"
    if laid.search(_BY_CASE) and not any(judgements(laid.tree)):
        yield "patients who are judged one by one"
    if laid.search(_MAY):
        yield "something that is only allowed"
    if laid.holds and _DANGLING.search(plain, max(0, len(plain) - _LAST)):
        yield "an alternative that is not there"
    if plain.rstrip().endswith(":") and any(item.limit is not None for item in laid.items):
        yield "a heading whose lines are not there"


def _is_half(plain: str, item: Statement) -> bool:
    """`acute or chronic hepatitis`, read as chronic hepatitis."""
    named = item.limit is None and _KIND.match(item.about.words) is not None
    return named and _KIND_OR.search(plain, max(0, item.about.cut.first - 24), item.about.cut.first) is not None


def _of_limits(laid: LaidOut) -> Iterator[str]:
    """A share of the normal value, or a distance from it, that is read as a value."""
    for item in laid.items:
        if item.limit is not None and not item.limit.times and _FROM_NORMAL.match(laid.plain, item.cut.end):
            yield "a limit that is counted from the normal value"
    for node in laid.nodes:
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
    return {row["name"]: row["better"] for row in read_table("directions.csv")}


def _is_forecast(tree: Tree) -> bool:
    items = statements(tree)
    return len(items) > 0 and all(item.about.name in _FORECASTS for item in items)


def _plain(item: Statement) -> bool:
    return item.limit is None and item.op in ("present", "absent", "positive")


def _is_drug(item: Statement) -> bool:
    return isinstance(load_vocabulary().term(item.about.name), Drug | DrugClass) if item.about.name else False
