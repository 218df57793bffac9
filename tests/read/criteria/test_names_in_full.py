"""A name in full before its short form is one name: nothing in it is a finding, and no word of it is left over."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.lines.reading import Role

IN_FULL: list[tuple[Role, str, str]] = [
    ("exclusion", "Diffusing capacity of lung for carbon monoxide (DLCO) < 40% predicted", "dlco < 40 %"),
    ("exclusion", "Corrected QT interval by Fridericia's formula (QTcF) > 480 msec", "qtc > 480 ms"),
    ("exclusion", "N-terminal pro-brain natriuretic peptide (NT-proBNP) > 8500 ng/L", "nt_probnp > 8500 ng/L"),
    ("inclusion", "Left ventricular ejection fraction by echocardiography (LVEF) >= 45%", "lvef >= 45 %"),
    ("inclusion", "Disease Activity Score in 28 joints (DAS28) > 3.2", "das28 > 3.2"),
    ("inclusion", "AST and alanine amino transferase (ALT) <= 3 x ULN", "ast <= 3 x ULN and alt <= 3 x ULN"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), IN_FULL)
def test_the_letters_of_a_short_form_stand_in_its_full_name(role: Role, line: str, rule: str) -> None:
    """A measurement has its limit whatever words its short form was made from."""
    assert ruled(line, role) == rule


def test_a_disease_in_the_name_of_a_test_is_not_asked_for() -> None:
    """A score of a questionnaire on drinking is no disease: who has no such diagnosis may have it."""
    rule = ruled("Alcohol Use Disorders Identification Test (AUDIT) >= 16", "exclusion")
    assert rule.startswith("attest(") and " and " not in rule


@pytest.mark.parametrize("short", ["CRPS", "ALTS", "INRS"])
def test_a_capital_s_is_no_plural_of_a_short_form(short: str) -> None:
    """CRPS is a syndrome of pain, and not several CRP."""
    assert "attest" in ruled(f"Chronic pain or {short}", "exclusion")


@pytest.mark.parametrize("by", ["by Modification of Diet in Renal Disease (MDRD)", "using the MDRD equation"])
def test_an_equation_is_nobodys_disease(by: str) -> None:
    """What a filtration rate is estimated by asks for no disease."""
    assert ruled(f"Estimated glomerular filtration rate {by} > 55 mL/min") == "egfr > 55 mL/min/{1.73_m2}"


@pytest.mark.parametrize(("line", "rule"), [("ONLS >= 2", "onls >= 2"), ("EDSS <= 5.5", "edss <= 5.5")])
def test_a_short_form_that_ends_in_s_is_found(line: str, rule: str) -> None:
    """The S of a scale is no plural, though its name in the vocabulary is written small."""
    assert ruled(line) == rule
