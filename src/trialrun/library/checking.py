"""Checking a file by name or path: everything reading and the checks find, with the document where it is at hand."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from trialrun.ground.finding import Finding
from trialrun.library.catalogue import bundled_file, is_path
from trialrun.library.documents import document_text
from trialrun.protocol import check_file, read_file
from trialrun.terms import load_vocabulary


def check_named(name: str, documents: Path | None = None) -> tuple[Finding, ...]:
    """All findings of a user's file (by path) or a bundled one (by name).

    With `documents`, also whether the document is the one recorded and whether all of its lines are accounted for.
    Raises UnknownNameError for an unknown name and InputError for a file or folder that cannot be read.
    """
    if is_path(name) or Path(name).is_file():
        record, found = read_file(Path(name), source=name)
    else:
        file_name = bundled_file(name)
        record, found = read_file(
            (files("trialrun.library") / "files" / file_name).read_text("utf-8"), source=file_name
        )
    if record is None:
        return found
    text, missing = document_text(record, documents) if documents else (None, ())
    return (*found, *missing, *check_file(record, load_vocabulary(), document=text))
