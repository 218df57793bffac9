"""Words said of several findings: a clause, a window, a judgement behind or before a list is of each of them."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_as_listed
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

TAILS: list[tuple[Role, str, str]] = [
    ("exclusion", "Asthma or epilepsy that needs daily drugs",
     "not: asthma and attest(asthma_or_epilepsy_that_needs_daily_drugs)"
     " or seizure_disorder and attest(asthma_or_epilepsy_that_needs_daily_drugs)"),
    ("exclusion", "Asthma or an epilepsy that needs daily drugs",
     "not: asthma or seizure_disorder and attest(an_epilepsy_that_needs_daily_drugs)"),
    ("exclusion", "Asthma or epilepsy", "not: asthma or seizure_disorder"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), TAILS)
def test_a_clause_behind_two_findings_is_asked_of_both(role: Role, line: str, rule: str) -> None:
    """Whoever has the first alone is not kept out without the clause; an article begins a finding of its own."""
    assert ruled_as_listed(line, role) == rule


JOINED: list[tuple[Role, str, str]] = [
    ("inclusion", "Stroke, with lesions of the cortex and/or the thalamus, of at least 3 months duration", "asked"),
    ("inclusion", "Age 14 or older and parents or a guardian must consent", "asked"),
    ("exclusion", "CT or MRI evidence of hydrocephalus and gout", "asked"),
    ("exclusion", "Receipt within 20 days of aspirin, heparin or warfarin", "asked"),
    ("exclusion", "Urine color indicative of gout", "asked"),
    ("inclusion", "Able to avoid contact with people with gout; pregnant women; infants", "asked"),
    ("inclusion", "Measles before the age of 5", "asked"),
    ("inclusion", "Allowed in all patients:\n- Aspirin\n- Heparin", "note"),
]


@pytest.mark.parametrize(("role", "line", "rule"), JOINED)
def test_what_belongs_to_a_finding_is_no_alternative_to_it(role: Role, line: str, rule: str) -> None:
    """Half a sentence is no finding, an examination is not what it shows, and what is allowed is not asked for."""
    assert ruled_as_listed(line, role) == rule


SOME = {
    "Plasmacytoma with at least one of: LDH > 300 U/L; hemoglobin < 9 g/dL": "must: plasmacytoma and (ldh > 300 U/L or "
    "hemoglobin < 9 g/dL)",
    "At least one of: LDH > 300 U/L, hemoglobin < 9 g/dL": "must: ldh > 300 U/L or hemoglobin < 9 g/dL",
    "At least two of the following: LDH > 300 U/L; hemoglobin < 9 g/dL; plasmacytoma": "must: at least 2 of "
    "(ldh > 300 U/L; hemoglobin < 9 g/dL; plasmacytoma)",
    "Two or more of the following: gout, asthma, stroke": "must: at least 2 of (gout; asthma; stroke)",
    "Any two of gout, asthma or stroke": "must: at least 2 of (gout; asthma; stroke)",
    "Any four of gout, asthma, stroke, edema, ascites": "must: at least 4 of (gout; asthma; stroke; edema; ascites)",
    "At least four of gout, asthma, stroke, edema, ascites": "must: at least 4 of "
    "(gout; asthma; stroke; edema; ascites)",
    "5 of the following: gout, asthma, stroke, edema, ascites, fever": "must: at least 5 of (gout; asthma; stroke; "
    "edema; ascites; fever)",
    "Edema and 5 or more of gout, asthma, stroke, ascites, fever, cough": "must: edema and at least 5 of "
    "(gout; asthma; stroke; ascites; fever; cough)",
    "Two of the following: gout, asthma, stroke": "must: at least 2 of (gout; asthma; stroke)",
    "Edema and 2 or more of gout, asthma, stroke": "must: edema and at least 2 of (gout; asthma; stroke)",
    "One of the following: ECOG 0-1, Karnofsky 60-90": "must: ecog >= 0 and ecog <= 1 or karnofsky >= 60 and "
    "karnofsky <= 90",
    "Any two of ECOG 1-2, gout, asthma": "must: at least 2 of (ecog >= 1 and ecog <= 2; gout; asthma)",
    "Patients of either sex: age 21-79 years": "must: age >= 21 years and age <= 79 years",
    "ECOG >= 2 and one of the following: gout, asthma, stroke": "must: ecog >= 2 and (gout or asthma or stroke)",
    "Neuropathy of grade >= 2 and any of the following:\n - gout\n - asthma\n - stroke": "must: neuropathy_grade >= 2 "
    "and (gout or asthma or stroke)",
    "At least 3 prior lines and any of the following:\n - gout\n - asthma\n - stroke\n - edema": "must: "
    "prior_lines >= 3 and (gout or asthma or stroke or edema)",
    "Patients without any of the following: gout, stroke": "must: no gout and no stroke",
}


@pytest.mark.parametrize("line", SOME)
def test_some_of_a_list_within_a_line(line: str) -> None:
    """What heads a list within a line says how many of it are asked, beside what stands before them."""
    assert ruled_as_listed(line) == SOME[line]


def test_uncontrolled_is_asked_of_each_also_with_a_time() -> None:
    """A word before two diseases is asked of both, in words, also where the second has a time; one behind is not."""
    assert ruled_as_listed("Uncontrolled epilepsy or asthma within 30 days", "exclusion").endswith(
        "asthma within 30 days before enrolment and attest(uncontrolled_asthma_within_30_days)"
    )
    assert ruled_as_listed("Epilepsy that is not controlled, asthma", "exclusion").endswith(" or asthma")


@pytest.mark.parametrize(
    "line",
    [
        "History of stroke, including TIA, within 9 months",
        "History of stroke including transient ischemic attack within 9 months",
    ],
)
def test_a_window_behind_what_is_included_is_of_the_whole(line: str) -> None:
    """Nobody is kept out for a stroke of long ago by the window of what the line counts among strokes."""
    rule = ruled_as_listed(line, "exclusion")
    assert rule.count("within 9 months") == 2
    assert "ever" not in rule


@pytest.mark.parametrize(
    "line",
    [
        "Prior therapy with bortezomib",
        "Previously treated with bortezomib",
        "Pretreated with bortezomib",
        "Prior anticancer therapy with bortezomib",
        "Previous anti-myeloma therapy with bortezomib",
    ],
)
def test_the_class_of_a_drug_before_its_name_asks_nothing_more(line: str) -> None:
    """`Therapy with A` is A: whoever had A is not asked whether it was a therapy."""
    assert ruled_as_listed(line) == "must: exposure to bortezomib ever"


def test_what_drugs_are_directed_at_is_said_of_each() -> None:
    """`A or B targeting BCMA`: whoever had A against something else is not kept out."""
    assert ruled_as_listed("Prior CAR-T or bispecific antibody targeting BCMA", "exclusion").startswith(
        "not: exposure to car_t ever and attest("
    )


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Clinically significant pericardial or pleural effusion",
         "not: pericardial_effusion and attest(clinically_significant_pericardial)"
         " or pleural_effusion and attest(clinically_significant_pleural_effusion)"),
        ("Clinically significant asthma or ascites",
         "not: asthma and attest(clinically_significant_asthma)"
         " or ascites and attest(clinically_significant_ascites)"),
        ("Poorly controlled asthma, epilepsy",
         "not: asthma and attest(poorly_controlled_asthma) or seizure_disorder and attest(uncontrolled_epilepsy)"),
    ],
)  # fmt: skip
def test_a_judgement_before_a_list_is_asked_of_each(line: str, rule: str) -> None:
    """`Clinically significant A or B` keeps nobody out for any B, and the question about B says the word."""
    assert ruled_as_listed(line, "exclusion") == rule


def test_a_time_behind_a_list_of_treatments_is_of_each() -> None:
    """Free of several drugs for some time: of each of them for that time."""
    drugs = ("exposure to rituximab", "exposure to corticosteroids", "exposure to growth_factor")
    rule = " and ".join(f"no {drug} within 10 days before registration" for drug in drugs)
    assert (
        ruled("Has had no rituximab, corticosteroids or growth factors for at least 10 days prior to registration")
        == rule
    )


def test_what_narrows_a_name_of_two_diseases_narrows_both() -> None:
    """One name for two diseases and a word behind it: what the word says is asked of either."""
    rule = ruled("CLL/SLL requiring therapy")
    assert rule.count("and attest(cll_sll_requiring_therapy)") == 2


TOGETHER = [
    ("exclusion", "Multiple myeloma with hypercalcemia or anemia", "multiple_myeloma and (hypercalcemia or anemia)"),
    ("exclusion", "Lymphoma with CNS involvement, or HIV infection",
     "lymphoma and cns_involvement or hiv_test positive or hiv_infection ever"),
    ("exclusion", "Diabetes and currently on insulin", "diabetes_mellitus and exposure to insulin_class"),
    ("exclusion", "History of thrombosis and currently on warfarin", "thromboembolism ever and exposure to warfarin"),
    ("exclusion", "Gout, stroke, diabetes and currently on insulin",
     "gout or stroke or diabetes_mellitus or exposure to insulin_class"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), TOGETHER)
def test_what_is_said_of_one_person_stands_together(role: Role, line: str, rule: str) -> None:
    """What a cancer of the blood does keeps nobody out without it; nor does a drug that those with a disease take."""
    assert ruled(line, role) == rule


def test_the_name_of_a_list_is_no_finding() -> None:
    """What a list of which one is asked calls its members is said by the members."""
    line = "At least one of the following high-risk cytogenetic abnormalities: del(17p), t(4;14) or t(14;16)"
    assert ruled(line) == "del_17p positive or t_4_14 positive or t_14_16 positive"
    line = "At least two of the following risk factors: LDH > ULN, albumin < 3.4 g/dL, plasmacytoma"
    assert ruled(line) == "at least 2 of (ldh > ULN; albumin < 3.4 g/dL; plasmacytoma)"


@pytest.mark.parametrize(
    "named",
    ["newly found tumors", "untreated diseases", "tumors in remission", "symptomatic disorders", "lesions by biopsy"],
)
def test_what_the_name_of_a_list_narrows_is_asked(named: str) -> None:
    """A word that narrows all of a list stands in its name: it is asked, or nothing is decided by the list."""
    rule = ruled(f"At least one of the following {named}: melanoma, lymphoma")
    assert "attest(" in rule


def test_what_is_denied_behind_a_list_is_no_member() -> None:
    """Of a list one is enough; what the line denies behind it is asked of everybody."""
    one = "(acute_myeloid_leukemia or myelodysplastic_syndrome)"
    assert ruled("One of the following: AML; MDS. No active infection") == f"{one} and no infection"
    line = "Diagnosis of one of the following: Acute leukemia Myelodysplastic syndrome No prior splenectomy"
    assert ruled(line) == "(acute_leukemia or myelodysplastic_syndrome) and no splenectomy ever"
    line = "At least one of the following: hemoglobin < 10 g/dL, platelets < 90 x 10^9/L; no transfusion"
    assert ruled(line) == "(hemoglobin < 10 g/dL or platelets < 90 10*9/L) and no transfusion"
    line = "One of the following: AML; MDS. Age >= 21 years. Patients with CNS disease are excluded"
    assert ruled(line) == f"{one} and age >= 21 years and no cns_involvement"


OF_EACH = [
    ("inclusion", "AML or MDS, with bone marrow blasts >= 11%",
     "(acute_myeloid_leukemia or myelodysplastic_syndrome) and bm_blasts >= 11 %"),
    ("inclusion", "Diagnosis of (1) plasma cell leukemia, (2) multiple myeloma, or (3) Castleman disease",
     "plasma_cell_leukemia or multiple_myeloma or castleman_disease"),
    ("exclusion", "Patients with AML who have > 31% blasts in bone marrow or WBC > 31,000/uL",
     "acute_myeloid_leukemia and (bm_blasts > 31 % or wbc > 31000 /uL)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OF_EACH)
def test_what_is_said_of_several_diseases_is_of_each(role: Role, line: str, rule: str) -> None:
    """A limit behind `, with` is of all before it; numbers in brackets part a list as its joining words say."""
    assert ruled(line, role) == rule


def test_what_two_kinds_of_people_share_is_asked() -> None:
    """Who is told by two clauses has the disease in both, and two words before a comma share what follows."""
    for line in (
        "Patients with MM who relapsed after a transplant or who are no transplant candidates",
        "Lymphoma relapsed after, or ineligible for, autologous transplantation",
    ):
        assert ruled(line).startswith("attest(meets_the_line")


@pytest.mark.parametrize(
    "line",
    [
        "Anxiety or depression with a HADS score above 12",
        "Asthma or COPD with FEV1 < 45%",
        "Angina or heart failure with LVEF below 35%",
    ],
)
def test_a_limit_behind_the_last_of_two_findings_may_be_of_both(line: str) -> None:
    """`A or B with x > 5` does not say that any A keeps out; behind a comma the limit is of the last alone."""
    assert rule_line(line, "exclusion").kind == "attest"
    assert print_rule(rule_line("Gout, or COPD with FEV1 < 45%", "exclusion").rule) == "gout or fev1 < 45 % and copd"


@pytest.mark.parametrize(
    "line",
    [
        "Taking part in another trial for the treatment of gout or arthritis",
        "Enrolled in a study of obesity or diabetes",
        "Planned treatment of hepatitis B or hepatitis C",
        "Attends a group for depression, anxiety or insomnia",
    ],
)
def test_what_a_trial_or_treatment_is_of_is_no_finding_of_its_own(line: str) -> None:
    """The last of what is treated does not keep everybody out who has it."""
    assert rule_line(line, "exclusion").kind == "attest"


DOSED: list[tuple[Role, str, str]] = [
    ("exclusion", "Prednisone or dexamethasone at doses above 15 mg/day",
     "not: exposure to prednisone and attest(prednisone_or_dexamethasone_at_doses_above_15_mg)"
     " or exposure to dexamethasone and attest(dexamethasone_at_doses_above_15_mg_day)"),
    ("exclusion", "Cumulative dose of doxorubicin or epirubicin over 400 mg/m2",
     "not: exposure to doxorubicin ever and attest(cumulative_dose_of_doxorubicin_or_epirubicin_ove)"
     " or exposure to epirubicin ever and attest(cumulative_dose_of_epirubicin_over_400_mg_m2)"),
    ("exclusion", "Warfarin or prednisone > 15 mg/day",
     "not: exposure to warfarin or exposure to prednisone and attest(prednisone_15_mg_day)"),
    ("inclusion", "No prior epirubicin above 500 mg/m2",
     "must: not (exposure to epirubicin ever and attest(epirubicin_above_500_mg_m2))"),
    ("inclusion", "Lifetime dose of idarubicin no greater than 100 mg/m2",
     "must: attest(lifetime_dose_of_idarubicin_no_greater_than_100)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), DOSED)
def test_a_dose_behind_several_drugs(role: Role, line: str, rule: str) -> None:
    """No dose of the first alone keeps out; a sum is of all that was ever given, and who had none had not too much."""
    assert ruled_as_listed(line, role) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Biopsy or MRI proven liver metastases",
        "Biopsy proven or clinically diagnosed sarcoidosis",
        "CT scan, biopsy, or endoscopy confirmed gastric cancer",
        "Echocardiogram or MRI documented cardiomyopathy",
    ],
)
def test_what_a_disease_is_proven_by_is_no_alternative_to_it(line: str) -> None:
    """Nobody enters for having had a biopsy."""
    said = print_rule(rule_line(line, "inclusion").rule)
    assert " or " not in said


HOW_BAD: list[tuple[Role, str, str]] = [
    ("inclusion", "No severe fatigue or rash", "must: no fatigue [severity = severe] and no rash [severity = severe]"),
    ("exclusion", "Severe epilepsy or gout",
     "not: seizure_disorder [severity = severe] or gout and attest(severe_epilepsy_or_gout)"),
    ("exclusion", "Severe epilepsy, gout, or active asthma",
     "not: seizure_disorder [severity = severe] or gout or asthma and attest(active_asthma)"),
    ("exclusion", "Severe epilepsy or pregnancy", "not: seizure_disorder [severity = severe] or pregnancy"),
    ("exclusion", "Grade >= 3 fatigue, nausea or rash",
     "not: fatigue [grade >= 3] or nausea [grade >= 3] or rash [grade >= 3]"),
    ("exclusion", "Grade 2 neuropathy or fatigue", "not: neuropathy_grade = 2 or fatigue [grade = 2]"),
    ("exclusion", "Grade >= 3 fatigue or pregnancy", "not: fatigue [grade >= 3] or pregnancy"),
    ("exclusion", "Fatigue of grade 3, or nausea", "not: fatigue [grade = 3] or nausea"),
    ("exclusion", "Unstable angina, stroke or gout",
     "not: unstable_angina or angina and attest(unstable_angina_by_judgement) or stroke or gout"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), HOW_BAD)
def test_how_bad_the_first_of_a_list_must_be_is_said_of_what_can_be_as_bad(role: Role, line: str, rule: str) -> None:
    """A grade of what treatments do is recorded; of diseases the whole is asked; nobody is a grade 3 pregnant."""
    assert ruled_as_listed(line, role) == rule


AGAIN = ["No gout or gout controlled for 6 months", "No epilepsy, or epilepsy on one drug", "HIV undetectable"]


@pytest.mark.parametrize("line", AGAIN)
def test_what_is_denied_and_told_closer_is_asked(line: str) -> None:
    """It may be let in; so may an infection of which no virus is found."""
    assert rule_line(line, "inclusion").kind == "attest"
