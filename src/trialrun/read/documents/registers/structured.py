"""Records of registers: the kind is recognised, and the record becomes a Source, field by field. Judges no value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document
from trialrun.read.documents.bytes import as_utf8
from trialrun.read.documents.placed import Element, Placed, Value
from trialrun.read.documents.registers.drafting import Draft
from trialrun.read.documents.registers.field_tables import steps_for
from trialrun.read.documents.registers.json_records import decode_json, place_json
from trialrun.read.documents.registers.posted_european import EUROPEAN, read_european
from trialrun.read.documents.registers.posted_results import read_posted
from trialrun.read.documents.registers.posted_shapes import POSTED
from trialrun.read.documents.registers.records import Record, records_in
from trialrun.read.documents.registers.steps import close_groups
from trialrun.read.documents.registers.unread_results import events_not_read, not_read
from trialrun.read.documents.registers.xml_records import elements_named, parse_xml, plain
from trialrun.read.documents.superseded import without_superseded_texts
from trialrun.read.source import DocumentKind, NamedText, Source


class Register(msgspec.Struct, frozen=True):
    """How records of one register are read: the kind of document, its table of fields, the kind of identifier that
    names the trial, and the prefix that most paths share and that is not repeated.

    `next_heading`: what its pages print behind the last number, and records made of them behind it or in its place.
    """

    kind: DocumentKind
    table: str
    named_by: str
    dropped: str = ""
    next_heading: str = ""


REGISTERS: Mapping[str, Register] = {
    "ctgov v2": Register("ctgov v2", "ctgov_v2", "NCT", "protocolSection."),
    "ctgov v1": Register("ctgov v1", "ctgov_v1", "NCT", "ProtocolSection."),
    "ctgov xml": Register("ctgov xml", "ctgov_xml", "NCT"),
    "euctr": Register("euctr", "euctr", "EudraCT", next_heading="B. Sponsor Information"),
    "ctis": Register("ctis", "ctis", "EU CT"),
    "isrctn": Register("isrctn", "isrctn", "ISRCTN"),
}
XML_ROOTS: Mapping[str, str] = {"clinical_study": "ctgov xml", "trial": "isrctn"}
"""The element that is one record, and its register."""


def read_structured(raw: bytes, name: str) -> Source | None:
    """Read the one record of a register that a document holds, with the line of every value.

    `raw` are the bytes as given, `name` what the document is called. None: it is no record of a known register.
    Raises InputError where it is JSON or XML that cannot be decoded, or holds more than one record.
    """
    text, findings = as_utf8(raw, name)
    start = text[:1000].lstrip()[:1]
    repeated: list[Placed] = []
    if start == b"<":
        record = _xml_record(text, name)
    elif start in (b"{", b"["):
        record = _json_record(text, name, repeated)
    else:
        return None
    findings = (*findings, *map(_repeated_key, repeated))
    return None if record is None else _with_posted(source_of(record, described(raw, name), findings), record)


def _repeated_key(key: Placed) -> Finding:
    said = f"the field '{key}' stands twice in one object, with two values: the last one alone is read"
    return Finding("repeated-key", "error", said, _FETCH_AGAIN, lines=(key.first, key.last))


_FETCH_AGAIN = "fetch the record again from the register, or take the wrong value out"


def _with_posted(source: Source, record: Record) -> Source:
    """The source with the posted results of its record: of one record alone they are read, of many they are counted."""
    european, left_over = read_european(record.fields)
    posted, events = (european, left_over) if european else read_posted(record.fields)
    if not posted:
        return source
    fields = EUROPEAN if european else POSTED
    told = {not_read(one.field, None, one.text).message for one in source.unknown if one.field in fields}
    left = tuple(one for one in source.findings if one.message not in told)
    unread = (events_not_read(events),) if events else ()
    unknown = tuple(one for one in source.unknown if one.field not in fields)
    return msgspec.structs.replace(source, posted=posted, unknown=unknown, findings=(*left, *unread))


def source_of(record: Record, document: Document, findings: tuple[Finding, ...] = ()) -> Source:
    """The record field by field. Never fails: what does not have the shape of its register is reported as unknown."""
    register = REGISTERS[record.register]
    draft = Draft()
    steps_for(register.table, register.dropped)(record.fields, {}, draft)
    close_groups(draft)
    slots: dict[str, Any] = {slot: tuple(values) for slot, values in draft.slots.items()}
    for single in ("status", "results_status", "minimum_age", "maximum_age"):
        if single in slots:
            slots[single] = slots[single][0]
    if "sex" in draft.design:
        slots["sex"] = draft.design.pop("sex")
    if register.next_heading:
        numbers = (_without(one, register.next_heading) for one in slots.get("identifiers", ()))
        slots["identifiers"] = tuple(one for one in numbers if one.value.text)
    source = Source(
        kind=register.kind,
        document=document,
        name=_named(slots.get("identifiers", ()), register.named_by),
        design=draft.design,
        unknown=tuple(draft.unknown),
        findings=(*findings, *slots.pop("findings", ())),
        **slots,
    )
    return without_superseded_texts(source)


def described(raw: bytes, name: str) -> Document:
    """The document: its name, the SHA-256 of its bytes, its number of lines."""
    return Document(name, hashlib.sha256(raw).hexdigest(), raw.count(b"\n") + (not raw.endswith(b"\n")))


def _without(number: NamedText, heading: str) -> NamedText:
    text = " ".join(number.value.text.split())
    if text != heading and not text.endswith(f" {heading}"):
        return number
    kept = text.removesuffix(heading).strip()
    return msgspec.structs.replace(number, value=msgspec.structs.replace(number.value, text=kept))


def _named(identifiers: tuple[NamedText, ...], kind: str) -> str:
    return next((one.value.text for one in identifiers if one.kind == kind), "")


def _json_record(text: bytes, name: str, repeated: list[Placed]) -> Record | None:
    if _is_record_lines(text):
        raise InputError("the file holds one record a line", where=name, fix=_AS_CATALOG)
    value = decode_json(text, name)
    found = list(records_in(value))
    if len(found) > 1:
        raise InputError(f"the file holds {len(found)} records", where=name, fix=_AS_CATALOG)
    return next(records_in(_placed(text, value, repeated)), None) if found else None


_AS_CATALOG = "put it in a folder and make a catalog of that (`trialrun read FOLDER --out CATALOG`), or read one record"


def _is_record_lines(text: bytes) -> bool:
    """Whether every line of the text is a JSON object of its own, by its first two."""
    first, _, rest = text.lstrip().partition(b"\n")
    second = rest.lstrip()[:1]
    return first.startswith(b"{") and first.rstrip().endswith(b"}") and second == b"{"


def _placed(text: bytes, value: Value, repeated: list[Placed]) -> Value:
    try:
        return place_json(text, repeated)
    except RecursionError:
        return value


def _xml_record(text: bytes, name: str) -> Record | None:
    if not any(f"<{root}".encode() in text or f":{root}".encode() in text for root in XML_ROOTS):
        return None
    found = list(elements_named(parse_xml(text, name), XML_ROOTS))
    if len(found) > 1:
        raise InputError(f"the file holds {len(found)} records", where=name, fix=_AS_CATALOG)
    return xml_record(found[0]) if found else None


def xml_record(element: Element) -> Record:
    """The record that is an element of the tag of a register."""
    return Record(XML_ROOTS[plain(element.tag)], element)
