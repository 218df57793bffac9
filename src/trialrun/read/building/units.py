"""Every printed piece of a document as a unit of its coverage: what was made of it, or that nothing was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from trialrun.read.building.dates import order_of, stated_date
from trialrun.read.building.narrative import prose_of
from trialrun.read.building.stating import value_of
from trialrun.read.coverage import Coverage, Status, Unit
from trialrun.read.documents.labels import label_of
from trialrun.read.outcomes.time_frames import read_time_frames
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import ArmText, InterventionText, OutcomeText, Printed, SetAside, Source
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_HEADING = re.compile(
    r"^\W*(?:[A-Za-z][\w'/&-]*+\W{1,3}){0,5}[A-Za-z][\w'/&-]*+\s*:\W*$|^\W*(?:primary|secondary"
    r"|tertiary)\W*$",
    re.IGNORECASE,
)
"""A few words that end in a colon, and the roles that older records print above their aims. No word is taken twice: a
hyphen may end a word and part two, which a long chain of them would make very slow."""
_PROSE = frozenset({"summary", "description", "sections", "eligibility", "population"})
_APART = frozenset({"set_aside", "superseded", "unknown", "findings", "document", "posted"})


def units_of(source: Source, criteria: Iterable[Unit], used: Mapping[str, Iterable[Sentence]]) -> Coverage:
    """The coverage of a document: fields, prose by sentences, criteria. `used` are sentences by what was made of them.

    Units stand in the order of the document's lines, those without a line last.
    """
    taken: dict[tuple[Printed, Cut], list[str]] = {}
    for what, sentences in used.items():
        for sentence in dict.fromkeys(sentences):
            taken.setdefault((sentence.piece, sentence.cut), []).append(what)
    units = [*_fields(source), *criteria, *_aside(source.set_aside)]
    units += [_unit("set aside", piece, "superseded") for piece in source.superseded]
    for piece in prose_of(source):
        units += [_sentence_unit(sentence, taken) for sentence in sentences_of(piece)]
    units += [_unit("structured", row.label, f"posted result, {row.part}") for row in source.posted]
    units += [_unit("not understood", piece, piece.field) for piece in source.unknown]
    units += _left_over(source.eligibility, units)
    if source.document.lines > 1:
        units = [msgspec.structs.replace(unit, field="") if unit.first else unit for unit in units]
    return Coverage(tuple(sorted(units, key=lambda unit: (unit.first == 0, unit.first, unit.last))))


def _left_over(pieces: Iterable[Printed], units: Iterable[Unit]) -> Iterator[Unit]:
    """Lines of the eligibility text that no criterion and no heading holds: a heading without a list, a stray mark."""
    held = {line for unit in units for line in range(unit.first, unit.last + 1)}
    for piece in pieces:
        if piece.first and piece.first not in held:
            heading = piece.text.rstrip().endswith(":") or not any(letter.isalnum() for letter in piece.text)
            yield _unit("set aside" if heading else "not understood", piece, "heading" if heading else "eligibility")


def _sentence_unit(sentence: Sentence, taken: Mapping[tuple[Printed, Cut], list[str]]) -> Unit:
    made = taken.get((sentence.piece, sentence.cut), [])
    if not made and (_HEADING.match(sentence.words) or _is_label(sentence.words)):
        return Unit("set aside", sentence.words, sentence.piece.first, sentence.piece.last, "heading")
    status: Status = "structured" if made else "not understood"
    return Unit(
        status,
        sentence.words,
        sentence.piece.first,
        sentence.piece.last,
        ", ".join(dict.fromkeys(made)),
        sentence.piece.field,
    )


def _is_label(words: str) -> bool:
    """Whether some words are a label that registers print, such as the questions within a summary for everybody."""
    found = label_of(words) if len(words) < 100 else None
    return found is not None and found.strength == "strong"


def _fields(source: Source) -> Iterator[Unit]:
    """The printed pieces of all fields with what they became; the texts of arms and interventions are prose."""
    for field in source.__struct_fields__:
        if field not in _PROSE | _APART:
            told = dict(_told(source, field))
            pieces = _printed(getattr(source, field))
            yield from (_unit("structured", piece, told.get(piece, field.replace("_", " "))) for piece in pieces)
    for section in source.sections:
        if section.heading is not None:
            yield _unit("set aside", section.heading, "heading")


def _told(source: Source, field: str) -> Iterator[tuple[Printed, str]]:
    """What the pieces of a field became, in words: `date, start: 2020-09-22`, `study phase: 2`."""
    match field:
        case "design":
            for name, piece in source.design.items():
                yield piece, f"{name.replace('_', ' ')}: {value_of(name, piece.text)}"
        case "status" | "results_status":
            piece = getattr(source, field)
            yield from ((one, f"{field.replace('_', ' ')}: {value_of(field, one.text)}") for one in (piece,) if one)
        case "dates":
            order = order_of(source)
            for item in source.dates:
                date = stated_date(item, load_vocabulary(), order)
                yield item.value, f"date, {date.kind}: {date.value}"
        case "titles" | "identifiers" | "flags" | "terms" | "related" | "publication":
            what = _NAMED.get(field, "")
            yield from ((item.value, f"{item.kind} {what}".strip()) for item in getattr(source, field))
        case "parties":
            yield from ((party.name, party.role.replace("_", " ").lower()) for party in source.parties)
        case "outcomes":
            yield from (told for item in source.outcomes for told in _of_outcome(item))


_NAMED = {"titles": "title", "identifiers": "number"}


def _of_outcome(item: OutcomeText) -> Iterator[tuple[Printed, str]]:
    version = "" if item.version == "current" else " as first registered"
    yield item.measure, f"{item.role} outcome{version}"
    if item.text:
        yield item.text, "what is measured"
    if item.time_frame:
        times = (frame.offset.text for frame in read_time_frames(item.time_frame) if frame.offset)
        yield item.time_frame, f"time frame: {', '.join(times) or 'as printed'}"


def _printed(value: object) -> Iterator[Printed]:
    if isinstance(value, Printed):
        if value.text.strip():
            yield value
    elif isinstance(value, ArmText | InterventionText):
        yield from _printed(_without_text(value))
    elif isinstance(value, msgspec.Struct):
        yield from (piece for name in value.__struct_fields__ for piece in _printed(getattr(value, name)))
    elif isinstance(value, tuple):
        yield from (piece for item in value for piece in _printed(item))
    elif isinstance(value, dict):
        yield from (piece for item in value.values() for piece in _printed(item))


def _without_text(value: ArmText | InterventionText) -> tuple[object, ...]:
    return tuple(getattr(value, name) for name in value.__struct_fields__ if name != "text")


def _unit(status: Status, piece: Printed, to: str) -> Unit:
    return Unit(status, " ".join(piece.text.split()) or piece.field, piece.first, piece.last, to, piece.field)


def _aside(parts: Sequence[SetAside]) -> Iterator[Unit]:
    return (Unit("set aside", part.reason, part.first, part.last, part.reason) for part in parts)
