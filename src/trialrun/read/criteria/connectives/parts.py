"""Where a clause parts at its joining words, and how its parts are to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, Protocol

import msgspec

from trialrun.read.criteria.concepts.named import SEX
from trialrun.read.criteria.concepts.qualifiers import only_narrows, own_words, said_in, without_selector
from trialrun.read.criteria.connectives.joining_nothing import joins_nothing
from trialrun.read.criteria.connectives.tails import goes_with, is_dose_of, is_grade_of, is_state_of, tells_more
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Tree
from trialrun.read.criteria.scan.line import BRACKET_MARK, NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import GRADES, is_condition, is_number, is_procedure, is_scale
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

Joining = Literal["and", "or", ""]
_JOINING = Sought(
    re.compile(r"\b(?:and|or|nor|as|plus|but)\b"), words=("and", "or", "nor", "as", "plus", "but"), begins=True
)
"""Words of which one stands in everything that joins, but a comma or a slash."""
_JOINS = re.compile(
    r"(?=[\s,/&]|\b[aonpb])(?=\s*(?:[,/&]|an|or|no|as|pl|bu))"  # a quick look first: most begin nothing
    r"(?:\s*(?P<comma>,)?\s*\b(?P<word>and\s*/\s*or|(?<!absent )(?<!\bno )or|and|nor|as well as|plus|but)\b"
    r"(?:,?\s*(?:and|or)\b)?,?\s*"
    rf"|\s*(?P<only>,)(?!\d{{3}}|\s*{BRACKET_MARK}+[\s.]*(?:,|\Z))\s*"
    rf"|(?<=[{SPOT_MARK}{NUMBER_MARK}{BRACKET_MARK}e])\s?(?P<slash>[/&])\s?(?=[{SPOT_MARK}{NUMBER_MARK}]))",
    re.IGNORECASE,
)
_NEXT_CAPITAL = re.compile(
    r"\s(?:[A-Z][a-z]|(?:Adequately|Appropriately|Curatively|Effectively|Definitively|Completely|Surgically|Previously|Any|Other"
    r"|Prior|Stage [0IV]+|Stage [0-4]|Grade [1-4])\s(?:[a-z-]+\s){0,2}\w\w)"
)
_HOW = re.compile(
    r"\W*(?:either\s+)?(?:(?:histo|cyto|radio|patho|clinic|bio|sero|micro|immuno|gene|molecul)\w*ly\W*)+", re.IGNORECASE
)
"""`radiographically` of `radiographically, histologically or cytologically confirmed`: how, and no thing of its own."""
_FOUND_BY = r"(?:histo|cyto|patho|sero|clinic|radio(?:log|graph))\w*(?:ly|ic|al)"
_HOW_BEFORE = re.compile(rf"\b{_FOUND_BY}\W*\Z", re.IGNORECASE)
_HOW_NEXT = re.compile(
    rf"(?=[hcpsr])(?:{_FOUND_BY}\s*(?:,|/|,?\s*\b(?:or|and/or|and)\b)\s*){{0,3}}{_FOUND_BY}"
    r"\s+(?:diagnos|confirm|evidence|proof|proven|verif|document|establish)",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"at (?:the )?(?:time of )?(?:signing|giving|obtaining|providing|informed consent|consent|screening|enrol\w+"
    r"|inclusion|study entry|randomi[sz]ation|baseline)\b",
    re.IGNORECASE,
)
"""`18 years or older, at the time of signing the consent`: a comma before when a requirement is looked at."""
METHODS = "|".join(
    f"(?-i:{row['words']})" if row["words"].isupper() else row["words"]
    for row in read_table("criteria/tables/method_words.csv")
)
"""What a finding is shown by, which is none itself, as alternatives; what is written in capitals stands so alone."""
_ANOTHER_METHOD = re.compile(
    rf"(?:(?!(?:by|using|via)\b)[\w-]+\s+){{0,3}}(?:{METHODS})s?\W*(?:\([\w\s]+\)\W*)?", re.IGNORECASE
)
_SHOWN_BY = re.compile(rf"\b(?:by|using|via)\b[^;]{{0,60}}\b(?:{METHODS})s?\W*(?:\([\w\s]+\)\W*)?\Z", re.IGNORECASE)
_GRADE_BEFORE = re.compile(r"\b(?:low|intermediate|high|standard|good|poor|moderate)(?:-?\d)?-?\s*\Z", re.IGNORECASE)
_OTHER_GRADE = re.compile(
    r"(?=[vlihpa])(?:very\s+)?(?:low|intermediate|high|poor|adverse)(?:-\d)?(?:(?:\s*,)?\s*(?:or|and|to)\s+(?:very\s+)?(?:intermediate|high|poor|adverse)(?:-\d)?)?"
    r"[\s-]+(?:grade|risk)\b",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"(?:\bon|\bat|during|upon|while (?:on|receiving|taking)(?: (?:treatment|therapy))?)\s*,?\Z", re.IGNORECASE
)
_TYPE_BEFORE = re.compile(r"[A-Za-z]-?(?:\d|II?)\s*\Z")
_OTHER_TYPE = re.compile(
    r"-?(?:\d|II?)\s*(?:\Z|\W|infections?\b|virus\w*|antibod\w+|serolog\w*|disease)", re.IGNORECASE
)
_ENDS_IN_SEX = re.compile(r"\b(?:(?P<female>females?|wom[ae]n|girls)|(?P<male>males?|m[ae]n|boys))\s*\Z", re.IGNORECASE)
_USING = re.compile(r"\b(?:agrees?|willing|consents?) to (?:use|practi[cs]e)\s+(?:an?\s+)?[\w-]*\s*$", re.IGNORECASE)
NO_PART = re.compile(
    r"whichever |(?:(?:its|an?|the|any|other)\s+)?equivalents?"
    r"(?=\W*(?:\Z|\b(?:at|before|during|prior|within|after|for|in|on|of|per)\b))",
    re.IGNORECASE,
)
"""How a part begins that names nothing of its own: `prednisone 10 mg or equivalent at the time of apheresis`."""
HALF_LIVES = Sought(
    re.compile(r"\bhalf[- ]?li(?:fe|ves)\b", re.IGNORECASE), words=("half", "halflife", "halflives"), begins=True
)


class Frame(msgspec.Struct, frozen=True, gc=False):
    """How a clause is read. `findings`: it lists what excludes, so that its parts are alternatives whatever joins them.

    `depth` counts how deep the reading has gone.
    """

    findings: bool = False
    depth: int = 0

    def deeper(self, *, findings: bool | None = None) -> Frame:
        """The frame of a part."""
        return Frame(self.findings if findings is None else findings, self.depth + 1)


class Bracketed(Protocol):
    """Adds the brackets of a stretch to its tree: those of its parts, or those that are said of the whole."""

    def __call__(self, scan: Scan, tree: Tree | None, cut: Cut, frame: Frame, *, whole: bool) -> Tree | None:
        """The tree with the brackets of `cut`."""


_ENDS_IN_STAGE = re.compile(
    r"\bstages?\s+(?:(?:[IVX]{1,4}|[0-4])[A-C]?\d?\s*(?:\(?(?:non-?)?bulky\)?\s*)?(?:,|/|-|or|and)?\s*){1,4}\Z",
    re.IGNORECASE,
)
_STAGE = re.compile(r"\s*(?:or\s+|and\s+)?(?:[IVX]{1,4}|[0-4])[A-C]?\d?\b")
_STAGE_NEAR = 40
_AWAITS = frozenset({"to", "of", "with", "for", "by"})
_DENIAL_NEAR = 12
_DENIED = re.compile(r"\b(?:not?|non|never|neither|without)\b", re.IGNORECASE)
_EXPECTED = re.compile(
    r"(?:anticipated|expected|likely|unlikely|predicted|thought|considered|deemed|felt)\s+to\b", re.IGNORECASE
)
_WHICH_IS = re.compile(r"\b(?:that|which)\b[^.;]*\b(?:is|are|was|were)\b", re.IGNORECASE)
_OF_WHICH = re.compile(r"(?:for|in|to|from|of|by)\s+wh(?:ich|om)\b", re.IGNORECASE)
_OR_OF_WHICH = re.compile(rf"\b(?:or|and)\s+{_OF_WHICH.pattern}", re.IGNORECASE)
_IS_DONE = re.compile(r"(?:is|are|was|were|has|have|had|cannot)\s+(?:not\s+)?(?:been\s+|be\s+)?\w+", re.IGNORECASE)
_HE = re.compile(r"\b(?:his|he|him|s|her|she)\Z", re.IGNORECASE)
_OR_SHE = re.compile(r"(?:her|she|hers|his|he|him|their)\b", re.IGNORECASE)


def _of_one_person(plain: str, first: int, end: int) -> bool:
    """`his or her marrow`, `he/she`: words of either sex for one person join nothing."""
    return _OR_SHE.match(plain, end) is not None and _HE.search(plain, max(0, first - len("they")), first) is not None


class Part(msgspec.Struct, frozen=True, gc=False):
    """A stretch between joining words. `joining` is what stands before it; `apart` says that a comma does too."""

    cut: Cut
    joining: Joining = ""
    apart: bool = False


def parts_of_clause(scan: Scan, cut: Cut) -> tuple[Part, ...]:
    """The parts of a clause between its joining words; a part that only narrows goes with the one it belongs to."""
    parts: list[Part] = []
    first, joining, apart = cut.first, "", False
    for found in _joins(scan, cut):
        if _of_both_sexes(scan, Cut(first, cut.first + found.start()), Cut(cut.first + found.end(), cut.end)):
            continue
        if _of_one_thing(scan.plain, cut.first + found.start(), cut.first + found.end()):
            continue
        if _between_stages(scan, cut.first + found.start(), cut.first + found.end()):
            continue
        if joins_nothing(scan, cut.first + found.start()):
            continue
        if _says_more(scan, Cut(first, cut.first + found.start()), found):
            continue
        if found["only"] and _THEN.match(scan.plain, cut.first + found.end()):
            continue
        parts += _run_on(scan, _part(Cut(first, cut.first + found.start()), joining, apart=apart))
        first = cut.first + found.end()
        joining = "" if found["only"] else _joining(found["word"] or _slash(scan, cut, found))
        if joining == "or" and _neither_above(scan, found[0], parts[-1].cut, Cut(first, cut.end)):
            joining = "and"
        apart = bool(found["comma"] or found["only"])
    parts += _run_on(scan, _part(Cut(first, cut.end), joining, apart=apart))
    return _gathered(scan, parts)


def _joins(scan: Scan, cut: Cut) -> Iterable[re.Match[str]]:
    """What joins the parts of a clause; few stretches have anything that does."""
    shown = scan.shown(cut)
    if "," in shown or "/" in shown or "&" in shown or scan.may_hold(_JOINING, cut):
        return _JOINS.finditer(shown)
    return ()


def _between_stages(scan: Scan, first: int, end: int) -> bool:
    """`stage IIIB or IV lung cancer` is one cancer."""
    if "stage" not in scan.words and "stages" not in scan.words:
        return False
    before = _ENDS_IN_STAGE.search(scan.plain, max(0, first - _STAGE_NEAR), first)
    return before is not None and _STAGE.match(scan.plain, end) is not None


def _of_one_thing(plain: str, before: int, behind: int) -> bool:
    """Whether what stands on both sides of a joining word is of one thing: its grades, its types, its times."""
    return (
        _of_two_grades(plain, before, behind)
        or _of_two_types(plain, before, behind)
        or _of_two_ways(plain, before, behind)
        or _of_two_times(plain, before, behind)
        or _of_one_person(plain, before, behind)
    )


def _of_two_grades(plain: str, before: int, behind: int) -> bool:
    """`intermediate or high grade lymphoma`: two degrees of one thing."""
    return bool(_OTHER_GRADE.match(plain, behind) and _GRADE_BEFORE.search(plain, max(0, before - 24), before))


def _of_two_types(plain: str, before: int, behind: int) -> bool:
    """`HTLV-1 or 2 infection`: two viruses that share a name."""
    return bool(_OTHER_TYPE.match(plain, behind) and _TYPE_BEFORE.search(plain, max(0, before - 12), before))


def _of_two_ways(plain: str, before: int, behind: int) -> bool:
    """`histological or cytological diagnosis of lymphoma`: two ways to find the same."""
    return bool(_HOW_NEXT.match(plain, behind) and _HOW_BEFORE.search(plain, max(0, before - 24), before))


def _of_two_times(plain: str, before: int, behind: int) -> bool:
    """`progression on or within 60 days of the last dose`: two times of one event."""
    return plain.startswith("within ", behind) and _TIME_BEFORE.search(plain, max(0, before - 24), before) is not None


def _says_more(scan: Scan, before: Cut, found: re.Match[str]) -> bool:
    """`hypertension but with a normal ECG`: more is said of the same patient, unless a denial ends there.

    `a disease that is progressing or expected to progress` is one, whichever is said of it.
    """
    if found["word"] == "or" and _EXPECTED.match(scan.plain, before.end + len(found[0])):
        return _WHICH_IS.search(scan.plain, before.first, before.end) is not None
    but = found["word"] == "but" and scan.plain.startswith("with ", before.end + len(found[0]))
    return but and _DENIED.search(scan.plain, max(0, before.first - _DENIAL_NEAR), before.end) is None


def _of_both_sexes(scan: Scan, before: Cut, behind: Cut) -> bool:
    """`healthy adult male or female volunteers aged 20 to 55`: one age of both, whatever joins the sexes."""
    if scan.lacks(SEX):
        return False
    one = _ENDS_IN_SEX.search(scan.plain, before.first, before.end)
    other = SEX.match(scan.plain, behind.first)
    if one is None or other is None or one.lastgroup == other.lastgroup:
        return False
    numbers = scan.comparisons_in(behind)[:1]
    aged = bool(numbers) and numbers[0].about is not None and numbers[0].about.name == "age"
    return aged and not scan.comparisons_in(before)


def _run_on(scan: Scan, part: Part) -> list[Part]:
    """`nonmelanoma skin cancer Carcinoma in situ of the cervix`: a capital parts what only a space stands between.

    A grade at the end, `diarrhea Grade 2`, is that of what stands before it.
    """
    spots = scan.spots_in(part.cut) if len(scan.spots) > 1 else ()
    spots = spots[:-1] if spots and spots[-1].name in GRADES else spots
    if len(spots) < 2:
        return [part]
    starts = [
        one.cut.end
        for one, other in pairwise(spots)
        if _NEXT_CAPITAL.fullmatch(scan.plain, one.cut.end, other.cut.first + 2) and _in_small(scan.plain, one.cut)
    ]
    if not starts:
        return [part]
    cuts = [Cut(first, end) for first, end in pairwise((part.cut.first, *starts, part.cut.end))]
    return [Part(cuts[0], part.joining, part.apart), *(Part(cut, "", apart=True) for cut in cuts[1:])]


def _in_small(plain: str, cut: Cut) -> bool:
    """Whether the last word of a stretch begins with a small letter and awaits no other: `allergic to Revlimid`."""
    last = plain[max(cut.first, plain.rfind(" ", cut.first, cut.end) + 1) : cut.end]
    return last[:1].islower() and last not in _AWAITS


def _part(cut: Cut, joining: str, *, apart: bool) -> Part:
    return Part(cut, "and" if joining == "and" else "or" if joining == "or" else "", apart)


def _joining(word: str) -> str:
    return "or" if "or" in word.lower() else "and"


def _neither_above(scan: Scan, word: str, before: Cut, behind: Cut) -> bool:
    """`AST and/or ALT <= 3 x ULN`: one upper limit of two measurements, whichever of them is made."""
    numbers = scan.comparisons_in(behind)[:1] if "and" in word.lower() else ()
    named = [is_number(item.name) for item in (*scan.spots_in(before)[-1:], *scan.spots_in(behind)[:1])]
    return bool(numbers) and numbers[0].op[:1] == "<" and is_bare(scan, before) and named == [True, True]


def _slash(scan: Scan, cut: Cut, found: re.Match[str]) -> str:
    """`CLL/small lymphocytic lymphoma`: either of two diseases, where `AST/ALT` are both measured."""
    beside = (
        scan.spots_in(Cut(cut.first, cut.first + found.start()))[-1:],
        scan.spots_in(Cut(cut.first + found.end(), cut.end))[:1],
    )
    diseases = [bool(spots) and is_condition(spots[0].name) for spots in beside]
    return "or" if found["slash"] == "/" and all(diseases) else found["slash"]


def _gathered(scan: Scan, parts: list[Part]) -> tuple[Part, ...]:
    if len(parts) == 1:
        return tuple(parts)
    gathered: list[Part] = []
    for part in parts:
        before = gathered[-1] if gathered else None
        elliptic = part.joining == "or" and without_selector(said_in(scan, part.cut))
        if before is not None and (
            _only_narrows(scan, before.cut)
            or ((_only_time(scan, part.cut) or _when_another(scan, part)) and not elliptic)
            or (
                part.apart
                and part.joining == ""
                and any(
                    (
                        tells_more(scan, part.cut),
                        is_grade_of(scan, before.cut, part.cut),
                        is_dose_of(scan, before.cut, part.cut),
                        part is parts[-1] and len(gathered) == 1 and is_state_of(scan, before.cut, part.cut),
                    )
                )
            )
            or goes_with(scan, before.cut, part.cut, close=part.joining != "" and not part.apart)
            or _tells_of_it_too(scan, before, part)
            or _is_another_method(scan, before.cut, part.cut)
        ):
            gathered[-1] = Part(Cut(before.cut.first, part.cut.end), before.joining, before.apart)
        else:
            gathered.append(part)
    return tuple(gathered)


def _tells_of_it_too(scan: Scan, before: Part, part: Part) -> bool:
    """`a tumor that has relapsed or for which no standard, effective therapy exists`: more of the tumor, to the end."""
    if part.joining:
        again = not scan.spots_in(part.cut) and _IS_DONE.match(scan.plain, part.cut.first, part.cut.end)
        if again and _OF_WHICH.search(scan.plain, before.cut.first, before.cut.end):
            return True
        return _OF_WHICH.match(scan.plain, part.cut.first, part.cut.end) is not None
    within = _OR_OF_WHICH.search(scan.shown(before.cut)) is not None
    return within and not scan.comparisons_in(part.cut)


def _is_another_method(scan: Scan, before: Cut, part: Cut) -> bool:
    """`FLT3 mutation by PCR or sequencing`: another way to show the same, and not `or TP53 mutation by sequencing`."""
    if _ANOTHER_METHOD.fullmatch(scan.text(part)) is None or _SHOWN_BY.search(scan.text(before)) is None:
        return False
    return all(is_procedure(item.name) for item in scan.spots_in(part))


def _only_narrows(scan: Scan, cut: Cut) -> bool:
    """`active` of `active or uncontrolled infection`: no thing of its own."""
    return not (
        scan.spots_in(cut)
        or scan.comparisons_in(cut)
        or (own_words(scan, cut) and not _USING.search(scan.shown(cut)) and not _HOW.fullmatch(scan.text(cut)))
        or (scan.search(cue("person"), cut) and not _USING.search(scan.shown(cut)))
        or (scan.timings_in(cut) and not said_in(scan, cut) and not _of_narrowed(scan, cut))
    )


def _of_narrowed(scan: Scan, cut: Cut) -> bool:
    """`6 months since prior oral` of `... or parenteral steroids`: what has passed is told by the next part."""
    return all(item.relation == "at least" and only_narrows(item.anchor_words) for item in scan.timings_in(cut))


def _only_time(scan: Scan, cut: Cut) -> bool:
    return bool(scan.timings_in(cut)) and not (scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))


def _when_another(scan: Scan, part: Part) -> bool:
    """`..., within 12 hours of the PET scan`: behind a comma, what a window names itself is when, not what."""
    times = scan.timings_in(part.cut)
    if part.joining or not part.apart or not times or times[0].relation != "within":
        return False
    if scan.comparisons_in(part.cut) or own_words(scan, part.cut):
        return False
    inside = [times[0].cut.first <= item.cut.first < times[0].cut.end for item in scan.spots_in(part.cut)]
    return all(inside) and all(is_procedure(item.name) for item in scan.spots_in(part.cut))


def says_something(scan: Scan, cut: Cut) -> bool:
    """Whether a stretch names a term, a number or words of its own."""
    return bool(scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))


def is_bare(scan: Scan, cut: Cut) -> bool:
    """A measurement named without its value."""
    spots = scan.spots_in(cut)
    if not spots or scan.comparisons_in(cut):
        return False
    values = [is_number(item.name) or is_scale(item.name) for item in spots]
    return any(values) and all(value or is_procedure(item.name) for value, item in zip(values, spots, strict=True))
