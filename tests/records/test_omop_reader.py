"""OMOP CDM 5.4: concepts, units, values, coverage, and what empty hierarchy tables mean."""

import datetime as dt

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from records.record_sources import (
    OBSERVED,
    families,
    load_omop,
    omop_condition,
    omop_folder,
    omop_measurement,
    one_finding,
    rows,
)
from trialrun.errors import InputError
from trialrun.records import load_patients


def person(**fields: str) -> dict:
    """A person row."""
    return {"person_id": "1", "gender_concept_id": "8532", "year_of_birth": "1960", **fields}


# -- persons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "first", "last"),
    [
        ({}, dt.date(1960, 1, 1), dt.date(1960, 12, 31)),
        ({"month_of_birth": "2"}, dt.date(1960, 2, 1), dt.date(1960, 2, 29)),
        ({"month_of_birth": "2", "day_of_birth": "3"}, dt.date(1960, 2, 3), dt.date(1960, 2, 3)),
        ({"year_of_birth": "", "birth_datetime": "1961-04-05 00:00:00"}, dt.date(1961, 4, 5), dt.date(1961, 4, 5)),
    ],
)
def test_birth_dates_are_as_exact_as_recorded(tmp_path, fields, first, last):
    """Year, month and day of birth give a span of days."""
    row = rows(load_omop(tmp_path, person=[person(**fields)]), "person")[0]
    assert (row["birth_date"], row["birth_date_to"]) == (first, last)


def test_sex_by_concept_or_source_value(tmp_path):
    """The gender concept decides, else the printed value; what is neither is unknown."""
    people = [
        person(),
        person(person_id="2", gender_concept_id="0", gender_source_value="M"),
        person(person_id="3", gender_concept_id="0", gender_source_value="?"),
    ]
    assert [row.get("sex") for row in rows(load_omop(tmp_path, person=people), "person")] == ["female", "male", None]


def test_negative_and_padded_ids_are_text(tmp_path):
    """Negative 64-bit ids, padded with spaces in one table, belong to one person."""
    low = "-9223372036854775808"
    cohort = load_omop(tmp_path, person=[person(person_id=low)], measurement=[omop_measurement(person_id=f" {low} ")])
    assert rows(cohort, "measurement")[0]["person_id"] == low


def test_deaths(tmp_path):
    """A death has its day; a death without a day is any day."""
    people = [person(), person(person_id="2")]
    deaths = [{"person_id": "1", "death_date": "2020-01-02"}, {"person_id": "2", "death_date": ""}]
    found = rows(load_omop(tmp_path, person=people, death=deaths), "person")
    assert [row["death_date_to"] for row in found] == [dt.date(2020, 1, 2), dt.date(9999, 12, 31)]


# -- measurements -----------------------------------------------------------------------------------------------------


def test_a_measurement_with_operator_range_and_time(tmp_path):
    """Operator, limits, unit and time are read; midnight is no time."""
    row = omop_measurement(
        operator_concept_id="4171756", range_low="140", range_high="400", measurement_datetime="2024-05-01 08:30:00"
    )
    found = rows(
        load_omop(
            tmp_path,
            measurement=[
                row,
                omop_measurement(measurement_date="2024-05-02", measurement_datetime="2024-05-02 00:00:00"),
            ],
        ),
        "measurement",
    )
    assert found[0] == {
        "person_id": "1", "variable": "platelets", "date": dt.date(2024, 5, 1), "date_to": dt.date(2024, 5, 1),
        "time": dt.time(8, 30), "value": 150.0, "comparator": "<", "unit": "10*3/uL", "low": 140.0, "high": 400.0,
    }  # fmt: skip
    assert "time" not in found[1]


def test_unit_concept_and_printed_unit_that_agree(tmp_path):
    """Two spellings of one unit are one unit."""
    found = rows(
        load_omop(tmp_path, measurement=[omop_measurement(unit_concept_id="8848", unit_source_value="10^9/L")]),
        "measurement",
    )
    assert found[0]["unit"] == "10*3/uL"


def test_unit_concept_and_printed_unit_that_disagree(tmp_path):
    """Where they contradict each other the unit counts as not known, and the finding names both."""
    row = omop_measurement(measurement_concept_id="3020630", unit_concept_id="8713", unit_source_value="g/L")
    cohort = load_omop(tmp_path, measurement=[row])
    assert "unit" not in rows(cohort, "measurement")[0]
    assert any("'g/dL'" in finding.message and "'g/L'" in finding.message for finding in cohort.findings)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"value_as_number": "", "value_source_value": "<20"}, {"value": 20.0, "comparator": "<"}),
        ({"value_as_number": "20", "value_source_value": "<20"}, {"value": 20.0, "comparator": "<"}),
        ({"value_as_number": "20", "value_source_value": "<30"}, {"value": 20.0}),
        ({"value_as_number": "NaN", "value_source_value": ""}, None),
        ({"value_as_number": "", "value_source_value": "Not detected (qualifier value)"}, {"text": "undetectable"}),
    ],
)  # fmt: skip
def test_values_printed_and_numeric(tmp_path, fields, expected):
    """A printed comparator counts where the number is the same; words are results; NaN is missing."""
    found = rows(load_omop(tmp_path, measurement=[omop_measurement(**fields)]), "measurement")
    shown = [{key: row[key] for key in ("value", "comparator", "text") if key in row} for row in found]
    assert shown == ([] if expected is None else [expected])


def test_a_coded_answer_is_a_result(tmp_path):
    """value_as_concept_id is read through the concept table."""
    concept = [
        {"concept_id": "1", "concept_name": "HBsAg", "vocabulary_id": "LOINC", "concept_code": "5195-3"},
        {"concept_id": "2", "concept_name": "Negative", "vocabulary_id": "SNOMED", "concept_code": "260385009"},
    ]
    row = omop_measurement(
        measurement_concept_id="1", value_as_number="", value_as_concept_id="2", unit_source_value=""
    )
    assert rows(load_omop(tmp_path, concept=concept, measurement=[row]), "measurement")[0]["text"] == "negative"


def test_rows_without_date_or_value_are_counted(tmp_path):
    """A measurement without a usable date or without a value is left out and counted."""
    undated, empty = omop_measurement(measurement_date="soon"), omop_measurement(value_as_number="")
    cohort = load_omop(tmp_path, measurement=[undated, empty])
    assert cohort.tables["measurement"].num_rows == 0
    assert cohort.summary["omop measurement: left out, no usable date"] == 1
    assert cohort.summary["omop measurement: left out, no value"] == 1
    assert "date" in families(cohort)


def test_wrong_unit_label_beside_right_numbers(tmp_path):
    """Total protein of 70 "g/dL" is named as looking like g/L and left as it is."""
    row = omop_measurement(
        measurement_concept_id="3020630", value_as_number="70", unit_source_value="g/dL", unit_concept_id="8713"
    )
    cohort = load_omop(tmp_path, measurement=[row])
    assert "g/L" in one_finding(cohort, "range").fix


def test_observations_are_measurements_too(tmp_path):
    """What stands in the observation table under a known variable is a measurement."""
    row = {
        "person_id": "1",
        "observation_concept_id": "3007461",
        "observation_date": "2024-05-01",
        "value_as_string": "150",
    }
    assert rows(load_omop(tmp_path, observation=[row]), "measurement")[0]["value"] == 150.0


# -- concepts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"condition_concept_id": "317009", "condition_source_value": ""},
        {"condition_concept_id": "0", "condition_source_value": "195967001.0"},
        {"condition_concept_id": "0", "condition_source_value": "J45.909"},
        {"condition_concept_id": "0", "condition_source_concept_id": "317009"},
        {"condition_concept_id": "999", "condition_source_value": "195967001"},
    ],
)
def test_a_condition_by_concept_source_concept_or_source_value(tmp_path, fields):
    """The standard code, the source code and, where neither is known, the form of the source value lead to the term."""
    assert (
        rows(load_omop(tmp_path, condition_occurrence=[omop_condition(**fields)]), "condition")[0]["concept"]
        == "asthma"
    )


UNKNOWN_KIND = {"condition_concept_id": "9444001", "condition_source_value": ""}


def test_without_a_hierarchy_nothing_is_expanded_and_absence_is_unknown(tmp_path):
    """With empty hierarchy tables an unmapped diagnosis stays unmapped, and its person has no condition coverage."""
    cohort = load_omop(tmp_path, condition_occurrence=[omop_condition(**UNKNOWN_KIND)], observation_period=[OBSERVED])
    assert cohort.tables["condition"].num_rows == 0
    assert {row["domain"] for row in rows(cohort, "coverage")} == {"exposure", "procedure"}
    assert {"hierarchy", "coverage"} <= families(cohort)


def test_with_ancestors_a_kind_is_found(tmp_path):
    """concept_ancestor leads from a code we do not know to one we know, and coverage is kept."""
    ancestor = [{"ancestor_concept_id": "317009", "descendant_concept_id": "9444001"}]
    cohort = load_omop(
        tmp_path,
        condition_occurrence=[omop_condition(**UNKNOWN_KIND)],
        observation_period=[OBSERVED],
        concept_ancestor=ancestor,
    )
    assert rows(cohort, "condition")[0]["concept"] == "asthma"
    assert len(rows(cohort, "coverage")) == 3
    assert "hierarchy" not in families(cohort)


def test_is_a_relationships_are_climbed(tmp_path):
    """Without concept_ancestor, filled `Is a` relationships are climbed; invalid ones are not."""
    link = {"concept_id_1": "9444001", "concept_id_2": "317009", "relationship_id": "Is a", "invalid_reason": ""}
    facts = {"condition_occurrence": [omop_condition(**UNKNOWN_KIND)]}
    (tmp_path / "valid").mkdir()
    (tmp_path / "invalid").mkdir()
    assert (
        rows(load_omop(tmp_path / "valid", concept_relationship=[link], **facts), "condition")[0]["concept"] == "asthma"
    )
    invalid = {**link, "invalid_reason": "D"}
    assert rows(load_omop(tmp_path / "invalid", concept_relationship=[invalid], **facts), "condition") == []


def test_an_uncoded_record_withholds_coverage_even_with_a_hierarchy(tmp_path):
    """A diagnosis that its source could not code may be anything: absence stays unknown."""
    ancestor = [{"ancestor_concept_id": "317009", "descendant_concept_id": "9444001"}]
    nameless = omop_condition(condition_concept_id="0", condition_source_value="see letter")
    cohort = load_omop(
        tmp_path, condition_occurrence=[nameless], observation_period=[OBSERVED], concept_ancestor=ancestor
    )
    assert "condition" not in {row["domain"] for row in rows(cohort, "coverage")}


def test_observation_periods_are_coverage(tmp_path):
    """An observation period covers conditions, exposures and procedures; one without an end covers nothing."""
    open_period = {**OBSERVED, "observation_period_end_date": ""}
    cohort = load_omop(tmp_path, observation_period=[OBSERVED, open_period])
    assert [(row["domain"], row["start"], row["end"]) for row in rows(cohort, "coverage")] == [
        (domain, dt.date(1990, 1, 1), dt.date(2024, 12, 31)) for domain in ("condition", "exposure", "procedure")
    ]
    assert cohort.summary["omop observation_period: left out, a period without start or end"] == 1


def test_drugs_and_procedures(tmp_path):
    """Drug exposures last from start to end with their route; procedures have their day."""
    concept = [
        {"concept_id": "1", "concept_name": "daratumumab", "vocabulary_id": "RxNorm", "concept_code": "1721947"},
        {"concept_id": "2", "concept_name": "Colonoscopy", "vocabulary_id": "SNOMED", "concept_code": "73761001"},
    ]
    drug = {
        "person_id": "1", "drug_concept_id": "1", "drug_exposure_start_date": "20240501",
        "drug_exposure_end_date": "2024-05-02",
        "route_source_value": "iv",
    }  # fmt: skip
    done = {"person_id": "1", "procedure_concept_id": "2", "procedure_date": "2024-05-03"}
    cohort = load_omop(tmp_path, concept=concept, drug_exposure=[drug], procedure_occurrence=[done])
    exposure = rows(cohort, "exposure")[0]
    assert (exposure["drug"], exposure["start"], exposure["end"], exposure["route"]) == (
        "daratumumab",
        dt.date(2024, 5, 1),
        dt.date(2024, 5, 2),
        "iv",
    )
    assert rows(cohort, "procedure")[0]["concept"] == "colonoscopy"


def test_future_facts_relative_to_the_data_cut(tmp_path):
    """Without an as-of date, facts after the release date of the source are said to be in the future."""
    source = [{"cdm_source_name": "x", "source_release_date": "2024-04-30"}]
    assert "future" in families(load_omop(tmp_path, cdm_source=source, measurement=[omop_measurement()]))


# -- files ------------------------------------------------------------------------------------------------------------


def test_csv_parquet_and_duckdb_give_the_same_rows(tmp_path):
    """The same data read from CSV, Parquet and a DuckDB file give the same tables."""
    for name in ("csv", "parquet"):
        (tmp_path / name).mkdir()
    facts = {
        "measurement": [omop_measurement()],
        "condition_occurrence": [omop_condition()],
        "observation_period": [OBSERVED],
    }
    folder = omop_folder(tmp_path / "csv", **facts)
    with duckdb.connect(str(tmp_path / "cdm.duckdb")) as connection:
        for file in folder.iterdir():
            relation = connection.read_csv(str(file), header=True)
            relation.create(file.stem)
            relation.write_parquet(str(tmp_path / "parquet" / f"{file.stem}.parquet"))
    before = (tmp_path / "cdm.duckdb").read_bytes()
    cohorts = [load_patients(tmp_path / name) for name in ("csv", "parquet", "cdm.duckdb")]
    for table in ("person", "measurement", "condition", "coverage"):
        first, *others = (rows(cohort, table) for cohort in cohorts)
        assert first and all(other == first for other in others)
    assert (tmp_path / "cdm.duckdb").read_bytes() == before


def test_parquet_nan_is_missing(tmp_path):
    """A NaN in a Parquet column is read as missing, with a finding."""
    omop_folder(tmp_path)
    columns = {
        "person_id": [1],
        "measurement_concept_id": [3007461],
        "measurement_date": [dt.date(2024, 5, 1)],
        "value_as_number": [float("nan")],
    }
    pq.write_table(pa.table(columns), tmp_path / "measurement.parquet")
    cohort = load_patients(tmp_path)
    assert cohort.tables["measurement"].num_rows == 0
    assert "nan" in families(cohort)


def test_missing_table_and_column_are_errors(tmp_path):
    """Without a person table, or without a required column, the message says which."""
    (tmp_path / "condition_occurrence.csv").write_text("person_id\n1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no person table"):
        load_patients(tmp_path)
    (tmp_path / "person.csv").write_text("person_id,year_of_birth\n1,1960\n", encoding="utf-8")
    with pytest.raises(InputError, match="condition_concept_id"):
        load_patients(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """A broken DuckDB file is an error with the path, never a traceback of the library."""
    (tmp_path / "cdm.duckdb").write_bytes(b"not a database at all")
    with pytest.raises(InputError, match=r"cdm\.duckdb"):
        load_patients(tmp_path / "cdm.duckdb")


def test_a_diagnosis_coded_as_another_kind_of_fact_is_not_mapped(tmp_path):
    """A condition row whose code is that of a procedure is unmapped, and absence is not claimed."""
    concept = [
        {"concept_id": "2", "concept_name": "Colonoscopy", "vocabulary_id": "SNOMED", "concept_code": "73761001"}
    ]
    row = omop_condition(condition_concept_id="2", condition_source_value="")
    cohort = load_omop(tmp_path, concept=concept, condition_occurrence=[row], observation_period=[OBSERVED])
    assert cohort.unmapped[0].code == "73761001"
    assert "condition" not in {row["domain"] for row in rows(cohort, "coverage")}


def test_upper_case_names_and_few_tables(tmp_path):
    """Table and column names in capitals are recognised, also without any table that only OMOP has."""
    (tmp_path / "PERSON.csv").write_text("PERSON_ID,YEAR_OF_BIRTH\n1,1960\n", encoding="utf-8")
    header = (
        "PERSON_ID,MEASUREMENT_CONCEPT_ID,MEASUREMENT_DATE,VALUE_AS_NUMBER,UNIT_SOURCE_VALUE,MEASUREMENT_SOURCE_VALUE"
    )
    (tmp_path / "MEASUREMENT.csv").write_text(f"{header}\n1,0,2024-05-01,150,K/uL,777-3\n", encoding="utf-8")
    assert rows(load_patients(tmp_path), "measurement")[0]["variable"] == "platelets"
