"""Which drugs an arm is named after, and which of those that a description gives it does not get. Adds no dose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from trialrun.protocol.scalars import Lines
from trialrun.protocol.treatment import Administration, TreatmentPhase
from trialrun.read.regular import make_regular
from trialrun.read.source import ArmText
from trialrun.read.spotting import spot
from trialrun.terms import Vocabulary

UNTREATED = frozenset({"no intervention", "no treatment", "placebo comparator", "sham comparator", "sham intervention"})
"""Roles of arms that get none of what the description gives, as registers name them."""
_STAND_IN = re.compile(
    r"\b(?:placebos?|sham|dummy)(?:\s+\w+){0,2}?\s+(?:to match|match\w+|for|of)\s+(?:the\s+)?[\w-]+"
    r"|\b[\w-]+(?:[- ]match\w+)?[- ](?:placebos?|sham|dummy)\b",
    re.IGNORECASE,
)
"""`placebo to match rowanib`, `rowanib placebo`: what is given in place of a drug."""


def without_stand_ins(said: str) -> str:
    """The words without what is given in place of a drug; nothing of that drug is given with it."""
    return _STAND_IN.sub(" ", said)


def barred_drugs(
    arm: ArmText, own: frozenset[str], elsewhere: frozenset[str], told_of_all: frozenset[str]
) -> frozenset[str]:
    """The drugs of the description that this arm does not get: other arms are named after them, and it is not.

    Where no arm is named after a drug, one that is said to get none, or a placebo, gets nothing of it.
    """
    untreated = arm.role.replace("_", " ").lower() in UNTREATED
    return (elsewhere or (told_of_all if untreated else frozenset())) - own


def drugs_named(arm: ArmText, drugs: frozenset[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Those of some drugs that label, text or interventions of an arm name."""
    said = "; ".join((arm.label.text, arm.text.text if arm.text else "", *arm.interventions))
    said = without_stand_ins(said)
    spotted = {one.name for one in spot(make_regular(said).plain, vocabulary, ("drugs", "combinations"))}
    known = (vocabulary.drugs[name] for name in spotted if name in vocabulary.drugs)
    spotted |= {part for drug in known for part in drug.components}
    words = said.lower().replace("_", " ")
    return (drug for drug in drugs if drug in spotted or drug.replace("_", " ").lower() in words)


def with_bare_drugs(
    phases: list[TreatmentPhase], drugs: frozenset[str], lines: Lines, taken: Sequence[str], vocabulary: Vocabulary
) -> list[TreatmentPhase]:
    """The one phase of an arm with the drugs that the arm is named after and of which no dose is stated, or a phase of
    those alone; several phases stay as they are, for nobody says in which such a drug is given.
    """
    told = {given.drug.lower() for phase in phases for given in phase.administrations}
    bare = tuple(Administration(drug=drug, lines=lines) for drug in sorted(drugs - told) if drug in vocabulary.drugs)
    if not bare or len(phases) > 1:
        return phases
    if phases:
        return [replace(phases[0], administrations=(*phases[0].administrations, *bare))]
    names = ("treatment", *(f"treatment {at}" for at in range(2, len(taken) + 3)))
    free = next(name for name in names if name not in taken)
    return [TreatmentPhase(name=free, administrations=bare, lines=lines)]
