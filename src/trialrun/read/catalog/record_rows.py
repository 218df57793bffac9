"""Everything a catalog holds of one record: the one seam between the readers of a document and the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document
from trialrun.read.catalog.administration_rows import administration_rows
from trialrun.read.catalog.criterion_rows import criterion_rows
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.catalog.trial_rows import Row, finding_rows, key_of, outcome_rows, trial_row
from trialrun.read.documents.registers.many import Unread
from trialrun.read.source import Source

Rows: TypeAlias = dict[str, list[Row]]
"""Rows by table."""


_OUR_MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a mistake of our own in a reader raises. One record that meets it must not end the reading of all others."""


def rows_or_failure(found: Source | Unread) -> tuple[Rows, bool]:
    """The rows of one record, and whether it failed: it could not be read, or a reader of ours broke on it."""
    if isinstance(found, Unread):
        return rows_of(found), True
    try:
        return rows_of(found), False
    except _OUR_MISTAKES as error:
        said = f"trialrun itself failed on this record: {type(error).__name__}: {error}"
        finding = Finding("internal", "error", said, "report the record", source=found.document.name)
        return rows_of(Unread(found.document, finding)), True


def rows_of(found: Source | Unread) -> Rows:
    """The rows of one record by table; of an unread document, its finding alone."""
    if isinstance(found, Unread):
        return _unread_rows(found)
    rows: Rows = {table: [] for table in CATALOG_TABLES}
    findings = list(found.findings)
    trial = trial_row(found)
    rows["trials"].append(trial)
    rows["outcomes"].extend(outcome_rows(found))
    rows["criteria"].extend(criterion_rows(found))
    rows["administrations"].extend(administration_rows(found, findings))
    findings.extend(_missing(found))
    rows["findings"].extend(finding_rows(findings, key_of(found)))
    _count(trial, rows)
    return rows


def _unread_rows(found: Unread) -> Rows:
    return finding_alone(found.finding, found.document)


def finding_alone(finding: Finding, document: Document) -> Rows:
    """The rows of a document of which nothing is known but one finding."""
    rows: Rows = {table: [] for table in CATALOG_TABLES}
    key = {"trial": None, "register": None, "document": document.name}
    rows["findings"].extend(finding_rows((finding,), key))
    return rows


def _missing(source: Source) -> Iterator[Finding]:
    """What a record needs and this one does not state."""
    if not source.name:
        yield _absent(source, "identifier", "the record has no identifier of its register")
    if not source.eligibility:
        yield _absent(source, "eligibility", "the record has no eligibility lines")
    if not source.outcomes:
        yield _absent(source, "outcome", "the record has no outcome")


def _absent(source: Source, family: str, message: str) -> Finding:
    return Finding(f"no-{family}", "note", message, "look for another version", source=source.document.name)


def _count(trial: Row, rows: Rows) -> None:
    kinds = [row["kind"] for row in rows["criteria"]]
    trial["criteria"] = len(kinds)
    for column, kind in (("compiled", "compiled"), ("partly", "partly"), ("attest", "attest"), ("notes", "note")):
        trial[column] = kinds.count(kind)
    trial["administrations"] = len(rows["administrations"])
    trial["findings"] = len(rows["findings"])
