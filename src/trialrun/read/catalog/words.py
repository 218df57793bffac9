"""Documents of words beside records: which of them describe a trial, completed by what only their prose states."""

from __future__ import annotations

import msgspec

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document
from trialrun.read.building.narrative import prose_of
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.documents.registers.many import Unread, unread
from trialrun.read.outcomes.prose import find_outcomes
from trialrun.read.sentences import sentences_of
from trialrun.read.source import Source

_LETTER = "an information letter holds evidence, for which a catalog has no table", "read it alone"
_NOTHING = "no document of a trial is recognised in it", "read it alone, if it is one"


class Passed(msgspec.Struct, frozen=True):
    """A document of words that describes no trial, and why it is passed over."""

    document: Document
    finding: Finding


def read_words(raw: bytes, name: str) -> Source | Unread | Passed:
    """A page, abstract or synopsis. Notes and letters beside them are passed over; one that is no text is unread, and
    so is one of which pages could not be read or hold no text, where the rest is no document of a trial.
    """
    try:
        source = read_source_bytes(raw, name)
    except InputError as error:
        return unread(raw, name, error)
    if source.kind == "information letter":
        return _passed(source, *_LETTER)
    if source.kind == "text" and not (source.name and source.eligibility):
        broken = next((finding for finding in source.findings if finding.severity == "error"), None)
        return Unread(source.document, broken) if broken else _passed(source, *_NOTHING)
    return _completed(source)


def _passed(source: Source, said: str, fix: str) -> Passed:
    return Passed(source.document, Finding("passed-over", "note", said, fix, source=source.document.name, count=1))


def _completed(source: Source) -> Source:
    """The document with the outcomes that its sentences state, where no field states any."""
    if source.outcomes:
        return source
    sentences = (sentence for piece in prose_of(source) for sentence in sentences_of(piece))
    return msgspec.structs.replace(source, outcomes=tuple(text for text, _ in find_outcomes(sentences)))
