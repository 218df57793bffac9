"""Where a clause parts at its joining words, and how its parts are to be read."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal, Protocol

import msgspec

from trialrun.read.criteria.concepts_terms import term_of
from trialrun.read.criteria.connectives_cues import cue
from trialrun.read.criteria.lines_scan import NUMBER_MARK, SPOT_MARK, Scan, find_all
from trialrun.read.criteria.model import Said, Tree
from trialrun.read.criteria.qualifiers import only_narrows, own_words, said_in, without_selector
from trialrun.read.text import Cut
from trialrun.terms import Concept, Drug, DrugClass, Variable, load_vocabulary

Joining = Literal["and", "or", ""]
_JOINS = re.compile(
    r"\s*(?P<comma>,)?\s*\b(?P<word>and\s*/\s*or|or|and|nor|as well as|plus|but)\b(?:,?\s*(?:and|or)\b)?,?\s*"
    r"|\s*(?P<only>,)(?!\d{3})\s*"
    rf"|(?<=[{SPOT_MARK}{NUMBER_MARK}e])\s?(?P<slash>[/&])\s?(?=[{SPOT_MARK}{NUMBER_MARK}])",
    re.IGNORECASE,
)
_NEXT_CAPITAL = re.compile(
    r"\s(?:[A-Z][a-z]|(?:Adequately|Appropriately|Curatively|Effectively|Definitively|Completely|Surgically|Previously|Any|Other"
    r"|Prior|Stage [0IV]+|Stage [0-4]|Grade [1-4])\s(?:[a-z-]+\s){0,2}\w\w)"
)
_TAIL = re.compile(
    r"\b(?:for|requiring|requires?|due to|because of|caused by|secondary to|related to|treated with)\b", re.I
)
_OPEN_END = re.compile(
    r"\b(?:requiring|needing|receiving|undergoing)$"
    r"|\b(?:an?|the|of|any|with|no|known|for|has|have|had)\s+(?:upper|lower|left|right|anterior|posterior|proximal|distal|partial"
    r"|complete|primary|benign|major|minor|serum|direct|total)$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:to|of|in|from)\s+(?:the\s+)?[a-z-]+(?:\s+[a-z-]+)?\W*$", re.IGNORECASE)
_ADJECTIVE = re.compile(r"[A-Za-z-]+(?:al|ic|ar|ous|ine|ive|ary|ory|ian)")
_FEW_WORDS = 4
_EVER = (Said("selector", "ever"),)
_USING = re.compile(r"\b(?:agrees?|willing|consents?) to (?:use|practi[cs]e)\s+(?:an?\s+)?[\w-]*\s*$", re.IGNORECASE)
HALF_LIVES = re.compile(r"\bhalf[- ]?li(?:fe|ves)\b", re.IGNORECASE)


class Frame(msgspec.Struct, frozen=True):
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


class Part(msgspec.Struct, frozen=True):
    """A stretch between joining words. `joining` is what stands before it; `apart` says that a comma does too."""

    cut: Cut
    joining: Joining = ""
    apart: bool = False


def parts_of_clause(scan: Scan, cut: Cut) -> tuple[Part, ...]:
    """The parts of a clause between its joining words; a part that only narrows goes with the one it belongs to."""
    parts: list[Part] = []
    first, joining, apart = cut.first, "", False
    for found in _JOINS.finditer(scan.shown(cut)):
        parts += _run_on(scan, _part(Cut(first, cut.first + found.start()), joining, apart=apart))
        first = cut.first + found.end()
        joining = "" if found["only"] else _joining(found["word"] or found["slash"])
        apart = bool(found["comma"] or found["only"])
    parts += _run_on(scan, _part(Cut(first, cut.end), joining, apart=apart))
    return _gathered(scan, parts)


def _run_on(scan: Scan, part: Part) -> list[Part]:
    """`nonmelanoma skin cancer Carcinoma in situ of the cervix`: a capital parts what only a space stands between."""
    spots = scan.spots_in(part.cut)
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
    """Whether the last word of a stretch begins with a small letter."""
    return plain[max(cut.first, plain.rfind(" ", cut.first, cut.end) + 1)].islower()


def _part(cut: Cut, joining: str, *, apart: bool) -> Part:
    return Part(cut, "and" if joining == "and" else "or" if joining == "or" else "", apart)


def _joining(word: str) -> str:
    return "or" if "or" in word.lower() else "and"


def _gathered(scan: Scan, parts: list[Part]) -> tuple[Part, ...]:
    gathered: list[Part] = []
    for part in parts:
        before = gathered[-1] if gathered else None
        elliptic = part.joining == "or" and without_selector(said_in(scan, part.cut))
        if before is not None and (
            _only_narrows(scan, before.cut)
            or (_only_time(scan, part.cut) and not elliptic)
            or _goes_with_tail(scan, before.cut, part)
            or _judged_too(scan, before.cut, part.cut)
            or _OPEN_END.search(scan.shown(before.cut))
            or _shares_treatment(scan, before.cut, part.cut)
            or _another_place(scan, before.cut, part)
        ):
            gathered[-1] = Part(Cut(before.cut.first, part.cut.end), before.joining, before.apart)
        else:
            gathered.append(part)
    return tuple(gathered)


def _goes_with_tail(scan: Scan, before: Cut, part: Part) -> bool:
    """`chemotherapy for metastases or recurrence`, `infection requiring antibiotics or surgery`: why, and not what.

    The part is of the kind of what stands behind the linking word, and not of the kind of what stands before it.
    """
    links = find_all(_TAIL, scan.shown(before), before)
    if not links or scan.comparisons_in(part.cut) or scan.timings_in(part.cut) or said_in(scan, part.cut)[:1] == _EVER:
        return False
    head = scan.spots_in(Cut(before.first, links[-1].first))
    tail = scan.spots_in(Cut(links[-1].end, before.end))
    own = scan.spots_in(part.cut)
    if not head or not tail or cue("negation").search(scan.shown(part.cut)):
        return False
    main, beside = _is_treatment(head[0].name), _is_treatment(tail[0].name)
    if main is None or beside is None or main == beside:
        return False
    return _is_treatment(own[0].name) == beside if own else not part.apart and not beside


def _another_place(scan: Scan, before: Cut, part: Part) -> bool:
    """`radiotherapy to the neck or larynx`, `carcinoma of the cervix or uterus`: another place of the same."""
    if part.apart or not part.joining or scan.spots_in(part.cut) or scan.comparisons_in(part.cut):
        return False
    place = _PLACE.search(scan.text(before))
    head = scan.spots_in(before)
    plain = (
        len(scan.text(part.cut).split()) < _FEW_WORDS and not scan.timings_in(part.cut) and not said_in(scan, part.cut)
    )
    return bool(place and head and plain and head[0].cut.first < before.first + place.start())


def _shares_treatment(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`thoracic` of `thoracic or mantle radiotherapy`: a word that narrows the treatment behind it, and names nothing."""
    if scan.spots_in(before) or scan.comparisons_in(before) or scan.timings_in(before) or not scan.spots_in(cut):
        return False
    words, spotted = own_words(scan, before), scan.spots_in(cut)[0]
    narrowing = _ADJECTIVE.fullmatch(words) and scan.text(before).endswith(words)
    return bool(narrowing and _is_treatment(spotted.name) and load_vocabulary().find(f"{words} {spotted.words}") is None)


def _judged_too(scan: Scan, before: Cut, cut: Cut) -> bool:
    """`may interfere with safety or efficacy of the treatment`: words without a thing of their own are judged along."""
    if scan.spots_in(cut) or scan.comparisons_in(cut) or scan.timings_in(cut):
        return False
    denied = cue("negation").search(scan.shown(cut))
    return denied is None and cue("judgement").search(scan.shown(before)) is not None


def _is_treatment(name: str) -> bool | None:
    """Whether a term is a treatment, or a condition; None where it is neither."""
    term = term_of(name)
    if isinstance(term, Drug | DrugClass):
        return True
    return term.kind == "procedure" if isinstance(term, Concept) and term.kind in ("procedure", "condition") else None


def _only_narrows(scan: Scan, cut: Cut) -> bool:
    """`active` of `active or uncontrolled infection`: no thing of its own."""
    return not (
        scan.spots_in(cut)
        or scan.comparisons_in(cut)
        or (own_words(scan, cut) and not _USING.search(scan.shown(cut)))
        or (scan.search(cue("person"), cut) and not _USING.search(scan.shown(cut)))
        or (scan.timings_in(cut) and not said_in(scan, cut) and not _of_narrowed(scan, cut))
    )


def _of_narrowed(scan: Scan, cut: Cut) -> bool:
    """`6 months since prior oral` of `... or parenteral steroids`: what has passed is told by the next part."""
    return all(item.relation == "at least" and only_narrows(item.anchor_words) for item in scan.timings_in(cut))


def _only_time(scan: Scan, cut: Cut) -> bool:
    return bool(scan.timings_in(cut)) and not (scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))


def says_something(scan: Scan, cut: Cut) -> bool:
    """Whether a stretch names a term, a number or words of its own."""
    return bool(scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))


def is_procedure(name: str) -> bool:
    """Whether a name of the vocabulary is a procedure."""
    term = term_of(name)
    return isinstance(term, Concept) and term.kind == "procedure"


def is_bare(scan: Scan, cut: Cut) -> bool:
    """A measurement named without its value."""
    spots = scan.spots_in(cut)
    if not spots or scan.comparisons_in(cut):
        return False
    terms = [term_of(item.name) for item in spots]
    values = [isinstance(term, Variable) and term.kind in ("number", "scale") for term in terms]
    return any(values) and all(value or is_procedure(item.name) for value, item in zip(values, spots, strict=True))
