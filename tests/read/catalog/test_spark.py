"""The catalog as a Spark job in local mode: the same tables as the files of a catalog hold."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry_records import FORMATS, v2_record
from trialrun.errors import UsageError
from trialrun.read.catalog.registry import read_registry
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.catalog.spark import NESTED, read_batches, read_documents

pytestmark = pytest.mark.filterwarnings("ignore")

DOCUMENTS = {
    **{f"{kind.replace(' ', '_')}.{'xml' if 'xml' in kind else 'json'}": raw for kind, raw in FORMATS.items()},
    "lines.jsonl": v2_record(1) + b"\n{broken\n" + v2_record(2),
    "zz_again.json": FORMATS["ctgov v2"],
    "zz_cut.json": FORMATS["ctgov v2"][:500],
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A local Spark with two workers; the tests are skipped where there is no Spark or no Java."""
    missing = [name for name in ("pyspark", "pandas") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed (extra `spark`)")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


def rows(table: pa.Table) -> list[str]:
    """The rows of a table in an order that does not depend on where they were made."""
    return sorted(str(row) for row in table.to_pylist())


def test_a_worker_reads_batches_of_documents_into_nested_rows() -> None:
    """What a Spark worker does needs no Spark: a batch of names and contents becomes one row a document."""
    batch = pa.RecordBatch.from_pydict({"name": list(DOCUMENTS), "content": list(DOCUMENTS.values())})
    (made,) = read_batches([batch])
    assert made.schema == NESTED
    assert [len(trials) for trials in made.column("trials").to_pylist()] == [1, 1, 1, 1, 1, 1, 2, 1, 0]


def test_the_job_gives_the_same_tables_as_the_catalog(spark: Any, tmp_path: Path) -> None:
    """Every row of every table is the same as in the catalog of the same files; repeated and broken ones included."""
    folder = tmp_path / "registry"
    folder.mkdir()
    for name, raw in DOCUMENTS.items():
        (folder / name).write_bytes(raw)
    read_registry(folder, tmp_path / "catalog", workers=1)
    frame = spark.createDataFrame(list(DOCUMENTS.items()), "name string, content binary").repartition(3)
    tables = read_documents(frame)
    for name in CATALOG_TABLES:
        made = tables[name].toArrow()
        assert made.column_names == CATALOG_TABLES[name].names
        assert rows(made.cast(CATALOG_TABLES[name])) == rows(pq.read_table(tmp_path / "catalog" / f"{name}.parquet"))


def test_documents_without_their_columns_are_refused(spark: Any) -> None:
    """The columns are `name` and `content`; the error says which is missing."""
    with pytest.raises(UsageError, match="content"):
        read_documents(spark.createDataFrame([("a",)], "name string"))
