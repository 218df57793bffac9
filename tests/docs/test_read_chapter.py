"""The chapter on reading names every status, kind of document, option and finding."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import get_args

import typer.main

from trialrun.cli.main import app
from trialrun.read.catalog.schema import CATALOG_TABLES
from trialrun.read.coverage import STATUSES
from trialrun.read.source import DocumentKind

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "read.md").read_text("utf-8")
ROOMS = ("crosschecks", "regimens", "catalog", "documents", "outcomes", "results", "building")
_FAMILY = re.compile(r"(?:inding\(\s*|family=)\"([a-z-]+)\"")


def test_every_status_and_kind_of_document_has_its_row() -> None:
    """A reader finds the word that stands on the page or in the coverage line."""
    cells = {word for line in TEXT.splitlines() if line.startswith("|") for word in re.findall(r"`([^`]+)`", line)}
    assert set(STATUSES) <= cells
    assert set(get_args(DocumentKind)) <= cells


def test_every_finding_of_reading_is_named() -> None:
    """Each family that the room can say stands in the chapter."""
    sources = [path for room in ROOMS for path in (ROOT / "src" / "trialrun" / "read" / room).rglob("*.py")]
    families = {family for path in sources for family in _FAMILY.findall(path.read_text("utf-8"))}
    assert len(families) >= 15
    assert sorted(family for family in families if f"`{family}`" not in TEXT) == []


def test_every_option_of_review_is_explained() -> None:
    """The chapter names each way to correct a criterion."""
    options = typer.main.get_command(app).commands["review"].params  # type: ignore[attr-defined]
    words = [word for option in options for word in (*option.opts, *option.secondary_opts) if word.startswith("--")]
    assert [word for word in words if f"`{word}" not in TEXT and word != "--help"] == []


def test_every_column_of_a_catalog_has_a_meaning_and_none_is_left_over() -> None:
    """The file of meanings and the schema name the same tables and columns."""
    spec = importlib.util.spec_from_file_location("build_reference", ROOT / "docs" / "build_reference.py")
    assert spec is not None and spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    meanings = builder.catalog_meanings()
    assert meanings.keys() == CATALOG_TABLES.keys()
    own = {name: set(columns) - {"about"} for name, columns in meanings.items()}
    shared = set.intersection(*own.values())
    for name, schema in CATALOG_TABLES.items():
        assert set(schema.names) <= own[name]
        assert own[name] - shared <= set(schema.names)
