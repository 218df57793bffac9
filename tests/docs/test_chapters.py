"""The chapters on terms and screening say what the code does."""

from __future__ import annotations

import csv
import doctest
import json
import re
import shutil
from pathlib import Path

import pytest
import typer.main

from trialrun.cli.main import app
from trialrun.engines import patient_of
from trialrun.ground.dates import Date
from trialrun.library import load_trial
from trialrun.screen.funnel import FunnelRow
from trialrun.terms import load_vocabulary
from trialrun.treat import CalendarRow, History, parse_dose_rule, plan_calendar, read_events
from trialrun.treat.events.event_file import EVENT_COLUMNS, EVENT_KINDS
from trialrun.treat.model import KINDS, ORIGINS, STATUSES
from trialrun.treat.schedule.assumptions import KEYS

TREAT = (Path(__file__).parents[2] / "docs" / "treat.md").read_text("utf-8")
ROOT = Path(__file__).parents[2]
TABLES = ROOT / "src" / "trialrun" / "terms" / "tables"


def test_the_examples_of_the_chapter_on_terms_run() -> None:
    """What the examples print is what they say they print."""
    text = (ROOT / "docs" / "terms.md").read_text("utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, "terms.md", "terms.md", 0)
    result = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(test)
    assert result.attempted >= 10 and result.failed == 0


@pytest.mark.parametrize("path", sorted(TABLES.iterdir()), ids=lambda path: path.name)
def test_every_vocabulary_table_and_column_is_explained(path: Path) -> None:
    """The chapter on terms names every table and, in its row, every column."""
    lines = (ROOT / "docs" / "terms.md").read_text("utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith("|") and f"`{path.name}`" in line.split("|")[1])
    if path.suffix == ".csv":
        header = next(csv.reader(path.read_text("utf-8").splitlines()))
        assert [column for column in header if f"`{column}`" not in row] == []


def test_the_row_of_the_chapter_can_be_added(tmp_path: Path) -> None:
    """The example row makes a new drug of its class, found by its spelling."""
    (row,) = re.findall(r"```text\n(.*)\n```", (ROOT / "docs" / "terms.md").read_text("utf-8"))
    shutil.copytree(TABLES, tmp_path / "tables")
    with (tmp_path / "tables" / "drugs.csv").open("a", encoding="utf-8") as table:
        table.write(f"{row}\n")
    words = load_vocabulary(tmp_path / "tables")
    assert "examplumab" in words.below("anti_cd38")
    assert words.find("exa-101") is words.drugs["examplumab"]


def test_every_column_of_the_funnel_is_explained() -> None:
    """The chapter on screening names every column of funnel.csv."""
    text = (ROOT / "docs" / "screen.md").read_text("utf-8")
    assert [column for column in FunnelRow.__struct_fields__ if f"`{column}`" not in text] == []


def test_every_key_of_the_summary_is_explained(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The chapter on screening names every key that `trialrun screen --json` prints, at the top and for each trial."""
    patients = ROOT / "docs" / "examples" / "patients"
    words = ["screen", "NCT04396496", "--patients", str(patients), "--as-of", "2026-11-20", "--json"]
    app(args=words, prog_name="trialrun", standalone_mode=False)
    summary = json.loads(capsysbinary.readouterr().out)
    text = (ROOT / "docs" / "screen.md").read_text("utf-8")
    assert [key for key in (*summary, *summary["trials"][0]) if f"`{key}`" not in text] == []


def test_the_examples_of_the_chapter_on_treatment_run() -> None:
    """What the Python examples print is what they say they print."""
    test = doctest.DocTestParser().get_doctest(TREAT.replace("```", ""), {}, "treat.md", "treat.md", 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted >= 8 and result.failed == 0


def test_every_kind_of_event_has_an_example_that_meets_the_plan(tmp_path: Path) -> None:
    """The example file names every kind, and each of its rows alone makes another calendar."""
    (text,) = re.findall(r"```csv\n(kind,.*?)```", TREAT, flags=re.DOTALL)
    (tmp_path / "events.csv").write_text(text, encoding="utf-8")
    events = read_events(tmp_path / "events.csv")
    assert {event.kind for event in events} == set(EVENT_KINDS)
    trial, patient, start = load_trial("NCT04396496"), patient_of({"person_id": ""}, {}), Date(2026, 12, 7)
    before = plan_calendar(trial, None, patient, start)
    for event in events:
        after = plan_calendar(trial, None, patient, start, history=History(Date(2027, 7, 1), (event,)))
        assert after.rows != before.rows, event.kind


def test_the_dose_rules_of_the_chapter_are_read() -> None:
    """Every action has an example, in the language that the tool reads."""
    (text,) = re.findall(r"```text\n(hold .*?)```", TREAT, flags=re.DOTALL)
    actions = [parse_dose_rule(line).action for line in text.splitlines()]
    assert sorted(set(actions)) == ["delay", "hold", "reduce", "skip", "stop"]


def test_the_chapter_on_treatment_names_everything() -> None:
    """Every key of a row, word of a field, column and kind of event, and assumption stands in the chapter."""
    names = [
        *CalendarRow.__struct_fields__,
        "trial",
        "person_id",
        *KINDS,
        *STATUSES,
        *EVENT_COLUMNS,
        *EVENT_KINDS,
        *KEYS,
    ]
    names += [origin for origin in ORIGINS if origin != "criteria set"]
    assert [name for name in names if f"`{name}`" not in TREAT] == []


def test_every_option_of_the_calendar_is_explained() -> None:
    """The table of options names each of them."""
    options = typer.main.get_command(app).commands["calendar"].params
    words = [word for option in options for word in option.opts if word.startswith("--")]
    table = TREAT.split("\n## Options\n", 1)[1].split("\n## ", 1)[0]
    assert [word for word in words if f"`{word}`" not in table] == []


def test_every_column_of_the_workload_is_explained(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """The chapter names each column of workload.csv."""
    (tmp_path / "person.csv").write_text("person_id\n1\n", encoding="utf-8")
    words = ["calendar", "NCT04396496", "--patients", str(tmp_path), "--as-of", "2026-11-20", "--format", "csv"]
    app(args=words, prog_name="trialrun", standalone_mode=False)
    header = next(csv.reader(capsysbinary.readouterr().out.decode().splitlines()))
    part = TREAT.split("\n## A cohort's workload\n", 1)[1].split("\n## ", 1)[0]
    assert [name for name in header if name != "week" and f"`{name}`" not in part] == []
