"""`trialrun assess`: every form of input and output, what is refused, and which code that gives."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from assess.written import FALLING, NO_UNIT, OTHER_SPECIMEN, RELAPSE, TWO_MARKERS, case, case_file, visit
from cli_runs import Run, folder_of

FHIR = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "F1", "gender": "female", "birthDate": "1960-05-17"}},
        *(
            {
                "resource": {
                    "resourceType": "Observation", "id": f"o{day}", "status": "final",
                    "subject": {"reference": "Patient/F1"}, "effectiveDateTime": day,
                    "code": {"coding": [{"system": "http://loinc.org", "code": "33358-3"}]},
                    "valueQuantity": {"value": value, "unit": unit, "code": unit, "system": "http://unitsofmeasure.org"},
                }
            }
            for day, value, unit in (("2026-01-05", 4.2, "g/dL"), ("2026-02-02", 20, "g/L"), ("2026-03-02", 2, "g/dL"))
        ),
    ],
}  # fmt: skip
OWN = {
    "person.csv": "person_id,sex\nX1,female\nX2,male\n",
    "measurement.csv": (
        "person_id,variable,date,value,unit\n"
        "X1,serum_m_protein,2026-03-02,2.0,g/dL\nX1,serum_m_protein,2026-01-05,4.2,g/dL\n"
        "X1,serum_m_protein,2026-02-02,20,g/L\nX2,serum_m_protein,2026-01-05,3,g/dL\n"
    ),
    "event.csv": "person_id,kind,date\nX1,new_therapy,2026-03-01\n",
}
RS = {
    "dm.csv": "USUBJID,RFSTDTC\nS1,2026-01-05\n",
    "rs.csv": (
        "STUDYID,USUBJID,RSSEQ,RSTESTCD,RSORRES,RSSTRESC,RSEVAL,RSDTC\n"
        "T,S1,1,OVRLRESP,VGPR,VGPR,INVESTIGATOR,2026-02-02\nT,S1,2,OVRLRESP,PR,PR,INVESTIGATOR,2026-03-02\n"
    ),
}
LB = {
    "dm.csv": "USUBJID,RFSTDTC\nS1,2026-01-05\n",
    "lb.csv": (
        "USUBJID,LBTESTCD,LBTEST,LBLOINC,LBORRES,LBORRESU,LBSTRESN,LBSTRESU,LBSPEC,LBDTC\n"
        "S1,MPROT,M-protein,33358-3,4.2,g/dL,4.2,g/dL,SERUM,2026-01-05\n"
        "S1,MPROT,M-protein,33358-3,2.0,g/dL,2.0,g/dL,SERUM,2026-02-02\n"
    ),
}


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A case file with a good case, one of another specimen, and one without a unit."""
    return case_file(tmp_path, FALLING, OTHER_SPECIMEN, NO_UNIT)


@pytest.fixture
def own_set(tmp_path: Path) -> Path:
    """A criteria set as a user writes it."""
    return folder_of(tmp_path, {"two-marker-fall.yaml": TWO_MARKERS}) / "two-marker-fall.yaml"


def patients_of(document: Any) -> dict[str, Any]:
    """The patients of a JSON document by their id."""
    return {one["person_id"]: one for one in document["patients"]}


def test_a_set_of_the_user_judges_case_files(run: Run, own_set: Path, cases: Path) -> None:
    """A user's set is named by its path; its thresholds are named as the user's, and the bad case is refused alone."""
    ran = run("assess", own_set, cases)
    assert ran.code == 0
    assert "thresholds named by the user: m_protein.fall, vegf.fall" in ran.out
    assert "unit: REFUSED. 2026-01-12 serum_m_protein: the unit is missing. Next: write it, for example g/dL" in ran.out
    assert "[refused] patient unit" in ran.err
    assert "2026-03-02  fall       fall  fall" in ran.out


def test_json_has_every_choice_and_every_patient(run: Run, own_set: Path, cases: Path) -> None:
    """One document: the set with version and choices, then each patient; who was refused has the reason."""
    document = run("assess", own_set, cases, "--json").json()
    assert (document["criteria"], document["version"]) == ("two-marker-fall", "1")
    assert document["own"] == ["m_protein.fall", "vegf.fall"]
    assert set(document["options"]) == {"baseline", "confirmation", "values of one day that disagree"}
    found = patients_of(document)
    assert [one["response"] for one in found["fall"]["assessments"]] == ["fall", "no fall"]
    assert found["fall"]["best"] == "fall"
    assert found["fall"]["error"] is None
    assert "unit is missing" in found["unit"]["error"]


def test_an_explanation_is_part_of_the_document(run: Run, own_set: Path, cases: Path) -> None:
    """With --explain the JSON holds values, limits and bands, exact numbers as text."""
    document = run("assess", own_set, cases, "--explain", "--patient", "fall", "--json").json()
    (told,) = document["patients"][0]["explanation"]
    domain = told["visits"][0]["domains"][0]
    assert domain["standings"][0]["from_baseline"] == "-0.3 g/dL = -25 %"
    assert domain["bands"][0]["bands"][0] == {
        "answer": "fall", "low": None, "high": "0.9", "with_low": False, "with_high": True,
    }  # fmt: skip


def test_csv_has_a_row_for_each_assessment(run: Run, own_set: Path, cases: Path) -> None:
    """Who has no assessment has one row with the reason; the choices stand in every row."""
    rows = list(csv.DictReader(io.StringIO(run("assess", own_set, cases, "--format", "csv").out)))
    assert [(row["person_id"], row["date"], row["response"]) for row in rows] == [
        ("fall", "2026-03-02", "fall"), ("fall", "2026-05-04", "no fall"), ("specimen", "2026-03-09", "NE"),
        ("unit", "", ""),
    ]  # fmt: skip
    assert "unit is missing" in rows[-1]["reason"]
    assert all("baseline: " in row["options"] for row in rows)


def test_a_relapse_is_progression(run: Run, tmp_path: Path) -> None:
    """4.2, then 0.4, then 1.2 g/dL: progression, though the value is 71 % below the baseline."""
    (found,) = run("assess", "imwg-2016", case_file(tmp_path, RELAPSE), "--json").json()["patients"]
    assert [one["response"] for one in found["assessments"]] == ["VGPR", "VGPR", "PD", "PD"]
    assert (found["best_confirmed"], found["progression"]) == ("VGPR", "2026-03-30")


def test_the_data_cut_leaves_out_what_is_later(run: Run, tmp_path: Path) -> None:
    """With --as-of before the relapse there is none, and the visits left out are a finding."""
    ran = run("assess", "imwg-2016", case_file(tmp_path, RELAPSE), "--as-of", "2026-03-15", "--json")
    (found,) = ran.json()["patients"]
    assert len(found["assessments"]) == 2
    assert found["progression"] is None
    assert ran.json()["options"]["data cut"] == "2026-03-15"
    assert "[future-date]" in ran.err


def test_readings_and_policies_are_chosen_and_printed(run: Run, tmp_path: Path) -> None:
    """Another reading of a bound, and no confirmation, change the answer and stand in the result."""
    edge = case(
        "edge",
        visit("2026-01-05", serum_m_protein="2 g/dL", urine_m_protein="0 mg/(24.h)"),
        visit("2026-02-02", serum_m_protein="0.2 g/dL", urine_m_protein="0 mg/(24.h)"),
    )
    file = case_file(tmp_path, edge)
    plain = run("assess", "imwg-2016", file, "--confirmation", "none", "--json").json()
    other = run(
        "assess", "imwg-2016", file, "--confirmation", "none", "--reading", "serum.VGPR=more than 90 %", "--json"
    ).json()
    assert plain["patients"][0]["best_confirmed"] == "VGPR"
    assert other["patients"][0]["best_confirmed"] == "PR"
    assert other["options"]["confirmation"] == "none"
    assert "serum.VGPR: more than 90 % (not: 90 % and more)" in other["readings"]


def test_own_tables_are_read(run: Run, tmp_path: Path) -> None:
    """Rows in any order and unit; a new therapy ends what counts; who has a baseline alone is not evaluable."""
    found = patients_of(run("assess", "imwg-2016", folder_of(tmp_path / "own", OWN), "--json").json())
    assert [(one["date"], one["response"]) for one in found["X1"]["assessments"]] == [("2026-02-02", "PR")]
    assert found["X1"]["best_confirmed"] == "SD"
    assert found["X2"]["assessments"] == []
    assert found["X2"]["best_confirmed"] == "NE"


def test_fhir_observations_are_read(run: Run, tmp_path: Path) -> None:
    """A bundle of observations gives the same answers as our own tables."""
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(FHIR), encoding="utf-8")
    found = patients_of(run("assess", "imwg-2016", file, "--json").json())["F1"]
    assert [one["response"] for one in found["assessments"]] == ["PR", "PR"]
    assert (found["best_confirmed"], found["first_response"]) == ("PR", "2026-02-02")


def test_recorded_responses_of_sdtm_are_confirmed(run: Run, tmp_path: Path) -> None:
    """Responses of an investigator are confirmed by the policy asked for, and said to be an investigator's."""
    folder = folder_of(tmp_path / "sdtm", RS)
    document = run("assess", "imwg-2016", folder, "--confirmation", "admiralonco", "--json").json()
    found = patients_of(document)["S1"]
    assert (found["best_confirmed"], found["first_response"], found["policy"]) == ("PR", "2026-02-02", "admiralonco")
    assert found["origin"] == "responses recorded by an investigator"


def test_laboratory_values_of_sdtm_are_judged(run: Run, tmp_path: Path) -> None:
    """LB becomes measurements like any other."""
    found = patients_of(run("assess", "imwg-2016", folder_of(tmp_path / "lb", LB), "--json").json())["S1"]
    assert [one["response"] for one in found["assessments"]] == ["PR"]


def test_a_diagnosis_is_given_from_findings(run: Run, tmp_path: Path) -> None:
    """Undated findings need no day; what one open finding would decide is said."""
    given = {
        "id": "G", "criteria": "dispenzieri-2012",
        "findings": {"polyneuropathy": "present", "monoclonal_plasma_cell_disorder": "present"},
    }  # fmt: skip
    ran = run("assess", "dispenzieri-2012", case_file(tmp_path, given), "--json")
    assert ran.json()["patients"][0]["diagnosis"]["verdict"] == "undetermined"


def test_a_set_judged_at_one_time_says_which_visit_it_took(run: Run, tmp_path: Path) -> None:
    """Both readings are told; without a visit in the window the answer is NE, or failure where the user says so."""
    given = case(
        "P",
        visit("2026-01-05", ecog=2, onls={"arm": 2, "leg": 2}),
        visit("2026-12-29", ecog=2, onls={"arm": 1, "leg": 1}),
        criteria="poems-arkansas",
    )
    file = case_file(tmp_path, given)
    point = run("assess", "poems-arkansas", file, "--window", "14", "--json").json()["patients"][0]["point"]
    assert (point["target"], point["date"]) == ("2026-12-31", "2026-12-29")
    assert point["answers"] == {"or": "success", "and": "failure"}
    text = run("assess", "poems-arkansas", file).out
    assert "no visit within 0 days of 360 days after baseline" in text
    strict = run("assess", "poems-arkansas", file, "--missing-visit", "failure", "--json").json()
    assert strict["patients"][0]["point"]["answers"] == {"or": "failure", "and": "failure"}


def test_values_of_one_day_that_disagree_are_refused_unless_the_worst_is_asked_for(run: Run, tmp_path: Path) -> None:
    """The patient is refused with both values; with --same-day worst the worse answer counts. The other goes on."""
    twice = case(
        "twice",
        visit("2026-01-05", serum_m_protein="4 g/dL"),
        visit("2026-02-02", serum_m_protein="1.9 g/dL"),
        visit("2026-02-02", serum_m_protein="2.4 g/dL"),
    )
    file = case_file(tmp_path, twice, RELAPSE)
    ran = run("assess", "imwg-2016", file, "--json")
    found = patients_of(ran.json())
    assert ran.code == 0
    assert "1.9 g/dL and 2.4 g/dL" in found["twice"]["error"]
    assert found["relapse"]["best_confirmed"] == "VGPR"
    worst = patients_of(run("assess", "imwg-2016", file, "--same-day", "worst", "--json").json())
    assert [one["response"] for one in worst["twice"]["assessments"]] == ["MR"]


def test_where_nobody_can_be_judged_the_code_is_3(run: Run, own_set: Path, cases: Path) -> None:
    """The document is still printed, so that the reason can be read by a program."""
    ran = run("assess", own_set, cases, "--patient", "unit", "--json")
    assert ran.code == 3
    assert "unit is missing" in ran.json()["patients"][0]["error"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("imwg-2061", "CASES"), 2, "imwg-2016"),
        (("NCT04396496", "CASES"), 2, "is no criteria set"),
        (("imwg-2016", "CASES", "--format", "pdf"), 2, "table or json or csv or html"),
        (("imwg-2016", "CASES", "--confirmation", "twice"), 2, "consecutive"),
        (("imwg-2016", "CASES", "--reading", "serum.PD=nothing"), 2, "more than 0.5"),
        (("imwg-2016", "CASES", "--reading", "serum.PR=nothing"), 2, "levels with several readings"),
        (("imwg-2016", "CASES", "--at", "soon"), 2, "28 days"),
        (("imwg-2016", "CASES", "--as-of", "2026-13"), 2, "--as-of"),
        (("imwg-2016", "CASES", "--assume-absent", "everything"), 2, "condition"),
        (("imwg-2016", "CASES", "--patient", "fal"), 3, "did you mean fall"),
        (("imwg-2016", "no-such-file.jsonl"), 3, "no such file"),
        (("imwg-2016", "CASES", "--out", "CASES/inside.txt"), 3, "cannot write"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_one_line(run: Run, cases: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """Wrong usage is 2 and unusable input 3; stdout stays empty, and there is no traceback."""
    ran = run("assess", *(word.replace("CASES", str(cases)) for word in words))
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_set_that_cannot_be_used_is_3(run: Run, tmp_path: Path, cases: Path) -> None:
    """Nobody is judged by a set with a rule that names nothing."""
    path = (
        folder_of(tmp_path, {"bad.yaml": TWO_MARKERS.replace("serum_vegf <= 0.75", "serum_vgef <= 0.75")}) / "bad.yaml"
    )
    ran = run("assess", path, cases)
    assert (ran.code, ran.out) == (3, "")
    assert "serum_vgef" in ran.err


def test_lines_that_are_no_cases_are_refused_alone(run: Run, tmp_path: Path) -> None:
    """A broken line, a case without a date and one without assessments are refused; the good one is judged."""
    file = case_file(tmp_path, "{broken", case("nothing"), case("undated", {"serum_m_protein": None}), RELAPSE)
    ran = run("assess", "imwg-2016", file, "--json")
    assert ran.code == 0
    found = ran.json()["patients"]
    assert [bool(one["error"]) for one in found] == [True, True, True, False]


def test_results_go_into_a_file(run: Run, cases: Path, own_set: Path, tmp_path: Path) -> None:
    """With --out stdout is empty and the file has what would have been printed."""
    printed = run("assess", own_set, cases).out
    file = tmp_path / "new" / "result.txt"
    ran = run("assess", own_set, cases, "--out", file)
    assert (ran.code, ran.out) == (0, "")
    assert file.read_text("utf-8") == printed


def test_a_folder_gets_every_form(run: Run, cases: Path, own_set: Path, tmp_path: Path) -> None:
    """With a folder the text is printed, and tables, lines, summary and page are written."""
    ran = run("assess", own_set, cases, "--out", tmp_path / "results")
    assert ran.code == 0
    assert "two-marker-fall, version 1" in ran.out
    written = {path.name for path in (tmp_path / "results").iterdir()}
    assert written == {
        "responses.parquet", "courses.parquet", "responses.csv", "patients.jsonl", "summary.json", "report.html",
    }  # fmt: skip


@pytest.mark.parametrize(("ending", "begins"), [("json", "{"), ("csv", "person_id,"), ("html", "<!doctype html>")])
def test_the_ending_of_a_file_tells_the_form(
    run: Run, cases: Path, own_set: Path, tmp_path: Path, ending: str, begins: str
) -> None:
    """Whoever writes result.csv wants CSV."""
    file = tmp_path / f"result.{ending}"
    assert run("assess", own_set, cases, "--out", file).code == 0
    assert file.read_text("utf-8").startswith(begins)


def test_assumed_absence_is_a_choice_that_is_printed(run: Run, tmp_path: Path) -> None:
    """Where no record of a plasmacytoma counts as none, a complete response can be told; the result says so."""
    tables = {
        "person.csv": "person_id,sex\nA,female\n",
        "measurement.csv": "person_id,variable,date,value,unit,text\n" + "".join(
            f"A,{name},{day},{value}\n"
            for day, level, fixed, cells in (
                ("2026-01-05", "2,g/dL", "positive", 40), ("2026-02-02", "0,g/dL", "negative", 2),
                ("2026-03-02", "0,g/dL", "negative", 2),
            )
            for name, value in (
                ("serum_m_protein", f"{level},"), ("urine_m_protein", '0,"mg/(24.h)",'),
                ("serum_immunofixation", f",,{fixed}"), ("urine_immunofixation", ",,negative"),
                ("bm_plasma_cells", f"{cells},%,"),
            )
        ),
    }  # fmt: skip
    folder = folder_of(tmp_path / "own", tables)
    plain = run("assess", "imwg-2016", folder, "--json").json()
    assumed = run("assess", "imwg-2016", folder, "--assume-absent", "condition", "--json").json()
    assert plain["patients"][0]["best_confirmed"] == "VGPR"
    assert assumed["patients"][0]["best_confirmed"] == "CR"
    assert assumed["options"]["no record counts as absence for"] == "condition (assumed, because you said so)"


def test_a_response_at_one_time_is_that_of_the_nearest_visit(run: Run, tmp_path: Path) -> None:
    """With --at any set tells the overall response of the visit in the window, and explains that visit alone."""
    words = ("assess", "imwg-2016", case_file(tmp_path, RELAPSE), "--at", "8 weeks", "--window", "7")
    point = run(*words, "--json").json()["patients"][0]["point"]
    assert (point["date"], point["answers"]) == ("2026-03-02", {"response": "VGPR", "confirmed": "VGPR"})
    told = run(*words, "--explain", "--json").json()["patients"][0]["explanation"]
    assert [visit["date"] for visit in told[0]["visits"]] == ["2026-03-02"]
    far = run(*words[:-3], "2 years", "--json").json()["patients"][0]["point"]
    assert far["answers"] == {"response": "NE"}


def test_an_sdtm_table_without_a_needed_column_is_3(run: Run, tmp_path: Path) -> None:
    """The column that is missing is named."""
    folder = folder_of(tmp_path / "rs", {"rs.csv": "USUBJID,RSTESTCD,RSSTRESC\nS1,OVRLRESP,PR\n"})
    ran = run("assess", "imwg-2016", folder)
    assert (ran.code, ran.out) == (3, "")
    assert "RS has no column RSSEQ and no RSDTC" in ran.err


def test_an_explanation_names_the_line_of_the_file(run: Run, own_set: Path, cases: Path) -> None:
    """Set, version, level and line of each rule are told, in text and in JSON."""
    line = next(
        number for number, text in enumerate(TWO_MARKERS.splitlines(), start=1) if text.strip() == "- domain: vegf"
    )
    text = run("assess", own_set, cases, "--patient", "fall", "--explain").out.replace("\n    ", " ")
    assert f"two-marker-fall 1, vegf.fall, line {line} of {own_set}, the user's own rule" in text
    document = run("assess", own_set, cases, "--patient", "fall", "--json").json()
    assert document["rule_lines"]["vegf.fall"] == line


def test_free_light_chains_are_reckoned_from_both(run: Run, tmp_path: Path) -> None:
    """Tables with kappa and lambda alone are followed by their difference: 400 - 10 falls to 100 - 10 mg/L."""
    rows = "".join(
        f"L1,{name},{day},{value},mg/L\n"
        for day, up in (("2026-01-05", 400), ("2026-02-02", 100), ("2026-03-02", 100))
        for name, value in (("flc_kappa", up), ("flc_lambda", 10))
    )
    tables = {"person.csv": "person_id\nL1\n", "measurement.csv": f"person_id,variable,date,value,unit\n{rows}"}
    (found,) = run("assess", "imwg-2016", folder_of(tmp_path / "flc", tables), "--json").json()["patients"]
    assert found["followed"] == ["sflc"]
    assert [one["response"] for one in found["assessments"]] == ["PR", "PR"]


def test_a_diagnosis_explains_itself_and_names_the_reading_it_took(run: Run, tmp_path: Path) -> None:
    """Findings without dates are taken as recorded; each has its rule, its records, and what would decide."""
    given = {
        "id": "G", "criteria": "dispenzieri-2012",
        "findings": {
            "polyneuropathy": "present", "monoclonal_plasma_cell_disorder": "present", "castleman_disease": "absent",
            "sclerotic_bone_lesions": "present",
        },
    }  # fmt: skip
    file = case_file(tmp_path, given)
    text = run("assess", "dispenzieri-2012", file, "--explain").out
    assert "reading of diagnosis.met: findings as recorded (not: records and measurements)" in text
    assert "VERDICT: UNDETERMINED, FROM FINDINGS WITHOUT DATES" in text
    assert "- true: polyneuropathy at any time (status active)" in text
    assert "papilledema ever alone would decide: met if so" in text
    assert "2000-01-01" not in text
    (patient,) = run("assess", "dispenzieri-2012", file, "--explain", "--json").json()["patients"]
    assert patient["explanation"][0]["verdict"] == "undetermined"
    assert "papilledema" in run("assess", "dispenzieri-2012", file, "--format", "html").out
