"""From a marked tree to records: every field by its declared type, every problem a finding with its line and path.

Goes on after a problem, so that one reading shows them all. It may not judge what a record says; checks/ does.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal, Union, get_args, get_origin

import msgspec

from trialrun.errors import InputError, UsageError, VocabularyError, nearest_names
from trialrun.ground.finding import Finding
from trialrun.protocol.marked import Entry, Fields, Items, Text, Tree
from trialrun.protocol.scalars import Scalar

Place = tuple[str | int, ...]


class _Bad:
    def __repr__(self) -> str:
        return "BAD"


BAD = _Bad()
"""What stands for a value that could not be read; a finding says why."""

_WORDS = {"true": True, "yes": True, "false": False, "no": False}


def place_text(place: Place) -> str:
    """`eligibility.criteria[3].rule`; items of lists count from 1."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".")


class Decoder:
    """Collects findings and the line of every place while a tree becomes a record."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self.places: dict[Place, int] = {}

    def decode(self, tree: Tree, want: object, place: Place) -> object:
        """`tree` as the type `want`; BAD after a finding."""
        want = without_none(want)
        self.places.setdefault(place, tree.line)
        if isinstance(want, type) and issubclass(want, msgspec.Struct):
            return self._struct(tree, want, place)
        if get_origin(want) is tuple:
            return self._list(tree, get_args(want)[0], place)
        if get_origin(want) is dict:
            return self._named(tree, get_args(want)[1], place)
        return self._scalar(tree, want, place)

    def problem(self, place: Place, line: int, message: str, fix: str = "", family: str = "file-format") -> object:
        """Note an error at a line; returns BAD."""
        where = f"{place_text(place)}: " if place else ""
        self.findings.append(Finding(family, "error", where + message, fix=fix, source=self.source, lines=(line, line)))
        return BAD

    def _struct(self, tree: Tree, want: type[msgspec.Struct], place: Place) -> object:
        if not isinstance(tree, Fields):
            return self.problem(place, tree.line, _expected("named fields", tree), _fields_hint(want))
        known = fields_of(want)
        read = [self._field(entry, known, place) for entry in tree.entries if not _left_out(entry)]
        given = {entry.key for entry in tree.entries if not _left_out(entry)}
        missing = [name for name, field in known.items() if field.required and name not in given]
        for name in missing:
            self.problem(place, tree.line, f"{name!r} is missing", f"add `{name}:`")
        if missing or any(value is BAD for _, value in read):
            return BAD
        return want(**dict(read))

    def _field(self, entry: Entry, known: dict[str, msgspec.structs.FieldInfo], place: Place) -> tuple[str, object]:
        here = (*place, entry.key)
        self.places[here] = entry.line
        if entry.key not in known:
            self._unknown(entry, known, here)
            return entry.key, BAD
        return entry.key, self.decode(entry.value, known[entry.key].type, here)

    def _unknown(self, entry: Entry, known: Iterable[str], place: Place) -> None:
        near = nearest_names(entry.key, known)
        hint = f"did you mean {' or '.join(near)}?" if near else f"the fields here are {', '.join(known)}"
        self.problem(place, entry.line, f"there is no field {entry.key!r} here", hint, "unknown-field")

    def _list(self, tree: Tree, want: object, place: Place) -> object:
        if not isinstance(tree, Items):
            return self.problem(place, tree.line, _expected("a list", tree), "write [a, b] or lines that begin with -")
        read = [self.decode(item, want, (*place, index)) for index, item in enumerate(tree.items)]
        return BAD if any(value is BAD for value in read) else tuple(read)

    def _named(self, tree: Tree, want: object, place: Place) -> object:
        if not isinstance(tree, Fields):
            return self.problem(place, tree.line, _expected("names with values", tree), "write `name:` and its fields")
        for entry in tree.entries:
            self.places[(*place, entry.key)] = entry.line
        read = {entry.key: self.decode(entry.value, want, (*place, entry.key)) for entry in tree.entries}
        return BAD if any(value is BAD for value in read.values()) else read

    def _scalar(self, tree: Tree, want: object, place: Place) -> object:
        if not isinstance(tree, Text):
            return self.problem(place, tree.line, _expected("one value", tree), "write it on one line")
        try:
            return _reader(want)(tree.value)
        except VocabularyError:  # a fault of our own tables, not of the file
            raise
        except (InputError, UsageError) as error:
            line = self.places.get(place, tree.line)
            return self.problem(place, line, error.what, error.fix, _family(want))


def _left_out(entry: Entry) -> bool:
    """A key with nothing behind it is a value that is not stated."""
    return isinstance(entry.value, Text) and entry.value.empty


def _family(want: object) -> str:
    return want.__name__.lower() if isinstance(want, type) and issubclass(want, Scalar) else "file-format"


@lru_cache(maxsize=256)
def fields_of(want: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of a record by name, in the order declared."""
    return {field.encode_name: field for field in msgspec.structs.fields(want)}


def _fields_hint(want: type[msgspec.Struct]) -> str:
    required = [name for name, field in fields_of(want).items() if field.required]
    return f"write {', '.join(f'`{name}:`' for name in required or fields_of(want))} on lines of their own, indented"


def _expected(what: str, tree: Tree) -> str:
    have = {Text: "text", Items: "a list", Fields: "named fields"}[type(tree)]
    return f"{what} must stand here, not {have}"


@lru_cache(maxsize=1024)
def without_none(want: object) -> object:
    """`X` for `X | None`: a field that is not stated is left out, never written as none."""
    if get_origin(want) not in (Union, types.UnionType):
        return want
    (kept,) = (arg for arg in get_args(want) if arg is not type(None))
    return kept


def _reader(want: object) -> Callable[[str], object]:
    """The function that reads one scalar type from text; it raises InputError."""
    if isinstance(want, type) and issubclass(want, Scalar):
        return want.parse
    if get_origin(want) is Literal:
        return lambda text: _read_choice(text, get_args(want))
    return _READERS[want]


def _read_choice(text: str, choices: tuple[str, ...]) -> str:
    if text in choices:
        return text
    near = nearest_names(text, choices)
    known = ", ".join(choice or "(empty)" for choice in choices)
    raise InputError(f"{text!r} is not one of {known}", fix=f"did you mean {near[0]}?" if near else "write one of them")


def _read_int(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise InputError(f"not a whole number: {text!r}", fix="write digits only, without separators")
    return int(text)


def _read_decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", text):
        raise InputError(f"not a number: {text!r}", fix="write digits with a decimal point, without unit or separators")
    return Decimal(text)


def _read_bool(text: str) -> bool:
    if text.lower() not in _WORDS:
        raise InputError(f"neither true nor false: {text!r}", fix="write true or false")
    return _WORDS[text.lower()]


_READERS: dict[object, Callable[[str], object]] = {
    str: str,
    int: _read_int,
    bool: _read_bool,
    Decimal: _read_decimal,
}
