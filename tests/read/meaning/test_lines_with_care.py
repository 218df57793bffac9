"""Lines whose rule must not pass or keep out a patient wrongly: what narrows, denies or refers is never lost."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.care.reading import read_line_with_care
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.ruling.rules import to_rule
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule


def careful(line: str, role: Role = "inclusion") -> str:
    """The rule of a line read with care, as text on one line; empty for a note."""
    text = make_regular(line)
    rule, _ = to_rule(read_line_with_care(text, role), text)
    return "" if rule is None else " ".join(print_rule(rule).split())


RULES: list[tuple[Role, str, str]] = [
    ("inclusion", "Relapsed or refractory multiple myeloma",
     "relapsed_multiple_myeloma or refractory_multiple_myeloma"),
    ("inclusion", "No significant cardiac disease", "not attest(significant_cardiac_disease)"),
    ("inclusion", "No history of severe asthma, and a platelet count of > 50,000/mm3", "platelets > 50000 /uL"),
    ("inclusion", "No unstable angina LVEF at least 50%", "no unstable_angina and lvef >= 50 %"),
    ("inclusion", "Seronegative for HIV, HCV and HBsAg", "no hiv_infection and no hcv_infection and hbsag negative"),
    ("inclusion", "Eligible patients must not have received palifermin within 30 days prior to enrollment",
     "no exposure to palifermin within 30 days before enrolment"),
    ("inclusion", "Platelets > 50,000 per microliter", "platelets > 50000 /uL"),
    ("inclusion", "GFR greater than 60 mL/min per 1.73 square meters", "egfr > 60"),
    ("inclusion", "One of the following:\n - Multiple myeloma\n    - Serum creatinine > 2 mg/dL\n - Lymphoma",
     "multiple_myeloma and creatinine > 2 mg/dL or lymphoma"),
    ("exclusion", "Patients less then 6 years old", "age < 6 years"),
    ("inclusion", "ALT <= 2.5 x ULN, or <= 5 x ULN if leukemic infiltration of the liver is present",
     "if liver_metastases then alt <= 5 x ULN else alt <= 2.5 x ULN"),
    ("inclusion", "LVEF no less than 45% unless attributable to malignancy", "lvef >= 45 % unless disease_related"),
    ("inclusion", "HIV-positive patients are eligible for the study if CD4 > 250/uL",
     "if hiv_infection then cd4_count > 250 /uL"),
    ("inclusion", "At least 6 months since prior substantial bone marrow radiation",
     "at least 6 months since radiotherapy or attest("),
    ("inclusion", "No prior therapy other than minimal local radiotherapy",
     "not (exposure to anticancer_therapy ever and attest("),
    ("inclusion", "No baseline neuropathy or cerebellar dysfunction greater than grade 1", "not neuropathy_grade > 1"),
    ("exclusion", "Women who are pregnant or lactating or plan to become pregnant",
     "pregnancy or breastfeeding or attest(plan_to_become_pregnant)"),
    ("inclusion", "Performance status: Zubrod 0-2 (3-4 allowed if due to bone pain)",
     "ecog >= 0 and ecog <= 2 or ecog >= 3 and ecog <= 4 and bone_pain"),
    ("inclusion", "ECOG <= 2 (3 allowed if due to bone pain)", "ecog <= 2 or ecog = 3 and bone_pain"),
    ("inclusion", "Bilirubin <= 2.0 mg/dL (except for Gilbert's syndrome) ALP < 2 x ULN",
     "total_bilirubin <= 2.0 mg/dL unless gilbert_syndrome"),
    ("inclusion", "Concurrent psychiatric disorder may exclude at the discretion of the investigator", "attest("),
    ("inclusion", "Platelets >= 50 x 10^9/L if bone marrow plasma cells < 50%, or >= 30 x 10^9/L if >= 50%",
     "(if bm_plasma_cells < 50 % then platelets >= 50 10*9/L) and (if bm_plasma_cells >= 50 % then platelets >= 30"),
    ("inclusion", "Platelet count >= 75,000/uL (>= 50,000/uL if bone marrow plasma cells >= 50%)",
     "if bm_plasma_cells >= 50 % then platelets >= 50000 /uL else platelets >= 75000 /uL"),
    ("inclusion", "At least 2 prior lines including a proteasome inhibitor and an IMiD",
     "prior_lines >= 2 and exposure to proteasome_inhibitor ever and exposure to imid ever"),
    ("inclusion", "Patients who have received lenalidomide must have progressed within 60 days",
     "if exposure to lenalidomide ever then attest("),
    ("inclusion", "Hepatitis B core antibody positive patients must have undetectable HBV DNA",
     "if anti_hbc positive then hbv_dna undetectable"),
    ("inclusion", "Platelets >= 70 x 10^9/L for subjects in whom < 50% of bone marrow nucleated cells are plasma cells "
     "or >= 50 x 10^9/L for subjects in whom >= 50% of bone marrow nucleated cells are plasma cells",
     "(if bm_plasma_cells >= 50 % then platelets >= 50 10*9/L)"),
    ("inclusion", "Involved FLC >= 10 mg/dL with an abnormal FLC ratio", "flc_ratio_abnormal positive"),
    ("inclusion", "ANC >= 1,000/uL, growth factor within 7 days not permitted",
     "anc >= 1000 /uL and no exposure to growth_factor within 7 days"),
    ("inclusion", "Myelodysplastic syndrome\n - Refractory anemia with excess blasts\n - Myelomonocytic leukemia",
     "myelodysplastic_syndrome and (attest("),
    ("exclusion", "History of allogeneic transplant within 6 months or active GVHD",
     "allogeneic_sct within 6 months before enrolment or gvhd"),
    ("inclusion", "No known AIDS or positive HIV antibody", "no aids and hiv_test negative"),
    ("inclusion", "SGOT no greater than 3 times normal PT/PTT normal", "pt >= LLN and pt <= ULN and aptt >= LLN"),
    ("exclusion", "Prior malignancy unless disease-free for 5 years",
     "unless at least 5 years since malignancy"),
    ("exclusion", "Any malignancy within 5 years except:\n - basal cell carcinoma\n - carcinoma in situ of the cervix",
     "malignancy within 5 years before enrolment except (basal_cell_skin_cancer, cervix_in_situ)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "part"), RULES)
def test_what_is_said_is_kept(role: Role, line: str, part: str) -> None:
    """The rule of a line says what the line says, narrowing words and denials included."""
    assert part in careful(line, role)


ASKED: list[tuple[Role, str]] = [
    ("exclusion", "Patients with other types of leukemia"),
    ("inclusion", "No medical condition that precludes high-dose steroids"),
    ("inclusion", "Candidate for autologous stem cell transplantation"),
    ("exclusion", "Family history of multiple myeloma"),
    ("exclusion", "High risk of bleeding"),
    ("inclusion", "ECG without evidence of ventricular arrhythmia"),
    ("exclusion", "Other local therapy for prostate cancer"),
    ("exclusion", "Treatment plan includes stem cell transplant"),
    ("exclusion", "Fertile men or women unwilling to use contraceptive techniques during treatment"),
]


@pytest.mark.parametrize(("role", "line"), ASKED)
def test_what_is_not_said_by_records_is_asked_whole(role: Role, line: str) -> None:
    """A line that no record decides is one question."""
    assert careful(line, role).startswith("attest(")
    assert careful(line, role).count("attest(") == 1


def test_an_absence_that_is_narrowed_is_asked_as_an_absence() -> None:
    """Whoever has no allergy at all passes a line that denies one allergy."""
    rule = careful("No hypersensitivity to any macrolide antibiotic (e.g., erythromycin)")
    assert " and attest(" not in rule.replace("(allergy and attest(", "(")


def test_the_grade_of_a_tumour_is_no_toxicity() -> None:
    """`Grade 3B lymphoma` compares no grade of an adverse event."""
    assert "ctcae_grade" not in careful("Follicular lymphoma grade 3B", "exclusion")


def test_a_narrowed_exception_does_not_pass_another_disease() -> None:
    """Whoever has a malignancy is asked whether it is one that is excepted, where no record says so."""
    line = "History of other malignancies except: basal cell carcinoma, or solid tumours free of disease for >= 5 years"
    rule = careful(line, "exclusion")
    assert rule.startswith("malignancy ever except (basal_cell_skin_cancer) and attest(something_else_than_what_is")


def test_what_is_allowed_at_discretion_is_asked_of_nobody() -> None:
    """`Chemotherapy within 3 weeks of entry allowed` is not a demand for chemotherapy."""
    assert careful("Prior systemic chemotherapy within 3 weeks of entry allowed at investigator's discretion") == ""


@pytest.mark.parametrize(
    "line",
    [
        "Patients must be = 18 years of age", "Platelets = 75 x 10^9/L", "Bilirubin =1.5 x ULN",
        "ECOG performance status = 2",
    ],
)  # fmt: skip
def test_an_amount_behind_an_equals_sign_is_asked(line: str) -> None:
    """Pages that cannot print `>=` leave `=` of it: nobody is kept out by an amount that is not exactly that."""
    assert careful(line).startswith("attest(")
    assert careful("ECOG = 0") == "ecog = 0"
