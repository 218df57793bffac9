"""What a folder holds, in one fixed order, cut into parts of work. Looks into zip files, and reads nothing."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from trialrun.errors import InputError
from trialrun.ground.provenance import printable

Kind = Literal["document", "lines", "page"]
_KINDS: dict[str, Kind] = {".json": "document", ".xml": "document", ".jsonl": "lines", ".ndjson": "lines"}
_KINDS |= dict.fromkeys((".txt", ".text", ".md", ".htm", ".html", ".docx", ".pdf"), "page")
"""Endings that are read, before `.gz` where there is one: records, one JSON record a line, or a document of words."""
BLOCK = 8 * 2**20
"""Bytes of a file of lines that make one piece of work; the piece ends with the line in which they end."""


class Entry(msgspec.Struct, frozen=True):
    """A document, a member of a zip file, or a stretch of a file of lines (`start` to `end`, from line `line` on).

    `name` is its path from the folder; a member's name follows after `!`.
    """

    name: str
    path: str
    kind: Kind
    size: int
    member: str = ""
    packed: bool = False
    start: int = 0
    end: int = -1
    line: int = 1


class Part(msgspec.Struct, frozen=True):
    """Some entries that one worker reads together."""

    number: int
    entries: tuple[Entry, ...]


class Plan(msgspec.Struct, frozen=True):
    """All parts of a folder, the files that are passed over because of their ending, and a mark of what was seen."""

    parts: tuple[Part, ...]
    files: int
    passed: tuple[str, ...]
    fingerprint: str


def plan_folder(folder: Path, documents: int = 400, size: int = 16 * 2**20, *, out: Path | None = None) -> Plan:
    """Cut what a folder holds, but for `out`, into parts of at most so many documents and about so many bytes.

    What cannot be opened is an entry, too: it fails when it is read. Raises InputError where there is no such folder,
    or nothing in it can be read.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", where=str(folder), fix="give the folder with the records")
    seen = hashlib.sha256()
    passed: list[str] = []
    entries: list[Entry] = []
    files = 0
    for path in _files(folder, out and out.resolve()):
        name = printable(path.relative_to(folder).as_posix())
        stat = path.lstat() if _is_dead(path) else path.stat()
        seen.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
        found, left = _entries(path, name, stat.st_size)
        entries.extend(found)
        files += bool(found)
        passed.extend(left)
    if not entries:
        raise InputError(
            "no file in it is read",
            where=str(folder),
            fix="records are .json, .jsonl, .ndjson, .xml, pages .txt, .md, .html, .docx, .pdf, or .gz or .zip of them",
        )
    return Plan(tuple(_cut(entries, documents, size)), files, tuple(passed), seen.hexdigest())


def _files(folder: Path, out: Path | None) -> Iterator[Path]:
    """All files in all folders below, in one order, links that lead nowhere and folders that cannot be opened too."""
    closed: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if Path(root, name).resolve() != out)
        yield from (path for path in (Path(root, name) for name in sorted(names)) if not path.is_dir())
    yield from closed


def _is_dead(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _entries(path: Path, name: str, size: int) -> tuple[list[Entry], list[str]]:
    """What is read of a file, and what is passed over because of its ending: itself, or members of a zip file."""
    if path.is_dir():
        return [Entry(name, str(path), "document", 0)], []
    if not (path.is_file() or _is_dead(path)):
        return [], [name]  # a pipe or a device: opening it might never end
    if name.lower().endswith(".zip"):
        return _members(path, name, size)
    kind, packed = _kind(name)
    if kind is None:
        return [], [name]
    if kind == "lines" and not packed and size and os.access(path, os.R_OK):
        return list(_stretches(path, name)), []
    return [Entry(name, str(path), kind if size else "document", size, packed=packed)], []


def _kind(name: str) -> tuple[Kind | None, bool]:
    plain = name.lower().removesuffix(".gz")
    return _KINDS.get(PurePosixPath(plain).suffix), plain != name.lower()


def _members(path: Path, name: str, size: int) -> tuple[list[Entry], list[str]]:
    """The readable members by name, and the others; a zip file that cannot be opened is one entry, which will fail."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return [Entry(name, str(path), "document", size, member="?")], []
    found: list[Entry] = []
    passed: list[str] = []
    for member, info in sorted(infos.items()):
        kind, packed = _kind(member)
        if kind is None:
            passed.append(f"{name}!{member}")
        else:
            found.append(Entry(f"{name}!{member}", str(path), kind, info.file_size, member, packed))
    return found, passed or ([] if found else [name])


def _stretches(path: Path, name: str) -> Iterator[Entry]:
    """A file of lines in stretches, each with the number of its first line."""
    start, line = 0, 1
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            if not block:
                return
            tail = file.readline() if not block.endswith(b"\n") else b""
            end = start + len(block) + len(tail)
            yield Entry(name, str(path), "lines", end - start, start=start, end=end, line=line)
            line += block.count(b"\n") + tail.count(b"\n")
            start = end


def _cut(entries: Iterable[Entry], documents: int, size: int) -> Iterator[Part]:
    held: list[Entry] = []
    number = weight = 0
    for entry in entries:
        if held and (len(held) >= documents or weight + entry.size > size):
            yield Part(number, tuple(held))
            number, held, weight = number + 1, [], 0
        held.append(entry)
        weight += entry.size
    yield Part(number, tuple(held))
