"""Regulatory statements of the library that travel with every answer about a drug and a condition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from trialrun.library import load, names
from trialrun.protocol import EvidenceFile, Regulatory, Trial
from trialrun.report.marks import lines_text
from trialrun.rules import Attest, atoms
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Concept


class Statement(msgspec.Struct, frozen=True):
    """A regulatory statement, the file it stands in, the document's name and its date as far as certain."""

    regulatory: Regulatory
    source: str
    document: str
    updated: str

    def text(self) -> str:
        """The statement on one line, with where it comes from."""
        one = self.regulatory
        dated = f", updated {self.updated}" if self.updated else ""
        where = f"{self.source}, {lines_text(one.lines)}{dated}" if one.lines.text else f"{self.source}{dated}"
        return f"{one.label} ({one.status}; {where})"


def statements_for(trial: Trial) -> tuple[Statement, ...]:
    """The statements of the bundled evidence that concern a drug this trial gives and a condition it is about."""
    drugs, conditions = drugs_of(trial), conditions_of(trial)
    return tuple(one for one in _bundled() if _concerns(one.regulatory, drugs, conditions))


def drugs_of(trial: Trial) -> frozenset[str]:
    """The drugs a trial gives, by their names in the vocabulary, components included."""
    given = {given.drug for phase in trial.phases for given in phase.administrations}
    given |= {one.term for one in trial.interventions}
    return frozenset(name for drug in given for name in load_vocabulary().above(drug) | {drug})


def conditions_of(trial: Trial) -> frozenset[str]:
    """The conditions a trial is about: as registered, and as its criteria ask for; wider ones included."""
    vocabulary = load_vocabulary()
    found = {term.name for one in trial.registration.conditions if (term := vocabulary.find(one.value)) is not None}
    for criterion in trial.eligibility.criteria:
        if criterion.rule is not None and criterion.holds_when_eligible:
            found |= {atom.fact.name for atom in atoms(criterion.rule.tree) if not isinstance(atom, Attest)}
    conditions = {name for name in found if isinstance(vocabulary.term(name), Concept)}
    return frozenset(wider for name in conditions for wider in vocabulary.above(name))


def statements_in(record: EvidenceFile) -> Iterator[Statement]:
    """The statements of one evidence file."""
    updated = record.evidence.updated
    date = (
        "" if updated is None else f"{updated.value} (printed {updated.printed})" if updated.printed else updated.value
    )
    for one in record.evidence.regulatory:
        yield Statement(one, record.name, record.document.name if record.document is not None else "", date)


@lru_cache(maxsize=1)
def _bundled() -> tuple[Statement, ...]:
    files = [load(entry.name) for entry in names() if entry.kind == "evidence"]
    return tuple(one for file in files if isinstance(file, EvidenceFile) for one in statements_in(file))


def _concerns(one: Regulatory, drugs: frozenset[str], conditions: frozenset[str]) -> bool:
    return one.condition in conditions and not drugs.isdisjoint(one.drugs)
