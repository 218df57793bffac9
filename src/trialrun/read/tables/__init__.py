"""The tables of words and patterns that the reader goes by: CSV files below `read/`, each row with its source.

Gives no word a meaning. What a table is for stands where it is read.
"""

from __future__ import annotations

import csv
from pathlib import Path

_READ = Path(__file__).parent.parent


def read_table(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a table by column; `path` is that below `read/`: `criteria/tables/cues.csv`."""
    with (_READ / path).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
