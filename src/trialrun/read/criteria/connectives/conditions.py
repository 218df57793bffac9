"""`if`, `for patients with`, `in case of`: for whom a clause is said. Its parts are read by the caller."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import msgspec

from trialrun.read.criteria.concepts.named import SEX
from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.both_ways import either_way
from trialrun.read.criteria.connectives.cohorts import conditional, of_an_age
from trialrun.read.criteria.connectives.condition_marks import again, condition_marks, is_aged
from trialrun.read.criteria.connectives.exceptions import Reader
from trialrun.read.criteria.connectives.limits import at_limit, last_limit, limited_anew, with_alternative
from trialrun.read.criteria.connectives.parts import Frame, parts_of_clause
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import (
    AllOf,
    Comparison,
    Conditional,
    Judgement,
    Limit,
    Named,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.scan.line import NUMBER_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_treatment
from trialrun.read.criteria.trees import all_of, any_of, deny, is_choice, join, same_finding, statements
from trialrun.read.text import Cut

_OR_IF = re.compile(r"[,;]?\s*\bor\W*$", re.IGNORECASE)
_AND_IF = re.compile(r"\b(?:and|but)\W*$", re.IGNORECASE)
_THEN = re.compile(r",?\s*\bthen\b\s*|,\s*|\s+(?=(?:they\s+)?(?:must|agrees?|should|will)\b)", re.IGNORECASE)
_SAYS_THEN = re.compile(r",?\s*then\s*", re.IGNORECASE)
_LIST_ENDS = re.compile(r"\b(?:or|and)\b", re.IGNORECASE)
_COMMA = re.compile(r",\s+(?:then\s+)?")
_JOINED_NUMBER = re.compile(rf"[\s,;]*(?:and|or|but)?[\s,]*{NUMBER_MARK}", re.IGNORECASE)
_OPEN = ("if", "when", "whom", "with", "have")
"""Behind these a number is theirs of whom something is asked, not asked of them: `for patients with < 50 % ...`."""
_OTHERWISE = Sought(re.compile(r"[,;]\s*(?:or\s+)?otherwise,?\s+", re.IGNORECASE), words=("otherwise",))


class _Said(msgspec.Struct, frozen=True):
    """A stretch of a clause and, behind it, for whom it is said (None: for everybody)."""

    main: Cut
    whom: Cut | None


def read_condition(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """A clause that is said of some only; None where it is said of everybody."""
    either = either_way(scan, cut, frame, read) or _or_else(scan, cut, frame, read)
    places = () if either is not None else condition_marks(scan, cut)
    if not places:
        return either
    first = places[0]
    before = Cut(cut.first, first.first)
    apart = _OR_IF.search(scan.shown(before))
    if apart is not None and not frame.findings and not scan.comparisons_in(before):
        sides = (Cut(cut.first, cut.first + apart.start()), Cut(first.first, cut.end))
        trees = [read(scan, side, frame.deeper()) for side in sides]
        return None if None in trees else any_of(trees)
    if apart is not None and (instead := _asked_instead(scan, Cut(first.first, cut.end), frame, read)) is not None:
        return any_of([read(scan, Cut(cut.first, cut.first + apart.start()), frame.deeper()), instead])
    beside = _AND_IF.search(scan.shown(before))
    if beside is not None and (scan.spots_in(before) or scan.comparisons_in(before)):
        sides = (Cut(cut.first, cut.first + beside.start()), Cut(first.first, cut.end))
        trees = [read(scan, sides[0], frame.deeper()), _asked_of_some(scan, sides[1], frame, read)]
        if None not in trees:
            return join(trees, all_together=not frame.findings)
    if not (scan.spots_in(before) or scan.comparisons_in(before) or own_words(scan, before)):
        return _leading(scan, cut, first, frame, read)
    return _trailing(scan, cut, places, frame, read)


def _asked_of_some(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`if any hypertension, it must be controlled`: what no name says of those is asked of a person."""
    mark = _THEN.search(scan.shown(cut))
    if mark is None:
        return None
    tree = read(scan, cut, frame.deeper())
    if isinstance(tree, Conditional) or frame.findings:
        return tree
    whom = read(scan, Cut(cut.first, cut.first + mark.start()), frame.deeper(findings=True))
    rest = scan.trimmed(Cut(cut.first + mark.end(), cut.end))
    return None if whom is None else Conditional(whom, Judgement(scan.text(rest), rest))


def _asked_instead(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`creatinine <= 2 or, if it is higher, clearance >= 40`: what is asked of those who miss the first."""
    tree = None if frame.findings else read(scan, cut, frame.deeper())
    match tree:
        case Conditional(condition, Statement(about=Named(name=name), limit=Limit()) as then, None) if name:
            return all_of([condition, then])
        case _:
            return None


def _or_else(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`> 75 if plasma cells < 50 %, otherwise > 30`: one limit for some, another for all others."""
    found = scan.search(_OTHERWISE, cut)
    if found is None or not scan.comparisons_in(Cut(cut.first + found.end(), cut.end)):
        return None
    behind = Cut(cut.first + found.end(), cut.end)
    tree = read(scan, Cut(cut.first, cut.first + found.start()), frame.deeper())
    other = read(scan, behind, frame.deeper())
    named = any(item.about.name for item in statements(other))
    match tree:
        case Conditional(condition, Statement(limit=Limit()) as then, None) if not named:
            return Conditional(condition, then, limited_anew(then, scan.comparisons_in(behind)))
        case Conditional(condition, then, None) if other is not None:
            return Conditional(condition, then, other)
        case AllOf((condition, Statement(limit=Limit()) as then)) if frame.findings and other is not None:
            return Conditional(condition, then, other)
        case Statement(limit=Limit()) if other is not None and not frame.findings:
            return any_of([tree, other])
        case _:
            return None


def _leading(scan: Scan, cut: Cut, first: Cut, frame: Frame, read: Reader) -> Tree | None:
    for mark in _ends_of_whom(scan, Cut(first.end, cut.end)):
        whom, rest = with_sex(scan, first, mark.first), Cut(mark.end, cut.end)
        if scan.spots_in(rest) or scan.comparisons_in(rest):
            condition = read(scan, whom, frame.deeper(findings=True))
            tree = read(scan, rest, frame.deeper())
            if condition is None or tree is None:
                return tree
            return conditional(condition, tree, frame)
    named = _named_behind(scan, Cut(first.end, cut.end))
    if named is not None and not frame.findings:
        condition = read(scan, with_sex(scan, first, named), frame.deeper(findings=True))
        tree = read(scan, Cut(named, cut.end), frame.deeper())
        return tree if condition is None or tree is None else Conditional(condition, tree)
    return None if frame.findings else _leading_asked(scan, Cut(first.end, cut.end), first, frame, read)


def _ends_of_whom(scan: Scan, cut: Cut) -> list[Cut]:
    """Where those may end whom a condition names: before `then`; else at a comma, behind a list of findings."""
    found = [*_THEN.finditer(scan.shown(cut))]
    marks = [Cut(cut.first + mark.start(), cut.first + mark.end()) for mark in found]
    then = [mark for mark, said in zip(marks, found, strict=True) if _SAYS_THEN.fullmatch(said[0])]
    return then or _behind_list(scan, cut, marks)


def _behind_list(scan: Scan, cut: Cut, marks: list[Cut]) -> list[Cut]:
    """`gout, asthma, stroke or angina, platelets >= 50`: of the marks of a clause, those behind its first list.

    Where no comma stands behind the list, it ends before what is measured.
    """
    kind = None if not marks else _kind_named(scan, Cut(cut.first, marks[0].first))
    if kind is None:
        return marks
    for number, (before, mark) in enumerate(pairwise(marks), 1):
        member = Cut(before.end, mark.first)
        if _kind_named(scan, member) is not kind:
            return marks
        if _LIST_ENDS.search(scan.shown(member)):
            return marks[number:]
    named = _named_behind(scan, Cut(marks[-1].end, cut.end))
    last = Cut(cut.end, cut.end) if named is None else scan.trimmed(Cut(marks[-1].end, named))
    if named is None or _kind_named(scan, last) is not kind or not _LIST_ENDS.search(scan.shown(last)):
        return marks
    return [Cut(last.end, named)] if scan.spots_in(last)[-1].cut.end == last.end else marks


def _kind_named(scan: Scan, cut: Cut) -> Callable[[str], bool] | None:
    """What kind of thing a stretch names, diseases or treatments; None where it says anything else."""
    named = scan.spots_in(cut)
    told = scan.comparisons_in(cut) or scan.search(cue("negation"), cut) or scan.search(cue("condition"), cut)
    kinds = (kind for kind in (is_condition, is_treatment) if all(kind(item.name) for item in named))
    return None if told or not named else next(kinds, None)


def _named_behind(scan: Scan, cut: Cut) -> int | None:
    """`for patients with Gilbert's syndrome bilirubin <= 3 x ULN`: where what is limited begins, behind a finding."""
    numbers = scan.comparisons_in(cut)[:1]
    about = numbers[0].about if numbers else None
    if about is None or not about.name or about.cut.end > numbers[0].cut.first:
        return None
    before = scan.spots_in(Cut(cut.first, max(cut.first, about.cut.first)))
    return about.cut.first if before and is_condition(before[-1].name) else None


def _leading_asked(scan: Scan, cut: Cut, first: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`If under 60, entry is discussed with the sponsor`: what is asked of some alone names nothing."""
    mark = _COMMA.search(scan.shown(cut))
    if mark is None:
        return None
    whom, rest = with_sex(scan, first, cut.first + mark.start()), scan.trimmed(Cut(cut.first + mark.end(), cut.end))
    condition = read(scan, whom, frame.deeper(findings=True))
    named = any(item.about.name for item in statements(condition))
    return Conditional(condition, Judgement(scan.text(rest), rest)) if condition is not None and named else None


def with_sex(scan: Scan, words: Cut, end: int) -> Cut:
    """Those a word of condition leads to; it names them itself where it names a sex: `for women`."""
    sex = SEX.search(scan.text(words))
    return Cut(words.first + sex.start() if sex else words.end, end)


def _trailing(scan: Scan, cut: Cut, places: tuple[Cut, ...], frame: Frame, read: Reader) -> Tree | None:
    said = _named_first(scan, _stretches(scan, cut, places))
    tree: Tree | None = None
    pieces: list[Tree | None] = []
    for item in said:
        whom = None if item.whom is None else read(scan, item.whom, frame.deeper(findings=True))
        before = tree
        other = None if before is None else _other(scan, item.main, whom, before, frame)
        tree = other or _own(scan, item.main, whom, frame, read)
        instead = before is not None and isinstance(tree, Conditional) and tree.otherwise is not None
        pieces = [*(pieces[:-1] if instead else pieces), tree]
    return join(pieces, all_together=not frame.findings)


def _named_first(scan: Scan, said: list[_Said]) -> list[_Said]:
    """`hemoglobin in women > 10 and in men > 11`: whose limit a number is stands before it, behind the measurement."""
    limited = [bool(scan.comparisons_in(item.main)) for item in said]
    sexed = [item.whom is not None and SEX.search(scan.text(item.whom)) is not None for item in said[:-1]]
    if len(said) < len(("named", "limited")) or limited[0] or not all(limited[1:]) or not all(sexed):
        return said
    return [_Said(following.main, before.whom) for before, following in pairwise(said)]


def _stretches(scan: Scan, cut: Cut, places: tuple[Cut, ...]) -> list[_Said]:
    said: list[_Said] = []
    first = cut.first
    for words, following in pairwise((*places, Cut(cut.end, cut.end))):
        if words.first < first:
            continue
        named = not scan.text(words).lower().endswith(_OPEN)
        end = _whom_ends(scan, Cut(words.end, following.first), after_people=named)
        said.append(_Said(Cut(first, words.first), with_sex(scan, words, end)))
        first = end
    rest = scan.trimmed(Cut(first, cut.end))
    return [*said, _Said(rest, None)] if rest.first < rest.end else said


def _whom_ends(scan: Scan, cut: Cut, *, after_people: bool) -> int:
    """Where those it is said of end: before the next part that has a number of its own."""
    if after_people and _JOINED_NUMBER.match(scan.shown(cut)):
        return _age_ends(scan, cut)
    parts = parts_of_clause(scan, cut)
    for before, part in pairwise(parts):
        if scan.comparisons_in(part.cut) and not (_only_aged(scan, before.cut) and _only_aged(scan, part.cut)):
            return before.cut.end
    return cut.end


def _age_ends(scan: Scan, cut: Cut) -> int:
    """`for patients >= 12 and < 16 years` names an age; any other number there is the next limit."""
    end = cut.first
    for number in scan.comparisons_in(cut):
        between = scan.shown(Cut(end, max(end, number.cut.first))).strip()
        if not is_aged(number) or (between and (between not in ("and", "but") or end == cut.first)):
            break
        end = number.cut.end
    return end


def _only_aged(scan: Scan, cut: Cut) -> bool:
    """Whether a part holds ages and no other number."""
    numbers = scan.comparisons_in(cut)
    return bool(numbers) and all(map(is_aged, numbers))


def _other(scan: Scan, main: Cut, whom: Tree | None, before: Tree, frame: Frame) -> Tree | None:
    """A stretch that is another limit of what was said before; None where it is not."""
    numbers = scan.comparisons_in(main)
    if not numbers or _named_here(main, numbers[0]):
        return None
    return _instead(before, numbers, whom, frame)


def _own(scan: Scan, main: Cut, whom: Tree | None, frame: Frame, read: Reader) -> Tree | None:
    """A stretch that is a clause of its own, perhaps with another limit in it."""
    numbers = scan.comparisons_in(main)
    if len(numbers) > 1 and whom is not None and again(scan, numbers):
        earlier = Cut(main.first, numbers[-1].cut.first)
        tree = read(scan, earlier, frame.deeper())
        return None if tree is None else with_alternative(tree, numbers, whom)
    tree = read(scan, main, frame.deeper())
    if whom is None or tree is None:
        return tree
    if (last := last_limit(tree)) is not None and all(item.about.name == "sex" for item in statements(whom)):
        return at_limit(tree, last, lambda part: conditional(whom, part, frame) or part)
    if is_choice(tree) and not frame.findings and _different(tree):
        return any_of([*tree.of[:-1], all_of([whom, tree.of[-1]])])
    if (otherwise := _otherwise(tree, whom)) is not None and not frame.findings:
        return otherwise
    if not frame.findings and of_an_age(whom, tree):
        return all_of([tree, whom])
    return conditional(whom, tree, frame)


def _otherwise(tree: Tree, whom: Tree) -> Tree | None:
    """`HBsAg negative, or HBV DNA negative if HBsAg positive`: one result, or what is asked of those with the other."""
    parts = tree.of if isinstance(tree, AllOf | OneOrMore) and isinstance(whom, Statement) else ()
    own = [part for part in parts if isinstance(part, Statement) and same_finding(part, deny(whom))]
    others = [part for part in parts if part not in own]
    return any_of([*own, all_of(others)]) if own and others else None


def _different(tree: OneOrMore) -> bool:
    """Numbers of different measurements: a condition behind them is said of the last."""
    names = [frozenset(item.about.name for item in statements(part) if item.limit is not None) for part in tree.of]
    several = len({item.cut for item in statements(tree)}) > 1
    return several and all(names) and len(set(names)) == len(names)


def _instead(before: Tree, numbers: tuple[Comparison, ...], whom: Tree | None, frame: Frame) -> Tree | None:
    """Another limit of what was said before: for others, or, where it was for everybody, for those named now."""
    said_of_some = _whom_before(before, frame) or _whom_before(_last_of(before), frame)
    base = before if said_of_some is None else said_of_some[1]
    if whom is None or last_limit(base) is None:
        return None
    if said_of_some is None or deny(said_of_some[0]) == whom:
        return with_alternative(base, numbers, whom)
    return conditional(whom, limited_anew(base, numbers), frame)


def _last_of(tree: Tree) -> Tree:
    return tree.of[-1] if isinstance(tree, AllOf | OneOrMore) else tree


def _whom_before(before: Tree, frame: Frame) -> tuple[Tree, Tree] | None:
    match before:
        case Conditional(condition, then, None):
            return condition, then
        case AllOf((condition, then)) if frame.findings:
            return condition, then
        case _:
            return None


def _named_here(main: Cut, number: Comparison) -> bool:
    own = number.about
    return own is not None and bool(own.name) and main.first <= own.cut.first < main.end
