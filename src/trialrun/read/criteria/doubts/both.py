"""Whether both of two limits or findings are meant or either of them, where the words between leave it open.

Each doubt holds how two were joined against what is printed between them. Changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_list, said
from trialrun.read.criteria.model import LED, AllOf, Conditional, Judgement, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import GRADES, is_condition
from trialrun.read.criteria.trees import is_choice, statements

_BY_AND = re.compile(r"\W*and\b(?!\s*/)[^,;:\n]*", re.IGNORECASE)
_BEHIND_NAME = re.compile(r"\s*[:,]?\s*")
_AND_ALONE = re.compile(r"\s+and\s+(?:an?\s+)?", re.IGNORECASE)
_BARE_GAP = re.compile(r"[ \t]+\w\Z")
_LISTS = re.compile(r"[,;:\n]")
_AND_OR = Sought(re.compile(r"\band/or\b", re.IGNORECASE), parts=("and/or",))
_EITHER_SHOWS = (
    frozenset({"serum_m_protein", "urine_m_protein", "flc_involved", "flc_kappa", "flc_lambda", "dflc"}),
    frozenset({"creatinine", "creatinine_clearance", "egfr"}),
)
"""Measurements of one thing, of which `and/or` asks one."""
_EITHER_AND = Sought(
    re.compile(r"\beither\b[^.;\n]{3,80}?\band\b[^.;\n]{3,80}?\bor\b[^.;\n]{3,80}?\band\b", re.IGNORECASE),
    words=("either",),
)
"""`either gout and asthma, or COPD and asthma`, of which any one was read as enough."""
_STROKE = Sought(re.compile("/"), parts=("/",))
_NUMBER_FIRST = Sought(
    re.compile(
        r"\(\s*(?:with\s+)?(?:at (?:least|most)|(?:more|less|greater) than|over|under|[<>≤≥]=?)\s*\d[^()]*\Z", re.I
    ),
    parts=("(",),
)
"""`platelets >= 50 (at least 50 % plasma cells)`, up to the name: it may be for whom the limit is."""


_WORKING_WELL = ("adequate", "sufficient", "acceptable", "normal")
_WORKING = Sought(
    re.compile(rf"\b(?:{'|'.join(_WORKING_WELL)})\s+(?:[\w-]+[\s,/]+){{0,5}}functions?\b", re.IGNORECASE),
    words=_WORKING_WELL,
    begins=True,
)
_ANY_ONE = Sought(
    re.compile(r"\b(?:any|one)(?: or more)? of\b[^:;\n]{0,40}:[^\n;]*;", re.IGNORECASE),
    words=("any", "one"),
    begins=True,
)
_MEMBER = re.compile(r"[:;][^,:;\n]*\Z")
_ENDS_MEMBER = re.compile(r"[^,:;\n]*(?:[;\n]|\Z)")
"""From what begins a member of a list to the name of a finding, and on to where it ends: no comma within."""
_BARE_TIMES = Sought(
    re.compile(
        r"(?:\w+:\s*)?(?:(?:up\s+)?to\s+)?\d[\d.]*[\s-]*(?:[x×*]|times|fold)?\s*(?:the\s+)?"
        r"(?:(?:institutional\s+)?(?:I?ULN|UNL)|upper\s+(?:normal\s+)?limits?\b[^.;]{0,30})\W*",
        re.IGNORECASE,
    ),
    parts=("uln", "unl", "upper"),
)
"""`5 x ULN`, with nothing that is measured."""
_BOTH_ENTER = Sought(
    re.compile(
        r"(?:\A|(?<=[.;\n]))\W*both\b[^.;\n]*\b(?:are|is|be)\s+(?:eligible|included|enrolled|accepted|acceptable)\b",
        re.IGNORECASE,
    ),
    words=("both",),
)
"""`Both newly diagnosed and relapsed myeloma are eligible`."""


def _limits_beside(node: Tree) -> Iterator[tuple[Statement, Statement]]:
    """The limits of two measurements that stand beside each other in a list, in order of their names."""
    parts = node.of if isinstance(node, AllOf | OneOrMore) else ()
    limited = [part for part in parts if isinstance(part, Statement) and part.limit is not None and part.about.name]
    limited.sort(key=lambda item: item.about.cut.first)
    return ((one, other) for one, other in pairwise(limited) if one.about.name != other.about.name)


def _between(plain: str, one: Statement, other: Statement) -> str:
    return plain[one.cut.end : other.about.cut.first]


def _is_of_whom(plain: str, node: Tree) -> bool:
    """Whether a limit in a bracket that begins with its number is read as asked beside the limit before it."""
    return isinstance(node, AllOf) and any(
        _NUMBER_FIRST.pattern.search(_between(plain, *pair)) is not None for pair in _limits_beside(node)
    )


def _leaves_open(plain: str, node: Tree) -> bool:
    """`ALT <= 3 and/or bilirubin <= 2`: limits of two measurements, of which one was read as enough."""
    return isinstance(node, OneOrMore) and any(
        _AND_OR.pattern.search(_between(plain, one, other)) is not None
        and not any({one.about.name, other.about.name} <= alike for alike in _EITHER_SHOWS)
        for one, other in _limits_beside(node)
    )


def _is_enough(plain: str, node: Tree) -> bool:
    """`creatinine > 2 and clearance < 30` among the exclusions, read as if one were enough; `A, B and C` is a list."""
    parts = [found for part in node.of if (found := tuple(statements(part)))] if isinstance(node, OneOrMore) else []
    parts.sort(key=_begins)
    between = [plain[max(item.cut.end for item in one) : _begins(other)] for one, other in pairwise(parts)]
    bullets = [at for at, words in enumerate(between) if "\n" in words]
    runs = pairwise([-1, *bullets, len(between)])
    return any(_run_is_enough(between[first + 1 : end], parts[first + 1 : end + 1]) for first, end in runs)


def _is_one_of_any(plain: str, node: Tree) -> bool:
    """`any of the following: gout; asthma and COPD; stroke`, read as if COPD alone were enough."""
    parts = [part for part in node.of if isinstance(part, Statement)] if is_choice(node) else []
    for one, other in pairwise(parts):
        member = _MEMBER.search(plain, 0, one.about.cut.first)
        apart = _AND_ALONE.fullmatch(plain, one.about.cut.end, max(one.about.cut.end, other.about.cut.first))
        if member and apart and _ENDS_MEMBER.match(plain, other.about.cut.end):
            return True
    return False


def _run_is_enough(between: list[str], parts: list[tuple[Statement, ...]]) -> bool:
    """As `_is_enough`, of the parts of one bullet."""
    return not any(map(_LISTS.search, between)) and any(
        _BY_AND.fullmatch(words) is not None and _are_two(one, other)
        for words, (one, other) in zip(between, pairwise(parts), strict=True)
    )


def _begins(items: tuple[Statement, ...]) -> int:
    return min(item.cut.first for item in items)


def _are_two(one: tuple[Statement, ...], other: tuple[Statement, ...]) -> bool:
    """Whether a limit stands beside something else that has not the same one; a grade is none."""
    measured = (
        [item for item in items if item.limit is not None and item.about.name not in GRADES] for items in (one, other)
    )
    limits = [{(item.op, item.limit) for item in items} for items in measured]
    apart = {item.about.name for item in one}.isdisjoint(item.about.name for item in other)
    return apart and any(limits) and limits[0] != limits[1]


def _is_slashed(plain: str, node: Tree) -> bool:
    """`HIV positive/ AIDS`, among what excludes."""
    parts = [part for part in node.of if isinstance(part, Statement)] if isinstance(node, AllOf) else []
    return any(
        one.about.name and other.about.name and "/" in plain[_behind(one, other) : other.about.cut.first][:16]
        for one, other in pairwise(parts)
    )


def _behind(one: Statement, other: Statement) -> int:
    """Where a finding ends, or its limit that stands before the next name."""
    return one.cut.end if one.limit and one.cut.end <= other.about.cut.first else one.about.cut.end


def _is_limit_of_some(plain: str, node: Tree) -> bool:
    """`NOTE: 5 x ULN if liver metastases`: those are asked for another limit than all, and not for both."""
    then = node.then if isinstance(node, Conditional) else None
    if not isinstance(then, Statement) or then.limit is not None:
        return False
    return _BARE_TIMES.pattern.fullmatch(plain, then.cut.first, then.cut.end) is not None


def _is_found_before_limit(laid: LaidOut) -> bool:
    """`bilirubin < 2; in Gilbert's syndrome 3 x ULN`, read as if the syndrome were asked for."""
    found = [item for item in laid.asserted if item.limit is None and is_condition(item.about.name)]
    behind = (_BEHIND_NAME.match(laid.plain, item.about.cut.end) for item in found)
    return laid.holds and any(mark and _BARE_TIMES.pattern.match(laid.plain, mark.end()) for mark in behind)


def _fails_both(plain: str, node: Tree) -> bool:
    """`refractory to A and B` among the exclusions, read as if one of them were enough."""
    parts = [part for part in node.of if isinstance(part, Statement)] if is_choice(node) else []
    return any(
        any(one.key == LED for one in other.said)
        and _AND_ALONE.fullmatch(plain, item.about.cut.end, other.about.cut.first) is not None
        for item, other in pairwise(parts)
    )


def _ends_at(plain: str, tree: Tree) -> int:
    """Where the last statement of a tree ends; behind the line, where it has none."""
    return max((item.cut.end for item in statements(tree)), default=len(plain))


def _is_unjoined(plain: str, node: Tree) -> bool:
    """`M-protein >= 1 g/dL or urine >= 200 mg serum FLC >= 10 mg/dL`: how the last joins those before is not said.

    A capital begins something new: `creatinine <= 1.5 or clearance > 70 mL/min Calcium <= 12 mg/dL`.
    """
    parts = node.of if isinstance(node, AllOf) else ()
    return any(
        is_choice(one)
        and isinstance(other, Statement)
        and all(item.limit is not None for item in (*statements(one), other))
        and _BARE_GAP.match(plain, _ends_at(plain, one), other.about.cut.first + 1) is not None
        and plain[other.about.cut.first].islower()
        for one, other in pairwise(parts)
    )


def _keeps_out_the_well(laid: LaidOut) -> bool:
    """`gout and adequate organ function` among the exclusions, read as if the function alone kept out."""
    parts = (part for node in laid.lists if is_choice(node) for part in node.of if isinstance(part, Judgement))
    return not laid.holds and any(_WORKING.pattern.match(part.words) for part in parts)


BOTH_DOUBTS = (
    Doubt("working organs, read as what keeps out", _WORKING, _keeps_out_the_well),
    Doubt(
        "a limit of those who have something, read as what is asked for", _BARE_TIMES, _is_found_before_limit, "line"
    ),
    Doubt("a limit of some, beside that of all", _BARE_TIMES, any_list(_is_limit_of_some), reach="line"),
    Doubt(
        "a limit beside others, with no word between",
        AllOf,
        lambda laid: any(_is_unjoined(laid.plain, node) for node in laid.lists),
    ),
    said(
        "two kinds that are let in, read as one",
        _BOTH_ENTER,
        lambda laid: not any(isinstance(node, OneOrMore) for node in laid.lists),
    ),
    Doubt(
        "two findings with a stroke between them, read as both",
        _STROKE,
        lambda laid: not laid.holds and any_list(_is_slashed)(laid),
    ),
    Doubt("a limit in a bracket, read as asked beside the one before it", _NUMBER_FIRST, any_list(_is_of_whom)),
    said(
        "both of two in a list of which any one is enough",
        _ANY_ONE,
        lambda laid: not laid.holds and any_list(_is_one_of_any)(laid),
        reach="line",
    ),
    Doubt(
        "treatments that all failed, read as any of them",
        OneOrMore,
        lambda laid: not laid.holds and any_list(_fails_both)(laid),
    ),
    said(
        "`and` within two ways that `either` begins",
        _EITHER_AND,
        lambda laid: not laid.holds and any(map(is_choice, laid.lists)),
    ),
    Doubt(
        "two limits joined by `and/or`, read as one of them",
        _AND_OR,
        lambda laid: laid.holds and any_list(_leaves_open)(laid),
    ),
    Doubt(
        "a limit joined by `and` to something else, read as enough",
        OneOrMore,
        lambda laid: not laid.holds and any_list(_is_enough)(laid),
    ),
)
"""What is doubtful about whether both of two limits are asked; nothing of it is in a line where all is plain."""
