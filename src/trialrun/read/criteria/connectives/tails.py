"""Parts that go with the one before them: they say why, where or how of the same, and name nothing of their own."""

from __future__ import annotations

import re

from trialrun.read.criteria.concepts.qualifiers import own_words, said_in
from trialrun.read.criteria.cues import cue, ends_in_exception_list
from trialrun.read.criteria.model import Said
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought, Words
from trialrun.read.criteria.terms import is_condition, is_drug, is_treatment, term_of
from trialrun.read.text import Cut
from trialrun.terms import Concept, load_vocabulary

_DENIED_LIST = re.compile(
    r"(?P<whom>[^:;,.]{0,60}?)\b(?:no|none|not|cannot|never|neither|absence|lack|free|without|negative)\b[^:;,.]{0,60}:\s",
    re.IGNORECASE,
)
"""`No evidence of: A; B`, `patients must not have any of the following: A; B`: one denial of a list."""
SEMICOLON = r"\s*;(?!\s*(?:or\s+)?otherwise\b)\s*(?:(?:and|or)\b(?!/))?\s*"
"""A semicolon with what joins behind it; `; otherwise ...` goes on with the same."""
_LINKS = Words(
    [
        "for",
        "requiring",
        "requires",
        "require",
        "due to",
        "because of",
        "caused by",
        "secondary to",
        "related to",
        "treated with",
    ]
)
_OPEN_WORDS = (
    "requiring needing receiving undergoing upper lower left right anterior posterior proximal distal"
    " partial complete primary benign major minor serum direct total"
)
_OPEN_END = Sought(
    re.compile(
        r"\b(?:requiring|needing|receiving|undergoing)$"
        r"|\b(?:an?|the|of|any|with|no|known|for|has|have|had)\s+(?:upper|lower|left|right|anterior|posterior|proximal"
        r"|distal|partial|complete|primary|benign|major|minor|serum|direct|total)$",
        re.IGNORECASE,
    ),
    words=frozenset(_OPEN_WORDS.split()),
)
_TOLD_MORE = re.compile(
    r"(?:requiring|needing|necessitating|resulting in|leading to|causing|precluding|despite|that|which"
    r"|due to|because|owing to|secondary to|caused by|resulting from|attribut(?:able|ed) to"
    r"|from (?:prior|previous|earlier)"
    r"|as (?:determined|measured|assessed|evidenced|shown|documented|confirmed|demonstrated|defined|judged|per)\b"
    r"|(?:determined|measured|assessed|evidenced|documented|confirmed|demonstrated|diagnosed|obtained|performed|collected)"
    r" (?:by|after|before|at|on|from|prior|within|during|no))\b",
    re.IGNORECASE,
)
"""How a part behind a comma begins that tells more of what stands before it."""
_DOSE = re.compile(
    r"(?:(?:at|in|with)\s+)?(?:an?\s+)?(?:(?:daily|total|cumulative|maximum|maximal)\s+)?(?:doses?|dosages?)\b",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?:(?:of|at|with)\s+)?(?:(?:NCI|CTC|CTCAE|NCI[- ]CTC(?:AE)?|toxicity)\s+)*(?:version\s+[\d.]+\s+)?"
    r"(?:[<>]=?\s*)?grades?\b",
    re.IGNORECASE,
)
_MORE_SO = re.compile(
    r"(?:more|less|fewer|higher|lower|greater|smaller|larger|longer|shorter|later|earlier|worse|better)\b",
    re.IGNORECASE,
)
"""How an alternative begins that only tells how much: `daily or more frequent`."""
_PLACE = re.compile(r"\b(?:to|of|in|from)\s+(?:the\s+)?[a-z-]+(?:\s+[a-z-]+)?\W{0,3}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:dose|administration|start|initiation|treatment|infusion) (?:of|with) [\w-]+$", re.IGNORECASE)
_SETTING = re.compile(
    r"\s*(?:(?:neo)?-?adjuvant|metastatic|palliative|maintenance|advanced|salvage|frontline|first[ -]line)\s+settings?"
    r"(?:\s+(?:is\s+|are\s+)?(?:allowed|permitted))?\s*",
    re.IGNORECASE,
)
_ORGAN = re.compile(
    r"\s*(?:of\s+)?(?:the\s+)?(?:skin|(?:uterine\s+)?cervix|breasts?|(?:urinary\s+)?bladder|prostate|colon"
    r"|oral cavity|larynx|vulva|uterus)\s*",
    re.IGNORECASE,
)
_TUMOUR = re.compile(r"cancer|carcinom|tumou?r|neoplas|melanom|lymphom|in situ|malignan", re.IGNORECASE)
_FAR = 40
_LONGEST_PLACE = 48
_ADJECTIVE = re.compile(
    r"[A-Za-z-]+(?:al|ic|ar|ous|ine|ive|ary|ory|ian)|(?:external|internal)[ -]beam|whole[ -]brain|involved[ -]field",
    re.I,
)
_FEW_WORDS = 4
_EVER = (Said("selector", "ever"),)


def tells_more(scan: Scan, cut: Cut) -> bool:
    """`, requiring hospitalization`, `, as determined by echocardiogram`: nothing but what stands before it."""
    return _TOLD_MORE.match(scan.plain, cut.first, cut.end) is not None and not scan.comparisons_in(cut)


def is_grade_of(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`neuropathy, grade 2 or higher`: behind a comma, the grade of the finding that stands before it."""
    if _GRADE.match(scan.plain, cut.first, cut.end) is None or scan.comparisons_in(before):
        return False
    named = scan.spots_in(before)[-1:]
    alone = all(item.name in ("ctcae_grade", "painful_neuropathy") for item in scan.spots_in(cut))
    return alone and bool(scan.comparisons_in(cut)) and bool(named) and is_condition(named[0].name)


def is_state_of(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`multiple myeloma, previously untreated`: behind a comma, the state of the disease that stands before it."""
    states = {one.key for one in said_in(scan, cut)}
    if not states or states - {"status", "selector"} or scan.timings_in(cut) or scan.comparisons_in(cut):
        return False
    named = scan.spots_in(before)
    ends = bool(named) and is_condition(named[-1].name) and named[-1].cut.end == scan.trimmed(before).end
    return ends and len(named) == 1 and not (scan.spots_in(cut) or own_words(scan, cut))


def is_dose_of(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`clopidogrel, dose > 75 mg/day`: behind a comma, the dose of the drug that stands before it."""
    if _DOSE.match(scan.plain, cut.first, cut.end) is None or scan.comparisons_in(before):
        return False
    named = scan.spots_in(before)[-1:]
    return bool(named) and is_drug(named[0].name) and bool(scan.comparisons_in(cut)) and not scan.spots_in(cut)


_OTHER_PEOPLE = re.compile(
    rf"(?:{ANYBODY}|individuals|people)\s+(?:on|with|who|having|receiving|taking|under)\b",
    re.IGNORECASE,
)
"""`... or subjects on steroids`: others are named, of whom what stands before is not said."""


def goes_with(scan: Scan, before: Cut, cut: Cut, *, close: bool) -> bool:
    """Whether a part goes with the one before it. `close`: a joining word stands between them, and no comma."""
    if scan.comparisons_in(cut):
        return scan.search(_OPEN_END, before) is not None
    if close and _OTHER_PEOPLE.match(scan.plain, cut.first, cut.end):
        return False
    return bool(
        _goes_with_tail(scan, before, cut, close=close)
        or (close and not scan.spots_in(cut) and _MORE_SO.match(scan.plain, cut.first, cut.end))
        or _judged_too(scan, before, cut)
        or _another_site(scan, before, cut)
        or _SETTING.fullmatch(scan.text(cut))
        or (close and _another_place(scan, before, cut))
        or (close and _of_the_anchor(scan, before, cut))
        or scan.search(_OPEN_END, before)
        or _given_with(scan, before, cut)
        or _shares_treatment(scan, before, cut)
    )


OWN_LENGTH = (
    r"(?:within\s+|at least\s+|more than\s+|>=?\s?)?\d{1,3}[\s-]*(?:day|week|month|year)s?\s+(?:for|if|in case of)\b"
)
"""`...; 6 weeks for nitrosoureas`: another length for some of what stands before it."""
_OWN_LENGTH = re.compile(rf"\s*{OWN_LENGTH}", re.IGNORECASE)


def parting_marks(scan: Scan, cut: Cut, sought: Sought) -> tuple[Cut, ...]:
    """The semicolons of a stretch that part it, as `sought` finds them: none within a list of exceptions.

    `except skin cancer; in situ cancer; or prostate cancer` is one list.
    """
    marks = tuple(mark for mark in scan.find_all(sought, cut) if not _OWN_LENGTH.match(scan.plain, mark.end))
    if marks and _heads_denied_list(scan, cut):
        return ()
    if marks and (listed := ends_in_exception_list(scan.shown(cut))) is not None:
        marks = tuple(mark for mark in marks if mark.first < cut.first + listed)
    places = scan.find_all(cue("exception"), cut) if marks else ()
    if not places:
        return marks
    ends = (*(mark.first for mark in marks[1:]), cut.end)
    return tuple(
        mark
        for mark, end in zip(marks, ends, strict=True)
        if places[0].end > mark.first or not _is_excepted(scan, Cut(places[0].end, mark.first), Cut(mark.end, end))
    )


def _heads_denied_list(scan: Scan, cut: Cut) -> bool:
    """Whether a stretch begins with a denial of its list; what names somebody first is a label of those."""
    found = _DENIED_LIST.match(scan.text(cut))
    return found is not None and not scan.spots_in(Cut(cut.first, cut.first + found.end("whom")))


def _is_excepted(scan: Scan, before: Cut, cut: Cut) -> bool:
    """Whether a stretch goes on with tumours, as the exception before it does, and begins nothing new."""
    first, again = scan.spots_in(before)[:1], scan.spots_in(cut)[:1]
    if not first or not again or again[0].cut.first - cut.first > _FAR or scan.search(cue("negation"), cut):
        return False
    return all(_TUMOUR.search(item.words) is not None for item in (*first, *again))


def _goes_with_tail(scan: Scan, before: Cut, cut: Cut, *, close: bool) -> bool:
    """`chemotherapy for metastases or recurrence`, `infection requiring antibiotics or surgery`: why, and not what.

    The part is of the kind of what stands behind the linking word, and not of the kind of what stands before it.
    """
    links = scan.find_all(_LINKS, before)
    if not links or said_in(scan, cut)[:1] == _EVER or (scan.timings_in(cut) and not _are_states(scan, links[-1], cut)):
        return False
    head = scan.spots_in(Cut(before.first, links[-1].first))
    tail = scan.spots_in(Cut(links[-1].end, before.end))
    own = scan.spots_in(cut)
    if not head or scan.search(cue("negation"), cut):
        return False
    purpose = scan.text(links[-1]).lower() == "for"
    unnamed = not tail and purpose and 0 < len(own_words(scan, Cut(links[-1].end, before.end)).split()) < _FEW_WORDS
    main, beside = _treats(head[0].name), _treats(tail[0].name) if tail else False if unnamed else None
    if main is None or beside is None or main == beside:
        return False
    few = close or (purpose and len(scan.text(cut).split()) < _FEW_WORDS)
    if own:
        return _treats(own[0].name) == beside and bool(close or unnamed)
    return few and not beside


def _are_states(scan: Scan, link: Cut, cut: Cut) -> bool:
    """`hospitalization for asthma or COPD within a year`: lasting diseases, of which the time behind is not said."""
    named = (*scan.spots_in(Cut(link.end, cut.first)), *scan.spots_in(cut))
    terms = [term_of(item.name) for item in named]
    behind = all(item.cut.first > cut.first for item in scan.timings_in(cut))
    return behind and all(isinstance(term, Concept) and term.course == "state" for term in terms)


def _given_with(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`Systemic treatment, within 14 days, with strong inducers`: which treatment is meant."""
    head, own = scan.spots_in(before), scan.spots_in(cut)
    wide = len(head) == 1 and head[0].name == "anticancer_therapy" and own
    return bool(wide) and scan.plain.startswith("with ", cut.first) and _treats(own[0].name) is True


def _of_the_anchor(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`14 days before the first dose of A or B`: another drug that a time counts from."""
    times = [item for item in scan.timings_in(before) if item.cut.end == before.end]
    alone = (
        scan.spots_in(cut)
        and scan.spots_in(before)
        and not (own_words(scan, cut) or scan.timings_in(cut) or said_in(scan, cut))
    )
    return bool(alone) and any(_FROM.search(scan.text(item.cut)) for item in times)


def _another_place(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`radiotherapy to the neck or larynx`, `carcinoma of the cervix or uterus`: another place of the same."""
    head = scan.spots_in(before)
    if not head or scan.spots_in(cut) or scan.timings_in(cut) or len(scan.text(cut).split()) >= _FEW_WORDS:
        return False
    if "normal" in scan.text(cut).lower():
        return False
    place = _PLACE.search(scan.plain, max(head[0].cut.end, before.end - _LONGEST_PLACE), before.end)
    return place is not None and not said_in(scan, cut)


def _another_site(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`carcinoma in situ of the skin, the cervix and the breast`: another organ that it was in."""
    named = scan.spots_in(before)[-1:]
    return bool(named) and named[0].name.endswith("_in_situ") and bool(_ORGAN.fullmatch(scan.text(cut)))


def _judged_too(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`may interfere with safety or efficacy of the treatment`: words without a thing of their own are judged along."""
    if scan.spots_in(cut) or scan.comparisons_in(cut) or scan.timings_in(cut):
        return False
    return scan.search(cue("negation"), cut) is None and scan.search(cue("judgement"), before) is not None


def _shares_treatment(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`thoracic` of `thoracic or mantle radiotherapy`: a word that only narrows the treatment behind it."""
    if scan.spots_in(before) or scan.comparisons_in(before) or scan.timings_in(before) or not scan.spots_in(cut):
        return False
    words, spotted = own_words(scan, before), scan.spots_in(cut)[0]
    narrowing = _ADJECTIVE.fullmatch(words) and scan.text(before).endswith(words)
    return bool(narrowing and _treats(spotted.name) and load_vocabulary().find(f"{words} {spotted.words}") is None)


def _treats(name: str) -> bool | None:
    """Whether a term is a treatment, or a condition; None where it is neither."""
    return True if is_treatment(name) else False if is_condition(name) else None
