"""Reads a labelled set and writes what was read in the set's prediction format, for the set's own scorer.

    python benchmarks/reading.py --set lct --data ../shared/data/criteria/lct --out predictions.jsonl

Uses the texts alone: labels and scorers may be absent.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

SETS = ("lct", "criteria", "regimens", "vectors", "registry")


def main(arguments: list[str] | None = None) -> None:
    """Predict one set: `--set NAME --data DIR --out FILE`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", required=True, choices=SETS, dest="name")
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    asked = parser.parse_args(arguments)
    if not asked.data.is_dir():
        parser.error(f"{asked.data} is not a folder; give the folder that holds the texts of the set")
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    importlib.import_module(f"reading_sets.{asked.name}").predict(asked.data, asked.out)


if __name__ == "__main__":
    main()
