"""OMOP CDM 5.4 as patient tables: every clinical table joined with the terms of its concepts, in DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from trialrun.records.omop import queries
from trialrun.records.omop.concepts import ConceptMap, Recorded, kind_of
from trialrun.records.omop.files import open_omop
from trialrun.records.omop.values import make_answers, make_statements, make_units
from trialrun.records.reading import Reading, finding
from trialrun.records.tables import columns_of, conform

# Which table of OMOP holds which domain of ours: a record that is not mapped there makes absence unknown.
_DOMAIN_TABLES = {
    "condition_occurrence": "condition",
    "drug_exposure": "exposure",
    "procedure_occurrence": "procedure",
}
_SOURCES = ("condition_occurrence", "drug_exposure", "procedure_occurrence", "measurement", "observation")


def read_omop(path: Path, reading: Reading) -> dict[str, pa.Table]:
    """All tables of an OMOP source. Raises InputError where it cannot be opened or a required column is missing."""
    connection = open_omop(path, reading)
    with connection:
        _find_cut(connection, reading)
        concepts = ConceptMap(connection, reading)
        for table in _SOURCES:
            _map_table(connection, table, concepts, reading)
        make_units(connection, concepts, reading)
        make_answers(connection, concepts)
        make_statements(connection)
        tables = {name: _fetch(connection, name, reading) for name in queries.TABLES}
        _report_undated(connection, reading)
    return tables


def _find_cut(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """The day the data end, where the source says so, serves findings on future dates when no as-of date is given."""
    query = "select max(coalesce(source_release_date, cdm_release_date)) from cdm_cdm_source"
    day = connection.execute(query).fetchall()[0][0]
    reading.cut = reading.cut or day


def _map_table(connection: duckdb.DuckDBPyConnection, table: str, concepts: ConceptMap, reading: Reading) -> None:
    """Make `keys_TABLE` (distinct concepts) and `map_TABLE` (terms); remember who has unmapped records."""
    connection.execute(queries.KEYS[table])
    rows = connection.execute(queries.KEY_ROWS[table]).fetchall()
    recorded = [Recorded(*row) for row in rows]
    reading.count(f"omop {table}", "rows read", sum(one.rows for one in recorded))
    terms = concepts.terms(table, recorded)
    pairs = [(number, term.name, kind_of(term)) for number, found in terms.items() for term in found]
    columns = list(zip(*pairs, strict=True)) or [(), (), ()]
    kinds = (pa.int64(), pa.string(), pa.string())
    arrays = [pa.array(column, type=kind) for column, kind in zip(columns, kinds, strict=True)]
    mapping = pa.table(arrays, names=["number", "term", "kind"])
    connection.register(f"map_{table}", mapping)
    missed = sum(one.rows for one in recorded if not terms[one.number])
    reading.count(f"omop {table}", "left out, code not mapped", missed)
    # A concept whose place in the hierarchy is known, and leads to no term of ours, is none of them; no other is.
    unknown = [one.number for one in recorded if not terms[one.number] and not concepts.is_decided(one)]
    if table in _DOMAIN_TABLES and unknown:
        persons = connection.execute(queries.PERSONS_OF[table], {"numbers": unknown}).fetchall()
        reading.leave_unread(_DOMAIN_TABLES[table], (person for (person,) in persons))


def _fetch(connection: duckdb.DuckDBPyConnection, name: str, reading: Reading) -> pa.Table:
    table = connection.sql(queries.TABLES[name]).to_arrow_table()
    return conform(name, columns_of(table))


def _report_undated(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    for table, query in queries.LEFT_OUT.items():
        for why, count, row in connection.execute(query).fetchall():
            if not count:
                continue
            reading.count(f"omop {table}", f"left out, {why}", count)
            if why != "no value":
                message = f"{why}; the row is left out"
                reading.add(
                    finding("date", "warning", message, source=table, row=row, count=count, fix="give its date")
                )
