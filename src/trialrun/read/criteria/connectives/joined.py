"""Parts of a clause joined by `and`, `or` and commas: each is read, then they stand together as the words say."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.concepts.named import timing_of
from trialrun.read.criteria.concepts.part import read_part, unnamed
from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, without_selector
from trialrun.read.criteria.connectives.completed import completed
from trialrun.read.criteria.connectives.groups import (
    accompanied,
    alike_at_the_end,
    bound_together,
    disease_and_one_of,
    diseases_treated,
    led_by_one_word,
    limits_at_the_end,
    limits_behind_with,
    of_one_virus,
    of_people,
    said_at_one_number,
    said_of_one,
    says_more_of_them,
)
from trialrun.read.criteria.connectives.nameless import limited_again_by_method, normal_again, normal_lists
from trialrun.read.criteria.connectives.none_or_some import denied_part
from trialrun.read.criteria.connectives.numbered_drugs import shared_doses
from trialrun.read.criteria.connectives.own_numbers import own_comparisons
from trialrun.read.criteria.connectives.parts import (
    HALF_LIVES,
    NO_PART,
    Bracketed,
    Frame,
    Joining,
    Part,
    is_bare,
    parts_of_clause,
    says_something,
)
from trialrun.read.criteria.connectives.sharing import is_of_diagnosis, shared
from trialrun.read.criteria.connectives.sites import shared_sites
from trialrun.read.criteria.connectives.times import (
    at_one_number,
    in_both,
    led_by_time,
    measured_together,
    used_through,
    with_time_in_front,
)
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    Said,
    Statement,
    Tree,
)
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_procedure, is_treatment
from trialrun.read.criteria.trees import all_of, any_of, join, outside, statements
from trialrun.read.text import Cut

_TWO = 2
_GROUP = re.compile(r"\([^()]+\)")
_WHO = Sought(
    re.compile(
        r"(?P<who>(?:,|\band)\s+(?:who|which|whose)\b|\bbut\s+(?:(?:who|is|are|has|have|takes?|on|under|still|currently)\b"
        r"|(?:receiv|requir|tak)\w+))|(?<!,)\s+and\s+(?:(?:is|are)\s+)?(?:currently|still|now)\s+"
        r"(?:receiv|requir|tak|us(?:e|ing)|being|undergo|treated|on\b|under\b|need|in\b)",
        re.IGNORECASE,
    ),
    words=("who", "which", "whose", "currently", "still", "now", "but"),
)
"""What is said of one person: `treated for a cancer within 3 years and currently receiving chemotherapy`.

Behind commas, `gout, asthma and currently on dialysis`, it is one more of a list; `and who` is said of one person.
"""
_BY = re.compile(r"\b(?:by|via|using|on|per)\b", re.IGNORECASE)
_METHOD = re.compile(
    r"\b(?:abstain|abstinen\w+|intercourse|condoms?|diaphragm|sexual\w*|at the same time)\b", re.IGNORECASE
)
_ANY_OF = re.compile(r"\b(?:any|either) of\b", re.IGNORECASE)
"""`Treated with any of A, B`: a list of which one will do, though no `or` joins it."""
_OF_EITHER = re.compile(
    r"(?:(?:have|has|is|are|fully)\s+)*recovered\b|(?:with\s+)?(?:(?:at least|>=)\s*(?:one|1)|(?:one|1) or more)\b",
    re.IGNORECASE,
)
"""`4 weeks since A or B and recovered`, `A or B and one or more of C`: the last is asked whichever it is."""
_TOGETHER = Sought(
    re.compile(
        r"\b(?:co-?infect|both|combin|(?:prior|previous)\s+(?:concurrent|concomitant|simultaneous)\b|(?P<then>concurrent|concomitant|simultaneous)(?!\w*\s+(?:\w+\s+)?"
        r"(?:use|medications?|medicines?|drugs?|therap(?:y|ies)|treatments?|administration|intake)\b))",
        re.IGNORECASE,
    ),
    parts=("coinfect", "co-infect", "concurrent", "concomitant", "both", "simultaneous", "combin"),
)


def read_parts(scan: Scan, cut: Cut, frame: Frame, bracketed: Bracketed) -> Tree | None:
    """The parts of a clause, read and joined; `bracketed` adds what stands in the brackets of each."""
    parts = parts_of_clause(scan, cut)
    plain: list[Tree | None] = []
    for at in range(len(parts)):
        again = normal_again(scan, parts[at].cut, plain, frame) if at + 1 == len(parts) else None
        again = again or (limited_again_by_method(scan, parts[at].cut, plain[-1]) if plain else None)
        again = again or _grouped(scan, parts[at], frame, bracketed)
        plain.append(again or _read(scan, parts, at, frame) or _elliptic(scan, parts[at].cut, plain))
    parts, plain = led_by_one_word(scan, parts, plain)
    if len(parts) > 1:
        plain = shared_sites(scan, parts, normal_lists(scan, parts, plain, frame))
        if frame.findings and _asks_people(plain):
            return Judgement(scan.text(cut), cut, "patient")
        plain = shared_doses(scan, parts, _without_methods(_narrowed_alike(scan, parts, plain)))
        plain = used_through(scan, parts, measured_together(led_by_time(scan, parts, shared(scan, parts, plain))))
    else:
        plain = shared(scan, parts, plain)
    trees = [bracketed(scan, tree, part.cut, frame, whole=False) for tree, part in zip(plain, parts, strict=True)]
    trees = with_time_in_front(scan, parts, trees) if len(parts) > 1 else trees
    trees = said_at_one_number(parts, at_one_number(trees), findings=frame.findings)
    return bracketed(scan, _assembled(scan, cut, parts, trees, frame), cut, frame, whole=True)


def _grouped(scan: Scan, part: Part, frame: Frame, bracketed: Bracketed) -> Tree | None:
    """`A and (B or C)`: brackets that hold nothing but what a joining word joins to what stands before them."""
    inner = Cut(part.cut.first + 1, part.cut.end - 1)
    if not part.joining or _GROUP.fullmatch(scan.plain, part.cut.first, part.cut.end) is None:
        return None
    joinings = {one.joining for one in parts_of_clause(scan, inner)[1:]}
    if len(joinings) != 1 or "" in joinings:
        return None
    both = frame.findings and joinings == {"and"}
    return read_parts(scan, inner, frame.deeper(findings=False) if both else frame.deeper(), bracketed)


def _narrowed_alike(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`severe cardiac, hepatic or renal disease`: what narrows the first of those that share a noun narrows each."""
    narrowed: list[Tree | None] = []
    given: tuple[Said, ...] = ()
    for part, tree in zip(parts, trees, strict=True):
        found = isinstance(tree, Statement) and tree.limit is None and bool(tree.about.name)
        if not found and not scan.spots_in(part.cut):
            narrowed.append(tree)
            continue
        given = () if not found or not isinstance(tree, Statement) else tree.said or given
        given = tuple(one for one in given if not isinstance(tree, Statement) or one.value != tree.about.words)
        alike = isinstance(tree, Statement) and given and not tree.said
        narrowed.append(msgspec.structs.replace(tree, said=given) if alike and isinstance(tree, Statement) else tree)
        given = () if scan.spots_in(part.cut) else given
    return narrowed


def _without_methods(trees: list[Tree | None]) -> list[Tree | None]:
    """`use contraception or abstain from intercourse`: a method of contraception is no second requirement."""
    if not any(isinstance(tree, Statement) and tree.about.name == "contraception" for tree in trees):
        return trees
    return [None if isinstance(tree, Judgement) and _METHOD.search(tree.words) else tree for tree in trees]


def _asks_people(trees: list[Tree | None]) -> bool:
    """`Fertile men or women unwilling to use contraception`: what is asked is said of all that are named."""
    *before, last = trees
    if not before or last is None or not _refuses(last):
        return False
    named = [item.about.name for tree in before for item in statements(tree)]
    return bool(named) and all(name in ("sex", "childbearing_potential") for name in named)


def _refuses(tree: Tree) -> bool:
    """Whether a part is about what somebody will or will not do."""
    if isinstance(tree, Judgement):
        return tree.by == "patient"
    return isinstance(tree, Statement) and any(said.key == "agreed" for said in tree.said) and _has_own_words(tree)


def _has_own_words(item: Statement) -> bool:
    return any(said.key == "detail" for said in item.said)


def _elliptic(scan: Scan, cut: Cut, before: list[Tree | None]) -> Tree | None:
    """`malignancy that progresses or has required therapy within 3 years`: the second is said of the first."""
    timing = timing_of(scan, cut)
    earlier = next((item for tree in reversed(before) for item in statements(tree)), None) if timing else None
    said = said_in(scan, cut) if earlier is not None else ()
    if earlier is None or timing is None or not without_selector(said) or earlier.limit is not None:
        return None
    whole = Cut(min(earlier.cut.first, cut.first), cut.end)
    return msgspec.structs.replace(earlier, cut=whole, said=without_selector(said), timing=timing)


def _read(scan: Scan, parts: tuple[Part, ...], at: int, frame: Frame) -> Tree | None:
    cut = parts[at].cut
    if not scan.lacks(HALF_LIVES) and HALF_LIVES.search(scan.text(cut)) and _nothing_new(scan, parts, at):
        return None
    if _names_a_method(scan, parts, at) or NO_PART.match(scan.plain, cut.first, cut.end):
        return None
    denied = scan.search(cue("negation"), cut) if at else None
    if denied is not None and not says_something(scan, Cut(cut.first, cut.first + denied.start())):
        return denied_part(scan, cut, denied, frame)
    own = own_comparisons(scan, parts, at)
    tree = in_both(scan, cut, read_part(scan, cut, own, findings=frame.findings)) or completed(scan, parts, at)
    return tree if tree is not None or own or is_bare(scan, cut) else unnamed(scan, cut)


def _nothing_new(scan: Scan, parts: tuple[Part, ...], at: int) -> bool:
    """`within 30 days or 5 half-lives of the drug`: whether a part names only what was named before it."""
    named = {item.name for part in parts[:at] for item in scan.spots_in(part.cut)}
    return {item.name for item in scan.spots_in(parts[at].cut)} <= named


def _names_a_method(scan: Scan, parts: tuple[Part, ...], at: int) -> bool:
    """`LVEF >= 45 % by MUGA or echocardiogram`: the second procedure is another way to measure."""
    spots = scan.spots_in(parts[at].cut) if at else ()
    if not spots or any(not is_procedure(item.name) for item in spots):
        return False
    before = parts[at - 1].cut
    while at > 1 and _only_procedures(scan, before):
        at -= 1
        before = parts[at - 1].cut
    numbers = scan.comparisons_in(before) or scan.comparisons_in(parts[at].cut)
    another = any(is_procedure(item.name) for item in scan.spots_in(before)[1:])
    return bool((numbers or another) and _BY.search(scan.shown(before)))


def _only_procedures(scan: Scan, cut: Cut) -> bool:
    spots = scan.spots_in(cut)
    return bool(spots) and all(is_procedure(item.name) for item in spots) and not own_words(scan, cut)


def _assembled(scan: Scan, cut: Cut, parts: tuple[Part, ...], trees: list[Tree | None], frame: Frame) -> Tree | None:
    parts, trees = bound_together(scan, parts, trees, findings=frame.findings)
    if len(parts) == 1:
        return _joined(trees, "", frame, together=False)
    if not frame.findings and parts[-1].joining == "and" and _is_of_either(scan, parts, trees):
        return all_of([_assembled(scan, cut, parts[:-1], trees[:-1], frame), trees[-1]])
    joinings = _resolved([part.joining for part in parts])
    if "or" not in joinings and _ANY_OF.search(scan.text(parts[0].cut)):
        joinings = ["or" for _ in parts]
    people = of_people(scan, parts, trees, findings=frame.findings) if "or" in joinings else None
    if people is not None:
        return all_of([people[0], _assembled(scan, cut, people[1], people[2], frame)])
    together = frame.findings and _told_together(scan, cut, parts, trees)
    of_one = scan.search(_WHO, cut) if frame.findings else None
    together = together or (of_one is not None and bool(of_one["who"] or all(part.joining for part in parts[1:])))
    apart = {joining for part, joining in zip(parts[1:], joinings[1:], strict=True) if part.apart}
    close = {joining for part, joining in zip(parts[1:], joinings[1:], strict=True) if not part.apart}
    kinds = apart | close
    beside = accompanied(trees, findings=frame.findings) if kinds == {"or"} else None
    if beside is not None:
        return all_of([*beside[0], any_of(beside[1])])
    of_virus = of_one_virus(scan, cut, parts, trees) if "or" in kinds else None
    if of_virus is not None:
        return of_virus
    one = said_of_one(scan, parts, trees) if kinds == {"or"} else None
    if one is not None:
        return all_of([one[0], any_of(one[1])])
    alike = kinds == {"or"} and len(trees) > _TWO and alike_at_the_end(parts, trees)
    if not frame.findings and (alike or limits_at_the_end(joinings, parts, trees)):
        return all_of([*trees[:-2], any_of(trees[-2:])])
    if disease_and_one_of(joinings, trees) and not frame.findings:
        return all_of([trees[0], any_of(trees[1:])])
    if kinds == {"or"} and not frame.findings and limits_behind_with(scan.plain, parts, trees):
        return all_of([_joined(trees[:-1], "or", frame, together=together), trees[-1]])
    treated = diseases_treated(trees) if kinds == {"or"} and not frame.findings else None
    if treated is not None:
        return all_of(treated)
    if len(kinds) <= 1:
        either = kinds == {"or"} and is_of_diagnosis(scan, parts, trees)
        joined = frame.deeper(findings=True) if either else frame
        return _joined(trees, next(iter(kinds), ""), joined, together=together)
    split_at = (
        [part.apart for part in parts] if len(apart) == 1 and len(close) == 1 else [item == "or" for item in joinings]
    )
    return _split(trees, joinings, split_at, frame, together=together)


def _told_together(scan: Scan, cut: Cut, parts: tuple[Part, ...], trees: list[Tree | None]) -> bool:
    """`coinfection with A and B`, `A and (B or C)`; `concurrent A and B`, without `prior`, are any beside the trial."""
    grouped = any(part.joining and _GROUP.fullmatch(scan.plain, part.cut.first, part.cut.end) for part in parts)
    if grouped or says_more_of_them(scan, parts):
        return True
    found = _TOGETHER.pattern.search(scan.text(cut)) if scan.may_hold(_TOGETHER, cut) else None
    if found is None or found["then"] is None:
        return found is not None
    return not all(is_treatment(item.about.name) for tree in trees for item in statements(tree))


def _is_of_either(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> bool:
    """Whether the last part is asked with any of the others; of `A alone, or A and one of B`, only with the second."""
    named = [item.about.name for tree in trees[:-1] for item in statements(tree)]
    return len(set(named)) == len(named) and _OF_EITHER.match(scan.plain, parts[-1].cut.first) is not None


def _split(
    trees: list[Tree | None], joinings: list[Joining], split_at: list[bool], frame: Frame, *, together: bool
) -> Tree | None:
    groups: list[list[Tree | None]] = [[]]
    inner: Joining = ""
    outer: Joining = ""
    for at, tree in enumerate(trees):
        if at and split_at[at]:
            groups.append([])
            outer = outer or joinings[at]
        elif at:
            inner = inner or joinings[at]
        groups[-1].append(tree)
    joined = [_joined(group, inner, frame, together=together) for group in groups]
    return _joined(joined, outer, frame, together=together)


def _resolved(joinings: list[Joining]) -> list[Joining]:
    """A comma joins like the next joining word, else like the last one."""
    resolved: list[Joining] = list(joinings)
    following: Joining = ""
    for at in range(len(resolved) - 1, 0, -1):
        following = resolved[at] or following
        resolved[at] = following
    before: Joining = ""
    for at in range(1, len(resolved)):
        before = resolved[at] or before
        resolved[at] = before
    return resolved


def _joined(trees: list[Tree | None], joining: Joining, frame: Frame, *, together: bool) -> Tree | None:
    given = [_all_of_those(tree) for tree in trees if tree is not None]
    return join(given, all_together=_all_together(given, joining, frame, together=together))


def _all_of_those(tree: Tree) -> Tree:
    """`postmenopausal women >= 55 years`: all that is said of the women is asked of them."""
    parts = tree.of if isinstance(tree, AllOf) else ()
    some = [part for part in parts if isinstance(part, Conditional) and part.otherwise is None]
    if len(some) != 1 or {item.about.name for item in statements(some[0].condition)} != {"sex"}:
        return tree
    whom = some[0]
    return Conditional(whom.condition, all_of(whom.then if part is whom else part for part in parts) or tree)


def _all_together(trees: list[Tree], joining: Joining, frame: Frame, *, together: bool) -> bool:
    meant = [tree.of if isinstance(tree, Excepted) else tree for tree in trees]
    found = [item for tree in meant for item in statements(tree)]
    if joining == "and" and outside(found):
        return False
    if joining == "or":
        since = [item.timing is not None and item.timing.relation == "at least" for item in found]
        negative = [item.op in ("negative", "undetectable") and item.about.name != "" for item in found]
        of_some = [isinstance(tree, Conditional) for tree in trees]
        return not frame.findings and bool(found) and (all(negative) or all(since) or all(of_some))
    if not frame.findings:
        return True
    tested = [item for item in found if item.op in ("positive", "negative", "detectable", "undetectable", "absent")]
    same = len({(item.about.name, item.said) for item in found}) == 1 and all(item.limit for item in found)
    return joining == "and" and (bool(tested) or same or together)
