"""The chapters on terms and screening say what the code does."""

from __future__ import annotations

import csv
import doctest
import json
import re
import shutil
from pathlib import Path

import pytest

from trialrun.cli.main import app
from trialrun.screen.funnel import FunnelRow
from trialrun.terms import load_vocabulary

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
