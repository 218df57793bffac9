"""Reads a whole registry into a catalog: in parallel, restartable, with flat memory. Judges no record."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from trialrun.errors import InputError, UsageError
from trialrun.read.catalog.assembling import Counts, PartDone, assemble, counted
from trialrun.read.catalog.entries import read_entry
from trialrun.read.catalog.part_tables import PartWriter
from trialrun.read.catalog.parts import Part, Plan, plan_folder
from trialrun.read.catalog.record_rows import finding_alone, rows_or_failure
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.catalog.words import Passed
from trialrun.terms import load_vocabulary

Progress: TypeAlias = Callable[[int, int, int], None]
"""Called after every part with the parts done, all parts, and the records asked so far."""
T = TypeVar("T")
_STATE, _PARTS = "catalog.json", "parts"


class Cutting(msgspec.Struct, frozen=True):
    """How the work is cut: documents and bytes of a part. Changes the pace and what a restart repeats, no result."""

    documents: int = 400
    size: int = 16 * 2**20


class _State(msgspec.Struct, frozen=True):
    fingerprint: str
    counts: Counts


class _Begun(msgspec.Struct, frozen=True):
    fingerprint: str
    cutting: Cutting


def read_registry(
    folder: Path,
    out: Path,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    cutting: Cutting | None = None,
) -> Counts:
    """Read every record below a folder into a catalog: one Parquet file for each table of `schema.CATALOG_TABLES`.

    `workers` are processes, as many as cores by default. Killed and started again it goes on where it was; a finished
    catalog of the same files is left as it is. The same files give the same bytes for any workers and cutting.
    Raises InputError where nothing can be read, UsageError where `out` holds something else.
    """
    plan = plan_folder(folder, *msgspec.structs.astuple(cutting or Cutting()), out=out)
    mark = _mark(plan)
    finished = _finished(out, mark)
    if finished is not None:
        return finished
    parts = _begin(out, _Begun(mark, cutting or Cutting()))
    done = _read_parts(plan, parts, workers or os.cpu_count() or 1, progress)
    rows = assemble((parts / _name(part) for part in plan.parts), out, plan.passed)
    counts = counted(done, rows, plan.files, len(plan.passed))
    _write(out / _STATE, msgspec.json.format(msgspec.json.encode(_State(mark, counts))))
    shutil.rmtree(parts)
    return counts


def read_part(part: Part, parts: Path) -> PartDone:
    """Read the records of one part into a folder of its own, which appears only when it is complete."""
    making = parts / f".{_name(part)}.{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    asked = failed = passed = alone = 0
    with PartWriter(making) as writer:
        for entry in part.entries:
            for found in read_entry(entry):
                if isinstance(found, Passed):
                    writer.add(finding_alone(found.finding, found.document))
                    passed, alone = passed + 1, alone + (not entry.member)
                    continue
                rows, broken = rows_or_failure(found)
                writer.add(rows)
                asked, failed = asked + 1, failed + broken
    done = PartDone(asked, failed, passed, alone)
    (making / "done.json").write_bytes(msgspec.json.encode(done))
    making.rename(parts / _name(part))
    return done


def settle() -> None:
    """Make a process ready to read many records: what it has loaded stays, so that clearing up need not look at it."""
    load_vocabulary()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _mark(plan: Plan) -> str:
    """A mark of the files and of the columns: a catalog with the same mark need not be made again."""
    columns = "\n".join(f"{name} {schema}" for name, schema in CATALOG_TABLES.items())
    return hashlib.sha256(f"{plan.fingerprint}\n{columns}".encode()).hexdigest()


def _finished(out: Path, mark: str) -> Counts | None:
    """The counts of a finished catalog of the same files. Raises UsageError where `out` holds anything else."""
    state = out / _STATE
    if state.exists():
        held = _read(state, _State)
        if held.fingerprint == mark:
            return held.counts
        raise UsageError("the folder holds the catalog of other files", where=str(out), fix="give another --out")
    if out.is_dir() and any(out.iterdir()) and not (out / _PARTS / _STATE).exists():
        raise UsageError("the folder holds other files", where=str(out), fix="give a new or empty folder")
    return None


def _begin(out: Path, begun: _Begun) -> Path:
    """The folder of the parts: with the finished ones of the same work, else empty."""
    parts = out / _PARTS
    if not (parts / _STATE).exists() or _read(parts / _STATE, _Begun) != begun:
        shutil.rmtree(parts, ignore_errors=True)
        parts.mkdir(parents=True)
        _write(parts / _STATE, msgspec.json.encode(begun))
    for unfinished in parts.glob(".*"):
        shutil.rmtree(unfinished)
    return parts


def _read_parts(plan: Plan, parts: Path, workers: int, progress: Progress | None) -> list[PartDone]:
    """Read the parts that are not done yet."""
    done = {part.number: _read(held, PartDone) for part in plan.parts if (held := _held(parts, part)).exists()}
    asked = sum(one.asked for one in done.values())
    for part, one in _work([part for part in plan.parts if part.number not in done], parts, workers):
        done[part.number] = one
        asked += one.asked
        if progress is not None:
            progress(len(done), len(plan.parts), asked)
    return [done[part.number] for part in plan.parts]


def _work(waiting: list[Part], parts: Path, workers: int) -> Iterator[tuple[Part, PartDone]]:
    """Do the parts in order, with a few ahead of the one that is waited for."""
    if workers <= 1 or len(waiting) <= 1:
        yield from ((part, read_part(part, parts)) for part in waiting)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(waiting)), spawn, initializer=settle) as pool:
        running: list[tuple[Part, Future[PartDone]]] = []
        for part in waiting:
            running.append((part, pool.submit(read_part, part, parts)))
            if len(running) > 2 * workers:
                first, future = running.pop(0)
                yield first, future.result()
        for part, future in running:
            yield part, future.result()


def _name(part: Part) -> str:
    return f"{part.number:06d}"


def _held(parts: Path, part: Part) -> Path:
    return parts / _name(part) / "done.json"


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(
            f"cannot be read: {error}", where=str(path), fix="delete the folder and start again"
        ) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    making = path.with_name(f".{path.name}.making")
    making.write_bytes(content)
    making.replace(path)
