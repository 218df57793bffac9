"""Bad input of `trialrun calendar`: an exit code, one clear message with the next step, nothing on stdout."""

import json
from pathlib import Path

import pytest

from cli_runs import Run, folder_of

POEMS = "NCT04396496"


def _refused(run: Run, *words: object, code: int = 2) -> str:
    """The message of a command that must be refused."""
    ran = run("calendar", *words)
    assert ran.code == code, ran.out + ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert ran.err.startswith("trialrun: ")
    assert "Next: " in ran.err
    return ran.err


def test_no_start(run: Run) -> None:
    """A calendar without a first day is no calendar: the message says what it is and how to write it."""
    said = _refused(run, POEMS)
    assert "the day of the first dose" in said
    assert "--start 2026-11-20" in said


@pytest.mark.parametrize(
    "day", ["", "2024", "2024-02", "2024-02-30", "2024-2-1", "01/02/2024", "0001-01-01", "9999-12-31", "today", "NaN"]
)
def test_a_start_that_is_no_day(run: Run, day: str) -> None:
    """Partial, impossible and absurd dates are refused with the name of the option."""
    assert "--start" in _refused(run, POEMS, "--start", day, "--json")


@pytest.mark.parametrize(
    "words",
    [
        ("--weight-kg", "0"), ("--weight-kg", "-70"), ("--weight-kg", "1000"), ("--weight-kg", "1e9"),
        ("--weight-kg", "nan"), ("--weight-kg", "inf"), ("--weight-kg", ""), ("--weight-kg", "72,5"),
        ("--weight-kg", "160lb"), ("--weight-kg", "heavy"), ("--height-cm", "0"), ("--height-cm", "1.75"),
        ("--height-cm", "500"), ("--height-cm", "nan"), ("--height-cm", "5'8"), ("--height-cm", ""),
        ("--height-cm", "68", "--weight-kg", "70"), ("--sex", "unknown"), ("--sex", ""),
        ("--birth-date", "2030-01-01"), ("--birth-date", "1800"), ("--birth-date", "17.05.1960"),
        ("--fact", "platelets"), ("--fact", ""), ("--fact", "flurbs = 3"), ("--arm", ""), ("--arm", "daratumumb"),
        ("--doses", "labels"), ("--doses", ""), ("--product", ""), ("--product", "="), ("--product", "x=y"),
        ("--assume", ""), ("--assume", "cycle_length_days"), ("--assume", "cycle_length_days=nan"),
        ("--assume", "flurbs=1"), ("--horizon", ""), ("--horizon", "soon"), ("--horizon", "0 days"),
        ("--horizon", "1e9 months"), ("--dose-level", ""), ("--dose-level", "nine"), ("--round", "half"),
        ("--round", ""), ("--surface-formula", "x"), ("--surface-formula", ""), ("--weight-at", "noon"),
        ("--weight-at", ""), ("--holiday", "2024-12-25"),
        ("--holiday", "Christmas", "--working-days"), ("--rule", ""), ("--rule", "hold everything"),
        ("--rule", "hold lenalidomide if flurbs < 3"), ("--as-of", "2024-13-01"), ("--as-of", ""),
        ("--as-of", "9999-01-01"), ("--patient", ""), ("--patients", ""), ("--events", ""), ("--previous", ""),
        ("--format", "xml"), ("--format", ""), ("--format", "csv", "--json"), ("--out", ""), ("--findings", ""),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_option_that_cannot_be(run: Run, words: tuple[str, ...]) -> None:
    """Wrong usage leaves with 2 and names the option, or what is unknown."""
    said = _refused(run, POEMS, "--start", "2024-02-01", *words)
    assert words[0] in said or "unknown" in said or "takes a path" in said or "--json" in said


def test_an_unknown_arm_is_answered_with_the_arms(run: Run) -> None:
    """The nearest arm is offered, and all arms are listed."""
    said = _refused(run, POEMS, "--start", "2024-02-01", "--arm", "daratumumb")
    assert "did you mean daratumumab?" in said
    assert "group 1" in _refused(run, "limoges-len-dex", "--start", "2024-02-01", "--arm", "placebo")


@pytest.mark.parametrize(
    ("trial", "code", "said"),
    [
        ("NCT0439649", 2, "did you mean NCT04396496"), ("", 2, "unknown"),
        ("imwg-2016", 2, "is a criteria set, not a trial"),
        ("darzalex-poems-evidence", 2, "is an evidence document, not a trial"), ("none.yaml", 3, "none.yaml"),
    ],
)  # fmt: skip
def test_what_is_no_trial(run: Run, trial: str, code: int, said: str) -> None:
    """An unknown name, another kind of file and a missing file are told apart."""
    assert said in _refused(run, trial, "--start", "2024-02-01", code=code)


def _bare() -> dict[str, object]:
    return {
        "date": "2024-02-01", "day": 1, "arm": "A", "phase": "treatment", "cycle": 1, "cycle_day": 1, "kind": "dose",
        "drug": "lenalidomide", "amount": 15, "unit": "mg", "times_per_day": None, "route": "PO", "window": None,
        "status": "planned", "origin": "document", "label": "x",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no plan"), ("{}", "no plan"), ("[1, 2]", "row 1"), ("not json", "no plan"), ("[{}]", "row 1"),
        (json.dumps([_bare(), {**_bare(), "status": "eaten"}]), "row 2, status"),
        (json.dumps([{**_bare(), "amount": "15 mg"}]), "row 1, amount"),
        (json.dumps([{**_bare(), "trial": "A"}, {**_bare(), "trial": "B"}]), "row 2 is of trial B"),
    ],
)  # fmt: skip
def test_a_former_plan_that_is_none(run: Run, tmp_path: Path, content: str, said: str) -> None:
    """A file that is no plan is unusable input: file, row and field are named."""
    file = folder_of(tmp_path, {"plan.json": content}) / "plan.json"
    message = _refused(run, POEMS, "--start", "2024-02-01", "--previous", file, code=3)
    assert said in message
    assert "plan.json" in message


def test_a_former_plan_of_somebody_else(run: Run, tmp_path: Path) -> None:
    """The plan of another trial or patient is wrong usage."""
    plan = tmp_path / "plan.json"
    assert run("calendar", POEMS, "--start", "2024-02-01", "--patient", "7", "--json", "--out", plan).code == 0
    words = ("--start", "2024-02-01", "--previous", plan)
    assert "plan of trial NCT04396496, not of" in _refused(run, "NCT02193698", *words, "--patient", "7")
    assert "plan of patient 7, not of 8" in _refused(run, POEMS, *words, "--patient", "8")
    assert "plan of patient 7" in _refused(run, POEMS, *words)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("given,2024-01-15,,daratumumab,", "before"),
        ("given,2024-02-30,,daratumumab,", "date"),
        ("given,2024-02-02,,aspirin,", "drug"),
        ("flurb,2024-02-02,,,", "kind"),
        ("hold,2024-02-09,2024-02-02,lenalidomide,", "date_to"),
        ("delay,2024-02-02,2024-02-09,,", "no cycle"),
    ],
)
def test_events_that_cannot_be(run: Run, tmp_path: Path, line: str, said: str) -> None:
    """An event before the start, on no day of the plan or against itself is refused with file, row and field."""
    file = folder_of(tmp_path, {"events.csv": f"kind,date,date_to,drug,reason\n{line}\n"}) / "events.csv"
    message = _refused(run, POEMS, "--start", "2024-02-01", "--events", file, code=3)
    assert said in message
    assert "events.csv" in message


def test_events_of_another_patient(run: Run, tmp_path: Path) -> None:
    """A file that has events of others only is the wrong file."""
    content = "kind,date,drug,person_id\nmissed,2024-02-02,lenalidomide,8\n"
    file = folder_of(tmp_path, {"events.csv": content}) / "events.csv"
    words = (POEMS, "--start", "2024-02-01", "--patient", "7", "--events", file)
    assert "the events are of 8" in _refused(run, *words)


@pytest.mark.parametrize("option", ["--events", "--previous", "--patients"])
def test_a_file_that_is_not_there(run: Run, tmp_path: Path, option: str) -> None:
    """A missing file is unusable input, named with its path."""
    words = (POEMS, "--start", "2024-02-01", "--patient", "7", option, tmp_path / "none.json")
    assert "none.json" in _refused(run, *words, code=3)


def test_a_file_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    """A folder in the place of the file is unusable, and the message names it."""
    assert str(tmp_path) in _refused(run, POEMS, "--start", "2024-02-01", "--format", "csv", "--out", tmp_path, code=3)
