"""Cited works and the publication that the document itself is. Authors of works stay; no contact is kept."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.protocol.registry import Author, Publication
from trialrun.read.printed import lines_of, one_line
from trialrun.read.results.references import read_citation
from trialrun.read.source import CitationText, NamedText, Printed, Source

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAMED = re.compile(r"(?:(?:19|20)\d\d )?(?:\w+ )?protocol(?: (?:article|paper|abstract))? in\b", re.IGNORECASE)
"""A work that a record names as the protocol among its results: `2020 Protocol article in ...`."""
_OTHER = re.compile(r"(?:(?:19|20)\d\d )?other publications? in\b", re.IGNORECASE)
_LINKED = re.compile(r"\bpubmed(?:\.ncbi\.nlm\.nih\.gov)?/(?P<pmid>\d{5,9})\b", re.IGNORECASE)
_NONE = re.compile(r"none(?: (?:provided|available))?\W*|not (?:provided|available|applicable)\W*", re.IGNORECASE)
_TEXTS = ("journal", "publisher", "volume", "issue", "pages")


def publication_of(source: Source, title: Printed | None) -> Publication | None:
    """The work that the document is an abstract or a page of; None where it names no journal, publisher or author."""
    if not (source.publication or source.authors) or title is None:
        return None
    printed = {item.kind: item for item in reversed(source.publication)}
    pieces = [title, *(item.value for item in source.publication)]
    work = Publication(
        title=one_line(title).rstrip("."),
        year=_year(printed.get("year")),
        author_list=tuple(_author(item) for item in source.authors if item.kind == "author"),
        lines=lines_of(*pieces, *(item.value for item in source.authors if item.kind != "author")),
    )
    return replace(work, **{name: one_line(printed[name].value) for name in _TEXTS if name in printed})


def _year(item: NamedText | None) -> int | None:
    match = _YEAR.search(item.value.text) if item else None
    return int(match[0]) if match else None


def _author(item: NamedText) -> Author:
    return Author(name=one_line(item.value), affiliation=" ".join(item.detail.split()), lines=lines_of(item.value))


def cited_works(source: Source) -> tuple[Publication, ...]:
    """The works a record cites, with what each is to the trial and its PubMed number; one cited twice stands once."""
    found: dict[str, Publication] = {}
    for item in source.citations:
        text = one_line(item.text)
        if _NONE.fullmatch(text):
            continue
        if text or item.pmid:
            found.setdefault(text.lower() or item.pmid, _work(item))
    return tuple(found.values())


def _work(item: CitationText) -> Publication:
    linked = _LINKED.search(one_line(item.text))
    pmid = item.pmid.strip() or (linked["pmid"] if linked else "")
    named = _NAMED.match(one_line(item.text))
    relation = (
        "protocol" if named else "other" if _OTHER.match(one_line(item.text)) else item.kind.replace("_", " ").lower()
    )
    if not one_line(item.text):
        return Publication(title=f"PubMed {pmid}", pmid=pmid, relation=relation, lines=lines_of(item.text))
    return replace(read_citation(item.text), pmid=pmid, relation=relation)
