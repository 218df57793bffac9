"""What stands beside a rule and is none: what many have, who goes to which group, what is allowed in a bracket."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_as_listed, ruled_or_asked
from trialrun.read.criteria.lines.reading import Role

USUAL: list[tuple[Role, str, str]] = [
    ("inclusion", "Creatinine <= 3 mg/dL. Renal impairment is common in this population.", "creatinine <= 3 mg/dL"),
    ("exclusion", "Serious infection; neutropenia is expected in these patients", "serious_infection"),
    ("exclusion", "Gout. Some cardiac dysfunction is to be expected in this disease.", "gout"),
    ("exclusion", "Neutropenia that is expected in these patients", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), USUAL)
def test_what_many_have_is_not_asked(role: Role, line: str, rule: str) -> None:
    """A sentence on what is common among the patients of a trial lets nobody in and keeps nobody out."""
    text = ruled(line, role)
    assert text == rule or (rule == "asked" and "attest" in text)


GROUPS = [
    "Patients with gout will be assigned to cohort A; those with asthma will be assigned to cohort B",
    "Patients over 65 years will be treated in arm B and younger patients in arm A",
    "Patients who can be treated with radiotherapy will be included in Group 1, all others in Group 2",
    "Patients with a transplant enter stratum 1, those with chemotherapy stratum 2",
]


@pytest.mark.parametrize("line", GROUPS)
def test_to_which_group_somebody_goes_is_asked_of_nobody(line: str) -> None:
    """Who is not of the first group is of another one, and is let in as well."""
    assert ruled_as_listed(line) == "asked"


BRACKETS = [
    ("Hemoglobin >= 7 g/dL (no transfusion within 7 days; erythropoietin use is permitted)",
     "hemoglobin >= 7 g/dL and no transfusion within 7 days before enrolment"),
    ("Platelets >= 60 x 10^9/L (without transfusion within 7 days; eltrombopag is allowed)",
     "platelets >= 60 10*9/L and no transfusion within 7 days before enrolment"),
    ("ANC >= 1 x 10^9/L (without G-CSF for 7 days; pegfilgrastim is not permitted within 14 days)",
     "anc >= 1 10*9/L and no exposure to g_csf within 7 days before enrolment"
     " and no exposure to pegfilgrastim within 14 days before enrolment"),
    ("Total bilirubin <= 2 x ULN, unless Gilbert syndrome (then direct bilirubin must be <= 2 x ULN)", "asked"),
    ("Total bilirubin <= 2 x ULN, except in gout (in which case direct bilirubin <= 2 x ULN is required)", "asked"),
    ("At least 2 prior lines (induction, transplant and maintenance is considered one line)", "prior_lines >= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), BRACKETS)
def test_a_bracket_may_hold_a_sentence_of_its_own(line: str, rule: str) -> None:
    """What a bracket allows behind a semicolon is not asked for, and what it forbids turns nothing else round."""
    assert ruled_or_asked(line) == rule


def test_both_kinds_that_are_let_in_are_alternatives() -> None:
    """`Both A and B are eligible` asks nobody to have both."""
    rule = "al_amyloidosis or amyloidosis and attest(al_amyloidosis_by_judgement) or light_chain_deposition_disease"
    assert ruled("Both AL amyloidosis and light chain deposition disease are eligible") == rule
    assert ruled_or_asked("Both newly diagnosed and relapsed myeloma patients are eligible") == "asked"


ALONE: list[tuple[Role, str, str]] = [
    ("exclusion", "Gout or cystic tremor without asthma", "asked"),
    ("exclusion", "Known hypersensitivity or severe side effects to dexamethasone", "asked"),
    ("exclusion", "CNS involvement. If either is suspected, brain MRI is required", "asked"),
    ("exclusion", "Refractory to, or relapsed within 60 days of, proteasome inhibitors", "asked"),
    ("inclusion", "Quivering disease with at least one of: hemoglobin < 10 g/dL, platelets < 90 x 10^9/L",
     "attest(quivering_disease) and (hemoglobin < 10 g/dL or platelets < 90 10*9/L)"),
    ("inclusion", "Patients must have at least one of: hemoglobin < 10 g/dL, platelets < 90 x 10^9/L",
     "hemoglobin < 10 g/dL or platelets < 90 10*9/L"),
    ("inclusion", "ECOG 0-2; a score of 3 is accepted if due to bone pain",
     "ecog >= 0 and ecog <= 2 or ecog = 3 and bone_pain"),
    ("inclusion", "IgG multiple myeloma: serum M-protein >= 1.1 g/dL", "asked"),
    ("inclusion", "Patients with IgA myeloma: serum M-protein >= 0.6 g/dL",
     "if iga_myeloma or multiple_myeloma and attest(iga_myeloma_by_judgement) then serum_m_protein >= 0.6 g/dL"),
    ("exclusion", "Prednisone > 10 mg/day or equivalent at the time of leukapheresis", "asked"),
    ("inclusion", "Ineligible for transplant, newly diagnosed myeloma, because of age above 70 years or comorbidity",
     "asked"),
    ("inclusion", "Discontinued methotrexate and currently on rituximab",
     "no exposure to methotrexate and exposure to rituximab"),
    ("inclusion", "No lenalidomide and currently receiving bortezomib",
     "no exposure to lenalidomide and exposure to bortezomib"),
    ("inclusion", "ALT <= 2.5 x ULN; in liver metastases, ALT <= 5 x ULN",
     "if liver_metastases then alt <= 5 x ULN else alt <= 2.5 x ULN"),
    ("inclusion", "Platelets >= 60 x 10^9/L; in cirrhosis, albumin >= 28 g/L",
     "platelets >= 60 10*9/L and (if cirrhosis then albumin >= 28 g/L)"),
    ("exclusion", "Aspartate or alanine aminotransferase > 3 x ULN", "ast > 3 x ULN or alt > 3 x ULN"),
    ("inclusion", "Plasma or serum VEGF above 2 x ULN", "plasma_vegf > 2 x ULN or serum_vegf > 2 x ULN"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), ALONE)
def test_half_of_what_is_meant_is_not_the_rule(role: Role, line: str, rule: str) -> None:
    """A lack, an allergy, a test or a number alone is not what a line asks; what has no name is asked beside it."""
    assert ruled_or_asked(line, role) == rule


def test_an_age_above_nothing_limits_nobody() -> None:
    """`Under 65 years: not specified` stands beside what is asked of older patients."""
    assert ruled_as_listed("Under 60 years:\n- Not specified") == "note"


EXCEPTED_TWICE = [
    ("Malignancy other than myeloma in the previous 5 years, except cervical carcinoma in situ",
     "malignancy within 5 years before enrolment except (multiple_myeloma, cervix_in_situ)"),
    ("Malignancy other than lymphoma within 3 years, except skin cancer or cervical carcinoma in situ",
     "malignancy within 3 years before enrolment except (lymphoma, skin_cancer, cervix_in_situ)"),
    ("Malignancy other than myeloma in the previous 5 years",
     "malignancy within 5 years before enrolment except (multiple_myeloma)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), EXCEPTED_TWICE)
def test_a_window_between_two_exceptions_is_of_what_excludes(line: str, rule: str) -> None:
    """`other than A within 5 years, except B`: the window is that of the malignancy, and not of A."""
    assert ruled(line, "exclusion") == rule
