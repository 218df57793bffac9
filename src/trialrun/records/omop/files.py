"""Opens an OMOP source as DuckDB views that have the wanted columns with the wanted types, whatever the file format.

Nothing is written to the source; a DuckDB file is attached read-only.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from types import MappingProxyType

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.errors import InputError
from trialrun.records.reading import Reading, finding

# Source: OMOP CDM 5.4 field list; only the fields that are read. The first `required` fields must exist.
_I, _T, _D, _S, _N = "bigint", "varchar", "date", "timestamp", "double"
OMOP_TABLES = MappingProxyType(
    {
        "person": {
            "person_id": _T, "gender_concept_id": _I, "year_of_birth": _I, "month_of_birth": _I, "day_of_birth": _I,
            "birth_datetime": _S, "gender_source_value": _T,
        },
        "observation_period": {
            "person_id": _T, "observation_period_start_date": _D, "observation_period_end_date": _D,
        },
        "condition_occurrence": {
            "person_id": _T, "condition_concept_id": _I, "condition_start_date": _D, "condition_start_datetime": _S,
            "condition_end_date": _D, "condition_end_datetime": _S, "condition_source_value": _T,
            "condition_source_concept_id": _I,
        },
        "drug_exposure": {
            "person_id": _T, "drug_concept_id": _I, "drug_exposure_start_date": _D,
            "drug_exposure_start_datetime": _S, "drug_exposure_end_date": _D, "drug_exposure_end_datetime": _S,
            "route_concept_id": _I, "route_source_value": _T, "drug_source_value": _T, "drug_source_concept_id": _I,
        },
        "procedure_occurrence": {
            "person_id": _T, "procedure_concept_id": _I, "procedure_date": _D, "procedure_datetime": _S,
            "procedure_source_value": _T, "procedure_source_concept_id": _I,
        },
        "measurement": {
            "person_id": _T, "measurement_concept_id": _I, "measurement_date": _D, "measurement_datetime": _S,
            "operator_concept_id": _I, "value_as_number": _N, "value_as_concept_id": _I, "unit_concept_id": _I,
            "range_low": _N, "range_high": _N, "measurement_source_value": _T, "measurement_source_concept_id": _I,
            "unit_source_value": _T, "value_source_value": _T,
        },
        "observation": {
            "person_id": _T, "observation_concept_id": _I, "observation_date": _D, "observation_datetime": _S,
            "value_as_number": _N, "value_as_string": _T, "value_as_concept_id": _I, "unit_concept_id": _I,
            "observation_source_value": _T, "observation_source_concept_id": _I, "unit_source_value": _T,
            "value_source_value": _T,
        },
        "death": {"person_id": _T, "death_date": _D, "death_datetime": _S},
        "concept": {"concept_id": _I, "concept_name": _T, "vocabulary_id": _T, "concept_code": _T},
        "concept_ancestor": {"ancestor_concept_id": _I, "descendant_concept_id": _I},
        "concept_relationship": {
            "concept_id_1": _I, "concept_id_2": _I, "relationship_id": _T, "invalid_reason": _T,
        },
        "cdm_source": {"source_release_date": _D, "cdm_release_date": _D},
    }
)  # fmt: skip
_REQUIRED = MappingProxyType(
    {
        "person": ("person_id",),
        "observation_period": ("person_id", "observation_period_start_date", "observation_period_end_date"),
        "condition_occurrence": ("person_id", "condition_concept_id", "condition_start_date"),
        "drug_exposure": ("person_id", "drug_concept_id", "drug_exposure_start_date"),
        "procedure_occurrence": ("person_id", "procedure_concept_id", "procedure_date"),
        "measurement": ("person_id", "measurement_concept_id", "measurement_date"),
        "observation": ("person_id", "observation_concept_id", "observation_date"),
        "death": ("person_id",),
        "concept": ("concept_id", "vocabulary_id", "concept_code"),
    }
)
_ENDINGS = (".csv", ".parquet", ".csv.gz")
_ONLY_OMOP = frozenset(OMOP_TABLES) - {"person", "measurement"} | {"visit_occurrence"}
_NULL_WORDS = "'', 'NULL', 'null', '\\N', 'NA'"
_DATABASES = (".duckdb", ".ddb", ".db")


def is_omop(path: Path) -> bool:
    """True for a DuckDB file, or a folder whose table names or person columns are those of OMOP."""
    if path.is_file():
        return path.name.lower().endswith(_DATABASES)
    names = _table_files(path)
    if names.keys() & _ONLY_OMOP:
        return True
    columns = _columns(names["person"]) if "person" in names else set()
    return bool(columns & {"year_of_birth", "gender_concept_id"}) and not columns & {"birth_date", "sex"}


def _table_files(folder: Path) -> dict[str, Path]:
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        ending = next((ending for ending in _ENDINGS if path.name.lower().endswith(ending)), None)
        if ending:
            found[path.name.lower().removesuffix(ending)] = path
    return found


def _columns(path: Path) -> set[str]:
    """The lower-case column names of a file, empty where they cannot be read; only its head is looked at."""
    try:
        if path.name.lower().endswith(".parquet"):
            return {name.lower() for name in pq.read_schema(path).names}
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as lines:
            return {name.strip(' "\n\r').lower() for name in re.split("[,;\t]", str(lines.readline()))}
    except (OSError, UnicodeDecodeError, pa.ArrowException):
        return set()


def _read_file(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    if path.name.lower().endswith(".parquet"):
        return connection.read_parquet(str(path))
    return connection.read_csv(str(path), header=True, all_varchar=True)


def open_omop(path: Path, reading: Reading) -> duckdb.DuckDBPyConnection:
    """A connection with one view `cdm_TABLE` for each table of OMOP_TABLES, with `source_row` from 1.

    Tables that are not there are empty views. Raises InputError for an unreadable file, a missing person table or a
    missing required column; values that cannot be cast become null, with a finding.
    """
    connection = duckdb.connect()
    try:
        relations = _relations(connection, path)
        if "person" not in relations:
            raise InputError("there is no person table", where=str(path), fix="give the OMOP person table")
        for name, fields in OMOP_TABLES.items():
            _make_view(connection, name, fields, relations.get(name), reading)
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise InputError(f"cannot be read as OMOP: {first}", where=str(path), fix="check the files") from error
    return connection


def _relations(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, duckdb.DuckDBPyRelation]:
    if path.is_dir():
        return {name: _read_file(connection, file) for name, file in _table_files(path).items() if name in OMOP_TABLES}
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as source (read_only)")
    rows = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'source'"
        " union select schema_name, view_name from duckdb_views() where database_name = 'source' and not internal"
    ).fetchall()
    schemas = [schema for schema, table in rows if table.lower() == "person"]
    tables = {table.lower(): f'source."{schema}"."{table}"' for schema, table in rows if schema in schemas[:1]}
    # Vocabulary tables may stand in a schema of their own.
    for schema, table in rows:
        tables.setdefault(table.lower(), f'source."{schema}"."{table}"')
    return {name: connection.table(tables[name]) for name in OMOP_TABLES if name in tables}


def _make_view(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    fields: dict[str, str],
    relation: duckdb.DuckDBPyRelation | None,
    reading: Reading,
) -> None:
    if relation is None:
        empty = ", ".join(f"null::{kind} as {field}" for field, kind in fields.items())
        connection.sql(f"select {empty}, null::bigint as source_row limit 0").create_view(f"cdm_{name}")
        return
    present = {column.lower(): column for column in relation.columns}
    for field in _REQUIRED.get(name, ()):
        if field not in present:
            raise InputError(f"the column {field!r} is missing", where=name, fix="give tables of OMOP CDM 5.4")
    kinds = {column.lower(): str(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}
    columns = [
        f"{_cast(present[field], kind, kinds[field]) if field in present else f'null::{kind}'} as {field}"
        for field, kind in fields.items()
    ]
    numbered = relation.project("*, row_number() over () as trialrun_row")
    for field, kind in fields.items():
        stored = kinds.get(field, "")
        if (stored == "VARCHAR" and kind != _T) or (stored in ("DOUBLE", "FLOAT") and kind == _N):
            _report_uncast(Field(name, present[field], kind, stored), numbered, reading)
    numbered.project(", ".join([*columns, "trialrun_row as source_row"])).create_view(f"cdm_{name}")


def _cast(column: str, kind: str, stored: str) -> str:
    """The SQL that reads a stored column as the wanted type; what is not of that type becomes null."""
    if kind == _T:
        text = f"nullif(trim(\"{column}\"::varchar), '')"
        return f"coalesce(try_cast({text} as bigint)::varchar, {text})" if column.lower() == "person_id" else text
    if stored != "VARCHAR":
        cast = f'try_cast("{column}" as {kind})'
        return f"case when isfinite({cast}) then {cast} end" if kind == _N else cast
    text = f"nullif(trim(\"{column}\"), '')"
    if kind in (_D, _S):
        return f"coalesce(try_cast({text} as timestamp), try_strptime({text}, '%Y%m%d'))::{kind}"
    number = f"try_cast({text} as double)"
    if kind == _N:
        return f"case when isfinite({number}) then {number} end"
    return f"coalesce(try_cast({text} as bigint), try_cast({number} as bigint))"


class Field(msgspec.Struct, frozen=True):
    """One column of a source table: the type it is wanted in and the type it is stored in."""

    table: str
    column: str
    kind: str
    stored: str


def _report_uncast(field: Field, rows: duckdb.DuckDBPyRelation, reading: Reading) -> None:
    """A finding where values of a column are not of the wanted type; they stay unknown."""
    column = f'"{field.column}"'
    there = f"trim({column}) not in ({_NULL_WORDS})" if field.stored == "VARCHAR" else f"{column} is not null"
    bad = rows.filter(f"{there} and {_cast(field.column, field.kind, field.stored)} is null")
    count, row = bad.aggregate("count(*), min(trialrun_row)").fetchall()[0]
    if count:
        family = "nan" if field.kind == _N else "date" if field.kind in (_D, _S) else "number"
        message = f"{field.column}: a value that is not a {field.kind} is read as missing"
        reading.add(finding(family, "warning", message, source=field.table, row=row, count=count))
