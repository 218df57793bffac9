"""Dirt in records: each kind is a finding, and nothing is repaired or guessed."""

import datetime as dt

import pytest

from records.record_sources import families, load_own, one_finding, own_folder, rows
from trialrun.records import load_patients

MEASURED = "person_id,variable,date,value,unit\n"


def measured(tmp_path, *lines: str):
    """A cohort with these measurement lines of persons a and b."""
    return load_own(tmp_path, measurement=MEASURED + "".join(f"{line}\n" for line in lines))


def test_wrong_unit_label_beside_right_numbers(tmp_path):
    """Total protein of 62 to 80 "g/dL" is named as looking like g/L, and left as recorded."""
    cohort = measured(tmp_path, "a,total_protein,2024-05-01,62,g/dL", "a,total_protein,2024-05-02,79.8,g/dL")
    found = one_finding(cohort, "range")
    assert found.count == 2 and "g/L" in found.fix
    assert [(row["value"], row["unit"]) for row in rows(cohort, "measurement")] == [(62.0, "g/dL"), (79.8, "g/dL")]


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [("<0.2", 0.2, "<"), ("> 100", 100.0, ">"), ("≤5", 5.0, "<="), (">=1e3", 1000.0, ">="), ("0.1", 0.1, None)],
)
def test_censored_values_keep_their_comparator(tmp_path, text, value, comparator):
    """A number with a comparator becomes both; a plain one has none."""
    row = rows(measured(tmp_path, f"a,platelets,2024-05-01,{text},10*9/L"), "measurement")[0]
    assert (row["value"], row.get("comparator")) == (value, comparator)


def test_censored_values_are_not_out_of_range_on_their_open_side(tmp_path):
    """`<0.2` says nothing below the plausible range."""
    assert "range" not in families(measured(tmp_path, "a,hemoglobin,2024-05-01,<0.2,g/dL"))
    assert "range" in families(measured(tmp_path, "a,hemoglobin,2024-05-01,0.2,g/dL"))


def test_words_in_the_value_column_are_results(tmp_path):
    """Result words in the value column move to text in our words; other words are kept as printed with a finding."""
    cohort = measured(tmp_path, "a,hbsag,2024-05-01,Non-reactive,", "a,platelets,2024-05-01,clotted,10*9/L")
    assert [row["text"] for row in rows(cohort, "measurement")] == ["negative", "clotted"]
    assert "clotted" in one_finding(cohort, "number").message


def test_no_unit_is_said_and_not_guessed(tmp_path):
    """A number without a unit is kept without one, and said once for the variable."""
    cohort = measured(tmp_path, "a,hemoglobin,2024-05-01,12,")
    assert "unit" not in rows(cohort, "measurement")[0]
    assert "without a unit" in one_finding(cohort, "unit").message


def test_unreadable_and_foreign_units_are_said(tmp_path):
    """A unit nobody knows is kept as printed; one of another kind is said to be incomparable."""
    cohort = measured(tmp_path, "a,hemoglobin,2024-05-01,12,spoons", "b,hemoglobin,2024-05-01,12,cm")
    assert [row["unit"] for row in rows(cohort, "measurement")] == ["spoons", "cm"]
    assert sum(finding.family == "unit" for finding in cohort.findings) >= 2


def test_one_variable_in_two_units_is_noted(tmp_path):
    """Several units of one variable are listed with counts."""
    cohort = measured(tmp_path, "a,hemoglobin,2024-05-01,12,g/dL", "b,hemoglobin,2024-05-01,120,g/L")
    assert "g/dL (1), g/L (1)" in one_finding(cohort, "units").message


def test_duplicate_rows_are_used_once(tmp_path):
    """Rows equal in everything but their place are one fact, and the later ones are counted."""
    cohort = measured(tmp_path, *["a,platelets,2024-05-01,150,10*9/L"] * 3)
    assert cohort.tables["measurement"].num_rows == 1
    assert (one_finding(cohort, "duplicate").row, one_finding(cohort, "duplicate").count) == (2, 2)


def test_ties_that_disagree_are_kept_and_said(tmp_path):
    """Different values at the same moment stay both, with a finding."""
    cohort = measured(tmp_path, "a,platelets,2024-05-01,150,10*9/L", "a,platelets,2024-05-01,90,10*9/L")
    assert cohort.tables["measurement"].num_rows == 2
    assert one_finding(cohort, "conflict").count == 1


def test_facts_after_death_are_kept_and_said(tmp_path):
    """A fact after the last possible day of death is a finding; one within the month of death is not."""
    person = "person_id,birth_date,death_date\na,1950,2024-04\n"
    lines = MEASURED + "a,platelets,2024-04-30,150,10*9/L\na,platelets,2024-05-01,150,10*9/L\n"
    cohort = load_own(tmp_path, person=person, measurement=lines)
    assert one_finding(cohort, "after-death").count == 1
    assert cohort.tables["measurement"].num_rows == 2


def test_facts_before_birth_are_said(tmp_path):
    """A fact before the first possible day of birth is a finding."""
    assert one_finding(measured(tmp_path, "a,platelets,1930-05-01,150,10*9/L"), "before-birth").row == 1


def test_future_facts_are_said_for_the_as_of_date(tmp_path):
    """Facts dated after the as-of date are said, and none without such a date."""
    own_folder(tmp_path, measurement=MEASURED + "a,platelets,2024-05-01,150,10*9/L\n")
    assert "future" not in families(load_patients(tmp_path))
    assert "future" not in families(load_patients(tmp_path, as_of=dt.date(2024, 5, 1)))
    assert "future" in families(load_patients(tmp_path, as_of=dt.date(2024, 4, 30)))


def test_nan_and_infinity_are_missing(tmp_path):
    """NaN is read as missing with a note; an infinite value is no number."""
    cohort = measured(tmp_path, "a,platelets,2024-05-01,NaN,10*9/L", "b,platelets,2024-05-01,1e999,10*9/L")
    assert [row.get("value") for row in rows(cohort, "measurement")] == [None, None]
    assert {"nan", "number"} <= families(cohort)


def test_bom_and_invisible_characters_do_not_matter(tmp_path):
    """A byte order mark, zero-width and no-break characters are removed, and the removal is said."""
    person = "\ufeffperson_id,sex\na\u200b,f\u00a0emale\nb,\u00a0female\n"
    cohort = load_own(tmp_path, person=person)
    assert [row["person_id"] for row in rows(cohort, "person")] == ["a", "b"]
    assert rows(cohort, "person")[1]["sex"] == "female"
    assert "invisible" in families(cohort)


def test_year_only_birth_dates_are_spans(tmp_path):
    """A birth year is every day of that year."""
    row = rows(load_own(tmp_path, person="person_id,birth_date\na,1960\n"), "person")[0]
    assert (row["birth_date"], row["birth_date_to"]) == (dt.date(1960, 1, 1), dt.date(1960, 12, 31))


def test_negative_ids_and_order(tmp_path):
    """Ids are text, also negative 64-bit ones, and tables are sorted by code point."""
    person = "person_id\n10\n9\n-9223372036854775808\n"
    assert [row["person_id"] for row in rows(load_own(tmp_path, person=person), "person")] == [
        "-9223372036854775808",
        "10",
        "9",
    ]


def test_a_period_that_ends_before_it_starts_is_left_out(tmp_path):
    """Such a row cannot be right; it is left out with an error, and absence is not claimed for that person."""
    cohort = load_own(
        tmp_path,
        condition="person_id,concept,start,end\na,asthma,2020-01-01,2019-01-01\n",
        coverage="person_id,domain\na,condition\n",
    )
    assert cohort.tables["condition"].num_rows == 0
    assert cohort.tables["coverage"].num_rows == 0


def test_temperature_limits_are_converted_with_their_offset(tmp_path):
    """98 degrees Fahrenheit are plausible: units that convert with an offset are judged rightly."""
    cohort = measured(tmp_path, "a,body_temperature,2024-05-01,98.6,[degF]", "a,body_temperature,2024-05-02,36.8,Cel")
    assert "range" not in families(cohort)


def test_counts_add_up(tmp_path):
    """Rows read are rows used plus rows left out, for each table."""
    cohort = measured(
        tmp_path,
        "a,platelets,2024-05-01,1,10*9/L", "a,platelets,2024-05-01,1,10*9/L", "z,platelets,2024-05-01,1,10*9/L",
        "a,nothing,2024-05-01,1,", "a,platelets,never,1,10*9/L",
    )  # fmt: skip
    left_out = sum(count for line, count in cohort.summary.items() if line.startswith("measurement: left out"))
    assert cohort.summary["measurement: rows read"] == cohort.summary["measurement: rows used"] + left_out == 5
