"""Files that hold many records of registers: lists, pages of an interface, one record a line. Reads them one by one,
and lets no broken record keep the others from being read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document
from trialrun.read.documents.bytes import as_utf8
from trialrun.read.documents.registers.json_records import decode_json, split_json
from trialrun.read.documents.registers.records import Record, records_in
from trialrun.read.documents.registers.structured import XML_ROOTS, described, source_of, xml_record
from trialrun.read.documents.registers.xml_records import elements_named, parse_xml
from trialrun.read.source import Source


class Unread(msgspec.Struct, frozen=True):
    """A document, or a record in a file, that could not be read, and why."""

    document: Document
    finding: Finding


def read_records(raw: bytes, name: str) -> Iterator[Source | Unread]:
    """Read every record of a JSON or XML document; lines are known for XML alone. Never raises for what it holds.

    The first record of a file is called by the name of the file, the others `name#2`, `name#3`, ... A document in which
    no record of a known register is found is unread, too.
    """
    try:
        text, findings = as_utf8(raw, name)
        yield from _numbered(_found(text, name), raw, name, findings)
    except InputError as error:
        yield unread(raw, name, error, _line(error.where))


def read_record_lines(lines: Iterable[tuple[int, bytes]], name: str) -> Iterator[Source | Unread]:
    """Read a file with one JSON record a line. `lines` are numbered from 1; each record is called `name#line`."""
    for number, line in lines:
        record = line.strip()
        if record:
            yield from read_records(record, f"{name}#{number}")


def unread(raw: bytes, name: str, error: InputError, line: int | None = None, family: str = "unreadable") -> Unread:
    """A document that could not be read, with its finding."""
    lines = (line, line) if line else None
    return Unread(described(raw, name), Finding(family, "error", error.what, error.fix, source=name, lines=lines))


def _line(where: str) -> int | None:
    """The line in `name:line`."""
    line = where.rpartition(":")[2]
    return int(line) if line.isdecimal() else None


def _numbered(
    found: Iterator[Record], raw: bytes, name: str, findings: tuple[Finding, ...]
) -> Iterator[Source | Unread]:
    whole, number = described(raw, name), 0
    for record in found:
        number += 1
        document = whole if number == 1 else Document(f"{name}#{number}", whole.sha256, whole.lines)
        yield source_of(record, document, findings)
    if number == 0:
        error = InputError("no record of a known register", fix="look at the file, or leave it out")
        yield unread(raw, name, error, family="no-record")


def _found(text: bytes, name: str) -> Iterator[Record]:
    start = text[:1000].lstrip()[:1]
    if start == b"<":
        return (xml_record(element) for element in elements_named(parse_xml(text, name), XML_ROOTS))
    if not start:
        raise InputError("the document is empty", where=name, fix="fetch it again")
    if start == b"[":
        items = split_json(text, name) or []
        return (record for item in items for record in records_in(decode_json(item, name)))
    return records_in(decode_json(text, name))
