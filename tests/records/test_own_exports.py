"""Own CSV as spreadsheets and databases write it: null words, open quotes, impossible lives; and that counts add up."""

import datetime as dt

import pytest

from records.record_sources import families, load_own, own_folder, rows
from trialrun.records import load_patients
from trialrun.records.cells import read_moment
from trialrun.terms import read_unit

HEAD = "person_id,variable,date,value,unit\n"


def test_null_words_are_no_unit_status_or_site(tmp_path):
    """`NULL` and `NA` are not kept as if they were units or statuses."""
    condition = "person_id,concept,start,status,site\na,asthma,2020,NULL,NA\n"
    cohort = load_own(tmp_path, measurement=HEAD + "a,platelets,2024-05-01,12,NULL\n", condition=condition)
    assert "unit" not in rows(cohort, "measurement")[0]
    assert rows(cohort, "condition")[0].keys() & {"status", "site"} == set()


def test_a_quote_that_is_not_closed_is_said_and_withholds_coverage(tmp_path):
    """Rows that vanish into an open quote are an error with their count, and nobody in them is known to be free."""
    condition = 'person_id,concept,site\na,asthma,"left\nb,asthma,right\na,asthma,"\n'
    cohort = load_own(tmp_path, condition=condition, coverage="person_id,domain\na,condition\nb,condition\n")
    found = [one for one in cohort.findings if one.family == "row"]
    assert [(one.severity, one.row, one.count) for one in found] == [("error", 1, 2)]
    assert rows(cohort, "coverage") == []
    assert cohort.summary["condition: left out, inside an open quote"] == 2


def test_a_cell_of_several_lines_is_no_open_quote(tmp_path):
    """A comment of several lines is a cell like any other."""
    cohort = load_own(tmp_path, measurement=HEAD[:-1] + ',text\na,platelets,2024-05-01,12,K/uL,"one\ntwo, three"\n')
    assert "row" not in families(cohort)


def test_ragged_rows_are_counted_as_read(tmp_path):
    """Rows read are rows used plus rows left out, also where a row has a cell too many."""
    cohort = load_own(
        tmp_path, measurement=HEAD + "a,platelets,2024-05-01,12,K/uL\na,platelets,2024-05-02,1,250,K/uL\n"
    )
    counts = {key: rows for key, rows in cohort.summary.items() if key.startswith("measurement")}
    assert counts["measurement: rows read"] == 2
    assert counts["measurement: rows used"] + counts["measurement: left out, ragged row"] == 2


def test_impossible_lives_are_said(tmp_path):
    """A death before birth, and a birth after the as-of date, are errors of the person."""
    person = "person_id,birth_date,death_date\na,1990-01-01,1980-01-01\nb,2090-01-01,\n"
    cohort = load_patients(own_folder(tmp_path, person=person), as_of=dt.date(2026, 1, 1))
    found = {one.family: one.row for one in cohort.findings if one.severity == "error"}
    assert found == {"before-birth": 1, "future": 2}


def test_findings_that_ask_for_a_repair_say_which(tmp_path):
    """Every error and warning names its file and the next step."""
    measurement = HEAD + 'a,platelets,soon,1,K/uL\na,platelets,2024-05-01,"1,2",odd\n,,,,\na,platelets,2024-05-02,5\n'
    condition = "person_id,concept,start,end\na,asthma,2020-01-01,2019-01-01\na,moon,,\nz,asthma,,\n"
    cohort = load_own(tmp_path, measurement=measurement, condition=condition)
    grave = [one for one in cohort.findings if one.severity in ("error", "warning")]
    assert len(grave) >= 8
    assert [one.text() for one in grave if not (one.fix and one.source)] == []


def test_units_as_analysers_and_spreadsheets_print_them():
    """Printed units are read in every case; a unit with two meanings (mil is a thousand or a million) is not."""
    printed = {
        "thou/mm3": "10*3/uL", "THOU/CMM": "10*3/uL", "10x3/uL": "10*3/uL", "x10E3/uL": "10*3/uL", "K/uL": "10*3/uL",
        "gm%": "g/dL", "Mg/dL": "mg/dL", "MG/DL": "mg/dL", "PG": "pg", "mL/min/1.73m*2": "mL/min/{1.73_m2}",
        "Mmol/L": "mmol/L", "ng/ml FEU": "ng/mL{FEU}", "mil/mm3": None, "G/L": None,
    }  # fmt: skip
    assert {text: read_unit(text) for text in printed} == printed


@pytest.mark.parametrize("text", ["2024/05/17", "20240517", "17-May-2024", "17 MAY 2024", "2024-05-17 00:00:00"])
def test_days_with_one_meaning_are_read(text):
    """A full day that can only be one day is read, whatever its form."""
    moment = read_moment(text)
    assert moment is not None and moment.span.first == moment.span.last == dt.date(2024, 5, 17)


@pytest.mark.parametrize(
    "text", ["05/04/2024", "5.4.2024", "20241301", "31-Feb-2024", "45413", "2024-UN-UN", "Maybe 2024"]
)
def test_days_with_two_meanings_are_refused(text):
    """Day and month that could be exchanged, days that do not exist and serial numbers are never guessed."""
    with pytest.raises(LookupError):
        read_moment(text)
