"""Case files of invented patients with the answers worked out by hand from the published rules, not from the code.

The measured script answers them; a case of the folder is one line with its reasoning.
"""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "assess.py"


def written() -> Iterator[Any]:
    """Every written case, named by its id."""
    for path in sorted(CASES.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield pytest.param(line, id=json.loads(line)["id"])


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The measured script."""
    spec = importlib.util.spec_from_file_location("benchmark_assess", SCRIPT)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def agrees(expected: Any, told: Any, tolerance: float) -> bool:
    """Whether an answer holds all that is expected; a number within the tolerance."""
    if isinstance(expected, dict):
        names = [name for name in expected if name not in ("why", "tolerance")]
        return isinstance(told, dict) and all(agrees(expected[name], told.get(name), tolerance) for name in names)
    if isinstance(expected, list):
        pairs = zip(expected, told, strict=True) if len(expected) == len(told) else ()
        return len(expected) == len(told) and all(agrees(one, other, tolerance) for one, other in pairs)
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return bool(expected == told)
    return isinstance(told, int | float) and abs(told - expected) <= tolerance


@pytest.mark.parametrize("line", list(written()))
def test_a_written_case_has_its_answer(line: str, script: ModuleType, tmp_path: Path) -> None:
    """The script answers a case as it was worked out by hand, or refuses it where it cannot be judged."""
    given = json.loads(line)
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "cases.jsonl").write_text(line, encoding="utf-8")
    script.predict_files(tmp_path / "in", tmp_path / "out")
    answered = json.loads((tmp_path / "out" / "cases.jsonl").read_text("utf-8"))
    if "error" in given["expect"]:
        assert "predict" not in answered and not answered["error"].startswith("bug"), given.get("title")
        return
    expected = given["expect"]
    assert agrees(expected, answered.get("predict"), expected.get("tolerance", 1e-4)), (given, answered)


def test_bad_lines_and_other_criteria_lose_no_answer(script: ModuleType, tmp_path: Path) -> None:
    """Each line has an answer or an error of its own, whatever shape it has and whatever criteria it names."""
    good = (CASES / "imwg.jsonl").read_text("utf-8").splitlines()[0]
    odd = [json.dumps({**json.loads(good), "id": str(name), "criteria": name}) for name in ("imwg", "nct04396496", 5)]
    odd += [
        "[" * 200_000,
        "null",
        '{"id": "broken"',
        '{"id": "kind", "kind": "no such"}',
        '{"id": "in", "kind": "onls"}',
    ]
    odd += [f'{{"id": "{kind}", "kind": "{kind}", "input": "1"}}' for kind in script.ASSESSED]
    (tmp_path / "odd.jsonl").write_text("\n".join([*odd, good]), encoding="utf-8")
    (tmp_path / "out").mkdir()
    script.predict_files(tmp_path, tmp_path / "out")
    told = [json.loads(line) for line in (tmp_path / "out" / "odd.jsonl").read_text("utf-8").splitlines()]
    assert len(told) == len(odd) + 1 and "predict" in told[-1]
    assert all(("error" in one) != ("predict" in one) for one in told)
    assert not any(one.get("error", "").startswith("bug") for one in told)
