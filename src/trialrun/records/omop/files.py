"""Opens an OMOP source as DuckDB views that have the wanted columns with the wanted types, whatever the file format.

Nothing is written to the source; a DuckDB file is attached read-only.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import msgspec

from trialrun.errors import InputError
from trialrun.records.omop.layout import DAY, MOMENT, NUMBER, OMOP_TABLES, REQUIRED_FIELDS, TEXT, table_files
from trialrun.records.reading import Reading, finding

_NULL_WORDS = "'', 'NULL', 'null', '\\N', 'NA'"
_NO_TEXT = "'', 'NULL', 'null', '\\N'"  # NA may be a name, such as that of sodium


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
        return {name: _read_file(connection, file) for name, file in table_files(path).items() if name in OMOP_TABLES}
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
    for field in REQUIRED_FIELDS.get(name, ()):
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
        if (stored == "VARCHAR" and kind != TEXT) or (stored in ("DOUBLE", "FLOAT") and kind == NUMBER):
            _report_uncast(Field(name, present[field], kind, stored), numbered, reading)
    numbered.project(", ".join([*columns, "trialrun_row as source_row"])).create_view(f"cdm_{name}")


def _cast(column: str, kind: str, stored: str) -> str:
    """The SQL that reads a stored column as the wanted type; what is not of that type becomes null."""
    if kind == TEXT:
        plain = f'trim("{column}"::varchar)'
        text = f"case when {plain} not in ({_NO_TEXT}) then {plain} end"
        return f"coalesce(try_cast({text} as bigint)::varchar, {text})" if column.lower() == "person_id" else text
    if stored != "VARCHAR":
        cast = f'try_cast("{column}" as {kind})'
        return f"case when isfinite({cast}) then {cast} end" if kind == NUMBER else cast
    text = f"nullif(trim(\"{column}\"), '')"
    if kind in (DAY, MOMENT):
        return f"coalesce(try_cast({text} as timestamp), try_strptime({text}, '%Y%m%d'))::{kind}"
    number = f"try_cast({text} as double)"
    if kind == NUMBER:
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
        family = "nan" if field.kind == NUMBER else "date" if field.kind in (DAY, MOMENT) else "number"
        words = {NUMBER: "number", DAY: "date", MOMENT: "date and time"}.get(field.kind, "whole number")
        message = f"{field.column}: a value that is not a {words} is read as missing"
        fix = "write 2024-05-17" if family == "date" else "write it with a point and without other marks"
        reading.add(finding(family, "warning", message, source=field.table, row=row, count=count, fix=fix))
