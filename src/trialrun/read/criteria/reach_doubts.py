"""Where words of a line reach over more than was read of them, or turn it round: such a line is asked as it stands.

Each doubt holds what was read against the words in front of it. Looks at the tree and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.concepts_terms import SEX, is_treatment
from trialrun.read.criteria.laid_out import LaidOut
from trialrun.read.criteria.model import AllOf, Conditional, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import nodes

_NEAR = 72
_SHARED = re.compile(
    r"\b(?:by|via|using|(?:candidates?|eligible|ineligible|suitable|unsuitable|fit|unfit|scheduled|considered|planned"
    r"|indicated|indication) for|(?:refractory|resistant|response|responded|respond) to)\s+"
    r"(?:(?!\b(?:by|for|to|with|who|has|have|had|no|not)\b)[^.;:()]){0,48}(?:\b(?:and|or|and/or)|/)\s+"
    r"(?:(?:an?|the|other|any|of)\s+){0,2}$",
    re.IGNORECASE,
)
"""A word that is said of everything in the list behind it: a method, a plan, a response."""
_ALL_BUT = Sought(
    re.compile(
        r"\b(?:other than|except(?: for)?|apart from|aside from|excluding|besides)\s+"
        r"(?:(?:those|patients|subjects|women|men|with|for|the|an?)\s+){0,3}$",
        re.IGNORECASE,
    ),
    words=("other", "except", "apart", "aside", "excluding", "besides"),
)
_NOT_MORE = Sought(
    re.compile(r"\b(?:no|not)\s+(?:more|fewer|less|greater|longer|later|earlier)\s+than\b", re.IGNORECASE),
    words=("than",),
)
_AT_MOST = re.compile(
    r"\b(?:no (?:more|longer|greater) than|not (?:more|longer) than|less than|fewer than|shorter than|up to|at most"
    r"|maximum of|under|below|or (?:less|fewer|shorter))\b|[<≤]",
    re.IGNORECASE,
)
_STATE = re.compile(r"^\W*(?:absence of|not having|not having had|without|never)\b", re.IGNORECASE)
_DENIED = re.compile(r"^\W*(?:no|not|neither|never|none|nor|without)\b(?! (?:only|later|earlier))", re.IGNORECASE)
_PREVENTED = Sought(
    re.compile(r"prevent|prophyla|protect|against", re.I), parts=("revent", "rophyla", "rotect", "gainst")
)
_FOR_FEAR_OF = re.compile(
    r"\b(?:(?:to )?prevent(?:ing)?|prevention of|prophyla\w+ (?:of|for|against)|protect\w* (?:against|from)|against)\s+"
    r"(?:(?!\b(?:and|or|in|with|who|has|have)\b)[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_NOT_HAD = re.compile(r"[\s-]*(?:un|non-?)(?:infected|exposed|affected)\b", re.IGNORECASE)
_THERAPY = re.compile(r"\s+(?:[\w-]+\s+)?(?:therap|drug|medication|treatment|agent|regimen)", re.IGNORECASE)
_LEFT_DENIED = re.compile(
    r"\b(?:without|no)\b[^.;:]*,\s*(?:and\s+)?no\s+(?:(?:prior|previous|known|other|active|current)\s+){0,2}\Z",
    re.IGNORECASE,
)
_PREFIX = Sought(
    re.compile(r"\b(?:ex|non|pre|anti|pseudo)[-‐‑–]\s?$|\b(?:former|formerly)\s$", re.IGNORECASE),
    words=("ex", "non", "pre", "anti", "pseudo", "former", "formerly"),
)
_NOT_RANGE = re.compile(
    r"\b(?:not|outside|out of|beyond)\b(?:\s+(?:in|within|the|a|range|of|from|is|be)\b){0,4}\W*$", re.I
)
_SOME_OF = Sought(
    re.compile(r"\b(?:two|three|four|five|[2-5])\s+or\s+more\s+(?:of|from)\b", re.IGNORECASE), words=("more",)
)
_IF_SO = Sought(
    re.compile(r"\bif\s+(?:present|so|yes|any|positive|negative|applicable|not)\s*,", re.IGNORECASE), words=("if",)
)
_EITHER_SEX = re.compile(r"\b(?:males?|men)\b[^.;]{0,24}?\bor\b[^.;]{0,40}?\b(?:females?|women)\b", re.IGNORECASE)
_OF_WOMEN = frozenset({"postmenopausal", "surgically_sterile", "hysterectomy", "childbearing_potential"})
_EVER_OR = Sought(
    re.compile(r"\b(?:history of|prior|previous|past)\s*,?\s*(?:or|and/or)\s[\w\s]{0,20},?\s*$", re.IGNORECASE),
    words=("history", "prior", "previous", "past"),
)
_TIME_UNITS = ("h", "d", "wk", "mo", "a")
_CHANGE = r"(?:increase|decrease|change|rise|drop|decline|fall|reduction|improvement|worsening|variation|fluctuation)s?"
_CHANGE_OF = re.compile(
    rf"\b{_CHANGE}\s+(?:in|of)\s+(?:(?:the|serum|total|plasma|score|level)\s+){{0,3}}\Z", re.IGNORECASE
)
_CHANGES = re.compile(rf"\s+(?:levels?\s+|score\s+)?{_CHANGE}\b", re.IGNORECASE)
_MORE_TIME = re.compile(
    r"\d\s*(?:years?\s*,?\s*(?:and\s+)?[1-9]\d*\s*(?:months?|weeks?|days?)"
    r"|months?\s*,?\s*(?:and\s+)?[1-9]\d*\s*(?:weeks?|days?)|weeks?\s*,?\s*(?:and\s+)?[1-9]\d*\s*days?"
    r"|days?\s*,?\s*(?:and\s+)?[1-9]\d*\s*hours?)\b",
    re.IGNORECASE,
)
"""`33 weeks 6 days`: the same length goes on in a smaller unit."""
_BEHIND = 16
_CUT_NUMBER = re.compile(r"\d,\s+\d{3}\b")
_BEFORE_NUMBER = 6


def reach_doubts(laid: LaidOut) -> Iterator[str]:
    """What is doubtful about how far the words of a line reach, in words; nothing where all is plain."""
    plain, items = laid.plain, laid.items
    if laid.role == "exclusion" and laid.holds and _STATE.match(plain):
        yield "a lack among the exclusions, read as a requirement"
    if any(_is_one_of_a_list(plain, item) for item in items):
        yield "a word that is said of a whole list"
    if _stands_before_any(_ALL_BUT, laid):
        yield "an exception that is read as what is meant"
    if any(map(_has_two_limits, laid.nodes)):
        yield "two limits of one measurement on one side"
    if _forgets_a_sex(plain, items):
        yield "one sex of the two that are named"
    yield from _of_denials(laid)
    yield from _of_choices(laid)
    yield from _of_numbers(laid)


def _stands_before_any(sought: Sought, laid: LaidOut) -> bool:
    """Whether words stand right before something that the tree says is there."""
    if laid.lacks(sought):
        return False
    return any(sought.pattern.search(laid.plain, *_before(item)) for item in laid.asserted())


def _of_denials(laid: LaidOut) -> Iterator[str]:
    """Denials, and words that make the opposite of a name, that left no trace in the tree."""
    plain, found = laid.plain, laid.nodes
    if _DENIED.match(plain) and all(
        isinstance(node, AllOf | OneOrMore) or (isinstance(node, Statement) and _is_plain(node)) for node in found
    ):
        yield "a denial that is not read"
    if not laid.lacks(_PREVENTED) and any(_FOR_FEAR_OF.search(plain, *_before(item)) for item in laid.asserted()):
        yield "what is to be prevented, read as there"
    if any(_is_denied(plain, item) for item in laid.asserted()):
        yield "a denial beside a name that is not read"
    if _stands_before_any(_PREFIX, laid):
        yield "a name whose beginning makes it another"
    if not laid.lacks(_EVER_OR) and any(_is_forgotten_history(plain, item) for item in laid.items):
        yield "a history that is read as of now"
    ranges = [node for node in found if _is_denied_range(plain, node)]
    denied = {id(part) for node in found if ranges and isinstance(node, Negated) for part in nodes(node)}
    if any(id(node) not in denied for node in ranges):
        yield "a range that is denied"


def _is_forgotten_history(plain: str, item: Statement) -> bool:
    """`history of, or current, tuberculosis` is at any time."""
    if item.limit is not None or item.timing is not None or item.selector == "ever":
        return False
    return _EVER_OR.pattern.search(plain, *_before(item)) is not None


def _is_plain(item: Statement) -> bool:
    return item.op in ("present", "positive") and (item.timing is None or item.timing.relation != "at least")


def _is_denied_range(plain: str, node: Tree) -> bool:
    """`not between 7 and 10 %`, read as between."""
    limits = [item for item in node.of if isinstance(item, Statement) and item.limit] if isinstance(node, AllOf) else []
    if len(limits) != 2 or limits[0].cut != limits[1].cut:
        return False
    first = limits[0].cut.first
    return _NOT_RANGE.search(plain, max(0, first - _NEAR), first) is not None


def _of_choices(laid: LaidOut) -> Iterator[str]:
    """How many of a list are asked for, conditions that only point back, and women read where men are named too."""
    if laid.search(_SOME_OF) and not any(isinstance(node, OneOrMore) and node.n > 1 for node in laid.nodes):
        yield "so many of a list, read as all or any"
    conditional = any(isinstance(node, Conditional) for node in laid.nodes)
    if conditional and laid.search(_IF_SO):
        yield "a condition that points back"
    women = any(item.about.name in _OF_WOMEN for item in laid.items)
    if women and laid.holds and not conditional and _EITHER_SEX.search(laid.plain):
        yield "a state of women asked of men"


def _is_denied(plain: str, item: Statement) -> bool:
    """`HIV uninfected`, `anti-HIV therapy`; `without cancer, no steroids`, where two denials were taken for none."""
    behind = item.about.cut.end
    if _NOT_HAD.match(plain, behind) or (item.about.words[:5].lower() == "anti-" and _THERAPY.match(plain, behind)):
        return True
    return _LEFT_DENIED.search(plain[max(0, item.about.cut.first - _NEAR) : item.about.cut.first]) is not None


def _of_numbers(laid: LaidOut) -> Iterator[str]:
    plain, items, denies = laid.plain, laid.items, not laid.lacks(_NOT_MORE)
    counted = {(item.cut, item.op) for item in items if any(said.key == "count" for said in item.said)}
    if any((cut, "present") in counted and (cut, "absent") in counted for cut, _ in counted):
        yield "a count between two numbers"
    for item in items:
        if (
            denies
            and item.limit is None
            and not item.counted
            and _NOT_MORE.pattern.search(plain, item.cut.first, item.cut.end)
        ):
            yield "a number that is denied, without its limit"
        if (
            item.timing is not None
            and item.timing.relation == "during"
            and _AT_MOST.search(plain, item.timing.cut.first, item.timing.cut.end)
        ):
            yield "a time that is the longest, read as the shortest"
        timed = item.limit is not None and item.limit.unit in _TIME_UNITS
        if timed and _MORE_TIME.search(plain, item.cut.first, item.cut.end + _BEHIND):
            yield "a length of time that goes on in another unit"
        if item.limit is not None and _is_change(plain, item):
            yield "a change, read as the value itself"
        if item.limit is not None and _is_cut(plain, item):
            yield "a number that a space parts"


def _is_change(plain: str, item: Statement) -> bool:
    """`increase in creatinine > 0.5 mg/dL`; one of so many times a limit of normal is the value."""
    if item.limit is None or item.limit.times or not item.about.name:
        return False
    between = plain[item.about.cut.end : max(item.about.cut.end, item.cut.end)]
    return _CHANGE_OF.search(plain, *_before(item)) is not None or _CHANGES.match(between) is not None


def _is_cut(plain: str, item: Statement) -> bool:
    """`75, 000/mm3`: the limit is the second half of a number."""
    found = _CUT_NUMBER.search(plain, max(0, item.cut.first - _BEFORE_NUMBER), item.cut.first + _BEFORE_NUMBER)
    return found is not None and found.start() < item.cut.first < found.end()


def _before(item: Statement) -> tuple[int, int]:
    return max(0, item.about.cut.first - _NEAR), item.about.cut.first


def _is_one_of_a_list(plain: str, item: Statement) -> bool:
    """`by immunohistochemistry or FISH`, `no candidate for surgery or radiotherapy`: a treatment or examination."""
    return item.limit is None and is_treatment(item.about.name) and _SHARED.search(plain, *_before(item)) is not None


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


def _forgets_a_sex(plain: str, items: tuple[Statement, ...]) -> bool:
    """`450 ms in men or 470 ms in women`, where only men are read."""
    kept = {value for item in items if item.about.name == "sex" for value in item.values}
    if len(kept) != 1:
        return False
    return len({found.lastgroup for found in SEX.finditer(plain)}) > 1
