"""Case files of invented patients with the answers worked out by hand from the published rules, not from the code.

The measured script answers them; a case of the folder is one line with its reasoning.
"""

import importlib.util
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.records.cases import read_case

CASES = Path(__file__).parent / "cases"
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "assess.py"
LINES = [line for path in sorted(CASES.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
JUNK: list[Any] = [
    None, True, -1, 0, 1e308, "", "<", "<<1", "\u0663", "nan", "2026-02-30", "9999-12-31", "death", [], [None], {},
    {"value": None}, {"value": []}, {"value": True, "unit": "g/dL"}, {"value": 1, "unit": 5}, {"value": 1, "unit": "["},
    {"value": 1, "unit": "pg/mL", "matrix": ["x"]}, {"arm": "x"}, {"total": 3}, {"marrow": {"result": 1}},
    {"target_day": 1e99}, {"target_day": 10**9, "window_days": 10**12},
    {"marrow": {"result": "negative", "sensitivity": "10^-99999"}},
]  # fmt: skip


def written() -> Iterator[Any]:
    """Every written case, named by its id."""
    for line in LINES:
        yield pytest.param(line, id=json.loads(line)["id"])


@cache
def loaded() -> ModuleType:
    """The measured script."""
    spec = importlib.util.spec_from_file_location("benchmark_assess", SCRIPT)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The measured script as a fixture."""
    return loaded()


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a JSON value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*before, key)
        yield from places(part, (*before, key))


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A case with one part replaced or taken away, or with some bytes of its line changed."""
    line = draw(st.sampled_from(LINES))
    if draw(st.booleans()):
        changed = bytearray(line.encode())
        for place in draw(st.lists(st.integers(0, len(changed) - 1), min_size=1, max_size=4)):
            changed[place] = draw(st.integers(0, 255))
        return bytes(changed).replace(b"\n", b" ").replace(b"\r", b" ")
    case = json.loads(line)
    *way, last = draw(st.sampled_from([place for place in places(case) if place[0] != "expect"]))
    part = case
    for key in way:
        part = part[key]
    if draw(st.booleans()):
        part[last] = draw(st.sampled_from(JUNK))
    else:
        del part[last]
    return json.dumps(case).encode()


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


@settings(max_examples=400, deadline=None)
@given(line=spoiled())
def test_a_spoiled_line_is_answered_or_refused(line: bytes) -> None:
    """No part of a case and no byte of its line makes the reader or the judge fail."""
    told = loaded()._line(read_case(line))
    assert ("error" in told) != ("predict" in told)
    assert not told.get("error", "").startswith("bug"), told
    json.dumps(told, allow_nan=False)
