"""Registry records: what is found in each, and how fast, beside the floor of decoding alone.

python benchmarks/reading.py --set registry --data ../shared/data/registry --out records.jsonl
python benchmarks/reading_sets/registry.py --data ../shared/data/registry --runs 5

A process keeps lines it has read, for many records print the same ones. So every run begins in new processes, and where
lines are read each record is read once, after a few others that do not count.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from lxml import etree

from trialrun.read.catalog.entries import read_entry
from trialrun.read.catalog.parts import plan_folder
from trialrun.read.catalog.record_rows import rows_of, rows_or_failure
from trialrun.read.catalog.registry import settle
from trialrun.read.documents.registers.many import Unread, read_records
from trialrun.read.source import Source

Item = dict[str, Any]
Task = Callable[[bytes, str], None]
_NOT_COUNTED = frozenset({"kind", "document", "name"})


def predict(data: Path, out: Path) -> None:
    """Read every record below a folder and write one line for each: what it is, what was found, how much of it."""
    with out.open("w", encoding="utf-8") as lines:
        for part in plan_folder(data).parts:
            for entry in part.entries:
                for found in read_entry(entry):
                    lines.write(json.dumps(predict_record(found), ensure_ascii=False) + "\n")


def predict_record(found: Source | Unread) -> Item:
    """One record: its identifier, the fields that hold something, and the counts of its rows."""
    if isinstance(found, Unread):
        return {"document": found.document.name, "unread": found.finding.message, "family": found.finding.family}
    rows, broken = rows_or_failure(found)
    if broken:
        return {"id": found.name, "document": found.document.name, "failed": rows["findings"][0]["message"]}
    kinds = [row["kind"] for row in rows["criteria"]]
    return {
        "id": found.name,
        "document": found.document.name,
        "kind": found.kind,
        "fields": sorted(_counts(found)),
        "counts": _counts(found),
        "rows": {table: len(held) for table, held in rows.items()},
        "criteria": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "unknown": sorted({piece.field for piece in found.unknown}),
    }


def _counts(source: Source) -> dict[str, int]:
    """How much stands in each field of a Source that holds something."""
    found = {}
    for field in source.__struct_fields__:
        value = getattr(source, field)
        if field not in _NOT_COUNTED and value:
            found[field] = len(value) if isinstance(value, tuple | dict) else 1
    return found


def _decode(raw: bytes, _name: str) -> None:
    msgspec.json.decode(raw)


def _parse(raw: bytes, _name: str) -> None:
    etree.fromstring(raw)


def _structure(raw: bytes, name: str) -> None:
    for _ in read_records(raw, name):
        pass


def _everything(raw: bytes, name: str) -> None:
    for found in read_records(raw, name):
        rows_of(found)


class _Measured(NamedTuple):
    """Which files are read and how; `once`: a second pass over them would meet what the first one kept."""

    pattern: str
    task: Task
    once: bool = False


_FIRST = 10
"""Files of each process that are read before the clock starts, and are not read again."""
_LEAST = 2
"""Seconds that are measured at least, where files may be read again."""
TASKS: dict[str, _Measured] = {
    "JSON decoded (floor)": _Measured("ctgov_v2/*.json", _decode),
    "JSON structure": _Measured("ctgov_v2/*.json", _structure),
    "XML parsed (floor)": _Measured("ctgov_xml/*.xml", _parse),
    "XML structure": _Measured("ctgov_xml/*.xml", _structure),
    "everything, JSON and XML": _Measured("ctgov_*/NCT*[05]*.[jx]*", _everything, once=True),
}


def _rate(asked: tuple[Path, str, int, int]) -> tuple[float, float]:
    """Records a second of one process on its share of the files: by the clock, and by its own processor time."""
    data, name, share, shares = asked
    pattern, task, once = TASKS[name]
    files = [(path.read_bytes(), path.name) for path in sorted(data.glob(pattern))[share::shares]]
    for raw, called in files[:_FIRST]:
        task(raw, called)
    read, clock, processor = 0, time.perf_counter(), time.process_time()
    while read == 0 or (not once and time.perf_counter() - clock < _LEAST):
        for raw, called in files[_FIRST:]:
            task(raw, called)
        read += len(files) - _FIRST
    return read / (time.perf_counter() - clock), read / (time.process_time() - processor)


def speeds(data: Path, runs: int, processes: int) -> Iterator[tuple[str, list[float], list[float]]]:
    """Each task with its rate in every run, all processes together: by the clock, and by processor time."""
    for name in TASKS:
        rates = []
        for _ in range(runs):
            with multiprocessing.get_context("spawn").Pool(processes, settle) as pool:
                asked = [(data, name, share, processes) for share in range(processes)]
                rates.append(pool.map(_rate, asked, chunksize=1))
        yield name, [sum(one[0] for one in run) for run in rates], [sum(one[1] for one in run) for run in rates]


def main() -> None:
    """Print the speeds: `--data DIR [--runs N] [--processes N]`. On a busy machine look at processor time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    print(f"median records/s of {asked.runs} runs, {asked.processes} processes together")
    for name, clock, processor in speeds(asked.data, asked.runs, asked.processes):
        shown = (
            f"{statistics.median(clock):10,.0f} by the clock {statistics.median(processor):10,.0f} by processor time"
        )
        print(f"{name:26}{shown}  (runs: {', '.join(f'{rate:,.0f}' for rate in clock)})", flush=True)


if __name__ == "__main__":
    main()
