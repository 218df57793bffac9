"""Short forms in brackets: a name and what it is shortened to are one thing, whatever else the letters stand for."""

from __future__ import annotations

import pytest

from ruled_lines import ruled

SHORTENED = {
    "Serum creatinine (Cr) ≤ 1.6 × ULN or creatinine clearance (Ccr) ≥ 55 ml/min":
        "creatinine <= 1.6 x ULN or creatinine_clearance >= 55 mL/min",
    "Total bilirubin (TB) < 2 x ULN": "total_bilirubin < 2 x ULN",
    "Total bilirubin [TB] < 3 x ULN": "total_bilirubin < 3 x ULN",
    "Absolute lymphocyte count (LYM) ≥ 0.6 x 10^9/L": "lymphocytes >= 0.6 10*9/L",
    "Serum amylase (AMY) < 2 x ULN": "amylase < 2 x ULN",
    "Respiratory rate (RR) ≤ 29 /min": "respiratory_rate <= 29 /min",
}  # fmt: skip


@pytest.mark.parametrize("line", SHORTENED)
def test_a_short_form_is_its_name_once_more(line: str) -> None:
    """Letters of the name in their order say nothing more and nothing else: `TB` is bilirubin here."""
    assert ruled(line) == SHORTENED[line]


@pytest.mark.parametrize(
    "line",
    [
        "Acute leukemia (AML)",
        "Stroke (HIV)",
        "Lymphoma (CLL)",
        "Amyloidosis (AL)",
        "Prior chemotherapy (CHOP)",
        "Skin cancer (SCC)",
        "Infection (IFI)",
    ],
)
def test_another_name_in_a_bracket_is_no_short_form(line: str) -> None:
    """What is the name of something else, or of a kind, has not just the first letter of every word: it is asked."""
    assert " and attest(" in ruled(line, "exclusion")


CLASSED = {
    "Filgrastim (G-CSF) within 3 weeks": "exposure to filgrastim within 3 weeks before enrolment",
    "Carfilzomib (a proteasome inhibitor)": "exposure to carfilzomib",
    "Prior rituximab (anti-CD20 antibody)": "exposure to rituximab ever",
    "Rituximab (a proteasome inhibitor)": "exposure to rituximab and attest(rituximab_a_proteasome_inhibitor)",
    "Drugs known to inhibit CYP3A4": "exposure to cyp3a_inhibitor",
    "Strong inhibitors or inducers of CYP3A":
        "exposure to strong_cyp3a_inhibitor or exposure to strong_cyp3a_inducer",
}  # fmt: skip


@pytest.mark.parametrize("line", CLASSED)
def test_the_class_of_a_drug_behind_it_narrows_nothing(line: str) -> None:
    """Every carfilzomib is a proteasome inhibitor; what the drug does not belong to is asked."""
    assert ruled(line, "exclusion") == CLASSED[line]


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


@pytest.mark.parametrize("line", ["Acute promyelocytic leukemia (APL)", "Acute promyelocytic leukemia (APML)"])
def test_a_name_that_begins_with_a_narrowing_word_keeps_it(line: str) -> None:
    """The first word of the very name narrows nothing, with a short form behind it too."""
    assert ruled(line, "exclusion") == "acute_promyelocytic_leukemia"


ELSEWHERE = {
    "No bleeding on brain MRI": "attest(bleeding_on_brain_mri)",
    "No infection on chest X-ray": "attest(infection_on_chest_x_ray)",
    "Complete response to chemotherapy on CT": "attest(complete_response_to_chemotherapy_on_ct)",
    "No brain metastases by MRI or CT within 5 weeks": "attest(meets_the_line_no_brain_metastases_by_mri_or_ct)",
    "Myeloma documented by bone marrow biopsy (performed within 5 weeks)": "attest(",
}  # fmt: skip


@pytest.mark.parametrize("line", ELSEWHERE)
def test_one_place_or_the_date_of_a_method_is_asked(line: str) -> None:
    """What one place does not show may be at others, and a disease is older than the scan that shows it."""
    assert ELSEWHERE[line] in ruled(line)
