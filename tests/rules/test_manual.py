"""The manual chapter on rules says what the code does."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from rule_cases import CASES, Case
from trialrun.engines import Context, evaluate, patient_of
from trialrun.ground.dates import Date
from trialrun.ground.truth import MET, NOT_MET, Truth
from trialrun.rules import EVENTS, parse_rule, rule_from_json
from trialrun.rules.check_atoms import QUALIFIERS

CHAPTER = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


@pytest.fixture(scope="module")
def manual() -> str:
    """The text of the chapter."""
    return CHAPTER.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_every_construct_is_in_the_manual(case: Case, manual: str) -> None:
    """Each case stands in its section with its text, its English and its meaning."""
    section = manual.split(f"## {case.section}\n", 1)[1].split("\n## ", 1)[0]
    assert f"| `{case.text}` | {case.english} | {case.meaning} |" in section


def test_every_rule_of_the_manual_can_be_read(manual: str) -> None:
    """The first cell of every table that shows rules, and every window, is a text that parses."""
    for section in ("Except and unless", "Windows"):
        part = manual.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
        for row in re.findall(r"^\| (`.*?) \|", part, flags=re.MULTILINE):
            for text in re.findall(r"`([^`]+)`", row):
                parse_rule(text if section.startswith("Except") else f"asthma {text}")


def test_the_examples_run_as_shown(manual: str) -> None:
    """The sessions of the chapter give what they show."""
    sessions = "\n".join(re.findall(r"```python\n(.*?)```", manual, flags=re.DOTALL))
    test = doctest.DocTestParser().get_doctest(sessions, {}, "rules.md", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_the_json_of_the_manual_is_a_rule(manual: str) -> None:
    """The JSON shown is read as a rule."""
    assert rule_from_json(re.findall(r"```json\n(.*?)```", manual, flags=re.DOTALL)[0])


def test_events_and_qualifiers_are_listed(manual: str) -> None:
    """Every event, and every column that a qualifier may ask for, is named."""
    for word in (*EVENTS, *(key for columns in QUALIFIERS.values() for key in columns)):
        assert f"`{word}`" in manual


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("malignancy ever except (basal_cell_skin_cancer)", MET),
        ("malignancy ever unless basal_cell_skin_cancer ever", NOT_MET),
    ],
)
def test_except_and_unless_part_ways_as_told(text: str, truth: Truth, manual: str) -> None:
    """The patient of the manual, with a past skin cancer and colon cancer, gets the two answers it gives."""
    found = [("basal_cell_skin_cancer", Date(2021, 5, 3), "resolved"), ("colon_cancer", Date(2023, 5, 3), "active")]
    conditions = [
        {"person_id": "p", "concept": concept, "start": start, "start_to": start, "status": status}
        for concept, start, status in found
    ]
    patient = patient_of({"person_id": "p"}, {"condition": conditions})
    assert evaluate(parse_rule(text), patient, Context(as_of=Date(2024, 5, 3), favours=False)).truth == truth
    assert f"| `{text}` |" in manual
