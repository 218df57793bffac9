"""The record under construction: what the fields of one structured record have stated so far. Understands no field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from trialrun.read.documents.placed import Element, Value, printed
from trialrun.read.documents.privacy import is_personal, may_hold_contacts, without_contacts
from trialrun.read.documents.registers.xml_records import as_values
from trialrun.read.source import Printed

Slots: TypeAlias = "dict[str, list[Any]]"
Step: TypeAlias = "Callable[[Value, Slots, Draft], None]"
"""Puts one value of a record where it belongs: in the slots of the object that is being read, or in the draft."""


class Draft:
    """What a record has stated so far: `slots` of the record itself, `design` by key, `groups` of fields that make
    one object, and fields without a name.
    """

    __slots__ = ("design", "groups", "slots", "unknown")

    def __init__(self) -> None:
        self.slots: Slots = {}
        self.design: dict[str, Printed] = {}
        self.groups: dict[tuple[str, ...], Slots] = {}
        self.unknown: list[Printed] = []

    def add(self, slot: str, value: object) -> None:
        """Add one value to a slot of the record."""
        if slot in self.slots:
            self.slots[slot].append(value)
        else:
            self.slots[slot] = [value]

    def leave_unknown(self, value: Value, field: str) -> None:
        """Report a value that nothing takes. A field about a person is reported without its value."""
        if type(value) is Element:
            value = as_values(value)
        if value is None or value in ([], {}) or (isinstance(value, str) and not value.strip()):
            return
        if is_personal(field):
            self.unknown.append(Printed("", field=field))
        elif isinstance(value, dict):
            for key, inner in value.items():
                self.leave_unknown(inner, f"{field}.{key}" if field else key)
        elif isinstance(value, list):
            for inner in value:
                self.leave_unknown(inner, field)
        elif isinstance(value, str | bool | int | float):
            self.unknown.append(printed(without_contacts(as_text(value)), field))


def as_text(value: str | int | float | bool) -> str:
    """A scalar as JSON prints it."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def printed_values(value: Value, field: str, draft: Draft) -> list[Printed]:
    """What a field prints that holds one scalar or a list of them: blank ones left out, contacts left out."""
    if type(value) is str:
        text = (without_contacts(value) if may_hold_contacts(value) else value).strip()
        return [Printed(text, 0, 0, field)] if text else []
    if isinstance(value, str):
        made = printed(without_contacts(value) if may_hold_contacts(value) else value, field)
        return [made] if made.text else []
    return [printed(text, field) for text in texts(value, field, draft)]


def texts(value: Value, field: str, draft: Draft) -> list[str]:
    """The scalars of a field that holds one or a list of them, blank ones left out; anything else becomes unknown."""
    if isinstance(value, str):
        return [without_contacts(value)] if value and not value.isspace() else []
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner, field, draft)]
    if value is None:
        return []
    if isinstance(value, bool | int | float):
        return [as_text(value)]
    draft.leave_unknown(value, field)
    return []
