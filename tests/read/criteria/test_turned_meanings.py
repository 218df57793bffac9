"""Lines whose words turn a meaning round: what is not elevated, outside normal, all but, no more than."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines import Role
from trialrun.rules import print_rule


def ruled(line: str, role: Role = "inclusion") -> str:
    """The rule of a line as text on one line, its question to a person about the whole line as `asked`."""
    rule = rule_line(line, role).rule
    text = "" if rule is None else " ".join(print_rule(rule).split())
    return "asked" if text.startswith("attest(") and text.count("(") == 1 else text


NORMAL: list[tuple[Role, str, str]] = [
    ("inclusion", "Lipase not elevated", "not lipase > ULN"),
    ("inclusion", "Creatinine is not significantly raised", "not creatinine > ULN"),
    ("inclusion", "No elevated creatinine", "not creatinine > ULN"),
    ("exclusion", "Sodium outside the normal range", "not (sodium >= LLN and sodium <= ULN)"),
    ("exclusion", "Magnesium not within normal limits", "not (magnesium >= LLN and magnesium <= ULN)"),
    ("exclusion", "Sodium must not be outside the normal range", "sodium >= LLN and sodium <= ULN"),
]


@pytest.mark.parametrize(("role", "line", "rule"), NORMAL)
def test_not_before_a_level_turns_it_round(role: Role, line: str, rule: str) -> None:
    """What is not elevated, or outside normal, is the opposite of what is; a double denial is none."""
    assert ruled(line, role) == rule
