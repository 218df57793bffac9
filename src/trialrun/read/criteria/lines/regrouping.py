"""Parts that belong together whatever joined them: a ratio and its light chain, a limit and its other, a dose.

Looks at the tree and at the few words between two of its numbers; reads no clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import msgspec

from trialrun.read.criteria.lines.kinds_below import GROWTH
from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.terms import blood_cancers, is_cancer, is_drug
from trialrun.read.criteria.trees import (
    all_of,
    any_of,
    is_choice,
    is_plain_list,
    join,
    judgements,
    nodes,
    parts_of,
    statements,
)
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_OR = re.compile(r"\bor\b", re.IGNORECASE)
_WITH = re.compile(r"^[^,;.]{0,24}\b(?:with|who ha(?:s|ve)|having)\b[^,;.]*$", re.IGNORECASE)
_BARE_OR = re.compile(r"[^,;.]{0,12}?\s+or\s+[^,;.]{0,24}", re.IGNORECASE)
_OR_TAKING = re.compile(
    r"\s+or\s+(?:(?:who|is|are|currently)\s+)*(?:on|taking|receiving|using|treated with|requiring|needing)\s",
    re.IGNORECASE,
)
"""What goes on with those who were named before: `diabetes with HbA1c > 9 % or on insulin`."""
_PARTED = re.compile(r"\b(?:or|except\w*|exception|unless|not|no|without|but|other)\b", re.IGNORECASE)
_CUMULATIVE = re.compile(r"\b(?:cumulative|total|lifetime|dos(?:e|es|ing|age))\b", re.IGNORECASE)
_NEXT_MEMBER = re.compile(r"[;\n]|(?:^|[\s.,])\(?[a-h1-9][.)]\s|(?:^|\s)[B-H]\.\s")
"""What parts the members of a list: a semicolon, a line, a letter or a number."""
_COMES_OF = re.compile(
    r"\b(?:prior|previous|antecedent|history|preceding|transform\w*|evolv\w*|secondary|from)\b", re.I
)
_IF = re.compile(r"\bif\b", re.IGNORECASE)
_BEHIND_IF = re.compile(r"\bif\s+(?:[\w-]+\s+){0,3}\Z", re.IGNORECASE)
_NEAR = 60
_TURNED = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def regrouped(plain: str, tree: Tree | None, *, findings: bool) -> Tree | None:
    """The tree of a line with its parts grouped by what they measure. `findings`: the line lists what excludes."""
    if tree is None or isinstance(tree, Statement):
        return tree
    names = {item.about.name for item in statements(tree)}
    if {"nyha_class", "heart_failure"} <= names:
        tree = _each(tree, lambda node: _classed_failure(plain, node))
    if "life_expectancy" in names:
        tree = _each(_shorter_life(tree), _shorter_lives)
    if "ctcae_grade" in names and isinstance(tree, Conditional) and _is_graded_effect(tree):
        tree = tree.then
    if any(isinstance(node, Conditional) for node in parts_of(tree)):
        tree = _each(tree, lambda node: _one_or_the_other(_of_the_same(node)))
    if not findings and plain.lower().count("if") > 1 and len(_IF.findall(plain)) > 1:
        tree = _side_by_side(plain, tree)
    if not findings and _only_for_some(tree):
        tree = _each(tree, _as_alternative)
    if not findings and sum(map(is_cancer, names)) > 1:
        tree = _each(tree, lambda node: _either_cancer(plain, node))
    if findings and isinstance(tree, OneOrMore) and any(isinstance(part, AllOf) for part in tree.of):
        tree = _each(tree, lambda node: _with_either_limit(plain, node))
    if findings and any(item.limit is not None and is_drug(item.about.name) for item in statements(tree)):
        tree = _each(tree, lambda node: _only_dosed(plain, node))
    return tree


def _is_graded_effect(tree: Conditional) -> bool:
    """`Side effects must have resolved to grade 1`: the grade is of the effects, and asks for none."""
    named = {item.about.name for item in statements(tree.condition)} <= {"adverse_event"}
    graded = {item.about.name for item in statements(tree.then)} == {"ctcae_grade"}
    return named and graded and tree.otherwise is None


def _each(tree: Tree, how: Callable[[Tree], Tree]) -> Tree:
    """The tree with every list changed, the innermost first."""
    match tree:
        case AllOf(of):
            return how(join((_each(part, how) for part in of), all_together=True) or tree)
        case OneOrMore(of, n):
            return how(OneOrMore(tuple(_each(part, how) for part in of), n))
        case Excepted(inner, guard):
            return Excepted(_each(inner, how), guard)
        case Negated(inner):
            return Negated(_each(inner, how))
        case Conditional(condition, then, otherwise):
            return Conditional(condition, _each(then, how), otherwise if otherwise is None else _each(otherwise, how))
        case _:
            return tree


def _only_for_some(tree: Tree) -> bool:
    return any(
        isinstance(part, Conditional) and part.otherwise is None for node in nodes(tree) for part in parts_of(node)
    )


def _as_alternative(tree: Tree) -> Tree:
    """`A, or B if C`: whoever is no C does not pass by that alone."""
    if not isinstance(tree, OneOrMore) or all(isinstance(part, Conditional) for part in tree.of):
        return tree
    return OneOrMore(tuple(_where_it_holds(part) for part in tree.of), tree.n)


def _where_it_holds(part: Tree) -> Tree:
    if isinstance(part, Conditional) and part.otherwise is None:
        return all_of([part.condition, part.then]) or part
    return part


def _either_cancer(plain: str, tree: Tree) -> Tree:
    """`A. AML in remission B. myelodysplastic syndrome`: of a list of cancers a patient has one."""
    if not isinstance(tree, AllOf):
        return tree
    cancers = [item for part in tree.of if (item := _cancer_of(part)) is not None]
    names = [item.about.name for item in cancers]
    if len(set(names)) < len(names) or len(names) < 2 or _has_kinds(names):
        return tree
    within = Cut(cancers[0].about.cut.end, cancers[-1].about.cut.first)
    listed = [part for part in tree.of if _cancer_of(part) is not None or _is_another(plain, part, within)]
    places = [next(iter(statements(part))).about.cut for part in listed]
    gaps = [plain[one.end : other.first] for one, other in pairwise(places)]
    if not all(_NEXT_MEMBER.search(gap) is not None and not _COMES_OF.search(gap) for gap in gaps):
        return tree
    return all_of([any_of(listed), *(part for part in tree.of if part not in listed)]) or tree


def _is_another(plain: str, part: Tree, within: Cut) -> bool:
    """A growth that the vocabulary has no name for, or any finding `within` a list of cancers: another of them."""
    if not isinstance(part, Statement) or part.about.name or part.op != "present" or part.limit is not None:
        return False
    own = part.about.cut
    return within.first <= own.first < within.end or GROWTH.search(plain, own.first, own.end) is not None


def _has_kinds(names: list[str]) -> bool:
    """Whether one of some cancers is a kind of another, which heads the list; those of the blood stand beside it."""
    wider = {above for name in names for above in load_vocabulary().above(name) - {name}}
    return not wider.isdisjoint(names) and not blood_cancers().issuperset(names)


def _cancer_of(part: Tree) -> Statement | None:
    """The cancer that a part begins with, where it is asked for as it is now."""
    first = next(iter(statements(part)), None) if isinstance(part, AllOf | Statement) else None
    now = first is not None and first.op == "present" and first.selector != "ever" and first.timing is None
    return first if now and first is not None and is_cancer(first.about.name) else None


def _with_either_limit(plain: str, tree: Tree) -> Tree:
    """`diabetes with HbA1c > 8.5 % or glucose > 200 mg/dL`: either limit is of those who have the finding.

    Both ends of a range stay one limit: either of them alone would be true of everybody.
    """
    if not is_choice(tree):
        return tree
    kept: list[Tree] = []
    for part in tree.of:
        before = kept[-1] if kept else None
        if isinstance(before, AllOf) and isinstance(part, Statement) and _goes_on(plain, before, part):
            finding, limits = [one for one in before.of if not _is_limits(one)], [*filter(_is_limits, before.of)]
            kept[-1] = all_of([*finding, any_of([all_of(limits), part])]) or before
        else:
            kept.append(part)
    return any_of(kept) or tree


def _is_limit(part: Tree) -> bool:
    return isinstance(part, Statement) and part.limit is not None


def _is_limits(part: Tree) -> bool:
    """True for a limit, and for several of which one is enough."""
    return _is_limit(part) or (isinstance(part, OneOrMore) and all(map(_is_limit, part.of)))


def _goes_on(plain: str, before: AllOf, then: Statement) -> bool:
    """Whether a finding stands before `with` and a limit, and another limit behind a bare `or`."""
    limits = [item for part in before.of if _is_limits(part) for item in statements(part)]
    findings = [item for item in statements(before) if item.limit is None]
    if not limits or not findings:
        return False
    first, last = limits[0], limits[-1]
    led = plain[findings[0].about.cut.end : min(first.about.cut.first, first.cut.first)]
    if _WITH.search(led) is None:
        return False
    end = max(last.cut.end, last.about.cut.end)
    if then.limit is None:
        return _OR_TAKING.match(plain, end) is not None
    return _BARE_OR.fullmatch(plain[end : min(then.about.cut.first, then.cut.first)]) is not None


def _classed_failure(plain: str, tree: Tree) -> Tree:
    """`heart failure, NYHA III or IV`: the class says which heart failure is meant."""
    if not is_plain_list(tree):
        return tree
    classes = [item.cut.first for item in statements(tree) if item.about.name == "nyha_class"]
    kept = [part for part in tree.of if not (_is_of(part, "heart_failure") and _classed(plain, part, classes))]
    return join(kept, all_together=isinstance(tree, AllOf)) or tree


def _classed(plain: str, part: Tree, classes: list[int]) -> bool:
    """Whether a class stands right behind a finding, with no `or` between."""
    end = statements(part)[0].about.cut.end
    return any(end < first < end + _NEAR and not _PARTED.search(plain, end, first) for first in classes)


def _is_of(part: Tree, name: str) -> bool:
    return isinstance(part, Statement) and part.about.name == name


def _shorter_life(tree: Tree) -> Tree:
    """`not expected to survive 3 months` is a life of less than 3 months."""
    match tree:
        case Negated(Statement() as item) if (
            item.about.name == "life_expectancy" and item.implied and item.op in _TURNED
        ):
            return msgspec.structs.replace(item, op=_TURNED[item.op], implied=False)
        case _:
            return tree


def _shorter_lives(tree: Tree) -> Tree:
    match tree:
        case AllOf(of):
            return all_of(map(_shorter_life, of)) or tree
        case OneOrMore(of, 1):
            return any_of(map(_shorter_life, of)) or tree
        case _:
            return tree


def _side_by_side(plain: str, tree: Tree) -> Tree:
    """`if A then B, and if C then D`: the second is asked of whoever has C, and not only beside A."""
    if isinstance(tree, AllOf):
        return all_of(_side_by_side(plain, part) for part in tree.of) or tree
    if not isinstance(tree, Conditional) or not isinstance(tree.then, AllOf) or tree.otherwise is not None:
        return tree
    others = [part for part in tree.then.of if isinstance(part, Conditional) and _is_behind_if(plain, part)]
    own = all_of(part for part in tree.then.of if part not in others)
    if not others or own is None or not _is_behind_if(plain, tree):
        return tree
    return all_of([Conditional(tree.condition, own), *others]) or tree


def _is_behind_if(plain: str, part: Conditional) -> bool:
    cuts = [*(one.cut for one in statements(part.condition)), *(one.cut for one in judgements(part.condition))]
    first = min((cut.first for cut in cuts), default=0)
    return _BEHIND_IF.search(plain, max(0, first - _NEAR), first) is not None


def _of_the_same(tree: Tree) -> Tree:
    """`if A then B, and if A then C`: what is asked of the same people stands together."""
    if not isinstance(tree, AllOf):
        return tree
    said: list[Tree] = []
    for part in tree.of:
        before = said[-1] if said else None
        if isinstance(part, Conditional) and isinstance(before, Conditional) and _is_of_the_same(before, part):
            said[-1] = Conditional(part.condition, all_of([before.then, part.then]) or part.then)
        else:
            said.append(part)
    return all_of(said) or tree


def _is_of_the_same(before: Conditional, part: Conditional) -> bool:
    return part.condition == before.condition and part.otherwise is None and before.otherwise is None


def _one_or_the_other(tree: Tree) -> Tree:
    """`creatinine <= 1; if creatinine > 1, GFR > 60`: the second is asked instead of those above the limit."""
    if not isinstance(tree, AllOf):
        return tree
    parts = list(tree.of)
    for part in tree.of:
        if not isinstance(part, Conditional) or part.otherwise is not None:
            continue
        other = next((item for item in parts if _is_other_way(item, part)), None)
        if isinstance(other, Conditional):
            parts[parts.index(part)] = Conditional(part.condition, part.then, other.then)
            parts.remove(other)
            continue
        excused = [item for item in parts if _excuses(item, part)]
        plain = [item for item in parts if _is_turned(item, part.condition)] or _stricter(parts, part)
        if excused or plain:
            others = (item.of if isinstance(item, Excepted) else item for item in excused or plain)
            parts[parts.index(part)] = Conditional(part.condition, part.then, all_of(others))
            parts = [item for item in parts if item not in (excused or plain)]
    return all_of(parts) or tree


def _excuses(part: Tree, other: Conditional) -> bool:
    """`<= 2 mg/dL except in Gilbert's syndrome; in Gilbert's syndrome <= 3 x ULN`: of whom the other limit is."""
    if not isinstance(part, Excepted) or not _limits(part.of) or not _limits(other.then):
        return False
    one, same = statements(part.exception), statements(other.condition)
    return {item.about.name for item in one} == {item.about.name for item in same} != {""}


def _is_other_way(part: Tree, other: Conditional) -> bool:
    """`if no metastases, <= 2.5; if metastases, <= 5`: whether a limit is for just those whom the other is not for."""
    if not isinstance(part, Conditional) or part.otherwise is not None or other.otherwise is not None:
        return False
    one, turned = part.condition, other.condition
    found = isinstance(one, Statement) and isinstance(turned, Statement) and turned.op == "present"
    if not found or not isinstance(one, Statement) or not isinstance(turned, Statement):
        return False
    return one.op == "absent" and one.about.name == turned.about.name and bool(one.about.name)


def _stricter(parts: list[Tree], other: Conditional) -> list[Tree]:
    """`AST <= 3 x ULN. In liver metastases, AST <= 5 x ULN`: the limits of the same tests that the other one widens."""
    later = _limits(other.then)
    if not later or _limits(other.condition).keys() & later.keys():
        return []
    own = [(part, _limits(part)) for part in parts if not isinstance(part, Conditional)]
    same = [(part, found) for part, found in own if found and found.keys() <= later.keys()]
    named = {name: item for _, found in same for name, item in found.items()}
    wider = named.keys() == later.keys() and all(_lets_more_in(named[name], later[name]) for name in later)
    return [part for part, _ in same] if wider else []


def _limits(tree: Tree) -> dict[str, Statement]:
    """The limits of a tree by what they are of; empty where it says anything else, or two of one thing."""
    items = statements(tree)
    plain = all(item.limit is not None and item.about.name and item.timing is None for item in items)
    named = {item.about.name: item for item in items}
    return (
        named if plain and len(named) == len(items) and not isinstance(tree, Excepted | Conditional | Negated) else {}
    )


def _lets_more_in(one: Statement, other: Statement) -> bool:
    if one.limit is None or other.limit is None or one.op[:1] != other.op[:1]:
        return False
    if (one.limit.unit, one.limit.times) != (other.limit.unit, other.limit.times):
        return False
    if one.op[:1] == "<":
        return one.limit.value < other.limit.value
    return one.op[:1] == ">" and one.limit.value > other.limit.value


def _is_turned(part: Tree, condition: Tree) -> bool:
    """Whether a limit holds just where a condition does not."""
    if not isinstance(part, Statement) or not isinstance(condition, Statement):
        return False
    if part.limit is None or condition.limit is None or part.about.name != condition.about.name:
        return False
    same = (part.limit.value, part.limit.unit, part.limit.times)
    same_limit = same == (condition.limit.value, condition.limit.unit, condition.limit.times)
    return same_limit and _TURNED.get(part.op) == condition.op


def _only_dosed(plain: str, tree: Tree) -> Tree:
    """`earlier doxorubicin, in total > 300 mg/m2`: who had less of it is not meant."""
    if not is_choice(tree) or _CUMULATIVE.search(plain) is None:
        return tree
    dosed = {part.about.name for part in tree.of if isinstance(part, Statement) and _is_dose(part)}
    above = {name for drug in dosed for name in (drug, *load_vocabulary().above(drug))}
    first = min((part.cut.first for part in tree.of if isinstance(part, Statement) and _is_dose(part)), default=0)
    kept = [part for part in tree.of if not (_is_taken(part, above) and _leads_to_dose(plain, part, first))]
    return any_of(kept) or tree


def _leads_to_dose(plain: str, part: Tree, dose: int) -> bool:
    """Whether a drug is named right before the dose that is meant, with nothing that begins another finding."""
    end = max((item.about.cut.end for item in statements(part)), default=dose)
    return (
        end <= dose and _OR.search(plain, plain.rfind(",", end, dose) if "," in plain[end:dose] else end, dose) is None
    )


def _is_dose(item: Statement) -> bool:
    return item.limit is not None and is_drug(item.about.name) and item.op in (">", ">=")


def _is_taken(part: Tree, names: set[str]) -> bool:
    plainly = isinstance(part, Statement) and part.limit is None and part.op == "present" and part.timing is None
    return plainly and isinstance(part, Statement) and part.about.name in names
