"""Values of a structured record that know the lines they stand on. Reads no record."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from trialrun.read.source import Printed


class Placed(str):
    """A text with its first and last line in the file, from 1."""

    __slots__ = ("first", "last")

    first: int
    last: int


Element = etree._Element
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | Element | None"
"""What a record is made of. In an XML record, an element with children or attributes stands for an object."""


def placed(text: str, first: int, last: int) -> Placed:
    """The text with its lines."""
    value = Placed(text)
    value.first = first
    value.last = last
    return value


def printed(text: str, field: str) -> Printed:
    """The value of a field, without blanks around it; with its lines where it has them."""
    if type(text) is Placed:
        return Printed(str(text).strip(), text.first, text.last, field)
    return Printed(text.strip(), 0, 0, field)
