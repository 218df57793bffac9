"""A document of any kind as a Source: the kind is recognised from the bytes, not told. Understands no sentence."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document, printable, read_document_bytes
from trialrun.read.documents.abstracts.abstract import read_abstract
from trialrun.read.documents.bytes import check_size, decode_text, document_of
from trialrun.read.documents.entries import with_every_line
from trialrun.read.documents.formats.docx import docx_lines
from trialrun.read.documents.formats.html import html_lines, typed_text
from trialrun.read.documents.formats.markdown import without_markdown
from trialrun.read.documents.formats.pdf import pdf_lines
from trialrun.read.documents.kinds import kind_of
from trialrun.read.documents.letters.letter import read_letter
from trialrun.read.documents.pages.grouped_labels import with_labels_apart
from trialrun.read.documents.pages.numbered_labels import with_plain_labels
from trialrun.read.documents.pages.page import read_page
from trialrun.read.documents.pages.spaced_labels import with_known_labels, with_signs_behind_labels
from trialrun.read.documents.printed_lines import Line, split_lines, with_whole_words
from trialrun.read.documents.registers.coded_fields import is_coded_page, read_coded_page
from trialrun.read.documents.registers.structured import read_structured
from trialrun.read.documents.several import first_record
from trialrun.read.documents.superseded import with_superseded, without_superseded
from trialrun.read.documents.wrapped import without_quote_marks, without_wraps
from trialrun.read.source import Source

_NOT_READ = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as DOCX and read that"),
    (b"{\\rtf", "an RTF file", "save it as DOCX and read that"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and read the document inside"),
    (b"BZh", "a bzip2 archive", "unpack it and read the document inside"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it and read the document inside"),
    (b"Rar!", "a RAR archive", "unpack it and read the document inside"),
    (b"\x89PNG", "a picture", "read the text in it (OCR) and give that"),
    (b"\xff\xd8\xff", "a picture", "read the text in it (OCR) and give that"),
    (b"GIF8", "a picture", "read the text in it (OCR) and give that"),
    (b"PAR1", "a Parquet table", "give the documents themselves"),
)
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|table|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_TAG = re.compile(r"<(?:div|table|tr|td|li|ul|h[1-6]|section|br|span|a)\b[^<>]{0,300}>", re.IGNORECASE)


def read_source(path: Path) -> Source:
    """The Source of a file. Raises InputError where it is missing, unreadable, empty, too large or no document."""
    return read_source_bytes(read_document_bytes(path), printable(path.name))


def read_source_bytes(raw: bytes, name: str) -> Source:
    """The Source of a document's bytes; `name` is only repeated. Raises InputError where they are no document.

    Lines count from 1: in DOCX they are paragraphs, in PDF the extracted lines.
    """
    check_size(raw, name)
    for mark, what, fix in _NOT_READ:
        if raw.startswith(mark):
            raise InputError(f"this is {what}, which is not read", where=name, fix=fix)
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"PK\x05\x06"):
        lines, count, findings = docx_lines(raw, name)
    elif b"%PDF-" in raw[:1024]:
        lines, count, findings = pdf_lines(raw, name)
    else:
        return _read_text(raw, name)
    return _read_lines(lines, document_of(raw, name, count), findings)


_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{])")
_XML = re.compile(rb"\s*(?:<\?xml|<!DOCTYPE(?!\s+html)|<[\w:]{1,40}[\s>])", re.IGNORECASE)
_UNKNOWN_FORMAT = "give the record of a known register, or the page that shows it"


def _read_text(raw: bytes, name: str) -> Source:
    start = re.sub(rb"[\x00\xef\xbb\xbf\xff\xfe]", b"", raw[:2048])
    is_json, is_xml = bool(_JSON.match(start)), bool(_XML.match(start)) and not _MARKUP.match(start.decode("latin-1"))
    structured = read_structured(raw, name) if is_json or is_xml else None
    if structured is not None:
        return structured
    decoded = decode_text(raw, name)
    if is_json:
        raise InputError("this JSON is no registry record that is known", where=name, fix=_UNKNOWN_FORMAT)
    markup = _MARKUP.match(decoded.text) or _is_markup(decoded.text)
    if (
        re.match(r"\s*<(?:\?xml|!DOCTYPE)", decoded.text, re.IGNORECASE)
        and not markup
        and "<html" not in decoded.text[:4000].lower()
    ):
        raise InputError("this XML is no registry record that is known", where=name, fix=_UNKNOWN_FORMAT)
    typed = typed_text(decoded.text) if markup else decoded.text
    if typed is None:
        lines, count, findings = html_lines(decoded.text, name)
    else:
        (lines, count), findings = split_lines(without_quote_marks(typed), name), ()
        lines = with_whole_words(without_wraps(lines))
        lines = with_known_labels(with_signs_behind_labels(without_markdown(lines)))
        lines = with_labels_apart(with_plain_labels(lines))
    return _read_lines(lines, document_of(raw, name, count), (*decoded.findings, *findings))


def _is_markup(text: str) -> bool:
    """Whether the text is mostly tags of blocks, as half a web page is."""
    tags = len(_BLOCK_TAG.findall(text[:200_000]))
    return tags >= 10 and tags * 400 > min(len(text), 200_000)


def _read_lines(lines: tuple[Line, ...], document: Document, findings: tuple[Finding, ...]) -> Source:
    live, superseded = without_superseded(lines)
    own, several = first_record(live)
    source = with_every_line(with_superseded(_read_kind(own, document), superseded), lines)
    return replace(
        source, findings=tuple(replace(item, source=document.name) for item in (*findings, *several, *source.findings))
    )


def _read_kind(lines: tuple[Line, ...], document: Document) -> Source:
    if is_coded_page(lines):
        return read_coded_page(lines, document)
    kind = kind_of(lines)
    if kind == "abstract":
        return read_abstract(lines, document)
    if kind == "information letter":
        return read_letter(lines, document)
    return read_page(lines, document, kind)
