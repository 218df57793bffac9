"""One document read as a whole: its kind, its fields, the trial made of them, what was found, how much was understood.

Reads one document at a time; whole registries are read by `catalog`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from trialrun.ground.finding import Finding
from trialrun.protocol.trial import EvidenceFile, Trial
from trialrun.read.building.accounting import with_unclaimed
from trialrun.read.building.evidence import build_evidence
from trialrun.read.building.trial import build_trial
from trialrun.read.coverage import Coverage
from trialrun.read.documents.recognising import read_source, read_source_bytes
from trialrun.read.source import RECORDS, Source
from trialrun.terms import Vocabulary, load_vocabulary


class Reading(msgspec.Struct, frozen=True):
    """A document as read: the trial or evidence made of it, every finding, and the coverage."""

    source: Source
    record: Trial | EvidenceFile
    findings: tuple[Finding, ...]
    coverage: Coverage


def read_document(path: Path, vocabulary: Vocabulary | None = None) -> Reading:
    """Read a document of any kind that is known. Raises InputError for one that cannot be used at all."""
    return read_fields(read_source(path), vocabulary)


def read_document_bytes(raw: bytes, name: str, vocabulary: Vocabulary | None = None) -> Reading:
    """Read a document that is at hand as bytes; `name` stands for it in findings. Raises InputError."""
    return read_fields(read_source_bytes(raw, name), vocabulary)


def read_fields(source: Source, vocabulary: Vocabulary | None = None) -> Reading:
    """Make the record of a document whose fields are known."""
    words = vocabulary or load_vocabulary()
    if source.kind == "information letter":
        evidence = build_evidence(source, words)
        record = with_unclaimed(evidence.record, evidence.coverage.units)
        return Reading(source, record, evidence.findings, evidence.coverage)
    built = build_trial(source, words)
    trial = built.trial if source.kind in RECORDS else with_unclaimed(built.trial, built.coverage.units)
    return Reading(source, trial, built.findings, built.coverage)
