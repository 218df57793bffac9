"""One sentence of a criterion becomes a piece: what it does, and what it says. Joins no sentences."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.concepts.named import ANY_RESULT
from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, without_selector
from trialrun.read.criteria.connectives.clauses import read_clause
from trialrun.read.criteria.connectives.kinds import ever
from trialrun.read.criteria.connectives.parts import Frame, is_bare
from trialrun.read.criteria.connectives.times import handed_on
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.lexis.comparisons import EVIDENT
from trialrun.read.criteria.lines.addressed import asked_of_those_behind, whom_and_what
from trialrun.read.criteria.lines.allowing import (
    all_but_allowed,
    allowed_from,
    allowing,
    asks_by_allowing,
    exactly,
    tells_whom,
    without_label,
)
from trialrun.read.criteria.lines.excluding import denies_first, kept_out, within_time
from trialrun.read.criteria.lines.explaining import lets_in_any
from trialrun.read.criteria.lines.kinds import asked_of_a_person, gives_consent
from trialrun.read.criteria.lines.parting import past_label
from trialrun.read.criteria.lines.pieces import Piece
from trialrun.read.criteria.lines.roles import Sense, Sentence, denies, read_sentence
from trialrun.read.criteria.lines.telling import only_tells
from trialrun.read.criteria.lines.together import combined
from trialrun.read.criteria.lines.young import asks_grown, names_young
from trialrun.read.criteria.model import (
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.people import ANYBODY, people
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import DEMOGRAPHICS, PERFORMANCE
from trialrun.read.criteria.trees import PEOPLE, all_of, change, deny, is_measured, statements
from trialrun.read.text import Cut

_DESCRIBES = re.compile(r"\b(?:who|that|which)(?:\s+(?:currently|still|also|\w+ly))?\s*\Z", re.IGNORECASE)
_TO_SOMETHING = re.compile(
    r"\b(?:allerg|hypersensitiv|intoleran|contraindicat|inab|unab)\w+\s[^.;]{0,60}\Z", re.IGNORECASE
)
"""`Allergy to drugs required for prophylaxis`: what is required is what somebody cannot take."""
_SOMEBODY = frozenset(people("anybody", "some", "kin", "near", "staff"))
_STOPPED = re.compile(r"\b(?:discontinued|stopped|off|withdrawn|ceased|held)\b", re.IGNORECASE)
_OR_IF = Sought(re.compile(r"[,;]\s*or,?\s+if\b", re.IGNORECASE), words=("if",))
_ASKS_TWICE = re.compile(
    rf"(?:{ANYBODY})\s+(?:cannot|will|have|has|are|is)\b.*\b(?:and|but)\W*\Z", re.IGNORECASE | re.DOTALL
)
"""`Patients will have A and` before another verb that asks: who is asked for A too."""
_AT_FIRST = re.compile(
    r"\W*(?:in (?:view|light|order|addition)|for (?:this|these) reasons?|given|at (?:the )?time|to be)\b", re.I
)
_IS_DEFINED = Sought(
    re.compile(r"\b(?:is|are|was|were) (?:further )?defined (?:as|by)\b|\bmeans\b", re.IGNORECASE),
    words=("defined", "means"),
)
_CAN_BE = re.compile(r"(?:also |not )*(?:be )?(?:\w+ly )?(?:possible|feasible|practicable)\W*\Z", re.IGNORECASE)
"""`Biopsy must be feasible`: what can be done has not been done, and is judged."""
_CONSIDERED = re.compile(r"\W*(?:also )?be (?:considered|referred|advised|informed|counsel\w*)\b", re.IGNORECASE)
_PATIENTS = re.compile(r"(?:patients?|subjects?|participants?|those|pts|women|men|individuals)\b", re.IGNORECASE)
_OF_PATIENTS = re.compile(
    r"\b(?:positive|negative|infected)\W+(?:\w+\W+)?(?:patients?|subjects?|participants?|pts|individuals)"
    r"(?:\s+(?:who|that|on|with|receiving|taking)\b[^.;,]*)?\W*$",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\W*both\b", re.IGNORECASE)
"""`Both A and B are eligible`: either of them."""
_OUTCOME = re.compile(r"\W*(?:\w+\s+){0,3}(?:progress|respon|relaps|fail|recur|resist|refractor)\w*", re.IGNORECASE)
_THERE = re.compile(
    r"not\s+(?:be|have been)\s+(?:present|there|evident|found|used|given|taken|received|administered)\W*", re.IGNORECASE
)
"""`Gout must not be present`; what must not be stopped is there."""
_WITHIN = re.compile(
    r"\b(?:within|in the|during|last|past|(?:no|not|less|fewer) (?:\w+ )?than|up to|at most)\b|[<≤]", re.IGNORECASE
)
_EARLIER_THERAPY = re.compile(
    r"\W*(?:(?:the|all|any|their)\s+)?(?:prior|previous|past|earlier)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:\w*therap(?:y|ies)|treatments?|regimens?|lines)\W*",
    re.IGNORECASE,
)
_BUT_IS_NOT = re.compile(
    r"[^.;]*\b(?:is|are)\s+not\W*\Z|\W*except(?:\s+for)?\s+(?:those|patients?|subjects?|participants?)\s", re.IGNORECASE
)
"""`A is allowed, B is not`, `patients with A are eligible, except those with B`."""
_LAST_COMMA = re.compile(r"(?:,|\bbut)\s+(?!.*\b(?:and|or|nor)\b)", re.IGNORECASE | re.DOTALL)
"""A comma or `but` behind which no joining word stands."""
_INCLUDES = re.compile(r"(?:have\s+)?(?:includ|contain|compris)(?:e|ed)\s+(?:at least\s+)?", re.IGNORECASE)
_TEST_TIME = re.compile(r"\b(?:tests?|testing|assessments?|values?|results?|laboratory|labs?)\b", re.IGNORECASE)


def read_piece(scan: Scan, cut: Cut, frame: Frame) -> Piece:
    """One sentence, by what it does."""
    sentence = read_sentence(scan, cut)
    if only_tells(scan, cut, frame):
        return Piece(cut, "tells")
    if sentence.sense in ("states", "asks") and asked_of_a_person(scan, cut):
        sense: Sense = "asks" if gives_consent(scan, cut) else "states"
        return Piece(cut, sense, Judgement(scan.text(cut), cut, "patient"))
    if sentence.sense == "asks" and _only_tests(scan, cut):
        return Piece(cut, "tells", timing=scan.timings_in(cut)[0])
    match sentence.sense:
        case "tells" if not (frame.findings and lets_in_any(scan, cut)):
            return Piece(cut, "tells")
        case "excludes" if not frame.findings and names_young(scan, sentence.whom):
            young = Judgement(scan.text(sentence.whom), sentence.whom)
            return Piece(cut, "tells") if asks_grown(scan) else Piece(cut, "excludes", young)
        case "allows":
            return _permitting(scan, sentence, frame)
        case "excludes" if not frame.findings and _asked_before(scan, sentence.whom):
            return _asked_and_excluded(scan, sentence.whom, frame)
        case "excludes" if denies_first(scan.text(sentence.whom)):
            return Piece(cut, "asks", Judgement(scan.text(cut), cut))
        case "excludes":
            return Piece(cut, "excludes", kept_out(scan, sentence, frame))
        case "asks" if frame.findings and _describes(scan, sentence):
            return Piece(cut, "states", Judgement(scan.text(cut), cut))
        case "asks":
            return _asking(scan, sentence, frame)
        case _:
            return _stating(scan, cut, frame)


def _describes(scan: Scan, sentence: Sentence) -> bool:
    """`Patients who must take steroids`, `required transfusions`: among the exclusions, a duty that is no demand."""
    alone = sentence.whom.first >= sentence.whom.end and sentence.verb.startswith(("requir", "need"))
    whom = scan.text(sentence.whom)
    named = sentence.verb == "required" and _TO_SOMETHING.search(whom) is not None
    return alone or named or _DESCRIBES.search(whom) is not None


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


def _permitting(scan: Scan, sentence: Sentence, frame: Frame) -> Piece:
    """A sentence with a verb that allows: it may ask by it, say who is meant, or print a limit before it.

    `Platelets >= 100, transfusions are permitted`: the limit is asked all the same, as is `Gout, but asthma is ...`.
    """
    whom = sentence.whom
    if _BUT_IS_NOT.match(scan.text(sentence.rest)):
        return Piece(sentence.cut, "states", Judgement(scan.text(sentence.cut), sentence.cut))
    if not frame.findings and (denied := _denied_before_allowed(scan, sentence, frame)) is not None:
        return denied
    if asks_by_allowing(scan, sentence) or (not frame.findings and tells_whom(scan, sentence)):
        both = _BOTH.match(scan.plain, whom.first, whom.end)
        return (
            _stating(scan, Cut(both.end(), whom.end), frame.deeper(findings=True))
            if both
            else _stating(scan, whom, frame)
        )
    if _is_of_exception(scan, whom):
        return _stating(scan, Cut(whom.first, sentence.cut.end), frame)
    but = allowed_from(scan, sentence)
    if but is not None and frame.findings:
        return all_but_allowed(scan, sentence, but, frame)
    before = whom if but is None else Cut(whom.first, but.first)
    if but is not None and (scan.comparisons_in(before) or scan.timings_in(before)):
        some = allowing(scan, Cut(but.end, whom.end), sentence.rest, sentence.cut, frame)
        stated = _stating(scan, before, frame)
        return (
            stated
            if some.proviso is None
            else Piece(sentence.cut, "states", combined([stated, some], findings=False)[0])
        )
    if but is not None and len(scan.text(but)) > 1 and all(map(scan.spots_in, (before, Cut(but.end, whom.end)))):
        return Piece(sentence.cut, "states", Judgement(scan.text(sentence.cut), sentence.cut))
    return allowing(scan, whom, sentence.rest, sentence.cut, frame)


def _denied_before_allowed(scan: Scan, sentence: Sentence, frame: Frame) -> Piece | None:
    """`No prior A, but prior B is allowed`: what is denied and what is not; behind a bare comma it may be either."""
    whom = sentence.whom
    but = allowed_from(scan, sentence) if denies(scan, whom) else None
    if but is not None and not denies(scan, Cut(but.end, whom.end)):
        some = allowing(scan, Cut(but.end, whom.end), sentence.rest, sentence.cut, frame)
        stated = _stating(scan, Cut(whom.first, but.first), frame)
        return Piece(sentence.cut, "states", combined([stated, some], findings=False)[0])
    comma = _LAST_COMMA.search(scan.shown(whom)) if denies(scan, whom) else None
    return None if comma is None else Piece(sentence.cut, "states")


def _is_of_exception(scan: Scan, whom: Cut) -> bool:
    """`ECOG 0-2 unless due to pain, in which case 3 is allowed`: a limit, and what is allowed in an exception to it."""
    excepting = scan.search(cue("exception"), whom)
    return excepting is not None and bool(scan.comparisons_in(Cut(whom.first, whom.first + excepting.start())))


def _stating(scan: Scan, cut: Cut, frame: Frame) -> Piece:
    if frame.findings and _denies_behind_label(scan, cut):
        return Piece(cut, "asks", read_clause(scan, cut, frame.deeper(findings=False)))
    defined = scan.search(_IS_DEFINED, cut)
    defines = tuple(item.name for item in scan.spots_in(Cut(cut.first, cut.first + defined.start()))) if defined else ()
    if scan.plain[max(0, cut.first - 3) : cut.first].strip().endswith("*"):
        defines = tuple(item.name for item in scan.spots_in(cut)[:1])
    return Piece(cut, "states", read_clause(scan, cut, frame), defines=defines)


def _denies_behind_label(scan: Scan, cut: Cut) -> bool:
    """`No gout`, `Comorbidities: no gout`; of `HIV: no prophylaxis` it is those with HIV who are kept out."""
    content = without_label(scan, cut)
    return denies(scan, cut) or (denies(scan, content) and not scan.spots_in(Cut(cut.first, content.first)))


def _asking(scan: Scan, sentence: Sentence, frame: Frame) -> Piece:
    """A requirement, asked of those whom the subject names."""
    cut, whom, rest = sentence.cut, sentence.whom, sentence.rest
    of_some = asked_of_those_behind(scan, sentence, frame)
    if of_some is not None:
        return of_some
    if denies(scan, whom) and not scan.comparisons_in(rest) and not scan.timings_in(rest):
        return _stating(scan, cut, frame)
    led = scan.match(cue("condition"), cut) or scan.match(cue("exception"), cut)
    listed = led is not None and "," in scan.shown(whom)
    if listed or scan.search(_OR_IF, whom) or _ASKS_TWICE.match(scan.text(whom)):
        return Piece(cut, "asks", read_clause(scan, cut, Frame(findings=False, depth=frame.depth + 1)))
    whom, rest = whom_and_what(scan, sentence)
    shown = scan.shown(rest)
    if _CAN_BE.match(shown):
        return Piece(cut, "asks", Judgement(scan.text(cut), cut))
    if _CONSIDERED.match(shown):
        tree = read_clause(scan, whom, frame)
        return Piece(cut, "tells") if tree is None else Piece(cut, "states", tree)
    asked = Frame(findings=False, depth=frame.depth + 1)
    denied = shown.lower().startswith("not ")
    given = _given_in(scan, whom, rest, asked)
    if given is not None:
        return Piece(cut, "asks", given)
    tree = read_clause(scan, rest, asked)
    if _OUTCOME.match(shown) and not scan.spots_in(rest) and scan.spots_in(whom):
        subject = read_clause(scan, whom, frame.deeper(findings=True))
        return Piece(cut, "asks", subject and Conditional(subject, Judgement(scan.text(rest), rest)))
    if _only_when(scan, rest):
        return Piece(cut, "asks", _only_timed(scan, cut, read_clause(scan, whom, asked), rest, denied=denied))
    only_label = past_label(scan, whom) > whom.end
    subject = None if only_label else read_clause(scan, whom, frame.deeper(findings=True))
    measured = any(is_measured(item) and item.about.name != "sex" for item in statements(subject))
    measured = measured or (_only_words(subject) and (_unowned(scan, rest) or _is_of_a_thing(scan, whom, shown, tree)))
    if any(is_bare(scan, part) for part in (scan.trimmed(whom),)) and not scan.comparisons_in(rest):
        return Piece(cut, "asks", read_clause(scan, cut, asked))
    if tree is None:
        return _of_its_subject(scan, msgspec.structs.replace(sentence, whom=whom, rest=rest), subject, asked)
    if subject is None or _AT_FIRST.match(scan.text(whom)):
        return Piece(cut, "asks", tree)
    if measured and not (_PATIENTS.match(scan.text(whom)) or _OF_PATIENTS.search(scan.text(whom))):
        return Piece(cut, "asks", read_clause(scan, cut, asked))
    subject, tree = handed_on(change(subject, exactly), tree)
    return Piece(cut, "asks", Conditional(subject, tree))


def _given_in(scan: Scan, whom: Cut, rest: Cut, asked: Frame) -> Tree | None:
    """`Prior therapy must have included A and B`: drugs that everybody has had."""
    included = _INCLUDES.match(scan.plain, rest.first, rest.end)
    if included is None or not _EARLIER_THERAPY.fullmatch(scan.text(whom)):
        return None
    drugs = read_clause(scan, Cut(included.end(), rest.end), asked)
    whole = Cut(whom.first, rest.end)
    return None if drugs is None else change(drugs, lambda item: msgspec.structs.replace(ever(item), cut=whole))


def _of_its_subject(scan: Scan, sentence: Sentence, subject: Tree | None, asked: Frame) -> Piece:
    """`Gout must not be present`, `HBsAg must be negative`: what is asked of a name by no other name."""
    cut, whom, rest = sentence.cut, sentence.whom, sentence.rest
    if subject is not None and _asks_something(scan, rest):
        return Piece(cut, "asks", Conditional(subject, Judgement(scan.text(rest), rest)))
    if scan.search(ANY_RESULT, rest) is not None:
        return Piece(cut, "asks", read_clause(scan, cut, asked))
    if not scan.shown(rest).lower().startswith("not "):
        tree = read_clause(scan, whom, asked)
        return Piece(cut, "asks" if _is_wanted(tree) else "states", tree)
    there = _THERE.fullmatch(scan.plain, rest.first, rest.end) is not None
    return Piece(cut, "asks", None if subject is None else deny(subject) if there else Judgement(scan.text(cut), cut))


def _is_wanted(tree: Tree | None) -> bool:
    """`ALT <= 3 x ULN is required`, in whichever list: limits on the side that requirements are on."""
    limits = [item.limit and EVIDENT.get(item.about.name, "")[:1] == item.op[:1] for item in statements(tree)]
    return bool(limits) and all(limits)


def _only_words(subject: Tree | None) -> bool:
    """Whether the vocabulary has no name for what a sentence is about."""
    return isinstance(subject, Statement) and not subject.about.name and subject.limit is None


def _is_of_a_thing(scan: Scan, whom: Cut, shown: str, tree: Tree | None) -> bool:
    """`The specimen must be CD20 positive`, `blood pressure must be < 140/90`: what is said of no person."""
    if not _SOMEBODY.isdisjoint(scan.text(whom).lower().split()):
        return False
    names = {item.about.name for item in statements(tree)}
    measured = bool(names) and all(is_measured(item) for item in statements(tree)) and "" not in names
    return measured and shown.lower().startswith("be ") and names.isdisjoint(DEMOGRAPHICS | PERFORMANCE)


def _unowned(scan: Scan, rest: Cut) -> bool:
    """Whether all numbers behind a verb are of what stands before it."""
    numbers = scan.comparisons_in(rest)
    return bool(numbers) and all(item.about is None or not item.about.name for item in numbers)


def _asks_something(scan: Scan, rest: Cut) -> bool:
    """Whether what is asked has words of its own, beyond that it must be there."""
    return bool(own_words(scan, rest) or without_selector(said_in(scan, rest)))


def _only_when(scan: Scan, rest: Cut) -> bool:
    """`must have been completed 4 weeks before`: the verb only says when."""
    named = scan.spots_in(rest) or scan.comparisons_in(rest) or scan.search(cue("person"), rest)
    return bool(scan.timings_in(rest)) and not named and len(own_words(scan, rest).split()) < 3


def _only_timed(scan: Scan, cut: Cut, whole: Tree | None, rest: Cut, *, denied: bool) -> Tree | None:
    """What a subject names by the time that the verb gives; a sentence that names nothing known is asked."""
    if whole is None or any(item.about.name for item in statements(whole)):
        return None if whole is None else _each_when(scan, whole, rest, denied=denied)
    return Judgement(scan.text(cut), cut)


def _each_when(scan: Scan, tree: Tree, rest: Cut, *, denied: bool) -> Tree:
    """Everything a subject names, each by that time, or not in it; what is excepted keeps its own."""
    match tree:
        case OneOrMore(of, 1) | AllOf(of):
            return AllOf(tuple(_each_when(scan, part, rest, denied=denied) for part in of))
        case Excepted(inner, exception):
            return Excepted(_each_when(scan, inner, rest, denied=denied), exception)
        case _ if denied:
            return deny(change(tree, lambda item: within_time(item, scan.timings_in(rest)[0])))
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
