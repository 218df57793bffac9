"""One sentence of a criterion becomes a piece: what it does, and what it says. Joins no sentences."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.connectives_clauses import read_clause
from trialrun.read.criteria.connectives_cues import cue
from trialrun.read.criteria.connectives_exceptions import guarded
from trialrun.read.criteria.connectives_parts import Frame, is_bare
from trialrun.read.criteria.connectives_times import handed_on
from trialrun.read.criteria.kinds import asked_of_a_person
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.lines_scan import SPOT_MARK, Scan
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    OneOrMore,
    Statement,
    TimeUnit,
    Timing,
    Tree,
)
from trialrun.read.criteria.qualifiers import own_words, said_in, without_selector
from trialrun.read.criteria.roles import Sense, Sentence, denies, lets_in_any, read_sentence
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.trees import PEOPLE, all_of, change, deny, is_measured, statements
from trialrun.read.text import Cut

_ONLY = re.compile(r"\W*(?:[A-Z][\w /]{2,30}:\s*)?only\b", re.IGNORECASE)
_OTHER_VALUES = re.compile(
    r"\W*(?:an?\s+|any\s+)?(?:lower|higher|greater|elevated|other|lesser|abnormal)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:values?|levels?|counts?|numbers?|limits?|results?|LVEF|ANC|creatinine|bilirubin|h[a]?emoglobin|platelets?)\W*$",
    re.IGNORECASE,
)
_NEAR = 24
_REASON = re.compile(r"\W*(?:because|since|as)\b", re.IGNORECASE)
_LEADING = 3
_BY_WHOM = re.compile(
    r"\s*be\s+(?:practi[cs]ed|used|employed|taken|followed|adopted)\s+by\s+(?:all\s+)?", re.IGNORECASE
)
_STOPPED = re.compile(r"\b(?:discontinued|stopped|off|withdrawn|ceased|held)\b", re.IGNORECASE)
_SHORT_LABEL = re.compile(r"[A-Z][\w -]{2,40}:\s+(?=\w)")
_PASSED = re.compile(r"\b(?:elapsed|passed|ago|earlier|since)\b", re.IGNORECASE)
_TIMES: dict[str, TimeUnit] = {"d": "d", "wk": "wk", "mo": "mo", "a": "a"}
_OR_IF = Sought(re.compile(r"[,;]\s*or,?\s+if\b", re.IGNORECASE), words=("if",))
_AT_FIRST = re.compile(
    r"\W*(?:in (?:view|light|order|addition)|for (?:this|these) reasons?|given|at (?:the )?time|to be)\b", re.I
)
_BECAUSE = re.compile(r"\W*(?:due to|because of|secondary to|related to)\b", re.IGNORECASE)
CALLED = Sought(
    re.compile(
        r"\b(?:is|are|be) (?:not |also )?(?:considered|regarded|defined|classified) (?:to be |as )?"
        r"(?:non-?|un)?(?:measurable|evaluable|target|assessable)",
        re.IGNORECASE,
    ),
    words=("considered", "regarded", "defined", "classified"),
)
_IS_DEFINED = Sought(
    re.compile(r"\b(?:is|are|was|were) (?:further )?defined (?:as|by)\b|\bmeans\b", re.IGNORECASE),
    words=("defined", "means"),
)
_INFECTED = re.compile(
    rf"[^{SPOT_MARK}]*{SPOT_MARK}+[^{SPOT_MARK}]*?\b(?=(?:on|with|receiving|who are on)\b)", re.IGNORECASE
)
_CONSIDERED = re.compile(r"\W*(?:also )?be (?:considered|referred|advised|informed|counsel\w*)\b", re.IGNORECASE)
_OF_WHOM = re.compile(r"(?:of|for|in)\s+(?:all\s+)?", re.IGNORECASE)
_PATIENTS = re.compile(r"(?:patients?|subjects?|participants?|those|pts|women|men|individuals)\b", re.IGNORECASE)
_OF_PATIENTS = re.compile(
    r"\b(?:positive|negative|infected)\W+(?:\w+\W+)?(?:patients?|subjects?|participants?|pts|individuals)\W*$",
    re.IGNORECASE,
)
_OUTCOME = re.compile(r"\W*(?:\w+\s+){0,3}(?:progress|respon|relaps|fail|recur|resist|refractor)\w*", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:within|in the|during|last|past)\b", re.IGNORECASE)
_TEST_TIME = re.compile(r"\b(?:tests?|testing|assessments?|values?|results?|laboratory|labs?)\b", re.IGNORECASE)


_FOR_THE_STUDY = re.compile(
    r"(?:for|to|in|on)\s+(?:\w+\s+){0,2}(?:study|trial|protocol|enrol\w*|participat\w*|entry|inclusion)\W+(?:only\W+)?",
    re.IGNORECASE,
)


class Piece(msgspec.Struct, frozen=True, gc=False):
    """What one sentence or block says. `proviso` is asked where it allows something."""

    cut: Cut
    sense: Sense
    tree: Tree | None = None
    proviso: Tree | None = None
    timing: Timing | None = None
    defines: tuple[str, ...] = ()


def read_piece(scan: Scan, cut: Cut, frame: Frame) -> Piece:
    """One sentence, by what it does."""
    sentence = _without_reason(scan, read_sentence(scan, cut))
    if scan.plain[cut.end : cut.end + 1] == ":" and not scan.comparisons_in(cut):
        return Piece(cut, "tells")
    if scan.search(CALLED, cut):
        return Piece(cut, "tells")
    if sentence.sense in ("states", "asks") and asked_of_a_person(scan, cut):
        return Piece(cut, "states", Judgement(scan.text(cut), cut, "patient"))
    if sentence.sense == "asks" and _only_tests(scan, cut):
        return Piece(cut, "tells", timing=scan.timings_in(cut)[0])
    match sentence.sense:
        case "tells" if not (frame.findings and lets_in_any(scan, cut)):
            return Piece(cut, "tells")
        case "allows" if _asks_by_allowing(scan, sentence):
            return _stating(scan, sentence.whom, frame)
        case "allows":
            return _allowing(scan, sentence.whom, sentence.rest, cut, frame)
        case "excludes" if not frame.findings and _asked_before(scan, sentence.whom):
            return _asked_and_excluded(scan, sentence.whom, frame)
        case "excludes":
            whole = _whole(scan, sentence.whom, sentence.rest, frame.deeper(findings=True))
            judged = (
                Judgement(scan.text(cut), cut)
                if sentence.verb.startswith(("may ex", "can ", "could ", "may be"))
                else None
            )
            return Piece(cut, "excludes", all_of([whole, judged]))
        case "asks":
            return _asking(scan, sentence, frame)
        case _:
            return _stating(scan, cut, frame)


def _asks_by_allowing(scan: Scan, sentence: Sentence) -> bool:
    """Whether what is allowed is a denial, a washout, or `only one prior regimen`, which is a limit."""
    only = _ONLY.match(scan.text(sentence.whom)) is not None and bool(scan.comparisons_in(sentence.whom))
    return only or denies(scan, sentence.whom) or _is_washout(scan, sentence)


def _is_washout(scan: Scan, sentence: Sentence) -> bool:
    """`At least 4 weeks since prior immunotherapy allowed` asks for the time, with nothing said behind it."""
    since = [item for item in scan.timings_in(sentence.whom) if item.relation == "at least"]
    leads = bool(since) and since[0].cut.first - sentence.whom.first < _LEADING
    return leads and scan.trimmed(sentence.rest).first >= scan.trimmed(sentence.rest).end


def _without_reason(scan: Scan, sentence: Sentence) -> Sentence:
    """`Because no data are available, children are excluded`: the reason says nothing of a patient."""
    if sentence.sense not in ("excludes", "asks") or not _REASON.match(scan.text(sentence.whom)):
        return sentence
    comma = scan.plain.rfind(",", sentence.whom.first, sentence.whom.end)
    if comma < 0:
        return sentence
    whom = scan.trimmed(Cut(comma + 1, sentence.whom.end))
    named = scan.spots_in(whom) or scan.comparisons_in(whom)
    if not named and sentence.sense == "excludes":
        return msgspec.structs.replace(sentence, sense="tells")
    return msgspec.structs.replace(sentence, whom=whom, cut=Cut(whom.first, sentence.cut.end))


def _asked_before(scan: Scan, whom: Cut) -> int:
    """Where a limit that is asked ends before what excludes: `ANC >= 1,000, growth factors are not allowed`; else 0."""
    numbers = scan.comparisons_in(whom)
    comma = scan.plain.find(",", numbers[-1].cut.end, whom.end) if numbers else -1
    return comma if comma >= 0 and scan.spots_in(Cut(comma, whom.end)) else 0


def _asked_and_excluded(scan: Scan, whom: Cut, frame: Frame) -> Piece:
    comma = _asked_before(scan, whom)
    excluded = read_clause(scan, Cut(comma + 1, whom.end), frame.deeper(findings=True))
    asked = read_clause(scan, Cut(whom.first, comma), frame.deeper())
    return Piece(whom, "states", all_of([asked, None if excluded is None else deny(excluded)]))


def _stating(scan: Scan, cut: Cut, frame: Frame) -> Piece:
    if frame.findings and denies(scan, cut):
        return Piece(cut, "asks", read_clause(scan, cut, frame.deeper(findings=False)))
    defined = scan.search(_IS_DEFINED, cut)
    defines = tuple(item.name for item in scan.spots_in(Cut(cut.first, cut.first + defined.start()))) if defined else ()
    if scan.plain[max(0, cut.first - 3) : cut.first].strip().endswith("*"):
        defines = tuple(item.name for item in scan.spots_in(cut)[:1])
    return Piece(cut, "states", read_clause(scan, cut, frame), defines=defines)


def _whole(scan: Scan, whom: Cut, rest: Cut, frame: Frame) -> Tree | None:
    """An excluding sentence: its subject, and what follows the verb where that narrows it (`if`, `unless`)."""
    subject = read_clause(scan, whom, frame)
    if subject is None:
        return read_clause(scan, rest, frame)
    narrowing = scan.match(cue("condition"), rest) or scan.match(cue("exception"), rest)
    if narrowing is None:
        times = () if scan.spots_in(rest) else scan.timings_in(rest)[:1]
        return change(subject, lambda item: _within_time(item, times)) if times else subject
    return read_clause(scan, Cut(whom.first, rest.end), frame)


def _within_time(item: Statement, times: tuple[Timing, ...]) -> Statement:
    """`Transfusions are not allowed within 3 days`: when what is excluded must not be."""
    plain = item.timing is None and item.limit is None
    return msgspec.structs.replace(item, timing=times[0]) if plain else item


def _allowing(scan: Scan, whom: Cut, rest: Cut, cut: Cut, frame: Frame) -> Piece:
    """What is allowed, and what is asked for it (`eligible if ...`, `allowed provided ...`)."""
    whom = _without_label(scan, whom)
    limited = _limited(scan, whom, frame)
    if limited is not None:
        return Piece(cut, "states", limited)
    if _OTHER_VALUES.match(scan.text(whom)) and not scan.comparisons_in(whom):
        return Piece(cut, "allows", None, _of_other_values(scan, rest, frame))
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
    allowed = None if allowed is None else change(allowed, _exactly)
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
    if any(EVIDENT[item.about.name][:1] != item.op[:1] for item in named if item.about is not None):
        judged = Judgement(scan.text(rest), rest) if scan.search(cue("judgement"), rest) else None
        return Piece(cut, "allows", None, all_of([whom, judged]))
    tree = read_clause(scan, rest, frame.deeper(findings=False))
    if frame.findings:
        return None if tree is None else Piece(cut, "allows", whom, tree)
    return None if tree is None else Piece(cut, "asks", Conditional(whom, tree))


def _without_label(scan: Scan, whom: Cut) -> Cut:
    """`Hepatitis C: patients with a history of it are eligible`: the label names only what follows."""
    label = _SHORT_LABEL.match(scan.plain, whom.first, whom.end)
    return Cut(label.end(), whom.end) if label is not None else whom


def _elapsed(scan: Scan, allowed: Tree | None, rest: Cut) -> Tree | None:
    """`A transplant is allowed provided at least 3 months have elapsed` asks for that long since it."""
    lengths = [item for item in scan.comparisons_in(rest) if item.limit.unit in _TIMES and item.op in (">=", ">")]
    passed = _PASSED.search(scan.text(rest))
    if not isinstance(allowed, Statement) or allowed.limit is not None or len(lengths) != 1 or passed is None:
        return None
    timing = Timing("at least", lengths[0].limit.value, _TIMES[lengths[0].limit.unit], lengths[0].cut)
    return msgspec.structs.replace(allowed, timing=timing, op="present", selector="")


def _of_other_values(scan: Scan, rest: Cut, frame: Frame) -> Tree | None:
    """When `lower values are allowed`, as far as the sentence says it."""
    shown = scan.shown(rest)
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


def _asking(scan: Scan, sentence: Sentence, frame: Frame) -> Piece:
    """A requirement, asked of those whom the subject names."""
    cut, whom, rest = sentence.cut, sentence.whom, sentence.rest
    by_whom = _BY_WHOM.match(scan.plain, rest.first, rest.end)
    if by_whom is not None:
        return _asked_by(scan, whom, Cut(by_whom.end(), rest.end), frame)
    if denies(scan, whom) and not scan.comparisons_in(rest) and not scan.timings_in(rest):
        return _stating(scan, cut, frame)
    if scan.search(_OR_IF, whom) or (scan.match(cue("condition"), cut) and "," in scan.shown(whom)):
        return Piece(cut, "asks", read_clause(scan, cut, Frame(findings=False, depth=frame.depth + 1)))
    of_whom = _OF_WHOM.match(scan.plain, rest.first, rest.end)
    if sentence.verb.endswith("required") and of_whom:
        whom, rest = Cut(of_whom.end(), rest.end), whom
    shown = scan.shown(rest)
    if _CONSIDERED.match(shown):
        tree = read_clause(scan, whom, frame)
        return Piece(cut, "tells") if tree is None else Piece(cut, "states", tree)
    asked = Frame(findings=False, depth=frame.depth + 1)
    denied = shown.lower().startswith("not ")
    tree = read_clause(scan, rest, asked)
    if _OUTCOME.match(shown) and not scan.spots_in(rest) and scan.spots_in(whom):
        subject = read_clause(scan, whom, frame.deeper(findings=True))
        return Piece(cut, "asks", subject and Conditional(subject, Judgement(scan.text(rest), rest)))
    if _only_when(scan, rest):
        whole = read_clause(scan, whom, asked)
        return Piece(cut, "asks", None if whole is None else _each_when(scan, whole, rest))
    subject = read_clause(scan, whom, frame.deeper(findings=True))
    measured = any(is_measured(item) and item.about.name != "sex" for item in statements(subject))
    measured = measured or (_only_words(subject) and _unowned(scan, rest))
    if any(is_bare(scan, part) for part in (scan.trimmed(whom),)) and not scan.comparisons_in(rest):
        return Piece(cut, "asks", read_clause(scan, cut, asked))
    if tree is None and subject is not None and not denied and _asks_something(scan, rest):
        return Piece(cut, "asks", Conditional(subject, Judgement(scan.text(rest), rest)))
    if tree is None:
        return Piece(cut, "states" if not denied else "asks", subject if denied else read_clause(scan, whom, asked))
    if subject is None or _AT_FIRST.match(scan.text(whom)):
        return Piece(cut, "asks", tree)
    if measured and not (_PATIENTS.match(scan.text(whom)) or _OF_PATIENTS.search(scan.text(whom))):
        return Piece(cut, "asks", read_clause(scan, cut, asked))
    subject, tree = handed_on(change(subject, _exactly), tree)
    return Piece(cut, "asks", Conditional(subject, tree))


def _asked_by(scan: Scan, asked: Cut, people: Cut, frame: Frame) -> Piece:
    """`Contraception should be practiced by fertile patients`: those of whom it is asked stand behind."""
    whom = read_clause(scan, people, frame.deeper(findings=True))
    tree = read_clause(scan, asked, frame.deeper(findings=False))
    whole = Cut(asked.first, people.end)
    return Piece(whole, "asks", tree if whom is None or tree is None else Conditional(whom, tree))


def _only_words(subject: Tree | None) -> bool:
    """Whether the vocabulary has no name for what a sentence is about."""
    return isinstance(subject, Statement) and not subject.about.name and subject.limit is None


def _unowned(scan: Scan, rest: Cut) -> bool:
    """Whether all numbers behind a verb are of what stands before it."""
    numbers = scan.comparisons_in(rest)
    return bool(numbers) and all(item.about is None or not item.about.name for item in numbers)


def _asks_something(scan: Scan, rest: Cut) -> bool:
    """Whether what is asked has words of its own, beyond that it must be there."""
    return bool(own_words(scan, rest) or without_selector(said_in(scan, rest)))


def _exactly(item: Statement) -> Statement:
    """`patients with a status of 3` have just that."""
    return msgspec.structs.replace(item, op="=") if item.implied and item.limit is not None else item


def _only_when(scan: Scan, rest: Cut) -> bool:
    """`must have been completed 4 weeks before`: the verb only says when."""
    named = scan.spots_in(rest) or scan.comparisons_in(rest) or scan.search(cue("person"), rest)
    return bool(scan.timings_in(rest)) and not named and len(own_words(scan, rest).split()) < 3


def _each_when(scan: Scan, tree: Tree, rest: Cut) -> Tree:
    """Everything a subject names, each by that time; what is excepted keeps its own."""
    match tree:
        case OneOrMore(of, 1) | AllOf(of):
            return AllOf(tuple(_each_when(scan, part, rest) for part in of))
        case Excepted(inner, exception):
            return Excepted(_each_when(scan, inner, rest), exception)
        case _:
            return change(tree, lambda item: _when(scan, item, rest))


def _when(scan: Scan, item: Statement, rest: Cut) -> Statement:
    timing = scan.timings_in(rest)[0]
    done = is_measured(item) or timing.relation != "within" or _WITHIN.search(scan.text(timing.cut))
    stopped = timing.relation == "during" and _STOPPED.search(scan.text(rest))
    since = timing if done and not stopped else msgspec.structs.replace(timing, relation="at least")
    kept = item.timing is not None or item.about.name in PEOPLE
    return item if kept else msgspec.structs.replace(item, timing=since)


def _only_tests(scan: Scan, cut: Cut) -> bool:
    """A sentence that only says when the tests of the line are done."""
    clinical = scan.spots_in(cut) or scan.comparisons_in(cut)
    return bool(scan.timings_in(cut) and _TEST_TIME.search(scan.text(cut))) and not clinical
