"""The parts of a catalog become its tables: in order, without repeated records, counted. Reads no document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trialrun.errors import InternalError
from trialrun.ground.finding import Finding
from trialrun.read.catalog.part_tables import GroupWriter, table_of
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.catalog.trial_rows import Row, finding_rows

REPEATED_AFTER = "the same trial of the same register was read from "
REPEATED_FIX = "compare them, and keep one"


class Counts(msgspec.Struct, frozen=True):
    """How many records were asked, read, failed and repeated: asked = read + failed + repeated.

    `files` hold records; `passed` have an ending that is not read, or describe no trial; `rows` by table.
    """

    files: int = 0
    passed: int = 0
    asked: int = 0
    read: int = 0
    failed: int = 0
    repeated: int = 0
    rows: dict[str, int] = msgspec.field(default_factory=dict)

    def text(self) -> str:
        """One line: what was asked, and what became of it."""
        return (
            f"{self.asked:,} records asked in {self.files:,} files = {self.read:,} read + {self.failed:,} failed "
            f"+ {self.repeated:,} repeated; {self.passed:,} other files passed over"
        )


class PartDone(msgspec.Struct, frozen=True):
    """What a part came to. `passed` are documents of words that describe no trial, `alone` those that are files."""

    asked: int
    failed: int
    passed: int = 0
    alone: int = 0


def assemble(folders: Iterable[Path], out: Path, passed: tuple[str, ...]) -> dict[str, int]:
    """Write the tables of a catalog from the folders of its parts, in their order. Returns rows by table.

    Of records of one register (and member state) with one identifier the first is kept; each other becomes a finding.
    """
    writers = {name: GroupWriter(out / f"{name}.parquet", schema) for name, schema in CATALOG_TABLES.items()}
    seen: dict[str, str] = {}
    late: list[Row] = []
    for folder in folders:
        repeated = _repeated(folder, seen)
        late.extend(_late(repeated))
        for name, writer in writers.items():
            for batch in pq.ParquetFile(folder / f"{name}.parquet").iter_batches():
                writer.add(_without(pa.Table.from_batches([batch]), repeated))
    late.extend(_passed_over(passed))
    writers["findings"].add(table_of("findings", late))
    for writer in writers.values():
        writer.close()
    return {name: writer.rows for name, writer in writers.items()}


def counted(done: Iterable[PartDone], rows: dict[str, int], files: int, passed: int) -> Counts:
    """The counts of a catalog. Raises InternalError where they do not add up."""
    parts = tuple(done)
    asked, failed = sum(part.asked for part in parts), sum(part.failed for part in parts)
    read = rows["trials"]
    repeated = asked - failed - read
    passed += sum(part.passed for part in parts)
    counts = Counts(files - sum(part.alone for part in parts), passed, asked, read, failed, repeated, rows)
    if repeated < 0:
        raise InternalError(f"the counts do not add up: {counts.text()}", fix="report the folder that was read")
    return counts


def _repeated(folder: Path, seen: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """The records of a part whose trial was read before: trial, register, document, and the document it repeats."""
    trials = pq.read_table(folder / "trials.parquet", columns=["trial", "register", "document", "member_state"])
    found = []
    for trial, register, document, state in zip(*(column.to_pylist() for column in trials.columns), strict=True):
        first = seen.setdefault(f"{register} {trial} {state}", document) if trial else document
        if first != document:
            found.append((trial, register, document, first))
    return found


def _without(table: pa.Table, repeated: list[tuple[str, str, str, str]]) -> pa.Table:
    if not repeated:
        return table
    documents = pa.array([document for _, _, document, _ in repeated])
    return table.filter(pc.invert(pc.is_in(table["document"], documents)))


def _late(repeated: Iterable[tuple[str, str, str, str]]) -> Iterator[Row]:
    for trial, register, document, first in repeated:
        finding = Finding("repeated", "warning", f"{REPEATED_AFTER}{first}", REPEATED_FIX, source=document)
        yield from finding_rows((finding,), {"trial": trial, "register": register, "document": document})


def _passed_over(passed: Iterable[str]) -> Iterator[Row]:
    """One finding for each ending of files that were passed over."""
    counts: dict[str, list[str]] = {}
    for name in passed:
        counts.setdefault(Path(name).suffix.lower(), []).append(name)
    for ending, names in sorted(counts.items()):
        said = f"files ending in {ending!r} are not read as records" if ending else "files without ending are not read"
        finding = Finding("passed-over", "note", said, "read single documents one by one", count=len(names))
        yield from finding_rows((finding,), {"trial": None, "register": None, "document": names[0]})
