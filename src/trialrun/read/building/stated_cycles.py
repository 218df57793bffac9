"""How long a cycle is and how many there are, where a sentence of its own says it: `6 cycles of 21 days`.

Only for arms of one phase each, and only what the schedule leaves open: a phase is never given another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from trialrun.protocol.scalars import Duration
from trialrun.protocol.treatment import TreatmentPhase
from trialrun.read.numbers import NUMBER, duration_text, number_of
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence
from trialrun.read.source import Printed
from trialrun.read.spotting import SpotKind, spot
from trialrun.terms import Drug, Vocabulary

_DRUGS: tuple[SpotKind, ...] = ("drugs", "combinations")
_LENGTH = rf"(?P<length>{NUMBER})[\s-]*(?P<unit>days?|weeks?|months?)"
_CYCLE = r"(?:(?:treatment|chemotherapy|therapy|study|dosing|consecutive) )?(?:cycles?|courses?)"
_GIVEN = r"(?:treatment|therapy|chemotherapy|(?:the )?regimen|study (?:drug|medication)|dosing)"
_PEOPLE = r"(?:patients|participants|subjects|all|they|everyone)"
_BE = r"(?:(?:is|are|was|were|will be|may be|can be|to be|should be|will) )?"
_LONG = rf"(?P<length>{NUMBER})[\s-]*(?P<unit>days?|weeks?|months?)[\s-]+"
_MANY = (
    r"(?:an? )?(?:total of )?(?P<most>up to (?:an? )?(?:total of |maximum of )?|(?:an? )?max(?:imum)? (?:of )?|at most "
    rf"|no more than )?(?:an? total of )?(?P<count>{NUMBER})(?: \(\d+\))?\s+(?:{_LONG})?{_CYCLE}"
    rf"(?:,? (?:of|each of|each lasting|lasting|each)\s+(?P<each>{NUMBER})[\s-]*(?P<of>days?|weeks?|months?))?"
)
_COUNTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_GIVEN}|{_PEOPLE})\b[^.;,]{{0,40}}? (?:consists? of|comprises|includes|for|lasts(?: for)?|receive"
        rf"|undergo|get|is|over|within|with|to)\s+{_MANY}",
        rf"^\W*{_MANY}(?:\W*$| (?:of|with) | {_BE}(?:given|administered|planned|delivered|repeated|scheduled)\b)",
        rf"\b(?P<most>maximum )?(?:planned |total )?number of {_CYCLE}\s?(?:is|are|was|will be|:|=)\s*"
        rf"(?P<count>{NUMBER})\b",
        rf"\b(?:repeat(?:s|ed)?|every {NUMBER} (?:days|weeks)) [^.;]{{0,40}}?\bfor {_MANY}",
    )
)
"""How many cycles there are, each where the words around the number say that it is of the whole treatment."""
_LASTING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_CYCLE} (?:is|are|was|will be|(?:will )?lasts?|equals?|=|consists? of|comprises?|lasting)"
        rf"(?: defined as)? (?:an? )?{_LENGTH}\b",
        rf"\b(?:length|duration) of (?:one|each|every|an?|the) {_CYCLE} {_BE}{_LENGTH}\b",
        rf"\b(?:cycle|course) (?:length|duration)(?:\s?[:=]| {_BE})\s*{_LENGTH}\b",
        rf"\b(?:{_CYCLE}|{_GIVEN}) {_BE}repeat(?:s|ed)? (?:once )?every {_LENGTH}\b",
        rf"\b(?:{_GIVEN}|{_PEOPLE})\b[^.;,]{{0,40}}? (?:in|as|over|with|on) (?:an? )?{_LONG}{_CYCLE}",
        rf"\b(?:{_GIVEN}|{_PEOPLE})\b[^.;,]{{0,40}}? {_CYCLE} of {_LENGTH}\b",
        rf"^\W*{_LONG}{_CYCLE}\W*$",
        rf"\b{_CYCLE}\b[^.;]{{0,60}}? each (?:{_CYCLE} )?(?:is|of|lasting|lasts|being) {_LENGTH}\b",
    )
)
"""How long a cycle is."""
_OF_OTHERS = re.compile(
    r"\b(?:minimum|prior|previous(?:ly)?|had received|followed by|induction|consolidation|maintenance|placebo"
    r"|cross(?:ed)? ?over|(?:after|every|each|following|least|first|next|additional|further|more than|last|between) "
    rf"(?:{NUMBER}) (?:\w+ )?(?:cycle|course)s?)\b",
    re.IGNORECASE,
)
"""Words of a sentence whose cycles are of another treatment, of a part of this one, or of a visit."""
_NUMBERED = re.compile(r"\b(?:cycles?|courses?|C)\s?#?\s?\d|\b(?:first|1st|one) (?:cycle|course)\b", re.IGNORECASE)
"""A cycle that a schedule names."""


def with_stated_cycles(
    phases: tuple[TreatmentPhase, ...],
    sentences: Iterable[Sentence],
    told: Iterable[Printed],
    vocabulary: Vocabulary,
) -> tuple[tuple[TreatmentPhase, ...], tuple[Sentence, ...]]:
    """The phases with the length and number of their cycles as sentences say them, and the sentences that agree.

    Several phases are those of arms that have one each: what a sentence says must fit them all. `told` are the texts
    that the schedule was read from: where they number no cycle, its days are those of every cycle.
    """
    before, used = phases, []
    for sentence in sentences:
        said = "ycle" in sentence.words or "ourse" in sentence.words
        stated = [_stated(phase, sentence, vocabulary) for phase in phases] if said else []
        if stated and all(stated):
            phases = tuple(filter(None, stated))
            used.append(sentence)
    if phases != before and not any(_NUMBERED.search(piece.text) for piece in told):
        changed = zip(before, phases, strict=True)
        phases = tuple(_of_every_cycle(phase) if phase != old else phase for old, phase in changed)
    return phases, tuple(used)


def _stated(phase: TreatmentPhase, sentence: Sentence, vocabulary: Vocabulary) -> TreatmentPhase | None:
    """The phase with what a sentence says; None where it says nothing, or something else than the phase does."""
    plain = " ".join(make_regular(sentence.words).plain.split())
    if _OF_OTHERS.search(plain) or not _is_of_all(phase, plain, vocabulary):
        return None
    counted = next((match.groupdict() for pattern in _COUNTED if (match := pattern.search(plain))), {})
    lasting = next((match.groupdict() for pattern in _LASTING if (match := pattern.search(plain))), {})
    number = lasting.get("length") or counted.get("length") or counted.get("each")
    unit = lasting.get("unit") or counted.get("unit") or counted.get("of") or ""
    length = duration_text(number, unit) if number else ""
    count = number_of(counted["count"]) if counted else ""
    if "." in count or not (length or count):
        return None
    return _agreeing(phase, _days(length), int(count or 0), bool(counted.get("most")))


def _is_of_all(phase: TreatmentPhase, plain: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence names every drug of the phase, or none of any."""
    named: set[str] = set()
    for spotted in spot(plain, vocabulary, _DRUGS):
        term = vocabulary.term(spotted.name)
        named.update(term.components if isinstance(term, Drug) and term.components else (spotted.name,))
    return not named or named == {given.drug for given in phase.administrations}


def _days(length: str) -> Duration | None:
    """Weeks as days, as cycles are counted; months stay."""
    if not length:
        return None
    number, unit = length.split()
    return Duration(f"{int(number) * 7} days") if unit.startswith("week") else Duration(length)


def _agreeing(phase: TreatmentPhase, length: Duration | None, count: int, most: bool) -> TreatmentPhase | None:
    if length is not None and length.text.endswith("days") and int(length.text.split()[0]) < _last_day(phase):
        return None
    other_length = phase.cycle_length is not None and length is not None and phase.cycle_length != length
    other_count = phase.cycles is not None and count and phase.cycles != count
    if other_length or other_count or (count and phase.cycles is None and phase.duration is not None):
        return None
    if length is not None and phase.cycle_length is None:
        phase = replace(phase, cycle_length=length)
    if count and phase.cycles is None:
        phase = replace(phase, cycles=count, limit="up to" if most or phase.until else "fixed")
    return phase


def _last_day(phase: TreatmentPhase) -> int:
    days = [step.days for given in phase.administrations for step in given.schedule if step.days is not None]
    return max((last for numbers in days for _, last in numbers.ranges if last is not None), default=0)


def _of_every_cycle(phase: TreatmentPhase) -> TreatmentPhase:
    """The phase with the days of a schedule without cycles as days of each of its cycles."""
    steps = [step for given in phase.administrations for step in given.schedule]
    if not steps or any(step.cycles is not None and step.cycles.text != "1" for step in steps):
        return phase
    opened = tuple(
        replace(given, schedule=tuple(replace(step, cycles=None) for step in given.schedule))
        for given in phase.administrations
    )
    return replace(phase, administrations=opened)
