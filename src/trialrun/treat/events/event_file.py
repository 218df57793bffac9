"""Events of patients on treatment, read from a CSV or JSON file. Every cell is read or refused; nothing is guessed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec

from trialrun.errors import DateError, InputError, nearest_names
from trialrun.ground.dates import Date, parse_date
from trialrun.ground.quantity import parse_decimal
from trialrun.treat.events.course import canonical_drug
from trialrun.treat.model import LifeEvent

EVENT_KINDS: tuple[str, ...] = get_args(get_type_hints(LifeEvent)["kind"])
EVENT_COLUMNS: tuple[str, ...] = tuple(name for name in LifeEvent.__struct_fields__ if name not in ("source", "row"))
_REQUIRED = ("kind", "date")
_DELIMITERS = (",", ";", "\t")
_SHOWN = 20  # characters of a number in a message
# Words that people write for something that another kind or field says.
_OTHER_WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("resume", "resumed", "restart", "end of hold"), "end the `hold` with the last day without, `date_to`"
    ),
    **dict.fromkeys(("late", "early"), "record it as `given`, with its day in `date` and the planned one in `planned`"),
    **dict.fromkeys(("done", "taken", "visit"), "record what took place as `given`, a visit with its name in `label`"),
    **dict.fromkeys(("pd", "relapse"), "record it as `progression`"),
}
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+")
# Where a comma begins the decimals, a point may group thousands: 1.800 may be 1800.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_MOST, _LEAST = Decimal(10) ** 15, Decimal(10) ** -12  # no amount of a drug lies outside, in any unit

Cells = Mapping[str, str]
Where = tuple[str, int]


def read_events(path: Path) -> tuple[LifeEvent, ...]:
    """The events of a file, in its order: CSV with the columns of LifeEvent, a JSON array, or JSON lines.

    `kind` and `date` are required; dates are written 2024-05-17; drugs may have any name the vocabulary knows. CSV may
    be separated by commas, semicolons or tabs. Raises InputError with file, row, field and next step.
    """
    text = _text(path)
    if not text.strip():
        raise InputError("the file is empty", where=path.name, fix=f"write the columns {', '.join(EVENT_COLUMNS)}")
    rows = _json_rows(text, path.name) if text.lstrip()[0] in "[{" else _csv_rows(text, path.name)
    return tuple(_event(cells, (path.name, number)) for number, cells in rows)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the file: {error.strerror}", where=str(path), fix="check the path") from error
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 text (byte {error.start})"
        raise InputError(what, where=str(path), fix="save it as UTF-8") from error


def _csv_rows(text: str, source: str) -> Iterator[tuple[int, Cells]]:
    """The rows of a CSV file, counted from 1 below the header; empty rows are counted and left out."""
    head = text.lstrip().splitlines()[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(reader), source)
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, _named(columns, cells, (source, number), decimal_comma=delimiter == ";")
    except csv.Error as error:
        fix = "close every quotation mark"
        raise InputError(f"not readable as CSV: {error}", where=f"{source}:{reader.line_num}", fix=fix) from error


def _columns(head: list[str], source: str) -> list[str]:
    names = [re.sub(r"[\s-]+", "_", name.strip().casefold()) for name in head]
    for name in names:
        if name not in EVENT_COLUMNS:
            raise _unknown("column", name, EVENT_COLUMNS, f"{source}: header")
        if names.count(name) > 1:
            raise InputError(f"the column {name!r} is there twice", where=f"{source}: header", fix="keep one of them")
    for name in _REQUIRED:
        if name not in names:
            fix = f"add the column; columns are {', '.join(EVENT_COLUMNS)}"
            raise InputError(f"the column {name!r} is missing", where=f"{source}: header", fix=fix)
    return names


def _named(columns: list[str], cells: list[str], where: Where, *, decimal_comma: bool) -> Cells:
    if any(cell.strip() for cell in cells[len(columns) :]):
        what = f"{len(cells)} cells under {len(columns)} columns"
        raise InputError(what, where=_place(where), fix="put text with a separator in quotation marks")
    named = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
    if decimal_comma and _GROUPED.fullmatch(named.get("amount", "")):
        whole = named["amount"].replace(".", "")
        what, fix = f"{named['amount']} may be {whole} or a decimal", f"write {whole}, or the decimals behind a comma"
        raise _refused("amount", what, where, fix)
    if decimal_comma and _COMMA_DECIMAL.fullmatch(named.get("amount", "")):
        named["amount"] = named["amount"].replace(",", ".")
    return named


def _json_rows(text: str, source: str) -> Iterator[tuple[int, Cells]]:
    """The objects of a JSON array or of JSON lines, counted from 1; numbers keep the digits they were written with."""
    if text.lstrip().startswith("["):
        listed = _decoded(text, source)
    else:
        listed = [_decoded(line, f"{source}:{n}") for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not isinstance(listed, list):
        raise InputError("a list of events is expected", where=source, fix='write [{"kind": "given", "date": ...}]')
    for number, item in enumerate(listed, start=1):
        yield number, _object(item, (source, number))


def _decoded(text: str, where: str) -> object:
    try:
        decoded: object = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        what = f"not readable as JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise InputError(what, where=where, fix="write one array, or one object on each line") from error
    except RecursionError as error:
        raise InputError("not readable as JSON: nested too deeply", where=where, fix="write plain objects") from error
    return decoded


def _object(item: object, where: Where) -> Cells:
    if not isinstance(item, dict):
        raise InputError("an event is an object with named fields", where=_place(where), fix='write {"kind": ...}')
    cells: dict[str, str] = {}
    for name, value in item.items():
        if name not in EVENT_COLUMNS:
            raise _unknown("field", name, EVENT_COLUMNS, _place(where))
        if value is not None and not isinstance(value, str):
            raise _refused(name, f"{value!r} is neither text nor a number", where, "write a text or a number")
        cells[name] = (value or "").strip()
    return cells


def _event(cells: Cells, where: Where) -> LifeEvent:
    for name in _REQUIRED:
        if not cells.get(name):
            fix = f"kinds are {', '.join(EVENT_KINDS)}" if name == "kind" else "write the day as 2024-05-17"
            raise _refused(name, "it is empty", where, fix)
    read: dict[str, object] = {}
    for name, text in cells.items():
        if text:
            read[name] = _READ.get(name, _as_text)(name, text, where)
    return msgspec.convert({**read, "source": where[0], "row": where[1]}, LifeEvent)


def _as_text(name: str, text: str, where: Where) -> str:
    return " ".join(text.split())


def _as_kind(name: str, text: str, where: Where) -> str:
    kind = text.casefold()
    if kind in _OTHER_WORDS:
        raise InputError(f"unknown kind of event {text!r}", where=_place(where), fix=_OTHER_WORDS[kind])
    if kind not in EVENT_KINDS:
        raise _unknown("kind of event", text, EVENT_KINDS, _place(where))
    return kind


def _as_drug(name: str, text: str, where: Where) -> str:
    return canonical_drug(text)


def _as_date(name: str, text: str, where: Where) -> Date:
    try:
        span = parse_date(text)
    except DateError as error:
        raise _refused(name, error.what, where, "write the day as 2024-05-17") from error
    if not span.exact:
        raise _refused(name, f"{text} is no single day", where, "write the day as 2024-05-17")
    return span.first


def _as_count(name: str, text: str, where: Where) -> int:
    if not re.fullmatch(r"-?\d{1,6}", text):
        raise _refused(name, f"{text!r} is no whole number", where, "write a whole number such as 3")
    return int(text)


def _as_amount(name: str, text: str, where: Where) -> object:
    try:
        return parse_amount(text)
    except InputError as error:
        raise _refused(name, error.what, where, "write the number here, and its unit in `unit`") from error


def parse_amount(text: str) -> Decimal:
    """The number of an amount. Raises InputError for what is no number, and for one that no drug is given in."""
    amount = parse_decimal(text)
    if amount and not _LEAST <= amount.copy_abs() < _MOST:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        raise InputError(f"{shown} is no amount of a drug", fix="check the number, and its unit")
    return amount


_READ: dict[str, Callable[[str, str, Where], object]] = {
    "kind": _as_kind,
    "date": _as_date,
    "date_to": _as_date,
    "planned": _as_date,
    "drug": _as_drug,
    "cycle": _as_count,
    "cycle_day": _as_count,
    "amount": _as_amount,
}


def _place(where: Where) -> str:
    return f"{where[0]} row {where[1]}"


def _refused(name: str, what: str, where: Where, fix: str) -> InputError:
    return InputError(f"field `{name}`: {what}", where=_place(where), fix=fix)


def _unknown(sort: str, name: str, known: tuple[str, ...], where: str) -> InputError:
    near = nearest_names(name, known)
    fix = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
    return InputError(f"unknown {sort} {name!r}", where=where, fix=fix)
