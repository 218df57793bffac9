"""`trialrun calendar --patients` without a patient: the work of all enrolled, as text, JSON, CSV and a folder."""

import csv
import io
import json
from pathlib import Path

import pytest

from cli_runs import Run, folder_of

POEMS = "NCT04396496"
DOSED = ("--assume", "daratumumab.dose=16 mg/kg", "--assume", "daratumumab.route=IV")


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four persons: two on treatment, one whose first dose is not recorded, one who is not enrolled."""
    files = {
        "person.csv": "person_id,sex\n001,female\n002,male\n003,male\n004,\n",
        "measurement.csv": "person_id,variable,date,value,unit\n001,weight,2024-01-30,60,kg\n",
        "event.csv": (
            "person_id,trial,kind,date\n001,NCT04396496,first_dose,2024-02-01\n002,NCT04396496,first_dose,2024-02-05\n"
            "003,NCT04396496,enrolment,2024-02-05\n004,other,first_dose,2024-02-05\n"
        ),
    }  # fmt: skip
    return folder_of(tmp_path_factory.mktemp("ward"), files)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """One patient on hold, one patient's treatment put off, and an event of somebody else."""
    text = (
        "person_id,kind,date,date_to,drug,reason\n001,hold,2024-02-05,2024-02-11,lenalidomide,rash\n"
        "002,delay,2024-03-04,2024-03-07,,infection\n009,stop,2024-03-04,,,\n"
    )
    (tmp_path / "events.csv").write_text(text, encoding="utf-8")
    return tmp_path / "events.csv"


def test_json_is_the_whole_workload(run: Run, ward: Path, events: Path) -> None:
    """Counts, weeks, and the lists by person; findings go to stderr."""
    ran = run("calendar", POEMS, "--patients", ward, "--as-of", "2024-02-06", "--events", events, *DOSED, "--json")
    assert ran.code == 0
    whole = ran.json()
    assert {name: whole["counts"][name] for name in ("persons", "enrolled", "not enrolled", "start assumed")} == {
        "persons": 4, "enrolled": 3, "not enrolled": 1, "start assumed": 1,
    }  # fmt: skip
    first = whole["weeks"][0]
    assert (first["week"], first["infusion_days"]) == ("2024-01-29", 1)
    assert first["drugs"][0]["amounts"] == {"mg": 960}
    assert [row["person_id"] for row in whole["on_hold"]] == ["001"]
    assert {row["person_id"] for row in whole["due"] if row["what"] == "daratumumab"} == {"001", "002", "003"}
    assert "start-assumed" in ran.err
    assert "not enrolled" in ran.err
    givings = sum(
        need["givings"] for week in whole["weeks"] for need in week["drugs"] if need["drug"] == "lenalidomide"
    )
    assert givings == 3 * 252 - 7


def test_a_folder_gets_every_form(run: Run, ward: Path, events: Path, tmp_path: Path) -> None:
    """`--out` writes weeks and lists as CSV, everything as JSON, and a page with its figure; they say the same."""
    out = tmp_path / "work"
    words = ("calendar", POEMS, "--patients", ward, "--as-of", "2024-02-06", "--events", events, *DOSED)
    ran = run(*words, "--out", out)
    assert ran.code == 0
    assert ran.out.startswith(f"Written to {out}")
    named = {path.name for path in out.iterdir()}
    assert named == {"workload.csv", "due.csv", "late.csv", "on_hold.csv", "workload.json", "workload.html"}
    whole = json.loads((out / "workload.json").read_text(encoding="utf-8"))
    assert whole == run(*words, "--json").json()
    due = list(csv.DictReader(io.StringIO((out / "due.csv").read_text(encoding="utf-8"))))
    assert [(row["person_id"], row["what"]) for row in due] == [(row["person_id"], row["what"]) for row in whole["due"]]
    page = (out / "workload.html").read_text(encoding="utf-8")
    assert '<svg role="img"' in page
    assert "960" in page
    assert "Regulatory statement" in page


def test_the_table_tells_what_is_due_and_who_is_on_hold(run: Run, ward: Path, events: Path) -> None:
    """A coordinator sees the coming weeks, what is due for how many, and who is late or on hold."""
    ran = run("calendar", POEMS, "--patients", ward, "--as-of", "2024-02-28", "--events", events)
    assert ran.code == 0
    assert "3 enrolled" in ran.out
    assert "Due this week: 3 persons" in ran.out
    assert "behind the plan" in ran.out


def test_wrong_events_are_refused_with_file_and_row(run: Run, ward: Path, tmp_path: Path) -> None:
    """A file that cannot be read is unusable input; one patient's impossible event is an error beside the others."""
    (tmp_path / "events.csv").write_text("person_id,kind,date\n001,gone,2024-02-05\n", encoding="utf-8")
    ran = run("calendar", POEMS, "--patients", ward, "--as-of", "2024-02-06", "--events", tmp_path / "events.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "events.csv row 1" in ran.err
    (tmp_path / "events.csv").write_text("person_id,kind,date\n001,stop,2020-02-05\n", encoding="utf-8")
    ran = run(
        "calendar", POEMS, "--patients", ward, "--as-of", "2024-02-06", "--events", tmp_path / "events.csv", "--json"
    )
    assert ran.code == 0
    assert ran.json()["counts"]["left out"] == 1
    assert "patient 001 is left out" in ran.err
    assert "events.csv row 1" in ran.err


def test_several_arms_need_a_name(run: Run, ward: Path) -> None:
    """Which group a patient is in is not guessed."""
    ran = run("calendar", "limoges-len-dex", "--patients", ward, "--as-of", "2024-02-06")
    assert (ran.code, ran.out) == (2, "")
    assert "group 1, group 2" in ran.err
