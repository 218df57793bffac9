"""Checking a file by name or path: everything reading and the checks find, with the document where it is at hand."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import msgspec

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.library.catalogue import bundled_file, is_path
from trialrun.library.documents import document_text
from trialrun.protocol import FileReading, check_file, read_marked
from trialrun.terms import load_vocabulary


class Checked(msgspec.Struct, frozen=True):
    """What checking a file found: `findings` are open problems, `remarks` those the file itself already names."""

    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()


def check_named(name: str, documents: Path | None = None) -> Checked:
    """Check a user's file (by path) or a bundled one (by name).

    With `documents`, also whether the document is the one recorded and whether all of its lines are accounted for.
    Raises UnknownNameError for an unknown name and InputError for a file or folder that cannot be read.
    """
    reading = _read(name)
    record, found = reading.record, reading.findings
    if record is None:
        return Checked(found)
    text, missing = document_text(record, documents) if documents else (None, ())
    source = record.document.name if record.document is not None else name
    return Checked(
        (*found, *missing, *check_file(record, load_vocabulary(), document=text, reading=reading)),
        tuple(remark.finding(source) for remark in record.remarks),
    )


def _read(name: str) -> FileReading:
    path = Path(name)
    if path.is_file():
        return read_marked(path, source=name)
    if is_path(name):
        raise InputError(
            "there is no such file", where=name, fix="check the path, or `trialrun list` for bundled names"
        )
    file_name = bundled_file(name)
    return read_marked((files("trialrun.library") / "files" / file_name).read_text("utf-8"), source=file_name)
