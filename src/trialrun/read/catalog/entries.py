"""The bytes behind an entry, bounded in size, and the records in them. Every failure is a finding of its document."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, TypeVar, cast

from trialrun.errors import InputError
from trialrun.read.catalog.parts import Entry
from trialrun.read.catalog.words import Passed, read_words
from trialrun.read.documents.registers.many import Unread, read_record_lines, read_records, unread
from trialrun.read.source import Source

T = TypeVar("T")
LARGEST_FILE = 128 * 2**20
"""Bytes of one document, unpacked. A page of a thousand records has about 30 MB."""
LONGEST_RECORD_LINE = 32 * 2**20
"""Bytes of one line. The largest record with results that was measured has 12 MB."""
_FIX_SIZE = "give one record a line (.jsonl), or smaller files"
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError, ValueError)
"""What opening or unpacking a damaged, locked or vanished file raises."""


def read_entry(entry: Entry) -> Iterator[Source | Unread | Passed]:
    """Read every record of an entry. What cannot be opened, unpacked or read is unread, with its finding."""
    try:
        with ExitStack() as open_files:
            file = _guarded(lambda: _opened(entry, open_files), entry)
            if entry.kind == "lines":
                yield from _records(file, entry)
            elif entry.kind == "page":
                yield read_words(_guarded(lambda: file.read(LARGEST_FILE + 1), entry), entry.name)
            else:
                yield from _document(_guarded(lambda: file.read(LARGEST_FILE + 1), entry), entry)
    except InputError as error:
        yield unread(b"", entry.name, error)


def _document(raw: bytes, entry: Entry) -> Iterator[Source | Unread]:
    if len(raw) > LARGEST_FILE:
        error = InputError(f"the file has more than {LARGEST_FILE:,} bytes", fix=_FIX_SIZE)
        yield unread(b"", entry.name, error, family="too-large")
    else:
        yield from read_records(raw, entry.name)


def _guarded(take: Callable[[], T], entry: Entry) -> T:
    try:
        return take()
    except _BROKEN as error:
        raise InputError(f"the file cannot be opened: {error}", where=entry.name, fix="fetch it again") from error


def _opened(entry: Entry, open_files: ExitStack) -> IO[bytes]:
    if entry.member:
        archive = open_files.enter_context(zipfile.ZipFile(entry.path))
        file: IO[bytes] = open_files.enter_context(archive.open(entry.member))
    else:
        file = open_files.enter_context(io.BufferedReader(io.FileIO(entry.path)))
        file.seek(entry.start)
    return cast(IO[bytes], open_files.enter_context(gzip.GzipFile(fileobj=file))) if entry.packed else file


def _records(file: IO[bytes], entry: Entry) -> Iterator[Source | Unread]:
    """The records of a stretch of lines; a line that is longer than any record is unread."""
    for number, line in _lines(file, entry):
        if line is None:
            error = InputError(f"the line has more than {LONGEST_RECORD_LINE:,} bytes", fix=_FIX_SIZE)
            yield unread(b"", f"{entry.name}#{number}", error, family="too-large")
        else:
            yield from read_record_lines([(number, line)], entry.name)


def _lines(file: IO[bytes], entry: Entry) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stretch with their numbers; None for a line that is too long, of which nothing is kept."""
    number, at = entry.line, entry.start
    while entry.end < 0 or at < entry.end:
        line = _guarded(lambda: file.readline(LONGEST_RECORD_LINE + 1), entry)
        if not line:
            return
        at += len(line)
        long = len(line) > LONGEST_RECORD_LINE
        while long and line and not line.endswith(b"\n"):
            line = _guarded(lambda: file.readline(LONGEST_RECORD_LINE), entry)
            at += len(line)
        yield number, None if long else line
        number += 1
