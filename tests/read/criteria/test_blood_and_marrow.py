"""Lines of trials in diseases of blood and marrow: proteins of serum and urine, light chains, isotypes."""

from __future__ import annotations

import re

import pytest

from ruled_lines import ruled_without_care as plainly
from trialrun.read.criteria.care.reading import read_line_with_care
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.ruling.rules import to_rule
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule

FLUIDS = [
    ("Paraprotein in serum >= 5 g/L or in urine >= 300 mg/24 h",
     "serum_m_protein >= 5 g/L or urine_m_protein >= 300 mg/(24.h)"),
    ("Serum M-spike >= 0.5 g/dL or urine >= 250 mg/24 h",
     "serum_m_protein >= 0.5 g/dL or urine_m_protein >= 250 mg/(24.h)"),
    ("SPEP: M-spike >= 1 g/dL; UPEP: >= 200 mg/24 h", "serum_m_protein >= 1 g/dL and urine_m_protein >= 200 mg/(24.h)"),
    ("M component in the urine >= 0.3 g/24 h", "urine_m_protein >= 0.3 g/(24.h)"),
    ("24-hour urine monoclonal protein greater than 400 mg", "urine_m_protein > 400 mg/(24.h)"),
    ("serum and/or urine M-protein of >= 1 g/dL and >= 200 mg/24 h",
     "serum_m_protein >= 1 g/dL and urine_m_protein >= 200 mg/(24.h)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), FLUIDS)
def test_each_amount_of_monoclonal_protein_is_of_the_fluid_that_holds_it(line: str, rule: str) -> None:
    """What is printed a day is of urine, and a share of a volume is of the fluid that the words name."""
    assert plainly(line) == rule


def test_protein_of_urine_that_no_clone_makes_stays_what_it_is() -> None:
    """Proteinuria is not read as monoclonal protein."""
    rule = plainly("Urine protein > 2 g/24 h")
    assert rule
    assert "m_protein" not in rule


LIGHT_CHAINS = [
    ("Involved/uninvolved FLC ratio >= 100", "flc_ratio_involved >= 100"),
    ("serum involved:uninvolved FLC ratio > 20", "flc_ratio_involved > 20"),
    ("difference between involved and uninvolved free light chains (dFLC) of at least 5 mg/dL", "dflc >= 5 mg/dL"),
    ("dFLC < 40 mg/L", "dflc < 40 mg/L"),
]


@pytest.mark.parametrize(("line", "rule"), LIGHT_CHAINS)
def test_the_ratio_and_the_difference_of_light_chains_are_not_one_of_them(line: str, rule: str) -> None:
    """A ratio of, or a difference between, involved and uninvolved chains is a measurement of its own."""
    assert plainly(line) == rule


ISOTYPES = [
    ("Serum M-protein >= 10 g/L, or >= 5 g/L if IgA",
     "if monoclonal_iga then serum_m_protein >= 5 g/L else serum_m_protein >= 10 g/L"),
    ("M-protein in serum >= 1 g/dL (>= 0.5 g/dL for IgA or IgD)",
     "if monoclonal_iga or monoclonal_igd then serum_m_protein >= 0.5 g/dL else serum_m_protein >= 1 g/dL"),
    ("Serum M-protein >= 1 g/dL for IgG or >= 0.5 g/dL for IgA, IgM or IgE subtypes",
     "(if monoclonal_igg then serum_m_protein >= 1 g/dL) and (if monoclonal_iga or monoclonal_igm or monoclonal_ige "
     "then serum_m_protein >= 0.5 g/dL)"),
    ("Serum M-protein >= 1 g/dL or IgA >= 800 mg/dL", "serum_m_protein >= 1 g/dL or iga >= 800 mg/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), ISOTYPES)
def test_an_isotype_says_whose_limit_it_is_and_owns_no_number(line: str, rule: str) -> None:
    """The type of the clone is a condition; the level of an immunoglobulin is a value."""
    assert plainly(line) == rule


OTHERS: list[tuple[Role, str, str]] = [
    ("inclusion", "Platelets > 75 x 10^9/L if < 50 % plasma cells in the marrow, otherwise > 30 x 10^9/L",
     "if bm_plasma_cells < 50 % then platelets > 75 10*9/L else platelets > 30 10*9/L"),
    ("inclusion", "ANC >= 1 x 10^9/L if marrow plasma cells < 50%; otherwise >= 0.5 x 10^9/L",
     "if bm_plasma_cells < 50 % then anc >= 1 10*9/L else anc >= 0.5 10*9/L"),
    ("exclusion", "bilirubin > 3 mg/dL if Gilbert syndrome, otherwise > 1.5 mg/dL",
     "if gilbert_syndrome then total_bilirubin > 3 mg/dL else total_bilirubin > 1.5 mg/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OTHERS)
def test_otherwise_is_asked_of_all_others(role: Role, line: str, rule: str) -> None:
    """A limit behind `otherwise` is not asked of those for whom the first one is."""
    assert plainly(line, role) == rule


REQUIRED = [
    ("No active infection, creatinine <= 2 mg/dL", "no infection and creatinine <= 2 mg/dL"),
    ("Adequate heart (no cardiac disease, LVEF >= 45%)", "lvef >= 45 %"),
    ("No dialysis, no seizures, ANC >= 1000/uL", "and anc >= 1000 /uL"),
    ("At least 10% plasma cells and at least 1 osteolytic lesion", "bm_plasma_cells >= 10 %"),
    ("Less than 15% blasts and less than 30% blasts plus promyelocytes", "blasts_promyelocytes < 30 %"),
    ("DLCO, FEV1, FVC >= 50% of predicted", "dlco >= 50 % and fev1 >= 50 % and fvc >= 50 %"),
    ("Karnofsky or Lansky index (depending on the age of the child) >= 50", "karnofsky >= 50 or lansky >= 50"),
    ("Adults over18 years of age", "age > 18 years"),
    ("bilirubin <= 1.5 N", "total_bilirubin <= 1.5 x ULN"),
    ("Must be 60-100 days after autologous transplantation", "autologous_sct within 100 days"),
    ("Participant must be 18 years of age", "age >= 18 years"),
    ("Polyneuropathy and at least one of sclerotic lesions, VEGF elevation, Castleman disease",
     "polyneuropathy and (sclerotic_bone_lesions or elevated_vegf or castleman_disease)"),
    ("Multiple myeloma and one or more of hypercalcemia, anemia or bone lesions",
     "multiple_myeloma and (hypercalcemia or anemia or bone_disease)"),
    ("Diabetes and at least 2 of hypertension, obesity, smoking",
     "diabetes_mellitus and at least 2 of (hypertension; obesity; smoking)"),
    ("No evidence of: HIV infection; hepatitis B", "no hbv_infection"),
    ("Patients from the age of 18", "age >= 18 years"),
    ("Creatinine <= 2 mg/dL or creatinine at least 45 mL/min", "creatinine <= 2 mg/dL or creatinine_clearance >= 45"),
    ("Received at least 1, but no more than 4 prior regimens, including the following: chemotherapy",
     "prior_lines <= 4 and exposure to chemotherapy"),
    ("Blood: If less than 50% plasma cells in bone marrow: WBC at least 2,000/mm3 Platelet count over 40,000/mm3",
     "if bm_plasma_cells < 50 % then wbc >= 2000 /uL and platelets > 40000 /uL"),
    ("Platelets: if marrow plasma cells >= 50%: at least 30,000/mm3",
     "if bm_plasma_cells >= 50 % then platelets >= 30000 /uL"),
    ("Lansky score of 80-100 for >= 12 and < 16 years of age", "age >= 12 years and age < 16 years"),
    ("SGOT less than 4x top normal", "ast < 4 x ULN"),
    ("HBV DNA < 10^4 IU/mL", "hbv_dna < 10000 [IU]/mL"),
    ("HBV DNA < 2 x 10^3 IU/mL", "hbv_dna < 2000 [IU]/mL"),
    ("ANC > 1.5 x 10^9/L", "anc > 1.5 10*9/L"),
    ("Interval of at least 100 days since autologous transplant", "at least 100 days since autologous_sct"),
    ("steroids > 160 mg dexamethasone in total", "exposure to dexamethasone"),
    ("Platelet count at least 50,000/mm3 (at least 50% plasma cells in bone marrow)", "bm_plasma_cells >= 50 %"),
    ("Renal: (within 14 days prior to entry) Creatinine less than 2 mg/dL",
     "creatinine < 2 mg/dL within 14 days before enrolment"),
    ("Platelets at least 70,000/mm3 (previously treated patients must have platelets at least 40,000/mm3)",
     "then platelets >= 40000 /uL else platelets >= 70000 /uL"),
    ("Bilirubin less than 2 mg/dL (patients with Gilbert's syndrome may have bilirubin up to 3 mg/dL)",
     "if gilbert_syndrome then total_bilirubin <= 3 mg/dL else total_bilirubin < 2 mg/dL"),
    ("Myeloma At least one prior regimen and no more than four regimens Pancytopenia related to myeloma allowed",
     "prior_lines <= 4"),
    ("Hemoglobin in women at least 10 g/dL and in men at least 11 g/dL",
     "(if sex = female then hemoglobin >= 10 g/dL) and (if sex = male then hemoglobin >= 11 g/dL)"),
    ("Lymphocyte doubling time < 6 months", "lymphocyte_doubling_time < 6 months"),
    ("Creatinine <= 1.5 x NL for age", "creatinine <= 1.5 x ULN"),
    ("Lansky (age < 16 years) or Karnofsky (age >= 16 years) performance status >= 70",
     "(if age < 16 years then lansky >= 70) and (if age >= 16 years then karnofsky >= 70)"),
    ("AST <= 3 x ULN - or <= 5 x ULN if related to leukemic involvement",
     "if disease_related then ast <= 5 x ULN else ast <= 3 x ULN"),
    ("Bilirubin <= 3 x ULN, not applicable for patients with Gilbert's syndrome",
     "total_bilirubin <= 3 x ULN unless gilbert_syndrome"),
    ("At least 2 weeks since chemotherapy other than hydroxyurea",
     "at least 2 weeks since exposure to chemotherapy or attest("),
    ("No leukemia treatment for 14 days before the first dose", "no exposure to anticancer_therapy"),
    ("urine free light chain/creatinine ratio > 90 mg/g", "urine_flc_creatinine > 90 mg/g"),
    ("duration of renal failure <= 2 months", "renal_failure_duration <= 2 months"),
    ("Prior treatment duration >= 8 weeks", "treatment_duration >= 8 weeks"),
    ("ECOG 0-2 SWOG 0-2", "ecog >= 0 and ecog <= 2"),
    ("15 to physiologic 59", "age >= 15 years and age <= 59 years"),
    ("Less than 20% bone marrow involvement; more than 75% reduction in its size", "bm_infiltration < 20 %"),
    ("Off previous therapy for 3 weeks and recovered from all toxicity", "and attest(recovered_from_all_toxicity)"),
    ("Either off all immunosuppressants or on a stable dose of cyclosporine", "or exposure to cyclosporine"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), REQUIRED)
def test_what_is_asked_beside_a_denial_or_another_number_is_not_turned_or_lost(line: str, rule: str) -> None:
    """A requirement keeps its side and its owner, whatever stands before it."""
    assert rule in plainly(line)


NOT_SAID: list[tuple[Role, str, str]] = [
    ("inclusion", "Prior induction chemotherapy such as 7+3 or 5+2", "7"),
    ("inclusion", "Cluster of differentiation (CD)34+ acute myeloid leukemia", "34"),
    ("exclusion", "Follicular lymphoma grade 3B", "ctcae_grade"),
    ("exclusion", "LVEF lower than 50% or lower than the lower limit of the laboratory", "<= 50"),
    ("exclusion", "LVEF decreased by > 10%", "lvef"),
    ("inclusion", "hemoglobin, diagnosed at 18 years of age", "age >="),
    ("inclusion", "Bilirubin: Groups 1-4: less than 1.5 x ULN", ">= 1"),
    ("inclusion", "Contraception as defined by CTFG (HMA 2020)", "2020"),
    ("inclusion", "On stable cART", "car_t"),
    ("inclusion", "Less than 20% variation in M protein, bone marrow plasma cells present", "bm_plasma_cells < 20"),
    ("inclusion", "Intermediate or high grade non-Hodgkin's lymphoma", " or "),
    ("inclusion", "Stages III or IV lung cancer", " or "),
    ("inclusion", "Not eligible for transplant: age >= 65", "not age >= 65"),
    ("exclusion", "Drug abuse by the Diagnostic and Statistical Manual of Mental Disorders", "psychiatric_illness"),
    ("inclusion", "asthma, diagnosed at the age of 18", "age >="),
    ("inclusion", "No prior treatment Bulky stage II, stage III, or stage IV", "prior_lines"),
    ("inclusion", "Unlikely to require cytotoxic therapy during the study", "chemotherapy"),
    ("exclusion", "Pregnancy or breast-feed women", "sex"),
    ("exclusion", "Patients are allergic to cytokines", "biologic_therapy"),
    ("exclusion", "Infection or another disease of those who cannot tolerate chemotherapy", "chemotherapy"),
    (
        "exclusion",
        "may increase the risk of participation or investigational product administration",
        "investigational_agent",
    ),
    ("inclusion", "taking kinase inhibitors of the I and II generation", "II"),
    ("inclusion", "Hemoglobin >= 9 g/dL No decline in hemoglobin of 2 g/dL or more", "hemoglobin >= 2"),
    ("inclusion", "No life-threatening disease unrelated to myeloma", "multiple_myeloma"),
    ("exclusion", "systemic immunosuppressive therapy (> 5 mg prednisone daily)", "immunosuppressant"),
    ("exclusion", "At least one myeloma-defining event", "multiple_myeloma"),
]


@pytest.mark.parametrize(("role", "line", "unsaid"), NOT_SAID)
def test_figures_and_names_that_limit_nothing_do_not_become_limits(role: Role, line: str, unsaid: str) -> None:
    """A regimen, an antigen, a histologic grade, a change or a group number is no limit of a value."""
    rule = plainly(line, role)
    assert rule
    assert unsaid not in re.sub(r"attest\([^()]*\)", "", rule)


CLASSES = [
    ("Prior hypomethylating agents", "hypomethylating_agent"),
    ("Previous exposure to purine analogues", "purine_analog"),
    ("Prior BCMA-directed treatment", "bcma_therapy"),
    ("Prior treatment with bispecific T-cell engagers", "bispecific_antibody"),
    ("Previous anti-CD38 treatment", "anti_cd38"),
    ("Prior GPRC5D-targeting therapy", "gprc5d_therapy"),
    ("Use of a JAK2 inhibitor", "jak2_inhibitor"),
    ("Prior IDH2 inhibitors", "idh2_inhibitor"),
    ("Prior covalent BTK inhibitor", "covalent_btk_inhibitor"),
    ("Prior CD19-directed therapy", "cd19_therapy"),
]


@pytest.mark.parametrize(("line", "name"), CLASSES)
def test_classes_of_drugs_for_blood_diseases_are_known_by_their_names(line: str, name: str) -> None:
    """A class is named in the rule, so that every drug of it counts."""
    assert f"exposure to {name}" in plainly(line, "exclusion")


def test_recovery_to_at_least_a_grade_is_to_it_or_a_better_one() -> None:
    """`Recovered to at least grade 1` asks for grade 1 or less."""
    rule = plainly("Toxicity not recovered to at least grade 1", "exclusion")
    assert rule
    assert ">= 1" not in rule


def test_a_heading_that_ends_in_except_still_denies() -> None:
    """The finding before a list of exceptions that is printed elsewhere is not lost."""
    rule = plainly("No other malignancy within 5 years except:")
    assert rule.startswith("no")
    assert "malignancy within 5 years" in rule


COMPILED = [
    ("Measurable disease defined as one of the following: serum M-protein >= 1 g/dL, urine M-protein >= 250 mg/24 h",
     "serum_m_protein >= 1 g/dL or urine_m_protein >= 250 mg/(24.h)"),
    ("Measurable disease, as defined by any of:\n - Serum M-protein >= 0.5 g/dL\n - Involved FLC >= 10 mg/dL with an"
     " abnormal ratio",
     "serum_m_protein >= 0.5 g/dL or flc_involved >= 10 mg/dL and flc_ratio_abnormal positive"),
    ("Serum M-protein by SPEP >= 5 g/L or urine M-protein excretion by UPEP >= 0.2 g/24 h",
     "serum_m_protein >= 5 g/L or urine_m_protein >= 0.2 g/(24.h)"),
    ("Estimated GFR (CKD-EPI) > 35 mL/min", "egfr > 35 mL/min/{1.73_m2}"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), COMPILED)
def test_what_a_disease_is_measured_by_compiles_without_a_question(line: str, rule: str) -> None:
    """Limits stand for the measurable disease that they define; how they are measured asks nothing more."""
    text = make_regular(line)
    compiled, questions = to_rule(read_line_with_care(text, "inclusion"), text)
    assert compiled is not None
    assert " ".join(print_rule(compiled).split()) == rule
    assert not questions


OF_CLONES: list[tuple[Role, str, str]] = [
    ("exclusion", "Plasma cell leukemia (> 2 x 10^9/L circulating plasma cells by differential) or POEMS syndrome",
     "circulating_plasma_cells > 2 10*9/L or poems_syndrome"),
    ("exclusion", "Plasma cell leukemia, defined as at least 5% plasma cells in peripheral blood",
     "circulating_plasma_cells_percent >= 5 %"),
    ("exclusion", "Cardiac disease (NYHA class III or IV)", "nyha_class in (3, 4)"),
    ("exclusion", "An allogeneic transplant, or an autologous transplant within 8 weeks of enrolment",
     "allogeneic_sct or autologous_sct within 8 weeks of enrolment"),
    ("exclusion", "Allogeneic transplant at any time or autologous transplant within 8 weeks",
     "allogeneic_sct ever or autologous_sct within 8 weeks before enrolment"),
    ("inclusion", "Platelets >= 60/nL and leukocytes > 2 G/L", "platelets >= 60 10*9/L and wbc > 2 10*9/L"),
    ("exclusion", "An experimental substance within 21 days before entry",
     "exposure to investigational_agent within 21 days before enrolment"),
    ("exclusion", "NYHA class III or IV cardiac disease", "nyha_class in (3, 4)"),
    ("inclusion", "Normal renal function, defined as creatinine clearance > 80 mL/min",
     "creatinine_clearance > 80 mL/min"),
    ("inclusion", "ALT or AST < 3 x NL for age", "alt < 3 x ULN or ast < 3 x ULN"),
    ("inclusion", "Detectable M-protein in serum or urine",
     "serum_m_protein detectable or urine_m_protein detectable"),
    ("exclusion", "Prolonged QTc (> 490 ms)", "qtc > 490 ms"),
    ("inclusion", "LVEF > 50% by MUGA or radionuclide angiography (RNA)", "lvef > 50 %"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OF_CLONES)
def test_definitions_and_transplants_compile(role: Role, line: str, rule: str) -> None:
    """A definition in numbers stands for the disease; a window is of the transplant before it alone, behind a comma."""
    ruled = rule_line(line, role)
    assert ruled.rule is not None
    assert " ".join(print_rule(ruled.rule).split()) == rule


def test_a_window_behind_two_transplants_is_asked() -> None:
    """Whether an allogeneic transplant of long ago keeps out is not said: a person is asked."""
    assert rule_line("Prior allogeneic SCT or autologous SCT within 8 weeks", "exclusion").kind == "attest"


GRADED = {
    "Neuropathy grade 3, or grade 1 with pain": "neuropathy_grade = 3 or painful_neuropathy [grade = 1]",
    "Neuropathy grade 3 or 4 or grade 2 with pain on clinical examination":
        "neuropathy_grade in (3, 4) or painful_neuropathy [grade = 2]",
    "Polyneuropathy, grade 1 with pain or grade >= 2": "painful_neuropathy [grade = 1] or neuropathy_grade >= 2",
    "Neuropathy >= grade 1 with pain, or >= grade 3": "painful_neuropathy [grade >= 1] or neuropathy_grade >= 3",
    "Nausea, grade 2 or higher": "nausea [grade >= 2]",
    "Grade 3-4 nausea": "nausea [grade >= 3]",
    "Nausea, vomiting or fatigue, grade >= 3": "nausea [grade >= 3] or vomiting [grade >= 3] or fatigue [grade >= 3]",
    "Uncontrolled nausea of grade 2": "nausea [grade = 2] and attest(uncontrolled_nausea_2)",
}  # fmt: skip


@pytest.mark.parametrize("line", GRADED)
def test_a_grade_is_of_the_finding_beside_it(line: str) -> None:
    """A grade behind a comma, before its finding or behind a list is asked of the record of each that it is of."""
    ruled = rule_line(line, "exclusion")
    assert ruled.rule is not None
    assert " ".join(print_rule(ruled.rule).split()) == GRADED[line]


def test_a_grade_is_no_number_of_therapies() -> None:
    """`> grade 1 from previous therapy` counts no lines of treatment."""
    assert "prior_lines" not in plainly("Nausea > grade 1 from previous therapy", "exclusion")


def test_a_limit_of_the_urine_stays_one() -> None:
    """In a unit that no day's urine is counted in, the limit of the urine is not one of the serum."""
    read = read_line(make_regular("Serum M-protein >= 0.5 g/dL or urine M-protein >= 0.2 g/dL"), "inclusion")
    assert [item.about.name for item in statements(read.tree)] == ["serum_m_protein", "urine_m_protein"]


def test_a_mutation_before_a_leukemia_is_of_it() -> None:
    """`FLT3 positive AML` keeps nobody out who has an AML without the mutation."""
    assert "flt3_mutation positive and acute_myeloid_leukemia" in plainly("FLT3 positive AML", "exclusion")


def test_a_treatment_that_is_not_specified_limits_nobody() -> None:
    """`Surgery: Not specified` is a note, as it is behind every other label."""
    assert rule_line("Surgery: Not specified", "inclusion").kind == "note"


def test_an_amount_that_is_not_read_is_asked() -> None:
    """`200 mg/24 h` says no concentration of the serum again: whose limit it is, is asked."""
    assert rule_line("Serum or urine M-protein >= 0.5 g/dL or 200 mg/24 h", "inclusion").kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Hemoglobin >= 9 mg/dL", "asked"),
        ("Platelets >= 100,000 x 10^9/L", "asked"),
        ("Ferritin > 300 g/L", "asked"),
        ("Calcium < 11.5 g/dL and hemoglobin >= 90 g/L", "asked and hemoglobin >= 90 g/L"),
        ("Creatinine <= 2 mg/mL", "asked"),
    ],
)
def test_a_limit_that_no_value_comes_near_is_asked(line: str, rule: str) -> None:
    """A unit off by a thousand would let in everybody or nobody: the limit is asked as it is printed."""
    read = rule_line(line, "inclusion")
    assert read.rule is not None
    assert re.sub(r"attest\(\w+\)", "asked", print_rule(read.rule)) == rule
