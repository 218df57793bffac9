"""The labelled sets of comparisons stay read as well as they were."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


def _module(name: str):
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name.replace('.', '/')}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_all_parser_vectors_are_met(shared: Path, tmp_path: Path) -> None:
    """The relations of all 39 vectors of Clinical-Trial-Parser are what is read."""
    vectors = _module("reading_sets.vectors")
    data = shared / "data" / "criteria" / "ctp_vectors"
    vectors.predict(data, tmp_path / "out.jsonl")
    right, total, wrong = vectors.score(data / "interpreter_vectors.jsonl", tmp_path / "out.jsonl")
    assert (right, total) == (39, 39), wrong


@pytest.mark.shared
def test_a_document_of_the_corpus_is_read_by_its_text_alone(shared: Path, tmp_path: Path) -> None:
    """The corpus set needs no labels: a folder with one text gives one line, each bound in its role."""
    lct = _module("reading_sets.lct")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "A.txt").write_text("Inclusion Criteria:\n - Age 18-75\nExclusion Criteria:\n - BMI > 40\n")
    lct.predict(tmp_path, tmp_path / "out.jsonl")
    (line,) = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(bound["role"], bound["side"], bound["value"]) for bound in line["bounds"]] == [
        ("inclusion", "lower", 18), ("inclusion", "upper", 75), ("exclusion", "lower", 40),
    ]  # fmt: skip
