"""The tables of words and patterns that the reader goes by: whole rows, each with its source, none twice."""

from pathlib import Path

import pytest

import trialrun.read
from trialrun.read.tables import read_table

ROOT = Path(next(iter(trialrun.read.__path__)))
TABLES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.csv"))
FIELDS = [path for path in TABLES if path.startswith("documents/fields/")]
WORDS = [path for path in TABLES if path not in FIELDS]


@pytest.mark.parametrize("path", TABLES)
def test_rows_are_whole_and_stand_once(path: str) -> None:
    """No row of a table has too many or too few cells, and no row is there twice."""
    rows = read_table(path)
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)
    assert len({tuple(row.values()) for row in rows}) == len(rows)


@pytest.mark.parametrize("path", WORDS)
def test_every_row_says_where_it_comes_from(path: str) -> None:
    """A row of words or patterns names its source, or why it stands in the table."""
    assert [row for row in read_table(path) if not (row.get("source") or row.get("why", "")).strip()] == []


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_that_goes_nowhere_says_why(path: str) -> None:
    """Of the fields of a register, those that are left out have a note with the reason."""
    assert [row["path"] for row in read_table(path) if row["into"] == "left" and not row["note"].strip()] == []
