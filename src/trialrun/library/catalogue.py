"""What the library holds and how it is opened: by name, by alias, or by the path of a user's own file.

Checks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from trialrun.errors import InputError, InternalError, UnknownNameError, UsageError
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet, EvidenceFile, Trial, read_file

Kind = Literal["trial", "evidence", "criteria"]
AnyFile = Trial | EvidenceFile | CriteriaSet

_SUFFIXES = (".yaml", ".yml")
_HEAD = frozenset({"kind", "name", "title", "aliases"})
_KIND_WORDS: Mapping[type, str] = {
    Trial: "a trial",
    EvidenceFile: "an evidence document",
    CriteriaSet: "a criteria set",
}


class LibraryEntry(msgspec.Struct, frozen=True):
    """One line of the catalogue: the public name, what kind of file it is, its title and its other names."""

    name: str
    kind: Kind
    title: str
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def names() -> tuple[LibraryEntry, ...]:
    """Everything bundled: trials first, then evidence, then criteria sets, each by name.

    Only the head of each file is read. Raises InternalError where two files claim one name.
    """
    order = ("trial", "evidence", "criteria")
    return tuple(sorted(_catalogue().entries, key=lambda entry: (order.index(entry.kind), _plain(entry.name))))


def is_path(name: str) -> bool:
    """True where `name` means a file of the user: it ends like a trial file or has a folder in it."""
    return name.endswith(_SUFFIXES) or "/" in name or "\\" in name


def load(name: str) -> AnyFile:
    """A bundled file by name or alias (`-`, `_` and letter case do not matter), or a user's file by path.

    Raises UnknownNameError with the nearest names, and InputError for a file that cannot be used.
    """
    if is_path(name):
        return _load_path(Path(name))
    return _load_bundled(bundled_file(name))


def bundled_file(name: str) -> str:
    """The file behind a bundled name or alias. Raises UnknownNameError with the nearest names."""
    found = _catalogue().files.get(_plain(name))
    if found is None:
        raise UnknownNameError(
            "library name", name, _known(), fix="`trialrun list` shows all names; a file needs its .yaml ending"
        )
    return found


def load_trial(name: str) -> Trial:
    """As `load`, for a trial. Raises UsageError where the name is that of something else."""
    record = load(name)
    if not isinstance(record, Trial):
        raise UsageError(
            f"{record.name} is {_KIND_WORDS[type(record)]}, not a trial",
            fix=f"choose one of {', '.join(entry.name for entry in names() if entry.kind == 'trial')}",
        )
    return record


def load_trials(wanted: Iterable[str] = ()) -> tuple[Trial, ...]:
    """The trials named, in that order, each once; all bundled trials where none is named.

    Raises UsageError where two different files bear one trial name.
    """
    chosen = tuple(wanted) or tuple(entry.name for entry in names() if entry.kind == "trial")
    found: dict[str, Trial] = {}
    for trial in map(load_trial, chosen):
        if found.setdefault(_plain(trial.name), trial) != trial:
            raise UsageError(f"two different files are named {trial.name}", fix="give one of them another name")
    return tuple(found.values())


class _Catalogue(msgspec.Struct, frozen=True):
    """The entries, and the file behind every name and alias in plain form."""

    entries: tuple[LibraryEntry, ...]
    files: Mapping[str, str]


@lru_cache(maxsize=1)
def _catalogue() -> _Catalogue:
    entries, owners = [], dict[str, str]()
    for file in _bundled():
        entry = _read_entry(file.read_text("utf-8"))
        entries.append(entry)
        for name in {_plain(entry.name), *map(_plain, entry.aliases)}:
            if owners.setdefault(name, file.name) != file.name:
                raise InternalError(f"{file.name} and {owners[name]} both bear the name {name}")
    return _Catalogue(tuple(entries), owners)


def _bundled() -> Iterator[Traversable]:
    folder = files("trialrun.library") / "files"
    found = (file for file in folder.iterdir() if file.name.endswith(_SUFFIXES))
    return iter(sorted(found, key=lambda file: file.name))


def _read_entry(text: str) -> LibraryEntry:
    """The catalogue line of a file, from the blocks of its head alone."""
    lines, wanted = [], False
    for line in text.splitlines():
        if line[:1].isalpha():
            wanted = line.partition(":")[0] in _HEAD
        if wanted:
            lines.append(line)
    head = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)
    entry = {**head, "title": head["title"]["value"], "aliases": head.get("aliases", ())}
    return msgspec.convert(entry, LibraryEntry)


@lru_cache(maxsize=64)
def _load_bundled(file_name: str) -> AnyFile:
    text = (files("trialrun.library") / "files" / file_name).read_text("utf-8")
    record, findings = read_file(text, source=file_name)
    if record is None:
        raise InternalError(f"the bundled file {file_name} cannot be used: {_first_error(findings)}")
    return record


def _load_path(path: Path) -> AnyFile:
    record, findings = read_file(path, source=str(path))
    if record is not None:
        return record
    errors = [finding for finding in findings if finding.severity == "error"]
    if len(errors) == 1:
        raise InputError(errors[0].message, where=errors[0].where(), fix=errors[0].fix)
    raise InputError(
        f"{len(errors)} problems; the first: {_first_error(findings)}",
        where=str(path),
        fix=f"`trialrun check {path}` lists all of them",
    )


def _first_error(findings: tuple[Finding, ...]) -> str:
    return next((finding.text() for finding in findings if finding.severity == "error"), "no reason was given")


def _known() -> tuple[str, ...]:
    return tuple(name for entry in names() for name in (entry.name, *entry.aliases))


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
