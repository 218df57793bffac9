"""Clauses that deny: `no A, B or C` denies each, `A without B` what follows; what is asked behind it is not denied."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import msgspec

from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.exceptions import Reader
from trialrun.read.criteria.connectives.parts import Frame, Part, parts_of_clause
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import Comparison, Judgement, Statement, Timing, Tree
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import NUMBER_MARK, Scan, find_all
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import GRADES, is_cancer, is_drug, is_scale
from trialrun.read.criteria.trees import all_of, any_of, change, deny, deny_found, is_choice, join, statements
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_AND_NO = re.compile(
    r"(?:,|\band\b|\bor\b|,\s*(?:and|or)\b)\s*(?=(?:no|not|without|never|be off|been off|off"
    r"|(?:(?:who|that|which)\s+)?(?:do|does|did|have|has|had|are|is|were|was|be|must|should|may|can|will)\s+(?:not|no|never)"
    r"|cannot)\b)"
    rf"|,\s*and\s+(?=an?\s[^,]*{NUMBER_MARK})",
    re.IGNORECASE,
)
_OR_NOW = re.compile(r"\s*(?:,|/|\b(?:and/or|or|and)\b)\s*(?:concurrent|concomitant|current|ongoing)", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:prior|previous|history|never|had|na[iï]ve)\b", re.IGNORECASE)
_PAST_DRUG = re.compile(r"\b(?:prior|previous(?:ly)?|past|received|earlier)\b", re.IGNORECASE)
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
    r"|\b(?:has|have|who) (?:ever |previously |never )?had\b",
    re.IGNORECASE,
)
_WITH_OR_WITHOUT = Sought(
    re.compile(r",?\s*\b(?:with or without|with/without|\+/-|regardless of)\b[^,;.]*", re.IGNORECASE),
    words=("without", "regardless"),
    parts=("+/-",),
)
WITHOUT = Sought(
    re.compile(
        r"\b(?:(?:and|but|with|or)\s+)?(?:without|no evidence of|no history of|absence of"
        r"|(?:who |that )?(?:(?:do|does|did) not have|(?:have|has|had) (?:not|never) "
        r"(?:had|received|undergone|taken|used|been (?:given|treated with)))"
        r"|(?:are |is )?independent(?:ly)? of|not supported by|unsupported by|and no|but no|with no|or no"
        r"|(?:and )?not (?:currently )?(?:having|taking|using|requiring|receiving"
        r"|dependent on|depend(?:ing)? on|in need of|needing|undergoing"
        r"|due to ongoing))\b|,\s*no\b(?=[^.;]*\bor\b)",
        re.IGNORECASE,
    ),
    words=("without", "no", "absence", "independent", "independently", "not", "never", "unsupported"),
)


_AFFIRMED = re.compile(
    r"(?:who\s+|that\s+)?(?:have|has|had|are|is|were|was)\s+(?!not\b|no\b|never\b|been\b)|(?:fully\s+)?recovered\b",
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
_WITH = re.compile(rf"(?:(?:those|{ANYBODY})\s+)?with\s+(?!no\b|out\b)", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:\w+ly\s+)?treated\b|[^.;]*?(?<!not )\b(?:stable|controlled|resolved|cured|inactive|asymptomatic|undetectable"
    r"|in (?:complete )?remission)\b",
    re.IGNORECASE,
)
"""`treated metastases`, `gout that is controlled`: a way of having it that does no harm."""
_NEXT_STATE = re.compile(
    r"(?:currently\s+)?(?:on|taking|receiving|treated with|aged|able|willing|(?:a\s+)?minimum|at least|>=?)\s",
    re.IGNORECASE,
)
"""How a part begins behind a comma that is no part of the denial before it: `without complications, on insulin`."""
_OF_A_VERB = re.compile(r"(?:(?:who|that|which)\s+)?(?:do|does|did|have|has|had|are|is|were|was)\b", re.IGNORECASE)
_MODAL = re.compile(r"\b(?:must|should|shall|may|can|cannot|will|could|would)\b", re.IGNORECASE)
_WHO_ARE = re.compile(rf"\bwho (?:are|is|were)\b(?=[^,;]*{NUMBER_MARK})", re.IGNORECASE)
_BUT = re.compile(r"\bbut\s*\Z", re.IGNORECASE)
_BUT_NEAR = 8
_HARMS = GRADES | {"nyha_class"}
_ELSE = re.compile(r"[^,;:\n]*,\s*(?:and/)?or\b", re.IGNORECASE)
"""`without B, or`: a comma and `or` behind one thing alone lead on to something else than what is denied."""
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_OR_LAST = re.compile(r"\bor\W*$", re.IGNORECASE)
_OR_BEFORE = re.compile(r"\bor\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_SHOWS = re.compile(
    r"(?:(?:an?|the|12-lead|screening|baseline|chest|brain|bone|resting)\s+)*"
    r"(?:ECG|EKG|electrocardiogram|MRI|CT|CT scan|scan|imaging|x-?ray|echocardiogram|radiograph|ultrasound)",
    re.IGNORECASE,
)


def denied(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> tuple[bool, Tree | None]:
    """Whether a clause denies, from its beginning or behind something else, and what it says then."""
    first = scan.search(cue("negation"), cut)
    if first is not None and nothing_before(scan, Cut(cut.first, cut.first + first.start())):
        return True, _denied_from(scan, cut, first, frame, read)
    neutral = scan.search(_WITH_OR_WITHOUT, cut)
    if neutral is not None:
        sides = (Cut(cut.first, cut.first + neutral.start()), Cut(cut.first + neutral.end(), cut.end))
        return True, all_of(read(scan, side, frame.deeper()) for side in sides)
    later = scan.search(WITHOUT, cut)
    tree = _denied_behind(scan, cut, later, frame, read) if later is not None and later.start() > 0 else None
    return tree is not None, tree


def _denied_from(scan: Scan, cut: Cut, first: re.Match[str], frame: Frame, read: Reader) -> Tree | None:
    """A clause that begins with a denial, up to the next denial or to what is asked."""
    rest = Cut(cut.first + first.end(), cut.end)
    again = find_all(_AND_NO, scan.shown(cut)[first.end() :], rest)
    if again:
        pieces = (Cut(cut.first, again[0].first), *_from_each(again, cut.end))
        verbs = all(
            scan.text(mark).lower().startswith("and") and _OF_A_VERB.match(scan.plain, mark.end) for mark in again
        )
        return join((read(scan, piece, frame.deeper()) for piece in pieces), all_together=verbs or not frame.findings)
    ends = _denial_ends(scan, cut, rest, first[0].lower() == "without", frame)
    if ends is not None:
        return _in_two(scan, cut, ends[0], frame, read, together=ends[1])
    stopped = _STOPPED.search(first[0]) is not None
    unfit = _FIT.match(scan.plain, rest.first, rest.end)
    reasons = _WHY.search(scan.plain, rest.first, rest.end) or (unfit and _OR.search(scan.plain, rest.first, rest.end))
    if (stopped or unfit) and reasons:
        return Judgement(scan.text(cut), cut)
    if _names_again(scan, rest):
        return Judgement(scan.text(cut), cut)
    tree = read(scan, rest, frame.deeper(findings=True))
    if tree is not None and _RESPONSE.match(scan.plain, rest.first, rest.end):
        return change(tree, lambda item: msgspec.structs.replace(item, cut=cut))
    since = [item.timing is not None and item.timing.relation == "at least" for item in statements(tree)]
    if stopped and since and all(since):
        return all_of(tree.of) if is_choice(tree) else tree
    if tree is not None and _EARLIER.search(first[0]):
        tree = change(tree, _at_any_time if _OR_NOW.match(scan.plain, rest.first) else ever)
    return None if tree is None else deny_found(tree)


def _denial_ends(scan: Scan, cut: Cut, rest: Cut, without: bool, frame: Frame) -> tuple[int, bool] | None:
    """Where a denial ends at the beginning of a clause, and whether what follows is asked too, not instead."""
    measured = (_who_are(scan, rest) or _next_measured(scan, rest)) if without else _next_asked(scan, rest, frame)
    if measured is not None:
        alike = without or not _OR_LAST.search(scan.plain, cut.first, measured)
        return measured, not frame.findings and alike
    asked = _MODAL.search(scan.plain, cut.first, rest.first) is not None
    affirmed = _next_affirmed(scan, rest, without=without, asked=asked)
    return None if affirmed is None else (affirmed.cut.first, affirmed.joining != "or")


def _denied_behind(scan: Scan, cut: Cut, later: re.Match[str], frame: Frame, read: Reader) -> Tree | None:
    """`A without B`, `A without B and C >= 2`: what stands behind the denial, up to what is asked."""
    left, right = Cut(cut.first, cut.first + later.start()), Cut(cut.first + later.end(), cut.end)
    if _ELSE.match(scan.shown(right)):
        return _member_by_member(scan, cut, later, frame, read)
    affirmed = _next_affirmed(scan, right, without=True)
    if affirmed is not None and (frame.findings or affirmed.joining == "or"):
        return _in_two(scan, cut, affirmed.cut.first, frame, read, together=affirmed.joining != "or")
    behind = None if affirmed is None else affirmed.cut.first
    measured = None if frame.findings else _next_measured(scan, right) or behind
    if measured is not None:
        return _in_two(scan, cut, measured, frame, read, together=True)
    found = read(scan, right, frame.deeper(findings=True))
    if found is None:
        return None
    found = change(found, ever) if _EARLIER.search(later[0]) or _is_of_earlier_drugs(scan, left, found) else found
    shows = _SHOWS.fullmatch(scan.text(left).strip())
    own = None if shows else read(scan, left, frame.deeper())
    both = [own, deny(found)]
    either = later[0].lower().startswith("or") or _OR_BEFORE.search(scan.shown(cut)[: later.start()])
    if frame.findings and is_choice(own) and not either:
        return Judgement(scan.text(cut), cut)
    return any_of(both) if either else all_of(both)


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


def _next_asked(scan: Scan, cut: Cut, frame: Frame) -> int | None:
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


def _next_affirmed(scan: Scan, cut: Cut, *, without: bool, asked: bool = False) -> Part | None:
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
        but = _BUT.search(scan.plain, max(0, part.cut.first - _BUT_NEAR), part.cut.first) is not None
        if (without or but) and part.joining and _begins(scan, part, _WITH):
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


def _names_again(scan: Scan, rest: Cut) -> bool:
    """`no epilepsy, or epilepsy without seizures for a year`: what is denied, then told closer, may be let in."""
    for before, part in pairwise(parts_of_clause(scan, rest)):
        first, second = scan.spots_in(before.cut), scan.spots_in(part.cut)[:1]
        alone = len(first) == 1 and not is_drug(first[0].name) and not own_words(scan, before.cut)
        if not (alone and part.joining == "or" and second and first[0].words.lower() == second[0].words.lower()):
            continue
        closer = second[0].cut.first == part.cut.first and second[0].cut.end < scan.trimmed(part.cut).end
        if closer or _HARMLESS.match(scan.plain, part.cut.first, part.cut.end):
            return True
    return False


def _is_of_menopause(scan: Scan, part: Cut) -> bool:
    """`women without a uterus, or postmenopausal`: a state of women that nobody denies together with an organ."""
    return any(item.name in ("postmenopausal", "sterilized") for item in scan.spots_in(part)[:1])


def _leads(cut: Cut, timing: Timing) -> bool:
    """`no prior A, or at least 4 weeks since A`: a time that has passed is the other way to be let in."""
    return timing.relation == "at least" and timing.cut.first == cut.first


def _who_are(scan: Scan, cut: Cut) -> int | None:
    """`women without breast cancer who are under 50`: what follows is said of the women."""
    found = _WHO_ARE.search(scan.shown(cut))
    return cut.first + found.start() if found else None


def _next_measured(scan: Scan, cut: Cut) -> int | None:
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


def _from_each(marks: tuple[Cut, ...], end: int) -> tuple[Cut, ...]:
    """The stretches that begin with each denial, up to the next."""
    ends = (*(mark.first for mark in marks[1:]), end)
    return tuple(Cut(mark.first, last) for mark, last in zip(marks, ends, strict=True))


def ever(item: Statement) -> Statement:
    """A plain finding, the grade of one, or a dose of a drug, at any time."""
    plain = (item.limit is None and item.op == "present") or is_drug(item.about.name) or item.about.name in GRADES
    return msgspec.structs.replace(item, selector="ever") if plain and not (item.timing or item.selector) else item


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
