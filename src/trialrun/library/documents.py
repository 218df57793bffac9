"""The documents behind the files: found in a folder by name or by SHA-256, and quoted line by line. Changes no line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import DocumentText, read_document_text
from trialrun.protocol import CriteriaSet, EvidenceFile, Trial
from trialrun.protocol.elements import Element, SourceDocument

_PACKED = (b"%PDF-", b"PK\x03\x04")
_LARGEST = 20_000_000


def document_text(
    record: Trial | EvidenceFile | CriteriaSet, folder: Path
) -> tuple[DocumentText | None, tuple[Finding, ...]]:
    """The text of the document a file was made from, looked for in `folder` and one level below it.

    A document counts only where its SHA-256 is the recorded one, whatever it is called: lines of another version
    would be quoted wrongly. Returns None with a finding where it is missing or has changed. Raises InputError where
    `folder` is not a folder.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", where=str(folder), fix="give the folder that holds the documents")
    if record.document is None:
        return None, ()
    same_name = [path for path in _candidates(folder) if path.name == record.document.name]
    for path in (*same_name, *_candidates(folder)):
        if _sha256(path) == record.document.sha256:
            return _text_of(record.document, path)
    return None, (_not_found(record.document, same_name, folder),)


def _text_of(document: SourceDocument, path: Path) -> tuple[DocumentText | None, tuple[Finding, ...]]:
    """The text of a document; of one that is no plain text (PDF, DOCX, another encoding) the lines cannot be quoted."""
    with path.open("rb") as file:
        packed = file.read(5).startswith(_PACKED)
    try:
        if not packed:
            return read_document_text(path), ()
    except InputError as error:
        return None, (_unquoted(document, path, error.what),)
    return None, (_unquoted(document, path, "its lines are those that a reader takes out of it"),)


def _unquoted(document: SourceDocument, path: Path, why: str) -> Finding:
    said = f"{document.name} is the document of this file, and its lines are not quoted: {why}"
    return Finding(
        "document-unquoted", "note", said, "read the sentences on the page beside the file", source=str(path)
    )


def quote(element: Element, text: DocumentText | None) -> str:
    """The lines of the document that an element was read from; empty where there is no text or no line."""
    return text.quote(element.lines.spans) if text is not None else ""


def _candidates(folder: Path) -> Iterator[Path]:
    paths = (path for pattern in ("*", "*/*") for path in sorted(folder.glob(pattern)))
    return (path for path in paths if path.is_file() and path.stat().st_size <= _LARGEST)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _not_found(document: SourceDocument, same_name: list[Path], folder: Path) -> Finding:
    if same_name:
        return Finding(
            family="document-changed",
            severity="warning",
            message=f"{document.name} is not the version this file was made from; nothing is quoted",
            calculation=f"SHA-256 {_sha256(same_name[0])[:12]} instead of {document.sha256[:12]}",
            fix="put the original version into the folder, or check the lines of the file against the new one",
            source=str(same_name[0]),
        )
    return Finding(
        family="document-missing",
        severity="note",
        message=f"{document.name} is not in this folder; lines are given without their text",
        fix="add the document, under any name",
        source=str(folder),
    )
