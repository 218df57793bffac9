"""The design as fields of a record state it, held against its arms and its running text. Mends nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol import Design, Duration
from trialrun.protocol.checks.lengths import days_of
from trialrun.protocol.elements import StatedCount
from trialrun.read.crosschecks.dates import OPEN
from trialrun.read.crosschecks.model import Subject
from trialrun.read.numbers import NUMBER, duration_text, number_of
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence
from trialrun.read.told_design import read_design

_SEVERAL = ("parallel", "crossover", "factorial", "parallel assignment")
_COMPARED = ("masking", "allocation")
_ASK = "ask the sponsor which is meant"
_LENGTH = rf"(?P<length>{NUMBER})[ -](?P<unit>weeks?|months?|years?)"
_COUNT = (
    rf"(?P<count>{NUMBER}) (?:(?:{NUMBER})[ -](?:day|week) )?(?:treatment )?(?:cycles|courses)"
    rf"(?: of {NUMBER} (?:days|weeks))?"
)
_ABOUT = r"or |about |approximately |~ ?|i\.e\.,? |= ?|in total "
_CYCLES_IN_TIME = (
    re.compile(rf"\b{_COUNT},? \(?(?:{_ABOUT}|over |lasting |during ){{0,2}}{_LENGTH}\b(?! each\b)", re.IGNORECASE),
    re.compile(rf"\b{_LENGTH},? \(?(?:{_ABOUT}){{0,2}}{_COUNT}\b", re.IGNORECASE),
)
"""`6 cycles (12 months)`, `12 months, or 6 cycles`."""
_SLACK = 0.2
"""By how much of the stated time the cycles may differ from it: such times are round."""


_SAME = {"open": "none", "triple": "double", "quadruple": "double", "not": "non-randomised"}
"""First words of values that another word may stand for: a trial of one arm is not randomised."""


def find_differing_design(subject: Subject) -> Iterator[Finding]:
    """Masking or allocation that the running text tells otherwise; a randomisation or comparison with one arm alone."""
    stated, prose = subject.designs.stated, subject.designs.told
    for name in _COMPARED:
        field, told = getattr(stated, name), getattr(prose, name)
        if field is not None and told is not None and _plain(field.value) != _plain(told.value):
            message = f"the {name} is told in two ways: {field.value}, and in the text {told.value}"
            found = subject.finding("design-differs", "query", message, fix=_ASK)
            first = min(told.lines.numbers(), default=0)
            yield replace(found, lines=(first, first)) if first else found
    yield from _phases_against(stated, subject)
    yield from _sizes_against(stated, prose, subject)
    yield from _arms_against(stated, subject)
    yield from _arm_numbers_against(subject)


def _phases_against(stated: Design, subject: Subject) -> Iterator[Finding]:
    """A phase of the title, or of the text, that is none of the field's, nor any of it one of theirs."""
    field = stated.study_phase.value if stated.study_phase else ""
    titles = zip(subject.source.titles, subject.designs.titled, strict=True)
    told = [("title", one.study_phase, title.value) for title, one in titles]
    told += [
        ("text", read_design([replace(sentence, words=own[0])])[0].study_phase, sentence.piece)
        for sentence in subject.sentences
        if sentence.piece not in {title.value for title in subject.source.titles}
        and (own := _THIS_PHASE.search(sentence.words))
    ]
    numbers = set(re.findall("[1-4]", field))
    for place, phase, piece in told:
        if numbers and phase and not numbers & set(re.findall("[1-4]", phase.value)):
            message = f"the phase is told in two ways: {field}, and in the {place} {phase.value}"
            yield subject.finding("design-differs", "query", message, piece, fix=_ASK)


_THIS_PHASE = re.compile(
    r"\b(?:this|the present|the current)(?: (?:study|trial|protocol))?(?: (?:is|was|will be) an?)?"
    r"(?: (?!(?:an?|the|our|study|trial|protocol|of|to|in|for|by|with)\b)[\w-]+,?){0,6}? phase [\w/-]+"
    r"(?:,? (?!(?:parts?|portion|component|arm|of|in|to)\b)[\w/-]+){0,6}? (?:study|trial)\b"
    r"(?! (?:arm|part|portion|component)\b)",
    re.IGNORECASE,
)
"""How a text names its own phase, `this is an open-label phase 2 study`; of another study it says `a` or `the`."""


def _sizes_against(stated: Design, prose: Design, subject: Subject) -> Iterator[Finding]:
    """A number of patients that the text plans otherwise than the field; those who entered may be more or fewer."""
    field, told = stated.enrolment, prose.enrolment
    if field is None or told is None or field.value == told.value or told.kind != "estimated":
        return
    if not _is_entered(field, subject):
        message = f"the number of patients is told in two ways: {field.value}, and in the text {told.value}"
        found = subject.finding("design-differs", "query", message, fix=_ASK)
        first = min(told.lines.numbers(), default=0)
        yield replace(found, lines=(first, first)) if first else found


def _is_entered(field: StatedCount, subject: Subject) -> bool:
    """Whether a number is of those who entered: where the field does not say so, once nobody enters any more."""
    status = subject.trial.registration.status
    return field.kind == "actual" or (not field.kind and status is not None and status.value not in OPEN)


def _plain(value: str) -> str:
    """A value as far as two tellings must agree: a text that says double-blind may mean three or four masked roles."""
    word = value.lower().split()[0]
    return _SAME.get(word, word)


def _arms_against(stated: Design, subject: Subject) -> Iterator[Finding]:
    arms = len(subject.source.arms)
    model = stated.intervention_model.value if stated.intervention_model else ""
    allocation = stated.allocation.value if stated.allocation else ""
    if arms == 1 and (allocation == "randomised" or model in _SEVERAL):
        said = allocation if allocation == "randomised" else model
        message = f"the trial is {said}, and one arm alone is listed"
        yield subject.finding("design-differs", "query", message, subject.source.arms[0].label, fix=_ASK)


_ARMS_TOLD = re.compile(
    rf"\b(?:to|into|between|among|in) (?:(?:either|any|one|1) of )?(?:the )?"
    rf"(?P<count>{NUMBER}) (?:(?!(?:of|per|the|and|or|in)\b)[\w-]+ ){{0,2}}(?:arms|groups|cohorts|regimens)\b"
    rf"|\b(?P<parts>{NUMBER})-(?:arm(?:ed)?|group),? (?:[\w-]+,? ){{0,3}}?(?:trial|study|design)\b",
    re.IGNORECASE,
)


def _arm_numbers_against(subject: Subject) -> Iterator[Finding]:
    """A number of groups into which patients are randomised that is not that of the arms listed."""
    arms = len(subject.source.arms)
    told = {
        count: sentence.piece
        for sentence in subject.sentences
        if "random" in sentence.words.lower() and not _EARLIER.search(sentence.words)
        for count in _arms_told(sentence.words, arms)
    }
    if arms > 1 and len(told) == 1 and arms not in told:
        said, piece = next(iter(told.items()))
        message = f"the number of arms is told in two ways: {arms} are listed, and the text says {said}"
        yield subject.finding("design-differs", "query", message, piece, fix=_ASK)


def _arms_told(words: str, arms: int) -> Iterator[int]:
    """The numbers of groups of a sentence, by their number or by the shares of a ratio: `1:1:1` is three.

    A ratio of fewer shares than there are arms may be that of a part, a cohort or a second randomisation.
    """
    for found in _ARMS_TOLD.finditer(words):
        if (count := number_of(found["count"] or found["parts"])).isdigit():
            yield int(count)
    ratios = (len(found[0].split(":")) for found in _RATIO.finditer(words))
    yield from (shares for shares in ratios if shares > arms)


_RATIO = re.compile(r"(?<![\d:])[1-9](?::[1-9]){1,5}(?![\d:])")
_EARLIER = re.compile(
    r"\b(?:previous|earlier|prior|another|other) (?:study|trial)|\bstrat|\bsequences?\b", re.IGNORECASE
)


def find_cycles_of_another_length(subject: Subject) -> Iterator[Finding]:
    """So many cycles that are said to take so many months, and by their length do not."""
    lengths = {days_of(phase.cycle_length.offset) for phase in subject.trial.phases if phase.cycle_length}
    fewest, most = next(iter(lengths)) if len(lengths) == 1 else (0, 0)
    if not fewest or fewest != most:
        return
    for sentence in subject.sentences:
        if "ycles" in sentence.words or "ourses" in sentence.words:
            yield from _miscounted(sentence, fewest, subject)


def _miscounted(sentence: Sentence, days: int, subject: Subject) -> Iterator[Finding]:
    plain = " ".join(make_regular(sentence.words).plain.split())
    match = next((told for pattern in _CYCLES_IN_TIME if (told := pattern.search(plain))), None)
    stated = duration_text(match["length"], match["unit"]) if match else ""
    if match is None or not stated:
        return
    given = float(number_of(match["count"])) * days
    fewest, most = days_of(Duration(stated).offset)
    if not (1 - _SLACK) * fewest <= given <= (1 + _SLACK) * most:
        message = f"{match[0]!r} does not fit cycles of {days} days"
        found = subject.finding("cycles-in-time", "query", message, sentence.piece, fix=_ASK)
        yield replace(
            found, calculation=f"{match['count']} x {days} days = {given:g} days; {stated} are {fewest} to {most} days"
        )
