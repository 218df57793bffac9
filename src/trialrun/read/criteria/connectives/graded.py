"""How bad each member of a list must be: a grade, `severe`, `uncontrolled` that one of them says for its neighbours."""

from __future__ import annotations

from typing import TypeGuard

import msgspec

from trialrun.read.criteria.concepts.named import INFECTIONS
from trialrun.read.criteria.concepts.narrowed import is_state
from trialrun.read.criteria.connectives.parts import Part
from trialrun.read.criteria.model import AllOf, Judgement, Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.terms import GRADES, WOMEN_ONLY, cancers, is_condition, is_drug
from trialrun.read.criteria.trees import all_of, statements
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_BAD = ("uncontrolled", "unstable", "clinically significant")
_SEVERE = Said("severity", "severe")
_JUDGED = {"severe": _SEVERE, **{word: Said("status", word) for word in _BAD}}
"""Words before the first of a list that ask of each how bad it is."""
_NAMED = {"uncontrolled": "uncontrolled", "severe": "severe", "serious": "severe"}
"""How the name of a term begins that has such a word in it."""
_OF_ITSELF = frozenset({"unstable_angina"})
"""Names of terms with such a word that is of them alone: of `unstable angina or stroke` only the angina is unstable."""


def shared_judgements(scan: Scan, trees: list[Tree | None]) -> list[Tree | None]:
    """`uncontrolled A, B or C` asks of each whether it is controlled, `severe nausea or vomiting` how bad each is."""
    shared: list[Tree | None] = []
    judged: Said | None = None
    for at, tree in enumerate(trees):
        if judged is not None and _says_no_word(tree) and _may_be(judged, tree.about.name):
            shared.append(_judged_too(scan, trees, tree, judged))
            continue
        shared.append(tree)
        judged = judged if _is_finding(tree) and tree.about.name in _OF_ITSELF else _judgement_in(scan, tree)
        judged = None if at and judged == _SEVERE else judged
    return shared


def _is_finding(tree: Tree | None) -> TypeGuard[Statement]:
    """Whether a member of a list is a disease, or words without a name, and no measurement."""
    if not isinstance(tree, Statement) or tree.limit is not None:
        return False
    return not tree.about.name or is_condition(tree.about.name)


def _says_no_word(tree: Tree | None) -> TypeGuard[Statement]:
    """Whether a finding has no word of its own, in its name or beside it, that says how bad it must be."""
    if not _is_finding(tree) or tree.said or tree.selector:
        return False
    return _first_word(tree) not in _NAMED and tree.about.name not in _OF_ITSELF


def _judgement_in(scan: Scan, tree: Tree | None) -> Said | None:
    """The word of a finding that may be said of its neighbours behind it too; None where it has none."""
    if not _is_finding(tree):
        return None
    if _first_word(tree) in _NAMED:
        return _JUDGED[_NAMED[_first_word(tree)]]
    judged = next((said for said in tree.said if said.value in _JUDGED and _leads(scan, tree, said)), None)
    fits = judged is None or not tree.about.name or _may_be(judged, tree.about.name)
    return judged if fits else None


def _first_word(tree: Statement) -> str:
    return tree.about.name.partition("_")[0]


def _judged_too(scan: Scan, trees: list[Tree | None], tree: Statement, judged: Said) -> Tree:
    """A member of a list with the word before the first of it.

    How bad a disease is few records tell: of `severe asthma or heart failure` the whole is asked. It is not, where
    others of the list have words of their own.
    """
    listed = [item for item in trees if isinstance(item, Statement)]
    if judged == _SEVERE and any(item.said for item in listed[1:]):
        return tree
    if judged != _SEVERE or all(_is_harm(item) for item in listed if item.about.name):
        return msgspec.structs.replace(tree, said=(judged,))
    cut = Cut(listed[0].cut.first, listed[-1].cut.end)
    return AllOf((tree, Judgement(scan.text(cut), tree.cut)))


def _leads(scan: Scan, tree: Statement, said: Said) -> bool:
    """Whether a word stands before what it is said of, and not behind it; what has no name is the whole part."""
    whole = not tree.about.name and scan.plain[tree.cut.first :].lower().startswith(said.value)
    return tree.cut.first < tree.about.cut.first or whole


def _may_be(judged: Said, name: str) -> bool:
    """Whether somebody can have it in such a way: a pregnancy, a cancer, an event is there or is not."""
    if judged == _SEVERE:
        return not _is_there_or_not(name) and (_is_graded(name) or is_state(name))
    return name not in WOMEN_ONLY and name != "hiv_infection" and name not in cancers()


def _is_there_or_not(name: str) -> bool:
    """What nobody grades: a pregnancy, a cancer, a viral infection."""
    return name in WOMEN_ONLY or name in INFECTIONS or name in cancers()


def shared_grades(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`grade 2 or above ischemia or infarction`: the grade is said of both. Where it may be, a person is asked."""
    shared, given, leader = list(trees), tuple[Statement, ...](), 0
    for at, part in enumerate(parts):
        tree = _graded_again(shared[at - 1], shared[at]) if at else shared[at]
        shared[at] = tree
        graded = _grades_of(tree)
        if graded:
            leader = at
            given = graded if scan.spots_in(Cut(graded[-1].cut.end, part.cut.end)) else ()
        elif given and isinstance(tree, Statement) and _takes_grade(given[0], tree, part):
            shared[at] = all_of(_graded_as(item, tree) for item in given)
        elif given and isinstance(tree, Statement) and _may_take_grade(tree) and _is_listed(parts[leader : at + 1]):
            listed = Cut(parts[leader].cut.first, parts[-1].cut.end)
            shared[at] = AllOf((tree, Judgement(scan.text(listed), tree.cut)))
        else:
            given = ()
    return _graded_before(scan, parts, shared)


def _grades_of(tree: Tree | None) -> tuple[Statement, ...]:
    """The limits of one grade, where a part says nothing else: one, or two of `grade 3-4`."""
    items = statements(tree)
    graded = {item.about.cut for item in items if item.about.name in GRADES}
    alone = isinstance(tree, Statement | AllOf) and all(item.about.name in GRADES for item in items)
    return items if alone and len(graded) == 1 else ()


def _is_listed(parts: tuple[Part, ...]) -> bool:
    """Whether a list goes on: `A, B` and `A, B, or C`; of `A, or B` the second stands by itself."""
    return not parts[1].joining


def _graded_as(given: Statement, tree: Statement) -> Statement:
    """A finding with the grade of the one before it."""
    said = (Said("of", tree.about.name or tree.about.words),)
    return msgspec.structs.replace(given, about=msgspec.structs.replace(given.about, name="ctcae_grade"), said=said)


def _takes_grade(given: Statement, tree: Statement, part: Part) -> bool:
    """Whether the grade before a list is said of another member too: of what treatments do; beside it, of more."""
    if tree.limit or tree.said or tree.timing or is_drug(tree.about.name):
        return False
    beside = given.about.name == "ctcae_grade" and not part.apart
    return _is_harm(tree) or (beside and not _is_there_or_not(tree.about.name))


def _may_take_grade(tree: Statement) -> bool:
    """`grade 3 effusion, ascites`: whether the grade before a list may be meant of a disease in it."""
    own = tree.limit or tree.said or tree.selector
    return is_condition(tree.about.name) and not own and not _is_there_or_not(tree.about.name)


def _graded_again(before: Tree | None, tree: Tree | None) -> Tree | None:
    """`neuropathy of grade 1 with pain, or grade 2`: a grade with no finding of its own is of the one before it."""
    graded = isinstance(before, Statement) and before.about.name in GRADES
    if not graded or not isinstance(before, Statement) or not isinstance(tree, Statement) or tree.said:
        return tree
    of = tuple(said for said in before.said if said.key == "of")
    if tree.about.name != "ctcae_grade" or (before.about.name == "ctcae_grade" and not of):
        return tree
    nerves = before.about.name == "neuropathy_grade" or of[0].value == "painful_neuropathy"
    about = msgspec.structs.replace(tree.about, name="neuropathy_grade") if nerves else tree.about
    return msgspec.structs.replace(tree, about=about, said=() if nerves else of)


def _graded_before(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`neuropathy or cerebellar dysfunction greater than grade 1`: the grade behind a list is said of all of it.

    In `asthma or grade 3 neuropathy` it stands before its finding, and is of that alone. Behind a comma and `or` it is
    of a list that holds nothing but what is graded: `nausea, vomiting, or diarrhea of grade 2`.
    """
    shared = list(trees)
    given = False
    for at in range(len(parts) - 1, 0, -1):
        tree, before = shared[at], shared[at - 1]
        leads = isinstance(tree, Statement) and tree.about.cut.first == parts[at].cut.first
        listed = (not parts[at].apart and not leads) or (given and not parts[at].joining)
        listed = listed or (not leads and bool(parts[at].joining) and at > 1 and all(map(_is_harm, shared[:at])))
        if not isinstance(tree, Statement) or tree.about.name not in GRADES or not listed:
            given = False
            continue
        if scan.spots_in(Cut(tree.cut.end, parts[at].cut.end)):
            given = False
            continue
        plain = isinstance(before, Statement) and before.limit is None and before.op == "present"
        given = plain and isinstance(before, Statement) and not before.said and before.timing is None
        if given and isinstance(before, Statement):
            nerves = "neuropathy" in before.about.name
            about = msgspec.structs.replace(tree.about, name="neuropathy_grade" if nerves else "ctcae_grade")
            said = () if nerves else (Said("of", before.about.name or before.about.words),)
            shared[at - 1] = msgspec.structs.replace(tree, about=about, said=said)
    return shared


def _is_harm(tree: Tree | None) -> bool:
    """Whether a part names what treatments do, and nothing else of it."""
    return isinstance(tree, Statement) and _is_graded(tree.about.name)


def _is_graded(name: str) -> bool:
    """Whether a record of it tells how bad it is, as it does of what treatments do."""
    return name in load_vocabulary().below("adverse_event")
