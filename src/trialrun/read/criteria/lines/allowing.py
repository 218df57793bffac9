"""A sentence that allows something: what is allowed, on what condition, and whom it spares. Joins no sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.clauses import read_clause
from trialrun.read.criteria.connectives.exceptions import guarded
from trialrun.read.criteria.connectives.limits import OTHER_VALUES
from trialrun.read.criteria.connectives.parts import Frame, says_something
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.lines.kinds_below import GROWTH
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.lines.roles import Sentence, denies
from trialrun.read.criteria.model import (
    LONG_UNITS,
    AllOf,
    Comparison,
    Conditional,
    Excepted,
    Judgement,
    OneOrMore,
    Statement,
    Timing,
    Tree,
)
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.counts import COUNTED
from trialrun.read.criteria.scan.line import SPOT_MARK, TIME_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_cancer, is_condition, is_treatment
from trialrun.read.criteria.trees import all_of, change, judgements, statements
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_BUT = Sought(
    re.compile(
        rf"(?:[,;]\s*(?:but|however|although|though|except(?: that)?),?|\bbut(?=\s(?:{ANYBODY}|those)\b)|\s[-–—])\s+"
        r"(?!(?:no|not|only|must|should|if|with)\b)",
        re.IGNORECASE,
    ),
    words=("but", "however", "although", "though", "except"),
    parts=(" -", " –", " —"),
)
_ONLY = re.compile(r"\W*(?:[A-Z][\w /]{2,30}:\s*)?only\b", re.IGNORECASE)
_RESTRICTED = Sought(
    re.compile(
        r"(?<!not )\bonly\b|\bbut (?:must|should|not|no|only)\b"
        rf"|\bbut\s(?:{ANYBODY}|those)\b[^.;:\n]*?\b(?:must|should)\b"
        r"|\b(?:no|not) (?:more|longer|later|greater|within)\b|\b(?:up to|if|provided|unless)\b"
        r"|\b(?:allowed|permitted|acceptable|eligible|used|given|included|enrolled) (?:after|until|before)\b",
        re.IGNORECASE,
    ),
    words=("only", "but", "no", "not", "up", "if", "provided", "unless", "after", "until", "before"),
)
"""Words that bound an allowance."""
_UP_TO = re.compile(r"(?:up to|until|no later than)\b", re.IGNORECASE)
_BY_LEAVE = re.compile(
    r"\W*(?:with|after|upon|at|by|per|pending|following)\s+(?:the\s+)?(?:\w+\s+)?"
    r"(?:approval|permission|agreement|consent|discussion|consultation|discretion)\b",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"unless\b", re.IGNORECASE)
_NEAR = 24
_SHORT_LABEL = re.compile(r"[A-Z][\w -]{2,40}:\s+(?=\w)")
_IF_OVER = re.compile(
    r"\W*(?:only\W+)?(?:(?:if|when|provided(?: that)?|providing|as long as|so long as)\W+)?"
    r"(?:(?:it|they|this|these|(?:the )?(?:last )?(?:treatment|therapy|dose|course))\W+)?"
    r"(?:(?:is|are|was|were|has|have|had)\W+)?(?:been\W+)?"
    r"(?:(?:completed|finished|stopped|discontinued|ended|given|administered|received|performed|done|occurred)\W+)?"
    rf"{TIME_MARK}+\W*",
    re.IGNORECASE,
)
"""Behind what is allowed, nothing but how long it must be over."""
_UNTIL = re.compile(r"(?:up to|until)\b.*\b(?:before|prior)\b", re.IGNORECASE | re.DOTALL)
_PASSED = re.compile(r"\b(?:elapsed|passed|ago|earlier|since)\b", re.IGNORECASE)
_BECAUSE = re.compile(r"\W*(?:due to|because of|secondary to|related to)\b", re.IGNORECASE)
_INFECTED = re.compile(
    rf"[^{SPOT_MARK}]*{SPOT_MARK}+[^{SPOT_MARK}]*?\b(?=(?:on|with|receiving|who are on)\b)", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s*(?:who|that|which|with|without|and|or|if|including)\b", re.IGNORECASE)
_EVERYBODY = re.compile(r"\W*(?:all|any|both)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were)\W*$", re.IGNORECASE)
_ALLOWED_CANCER = re.compile(
    r"\b(?:prior|previous(?:ly)?(?! un)|history|past|earlier|treated|controlled|stable|asymptomatic|resected|cured"
    r"|second|other|concurrent|in situ|metastas[ei]s|basal[\s-]cell|squamous[\s-]cell|non-?melanoma)\b",
    re.IGNORECASE,
)
"""A cancer that somebody may have beside the one of the trial: `any patients with prior breast cancer are eligible`."""
_FOR_ALL = re.compile(
    r"\W*(?:(?:for|to|in|on)\s+(?:\w+\s+){0,3}(?:study|trial|protocol|enrol\w*|participat\w*|entry|inclusion)\W*$|and\b)",
    re.IGNORECASE,
)
_ONLY_ALLOWED = re.compile(
    r"(?:[\w /]{2,40}:\s+)?[^:<>]{3,}?\b(?:allowed|permitted|acceptable|eligible|included|disqualify|exclude|excluded)"
    r"(?:\s+(?:for|in|during|to|with|as|at|the)\b(?-i:(?!.*\b[A-Z][a-z]{2}))[^:;<>\d]{0,80})?\W*",
    re.IGNORECASE | re.DOTALL,
)
_ADULT = 21
_NUMBER = re.compile(r"\d")
_FOR_THE_STUDY = re.compile(
    r"(?:for|to|in|on)\s+(?:\w+\s+){0,2}(?:study|trial|protocol|enrol\w*|participat\w*|entry|inclusion)\W+(?:only\W+)?",
    re.IGNORECASE,
)
_LEADING = 3


def asks_by_allowing(scan: Scan, sentence: Sentence) -> bool:
    """Whether what is allowed is a denial, a washout, or `only one prior regimen`, which is a limit."""
    whom = without_label(scan, sentence.whom)
    only = _ONLY.match(scan.text(whom)) is not None and bool(scan.comparisons_in(whom))
    return only or denies(scan, whom) or _is_washout(scan, sentence) or _is_most(scan, sentence)


def _is_most(scan: Scan, sentence: Sentence) -> bool:
    """`Up to two prior regimens are allowed`, `therapy with no more than two regimens is allowed`: more are not."""
    numbers, behind = scan.comparisons_in(sentence.whom), scan.trimmed(sentence.rest)
    counted = [item.about is not None and item.about.name in COUNTED and item.op in ("<=", "<") for item in numbers]
    before = Cut(sentence.whom.first, numbers[0].cut.first if numbers else sentence.whom.end)
    therapy = all(item.name == "anticancer_therapy" for item in scan.spots_in(before))
    leads = bool(numbers) and therapy and not (scan.comparisons_in(before) or own_words(scan, before))
    return leads and all(counted) and behind.first >= behind.end


def _is_washout(scan: Scan, sentence: Sentence) -> bool:
    """`At least 4 weeks since prior immunotherapy allowed` asks for the time, with nothing said behind it."""
    since = [item for item in scan.timings_in(sentence.whom) if item.relation == "at least"]
    leads = bool(since) and since[0].cut.first - sentence.whom.first < _LEADING
    return leads and scan.trimmed(sentence.rest).first >= scan.trimmed(sentence.rest).end


def is_restricted(scan: Scan, piece: Piece) -> bool:
    """`Only inhaled steroids may be used`, `allowed up to 4 weeks before`: what is allowed to a degree is asked for."""
    if piece.sense != "allows" or piece.proviso is not None:
        return False
    limits = [item.relation == "at least" or _UP_TO.match(scan.text(item.cut)) for item in scan.timings_in(piece.cut)]
    return any(limits) or scan.search(_RESTRICTED, piece.cut) is not None


def only_allowed(scan: Scan, pieces: list[Piece], tree: Tree | None) -> tuple[Cut, ...]:
    """`LVEF >= 50 %. Prior rituximab allowed`: sentences that let somebody in, of whom the line says nothing else.

    What is asked of a person may be just that which is allowed, or something else of its kind may do instead: then the
    line is left as it is.
    """
    if tree is None or any(judgements(tree)) or "however" in scan.words:
        return ()
    items, needed = statements(tree), tuple(_needed(tree))
    asked = {item.about.name for item in items if item.op != "absent" and not _is_over(item)}
    used = {item.about.cut for item in items}
    unopposed = all(item.about.name and item.op == "present" and item.limit is None for item in items)
    return tuple(
        piece.cut
        for piece in pieces
        if _lets_in(scan, piece, anything=unopposed)
        and not any(
            item.about.name in asked or item.about.cut in used or _does_instead(item, needed)
            for item in statements(piece.tree)
        )
    )


def _does_instead(allowed: Statement, needed: tuple[Statement, ...]) -> bool:
    """`Acute leukemia. Myelodysplastic syndrome allowed`: who has the one may do without the other."""
    name = allowed.about.name
    alike = next((is_one for is_one in (is_cancer, is_condition, is_treatment) if is_one(name)), None)
    if alike is None or allowed.selector:
        return False
    names = {item.about.name for item in needed}
    cancer_asked = any(is_cancer(one) for one in names)
    kept = (alike(one) and name not in load_vocabulary().below(one) for one in names)
    return (alike is not is_condition or not cancer_asked) and any(kept)


def _needed(tree: Tree) -> Iterator[Statement]:
    """What somebody must have or have had; how long it must be over is no need of it."""
    if isinstance(tree, AllOf | OneOrMore):
        for part in tree.of:
            yield from _needed(part)
    elif isinstance(tree, Statement) and tree.op == "present":
        yield from [] if _is_over(tree) else [tree]


def _is_over(item: Statement) -> bool:
    """`At least 4 weeks since radiotherapy` asks nobody to have had it."""
    return item.timing is not None and item.timing.relation == "at least"


def _lets_in(scan: Scan, piece: Piece, *, anything: bool) -> bool:
    """Whether a sentence names what is allowed, and says no more of it than what for.

    `anything`: nothing in the line keeps anybody out, so that what has no name and is no growth may be allowed as well.
    """
    if piece.sense != "allows" or piece.proviso is not None or is_restricted(scan, piece):
        return False
    items = statements(piece.tree)
    anything = anything and GROWTH.search(scan.text(piece.cut)) is None
    named = bool(items) and all((item.about.name or anything) and item.limit is None for item in items)
    return named and _ONLY_ALLOWED.fullmatch(scan.text(piece.cut)) is not None


def allowed_from(scan: Scan, sentence: Sentence) -> Cut | None:
    """Where, behind what is said first, those begin who are allowed: `B positive, but C negative patients may enter`.

    A comma behind a number or a window parts them too: `Steroids within 4 weeks, inhaled steroids are permitted`.
    """
    whom = sentence.whom
    mark = next(
        iter((*scan.find_all(_BUT, whom), *_comma_behind_number(scan, sentence), *_comma_before_one(scan, sentence))),
        None,
    )
    if mark is None or not says_something(scan, Cut(mark.end, whom.end)):
        return None
    before = Cut(whom.first, mark.first)
    return mark if says_something(scan, before) or scan.timings_in(before) else None


def _comma_behind_number(scan: Scan, sentence: Sentence) -> Iterator[Cut]:
    """The comma between a limit and something else that is permitted; who is eligible is told of all before it.

    `ECOG 0-2, ECOG 3 is allowed if ...`: one level is beside the limit, and not beyond it.
    """
    whom = sentence.whom
    numbers = scan.comparisons_in(whom)
    level = len(numbers) > 1 and numbers[-1].implied
    ends = [item.cut.end for item in (numbers[:-1] if level else numbers)]
    comma = max([*ends, *(item.cut.end for item in scan.timings_in(whom))], default=-1)
    lets_in = sentence.verb.endswith(("eligible", "enter", "enroll"))
    goes_on = not level and _GOES_ON.match(scan.plain, comma + 1)
    if comma >= 0 and scan.plain.startswith(", ", comma) and not lets_in and not goes_on:
        yield Cut(comma, comma + 1)


def _comma_before_one(scan: Scan, sentence: Sentence) -> Iterator[Cut]:
    """`Prior therapy for leukemia, a short course of X is permitted`: of one thing alone it is said that it is."""
    comma = scan.shown(sentence.whom).rfind(", ") if sentence.verb.startswith(("is ", "was ")) else -1
    if comma >= 0:
        yield Cut(sentence.whom.first + comma, sentence.whom.first + comma + 1)


def tells_whom(scan: Scan, sentence: Sentence) -> bool:
    """`Adults 18 to 65 years of age are eligible` says who may enter; `patients over 75 are eligible` lets in more."""
    whom, behind = sentence.whom, scan.trimmed(sentence.rest)
    if behind.first < behind.end and not _FOR_ALL.match(scan.text(behind)):
        return False
    ages = [item for item in scan.comparisons_in(whom) if item.about is not None and item.about.name == "age"]
    everybody = _EVERYBODY.match(scan.text(whom)) or _PAST.search(scan.text(whom))
    cancer = any(is_cancer(item.name) for item in scan.spots_in(whom)) and not _ALLOWED_CANCER.search(scan.text(whom))
    if everybody and sentence.verb.endswith("eligible") and cancer:
        return True
    if not ages or not sentence.verb.endswith("eligible"):
        return False
    return bool(everybody) or len({item.op[:1] for item in ages}) > 1 or _of_age(ages[0])


def _of_age(item: Comparison) -> bool:
    return item.op in (">=", ">") and item.limit.unit in ("", "a") and item.limit.value <= _ADULT


def all_but_allowed(scan: Scan, sentence: Sentence, but: Cut, frame: Frame) -> Piece:
    """What excludes, but for those of whom the rest of the sentence says that they may come."""
    whom, rest = sentence.whom, sentence.rest
    tree = read_clause(scan, Cut(whom.first, but.first), frame.deeper())
    some = allowing(scan, Cut(but.end, whom.end), rest, sentence.cut, frame)
    spared = all_of([some.tree, some.proviso])
    if tree is None or spared is None or some.sense != "allows":
        return Piece(sentence.cut, "states", Judgement(scan.text(sentence.cut), sentence.cut))
    return Piece(sentence.cut, "states", Excepted(tree, spared))


def allowing(scan: Scan, whom: Cut, rest: Cut, cut: Cut, frame: Frame) -> Piece:
    """What is allowed, and what is asked for it (`eligible if ...`, `allowed provided ...`)."""
    whom = without_label(scan, whom)
    limited = _limited(scan, whom, frame)
    if limited is not None:
        return Piece(cut, "states", limited)
    if OTHER_VALUES.match(scan.text(whom)) and not scan.comparisons_in(whom):
        return Piece(cut, "allows", None, _of_other_values(scan, cut, rest, frame))
    infected = _INFECTED.match(scan.shown(whom)) if _infection_first(scan, whom) else None
    if infected is not None:
        some = read_clause(scan, Cut(whom.first, whom.first + infected.end()), frame.deeper(findings=True))
        of_them = read_clause(scan, Cut(whom.first + infected.end(), whom.end), frame.deeper(findings=False))
        if some is not None and of_them is not None:
            return Piece(cut, "allows", some, of_them)
    allowed = read_clause(scan, whom, frame.deeper(findings=True))
    other = _another_value(scan, allowed, rest, cut, frame)
    if other is not None:
        return other
    allowed = None if allowed is None else change(allowed, exactly)
    since = _over_since(scan, allowed, rest)
    if since is not None:
        return Piece(cut, "asks", since)
    shown = scan.shown(rest)
    told = _FOR_THE_STUDY.match(shown)
    asked = scan.match(cue("proviso"), rest) or scan.match(cue("condition"), rest)
    if asked is None and told is not None:
        rest = Cut(rest.first + told.end(), rest.end)
        asked = scan.match(cue("proviso"), rest) or scan.match(cue("condition"), rest)
    proviso = None
    if asked is not None:
        proviso = read_clause(scan, Cut(rest.first + asked.end(), rest.end), frame.deeper(findings=False))
    listed = scan.shown(rest).find(":")
    if listed >= 0 and not any(item.about.name for item in statements(allowed)):
        allowed = read_clause(scan, Cut(rest.first + listed + 1, rest.end), frame.deeper(findings=True))
    if allowed is None and proviso is not None and frame.findings:
        return Piece(cut, "allows")
    if allowed is None and proviso is not None and _NUMBER.search(scan.text(whom)):
        return Piece(cut, "states", Judgement(scan.text(cut), cut))
    if allowed is None and proviso is not None:
        return Piece(cut, "asks", proviso)
    elapsed = _elapsed(scan, allowed, rest) if proviso is None and asked is not None else None
    return Piece(cut, "allows", allowed, proviso) if elapsed is None else Piece(cut, "asks", elapsed)


def _another_value(scan: Scan, whom: Tree | None, rest: Cut, cut: Cut, frame: Frame) -> Piece | None:
    """`Patients with metastases may have ALT <= 5 x ULN`: another limit for them, or one that they need not keep."""
    numbers = scan.comparisons_in(rest)
    named = [item for item in numbers if item.about is not None and item.about.name in EVIDENT]
    first = scan.trimmed(rest).first
    if whom is None or not named or named[0].about is None or named[0].about.cut.first > first + _NEAR:
        return None
    asked = scan.match(cue("proviso"), rest) or scan.match(cue("condition"), rest)
    some = {item.about.name for item in statements(whom)}
    own = some == {"age"} or all(is_treatment(name) or is_condition(name) for name in some)
    if _UNLESS.match(scan.plain, first) or (asked and own):
        return None
    if any(EVIDENT[item.about.name][:1] != item.op[:1] for item in named if item.about is not None):
        judged = Judgement(scan.text(rest), rest) if scan.search(cue("judgement"), rest) else None
        return Piece(cut, "allows", None, all_of([whom, judged]))
    tree = read_clause(scan, rest, frame.deeper(findings=False))
    if frame.findings:
        return None if tree is None else Piece(cut, "allows", whom, tree)
    return None if tree is None else Piece(cut, "asks", Conditional(whom, tree))


def without_label(scan: Scan, whom: Cut) -> Cut:
    """`Hepatitis C: patients with a history of it are eligible`: the label names only what follows."""
    label = _SHORT_LABEL.match(scan.plain, whom.first, whom.end)
    return Cut(label.end(), whom.end) if label is not None else whom


def _elapsed(scan: Scan, allowed: Tree | None, rest: Cut) -> Tree | None:
    """`A transplant is allowed provided at least 3 months have elapsed` asks for that long since it."""
    lengths = [item for item in scan.comparisons_in(rest) if item.limit.unit in LONG_UNITS and item.op in (">=", ">")]
    passed = _PASSED.search(scan.text(rest))
    if not isinstance(allowed, Statement) or allowed.limit is not None or len(lengths) != 1 or passed is None:
        return None
    timing = Timing("at least", lengths[0].limit.value, LONG_UNITS[lengths[0].limit.unit], lengths[0].cut)
    return msgspec.structs.replace(allowed, timing=timing, op="present", selector="")


def _over_since(scan: Scan, allowed: Tree | None, rest: Cut) -> Tree | None:
    """`Prior surgery is allowed if completed at least 4 weeks before`, `up to 4 weeks before`: so long since it."""
    times = scan.timings_in(rest)
    if not isinstance(allowed, Statement) or allowed.limit is not None or allowed.timing is not None or allowed.said:
        return None
    if len(times) != 1 or not _IF_OVER.fullmatch(scan.shown(rest)):
        return None
    if times[0].relation != "at least" and not _UNTIL.match(scan.text(times[0].cut)):
        return None
    timing = msgspec.structs.replace(times[0], relation="at least")
    return msgspec.structs.replace(allowed, timing=timing, op="present", selector="")


def _of_other_values(scan: Scan, cut: Cut, rest: Cut, frame: Frame) -> Tree | None:
    """When `lower values are allowed`, as far as the sentence says it; where it does not, or by leave, it is asked."""
    shown = scan.shown(rest)
    if not shown.strip(" .)") or _BY_LEAVE.match(shown):
        return Judgement(scan.text(cut), cut)
    asked = cue("proviso").match(shown) or cue("condition").match(shown) or _BECAUSE.match(shown)
    if asked is None:
        return None
    first = rest.first + (0 if _BECAUSE.match(shown) else asked.end())
    return read_clause(scan, Cut(first, rest.end), frame.deeper(findings=False))


def _infection_first(scan: Scan, cut: Cut) -> bool:
    """`HIV-infected patients on therapy ... are eligible` asks the therapy of them."""
    spots = scan.spots_in(cut)
    return len(spots) > 1 and spots[0].name in ("hiv_infection", "hbv_infection", "hcv_infection")


def _limited(scan: Scan, whom: Cut, frame: Frame) -> Tree | None:
    """`bilirubin > 1.5 x ULN; in Gilbert's syndrome < 2 x ULN is allowed`: a limit, and one that is allowed to some."""
    numbers = scan.comparisons_in(whom)
    marks = [mark for mark in scan.find_all(cue("condition"), whom) if numbers and mark.first > numbers[0].cut.end]
    if not marks:
        return None
    tree = read_clause(scan, Cut(whom.first, marks[0].first), frame.deeper())
    return None if tree is None else guarded(scan, tree, Cut(marks[0].end, whom.end), frame, read_clause)


def exactly(item: Statement) -> Statement:
    """`patients with a status of 3` have just that."""
    return msgspec.structs.replace(item, op="=") if item.implied and item.limit is not None else item
