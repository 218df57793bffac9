"""Lines of trials in solid tumours: windows beside states, limits under other names, run-on lines, classes."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule


def ruled(line: str, role: Role = "inclusion") -> str:
    """The rule of a line as text on one line."""
    rule = rule_line(line, role).rule
    return "" if rule is None else " ".join(print_rule(rule).split())


STATES: list[tuple[Role, str, str]] = [
    ("exclusion", "Asthma or theophylline within 9 weeks",
     "asthma or exposure to theophylline within 9 weeks before enrolment"),
    ("exclusion", "Migraine or use of triptans in the last 5 months",
     "migraine or attest(use_of_triptans_in_the_last_5_months)"),
    ("inclusion", "No epilepsy or anticonvulsants within the past 3 years",
     "no seizure_disorder and no exposure to anticonvulsant within 3 years before enrolment"),
    ("exclusion", "Has gout or is receiving steroids within 9 days prior to the first dose",
     "gout or exposure to corticosteroid within 9 days before first_dose"),
    ("exclusion", "Myocardial infarction or thrombolytics within 5 months",
     "myocardial_infarction within 5 months before enrolment "
     "or exposure to thrombolytic within 5 months before enrolment"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), STATES)
def test_a_window_behind_a_drug_does_not_date_the_lasting_state_before_it(role: Role, line: str, rule: str) -> None:
    """Who has the disease has it still; what happens at a moment is dated with the drug."""
    assert ruled(line, role) == rule


def test_what_is_taken_or_measured_behind_with_is_said_of_those_who_have_the_disease() -> None:
    """`or on` goes on with the patients that were named."""
    assert ruled("Gout with uric acid > 9 mg/dL or on allopurinol", "exclusion") == (
        "gout and (uric_acid > 9 mg/dL or exposure to allopurinol)"
    )
    assert ruled("Diabetes mellitus with HbA1c > 9.5 % or requiring insulin", "exclusion") == (
        "diabetes_mellitus and (hba1c > 9.5 % or exposure to insulin_class)"
    )
    assert ruled("Gout with uric acid > 9 mg/dL or allopurinol", "exclusion").endswith("or exposure to allopurinol")


TREATED: list[tuple[str, str]] = [
    ("Melanoma treated in the past 4 years", "melanoma ever and attest(melanoma_treated_in_the_past_4_years)"),
    ("Hepatitis C requiring treatment within 8 months",
     "hcv_infection ever and attest(hepatitis_c_requiring_treatment_within_8_months)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), TREATED)
def test_a_disease_treated_in_a_window_may_be_older_than_it(line: str, rule: str) -> None:
    """The window is that of the treatment: it is asked, and the record of the disease may be of any time."""
    assert ruled(line, "exclusion") == rule


def test_a_question_beside_a_record_in_a_window_says_the_window() -> None:
    """Who had the procedure long ago must not answer yes."""
    line = rule_line("Biopsy within 7 weeks", "inclusion")
    assert [question.text for question in line.questions.values()] == [
        "Is this true of the patient, also where no record says so: Biopsy within 7 weeks before enrolment?"
    ]


COMPILED: list[tuple[Role, str, str]] = [
    ("inclusion", "No more than 7 weeks since prior mastectomy", "mastectomy within 7 weeks before enrolment"),
    ("inclusion", "Not more than 10 days since last chemotherapy",
     "exposure to chemotherapy within 10 days before enrolment"),
    ("exclusion", "Class II or III heart failure as defined by the New York Heart Association classification",
     "heart_failure and nyha_class in (2, 3)"),
    ("exclusion", "Diarrhea >= CTCAE grade 3", "diarrhea [grade >= 3]"),
    ("exclusion", "Bleeding > NCI-CTC grade 2 within 9 weeks", "bleeding [grade > 2] within 9 weeks before enrolment"),
    ("exclusion", "Therapy with any investigational agent within the previous 9 weeks",
     "exposure to investigational_agent within 9 weeks before enrolment"),
    ("inclusion", "ALT no greater than 2 times ULN (no greater than 4 times ULN with tumor involvement of the liver)",
     "if liver_metastases then alt <= 4 x ULN else alt <= 2 x ULN"),
    ("inclusion", "INR <= 1.3 x ULN of institutional limits", "inr <= 1.3 x ULN"),
    ("inclusion", "Albumin normal Creatinine (Creat) < 1.2 x ULN PT and PTT normal",
     "albumin >= LLN and albumin <= ULN and creatinine < 1.2 x ULN and pt >= LLN and pt <= ULN "
     "and aptt >= LLN and aptt <= ULN"),
    ("inclusion",
     "AST (serum glutamic oxaloacetic transaminase [SGOT])/ALT (serum glutamate pyruvate transaminase [SGPT]) < 4 ULN",
     "ast < 4 x ULN and alt < 4 x ULN"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), COMPILED)
def test_what_a_coordinator_would_plainly_read_is_a_rule(role: Role, line: str, rule: str) -> None:
    """Windows that are denied, names of scales and tests given twice, limits of some in brackets, run-on lines."""
    assert ruled(line, role) == rule


def test_a_limit_that_no_statement_holds_is_still_asked() -> None:
    """A test named twice whose number belongs to another reading of it."""
    line = "No hypoxemia (i.e., PO2 less than 82 mm Hg) with decreased DLCO (i.e., DLCO less than 62% predicted)"
    assert ruled(line).startswith("attest(meets_the_line")


EXCEPTED: list[tuple[Role, str, str]] = [
    ("inclusion", "At least 7 years since any malignancy except carcinoma in situ of the cervix",
     "no malignancy within 7 years before enrolment except (cervix_in_situ)"),
    ("inclusion", "AST and ALT < 2 x ULN (unless due to liver metastases)",
     "ast < 2 x ULN and alt < 2 x ULN unless liver_metastases"),
    ("inclusion", "Bilirubin <= 1.2 mg/dL, AST and ALT <= 4 x ULN (unless liver metastases)",
     "total_bilirubin <= 1.2 mg/dL and (ast <= 4 x ULN and alt <= 4 x ULN unless liver_metastases)"),
    ("inclusion", "Bilirubin <= 1.2 x ULN (except patients with Gilbert syndrome, who may have bilirubin < 2.8 mg/dL)",
     "if gilbert_syndrome then total_bilirubin < 2.8 mg/dL else total_bilirubin <= 1.2 x ULN"),
    ("inclusion", "No asthma or angina, even if well controlled No stroke within the past year",
     "no asthma and no angina and no stroke within 1 year before enrolment"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), EXCEPTED)
def test_an_exception_is_of_all_that_it_stands_behind_and_of_nothing_else(role: Role, line: str, rule: str) -> None:
    """A kind of a disease is set aside, not whoever has it; what excepts from a number does so for all it limits."""
    assert ruled(line, role) == rule


WHO: list[tuple[Role, str, str]] = [
    ("exclusion", "Diabetic patients who are on insulin", "diabetes_mellitus and exposure to insulin_class"),
    ("exclusion", "Asthma-positive Patients that are taking theophylline", "asthma and exposure to theophylline"),
    ("inclusion", "HIV-positive patients receiving antiretroviral therapy must have CD4 > 410/mm3",
     "if (hiv_test positive or hiv_infection ever) and exposure to antiretroviral_therapy then cd4_count > 410 /uL"),
    ("inclusion", "Negative pregnancy test in women of childbearing potential within 9 days of registration",
     "if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement)) "
     "then pregnancy_test negative within 9 days of registration"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), WHO)
def test_patients_with_a_disease_who_take_a_drug_have_both(role: Role, line: str, rule: str) -> None:
    """Neither alone is meant, and a window behind people is of what is asked of them."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize("line", [
    "At least one lesion of at least 22 mm by X-ray or at least 11 mm by spiral CT",
    "Lesions measuring at least 22 mm by MRI or 11 mm by spiral CT",
])  # fmt: skip
def test_a_second_size_by_another_method_is_not_lost(line: str) -> None:
    """No rule of the first size alone is made."""
    assert ruled(line).startswith("attest(meets_the_line")


LAST: list[tuple[Role, str, str]] = [
    ("exclusion", "Asthma, gout or QTc > 455 msec for males or > 475 msec for females",
     "asthma or gout or sex = male and qtc > 455 ms or sex = female and qtc > 475 ms"),
    ("inclusion", "Albumin >= 3 g/dL and hemoglobin >= 13.5 g/dL in men or >= 12.5 g/dL in women",
     "albumin >= 3 g/dL and (if sex = male then hemoglobin >= 13.5 g/dL) "
     "and (if sex = female then hemoglobin >= 12.5 g/dL)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), LAST)
def test_limits_of_the_sexes_are_of_the_measurement_beside_them_alone(role: Role, line: str, rule: str) -> None:
    """What stands before in the list is asked of everybody, and keeps its own limit."""
    assert ruled(line, role) == rule


OTHER_WAY: list[tuple[str, str]] = [
    ("ALT <= 2 x ULN if no demonstrable liver metastases or <= 4 x ULN in the presence of liver metastases",
     "if liver_metastases then alt <= 4 x ULN else alt <= 2 x ULN"),
    ("ALP < 2 x ULN without bone or liver metastases, or < 6 x ULN with bone or liver metastases",
     "if bone_metastases or liver_metastases then alp < 6 x ULN else alp < 2 x ULN"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), OTHER_WAY)
def test_one_limit_without_a_finding_and_another_with_it(line: str, rule: str) -> None:
    """The finding is read once, with everything that is named for the wider limit."""
    assert ruled(line) == rule


def test_an_effect_that_is_excepted_does_not_excuse_the_others() -> None:
    """Who has lost the hair and has a grave neuropathy too is not let in: what is left is asked."""
    excluded = rule_line("Toxicities greater than grade 2, with the exception of alopecia", "exclusion")
    assert [question.text for question in excluded.questions.values()][:1] == [
        "Is this true of the patient: Toxicities greater than grade 2, with the exception of alopecia?"
    ]
    assert "unless" not in print_rule(excluded.rule) if excluded.rule is not None else False
    assert "unless" not in ruled("Recovered to grade 2 or less except for alopecia")


def test_whose_age_and_whose_marrow() -> None:
    """Of a death in the family no age of the patient is made, and `his or her` parts nothing."""
    assert (
        "age" not in ruled("Asthma or unexplained sudden death under 45 years of age in a sibling", "exclusion").split()
    )
    assert ruled("Radiation to more than 30% of his or her bone marrow", "exclusion").startswith("radiotherapy")


def test_grades_before_their_finding_and_units_in_full() -> None:
    """A grade in front of one finding is not that of the one before it."""
    assert ruled("Nausea and grade 3 vomiting", "exclusion") == "nausea or vomiting [grade = 3]"
    assert ruled("Hemoglobin at least 6.4 mmoles/liter") == "hemoglobin >= 6.4 mmol/L"


def test_a_class_behind_the_name_of_its_scale() -> None:
    """The scale that a class is of may stand before it, behind a comma."""
    rule = ruled("Gout; according to NYHA criteria, grades III to IV of the heart", "exclusion")
    assert "nyha_class >= 3 and nyha_class <= 4" in rule or "attest(is_kept_out" in rule
    assert "ctcae_grade" not in rule


def test_findings_with_a_grade_each_that_run_on_are_alternatives() -> None:
    """A capital behind a grade begins the next finding, whose own grade stands right behind it."""
    assert ruled("Nausea Grade 2 Fatigue Grade 3", "exclusion") == "nausea [grade = 2] or fatigue [grade = 3]"
    said = ruled("Vomiting grade >= 2 Mucositis grade >= 3 Diarrhea grade >= 2", "exclusion")
    assert said == "vomiting [grade >= 2] or mucositis [grade >= 3] or diarrhea [grade >= 2]"


@pytest.mark.parametrize("behind", ["Uncontrolled hypertension", "Pregnancy", "Heart failure"])
def test_a_finding_that_runs_on_behind_a_grade_is_not_lost(behind: str) -> None:
    """What stands behind the grade of a neuropathy without a joint is not what is graded."""
    assert rule_line(f"Sensory neuropathy > grade 2 {behind}", "exclusion").kind == "attest"


FOUND_BY = [
    ("Histological or cytological diagnosis of sarcoma", "sarcoma"),
    ("Cytologic and/or histologic proof of melanoma", "melanoma"),
    ("Adults 25 years or older with cytological or histological confirmation of sarcoma or melanoma",
     "age >= 25 years and (sarcoma or melanoma)"),
    ("Histologically or cytologically confirmed sarcoma", "sarcoma"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), FOUND_BY)
def test_two_ways_to_find_a_disease_are_no_two_things(line: str, rule: str) -> None:
    """How a diagnosis was made is not asked."""
    assert ruled(line) == rule


def test_a_name_within_a_longer_one_is_kept_where_it_is_no_wider() -> None:
    """`previous treatment regimen` counts regimens, and does not hide what was given."""
    line = (
        "Cytotoxic chemotherapy or anticancer drugs from a previous treatment regimen within 3 weeks of the first dose"
    )
    assert "exposure to anticancer_therapy within 3 weeks of first_dose" in ruled(line, "exclusion")
