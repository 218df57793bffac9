"""Where a clause begins to say for whom it is said: `if`, `for patients with`, `in women`, `<= 5 with metastases`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trialrun.read.criteria.concepts.named import SEX
from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Comparison
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Several, Sought
from trialrun.read.criteria.terms import TYPES_OF_MYELOMA, is_condition
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut

_OF_SPOTTED = Sought(
    re.compile(
        rf"\b(?:for|in|among)\s+(?=(?:{SPOT_MARK}+(?:(?!\b(?:or|and)\b)[\w -])*"
        r"\b(?:patients?|subjects?|women|men|participants?|individuals)"
        r"|(?:(?!(?:any|both|each|and|or|the|eligible|study)\b)[\w-]+\s){1,3}(?:women|men))\b)",
        re.IGNORECASE,
    ),
    words=("patient", "patients", "subject", "subjects", "women", "men", "participant", "participants", "individuals"),
)
_WITH_TERM = Sought(
    re.compile(
        rf"(?<={NUMBER_MARK})\s*,?\s+(?:with|in the presence of|given)\s+"
        rf"(?:(?:known|any|documented|confirmed|proven|underlying)\s+)?(?={SPOT_MARK})",
        re.IGNORECASE,
    ),
    words=("with", "presence", "given"),
)
"""`or <= 5 x ULN with liver metastases`: right behind a second limit, `with` says whom it is for."""
_WHO_LACK = Sought(
    re.compile(
        rf"\b(?:for|in)\s+(?:all|any)\s+(?:{ANYBODY}|patient|subject|participant)\s+(?=without\b|(?:who|that)\s+(?:(?:do|does|are|is|have|has)\s+(?:not|never)|lack)\b)",
        re.IGNORECASE,
    ),
    words=("without", "not", "never", "lack"),
)
"""`in all patients without gout`."""
_GROUPS = ("children", "adolescents", "infants", "toddlers", "adults", "those")
_BEFORE_TERM = Sought(
    re.compile(rf"\b(?:for|in|among)\s+(?:(?:an?|any|all|each)\s+)?(?=[{SPOT_MARK}{NUMBER_MARK}])", re.IGNORECASE),
    words=("for", "in", "among"),
)
_OF_AN_AGE = Sought(
    re.compile(rf"\b(?:for|in)\s+(?:{'|'.join(_GROUPS)})\s+(?:(?:aged|of|from)\s+)?(?={NUMBER_MARK})", re.I),
    words=_GROUPS,
)
_IN_ABSENCE = Sought(
    re.compile(rf"in\s+(?:the\s+)?(?=absence\s+of\s[^,:]{{0,24}}{SPOT_MARK}+[^,:]*,)", re.IGNORECASE),
    words=("absence",),
)
_IN_DISEASE = Sought(
    re.compile(rf"in\s+(?={SPOT_MARK}(?:{SPOT_MARK}|\s)*,\s[^,:;]*{NUMBER_MARK})", re.IGNORECASE), words=("in",)
)
"""`In Gilbert's syndrome, direct bilirubin <= 2 x ULN`."""
_MEASURED = Sought(
    re.compile(
        rf"\W*for\s+(?=(?:(?!\b(?:must|should|shall|needs?|is|are)\b)[^,:;]){{0,60}}{NUMBER_MARK}\s*,"
        rf"[^,:;]*(?:\b(?:must|should|shall|needs?)\b|{NUMBER_MARK}))",
        re.IGNORECASE,
    ),
    words=("for",),
)
"""`For ALT > 3 x ULN, bilirubin must be < 2`: whoever has the value has to have the other."""
_LINK = re.compile(r"^[\s,;-]*(?:(?:or|and|but|up to|may be|can be|then|a|value|of|is|are|acceptable)[\s,]*)*$", re.I)


@cache
def _any_mark() -> Several:
    return Several(
        cue("condition"), _IN_ABSENCE, _IN_DISEASE, _MEASURED, _WITH_TERM, _OF_SPOTTED, _WHO_LACK, _BEFORE_TERM,
        _OF_AN_AGE,
    )  # fmt: skip


def condition_marks(scan: Scan, cut: Cut) -> tuple[Cut, ...]:
    """Where a word of condition stands that something clinical follows."""
    if scan.lacks_all(_any_mark()):
        return ()
    marked = (
        *_in_or_without(scan, cut),
        *_measured(scan, cut),
        *_with_term(scan, cut),
        *scan.find_all(cue("condition"), cut),
        *scan.find_all(_OF_SPOTTED, cut),
        *scan.find_all(_WHO_LACK, cut),
        *_of_people(scan, cut),
    )
    if not marked:
        return ()
    found = sorted(set(marked))
    ends = [*(item.first for item in found[1:]), cut.end][: len(found)]
    return tuple(
        item
        for item, end in zip(found, ends, strict=True)
        if _clinical(scan, item, Cut(item.end, max(item.end, end))) or _limits_twice(scan, cut, item)
    )


def _in_or_without(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """`In the absence of gout, ALT < 3`, `in gout, ALT < 5`: of those who do not have a disease, or of those who do.

    A value without transfusions is asked, and so is a list of diseases that `in` leads.
    """
    absent = scan.match(_IN_ABSENCE, cut)
    leads = absent or scan.match(_IN_DISEASE, cut)
    diseases = [is_condition(item.name) for item in scan.spots_in(cut)[:2]] if leads is not None else []
    listed = absent is None and diseases == [True, True]
    if leads is not None and all(diseases[:1]) and not listed:
        yield Cut(cut.first, cut.first + leads.end())


def _measured(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """The `for` that opens a clause before a value, of which the clause demands another."""
    leads = scan.match(_MEASURED, cut)
    if leads is not None:
        yield Cut(cut.first, cut.first + leads.end())


def _with_term(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """Where `with` says whom a limit is for: behind the second of two, or how much too high a value may be."""
    for mark in scan.find_all(_WITH_TERM, cut):
        numbers = scan.comparisons_in(Cut(cut.first, mark.first))
        sides = {item.op[:1] for item in numbers[-2:]}
        second = len(sides) == 1 and "=" not in sides and again(scan, numbers)
        if second or _is_too_high(scan, cut, mark, numbers[-1]):
            yield mark


def _is_too_high(scan: Scan, cut: Cut, mark: Cut, limit: Comparison) -> bool:
    """`bilirubin <= 3 x ULN with Gilbert's syndrome`: nobody has to have what lets a value be above normal."""
    disease = scan.spots_in(Cut(mark.end, cut.end))[:1]
    raised = limit.limit.times == "ULN" and limit.limit.value > 1 and limit.op[:1] == "<"
    allowed = raised and all(is_condition(item.name) for item in disease)
    return allowed and not any(is_condition(item.name) for item in scan.spots_in(Cut(cut.first, mark.first)))


def _limits_twice(scan: Scan, cut: Cut, words: Cut) -> bool:
    """`<= 2.5 x ULN or <= 5 x ULN if ...`: what follows says whom the second limit is for, whatever it names."""
    numbers = scan.comparisons_in(Cut(cut.first, words.first))
    near = bool(numbers) and not own_words(scan, Cut(numbers[-1].cut.end, words.first))
    return near and again(scan, numbers) and bool(own_words(scan, Cut(words.end, cut.end)))


def _of_people(scan: Scan, cut: Cut) -> tuple[Cut, ...]:
    """`for women of childbearing potential`, `for 16 years and older`: a term or an age names the people itself."""
    marks = scan.find_all(_BEFORE_TERM, cut) if scan.spots_in(cut) else ()
    if not marks and scan.lacks(_OF_AN_AGE):
        return ()
    ages = {item.cut.first for item in scan.comparisons_in(cut) if is_aged(item)}
    limited = [item.cut.first for item in scan.comparisons_in(cut) if not is_aged(item)][:1]
    of_an_age = [mark for mark in scan.find_all(_OF_AN_AGE, cut) if limited and mark.first > limited[0]]
    return tuple(mark for mark in (*marks, *of_an_age) if mark.end in ages) + tuple(
        mark
        for mark in marks
        for spotted in scan.spots_in(Cut(mark.end, cut.end))[:1]
        if spotted.cut.first == mark.end
        if SEX.search(spotted.words)
        or spotted.name.startswith(("monoclonal_", "child"))
        or spotted.name in TYPES_OF_MYELOMA
        or _is_limited_age(scan, spotted)
    )


def _is_limited_age(scan: Scan, spotted: Spot) -> bool:
    """`for age < 16 years`, and not `normal for age`."""
    return spotted.name == "age" and scan.covered.startswith((NUMBER_MARK, f" {NUMBER_MARK}"), spotted.cut.end)


def _clinical(scan: Scan, words: Cut, cut: Cut) -> bool:
    named = bool(scan.spots_in(cut) or scan.comparisons_in(cut))
    return named or bool(scan.search(SEX, cut) or SEX.search(scan.text(words)))


def is_aged(number: Comparison) -> bool:
    """Whether a number is an age."""
    return number.about is not None and number.about.name == "age"


def again(scan: Scan, numbers: tuple[Comparison, ...]) -> bool:
    """Whether the last number is another limit of the one before: nothing but joining words between them."""
    last = numbers[-1]
    earlier = [item for item in numbers if item.cut != last.cut]
    if not earlier:
        return False
    between = Cut(earlier[-1].cut.end, last.cut.first)
    named = scan.spots_in(between)
    same = last.about is not None and earlier[-1].about is not None and last.about.name == earlier[-1].about.name
    return bool(_LINK.match(scan.shown(between))) or (same and bool(named))
