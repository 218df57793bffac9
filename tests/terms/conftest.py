"""Fixtures of the vocabulary tests: the bundled vocabulary, and a copy of its tables that a test may change."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trialrun.terms import Vocabulary, load_vocabulary
from trialrun.terms.loading import TABLES

ChangeRow = Callable[..., Path]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The bundled vocabulary."""
    return load_vocabulary()


@pytest.fixture
def change_row(tmp_path: Path) -> ChangeRow:
    """Copy the tables, change cells of one named row (or append it), and give the folder."""
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)

    def change(table: str, name: str, **cells: str) -> Path:
        path = folder / table
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        found = [row for row in rows if row.get("name") == name]
        if not found:
            found = [dict.fromkeys(rows[0], "") | {"name": name, "label": name, "source": "test"}]
            rows += found
        found[0].update(cells)
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return change
