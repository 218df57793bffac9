"""Where a denial ends: `no gout and adequate organ function`, `without a scar or with pain`. Reads no clause."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.parts import Frame, Part, parts_of_clause
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import Comparison, Timing
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import NUMBER_MARK, Scan
from trialrun.read.criteria.terms import GRADES, is_drug, is_scale
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_AFFIRMED = re.compile(
    r"(?:who\s+|that\s+)?(?:have|has|had|are|is|were|was)\s+(?!not\b|no\b|never\b|been\b)|(?:fully\s+)?recovered\b"
    r"|(?:currently|presently|still|now)\s+(?:on|receiving|taking|using|treated|being)\b",
    re.I,
)
_WANTED = re.compile(
    r"(?:adequate|sufficient|effective|reliable|measurable|evaluable|acceptable|(?:written |signed )?informed consent"
    r"|willing|able|ability|(?:\w+\s)?(?:forms?|methods?)\sof)\b",
    re.IGNORECASE,
)
"""`no gout and adequate organ function`: what nobody wants to be lacking."""
_IS_SO = re.compile(r"(?:(?:who|that)\s+)?(?:has|is|are|was|were)\s+(?!not\b|no\b|never\b)", re.IGNORECASE)
"""`does not have A, or has B`: a verb in a form that the one of the denial does not lead to."""
_ASKED_ANEW = re.compile(
    r"(?:(?:who|that|which|they|(?:all\s+)?(?:patients?|participants?|subjects?))\s+){0,2}"
    r"(?:must|should|shall|(?:is|are)\s+required\s+to|needs?\s+to)\s+(?!not\b|never\b|no\b)",
    re.IGNORECASE,
)
"""`must not have A and must have B`: a part that begins with a demand of its own."""
_RECOVERED = re.compile(r"(?:(?:have|has|be|been|must|should)\s+){0,2}(?:fully\s+)?recovered\b", re.IGNORECASE)
_TAKEN = re.compile(r"on\s+(?:an?\s+)?(?:stable|tapering|constant|fixed|low)\b", re.IGNORECASE)
_WITH = re.compile(rf"(?:(?:those|{ANYBODY})\s+)?with\s+(?!no\b|or\b|out\b)", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:\w+ly\s+)?treated\b|[^.;]*?(?<!not )\b(?:stable|controlled|resolved|cured|inactive|asymptomatic|undetectable"
    r"|in (?:complete )?remission|mild|minimal|slight|trace|minor)\b",
    re.IGNORECASE,
)
"""`treated metastases`, `gout that is controlled`, `mild ascites`: a way of having it that does no harm."""
_NEXT_STATE = re.compile(
    r"(?:currently\s+)?(?:on|taking|receiving|treated with|aged|able|willing|(?:a\s+)?minimum|at least|>=?)\s",
    re.IGNORECASE,
)
"""How a part begins behind a comma that is no part of the denial before it: `without complications, on insulin`."""
_WHO_ARE = re.compile(
    rf"\bwho (?:are|is|were)\b(?=[^,;]*{NUMBER_MARK})"
    r"|\bwho (?:(?:are|is) (?:currently )?(?:on|taking|receiving)|take|receive)\b",
    re.IGNORECASE,
)
TAKES = re.compile(r"(?:(?:are|is)\s+)?(?:currently\s+)?(?:on|taking|receiving|using)\s", re.IGNORECASE)
"""`without gout and on warfarin`: what somebody takes now."""
_BUT = re.compile(r"\bbut\s*\Z", re.IGNORECASE)
_BUT_NEAR = 8
_HARMS = GRADES | {"nyha_class"}


def next_asked(scan: Scan, cut: Cut, frame: Frame) -> int | None:
    """`no dialysis and creatinine clearance >= 30`: where the next requirement begins, by the side its limit is on."""
    first, *following = parts_of_clause(scan, cut)
    if frame.findings or scan.comparisons_in(first.cut):
        return None
    for part in following:
        for item in scan.comparisons_in(part.cut):
            own = item.about is not None and item.about.cut.first >= part.cut.first
            return part.cut.first if (part.joining or part.apart) and own and _is_asked(item, part) else None
    return None


def _is_asked(item: Comparison, part: Part) -> bool:
    """Whether a limit is on the side that requirements are on; of a scale, whether its good end is within.

    `No asthma and ECOG 0-1` asks for the status; `no asthma or grade 3 or 4 neuropathy` denies both. What counts no
    harm is asked where `and` joins it: `no metastases and Gleason score 6 or 7`.
    """
    name = item.about.name if item.about is not None else ""
    joined = part.joining == "and" and is_scale(name) and name not in _HARMS
    if joined and (item.op == "=" or name not in EVIDENT):
        return True
    evident = ">=" if name in word_set("scale best high") else EVIDENT.get(name, "")
    best = _good_end(item)
    if best is None or evident[:1] == ">":
        return evident[:1] == item.op[:1]
    return item.op[:1] == "<" or (item.op != ">" and min((item.limit.value, *item.values)) <= best + bool(evident))


def _good_end(item: Comparison) -> Decimal | None:
    """The lowest value of a scale, where that is the best; None of what is no scale, or better the higher it is."""
    scale = None if item.about is None else load_vocabulary().variables.get(item.about.name)
    low = scale is not None and scale.kind == "scale" and scale.name not in word_set("scale best high")
    return scale.low if scale is not None and low else None


def next_affirmed(scan: Scan, cut: Cut, *, without: bool, asked: bool = False) -> Part | None:
    """`do not have diabetes and have ECOG 0-1`, `without a scar or with pain`: where words of its own affirm a part.

    `asked`: the denial stands behind a verb that asks, whose other verbs are denied too (`must not be A and have B`).
    """
    for part in parts_of_clause(scan, cut)[1:]:
        if _begins(scan, part, _ASKED_ANEW):
            return part
        if part.joining == "and" and (
            _begins(scan, part, _RECOVERED if asked else _AFFIRMED) or (not without and _begins(scan, part, _WANTED))
        ):
            return part
        if part.joining == "or" and _is_other_way(scan, cut, part, without=without):
            return part
        if without and part.apart and not part.joining and _begins(scan, part, _NEXT_STATE):
            return part
        if without and part.joining == "and" and _begins(scan, part, TAKES):
            return part
        but = _BUT.search(scan.plain, max(0, part.cut.first - _BUT_NEAR), part.cut.first) is not None
        if (without or but) and (part.joining or part.apart) and _begins(scan, part, _WITH):
            return part
    return None


def _begins(scan: Scan, part: Part, words: re.Pattern[str]) -> bool:
    """Whether a part begins with such words."""
    return words.match(scan.plain, part.cut.first, part.cut.end) is not None


def _is_other_way(scan: Scan, cut: Cut, part: Part, *, without: bool) -> bool:
    """Whether a part behind `or` is another way to be let in, beside the lack of what is denied before it."""
    if _begins(scan, part, _TAKEN) or (part.apart and _begins(scan, part, _IS_SO)):
        return True
    if any(_leads(part.cut, item) for item in scan.timings_in(part.cut)):
        return True
    return _is_harmless_again(scan, cut, part.cut) or (without and _is_of_menopause(scan, part.cut))


def _is_harmless_again(scan: Scan, cut: Cut, part: Cut) -> bool:
    """`no metastases or treated metastases`: what is denied may be there in the way that the next part says."""
    named = {item.name for item in scan.spots_in(Cut(cut.first, part.first))}
    again = any(item.name in named for item in scan.spots_in(part)) and not scan.timings_in(part)
    return again and _HARMLESS.match(scan.plain, part.first, part.end) is not None


def names_again(scan: Scan, rest: Cut) -> bool:
    """`no epilepsy, or epilepsy without seizures`, `no pain or grade 1 pain`: what is denied, then told closer."""
    for before, part in pairwise(parts_of_clause(scan, rest)):
        first = scan.spots_in(before.cut)
        alone = len(first) == 1 and not is_drug(first[0].name) and not own_words(scan, before.cut)
        if not alone or part.joining != "or":
            continue
        named = first[0].words.lower()
        again = [item for item in scan.spots_in(part.cut) if item.words.lower().startswith(named)]
        closer = again and again[0].cut.first == part.cut.first and again[0].cut.end < scan.trimmed(part.cut).end
        if closer or (again and scan.comparisons_in(part.cut)):
            return True
        kinds = any(item.words.lower().endswith(named) for item in scan.spots_in(part.cut))
        if (again or kinds) and _HARMLESS.match(scan.plain, part.cut.first, part.cut.end):
            return True
    return False


def _is_of_menopause(scan: Scan, part: Cut) -> bool:
    """`women without a uterus, or postmenopausal`: a state of women that nobody denies together with an organ."""
    return any(item.name in ("postmenopausal", "sterilized") for item in scan.spots_in(part)[:1])


def _leads(cut: Cut, timing: Timing) -> bool:
    """`no prior A, or at least 4 weeks since A`: a time that has passed is the other way to be let in."""
    return timing.relation == "at least" and timing.cut.first == cut.first


def who_are(scan: Scan, cut: Cut) -> int | None:
    """`women without breast cancer who are under 50`: what follows is said of the women."""
    found = _WHO_ARE.search(scan.shown(cut))
    return cut.first + found.start() if found else None


def next_measured(scan: Scan, cut: Cut) -> int | None:
    """Where, behind what is not there, the next measurement begins: `without transfusion, platelets >= 50`."""
    _, *following = parts_of_clause(scan, cut)
    owned = [
        (part, item.about.cut.first)
        for part in following
        for item in scan.comparisons_in(part.cut)
        if (part.apart or part.joining == "and") and item.about is not None and item.about.name
        if item.about.cut.first >= part.cut.first and (_good_end(item) is None or _is_asked(item, part))
    ]
    return owned[0][0].cut.first if owned else None
