"""What the parts of a document state, as entries for the slots of a Source, and the Source made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeVar, cast

import msgspec

from trialrun.ground.finding import Finding
from trialrun.ground.provenance import Document
from trialrun.read.documents.printed_lines import Line
from trialrun.read.documents.privacy import without_contacts
from trialrun.read.source import DocumentKind, NamedText, Printed, SetAside, Source

_SINGLE = ("status", "results_status", "minimum_age", "maximum_age", "sex")


class Entry(msgspec.Struct, frozen=True):
    """One value for one slot of the Source: `status`, `outcomes`, `design.masking`, `set_aside`, `findings` ..."""

    slot: str
    value: Any


Reason = Literal["heading", "boilerplate", "contact", "navigation", "layout"]


def set_aside(lines: Iterable[Line], reason: Reason) -> list[Entry]:
    """Lines that state nothing of the trial, each with its reason."""
    return [Entry("set_aside", SetAside(line.number, line.last, reason)) for line in lines]


def assembled(kind: DocumentKind, document: Document, entries: list[Entry], name: str = "") -> Source:
    """The Source of all entries, in order. The first value of a single field counts; later ones go to `again`."""
    slots: dict[str, list[Any]] = {}
    design: dict[str, Printed] = {}
    single: dict[str, Any] = {}
    for entry in entries:
        field, _, key = entry.slot.partition(".")
        value = _without_contacts(entry.value)
        if field == "design" or field in _SINGLE:
            held, at = (design, key) if field == "design" else (single, field)
            _place_single(held, at, value, slots)
        else:
            slots.setdefault(field, []).append(value)
    asides = _merged(slots.pop("set_aside", []))
    single |= {field: tuple(values) for field, values in slots.items()}
    return Source(kind=kind, document=document, name=name, design=design, set_aside=asides, **single)


def _place_single(held: dict[str, Any], at: str, value: Printed, slots: dict[str, list[Any]]) -> None:
    """A single field: its first value; the same value on the next line widens it; any other is kept as `again`."""
    before = held.get(at)
    if before is None:
        held[at] = value
    elif before.text.lower() == value.text.lower() and value.first <= before.last + 1:
        held[at] = msgspec.structs.replace(before, last=max(before.last, value.last))
    else:
        slots.setdefault("again", []).append(NamedText(at, value))


def _merged(asides: list[SetAside]) -> tuple[SetAside, ...]:
    """Neighbouring lines set aside for one reason, as one."""
    found: list[SetAside] = []
    for item in sorted(asides, key=lambda item: item.first):
        if found and found[-1].reason == item.reason and item.first <= found[-1].last + 1:
            found[-1] = SetAside(found[-1].first, max(item.last, found[-1].last), item.reason)
        else:
            found.append(item)
    return tuple(found)


_Kept = TypeVar("_Kept")


def _without_contacts(value: _Kept) -> _Kept:
    """The value with e-mail addresses and telephone numbers taken out of all its texts."""
    if isinstance(value, str):
        return cast(_Kept, without_contacts(value))
    if isinstance(value, tuple):
        return cast(_Kept, tuple(_without_contacts(item) for item in value))
    if isinstance(value, Finding) or not isinstance(value, msgspec.Struct):
        return value
    changed = {name: _without_contacts(getattr(value, name)) for name in value.__struct_fields__}
    return cast(_Kept, msgspec.structs.replace(value, **changed))


def lines_placed(source: Source) -> dict[int, tuple[str, ...]]:
    """Every line that the source takes up, with the slots that take it up: the account that nothing vanishes.

    A line set aside is nowhere else, even where it stands in the midst of the lines of a field.
    """
    placed: dict[int, set[str]] = {}
    for field in source.__struct_fields__:
        for first, last in _ranges(getattr(source, field)) if field != "findings" else ():
            for number in range(first, last + 1):
                placed.setdefault(number, set()).add(field)
    aside = {number for item in source.set_aside for number in range(item.first, item.last + 1)}
    return {n: ("set_aside",) if n in aside else tuple(sorted(fields)) for n, fields in sorted(placed.items())}


def with_every_line(source: Source, lines: Iterable[Line]) -> Source:
    """The source, lines that no reader took up reported as unknown, so that none can vanish."""
    placed = lines_placed(source)
    lost = [
        Printed(without_contacts(line.text.strip()), line.number, line.last)
        for line in lines
        if line.number not in placed
    ]
    return msgspec.structs.replace(source, unknown=(*source.unknown, *lost)) if lost else source


def _ranges(value: object) -> list[tuple[int, int]]:
    if isinstance(value, Printed | SetAside):
        return [(value.first, value.last)] if value.first else []
    if isinstance(value, tuple):
        return [found for item in value for found in _ranges(item)]
    if isinstance(value, dict):
        return [found for item in value.values() for found in _ranges(item)]
    if isinstance(value, msgspec.Struct):
        return [found for name in value.__struct_fields__ for found in _ranges(getattr(value, name))]
    return []
