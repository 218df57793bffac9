"""Lists behind one word: whom a condition names, what was failed, what a finding comes with; each word is of all."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked, ruled_without_care
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role

OF_WHOM: list[tuple[Role, str, str]] = [
    ("inclusion", "For patients with gout, asthma, stroke or angina, platelets >= 60 x 10^9/L",
     "if gout or asthma or stroke or angina then platelets >= 60 10*9/L"),
    ("inclusion", "In case of gout, asthma, stroke, or angina, platelets >= 60 x 10^9/L and ANC >= 1 x 10^9/L",
     "if gout or asthma or stroke or angina then platelets >= 60 10*9/L and anc >= 1 10*9/L"),
    ("exclusion", "In patients with gout, asthma, stroke or angina, platelets < 60 x 10^9/L",
     "(gout or asthma or stroke or angina) and platelets < 60 10*9/L"),
    ("inclusion", "For patients on warfarin, heparin or aspirin, INR <= 3",
     "if exposure to warfarin or exposure to heparin or exposure to aspirin then inr <= 3"),
    ("inclusion", "For patients with gout, asthma or stroke platelets >= 60 x 10^9/L",
     "if gout or asthma or stroke then platelets >= 60 10*9/L"),
    ("inclusion", "For patients with gout, ANC >= 1 x 10^9/L, platelets >= 60 x 10^9/L or hemoglobin >= 8 g/dL",
     "if gout then anc >= 1 10*9/L or platelets >= 60 10*9/L or hemoglobin >= 8 g/dL"),
    ("inclusion", "For gout patients, total IgA >= 700 mg/dL", "if gout then iga >= 700 mg/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OF_WHOM)
def test_a_condition_names_all_of_its_list(role: Role, line: str, rule: str) -> None:
    """However many diseases or drugs are listed, what is asked behind the list is asked of those who have any."""
    assert ruled(line, role) == rule


FAILED: list[tuple[Role, str, str]] = [
    ("inclusion", "Refractory to a PI, an IMiD and daratumumab",
     "exposure to proteasome_inhibitor ever and attest(refractory_to_a_pi)"
     " and exposure to imid ever and attest(refractory_to_an_imid)"
     " and exposure to daratumumab ever and attest(refractory_to_daratumumab)"),
    ("inclusion", "Disease refractory to at least 1 PI and at least 1 IMiD",
     "exposure to proteasome_inhibitor ever and attest(disease_refractory_to_at_least_1_pi)"
     " and exposure to imid ever and attest(refractory_to_at_least_1_imid)"),
    ("exclusion", "Refractory to bortezomib or carfilzomib",
     "exposure to bortezomib ever and attest(refractory_to_bortezomib)"
     " or exposure to carfilzomib ever and attest(refractory_to_carfilzomib)"),
    ("inclusion", "Failed rituximab and cyclophosphamide",
     "exposure to rituximab ever and attest(failed_rituximab)"
     " and exposure to cyclophosphamide ever and attest(failed_cyclophosphamide)"),
    ("inclusion", "Progressed on lenalidomide or bortezomib",
     "exposure to lenalidomide ever and attest(progressed_on_lenalidomide)"
     " or exposure to bortezomib ever and attest(progressed_on_bortezomib)"),
    ("inclusion", "Inadequate response to methotrexate or sulfasalazine",
     "exposure to methotrexate ever and attest(inadequate_response_to_methotrexate)"
     " or exposure to sulfasalazine ever and attest(inadequate_response_to_sulfasalazine)"),
    ("inclusion", "Completed induction with bortezomib and dexamethasone",
     "exposure to bortezomib ever and attest(completed_induction_with_bortezomib)"
     " and exposure to dexamethasone ever and attest(completed_induction_with_dexamethasone)"),
    ("inclusion", "Refractory to lenalidomide and currently on dexamethasone",
     "exposure to lenalidomide ever and attest(refractory_to_lenalidomide) and exposure to dexamethasone"),
    ("inclusion", "Relapsed myeloma, not refractory to bortezomib or carfilzomib", "asked"),
    ("exclusion", "A virus that is resistant to acyclovir or ganciclovir", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), FAILED)
def test_what_was_failed_is_asked_of_each_treatment(role: Role, line: str, rule: str) -> None:
    """Every treatment of the list was taken at some time, and a person is asked whether it failed."""
    assert ruled_or_asked(line, role) == rule


EXPOSED = [
    ("Exposed to a PI and an IMiD", "exposure to proteasome_inhibitor ever and exposure to imid ever"),
    ("Having been exposed to lenalidomide", "exposure to lenalidomide ever"),
    ("Currently exposed to ketoconazole", "exposure to ketoconazole"),
    ("Never exposed to venetoclax", "no exposure to venetoclax ever"),
    ("Exposed to venetoclax within 4 weeks before the first dose",
     "exposure to venetoclax within 4 weeks before first_dose"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), EXPOSED)
def test_who_was_exposed_to_a_drug_may_have_stopped_it(line: str, rule: str) -> None:
    """`exposed to` is of any time, unless a time is told."""
    assert ruled(line) == rule


COMES_WITH: list[tuple[Role, str, str]] = [
    ("exclusion", "Hepatitis B with cirrhosis or with platelets < 90 x 10^9/L",
     "hbv_infection and (cirrhosis or platelets < 90 10*9/L)"),
    ("exclusion", "Diabetes with HbA1c > 9% or with neuropathy",
     "diabetes_mellitus and (hba1c > 9 % or peripheral_neuropathy)"),
    ("inclusion", "Gout with asthma or with creatinine > 2 mg/dL", "gout and (asthma or creatinine > 2 mg/dL)"),
    ("exclusion", "COPD with FEV1 < 50%, or with angina, or gout", "copd and (fev1 < 50 % or angina) or gout"),
    ("exclusion", "Patients with gout or with asthma", "gout or asthma"),
    ("exclusion", "Treatment with carfilzomib or with pomalidomide",
     "exposure to carfilzomib or exposure to pomalidomide"),
    ("exclusion", "Diabetes with retinopathy or with HbA1c > 9%", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), COMES_WITH)
def test_what_stands_behind_each_with_is_of_one_disease(role: Role, line: str, rule: str) -> None:
    """The second `with` takes up the disease of the first: its value alone keeps nobody out."""
    assert ruled_or_asked(line, role) == rule


TYPES = [
    ("IgG or IgA myeloma", "igg_myeloma or iga_myeloma"),
    ("IgG, IgA or light chain multiple myeloma", "igg_myeloma or iga_myeloma or light_chain_myeloma"),
    ("IgG kappa or IgA lambda myeloma", "igg_myeloma or iga_myeloma"),
    ("In patients with IgA, IgD or IgE myeloma, serum IgA >= 0.7 g/dL",
     "if iga_myeloma or igd_myeloma or ige_myeloma then iga >= 0.7 g/dL"),
    ("IgA >= 2 g/dL in IgA myeloma", "if iga_myeloma then iga >= 2 g/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), TYPES)
def test_the_type_of_a_myeloma_is_no_immunoglobulin_level(line: str, rule: str) -> None:
    """Before `myeloma`, and in a list that ends there, a class of immunoglobulins is that of the clone."""
    assert ruled_without_care(line) == rule


BETWEEN_EVENTS = [
    "Relapse more than 6 months after autologous transplant",
    "Multiple myeloma with first relapse >= 12 months after autologous transplantation",
    "Progression at least 12 months after the end of lenalidomide",
    "Disease recurrence >= 6 months after prior radiotherapy",
    "Relapsed at least 6 months after allogeneic transplant",
]


@pytest.mark.parametrize("line", BETWEEN_EVENTS)
def test_how_late_a_relapse_came_is_not_how_long_ago_the_treatment_was(line: str) -> None:
    """The time lies between two events: a transplant long ago does not show that the relapse came late."""
    assert "since" not in ruled(line)


def test_a_transplant_of_relapsed_patients_is_dated() -> None:
    """Where nothing came back in that time, it is counted from the treatment to now."""
    assert (
        ruled("At least 12 months since autologous transplant in relapsed patients")
        == "at least 12 months since autologous_sct"
    )


ONE_QUESTION = [
    "Progression on or within 60 days of treatment with carfilzomib",
    "Disease progression while on or within 60 days of discontinuing pomalidomide",
    "Progressed during or within 6 months of lenalidomide maintenance",
    "Recovery to grade <= 1 or baseline of all toxicities of previous therapy except alopecia",
    "Effects of any prior therapy resolved to baseline severity or grade <= 1 except for alopecia",
]


@pytest.mark.parametrize("line", ONE_QUESTION)
def test_two_times_and_two_ends_of_one_event_are_one_question(line: str) -> None:
    """`on or within 60 days`, `to grade 1 or baseline`: the line is asked once."""
    assert len(rule_line(line, "inclusion").questions) == 1


def test_effects_that_are_down_to_a_grade_are_asked_in_the_words_of_the_line() -> None:
    """What a person answers is the sentence, with what it is of and what it is down to."""
    line = "All toxicities from prior therapy resolved to grade <= 1 or baseline"
    (asked,) = rule_line(line, "inclusion").questions.values()
    assert line in asked.text


COUNTED = [
    ("At least one minor criterion: gout, asthma, stroke", "gout or asthma or stroke"),
    ("One or more minor criteria: gout, asthma, or stroke", "gout or asthma or stroke"),
    ("At least 2 symptoms: dyspnea, cough, or fever", "at least 2 of (dyspnea; cough; fever)"),
    ("At least two major criteria: gout; asthma; stroke", "at least 2 of (gout; asthma; stroke)"),
    ("Gout with at least one risk factor: hypertension, smoking", "gout and (hypertension or smoking)"),
    ("At least one symptom of gout: dyspnea, cough", "asked"),
    ("Not more than one risk factor: hypertension, smoking", "asked"),
]


@pytest.mark.parametrize(("line", "rule"), COUNTED)
def test_a_label_that_counts_criteria_says_how_many_of_its_list_are_asked(line: str, rule: str) -> None:
    """`minor criterion:` before a list is as `of the following:`."""
    assert ruled_or_asked(line) == rule
