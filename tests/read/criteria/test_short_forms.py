"""Short forms in brackets: a name and what it is shortened to are one thing, whatever else the letters stand for."""

from __future__ import annotations

import pytest

from ruled_lines import ruled

SHORTENED = {
    "Serum creatinine (Cr) ≤ 1.6 × ULN or creatinine clearance (Ccr) ≥ 55 ml/min":
        "creatinine <= 1.6 x ULN or creatinine_clearance >= 55 mL/min",
    "Total bilirubin (TB) < 2 x ULN": "total_bilirubin < 2 x ULN",
    "Absolute lymphocyte count (LYM) ≥ 0.6 x 10^9/L": "lymphocytes >= 0.6 10*9/L",
    "Serum amylase (AMY) < 2 x ULN": "amylase < 2 x ULN",
    "Respiratory rate (RR) ≤ 29 /min": "respiratory_rate <= 29 /min",
}  # fmt: skip


@pytest.mark.parametrize("line", SHORTENED)
def test_a_short_form_is_its_name_once_more(line: str) -> None:
    """Letters of the name in their order say nothing more and nothing else: `TB` is bilirubin here."""
    assert ruled(line) == SHORTENED[line]


@pytest.mark.parametrize("line", ["Acute leukemia (AML)", "Stroke (HIV)", "Lymphoma (CLL)"])
def test_another_name_in_a_bracket_is_no_short_form(line: str) -> None:
    """What is the name of something else has the first letter of every word."""
    assert ruled(line, "exclusion") not in ("acute_leukemia", "stroke", "lymphoma")


@pytest.mark.parametrize("line", ["Hepatitis (B or C)", "Hepatitis (B/C)", "Hepatitis (B, C)"])
def test_a_bracket_is_not_cut_in_two(line: str) -> None:
    """The second of two kinds in a bracket is not lost."""
    assert ruled(line, "exclusion") == "hbv_infection or hcv_infection"


SHOWN = {
    "t(4;14) as determined by FISH": "t_4_14 positive",
    "Splenomegaly on CT or abdominal ultrasound": "splenomegaly",
    "No distant metastases on chest x-ray, liver ultrasound, or bone scan":
        "not (distant_metastases or metastatic_cancer and attest(distant_metastases_by_judgement))",
    "Deep vein thrombosis confirmed by ultrasound within 5 months":
        "deep_vein_thrombosis within 5 months before enrolment",
}  # fmt: skip


@pytest.mark.parametrize("line", SHOWN)
def test_what_shows_a_finding_is_no_procedure_of_its_own(line: str) -> None:
    """Whoever has the finding need not have a record of the method, and nobody is kept out for having been examined."""
    assert ruled(line) == SHOWN[line]
