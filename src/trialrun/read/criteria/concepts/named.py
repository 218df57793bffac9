"""Terms named in a part become presences, test results, or what is normal. Reads no number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from trialrun.read.criteria.concepts.normal import normal
from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, selector_of, without_selector
from trialrun.read.criteria.cues import generic_words
from trialrun.read.criteria.lexis.timings import ends_of
from trialrun.read.criteria.lexis.units import TIME_UNITS
from trialrun.read.criteria.model import Named, Presence, Said, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import SPOT_MARK, Scan
from trialrun.read.criteria.scan.spots import both_names
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_drug, is_number, is_scale, is_test, term_of
from trialrun.read.criteria.trees import OPPOSITES, all_of, deny, join
from trialrun.read.numbers import NUMBER_WORDS
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Derived, Variable, load_vocabulary

_RESULTS: tuple[tuple[re.Pattern[str], Presence], ...] = (
    (re.compile(r"\b(?:undetectable|not detectable|non-detectable|(?:below|under|less than|lower than)"
                r" (?:the )?(?:lower )?(?:(?:limit|level) of (?:detection|quantification)|detection limit))", re.I),
     "undetectable"),
    (re.compile(r"\b(?:detectable|detected|quantifiable|(?:above|over|exceed\w*|greater than|higher than) (?:the )?"
                r"(?:lower )?(?:(?:limit|level) of (?:detection|quantification)|detection limit))\b", re.I),
     "detectable"),
    (re.compile(r"(?<![a-z])(?:negative|negativity|seronegative|non-?reactive|-negative)\b|\(-\)", re.I), "negative"),
    (re.compile(r"(?<![a-z])(?:positive|positivity|seropositive|seropositivity|reactive|-positive)\b|\(\+\)", re.I),
     "positive"),
)  # fmt: skip
ANY_RESULT = Sought(
    re.compile(r"detect|quantifiable|negativ|positiv|reactive|\([-+]\)", re.IGNORECASE),
    parts=("detect", "quantifiable", "negativ", "positiv", "reactive", "(-)", "(+)"),
)
"""What stands in every result in words."""
_WITH_RESULT = re.compile(r"[\s,]*(?:(?:patients?|infection)\s+)?(?:with|who have|whose)\s(?!HIV)", re.IGNORECASE)
_OF_TESTS: dict[Presence, Presence] = {"detectable": "positive", "undetectable": "negative"}
_OF_LOADS: dict[Presence, Presence] = {"positive": "detectable", "negative": "undetectable"}
_DENIED = re.compile(
    r"\b(?:not|cannot)\s+(?:be\s+)?(?:(?:known|documented|proven|confirmed|found|reported)\s+)?(?:to\s+)?(?:be\s+)?\Z|\bnon-\Z",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(rf"(?:[{SPOT_MARK}][\s-]?|\w-)\Z")
"""`HIV-negative patients with hepatitis`: a result right behind a name is of that, and of nothing behind it."""
_FREE_OF = re.compile(r"[- ]free\b(?! (?:survival|light|of|t[34]|thyrox|kappa|lambda|cortisol|base))", re.IGNORECASE)
_FREE_WORDS = re.compile(r"\b(?:free|interval|period|for)\b\s*", re.IGNORECASE)
_INNER_NOT = re.compile(r"\b(?:not|no longer|never)\b", re.IGNORECASE)
SEX = Sought(
    re.compile(r"\b(?P<female>females?|wom[ae]n|girls?)\b|\b(?P<male>males?|m[ae]n|boys?)\b", re.IGNORECASE),
    words=("female", "females", "woman", "women", "girl", "girls", "male", "males", "man", "men", "boy", "boys"),
)
_UNWILLING = re.compile(
    r"\b(?:unwilling|not willing|refus\w+|unable|(?:do|does|did|will|are|is) not (?:agree|use|using|accept)|not using"
    r"|not agree)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"\b(?:agree\w*|(?:un)?willing\w*|consent\w*|commit\w*|accept\w*|refus\w*|prepared|promis\w*|advis\w*|counsel\w*|able|ask\w*)\b",
    re.I,
)
"""Words of which one stands where contraception is agreed to, and not only used."""
_DISTINCT = re.compile(r"\b(?:distinct|different|differs?|separate)\b.*\bfrom$", re.IGNORECASE)
_PROVEN = re.compile(r"[\s-]*(?:proven|proved|confirmed|documented|verified|diagnosed)\s+(?:[\w-]+\s+){0,2}", re.I)
_OF_THE_CELLS = re.compile(
    r"[\s+\x00-]*(?:(?:sero)?(?:positive|negative)|mutated|mutant|expressing|overexpressing|rearranged|amplified|mutation)?[\s-]*"
    r"(?:(?:relapsed|refractory|acute|precursor|[BT]-?cell|or|/)[\s-]*){0,4}",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\b(?:due to|secondary to|caused by|related to|attribut\w+ to|resulting from|because of)\b", re.I)
ACCOMPANIED = re.compile(
    r"\b(?:with|and ha(?:s|ve)|plus|complicated by|who ha(?:s|ve)|accompanied by|that ha(?:s|ve))\b", re.I
)
_TAKING = re.compile(
    r"\b(?:patients|subjects|participants|individuals|persons|those|who|that)\s+"
    r"(?:(?:are|is|currently|have|has|had|previously|already)\s+)*(?:on|taking|receiving|using|received|taken)\b[^,;]*\Z",
    re.IGNORECASE,
)
_WIDE_TREATMENTS = frozenset({"anticancer_therapy", "antineoplastic", "investigational_agent", "prior_lines"})
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_OF_WINDOWS = frozenset(
    {"completion", "completing", "completed", "elapsed", "passed", "ended", "end", "following", "exposure", "washout"}
)
_LESS = re.compile(r"\b(?:within|less|in the|during|last|past|under|fewer|not more|no more)\b|<", re.IGNORECASE)
_EARLIER_WORD = re.compile(r"\b(?:history|prior|previous\w*|past|ever|earlier)\b", re.IGNORECASE)
_EARLIER = re.compile(r"(?:\w+ (?:or|and|and/or) )?(?:prior|previous|past|former)\b", re.IGNORECASE)
IN_THE_PAST = re.compile(r"\b(?:before|in the past)\W*\Z", re.IGNORECASE)
"""`No bortezomib before`: at any time."""
_BOTH = re.compile(r"\band\b(?!/)")


def timing_of(scan: Scan, cut: Cut) -> Timing | None:
    """The first window of time in a part."""
    found = scan.timings_in(cut)
    return found[0] if found else None


def read_terms(scan: Scan, cut: Cut, spots: tuple[Spot, ...], *, findings: bool) -> Tree | None:
    """What the terms of a part say: presences, results, what is normal."""
    heads = tuple(_heads(scan, cut, spots))
    said, timing = (*said_in(scan, cut), *left_over(scan, cut)), _since(scan, cut, findings=findings)
    if timing is not None and timing.relation == "during":
        inner = _INNER_NOT.search(scan.shown(cut), max(0, spots[0].cut.end - cut.first))
        if inner is not None:
            said, timing = (*said, Said("detail", scan.text(Cut(cut.first + inner.start(), cut.end)))), None
    said = (*said, *_of_the_event(scan, timing))
    if any(_EARLIER.match(item.words) for item in spots) or IN_THE_PAST.search(scan.text(cut)):
        said = (*said, Said("selector", "ever"))
    trees: list[Tree | None] = []
    for head, beside in heads:
        free = _FREE_OF.match(scan.plain, head.cut.end) is not None
        kept = _without_free((*said, *beside)) if free else (*said, *beside)
        for window in ends_of(timing):
            tree = _present(scan, cut, head, kept, window, findings=findings)
            trees.append(deny(tree) if tree is not None and free else tree)
    return all_of(trees)


def _without_free(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """What is said beside a term without the words that only deny it: `transfusion-free interval`."""
    kept = (item if item.key != "detail" else Said("detail", _FREE_WORDS.sub("", item.value).strip()) for item in said)
    return tuple(item for item in kept if item.value)


def _of_the_event(scan: Scan, timing: Timing | None) -> tuple[Said, ...]:
    """`6 months since substantial marrow radiation`: what narrows the event stands in the words of the window."""
    if timing is None or timing.relation != "at least" or timing.anchor != "event":
        return ()
    shown = list(scan.text(timing.cut))
    for item in scan.spots_in(timing.cut):
        first, end = item.cut.first - timing.cut.first, item.cut.end - timing.cut.first
        shown[first:end] = " " * (end - first)
    words = [word for word in _LETTERS.findall("".join(shown)) if word.lower() not in _window_words()]
    return (Said("detail", " ".join(words)),) if words else ()


@cache
def _window_words() -> frozenset[str]:
    """Words that say how long ago something was, and of no event what it was like."""
    return generic_words() | TIME_UNITS.keys() | NUMBER_WORDS.keys() | _OF_WINDOWS


def left_over(scan: Scan, cut: Cut) -> tuple[Said, ...]:
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
        elif _wide(head) and is_drug(spotted.name) and (not _wide(spotted) or spotted.name == "investigational_agent"):
            head = spotted
        elif _is_another(head, spotted, between):
            yield head, tuple(beside)
            head, beside = spotted, []
        elif _says_its_own(head, spotted) or (_means_several(head, spotted) and not between.strip(" -")):
            continue
        elif _unvalued(head) and not _result(scan, cut, head) and _is_found(spotted):
            head, beside = spotted, [*beside, Said("detail", head.name)]
        elif _PROVEN.fullmatch(between) and _is_found(spotted) and not _is_found(head):
            head = spotted
        elif _is_cause(head, spotted, between):
            beside.append(Said("cause", spotted.name))
        elif (
            (not between.strip(" -") and same_kind and not isinstance(term_of(head.name), Variable))
            or _names_the_test(head, spotted)
            or (spotted.name != head.name and spotted.name in load_vocabulary().below(head.name))
        ):
            head = spotted
        elif spotted.name in load_vocabulary().above(head.name):
            continue
        elif _accompanies(head, spotted, between) or _takes(scan, cut, head, spotted, between):
            yield head, tuple(beside)
            head, beside = spotted, []
        else:
            beside.append(Said("detail", spotted.name))
    yield head, tuple(beside)


def _accompanies(head: Spot, spotted: Spot, between: str) -> bool:
    same_kind = type(term_of(head.name)) is type(term_of(spotted.name))
    tested = is_test(head.name) and is_condition(spotted.name)
    both = same_kind or tested or isinstance(term_of(spotted.name), Variable)
    return both and ACCOMPANIED.search(between) is not None


def _takes(scan: Scan, cut: Cut, head: Spot, spotted: Spot, between: str) -> bool:
    """`diabetic patients who are on insulin`: those with both, where no window is said of either."""
    taken = is_condition(head.name) and is_drug(spotted.name) and _TAKING.search(between) is not None
    return taken and not scan.timings_in(cut)


def _says_its_own(head: Spot, spotted: Spot) -> bool:
    """Whether what follows adds nothing: the disease that another one is distinct from; whom contraception protects."""
    potential = spotted.name in ("childbearing_potential", "partner_of_childbearing_potential")
    protects = head.name == "contraception" and potential
    of_breast = head.name == "hormone_receptor_positive" and spotted.name == "breast_cancer"
    return protects or of_breast or _DISTINCT.search(head.words) is not None


def _is_another(head: Spot, spotted: Spot, between: str) -> bool:
    """`Philadelphia chromosome positive ALL`: a mark of the cells, and the disease; who refuses contraception."""
    marked = is_test(head.name) and is_condition(spotted.name) and _OF_THE_CELLS.fullmatch(between) is not None
    women = head.name == "childbearing_potential" and spotted.name == "contraception"
    return marked or (women and _UNWILLING.search(between) is not None)


def _means_several(head: Spot, spotted: Spot) -> bool:
    """`hepatitis B and C infection`: what follows is what all that a word means together are kinds of."""
    return len(head.names) > 1 and any(spotted.name in load_vocabulary().above(name) for name in head.names)


def _is_cause(head: Spot, spotted: Spot, between: str) -> bool:
    """Whether what follows is what a finding comes from."""
    told = spotted.name in ("disease_related", "marrow_involvement")
    return bool(_CAUSE.search(between)) or (told and _is_found(head))


def _is_found(spotted: Spot) -> bool:
    return is_drug(spotted.name) or is_condition(spotted.name)


def _unvalued(head: Spot) -> bool:
    """A measurement without a value before something else only narrows it: `IgM myeloma`."""
    return is_number(head.name) or is_scale(head.name)


def _names_the_test(head: Spot, spotted: Spot) -> bool:
    """`hCG pregnancy test`: what is measured names the test."""
    return is_number(head.name) and is_test(spotted.name)


def _wide(spotted: Spot) -> bool:
    return spotted.name in _WIDE_TREATMENTS


def _present(
    scan: Scan, cut: Cut, head: Spot, said: tuple[Said, ...], timing: Timing | None, *, findings: bool
) -> Tree | None:
    about = Named(head.words, head.cut, head.name)
    term = term_of(head.name)
    if isinstance(term, Derived):
        return None
    result = None if head.name in INFECTIONS and _of_its_test(scan, cut, head) else _result(scan, cut, head)
    if head.name in INFECTIONS and is_condition(head.name) and result == "undetectable":  # it is there, or is not
        return Statement(Named(scan.text(cut), cut), cut, "present")
    if isinstance(term, Variable):
        if term.kind in ("number", "scale", "category") and result is None:
            return normal(scan, cut, about, timing, findings=findings)
        op: Presence = result or "positive"
    else:
        op = result if result and head.name in INFECTIONS else "present"
    if is_contraception(scan, cut):
        said = (*said, Said("agreed", "yes" if _AGREES.search(scan.plain) else "implied"))
        if head.name == "contraception":
            op, timing = "absent" if _UNWILLING.search(scan.text(cut)) else op, _lasting(timing)
    said, selector = without_selector(said), selector_of(said)
    if selector == "ever" and timing is not None and not _EARLIER_WORD.search(scan.text(cut)):
        selector = ""
    both = both_names(head.words)
    names = both if head.name in both else (head.name,)
    abouts = [msgspec.structs.replace(about, name=name) for name in names]
    found = [
        Statement(item, cut, _result_of(item.name, op, result), None, (), timing, selector, said) for item in abouts
    ]
    since = timing is not None and timing.relation == "at least"
    together = len(names) > 1 and not findings and (since or _BOTH.search(head.words) is not None)
    return join(found, all_together=together)


def _lasting(timing: Timing | None) -> Timing | None:
    """`contraception until 6 months after the last dose`: used through all that time."""
    if timing is None or timing.side != "after" or timing.amount is None:
        return timing
    return msgspec.structs.replace(timing, relation="during")


def _result_of(name: str, op: Presence, result: Presence | None) -> Presence:
    """`hepatitis A, B and C negative`: each has the result; an infection without a test is not there."""
    if result != "negative" or op != "present":
        return op
    return result if name in INFECTIONS else "absent" if "infection" in load_vocabulary().above(name) else op


INFECTIONS = frozenset(
    {"hiv_infection", "hbv_infection", "hcv_infection", "htlv_infection", "hepatitis", "chronic_hepatitis"}
)


def fitting_result(name: str, result: Presence) -> Presence:
    """A test is positive, a load is detectable, whichever word is printed."""
    if is_test(name):
        return _OF_TESTS.get(result, result)
    return _OF_LOADS.get(result, result) if is_number(name) else result


def _result(scan: Scan, cut: Cut, head: Spot) -> Presence | None:
    """The result in words that belongs to a term: behind it, else before it."""
    if scan.lacks(ANY_RESULT):
        return None
    shown = scan.shown(cut)
    after, before = shown[head.cut.end - cut.first :], shown[: head.cut.first - cut.first]
    found = _results_in(head.words) or _results_in(after)
    if found:
        return fitting_result(head.name, min(found)[1])
    earlier = [item for item in _results_in(before) if not _OF_ANOTHER.search(before, 0, item[0])]
    return fitting_result(head.name, max(earlier)[1]) if earlier else None


def _of_its_test(scan: Scan, cut: Cut, head: Spot) -> bool:
    """`HIV with undetectable viral load`: the infection is there, the result is that of its test."""
    return _WITH_RESULT.match(scan.plain, head.cut.end, cut.end) is not None


def result_in(scan: Scan, cut: Cut) -> Presence | None:
    """The first result in words that stands in a part."""
    if scan.lacks(ANY_RESULT):
        return None
    found = _results_in(scan.text(cut))
    return min(found)[1] if found else None


def _results_in(text: str) -> list[tuple[int, Presence]]:
    """The results in words and where they stand, `not negative` as positive.

    Most texts have no word of theirs and are passed by at once.
    """
    if ANY_RESULT.pattern.search(text) is None:
        return []
    found = ((match.start(), result) for pattern, result in _RESULTS for match in pattern.finditer(text))
    return [(first, OPPOSITES[result] if _DENIED.search(text[:first]) else result) for first, result in found]


def is_contraception(scan: Scan, cut: Cut) -> bool:
    """Whether contraception is agreed to, which is asked of the patient but named as what it is."""
    return any(item.name == "contraception" for item in scan.spots_in(cut))
