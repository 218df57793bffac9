"""Allowances with a limit, words said of several findings, denials of a lack: what they let in, keep out, or ask."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule


def ruled(line: str, role: Role = "inclusion") -> str:
    """Whether the rule must hold, and the rule as text; `asked` for one question about the whole line, `note`."""
    read = rule_line(line, role)
    if read.rule is None:
        return "note"
    text = " ".join(print_rule(read.rule).split())
    if read.read.why and text.startswith("attest(") and text.count("(") == 1:
        return "asked"
    return f"{'must' if read.read.holds_when_eligible else 'not'}: {text}"


ALLOWED: list[tuple[Role, str, str]] = [
    ("exclusion", "Prior stroke is permitted if more than 9 months ago", "must: at least 9 months since stroke"),
    ("inclusion", "Corticosteroids may be used up to 10 days before entry",
     "must: at least 10 days since exposure to corticosteroids"),
    ("exclusion", "Pancreatitis is acceptable after 2 years", "asked"),
    ("exclusion", "Laparoscopy is allowed only after 6 weeks", "asked"),
    ("exclusion", "Patients with an earlier stroke, but not in the last year, are permitted", "asked"),
    ("exclusion", "Warfarin is allowed", "note"),
    ("inclusion", "Radiotherapy within 2 weeks of entry is allowed", "note"),
    ("exclusion", "HBsAg positive, but patients with undetectable HBV DNA may be enrolled",
     "not: hbsag positive unless hbv_dna undetectable"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), ALLOWED)
def test_what_is_allowed_with_a_limit_is_no_note(role: Role, line: str, rule: str) -> None:
    """An allowance asks for its limit of those it is about; one without a limit keeps nobody out."""
    assert ruled(line, role) == rule


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
    assert ruled(line, role) == rule


TURNED: list[tuple[Role, str, str]] = [
    ("exclusion", "Off label use", "not: attest(off_label_use)"),
    ("exclusion", "Patients without a pacemaker or with epilepsy", "not: no pacemaker or seizure_disorder"),
    ("exclusion", "No confirmed asthma", "asked"),
    ("exclusion", "Neither warfarin nor heparin may be given", "asked"),
    ("inclusion", "Patients in whom dialysis is not possible", "asked"),
    ("inclusion", "No illness other than gout", "asked"),
    ("inclusion", "Refractory to lenalidomide (progression on or within 60 days of last dose)", "asked"),
    ("inclusion", "Two or more earlier lines, of which no more than one had a taxane", "asked"),
    ("inclusion", "No angina or stroke, controlled gout being allowed", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), TURNED)
def test_a_lack_or_a_denial_is_not_turned_round(role: Role, line: str, rule: str) -> None:
    """`Without A or with B` is either; what is not shown or not possible is no finding."""
    assert ruled(line, role) == rule


def test_a_bullet_of_what_is_not_known_keeps_out() -> None:
    """`Not speaking Dutch` in a list of exclusions is a lack, and excludes."""
    assert (
        ruled("Any of these:\n- Gout\n- Not speaking Dutch", "exclusion") == "not: gout or not attest(speaking_dutch)"
    )


COUNTED: list[tuple[Role, str, str]] = [
    ("inclusion", "Fewer than 4 prior strokes", "must: no stroke ever or attest(fewer_than_4_prior_strokes)"),
    ("inclusion", "Less than 10 days of aspirin",
     "must: no exposure to aspirin or attest(less_than_10_days_of_aspirin)"),
    ("inclusion", "At least 3 months since radiotherapy to less than 20% of the marrow",
     "must: attest(at_least_3_months_since_radiotherapy_to_less_tha)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), COUNTED)
def test_a_number_that_is_the_most_is_asked_as_printed(role: Role, line: str, rule: str) -> None:
    """Whoever has none of it has no more than so many; of whoever has some it is asked, and yes is good."""
    assert ruled(line, role) == rule


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


NEIGHBOURS: list[tuple[Role, str, str]] = [
    ("exclusion", "Serious medical illnesses or history of gout", "asked"),
    ("exclusion", "HIV positive/ AIDS patients", "not: hiv_test positive or hiv_infection ever or aids"),
    ("exclusion", "Thrombolytic or embolic events", "asked"),
    ("exclusion", "Subjects with gout and signs of arthritis or uveitis", "asked"),
    ("exclusion", "Radiotherapy within the first 6 weeks of the study", "asked"),
    ("exclusion", "On the waiting list for a kidney transplant",
     "not: attest(on_the_waiting_list_for_a_kidney_transplant)"),
    ("exclusion", "Surgery planned in the next year", "not: attest(surgery_planned_in_the_next_year)"),
    ("exclusion", "Any illness that precludes surgery", "asked"),
    ("inclusion", "Pneumonia (PCP) prophylaxis", "asked"),
    ("exclusion", "Drugs for gout, asthma or epilepsy", "asked"),
    ("inclusion", "No earlier chemotherapy for local or newly found metastatic disease", "asked"),
    ("exclusion", "Eye disease requiring immediate surgery", "asked"),
    ("inclusion", "A second sample of 12 women is drawn", "asked"),
    ("inclusion", "No symptoms", "must: not attest(symptoms)"),
    ("inclusion", "Must have failed usual therapy including radiotherapy",
     "must: attest(have_failed_usual_therapy_including_radiotherapy)"),
    ("inclusion", "Stage IIA or III melanoma", "must: melanoma and attest(stage_iia_or_iii_melanoma)"),
    ("inclusion", "Leukemia\n- In first relapse #1\n- In second relapse #2", "asked"),
    ("inclusion", "Leukemia:\n- Relapsed\n- Refractory", "must: attest(leukemia_relapsed_refractory)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), NEIGHBOURS)
def test_a_name_with_its_neighbours_is_not_taken_for_itself(role: Role, line: str, rule: str) -> None:
    """What is general, planned, alike, or of one of two stages is not what a record of the name says."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(("role", "line", "rule"), JOINED)
def test_what_belongs_to_a_finding_is_no_alternative_to_it(role: Role, line: str, rule: str) -> None:
    """Half a sentence is no finding, an examination is not what it shows, and what is allowed is not asked for."""
    assert ruled(line, role) == rule


def test_a_question_has_the_noun_that_its_word_shares() -> None:
    """`Significant hepatic or renal disease` asks for a disease of each."""
    questions = rule_line("Significant hepatic, pulmonary or renal disease", "exclusion").questions.values()
    assert ["disease" in question.text for question in questions] == [True] * 3


QUESTIONS: list[tuple[str, str]] = [
    ("Patients taking nephrotoxic drugs such as aminoglycosides or contrast media",
     "Patients taking nephrotoxic drugs such as aminoglycosides or contrast media"),
    ("Subjects with small or slowly growing polyps", "Subjects with small or slowly growing polyps"),
    ("Asthma considered unstable or requiring oxygen", "Asthma considered unstable or requiring oxygen"),
    ("Disease of hepatic hydrothorax or azygos ectasia", "hepatic hydrothorax or azygos ectasia"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "asked"), QUESTIONS)
def test_a_question_can_be_answered_without_the_line(line: str, asked: str) -> None:
    """A question keeps the examples and the nouns without which nobody knows what is meant."""
    questions = rule_line(line, "exclusion").questions.values()
    assert any(question.text == f"Is this true of the patient: {asked}?" for question in questions)


PEOPLE: list[tuple[Role, str]] = [
    ("inclusion", "Women aged 20 to 40 and men"),
    ("exclusion", "Women or infants"),
    ("exclusion", "Children and pregnant women"),
    ("inclusion", "Adults with gout and adolescents (12-17 years)"),
]


@pytest.mark.parametrize(("role", "line"), PEOPLE)
def test_two_kinds_of_people_are_not_one(role: Role, line: str) -> None:
    """What is said of one sex or age is not asked of the other, nor is one of them forgotten."""
    assert ruled(line, role) == "asked"


def test_groups_of_patients_are_alternatives() -> None:
    """Nobody is in both of two groups."""
    assert ruled("Two groups of patients:\n- Patients with gout\n- Patients with asthma") == "must: gout or asthma"


TIMES: list[tuple[Role, str, str]] = [
    ("inclusion", "Onset of depression at least 8 weeks before screening", "asked"),
    ("exclusion", "Psychosis at any time", "not: psychosis ever"),
    (
        "inclusion",
        "Refractory to carfilzomib",
        "must: exposure to carfilzomib ever and attest(refractory_to_carfilzomib)",
    ),
    ("inclusion", "Insulin resistance", "must: attest(insulin_resistance)"),
    ("exclusion", "Prior treatment with ZZ-9", "not: attest(prior_treatment_with_zz_9)"),
    ("inclusion", "Lymph node with short axis >= 15 mm", "must: lymph_node_short_axis >= 15 mm"),
]


@pytest.mark.parametrize(("role", "line", "rule"), TIMES)
def test_what_began_or_was_given_once_is_not_of_now(role: Role, line: str, rule: str) -> None:
    """A beginning is no end; a treatment somebody is refractory to may be over; one without a name is only asked."""
    assert ruled(line, role) == rule


BEFORE_WHAT_IS_PERMITTED: list[tuple[Role, str]] = [
    ("inclusion", "Platelets at least 75 x 10^9/L, transfusions are permitted"),
    ("inclusion", "No steroids for 3 weeks, inhaled steroids are allowed"),
    ("exclusion", "Use of immunosuppressants within 5 weeks, except topical steroids are allowed"),
    ("exclusion", "Systemic steroids within 5 weeks - inhaled steroids are permitted"),
    ("exclusion", "Another trial within 5 weeks before randomization, a registry study is not an exclusion criterion"),
]


@pytest.mark.parametrize(("role", "line"), BEFORE_WHAT_IS_PERMITTED)
def test_what_stands_before_something_permitted_is_no_note(role: Role, line: str) -> None:
    """A limit or an exclusion is not lost because the line goes on with what is permitted."""
    assert rule_line(line, role).kind != "note"


WHO_MAY_ENTER = [
    ("Women 21 to 50 years of age are eligible.", "age >= 21 years"),
    ("All subjects, age > 17, were eligible for this study", "age > 17 years"),
    ("Children older than 6 years were eligible", "age > 6 years"),
]


@pytest.mark.parametrize(("line", "age"), WHO_MAY_ENTER)
def test_an_age_that_says_who_may_enter_is_asked(line: str, age: str) -> None:
    """`Women 21 to 50 are eligible` limits who may enter; `patients over 75 are eligible` lets in more of them."""
    rule = rule_line(line, "inclusion").rule
    assert rule is not None
    assert age in print_rule(rule)
    assert rule_line("Patients over 75 years are eligible", "inclusion").kind == "note"


@pytest.mark.parametrize(
    "line",
    [
        "Subjects will be enrolled within the first 10 hours after the injury",
        "Glucose in the last 4 months above the recommended level",
        "At most 20 days since diagnosis and eligible to have surgery within 2 weeks",
    ],
)
def test_a_time_or_a_level_is_no_note(line: str) -> None:
    """Words that tell of the trial make no note of a sentence that says when or how high."""
    assert rule_line(line, "inclusion").kind == "attest"


def test_people_are_no_alternative_to_what_they_have() -> None:
    """`Women over 25 undergoing open or laparoscopic hysterectomy` does not let in every woman over 25."""
    assert rule_line("Women over 25 undergoing open or laparoscopic hysterectomy", "inclusion").kind == "attest"


BOTH_BEHIND_UNLESS = [
    "No active infection unless cleared and at least 4 days since antibiotic therapy",
    "No infection unless resolved and at least 3 weeks since antivirals",
    "No brain metastases unless treated and off steroids for at least 5 weeks",
]


@pytest.mark.parametrize("line", BOTH_BEHIND_UNLESS)
def test_both_conditions_behind_unless_must_hold(line: str) -> None:
    """One of two conditions that `and` joins is not enough to be excused, and none of them is left out."""
    assert rule_line(line, "inclusion").kind == "attest"


def test_a_time_of_the_excuse_is_not_that_of_what_is_excused() -> None:
    """`unless off steroids for 5 weeks` does not let in metastases that are older than that."""
    rule = rule_line("No brain metastases unless off steroids for at least 5 weeks", "inclusion").rule
    assert rule is not None
    assert "brain_metastases within" not in print_rule(rule)


OF_SOME = {
    "Karnofsky >= 80 or Lansky >= 80 for patients < 9 years": "must: karnofsky >= 80 or age < 9 years and lansky >= 80",
    "LVEF > 45%, or shortening fraction > 25% in children": "asked",
    "dFLC > 40 mg/L (normal FLC ratio allowed)": "must: dflc > 40 mg/L",
    "WBC < 30 x 10^9/L (hydroxyurea is permitted to meet this limit)": "must: wbc < 30 10*9/L",
}


@pytest.mark.parametrize("line", OF_SOME)
def test_an_alternative_of_some_is_theirs_and_what_is_allowed_asks_nothing(line: str) -> None:
    """Who is not meant by an alternative does not pass by it; what may be beside a limit asks for nothing."""
    assert ruled(line) == OF_SOME[line]


INSTEAD = {
    "Bilirubin <= 2 mg/dL, except for those with Gilbert's syndrome who must have bilirubin <= 4 mg/dL":
        "must: if gilbert_syndrome then total_bilirubin <= 4 mg/dL else total_bilirubin <= 2 mg/dL",
    "Bilirubin <= 2 x ULN unless Gilbert's syndrome, in which case direct bilirubin must be <= 1.5 x ULN":
        "must: if gilbert_syndrome then direct_bilirubin <= 1.5 x ULN else total_bilirubin <= 2 x ULN",
    "Bilirubin <= 2 x ULN except for patients with Gilbert's syndrome (bilirubin <= 4 x ULN)":
        "must: if gilbert_syndrome then total_bilirubin <= 4 x ULN else total_bilirubin <= 2 x ULN",
    "Bilirubin <= 2 x ULN; for patients with Gilbert's syndrome bilirubin <= 4 x ULN":
        "must: if gilbert_syndrome then total_bilirubin <= 4 x ULN else total_bilirubin <= 2 x ULN",
    "Bilirubin <= 2 x ULN (in case of Gilbert's syndrome, direct bilirubin <= 1.5 x ULN)":
        "must: if gilbert_syndrome then direct_bilirubin <= 1.5 x ULN else total_bilirubin <= 2 x ULN",
    "ALT <= 2 x ULN and bilirubin <= 2 x ULN except in Gilbert's syndrome, in whom bilirubin <= 4 x ULN is allowed":
        "must: alt <= 2 x ULN and (if gilbert_syndrome then total_bilirubin <= 4 x ULN"
        " else total_bilirubin <= 2 x ULN)",
}  # fmt: skip


@pytest.mark.parametrize("line", INSTEAD)
def test_what_is_asked_of_some_in_place_of_a_limit(line: str) -> None:
    """Those who are excepted keep the limit that is printed for them; nobody is asked for both."""
    assert ruled(line) == INSTEAD[line]


GROUPS: list[tuple[Role, str, str]] = [
    ("inclusion", "Cohort C only: hemoglobin >= 8 g/dL", "must: if attest(cohort_c_only) then hemoglobin >= 8 g/dL"),
    ("inclusion", "For Part 2: platelets >= 60 x 10^9/L", "must: if attest(for_part_2) then platelets >= 60 10*9/L"),
    ("inclusion", "Arms A and B: ECOG 0-1", "must: if attest(arms_a_and_b) then ecog >= 0 and ecog <= 1"),
    ("exclusion", "Cohort 1: prior lenalidomide", "not: attest(cohort_1) and exposure to lenalidomide ever"),
    ("inclusion", "Renal: creatinine <= 2 mg/dL", "must: creatinine <= 2 mg/dL"),
]


@pytest.mark.parametrize(("role", "line", "rule"), GROUPS)
def test_a_line_of_one_cohort_is_asked_of_that_cohort(role: Role, line: str, rule: str) -> None:
    """A label that names a cohort, an arm or a part says for whom the line is; another label only names it."""
    assert ruled(line, role) == rule


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
    assert ruled(line) == SOME[line]


OF_ONE_SEX: list[tuple[Role, str, str]] = [
    ("exclusion", "QTc > 480 ms (460 ms in men)", "not: if sex = male then qtc > 460 ms else qtc > 480 ms"),
    ("exclusion", "QTcF > 480 msec (> 470 msec for males)", "not: if sex = male then qtc > 470 ms else qtc > 480 ms"),
    ("exclusion", "QTcF > 480 msec (for males > 470 msec)", "not: if sex = male then qtc > 470 ms else qtc > 480 ms"),
    ("inclusion", "Hemoglobin >= 11 g/dL (>= 10 g/dL for women)",
     "must: if sex = female then hemoglobin >= 10 g/dL else hemoglobin >= 11 g/dL"),
    ("exclusion", "Hemoglobin < 9 g/dL (women: 8 g/dL)", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OF_ONE_SEX)
def test_the_limit_of_one_sex_in_a_bracket_is_theirs_alone(role: Role, line: str, rule: str) -> None:
    """Those whom a bracket names are judged by its limit, all others by the one before it."""
    assert ruled(line, role) == rule


GROUPS: list[tuple[Role, str, str]] = [
    ("inclusion", "In Phase 2, ANC >= 2 x 10^9/L", "must: if attest(in_phase_2) then anc >= 2 10*9/L"),
    ("inclusion", "ANC >= 2 x 10^9/L (cohort B only)", "must: if attest(cohort_b_only) then anc >= 2 10*9/L"),
    ("inclusion", "For Part 1: ANC >= 2 x 10^9/L; for part 2: ANC >= 1 x 10^9/L",
     "must: (if attest(for_part_1) then anc >= 2 10*9/L) and (if attest(for_part_2) then anc >= 1 10*9/L)"),
    ("exclusion", "Prior daratumumab (Part 2 only)", "not: attest(part_2_only) and exposure to daratumumab ever"),
    ("inclusion", "(Part 2) Gout", "must: if attest(part_2) then gout"),
    ("inclusion", "(Arms A and C only) No gout", "must: if attest(arms_a_and_c_only) then no gout"),
    ("inclusion", "(Phase 1b only): ANC >= 2 x 10^9/L", "must: if attest(phase_1b_only) then anc >= 2 10*9/L"),
    ("inclusion", "[Cohort B] ANC >= 2 x 10^9/L", "must: if attest(cohort_b) then anc >= 2 10*9/L"),
    ("exclusion", "(Part 2 only) Prior daratumumab", "not: attest(part_2_only) and exposure to daratumumab ever"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), GROUPS)
def test_what_is_said_of_one_group_of_the_trial(role: Role, line: str, rule: str) -> None:
    """A limit of one phase, part or cohort is asked of those in it; the next group has its own."""
    assert ruled(line, role) == rule


LEVELS = {
    "ECOG 0-3 (3 only if due to bone pain)": "must: ecog >= 0 and ecog <= 3 and (if ecog = 3 then bone_pain)",
    "ECOG 0, 1, 2 or 3 (3 allowed only if due to bone pain)":
        "must: ecog in (0, 1, 2, 3) and (if ecog = 3 then bone_pain)",
    "ECOG 0-1 (2 allowed if due to bone pain)": "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "ECOG 0-1, with a score of 2 allowed if due to bone pain":
        "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "ECOG 0-1; a status of 2 is acceptable if related to bone pain":
        "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "WHO performance status 0-1, WHO 2 is allowed only when due to bone pain":
        "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "ECOG <= 1 unless due to bone pain, in which case ECOG 2 is allowed":
        "must: if bone_pain then ecog <= 2 else ecog <= 1",
    "Karnofsky >= 80%; 70% is allowed if due to bone pain": "asked",
}  # fmt: skip


@pytest.mark.parametrize("line", LEVELS)
def test_a_level_that_is_open_to_some(line: str) -> None:
    """A level beyond the limit lets in those alone who have its cause; of one within the limit the cause is asked."""
    assert ruled(line) == LEVELS[line]


@pytest.mark.parametrize(
    "line",
    [
        "Patients previously treated for leukemia, a short course of hydroxyurea is allowed",
        "Prior chemotherapy for lymphoma, prior local radiotherapy is permitted",
    ],
)
def test_what_is_allowed_behind_a_comma_leaves_what_excludes(line: str) -> None:
    """Of one thing alone it is said that it is allowed: what stands before the comma still keeps out."""
    assert ruled(line, "exclusion") != "note"


def test_uncontrolled_is_asked_of_each_also_with_a_time() -> None:
    """A word before two diseases is asked of both, in words, also where the second has a time; one behind is not."""
    assert ruled("Uncontrolled epilepsy or asthma within 30 days", "exclusion").endswith(
        "asthma within 30 days before enrolment and attest(uncontrolled_asthma_within_30_days)"
    )
    assert ruled("Epilepsy that is not controlled, asthma", "exclusion").endswith(" or asthma")


@pytest.mark.parametrize(
    "line",
    [
        "History of stroke, including TIA, within 9 months",
        "History of stroke including transient ischemic attack within 9 months",
    ],
)
def test_a_window_behind_what_is_included_is_of_the_whole(line: str) -> None:
    """Nobody is kept out for a stroke of long ago by the window of what the line counts among strokes."""
    rule = ruled(line, "exclusion")
    assert rule.count("within 9 months") == 2
    assert "ever" not in rule


IN_BRACKETS: list[tuple[Role, str, str]] = [
    ("inclusion", "Creatinine <= 2.2 mg/dL (or <= 1.8 x ULN)",
     "must: creatinine <= 2.2 mg/dL or creatinine <= 1.8 x ULN"),
    ("inclusion", "Karnofsky >= 60 (or ECOG <= 2)", "must: karnofsky >= 60 or ecog <= 2"),
    ("inclusion", "Plasma VEGF >= 210 pg/mL (or serum VEGF >= 1900 pg/mL)",
     "must: plasma_vegf >= 210 pg/mL or serum_vegf >= 1900 pg/mL"),
    ("exclusion", "Creatinine > 3 mg/dL (or creatinine clearance < 25 mL/min)",
     "not: creatinine > 3 mg/dL or creatinine_clearance < 25 mL/min"),
    ("inclusion", "Bilirubin <= 2 x ULN (or direct bilirubin <= ULN for patients with Gilbert syndrome)",
     "must: if gilbert_syndrome then direct_bilirubin <= ULN else total_bilirubin <= 2 x ULN"),
    ("inclusion", "Previous treatment with thalidomide (or pomalidomide)",
     "must: exposure to thalidomide ever or exposure to pomalidomide ever"),
    ("exclusion", "Neuropathy of grade 3 (or higher)", "not: neuropathy_grade >= 3"),
    ("inclusion", "Age 60 (or older)", "must: age >= 60 years"),
    ("inclusion", "ECOG 1 (or less)", "must: ecog <= 1"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), IN_BRACKETS)
def test_a_bracket_with_or_is_an_alternative(role: Role, line: str, rule: str) -> None:
    """`(or ...)` is enough in place of what stands before it, and `(or higher)` is part of its limit."""
    assert ruled(line, role) == rule


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
    assert ruled(line) == "must: exposure to bortezomib ever"


OF_WHOM: list[tuple[Role, str, str]] = [
    ("inclusion", "Men: hemoglobin >= 11 g/dL", "must: if sex = male then hemoglobin >= 11 g/dL"),
    ("inclusion", "Females: creatinine <= 1.3 mg/dL; males: creatinine <= 1.5 mg/dL",
     "must: (if sex = female then creatinine <= 1.3 mg/dL) and (if sex = male then creatinine <= 1.5 mg/dL)"),
    ("inclusion", "Diabetic patients: HbA1c <= 8 %", "must: if diabetes_mellitus then hba1c <= 8 %"),
    ("inclusion", "Subjects without asthma: FEV1 >= 70 %", "must: if no asthma then fev1 >= 70 %"),
    ("inclusion", "WOCBP: negative pregnancy test within 7 days",
     "must: if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement)) then "
     "pregnancy_test negative within 7 days before enrolment"),
    ("inclusion", "Transfused patients: platelets >= 30 x 10^9/L",
     "must: if attest(transfused_patients) then platelets >= 30 10*9/L"),
    ("inclusion", "All patients: ECOG <= 2", "must: ecog <= 2"),
    ("exclusion", "Women: pregnancy", "not: sex = female and pregnancy"),
    ("exclusion", "Women who are: pregnant, breastfeeding", "not: sex = female and (pregnancy or breastfeeding)"),
    ("exclusion", "Patients who have: gout, stroke", "not: gout or stroke"),
    ("inclusion", "Patients with the conditions below: gout, asthma", "must: gout and asthma"),
    ("inclusion", "Men >= 48 years or postmenopausal women >= 52 years",
     "must: (if sex = male then age >= 48 years) and (if sex = female then age >= 52 years and postmenopausal)"),
    ("inclusion", "Myeloma or lymphoma (phase 2 patients only)",
     "must: multiple_myeloma or attest(phase_2_patients_only) and lymphoma"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), OF_WHOM)
def test_a_label_that_names_people_says_whom_it_is_asked_of(role: Role, line: str, rule: str) -> None:
    """What is printed behind `Men:` or `Diabetic patients:` is asked of those, and of nobody else."""
    assert ruled(line, role) == rule


def test_a_question_leans_on_no_other_clause() -> None:
    """What is joined to a clause is asked alone: `on prophylaxis`, not `DNA is negative or on ...`."""
    read = rule_line("Anti-HBc positive unless HBV DNA is negative and on entecavir prophylaxis", "exclusion")
    assert all("DNA" not in question.text for question in read.questions.values())


def test_what_drugs_are_directed_at_is_said_of_each() -> None:
    """`A or B targeting BCMA`: whoever had A against something else is not kept out."""
    assert ruled("Prior CAR-T or bispecific antibody targeting BCMA", "exclusion").startswith(
        "not: exposure to car_t ever and attest("
    )


def test_a_question_quotes_the_limit_as_printed() -> None:
    """A person is asked in the words of the line, `14 units/week` and not `14 /wk`; a unit of time is no name."""
    asked = [rule_line(line, "exclusion").questions for line in (
        "Alcohol intake > 12 units/week", "Smoking within 4 months or > 15 pack-years")]  # fmt: skip
    texts = [question.text for questions in asked for question in questions.values()]
    assert "Is this true of the patient: Alcohol intake > 12 units/week?" in texts
    assert "Is this true of the patient: > 15 pack-years?" in texts


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
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    "line", ["Other plasma cell disorder", "Another cancer", "Other lymphoma", "Additional haematologic malignancy"]
)
def test_another_cancer_than_the_one_that_is_studied(line: str) -> None:
    """`Other lymphoma` keeps nobody out for the lymphoma that the trial treats: which one it is, is asked."""
    assert " and attest(" in ruled(line, "exclusion")
