"""Case files, reckoned light chains and SDTM tables: what is read as it stands, and what is an error of its own."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from trialrun.errors import InputError
from trialrun.ground.dates import DateSpan
from trialrun.records import make_cohort
from trialrun.records.cases import read_case, read_cases
from trialrun.records.derived import derive_light_chains, with_reckoned
from trialrun.records.grade_tables import answer_table
from trialrun.records.reading import Reading
from trialrun.records.sdtm import read_sdtm, recorded_courses, sdtm_tables
from trialrun.terms import load_vocabulary

DAY = date(2026, 1, 5)


def line(**more: Any) -> str:
    """A line of a case file with one assessment."""
    assessed = {"date": "2026-01-05", **more.pop("facts", {})}
    return json.dumps({"id": "T", "criteria": "imwg-2016", "assessments": [assessed], **more})


def test_one_bad_line_never_stops_the_others(tmp_path: Path) -> None:
    """A broken line, one that is no object and one without id are errors of their own, each with a name."""
    path = tmp_path / "cases.jsonl"
    path.write_bytes(line().encode() + b'\n{"id": "B", broken\n\n[1]\n{"criteria": "x"}\n\xff\xfe\n' + line().encode())
    told = [(case.id, bool(case.error)) for case in read_cases(path)]
    assert told == [("T", False), ("B", True), ("line 4", True), ("line 5", True), ("line 6", True), ("T", False)]


def test_a_mark_of_byte_order_and_endless_nesting_stop_nobody(tmp_path: Path) -> None:
    """A file saved with a mark of byte order is read, and a line nested too deep is an error of its own."""
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line().encode() + b"\r\n" + b"[" * 200_000 + b"\r\n" + line().encode())
    assert [(case.id, bool(case.error)) for case in read_cases(path)] == [("T", False), ("line 2", True), ("T", False)]


def test_what_is_expected_is_never_looked_at() -> None:
    """A case is the same with and without its expected answers."""
    assert read_case(line()) == read_case(line(expect={"verdict": "met"}, expect_any=[1], expected=2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"criteria": ""},
        {"assessments": "x"},
        {"assessments": [1]},
        {"assessments": []},
        {"subject": []},
        {"events": {}},
        {"events": [{"date": "x", "type": "death"}]},
        {"events": [{"date": "2026-02-02", "type": "relapse"}]},
        {"facts": {"serum_m_protein": [1]}},
        {"facts": {"mrd": {"marrow": {"result": "perhaps", "sensitivity": 1e-5}}}},
        {"facts": {"mrd": {"marrow": {"result": "negative", "sensitivity": 5}}}},
        {"subject": {"plasmacytoma_lesions": "two"}},
    ],
)
def test_a_case_in_another_form_is_an_error(wrong: dict[str, Any]) -> None:
    """Whatever is not in the form of a case is an error with a reason, and no row is made of it."""
    case = read_case(line(**wrong))
    assert case.error and not case.rows


def test_what_was_not_done_makes_no_row() -> None:
    """Null, or a value that is null, is no measurement, and nothing is assumed in its place."""
    facts = {"serum_m_protein": None, "urine_m_protein": {"value": None, "unit": "mg/(24.h)"}, "unheard_of": 3}
    assert read_case(line(facts=facts)).rows["measurement"] == ()


def test_values_keep_their_comparator_and_unit() -> None:
    """A value below a limit stays one, in the unit in which it was printed."""
    rows = read_case(line(facts={"serum_m_protein": {"value": "<0.1", "unit": "g/dL"}})).rows["measurement"]
    assert [(row["value"], row["comparator"], row["unit"]) for row in rows] == [(0.1, "<", "g/dL")]


def test_a_limit_of_the_subject_is_told_in_the_unit_of_the_value() -> None:
    """An upper limit in pg/mL stands beside a value in ng/mL as a thousandth."""
    facts = {"vegf": {"value": 0.08, "unit": "ng/mL", "matrix": "plasma"}}
    subject = {"vegf_plasma_uln": {"value": 87, "unit": "pg/mL"}}
    row = read_case(line(facts=facts, subject=subject)).rows["measurement"][0]
    assert (row["variable"], row["high"]) == ("plasma_vegf", 0.087)


def chains(kappa: float, lambda_: float, mark: str = "", unit: str = "mg/L") -> list[dict[str, Any]]:
    """A kappa with a comparator and a lambda of one day."""
    shared = {"date": DAY, "date_to": DAY, "unit": unit}
    return [
        {"variable": "flc_kappa", "value": kappa, "comparator": mark or None, **shared},
        {"variable": "flc_lambda", "value": lambda_, "comparator": None, **shared},
    ]


def reckoned(rows: list[dict[str, Any]], chain: Any = None) -> dict[str, tuple[Any, Any]]:
    """The reckoned numbers with their comparators."""
    return {row["variable"]: (row["value"], row["comparator"]) for row in derive_light_chains(rows, chain)}


def test_light_chains_are_reckoned_from_both() -> None:
    """Difference and involved chain are in mg/dL, by the stated clone or by an abnormal ratio."""
    told = reckoned(chains(1000, 5))
    assert (told["dflc"], told["flc_involved"], told["flc_ratio"]) == ((99.5, None), (100.0, None), (200.0, None))
    assert reckoned(chains(1000, 5), "lambda")["dflc"] == (-99.5, None)
    assert reckoned(chains(5, 1000))["flc_involved"] == (100.0, None)
    assert set(reckoned(chains(10, 10))) == {"flc_ratio"}
    assert set(reckoned(chains(10, 10), "kappa")) == {"flc_ratio", "flc_involved", "flc_uninvolved", "dflc"}


def test_a_censored_chain_gives_numbers_between_two_ends() -> None:
    """Below 3 mg/L of kappa beside 100 of lambda the difference lies from 9.7 to 10 mg/dL."""
    told = reckoned(chains(3, 100, "<"))
    assert told["dflc"] == (9.7, "to 10.0")
    assert told["flc_ratio"] == (0.0, "to 0.03")
    assert reckoned(chains(3000, 100, ">"))["dflc"] == (290.0, ">=")


def test_a_table_gets_the_reckoned_rows_of_those_who_lack_them() -> None:
    """Persons with both chains and no difference get reckoned rows; all other rows stay, in order of persons."""
    both = [{**row, "person_id": "A"} for row in chains(1000, 5)]
    own = [{**row, "person_id": "B"} for row in [*chains(500, 5), {**chains(1, 1)[0], "variable": "dflc"}]]
    table = make_cohort({"measurement": pa.Table.from_pylist([*own, *both])}).tables["measurement"]
    told = with_reckoned(table).select(["person_id", "variable"]).to_pylist()
    assert [row["variable"] for row in told if row["person_id"] == "B"] == ["flc_kappa", "flc_lambda", "dflc"]
    assert {row["variable"] for row in told if row["person_id"] == "A"} >= {"dflc", "flc_ratio", "flc_involved"}
    assert [row["person_id"] for row in told] == sorted(row["person_id"] for row in told)
    assert with_reckoned(table.slice(0, 0)).num_rows == 0


def test_chains_that_cannot_be_used_are_left_out() -> None:
    """One chain alone, a unit that cannot be read or two values of a day give nothing."""
    both = chains(1000, 5)
    assert reckoned(both[:1]) == {}
    assert reckoned(chains(1000, 5, unit="kg")) == {}
    assert reckoned([*both, {**both[0], "value": 900.0}]) == {}


RS = (
    "USUBJID,RSSEQ,RSTESTCD,RSSTRESC,RSSTAT,RSEVAL,VISIT,RSDTC\n"
    "S1,1,OVRLRESP,PR,NA,INVESTIGATOR,WEEK 6,2026-02\n"
    "S1,2,OVRLRESP,PD,,,WEEK 12,2026-03-30T09:00\n"
    "S1,3,TRGRESP,CR,,INVESTIGATOR,WEEK 12,2026-03-30\n"
    "S1,4,OVRLRESP,CR,,INDEPENDENT ASSESSOR,WEEK 12,2026-03-30\n"
    "S1,5,OVRLRESP,CR,NOT DONE,INVESTIGATOR,WEEK 18,2026-05-01\n"
    "S1,6,OVRLRESP,CR,,INVESTIGATOR,WEEK 24,someday\n"
)
SUPPRS = (
    "USUBJID,RDOMAIN,IDVAR,IDVARVAL,QNAM,QVAL\n"
    "S1,RS,RSSEQ,2,PDIFL,Y\n"
    "S1,RS,RSSEQ,2,NACTDT,2026-04-01\n"
    "S1,RS,RSSEQ,2,OTHER,Y\n"
)
ADSL = "USUBJID,SEX,RANDDT\nS1,F,2026-01-05\nS2,M,NA\n"
LB = (
    "USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBORNRHI,LBSPEC,LBDTC,LBLOINC\n"
    "S1,MPROT,M-spike,4.2,g/dL,,SERUM,2026-01-05,\n"
    "S1,PLAT,Platelets,150,10*9/L,400,BLOOD,2026-01-05T08:00,\n"
    "S1,XYZ,Something else,1,,,,2026-01-05,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of SDTM tables with names of their own."""
    for name, text in (("a", RS), ("b", SUPPRS), ("c", ADSL), ("d", LB)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_recorded_responses_are_those_of_the_investigator(folder: Path) -> None:
    """Other tests, other evaluators and assessments not done are left out; a date that is none is a finding."""
    courses, findings = recorded_courses(read_sdtm(folder))
    first, second = courses
    assert [(one.response, one.date) for one in first.responses] == [
        ("PR", DateSpan(date(2026, 2, 1), date(2026, 2, 28))),
        ("PD", DateSpan(date(2026, 3, 30), date(2026, 3, 30))),
    ]
    assert (first.responses[1].kinds, first.responses[1].therapy) == (frozenset({"imaging"}), date(2026, 4, 1))
    assert (first.randomised, second.responses, second.randomised) == (DAY, (), None)
    assert [finding.row for finding in findings] == [6]


def test_sdtm_tables_become_patient_tables(folder: Path) -> None:
    """Subjects, laboratory values by name and events; a test that nobody knows is counted and left out."""
    reading = Reading(load_vocabulary())
    tables = sdtm_tables(read_sdtm(folder), reading)
    assert tables["person"]["person_id"].to_pylist() == ["S1", "S2"]
    assert tables["measurement"]["variable"].to_pylist() == ["serum_m_protein", "platelets"]
    assert tables["measurement"]["value"].to_pylist() == [4.2, 150.0]
    assert sorted(tables["event"]["kind"].to_pylist()) == ["new_therapy", "randomisation"]
    assert [code.code for code in reading.unmapped_codes()] == ["XYZ"]


def test_a_folder_without_sdtm_is_refused(tmp_path: Path) -> None:
    """A folder in which no table is recognised is an error with a next step."""
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_sdtm(tmp_path)


def test_a_grade_table_must_say_its_version() -> None:
    """The version of CTCAE is part of every grade, and is never assumed."""
    with pytest.raises(InputError):
        answer_table([{"ATOXDSCL": "Anemia", "AVAL": "9"}], "anemia")
    with pytest.raises(InputError):
        answer_table(
            [{"method": "MDRD", "creat": "1", "creatu": "mg/dL", "age": "1", "sex": "F", "weight_kg": ""}], "x"
        )
