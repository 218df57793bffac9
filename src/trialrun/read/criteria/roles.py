"""What a sentence of a criterion does: state, ask for, exclude, allow, or only tell. Knows no clinical term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.read.criteria.concepts_terms import term_of
from trialrun.read.criteria.connectives_cues import CueKind, allows_nobody, cue, ends_in_exception_list
from trialrun.read.criteria.connectives_tails import without_excepted
from trialrun.read.criteria.lines_scan import SPOT_MARK, Scan, find_all
from trialrun.read.criteria.seeking import Sought
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Derived, Variable

Sense = Literal["states", "asks", "excludes", "allows", "tells"]

_ABBREVIATED = re.compile(r"(?:\b(?:e\.?g|i\.?e|vs|approx|Dr|No|St|etc|incl|resp|Inc|ca|cf|al)|(?<![/\d])\b[A-Z])\.$")
_ABBREVIATION = 10
"""So many characters before a full stop hold an abbreviation and what stands before it."""
_SENTENCE = Sought(
    re.compile(
        r"(?<=[\w)\]%\x00\x01\x02\x03\"'*])\.+\s+(?=[A-Z(\"'\x01\x02\x03]|\d+\s)|[.;]?\s+(?=Note:|NOTE:|N\.B\.)"
    ),
    words=("note",),
    parts=(".",),
)
_CAPITAL = re.compile(r"\s+(?=[A-Z])")
"""Where everything begins that `_RUN_ON` finds."""
_RUN_ON = re.compile(
    r"(?<=[A-Za-z0-9)\]%*+-])\s+(?=(?:Must|Prior|Recovered|See|Fertile|Able|Concurrent|Negative|Patients|Women|Men|Previous"
    r"|History|Willing|Effective|At least|More than|Greater than|Less than|Adequate|Measurable"
    r"|Evaluable|Documented|Ineligible|Failed|Progressed|Other|Oral|Topical|Inhaled|Local|Elevated|Received|Quantifiable"
    r"|Progressive|Afebrile|Febrile|Stable|Any|Newly|Presence)"
    r"\s+[a-z(\d])"
    r"|(?<=[A-Za-z0-9)\]%])\s+(?=If\s+[A-Za-z])"
    r"|(?<=[A-Za-z0-9)\]%*+-])\s+(?=Not?\s+(?:[a-z(\d]|[A-Z][A-Za-z]))"
    r"|\s+(?=(?:Age|Sex|Menopausal [Ss]tatus|Performance [Ss]tatus|Life [Ee]xpectancy|Hematopoietic|Hepatic|Renal"
    r"|Cardiovascular|Pulmonary"
    r"|Immunologic|Neurologic|Other|Biologic therapy|Chemotherapy|Endocrine therapy|Radiotherapy|Surgery"
    r"|Adults|Children):\s)"
    r"|(?<=[a-z0-9)])\s+(?=(?:HIV|HBsAg|HTLV|Hepatitis [BC][\w ]{0,20})"
    r"(?:-?[12/]{1,3},? (?:and |or )?(?:HIV|HTLV)){0,3}[-12/]{0,4}[ -](?:antibody |antigen )?(?:sero)?"
    r"(?:negative|positive)\b)"
    r"|(?<=negative|positive)(?<!(?:or|an|ny|wn|no|th|nd|ve) (?:negative|positive))(?<!(?:,|a) (?:negative|positive))"
    r"\s+(?=[A-Z][a-z]*[A-Z ])"
)
_RESULT_WORDS = ("positive", "negative")
_GOES_ON = re.compile(
    r"\b(?:for|in|with|of|known|be|are|is|or|and|the|to|who|an?|from|by|if|have|has|all|any|either|unless|except|than|as|on"
    r"|at|not?|prior|other|that|which|must|should|after|before|than)$",
    re.IGNORECASE,
)
_AMONG_OTHERS = re.compile(r"\b(?:but|and) (?:is |are )?not (?:be )?(?:limited|restricted)\b", re.IGNORECASE)
_SEE = Sought(
    re.compile(r"\W*(?:[\w /]{1,40}:\s*)?(?:see|refer to|as per|per)\b[^;]{0,60}$", re.IGNORECASE),
    words=("see", "refer", "per"),
)
_SMALL_WORD = re.compile(r"\b([a-z]+)\)? $|\w\) $")
_TOLD = Sought(
    re.compile(
        r"\b(?:child-?\s?bearing|postmenopaus|post-menopaus|menopaus|reproductive|sterili[sz])[^.]{0,80}?\b(?:is|are|was|were|as)\b"
        r"[^.]{0,25}?\b(?:defined|those|considered|any wom|a female|a wom|women who|females who)"
        r"|\b(?:is|are) (?:considered|defined)"
        r"[^.]{0,40}?\b(?:child-?\s?bearing|postmenopaus|menopaus|reproductive|fertile)"
        r"|\bare (?:not )?considered (?:to have|as having|to be having)\b"
        r"|\bto be considered (?:of |to be )?(?:non-?\s?child|surgically|sterile|post-?menopaus)",
        re.IGNORECASE,
    ),
    words=("considered", "defined"),
    parts=("bearing", "menopaus", "reproductive", "sterili"),
)
_REASON = Sought(
    re.compile(
        r"\b(?:because|since|as)\b[^.]{0,40}?\b(?:no|neither|insufficient|limited|inadequate|not enough|lack of)\b"
        r"[^.]{0,60}?\b(?:data|information|experience)\b",
        re.IGNORECASE,
    ),
    words=("data", "information", "experience"),
)
"""Why somebody is not studied: a reason beside the limit that another sentence gives."""
_ELSEWHERE = Sought(
    re.compile(
        r"\b(?:may|can|could|should|will) (?:still )?be (?:treated|enrolled|entered|registered) (?:on|in|to) "
        r"(?:an? |the )?(?:alternat\w+|other|another|separate|different|companion|protocol [A-Z\d])"
        r"|\b(?:should|must|may|will) (?:be )?(?:enrol\w*|entered?|registered?|treated) (?:on|in|onto) "
        r"(?:protocol |trial |study )?(?-i:[A-Z]{3,}[ -]?[A-Z\d-]*\d)",
        re.IGNORECASE,
    ),
    words=("treated", "entered", "enter", "registered", "register"),
    parts=("enrol",),
)
_GOOD = re.compile(
    r"\b(?:measurable|consent|contracepti|response|willing|able|ability|recover|evaluable|adequate|access|sufficient"
    r"|expected to|likely to|surviv|candidate|eligib|suitab|capab|complian|cooperat)\w*",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"^\W*(?:no|not|without|none of|never|absence of)\b", re.IGNORECASE)
_SEMICOLON = Sought(re.compile(r"\s*;\s*(?:(?:and|or)\b(?!/))?\s*", re.IGNORECASE), parts=(";",))
_UNIT_ONLY = re.compile(r"[\s)\x00]*(?:[a-zA-Z]{1,5}/[a-zA-Z0-9]{1,4})?[\s)\x00*]*")
_NAMED_NEXT = re.compile(
    r"\s+(?:patients?|subjects?|participants?|individuals?|women|men)\b"
    r"|\s+for\b(?!\s+(?:\w+\s+){0,3}(?:study|trial|protocol|enrol\w*|participat\w*|entry|inclusion|registration)\b)",
    re.IGNORECASE,
)
_ACCEPTABLE = re.compile(
    r"\s+(?!(?:if|for|provided|providing|when|with|in|on|as|but|and|or|unless|to|at)\b)[a-z]", re.IGNORECASE
)
_PROPER = re.compile(
    r"(?:Gilbert|Hodgkin|Waldenstr|Castleman|Kaposi|Burkitt|Bowen|Crohn|Paget|Wilms|Ewing|Karnofsky|Lansky|Child|Zubrod|Epstein"
    r"|Parkinson|Alzheimer|Hashimoto|Graves|Raynaud|Addison|Cushing|Down|Fanconi|Philadelphia|Medicare|Gleason|Cockcroft)",
)
_BETWEEN = re.compile(r"\s*(?:,|/|,?\s*\b(?:and|or|and/or)\b)\s*", re.IGNORECASE)
_NORMAL_THEN = re.compile(r"\bnormal\s(?=[A-Z])")
_INLINE = re.compile(r"\s\*\s+(?=[A-Z\x00-\x03>])")
_NORMAL_NEXT = re.compile(r"\s*(?:(?:is|are|within|in) )?(?:the )?(?:normal|WNL)\b", re.IGNORECASE)
_CLASSES = frozenset({"nyha_class"})
_SEE_THEN = re.compile(r"(?<=Characteristics)\s+(?=[A-Z])")
_NUMBERED = re.compile(r"(?:^|[.;,]?\s+(?:and\s+)?)\((?:[1-9]|1\d)\)\s*(?=[A-Z])")
"""Numbers in brackets before the members of a list within a line."""
_LED_BY_EXCEPTION = re.compile(r"\s*(?:[A-Z][\w /]{2,30}:\s*)?\((?:unless|except)\b[^()]*\)\s*", re.IGNORECASE)
_MAY_HAVE = Sought(
    re.compile(
        r"\W*(?:\w+\s+)?(?:patients|subjects|participants|those|individuals)\b[^.;]*?(?<!who )(?<!that )\b"
        r"(?P<verb>may (?:also )?have)\b"
        r"(?!\s+(?:been|had|received|undergone))",
        re.IGNORECASE,
    ),
    words=("may",),
)
"""`Patients with Gilbert's syndrome may have a bilirubin up to 3 x ULN` allows them something."""
_NUMBERED_LABEL = re.compile(r":\s*(?:\(?[1-9a-h][.)])?\s*$")
"""The end of a label, and the number of the first that stands behind it."""
_ANYTHING = Sought(
    re.compile(
        r"\W*(?:[\w /]{1,40}:\s*)?any(?: (?:performance )?(?:status|age|sex|level|stage|number))?\W*$", re.IGNORECASE
    ),
    words=("any",),
)
_ONLY_DONE = Sought(
    re.compile(
        r"(?:must|should|will|has to|have to|needs? to) be (?:assessed|measured|evaluated|obtained|performed|recorded"
        r"|determined|checked|done|collected|reported|calculated)\W*$",
        re.IGNORECASE,
    ),
    words=("must", "should", "will", "has", "have", "need", "needs"),
)
"""A test that is made, with nothing said of its result."""
_HAS = re.compile(r"\b(?:has|have|had|that|which|who|not)\s+$", re.IGNORECASE)


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence and what it does. `whom` are the words before the verb, `rest` those after it, where it has one."""

    cut: Cut
    sense: Sense
    whom: Cut
    rest: Cut
    verb: str = ""


def sentences(scan: Scan, cut: Cut) -> tuple[Cut, ...]:
    """The sentences of a stretch; run-on lists of old records (`... AML No CNS leukemia`) part as well."""
    marks = [*_full_stops(scan, cut), *_semicolons(scan, cut), *_run_on(scan, cut)]
    if "normal" in scan.words:
        marks += _after_normal(scan, cut)
    if " * " in scan.plain:
        marks += find_all(_INLINE, scan.shown(cut), cut)
    if scan.comparisons:
        marks += [*_juxtaposed(scan, cut), *_measured_next(scan, cut)]
    if "characteristics" in scan.words:
        marks += find_all(_SEE_THEN, scan.plain[cut.first : cut.end], cut)
    if "(2)" in scan.plain:
        marks += [
            Cut(cut.first + found.start(), cut.first + found.end()) for found in _NUMBERED.finditer(scan.text(cut))
        ]
    if not marks:
        whole = scan.trimmed(cut)
        return (whole,) if whole.end > whole.first else ()
    marks = [mark for mark in marks if not _only_excepts(scan, Cut(_ends_before(marks, mark, cut), mark.first))]
    starts = (cut.first, *sorted(mark.end for mark in marks))
    ends = (*sorted(mark.first for mark in marks), cut.end)
    pieces = (scan.trimmed(Cut(first, max(first, end))) for first, end in zip(starts, ends, strict=True))
    return tuple(piece for piece in pieces if piece.end > piece.first)


def _ends_before(marks: list[Cut], mark: Cut, cut: Cut) -> int:
    """Where the sentence that ends at a mark begins."""
    return max((item.end for item in marks if item.end <= mark.first), default=cut.first)


def _only_excepts(scan: Scan, cut: Cut) -> bool:
    """`Renal: (unless due to the tumor) Creatinine < 2`: a bracket in front is said of what follows."""
    if _NUMBERED_LABEL.search(scan.text(cut)) is not None:
        return True
    return "(" in scan.text(cut) and _LED_BY_EXCEPTION.fullmatch(scan.plain, cut.first, cut.end) is not None


def _after_normal(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """Between `normal` and the next measurement, which only a space parts: `Bilirubin normal SGOT < 40 U/L`."""
    for found in _NORMAL_THEN.finditer(scan.plain, cut.first, cut.end) if "normal" in scan.words else ():
        following = next(iter(scan.spots_in(Cut(found.end(), min(cut.end, found.end() + 60)))), None)
        if following is not None and following.cut.first == found.end() and _is_measurement(following):
            yield Cut(found.end() - 1, found.end())


def _full_stops(scan: Scan, cut: Cut) -> list[Cut]:
    """Between sentences; an abbreviation ends none."""
    marks = scan.find_all(_SENTENCE, cut)
    return [
        mark
        for mark in marks
        if not _ABBREVIATED.search(scan.plain[max(cut.first, mark.first - _ABBREVIATION) : mark.first + 1])
    ]


def _run_on(scan: Scan, cut: Cut) -> list[Cut]:
    """Between sentences that nothing but a capital parts."""
    printed = scan.outside_brackets(cut)
    found = [_RUN_ON.match(printed, place.start()) for place in _CAPITAL.finditer(printed)]
    marks = [Cut(cut.first + mark.start(), cut.first + mark.end()) for mark in found if mark is not None]
    marks = [mark for mark in marks if scan.text(Cut(cut.first, mark.first)).lower() not in _RESULT_WORDS]
    kept = [mark for mark in marks if not _GOES_ON.search(scan.plain, max(cut.first, mark.first - 12), mark.first)]
    if not marks:
        return []
    excepting = [place.end for place in scan.find_all(cue("exception"), cut)]
    return [*kept, *(mark for mark in _capitals_next(scan, cut) if not _among_excepted(mark, excepting, kept))]


def _among_excepted(mark: Cut, excepting: list[int], kept: list[Cut]) -> bool:
    """Whether a place stands in a list of exceptions, before anything that begins a new sentence."""
    before = max((end for end in excepting if end <= mark.first), default=-1)
    return before >= 0 and not any(before <= item.first < mark.first for item in kept)


def read_sentence(scan: Scan, cut: Cut) -> Sentence:
    """What a sentence does, by its strongest words."""
    if _is_told(scan, cut):
        return Sentence(cut, "tells", cut, cut)
    allowing, excluding = _found(scan, cut, "permission"), _found(scan, cut, "exclusion")
    if allowing is not None and allows_nobody(scan.text(Cut(cut.first, allowing.first)), scan.text(allowing)):
        allowing = None
    if allowing is None and not scan.lacks(_MAY_HAVE):
        may = _MAY_HAVE.match(scan.shown(cut))
        allowing = None if may is None else Cut(cut.first + may.start("verb"), cut.first + may.end("verb"))
    if allowing is not None and (excluding is None or _covers(allowing, excluding)):
        return _with_verb(scan, cut, allowing, "allows")
    if excluding is not None:
        return _with_verb(scan, cut, excluding, "excludes")
    asking = _required(scan, cut)
    if asking is not None:
        return _with_verb(scan, cut, asking, "asks")
    told = scan.may_hold(cue("note"), cut) and cue("note").pattern.search(_AMONG_OTHERS.sub(" ", scan.shown(cut)))
    clinical = scan.comparisons_in(cut)
    aged = any(cut.first <= item.cut.first and item.cut.end <= cut.end for item in scan.comparisons) if told else False
    return Sentence(cut, "tells" if told and not (clinical or aged) else "states", cut, cut)


def _is_told(scan: Scan, cut: Cut) -> bool:
    """Whether a sentence explains a term, points to another place, or tells who is treated elsewhere."""
    if not scan.lacks(_TOLD) and _TOLD.pattern.search(scan.text(cut)):
        return True
    if scan.search(_REASON, cut) is not None:
        return True
    if not scan.lacks(_SEE) and _SEE.match(scan.text(cut)):
        return True
    if not scan.lacks(_ANYTHING) and _ANYTHING.match(scan.text(cut)):
        return True
    if scan.search(_ONLY_DONE, cut) is not None and not scan.comparisons_in(cut):
        return all(map(_is_measurement, scan.spots_in(cut))) and bool(scan.spots_in(cut))
    return scan.search(_ELSEWHERE, cut) is not None


def denies(scan: Scan, cut: Cut) -> bool:
    """`No active infection` among what excludes is a requirement; `No measurable disease` is not."""
    shown = scan.text(cut)
    return bool(_NEGATED.match(shown)) and not _GOOD.search(shown)


def _semicolons(scan: Scan, cut: Cut) -> list[Cut]:
    """Semicolons part sentences, unless `or` stands behind one."""
    marks = scan.find_all(_SEMICOLON, cut)
    if marks and (ends := ends_in_exception_list(scan.shown(cut))) is not None:
        marks = tuple(mark for mark in marks if mark.first < cut.first + ends)
    marks = without_excepted(scan, cut, marks)
    return [] if any("or" in scan.text(mark).lower() for mark in marks) else list(marks)


def _juxtaposed(scan: Scan, cut: Cut) -> list[Cut]:
    """Between a number and the next measurement that only a space parts: `AST < 40 U/L Creatinine < 2`."""
    places = []
    level = scan.level(cut)
    for number in scan.comparisons_in(cut):
        between = Cut(number.cut.end, min(cut.end, number.cut.end + 2))
        following = next((item for item in scan.spots_in(Cut(number.cut.end, cut.end))), None)
        if number.about is not None and number.about.cut.first >= number.cut.end:
            continue
        owned = next((item for item in scan.comparisons if item.about and item.about.cut.first >= number.cut.end), None)
        start = following.cut.first if following is not None else -1
        if start < 0 or scan.depths[start] != level or following is None or not _is_measurement(following):
            continue
        if owned is None and not _NORMAL_NEXT.match(scan.plain, following.cut.end):
            continue
        gap = scan.shown(Cut(between.first, start)) if start > between.first else ""
        if _UNIT_ONLY.fullmatch(gap) and scan.plain[start].isupper():
            places.append(Cut(start - len(gap) + len(gap.rstrip()), start))
    return list(dict.fromkeys(places))


def _capitals_next(scan: Scan, cut: Cut) -> list[Cut]:
    """Before a term in capitals that only a space parts from a word in small letters, where a line runs on anyway."""
    level, marks = scan.level(cut), []
    for spotted in scan.spots_in(cut):
        start = spotted.cut.first
        capital = scan.plain[start : start + 2].istitle() and not _PROPER.match(spotted.words)
        before = (
            _SMALL_WORD.search(scan.plain, max(cut.first, start - 24), start) if capital and start > cut.first else None
        )
        if before and scan.depths[start] == level and not _GOES_ON.search(before[1] or ""):
            marks.append(Cut(start - 1, start))
    return marks


def _measured_next(scan: Scan, cut: Cut) -> list[Cut]:
    """Before a measurement in capitals that only a space parts from a small word: `... disease Platelets > 50`."""
    level = scan.level(cut)
    marks = []
    for number in scan.comparisons_in(cut):
        if number.about is not None and number.about.name in _CLASSES:
            continue
        start = number.about.cut.first if number.about and number.about.name else cut.first
        start = _list_begins(scan, cut, start)
        before = _SMALL_WORD.search(scan.plain, max(cut.first, start - 24), start)
        named = scan.spots_in(Cut(cut.first, max(cut.first, start)))[-1:]
        if named and number.about is not None and named[0].name == number.about.name and named[0].cut.end >= start - 1:
            continue
        capital = scan.plain[start : start + 2].istitle() and scan.plain[start + 1 : start + 2].islower()
        capital = capital or _short_form_next(scan, cut, start)
        if (
            start > cut.first
            and before
            and capital
            and scan.depths[start] == level
            and not _GOES_ON.search(before[1] or "")
        ):
            marks.append(Cut(start - 1, start))
    return marks


def _list_begins(scan: Scan, cut: Cut, start: int) -> int:
    """Where a list of measurements begins that ends at one with its value: `FEV1, FVC and DLCO > 50 %`."""
    for spotted in reversed(scan.spots_in(Cut(cut.first, max(cut.first, start)))):
        if not _is_measurement(spotted) or not _BETWEEN.fullmatch(scan.plain, spotted.cut.end, start):
            break
        start = spotted.cut.first
    return start


def _short_form_next(scan: Scan, cut: Cut, start: int) -> bool:
    """A short form in capitals right behind another term: `No cardiac disease LVEF > 50 %`."""
    capitals = scan.plain[start : start + 2].isupper() and scan.plain[start : start + 2].isalpha()
    behind = start - 2 >= cut.first and scan.covered[start - 2] == SPOT_MARK and scan.plain[start - 1] == " "
    return capitals and behind and scan.search(cue("condition"), Cut(cut.first, start)) is None


def _is_measurement(spotted: Spot | None) -> bool:
    term = term_of(spotted.name) if spotted is not None else None
    return isinstance(term, Variable | Derived) and term.kind in ("number", "scale")


def _found(scan: Scan, cut: Cut, kind: CueKind) -> Cut | None:
    places = (place for place in scan.find_all(cue(kind), cut) if not _only_names(scan, place))
    return next(places, None)


def _only_names(scan: Scan, place: Cut) -> bool:
    """`Eligible patients must ...` names the patients and allows nothing."""
    words = scan.text(place).lower()
    if words == "acceptable":
        return _ACCEPTABLE.match(scan.plain, place.end) is not None
    return words.endswith("eligible") and bool(_NAMED_NEXT.match(scan.plain, place.end))


def _required(scan: Scan, cut: Cut) -> Cut | None:
    """A verb that asks; `that has required therapy` tells of the past."""
    for place in scan.find_all(cue("requirement"), cut):
        if not (scan.text(place).lower() == "required" and _HAS.search(scan.text(Cut(cut.first, place.first)))):
            return place
    return None


def _covers(allowing: Cut, excluding: Cut) -> bool:
    return allowing.first <= excluding.first and excluding.end <= allowing.end


def _with_verb(scan: Scan, cut: Cut, verb: Cut, sense: Sense) -> Sentence:
    whom = scan.trimmed(Cut(cut.first, verb.first))
    return Sentence(cut, sense, whom, scan.trimmed(Cut(verb.end, cut.end)), scan.text(verb).lower())
