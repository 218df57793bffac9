"""How the words of a line stand together: lists, exceptions, conditions, brackets, run-on lines of old records."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_without_care as ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.model import Tree
from trialrun.read.criteria.trees import judgements, parts_of, statements
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule


def tree_of(line: str, role: Role = "exclusion") -> Tree | None:
    """The tree of a line."""
    return read_line(make_regular(line), role).tree


def named(line: str, role: Role = "exclusion") -> list[str]:
    """What a line names, in order."""
    return [item.about.name for item in statements(tree_of(line, role))]


REQUIRED = [
    ("LVEF at least 50% or within normal limits", "lvef >= 50 % or lvef >= LLN and lvef <= ULN"),
    ("LVEF at least 50% by MUGA or ECHO No active angina No stroke", "lvef >= 50 % and no angina and no stroke"),
    ("Platelets >= 50,000/mm3. Lower values are allowed if due to marrow infiltration",
     "platelets >= 50000 /uL unless marrow_involvement"),
    ("FEV1 and FVC at least 40% of predicted (60% for patients who have received radiotherapy)",
     "if radiotherapy ever then fev1 >= 60 % and fvc >= 60 % else fev1 >= 40 % and fvc >= 40 %"),
    ("Platelets >= 75,000/mm3 (50,000/mm3 if marrow involvement)",
     "if marrow_involvement then platelets >= 50000 /uL else platelets >= 75000 /uL"),
    ("ANC >= 1,000/mm3 without growth factor for 7 days, platelets >= 50,000/mm3 without transfusion within 7 days",
     'anc >= 1000 /uL and no exposure to growth_factor within 7 days before enrolment and platelets >= '
     '50000 /uL and no transfusion within 7 days before enrolment'),
    ("Prior radiotherapy allowed if completed at least 2 weeks before enrolment",
     "at least 2 weeks since radiotherapy"),
    ("Bone marrow plasma cells >= 10% or biopsy-proven plasmacytoma", "bm_plasma_cells >= 10 % or plasmacytoma"),
    ("Age >= 18 years. Because no data are available below 18 years, children are excluded from this study",
     "age >= 18 years"),
    ("Patients must have received lenalidomide and bortezomib, alone or in combination",
     "exposure to lenalidomide ever and exposure to bortezomib ever"),
    ("Patients with a history of hepatitis C must have an undetectable viral load",
     "if hcv_infection ever then hcv_rna undetectable"),
    ("Patients with ECOG 3 are eligible if due to bone pain", "if ecog = 3 then bone_pain"),
    ("Bilirubin normal SGOT no greater than 2.5 times upper limit of normal",
     "total_bilirubin <= ULN and ast <= 2.5 x ULN"),
    ("Other: No stroke No HIV infection No CNS disease",
     "no stroke and no hiv_infection and no cns_involvement"),
    ("Seronegative for HIV, syphilis, and hepatitis B and C",
     "no hiv_infection and no syphilis and no hbv_infection and no hcv_infection"),
    ("Patients without leukemia:\n  - WBC at least 2,500/mm3\n  - Platelet count at least 75,000/mm3",
     "if no leukemia then wbc >= 2500 /uL and platelets >= 75000 /uL"),
    ("Age 65-70 years:\n  - Karnofsky 80-100%",
     "if age >= 65 years and age <= 70 years then karnofsky >= 80 and karnofsky <= 100"),
    ("At least 4 weeks since prior immunotherapy allowed", "at least 4 weeks since exposure to immunotherapy"),
    ("In view of the time needed, patients must have a life expectancy of more than 1 month",
     "life_expectancy > 1 month"),
    ("Serum M protein greater than 1.0 g/dL. M protein below 1 g/dL will be considered evaluable",
     "serum_m_protein > 1.0 g/dL"),
    ("Bilirubin, AST and ALT within normal limits", "total_bilirubin <= ULN and ast <= ULN and alt <= ULN"),
    ("Normal values of the PT, PTT and INR",
     "pt >= LLN and pt <= ULN and aptt >= LLN and aptt <= ULN and inr >= LLN and inr <= ULN"),
    ("Hepatic: Bilirubin normal AST normal", "total_bilirubin <= ULN and ast <= ULN"),
    ("Adult patients (above 18 years) with acute myeloid leukemia", "age > 18 years and acute_myeloid_leukemia"),
    ("A negative pregnancy test within 7 days (for females of childbearing potential)",
     "if childbearing_potential then pregnancy_test negative within 7 days before enrolment"),
    ("* Total bilirubin <= 1.5 times upper limit of normal for age * AST or ALT < 2.5 times ULN for "
     "age * Platelets > 100,000/mm3",
     "total_bilirubin <= 1.5 x ULN and (ast < 2.5 x ULN or alt < 2.5 x ULN) and platelets > 100000 /uL"),
    ("Plasma cells in bone marrow >= 10%, and at least one of the following: calcium > 11 mg/dL, "
     "creatinine > 2 mg/dL",
     "bm_plasma_cells >= 10 % and (calcium > 11 mg/dL or creatinine > 2 mg/dL)"),
    ("At least two of the following: hemoglobin < 10 g/dL, creatinine > 2 mg/dL, calcium > 11 mg/dL",
     "at least 2 of (hemoglobin < 10 g/dL; creatinine > 2 mg/dL; calcium > 11 mg/dL)"),
    ("Multiple myeloma with bone disease or renal failure",
     "multiple_myeloma and (bone_disease or renal_impairment)"),
    ("No dialysis and creatinine clearance >= 30 mL/min", "no dialysis and creatinine_clearance >= 30 mL/min"),
    ("No fever or creatinine > 2 mg/dL", "no fever and not creatinine > 2 mg/dL"),
    ("Relapsed myeloma with at least 2 prior lines of therapy including an anti-CD38 antibody",
     "prior_lines >= 2 and relapsed_multiple_myeloma and exposure to anti_cd38 ever"),
    ("Not pregnant HIV positive allowed No stroke", "no pregnancy and no stroke"),
    ("Platelet count > 50,000/mm3 not requiring transfusions or growth factors",
     "platelets > 50000 /uL and no transfusion and no exposure to growth_factor"),
    ("Age: 18 and over Performance Status: Zubrod 0-2", "age >= 18 years and ecog >= 0 and ecog <= 2"),
    ("Renal: Adults: No renal failure OR Creatinine no greater than 2 mg/dL Children: No renal failure",
     "(if attest(adults) then no renal_impairment or creatinine <= 2 mg/dL)"
     " and (if attest(children) then no renal_impairment)"),
    ("LVEF at least 50% by MUGA scan, echocardiogram or cardiac MRI", "lvef >= 50 %"),
    ("No pregnancy Not HIV positive", "no pregnancy and no hiv_infection"),
    ("Patients on growth factors must have these treatments discontinued for at least 4 weeks before enrolment",
     "at least 4 weeks since exposure to growth_factor"),
    ("Bilirubin <= 1.5 x ULN (in Gilbert's syndrome, direct bilirubin <= 1.5 x ULN)",
     "if gilbert_syndrome then direct_bilirubin <= 1.5 x ULN else total_bilirubin <= 1.5 x ULN"),
    ("ANC >= 1,000/mm3 (growth factor support is not permitted within 7 days)",
     "anc >= 1000 /uL and no exposure to growth_factor within 7 days before enrolment"),
    ("Measurable disease, at least one of:\n  1) Serum M-protein >= 1 g/dL\n  2) Urine M-protein >= 200 mg/24 h",
     "serum_m_protein >= 1 g/dL or urine_m_protein >= 200 mg/(24.h)"),
    ("Laboratory values:\n  - Hemoglobin >= 8 g/dL\n  - Creatinine <= 2 mg/dL OR\n  - Creatinine "
     "clearance >= 40 mL/min\n  - Platelets >= 50,000/mm3",
     "hemoglobin >= 8 g/dL and (creatinine <= 2 mg/dL or creatinine_clearance >= 40 mL/min) and "
     "platelets >= 50000 /uL"),
    ("Platelet count:\n  - >= 75,000/mm3 if < 50% plasma cells in the marrow\n  - >= 30,000/mm3 if >= "
     "50% plasma cells in the marrow",
     "(if bm_plasma_cells < 50 % then platelets >= 75000 /uL) and (if bm_plasma_cells >= 50 % then "
     "platelets >= 30000 /uL)"),
    ("At least two but no more than four prior systemic therapies", "prior_lines >= 2 and prior_lines <= 4"),
    ("Hepatitis C: patients with a history of HCV infection are eligible if HCV RNA is undetectable",
     "if hcv_infection ever then hcv_rna undetectable"),
    ("Prior autologous transplant is permitted provided at least 3 months have elapsed",
     "at least 3 months since autologous_sct"),
    ("Creatinine clearance >= 40 mL/min, AST or ALT <= 3 x ULN",
     "creatinine_clearance >= 40 mL/min and (ast <= 3 x ULN or alt <= 3 x ULN)"),
    ("Platelets >= 50 x 10^9/L if plasma cells < 50%; >= 30 x 10^9/L if plasma cells >= 50%",
     "(if bm_plasma_cells < 50 % then platelets >= 50 10*9/L) and (if bm_plasma_cells >= 50 % then "
     "platelets >= 30 10*9/L)"),
]  # fmt: skip

EXCLUDED = [
    ("Hepatitis B and C infection", "hbv_infection or hcv_infection"),
    ('Abnormal liver function (total bilirubin > 1.5 x ULN, ALT > 2.5 x ULN), abnormal renal function '
     '(creatinine > 2 x ULN)',
     "total_bilirubin > 1.5 x ULN or alt > 2.5 x ULN or creatinine > 2 x ULN"),
    ("Active hepatitis B (HBsAg positive and HBV DNA > 1000 IU/mL)",
     "hbsag positive and hbv_dna > 1000 [IU]/mL"),
    ("Age below 6 and above 18 years", "age < 6 years or age > 18 years"),
    ("Chemotherapy within 4 weeks (6 weeks for nitrosoureas or mitomycin C) before enrolment",
     'exposure to chemotherapy within 4 weeks before enrolment or exposure to nitrosourea within 6 weeks '
     'before enrolment or exposure to mitomycin within 6 weeks before enrolment'),
    ("Uncontrolled illness including, but not limited to, active infection, unstable angina or cardiac arrhythmia",
     "attest(uncontrolled_illness) or infection or unstable_angina"
     " or arrhythmia and attest(uncontrolled_cardiac_arrhythmia)"),
    ("Sensitivity to lenalidomide or thalidomide", "allergy_to_lenalidomide or allergy_to_thalidomide"),
    ("An investigational drug within 30 days or within 5 half-lives of the investigational drug, whichever is longer",
     'exposure to investigational_agent within 30 days before enrolment or '
     'attest(an_investigational_drug_within_30_days_or_within)'),
    ("Prior anti-CD38 antibody, except if the last dose was more than 6 months ago",
     "exposure to anti_cd38 ever unless at least 6 months since exposure to anti_cd38"),
    ("Any condition that may interfere with the safety or efficacy of treatment",
     "attest(any_condition_that_may_interfere_with_the_safety)"),
    ("Cardiac, hepatic or renal disease", "heart_disease or liver_disease or kidney_disease"),
    ("Diabetes:\n  - HbA1c > 9%", "hba1c > 9 %"),
    ("Patients with diabetes:\n  - HbA1c > 9%", "diabetes_mellitus and hba1c > 9 %"),
    ("Elevated AST or ALT", "ast > ULN or alt > ULN"),
    ("Any of the following within 6 months before enrollment:\n  - Unstable angina\n  - Myocardial infarction",
     "unstable_angina within 6 months before enrolment or myocardial_infarction within 6 months before enrolment"),
    ("Immunosuppressants or GVHD >= grade 2", "exposure to immunosuppressant or gvhd [grade >= 2] and gvhd"),
    ("Systemic treatment, within 14 days before the first dose, with CYP3A inducers",
     "exposure to cyp3a_inducer within 14 days before first_dose"),
    ("Uncontrolled cardiovascular conditions, including unstable angina, or myocardial infarction "
     "within the past 6 months",
     "unstable_angina within 6 months before enrolment or myocardial_infarction within 6 months before enrolment"),
    ("Hepatitis:\n  - HBsAg positive\n  - Anti-HCV positive (patients with negative HCV RNA are eligible)",
     "hbsag positive or (anti_hcv positive unless hcv_rna undetectable)"),
    ("Prior therapy with any of the following:\n  - Anti-CD38 antibody\n  - Radiotherapy within 14 days",
     "exposure to anti_cd38 ever or radiotherapy within 14 days before enrolment"),
    ("Thrombocytopenia < 50,000/mm3, or anticoagulants", "platelets < 50000 /uL or exposure to anticoagulant"),
    ("Stroke, unstable angina, or pneumonia within 4 months",
     "stroke within 4 months before enrolment or unstable_angina within 4 months before enrolment or pneumonia "
     "within 4 months before enrolment"),
    ("LVEF < 50% or history of myocardial infarction, unstable angina or stroke within 6 months before enrolment",
     "lvef < 50 % or myocardial_infarction within 6 months before enrolment or unstable_angina "
     "within 6 months before enrolment or stroke within 6 months before enrolment"),
    ("Bilirubin > 2 x ULN (> 3 x ULN for Gilbert's syndrome)",
     "if gilbert_syndrome then total_bilirubin > 3 x ULN else total_bilirubin > 2 x ULN"),
    ("Positive HCV antibody with positive HCV RNA", "anti_hcv positive and hcv_rna detectable"),
    ("Allogeneic hematopoietic stem cell transplantation", "allogeneic_sct"),
    ("ALT or AST > 3 x ULN; bilirubin > 1.5 x ULN; unless marrow involvement",
     "alt > 3 x ULN or ast > 3 x ULN or total_bilirubin > 1.5 x ULN unless marrow_involvement"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), REQUIRED)
def test_required(line: str, rule: str) -> None:
    """A requirement says what its words say together."""
    assert ruled(line) == rule


@pytest.mark.parametrize(("line", "rule"), EXCLUDED)
def test_excluded(line: str, rule: str) -> None:
    """What excludes are alternatives, each with what is set against it."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Other malignancy within 5 years except the following: basal cell carcinoma; carcinoma in situ of the cervix",
        "Another malignancy. Exceptions include basal cell carcinoma of the skin and carcinoma in situ of the cervix",
        "Another malignancy, except: curatively treated skin cancer Carcinoma in situ of the cervix",
    ],
)
def test_a_list_of_exceptions(line: str) -> None:
    """What a list of exceptions names is set against the finding, whatever parts the list."""
    tree = tree_of(line)
    assert type(tree).__name__ == "Excepted"
    assert len(named(line)) == 3


def test_reasons_of_a_treatment() -> None:
    """What a treatment was given for, or what a finding needs, is no finding of its own."""
    assert named("Prior chemotherapy for metastatic disease or local recurrence") == ["chemotherapy"]
    assert named("Brain metastases requiring radiotherapy or surgery") == ["brain_metastases"]
    assert named("Prior radiotherapy for bone pain or chemotherapy") == ["radiotherapy", "chemotherapy"]


def test_a_shared_noun() -> None:
    """Words before a shared noun stand for the diseases they name, each as severe as the first."""
    tree = tree_of("Severe cardiac, hepatic or renal disease")
    assert [item.about.name for item in statements(tree)] == ["heart_disease", "liver_disease", "kidney_disease"]
    assert all(item.said for item in statements(tree))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Radiotherapy to the neck or larynx", ["radiotherapy"]),
        ("Radiotherapy, thoracic or mantle radiotherapy", ["radiotherapy", "radiotherapy"]),
        ("Arrhythmia requiring and not responding to treatment, or unstable angina", ["arrhythmia", "unstable_angina"]),
        ("Systemic steroids except replacement doses", ["corticosteroids", "corticosteroids"]),
        ("Another malignancy, except: malignancy with no known disease for 3 years; carcinoma in situ of the cervix",
         ["other_malignancy", "other_malignancy", "cervix_in_situ"]),
    ],
)  # fmt: skip
def test_what_is_named(line: str, names: list[str]) -> None:
    """What narrows a finding, or says where it is, is no finding of its own."""
    assert named(line) == names


def test_requirements_behind_contraception() -> None:
    """A line that runs on behind a time keeps what follows as a requirement of its own."""
    tree = tree_of("Women must use contraception for 4 weeks after study No other malignancies", "inclusion")
    assert [(item.about.name, item.op) for item in statements(tree)][-1] == ("other_malignancy", "absent")


def test_what_is_allowed_beside_a_list() -> None:
    """What is allowed is set against the part of a list that it belongs to; what belongs to none excuses nothing."""
    tree = tree_of(
        "Malignancy within 5 years. Stroke. HIV infection is allowed. Treated basal cell carcinoma is allowed."
    )
    names = [item.about.name for item in statements(tree)]
    assert "stroke" in names
    assert "hiv_infection" not in names
    assert type(tree).__name__ == "OneOrMore"


def test_asked_by_those_named_behind() -> None:
    """Those of whom something is asked may stand behind it."""
    tree = tree_of("Contraception should be practiced by fertile patients", "inclusion")
    assert type(tree).__name__ == "Conditional"
    assert [item.about.name for item in statements(tree)] == ["childbearing_potential", "contraception"]


def test_several_exceptions_are_alternatives() -> None:
    """Exceptions that follow each other are alternatives to each other."""
    line = "Prior malignancies unless free of the disease for 3 years. Exceptions: basal cell carcinoma"
    tree = tree_of(line)
    assert type(tree).__name__ == "Excepted"
    assert len(named(line)) == 3
    assert tree is not None
    assert not any(type(part).__name__ == "Excepted" for part in parts_of(tree))


def test_semicolons_among_exceptions() -> None:
    """A list of tumours that are excepted goes on behind a semicolon."""
    line = "Malignancy within 5 years except for skin cancers; carcinoma in situ, or localized prostate cancer"
    assert type(tree_of(line)).__name__ == "Excepted"
    apart = "Malignancy within 5 years except for skin cancers; uncontrolled hypertension"
    assert type(tree_of(apart)).__name__ == "OneOrMore"


def test_an_exception_that_is_not_understood() -> None:
    """An exception that names nothing is asked, and is no requirement by itself."""
    excepted = tree_of("Active autoimmune disease, except replacement therapy")
    assert [one.words for one in judgements(excepted)] == ["replacement therapy"]
    assert named("Disease-free for 5 years from other malignancies except skin cancer", "inclusion")[:1] != [
        "nonmelanoma_skin_cancer"
    ]


def test_exceptions_of_several_findings() -> None:
    """What narrows an exception is said of every finding before it."""
    line = "Deep vein thrombosis or pulmonary embolism within 6 months, unless adequately treated"
    assert type(tree_of(line)).__name__ == "Excepted"
    assert named(line) == ["deep_vein_thrombosis", "pulmonary_embolism"] * 2


def test_unwilling_to_use_contraception() -> None:
    """Those who will not use contraception are those without it."""
    line = "Pregnant women, or patients of childbearing potential unwilling to use contraception"
    assert [(item.about.name, item.op) for item in statements(tree_of(line))] == [
        ("pregnancy", "present"),
        ("childbearing_potential", "present"),
        ("contraception", "absent"),
    ]


SAID_OF_ALL: list[tuple[Role, str, str]] = [
    ("inclusion", "At least 5 weeks since surgery or chemotherapy and recovered",
     "at least 5 weeks since surgery and at least 5 weeks since exposure to chemotherapy"
     " and recovered_from_prior_therapy"),
    ("inclusion", "At least 5 weeks since surgery, radiotherapy, or chemotherapy and have recovered",
     "at least 5 weeks since surgery and at least 5 weeks since radiotherapy"
     " and at least 5 weeks since exposure to chemotherapy and recovered_from_prior_therapy"),
    ("inclusion", "If gout, asthma or stroke, FEV1 > 40 %", "if gout or asthma or stroke then fev1 > 40 %"),
    ("inclusion", "If at least one of gout, asthma, then FEV1 > 40 %", "if gout or asthma then fev1 > 40 %"),
    ("inclusion", "If gout, no asthma or stroke, and FEV1 > 40 %",
     "if gout then no asthma and no stroke and fev1 > 40 %"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), SAID_OF_ALL)
def test_a_word_at_either_end_of_a_list_is_said_of_all_of_it(role: Role, line: str, rule: str) -> None:
    """A recovery is from each treatment, and each was so long ago; a condition goes on to the end of its list."""
    assert ruled(line, role).removeprefix("must: ") == rule


OF_THE_TUMOUR = [
    "Melanoma that has relapsed or for which no standard therapy exists",
    "Melanoma refractory to treatment, or for which there is no effective therapy",
    "Melanoma that is unresectable and for which no standard, curative therapy exists",
    "Patients with melanoma that has relapsed or for whom no therapy is available",
]


@pytest.mark.parametrize("line", OF_THE_TUMOUR)
def test_a_lack_of_therapy_is_said_of_the_tumour(line: str) -> None:
    """Whoever has no such tumour does not enter because nothing cures it: the lack is a part of one question."""
    tree = tree_of(line, "inclusion")
    assert [item.about.name for item in statements(tree)] == ["melanoma"]
    assert not judgements(tree)


OF_THE_DISEASE: list[tuple[str, str]] = [
    ("Melanoma with liver metastases or LDH > 2 x ULN", "melanoma and (liver_metastases or ldh > 2 x ULN)"),
    ("Myeloma with anemia or with creatinine > 2.5 mg/dL", "multiple_myeloma and (anemia or creatinine > 2.5 mg/dL)"),
    ("Psoriasis with fatigue or with CRP > 12 mg/L", "psoriasis and (fatigue or crp > 12 mg/L)"),
]


@pytest.mark.parametrize(("line", "rule"), OF_THE_DISEASE)
def test_a_finding_or_a_limit_behind_a_disease_are_alternatives(line: str, rule: str) -> None:
    """`D with A or B > 2` asks for the disease and for one of the two, also where one is a number."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Gastric cancer that has progressed or with no prior radiotherapy",
        "Hodgkin lymphoma in relapse or without response to brentuximab",
        "Colorectal cancer, KRAS mutated or with no distant metastases",
        "Chronic myeloid leukemia resistant to imatinib or not on a tyrosine kinase inhibitor",
        "One of the following:\n- Serum M-protein >= 0.8 g/dL\n- Urine M-protein >= 150 mg/24 h\n- Age >= 20 years",
        "At least one of the following: LDH > ULN; B symptoms; bulky disease; platelets >= 80 x 10^9/L",
    ],
)
def test_who_has_only_what_nobody_lacks_is_no_alternative(line: str) -> None:
    """A lack beside a disease, or what all are asked behind a list, would let in whoever is healthy."""
    assert rule_line(line, "inclusion").kind == "attest"


def test_the_lack_of_what_was_named_is_an_alternative_to_it() -> None:
    """Whoever has no metastases may enter beside those whose metastases were treated."""
    said = rule_line("Irradiated brain metastases or no brain metastases", "inclusion")
    assert print_rule(said.rule).endswith(" or no brain_metastases")


def test_risks_of_which_some_are_asked_are_alternatives() -> None:
    """A high age and a bad status are members of a list of risks."""
    said = rule_line("At least two of the following: LDH > ULN; age > 60 years; ECOG >= 2", "inclusion")
    assert print_rule(said.rule) == "at least 2 of (ldh > ULN; age > 60 years; ecog >= 2)"
