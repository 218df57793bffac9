"""The manual chapter on rules says what the code does."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from rule_cases import CASES, Case
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
