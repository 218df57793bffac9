"""Phases as a text was read into them, fitted to what a trial file can say: procedures apart, days from a day 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.protocol.treatment import Administration, Assessment, Timing, TreatmentPhase
from trialrun.read.regimens.landing import Landed
from trialrun.terms import Drug, DrugClass, Vocabulary

_DAY_ZERO = re.compile(
    r"\bday\s*0\b|\bD0\b|\btransplant|\bstem cells?\b|\bre-?infus|\b(?:bone )?marrow (?:is|are|infus)"
    r"|\bASCT\b|\bHSCT\b",
    re.IGNORECASE,
)


def fitted(landed: Landed, text: str, vocabulary: Vocabulary) -> Landed:
    """The same with what is no drug (radiotherapy, surgery) as a procedure, and phases that count from a day 0 so."""
    phases: list[TreatmentPhase] = []
    procedures = list(landed.procedures)
    for phase in landed.phases:
        drugs = tuple(one for one in phase.administrations if _is_drug(one, vocabulary))
        procedures += [_procedure(one, phase) for one in phase.administrations if one not in drugs]
        if drugs:
            phases.append(_counted(replace(phase, administrations=tuple(_listed(drugs, vocabulary))), text))
    return replace(landed, phases=tuple(phases), procedures=tuple(procedures))


def _is_drug(one: Administration, vocabulary: Vocabulary) -> bool:
    term = vocabulary.term(one.drug)
    return term is None or isinstance(term, Drug | DrugClass)


def _listed(drugs: tuple[Administration, ...], vocabulary: Vocabulary) -> Iterator[Administration]:
    """A drug whose printed name the vocabulary has after all bears the vocabulary's name."""
    for one in drugs:
        term = vocabulary.term(one.drug) if one.unlisted else None
        yield replace(one, drug=term.name, unlisted=False) if term is not None else one


def _procedure(one: Administration, phase: TreatmentPhase) -> Assessment:
    days = next((step.days for step in one.schedule if step.days is not None), None)
    timing = Timing(when="during", anchor=phase.name, days=days, lines=one.lines)
    return Assessment(
        label=one.drug.replace("_", " "), kind="procedure", terms=(one.drug,), timings=(timing,), lines=one.lines
    )


def _counted(phase: TreatmentPhase, text: str) -> TreatmentPhase:
    """A phase without cycles whose days lie before day 1, in a text that speaks of a day 0 or of a transplant."""
    days = [step.days for one in phase.administrations for step in one.schedule if step.days is not None]
    early = any(first < 1 for numbers in days for first, _ in numbers.ranges)
    stated = any(numbers.has(0) for numbers in days) or _DAY_ZERO.search(text) is not None
    cyclic = phase.cycles is not None or phase.cycle_length is not None
    return replace(phase, day_zero=True) if early and stated and not cyclic else phase
