"""What a screening says beside its answers, and how needs and left-out rows are put into words."""

import datetime as dt

import pyarrow as pa
import pytest

from trialrun.ground.finding import Finding
from trialrun.ground.truth import Need
from trialrun.library import load_trial
from trialrun.records import Cohort, UnmappedCode, make_cohort
from trialrun.records.schema import PATIENT_TABLES
from trialrun.screen import count_findings, records_summary, similar_patients
from trialrun.screen.findings import newest_record, screening_findings
from trialrun.screen.summary import left_out_text, unmapped_summary, unmapped_text
from trialrun.screen.wording import need_text, needs_text
from trialrun.terms import load_vocabulary

DAY = dt.date
BORN = DAY(1960, 1, 1)


def cohort(**tables: list[dict[str, object]]) -> Cohort:
    """A cohort from rows; columns not named are null."""
    return make_cohort({name: pa.Table.from_pylist(rows, schema=PATIENT_TABLES[name]) for name, rows in tables.items()})


def people(*ids: str, born: dt.date = BORN) -> list[dict[str, object]]:
    """Persons of one birth date."""
    return [{"person_id": name, "birth_date": born, "birth_date_to": born} for name in ids]


def families(one: Cohort, as_of: dt.date) -> list[str]:
    """The families of what is found beside the answers."""
    return [finding.family for finding in screening_findings([], one, as_of, frozenset())]


def test_the_newest_record_of_any_table() -> None:
    """The newest day is looked for in measurements, conditions, exposures and procedures; none is None."""
    one = cohort(
        person=people("1"),
        measurement=[{"person_id": "1", "variable": "platelets", "date": DAY(2020, 1, 1)}],
        procedure=[{"person_id": "1", "concept": "major_surgery", "date": DAY(2022, 2, 2)}],
        exposure=[{"person_id": "1", "drug": "lenalidomide", "start": None}],
    )
    assert newest_record(one) == DAY(2022, 2, 2)
    assert newest_record(cohort(person=people("1"))) is None


@pytest.mark.parametrize(("as_of", "found"), [(DAY(2021, 1, 1), []), (DAY(2021, 1, 2), ["as-of"])])
def test_records_older_than_a_year_are_pointed_out(as_of: dt.date, found: list[str]) -> None:
    """Up to 366 days between the newest record and the as-of date nothing is said, from then on it is."""
    one = cohort(person=people("1"), measurement=[{"person_id": "1", "variable": "platelets", "date": DAY(2020, 1, 2)}])
    assert families(one, as_of) == found


def test_the_dead_and_the_unborn_are_counted() -> None:
    """Deaths before the day and births after it are findings with their number; the day itself is neither."""
    day = DAY(2020, 5, 5)
    persons = [
        *people("born-today", born=day),
        *people("unborn", "unborn-too", born=DAY(2020, 5, 6)),
        {**people("dead")[0], "death_date": DAY(2020, 5, 4), "death_date_to": DAY(2020, 5, 4)},
        {**people("dies")[0], "death_date": day, "death_date_to": day},
        {**people("perhaps")[0], "death_date": DAY(2020, 1, 1), "death_date_to": DAY(2020, 12, 31)},
    ]
    found = screening_findings([], cohort(person=persons), day, frozenset())
    assert {finding.family: finding.count for finding in found} == {"as-of": 2, "death": 1}


def test_incomplete_lists_and_assumptions_are_said_once_each() -> None:
    """A trial without an eligibility list, and every assumption of the user, is a warning."""
    trials = [load_trial("limoges-len-dex"), load_trial("NCT04396496")]
    found = screening_findings(trials, cohort(person=people("1")), DAY(2020, 1, 1), frozenset({"exposure"}))
    assert [finding.family for finding in found] == ["assumption", "eligibility"]
    assert all(finding.severity == "warning" for finding in found)


def test_counts_of_reading_become_tables_and_reasons() -> None:
    """Each table has what was read, used, and left out for each reason."""
    counts = {
        "person: rows read": 4,
        "person: rows used": 3,
        "person: left out, same row twice": 1,
        "measurement: left out, unknown variable": 2,
        "measurement: left out, no usable date": 1,
    }
    assert records_summary(counts) == {
        "person": {"rows_read": 4, "rows_used": 3, "left_out": {"same row twice": 1}},
        "measurement": {"left_out": {"unknown variable": 2, "no usable date": 1}},
    }
    assert left_out_text(counts) == "person (1 same row twice); measurement (2 unknown variable, 1 no usable date)"
    assert left_out_text({"person: rows read": 4}) == ""


def test_the_most_frequent_codes_without_a_term_are_listed() -> None:
    """The summary counts all codes and lists fifty with their counts; the text names the first three."""
    codes = tuple(UnmappedCode("SNOMED", str(number), "x", "Condition", 100 - number) for number in range(60))
    summary = unmapped_summary(codes)
    assert (summary["codes"], summary["rows"], len(summary["most_frequent"])) == (60, sum(range(41, 101)), 50)
    first = {"system": "SNOMED", "code": "0", "display": "x", "table": "Condition", "count": 100}
    assert summary["most_frequent"][0] == first
    assert "60, on" in unmapped_text(codes) and "SNOMED 0 x (100)" in unmapped_text(codes)
    assert unmapped_text(()) == ""


def test_a_folded_finding_counts_as_often_as_it_was_met() -> None:
    """Three rows with one message are three, and severities without findings are not listed."""
    found = [Finding("unit", "warning", "x", count=3), Finding("unit", "warning", "y"), Finding("date", "error", "z")]
    assert count_findings(found) == {"error": {"date": 1}, "warning": {"unit": 4}}


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (Need("measurement", "platelets", "a recorded value"), "a value of platelet count"),
        (Need("measurement", "platelets", "an exact value"), "an exact value of platelet count"),
        (Need("coverage", "anti_cd38"), "Has the patient been given any anti-CD38 antibody?"),
        (Need("coverage", "hiv_infection"), "Has the patient had any HIV infection?"),
        (Need("coverage", "major_surgery"), "Has the patient had any major surgery?"),
        (Need("date", "myocardial_infarction"), "the exact date of myocardial infarction"),
        (Need("detail", "asthma", "severity"), "the severity of asthma"),
        (Need("attestation", "no_such_question"), "no such question"),
        (Need("something new", "platelets", "seen_by_nobody"), "platelet count (seen by nobody)"),
    ],
    ids=str,
)
def test_needs_are_asked_as_a_coordinator_would(need: Need, words: str) -> None:
    """Drugs are given, diagnoses and procedures are had, values are looked up."""
    assert need_text(need, load_trial("NCT04396496"), load_vocabulary()).startswith(words)


def test_nothing_is_asked_twice_in_one_cell() -> None:
    """Two needs with the same words are one question."""
    needs = (Need("coverage", "hiv_infection", "a"), Need("coverage", "hiv_infection", "b"))
    assert needs_text(needs, load_trial("NCT04396496"), load_vocabulary()).count("?") == 1


@pytest.mark.parametrize(
    ("meant", "similar"), [("1", ("0001",)), ("p-7", ("P-7",)), (" P-7", ("P-7",)), ("P-8", ("P-7",)), ("zzz", ())]
)
def test_ids_that_may_have_been_meant(meant: str, similar: tuple[str, ...]) -> None:
    """Zeros, case and blanks first; else the most similar letters; else nothing."""
    assert similar_patients(cohort(person=people("0001", "P-7")), meant) == similar
