"""How long a cycle is and how many there are, where a sentence without a drug says it: `6 cycles of 21 days`.

Only for a treatment of one phase, and only what the schedule leaves open: a phase is never given another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from trialrun.protocol.scalars import Duration
from trialrun.protocol.treatment import TreatmentPhase
from trialrun.read.outcomes.time_frames import duration_text
from trialrun.read.outcomes.time_words import NUMBER, number_of
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence

_LENGTH = rf"(?P<length>{NUMBER})[\s-]*(?P<unit>days?|weeks?|months?)"
_MANY = rf"(?P<most>up to (?:a maximum of )?|(?:a )?maximum of |at most )?(?P<count>{NUMBER})\s+"
_CYCLE = r"(?:treatment |chemotherapy |therapy )?(?:cycles?|courses?)"
_GIVEN = r"(?:treatment|therapy|chemotherapy|(?:the )?regimen|study (?:drug|treatment|medication))"
_SAID = (
    re.compile(
        rf"\b{_GIVEN} (?:consists? of|comprises|includes|(?:will be|is) (?:given|administered) for|lasts"
        rf"|continues for)\s+"
        rf"(?:an? total of )?{_MANY}{_CYCLE}(?:,? (?:of|each of|each lasting|lasting)\s+{_LENGTH})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:patients|participants|subjects) (?:will )?(?:receive|undergo|get)\s+{_MANY}{_CYCLE}"
        rf"(?: of (?:{_LENGTH}|(?:the |study |this )*(?:therapy|treatment|drug|regimen|chemotherapy)))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:one|each|every|a|1|the) {_CYCLE} (?:is|was|will be|lasts?|equals?|=|consists? of|comprises)\s+"
        rf"(?:defined as )?(?:an? )?{_LENGTH}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"^\W*{_MANY}{_CYCLE},? (?:of|each of|each lasting|lasting)\s+{_LENGTH}\W*$", re.IGNORECASE),
    re.compile(rf"\b(?:length|duration) of (?:one|each|a) {_CYCLE} (?:is|was|will be)\s+{_LENGTH}\b", re.IGNORECASE),
    re.compile(rf"\b(?:cycle|course) (?:length|duration)(?: is| was| will be|:)\s+{_LENGTH}\b", re.IGNORECASE),
)


def with_stated_cycles(
    phases: tuple[TreatmentPhase, ...], sentences: Iterable[Sentence]
) -> tuple[tuple[TreatmentPhase, ...], tuple[Sentence, ...]]:
    """The one phase with the length and number of its cycles as sentences say them, and the sentences that agree."""
    if len(phases) != 1:
        return phases, ()
    phase, used = phases[0], []
    for sentence in sentences:
        told = _told(phase, sentence) if "c" in sentence.words and _MENTIONED.search(sentence.words) else None
        if told is not None:
            phase = told
            used.append(sentence)
    return (phase,), tuple(used)


_MENTIONED = re.compile(r"\b(?:cycle|course)s?\b", re.IGNORECASE)


def _told(phase: TreatmentPhase, sentence: Sentence) -> TreatmentPhase | None:
    """The phase with what a sentence says; None where it says nothing, or something else than the phase does."""
    plain = " ".join(make_regular(sentence.words).plain.split())
    match = next((match for pattern in _SAID if (match := pattern.search(plain))), None)
    if match is None:
        return None
    found = match.groupdict()
    length = duration_text(found["length"], found["unit"]) if found.get("length") else ""
    count = number_of(found["count"]) if found.get("count") else ""
    if "." in count or not (length or count):
        return None
    return _agreeing(phase, _days(length), int(count or 0), bool(found.get("most")))


def _days(length: str) -> Duration | None:
    """Weeks as days, as cycles are counted; months stay."""
    if not length:
        return None
    number, unit = length.split()
    return Duration(f"{int(number) * 7} days") if unit.startswith("week") else Duration(length)


def _agreeing(phase: TreatmentPhase, length: Duration | None, count: int, most: bool) -> TreatmentPhase | None:
    other_length = phase.cycle_length is not None and length is not None and phase.cycle_length != length
    other_count = phase.cycles is not None and count and phase.cycles != count
    if other_length or other_count or (count and phase.cycles is None and phase.duration is not None):
        return None
    if length is not None and phase.cycle_length is None:
        phase = replace(phase, cycle_length=length)
    if count and phase.cycles is None:
        phase = replace(phase, cycles=count, limit="up to" if most else "fixed")
    return phase
