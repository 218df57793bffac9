"""A calendar as JSON, as CSV and as a table, and back again. Plans nothing and loses nothing on the way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pyarrow as pa

from trialrun.errors import InputError, UsageError
from trialrun.ground.dates import Date
from trialrun.records.schema import RESULT_TABLES
from trialrun.treat.model import CalendarRow

_DECIMALS = 12  # of an amount, as in the table: no dose is weighed finer
_MOST = Decimal(10) ** 20
_TABLE = RESULT_TABLES["calendar"]
_CODER = msgspec.json.Encoder(decimal_format="number")
_PLACE = re.compile(r"\$\[(?P<row>\d+)\](?:\.(?P<field>\w+))?")


class Planned(Protocol):
    """Anything with the rows of one patient in one trial: a calendar, or a plan read from a file."""

    @property
    def trial(self) -> str:
        """The name of the trial; empty where not known."""

    @property
    def person_id(self) -> str:
        """The id of the patient; empty where not given."""

    @property
    def rows(self) -> tuple[CalendarRow, ...]:
        """The rows in the order of time."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as kept in a file: the rows, and whose they are (empty where the file does not say)."""

    trial: str = ""
    person_id: str = ""
    rows: tuple[CalendarRow, ...] = ()


class _KeptRow(CalendarRow, frozen=True, kw_only=True):
    """A row that stands alone, with its trial and patient."""

    trial: str = ""
    person_id: str = ""


_ROW_FIELDS = CalendarRow.__struct_fields__


# -- JSON --------------------------------------------------------------------------------------------------------------


def to_json(plan: Planned) -> bytes:
    """One JSON array, a row a line: the fields of CalendarRow in their order, then `trial` and `person_id`.

    Amounts are numbers of at most 12 decimals, dates ISO text, a window is [first, last].
    """
    rows = (_CODER.encode(_kept(row, plan)) for row in plan.rows)
    return b"[\n" + b",\n".join(rows) + b"\n]" if plan.rows else b"[]"


def from_json(raw: bytes, source: str = "") -> Plan:
    """The plan of a JSON array; rows need only the first 16 keys (those up to `label`), others are ignored.

    Raises InputError with row and field, also where the rows are of several trials or patients.
    """
    try:
        kept = msgspec.json.decode(raw, type=tuple[_KeptRow, ...])
    except msgspec.ValidationError as error:
        raise _unreadable(str(error), source) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"this is no plan in JSON: {error}", where=source, fix="give a file made by `trialrun calendar --json`"
        ) from error
    return _plan(kept, source)


def read_plan(path: Path, trial: str = "", person_id: str = "") -> Plan:
    """The plan in a JSON or CSV file, such as `--previous` names.

    Raises InputError where it cannot be read, and UsageError where it is of another trial or patient than named here.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the plan: {error.strerror}", where=str(path), fix="check the path") from error
    plan = from_csv(raw, str(path)) if path.suffix.lower() == ".csv" else from_json(raw, str(path))
    for kind, mine, wanted in (("trial", plan.trial, trial), ("patient", plan.person_id, person_id)):
        if mine and mine != wanted:
            raise UsageError(
                f"this is a plan of {kind} {mine}, not of {wanted or 'one without an id'}", where=str(path),
                fix=f"give the plan of the same {kind}",
            )  # fmt: skip
    return plan


def _kept(row: CalendarRow, plan: Planned) -> _KeptRow:
    fields = {name: getattr(row, name) for name in _ROW_FIELDS}
    if row.amount is not None:
        fields["amount"] = plain_amount(row.amount)
    return _KeptRow(**fields, trial=plan.trial, person_id=plan.person_id)


def _plan(kept: Iterable[_KeptRow], source: str) -> Plan:
    """Rows that stand alone as one plan. Raises InputError where they are of several."""
    rows, owners = [], dict[tuple[str, str], int]()
    for number, one in enumerate(kept, 1):
        owners.setdefault((one.trial, one.person_id), number)
        rows.append(_checked(one, number, source))
    if len(owners) > 1:
        (first, _), (other, number), *_ = owners.items()
        raise InputError(
            f"row {number} is of {_owner(*other)}, row 1 of {_owner(*first)}", where=source,
            fix="give the plan of one patient in one trial",
        )  # fmt: skip
    trial, person_id = next(iter(owners), ("", ""))
    return Plan(trial=trial, person_id=person_id, rows=tuple(rows))


def _owner(trial: str, person_id: str) -> str:
    return f"trial {trial or 'not named'}, patient {person_id or 'not named'}"


def _checked(kept: _KeptRow, number: int, source: str) -> CalendarRow:
    amount = kept.amount
    if amount is not None and not (amount.is_finite() and 0 <= amount < _MOST):
        raise InputError(f"row {number}: {amount} cannot be an amount", where=source, fix="correct `amount`")
    if kept.window is not None and kept.window[1] < kept.window[0]:
        raise InputError(f"row {number}: the window ends before it begins", where=source, fix="correct `window`")
    fields = {name: getattr(kept, name) for name in _ROW_FIELDS}
    return CalendarRow(**{**fields, "amount": None if amount is None else plain_amount(amount)})


def _unreadable(message: str, source: str) -> InputError:
    """The place in a decoder's message as row and field, counted from 1."""
    place = _PLACE.search(message)
    said = message.partition(" - at ")[0]
    fix = "give a file made by `trialrun calendar --json`"
    if place is None:
        return InputError(f"this is no plan: {said}", where=source, fix=fix)
    field = f", {place['field']}" if place["field"] else ""
    return InputError(f"row {int(place['row']) + 1}{field}: {said}", where=source, fix=fix)


def plain_amount(amount: Decimal) -> Decimal:
    """The amount in its one plain form: no zeros at the end, at most 12 decimals."""
    with localcontext() as context:
        context.prec = 60
        text = format(round(amount, _DECIMALS), "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


# -- tables ------------------------------------------------------------------------------------------------------------


def to_table(*plans: Planned) -> pa.Table:
    """The rows of plans, one after the other, as the result table `calendar`."""
    columns: dict[str, list[Any]] = {name: [] for name in _TABLE.names}
    for plan in plans:
        for row in plan.rows:
            for name, value in _cells(row, plan).items():
                columns[name].append(value)
    return pa.table(columns, schema=_TABLE)


def from_table(table: pa.Table, source: str = "") -> Plan:
    """The plan of a table `calendar`. Raises InputError where it is none, or holds several patients or trials."""
    missing = [name for name in _TABLE.names if name not in table.column_names]
    if missing:
        raise InputError(f"the column {missing[0]!r} is missing", where=source, fix="give a table made by trialrun")
    return _from_cells(table.select(_TABLE.names).to_pylist(), source)


def _cells(row: CalendarRow, plan: Planned) -> dict[str, Any]:
    """A row by the columns of the table."""
    first, last = row.window or (None, None)
    own: dict[str, Any] = {"trial": plan.trial, "person_id": plan.person_id}
    own |= {"window_first": first, "window_last": last}
    if row.amount is not None:
        own["amount"] = plain_amount(row.amount)
    return {name: own[name] if name in own else getattr(row, name) for name in _TABLE.names}


def _from_cells(rows: Iterable[Mapping[str, Any]], source: str) -> Plan:
    return _plan((_kept_row(dict(cells), number, source) for number, cells in enumerate(rows, 1)), source)


def _kept_row(cells: dict[str, Any], number: int, source: str) -> _KeptRow:
    first, last = cells.pop("window_first", None), cells.pop("window_last", None)
    cells["window"] = None if first is None and last is None else (first or last, last or first)
    try:
        return msgspec.convert(cells, _KeptRow)
    except msgspec.ValidationError as error:
        raise InputError(f"row {number}: {error}", where=source, fix="give a plan made by trialrun") from error


# -- CSV ---------------------------------------------------------------------------------------------------------------


def to_csv(*plans: Planned) -> bytes:
    """The table `calendar` as CSV (UTF-8, RFC 4180): ISO dates, plain numbers, empty where nothing is stated."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_TABLE.names)
    for plan in plans:
        for row in plan.rows:
            writer.writerow("" if value is None else value for value in _cells(row, plan).values())
    return text.getvalue().encode()


def from_csv(raw: bytes, source: str = "") -> Plan:
    """The plan of a CSV file with a header of column names; columns after `label` may be missing.

    Raises InputError with row and column.
    """
    try:
        table = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        return _from_cells(_csv_rows(table, source), source)
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"this is no plan in CSV: {error}", where=source, fix="save it as UTF-8 CSV") from error


def _csv_rows(table: csv.DictReader[str], source: str) -> Iterator[dict[str, Any]]:
    for number, cells in enumerate(table, 1):
        if None in cells or None in cells.values():
            raise InputError(f"row {number} has too many or too few cells", where=source, fix="count the commas")
        known = {name: text for name, text in cells.items() if name in _TABLE.names}
        yield {name: _read_cell(name, text, number, source) for name, text in known.items()}


def _read_cell(name: str, text: str, number: int, source: str) -> object:
    kind = _TABLE.field(name).type
    if not text and (not pa.types.is_string(kind) or name in _EMPTY_IS_NULL):
        return None
    read = next((read for matches, read in _READERS if matches(kind)), str)
    try:
        return read(text)
    except (ValueError, InvalidOperation) as error:
        raise InputError(f"row {number}, {name}: {text!r} cannot be read", where=source, fix="correct it") from error


_EMPTY_IS_NULL = frozenset({"drug", "unit", "route", "amount_origin"})
_READERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[str], object]], ...] = (
    (pa.types.is_date32, Date.fromisoformat),
    (pa.types.is_int64, int),
    (pa.types.is_decimal128, Decimal),
)
