"""What stands behind several limits or findings is said of each: a window, an exception, a clause; before several
cancers, how far they are. Reads nothing anew.

A window that reached the last limit alone would let an old value of the others decide; an exception would keep out
whom it is for, and so would a disease without the words that are said of it and of the one behind.
"""

from __future__ import annotations

import re
from typing import TypeGuard

from msgspec.structs import replace

from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    Negated,
    OneOrMore,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import (
    WOMEN_ONLY,
    cancers,
    is_cancer,
    is_condition,
    is_drug,
    is_number,
    states_of_diseases,
)
from trialrun.read.text import Cut

_ENDS = frozenset(";\n:")
_TAIL = re.compile(
    r"\s*,?\s*(?:(?:that|which)\b|(?:currently\s+)?(?:requiring|needing|necessitating|in need of|treated with)\b"
    r"|(?:resistant|refractory|unresponsive) to\b|(?:interfering|limiting|affecting|precluding|causing)\b"
    r"|(?:targeting|targeted (?:to|against)|directed (?:to|at|against))\b"
    r"|(?:leading to|resulting in|due to|secondary to|caused by|as a result of)\b"
    r"|not (?:\w+ly )?(?:controlled|treated|responding)\b"
    r"|(?:poorly|inadequately|insufficiently) (?:controlled|treated)\b)",
    re.IGNORECASE,
)
"""Words behind a finding that may be said of those before it too."""
_COURSE = re.compile(
    r"\b(?:stages?|grades?|(?:high|low|intermediate|poor|good)[- ]risk|metasta\w+|active|advanced|locali[sz]ed|early"
    r"|extensive|recurrent|relaps\w+|refractory|progressi\w+|unresect\w+|resect\w+|inoperable|incurable|untreated"
    r"|(?:newly|previously)\s+\w+)\b",
    re.IGNORECASE,
)
"""How far a cancer is, and what was done about it."""
_STAGE_BEHIND = re.compile(r",?\s*\(?(?:stages?|grades?|clinical stages?)\s+(?:[IVX]+|\d)", re.IGNORECASE)
_NEXT_CANCER = re.compile(r"\s*(?:,|/|,?\s*\b(?:or|and/or|and)\b)\s*(?:[\w-]+\s+){0,3}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|/|,?\s*\b(?:or|and/or|and)\b)\s*(?:other\s+)?", re.IGNORECASE)


def with_tails(scan: Scan, tree: Tree) -> Tree:
    """The tree with windows behind a list of limits, and clauses behind a list of findings, said of each."""
    match tree:
        case AllOf(of):
            return AllOf(_listed(scan, of))
        case OneOrMore(of, 1):
            return OneOrMore(_listed(scan, of))
        case Negated(inner):
            return Negated(with_tails(scan, inner))
        case Conditional(condition, then, otherwise):
            other = None if otherwise is None else with_tails(scan, otherwise)
            return Conditional(condition, with_tails(scan, then), other)
        case Excepted(inner, exception):
            return Excepted(with_tails(scan, inner), exception)
        case _:
            return tree


def _listed(scan: Scan, of: tuple[Tree, ...]) -> tuple[Tree, ...]:
    return tuple(_with_course(scan, _with_words(scan, _with_windows(scan, [with_tails(scan, part) for part in of]))))


def _with_words(scan: Scan, parts: list[Tree]) -> list[Tree]:
    """`asthma or COPD that is not controlled`: of whoever has either, the whole is asked."""
    shared = list(parts)
    for at in range(len(parts) - 1, 0, -1):
        last = parts[at]
        if not _is_finding(last) or not _has_tail(scan, last):
            continue
        first = at
        while first and _stand_together(scan, parts[first - 1], parts[first]):
            first -= 1
        if first < at:
            cut = Cut(_begins(parts[first]), last.cut.end)
            asked = Judgement(" ".join(scan.text(cut).split()), cut)
            shared[first : at + 1] = [_asked_too(scan, part, asked) for part in parts[first : at + 1]]
    return shared


def _with_course(scan: Scan, parts: list[Tree]) -> list[Tree]:
    """`metastatic breast or lung cancer`, `... stage IV` behind it: of whoever has either, the whole is asked."""
    shared: list[Tree] = []
    while len(shared) < len(parts):
        first = len(shared)
        end = first + 1
        while end < len(parts) and _is_next_growth(scan, parts[end - 1], parts[end]):
            end += 1
        run = [part for part in parts[first:end] if isinstance(part, Statement)]
        while run and not run[-1].about.name:
            run.pop()
        stage = _stage_behind(scan, parts[end - 1 : end + 1])
        if stage is not None or (len(run) > 1 and _tells_course(scan, run)):
            cut = Cut(_begins(run[0]), run[-1].cut.end if stage is None else stage.cut.end)
            asked = Judgement(" ".join(scan.text(cut).split()), cut)
            bare = (replace(item, said=()) for item in run)
            told = [_asked_too(scan, item, asked) if item.about.name else asked for item in bare]
            behind = end if stage is None else end + 1
            parts = [*parts[:first], *told, *parts[first + len(run) : end], *parts[behind:]]
        shared += parts[first:end]
    return shared


def _is_next_growth(scan: Scan, one: Tree, other: Tree) -> bool:
    """Whether a cancer, or what has no name, follows another one, with nothing of its own about how far it is."""
    if (
        not isinstance(one, Statement)
        or not isinstance(other, Statement)
        or not (_is_growth(one) and _is_growth(other))
    ):
        return False
    between = _NEXT_CANCER.fullmatch(scan.plain, one.about.cut.end, other.about.cut.first)
    names = [item.about.name for item in (one, other) if item.about.name]
    if len({is_cancer(name) for name in names}) > 1:  # how far a cancer is says nothing of where it has spread to
        return False
    own = between is None or _COURSE.search(scan.plain, between.start(), _named_at(scan, other)) is not None
    return not own and (one.op, one.timing) == (other.op, other.timing)


def _stage_behind(scan: Scan, parts: list[Tree]) -> Statement | Judgement | None:
    """`..., stage III or IV` behind a cancer, as a part of its own."""
    match parts:
        case [Statement() as one, (Statement() | Judgement()) as other] if one.about.name and _is_growth(one):
            named = isinstance(other, Statement) and (other.about.name or other.limit is not None)
            found = None if named else _STAGE_BEHIND.match(scan.plain, one.about.cut.end)
            return other if found is not None and other.cut.first < found.end() else None
    return None


def _is_growth(item: Statement) -> bool:
    """A cancer; or what has no name, as some kinds of cancer have none."""
    nameless = not item.about.name and item.op == "present" and item.limit is None and not item.values
    return nameless or (_is_finding(item) and item.about.name in cancers())


def _named_at(scan: Scan, item: Statement) -> int:
    """Where the name of a finding begins; of what has none, where its words end."""
    if not item.about.name:
        return item.cut.end
    return max(scan.plain.find(item.about.words, item.cut.first, item.cut.end), item.about.cut.first)


def _tells_course(scan: Scan, run: list[Statement]) -> bool:
    """Whether the first of some cancers is led by how far it is, or the last is followed by its stage."""
    last, states = run[-1], [item.about.name in states_of_diseases() for item in run]
    named = states[0] and not all(states)  # `newly diagnosed myeloma or lymphoma`
    before = named or _COURSE.search(scan.plain, _begins(run[0]), _named_at(scan, run[0])) is not None
    return before or _STAGE_BEHIND.match(scan.plain, last.about.cut.end, last.cut.end) is not None


def _is_finding(part: Tree) -> TypeGuard[Statement]:
    """A disease or drug that is there, or is not, now, ever or within a time."""
    if not isinstance(part, Statement) or part.op not in ("present", "absent") or part.limit:
        return False
    if part.timing is not None and part.timing.relation != "within":
        return False
    return (is_condition(part.about.name) or is_drug(part.about.name)) and part.about.name not in WOMEN_ONLY


def _has_tail(scan: Scan, item: Statement) -> bool:
    """Whether a clause stands behind a finding or its window; a window behind a clause is of what that names."""
    end, timing = item.about.cut.end, item.timing
    if timing is not None and not 0 <= timing.cut.first - end <= len(", "):
        return False
    return _TAIL.match(scan.plain, end if timing is None else timing.cut.end, item.cut.end) is not None


def _begins(part: Tree) -> int:
    return min(part.cut.first, part.about.cut.first) if isinstance(part, Statement) else 0


def _stand_together(scan: Scan, one: Tree, other: Tree) -> bool:
    """Whether nothing but a joining word, and of what kind a cancer is, stands between two findings."""
    if not _is_finding(one) or not _is_finding(other) or (one.op, one.timing) != (other.op, other.timing):
        return False
    between = _NEXT_CANCER if is_cancer(one.about.name) and is_cancer(other.about.name) else _BETWEEN
    return between.fullmatch(scan.plain, one.about.cut.end, other.about.cut.first) is not None


def _asked_too(scan: Scan, part: Tree, asked: Judgement) -> Tree:
    """A finding and the question; words that stand behind its name alone are in the question."""
    if not isinstance(part, Statement):
        return part
    led = scan.plain[part.cut.first : part.about.cut.first].strip()
    found = part if led else replace(part, said=())
    return OneOrMore((found, Negated(asked))) if part.op == "absent" else AllOf((found, asked))


def _with_windows(scan: Scan, parts: list[Tree]) -> list[Tree]:
    """The limits of a list without a window get that of the limit behind them, within one sentence."""
    timing: Timing | None = None
    shared: list[Tree] = []
    for part in reversed(parts):
        own = _window_behind(part)
        if own is not None:
            timing = own
        elif timing is not None and _takes(scan, part, timing):
            shared.append(replace(part, timing=timing) if isinstance(part, Statement) else part)
            continue
        else:
            timing = None
        shared.append(part)
    return shared[::-1]


def _window_behind(part: Tree) -> Timing | None:
    """The window of a limit, printed behind it."""
    if not isinstance(part, Statement) or part.limit is None or part.timing is None:
        return None
    behind = part.timing.relation == "within" and part.timing.cut.first >= part.cut.first
    return part.timing if behind and is_number(part.about.name) else None


def _takes(scan: Scan, part: Tree, timing: Timing) -> bool:
    if (
        not isinstance(part, Statement)
        or part.limit is None
        or part.timing is not None
        or not is_number(part.about.name)
    ):
        return False
    between = scan.plain[part.cut.end : timing.cut.first]
    return part.cut.end <= timing.cut.first and _ENDS.isdisjoint(between) and ". " not in between
