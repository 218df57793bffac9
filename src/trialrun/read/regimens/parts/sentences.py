"""The sentence that a unit of text stands in: what was found before, what is an aim, what goes with radiotherapy."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from trialrun.read.regimens.givings.giving import Entry
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.lexis.drugs import is_cells
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import DayList, Dose, Drug, Frequency, Heading, Phrase, Route, kind_of_mark, tells

_SENTENCE_END = re.compile(r"\.\)?\s|\n|\.$")
_HISTORY = re.compile(
    r"\b(?:ha(?:s|ve)\s(?:\w+\s)?(?:been\s)?(?:shown|demonstrated|reported|proven)|previous\s(?:stud|trial|report)"
    r"|response rates?\s(?:of|was|were)\s|in\s(?:a|the)\s(?:previous|prior|recent|earlier)\s|"
    r"w(?:as|ere)\s(?:shown|found|reported)|(?:MTD|maximum tolerated dose)\s(?:was|were)|retrospective)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:aims?|purpose|objectives?|goals?|hypothes\w+|rationale)\b", re.IGNORECASE)
_AIM = re.compile(
    r"\W*(?:(?:primary|secondary|objectives?):?\s)?(?:[IVX]{1,4}\.\s|\d{1,2}[.)]\s)?"
    r"(?:(?:to\s)?(?:determine|compare|evaluate|assess|investigate|define|estimate|describe|examine|explore|establish|characteri[sz]e|"
    r"correlate|analy[sz]e)|to\s(?:measure|study|test))\s",
    re.IGNORECASE,
)
"""`Compare a weekly with a monthly schedule of A`: the beginning of what is to be found out."""
_WHETHER = re.compile(r"(?:whether|if|which|what)\b", re.IGNORECASE)
VISIT_WORDS = re.compile(
    r"\b(?:follow(?:ed)?[- ]?up|(?:are|is|be|were)\sfollowed\s(?!(?:\w+\s){0,4}by\b)|"
    r"followed\severy|evaluat|assess|monitor|scans?\b|visits?\b|imaging|biops|"
    r"samples?|aspirate|CT\b|MRI|x-ray|questionnaire|response will|blood (?:draw|test|count)|"
    r"restag|measured|surveill|quality of life|collected|leukapheresis|apheresis|examin|screen|"
    r"enrol|eligible|stratif|radiograph|obtained|accru|objective|prior to stud|washout|appointment|dispens"
    r"|(?:seen|returns?|come|attend|visit|contacted)\s(?:\w+\s){0,3}"
    r"(?:clinic|hospital|outpatient|cent(?:re|er)|site|doctor|physician|phone|telephone)\b"
    r"(?!\s(?:\w+\s){0,5}(?:for|to\sreceive)\s(?:treatment|therapy|infusions?|injections?|chemotherapy|dosing|the\s)))",
    re.IGNORECASE,
)
"""What a sentence says of visits and of who takes part, not of what is given."""
_BESIDE_RAYS = re.compile(
    r"\b(?:concurrent|concomitant|simultaneous|during|throughout|chemoradi|radiochemo)", re.IGNORECASE
)


def sentence_of(plain: str, unit: Unit) -> str:
    """The sentence that a unit stands in."""
    after = plain[unit[-1].cut.end : unit[-1].cut.end + 200]
    said = plain[unit[0].cut.first : unit[-1].cut.end]
    return _said_before(plain, unit) + said + _SENTENCE_END.split(after)[0]


def _said_before(plain: str, unit: Unit) -> str:
    """What stands before a unit in its sentence."""
    return _SENTENCE_END.split(plain[max(0, unit[0].cut.first - 200) : unit[0].cut.first])[-1]


_STRATIFIED = re.compile(
    r"\W{0,6}(?:(?:patients|participants|subjects|randomi[sz]ation)\s(?:are|were|will\sbe|is|was)\s(?:first\s)?stratified\s(?:by|according)\b|"
    r"stratification\s(?:factors?|variables?|criteria)\b)(?!.{0,400}\b(?:receive|given|treated\swith|administered|randomi[sz]ed\sto)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence on how patients are stratified, and on nothing that they are given."""


def is_history(plain: str, unit: Unit) -> bool:
    """`... has shown a response rate of 35% at 1.3 mg/m2`, `stratified by dose (5 mg vs 10 mg)`: nothing given here."""
    words = sentence_of(plain, unit)
    if _STRATIFIED.match(words.partition(";")[0]) is not None and ";" not in _said_before(plain, unit):
        return True
    return _HISTORY.search(words) is not None or (not _dosed(unit) and _PURPOSE.search(words) is not None)


def is_aim(plain: str, unit: Unit) -> bool:
    """`Compare the efficacy of weekly A with that of monthly A`: what is to be found out, without doses and days.

    `Determine which dose of A (5 mg vs 10 mg) is tolerated`, with doses, too.
    """
    words = sentence_of(plain, unit)
    aim = _AIM.match(words)
    return aim is not None and (not _dosed(unit) or _WHETHER.match(words, aim.end()) is not None)


_IN_BLOOD = re.compile(
    r"\b(?:plasma|serum|(?<!peripheral\s)blood|urin(?:e|ary)|trough|PK|(?<!dose\s)levels?|concentrations?|clearance|pharmacokinetics?|bioavailability"
    r"|tit(?:er|re)s?)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:measur|monitor|determin|check|draw|collect|obtain|sampl|assess|stud(?:y|ied)|analy[sz]|evaluat|quantif|examin"
    r"|assay|taken\b|followed\b(?!\sby))",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:receiv|administ|given|gets?\b|infus|inject|instil|appl(?:y|ied)|treat|dosed|start|continu|mobili[sz])",
    re.IGNORECASE,
)
_IS_MEASURED = re.compile(
    r"\s(?:is|are|was|were|will\sbe)\s(?:\w+ly\s)?(?:measured|monitored|determined|checked|assayed|quantified)\b",
    re.IGNORECASE,
)


def _timed_itself(plain: str, unit: Unit) -> bool:
    """`A IV on day 1; blood samples are collected`: how or when it is given stands right behind a drug."""
    told = Route | DayList | Frequency
    pairs = ((a, b) for a, b in pairwise(unit) if isinstance(a.meaning, Drug) and isinstance(b.meaning, told))
    return any(plain[a.cut.end : b.cut.first].isspace() for a, b in pairs)


def is_measurement(plain: str, unit: Unit) -> bool:
    """`Levels of A are measured weekly`, `serum A is determined on day 8`: how much of a drug there is, not given."""
    drugs = [phrase for phrase in unit if isinstance(phrase.meaning, Drug) and not is_cells(phrase.meaning.printed)]
    if not drugs or tells(unit, Dose | Heading):
        return False
    words = sentence_of(plain, unit)
    if _GIVEN.search(words) is not None or _timed_itself(plain, unit):
        return False
    told = _IN_BLOOD.search(words) is not None and _MEASURED.search(words) is not None
    return told or any(_IS_MEASURED.match(plain, drug.cut.end) for drug in drugs)


def _dosed(unit: Unit) -> bool:
    return tells(unit, Dose | DayList)


def with_rays(plain: str, unit: Unit, part: Part, entries: list[Entry]) -> bool:
    """True where a sentence gives drugs together with radiotherapy, or says that they are concurrent."""
    if not any(entry.name in RADIATION for entry in part.entries):
        return False
    rays = [entry.name in RADIATION for entry in entries]
    together = any(rays) and not all(rays) and all(kind_of_mark(p) != "semicolon" for p in unit)
    return together or _BESIDE_RAYS.search(sentence_of(plain, unit)) is not None


def without_visits(plain: str, unit: Unit) -> Unit:
    """`A 100 mg daily; blood counts are checked weekly`: the unit without visits that a semicolon parts off."""
    kept: list[Phrase] = []
    for apart, phrases in groupby(unit, key=lambda phrase: kind_of_mark(phrase) == "semicolon"):
        said = tuple(phrases)
        first = plain.rfind(";", 0, said[0].cut.first) + 1
        visit = VISIT_WORDS.search(plain, first, said[0].cut.end) if kept and not apart else None
        if visit is None or visit.start() > said[0].cut.first or tells(said, Drug | Dose):
            kept += said
    return tuple(kept)


def opens_sentence(plain: str, phrase: Phrase) -> bool:
    """True where at most a few words stand between the beginning of a sentence and a phrase."""
    before = plain[max(0, phrase.cut.first - 60) : phrase.cut.first]
    start = max(before.rfind(mark) for mark in (".", "\n", ":", ";", "- ", "*"))
    words = before[start + 1 :].split()
    return len(words) <= 4 and len(before[start + 1 :]) < 45
