"""What a line means, as a manual: the line as printed, and the rule it becomes."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.ruling.rules import to_rule
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule


def ruled(line: str, role: Role = "inclusion") -> tuple[str, bool]:
    """The rule of a line as text, and whether it holds for an eligible patient."""
    text = make_regular(line)
    read = read_line(text, role)
    rule, _ = to_rule(read, text)
    return ("" if rule is None else print_rule(rule)), read.holds_when_eligible


def kind(line: str, role: Role = "inclusion") -> str:
    """The kind of a line."""
    return read_line(make_regular(line), role).kind


REQUIRED = [
    ("Platelet count >= 50,000/mm3 and hemoglobin >= 8 g/dL", "platelets >= 50000 /uL and hemoglobin >= 8 g/dL"),
    ("Creatinine < 2 mg/dL or creatinine clearance >= 40 mL/min",
     "creatinine < 2 mg/dL or creatinine_clearance >= 40 mL/min"),
    ("AST and ALT <= 2.5 x ULN", "ast <= 2.5 x ULN and alt <= 2.5 x ULN"),
    ("AST or ALT <= 2.5 x ULN", "ast <= 2.5 x ULN or alt <= 2.5 x ULN"),
    ("Transaminases <= 3 x ULN", "ast <= 3 x ULN and alt <= 3 x ULN"),
    ("FEV1 and DLCO at least 50% of predicted", "fev1 >= 50 % and dlco >= 50 %"),
    ("Bilirubin normal", "total_bilirubin <= ULN"),
    ("Age 18 to 75 years", "age >= 18 years and age <= 75 years"),
    ("ECOG performance status 0, 1 or 2", "ecog in (0, 1, 2)"),
    ("At least 1 but no more than 3 prior lines of therapy",
     "(prior_lines >= 1 or exposure to anticancer_therapy ever) and prior_lines <= 3"),
    ("No myocardial infarction within 6 months before enrolment",
     "no myocardial_infarction within 6 months before enrolment"),
    ("No prior lenalidomide", "no exposure to lenalidomide ever"),
    ("HIV negative", "no hiv_infection"),
    ("Hepatitis B surface antigen and hepatitis C antibody negative", "hbsag negative and anti_hcv negative"),
    ("Not pregnant or nursing", "no pregnancy and no breastfeeding"),
    ("No psychosis, HIV negative", "no psychosis and no hiv_infection"),
    ("LVEF >= 45% by MUGA or echocardiogram", "lvef >= 45 %"),
]  # fmt: skip

EXCLUDED = [
    ("AST and ALT > 3 x ULN", "ast > 3 x ULN or alt > 3 x ULN"),
    ("Prior treatment with daratumumab or another anti-CD38 antibody",
     "exposure to daratumumab ever or exposure to anti_cd38 ever"),
    ("Known allergy to lenalidomide", "allergy_to_lenalidomide"),
    ("Grade 2 or higher peripheral neuropathy", "neuropathy_grade >= 2"),
    ("Total bilirubin > 1.5 x ULN unless Gilbert's syndrome", "total_bilirubin > 1.5 x ULN unless gilbert_syndrome"),
    ("Live vaccine within 4 weeks of first dose", "exposure to live_vaccine within 4 weeks of first_dose"),
    ("Hepatitis B or C", "hbv_infection or hcv_infection"),
    ("Hypercalcemia (corrected calcium > 11.5 mg/dL)", "corrected_calcium > 11.5 mg/dL"),
    ("Serum creatinine 2 x ULN", "creatinine > 2 x ULN"),
    ("History of stroke or sepsis within 12 months",
     "stroke within 12 months before enrolment or sepsis within 12 months before enrolment"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), REQUIRED)
def test_requirements(line: str, rule: str) -> None:
    """A line among what includes is the rule it prints, and holds for an eligible patient."""
    assert ruled(line) == (rule, True)


@pytest.mark.parametrize(("line", "rule"), EXCLUDED)
def test_findings(line: str, rule: str) -> None:
    """A line among what excludes is the rule it prints, its parts alternatives, and false for an eligible patient."""
    assert ruled(line, "exclusion") == (rule, False)


CONDITIONAL = [
    (
        "AST and ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases)",
        "if liver_metastases then ast <= 5 x ULN and alt <= 5 x ULN else ast <= 2.5 x ULN and alt <= 2.5 x ULN",
    ),
    (
        "Total bilirubin <= 1.5 x ULN, unless Gilbert's syndrome, then <= 3 x ULN",
        "if gilbert_syndrome then total_bilirubin <= 3 x ULN else total_bilirubin <= 1.5 x ULN",
    ),
    (
        "QTc < 450 ms for males and < 470 ms for females",
        "(if sex = male then qtc < 450 ms) and (if sex = female then qtc < 470 ms)",
    ),
    (
        "Negative pregnancy test within 7 days before first dose for women of childbearing potential",
        "if childbearing_potential then pregnancy_test negative within 7 days before first_dose",
    ),
    ("Patients with HIV are eligible if CD4 count >= 250 cells/uL", "if hiv_infection then cd4_count >= 250 /uL"),
    ("CD4 count > 200/uL for HIV-positive patients", "if hiv_infection then cd4_count > 200 /uL"),
]


@pytest.mark.parametrize(("line", "rule"), CONDITIONAL)
def test_conditions(line: str, rule: str) -> None:
    """What is said of some is asked of those alone; another limit for some is the other side of an if."""
    assert ruled(line) == (rule, True)


LISTS = [
    (
        "Measurable disease, defined as one of the following:\n"
        " - serum M-protein >= 1 g/dL\n - urine M-protein >= 200 mg/24 h",
        "serum_m_protein >= 1 g/dL or urine_m_protein >= 200 mg/(24.h)",
    ),
    (
        "At least two of the following:\n - platelets >= 100 x 10^9/L\n - hemoglobin >= 9 g/dL\n - albumin >= 3 g/dL",
        "at least 2 of (platelets >= 100 10*9/L; hemoglobin >= 9 g/dL; albumin >= 3 g/dL)",
    ),
    (
        "Laboratory values within 7 days before first dose:\n - hemoglobin >= 8 g/dL\n - platelets >= 30 x 10^9/L",
        "hemoglobin >= 8 g/dL within 7 days before first_dose"
        " and platelets >= 30 10*9/L within 7 days before first_dose",
    ),
    ("DLCO at least 60% OR\n - FEV1 at least 50%", "dlco >= 60 % or fev1 >= 50 %"),
    ("None of the following:\n - stroke\n - seizure disorder", "no stroke and no seizure_disorder"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LISTS)
def test_lists_below_a_heading(line: str, rule: str) -> None:
    """A heading says how many of its list are asked, since when, and whether they are denied."""
    assert ruled(line) == (rule, True)


def test_washout_of_each_treatment() -> None:
    """At least four weeks since A, B or C asks for four weeks since each of them; brackets give another time."""
    rule, holds = ruled("At least 4 weeks since prior chemotherapy (6 weeks for nitrosoureas)")
    assert holds
    assert rule == "at least 4 weeks since exposure to chemotherapy and at least 6 weeks since exposure to nitrosourea"
    rule, _ = ruled("At least 4 weeks since prior radiotherapy, chemotherapy, or surgery")
    assert rule.count("at least 4 weeks since") == 3


def test_exceptions_set_records_aside() -> None:
    """A disease that is excepted is set aside before the wider one is looked for; how it was treated is asked."""
    rule, holds = ruled(
        "Malignancy within 5 years, except adequately treated basal cell carcinoma of the skin", "exclusion"
    )
    assert not holds
    assert rule.startswith("malignancy within 5 years before enrolment except (basal_cell_skin_cancer)")
    assert "not attest(" in rule


@pytest.mark.parametrize(
    ("line", "role", "holds"),
    [
        ("Women must have a negative pregnancy test", "exclusion", True),
        ("No active infection", "exclusion", True),
        ("No measurable disease", "exclusion", False),
        ("Patients with brain metastases are excluded", "inclusion", False),
        ("Patients must not have brain metastases", "inclusion", True),
        ("Active infection", "exclusion", False),
    ],
)
def test_polarity(line: str, role: Role, holds: bool) -> None:
    """Requirements stand among exclusions, and exclusions among requirements: the words decide."""
    assert read_line(make_regular(line), role).holds_when_eligible is holds


@pytest.mark.parametrize(
    "line",
    [
        "Poor performance status will not be an exclusion criterion",
        "Prior radiotherapy allowed",
        "Age: Not specified",
        "Urine pregnancy test will be given to women of childbearing age",
        "Other protocol-defined criteria apply",
    ],
)
def test_notes(line: str) -> None:
    """Permissions, instructions and pointers constrain nobody and have no rule."""
    assert kind(line) == "note"
    assert ruled(line) == ("", True)


def test_those_eligible_for_a_treatment_are_no_note() -> None:
    """`Eligible to receive` a treatment says who is meant; `are eligible` to enter lets somebody in."""
    assert kind("Patient eligible to receive melphalan after relapse") != "note"
    assert kind("Patients with controlled asthma are eligible") == "note"


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Signed informed consent", "inclusion"),
        ("Able to swallow tablets", "inclusion"),
        ("Any condition that in the opinion of the investigator would interfere with the study", "exclusion"),
    ],
)
def test_attested(line: str, role: Role) -> None:
    """What only a person can answer is asked and never guessed."""
    assert kind(line, role) == "attest"
    assert ruled(line, role)[0].startswith("attest(")


def test_partly() -> None:
    """A drug's half-life, an agreement and a judgement leave a line partly computable, and are asked."""
    half_lives = "Any investigational drug within 4 weeks or 5 half-lives, whichever is longer"
    assert kind(half_lives, "exclusion") == "partly"
    assert ruled(half_lives, "exclusion")[0].startswith("exposure to investigational_agent within 4 weeks")
    assert kind("Women of childbearing potential must agree to use contraception") == "partly"


def test_what_the_vocabulary_lacks_is_asked() -> None:
    """A finding without a name, a judged status and words that narrow a disease are asked, never dropped."""
    assert ruled("Keloid formation", "exclusion")[0] == "attest(keloid_formation)"
    assert ruled("Uncontrolled hypertension", "exclusion")[0] == "hypertension and attest(uncontrolled_hypertension)"
    rule, _ = ruled("No central nervous system spread of lymphoma")
    assert "lymphoma and attest(" in rule


def test_a_number_that_fits_two_units_is_given_none() -> None:
    """Haemoglobin above 8 may be g/dL or mmol/L and is asked in words; a unit is never guessed."""
    assert ruled("Haemoglobin > 8")[0].startswith("attest(")


def test_denial_of_one_part() -> None:
    """`or not using contraception` denies its own part alone."""
    rule, _ = ruled("Pregnant, breastfeeding, or not using effective contraception", "exclusion")
    assert rule == "pregnancy or breastfeeding or not attest(effective_contraception)"


def test_denial_of_a_list_with_its_examples() -> None:
    """What a denied word includes is denied with it, and what a history includes is a history."""
    rule, _ = ruled("No anticoagulants including warfarin")
    assert rule == "no exposure to anticoagulant and no exposure to warfarin"
    rule, _ = ruled("Prior therapy including bortezomib")
    assert rule == "exposure to anticancer_therapy ever and exposure to bortezomib ever"


def test_an_exception_stands_against_its_own_kind() -> None:
    """An exception behind a list sets aside the disease it is a kind of, and leaves the rest as it is."""
    rule, _ = ruled("Stroke, sepsis, or malignancy within 5 years except basal cell carcinoma", "exclusion")
    assert rule == "stroke or sepsis or malignancy within 5 years before enrolment except (basal_cell_skin_cancer)"


def test_allergies_of_a_list() -> None:
    """An allergy to A, B or C is an allergy to each, never an exposure."""
    rule, _ = ruled("Allergy to lenalidomide, daratumumab or mannitol", "exclusion")
    assert rule == "allergy_to_lenalidomide or allergy_to_daratumumab or allergy_to_mannitol"


def test_relative_clauses_narrow() -> None:
    """Who do not have A and have B: both narrow those the line begins with, also among what excludes."""
    rule, _ = ruled("Patients with asthma, who do not have copd and have sepsis", "exclusion")
    assert rule == "asthma and no copd and sepsis"


def test_questions_are_worded() -> None:
    """Every question a rule asks has its wording and who answers it."""
    text = make_regular("Signed informed consent")
    _, questions = to_rule(read_line(text, "inclusion"), text)
    (question,) = questions.values()
    assert question.text.endswith("Signed informed consent?")
    assert question.by == "patient"
