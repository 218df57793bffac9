"""`trialrun assess TRIAL FILE --endpoint NAME`: every kind of endpoint, its options, forms, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from assess.written import NO_UNIT, RELAPSE, TWO_MARKERS, case, case_file, visit
from cli_runs import Run, folder_of

SUCCESSES = (
    case("both", visit("2026-01-05", ecog=2, onls={"arm": 2, "leg": 3}), visit("2026-12-31", ecog=1, onls=2)),
    case("one", visit("2026-01-05", ecog=2, onls={"arm": 2, "leg": 3}), visit("2026-12-29", ecog=1, onls=4)),
    case("gone", visit("2026-01-05", ecog=2, onls=4), visit("2026-06-05", ecog=1, onls=4)),
)
FOLLOWED = {
    "person.csv": "person_id\nCALM\nDIED\nNEXT\nVAGUE\n",
    "measurement.csv": "person_id,variable,date,value,unit\n" + "".join(
        f"{name},serum_m_protein,{day},{value},g/dL\n"
        for name in ("CALM", "DIED", "NEXT", "VAGUE")
        for day, value in (("2026-01-05", 4), ("2026-02-02", 1.9), ("2026-03-02", 1.8))
    ),
    "event.csv": (
        "person_id,kind,date,cause\nDIED,death,2026-05-04,pneumonia\nNEXT,new_therapy,2026-04-06,\n"
        "VAGUE,death,2026-05,\n"
    ),
}  # fmt: skip


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """Four patients with the same response and different ends."""
    return folder_of(tmp_path / "followed", FOLLOWED)


@pytest.fixture
def successes(tmp_path: Path) -> Path:
    """Three patients with two scales."""
    return case_file(tmp_path, *SUCCESSES)


def answers_of(document: Any, reading: str = "") -> dict[str, str]:
    """The answer of every patient in one reading of the first endpoint."""
    return {
        one["person_id"]: value["answer"]
        for one in document["endpoints"][0]["patients"]
        for value in one["values"]
        if reading in ("", value["reading"])
    }


def times_of(document: Any) -> dict[str, tuple[bool | None, int | None]]:
    """Event and days of every patient of the first endpoint."""
    return {
        one["person_id"]: (one["time"]["event"], one["time"]["days"]) for one in document["endpoints"][0]["patients"]
    }


def test_success_has_every_reading_and_every_patient_its_reason(run: Run, successes: Path) -> None:
    """Both readings of and/or stand side by side, who has no visit is not evaluable, and n stands beside N."""
    ran = run("assess", "NCT04396496", successes, "--endpoint", "treatment-success", "--window", "14")
    assert ran.code == 0
    assert "one      success        2026-12-29  ecog met; onls not met" in ran.out
    assert "gone     not evaluable              no visit within 14 days of 360 days after baseline" in ran.out
    document = run(
        "assess", "NCT04396496", successes, "--endpoint", "TREATMENT_SUCCESS", "--window", "14", "--json"
    ).json()
    assert answers_of(document, "or") == {"both": "success", "one": "success", "gone": ""}
    assert answers_of(document, "and") == {"both": "success", "one": "failure", "gone": ""}
    counts = {(one["reading"], one["answer"]): one for one in document["endpoints"][0]["counts"]}
    assert [counts["and", "success"][name] for name in ("count", "evaluable", "total")] == [1, 2, 3]


def test_what_silence_means_is_an_option(run: Run, successes: Path) -> None:
    """A missing visit is a failure where the user says so, and the result says that it was said."""
    words = ("assess", "NCT04396496", successes, "--endpoint", "treatment_success", "--window", "14")
    document = run(*words, "--missing-visit", "failure", "--json").json()
    assert answers_of(document, "or")["gone"] == "failure"
    assert document["endpoints"][0]["options"]["no visit there"] == "failure"


def test_without_a_window_the_finding_says_what_to_do(run: Run, successes: Path) -> None:
    """Only a visit on the day itself counts, and nobody is taken from another day in silence."""
    ran = run("assess", "NCT04396496", successes, "--endpoint", "treatment_success", "--json")
    assert answers_of(ran.json(), "or") == {"both": "success", "one": "", "gone": ""}
    assert "[window-absent]" in ran.err


def test_a_time_to_an_event_has_its_reasons(run: Run, followed: Path) -> None:
    """Death is an event, a new therapy censors before it, and a death known by its month alone stays a span."""
    words = ("assess", "imwg-2016", followed, "--endpoint", "pfs")
    ran = run(*words, "--json")
    assert times_of(ran.json()) == {
        "CALM": (False, 56), "DIED": (True, 119), "NEXT": (False, 56), "VAGUE": (True, 116),
    }  # fmt: skip
    text = run(*words).out
    assert "NEXT     censored  56 days" in text
    assert "new therapy on 2026-04-06 [a new therapy censors" in " ".join(text.split())
    assert "116 to 146 days" in text
    assert "ends with: progression, death of any cause" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--new-therapy", "event"), {"NEXT": (True, 91)}),
        (("--new-therapy", "ignored"), {"NEXT": (False, 56)}),
        (("--death", "none"), {"DIED": (False, 56)}),
        (("--partial", "last"), {"VAGUE": (True, 146)}),
        (("--as-of", "2026-04-30"), {"DIED": (False, 56)}),
        (("--missed", "2", "--interval", "28 days"), {"DIED": (False, 56)}),
        (("--begin", "enrolment"), {"CALM": (None, None)}),
    ],
    ids=str,
)
def test_every_rule_of_a_time_can_be_chosen(
    run: Run, followed: Path, words: tuple[str, ...], expected: dict[str, tuple[bool | None, int | None]]
) -> None:
    """Each option changes the time that it is about."""
    found = times_of(run("assess", "imwg-2016", followed, "--endpoint", "pfs", *words, "--json").json())
    assert {name: found[name] for name in expected} == expected


def test_a_trial_that_states_no_outcome_offers_and_marks_the_choice(run: Run, followed: Path) -> None:
    """The list says so, the result is of origin `user`, and `all` finds nothing that is stated."""
    listed = run("assess", "NCT04883242", "--endpoint", "list", "--json").json()
    assert listed["stated"] == []
    assert "imwg-2016:response" in [one["endpoint"] for one in listed["offered"]]
    ran = run("assess", "NCT04883242", followed, "--endpoint", "imwg-2016:response", "--json")
    assert ran.json()["endpoints"][0]["origin"] == "user"
    assert "is your choice: the document states no outcome" in ran.err
    nothing = run("assess", "NCT04883242", followed, "--endpoint", "all")
    assert (nothing.code, nothing.out) == (2, "")
    assert "states no endpoint" in nothing.err


@pytest.mark.parametrize(
    "name", ["NCT04396496", "limoges-len-dex", "darzalex-poems-evidence", "NCT02193698", "poems-mayo"]
)
def test_everything_that_is_listed_can_be_computed(run: Run, followed: Path, name: str) -> None:
    """Each name of the list is an endpoint, `all` computes every stated one, and the text names each of them."""
    listed = run("assess", name, "--endpoint", "list", "--json").json()
    text = run("assess", name, "--endpoint", "list").out
    assert all(one["endpoint"] in text for one in listed["stated"])
    stated = [one["endpoint"] for one in listed["stated"]]
    computed = run("assess", name, followed, "--endpoint", "all", "--json").json()["endpoints"]
    assert [one["endpoint"] for one in computed] == (stated or [one["endpoint"] for one in listed["offered"]])
    for one in listed["offered"][:2]:
        assert run("assess", name, followed, "--endpoint", one["endpoint"], "--json").code == 0


def test_the_group_of_an_endpoint_is_read_from_a_file(run: Run, followed: Path, tmp_path: Path) -> None:
    """Only those of the group are counted; without the file all are, with a finding."""
    file = tmp_path / "groups.csv"
    file.write_text("person_id,group\nCALM,group 1\nDIED,group 2\n", encoding="utf-8")
    words = ("assess", "limoges-len-dex", followed, "--endpoint", "biological_group_1")
    assert set(answers_of(run(*words, "--groups", file, "--json").json())) == {"CALM"}
    assert "[group]" in run(*words).err
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,arm\nCALM,1\n", encoding="utf-8")
    ran = run(*words, "--groups", wrong)
    assert (ran.code, ran.out) == (3, "")
    assert "person_id and group" in ran.err


def test_a_set_of_the_user_takes_the_place_of_the_rules(run: Run, tmp_path: Path) -> None:
    """The outcome that names no threshold is judged by the user's, as the user's choice."""
    folder_of(tmp_path, {"own.yaml": TWO_MARKERS})
    file = case_file(
        tmp_path,
        case(
            "A",
            visit("2026-01-05", serum_m_protein="1.2 g/dL", vegf={"value": 2000, "unit": "pg/mL", "matrix": "serum"}),
            visit("2026-03-05", serum_m_protein="0.8 g/dL", vegf={"value": 900, "unit": "pg/mL", "matrix": "serum"}),
        ),
    )
    words = ("assess", "limoges-len-dex", file, "--endpoint", "biological_group_1")
    document = run(*words, "--criteria", tmp_path / "own.yaml", "--json").json()
    assert answers_of(document) == {"A": "fall"}
    assert document["endpoints"][0]["origin"] == "user"
    alone = run("assess", tmp_path / "own.yaml", file, "--endpoint", "response", "--json").json()
    assert answers_of(alone) == {"A": "fall"}


def test_who_cannot_be_judged_stays_in_the_number_of_all(run: Run, tmp_path: Path) -> None:
    """The reason is told, the others go on; where nobody can be judged the code is 3."""
    ran = run("assess", "imwg-2016", case_file(tmp_path, RELAPSE, NO_UNIT), "--endpoint", "response", "--json")
    assert ran.code == 0
    assert all(one["total"] == 2 for one in ran.json()["endpoints"][0]["counts"])
    assert "[refused] patient unit" in ran.err
    alone = run("assess", "imwg-2016", case_file(tmp_path / "alone", NO_UNIT), "--endpoint", "response")
    assert alone.code == 3
    assert "unit is missing" in alone.out


def test_a_therapy_and_a_death_of_a_case_file_end_the_time(run: Run, tmp_path: Path) -> None:
    """They count as in tables: a therapy on the day of the second value leaves no progression, a death is an event."""
    values = ("2026-01-05", 3), ("2026-02-06", 1), ("2026-03-06", 4), ("2026-04-06", 4)
    visits = [visit(day, serum_m_protein=f"{value} g/dL") for day, value in values]
    ends: tuple[dict[str, str], ...] = (
        {"type": "new_therapy", "date": "2026-03-06"}, {"type": "death", "date": "2026-05-05", "cause": "myeloma"},
    )  # fmt: skip
    cases = (
        {**case("plain", *visits), "events": []},
        {**case("therapy", *visits), "events": [ends[0]]},
        {**case("death", *visits[:2]), "events": [ends[1]]},
    )
    words = ("assess", "imwg-2016", case_file(tmp_path, *cases), "--endpoint")
    assert times_of(run(*words, "pfs", "--json").json()) == {
        "plain": (True, 60), "therapy": (False, 32), "death": (True, 120),
    }  # fmt: skip
    assert times_of(run(*words, "ttp", "--json").json())["death"] == (True, 120)


def test_a_folder_gets_every_form(run: Run, followed: Path, tmp_path: Path) -> None:
    """Values, counts and the document; of a time also our table and ADTTE, where CNSR is the reverse of event."""
    out = tmp_path / "out"
    ran = run("assess", "imwg-2016", followed, "--endpoint", "pfs", "--endpoint", "response", "--out", out)
    assert ran.code == 0
    assert {path.name for path in out.iterdir()} == {
        "values.csv", "counts.csv", "endpoints.json", "time_to_event.parquet", "adtte.csv", "report.html",
    }  # fmt: skip
    rows = csv.DictReader(io.StringIO((out / "adtte.csv").read_text("utf-8")))
    adtte = {row["USUBJID"]: row for row in rows}
    assert (adtte["DIED"]["CNSR"], adtte["DIED"]["AVAL"]) == ("0", "120")
    assert (adtte["CALM"]["CNSR"], adtte["VAGUE"]["AVAL"]) == ("1", "")
    assert [one["endpoint"] for one in json.loads((out / "endpoints.json").read_text("utf-8"))["endpoints"]] == [
        "imwg-2016:pfs", "imwg-2016:response",
    ]  # fmt: skip


def test_csv_and_page_tell_the_same(run: Run, followed: Path) -> None:
    """A row for each value with the choices, and a page with every patient and reason."""
    words = ("assess", "imwg-2016", followed, "--endpoint", "pfs")
    rows = {row["person_id"]: row for row in csv.DictReader(io.StringIO(run(*words, "--format", "csv").out))}
    assert (rows["VAGUE"]["date"], rows["VAGUE"]["date_to"], rows["VAGUE"]["event"]) == (
        "2026-05-01", "2026-05-31", "true",
    )  # fmt: skip
    assert "new therapy before it: censors" in rows["CALM"]["options"]
    page = run(*words, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert all(name in page for name in ("CALM", "DIED", "NEXT", "VAGUE", "<svg", "new therapy on 2026-04-06"))
    falls = run("assess", "NCT02193698", followed, "--endpoint", "vegf_reduction", "--format", "html").out
    assert "not evaluable" in falls


def test_a_survival_time_names_no_set_that_it_does_not_need(run: Run, followed: Path) -> None:
    """No level decides it, so that nothing is said of levels; a time without a beginning says so."""
    text = run("assess", "darzalex-poems-evidence", followed, "--endpoint", "mayo_survival").out
    assert "NOT CHECKED" not in text and "time to event: overall survival\n" in text
    assert "baseline: the recorded baseline" in text
    never = run("assess", "poems-ccf", followed, "--endpoint", "dor")
    assert "not begun" in never.out and "there was no response" in never.out


def test_an_event_that_nobody_has_is_pointed_out(run: Run, followed: Path) -> None:
    """A time that is to begin with a misspelt event begins for nobody, and the finding names it."""
    ran = run("assess", "imwg-2016", followed, "--endpoint", "pfs", "--begin", "frist dose")
    assert "nobody has an event frist_dose" in ran.err


def test_one_patient_alone(run: Run, followed: Path) -> None:
    """With --patient nobody else is counted; an unknown id names the nearest."""
    words = ("assess", "imwg-2016", followed, "--endpoint", "os", "--patient")
    assert list(times_of(run(*words, "DIED", "--json").json())) == ["DIED"]
    wrong = run(*words, "DIET")
    assert (wrong.code, "did you mean DIED" in wrong.err) == (3, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("NCT04396496", "FILE"), 2, "--endpoint list"),
        (("NCT04396496", "FILE", "--endpoint", "success"), 2, "treatment_success"),
        (("NCT04396496", "--endpoint", "treatment_success"), 2, "needs the FILE"),
        (("imwg-2016",), 2, "needs the FILE"),
        (("imwg-2016", "FILE", "--endpoint", "psf"), 2, "pfs"),
        (("dispenzieri-2012", "FILE", "--endpoint", "pfs"), 2, "no set of response criteria"),
        (("poems-arkansas", "FILE", "--endpoint", "response"), 2, "judged at one time"),
        (("NCT04396496", "FILE", "--endpoint", "my.yaml:pfs"), 2, "assess my.yaml FILE --endpoint pfs"),
        (("NCT04396496", "FILE", "--endpoint", "treatment_success", "--death", "any"), 2, "use NE, failure"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--death", "NE"), 2, "use any, disease, none"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--new-therapy", "counts"), 2, "censors, event, ignored"),
        (("imwg-2016", "FILE", "--endpoint", "response", "--missed", "2"), 2, "--missed is for times"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--interval", "often"), 2, "--interval"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--missing-visit", "failure"), 2, "at a time"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--at", "24 weeks"), 2, "its own time"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--explain"), 2, "--explain is for criteria sets"),
        (("imwg-2016", "FILE", "--endpoint", "pfs", "--criteria", "NCT04396496"), 2, "no set of response"),
        (("NCT02193698", "FILE", "--endpoint", "vegf_reduction", "--reading", "x"), 2, "no set judges"),
        (("imwg-2016", "FILE", "--missed", "2"), 2, "--missed is for endpoints"),
        (("imwg-2016", "FILE", "--new-therapy", "event"), 2, "--new-therapy is for endpoints"),
        (("imwg-2016", "FILE", "--death", "any"), 2, "NE or failure"),
        (("no-such-trial", "FILE", "--endpoint", "pfs"), 2, "no-such-trial"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_one_line(
    run: Run, followed: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """Wrong usage is 2 with the words that are known; stdout stays empty, and there is no traceback."""
    ran = run("assess", *(str(followed) if word == "FILE" else word for word in words))
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_many_patients_are_listed_in_part(run: Run, tmp_path: Path) -> None:
    """A cohort is judged at once; the text lists the first ones and the CSV has all of them."""
    names = [f"N{number:03}" for number in range(230)]
    rows = "".join(
        f"{name},serum_m_protein,{day},{value},g/dL\n"
        for name in names
        for day, value in (("2026-01-05", 4), ("2026-02-02", 1.9), ("2026-03-02", 1.8))
    )
    tables = {
        "person.csv": "person_id\n" + "\n".join(names) + "\n",
        "measurement.csv": f"person_id,variable,date,value,unit\n{rows}",
    }
    words = ("assess", "imwg-2016", folder_of(tmp_path / "many", tables), "--endpoint", "response")
    text = run(*words).out
    assert "N039" in text and "N041" not in text
    assert "... and 190 more patients" in text
    table = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    assert {row["person_id"] for row in table} == set(names)
    assert {row["answer"] for row in table if row["reading"] == "best response"} == {"PR"}
