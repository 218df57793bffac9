"""Clauses that deny: `no A, B or C` denies each, `A without B` what follows; what is asked behind it is not denied."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.concepts.part import one_sex
from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.denial_ends import (
    names_again,
    next_affirmed,
    next_asked,
    next_measured,
    who_are,
)
from trialrun.read.criteria.connectives.exceptions import Reader
from trialrun.read.criteria.connectives.kinds import ever
from trialrun.read.criteria.connectives.none_or_some import none_or_some
from trialrun.read.criteria.connectives.parts import Frame, Part, parts_of_clause
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Judgement, Statement, Tree
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import NUMBER_MARK, Scan, find_all
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import OF_WOMEN, is_cancer, is_drug
from trialrun.read.criteria.trees import all_of, any_of, change, deny, deny_found, is_choice, join, statements
from trialrun.read.text import Cut

_AND_NO = re.compile(
    r"(?:,|\band\b|\bor\b|,\s*(?:and|or)\b)\s*(?=(?:no|not|without|never|be off|been off|off"
    r"|free (?:of|from)|absence of|lack(?:s|ing)?(?: of)?"
    r"|(?:(?:who|that|which)\s+)?(?:do|does|did|have|has|had|are|is|were|was|be|must|should|may|can|will)\s+(?:not|no|never)"
    r"|cannot)\b)"
    rf"|,\s*and\s+(?=an?\s[^,]*{NUMBER_MARK})|,?\s+(?=nor\s+(?:is|are|was|were|has|have|had|does|do|did)\b)",
    re.IGNORECASE,
)
_BEING_WITHOUT = ("without", "off", "free of", "free from")
_NOR = re.compile(r"nor\b", re.IGNORECASE)
_AND_WITHOUT = re.compile(r",?\s*and\s+without\b", re.IGNORECASE)
"""`Patients without A and without B` are kept out: who lacks both, or who lacks either."""
_OR_NOW = re.compile(r"\s*(?:,|/|\b(?:and/or|or|and)\b)\s*(?:concurrent|concomitant|current|ongoing)", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:prior|previous|history|never|had|na[iï]ve)\b", re.IGNORECASE)
_PAST_DRUG = re.compile(r"\b(?:prior|previous(?:ly)?|past|received|earlier)\b", re.IGNORECASE)
_RECEIVED = re.compile(r"\b(?:have|has|had)\s+(?:received|taken|undergone)\s", re.IGNORECASE)
"""`Have received neither A nor B`, before the denial."""
_STOPPED = re.compile(r"\b(?:off|discontinued)\b", re.IGNORECASE)
"""`Discontinued A at least 2 weeks before`: so long since A; without a time, no A now."""
_FIT = re.compile(r"\s*(?:an?\s+)?(?:eligible|candidates?|suitable|fit|able|appropriate|amenable)\b", re.IGNORECASE)
"""`Not eligible for transplantation because of age or heart failure`: one question, however causes are joined."""
_WHY = re.compile(
    r"\b(?:due to|because|owing to|secondary to|for (?:\w+ )?(?:reasons?|intolerance|toxicit\w+|progression|lack))\b",
    re.I,
)
_RESPONSE = re.compile(
    r"\s*(?:(?:an?|any|adequate|sufficient|objective|complete|partial|clinical|ha?ematologic(?:al)?)\s+){0,2}"
    r"(?:response|benefit|improvement)\s+(?:to|from|with|on|after)\b",
    re.IGNORECASE,
)
"""`Lack of response to A`: of those who had A, and no response."""
_PAST = re.compile(
    r"\bhistory of\b|\b(?:no|any) (?:prior|previous)\b(?! to\b)|\b(?:prior|previous) (?:treatment|therapy|exposure)\b"
    r"|\b(?:has|have|who) (?:ever |previously |never )?(?:had|received|been (?:treated with|given))\b(?! recently)"
    r"|\b(?:previously |pre-?)treated with\b|\A\W*received\b(?! recently)",
    re.IGNORECASE,
)
_WITH_OR_WITHOUT = Sought(
    re.compile(r",?\s*\b(?:with or without|with/without|\+/-|regardless of)\b[^,;.]*", re.IGNORECASE),
    words=("without", "regardless"),
    parts=("+/-",),
)
WITHOUT = Sought(
    re.compile(
        r"\b(?:(?:and|but|with|or)\s+)?(?:(?:(?:who |that )?(?:is|are) )?(?<!-)free (?:of|from)|without|no evidence of"
        r"|no history of|absence of"
        r"|(?:who |that )?(?:(?:do|does|did) not have|(?:have|has|had) (?:not|never) "
        r"(?:had|received|undergone|taken|used|been (?:given|treated with)))|(?:who|that) (?:have|has|had) no"
        r"|(?:who )?(?:must|should|may|can) ?not (?:have|be on|take|receive|use)"
        r"|lacking|(?:who |that )?lacks?(?! of)|who (?:are|is) not on|(?:that (?:is|are) )?(?:not |un)accompanied by"
        r"|(?:are |is )?independent(?:ly)? of|not supported by|unsupported by"
        r"|(?:and|but|with|or) (?:who )?(?:(?:receiv|tak|us)(?:e|es|ed|en|ing) |(?:have|has|had) )?no"
        r"|(?:and )?not (?:currently )?(?:having|taking|using|requiring|receiving"
        r"|dependent on|depend(?:ing)? on|in need of|needing|undergoing"
        r"|due to ongoing))\b|,\s*no\b(?=[^.;]*\bor\b)",
        re.IGNORECASE,
    ),
    words=(
        "without", "no", "absence", "independent", "independently", "not", "never", "unsupported", "lacking", "lack",
        "lacks", "unaccompanied", "free",
    ),
)  # fmt: skip
_OF_A_VERB = re.compile(r"(?:(?:who|that|which)\s+)?(?:do|does|did|have|has|had|are|is|were|was)\b", re.IGNORECASE)
_MODAL = re.compile(r"\b(?:must|should|shall|may|can|cannot|will|could|would)\b", re.IGNORECASE)
_ELSE = re.compile(r"[^,;:\n]*,\s*(?:and/)?or\b", re.IGNORECASE)
"""`without B, or`: a comma and `or` behind one thing alone lead on to something else than what is denied."""
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_OR_LAST = re.compile(r"\bor\W*$", re.IGNORECASE)
_OR_BEFORE = re.compile(
    rf"\bor\s+(?:(?:{ANYBODY}|those|women|men|who|that|which|are|is|be|have|has|had|were|was|otherwise|currently)\s+){{0,3}}$",
    re.IGNORECASE,
)
_OR_OTHERS = re.compile(rf"\bor\s+(?:[\w-]+\s+){{0,3}}(?:{ANYBODY}|those|individuals|volunteers)\b", re.IGNORECASE)
"""`Candidates for surgery or healthy volunteers` before `who have no gout`: it may be said of the last alone."""
_SHOWS = re.compile(
    r"(?:(?:an?|the|12-lead|screening|baseline|chest|brain|bone|resting)\s+)*"
    r"(?:ECG|EKG|electrocardiogram|MRI|CT|CT scan|scan|imaging|x-?ray|echocardiogram|radiograph|ultrasound)",
    re.IGNORECASE,
)


def denied(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> tuple[bool, Tree | None]:
    """Whether a clause denies, from its beginning or behind something else, and what it says then."""
    first = scan.search(cue("negation"), cut)
    if first is not None and nothing_before(scan, Cut(cut.first, cut.first + first.start())):
        choice = none_or_some(scan, cut, first, frame, read)
        denial = choice if choice is not None else _denied_from(scan, cut, first, frame, read)
        return True, _beside_sex(scan, Cut(cut.first, cut.first + first.start()), denial)
    neutral = scan.search(_WITH_OR_WITHOUT, cut)
    if neutral is not None:
        sides = (Cut(cut.first, cut.first + neutral.start()), Cut(cut.first + neutral.end(), cut.end))
        return True, all_of(read(scan, side, frame.deeper()) for side in sides)
    later = scan.search(WITHOUT, cut)
    tree = _denied_behind(scan, cut, later, frame, read) if later is not None and later.start() > 0 else None
    return tree is not None, tree


def _beside_sex(scan: Scan, people: Cut, denial: Tree | None) -> Tree | None:
    """`Women without gout`: who they are, beside what they lack; of a pregnancy it need not be said."""
    sex = one_sex(scan, people) if denial is not None else None
    named = {item.about.name for item in statements(denial)} - {""}
    return denial if sex is None or not named or named & OF_WOMEN else all_of([sex, denial])


def _denied_from(scan: Scan, cut: Cut, first: re.Match[str], frame: Frame, read: Reader) -> Tree | None:
    """A clause that begins with a denial, up to the next denial or to what is asked."""
    rest = Cut(cut.first + first.end(), cut.end)
    again = find_all(_AND_NO, scan.shown(cut)[first.end() :], rest)
    if again:
        if frame.findings and first[0].lower() == "without" and _AND_WITHOUT.match(scan.plain, again[0].first):
            return Judgement(scan.text(cut), cut)
        pieces = (Cut(cut.first, again[0].first), *_from_each(again, cut.end))
        verbs = all(
            (scan.text(mark).lower().startswith("and") and _OF_A_VERB.match(scan.plain, mark.end))
            or _NOR.match(scan.plain, mark.end)
            for mark in again
        )
        trees = [read(scan, piece, frame.deeper()) for piece in pieces]
        instead = any(_OR.match(scan.text(mark).lstrip(", ")) for mark in again) and _say_the_same(trees)
        return join(trees, all_together=verbs or not (frame.findings or instead))
    ends = _denial_ends(scan, cut, rest, first[0].lower() in _BEING_WITHOUT, frame)
    if ends is not None:
        return _in_two(scan, cut, ends[0], frame, read, together=ends[1])
    stopped = _STOPPED.search(first[0]) is not None
    unfit = _FIT.match(scan.plain, rest.first, rest.end)
    reasons = _WHY.search(scan.plain, rest.first, rest.end) or (unfit and _OR.search(scan.plain, rest.first, rest.end))
    if (stopped or unfit) and reasons:
        return Judgement(scan.text(cut), cut)
    if names_again(scan, rest):
        return Judgement(scan.text(cut), cut)
    tree = read(scan, rest, frame.deeper(findings=True))
    if tree is not None and _RESPONSE.match(scan.plain, rest.first, rest.end):
        return change(tree, lambda item: msgspec.structs.replace(item, cut=cut))
    since = [item.timing is not None and item.timing.relation == "at least" for item in statements(tree)]
    if stopped and since and all(since):
        return all_of(tree.of) if is_choice(tree) else tree
    past = _RECEIVED.search(scan.plain, cut.first, rest.first) is not None
    if tree is not None and (past or _EARLIER.search(first[0])):
        tree = change(tree, _at_any_time if _OR_NOW.match(scan.plain, rest.first) else ever)
    return None if tree is None else deny_found(tree)


def _say_the_same(trees: list[Tree | None]) -> bool:
    """`never on warfarin or off warfarin for 2 weeks`: two ways to be without one thing."""
    named = [{item.about.name for item in statements(tree)} for tree in trees]
    return len(named[0]) == 1 and "" not in named[0] and all(names == named[0] for names in named)


def _denial_ends(scan: Scan, cut: Cut, rest: Cut, without: bool, frame: Frame) -> tuple[int, bool] | None:
    """Where a denial ends at the beginning of a clause, and whether what follows is asked too, not instead."""
    who = who_are(scan, rest) if without else None
    if who is not None:
        return who, True
    measured = next_measured(scan, rest) if without else next_asked(scan, rest, frame)
    if measured is not None:
        alike = without or not _OR_LAST.search(scan.plain, cut.first, measured)
        return measured, not frame.findings and alike
    asked = _MODAL.search(scan.plain, cut.first, rest.first) is not None
    affirmed = next_affirmed(scan, rest, without=without, asked=asked)
    return None if affirmed is None else (affirmed.cut.first, affirmed.joining != "or")


def _denied_behind(scan: Scan, cut: Cut, later: re.Match[str], frame: Frame, read: Reader) -> Tree | None:
    """`A without B`, `A without B and C >= 2`: what stands behind the denial, up to what is asked."""
    left, right = Cut(cut.first, cut.first + later.start()), Cut(cut.first + later.end(), cut.end)
    choice = none_or_some(scan, cut, later, frame, read)
    if choice is not None:
        return choice if isinstance(choice, Judgement) else all_of([read(scan, left, frame.deeper()), choice])
    if _ELSE.match(scan.shown(right)):
        return _member_by_member(scan, cut, later, frame, read)
    affirmed = next_affirmed(scan, right, without=_MODAL.search(later[0]) is None)
    if affirmed is not None and (frame.findings or affirmed.joining == "or"):
        return _in_two(scan, cut, affirmed.cut.first, frame, read, together=affirmed.joining != "or")
    behind = None if affirmed is None else affirmed.cut.first
    measured = None if frame.findings else next_measured(scan, right) or behind
    if measured is not None:
        return _in_two(scan, cut, measured, frame, read, together=True)
    again = find_all(_AND_NO, scan.shown(right), right)
    found = read(scan, Cut(right.first, again[0].first) if again else right, frame.deeper(findings=True))
    if found is None:
        return None
    found = change(found, ever) if _EARLIER.search(later[0]) or _is_of_earlier_drugs(scan, left, found) else found
    shows = _SHOWS.fullmatch(scan.text(left).strip())
    own = None if shows else read(scan, left, frame.deeper())
    either = later[0].lower().startswith("or") or _OR_BEFORE.search(scan.shown(cut)[: later.start()])
    of_each = frame.findings or _OR_OTHERS.search(scan.plain, left.first, left.end) is not None
    if (of_each and is_choice(own) and not either) or (either and again):
        return Judgement(scan.text(cut), cut)
    if either:
        return any_of([own, deny(found)])
    together = not any(scan.text(mark).lower().startswith("or") for mark in again)
    others = [read(scan, piece, frame.deeper()) for piece in (_from_each(again, cut.end) if again else ())]
    lacking = join([deny(found), *others], all_together=together)
    return _beside_sex(scan, left, lacking) if own is None and not shows else all_of([own, lacking])


def _is_of_earlier_drugs(scan: Scan, left: Cut, found: Tree) -> bool:
    """`Prior lenalidomide without bortezomib`: of drugs that were given, another was not given either."""
    drugs = all(is_drug(item.about.name) for item in statements(found))
    return drugs and _PAST_DRUG.search(scan.text(left)) is not None and not scan.comparisons_in(left)


def _member_by_member(scan: Scan, cut: Cut, later: re.Match[str], frame: Frame, read: Reader) -> Tree | None:
    """`A, B without C, or D`: alternatives, of which the denial narrows one.

    Where they share a time, or cannot be told apart, they are judged as printed; so is what is asked for, unless each
    is a cancer: `lymphoma without X, or Y` need not let in whoever has Y.
    """
    before = parts_of_clause(scan, scan.trimmed(Cut(cut.first, cut.first + later.start())))
    behind = parts_of_clause(scan, Cut(cut.first + later.end(), cut.end))
    apart = len(behind) > 1 and behind[1].apart and not scan.timings_in(cut)

    def names_cancer(part: Part) -> bool:
        return any(is_cancer(spot.name) for spot in scan.spots_in(part.cut))

    if not apart or not (frame.findings or all(map(names_cancer, (*before, *behind[1:])))):
        return Judgement(scan.text(cut), cut)
    own = Cut(before[-1].cut.first, behind[0].cut.end)
    members = (*(part.cut for part in before[:-1]), own, *(part.cut for part in behind[1:]))
    return any_of(read(scan, member, frame.deeper(findings=True)) for member in members)


def _in_two(scan: Scan, cut: Cut, at: int, frame: Frame, read: Reader, *, together: bool) -> Tree | None:
    """Both sides of a place, each read by itself."""
    sides = (Cut(cut.first, at), Cut(at, cut.end))
    return join((read(scan, side, frame.deeper()) for side in sides), all_together=together)


def _from_each(marks: tuple[Cut, ...], end: int) -> tuple[Cut, ...]:
    """The stretches that begin with each denial, up to the next."""
    ends = (*(mark.first for mark in marks[1:]), end)
    return tuple(Cut(mark.first, last) for mark, last in zip(marks, ends, strict=True))


def _at_any_time(item: Statement) -> Statement:
    """`No prior or concurrent X` is no X at any time."""
    return msgspec.structs.replace(item, selector="ever") if item.selector == "latest" else ever(item)


def once(scan: Scan, label: Cut, tree: Tree) -> Tree:
    """`History of any of the following: A, B`, `no prior: A; B`: what a label of the past says of each of its list."""
    bare = all(item.name == "anticancer_therapy" for item in scan.spots_in(label)) and not scan.timings_in(label)
    past = bare and _PAST.search(scan.text(label))
    return change(tree, ever) if past else tree


def nothing_before(scan: Scan, cut: Cut) -> bool:
    """Whether a stretch before a word names nothing."""
    return not (scan.spots_in(cut) or scan.comparisons_in(cut) or own_words(scan, cut))
