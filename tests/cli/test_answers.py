"""What the commands answer: who is first to look at, why, what is missing, and the demo that shows all of it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli_runs import AS_OF, CLINIC, TRIAL, Run, folder_of

ATTESTED = "person_id,trial,question,answer,by,date\n"


def test_who_is_near_comes_before_the_funnel(run: Run, invented: Path, clinic: Path) -> None:
    """A coordinator reads first how many, then who is nearest, then what is missing most, and then the funnel."""
    out = run("screen", invented, "--patients", clinic, "--as-of", AS_OF).out
    marks = [
        "eligible 0   undetermined 4   ineligible 1",
        "nearest of the undetermined: 001 (1 open), spaced (1 open)",
        "undetermined for want of people's answers alone: 2",
        "ineligible by one criterion alone: 1",
        "missing most",
        "4  Has the patient signed the consent form?",
        "2  a value of platelet count",
        "  criterion    ",
        "an adult",
    ]
    places = [out.find(mark) for mark in marks]
    assert -1 not in places, out
    assert places == sorted(places)


def test_the_summary_says_the_same(run: Run, invented: Path, clinic: Path) -> None:
    """The JSON holds what the text shows."""
    found = run("screen", invented, "--patients", clinic, "--as-of", AS_OF, "--json").json()["trials"][0]
    assert [(one["person_id"], one["open_criteria"]) for one in found["nearest"]][:2] == [("001", 1), ("spaced", 1)]
    assert found["missing_most"][0] == {"what": "Has the patient signed the consent form?", "patients": 4}
    assert found["first_eligible"] == []


def test_an_answer_given_makes_a_patient_eligible(run: Run, invented: Path, tmp_path: Path) -> None:
    """An attestation is read, for this trial or for all, and the eligible patient is named first."""
    attested = f"{ATTESTED}001,invented-1,consent,yes,patient,2026-11-02\nspaced,,consent,no,patient,2026-11-02\n"
    folder_of(tmp_path, {**CLINIC, "attestation.csv": attested})
    out = run("screen", invented, "--patients", tmp_path, "--as-of", AS_OF).out
    assert "  eligible 1   undetermined 2   ineligible 2" in out
    assert "  eligible: 001\n" in out


def test_an_answer_given_for_another_trial_does_not_count(run: Run, invented: Path, tmp_path: Path) -> None:
    """Consent to one trial is no consent to another."""
    attested = f"{ATTESTED}001,another-1,consent,yes,patient,2026-11-02\n"
    folder_of(tmp_path, {**CLINIC, "attestation.csv": attested})
    told = run("explain", invented, "001", "--patients", tmp_path, "--as-of", AS_OF, "--json").json()
    assert told["answer"] == "undetermined"
    assert told["questions"] == ["Has the patient signed the consent form? [consent]"]
    assert told["questions_exact"] is True


def test_explain_shows_the_record_behind_a_verdict(run: Run, invented: Path, clinic: Path) -> None:
    """The answer comes first; a failed criterion shows its rule, its record, the date, the file and the row."""
    out = run("explain", invented, "1", "--patients", clinic, "--as-of", AS_OF).out
    assert out.startswith("1 in invented-1 as of 2026-11-20: INELIGIBLE\n")
    assert "FAIL enough platelets" in out
    assert "2026-11-01: 20 10*9/L (measurement.csv row 2)" in out


def test_a_unit_of_another_name_is_shown_as_recorded_and_as_converted(run: Run, invented: Path, tmp_path: Path) -> None:
    """The value as it was written and the value the rule compared stand side by side."""
    rows = "person_id,variable,date,value,unit\n001,PLT,2026-11-01,120000,/uL\n"
    folder_of(tmp_path, {"person.csv": CLINIC["person.csv"], "measurement.csv": rows})
    told = run("explain", invented, "001", "--patients", tmp_path, "--as-of", AS_OF, "--json").json()
    shown = next(one for one in told["criteria"] if one["criterion"]["id"] == "platelets")["evidence"][0]["records"][0]
    assert "120000" in shown["recorded"]
    assert "120 10*9/L" in shown["converted"]
    assert (shown["source"], shown["source_row"]) == ("measurement.csv", 1)


def test_a_waiver_is_shown_and_never_assumed(run: Run, clinic: Path) -> None:
    """The exception that the investigator may grant is named as not asked yet."""
    out = run("explain", "NCT04396496", "001", "--patients", clinic, "--as-of", AS_OF).out
    words = " ".join(out.split())
    assert "an exception can be granted" in words
    assert "Not asked yet." in words


def test_groups_a_patient_may_belong_to(run: Run, clinic: Path) -> None:
    """Where a trial has groups for different patients, both stand with what is missing, and nobody is admitted."""
    told = run("explain", "limoges-len-dex", "001", "--patients", clinic, "--as-of", AS_OF, "--json").json()
    assert [one["arm"] for one in told["arms"]] == ["group 1", "group 2"]
    assert all(one["missing"] for one in told["arms"])
    assert told["answer"] != "eligible"


def test_lines_are_quoted_where_the_documents_are_at_hand(run: Run, clinic: Path, shared: Path) -> None:
    """--documents shows the sentence; without it there are document and line."""
    words = ("explain", "NCT04396496", "001", "--patients", clinic, "--as-of", AS_OF)
    plain, quoted = run(*words).out, run(*words, "--documents", shared / "seeds").out
    assert "[platelets, line 46]" in plain
    assert len(quoted) > len(plain) + 1000


def test_a_document_that_is_missing_is_a_finding(run: Run, clinic: Path, tmp_path: Path) -> None:
    """A folder without the document is said, and the answer comes all the same."""
    words = ("explain", "NCT04396496", "001", "--patients", clinic, "--as-of", AS_OF)
    ran = run(*words, "--documents", tmp_path)
    assert ran.code == 0
    assert "[document-missing]" in ran.err
    assert run(*words, "--documents", tmp_path / "nowhere").code == 3


def test_funnel_verdicts_and_answers_agree(run: Run, clinic: Path, tmp_path: Path) -> None:
    """Counting the verdict table again gives the funnel; counting the answers gives the summary."""
    summary = run("screen", "all", "--patients", clinic, "--as-of", AS_OF, "--out", tmp_path, "--json").json()
    verdicts = pq.read_table(tmp_path / "verdicts.parquet").to_pylist()
    answers = pq.read_table(tmp_path / "answers.parquet").to_pylist()
    with (tmp_path / "funnel.csv").open(encoding="utf-8", newline="") as lines:
        funnel = list(csv.DictReader(lines))
    words = {"passed": "pass", "failed": "fail", "unknown": "unknown", "asked": "asked"}
    for row in funnel:
        here = [v for v in verdicts if (v["trial"], v["criterion"]) == (row["trial"], row["criterion"])]
        assert {key: int(row[key]) for key in words} == {
            key: sum(v["verdict"] == word for v in here) for key, word in words.items()
        }
    for trial in summary["trials"]:
        counted = [a["answer"] for a in answers if a["trial"] == trial["trial"]]
        assert all(trial[word] == counted.count(word) for word in ("eligible", "ineligible", "undetermined"))


def test_answers_do_not_depend_on_the_order_of_rows(run: Run, invented: Path, clinic: Path, tmp_path: Path) -> None:
    """The same records in another order give the same summary, byte for byte, but for the rows that findings name."""
    turned = {}
    for name, text in CLINIC.items():
        header, *rows = text.splitlines()
        turned[name] = "\n".join([header, *reversed(rows)]) + "\n"
    first, second = (
        run("screen", invented, "--patients", folder, "--as-of", AS_OF, "--json").json()
        for folder in (clinic, folder_of(tmp_path, turned))
    )
    assert first == second


def test_a_trial_without_criteria_that_can_be_judged(run: Run, tmp_path: Path, clinic: Path) -> None:
    """A trial file with notes alone admits nobody it should not and does not break."""
    text = TRIAL.partition("    - {id: adult")[0].replace("complete: true", "complete: false")
    text = text.replace("complete: false", "complete: false\n  incomplete_because: the list is on another page")
    note = "    - {id: remark, list_role: inclusion, kind: note, label: nothing is asked}\n"
    file = folder_of(tmp_path, {"mine.yaml": text + note}) / "mine.yaml"
    ran = run("screen", file, "--patients", clinic, "--as-of", AS_OF, "--json")
    assert ran.code == 0, ran.err
    assert ran.json()["trials"][0]["undetermined"] == 5
    assert ran.json()["trials"][0]["funnel"] == []


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo, run once without options in a process and folder of its own: where it wrote and what it printed."""
    here = tmp_path_factory.mktemp("demo")
    call = [sys.executable, "-c", "from trialrun.cli.main import main; main()", "demo", "--json"]
    ran = subprocess.run(call, capture_output=True, check=True, text=True, encoding="utf-8", timeout=120, cwd=here)
    return here / "trialrun-demo", ran.stdout


def test_the_demo_writes_what_it_promises(shown: tuple[Path, str]) -> None:
    """The report, the tables, the funnel and the summary are there, and stdout is the summary alone."""
    out, printed = shown
    written = {path.name for path in out.iterdir()}
    assert {"report.html", "verdicts.parquet", "answers.parquet", "funnel.csv", "summary.json"} <= written
    assert json.loads(printed) == json.loads((out / "summary.json").read_text("utf-8"))


def test_the_demo_screens_every_bundled_trial(shown: tuple[Path, str]) -> None:
    """All trials are there; the fully listed ones have eligible, ineligible and undetermined patients."""
    trials = {one["trial"]: one for one in json.loads(shown[1])["trials"]}
    assert set(trials) == {"NCT04396496", "NCT04883242", "limoges-len-dex", "NCT02193698"}
    for one in trials.values():
        assert (one["eligible"] > 0) is one["eligibility_complete"]
        assert one["ineligible"] > 0
        assert one["undetermined"] > 0


def test_the_demo_cannot_write_into_a_file(run: Run, clinic: Path) -> None:
    """--out that is a file is refused with 3."""
    ran = run("demo", "--out", clinic / "person.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "cannot write" in ran.err
