"""What the cross-checks look at: a document's printed fields, the trial made of them, and its sentences."""

from __future__ import annotations

import msgspec

from trialrun.ground.finding import Finding, Severity
from trialrun.protocol import Design
from trialrun.protocol.trial import Trial
from trialrun.read.regimens.model import Regimen
from trialrun.read.sentences import Sentence
from trialrun.read.source import Printed, Source
from trialrun.terms import Vocabulary


class Account(msgspec.Struct, frozen=True):
    """One telling of the treatment: where (arm, intervention, description), its printed text, and its reading."""

    where: str
    piece: Printed
    regimen: Regimen


class Designs(msgspec.Struct, frozen=True):
    """The design as fields state it, as running text tells it, and as each title does, in their order."""

    stated: Design
    told: Design
    titled: tuple[Design, ...]


class Subject(msgspec.Struct, frozen=True):
    """A document and what was made of it.

    `sentences` are those of running text; `accounts` all tellings of the treatment.
    """

    source: Source
    trial: Trial
    sentences: tuple[Sentence, ...]
    accounts: tuple[Account, ...]
    designs: Designs
    vocabulary: Vocabulary

    def finding(self, family: str, severity: Severity, message: str, *pieces: Printed, fix: str = "") -> Finding:
        """A finding about some pieces of the document."""
        known = [piece for piece in pieces if piece.first]
        lines = (min(piece.first for piece in known), max(piece.last for piece in known)) if known else None
        name = self.source.document.name
        return Finding(family=family, severity=severity, message=message, fix=fix, source=name, lines=lines)
