"""Checking a file by name or path: everything reading and the checks find, with the document where it is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

from trialrun.errors import InputError, UnknownNameError
from trialrun.ground.finding import Finding
from trialrun.library.catalogue import bundled_file, is_path, load, load_trial, load_trials
from trialrun.library.documents import document_text
from trialrun.protocol import CriteriaSet, FileReading, Trial, check_file, read_marked
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


def rule_lines(name: str) -> tuple[str, Mapping[str, int]]:
    """The file of a criteria set and the line of every level in it, by `domain.level`; none for any other file.

    Raises like `check_named`.
    """
    reading = _read(name)
    levels = reading.record.levels if isinstance(reading.record, CriteriaSet) else ()
    places = ((level, reading.places.get(("levels", place))) for place, level in enumerate(levels))
    return reading.source, {f"{level.domain}.{level.name}": line for level, line in places if line is not None}


def load_checked_trials(wanted: Iterable[str] = ()) -> tuple[tuple[Trial, ...], tuple[Finding, ...]]:
    """As `load_trials`, and a user's file is checked as well: its findings are returned, and one bearing the name of
    a bundled trial is pointed out.

    Raises InputError where a check finds an error: patients are not judged by a trial that contradicts itself.
    """
    names_wanted = tuple(wanted)
    trials = load_trials(names_wanted)
    found = [finding for name in dict.fromkeys(filter(is_path, names_wanted)) for finding in _own_findings(name)]
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        first, more = errors[0], len(errors) - 1
        others = f" (and {more} more: `trialrun check {first.source}`)" if more else ""
        raise InputError(first.message + others, where=first.where(), fix=first.fix or "correct the file")
    return trials, tuple(found)


def _own_findings(name: str) -> Iterator[Finding]:
    yield from check_named(name).findings
    trial = load_trial(name)
    if is_path(trial.name):
        return
    try:
        bundled = load(trial.name)
    except UnknownNameError:
        return
    if bundled != trial:
        message = f"the file bears the name of the bundled {bundled.name} and differs from it; the file is used"
        yield Finding("name", "warning", message, fix="give it a name of its own", source=name)


def _read(name: str) -> FileReading:
    path = Path(name)
    if path.is_dir():
        raise InputError("this is a folder, not a file", where=name, fix="give one trial file (.yaml)")
    if path.exists():
        return _read_path(path, name)
    if is_path(name):
        raise InputError(
            "there is no such file", where=name, fix="check the path, or `trialrun list` for bundled names"
        )
    file_name = bundled_file(name)
    return read_marked((files("trialrun.library") / "files" / file_name).read_text("utf-8"), source=file_name)


def _read_path(path: Path, name: str) -> FileReading:
    """A file that is there; what stands in it becomes findings, but one that may not be read is unusable."""
    try:
        path.open("rb").close()
    except OSError as error:
        fix = "check who may read the file"
        raise InputError(f"cannot read the file: {error.strerror}", where=name, fix=fix) from error
    return read_marked(path, source=name)
