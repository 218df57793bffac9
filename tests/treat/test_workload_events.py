"""Events of many patients read from files: every column as one patient's events have it, or refused."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trialrun.errors import InputError
from trialrun.treat import LifeEvent
from trialrun.treat.cohort.events import EVENT_SCHEMA, columns_of_events, event_table, read_event_table

FIRST = dt.date(2026, 1, 5)
EVENTS = (
    LifeEvent(
        kind="delay", date=FIRST, date_to=FIRST + dt.timedelta(days=3), cycle=2, phase="induction", person_id="b"
    ),
    LifeEvent(kind="given", date=FIRST, drug="lenalidomide", amount=Decimal("7.50"), unit="mg", person_id="a"),
    LifeEvent(kind="missed", date=FIRST, drug="revlimid", reason="forgotten", person_id="a"),
)


def parquet(folder: Path, **columns: list[Any]) -> Path:
    """A Parquet file of events."""
    path = folder / "events.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def test_events_survive_the_table() -> None:
    """Events become columns and events again, ordered by patient; drugs have their generic names for comparing."""
    columns, strangers = columns_of_events(event_table(EVENTS), ["a", "b"])
    assert strangers == 0
    assert columns.person.tolist() == [0, 0, 1]
    assert columns.events(np.arange(3)) == [EVENTS[1], EVENTS[2], EVENTS[0]]
    drugs = columns.texts["drug"]
    assert [drugs.words[code] for code in drugs.codes] == ["lenalidomide", "lenalidomide", ""]


def test_csv_and_parquet_are_the_same_events(tmp_path: Path) -> None:
    """The same rows in either form make the same table, with file and row for messages."""
    (tmp_path / "events.csv").write_text(
        "person_id,kind,date,drug,amount,unit\na,given,2026-01-05,lenalidomide,7.50,mg\nb,stop,2026-01-06,,,\n",
        encoding="utf-8",
    )
    typed = parquet(
        tmp_path, person_id=["a", "b"], kind=["given", "stop"], date=[FIRST, FIRST + dt.timedelta(days=1)],
        drug=["lenalidomide", None], amount=["7.50", None], unit=["mg", None],
    )  # fmt: skip
    from_csv, from_parquet = read_event_table(tmp_path / "events.csv"), read_event_table(typed)
    assert from_csv.schema.equals(EVENT_SCHEMA)
    for name in EVENT_SCHEMA.names:
        if name != "source":
            ours = [value or None for value in from_csv[name].to_pylist()]
            assert ours == [value or None for value in from_parquet[name].to_pylist()], name
    assert from_parquet["source"].to_pylist() == ["events.parquet"] * 2
    assert from_parquet["row"].to_pylist() == [1, 2]


def test_amounts_may_be_numbers(tmp_path: Path) -> None:
    """A column of floats or decimals is read by its digits."""
    for amounts in ([2.5, None], [Decimal("2.5"), None]):
        path = parquet(tmp_path, person_id=["a", "b"], kind=["given"] * 2, date=[FIRST] * 2, amount=amounts)
        columns, _ = columns_of_events(read_event_table(path), ["a", "b"])
        assert columns.events(np.arange(1))[0].amount == Decimal("2.5")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"kind": ["given", "gone"]}, "field `kind`: 'gone' is not known"),
        ({"kind": ["given", None]}, "field `kind`: it is empty"),
        ({"date": [FIRST, None]}, "field `date`: it is empty"),
        ({"date": ["2026-01-05", "soon"]}, "field `date` cannot be read"),
        ({"person_id": ["a", None]}, "field `person_id`: it is empty"),
        ({"amount": ["1", "much"]}, "not a number: 'much'"),
        ({"cycle": ["1", "x"]}, "field `cycle` cannot be read"),
        ({"colour": ["red", "blue"]}, "unknown column 'colour'"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, columns: dict[str, list[Any]], said: str) -> None:
    """A wrong cell stops the reading with its field, and the row where there is one."""
    right: dict[str, list[Any]] = {"person_id": ["a", "b"], "kind": ["given", "stop"], "date": [FIRST, FIRST]}
    with pytest.raises(InputError) as caught:
        read_event_table(parquet(tmp_path, **{**right, **columns}))
    assert said in str(caught.value)
    assert "events.parquet" in str(caught.value)
    assert "Next: " in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """Without `date` nothing can be placed."""
    with pytest.raises(InputError, match="field `date`: it is empty"):
        read_event_table(parquet(tmp_path, person_id=["a"], kind=["stop"]))


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "events.parquet").write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError, match="cannot read the events"):
        read_event_table(tmp_path / "events.parquet")
