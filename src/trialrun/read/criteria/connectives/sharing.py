"""What one part of a clause says for its neighbours too: a result, a time, `history of`."""

from __future__ import annotations

import re
from functools import partial

import msgspec

from trialrun.read.criteria.concepts.named import (
    ANY_RESULT,
    IN_THE_PAST,
    INFECTIONS,
    fitting_result,
    result_in,
    timing_of,
)
from trialrun.read.criteria.concepts.narrowed import is_moment
from trialrun.read.criteria.connectives.denial_ends import TAKES
from trialrun.read.criteria.connectives.failures import failed_alike
from trialrun.read.criteria.connectives.graded import shared_grades, shared_judgements
from trialrun.read.criteria.connectives.half_lives import with_half_lives
from trialrun.read.criteria.connectives.numbered_drugs import with_all_counted
from trialrun.read.criteria.connectives.parts import Part
from trialrun.read.criteria.model import Judgement, Presence, Said, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.scan.numbers import MOMENTS
from trialrun.read.criteria.terms import is_condition, is_drug, is_test, term_of
from trialrun.read.criteria.trees import PEOPLE, change, statements
from trialrun.read.tables import read_table
from trialrun.terms import Concept, Drug, DrugClass, load_vocabulary

_DIAGNOSIS_OF = re.compile(r"\W*(?:[\w-]+\s+){0,3}?(?:diagnosis of|diagnosed with)\s", re.IGNORECASE)
_AT_ANY_TIME = re.compile(r"\bat any (?:time|point)\b", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:plan|intend|intent|expect|wish|want|desir|hop)\w*", re.IGNORECASE)
"""What lies ahead: its window is not that of what is there now."""
_USED = re.compile(r"\b(?:use|intake|medications?|drugs?|agents?|therapy|treatment)\b", re.IGNORECASE)
_AS_DISEASE = re.compile(r"\b(?:infections?|infected|disease|positiv\w+|negativ\w+)\b", re.IGNORECASE)
_A_TEST = re.compile(
    r"(?:(?:serolog(?:y|ies|ical?)|tests?|testing|screen|screening|status|results?)\s*)+", re.IGNORECASE
)
_PASSING = frozenset(row["name"] for row in read_table("criteria/tables/passing.csv"))
"""States that are over within weeks, as events are."""
_DATED = frozenset({"infection", "malignancy"})
"""States of which a line asks when somebody had them: nobody with a cancer four years ago has it now."""
_IS_NOW = re.compile(r"\b(?:who|that) (?:is|are)\b|\b(?:pregnant|lactating|nursing|breast-?feeding)\b", re.IGNORECASE)
"""What somebody is, whatever the history asked before it is of: `history of asthma, or women who are pregnant`."""
_TRANSPLANTS = frozenset({"autologous_sct", "allogeneic_sct"})
_MOMENTS_OF_TRIAL = MOMENTS - {"diagnosis"}


def shared(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """What one part says for its neighbours too: a result, a time, `history of`."""
    several = len(parts) > 1
    if several:
        trees = shared_judgements(scan, _shared_allergies(with_all_counted(shared_grades(scan, parts, trees))))
        trees = failed_alike(scan, parts, trees)
    trees = _shared_results(scan, parts, trees)
    if several or not (trees[0] is None or isinstance(trees[0], Statement)):
        trees = _shared_of(trees)
        trees = _shared_selectors(scan, parts, _shared_moments(_shared_times(scan, parts, trees)) if several else trees)
    return with_half_lives(scan, parts, trees)


def _shared_moments(trees: list[Tree | None]) -> list[Tree | None]:
    """`A within 3 weeks or B within 2 weeks before the first dose`: both are counted from the moment told last."""
    made: list[Tree | None] = []
    moment: Timing | None = None
    for tree in reversed(trees):
        own = _one_time(tree)
        if own is None or own.anchor_words:
            moment = own if own is not None and own.anchor in _MOMENTS_OF_TRIAL else None
        of_all = None if own is None or own.anchor_words else moment
        made.append(tree if of_all is None or tree is None else change(tree, partial(_counted_from, of_all)))
    return made[::-1]


def _counted_from(moment: Timing, item: Statement) -> Statement:
    if item.timing is None:
        return item
    timing = msgspec.structs.replace(
        item.timing, anchor=moment.anchor, anchor_words=moment.anchor_words, side=moment.side
    )
    return msgspec.structs.replace(item, timing=timing)


def _one_time(tree: Tree | None) -> Timing | None:
    """The one window before a moment in which a part says everything, or None."""
    times = {item.timing for item in statements(tree)}
    own = times.pop() if len(times) == 1 else None
    before = own is not None and own.relation == "within" and own.unit is not None and own.side != "after"
    return own if before else None


def _shared_of(trees: list[Tree | None]) -> list[Tree | None]:
    """`FEV1 and DLCO > 50 % of predicted`: what one number is a share of is said of all that have it."""
    given = {item.cut: said for tree in trees for item in statements(tree) for said in item.said if said.key == "of"}

    def sharing(item: Statement) -> Statement:
        said = given.get(item.cut)
        own = said is None or said.value != "predicted" or any(one.key == "of" for one in item.said)
        return item if own or said is None else msgspec.structs.replace(item, said=(*item.said, said))

    return [tree if tree is None else change(tree, sharing) for tree in trees] if given else trees


def _shared_allergies(trees: list[Tree | None]) -> list[Tree | None]:
    """`allergy to A, B or C` is an allergy to each."""
    shared: list[Tree | None] = []
    allergic = False
    for tree in trees:
        plain = isinstance(tree, Statement) and tree.timing is None and tree.limit is None and tree.op == "present"
        own = isinstance(tree, Statement) and (
            tree.about.name.startswith("allergy") or tree.about.name == "drug_allergy"
        )
        if allergic and plain and not own and isinstance(tree, Statement):
            shared.append(_allergy_to(tree))
        else:
            allergic = own or (allergic and tree is None)
            shared.append(tree)
    return shared


def _allergy_to(item: Statement) -> Tree:
    if item.about.name and not is_drug(item.about.name):
        return item
    name = f"allergy_to_{item.about.name}"
    known = bool(item.about.name) and term_of(name) is not None
    about = msgspec.structs.replace(item.about, name=name if known else "allergy")
    said = item.said if known else (*item.said, Said("detail", item.about.words))
    return msgspec.structs.replace(item, about=about, said=said)


def _shared_results(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`HBsAg or anti-HCV negative`, `positive for HIV, HBsAg or anti-HCV`."""
    own = [] if scan.lacks(ANY_RESULT) else [result_in(scan, part.cut) for part in parts]
    if not any(own):
        return trees
    shared: list[Tree | None] = []
    for at, tree in enumerate(trees):
        result = own[at]
        several = result is not None and len(statements(tree)) > 1  # each has been read with its own
        if result is None and tree is not None:
            result = next((item for item in own[at + 1 :] if item), None) or next(
                (item for item in reversed(own[:at]) if item), None
            )
        shared.append(tree if tree is None or result is None or several else _with_result(tree, result))
    return shared


def _with_result(tree: Tree, result: Presence) -> Tree:
    def tested(item: Statement) -> Statement:
        fits = is_test(item.about.name) and item.op == "positive"
        infected = item.op == "present" and item.about.name in INFECTIONS and result in ("positive", "negative")
        fits = fits or (infected and (_is_short(item) or (result == "negative" and _is_named_alone(item))))
        if result == "negative" and item.op == "present" and _is_infection(item) and _is_named_alone(item):
            return msgspec.structs.replace(item, op="absent")
        return msgspec.structs.replace(item, op=fitting_result(item.about.name, result)) if fits else item

    return change(tree, tested)


def _is_short(item: Statement) -> bool:
    """`HIV`, of which a result can be said, and not `HIV infection`."""
    return not item.said and " " not in item.about.words.strip()


def _is_named_alone(item: Statement) -> bool:
    """`hepatitis B`, `hepatitis B serology` and not `hepatitis B infection`."""
    alone = all(said.key == "detail" and _A_TEST.fullmatch(said.value) for said in item.said)
    return alone and _AS_DISEASE.search(item.about.words) is None


def _is_infection(item: Statement) -> bool:
    """An infection that has no test of its own here: a negative one is not there."""
    return item.about.name not in INFECTIONS and "infection" in load_vocabulary().above(item.about.name)


def _shared_times(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """A window behind a list is said of all of it, back to the last window or to what is current."""
    shared = _since_each(scan, parts, trees)
    timing, of_state, of_treatment = None, False, False
    diagnosed = is_of_diagnosis(scan, parts, trees)
    history = next(
        (at for at, tree in enumerate(shared) if any(item.selector == "ever" for item in statements(tree))), None
    )
    for at in range(len(parts) - 1, -1, -1):
        own, tree = timing_of(scan, parts[at].cut), shared[at]
        if own is not None:
            of_state = tree is not None and is_lasting(tree)
            of_treatment = tree is not None and _given(scan, parts[at], tree)
            planned = isinstance(tree, Judgement) and _PLANNED.search(tree.words) is not None
            timing = own if (_reaches_back(own, tree) or diagnosed) and not planned else None
        elif timing is not None and tree is not None:
            own_name = parts[at + 1].apart and bool(scan.spots_in(parts[at].cut))
            beside = own_name and is_lasting(tree, passing=of_state) and (history is None or at < history)
            if (beside and not of_state) or (of_treatment and _is_bare_state(parts[at], tree)):
                continue
            if (
                beside
                or isinstance(tree, Judgement)
                or any(_current(item, past=history is not None and history <= at) for item in statements(tree))
                or any(item.selector == "any" for item in statements(tree))
                or _AT_ANY_TIME.search(scan.text(parts[at].cut))
                or not (_reaches_back(timing, tree) or diagnosed)
                or (timing.relation == "at least" and parts[at + 1].apart and parts[at + 1].joining == "and")
                or (parts[at + 1].apart and _of_transplants(tree, shared[at + 1]))
            ):
                timing = None
            else:
                given = timing
                shared[at] = change(tree, partial(_in_time, timing=given))
    return shared


def is_of_diagnosis(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> bool:
    """`Diagnosis of gout or asthma at least 6 months before`: either of them, and whichever it is, it is that old."""
    named = [item.about.name for tree in trees for item in statements(tree)]
    either = parts[-1].joining == "or" and all(map(is_condition, named))
    return either and _DIAGNOSIS_OF.match(scan.plain, parts[0].cut.first) is not None


def _reaches_back(timing: Timing, tree: Tree | None) -> bool:
    """A window is of a list; `for at least 72 hours before`, `at least 4 weeks prior to` of one of treatments alone."""
    before = timing.side == "before" and (timing.relation == "during" or timing.anchor in _MOMENTS_OF_TRIAL)
    return timing.relation == "within" or (before and tree is not None and _treated(tree))


def _of_transplants(one: Tree, other: Tree | None) -> bool:
    """`an allogeneic transplant, or an autologous one within 12 weeks`: one of the two lasts, and is asked of ever."""
    kinds = [frozenset(item.about.name for item in statements(tree)) for tree in (one, other)]
    return kinds[0] != kinds[1] and all(kind and kind <= _TRANSPLANTS for kind in kinds)


def _current(item: Statement, *, past: bool) -> bool:
    """Whether a finding is one of now; in a history of several, `unstable` says what it was like then."""
    now = ("active", "uncontrolled", "progressing") if past else ("active", "uncontrolled", "unstable", "progressing")
    return item.timing is not None or item.limit is not None or any(said.value in now for said in item.said)


def _since_each(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`At least 4 weeks since A, B or C` asks for that long since each."""
    shared = list(trees)
    since = None
    for at, part in enumerate(parts):
        own, tree = timing_of(scan, part.cut), shared[at]
        if own is not None:
            since = own if own.relation == "at least" and own.anchor not in MOMENTS else None
        elif since is not None and tree is not None:
            given = since
            plain = [item.op == "present" and item.limit is None for item in statements(tree)]
            if plain and all(plain) and (_treated(tree) or _is_another(parts, at, tree)):
                shared[at] = change(tree, partial(_in_time, timing=given))
    return shared


def _is_another(parts: tuple[Part, ...], at: int, tree: Tree) -> bool:
    """`..., or other investigational treatments`: what the vocabulary has no name for, in a list that `or` ends."""
    joining = next((part.joining for part in parts[at:] if part.joining), "")
    return joining == "or" and not any(item.about.name for item in statements(tree))


def _treated(tree: Tree) -> bool:
    """Whether a tree is about drugs, procedures and events, which can be done with."""
    terms = [term_of(item.about.name) for item in statements(tree)]
    return all(term is not None and (isinstance(term, Drug | DrugClass) or is_moment(term)) for term in terms)


def _given(scan: Scan, part: Part, tree: Tree) -> bool:
    """Whether a tree is about drugs alone: `epilepsy or anticonvulsants within 6 months` dates the drugs."""
    names = {item.about.name for item in statements(tree)}
    return all(map(is_drug, names)) if any(names) else _USED.search(scan.text(part.cut)) is not None


def _is_bare_state(part: Part, tree: Tree) -> bool:
    """A lasting state with nothing behind its name that it may be only a word of: `HIV vaccines`."""
    found = statements(tree)
    bare = all(item.about.cut.end >= part.cut.end and item.about.name not in _DATED for item in found)
    return bare and is_lasting(tree)


def is_lasting(tree: Tree, *, passing: bool = False) -> bool:
    """Whether a tree is about a state, which a window behind a comma list is seldom said of; `passing`: whichever."""
    terms = [term_of(item.about.name) for item in statements(tree) if passing or item.about.name not in _PASSING]
    return any(isinstance(term, Concept) and term.kind == "condition" and term.course == "state" for term in terms)


def _in_time(item: Statement, timing: Timing) -> Statement:
    kept = item.timing is not None or item.about.name in PEOPLE
    return item if kept else msgspec.structs.replace(item, timing=timing)


def _shared_selectors(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`history of A, B or C`, `A, B or C in the past` is a history of each; `history of A and on B` is of A alone."""
    if not any(item.selector for tree in trees for item in statements(tree)):
        return trees
    shared: list[Tree | None] = []
    selector = "ever" if IN_THE_PAST.search(scan.text(parts[-1].cut)) else ""
    taken = TAKES.search(scan.text(parts[0].cut)) is not None
    for part, tree in zip(parts, trees, strict=True):
        said = [item.selector for item in statements(tree)]
        selector = next((item for item in said if item), selector)
        given = selector
        anew = (
            given == "ever" and not taken and bool(part.joining) and TAKES.match(scan.plain, part.cut.first) is not None
        )
        if tree is None or not given or anew or _IS_NOW.search(scan.text(part.cut)) is not None:
            shared.append(tree)
        else:
            shared.append(change(tree, partial(_chosen, selector=given)))
    return shared


def _chosen(item: Statement, selector: str) -> Statement:
    now = any(said.value == "active" for said in item.said)
    found = (item.limit is None and item.op == "present") or is_drug(item.about.name)
    return msgspec.structs.replace(item, selector=selector) if found and not (item.selector or now) else item
