"""Own CSV and Parquet folders: what is read, what is refused, what is left out and said."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from records.record_sources import families, load_own, one_finding, own_folder, rows
from trialrun.errors import InputError
from trialrun.records import load_patients, make_cohort, save_patients
from trialrun.records.schema import PATIENT_TABLES

FULL = {
    "measurement": "person_id,variable,date,value,unit,low,high\na,platelets,2024-05-01,150,x10^9/L,140,400\n",
    "condition": "person_id,concept,start,end,status\na,asthma,2020,,active\n",
    "exposure": "person_id,drug,start,line,outcome\na,Darzalex,2022-03-01,2,partial response\n",
    "procedure": "person_id,concept,date\nb,autologous_sct,2021-05\n",
    "coverage": "person_id,domain,start,end\na,condition,,\nb,drugs,2010-01-01,2024-01-01\n",
    "event": "person_id,trial,kind,date\na,T,First dose,2024-06-01\n",
    "attestation": "person_id,trial,question,answer,by,date\na,,informed_consent,Y,dr,2024-05-01\n",
}


def test_every_table_is_read_and_conforms(tmp_path):
    """Each of the eight tables comes back with exactly the columns of the schema, sorted by person."""
    cohort = load_own(tmp_path, **FULL)
    for name, schema in PATIENT_TABLES.items():
        assert cohort.tables[name].column_names == schema.names
        assert cohort.tables[name].cast(schema).schema.equals(schema)
    assert cohort.size == 2


def test_spellings_become_names(tmp_path):
    """Spellings, units, domains, answers and kinds printed by people become the words of the schema."""
    cohort = load_own(tmp_path, **FULL)
    assert rows(cohort, "exposure")[0]["drug"] == "daratumumab"
    assert rows(cohort, "measurement")[0]["unit"] == "10*9/L"
    assert rows(cohort, "coverage")[1]["domain"] == "exposure"
    assert rows(cohort, "event")[0]["kind"] == "first_dose"
    assert rows(cohort, "attestation")[0]["answer"] == "yes"


def test_a_unit_with_two_meanings_is_told_by_its_variable(tmp_path):
    """`G/L` is giga a litre beside a count and grams a litre beside a protein; beside an enzyme it stays a finding."""
    printed = "".join(
        f"a,{name},2024-05-01,40,{unit}\n" for name, unit in (("platelets", "G/L"), ("albumin", "G/l"), ("alt", "G/L"))
    )
    cohort = load_own(tmp_path, measurement="person_id,variable,date,value,unit\n" + printed)
    units = {row["variable"]: row["unit"] for row in rows(cohort, "measurement")}
    assert units == {"platelets": "10*9/L", "albumin": "g/L", "alt": "G/L"}
    assert [found.row for found in cohort.findings if "not a unit we can read" in found.message] == [3]


def test_partial_dates_are_spans(tmp_path):
    """A year and a month of a date become the first and last day that they allow."""
    cohort = load_own(tmp_path, **FULL)
    condition, procedure = rows(cohort, "condition")[0], rows(cohort, "procedure")[0]
    assert (condition["start"], condition["start_to"]) == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert (procedure["date"], procedure["date_to"]) == (dt.date(2021, 5, 1), dt.date(2021, 5, 31))


def test_optional_tables_may_be_absent(tmp_path):
    """A folder with persons alone is a cohort, with empty tables and no coverage assumed."""
    cohort = load_own(tmp_path)
    assert cohort.tables["coverage"].num_rows == 0
    assert cohort.findings == ()


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_saving_and_loading_is_the_identity(tmp_path, ending):
    """What is saved is loaded again, row for row and in order, from Parquet and from CSV."""
    cohort = load_own(tmp_path, **FULL)
    save_patients(cohort, tmp_path / "again", ending)
    again = load_patients(tmp_path / "again")
    for name in PATIENT_TABLES:
        assert again.tables[name].to_pylist() == cohort.tables[name].to_pylist()


def test_findings_survive_saving(tmp_path):
    """What was found at the first reading is still said when the saved Parquet is read."""
    cohort = load_own(tmp_path, measurement="person_id,variable,date,value\na,plateletz,2024-05-01,1\n")
    save_patients(cohort, tmp_path / "again")
    again = load_patients(tmp_path / "again")
    assert set(again.findings) == set(cohort.findings)
    assert again.unmapped == cohort.unmapped


def test_foreign_parquet_is_read_like_csv(tmp_path):
    """Parquet that we did not write may have other types and spellings; its cells are read, not trusted."""
    own_folder(tmp_path)
    table = pa.table(
        {"person_id": ["b", "a"], "variable": ["PLT", "hemoglobin"], "date": ["2024-05-01", "2024"], "value": [150, 12]}
    )
    pq.write_table(table, tmp_path / "measurement.parquet")
    found = rows(load_patients(tmp_path), "measurement")
    assert [(row["person_id"], row["variable"], row["value"]) for row in found] == [
        ("a", "hemoglobin", 12.0),
        ("b", "platelets", 150.0),
    ]


def test_text_columns_are_one_dictionary(tmp_path):
    """Every text column of a loaded table is a single dictionary chunk, so that engines may use its codes."""
    table = load_own(tmp_path, **FULL).tables["measurement"]
    assert table["variable"].type == pa.dictionary(pa.int32(), pa.string())
    assert table["variable"].num_chunks == 1


def test_missing_column_names_file_column_and_nearest(tmp_path):
    """A missing required column is an error that names the file, the column and the nearest one that is there."""
    with pytest.raises(InputError, match=r"measurement\.csv: the column 'variable' is missing.*'variables'"):
        load_own(tmp_path, measurement="person_id,variables,date\na,platelets,2024-05-01\n")


def test_doubled_column_is_refused(tmp_path):
    """Two columns of one name cannot be told apart."""
    with pytest.raises(InputError, match="there twice"):
        load_own(tmp_path, measurement="person_id,variable,variable,date\na,b,c,2024-05-01\n")


def test_unknown_column_and_table_are_findings(tmp_path):
    """A column or file we do not know is said with the nearest name and not used."""
    cohort = load_own(
        tmp_path, measurement="person_id,variable,date,vallue\na,platelets,2024-05-01,1\n", exposures="person_id\na\n"
    )
    assert "'value'" in one_finding(cohort, "column").fix
    assert "exposure.csv" in one_finding(cohort, "table").fix


@pytest.mark.parametrize("text", ["", "\n", "person_id,sex\n"])
def test_empty_cohort_is_refused(tmp_path, text):
    """No persons is an error, whether the file is empty or has only a header."""
    with pytest.raises(InputError):
        load_own(tmp_path, person=text)


def test_missing_folder_and_unknown_content_are_refused(tmp_path):
    """A path that is not there or holds nothing we know is an error with a next step."""
    with pytest.raises(InputError, match="no such file"):
        load_patients(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no patient records are recognised"):
        load_patients(tmp_path)


def test_not_utf8_is_refused(tmp_path):
    """Text in another encoding is refused, never guessed."""
    own_folder(tmp_path)
    (tmp_path / "condition.csv").write_bytes(b"person_id,concept\na,asthm\xe9\n")
    with pytest.raises(InputError, match=r"condition\.csv"):
        load_patients(tmp_path)


def test_same_table_twice_is_refused(tmp_path):
    """One table in two formats is refused: nobody can say which one is meant."""
    own_folder(tmp_path)
    pq.write_table(pa.table({"person_id": ["a"]}), tmp_path / "person.parquet")
    with pytest.raises(InputError, match="same table"):
        load_patients(tmp_path)


def test_a_person_that_contradicts_itself_is_left_out(tmp_path):
    """The same id with different content is an error; that person and its facts are left out, others are used."""
    person = "person_id,sex,birth_date\na,female,1960-01-01\na,male,1960-01-01\nb,male,1950-01-01\nb,male,1950-01-01\n"
    cohort = load_own(tmp_path, person=person, measurement=FULL["measurement"])
    assert [row["person_id"] for row in rows(cohort, "person")] == ["b"]
    assert cohort.tables["measurement"].num_rows == 0
    assert {finding.severity for finding in cohort.findings if finding.family == "person"} == {"error", "warning"}


def test_facts_of_strangers_are_left_out(tmp_path):
    """Facts of a person without a person row are removed, counted and said."""
    cohort = load_own(tmp_path, measurement="person_id,variable,date,value\nz,platelets,2024-05-01,1\n")
    assert cohort.tables["measurement"].num_rows == 0
    assert cohort.summary["measurement: left out, person not known"] == 1


def test_unreadable_dates_of_measurements_leave_the_row_out(tmp_path):
    """An impossible date is an error finding with file and row; the measurement is left out."""
    cohort = load_own(
        tmp_path, measurement="person_id,variable,date,value\na,platelets,2024-02-30,1\na,platelets,05/08/2025,1\n"
    )
    assert cohort.tables["measurement"].num_rows == 0
    dates = [finding for finding in cohort.findings if finding.family == "date"]
    assert [(finding.source, finding.row, finding.severity) for finding in dates] == [
        ("measurement.csv", 1, "error"),
        ("measurement.csv", 2, "error"),
    ]


def test_unreadable_start_of_a_condition_stays_unknown(tmp_path):
    """A condition whose start cannot be read is kept with an unknown start: it is there, only not when."""
    cohort = load_own(tmp_path, condition="person_id,concept,start\na,asthma,soon\n")
    assert rows(cohort, "condition") == [{"person_id": "a", "concept": "asthma"}]


def test_unread_facts_withhold_coverage(tmp_path):
    """Where a fact could not be read, coverage of its domain is not claimed for that person; for others it is."""
    coverage = "person_id,domain,start,end\na,condition,,\na,exposure,,\nb,condition,,\n"
    cohort = load_own(tmp_path, condition="person_id,concept\na,athsmatic thing\n", coverage=coverage)
    assert [(row["person_id"], row["domain"]) for row in rows(cohort, "coverage")] == [
        ("a", "exposure"),
        ("b", "condition"),
    ]


def test_a_ragged_row_withholds_coverage_too(tmp_path):
    """A row with too few cells is left out with its row number, and its person loses coverage of that domain."""
    cohort = load_own(
        tmp_path,
        condition="person_id,concept,start\na,asthma\nb,asthma,2020\n",
        coverage="person_id,domain\na,condition\n",
    )
    assert one_finding(cohort, "row").row == 1
    assert cohort.tables["coverage"].num_rows == 0
    assert cohort.tables["condition"].to_pylist()[0]["source_row"] == 2


def test_a_word_is_never_complete_coverage(tmp_path):
    """Only an empty cell means complete or open coverage; NA or rubbish leaves the row out."""
    cohort = load_own(tmp_path, coverage="person_id,domain,start,end\na,condition,NA,\nb,condition,,unknown\n")
    assert cohort.tables["coverage"].num_rows == 0


def test_partial_coverage_is_read_narrowly(tmp_path):
    """Coverage from 2010 is only certain from its last day, and until 2020 only to its first."""
    cohort = load_own(tmp_path, coverage="person_id,domain,start,end\na,condition,2010,2020\n")
    assert rows(cohort, "coverage")[0] | {"person_id": "", "domain": ""} == {
        "person_id": "", "domain": "", "start": dt.date(2010, 12, 31), "end": dt.date(2020, 1, 1)
    }  # fmt: skip


def test_a_concept_of_the_wrong_kind_is_not_read(tmp_path):
    """A procedure in the condition table is an unknown condition."""
    cohort = load_own(tmp_path, condition="person_id,concept\na,autologous_sct\n")
    assert cohort.tables["condition"].num_rows == 0
    assert cohort.unmapped[0].code == "autologous_sct"


def test_time_stamps_give_day_and_time(tmp_path):
    """A time stamp in the date column is a day and a time of day, as written."""
    cohort = load_own(tmp_path, measurement="person_id,variable,date,value\na,platelets,2024-05-01T08:30:00+02:00,1\n")
    assert rows(cohort, "measurement")[0]["time"] == dt.time(8, 30)


def test_last_day_before_first_is_refused(tmp_path):
    """A date_to before its date is an error; the first day is used alone."""
    cohort = load_own(
        tmp_path, measurement="person_id,variable,date,date_to,value\na,platelets,2024-05-02,2024-05-01,1\n"
    )
    row = rows(cohort, "measurement")[0]
    assert row["date"] == row["date_to"] == dt.date(2024, 5, 2)
    assert "date" in families(cohort)


def test_make_cohort_completes_and_sorts():
    """A cohort made in memory has every table, sorted by person."""
    cohort = make_cohort({"person": pa.table({"person_id": ["b", "a"]})})
    assert set(cohort.tables) == set(PATIENT_TABLES)
    assert cohort.tables["person"]["person_id"].to_pylist() == ["a", "b"]


def test_wrong_format_is_refused(tmp_path):
    """Only Parquet and CSV are written."""
    cohort = make_cohort({"person": pa.table({"person_id": ["a"]})})
    with pytest.raises(InputError, match="parquet or csv"):
        save_patients(cohort, tmp_path, "xlsx")


def test_a_table_with_only_a_header_is_empty(tmp_path):
    """A header without rows is an empty table, not an error."""
    assert load_own(tmp_path, measurement="person_id,variable,date\n").tables["measurement"].num_rows == 0


def test_other_separators_are_refused(tmp_path):
    """Semicolons between cells are named in the message."""
    with pytest.raises(InputError, match="separated by ';'"):
        load_own(tmp_path, measurement="person_id;variable;date\na;platelets;2024-05-01\n")


def test_contradictory_comparators_leave_the_value_empty(tmp_path):
    """`<20` beside the comparator `>` is an error; the number is not used."""
    text = "person_id,variable,date,value,comparator\na,platelets,2024-05-01,<20,>\nb,platelets,2024-05-01,<20,<\n"
    cohort = load_own(tmp_path, measurement=text)
    assert [row.get("value") for row in rows(cohort, "measurement")] == [None, 20.0]
    assert one_finding(cohort, "number").row == 1


def test_marked_parquet_with_a_name_of_another_kind_is_read_again(tmp_path):
    """A file of ours whose names the vocabulary no longer knows is read cell by cell, with findings."""
    cohort = make_cohort(
        {
            "person": pa.table({"person_id": ["a"]}),
            "measurement": pa.table(
                {"person_id": ["a"], "variable": ["age"], "date": [dt.date(2024, 5, 1)], "value": [50.0]}
            ),
        }
    )
    save_patients(cohort, tmp_path)
    again = load_patients(tmp_path)
    assert again.tables["measurement"].num_rows == 0
    assert "name" in families(again)
