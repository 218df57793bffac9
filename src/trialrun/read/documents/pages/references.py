"""What a page refers to: identifiers, documents, other trials, publications and links. Follows none of them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.pages.arms import heading_aside, pieces_of, spanning
from trialrun.read.documents.pages.blocks import Block
from trialrun.read.documents.printed_lines import joined
from trialrun.read.source import CitationText, NamedText, Printed

_IDENTIFIER_TYPE = re.compile(r"^identifier (?P<what>type|source)\s*[:：]?\s*(?P<value>.*)$", re.IGNORECASE)
_TRIAL_ID = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?|EUCTR[\d-]+|ChiCTR[\w-]+|DRKS\d{8}|ACTRN\d{14})\b"
)
_PMID = re.compile(r"\bPMID:?\s*(?P<pmid>\d{4,9})\b", re.IGNORECASE)


def read_documents(block: Block) -> list[Entry]:
    """Documents that the page offers, by their type."""
    entries = heading_aside(block)
    for piece in pieces_of(block):
        kind = re.sub(r"^document type\s*[:：]?\s*", "", piece.text, flags=re.IGNORECASE)
        entries.append(Entry("documents", Printed(kind, piece.first, piece.last)))
    return entries


_BESIDE = re.compile(r" {1,3}[·•|] {1,3}")


def read_identifiers(block: Block) -> list[Entry]:
    """Numbers of the trial, each with its type and source on the lines below it."""
    entries = heading_aside(block)
    held: list[Printed] = []
    parted = (replace(piece, text=part) for piece in pieces_of(block) for part in _BESIDE.split(piece.text))
    for piece in parted:
        if _IDENTIFIER_TYPE.match(piece.text) and held:
            held.append(piece)
            continue
        entries += [_identifier(held)] if held else []
        held = [piece]
    return entries + ([_identifier(held)] if held else [])


def _identifier(pieces: list[Printed]) -> Entry:
    said: dict[str, str] = {}
    for piece in pieces[1:]:
        found = _IDENTIFIER_TYPE.match(piece.text)
        if found and found["value"].strip(" -"):
            said[found["what"].lower()] = found["value"].strip()
    kind = said.get("type", "").lower()
    if not kind:
        kind = "organisation" if said.get("source", "").startswith("org") else "secondary"
    return Entry("identifiers", NamedText(kind, spanning(pieces[0].text, pieces), said.get("source", "")))


def read_related(block: Block) -> list[Entry]:
    """Other trials that the page offers: a title and, on the line below, number, status and phase. Not this trial."""
    entries = heading_aside(block)
    held: list[Printed] = []
    for piece in pieces_of(block):
        held.append(piece)
        if _TRIAL_ID.search(piece.text):
            entries.append(_related(held))
            held = []
    return entries + [Entry("related", NamedText("related trial", piece)) for piece in held]


def _related(pieces: list[Printed]) -> Entry:
    title = pieces[0].text if len(pieces) > 1 else _TRIAL_ID.sub("", pieces[0].text).strip(" -:|()") or pieces[0].text
    return Entry("related", NamedText("related trial", spanning(title, pieces), pieces[-1].text))


def read_citations(block: Block) -> list[Entry]:
    """Publications, one a line or item, wrapped ones joined."""
    kind = block.slot.partition(":")[2]
    pieces = pieces_of(block)[:1] if block.rest else []
    pieces += list(joined(block.lines))
    entries = heading_aside(block)
    for piece in pieces:
        said, last = _OF_CITATION.fullmatch(piece.text), entries[-1] if entries else None
        if said and last is not None and last.slot == "citations":
            entries[-1] = Entry("citations", _with_said(last.value, piece, said))
        else:
            entries.append(Entry("citations", citation_of(piece, kind)))
    return entries


_OF_CITATION = re.compile(
    r"\W*(?:(?:reference|citation|publication) type\s*:?\s*(?P<kind>[A-Za-z]+)"
    r"|PMID\s*:?\s*(?P<pmid>\d{4,9})\b.{0,40})\W*",
    re.IGNORECASE,
)
"""A line below a citation that says what it is to the trial, or its number in PubMed."""


def _with_said(cited: CitationText, piece: Printed, said: re.Match[str]) -> CitationText:
    text = replace(cited.text, last=piece.last)
    return replace(cited, text=text, kind=(said["kind"] or cited.kind).lower(), pmid=said["pmid"] or cited.pmid)


def read_links(block: Block) -> list[Entry]:
    """Links that the page offers: an address, and below it what it is."""
    entries = heading_aside(block)
    for piece in pieces_of(block):
        last = entries[-1].value if entries and entries[-1].slot == "related" else None
        if last is not None and not last.detail and not _ADDRESS_LINE.match(piece.text):
            said = spanning(piece.text, [last.value, piece])
            entries[-1] = Entry("related", NamedText("link", said, last.value.text))
        else:
            entries.append(Entry("related", NamedText("link", piece)))
    return entries


_ADDRESS_LINE = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)


def citation_of(piece: Printed, kind: str = "") -> CitationText:
    """A citation with its PubMed number, where it prints one; its number in the list stays in the text."""
    found = _PMID.search(piece.text)
    return CitationText(Printed(piece.text.strip(), piece.first, piece.last), kind, found["pmid"] if found else "")
