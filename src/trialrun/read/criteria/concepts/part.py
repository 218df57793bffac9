"""One part of a line that holds no joining word becomes statements, a judgement, or nothing."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.criteria.concepts.named import SEX, is_contraception, read_terms, result_in, timing_of
from trialrun.read.criteria.concepts.numbers import LONGEST_NAME, beside_numbers, joined_numbers, measured
from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, selector_of, without_selector
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Comparison, Conditional, Judgement, Named, Presence, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_procedure
from trialrun.read.criteria.trees import all_of, deny
from trialrun.read.text import Cut

_IS_NOT = Sought(
    re.compile(
        r"\b(?:is|are|was|were|be|been|does|do|did|has|have|had|can|could|may|will|would)(?:\s+not|n['’]t)\b|\bcannot\b"
        r"(?!\s+(?:only|limited|necessarily))",
        re.IGNORECASE,
    ),
    words=("not", "cannot"),
    parts=("n't", "n’t"),
)
OUTSIDE = Sought(
    re.compile(
        r"(?<!\bnot )\b(?:outside|out of)\b(?:\s+(?:of|the|a|an|range|limits?|interval)\b){0,4}\W*\Z", re.IGNORECASE
    ),
    words=("outside", "out"),
)
"""Before a range: what is not within it. What is `not outside` is asked."""
_AMOUNT = re.compile(r"[<>=~ ]*\d[\d.,]*\s*(?:x\s*10\S*\s*)?[\w/%^*.]{1,12}$")
_BOTH_SEXES = re.compile(
    r"\b(?:(?:males?|m[ae]n|boys)\s*(?:and/or|and|or|/|&)\s*(?:females?|wom[ae]n|girls)"
    r"|(?:females?|wom[ae]n|girls)\s*(?:and/or|and|or|/|&)\s*(?:males?|m[ae]n|boys))\b",
    re.IGNORECASE,
)
_AGES = frozenset({"age", "gestational_age"})
"""What tells whom a line is about, as their sex does."""
_NEAR = 24
"""Characters around a part in which the other sex may be named beside the one of the part."""


_WORKING_ORGANS = Sought(
    re.compile(
        r"\b(?:adequate|acceptable|sufficient|satisfactory)\s+(?:[\w-]+\s+)?organ\s+functions?\b", re.IGNORECASE
    ),
    words=("organ",),
)
_SAYS_WHAT = re.compile(
    r"\W*(?:as|defined|including|per|by|based|with|according|evidenced|shown|documented|within|at)\b|\s*[:(-]", re.I
)


def read_part(scan: Scan, cut: Cut, own: tuple[Comparison, ...], *, findings: bool) -> Tree | None:
    """The statements of a part; None where it says nothing of a patient. `own` are its comparisons.

    `findings`: the part stands in a list of what excludes, so that two names of one word are alternatives.
    """
    cut = scan.trimmed(cut)
    personal = scan.search(cue("person"), cut) is not None
    if own:
        numbers = joined_numbers(
            [measured(scan, cut, item, findings=findings) for item in own], scan, cut, own, findings=findings
        )
        numbers = _outside_of(scan, cut, own, numbers)
        numbers = _of_one_sex(scan, cut, own, numbers, findings=findings)
        return all_of([numbers, *beside_numbers(scan, cut, own), None if personal else _judged(scan, cut)])
    spots = scan.spots_in(cut)
    if personal and not is_contraception(scan, cut):
        return Judgement(scan.text(cut), cut, "patient")
    people = one_sex(scan, cut)
    if people is not None and spots and all(is_procedure(item.name) for item in spots):
        return people
    instead = _unasserted(scan, cut)
    if instead is not None:
        return instead
    tree = read_terms(scan, cut, spots, findings=findings) if spots else people
    if personal:
        return tree
    judged = _judged(scan, cut)
    return tree if judged is None else all_of([tree, judged])


def _outside_of(scan: Scan, cut: Cut, own: tuple[Comparison, ...], tree: Tree | None) -> Tree | None:
    """`outside 0.4 to 6 mU/L`: whoever is not within the range."""
    of_one = tree is not None and len(own) > 1 and len({item.cut for item in own}) == 1
    if tree is None or not of_one or not scan.search(OUTSIDE, Cut(cut.first, own[0].cut.first)):
        return tree
    return deny(tree)


def _unasserted(scan: Scan, cut: Cut) -> Tree | None:
    """`risk of bleeding`, `candidate for transplantation`: the term is named and not said of the patient."""
    spots = scan.spots_in(cut)
    if not spots:
        return None
    before = Cut(cut.first, spots[0].cut.first)
    if scan.search(cue("intended"), before):
        return Judgement(scan.text(cut), cut)
    if scan.search(cue("unasserted"), before) is None or not is_condition(spots[0].name):
        return None
    said, timing = said_in(scan, cut), timing_of(scan, cut)
    about = Named(scan.text(cut)[:LONGEST_NAME], cut)
    return Statement(about, cut, "present", None, (), timing, selector_of(said), without_selector(said))


def _judged(scan: Scan, cut: Cut) -> Judgement | None:
    """The judgement that a part rests on."""
    return None if scan.search(cue("judgement"), cut) is None else Judgement(scan.text(cut), cut)


def unnamed(scan: Scan, cut: Cut) -> Tree | None:
    """A statement about something that the vocabulary has no name for; None where the part says nothing of its own."""
    words, timing = own_words(scan, cut), timing_of(scan, cut)
    if _AMOUNT.match(scan.text(scan.trimmed(cut))):
        return None
    if not words and timing is not None and timing.relation == "at least" and timing.anchor_words:
        words = timing.anchor_words
    if not words:
        return _working_organs(scan, cut)
    said = said_in(scan, cut)
    about = Named(words[:LONGEST_NAME], cut)
    found = result_in(scan, cut)
    op: Presence = found if found in ("negative", "undetectable") else "present"
    if op == "present" and scan.search(_IS_NOT, cut):
        op = "absent"
    return Statement(about, cut, op, None, (), timing_of(scan, cut), selector_of(said), without_selector(said))


def _working_organs(scan: Scan, cut: Cut) -> Judgement | None:
    """`gout and adequate organ function`: a requirement of its own, where nothing behind it says what is adequate."""
    found = None if scan.lacks(_WORKING_ORGANS) else _WORKING_ORGANS.pattern.search(scan.plain, cut.first, cut.end)
    if found is None or _SAYS_WHAT.match(scan.plain, found.end()):
        return None
    return Judgement(found[0], Cut(*found.span()))


def _of_one_sex(scan: Scan, cut: Cut, own: tuple[Comparison, ...], tree: Tree | None, *, findings: bool) -> Tree | None:
    """`males > 450 ms`: a limit of one sex, named before it. `Men aged 18 to 45`, `women at 12 weeks` must be so."""
    people = None if tree is None else one_sex(scan, Cut(cut.first, max(cut.first, own[0].cut.first)))
    if people is None or tree is None:
        return tree
    aged = any(item.about is not None and item.about.name in _AGES for item in own)
    alone = aged and len({found.lastgroup for found in SEX.finditer(scan.plain)}) == 1
    if aged:
        people = _only_the_sex(scan, people)
    return all_of([people, tree]) if findings or alone else Conditional(people, tree)


def _is_of_both(scan: Scan, cut: Cut) -> bool:
    """`healthy male and female subjects`: the part names one of two that are named together."""
    around = _BOTH_SEXES.finditer(scan.plain, max(0, cut.first - _NEAR), cut.end + _NEAR)
    return any(found.start() < cut.end and cut.first < found.end() for found in around)


def _only_the_sex(scan: Scan, people: Statement) -> Statement:
    """`Hispanic women aged 40 to 65`: the word for the sex alone, so that the words beside it are not lost."""
    found = SEX.pattern.search(scan.plain, people.cut.first, people.cut.end)
    return (
        people
        if found is None
        else replace(people, cut=Cut(*found.span()), about=Named("sex", Cut(*found.span()), "sex"))
    )


def one_sex(scan: Scan, cut: Cut) -> Statement | None:
    """Women, or men; both together are everybody."""
    if scan.lacks(SEX):
        return None
    words = scan.find_all(SEX, cut)
    found = {str(named.lastgroup) for word in words if (named := SEX.match(scan.plain, word.first))}
    if len(found) != 1 or _is_of_both(scan, cut):
        return None
    return Statement(Named("sex", words[0], "sex"), cut, "in", None, tuple(found))
