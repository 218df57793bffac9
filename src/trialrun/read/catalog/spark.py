"""The same tables as a Spark job: documents in, rows out, by `mapInArrow`. Needs the extra `spark`; decides nothing."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from trialrun.errors import UsageError
from trialrun.read.catalog.assembling import REPEATED_AFTER, REPEATED_FIX
from trialrun.read.catalog.record_rows import Rows, rows_or_failure
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.documents.registers.many import read_record_lines, read_records

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

NESTED = pa.schema([(name, pa.list_(pa.struct(list(schema)))) for name, schema in CATALOG_TABLES.items()])
"""One row per document: its rows of every table."""
_REPEATED_BY = ("register", "trial", "member_state")


def read_documents(documents: DataFrame) -> dict[str, DataFrame]:
    """The tables of a catalog from a DataFrame with the columns `name` (text) and `content` (bytes).

    One pass reads every document, and each table is taken from it; cache or write them. Of records of one register
    with one identifier the one whose document comes first by name is kept; each other is a finding.
    Raises UsageError where pyspark is not installed, or a column is missing.
    """
    functions, types = _spark()
    missing = {"name", "content"} - set(documents.columns)
    if missing:
        raise UsageError(f"the documents have no column {sorted(missing)}", fix="give the columns name and content")
    nested = documents.select("name", "content").mapInArrow(read_batches, types.from_arrow_schema(NESTED)).cache()
    tables = {name: nested.select(functions.explode(name).alias("row")).select("row.*") for name in CATALOG_TABLES}
    return _without_repeated(tables)


def read_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Read batches of documents (`name`, `content`) into batches of `NESTED`: what each Spark worker does."""
    for batch in batches:
        rows = []
        for name, content in zip(batch.column("name").to_pylist(), batch.column("content").to_pylist(), strict=True):
            rows.append(_document(name, content))
        yield from pa.Table.from_pylist(rows, schema=NESTED).to_batches()


def _document(name: str | None, content: bytes | None) -> Rows:
    """The rows of one document; a file of lines (.jsonl, .ndjson) holds one JSON record a line."""
    rows: Rows = {table: [] for table in CATALOG_TABLES}
    raw, called = content or b"", name or ""
    many = called.lower().endswith((".jsonl", ".ndjson"))
    found = read_record_lines(enumerate(raw.split(b"\n"), 1), called) if many else read_records(raw, called)
    for one in found:
        for table, added in rows_or_failure(one)[0].items():
            rows[table].extend(added)
    return rows


def _without_repeated(tables: dict[str, DataFrame]) -> dict[str, DataFrame]:
    """The tables without the records that repeat another, and with a finding for each of them."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    same = Window.partitionBy(*_REPEATED_BY).orderBy("document")
    numbered = tables["trials"].withColumn("first_document", f.first("document").over(same))
    again = numbered.where(f.col("trial").isNotNull() & (f.col("document") != f.col("first_document")))
    repeated = again.select("trial", "register", "document", "first_document").cache()
    kept = {name: table.join(repeated.select("document"), "document", "left_anti") for name, table in tables.items()}
    types = dict(tables["findings"].dtypes)
    said = {
        "family": f.lit("repeated"),
        "severity": f.lit("warning"),
        "message": f.concat(f.lit(REPEATED_AFTER), "first_document"),
        "fix": f.lit(REPEATED_FIX),
        "count": f.lit(1),
        **{name: f.col(name) for name in ("trial", "register", "document")},
    }
    late = repeated.select(*(said.get(name, f.lit(None)).cast(kind).alias(name) for name, kind in types.items()))
    kept["findings"] = kept["findings"].unionByName(late)
    return {name: table.select(*CATALOG_TABLES[name].names) for name, table in kept.items()}


def _spark() -> tuple[Any, Any]:
    """Spark's functions and its types of Arrow columns."""
    try:
        importlib.import_module("pandas")  # Spark asks for it wherever it uses Arrow
        from pyspark.sql import functions
        from pyspark.sql.pandas import types
    except ImportError as error:
        raise UsageError(f"{error.name} is not installed", fix="pip install 'trialrun[spark]'") from error
    return functions, types
