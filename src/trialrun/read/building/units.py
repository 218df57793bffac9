"""Every printed piece of a document as a unit of its coverage: what was made of it, or that nothing was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from trialrun.read.coverage import Coverage, Status, Unit
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import ArmText, InterventionText, Printed, SetAside, Source
from trialrun.read.text import Cut

_PROSE = frozenset({"summary", "description", "sections", "eligibility", "population"})
_APART = frozenset({"set_aside", "unknown", "findings", "document"})


def units_of(source: Source, criteria: Iterable[Unit], used: Mapping[str, Iterable[Sentence]]) -> Coverage:
    """The coverage of a document: fields, prose by sentences, criteria. `used` are sentences by what was made of them.

    Units stand in the order of the document's lines, those without a line last.
    """
    taken: dict[tuple[Printed, Cut], list[str]] = {}
    for what, sentences in used.items():
        for sentence in dict.fromkeys(sentences):
            taken.setdefault((sentence.piece, sentence.cut), []).append(what)
    units = [*_fields(source), *criteria, *_aside(source.set_aside)]
    for piece in prose_of(source):
        units += [_sentence_unit(sentence, taken) for sentence in sentences_of(piece)]
    units += [_unit("not understood", piece, piece.field) for piece in source.unknown]
    units += _left_over(source.eligibility, units)
    return Coverage(tuple(sorted(units, key=lambda unit: (unit.first == 0, unit.first, unit.last))))


def _left_over(pieces: Iterable[Printed], units: Iterable[Unit]) -> Iterator[Unit]:
    """Lines of the eligibility text that no criterion and no heading holds: a heading without a list, a stray mark."""
    held = {line for unit in units for line in range(unit.first, unit.last + 1)}
    for piece in pieces:
        if piece.first and piece.first not in held:
            heading = piece.text.rstrip().endswith(":") or not any(letter.isalnum() for letter in piece.text)
            yield _unit("set aside" if heading else "not understood", piece, "heading" if heading else "eligibility")


def prose_of(source: Source) -> Iterator[Printed]:
    """The running text of a document: summary, description, population, sections, texts of arms and interventions."""
    yield from (*source.summary, *source.description, *source.population)
    for section in source.sections:
        yield from section.lines
    yield from dict.fromkeys(_described(source))


def _described(source: Source) -> Iterator[Printed]:
    yield from (arm.text for arm in source.arms if arm.text)
    yield from (item.text for item in source.interventions if item.text)


def _sentence_unit(sentence: Sentence, taken: Mapping[tuple[Printed, Cut], list[str]]) -> Unit:
    made = taken.get((sentence.piece, sentence.cut), [])
    status: Status = "structured" if made else "not understood"
    return Unit(status, sentence.words, sentence.piece.first, sentence.piece.last, ", ".join(made))


def _fields(source: Source) -> Iterator[Unit]:
    """The printed pieces of all fields; the texts of arms and interventions are prose."""
    for field in source.__struct_fields__:
        if field not in _PROSE | _APART:
            yield from (_unit("structured", piece, field) for piece in _printed(getattr(source, field)))
    for section in source.sections:
        if section.heading is not None:
            yield _unit("set aside", section.heading, "heading")


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
    return Unit(status, " ".join(piece.text.split()), piece.first, piece.last, to)


def _aside(parts: Sequence[SetAside]) -> Iterator[Unit]:
    return (Unit("set aside", part.reason, part.first, part.last, part.reason) for part in parts)
