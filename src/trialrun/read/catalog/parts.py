"""What a folder holds, in one fixed order, cut into parts of work. Looks into zip files, and reads nothing."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from trialrun.errors import InputError

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


def plan_folder(folder: Path, documents: int = 400, size: int = 16 * 2**20) -> Plan:
    """Cut what a folder holds into parts of at most so many documents and about so many bytes.

    Raises InputError where there is no such folder, or nothing in it can be read.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", where=str(folder), fix="give the folder with the records")
    seen = hashlib.sha256()
    passed: list[str] = []
    entries: list[Entry] = []
    files = 0
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        stat = path.stat()
        seen.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
        found = list(_entries(path, name, stat.st_size))
        entries.extend(found)
        files += bool(found)
        if not found:
            passed.append(name)
    if not entries:
        raise InputError(
            "no file in it is read",
            where=str(folder),
            fix="records are .json, .jsonl, .ndjson, .xml, pages .txt, .md, .html, .docx, .pdf, or .gz or .zip of them",
        )
    return Plan(tuple(_cut(entries, documents, size)), files, tuple(passed), seen.hexdigest())


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if path.is_file():
                yield path


def _entries(path: Path, name: str, size: int) -> Iterator[Entry]:
    if name.lower().endswith(".zip"):
        yield from _members(path, name, size)
        return
    kind, packed = _kind(name)
    if kind == "lines" and not packed:
        yield from _stretches(path, name)
    elif kind is not None:
        yield Entry(name, str(path), kind, size, packed=packed)


def _kind(name: str) -> tuple[Kind | None, bool]:
    plain = name.lower().removesuffix(".gz")
    return _KINDS.get(os.path.splitext(plain)[1]), plain != name.lower()  # noqa: PTH122


def _members(path: Path, name: str, size: int) -> Iterator[Entry]:
    """The readable members by name; a zip file that cannot be opened is one entry, which will fail."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Entry(name, str(path), "document", size, member="?")
        return
    for info in infos:
        kind, packed = _kind(info.filename)
        if kind is not None and not info.is_dir():
            yield Entry(f"{name}!{info.filename}", str(path), kind, info.file_size, info.filename, packed)


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
