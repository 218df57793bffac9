"""What a sentence of a criterion does: state, ask for, exclude, allow, or only tell. Knows no clinical term."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from trialrun.read.criteria.cues import CueKind, allows_nobody, cue
from trialrun.read.criteria.lines.explaining import ANY_TOLD, is_told
from trialrun.read.criteria.lines.naming import only_names
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Several, Sought
from trialrun.read.criteria.terms import DEMOGRAPHICS
from trialrun.read.text import Cut

Sense = Literal["states", "asks", "excludes", "allows", "tells"]
_AMONG_OTHERS = re.compile(r"\b(?:but|and) (?:is |are )?not (?:be )?(?:limited|restricted)\b", re.IGNORECASE)
_WITHIN_CLAUSE = re.compile(
    rf"\b(?:who|whom|whose|that|which|not)\b(?:\s+[\w{SPOT_MARK}-]+){{0,4}}\s*\Z", re.IGNORECASE
)
_ANYBODY = re.compile(r"any |both |male and|no gender", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"any |both |male and|regardless|irrespective|no[tr]? (?!specified)|refer to|see |as per"
    r"|will be (?:enrol|recruit|regist)",
    re.IGNORECASE,
)
"""Words by which nothing is limited but what is named behind them, or who may come."""
_WILL_HAVE = re.compile(r"will (?:receive|undergo|be (?:given|treated))", re.IGNORECASE)
_OR_NOTHING = re.compile(r"(?:\A|\bor,?)\s*\Z", re.IGNORECASE)
_NEAR = 48
_GOOD = re.compile(
    r"\b(?:measurable|consent|contracepti|response|willing|able|ability|recover|evaluable|adequate|access|sufficient"
    r"|expected to|likely to|surviv|candidate|eligib|suitab|capab|complian|cooperat)\w*",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"^\W*(?:(?:patients?|subjects?|participants?) may not (?=(?:be|have|receive|take|use)\b)|no"
    r"|not(?!\s+(?:being\s+)?(?:know|speak|understand|read|complet|attend|participat|fluent|literate)\w*)|without"
    r"|none of|neither|never|absence of|free (?:of|from))\b",
    re.IGNORECASE,
)
"""A denial of a finding; `not speaking the language` is a lack that excludes."""
_ELIGIBLE_FOR = re.compile(r"\s+eligible\s+(?:for|to)\s+(?:[\w-]+\s+){1,6}\Z", re.IGNORECASE)
_MAY_HAVE = Sought(
    re.compile(
        rf"\W*(?:(?:\w+\s+)?(?:{ANYBODY}|those|they|individuals)\b[^.;]*?\b|(?:[A-Z][\w /-]{{1,30}}:\s*)?(?=may\b))"
        r"(?P<verb>may (?:also )?have)\b"
        r"(?!\s+(?:been|had|received|undergone))",
        re.IGNORECASE,
    ),
    words=("may",),
)
"""`Patients with Gilbert's syndrome may have bilirubin < 3 x ULN`, `May have failed rituximab`: an allowance."""
_MAY_TAKE = Sought(
    re.compile(
        rf"\W*(?:\w+\s+)?(?:{ANYBODY}|those)\s+(?P<verb>(?:may|can)\s+(?:also\s+)?"
        r"(?:be\s+(?:on|taking|receiving|using)|receive|take|use|continue(?:\s+(?:on|to\s+(?:take|receive|use)))?))\b",
        re.IGNORECASE,
    ),
    words=("may", "can"),
)
"""`Patients may be on warfarin if INR < 3` asks that of those who take it."""
_SET_APART = re.compile(r"(?:\A|[,;(])\s*\Z")
"""`Negative pregnancy test, not required for ...`: what excepts is set apart from what is asked."""
_HAD = re.compile(r"(?:may|can) (?:also )?have\b(?: (?:had|received|undergone|been treated with))?\s*", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:no|not|only|up to|as many as|at most|(?:a )?maximum(?: of)?|fewer than|less than)\b|[<≤]", re.IGNORECASE
)
"""`Patients may have received no more than 2 regimens` is a limit."""
_FORBIDDEN = Sought(
    re.compile(
        r"\b(?:(?:must|should|shall|may|can|will)\s?(?:not|never) (?:be|have been)|(?:is|are) (?:not|never) to be)\s+"
        r"(?:given|used|taken|administered|received)\b",
        re.IGNORECASE,
    ),
    words=("given", "used", "taken", "administered", "received"),
)
"""What may not be done, with its name before the verb."""
_BY = re.compile(r"\s+(?:by|per)\b", re.IGNORECASE)
"""`procedures required by the protocol`: the verb asks nothing of a patient."""
_NOT_EXCLUDING = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|will|would|shall|should|need|must|can|could|may)\s+)?(?:not|never|cannot)\s+"
    r"(?:(?:an?|any|as|be|been|being|considered|regarded|constitute|make|render|in|itself|alone|by|per|se|necessarily"
    r"|automatically|always|need|to|the|patients?|subjects?|participants?|reason|cause|grounds?|basis|for)\s+){0,6}\Z",
    re.IGNORECASE,
)
"""`Asthma does not make the patient` before `ineligible`: who is not kept out by it is allowed it."""
_MAY_NOT = Sought(
    re.compile(
        r"\b(?:may|can)(?=\s?not\s+(?:be\s+(?:on|taking|receiving|using)|have(?!\s+been)|take|receive|use|undergo)\b)",
        re.IGNORECASE,
    ),
    words=("may", "can", "cannot"),
)
_NEEDS = ("need to", "needs to", "have to", "has to")
_DUE = ("are to", "is to", "are required", "is required", "required to")
_IN_THAT_CASE = re.compile(r"\b(?:unless|except)\b.*\bin (?:which|that) cases?,?\s+(?:[\w-]+\s+){0,4}\Z", re.I | re.S)
"""`bilirubin > 2, unless due to Gilbert's, in which case it must be < 3`: a part of the exception."""
_OF_PATIENT = re.compile(r"\b(?:and|or|who|that|which)\s+$", re.IGNORECASE)
_DESCRIBED = re.compile(r"\b(?:who|that|which)\s+(?:(?:would|will|may|might|could|can)\s+)?$", re.IGNORECASE)
_WHICH_DOES = re.compile(r"\b(?:that|which) (?:does|do|did|would|will|should)\s+$", re.IGNORECASE)
"""`a disease that does not preclude entry but needs treatment` is described."""
_THOSE = re.compile(
    r"\b(?:(?:than|except(?:\s+for)?|excluding)\s+(?:those|what)|as|than)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
"""`drugs other than those allowed`, `except as specifically permitted`: the verb describes what is named."""
_HAS_OR_OF = re.compile(r"\b(?:has|have|had|that|which|who|not|with|the|any|other|to|of|take|tolerate)\s+$", re.I)
"""`that has required therapy` tells of the past, `contraindication to the required drug` of the protocol."""


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence and what it does. `whom` are the words before the verb, `rest` those after it, where it has one."""

    cut: Cut
    sense: Sense
    whom: Cut
    rest: Cut
    verb: str = ""


@cache
def _any_words() -> Several:
    """All that tells what a sentence does: without any of it, it states something."""
    kinds: tuple[CueKind, ...] = ("permission", "exclusion", "requirement", "note")
    return Several(*ANY_TOLD.of, *map(cue, kinds), _MAY_HAVE, _MAY_TAKE, _FORBIDDEN, _MAY_NOT)


def read_sentence(scan: Scan, cut: Cut) -> Sentence:
    """What a sentence does, by its strongest words."""
    if scan.lacks_all(_any_words()):
        return Sentence(cut, "states", cut, cut)
    if is_told(scan, cut):
        return Sentence(cut, "tells", cut, cut)
    allowing, excluding = _found(scan, cut, "permission"), _found(scan, cut, "exclusion")
    if allowing is None and not scan.lacks(_MAY_HAVE):
        may = _MAY_HAVE.match(scan.shown(cut))
        allowing = None if may is None else Cut(cut.first + may.start("verb"), cut.first + may.end("verb"))
    taken = _taken_if(scan, cut) if excluding is None else None
    if taken is not None and (allowing is None or allowing.first < taken.whom.first):
        return taken
    if allowing is not None and _lets_nobody_in(scan, cut, allowing):
        allowing = None
    if allowing is not None and (excluding is None or allowing.first <= excluding.first < allowing.end):
        return _with_verb(scan, cut, allowing, "allows")
    kept = None if excluding is None else _NOT_EXCLUDING.search(scan.text(Cut(cut.first, excluding.first)))
    if kept is not None and excluding is not None:
        return _with_verb(scan, cut, Cut(cut.first + kept.start(), excluding.end), "allows")
    excluding = excluding or _forbidden(scan, cut)
    if excluding is not None:
        return _with_verb(scan, cut, excluding, "excludes")
    asking = _required(scan, cut)
    if asking is not None:
        return _with_verb(scan, cut, asking, "asks")
    told = _is_note(scan, cut)
    clinical = scan.comparisons_in(cut)
    aged = any(cut.first <= item.cut.first and item.cut.end <= cut.end for item in scan.comparisons) if told else False
    return Sentence(cut, "tells" if told and not (clinical or aged) else "states", cut, cut)


def _taken_if(scan: Scan, cut: Cut) -> Sentence | None:
    """What patients may take, and the condition that is told behind it; None where nothing is asked for it."""
    may = scan.match(_MAY_TAKE, cut)
    behind = Cut(cut.first + may.end(), cut.end) if may is not None else cut
    asked = [*scan.find_all(cue("proviso"), behind), *scan.find_all(cue("condition"), behind)] if may else []
    if may is None or not asked:
        return None
    first = min(place.first for place in asked)
    named = scan.trimmed(Cut(behind.first, first))
    return Sentence(cut, "allows", named, scan.trimmed(Cut(first, cut.end)), may["verb"].lower())


def _is_note(scan: Scan, cut: Cut) -> bool:
    """Whether words stand in a sentence by which it limits nobody, and are said of all that it names."""
    if not scan.may_hold(cue("note"), cut):
        return False
    notes, shown = scan.finditer(cue("note"), cut), scan.shown(cut)
    others = [found.span() for found in _AMONG_OTHERS.finditer(shown)] if notes else []
    return any(
        _is_of_all(scan, cut, shown, found)
        for found in notes
        if not any(first <= found.start() < end for first, end in others)
    )


def _is_of_all(scan: Scan, cut: Cut, shown: str, note: re.Match[str]) -> bool:
    """`Asthma regardless of treatment`, `men and women with asthma`, `who will undergo surgery` name a finding."""
    if _WITHIN_CLAUSE.search(shown, max(0, note.start() - _NEAR), note.start()) or _is_of_patient(shown, note):
        return False
    if not _OF_WHOM.match(note[0]):
        return True
    if note[0].lower().startswith("will") and scan.timings_in(cut):
        return False
    end = cut.end if _ANYBODY.match(note[0]) else cut.first + note.start()
    return all(item.name in DEMOGRAPHICS for item in scan.spots_in(Cut(cut.first, end)))


def _is_of_patient(shown: str, note: re.Match[str]) -> bool:
    """`Received or will receive a live vaccine`, `Will undergo surgery`: what is to come for whoever is asked about."""
    before = shown[: note.start()]
    return _WILL_HAVE.match(note[0]) is not None and _OR_NOTHING.search(before) is not None


def _lets_nobody_in(scan: Scan, cut: Cut, allowing: Cut) -> bool:
    """Whether a verb is no allowance: of what is possible, or of how much at most all patients may have had."""
    before = scan.text(Cut(cut.first, allowing.first))
    if _THOSE.search(before) or _is_of_excepted(before) or _WHICH_DOES.search(before):
        return True
    if allows_nobody(before, scan.text(allowing)):
        return True
    if scan.match(cue("exception"), Cut(allowing.first, cut.end)) and _SET_APART.search(before):
        return True
    had = _HAD.match(scan.plain, allowing.first) if not scan.spots_in(Cut(cut.first, allowing.first)) else None
    return had is not None and _AT_MOST.match(scan.plain, had.end(), cut.end) is not None


def _is_of_excepted(before: str) -> bool:
    """`asthma other than mild asthma, which will be allowed`: the verb says once more what is excepted."""
    relative = _OF_PATIENT.search(before)
    return relative is not None and any(cue("exception").finditer(before[: relative.start()]))


def denies(scan: Scan, cut: Cut) -> bool:
    """`No active infection` among what excludes is a requirement; `No measurable disease` is not."""
    shown = scan.text(cut)
    return bool(_NEGATED.match(shown)) and not _GOOD.search(shown)


def _found(scan: Scan, cut: Cut, kind: CueKind) -> Cut | None:
    listed = scan.find_all(cue("anyone"), cut) if kind == "permission" else ()
    for place in scan.find_all(cue(kind), cut):
        told = only_names(scan, place) or (kind == "exclusion" and _denied_with_it(scan, Cut(cut.first, place.first)))
        if not told and not any(_covers(one, place) for one in listed):
            return place
    return None


def _denied_with_it(scan: Scan, before: Cut) -> bool:
    """`No asthma that precludes entry`: which one is denied."""
    return scan.search(cue("negation"), before) is not None and _DESCRIBED.search(scan.text(before)) is not None


def _forbidden(scan: Scan, cut: Cut) -> Cut | None:
    """`Steroids may not be used within 2 weeks`: the verb, where what it forbids is named before and not behind it."""
    found = scan.search(_FORBIDDEN, cut)
    if found is None or not scan.spots_in(Cut(cut.first, cut.first + found.start())):
        return None
    end = cut.first + found.end()
    named = scan.spots_in(Cut(end, cut.end)) or scan.comparisons_in(Cut(end, cut.end))
    return None if named else Cut(cut.first + found.start(), end)


def _required(scan: Scan, cut: Cut) -> Cut | None:
    """A verb that asks; `that has required therapy` tells of the past, `and need to`, `who are to use` of a patient."""
    for place in scan.find_all(cue("requirement"), cut):
        verb, before = scan.text(place).lower(), scan.text(Cut(cut.first, place.first))
        past = verb == "required" and (_HAS_OR_OF.search(before) or _BY.match(scan.plain, place.end))
        described = (verb in _NEEDS and _OF_PATIENT.search(before)) or (verb in _DUE and _DESCRIBED.search(before))
        described = described or _IN_THAT_CASE.search(before)
        if not past and not described:
            return place
    return _not_allowed(scan, cut)


def _not_allowed(scan: Scan, cut: Cut) -> Cut | None:
    """`Patients with asthma may not take A`: the verb, where it forbids something to those who are named before it."""
    found = scan.search(_MAY_NOT, cut)
    if found is None:
        return None
    before = Cut(cut.first, cut.first + found.start())
    told = ":" in scan.text(before) or _DESCRIBED.search(scan.text(before))
    return Cut(before.end, cut.first + found.end()) if scan.spots_in(before) and not told else None


def _covers(whole: Cut, part: Cut) -> bool:
    return whole.first <= part.first and part.end <= whole.end


def _with_verb(scan: Scan, cut: Cut, verb: Cut, sense: Sense) -> Sentence:
    eligible = _ELIGIBLE_FOR.search(scan.plain, cut.first, verb.first) if sense == "asks" else None
    whom = scan.trimmed(Cut(cut.first, verb.first if eligible is None else eligible.start()))
    return Sentence(cut, sense, whom, scan.trimmed(Cut(verb.end, cut.end)), scan.text(verb).lower())
