"""Which way round a line goes, and of whom: results beside names, lacks that exclude, causes, tests of women."""

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("HIV-negative patients with tuberculosis",
         "not (hiv_test positive or hiv_infection ever) and tuberculosis"),
        ("HIV negative patients who have hepatitis C",
         "not (hiv_test positive or hiv_infection ever) and hcv_infection"),
        ("HBsAg negative patients with cirrhosis", "hbsag negative and cirrhosis"),
        ("HBsAg positive subjects with cirrhosis", "hbsag positive and cirrhosis"),
        ("HIV-positive patients with lymphoma", "(hiv_test positive or hiv_infection ever) and lymphoma"),
    ],
)  # fmt: skip
def test_a_result_is_of_the_name_it_stands_behind(line: str, rule: str) -> None:
    """What the patients of a negative test have besides is there, and is not lost."""
    assert ruled(line, "exclusion") == rule


def test_a_negative_result_before_a_list_is_of_each_of_it() -> None:
    """`Negative A and B serology` asks for no antibodies against B either."""
    rule = ruled("Negative HIV and hepatitis C serology")
    assert rule == "not (hiv_test positive or hiv_infection ever) and not (hcv_infection and attest(hepatitis_c))"


@pytest.mark.parametrize(
    "line",
    [
        "No insurance",
        "No possibility to come for visits",
        "Without a telephone",
        "Subjects with any of the following are not eligible:\n- no prior transplant\n- diabetes",
        "The following keep a patient out:\n1. gout\n2. never treated with bortezomib",
    ],
)
def test_a_lack_among_the_exclusions_is_asked_as_it_stands(line: str) -> None:
    """Whoever has what is lacking is not kept out by it: a person says what the line keeps out."""
    asked = rule_line(line, "exclusion")
    assert (asked.kind, asked.read.holds_when_eligible, len(asked.questions)) == ("attest", False, 1)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Bilirubin <= 3 x ULN with Gilbert's syndrome", "if gilbert_syndrome then total_bilirubin <= 3 x ULN"),
        ("ALP < 6 x ULN with known bone metastases", "if bone_metastases then alp < 6 x ULN"),
        ("AST <= 4 x ULN with documented liver metastases, platelets >= 80 x 10^9/L",
         "(if liver_metastases then ast <= 4 x ULN) and platelets >= 80 10*9/L"),
        ("Hemoglobin >= 9 g/dL with myelodysplastic syndrome", "hemoglobin >= 9 g/dL and myelodysplastic_syndrome"),
    ],
)  # fmt: skip
def test_how_much_too_high_a_value_may_be_with_a_disease_asks_nobody_to_have_it(line: str, rule: str) -> None:
    """A multiple of the upper limit of normal is let through in those who have the disease."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Bilirubin <= 1.5 x ULN unless due to Gilbert's syndrome or CML",
         "total_bilirubin <= 1.5 x ULN unless gilbert_syndrome or attest(disease_related_by_judgement)"),
        ("No hypercalcemia unless due to breast cancer",
         "no hypercalcemia unless attest(disease_related_by_judgement)"),
        ("ALT <= 3 x ULN unless due to liver metastases", "alt <= 3 x ULN unless liver_metastases"),
    ],
)  # fmt: skip
def test_a_cancer_excuses_only_what_it_causes(line: str, rule: str) -> None:
    """Everybody in the trial may have the cancer: whether it is the cause is asked."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Negative pregnancy test", "if sex = female then pregnancy_test negative"),
        ("No positive pregnancy test", "if sex = female then pregnancy_test negative"),
        ("Must have a negative urine pregnancy test within 7 days of enrollment",
         "if sex = female then pregnancy_test negative within 7 days of enrolment"),
        ("Women must have a negative pregnancy test", "if sex = female then pregnancy_test negative"),
        ("No gout, negative pregnancy test", "no gout and (if sex = female then pregnancy_test negative)"),
    ],
)  # fmt: skip
def test_no_man_is_asked_for_a_test_of_pregnancy(line: str, rule: str) -> None:
    """The test is asked of women alone, whether the line says so or not."""
    assert ruled(line) == rule


def test_a_positive_test_of_pregnancy_keeps_out_women_alone() -> None:
    """Of a man who has no test it is not unknown whether it keeps him out."""
    assert ruled("Positive pregnancy test or gout", "exclusion") == "sex = female and pregnancy_test positive or gout"


@pytest.mark.parametrize(
    "line",
    [
        "Patients who must receive anticoagulants",
        "Individuals that should not take dexamethasone",
        "Conditions which must be treated with antibiotics",
        "Required treatment with warfarin",
    ],
)
def test_a_duty_that_describes_whom_a_line_excludes_is_no_requirement(line: str) -> None:
    """Nobody is asked for what keeps out: who must take a drug is described by it."""
    asked = rule_line(line, "exclusion")
    assert (asked.kind, asked.read.holds_when_eligible) == ("attest", False)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Nausea, vomiting, or diarrhea of grade 2 or higher",
         "nausea [grade >= 2] or vomiting [grade >= 2] or diarrhea [grade >= 2]"),
        ("Gout, asthma, or grade 3 neuropathy", "gout or asthma or neuropathy_grade = 3"),
        ("Myocardial, cerebral or limb ischemia within 9 months",
         "myocardial_ischemia within 9 months before enrolment or cerebral_ischemia within 9 months before enrolment"
         " or limb_ischemia within 9 months before enrolment"),
        ("Investigational device or drug within 30 days",
         "exposure to investigational_agent within 30 days before enrolment"
         " or investigational_device within 30 days before enrolment"),
    ],
)  # fmt: skip
def test_what_stands_behind_a_list_is_said_of_each_of_it(line: str, rule: str) -> None:
    """A grade is of all that treatments do, a window of all kinds that share a noun."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Infection, gout, or neuropathy of grade 2",
        "Hypertension, proteinuria, or hemorrhage >= grade 3",
        "Chemotherapy or radiotherapy within 4 weeks (except hydroxyurea)",
        "If any of the following apply:\n- gout\n- asthma",
    ],
)
def test_what_may_be_said_of_each_or_of_one_is_asked(line: str) -> None:
    """A grade behind diseases, an exception of another member, and a condition without its consequence."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Liver metastases: ALT < 4 x ULN", "if liver_metastases then alt < 4 x ULN"),
        ("Gilbert's syndrome: bilirubin <= 3 x ULN", "if gilbert_syndrome then total_bilirubin <= 3 x ULN"),
        ("At least 28 days since prior investigational drug or device",
         "at least 28 days since exposure to investigational_agent and at least 28 days since investigational_device"),
    ],
)  # fmt: skip
def test_a_label_says_for_whom_and_a_time_since_is_of_both(line: str, rule: str) -> None:
    """A limit below a kind of spread is of those who have it; who waits since A or B waits since either."""
    assert ruled(line) == rule


def test_years_in_remission_are_no_age() -> None:
    """How long somebody has been in remission says nothing of how old they are."""
    assert "age" not in ruled("Patients > 20 years in remission").split("attest(")[0]


@pytest.mark.parametrize(
    "line",
    [
        "Donor must be HIV negative",
        "DONOR: Age < 60",
        "Sibling donor aged 18-60 years",
        "The caregiver must be at least 18 years old",
        "Men whose wives are pregnant",
        "HLA-matched related donor without hepatitis",
    ],
)
def test_a_line_about_somebody_else_is_asked(line: str) -> None:
    """What a donor, a partner or a caregiver has or is decides nothing by the records of the patient."""
    asked = rule_line(line, "inclusion")
    assert (asked.kind, len(asked.questions)) == ("attest", 1)


def test_donor_cells_are_a_treatment_of_the_patient() -> None:
    """Who got lymphocytes of a donor is not the donor."""
    assert "donor_lymphocyte_infusion" in ruled("Donor lymphocyte infusion within 4 weeks", "exclusion")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Hemoglobin >= 8 g/dL; transfusion support is allowed", "hemoglobin >= 8 g/dL"),
        ("Platelets >= 60 x 10^9/L. Transfusions are permitted", "platelets >= 60 10*9/L"),
        ("ANC >= 1.0 x 10^9/L, growth factors are allowed", "anc >= 1.0 10*9/L"),
        ("Multiple myeloma with measurable disease: serum M-protein >= 1 g/dL or urine M-protein >= 200 mg/24 h",
         "multiple_myeloma and (serum_m_protein >= 1 g/dL or urine_m_protein >= 200 mg/(24.h))"),
    ],
)  # fmt: skip
def test_what_raises_a_value_or_stands_before_measurable_is_read(line: str, rule: str) -> None:
    """How a value is reached asks nothing more; the disease before `measurable` is asked for."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Age >= 18 or <= 75 years",
        "Not eligible for or refused transplant",
        "Not suitable for or declined surgery",
    ],
)
def test_what_would_let_in_everybody_or_turn_round_is_asked(line: str) -> None:
    """Any age is on one side of two limits; a refusal behind `not eligible for or` is not denied."""
    asked = rule_line(line, "inclusion")
    assert asked.kind == "attest"
    assert asked.read.holds_when_eligible


def test_a_question_about_an_exception_tells_all_of_it() -> None:
    """Who is free of the other malignancy for long enough is told by the question."""
    asked = rule_line("Other malignancy except skin cancer, unless disease-free for at least 4 years", "exclusion")
    assert any("at least 4 years" in question.text for question in asked.questions.values())


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("At least 2 weeks since chemotherapy, 3 weeks since radiotherapy, and 6 weeks since nitrosoureas",
         "at least 2 weeks since exposure to chemotherapy and at least 3 weeks since radiotherapy"
         " and at least 6 weeks since exposure to nitrosourea"),
        ("At least 2 weeks since surgery; 4 weeks since chemotherapy",
         "at least 2 weeks since surgery and at least 4 weeks since exposure to chemotherapy"),
        ("More than 28 days since chemotherapy or 14 days since palliative radiotherapy",
         "at least 28 days since exposure to chemotherapy and at least 14 days since palliative_radiotherapy"),
    ],
)  # fmt: skip
def test_at_least_is_said_of_all_times_since_of_a_list(line: str, rule: str) -> None:
    """Behind a time that must have passed, the next of the list must have passed too."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Asthma, COPD, or heart failure without diabetes",
        "Heart block, or sick sinus syndrome without a pacemaker",
    ],
)
def test_what_the_last_of_a_list_is_without_is_asked(line: str) -> None:
    """Who has the first of them is not let in for having what only the last may lack."""
    assert rule_line(line, "exclusion").kind == "attest"


def test_a_grade_is_none_of_a_drug_and_asks_nobody_to_have_its_finding() -> None:
    """A drug has no grade; who has no neuropathy meets a limit of its grade."""
    assert (
        ruled("Diarrhea grade >= 2 or loperamide use", "exclusion") == "diarrhea [grade >= 2] or exposure to loperamide"
    )
    assert rule_line("Neuropathy <= grade 1 or grade 2 without pain", "inclusion").kind == "attest"


MEMBERS: list[tuple[str, Role, str]] = [
    ("Asthma, epilepsy without treatment by a neurologist, or gout", "exclusion",
     "asthma or seizure_disorder and not attest(treatment_by_a_neurologist) or gout"),
    ("Hepatitis C, diabetes without neuropathy, or stroke", "exclusion",
     "hcv_infection or diabetes_mellitus and no peripheral_neuropathy or stroke"),
    ("Plasmacytoma without marrow involvement, or smoldering myeloma", "inclusion",
     "plasmacytoma and no marrow_involvement or smoldering_myeloma"),
    ("Patients without fever, cough, or rash", "inclusion", "no fever and no cough and no rash"),
    ("Diabetes, without neuropathy, or stroke", "exclusion",
     "diabetes_mellitus and no peripheral_neuropathy or stroke"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), MEMBERS)
def test_a_denial_within_a_list_is_of_its_member_alone(line: str, role: Role, rule: str) -> None:
    """`without` behind a member of a list narrows that one; a comma and `or` lead on to the next member."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(
    "line",
    ["Lymphoma without marrow involvement, or ascites", "Melanoma without brain, or liver metastases"],
)
def test_what_is_denied_perhaps_lets_nobody_in(line: str) -> None:
    """A finding behind a comma and `or` may be lacking too: only another cancer is an alternative to a cancer."""
    assert rule_line(line, "inclusion").kind == "attest"


@pytest.mark.parametrize(
    "line",
    [
        "Neuropathy of grade 3 or 4, except when due to POEMS syndrome",
        "Neuropathy of grade 3 or 4 except where this is related to amyloidosis",
        "Neuropathy of grade 3 or 4, unless it is caused by POEMS syndrome",
    ],
)
def test_the_cause_is_asked_not_the_disease(line: str) -> None:
    """Everybody in a trial may have its disease: that it is the cause is for a person to say."""
    rule = ruled(line, "exclusion")
    assert "disease_related_by_judgement" in rule or "unless attest(it_is_caused_by" in rule


@pytest.mark.parametrize(
    "line",
    ["Gout; absence of CD19 expression", "Absence of CD19 expression; gout", "Gout; CD19 absent", "Gout. No BCR-ABL"],
)
def test_a_lack_among_exclusions_does_not_keep_out_who_has_it(line: str) -> None:
    """Whether a lack keeps out, or is asked for, is for a person to say; that it is there does not keep out."""
    assert "positive" not in ruled(line, "exclusion")


@pytest.mark.parametrize(
    "line",
    ["VZV IgM negative", "Negative for dengue IgM", "Dengue IgM or IgG is positive", "IgA antibodies to gliadin"],
)
def test_an_antibody_is_no_level_of_the_immunoglobulin(line: str) -> None:
    """An IgM against something is a result of its own; the IgM of the blood is measured."""
    assert "attest(" in ruled(line)
    assert not ruled(line).startswith("ig")
    assert ruled("Negative pregnancy test and IgA >= 50 mg/dL").endswith("iga >= 50 mg/dL")


@pytest.mark.parametrize(
    "line",
    [
        "Diabetes for which insulin was begun within 3 months",
        "Hypertension, the treatment of which was changed within 4 weeks",
        "Anemia, the cause of which is unknown",
        "Gout, for which colchicine is needed",
        "Deep vein thrombosis in which anticoagulation was begun less than 4 weeks before enrollment",
    ],
)
def test_what_a_relative_clause_tells_is_no_finding_beside_it(line: str) -> None:
    """Neither its time nor its words are of those who have what it tells of: the line is asked as it stands."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Age 18-65, up to 70 years allowed if in good condition", "inclusion"),
        ("Requirement for supplemental oxygen to maintain oxygen saturation > 92%", "exclusion"),
    ],
)
def test_what_is_allowed_or_aimed_at_is_no_limit_of_everybody(line: str, role: Role) -> None:
    """Nobody older is let in unasked, and nobody is kept out for a good value."""
    assert rule_line(line, role).kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("LVEF >= 46%, no pericardial effusion or arrhythmia",
         "lvef >= 46 % and no pericardial_effusion and no arrhythmia"),
        ("Gout, asthma, no stroke or hypertension", "gout and asthma and no stroke and no hypertension"),
        ("Age >= 19, no gout or asthma, ECOG 0-1",
         "age >= 19 years and no gout and no asthma and ecog >= 0 and ecog <= 1"),
    ],
)  # fmt: skip
def test_what_is_denied_behind_a_comma_is_all_that_or_joins_there(line: str, rule: str) -> None:
    """`A, no B or C` asks for A, and for neither B nor C."""
    assert ruled(line) == rule


SAID_OF_THEM = {
    "Gout and suitable for surgery": "gout and attest(suitable_for_surgery)",
    "Asthma and requiring steroids": "asthma and exposure to corticosteroid",
    "Gout and asthma": "gout or asthma",
    "Gout, asthma and requiring steroids": "gout or asthma or exposure to corticosteroid",
}


@pytest.mark.parametrize("line", SAID_OF_THEM)
def test_what_more_is_said_of_those_who_are_kept_out(line: str) -> None:
    """Of two findings each keeps out; what `and` says more of those with one does not keep out by itself."""
    assert ruled(line, "exclusion") == SAID_OF_THEM[line]


RECOVERED = {
    "Recovered from surgery, radiotherapy or chemotherapy":
        "attest(recovered_from_surgery_radiotherapy_or_chemother)",
    "Age >= 19 and recovery from surgery or stroke":
        "age >= 19 years and attest(recovery_from_surgery_or_stroke)",
    "Recovered from surgery and at least 5 weeks since radiotherapy":
        "attest(recovered_from_surgery) and at least 5 weeks since radiotherapy",
}  # fmt: skip


@pytest.mark.parametrize("line", RECOVERED)
def test_what_somebody_recovered_from_is_not_asked_by_itself(line: str) -> None:
    """Whoever never had radiotherapy need not have had it to have recovered; a time of its own is asked."""
    assert ruled(line) == RECOVERED[line]


@pytest.mark.parametrize(
    "line",
    ["Inability to take aspirin, warfarin or heparin", "Refusal of transfusion, chemotherapy or surgery",
     "Men unwilling to use a condom", "Patients who are unable to receive rituximab, bendamustine or lenalidomide"],
)  # fmt: skip
def test_what_somebody_cannot_or_will_not_take_is_one_question(line: str) -> None:
    """Whoever takes warfarin can take it; and who is unwilling is kept out, not who is willing."""
    assert ruled(line, "exclusion").startswith("attest(")
    assert " or " not in ruled(line, "exclusion")
