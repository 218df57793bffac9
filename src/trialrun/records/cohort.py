"""Patients as tables: the cohort record, and loading it from any source we read.

Facts are never converted, repaired or guessed here; what is wrong with them is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec
import pyarrow as pa

from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.records.dirt import inspect
from trialrun.records.omop.layout import is_omop
from trialrun.records.own import ReadingNotes, is_own_folder, read_own, save_own
from trialrun.records.persons import settle_persons, withhold_coverage
from trialrun.records.reading import Reading, UnmappedCode
from trialrun.records.schema import PATIENT_TABLES
from trialrun.records.tables import conform, empty_table, sort_by_person
from trialrun.terms import Vocabulary, load_vocabulary


class Cohort(msgspec.Struct, frozen=True):
    """Patients as columnar tables, with everything that was found while reading them.

    Every table of PATIENT_TABLES is there, in schema order and sorted by person_id (code point order); text columns
    are one dictionary<int32, string> chunk each. `summary` counts rows read, used and left out, a reason each;
    `unmapped` are codes no term carries, most frequent first.
    """

    source: str
    tables: Mapping[str, pa.Table]
    findings: tuple[Finding, ...] = ()
    summary: Mapping[str, int] = {}
    unmapped: tuple[UnmappedCode, ...] = ()

    @property
    def size(self) -> int:
        """The number of persons."""
        return int(self.tables["person"].num_rows)


def make_cohort(tables: Mapping[str, pa.Table], source: str = "", findings: tuple[Finding, ...] = ()) -> Cohort:
    """A cohort from tables made in memory: conformed, completed with empty tables and sorted; nothing is checked."""
    whole = {
        name: sort_by_person(conform(name, dict(zip(table.column_names, table.columns, strict=True))))
        if (table := tables.get(name)) is not None
        else empty_table(name)
        for name in PATIENT_TABLES
    }
    return Cohort(source, MappingProxyType(whole), findings)


def load_patients(path: Path, *, vocabulary: Vocabulary | None = None, as_of: Date | None = None) -> Cohort:
    """The patients of a folder or file; its format is recognised.

    Own CSV or Parquet folder; FHIR R4 file or folder; OMOP CDM 5.4 folder or DuckDB file. `as_of` only serves
    findings (facts dated later); no row is dropped for it.
    Raises InputError where the source cannot be used.
    """
    reading = Reading(vocabulary or load_vocabulary(), as_of)
    found, settled = _read(Path(path), reading)
    tables = settle_persons({name: found.get(name, empty_table(name)) for name in PATIENT_TABLES}, reading, str(path))
    if not settled:
        tables = {name: sort_by_person(table) for name, table in tables.items()}
    reading.note_codes()
    tables = inspect(tables, reading, settled=settled)
    tables["coverage"] = withhold_coverage(tables["coverage"], reading)
    whole = {name: tables[name] for name in PATIENT_TABLES}
    for name, table in whole.items():
        reading.count(name, "rows used", table.num_rows)
    summary = MappingProxyType(dict(reading.summary))
    return Cohort(str(path), MappingProxyType(whole), reading.findings(), summary, reading.unmapped_codes())


def _read(path: Path, reading: Reading) -> tuple[dict[str, pa.Table], bool]:
    if not path.exists():
        raise InputError("there is no such file or folder", where=str(path), fix="check the path")
    if is_omop(path):
        from trialrun.records.omop.reader import read_omop  # brings DuckDB, which other sources do without

        return read_omop(path, reading), False
    if is_own_folder(path):
        return read_own(path, reading)
    from trialrun.records.fhir.reader import fhir_files, read_fhir

    if fhir_files(path):
        return read_fhir(path, reading), False
    if path.is_file() and path.stem.lower() in PATIENT_TABLES:
        raise InputError("this is one table of a folder", where=str(path), fix=f"give the folder: {path.parent}")
    raise InputError(
        "no patient records are recognised in it",
        where=str(path),
        fix="give a folder with person.csv or person.parquet, FHIR JSON files, or OMOP tables",
    )


def save_patients(
    cohort: Cohort,
    folder: Path,
    format: Literal["parquet", "csv"] = "parquet",  # noqa: A002  the word of every table library
) -> None:
    """Write a cohort as an own folder, with its findings in `findings.json`. Raises InputError."""
    notes = ReadingNotes(cohort.findings, dict(cohort.summary), cohort.unmapped)
    save_own(dict(cohort.tables), Path(folder), format, notes)
