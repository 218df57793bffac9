"""The tables and columns of OMOP CDM 5.4 that are read, and how a source that has them is recognised. Reads no rows."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

# Source: OMOP CDM 5.4 field list; only the fields that are read. The first `required` fields must exist.
INTEGER, TEXT, DAY, MOMENT, NUMBER = "bigint", "varchar", "date", "timestamp", "double"
OMOP_TABLES = MappingProxyType(
    {
        "person": {
            "person_id": TEXT,
            "gender_concept_id": INTEGER,
            "year_of_birth": INTEGER,
            "month_of_birth": INTEGER,
            "day_of_birth": INTEGER,
            "birth_datetime": MOMENT,
            "gender_source_value": TEXT,
        },
        "observation_period": {
            "person_id": TEXT,
            "observation_period_start_date": DAY,
            "observation_period_end_date": DAY,
        },
        "condition_occurrence": {
            "person_id": TEXT,
            "condition_concept_id": INTEGER,
            "condition_start_date": DAY,
            "condition_start_datetime": MOMENT,
            "condition_end_date": DAY,
            "condition_end_datetime": MOMENT,
            "condition_source_value": TEXT,
            "condition_source_concept_id": INTEGER,
        },
        "drug_exposure": {
            "person_id": TEXT,
            "drug_concept_id": INTEGER,
            "drug_exposure_start_date": DAY,
            "drug_exposure_start_datetime": MOMENT,
            "drug_exposure_end_date": DAY,
            "drug_exposure_end_datetime": MOMENT,
            "route_concept_id": INTEGER,
            "route_source_value": TEXT,
            "drug_source_value": TEXT,
            "drug_source_concept_id": INTEGER,
        },
        "procedure_occurrence": {
            "person_id": TEXT,
            "procedure_concept_id": INTEGER,
            "procedure_date": DAY,
            "procedure_datetime": MOMENT,
            "procedure_source_value": TEXT,
            "procedure_source_concept_id": INTEGER,
        },
        "measurement": {
            "person_id": TEXT,
            "measurement_concept_id": INTEGER,
            "measurement_date": DAY,
            "measurement_datetime": MOMENT,
            "operator_concept_id": INTEGER,
            "value_as_number": NUMBER,
            "value_as_concept_id": INTEGER,
            "unit_concept_id": INTEGER,
            "range_low": NUMBER,
            "range_high": NUMBER,
            "measurement_source_value": TEXT,
            "measurement_source_concept_id": INTEGER,
            "unit_source_value": TEXT,
            "value_source_value": TEXT,
        },
        "observation": {
            "person_id": TEXT,
            "observation_concept_id": INTEGER,
            "observation_date": DAY,
            "observation_datetime": MOMENT,
            "value_as_number": NUMBER,
            "value_as_string": TEXT,
            "value_as_concept_id": INTEGER,
            "unit_concept_id": INTEGER,
            "observation_source_value": TEXT,
            "observation_source_concept_id": INTEGER,
            "unit_source_value": TEXT,
            "value_source_value": TEXT,
        },
        "death": {"person_id": TEXT, "death_date": DAY, "death_datetime": MOMENT},
        "concept": {"concept_id": INTEGER, "concept_name": TEXT, "vocabulary_id": TEXT, "concept_code": TEXT},
        "concept_ancestor": {"ancestor_concept_id": INTEGER, "descendant_concept_id": INTEGER},
        "concept_relationship": {
            "concept_id_1": INTEGER,
            "concept_id_2": INTEGER,
            "relationship_id": TEXT,
            "invalid_reason": TEXT,
        },
        "cdm_source": {"source_release_date": DAY, "cdm_release_date": DAY},
    }
)
REQUIRED_FIELDS = MappingProxyType(
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
_DATABASES = (".duckdb", ".ddb", ".db")


def is_omop(path: Path) -> bool:
    """True for a DuckDB file, or a folder whose table names or person columns are those of OMOP."""
    if path.is_file():
        return path.name.lower().endswith(_DATABASES)
    names = table_files(path)
    if names.keys() & _ONLY_OMOP:
        return True
    columns = _columns(names["person"]) if "person" in names else set()
    return bool(columns & {"year_of_birth", "gender_concept_id"}) and not columns & {"birth_date", "sex"}


def table_files(folder: Path) -> dict[str, Path]:
    """The files of a folder that may be tables, by lower-case name without ending."""
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
