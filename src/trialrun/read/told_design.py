"""What running text states of a trial's design: phase, groups, masking, plan, size. A field always goes before it.

A sentence that reports another trial, or what was known before, states nothing of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from trialrun.protocol.elements import Stated, StatedCount, StatedFlag
from trialrun.protocol.registry import Design, Plan
from trialrun.protocol.scalars import Lines
from trialrun.read.printed import lines_of
from trialrun.read.regular import make_regular
from trialrun.read.results.numbers import COUNT, count_of
from trialrun.read.sentences import Sentence

_OTHERS = re.compile(
    r"\b(?:has|have|had|was|were) (?:been )?(?:shown|demonstrated|reported|established|published|proven)\b"
    r"|\b(?:previous|previously|prior|earlier|another|other|subsequent|future|later|larger|eventual|definitive)"
    r" (?:[\w-]+ ){0,3}(?:trial|study|studies|trials)\b"
    r"|\bphase (?:\w+|\d/\d) (?:trials|studies)\b|\bstudies (?:have|suggest\w*)\b|\bin a previous\b"
    r"|\bin (?:a|an) (?:\w+ ){0,4}(?:trial|study) (?:of|by|in)\b"
    r"|\b(?:based on|come|comes|from|in) (?:[\w-]+ ){0,6}(?:studies|trials|series) (?:of|in|with|on)\b"
    r"|\b(?:trials?|stud(?:y|ies)) (?:may|might|would|could|should|(?:is|are) (?:needed|required|warranted|lacking))\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b(?:this|the present|our|the current) (?:\w+[- ]){0,6}(?:trial|study|protocol)"
    r"|\bwe (?:propose|conduct|perform|plan|aim|will)|\binvestigators? (?:propose|plan|will)"
    r"|\bthe (?:trial|study) (?:is|was|will|has)|\bpatients will be\b",
    re.IGNORECASE,
)
_PHASE = re.compile(
    r"\b(?:P|p)(?:hase|HASE)\s*(?P<one>[1-4]|IV|III|II|I)(?P<part>[abAB])?"
    r"(?:\s*[/-]\s*(?:[Pp](?:hase|HASE)\s*)?(?P<two>[1-4]|IV|III|II|I)(?P<of_two>[abAB])?)?\b"
    r"(?!\s+(?:subjects|patients|participants|will|consists?|begins?|starts?|lasts?|ends?|of (?:the|this))\b)"
    r"(?!,? (?:a|an|the) )"
)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_SINGLE = re.compile(
    r"\bsingle[- ](?:arm|group)\b|\bone[- ](?:arm|group)[, ]+(?:\w+[- ,]+){0,3}?(?:trial|study|design)\b", re.IGNORECASE
)
_WORDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("allocation", "non-randomised", re.compile(r"\bnon-?\s?randomi[sz]ed\b", re.IGNORECASE)),
    ("allocation", "randomised", re.compile(r"(?<!non-)(?<!non )(?<!non)\brandomi[sz](?:ed|ation|e)\b", re.IGNORECASE)),
    (
        "allocation",
        "randomised",
        re.compile(
            r"\brandomly (?:assigned|allocated|divided)\b|\bin (?:an? )?random order\b"
            r"|\bassigned (?:at random|by chance)\b",
            re.IGNORECASE,
        ),
    ),
    ("intervention_model", "single arm", _SINGLE),
    ("intervention_model", "crossover", re.compile(r"\bcross-?over (?:trial|study|design)\b", re.IGNORECASE)),
    ("intervention_model", "parallel", re.compile(r"\bparallel[- ](?:group|arm)s?\b", re.IGNORECASE)),
    ("masking", "double", re.compile(r"\bdouble[- ]?(?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
    ("masking", "triple", re.compile(r"\btriple[- ]?(?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
    ("masking", "quadruple", re.compile(r"\bquadruple[- ]?(?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
    ("masking", "single", re.compile(r"\bsingle[- ]?(?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
    ("masking", "none (open label)", re.compile(r"\bopen[- ]?label(?:l?ed)?\b", re.IGNORECASE)),
)
_FEATURES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        (
            "dose escalation",
            r"\bdose[- ](?:escalation|escalating|finding|ranging)\b[^.;]{0,40}\b(?:trial|study"
            r"|design|phase)\b",
        ),
        ("pilot", r"\bpilot (?:trial|study|project)\b"),
        ("feasibility", r"\bfeasibility (?:trial|study)\b"),
        ("placebo-controlled", r"\bplacebo[- ]controlled\b"),
        ("non-inferiority", r"\bnon-?\s?inferiority\b[^.;]{0,30}\b(?:trial|study|design)\b"),
        ("cross-sectional", r"\bcross[- ]sectional\b"),
        ("case-control", r"\bcase[- ]control(?:led)?\b"),
        ("cohort", r"\b(?:prospective|retrospective|observational|longitudinal) cohort\b|\bcohort study\b"),
        ("extension", r"\bextension (?:trial|study)\b"),
    )
)
"""What else a sentence says of the kind of a trial, and the words."""
_FEATURE = re.compile(r"\b(?:dose|pilot|feasib|placebo|non-?\s?inf|cross|case|cohort|extension)", re.IGNORECASE)
_FLAGS: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    ("multicentre", True, re.compile(r"\bmulti-?\s?(?:cent(?:re|er)|institution)", re.IGNORECASE)),
    ("multicentre", False, re.compile(r"\b(?:single|mono)[- ]?(?:cent(?:re|er)|institution)", re.IGNORECASE)),
    ("prospective", True, re.compile(r"\bprospective(?:ly)?\b", re.IGNORECASE)),
    ("prospective", False, re.compile(r"\bretrospective(?:ly)?\b", re.IGNORECASE)),
)
_PLANS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Fleming", re.compile(r"\bFleming\b")),
    ("Simon", re.compile(r"\bSimon(?:'s|’s)?\b(?=[^.]{0,40}(?:stage|design|optimal|minimax))")),
    ("A'Hern", re.compile(r"\bA'?Hern\b", re.IGNORECASE)),
    ("Gehan", re.compile(r"\bGehan\b")),
    ("3 + 3", re.compile(r"\b3\s?\+\s?3\b")),
    ("Bryant and Day", re.compile(r"\bBryant (?:and|&) Day\b")),
)
_STAGES = re.compile(
    r"\b(?P<n>one|two|three|single|1|2|3)[- ]?stages?\b|\bin (?P<m>one|two|three) stages?\b", re.IGNORECASE
)
_COUNTS = {"one": 1, "single": 1, "two": 2, "three": 3, "1": 1, "2": 2, "3": 3}
_N = rf"(?<![\d.,-]){COUNT}"
_WHO = (
    r"(?:(?!(?:of|from|per|in|percent|(?:hundred|thousand|lakh|million|crore|billion)s?)\b)\w+[- ]){0,4}?"
    r"(?:patients|subjects|participants|men|women|people|persons|individuals|adults|children)"
)
_PLANNED = re.compile(
    r"\b(?:(?:will|to|shall) (?:enrol|enroll|include|recruit|accrue)"
    r"|(?:trial|study|we|team|researchers|doctors) (?:still )?(?:needs?|(?:is|are) (?:still )?looking for))\s+"
    rf"(?:up to |about |a total of |approximately )?(?P<c>{_N}) {_WHO}(?! more\b)"
    rf"|\b(?:a total of|up to|approximately|target of)\s+(?:up to |about )?(?P<a>{_N}) {_WHO}"
    rf"(?=[^.]{{0,40}}(?:enrol|accru|recruit|includ|entered|,|$))(?! (?:\([^()]{{1,90}}\) )?(?:were|was|had been)\b)"
    rf"|\b(?P<d>{_N}) {_WHO} \((?:planned|expected|estimated|target)\)"
    rf"|\b(?P<b>{_N}) {_WHO} (?:(?:will be|are to be) (?:enrol|accru|recruit|includ|random)"
    r"|(?:is|are) planned\b(?! (?:for|in|per)\b(?! (?:the |this )?(?:enrol|inclu|recruit|accru|trial|study))))"
    rf"|\b(?:planned|total) sample size (?:is|will be|of|:) (?P<e>{_N})"
    rf"(?= {_WHO}| (?:is|was|has|based|with|to)\b|\W*$|\s?[,;.(])"
    r"|^\W*(?:total )?number of (?:patients|subjects|participants)(?: \((?:planned|expected|target|total)\))?: "
    rf"(?P<f>{_N})(?=\W*$)",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(
    rf"\bwill be (?:enrolled|included|recruited|accrued)[^.;]{{0,30}}? for a total of ({_N})\b"
    r"(?! (?:doses|cycles|weeks|months))",
    re.IGNORECASE,
)
"""`15 will be enrolled; then another 17 will be enrolled for a total of 32`."""
_ENTERED = re.compile(
    rf"\b(?P<a>{_N}) {_WHO}(?: \([^()]{{1,90}}\))? (?:were|was|have been|had been) (?:randomly |then )?"
    r"(?:enrol|includ|recruit|randomi|entered|treated|assigned|allocated)"
    rf"|\b(?P<c>{_N}) {_WHO},? (?:aged|with|who|having)\b(?:(?! \d+ {_WHO})[^.;:()]){{1,120}}?"
    r" (?:were|was) (?:enrol|recruit|random)"
    rf"|\b(?:screened|assessed)(?: for eligibility)?,? (?:and|of whom) (?P<d>{_N}) "
    r"(?:were|was) (?:randomly )?(?:enrol|includ|recruit|randomi|entered|assigned|allocated)"
    rf"|\b(?:among|of) (?P<b>{_N}) (?:randomi[sz]ed|enrolled) (?:patients|subjects|participants|adults)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:additional|further|groups?|cohorts?|arms?|stages?|sites?|centers|centres)\b", re.IGNORECASE)
_OF_PART = re.compile(
    r"\b(?:(?:group|cohort|arm|stage|part|subset|sample|analysi)s? (?:\w+ )?(?:of|for|in which)"
    r"|additional|another|further|first|initial\w*|next|remaining|other|at least|minimum of|each|substudy|part|phase"
    r"|stage|cohort)\W*$",
    re.IGNORECASE,
)
"""What stands before the number of a part of the trial, or before the least that may be."""
_SHARED = re.compile(
    r"\b(?:each|per|both|in this|in that|either) (?:\w+ ){0,3}?"
    r"(?:group|arm|cohort|stage|stud(?:y|ies)|site|part|dose level)s?\b",
    re.IGNORECASE,
)
"""A number of one group, and a number of groups, is no size of the trial."""
_OF_EACH = re.compile(r"\s\([^()]{0,40}\b(?:per|each)\b[^()]{0,40}\)", re.IGNORECASE)
"""`120 patients (60 per arm)`: the number in the brackets is that of a part."""
_ALPHA = re.compile(
    r"\b(?:alpha|α|type I error|significance level)\b\D{0,25}?(?P<value>0?\.\d{1,4}|\d{1,2}(?:\.\d)?\s?%)",
    re.IGNORECASE,
)


def read_design(sentences: Iterable[Sentence]) -> tuple[Design, tuple[Sentence, ...]]:
    """The design that sentences state, and the sentences that state it. The first to state a value is followed."""
    found: dict[str, object] = {}
    plans: list[Plan] = []
    features: dict[str, Stated] = {}
    used: list[Sentence] = []
    for sentence in sentences:
        plain = " ".join(make_regular(sentence.words).plain.split())
        if _OTHERS.search(plain) and not _THIS.search(plain):
            continue
        stated = dict(_values(plain, sentence))
        told = dict(_told_features(plain, sentence))
        planned = _plans(plain, sentence)
        plans += planned
        if stated or planned or told:
            used.append(sentence)
        found, features = stated | found, told | features
    design = msgspec.structs.replace(Design(), plans=tuple(plans), features=tuple(features.values()), **found)
    return design, tuple(used)


def _told_features(plain: str, sentence: Sentence) -> Iterator[tuple[str, Stated]]:
    if _FEATURE.search(plain):
        lines = lines_of(sentence.piece)
        yield from ((name, Stated(value=name, lines=lines)) for name, pattern in _FEATURES if pattern.search(plain))


def _values(plain: str, sentence: Sentence) -> Iterator[tuple[str, object]]:
    lines = lines_of(sentence.piece)
    phase = _PHASE.search(plain)
    if phase:
        parts = ((phase["one"], phase["part"]), (phase["two"], phase["of_two"]))
        numbers = [_ROMAN.get(number, number) + (part or "").lower() for number, part in parts if number]
        yield "study_phase", Stated(value="/".join(dict.fromkeys(numbers)), lines=lines)
    seen: set[str] = set()
    for field, value, pattern in _WORDS:
        if field not in seen and pattern.search(plain):
            seen.add(field)
            yield field, Stated(value=value, lines=lines)
    yield from _flags(plain, lines)
    yield from _sizes(plain, lines)
    alpha = _ALPHA.search(plain)
    if alpha:
        yield "alpha", _share(alpha["value"])


def _flags(plain: str, lines: Lines) -> Iterator[tuple[str, StatedFlag]]:
    """Yes or no of the design; a sentence that says both, as of parts of a project, says neither."""
    said = [(field, value) for field, value, pattern in _FLAGS if pattern.search(plain)]
    named = [field for field, _ in said]
    yield from ((field, StatedFlag(value=value, lines=lines)) for field, value in said if named.count(field) == 1)


def _sizes(plain: str, lines: Lines) -> Iterator[tuple[str, StatedCount]]:
    plain = _OF_EACH.sub("", plain)
    total = _IN_TOTAL.search(plain)
    if total:
        yield "enrolment", StatedCount(value=count_of(total[1]), kind="estimated", lines=lines)
        return
    for kind, pattern in (("estimated", _PLANNED), ("actual", _ENTERED)):
        match, *others = (*pattern.finditer(plain), None)
        if match is None or others[0] or _OF_PART.search(plain, max(0, match.start() - 40), match.start()):
            continue
        if not _PART.search(match[0]) and not _SHARED.search(plain) and "respectively" not in plain:
            printed = next(text for text in match.groups() if text)
            yield "enrolment", StatedCount(value=count_of(printed), kind=kind, lines=lines)
            return


def _share(printed: str) -> Decimal:
    return Decimal(printed.rstrip(" %")) / (100 if printed.endswith("%") else 1)


def _plans(plain: str, sentence: Sentence) -> list[Plan]:
    stages = _STAGES.search(plain)
    number = _COUNTS[(stages["n"] or stages["m"]).lower()] if stages else None
    lines = lines_of(sentence.piece)
    return [
        Plan(method=method, stages=number, label=plain, lines=lines)
        for method, pattern in _PLANS
        if pattern.search(plain)
    ]
