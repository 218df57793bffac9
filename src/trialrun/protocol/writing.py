"""Records to YAML text that a coordinator can read: block style, fields as declared, defaults left out.

Changes no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import msgspec
import yaml

from trialrun.protocol.criteria_set import AnyFile
from trialrun.protocol.files import KINDS
from trialrun.protocol.scalars import Scalar

_WIDTH = 110
# Line ends of Unicode, which YAML folds into a blank unless they are escaped.
_LINE_MARKS = "\x85\u2028\u2029"


def write_file(record: AnyFile) -> str:
    """The record as YAML text that `read_file` reads back to an equal record."""
    kind = next(name for name, cls in KINDS.items() if isinstance(record, cls))
    first, *rest = _pairs(record)
    node = _mapping([first, (_plain("kind"), _plain(kind)), *rest])
    text: str = yaml.serialize(node, Dumper=_Writer, allow_unicode=True, width=_WIDTH)
    return text


def to_plain(record: msgspec.Struct) -> dict[str, object]:
    """The record, or any part of it, as plain names and values for JSON: rules, amounts and decimals as text."""
    plain: dict[str, object] = msgspec.to_builtins(record, enc_hook=_scalar_text)
    return plain


class _Writer(yaml.SafeDumper):
    """Resolves nothing, so that every scalar is plain text where YAML allows it: our reader reads scalars as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the attribute PyYAML reads

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, indentless=False)


_resolve: Callable[[type[yaml.Node], str, tuple[bool, bool]], str] = yaml.SafeLoader("").resolve


def _node(value: object) -> yaml.Node:
    if isinstance(value, msgspec.Struct):
        return _mapping(_pairs(value))
    if isinstance(value, dict):
        return _mapping((_words(key), _node(item)) for key, item in value.items())
    if isinstance(value, tuple):
        return _list([_node(item) for item in value])
    if isinstance(value, str):
        return _words(value)
    return _plain(_scalar_text(value))


def _scalar_text(value: object) -> str:
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).lower()


def _pairs(record: msgspec.Struct) -> list[tuple[yaml.Node, yaml.Node]]:
    """Names and values of the fields that are not at their default; what has parts of its own comes last."""
    values = [
        (field.name, getattr(record, field.name))
        for field in msgspec.structs.fields(record)
        if field.required or getattr(record, field.name) != _default(field)
    ]
    return [(_plain(name), _node(value)) for name, value in sorted(values, key=lambda pair: _has_parts(pair[1]))]


def _has_parts(value: object) -> bool:
    """True for lists of records and for named records."""
    return isinstance(value, dict) or (isinstance(value, tuple) and any(isinstance(v, msgspec.Struct) for v in value))


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default is not msgspec.NODEFAULT else field.default_factory()


def _mapping(pairs: Iterable[tuple[yaml.Node, yaml.Node]]) -> yaml.Node:
    made = list(pairs)
    return yaml.MappingNode("tag:yaml.org,2002:map", made, flow_style=not made)


def _list(items: list[yaml.Node]) -> yaml.Node:
    """Short texts stand in one line, everything else below each other."""
    scalars = [item.value for item in items if isinstance(item, yaml.ScalarNode)]
    short = len(scalars) == len(items) and sum(map(len, scalars)) + 2 * len(scalars) < _WIDTH - 30
    return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=short)


def _plain(text: str) -> yaml.Node:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text)


def _words(text: str) -> yaml.Node:
    """Text; in quotes where another YAML reader would take it for a number, a date, yes or no, or would fold it."""
    if any(mark in text for mark in _LINE_MARKS):
        return yaml.ScalarNode("tag:yaml.org,2002:str", text, style='"')
    tag = _resolve(yaml.ScalarNode, text, (True, False))
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=None if tag.endswith(":str") else "'")
