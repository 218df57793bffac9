"""The forms of a calendar: JSON, CSV and table hold the same, and nothing is lost on the way."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given

from calendar_rows import START, calendar_of, calendars, row_of, rows, visit_of
from trialrun.errors import InputError, UsageError
from trialrun.records.schema import RESULT_TABLES
from trialrun.treat import Calendar, CalendarRow
from trialrun.treat.forms.exchange import (
    Plan,
    from_csv,
    from_json,
    from_table,
    plain_amount,
    read_plan,
    to_csv,
    to_json,
    to_table,
)

CONTRACT = [
    "date", "day", "arm", "phase", "cycle", "cycle_day", "kind", "drug", "amount", "unit", "times_per_day", "route",
    "window", "status", "origin", "label",
]  # fmt: skip


def _bare(**changes: Any) -> dict[str, Any]:
    """A row with the keys of the contract alone."""
    whole = json.loads(to_json(calendar_of(row_of())))[0]
    return {**{key: whole[key] for key in CONTRACT}, **changes}


@given(calendars())
def test_json_to_table_to_json_is_the_identity(calendar: Calendar) -> None:
    """What was written as JSON comes out of a table as the very same bytes."""
    text = to_json(calendar)
    assert to_json(from_table(to_table(from_json(text)))) == text


@given(calendars())
def test_json_to_csv_to_json_is_the_identity(calendar: Calendar) -> None:
    """What was written as JSON comes out of CSV as the very same bytes, whatever letters are in it."""
    text = to_json(calendar)
    assert to_json(from_csv(to_csv(from_json(text)))) == text


@given(rows())
def test_a_row_is_read_as_it_was_written(row: CalendarRow) -> None:
    """Rows keep every field; an amount may only lose zeros at its end, which are worth nothing."""
    (read,) = from_json(to_json(calendar_of(row))).rows
    assert read == row


def test_the_contract_comes_first() -> None:
    """Each object begins with the keys of the contract in their order; our own come behind."""
    (row,) = json.loads(to_json(calendar_of(row_of())))
    assert list(row)[: len(CONTRACT)] == CONTRACT
    assert (row["trial"], row["person_id"]) == ("T", "001")


def test_values_have_the_types_of_the_contract() -> None:
    """Dates are ISO text, amounts numbers, a window two dates, and what is not stated is null."""
    stated, silent = json.loads(
        to_json(calendar_of(row_of(amount=Decimal("1157.60")), row_of(date=None, window=None, amount=None, unit=None)))
    )
    assert stated["date"] == "2024-02-01"
    assert stated["window"] == ["2024-02-01", "2024-02-01"]
    assert stated["amount"] == 1157.6
    assert (silent["date"], silent["window"], silent["amount"], silent["unit"]) == (None, None, None, None)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("15"), b'"amount":15,'),
        (Decimal("15.0"), b'"amount":15,'),
        (Decimal("1E+1"), b'"amount":10,'),
        (Decimal("0.1"), b'"amount":0.1,'),
        (Decimal("1157.60"), b'"amount":1157.6,'),
        (Decimal(2) / 3, b'"amount":0.666666666667,'),
        (Decimal("12345678901234567890.5"), b'"amount":12345678901234567890.5,'),
    ],
)
def test_amounts_are_plain_numbers(amount: Decimal, text: bytes) -> None:
    """No float noise, no zeros at the end, and at most 12 decimals."""
    assert text in to_json(calendar_of(row_of(amount=amount)))


def test_an_empty_plan_is_an_empty_array() -> None:
    """A calendar without rows is still one JSON document."""
    assert json.loads(to_json(calendar_of())) == []
    assert from_json(b"[]") == Plan()
    assert from_table(to_table(calendar_of())) == Plan()


def test_the_keys_of_the_contract_are_enough_to_read() -> None:
    """A plan that went through another program may hold only the keys of the contract, in any order."""
    bare = dict(reversed(_bare().items()))
    plan = from_json(json.dumps([bare]).encode())
    assert plan.rows[0].amount == Decimal(15)
    assert (plan.rows[0].part, plan.rows[0].number, plan.trial) == ("", 1, "")


def test_other_keys_are_ignored() -> None:
    """Keys that are not ours do no harm."""
    assert from_json(json.dumps([_bare(colour="blue")]).encode()).rows[0].drug == "lenalidomide"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no plan in JSON"),
        (b"not json", "no plan in JSON"),
        (b'{"a": 1}', "no plan"),
        (b"[1]", "row 1"),
        (b"\xff\xfe[]", "no plan in JSON"),
        (json.dumps([_bare(), _bare(kind="meal")]).encode(), "row 2, kind"),
        (json.dumps([_bare(date="2024-13-01")]).encode(), "row 1, date"),
        (json.dumps([_bare(date="2024-02-01T00:00:00")]).encode(), "row 1, date"),
        (json.dumps([_bare(amount="much")]).encode(), "row 1, amount"),
        (json.dumps([_bare(amount=-1)]).encode(), "row 1: -1 cannot be an amount"),
        (json.dumps([_bare(amount=1e30)]).encode(), "row 1"),
        (json.dumps([_bare()]).replace("15", "NaN", 1).encode(), "no plan"),
        (json.dumps([_bare(window=["2024-02-02", "2024-02-01"])]).encode(), "the window ends before it begins"),
        (json.dumps([_bare(window=["2024-02-02"])]).encode(), "row 1, window"),
        (json.dumps([{"date": None}]).encode(), "row 1"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_place(raw: bytes, said: str) -> None:
    """The error names the file, the row counted from 1, the field, and a next step."""
    with pytest.raises(InputError, match="Next: ") as caught:
        from_json(raw, "plan.json")
    assert said in str(caught.value)
    assert caught.value.where == "plan.json"


def test_a_plan_is_of_one_patient_in_one_trial() -> None:
    """Rows of two patients are no plan, neither as JSON nor as a table."""
    both = to_table(calendar_of(row_of()), calendar_of(row_of(), person_id="002"))
    assert both["person_id"].to_pylist() == ["001", "002"]
    with pytest.raises(InputError, match="row 2 is of trial T, patient 002, row 1 of trial T, patient 001"):
        from_table(both)


def test_the_table_is_that_of_the_schema() -> None:
    """Column names and types are those that the manual prints; amounts are exact decimals."""
    table = to_table(calendar_of(row_of(amount=Decimal("0.1"))))
    assert table.schema == RESULT_TABLES["calendar"]
    assert table["amount"].to_pylist() == [Decimal("0.1")]
    assert sum(to_table(calendar_of(*[row_of(amount=Decimal("0.1"))] * 10))["amount"].to_pylist()) == 1


def test_a_table_without_a_column_is_refused() -> None:
    """A table that is not ours is named by the first column it lacks."""
    with pytest.raises(InputError, match="'trial' is missing"):
        from_table(pa.table({"date": [START]}))


def test_the_table_keeps_a_row_without_any_date() -> None:
    """A giving that the document does not date stands in the table with empty cells."""
    table = to_table(calendar_of(row_of(date=None, day=None, window=None, status="not stated")))
    assert table.to_pylist()[0]["date"] is None
    assert table.to_pylist()[0]["window_first"] is None


def test_csv_is_a_plain_table() -> None:
    """One line a row below the names of the columns, and an empty cell where nothing is stated."""
    head, line, *rest = to_csv(calendar_of(row_of(cycle=None))).decode().splitlines()
    cells = dict(zip(head.split(","), line.split(","), strict=True))
    assert rest == []
    assert (cells["date"], cells["cycle"], cells["amount"]) == ("2024-02-01", "", "15")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2024-02-01", "1 Feb", "row 1, date"),
        ("treatment,1,1", "treatment,one,1", "row 1, cycle"),
        ("dose", "meal", "row 1"),
        (",34,0", "", "row 1 has too many or too few cells"),
    ],
)
def test_a_bad_cell_of_csv_is_refused_with_its_place(old: str, new: str, said: str) -> None:
    """The error names row and column."""
    text = to_csv(calendar_of(row_of())).decode()
    with pytest.raises(InputError, match=said):
        from_csv(text.replace(old, new, 1).encode(), "plan.csv")


def test_csv_that_is_not_text_is_refused() -> None:
    """A binary file is no plan."""
    with pytest.raises(InputError, match="no plan in CSV"):
        from_csv(b"date\n\xff\n", "plan.csv")


@pytest.mark.parametrize("name", ["plan.json", "plan.csv"])
def test_a_plan_is_read_from_its_file(tmp_path: Path, name: str) -> None:
    """The former plan of the same trial and patient is read, whichever form it has."""
    calendar = calendar_of(row_of(), visit_of("visit", START + dt.timedelta(days=7)))
    (tmp_path / name).write_bytes(to_json(calendar) if name.endswith("json") else to_csv(calendar))
    plan = read_plan(tmp_path / name, "T", "001")
    assert plan.rows == calendar.rows


def test_a_plan_of_another_trial_or_patient_is_refused(tmp_path: Path) -> None:
    """Differences to somebody else's plan would mean nothing."""
    path = tmp_path / "plan.json"
    path.write_bytes(to_json(calendar_of(row_of())))
    with pytest.raises(UsageError, match="plan of trial T, not of U"):
        read_plan(path, "U", "001")
    with pytest.raises(UsageError, match="plan of patient 001, not of 002"):
        read_plan(path, "T", "002")
    with pytest.raises(UsageError, match="plan of patient 001, not of one without an id"):
        read_plan(path, "T", "")


def test_a_plan_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file and a folder are named with their path."""
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match="cannot read the plan"):
            read_plan(path)


def test_plain_amounts_are_equal_to_what_they_were() -> None:
    """The plain form is the same number."""
    assert plain_amount(Decimal("100")) == 100
    assert str(plain_amount(Decimal("100"))) == "100"
    assert str(plain_amount(Decimal("0.50"))) == "0.5"
    assert str(plain_amount(Decimal("0E-5"))) == "0"
