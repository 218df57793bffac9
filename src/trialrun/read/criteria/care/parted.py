"""A section of a line that may be read wrongly is asked by itself, with its own words: the others keep their rules.

Only where sections stand side by side: all are asked of whoever enters, or any one keeps out. Where one leans on
another, allows something, or tells more of what another names, the whole line is asked. Reads nothing anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from msgspec.structs import replace

from trialrun.read.criteria.care.sections import Section, sections_of
from trialrun.read.criteria.cues import CueKind, cue
from trialrun.read.criteria.doubts.laid_out import Doubt, lay_out
from trialrun.read.criteria.doubts.raising import doubts_of, still_doubted
from trialrun.read.criteria.lines.parting import goes_on, past_label
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.model import AllOf, Comparison, Conditional, Judgement, LineRead, OneOrMore, Statement, Tree
from trialrun.read.criteria.questions import KEPT_OUT_BY
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Words
from trialrun.read.criteria.terms import is_condition
from trialrun.read.criteria.trees import is_choice, join, statements
from trialrun.read.tables import read_table
from trialrun.read.text import Cut, blanked
from trialrun.terms import load_vocabulary

_SEVERAL = 2
_OR = re.compile(r"\b(?:and/)?or\W*\Z|\A\W*(?:and/)?or\b|\b(?-i:AND/OR\s+[A-Z][a-z])", re.IGNORECASE)
_NAMES_LIST = re.compile(
    r"\W*(?!(?:incl|elig|entry|enrol|the|these|following)\w*\s)[\w-]+\s+criteri\w+\W*\Z", re.IGNORECASE
)
"""`Withdrawal criteria:`, `Minor criteria:`: nobody says whether what stands below it is asked for."""
_HEADING = re.compile(r"(?::|\b(?:following|below))\W*\Z", re.IGNORECASE)
_RUN_ON = re.compile(r"(?<![\w-])(?!(?:[A-Z][a-z]+|\d+)\s)[\w/%-]+\)?\s+(?=[A-Z][a-z]{2,})")
"""`no psychosis Candidates for surgery`: where two sentences may run into one another."""
_SAYING: tuple[CueKind, ...] = ("negation", "exclusion", "exception", "condition", "judgement", "permission")
_ALLOWING: tuple[CueKind, ...] = ("permission", "exception")
_ACTING: tuple[CueKind, ...] = ("negation", "requirement", "permission", "exclusion")
_TELLING: tuple[CueKind, ...] = ("condition", "definition", "exception", "proviso")
"""Cues by which a sentence tells more of what another one names."""


def with_sections_asked(
    scan: Scan, read: LineRead, role: Role, doubts: Sequence[Doubt], strays: Sequence[Cut]
) -> LineRead | None:
    """The line with every section that is doubted, or holds a stray word, as one question.

    None where that cannot be told of sections, or they do not stand side by side.
    """
    members = members_of(read, role)
    if len(members) < _SEVERAL or any(doubt.reach == "line" for doubt in doubts):
        return None
    sections = sections_of(scan, members)
    if len(sections) < _SEVERAL and (strays or any(doubt.reach != "words" for doubt in doubts)):
        return None  # nothing would be kept
    doubted = {one: doubted_in(scan, read, role, one, doubts) for one in sections if one.members}
    placed = {doubt for some in doubted.values() for doubt in some}
    if any(doubt not in placed and doubt.reach != "words" for doubt in doubts):
        return None
    asked = [one for one in sections if doubted.get(one) or any(map(one.holds, strays))]
    kept = [one for one in sections if one not in asked]
    if not all(any(one.holds(cut) for one in asked) for cut in strays) or not _are_side_by_side(
        scan, role, asked, kept
    ):
        return None
    return with_asked(scan, read, role, sections, asked)


def with_asked(
    scan: Scan, read: LineRead, role: Role, sections: Sequence[Section], asked: Sequence[Section], *, lead: str = ""
) -> LineRead | None:
    """The line with some of its sections as questions; None where the others name nothing, or are doubted then.

    `lead`: the words before a requirement that is asked.
    """
    kept = [one for one in sections if one not in asked]
    if not any(item.about.name for one in kept for part in one.members for item in statements(part)):
        return None
    changed = _with_questions(scan, read, role, sections, asked, lead=lead)
    alone = blanked(scan.plain, [one.cut for one in asked])
    again = () if changed.tree is None else doubts_of(lay_out(alone, scan, changed, changed.tree, role))
    return None if any(doubt.reach != "words" for doubt in again) else changed


def members_of(read: LineRead, role: Role) -> tuple[Tree, ...]:
    """What a line lists: all of it is asked of whoever enters, or any of it keeps out."""
    requires = role != "exclusion"
    listed = isinstance(read.tree, AllOf) if requires else is_choice(read.tree)
    return (
        read.tree.of
        if listed and read.holds_when_eligible == requires and isinstance(read.tree, AllOf | OneOrMore)
        else ()
    )


def doubted_in(scan: Scan, read: LineRead, role: Role, one: Section, doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Which of the doubts about a line are true of a section, below its headings, with nothing beside it."""
    tree = join(one.members, all_together=role != "exclusion") if doubts else None
    if tree is None:
        return ()
    alone = _but_for(scan.plain, [*one.heads, one.cut])
    return still_doubted(doubts, lay_out(alone, scan, read, tree, role))


def _with_questions(
    scan: Scan, read: LineRead, role: Role, sections: Sequence[Section], asked: Sequence[Section], *, lead: str
) -> LineRead:
    if not asked:
        return read
    parts = [
        part for one in sections for part in ((_question(scan, one, role, lead),) if one in asked else one.members)
    ]
    rest = tuple(cut for cut in read.rest if not any(one.holds(cut) for one in asked))
    tree = join(parts, all_together=role != "exclusion")
    return replace(read, kind="partly", tree=tree, rest=rest, why="a sentence of the line is asked")


def _are_side_by_side(scan: Scan, role: Role, asked: Sequence[Section], kept: Sequence[Section]) -> bool:
    """Whether what is asked bears on nothing that is kept, nor the reverse."""
    if not asked:
        return True
    both = (*asked, *kept)
    if any(leans(scan, one) or scan.match(cue("exception"), one.cut) for one in both):
        return False
    if any(_is_below_another(scan, one) or _is_heading_of_next(scan, one) for one in both):
        return False
    if _any_is_group_or_choice(scan, role, both, kept):
        return False
    if any(_runs_on(scan, one) or _loses_whom(scan, one) for one in kept):
        return False
    turning: tuple[CueKind, ...] = ("permission", "requirement") if role == "exclusion" else ("permission",)
    if any(_has(scan, one, cue(kind)) for one in asked for kind in turning):
        return False
    if any(one.members and _has(scan, one, cue(turning[-1])) for one in kept):
        return False
    return not any(_tells_of(scan, one, other) for one in asked for other in kept)


def are_bullets_apart(scan: Scan, role: Role, asked: Sequence[Section], kept: Sequence[Section]) -> bool:
    """As `_are_side_by_side`, of bullets asked as a whole: what one allows or limits again within itself is its own."""
    both = (*asked, *kept)
    if any(scan.match(_leaning(), one.cut) for one in asked) or any(leans(scan, one) for one in kept):
        return False
    if any(scan.match(cue("exception"), one.cut) or _is_heading_of_next(scan, one) for one in both):
        return False
    if any(_is_below_another(scan, one) for one in both) or _any_is_group_or_choice(scan, role, both, kept):
        return False
    if any(_runs_on(scan, one) or _loses_whom(scan, one) for one in kept):
        return False
    if any(_has(scan, one, cue("permission")) and not (one in asked and _limited(scan, one)) for one in both):
        return False
    return not any(_tells_of(scan, one, other) for one in asked for other in kept)


def _any_is_group_or_choice(scan: Scan, role: Role, both: Sequence[Section], kept: Sequence[Section]) -> bool:
    """Whether, among requirements, something is one of several choices, or is said of some of the patients alone."""
    return role != "exclusion" and (
        any(_is_choice_of(scan, one) for one in both) or any(map(_is_group_with_limits, kept))
    )


def _is_below_another(scan: Scan, one: Section) -> bool:
    """Whether a heading allows or excepts what is below it, names a list of its own, or denies what denies itself."""
    if any(_NAMES_LIST.match(scan.plain, head.first, head.end) for head in one.heads):
        return True
    if any(scan.search(cue(kind), head) for head in one.heads for kind in _ALLOWING):
        return True
    return any(scan.search(cue("negation"), head) for head in one.heads) and any(
        _has(scan, one, cue(kind)) for kind in _ACTING
    )


def _is_heading_of_next(scan: Scan, one: Section) -> bool:
    """`- myeloma with any of the following:` beside the bullets that it is said of."""
    return _HEADING.search(scan.plain, one.cut.first, one.cut.end + 1) is not None


def _is_choice_of(scan: Scan, one: Section) -> bool:
    """Whether a section begins or ends with `or`, or has a loud one, as one of several of which any would do."""
    before = scan.plain[max(0, one.cut.first - len("and/or ; ")) : one.cut.first]
    return any(_OR.search(text) is not None for text in (before.rstrip(" -*•\n"), scan.text(one.cut)))


def _runs_on(scan: Scan, one: Section) -> bool:
    """Whether a section may hold two sentences with nothing but a capital between them."""
    shown = scan.outside_brackets(one.cut)
    return any(not goes_on(shown[: found.end()]) for found in _RUN_ON.finditer(shown))


def _loses_whom(scan: Scan, one: Section) -> bool:
    """`For patients in remission, ...`, read as asked of everybody."""
    some = scan.match(cue("condition"), Cut(past_label(scan, one.cut), one.cut.end))
    return some is not None and not any(isinstance(part, Conditional) for part in one.members)


def _is_group_with_limits(one: Section) -> bool:
    """`liver metastases, ALT <= 5 x ULN`, where those who have something may have other limits."""
    limited = any(item.limit is not None for part in one.members for item in statements(part))
    bare = (part for part in one.members if isinstance(part, Statement) and part.op == "present")
    return limited and any(is_condition(part.about.name) and part.limit is None for part in bare)


def _tells_of(scan: Scan, one: Section, other: Section) -> bool:
    """Whether a section that is asked tells more of what another names or denies, or limits the same."""
    limits, others = _limited(scan, one), _limited(scan, other)
    if limits & others or (others and any(_is_of_some(scan, number) for number in _limits_in(scan, one))):
        return True
    telling = any(_has(scan, some, cue(kind)) for some in (one, other) for kind in _TELLING)
    telling = telling or (_begins_denied(scan, other) and not _begins_denied(scan, one))
    names, others = _named(scan, one), _named(scan, other)
    return telling and bool(names & _wider(others) or others & _wider(names))


def _begins_denied(scan: Scan, one: Section) -> bool:
    """`No prior chemotherapy`, beside which `one cycle of busulfan is no obstacle` may stand."""
    return scan.match(cue("negation"), Cut(past_label(scan, one.cut), one.cut.end)) is not None


def _limits_in(scan: Scan, one: Section) -> list[Comparison]:
    return [number for number in scan.comparisons if one.holds(number.cut)]


def _is_of_some(scan: Scan, number: Comparison) -> bool:
    """`liver metastases: <= 5 x ULN`: a limit for those who have something, of what was named before."""
    about = number.about
    if about is None or about.name:
        return about is None
    return any(about.cut.first <= spot.cut.first < about.cut.end and is_condition(spot.name) for spot in scan.spots)


def _limited(scan: Scan, one: Section) -> set[str]:
    """The measurements that a section limits."""
    return {number.about.name for number in _limits_in(scan, one) if number.about is not None} - {""}


def _named(scan: Scan, one: Section) -> set[str]:
    return {spot.name for spot in scan.spots if one.holds(spot.cut)} | _limited(scan, one)


def _wider(names: set[str]) -> set[str]:
    """Names with all that they are kinds of."""
    return names.union(*(load_vocabulary().above(name) for name in names))


def leans(scan: Scan, one: Section) -> bool:
    """Whether a section says something of what stands before it, or sets itself against that."""
    return _has(scan, one, _leaning())


def _has(scan: Scan, one: Section, words: Words) -> bool:
    return scan.search(words, one.cut) is not None


@cache
def _leaning() -> Words:
    """Words by which a sentence leans on another one."""
    rows = read_table("criteria/tables/leaning.csv")
    leaning, none = ([row["words"] for row in rows if row["kind"] == kind] for kind in ("leans", "none"))
    return Words(leaning, none)


def _question(scan: Scan, one: Section, role: Role, lead: str) -> Judgement:
    """A section in its own words, below the headings that say something, so that no answer can be taken wrongly."""
    heads = [cut for cut in one.heads if role == "exclusion" or _says_something(scan, cut)]
    words = " ".join(scan.text(cut) for cut in (*heads, one.cut))
    return Judgement(f"{KEPT_OUT_BY if role == 'exclusion' else lead}{words}", one.cut)


def _says_something(scan: Scan, head: Cut) -> bool:
    """`No history of:`, `Within 4 weeks:`; `Patients must have:` says nothing."""
    found = scan.comparisons_in(head) or scan.timings_in(head) or scan.spots_in(head)
    return bool(found) or not _asks_all(scan, head) or any(scan.search(cue(kind), head) for kind in _SAYING)


def _asks_all(scan: Scan, head: Cut) -> bool:
    return any(scan.search(cue(kind), head) is not None for kind in ("requirement", "everyone"))


def _but_for(plain: str, cuts: Iterable[Cut]) -> str:
    """A text with nothing but what stands in the cuts."""
    kept = " " * len(plain)
    for cut in cuts:
        kept = f"{kept[: cut.first]}{plain[cut.first : cut.end]}{kept[cut.end :]}"
    return kept
