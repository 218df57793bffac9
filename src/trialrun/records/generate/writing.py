"""Streams a cohort to a Parquet folder, block by block: memory does not grow with it, rows do not hang on workers."""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.errors import InputError, UsageError
from trialrun.ground.dates import Date
from trialrun.protocol import Trial
from trialrun.records.generate.blocks import make_block
from trialrun.records.generate.deck import Deck, make_deck
from trialrun.records.generate.patients import BLOCK
from trialrun.records.own import NOTES_FILE
from trialrun.records.schema import PATIENT_TABLES
from trialrun.records.tables import empty_table, plain_schema

Tables = Mapping[str, pa.Table]


class Summary(msgspec.Struct, frozen=True):
    """What was written: the folder, the number of patients, and the rows of each table."""

    folder: str
    size: int
    rows: Mapping[str, int]


def write_cohort(
    trials: Sequence[Trial], size: int, seed: int, folder: Path, *, as_of: Date, workers: int = 1
) -> Summary:
    """Write a simulated cohort as an own Parquet folder; tables of the same name there are replaced.

    The rows are those of `generate_cohort`, for any number of workers. With more than one, call it from a program
    that guards its start (`if __name__ == "__main__"`), as processes are spawned.
    Raises what `generate_cohort` raises, and InputError where the folder cannot be written.
    """
    deck = make_deck(trials, seed, as_of)
    writers: dict[str, pq.ParquetWriter] = {}
    rows: Counter[str] = Counter()
    try:
        _make_room(folder)
        for tables in numbered_blocks(deck, size, workers):
            for name, table in tables.items():
                rows[name] += table.num_rows
                if table.num_rows:
                    _writer(writers, name, table.schema, folder).write_table(table)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(folder), fix="choose another folder") from error
    finally:
        for writer in writers.values():
            writer.close()
    return Summary(str(folder), size, dict(rows))


def numbered_blocks(deck: Deck, size: int, workers: int = 1) -> Iterator[Tables]:
    """The blocks of a cohort in order, each row numbered within its table from 1."""
    counts: Counter[str] = Counter()
    for tables in _made(deck, size, workers):
        numbered = {}
        for name, table in tables.items():
            numbers = pa.array(np.arange(counts[name] + 1, counts[name] + 1 + table.num_rows, dtype=np.int64))
            numbered[name] = table.set_column(table.schema.get_field_index("source_row"), "source_row", numbers)
            counts[name] += table.num_rows
        yield numbered


def _made(deck: Deck, size: int, workers: int) -> Iterator[Tables]:
    if size < 1:
        raise UsageError(f"a cohort of {size} patients cannot be made", fix="ask for one patient or more")
    width = max(7, len(str(size)))
    jobs = [(deck, number, min(BLOCK, size - number * BLOCK), width) for number in range(-(-size // BLOCK))]
    if workers <= 1 or len(jobs) == 1:
        yield from (make_block(*job) for job in jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[dict[str, pa.Table]]] = deque()
        for job in jobs:
            waiting.append(pool.submit(make_block, *job))
            if len(waiting) > workers + 1:  # a few blocks ahead, so that memory stays bounded
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _make_room(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*(f"{table}.parquet" for table in PATIENT_TABLES), NOTES_FILE):
        (folder / name).unlink(missing_ok=True)


def _writer(writers: dict[str, pq.ParquetWriter], name: str, schema: pa.Schema, folder: Path) -> pq.ParquetWriter:
    """The writer of one table. Texts are written from their dictionaries and read as plain text, with our mark."""
    if name not in writers:
        path = folder / f"{name}.parquet"
        writers[name] = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1, store_schema=False)
        writers[name].add_key_value_metadata(plain_schema(name, empty_table(name)).schema.metadata)
    return writers[name]
