"""Lines whose words turn a meaning round: what is not elevated, outside normal, all but, no more than."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_as_listed
from ruled_lines import ruled_or_asked as ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

NORMAL: list[tuple[Role, str, str]] = [
    ("inclusion", "Lipase not elevated", "not lipase > ULN"),
    ("inclusion", "Creatinine is not significantly raised", "not creatinine > ULN"),
    ("inclusion", "No elevated creatinine", "not creatinine > ULN"),
    ("exclusion", "Sodium outside the normal range", "not (sodium >= LLN and sodium <= ULN)"),
    ("exclusion", "Magnesium not within normal limits", "not (magnesium >= LLN and magnesium <= ULN)"),
    ("exclusion", "Sodium must not be outside the normal range", "sodium >= LLN and sodium <= ULN"),
]


@pytest.mark.parametrize(("role", "line", "rule"), NORMAL)
def test_not_before_a_level_turns_it_round(role: Role, line: str, rule: str) -> None:
    """What is not elevated, or outside normal, is the opposite of what is; a double denial is none."""
    assert ruled(line, role) == rule


LEFT_OUT: list[tuple[str, str]] = [
    ("Multiple myeloma but not plasma cell leukemia", "multiple_myeloma and no plasma_cell_leukemia"),
    ("Heart failure with the exception of NYHA class IV", "heart_failure and not nyha_class = 4"),
    ("Myeloma, excluding amyloidosis and POEMS syndrome",
     "multiple_myeloma and no amyloidosis and no poems_syndrome"),
    ("Prior thalidomide but not refractory to it",
     "exposure to thalidomide ever and not (exposure to thalidomide and attest(refractory_to_it))"),
    ("Lymphoma, excluding Burkitt lymphoma", "lymphoma except (burkitt_lymphoma)"),
    ("No heart failure except NYHA class I", "no heart_failure unless nyha_class = 1"),
    ("INR at most 1.5 unless on warfarin", "inr <= 1.5 unless exposure to warfarin"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LEFT_OUT)
def test_what_a_requirement_leaves_out_is_let_in_by_nobody(line: str, rule: str) -> None:
    """`A but not B` asks for A without B; only a denial, a limit or `unless` makes B an excuse."""
    assert ruled(line) == rule


FURTHER: list[tuple[Role, str]] = [
    ("exclusion", "Absence of CD20 expression"),
    ("exclusion", "Not having received at least two prior lines"),
    ("inclusion", "HER2-negative breast cancer by immunohistochemistry or FISH"),
    ("inclusion", "Not a candidate for surgery or radiotherapy"),
    ("exclusion", "Any condition other than asthma that requires systemic steroids"),
    ("inclusion", "All patients except those with diabetes"),
    ("inclusion", "No more than 1 prior transplant"),
    ("inclusion", "Symptoms present for no more than 6 months"),
    ("inclusion", "Age at most 5 years 6 months"),
    ("inclusion", "Not currently taking, nor having taken within 14 days, any investigational agent"),
    ("inclusion", "No history of, or current, sarcoidosis"),
    ("inclusion", "Patients with AST up to 5 x ULN are eligible if liver metastases are present"),
    ("inclusion", "Either male or postmenopausal female"),
    ("inclusion", "Ex-smoker"),
    ("exclusion", "Hemoglobin not between 8 and 16 g/dL"),
    ("exclusion", "Prior daratumumab or any other anti-CD38 unless last dose more than 6 months ago"),
    ("exclusion", "Participants cannot have gout or psoriasis"),
    ("exclusion", "Has no prior diagnosis of gout"),
    ("exclusion", "Pregnant or lactaing women"),
    ("inclusion", "Women with migraine or men with gout"),
    ("exclusion", "Pregnant women or men who have had a stroke"),
    ("exclusion", "Dialysis patients or donors who had a stroke"),
    ("exclusion", "Eczema or psoriasis requiring oral steroids within 6 weeks"),
    ("exclusion", "Gout, with creatinine > 2 mg/dL"),
    ("exclusion", "Diabetes with HbA1c > 8.5% and BMI > 35 kg/m2"),
    ("exclusion", "Heart disease including arrhythmia other than atrial fibrillation"),
    ("exclusion", "Planned chemotherapy or radiotherapy"),
    ("exclusion", "Epilepsy and previously untreated with valproate"),
    ("exclusion", "Findings with the potential for kidney disease"),
    ("inclusion", "Normal ECG and chest x-ray"),
    ("inclusion", "For males of reproductive potential: use of condoms"),
    ("inclusion", "Newborns born to women who have hypertension"),
    ("inclusion", "A history of epilepsy of at least 3 months duration"),
    ("exclusion", "Children will be excluded due to risks with MRI"),
    ("inclusion", "Patients tested for tuberculosis"),
    ("inclusion", "Gout and obesity or asthma"),
    ("inclusion", "One of: glioma, gastric cancer with ascites, colorectal cancer ECOG < 2"),
    ("inclusion", "Mild gout without admission or severe gout with admission"),
    ("inclusion", "An acute (less than 5 week old) injury"),
    ("inclusion", "Had no complication that would affect comfort and anxiety"),
    ("inclusion", "Gout patients with edema, venous distention, or crackles"),
    ("inclusion", "Amenable to receive azathioprine"),
    ("inclusion", "A rash. Such a rash typically occurs after a bite with fever and headache."),
    ("exclusion", "Liable to require radiation or chemotherapy"),
    ("exclusion", "Steroids or immunomodulators within 3 weeks"),
    ("exclusion", "Anyone who was not treated with chemotherapy who has not had gout"),
    ("exclusion", "Stress incontinence"),
    ("exclusion", "A drug that may induce seizures"),
    ("inclusion", "Kinase inhibitor (KI) treatment naive"),
    ("inclusion", "Suitable for treatment with carboplatin or paclitaxel"),
    ("exclusion", "Opacity of the lens"),
    ("inclusion", "Epilepsy or migraine and gout"),
    ("inclusion", "Psoriasis with PASI > 10, intolerant to methotrexate, azathioprine or infliximab"),
    ("exclusion", "History of glaucoma, uveitis, or eye surgery within 5 months"),
    ("inclusion", "Creatinine ? 2 x ULN"),
    ("inclusion", "No kidney disease other than stones"),
    ("inclusion", "Patients with gout are included"),
    ("inclusion", "Patients with gout were only enrolled if the gout was stable"),
    ("inclusion", "Sciatica, on examination, positive stretch test or weak reflexes, and a root lesion on MRI"),
    ("exclusion", "Male factor infertility or asthma"),
    ("exclusion", "Patients cannot take aspirin because of ulcers"),
    ("exclusion", "Interstitial lung disease such as fibrosis or a history of pneumonia"),
    ("exclusion", "Arthritis, fracture or implants near the treatment area"),
    ("exclusion", "Decompensated splanchnic, cardiac or renal failure"),
    ("exclusion", "Encephalitis requiring suppressive therapy"),
    ("exclusion", "Infection, except oral thrush; genital herpes; and sepsis within three weeks"),
]


@pytest.mark.parametrize(("role", "line"), FURTHER)
def test_words_that_reach_further_than_they_are_read_ask_the_line(role: Role, line: str) -> None:
    """A method, plan or sex said of a whole list, a denied number, a lack: the line is asked as it stands."""
    assert ruled(line, role) == "asked"


DENIED_ALL: list[tuple[Role, str, str]] = [
    ("inclusion", "Obesity and not having gout or asthma", "obesity and no gout and no asthma"),
    ("inclusion", "Gout with no history of heart disease including stroke",
     "gout and no heart_disease ever and no stroke ever"),
    ("inclusion", "Gout without asthma, aged over 50 years", "gout and no asthma and age > 50 years"),
    ("inclusion", "Age 14 or older (parental consent required if younger than 18 years)",
     "age >= 14 years and (if age < 18 years then attest(parental_consent))"),
    ("inclusion", "Negative pregnancy test (females of childbearing potential only)",
     "if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement)) then "
     "pregnancy_test negative"),
    ("inclusion", "Negative pregnancy test for any woman of childbearing potential",
     "if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement)) then "
     "pregnancy_test negative"),
    ("inclusion", "Gout and CRP > 9 mg/L or ESR >= 29 mm/h", "gout and (crp > 9 mg/L or esr >= 29 mm/h)"),
    ("inclusion", "No surgery within a week of randomization", "no surgery within 1 week of randomisation"),
    ("exclusion", "Stroke within a year", "stroke within 1 year before enrolment"),
    ("inclusion", "Eligible types include the following:\n - Gout\n - Asthma", "gout or asthma"),
    ("inclusion", "Gout, and asthma or obesity", "gout and (asthma or obesity)"),
    ("exclusion", "Stroke, gout, or major surgery within 5 weeks",
     "stroke within 5 weeks before enrolment or gout or major_surgery within 5 weeks before enrolment"),
    ("inclusion", "Women treated for infertility", "sex = female and attest(women_treated_for_infertility)"),
    ("exclusion", "Lifetime history of psychosis", "psychosis ever"),
    ("exclusion", "Psychosis that hinders procedures required by the protocol",
     "psychosis and attest(psychosis_that_hinders_procedures_required_by_th)"),
    ("exclusion", "Resident of a nursing home", "asked"),
    ("exclusion", "Took part in study CT-204-B", "asked"),
    ("exclusion", "Chemotherapy within 20 days (40 days for mitomycin) before the first dose",
     "exposure to chemotherapy within 20 days before first_dose or exposure to mitomycin within 40 days before "
     "first_dose"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), DENIED_ALL)
def test_words_said_of_a_list_or_of_some_reach_as_far_as_they_say(role: Role, line: str, rule: str) -> None:
    """A denial reaches its whole list and no further, a bracket its people, an anchor behind a bracket its window."""
    assert ruled(line, role) == rule


def test_two_grades_of_severity_are_not_one_of_them() -> None:
    """Moderate to severe is asked; it is not moderate alone."""
    assert "severity" not in ruled("Moderate to severe psoriasis")


def test_an_exception_is_asked_in_its_own_words() -> None:
    """A narrowed exception carries what narrows it, and its question is not that of what it is an exception from."""
    free = ruled("Any prior malignancy unless disease-free for 5 years", "exclusion")
    assert free.count("attest(any_prior_malignancy)") == 1
    assert "mild_depression_not_requiring" in ruled("Depression, except mild depression not requiring treatment")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Hypertension (> 180/110 mmHg)", "systolic_bp > 180 mm[Hg] or diastolic_bp > 110 mm[Hg]"),
        ("Controlled blood pressure (< 140/90 mmHg)", "systolic_bp < 140 mm[Hg] and diastolic_bp < 90 mm[Hg]"),
    ],
)
def test_a_pressure_is_high_by_either_figure_and_controlled_by_both(line: str, rule: str) -> None:
    """Above 180/110 is one figure above; below 140/90 is both below, in brackets as elsewhere."""
    assert ruled(line) == rule


@pytest.mark.parametrize("line", ["1. 20-75 years old", "2. At least 20 years of age"])
def test_the_number_of_a_line_is_no_half_of_a_limit(line: str) -> None:
    """A list's own number before a limit leaves it computable."""
    assert ruled(line).startswith("age >= 20 years")


OWN_DENIALS = [
    "Subjects whose relatives have not approved the visits",
    "A handicap that does not permit visits",
    "Bias towards negative pictures",
]


@pytest.mark.parametrize("line", OWN_DENIALS)
def test_words_that_deny_themselves_are_asked_as_they_stand(line: str) -> None:
    """A question that prints its own denial is not denied once more, nor loses it."""
    ruled_line = rule_line(line, "exclusion")
    assert [question.text for question in ruled_line.questions.values()] == [f"Is this true of the patient: {line}?"]
    assert ruled(line, "exclusion") == "asked"


NOT_THAT_TIME: list[tuple[Role, str]] = [
    ("inclusion", "At least 5 months since treatment of hepatitis C"),
    ("inclusion", "At least 2 months since prior adjuvant therapy for melanoma"),
    ("inclusion", "No malignancy that would be expected to be fatal within 4 years"),
    ("exclusion", "Heart failure likely to need surgery within 4 months"),
    ("inclusion", "No infection until antibiotics have been stopped for at least 5 days"),
    ("inclusion", "Asthma diagnosed before the age of 18"),
    ("inclusion", "Epilepsy with an onset by the age of 20"),
    ("exclusion", "Psychosis starting at 12 years of age"),
    ("inclusion", "Mesothelioma proven by pleural aspiration, pleural biopsy or thoracoscopy within 5 weeks"),
]


@pytest.mark.parametrize(("role", "line"), NOT_THAT_TIME)
def test_a_time_that_is_not_of_the_finding_is_asked(role: Role, line: str) -> None:
    """The time since a treatment, a time to come, an age then, an end of a denial, ways to show it make no rule."""
    assert ruled(line, role) == "asked"


@pytest.mark.parametrize(
    "line",
    [
        "Healthy controls will have no history of migraine",
        "Participants will not have asthma",
        "All volunteers will have a negative HIV test",
        "Women will not be pregnant",
        "Patients will not have received radiotherapy",
        "Migraine needs to be treated",
        "Arrhythmias have to be treated with drugs",
        "Epilepsy should be treated with valproate",
    ],
)
def test_what_is_said_to_come_among_the_exclusions_is_asked(line: str) -> None:
    """`Controls will have no asthma` is a ban, `seizures need to be treated` says which keep out: neither is a duty."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Subjects will not be eligible if they have migraine", "migraine"),
        ("Participants will be excluded if they have had a stroke", "stroke ever"),
    ],
)
def test_who_will_not_be_let_in_is_excluded(line: str, rule: str) -> None:
    """`will not be eligible if` excludes: what it names keeps out."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert not read.read.holds_when_eligible
    assert print_rule(read.rule) == rule


@pytest.mark.parametrize("who", ["The treating physician", "Two clinicians", "The surgeon", "An oncologist"])
def test_what_is_asked_of_those_who_treat_is_asked_whole(who: str) -> None:
    """A duty of a physician is no condition on the patient."""
    read = rule_line(f"{who} must believe that surgery helps and that asthma is stable", "inclusion")
    assert read.kind == "attest"
    assert read.rule is not None
    assert not print_rule(read.rule).startswith("if ")


RECENT = [
    ("Recent myocardial infarction", "exclusion", "myocardial_infarction ever and attest("),
    ("Recent vaccination", "exclusion", "exposure to vaccine ever and attest("),
    ("Use of recent corticosteroids", "exclusion", "exposure to corticosteroids ever and attest("),
    ("No recent stroke", "inclusion", "no stroke ever or not attest("),
    ("Recent pneumonia", "exclusion", "pneumonia ever and attest("),
    ("Current or recent radiotherapy", "exclusion", "radiotherapy ever and attest("),
    ("Recent hepatitis C infection", "inclusion", "hcv_infection ever and attest("),
    ("Recent surgery within 3 weeks", "exclusion", "surgery within 3 weeks before enrolment"),
    ("Recent (within 5 months) stroke", "exclusion", "stroke within 5 months before enrolment"),
    ("Recent chemotherapy, surgery or radiotherapy", "exclusion", "attest(is_kept_out"),
    ("Persons with a recent fracture or stroke", "exclusion", "attest(is_kept_out"),
    ("Recent (within 5 months) stroke or pneumonia", "exclusion",
     "stroke within 5 months before enrolment or pneumonia within 5 months before enrolment"),
    ("Recent stroke (within 5 months) or asthma", "exclusion", "stroke within 5 months before enrolment or asthma"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), RECENT)
def test_what_was_recent_is_asked_of_records_of_any_time(line: str, role: Role, rule: str) -> None:
    """How long ago is recent nobody tells: a record of any time is asked about, unless the line has a window."""
    read = rule_line(line, role)
    assert read.rule is not None
    assert print_rule(read.rule).startswith(rule)


@pytest.mark.parametrize(
    "line",
    [
        "Severe heart disease, such as pericarditis within 5 months",
        "Serious kidney disease such as nephritis in the past year",
        "Severe lung disease, e.g. pneumonia within 7 weeks",
    ],
)
def test_when_an_example_was_says_nothing_of_the_severe_disease(line: str) -> None:
    """Whether the time behind an example is that of any severe disease nobody tells: the line is asked."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize("name", ["COVID-19 (recombinant)", "COVID-19 (inactivated virus)", "influenza (live)"])
def test_a_vaccine_is_no_disease_though_a_bracket_parts_its_name(name: str) -> None:
    """Who has a reason against a vaccine need not have had the disease."""
    read = rule_line(f"Contraindications to the {name} vaccine", "exclusion")
    assert read.kind == "attest"


def test_what_only_confounds_is_not_there() -> None:
    """A disease whose effects something may confound is not said to be there."""
    assert rule_line("Illness that may confound the effects of asthma on sleep", "exclusion").kind == "attest"


@pytest.mark.parametrize(
    "line",
    [
        "Volunteers who cannot take part in gymnastics",
        "Those who may not participate in sports because of asthma",
        "Participants may not have:\n - asthma\n - gout",
        "Women who cannot be examined at the clinic",
    ],
)
def test_what_somebody_may_not_do_is_asked_among_the_exclusions(line: str) -> None:
    """Neither who may take part in gymnastics is kept out, nor everybody without asthma."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule).startswith("attest(is_kept_out")


@pytest.mark.parametrize("place", ["", " in this study", " in another part of the trial"])
def test_who_cannot_take_part_in_the_study_is_kept_out(place: str) -> None:
    """The same verb keeps out where it is said of the study."""
    read = rule_line(f"Persons with asthma cannot take part{place}", "inclusion")
    assert read.rule is not None
    assert not read.read.holds_when_eligible
    assert "asthma" in print_rule(read.rule)


TURNED: list[tuple[Role, str, str]] = [
    ("exclusion", "Off label use", "not: attest(off_label_use)"),
    ("exclusion", "Patients without a pacemaker or with epilepsy", "not: no pacemaker or seizure_disorder"),
    ("exclusion", "No confirmed asthma", "asked"),
    ("exclusion", "Neither warfarin nor heparin may be given", "asked"),
    ("exclusion", "Persons who are to take warfarin", "not: exposure to warfarin"),
    ("inclusion", "Not pregnant: serum hCG negative", "asked"),
    ("inclusion", "No hypercalcemia: normal calcium", "asked"),
    ("inclusion", "Patients in whom dialysis is not possible", "asked"),
    ("inclusion", "No illness other than gout", "asked"),
    ("inclusion", "Refractory to lenalidomide (progression on or within 60 days of last dose)", "asked"),
    ("inclusion", "Two or more earlier lines, of which no more than one had a taxane", "asked"),
    ("inclusion", "No angina or stroke, controlled gout being allowed",
     "must: attest(no_angina_or_stroke_controlled_gout_being_allowe)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), TURNED)
def test_a_lack_or_a_denial_is_not_turned_round(role: Role, line: str, rule: str) -> None:
    """`Without A or with B` is either; what is not shown or not possible is no finding."""
    assert ruled_as_listed(line, role) == rule


NOT_SO: list[tuple[Role, str, str]] = [
    ("inclusion", "HBsAg not positive", "hbsag negative"),
    ("inclusion", "HIV test must not be positive", "hiv_test negative"),
    ("inclusion", "HCV RNA cannot be detectable", "hcv_rna undetectable"),
    ("inclusion", "If HBsAg is positive, HBV DNA must not be detectable",
     "if hbsag positive then hbv_dna undetectable"),
    ("inclusion", "Gout must not be present", "no gout"),
    ("exclusion", "CD20 not positive", "cd20_expression negative"),
    ("exclusion", "HBsAg not negative", "asked"),
    ("exclusion", "Positive or borderline HIV test", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), NOT_SO)
def test_a_result_that_is_not_so_is_the_other(role: Role, line: str, rule: str) -> None:
    """Nobody with a positive test enters where it must not be positive."""
    assert ruled(line, role) == rule


def test_a_bullet_of_what_is_not_known_keeps_out() -> None:
    """`Not speaking Dutch` in a list of exclusions is a lack, and excludes."""
    assert (
        ruled_as_listed("Any of these:\n- Gout\n- Not speaking Dutch", "exclusion")
        == "not: gout or not attest(speaking_dutch)"
    )


TURNED_RESULTS: list[tuple[Role, str, str]] = [
    ("inclusion", "HBsAg not known positive", "hbsag negative"),
    ("inclusion", "HIV cannot be confirmed positive", "not (hiv_test positive or hiv_infection ever)"),
    ("inclusion", "HIV not known to be positive", "not (hiv_test positive or hiv_infection ever)"),
    ("inclusion", "HIV and hepatitis C not proven positive", "no hcv_infection"),
    ("exclusion", "Non-negative HCV RNA", "asked"),
]


@pytest.mark.parametrize(("role", "line", "rule"), TURNED_RESULTS)
def test_a_result_that_is_not_known_or_begins_with_non_is_turned(role: Role, line: str, rule: str) -> None:
    """`not known positive` is no positive result, and what is non-negative is none that excludes the negative."""
    assert rule in ruled(line, role)


ASKED_WHOLE: list[tuple[Role, str]] = [
    ("inclusion", "Bilirubin <= 2 x ULN with hemolysis excluded"),
    ("inclusion", "Chronic cough, asthma excluded"),
    ("inclusion", "Dementia with depression ruled out"),
    ("exclusion", "Failure to stop clopidogrel at least 5 days before surgery"),
    ("exclusion", "Inability to have discontinued metformin at least 2 days before the scan"),
    ("exclusion", "Creatinine > 1.8 mg/dL and hemoglobin < 9 g/dL"),
    ("exclusion", "Cirrhosis and platelets < 60 x 10^9/L"),
    ("exclusion", "AST or ALT > 3 x ULN and bilirubin > 2 x ULN"),
]


@pytest.mark.parametrize(("role", "line"), ASKED_WHOLE)
def test_what_is_ruled_out_not_stopped_or_joined_by_and_is_asked(role: Role, line: str) -> None:
    """What is ruled out is no exclusion, what was not stopped has not passed, and one of two limits is not both."""
    assert rule_line(line, role).kind == "attest"


def test_a_list_of_limits_among_the_exclusions_needs_one_alone() -> None:
    """`A, B and C` is a list, one limit shared by two is one, and both sides of one measurement are two ways out."""
    assert ruled("Platelets < 60 x 10^9/L, ANC < 1 x 10^9/L and hemoglobin < 8 g/dL", "exclusion").count(" or ") == 2
    assert ruled("Amylase and lipase > 3 x ULN", "exclusion") == "amylase > 3 x ULN or lipase > 3 x ULN"
    assert ruled("Age < 20 and > 60 years", "exclusion") == "age < 20 years or age > 60 years"


@pytest.mark.parametrize(
    "line",
    [
        "No other prior procedures except diagnostic laparoscopy by gynecologist or surgeon",
        "Lesion > 1.8 cm, excluding bone lesions, on CT scan",
        "Platelets >= 90 x 10^9/L, except in cirrhosis, within 10 days",
        "Spleen > 14 cm, other than in cirrhosis, by ultrasound or MRI",
    ],
)
def test_what_is_spared_is_not_denied_nor_is_how_it_is_measured(line: str) -> None:
    """What is excepted is no ban of its own, and how or when a value is measured lets nobody off it."""
    assert rule_line(line, "inclusion").kind == "attest"


def test_of_the_operations_below_an_operation_one_is_asked() -> None:
    """Kinds of surgery below surgery are not all asked of one patient."""
    said = print_rule(rule_line("Abdominal surgery\n- cholecystectomy\n- appendectomy", "inclusion").rule)
    assert said.startswith("surgery and ") and "and appendectomy" not in said and said.count("attest(") == 2


ASKED_AS_PRINTED: list[tuple[Role, str]] = [
    ("exclusion", "Bradycardia, AV block without pacemaker"),
    ("exclusion", "Patients with asthma or gout without COPD"),
    ("inclusion", "No prior treatment on this study"),
    ("exclusion", "Prior rituximab in the current trial"),
    ("exclusion", "Must not have gout, if tested"),
    ("inclusion", "HIV negative, if previously tested"),
    ("inclusion", "2-hour glucose < 140 mg/dL"),
    ("exclusion", "1 hour post-load glucose > 180 mg/dL"),
    ("exclusion", "Surgery"),
]


@pytest.mark.parametrize(("role", "line"), ASKED_AS_PRINTED)
def test_what_no_record_shows_as_the_line_means_it_is_asked(role: Role, line: str) -> None:
    """Whose the denial is, which trial, whether a test was made, how long after: none of it is left out of a rule."""
    rule = rule_line(line, role).rule
    assert rule is not None
    assert print_rule(rule).startswith("attest(")
    assert print_rule(rule).count("(") == 1


def test_one_result_or_what_is_asked_of_those_with_the_other() -> None:
    """`A negative or, if A positive, B undetectable` lets in whoever is positive with B undetectable."""
    assert ruled("HBsAg negative or, if HBsAg positive, HBV DNA undetectable") == (
        "hbsag negative or hbsag positive and hbv_dna undetectable"
    )
    assert (
        ruled("No known history of heart failure or, if present, LVEF > 50%") == "no heart_failure ever or lvef > 50 %"
    )
