"""A JSON record as nested values: fast and without lines, or slowly with the line of every value. Reads no field."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import cast

import msgspec

from trialrun.errors import InputError
from trialrun.read.documents.placed import Placed, Value, placed

_DECODE = msgspec.json.Decoder()
_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_BYTE = re.compile(r"byte (\d+)")
_BLANK = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^\s,\]}]+")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_DECODE_STRING = msgspec.json.Decoder(str)
UNOPENED = frozenset({
    "resultsSection", "ResultsSection", "clinical_results", "adverseEvents", "baselineCharacteristics", "endPoints",
    "subjectDisposition", "subjectAnalysisSets",
})  # fmt: skip
"""Parts with posted results: of many records they are not opened, for they may be a hundred times as long as one."""
_SIGNS_OF_RESULTS = (b'esultsSection"', b'"clinical_results"', b'"endPoints"')


def decode_json(raw: bytes | msgspec.Raw, name: str) -> Value:
    """A JSON document as nested values; posted results are True. Raises InputError where it cannot be decoded."""
    try:
        text = bytes(raw)
        if any(sign in text for sign in _SIGNS_OF_RESULTS):
            return _without_results(raw)
        return cast(Value, _DECODE.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _undecodable(bytes(raw), name, error) from error


def split_json(raw: bytes, name: str) -> list[msgspec.Raw] | None:
    """The items of a JSON list, not decoded; None for another value. Raises InputError for broken JSON."""
    try:
        return _LIST.decode(raw)
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _undecodable(raw, name, error) from error


def place_json(raw: bytes, repeated: list[Placed] | None = None) -> Value:
    """A JSON document that decodes, every scalar as printed and with its line. Raises RecursionError, if very deep.

    `repeated` takes up the keys that one object gives again with another value: the last one counts.
    """
    text = raw.decode("utf-8-sig")
    ends = [match.start() for match in re.finditer("\n", text)]
    return _Placer(text, ends, [] if repeated is None else repeated).value(_skip(text, 0))[0]


def _without_results(raw: bytes | msgspec.Raw) -> Value:
    try:
        parts = _PARTS.decode(raw)
    except msgspec.ValidationError:
        return cast(Value, _DECODE.decode(raw))
    return {key: True if key in UNOPENED else cast(Value, _DECODE.decode(part)) for key, part in parts.items()}


def _undecodable(raw: bytes, name: str, error: Exception) -> InputError:
    if isinstance(error, RecursionError):
        return InputError(
            "the JSON is nested too deeply", where=name, fix="look at the file: no record nests like that"
        )
    found = _BYTE.search(str(error))
    at = int(found[1]) if found else len(raw)
    return InputError(
        f"the JSON cannot be decoded: {error}", where=f"{name}:{raw.count(10, 0, at) + 1}", fix="fetch the record again"
    )


class _Placer:
    """Walks over JSON text that is known to be well formed."""

    __slots__ = ("ends", "repeated", "text")

    def __init__(self, text: str, ends: list[int], repeated: list[Placed]) -> None:
        self.text = text
        self.ends = ends
        self.repeated = repeated

    def value(self, at: int) -> tuple[Value, int]:
        """The value that begins at a place, and the place after it."""
        sign = self.text[at]
        if sign == "{":
            return self._object(at)
        if sign == "[":
            return self._list(at)
        line = bisect_right(self.ends, at) + 1
        if sign == '"':
            text, end = self._string(at)
            return placed(text, line, line), end
        match = cast("re.Match[str]", _SCALAR.match(self.text, at))
        return (None if match[0] == "null" else placed(match[0], line, line)), match.end()

    def _string(self, at: int) -> tuple[str, int]:
        match = cast("re.Match[str]", _STRING.match(self.text, at))
        return _DECODE_STRING.decode(match[0]), match.end()

    def _object(self, at: int) -> tuple[Value, int]:
        found: dict[str, Value] = {}
        at = _skip(self.text, at + 1)
        while self.text[at] != "}":
            begins = at
            key, at = self._string(at)
            at = _skip(self.text, _skip(self.text, at) + 1)
            value, at = self.value(at)
            if key in found and found[key] != value:
                line = bisect_right(self.ends, begins) + 1
                self.repeated.append(placed(key, line, line))
            found[key] = value
            at = self._after(at)
        return found, at + 1

    def _list(self, at: int) -> tuple[Value, int]:
        found: list[Value] = []
        at = _skip(self.text, at + 1)
        while self.text[at] != "]":
            value, at = self.value(at)
            found.append(value)
            at = self._after(at)
        return found, at + 1

    def _after(self, at: int) -> int:
        at = _skip(self.text, at)
        return _skip(self.text, at + 1) if self.text[at] == "," else at


def _skip(text: str, at: int) -> int:
    return cast("re.Match[str]", _BLANK.match(text, at)).end()
