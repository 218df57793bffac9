"""One part of a line that holds no joining word becomes statements: a comparison, a test result, or a presence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.read.criteria.connectives_cues import cue
from trialrun.read.criteria.lines_scan import Scan, both_names
from trialrun.read.criteria.model import (
    Comparator,
    Comparison,
    Judgement,
    Limit,
    Named,
    Presence,
    Said,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.qualifiers import own_words, said_in, selector_of, without_selector
from trialrun.read.criteria.trees import all_of, change, join
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Concept, Derived, Drug, DrugClass, Term, Variable, load_vocabulary

_RESULTS: tuple[tuple[re.Pattern[str], Presence], ...] = (
    (re.compile(r"\b(?:undetectable|not detectable|non-detectable|below (?:the )?(?:limit|level) of detection)\b", re.I),
     "undetectable"),
    (re.compile(r"\b(?:detectable|detected|quantifiable)\b", re.I), "detectable"),
    (re.compile(r"(?<![a-z])(?:negative|negativity|seronegative|non-?reactive|-negative)\b|\(-\)", re.I), "negative"),
    (re.compile(r"(?<![a-z])(?:positive|positivity|seropositive|seropositivity|reactive|-positive)\b|\(\+\)", re.I),
     "positive"),
)  # fmt: skip
SEX = re.compile(r"\b(?P<female>females?|wom[ae]n|girls?)\b|\b(?P<male>males?|m[ae]n|boys?)\b", re.IGNORECASE)
_NORMAL = re.compile(r"\b(?:normal|within normal (?:limits|range)|WNL|in (?:the )?normal range|normali[sz]ed)\b", re.I)
_RAISED = re.compile(
    r"\b(?:elevated|increased|raised|elevation|(?:above|higher than|greater than|exceed\w*) (?:the )?(?:institutional )?"
    r"(?:upper limits? of )?(?:institutional )?normal)\b",
    re.IGNORECASE,
)
_LOWERED = re.compile(r"\b(?:decreased|reduced|low|below normal)\b", re.I)
_UPPER_NORMAL = frozenset({"creatinine", "total_bilirubin", "alp", "ast", "alt", "direct_bilirubin"})
_CAUSE = re.compile(r"\b(?:due to|secondary to|caused by|related to|attribut\w+ to|resulting from|because of)\b", re.I)
_BESIDE = re.compile(
    r"\b(?:with|and ha(?:s|ve)|plus|complicated by|who ha(?:s|ve)|accompanied by|that ha(?:s|ve))\b", re.I
)
_WIDE_TREATMENTS = frozenset({"anticancer_therapy", "antineoplastic", "investigational_agent", "prior_lines"})
_GRADE = re.compile(r"\bgrades?\b", re.IGNORECASE)
_GRADES = frozenset({"ctcae_grade", "neuropathy_grade"})
_STAGE = frozenset({"stage", "class", "type", "phase"})
_NYHA = re.compile(r"\bNYHA\b|New York Heart", re.IGNORECASE)
_PREDICTED = re.compile(r"\bpredicted\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:within|less|in the|during|last|past|under|fewer|not more|no more)\b|<", re.IGNORECASE)
_FLIPPED: dict[Comparator, Comparator] = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "="}
_EARLIER = re.compile(r"(?:prior|previous|past)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"[<>=~ ]*\d[\d.,]*\s*(?:x\s*10\S*\s*)?[\w/%^*.]{1,12}$")
_LONG = 60


def term_of(name: str) -> Term | None:
    """The vocabulary's term of a name."""
    return load_vocabulary().term(name) if name else None


def read_part(scan: Scan, cut: Cut, own: tuple[Comparison, ...], *, findings: bool) -> Tree | None:
    """The statements of a part; None where it says nothing of a patient. `own` are its comparisons.

    `findings`: the part stands in a list of what excludes, so that two names of one word are alternatives.
    """
    cut = scan.trimmed(cut)
    if own:
        measured = _joined_numbers([_measured(scan, cut, item, findings=findings) for item in own], scan, cut, own)
        return all_of([measured, *_beside(scan, cut, own), judged_part(scan, cut, alone=False)])
    spots = scan.spots_in(cut)
    if cue("person").search(scan.shown(cut)) and not _agreed(scan, cut):
        return Judgement(scan.text(cut), cut, "patient")
    trees = [_of_spots(scan, cut, spots, findings=findings)] if spots else [_population(scan, cut)]
    return all_of([*trees, judged_part(scan, cut, alone=trees[0] is None)])


def _joined_numbers(trees: list[Tree | None], scan: Scan, cut: Cut, own: tuple[Comparison, ...]) -> Tree | None:
    """The numbers of a part: one number of several measurements is asked of all of them, `or` of any."""
    alternatives = len({item.cut for item in own}) == 1 and re.search(r"\bor\b", scan.shown(cut), re.IGNORECASE)
    return join(trees, all_together=not alternatives)


def _beside(scan: Scan, cut: Cut, own: tuple[Comparison, ...]) -> list[Tree | None]:
    """Conditions beside a number: `HbA1c 7 to 8 % with diabetes symptoms`, `myeloma after 2 prior lines`."""
    first, last = min(item.cut.first for item in own), max(item.cut.end for item in own)
    named = {item.about.cut for item in own if item.about}
    names = {_regraded(scan, cut, item.about).name for item in own if item.about}
    beside: list[Tree | None] = []
    aside = named if "nyha_class" not in names else {*named, *(item.cut for item in scan.spots_in(cut))}
    for stretch in (Cut(cut.first, first), Cut(last, cut.end)):
        spots = tuple(item for item in scan.spots_in(stretch) if item.cut not in aside)
        if not spots or not _is_condition(spots[0].name) or names & _GRADES:
            continue
        joined = stretch.first == cut.first or _BESIDE.search(scan.shown(Cut(last, spots[0].cut.first)))
        if joined:
            beside.append(_of_spots(scan, stretch, spots, findings=False))
    return beside


def judged_part(scan: Scan, cut: Cut, *, alone: bool) -> Judgement | None:
    """The judgement that a part rests on. `alone`: nothing else was understood in it, so any own words need one."""
    shown = scan.shown(cut)
    if cue("person").search(shown):
        return None if _agreed(scan, cut) or not alone else Judgement(scan.text(cut), cut, "patient")
    if cue("judgement").search(shown):
        return Judgement(scan.text(cut), cut)
    return None


def unnamed(scan: Scan, cut: Cut) -> Tree | None:
    """A statement about something that the vocabulary has no name for; None where the part says nothing of its own."""
    words, timing = own_words(scan, cut), timing_of(scan, cut)
    if _AMOUNT.match(scan.text(scan.trimmed(cut))):
        return None
    if not words and timing is not None and timing.relation == "at least" and timing.anchor == "event":
        words = timing.anchor_words
    if not words:
        return None
    said = said_in(scan, cut)
    about = Named(words[:_LONG], cut)
    return Statement(about, cut, "present", None, (), timing_of(scan, cut), selector_of(said), without_selector(said))


def timing_of(scan: Scan, cut: Cut) -> Timing | None:
    """The first window of time in a part."""
    return next(iter(scan.timings_in(cut)), None)


def compared(scan: Scan, cut: Cut, found: Comparison, about: Named, *, findings: bool) -> Tree | None:
    """A comparison said of a name."""
    statement = _statement(scan, cut, found, about, findings=findings)
    both = both_names(about.words)
    if len(both) < 2:
        return statement
    named = (msgspec.structs.replace(about, name=name) for name in both)
    return join((msgspec.structs.replace(statement, about=name) for name in named), all_together=not findings)


def about_of(scan: Scan, cut: Cut, found: Comparison) -> Named | None:
    """What a comparison is about: the term that was found for it, or the words before it."""
    if found.about is not None:
        return found.about
    if found.limit.unit == "a":
        return Named("age", found.cut, "age")
    before = Cut(cut.first, max(cut.first, found.cut.first))
    words = own_words(scan, before)
    return Named(words[-_LONG:], before) if words else None


def _measured(scan: Scan, cut: Cut, found: Comparison, *, findings: bool) -> Tree | None:
    about = about_of(scan, cut, found)
    if about is None:
        return None
    about = _regraded(scan, cut, about)
    if not about.name and about.words.lower() in _STAGE and scan.spots_in(cut):
        return _staged(scan, cut, found, findings=findings)
    if about.name in ("prior_lines", "prior_cycles", "anticancer_therapy") and not found.limit.unit:
        return _counted(scan, cut, found, about)
    return compared(scan, cut, found, about, findings=findings)


def _staged(scan: Scan, cut: Cut, found: Comparison, *, findings: bool) -> Tree | None:
    """`stage II or III myeloma`: the disease, narrowed by its stage."""
    tree = _of_spots(scan, cut, scan.spots_in(cut), findings=findings)
    said = Said("stage", scan.text(found.cut))
    return None if tree is None else change(tree, lambda item: msgspec.structs.replace(item, said=(*item.said, said)))


def _regraded(scan: Scan, cut: Cut, about: Named) -> Named:
    """A class or grade of heart failure by the New York Heart Association is a scale of its own."""
    if about.name in ("heart_failure", "ctcae_grade", "") and _NYHA.search(scan.text(cut)):
        return msgspec.structs.replace(about, name="nyha_class")
    if not about.name and _GRADE.search(scan.text(cut)):
        about = msgspec.structs.replace(about, name="ctcae_grade")
    neuropathy = any("neuropathy" in item.name for item in scan.spots_in(cut))
    if about.name == "ctcae_grade" and neuropathy:
        return msgspec.structs.replace(about, name="neuropathy_grade")
    return about


def _statement(scan: Scan, cut: Cut, found: Comparison, about: Named, *, findings: bool) -> Statement:
    said = said_in(scan, cut)
    if _PREDICTED.search(scan.text(cut)):
        said = (*said, Said("of", "predicted"))
    if about.name in ("age", "sex"):
        said = (*said, *_left_over(scan, cut))
    if about.name == "ctcae_grade":
        said = (*said, *(Said("of", item.name) for item in scan.spots_in(cut) if item.name != "ctcae_grade"))
    return Statement(
        about=about,
        cut=found.cut,
        op="in" if found.values else _FLIPPED[found.op] if found.implied and findings else found.op,
        limit=found.limit,
        values=tuple(format(value, "f") for value in found.values),
        timing=timing_of(scan, cut),
        selector="",
        said=without_selector(said),
        implied=found.implied,
    )


def _is_condition(name: str) -> bool:
    term = term_of(name)
    return isinstance(term, Concept) and term.kind == "condition"


def _counted(scan: Scan, cut: Cut, found: Comparison, about: Named) -> Statement:
    """A number of lines or cycles, with the treatment they were of."""
    name = "prior_lines" if about.name == "anticancer_therapy" else about.name
    of = [item for item in scan.spots_in(cut) if isinstance(term_of(item.name), Drug | DrugClass)]
    said = tuple(Said("name", item.name) for item in of)
    statement = _statement(scan, cut, found, msgspec.structs.replace(about, name=name), findings=False)
    return msgspec.structs.replace(statement, counted=True, said=(*statement.said, *said))


def _of_spots(scan: Scan, cut: Cut, spots: tuple[Spot, ...], *, findings: bool) -> Tree | None:
    heads = tuple(_heads(scan, cut, spots))
    said, timing = (*said_in(scan, cut), *_left_over(scan, cut)), _since(scan, cut, findings=findings)
    if any(_EARLIER.match(item.words) for item in spots):
        said = (*said, Said("selector", "ever"))
    trees: list[Tree | None] = []
    for head, beside in heads:
        trees.append(_present(scan, cut, head, (*said, *beside), timing, findings=findings))
    return all_of(trees)


def _left_over(scan: Scan, cut: Cut) -> tuple[Said, ...]:
    """Words of a part that nothing else accounts for narrow what it says, and are not dropped."""
    words = own_words(scan, cut)
    return (Said("detail", words),) if words else ()


def _since(scan: Scan, cut: Cut, *, findings: bool) -> Timing | None:
    """The window of a part. `Must be 6 weeks from the last dose of X` asks for that long since X."""
    timing = timing_of(scan, cut)
    if timing is None or findings or timing.relation != "within" or timing.amount is None:
        return timing
    words = scan.text(timing.cut)
    inside = any(item.cut.first >= timing.cut.first and item.cut.end <= timing.cut.end for item in scan.spots)
    if not inside or _LESS.search(words):
        return timing
    return msgspec.structs.replace(timing, relation="at least", side="before", anchor="unspecified")


def _heads(scan: Scan, cut: Cut, spots: tuple[Spot, ...]) -> Iterator[tuple[Spot, tuple[Said, ...]]]:
    """What a part is about: most often one term, the others saying where, why or for what."""
    head, beside = spots[0], list[Said]()
    for spotted in spots[1:]:
        between = scan.shown(cut)[head.cut.end - cut.first : spotted.cut.first - cut.first]
        same_kind = type(term_of(head.name)) is type(term_of(spotted.name))
        allergy = f"allergy_to_{spotted.name}"
        if head.name in ("allergy", "drug_allergy") and term_of(allergy) is not None:
            head = Spot(head.cut, (allergy,), scan.text(Cut(head.cut.first, spotted.cut.end)))
        elif _wide(head) and not _wide(spotted) and isinstance(term_of(spotted.name), Drug | DrugClass):
            head = spotted
        elif head.name == "hormone_receptor_positive":
            continue
        elif not between.strip(" -") and same_kind and not isinstance(term_of(head.name), Variable):
            head = spotted
        elif _names_the_test(head, spotted):
            head = spotted
        elif spotted.name != head.name and spotted.name in load_vocabulary().below(head.name):
            head = spotted
        elif spotted.name in load_vocabulary().above(head.name):
            continue
        elif _CAUSE.search(between):
            beside.append(Said("cause", spotted.name))
        elif _BESIDE.search(between) and isinstance(term_of(spotted.name), Concept) and same_kind:
            yield head, tuple(beside)
            head, beside = spotted, []
        else:
            beside.append(Said("detail", spotted.name))
    yield head, tuple(beside)


def _names_the_test(head: Spot, spotted: Spot) -> bool:
    """`hCG pregnancy test`: what is measured names the test."""
    own, other = term_of(head.name), term_of(spotted.name)
    measured = isinstance(own, Variable) and own.kind == "number"
    return measured and isinstance(other, Variable) and other.kind == "test"


def _wide(spotted: Spot) -> bool:
    return spotted.name in _WIDE_TREATMENTS


def _present(
    scan: Scan, cut: Cut, head: Spot, said: tuple[Said, ...], timing: Timing | None, *, findings: bool
) -> Tree | None:
    about = Named(head.words, head.cut, head.name)
    term = term_of(head.name)
    if isinstance(term, Derived):
        return None
    result = _result(scan, cut, head)
    if isinstance(term, Variable):
        if term.kind in ("number", "scale", "category") and result is None:
            return _normal(scan, cut, about, timing, findings=findings)
        op: Presence = result or "positive"
    else:
        op = result if result and head.name in _INFECTIONS else "present"
    if _agreed(scan, cut):
        said = (*said, Said("agreed", "yes"))
    said, selector = without_selector(said), selector_of(said)
    names = both_names(head.words) or (head.name,)
    abouts = (msgspec.structs.replace(about, name=name) for name in names)
    together = bool(re.search(r"\band\b", head.words)) and not findings
    return join((Statement(item, cut, op, None, (), timing, selector, said) for item in abouts), all_together=together)


_INFECTIONS = frozenset(
    {"hiv_infection", "hbv_infection", "hcv_infection", "hepatitis", "hormone_receptor_positive", "chronic_hepatitis"}
)


def fitting_result(name: str, result: Presence) -> Presence:
    """A test is positive, a load is detectable, whichever word is printed."""
    term = term_of(name)
    if isinstance(term, Variable) and term.kind == "test":
        return {"detectable": "positive", "undetectable": "negative"}.get(result, result)  # type: ignore[return-value]
    if isinstance(term, Variable) and term.kind == "number":
        return {"positive": "detectable", "negative": "undetectable"}.get(result, result)  # type: ignore[return-value]
    return result


def _result(scan: Scan, cut: Cut, head: Spot) -> Presence | None:
    """The result in words that belongs to a term: behind it, else before it."""
    shown = scan.shown(cut)
    after, before = shown[head.cut.end - cut.first :], shown[: head.cut.first - cut.first]
    for text in (head.words, after, before):
        found = [(match.start(), result) for pattern, result in _RESULTS for match in pattern.finditer(text)]
        if found:
            return fitting_result(head.name, min(found)[1] if text is not before else max(found)[1])
    return None


def result_in(scan: Scan, cut: Cut) -> Presence | None:
    """The first result in words that stands in a part."""
    shown = scan.text(cut)
    found = [(match.start(), result) for pattern, result in _RESULTS for match in pattern.finditer(shown)]
    return min(found)[1] if found else None


def _normal(scan: Scan, cut: Cut, about: Named, timing: Timing | None, *, findings: bool) -> Tree | None:
    """`normal`, `elevated`, `low` of a measurement, by its limits of normal; nothing where no such word stands."""
    shown = scan.text(cut)
    if about.name == "bm_infiltration":
        named = msgspec.structs.replace(about, name="marrow_involvement")
        return Statement(named, cut, "present", timing=timing)
    bounds: tuple[tuple[Comparator, Literal["ULN", "LLN"]], ...] = ()
    if _RAISED.search(shown):
        bounds = ((">", "ULN"),)
    elif _NORMAL.search(shown):
        upper = about.name in _UPPER_NORMAL
        bounds = (("<=", "ULN"),) if upper else ((">=", "LLN"), ("<=", "ULN"))
    elif _LOWERED.search(shown):
        bounds = (("<", "LLN"),)
    names = both_names(about.words) or (about.name,)
    return join(
        (
            all_of(
                Statement(
                    msgspec.structs.replace(about, name=name), cut, op, Limit(Decimal(1), times=times),
                    timing=timing,
                )
                for op, times in bounds
            )
            for name in names
        ),
        all_together=not findings,
    )  # fmt: skip


def _population(scan: Scan, cut: Cut) -> Tree | None:
    """Women, or men; both together are everybody."""
    found = {name for item in SEX.finditer(scan.shown(cut)) for name, word in item.groupdict().items() if word}
    if len(found) != 1:
        return None
    return Statement(Named("sex", cut, "sex"), cut, "in", None, tuple(found))


def _agreed(scan: Scan, cut: Cut) -> bool:
    """Whether contraception is agreed to, which is asked of the patient but named as what it is."""
    return any(item.name == "contraception" for item in scan.spots_in(cut))
