"""The reference is what the code says, and leaves no command, option, column, field or name out."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import typer.main

from trialrun.cli.main import app
from trialrun.records.schema import PATIENT_TABLES, RESULT_TABLES
from trialrun.terms import load_vocabulary

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """The module that writes the reference."""
    spec = importlib.util.spec_from_file_location("build_reference", DOCS / "build_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_reference_is_current(builder: ModuleType) -> None:
    """Every chapter of docs/reference is what the code says now; `make docs` writes them."""
    assert builder.stale() == []
    assert sorted(path.name for path in (DOCS / "reference").iterdir()) == sorted(builder.CHAPTERS)


def test_every_command_and_option_is_documented(builder: ModuleType) -> None:
    """Each command has its section, and each argument and option of it a row with a meaning."""
    text = builder.commands()
    for name, command in typer.main.get_command(app).commands.items():
        section = text.split(f"## trialrun {name}\n", 1)[1].split("\n## ", 1)[0]
        rows = re.findall(r"^\| (`.+?) \| (.*) \|$", section, flags=re.MULTILINE)
        assert command.help and len(rows) == len(command.params)
        assert [usage for usage, meaning in rows if not meaning.strip()] == []


def test_every_column_has_a_meaning_and_no_meaning_is_left_over(builder: ModuleType) -> None:
    """The file of meanings and the schemas name the same tables and columns."""
    meanings = builder.column_meanings()
    schemas = {**PATIENT_TABLES, **RESULT_TABLES}
    assert meanings.keys() == schemas.keys()
    own = {name: set(columns) - {"about"} for name, columns in meanings.items()}
    shared = set.intersection(*own.values())
    for name, schema in schemas.items():
        assert set(schema.names) <= own[name]
        assert own[name] - shared <= set(schema.names)


def test_every_name_of_the_vocabulary_is_listed(builder: ModuleType) -> None:
    """No variable, drug, class, condition, procedure or fact of the person is missing."""
    text = builder.vocabulary()
    assert sorted(name for name in load_vocabulary().names() if f"| `{name}` |" not in text) == []


def test_the_check_of_the_builder_says_what_is_stale(builder: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--check` nothing is written, and a chapter that is not current is named."""
    chapters = dict(builder.CHAPTERS)
    builder.CHAPTERS["commands.md"] = lambda: "other"
    try:
        assert builder.main(["--check"]) == 1
    finally:
        builder.CHAPTERS.update(chapters)
    assert "commands.md" in capsys.readouterr().err


def test_the_manual_builds_without_a_warning(tmp_path: Path) -> None:
    """Every page is in the navigation and every link has a target."""
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0 and "WARNING" not in built.stderr, built.stderr
