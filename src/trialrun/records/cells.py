"""Cells of one column, read once per distinct text: dates, numbers, names, words.

It knows columns, not patients: what a bad cell means for its row is decided by the table reader.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.errors import DateError
from trialrun.ground.dates import DateSpan, parse_date
from trialrun.records.words import COMPARATORS, clean, is_null
from trialrun.terms import read_unit

Codes = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

_NUMBER = re.compile(r"(?P<mark>[<>]=?|=[<>]|[≤≥⩽⩾])?\s*(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_WITH_UNIT = re.compile(r"(?P<number>[<>≤≥=]*\s*[+-]?\d[\d.]*) (?P<unit>[^\d\s].*|10[*^x].*)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Forms of a full day with one meaning only.
_OTHER_DAY = re.compile(
    r"(?P<year1>\d{4})/(?P<month>\d{1,2})/(?P<day1>\d{1,2})"
    r"|(?P<year2>(?:19|20)\d\d)(?P<month2>\d\d)(?P<day2>\d\d)"
    rf"|(?P<day3>\d{{1,2}})[- /](?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?[- /](?P<year3>\d{{4}})",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


class Cells(msgspec.Struct, frozen=True):
    """A column as distinct cleaned texts and, for each row, the number of its text (-1: no value)."""

    texts: tuple[str, ...]
    codes: Codes
    raw: tuple[str, ...]

    def rows(self, chosen: set[int]) -> Mask:
        """Which rows hold one of the chosen texts (by number)."""
        flags = np.zeros(len(self.texts) + 1, dtype=bool)
        flags[list(chosen)] = True
        flags[-1] = False
        return flags[self.codes]


class Number(msgspec.Struct, frozen=True):
    """A recorded number and, for a censored one, its comparator."""

    value: float
    comparator: str | None = None


class Moment(msgspec.Struct, frozen=True):
    """A recorded date as a span of days, and the time of day where one was printed."""

    span: DateSpan
    time: dt.time | None = None
    zone: str | None = None


def read_cells(array: pa.ChunkedArray) -> Cells:
    """Cells of any Arrow column; numbers and dates are read as the text they would print."""
    text = array if _is_text(array.type) else pc.cast(array, pa.string())
    encoded = pc.dictionary_encode(text).combine_chunks() if not pa.types.is_dictionary(text.type) else text
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    raw = tuple(word or "" for word in encoded.dictionary.cast(pa.string()).to_pylist())
    texts = tuple(clean(word) for word in raw)
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    empty = np.array([not word for word in texts] + [True])
    return Cells(texts, np.where(empty[codes], -1, codes), raw)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def translate(cells: Cells, read: Callable[[str], Any]) -> tuple[list[Any], set[int]]:
    """Each distinct text read; texts for which `read` raises LookupError are bad and None."""
    values: list[Any] = []
    bad = set()
    for number, text in enumerate(cells.texts):
        try:
            values.append(read(text) if text else None)
        except LookupError:
            values.append(None)
            bad.add(number)
    return values, bad


def spread(values: list[Any], codes: Codes, kind: pa.DataType) -> pa.Array:
    """One value a row from one value a distinct text; no text gives null."""
    taken = pa.array(codes, mask=codes < 0)
    return pa.array(values, type=kind).take(taken)


def read_moment(text: str) -> Moment | None:
    """An ISO date, full or partial, or a time stamp; None where recorded as missing. Raises LookupError.

    Also read are `2024/05/17`, `20240517` and `17-May-2024`; never `05/04/2024`, which is a day in May or in April.
    """
    if is_null(text):
        return None
    if other := _OTHER_DAY.fullmatch(text):
        return _other_day(text, other)
    try:
        if stamp := _STAMP.fullmatch(text):
            return Moment(parse_date(stamp["day"]), dt.time.fromisoformat(stamp["time"]), stamp["zone"])
        return Moment(parse_date(text))
    except (DateError, ValueError) as error:
        raise LookupError(text) from error


def _other_day(text: str, match: re.Match[str]) -> Moment:
    name = (match["name"] or "").lower()
    month = _MONTHS.index(name) + 1 if name else int(match["month"] or match["month2"])
    year, day = (int(match[f"{part}1"] or match[f"{part}2"] or match[f"{part}3"]) for part in ("year", "day"))
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise LookupError(text) from error
    return Moment(DateSpan(found, found))


def read_number(text: str) -> Number | None:
    """A finite number, with its comparator if censored; None where recorded as missing. Raises LookupError."""
    if is_null(text):
        return None
    match = _NUMBER.fullmatch(text)
    value = float(match["number"]) if match else float("inf")
    if match is None or not np.isfinite(value):
        raise LookupError(text)
    return Number(value, COMPARATORS[match["mark"]] if match["mark"] else None)


def read_printed(text: str) -> tuple[Number | None, str | None]:
    """A number with the unit printed behind it, if any: `> 60 mL/min/1.73m2`. Raises LookupError.

    Between number and unit stands a space, and the unit is one that can be read: anything else is words.
    """
    try:
        return read_number(text), None
    except LookupError:
        match = _WITH_UNIT.fullmatch(text)
        unit = read_unit(match["unit"]) if match else None
        if match is None or unit is None:
            raise
        return read_number(match["number"]), unit


def read_count(text: str) -> int | None:
    """A whole number; None where recorded as missing. Raises LookupError."""
    number = read_number(text)
    if number is None:
        return None
    if number.comparator or number.value != int(number.value):
        raise LookupError(text)
    return int(number.value)


def read_time(text: str) -> dt.time | None:
    """A time of day `08:30` or `08:30:15`; None where recorded as missing. Raises LookupError."""
    if is_null(text):
        return None
    try:
        return dt.time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise LookupError(text) from error
