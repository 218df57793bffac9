"""Lines that a rule would say less, more or something else of: what narrows them is carried, or the line is asked."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_or_asked as ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.lists import criteria_of, read_list, text_of
from trialrun.read.source import Printed
from trialrun.rules import print_rule

NARROWED: list[tuple[Role, str, str]] = [
    ("exclusion", "Asthma requiring daily medication", "asthma and attest("),
    ("exclusion", "Hypertension under treatment", "hypertension and attest("),
    ("inclusion", "New diagnosis of mantle cell lymphoma", "mantle_cell_lymphoma and attest("),
    ("exclusion", "Seizure disorder requiring therapy", "seizure_disorder and attest("),
    ("inclusion", "No prior complete hysterectomy", "no hysterectomy ever or not attest("),
    ("exclusion", "Abnormal echocardiogram", "and attest("),
    ("exclusion", "AIDS-related illness", "asked"),
    ("inclusion", "Biopsy-confirmed disease", " and attest(biopsy_confirmed_disease)"),
    ("exclusion", "Receiving radiotherapy", "radiotherapy and attest("),
    ("exclusion", "Other investigational antifungal drugs", "exposure to antifungal and attest("),
    ("exclusion", "Women with polycystic ovary syndrome", "sex = female and polycystic_ovary_syndrome"),
    ("inclusion", "Men with prostate cancer", "sex = male and prostate_cancer"),
    ("inclusion", "Male or female patients with asthma", "asthma"),
    ("inclusion", "For patients with chronic hepatitis B, HBV DNA must be undetectable on suppressive therapy",
     "hbv_dna undetectable and attest("),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "part"), NARROWED)
def test_a_word_that_narrows_is_carried_or_asked(role: Role, line: str, part: str) -> None:
    """A finding with a word beside it that makes it less is not taken for the finding itself."""
    assert part in ruled(line, role)


def test_limits_joined_by_and_are_no_alternatives() -> None:
    """Where `and` stands between two limits that were read as alternatives, the whole line is asked."""
    assert ruled("AST no more than 2 times ULN or normal, and albumin normal", "inclusion") == "asked"
    assert ruled("AST and/or ALT no more than 2 times ULN", "inclusion") == "ast <= 2 x ULN and alt <= 2 x ULN"


def test_a_window_of_the_last_of_two_is_not_that_of_the_first() -> None:
    """`Prior A, or B within 12 weeks` may mean A at any time: it is asked. A plain list shares its window."""
    assert ruled("Prior splenectomy, or major surgery within 12 weeks", "exclusion") == "asked"
    listed = ruled("Prior chemotherapy, radiotherapy, or major surgery within 4 weeks", "exclusion")
    assert listed.count("within 4 weeks") == 3


def test_a_window_that_begins_later_is_asked() -> None:
    """A window of `3-6 months` leaves the last three out, which no window before entry says."""
    assert ruled("Stroke 3-6 months before enrolment") == "asked"
    assert ruled("Stroke within 2 to 7 days before screening", "exclusion") == "asked"
    assert ruled("Stroke within 0-7 days before screening") == "stroke within 7 days before screening"


OTHER_TIMES: list[tuple[Role, str]] = [
    ("exclusion", "Neck pain less than 4 months"),
    ("inclusion", "Must not have received methotrexate for more than 8 weeks"),
    ("exclusion", "Corticosteroids during the 10-week maintenance period"),
    ("inclusion", "Antibiotics if clinically stable for at least 20 days before entry"),
    ("exclusion", "Treatment to prevent hepatitis B within 3 weeks"),
]


@pytest.mark.parametrize(("role", "line"), OTHER_TIMES)
def test_a_time_that_is_no_window_before_entry_is_asked(role: Role, line: str) -> None:
    """How long a state or a treatment lasts, a period of the trial and the time of a condition are no such window."""
    assert "attest(" in ruled(line, role) or ruled(line, role) == "asked"
    assert "before enrolment" not in ruled(line, role)


def test_a_short_time_of_a_moment_is_when_it_was() -> None:
    """A stroke has its moment, and a recent onset says when: `less than 3 months` is a window there."""
    assert ruled("Stroke less than 3 months", "exclusion") == "stroke within 3 months before enrolment"
    assert "within 8 months before enrolment" in ruled("Fracture over the preceding 8 month period", "exclusion")
    assert ruled("Pneumonia less than 5 weeks ago", "exclusion") == "pneumonia within 5 weeks before enrolment"


def test_no_window_is_said_of_the_people() -> None:
    """The window of a test is not that of the women who take it."""
    rule = ruled(
        "For women of child-bearing potential, a negative pregnancy test is required within 10 days before entry"
    )
    assert rule.count("within 10 days") == 1


def test_what_is_named_again_or_limits_nobody_is_no_question() -> None:
    """A scale beside its value, an allowance behind one and both sexes together need no person to answer."""
    assert ruled("Karnofsky performance status (PS) 60-100%") == "karnofsky >= 60 and karnofsky <= 100"
    assert ruled("Hemoglobin at least 9 g/dL (transfusion allowed)") == "hemoglobin >= 9 g/dL"
    assert ruled("Age >= 19 years and no limit on the gender") == "age >= 19 years"
    assert ruled("Bilirubin no greater than 2 times normal for age") == "total_bilirubin <= 2 x ULN"


def test_words_beside_a_sex_are_kept() -> None:
    """`Hispanic women` are not all women, and pregnant women are kept out at any age."""
    assert "attest(meets_the_line_hispanic_women_aged" in ruled("Hispanic women aged 41-64 years")
    assert (
        ruled("Pregnant women or women under 17 years", "exclusion") == "pregnancy or sex = female and age < 17 years"
    )


LEVELS: list[tuple[str, str]] = [
    ("Elevated creatinine (> 2.2 mg/dL)", "creatinine > 2.2 mg/dL"),
    ("Elevated AST or ALT (> 4 x ULN)", "ast > 4 x ULN or alt > 4 x ULN"),
    ("AST or ALT (more than 4 times the upper limit of the normal range)", "ast > 4 x ULN or alt > 4 x ULN"),
    ("Abnormal ALT (more than 4 times the upper limit of normal)", "alt > 4 x ULN"),
    ("Abnormal TSH (< 0.3 or > 6 mIU/L)", "tsh < 0.3 m[IU]/L or tsh > 6 m[IU]/L"),
    ("Elevated creatinine", "creatinine > ULN"),
]


@pytest.mark.parametrize(("line", "rule"), LEVELS)
def test_a_number_says_what_a_level_in_words_means(line: str, rule: str) -> None:
    """Behind `elevated` the bracket says how much, and the `normal` of a multiple of a limit is no normal value."""
    assert ruled(line, "exclusion") == rule


ASKED_OF_A_PERSON: list[tuple[Role, str]] = [
    ("inclusion", "Asthma treated with a biologic for at least 5 months"),
    ("inclusion", "On anti-HIV therapy for at least 4 months"),
    ("inclusion", "HIV uninfected"),
    ("inclusion", "At least 2 years since drug abuse or alcoholism"),
    ("exclusion", "Women younger than 19 or older than 41 years"),
    ("exclusion", "Increase in creatinine > 0.4 mg/dL"),
    ("exclusion", "Hemoglobin decrease >= 3 g/dL"),
    ("inclusion", "Headache for 9 weeks or less"),
]


@pytest.mark.parametrize(("role", "line"), ASKED_OF_A_PERSON)
def test_what_is_turned_round_or_said_of_something_else_is_asked(role: Role, line: str) -> None:
    """The time of a treatment, a therapy against a virus, a count between two, a change and two denials: no guess."""
    assert ruled(line, role) == "asked"


def test_a_bone_is_no_drug() -> None:
    """S1 beside a vertebra is the sacrum."""
    assert "tegafur" not in ruled("Disc herniation at L4-L5 or L5-S1")


SILENT: list[tuple[Role, str, str]] = [
    ("exclusion", "AL amyloidosis", "al_amyloidosis or amyloidosis and attest(al_amyloidosis_by_judgement)"),
    ("inclusion", ">= 1 prior line of therapy", "prior_lines >= 1 or exposure to anticancer_therapy ever"),
    ("exclusion", "Other liver disease that in the opinion of the investigator is a risk", "asked"),
    ("exclusion", "Clinically significant kidney disease", "asked"),
    ("inclusion", "Patients with asthma must have spirometry during screening", "if asthma then spirometry or attest("),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "part"), SILENT)
def test_silence_of_a_record_is_no_answer(role: Role, line: str, part: str) -> None:
    """What is recorded under a wider name, elsewhere or under any name decides nobody's entry without a question."""
    assert part in ruled(line, role)


OF_NOW: list[tuple[Role, str, str]] = [
    ("inclusion", "No concurrent surgery", "not (surgery and attest(concurrent_surgery))"),
    ("exclusion", "Concurrent tamoxifen", "exposure to tamoxifen"),
    ("exclusion", "Patients on dialysis", "dialysis and attest(dialysis_by_judgement)"),
    ("inclusion", "No prior splenectomy", "no splenectomy ever"),
    ("inclusion", "No prior or concurrent tamoxifen", "no exposure to tamoxifen ever"),
    ("exclusion", "Chronic liver disease", "liver_disease and attest(chronic_liver_disease)"),
    ("exclusion", "Active hepatitis B", "hbv_infection and attest(active_hepatitis_b)"),
    ("exclusion", "Active bleeding", "bleeding and attest(active_bleeding)"),
    ("exclusion", "Active pneumonia", "pneumonia"),
    ("inclusion", "At least 2 weeks since prior chemotherapy and recovered",
     "at least 2 weeks since exposure to chemotherapy and attest(recovered_from_prior_therapy_by_judgement)"),
    ("inclusion", "Creatinine < 2 mg/dL unless due to disease",
     "creatinine < 2 mg/dL unless attest(disease_related_by_judgement)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OF_NOW)
def test_what_goes_on_now_is_not_what_was_once(role: Role, line: str, rule: str) -> None:
    """Records hold moments, carriers and healed disease too: whether it goes on is asked of those who have them."""
    assert ruled(line, role) == rule


def test_the_kind_of_a_line_is_that_of_its_rule() -> None:
    """A rule that asks a person is no compiled one, whatever the line was read as."""
    assert rule_line("Patients on dialysis", "exclusion").kind == "partly"
    assert rule_line("Healthy volunteers", "inclusion").kind == "attest"
    assert rule_line("Age 18-75", "inclusion").kind == "compiled"


TAILS: list[tuple[Role, str, str]] = [
    ("inclusion", "Hemoglobin >= 9 g/dL and platelets >= 80,000/uL within 10 days before registration",
     "hemoglobin >= 9 g/dL within 10 days before registration and platelets >= 80000 /uL within 10 days before "
     "registration"),
    ("inclusion", "ALT and AST <= 2 x ULN (unless Gilbert's syndrome)",
     "alt <= 2 x ULN and ast <= 2 x ULN unless gilbert_syndrome"),
    ("inclusion", "Men or women 20 to 60 years of age", "age >= 20 years and age <= 60 years"),
    ("inclusion", "ALT or AST between 1 and 4 x ULN", "alt >= ULN and alt <= 4 x ULN or ast >= ULN and ast <= 4 x ULN"),
    ("inclusion", "At least 3 weeks since prior chemotherapy (except hydroxyurea)",
     "at least 3 weeks since exposure to chemotherapy or attest("),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "part"), TAILS)
def test_what_stands_behind_a_list_is_said_of_all(role: Role, line: str, part: str) -> None:
    """Windows and exceptions reach every limit of their list, and the bounds of a range stay together."""
    assert part in ruled(line, role)


WHOLE: list[tuple[Role, str]] = [
    ("inclusion", "Ejection fraction no more than 10% below the institutional normal"),
    ("inclusion", "Creatinine clearance at least 60% of normal"),
    ("inclusion", "Ejection fraction >= 50% (or lower limit of normal) by MUGA scan"),
    ("inclusion", "Under 30 years at diagnosis"),
    ("exclusion", "Treatment with rituximab for more than 3 weeks"),
    ("inclusion", "No chemotherapy for 3 months after completion of study treatment"),
    ("inclusion", "Age 18 to 70 years; older patients may be considered on an individual basis"),
    ("exclusion", "Diabetes or other serious diseases"),
    ("exclusion", "Proteinuria greater than two plus"),
    ("inclusion", "Creatinine <= 2 mg/dL OR"),
    ("inclusion", "At least 6 weeks since the last transfusion before leukapheresis"),
    ("inclusion", "No acute or chronic hepatitis"),
    ("inclusion", "Age 60-75 years:"),
    ("inclusion", "Life expectancy of 5 years (excluding the cancer diagnosis)"),
    ("inclusion", "Adequate heart (no heart disease, LVEF >= 45 %)"),
    ("inclusion", "BCR-ABL-like leukemia, normal creatinine (men < 1.4 mg/dL, women < 1.2 mg/dL)"),
]


@pytest.mark.parametrize(("role", "line"), WHOLE)
def test_what_no_statement_says_makes_the_line_asked(role: Role, line: str) -> None:
    """One word that means something and stands in no statement is enough for the line to be asked as it stands."""
    assert ruled(line, role) == "asked"


CLASSED: list[tuple[Role, str, str]] = [
    ("exclusion", "Heart failure, NYHA class III or IV", "heart_failure and nyha_class in (3, 4)"),
    ("exclusion", "Heart failure (NYHA 3-4) or angina",
     "heart_failure and nyha_class >= 3 and nyha_class <= 4 or angina"),
    ("inclusion", "No NYHA class III or IV heart failure", "not (heart_failure and nyha_class in (3, 4))"),
    ("exclusion", "Heart failure or NYHA class III", "heart_failure or nyha_class = 3"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), CLASSED)
def test_a_disease_and_its_class_are_one(role: Role, line: str, rule: str) -> None:
    """A class printed beside its disease says which of those who have it are meant."""
    assert ruled(line, role) == rule


WIDER: list[tuple[Role, str, str]] = [
    ("exclusion", "Known or suspected pregnancy", "pregnancy or attest(known_or_suspected_pregnancy)"),
    ("exclusion", "Chronic hepatitis B or C infection",
     "chronic_hbv_infection or hbv_infection and attest(chronic_hbv_infection_by_judgement) "
     "or chronic_hcv_infection or hcv_infection and attest(chronic_hcv_infection_by_judgement)"),
    ("exclusion", "Hepatitis A, B, C", "hepatitis_a or hbv_infection or hcv_infection"),
    ("exclusion", "Diabetes with HbA1c > 8.5% or fasting glucose > 200 mg/dL",
     "diabetes_mellitus and (hba1c > 8.5 % or glucose_fasting > 200 mg/dL)"),
    ("exclusion", "Diabetes with HbA1c 7-9% or fasting glucose > 200 mg/dL",
     "diabetes_mellitus and (hba1c >= 7 % and hba1c <= 9 % or glucose_fasting > 200 mg/dL)"),
    ("exclusion", "Diabetes, or fasting glucose > 200 mg/dL", "diabetes_mellitus or glucose_fasting > 200 mg/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), WIDER)
def test_what_is_meant_too_is_not_lost(role: Role, line: str, rule: str) -> None:
    """What is suspected beside what is known, and every letter of a list, keeps a patient out too."""
    assert ruled(line, role) == rule


PLAIN: list[tuple[Role, str, str]] = [
    ("inclusion", "Estimated GFR >= 25 mL/min", "egfr >= 25 mL/min/{1.73_m2}"),
    ("inclusion", "Patients need grade <= 1 peripheral neuropathy",
     "neuropathy_grade <= 1 and no peripheral_neuropathy [grade > 1]"),
    ("inclusion", "Hepatic function: bilirubin < 2 mg/dL", "total_bilirubin < 2 mg/dL"),
    ("inclusion", "Adequate renal function with creatinine <= 2 mg/dL", "creatinine <= 2 mg/dL"),
    ("inclusion", "Eastern Cooperative Oncology Group performance status of 0 or 1", "ecog in (0, 1)"),
    ("exclusion", "Pregnant women", "pregnancy"),
    ("inclusion", "See Disease Characteristics. At least 4 weeks since prior chemotherapy",
     "at least 4 weeks since exposure to chemotherapy"),
    ("exclusion", "Bleeding within 2 weeks before the first dose of study treatment",
     "bleeding within 2 weeks before first_dose"),
    ("inclusion", "Histologically or cytologically confirmed mantle cell lymphoma", "mantle_cell_lymphoma"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), PLAIN)
def test_words_that_mean_nothing_ask_nothing(role: Role, line: str, rule: str) -> None:
    """Organs of a number, names of scales, the study itself and how a diagnosis was made narrow nothing."""
    assert ruled(line, role) == rule


def test_a_line_that_ends_in_or_goes_on_in_the_next() -> None:
    """Two lines of requirements with `or` at the end of the first are one criterion; the third is its own."""
    lines = ("- ECOG 0-2 or", "- Karnofsky >= 60%", "- Age >= 18 years")
    listed = criteria_of(read_list([Printed(line, number, number) for number, line in enumerate(lines, 1)]))
    rules = [ruled(text_of(item), item.role) for item in listed]
    assert rules == ["ecog >= 0 and ecog <= 2 or karnofsky >= 60", "age >= 18 years"]


def test_a_bullet_that_is_not_understood_is_asked_by_itself() -> None:
    """The other ways to be measurable keep their rules, and the heading asks nothing that they do not say."""
    line = (
        "Must have measurable disease, as defined by one or more of the following:\n - Serum M-protein >= 1 g/dL"
        "\n - Biopsy-proven soft plasmacytomas (>= 1 lesion has a diameter >= 2 cm)\n - Marrow plasma cells >= 20%"
    )
    rule = ruled(line)
    assert rule.startswith("serum_m_protein >= 1 g/dL or attest(") and rule.endswith(") or bm_plasma_cells >= 20 %")


ASIDE: list[tuple[Role, str, str]] = [
    ("inclusion", "Not pregnant or nursing Fertile patients must use effective contraception No gout",
     "no pregnancy and no breastfeeding and attest(fertile_patients_must_use_effective_contraceptio) and no gout"),
    ("inclusion", "No gout. Effective contraception is required of fertile women",
     "no gout and attest(effective_contraception_is_required_of_fertile_w)"),
    ("inclusion", "Fertile patients must use effective contraception", "asked"),
    ("inclusion", "No women who are pregnant, or sexually active and not using contraception", "asked"),
    ("inclusion", "No gout, or unwillingness to use contraception", "asked"),
    ("exclusion", "Gout. Women of childbearing potential must use contraception", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), ASIDE)
def test_a_duty_beside_requirements_is_asked_alone(role: Role, line: str, rule: str) -> None:
    """What else such a line requires is decided; where contraception is denied or excludes, all of it is asked."""
    assert ruled(line, role) == rule


PREFIXES: list[tuple[Role, str, str]] = [
    ("exclusion", "Concurrent anti-HIV drugs", "exposure to antiretroviral_therapy"),
    ("exclusion", "Use of anti-fungal medication", "exposure to antifungal"),
    ("exclusion", "Prior anti-Kaposi's sarcoma therapy", "asked"),
    ("exclusion", "Drugs active in a non asthma trial", "asked"),
    ("inclusion", "Non diabetic patients", "asked"),
    ("inclusion", "Diabetic patients", "diabetes_mellitus"),
    ("inclusion", "No prior interferon alfa", "no exposure to interferon_alfa ever"),
    ("exclusion", "Any illness that would interfere with chemotherapy", "asked"),
    ("exclusion", "Gout within 6 months prior to study drug administration", "gout within 6 months before first_dose"),
    ("exclusion", "Subjects may not have received bortezomib", "no exposure to bortezomib ever"),
    ("exclusion", "Subjects cannot have imaging", "asked"),
    ("exclusion", "Agents with anti-HIV activity", "asked"),
    ("exclusion", "Previous cancer chemotherapy", "exposure to chemotherapy ever"),
    ("exclusion", "Burkitt leukemia/lymphoma", "burkitt_lymphoma"),
    ("inclusion", "Has received first-line therapy with rituximab", "exposure to rituximab ever"),
    ("exclusion", "Previous anti-tumor therapies within 5 weeks",
     "exposure to anticancer_therapy within 5 weeks before enrolment"),
    ("exclusion", "More than 3 previous anti-tumor therapies", "prior_lines > 3"),
    ("inclusion", "Albumin at least 3 g/dL Renal:", "albumin >= 3 g/dL"),
    ("inclusion", "Albumin at least 3 g/dL and one of these:", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), PREFIXES)
def test_a_word_that_begins_alike_is_not_the_same(role: Role, line: str, rule: str) -> None:
    """Drugs against a disease are not it, an interferon stands in no way, and the next label is no lost list."""
    assert ruled(line, role) == rule


AGED: list[tuple[str, str]] = [
    ("Patients with dystonia of the lower limbs who are 23 years of age or older", "age >= 23 years and asked"),
    ("Sailors between the ages of 41 and 63", "age >= 41 years and age <= 63 years and asked"),
    ("Sailors aged 23 to 50 at the time of diagnosis", "asked"),
    ("Sailors aged 23 or with consent of a guardian", "asked"),
    ("Sailors with siblings over 50 years of age", "asked"),
    ("Sailors of a post-conceptual age of 44 weeks", "asked"),
    ("Sailors who share a cabin with a child under 7 years of age", "asked"),
    ("Husband older than 30 years who sails along", "asked"),
]


@pytest.mark.parametrize(("line", "rule"), AGED)
def test_an_age_is_required_whatever_else_is_asked(line: str, rule: str) -> None:
    """Beside words that nothing knows an age is still required, unless it may be of another time or person."""
    found = rule_line(line, "inclusion")
    rules = (print_rule(found.rule) if found.rule is not None else "").partition("attest(meets_the_line_")
    assert rules[0] + ("asked" if rules[1] else "") == rule


@pytest.mark.parametrize("line", ["Asthma with gout or stroke", "Leukemia with edema or kidney disease"])
def test_an_alternative_behind_with_keeps_nobody_out_alone(line: str) -> None:
    """`A with B or C` among the exclusions does not say that C alone keeps out: it is asked."""
    assert ruled(line, "exclusion") == "asked"


def test_a_condition_of_age_lets_older_ones_in_without_it() -> None:
    """The consent of a parent is asked of those under an age; nobody has to be that young."""
    assert ruled("Consent of a parent or guardian if less than 17 years of age").startswith("if age < 17 years then ")


def test_a_significant_disease_stays_a_question() -> None:
    """What is significant is for a person to say of each organ that a list names."""
    assert ruled("Clinically significant cardiac, hepatic, or renal disease", "exclusion").count("attest(") == 3


OF_A_TIME: list[tuple[Role, str, str]] = [
    ("exclusion", "History of gout before 2019", "gout ever and attest(history_of_gout_before_2019)"),
    ("exclusion", "Stroke since March 2014", "stroke and attest(stroke_since_march_2014)"),
    ("inclusion", "Gout diagnosed on or after 01/06/2014", "asked"),
    ("inclusion", "Gout, with an intake of at least 2000 kcal/day", "gout and attest("),
    ("exclusion", "Gout and need to use heparin", "gout or exposure to heparin"),
    ("exclusion", "Gout. The reason for excluding it is pain", "asked"),
    ("inclusion", "Has never taken at least one of the following: heparin, warfarin", "asked"),
    ("inclusion", "Patients who have not had one of the following: gout, stroke", "asked"),
    ("inclusion", "No history of any of the following: gout, stroke", "no gout ever and no stroke ever"),
    ("inclusion", "No history of any of the following:\n- gout\n- stroke", "no gout ever and no stroke ever"),
    ("exclusion", "History of any of the following:\n- gout\n- stroke", "gout ever or stroke ever"),
]


@pytest.mark.parametrize(("role", "line", "rule"), OF_A_TIME)
def test_a_date_and_a_denial_in_a_label_are_not_passed_by(role: Role, line: str, rule: str) -> None:
    """Since when something counts is asked, and what was not taken of a list is not asked for."""
    assert ruled(line, role).startswith(rule)


@pytest.mark.parametrize(
    "line",
    ["Diagnosis of HHT", "Confirmed diagnosis of TBI", "Patients suffering from HHT", "Diagnosed with severe TBI"],
)
def test_an_illness_with_the_short_form_of_a_treatment_is_asked(line: str) -> None:
    """Nobody is ill of a drug: what a short form stands for there, a person says."""
    assert ruled(line) == "asked"
    assert ruled("Prior TBI", "exclusion") == "total_body_irradiation ever"


@pytest.mark.parametrize("line", ["Positive urine test in a female", "Abnormal findings in men"])
def test_a_result_of_some_does_not_keep_all_of_them_out(line: str) -> None:
    """A result without a name is not read as those who have it."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    "line",
    ["Had rituximab, but not within 4 months", "Prior radiotherapy though not in the last 5 weeks",
     "Naive to or sensitive to carfilzomib",
     "Day 55-125 after autologous stem cell transplantation", "Between day 40 and day 90 after ASCT"],
)  # fmt: skip
def test_a_time_that_is_denied_or_not_read_is_asked(line: str) -> None:
    """Nobody is let in for what must not have been in that time, nor at any day after a transplant, or kept out."""
    assert ruled(line) == "asked"
