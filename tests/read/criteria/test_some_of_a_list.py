"""How many of a list are asked for, however it is printed: before a colon, in a sentence, before a bracket."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line

COUNTED = [
    ("Two of three: gout, asthma, fever", "at least 2 of (gout; asthma; fever)"),
    ("Two out of the three: gout, asthma, fever", "at least 2 of (gout; asthma; fever)"),
    ("2 of these 3 criteria: gout, asthma, fever", "at least 2 of (gout; asthma; fever)"),
    ("Two of three:\n - gout\n - asthma\n - fever", "at least 2 of (gout; asthma; fever)"),
    ("At least two symptoms (gout, asthma, fever)", "at least 2 of (gout; asthma; fever)"),
    ("At least one minor criterion (gout, asthma or fever)", "gout or asthma or fever"),
    ("One or more of the risk factors (gout, asthma)", "gout or asthma"),
    ("Polyneuropathy and at least one other criterion (gout or asthma)", "polyneuropathy and (gout or asthma)"),
    ("At least one risk factor (age > 65 years, gout)", "age > 65 years or gout"),
]


@pytest.mark.parametrize(("line", "rule"), COUNTED)
def test_so_many_of_a_list_are_asked_for(line: str, rule: str) -> None:
    """The number is of the list, and no limit of what stands beside it."""
    assert ruled(line) == rule


MET = [
    ("At least one of the criteria below must be met:\n - Gout\n - LVEF < 45%", "gout or lvef < 45 %"),
    (
        "Asthma and at least one of the following must be documented:\n - Gout\n - LVEF < 45%",
        "asthma and (gout or lvef < 45 %)",
    ),
    ("All of the following criteria must be met:\n - Gout\n - LVEF > 45%", "gout and lvef > 45 %"),
]


@pytest.mark.parametrize(("line", "rule"), MET)
def test_a_list_that_must_be_met_is_asked_of_everybody(line: str, rule: str) -> None:
    """Its heading names the list itself, and nobody of whom alone it would be asked."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Without two of the three: gout, asthma, fever",
        "No more than two of three: gout, asthma, fever",
        "Fewer than two risk factors (gout, asthma, fever)",
        "At least one risk factor (e.g. gout, asthma)",
        "The following sites are eligible:\n - Larynx: any stage\n - Pharynx: stage II",
    ],
)
def test_what_counts_otherwise_is_asked(line: str) -> None:
    """A number that is denied, or is the most, and a list of examples or of ways to enter: no count of findings."""
    assert rule_line(line, "inclusion").kind == "attest"
    assert " and " not in ruled(line)


@pytest.mark.parametrize("words", ["limited", "restricted", "confined"])
def test_a_list_that_is_open_denies_nothing(words: str) -> None:
    """`Including, but not restricted to` lists what keeps out."""
    rule = ruled(f"Illness, including but not {words} to, gout or asthma", "exclusion")
    assert "no gout" not in rule
    assert "gout or asthma" in rule
