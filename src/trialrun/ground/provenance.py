"""Where a value comes from: the document and its lines, a label, a criteria set, an assumption, or the user.

Judges no source.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

import msgspec

from trialrun.errors import InputError

OriginKind = Literal["document", "label", "criteria set", "assumption", "user"]


class Span(msgspec.Struct, frozen=True, order=True):
    """Lines `first` to `last` of a document, counted from 1 in the file as given, both included."""

    first: int
    last: int

    def text(self) -> str:
        """`44` or `54-56`."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one value comes from. Origins never mix.

    `source` is the name of the document, label or criteria set; `why` and `whose` belong to assumptions.
    """

    kind: OriginKind
    source: str = ""
    lines: tuple[Span, ...] = ()
    why: str = ""
    whose: str = ""


class Document(msgspec.Struct, frozen=True):
    """A source document: its name, the SHA-256 of its bytes and its number of lines."""

    name: str
    sha256: str
    lines: int


class DocumentText(msgspec.Struct, frozen=True):
    """A document together with its lines of text, as given (no line is changed or dropped)."""

    document: Document
    lines: tuple[str, ...]

    def quote(self, spans: tuple[Span, ...]) -> str:
        """The quoted lines, stripped, joined with ` / `."""
        picked = [
            self.lines[n - 1].strip()
            for span in spans
            for n in range(span.first, span.last + 1)
            if n <= len(self.lines)
        ]
        return " / ".join(line for line in picked if line)


def printable(path: Path | str) -> str:
    """A path or the name of a file as text that can be kept and printed: a byte that is not UTF-8 stands as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_document_bytes(path: Path) -> bytes:
    """The bytes of a document. Raises InputError where it is missing or unreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the document: {error.strerror}", where=str(path), fix="check the path"
        ) from error


def read_document_text(path: Path) -> DocumentText:
    """Read a UTF-8 text document. Raises InputError where it is missing, unreadable or not UTF-8."""
    raw = read_document_bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "the document is not UTF-8 text", where=f"{path} byte {error.start}", fix="save it as UTF-8"
        ) from error
    lines = tuple(text.split("\n")[: -1 if text.endswith("\n") else None])
    return DocumentText(Document(printable(path.name), hashlib.sha256(raw).hexdigest(), len(lines)), lines)


def parse_lines(text: str) -> tuple[Span, ...]:
    """`"44"`, `"54-56"` or `"34, 85-92"` as spans. Raises InputError on anything else."""
    spans = []
    for part in str(text).split(","):
        first, _, last = part.strip().partition("-")
        readable = first.isdecimal() and (last.isdecimal() or not last)
        if not readable or int(first) < 1 or int(last or first) < int(first):
            raise InputError(f"not a range of lines: {part.strip()!r}", fix="write 44, 54-56 or 34, 85-92")
        spans.append(Span(int(first), int(last or first)))
    return tuple(spans)
