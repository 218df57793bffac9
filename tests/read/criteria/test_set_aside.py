"""Exceptions and names that stand for something else: who has both what is meant and what is not is never let in."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role

OTHERS: list[tuple[Role, str, str]] = [
    ("exclusion", "Epilepsy but not febrile seizures", "seizure_disorder and attest(something_else_than_"),
    ("exclusion", "History of heart failure, other than pericarditis",
     "heart_failure ever and attest(something_else_than_"),
    ("exclusion", "Serious infection (other than HIV infection)", "serious_infection and attest(something_else_than_"),
    ("exclusion", "Endocrine drugs except thyroxine", "attest(something_else_than_"),
    ("inclusion", "No current immunomodulating agents except steroids", "not attest(something_else_than_"),
    ("inclusion", "No pneumonia except aspiration pneumonitis",
     "no pneumonia or not attest(something_else_than_"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "begins"), OTHERS)
def test_what_is_excepted_excuses_nothing_beside_it(role: Role, line: str, begins: str) -> None:
    """`A but not B` keeps out who has A and B: whether there is more than B is asked, and B is no guard."""
    rule = ruled(line, role)
    assert rule.startswith(begins)
    assert "unless" not in rule


GUARDS: list[tuple[Role, str]] = [
    ("exclusion", "Hypertension unless controlled"),
    ("exclusion", "Pneumonia, except in patients on home oxygen"),
    ("inclusion", "Bilirubin at most 2 mg/dL except Gilbert's syndrome"),
    ("inclusion", "No radiotherapy except if given more than 1 year ago"),
]


@pytest.mark.parametrize(("role", "line"), GUARDS)
def test_a_waiver_stays_a_guard(role: Role, line: str) -> None:
    """`Unless`, `except in patients` and an exception from a limit are true of the patient, not of one record."""
    assert " unless " in ruled(line, role)


@pytest.mark.parametrize(
    ("role", "line"),
    [
        ("exclusion", "Active drug or alcohol abuse"),
        ("exclusion", "Has received a COVID-19 vaccine"),
        ("exclusion", "Current use of diabetes medications"),
        ("inclusion", "No prior HIV vaccine"),
    ],
)
def test_a_record_of_one_name_is_not_asked_for_another(role: Role, line: str) -> None:
    """Of `drug or alcohol abuse`, or of a vaccine, no record of alcohol or of the disease is needed."""
    assert ruled(line, role).removeprefix("not ").startswith("attest(")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Neither asthma nor uncontrolled hypertension",
         "no asthma and not (hypertension and attest(uncontrolled_hypertension))"),
        ("Received neither radiotherapy nor splenectomy", "no radiotherapy and no splenectomy"),
        ("No stroke nor seizure within 6 months",
         "no stroke within 6 months before enrolment and no seizure_disorder within 6 months before enrolment"),
    ],
)  # fmt: skip
def test_neither_denies_both(line: str, rule: str) -> None:
    """`Neither A nor B` has neither, and a window behind is that of both."""
    assert ruled(line) == rule


SCALES: list[tuple[str, str]] = [
    ("ECOG 0-2 Karnofsky 70-100%", "ecog >= 0 and ecog <= 2 or karnofsky >= 70 and karnofsky <= 100"),
    ("Karnofsky/Lansky score of at least 60", "karnofsky >= 60 or lansky >= 60"),
    ("ECOG 0-1 and Karnofsky >= 80", "ecog >= 0 and ecog <= 1 and karnofsky >= 80"),
    ("Zubrod 0-1 Karnofsky 80-100% Life expectancy > 6 months",
     "(ecog >= 0 and ecog <= 1 or karnofsky >= 80 and karnofsky <= 100) and life_expectancy > 6 months"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), SCALES)
def test_scales_side_by_side_are_one_requirement(line: str, rule: str) -> None:
    """A patient is judged by one scale of performance; only `and` asks for both."""
    assert ruled(line) == rule


MORE_TOLD: list[tuple[str, str]] = [
    ("Asthma, requiring oral steroids", "asthma and attest(asthma_requiring_oral_steroids)"),
    ("LVEF below 45%, as measured by echocardiogram", "lvef < 45 %"),
    ("Gastrointestinal bleeding, necessitating transfusion, or anemia",
     "gastrointestinal_bleeding and attest(gastrointestinal_bleeding_necessitating_transfus) or anemia"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), MORE_TOLD)
def test_what_tells_more_behind_a_comma_is_no_finding_of_its_own(line: str, rule: str) -> None:
    """`, requiring steroids` narrows the asthma; who only takes steroids, or had an echocardiogram, is not meant."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("AST and ALT <= 3 x ULN or <= 5 x ULN with liver metastases",
         "if liver_metastases then ast <= 5 x ULN and alt <= 5 x ULN else ast <= 3 x ULN and alt <= 3 x ULN"),
        ("Platelets >= 80 x 10^9/L or >= 40 x 10^9/L with marrow involvement",
         "if marrow_involvement then platelets >= 40 10*9/L else platelets >= 80 10*9/L"),
    ],
)  # fmt: skip
def test_with_behind_a_second_limit_says_whom_it_is_for(line: str, rule: str) -> None:
    """The wider limit is that of both measurements, and of those alone who have the finding."""
    assert ruled(line) == rule


def test_both_types_of_diabetes_are_kept_out() -> None:
    """`Type 1 or type 2` names both; the first is not lost."""
    rule = ruled("Type 1 or type 2 diabetes", "exclusion")
    assert "type_1_diabetes or" in rule
    assert "type_2_diabetes or" in rule


def test_an_age_in_front_of_a_list_is_no_window() -> None:
    """`Renal: under 60 years:` speaks of patients of that age and not of the last 60 years."""
    assert "60 years before" not in ruled("Renal: Under 60 years:\n  - Creatinine less than 2 mg/dL")


LEVELS: list[tuple[str, str]] = [
    ("Normal or mildly elevated lipase", "lipase >= LLN"),
    ("Bilirubin nor greater than 3 mg/dL", "total_bilirubin <= 3 mg/dL"),
]


@pytest.mark.parametrize(("line", "rule"), LEVELS)
def test_levels_are_not_halved_or_turned(line: str, rule: str) -> None:
    """`Normal or elevated` lets in both; `nor greater than` is a misprint of `no greater than`."""
    assert ruled(line) == rule


def test_a_result_with_more_beside_it_is_asked() -> None:
    """An antibody with RNA is not the antibody alone."""
    rule = ruled("Hepatitis C antibody positive with detectable RNA", "exclusion")
    assert rule.startswith("anti_hcv positive and attest(")


def test_what_is_planned_lends_its_window_to_nothing_that_is_there() -> None:
    """`Pregnant, nursing or planning pregnancy within 6 months`: who stopped nursing is not kept out."""
    assert "within 6 months" not in ruled("Pregnant, breastfeeding or planning pregnancy within 6 months", "exclusion")


QUESTIONS: list[tuple[str, str]] = [
    ("Prednisone above 15 mg/day or equivalent", "or equivalent"),
    ("Suicidal ideation or behavior", "ideation or behavior"),
    ("Migraine weekly or more frequent", "weekly or more frequent"),
]


@pytest.mark.parametrize(("line", "words"), QUESTIONS)
def test_a_question_carries_the_words_it_leans_on(line: str, words: str) -> None:
    """A word alone, an equivalent or a comparison is asked with what it is of."""
    asked = " ".join(question.text for question in rule_line(line, "exclusion").questions.values())
    assert words in asked
    assert "exposure to prednisone" not in ruled(line, "exclusion")


SOMEBODY_ELSE: list[tuple[Role, str]] = [
    ("exclusion", "Sibling with colorectal or gastric cancer"),
    ("inclusion", "Newborns of mothers who are hepatitis B positive"),
    ("exclusion", "Contact with a person with measles or tuberculosis"),
    ("exclusion", "Hypertensive patients not taking amlodipine"),
    ("exclusion", "Dementia or memory loss not due to depression"),
    ("exclusion", "No more than two prior lines of therapy"),
    ("exclusion", "Neither asthma nor COPD"),
]


@pytest.mark.parametrize(("role", "line"), SOMEBODY_ELSE)
def test_what_is_denied_or_of_somebody_else_is_asked(role: Role, line: str) -> None:
    """A name right behind a denial, or said of a relative or contact, is no finding of the patient."""
    assert ruled(line, role).startswith("attest(")


def test_not_including_is_an_exception() -> None:
    """`Not including X` leaves X out and asks for no X."""
    rule = ruled("Cancer in the last 4 years, but not including basal cell carcinoma", "exclusion")
    assert rule.startswith("malignancy within 4 years before enrolment except (")
    counted = ruled("At least one prior line not including bortezomib")
    assert counted.endswith("and attest(at_least_one_prior_line_not_including_bortezomib)")


TAILS: list[tuple[Role, str]] = [
    ("inclusion", "FEV1 at least 50% if a smoker, otherwise no spirometry required"),
    ("exclusion", "Hypertension unless well controlled, ventricular arrhythmia, or AV block"),
    ("inclusion", "Lymphoma or multiple myeloma, not both"),
    ("inclusion", "No history of stroke or, in the last 6 months, angina"),
    ("inclusion", "Creatinine <= 2 mg/dL, total bilirubin <= 4 mg/dL if Gilbert's syndrome"),
    ("exclusion", "Patients with asthma or heart failure who need oxygen"),
    ("exclusion", "History of active kidney or liver disease"),
]


@pytest.mark.parametrize(("role", "line"), TAILS)
def test_words_whose_reach_is_open_ask_the_line(role: Role, line: str) -> None:
    """Otherwise, not both, a list behind `unless`, a window or condition of one of two: none lets in by a guess."""
    assert ruled(line, role).startswith("attest(")


def test_a_condition_of_one_number_is_that_of_all_it_is_printed_for() -> None:
    """`FEV1 and FVC at least 60 % in patients who ...`: one number has one condition."""
    assert ruled("FEV1 and DLCO at least 55% if prior radiotherapy").startswith("if ")


def test_diseases_behind_including_only_show_what_is_meant() -> None:
    """Who has one of the kinds that are listed is let in, and nobody needs a second disease."""
    rule = ruled("Lymphoma or other cancer, including leukemia and multiple myeloma")
    assert " and (leukemia" not in rule
    assert "or leukemia" in rule
    assert ruled("Prior chemotherapy including an anthracycline").endswith("and exposure to anthracycline ever")


def test_an_allowance_that_is_not_understood_is_asked() -> None:
    """Whom an exclusion lets in is not kept out because the sentence was not understood."""
    rule = ruled("HIV infection. Patients on therapy may participate.", "exclusion")
    assert rule.endswith("unless attest(patients_on_therapy_may_participate)")


@pytest.mark.parametrize(
    ("role", "line"),
    [
        ("exclusion", "Exposed to measles or shingles in the last 3 weeks"),
        ("inclusion", "No disease caused by cytomegalovirus, hepatitis B or tuberculosis"),
    ],
)
def test_a_cause_or_exposure_of_a_list_is_that_of_each(role: Role, line: str) -> None:
    """Exposure to two diseases is having neither."""
    assert ruled(line, role).startswith("attest(")


def test_how_a_value_was_measured_is_no_alternative() -> None:
    """`, measured after prior therapy and within 28 days` lets nobody in who had any therapy in 28 days."""
    rule = ruled("Bilirubin <= 2 x ULN, measured after completion of prior therapy and within 28 days of registration")
    assert " or " not in rule


NEXT: list[tuple[Role, str]] = [
    ("exclusion", "Has not recovered from infection or complications of surgery"),
    ("inclusion", "No allergy or prior intolerance to sulfonamides"),
    ("exclusion", "Known hypersensitivity or severe reaction to latex"),
    ("exclusion", "Ganciclovir (may be restarted after week 4)"),
]


@pytest.mark.parametrize(("role", "line"), NEXT)
def test_what_is_told_behind_the_next_word_is_not_lost(role: Role, line: str) -> None:
    """An allergy to what stands behind the reaction is no allergy to anything; what may be done is no finding."""
    assert ruled(line, role).removeprefix("not ").startswith("attest(")


def test_what_is_asked_of_some_is_asked_of_nobody_else() -> None:
    """`If hypertension is present, it should be controlled` does not ask for hypertension."""
    rule = ruled("If hypertension is present, it should be controlled before entry")
    assert rule.startswith("if hypertension then attest(")


OPEN: list[tuple[Role, str]] = [
    ("inclusion", "Thalassemia major with rapid progression or severe iron overload"),
    ("exclusion", "Drugs causing neutropenia, anemia or kidney failure"),
    ("exclusion", "Required:\n  - Concomitant zidovudine"),
]


@pytest.mark.parametrize(("role", "line"), OPEN)
def test_alternatives_without_their_head_and_demands_ask_the_line(role: Role, line: str) -> None:
    """What only goes on behind `with` or a cause lets nobody in or out, nor does what is required."""
    assert ruled(line, role).startswith("attest(")


def test_how_something_was_confirmed_is_no_alternative_to_it() -> None:
    """`Radiographically, histologically or cytologically confirmed` has one disease behind it."""
    rule = ruled("Radiographically, histologically, or cytologically confirmed brain metastases")
    assert rule.startswith("brain_metastases and attest(")
    assert " or " not in rule


def test_an_alternative_that_lets_in_is_asked_with_its_sentence() -> None:
    """`... or in the meninges` is asked with the disease; what is denied keeps its own words."""
    asked = rule_line("Diagnosis of neuroblastoma with relapse in the brain or in the meninges", "inclusion").questions
    assert any("neuroblastoma with relapse in the brain or in the meninges" in one.text for one in asked.values())
    denied = rule_line("No distant metastases or supraclavicular lymph node involvement", "inclusion").questions
    assert not any("No distant" in one.text for one in denied.values())


BOTH_SIDES: list[tuple[Role, str]] = [
    (
        "inclusion",
        "ALT <= 3 x ULN and AST <= 3 x ULN, except in patients with liver metastases, in whom both may be 5 x ULN",
    ),
    ("inclusion", "Never smoker or has quit more than 5 years ago"),
    ("inclusion", "No stroke, no sepsis and no prior ibrutinib unless stopped for intolerance"),
    ("inclusion", "Creatinine <= 1.4 mg/dL or, if higher, creatinine clearance >= 55 mL/min"),
]


@pytest.mark.parametrize(("role", "line"), BOTH_SIDES)
def test_what_is_said_of_one_of_several_is_asked(role: Role, line: str) -> None:
    """Both, never or over, an excuse behind several denials, a condition that points back."""
    assert ruled(line, role).startswith("attest(")


def test_translocations_are_one_name() -> None:
    """The semicolon of `t(4;14)` parts nothing."""
    assert (
        ruled("Documented t(4;14), t(14;16) or del(17p)") == "t_4_14 positive or t_14_16 positive or del_17p positive"
    )


def test_a_viral_load_is_of_the_virus_before_it() -> None:
    """Where two viruses are named, a load is of the one that stands before it."""
    rule = ruled("Chronic hepatitis C with a detectable viral load, or hepatitis B surface antigen", "exclusion")
    assert "hcv_rna detectable" in rule


def test_a_count_without_some_treatments_is_asked_beside_the_count() -> None:
    """Who has few enough in all has few enough without some."""
    rule = ruled("No more than three prior regimens, not counting dexamethasone alone")
    assert rule.startswith("prior_lines <= 3 or attest(no_more_than_three_prior_regimens")


ASIDES: list[tuple[Role, str]] = [
    ("inclusion", "Own a telephone that can receive messages"),
    ("exclusion", "Patient has an arrhythmia, may undergo a stress test at screening and has LVEF < 40%"),
]


@pytest.mark.parametrize(("role", "line"), ASIDES)
def test_a_thing_that_can_is_no_allowance(role: Role, line: str) -> None:
    """`Can receive` of a telephone, or `may undergo` behind a finding, allows nobody anything: the line is asked."""
    assert ruled(line, role).startswith("attest(")


def test_what_is_not_limited_to_a_list_denies_nothing() -> None:
    """`That includes, but is not limited to` is one word of definition."""
    rule = ruled("Measurable disease that includes, but is not limited to, liver metastases")
    assert "not " not in rule.replace("is_not_", "").replace("_not_", "")


APART: list[tuple[Role, str]] = [
    ("exclusion", "Women with a family or personal history of thrombosis"),
    ("exclusion", "Mixed cholangiocarcinoma and hepatocellular carcinoma"),
    ("inclusion", "No proteinuria of 3+ or greater"),
    (
        "inclusion",
        "Platelets >= 100 x 10^9/L; in patients with marrow involvement, platelets >= 50 x 10^9/L is required",
    ),
]


@pytest.mark.parametrize(("role", "line"), APART)
def test_halves_of_one_thing_are_not_read_as_two(role: Role, line: str) -> None:
    """A sex without its history, two names of one tumour, lost pluses, a limit of some beside that of all."""
    rule = ruled(line, role)
    assert rule.startswith("attest(") or rule.startswith("if ")


def test_what_narrows_a_disease_is_asked_within_its_time() -> None:
    """`6 months since serious heart disease other than angina`: the question keeps what was serious, and when."""
    read = rule_line("At least 6 months since serious heart disease other than angina", "inclusion")
    (question,) = read.questions.values()
    assert "serious heart disease within 6 months" in question.text


BOTH_TIMES: list[tuple[Role, str, str]] = [
    ("inclusion", "No former or present malignancy", "not (malignancy ever and attest(former_or_present_malignancy))"),
    ("exclusion", "Concomitant or past cancer other than basal cell skin cancer",
     "malignancy ever except (basal_cell_skin_cancer) and attest(concomitant_or_past_cancer)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), BOTH_TIMES)
def test_a_malignancy_of_either_time_is_another_one(role: Role, line: str, rule: str) -> None:
    """`Prior or concurrent malignancy` is one beside the disease under study, a malignancy too: it is asked."""
    assert ruled(line, role) == rule


def test_known_tumours_are_set_aside_beside_an_unknown_one() -> None:
    """Who had nothing but a tumour that is excepted by a known name is asked nothing about the unknown one."""
    line = "Malignancy within 4 years except nonmelanoma skin cancer, in situ cervical cancer, or indolent odd tumor"
    rule = ruled(line, "exclusion")
    assert "except (nonmelanoma_skin_cancer, cervix_in_situ) and attest(something_else" in rule


@pytest.mark.parametrize(
    "but", ["excluding melanoma", "other than melanoma", "(excluding melanoma)", "with the exception of melanoma"]
)
def test_melanoma_that_is_left_out_of_an_exception_keeps_out(but: str) -> None:
    """`Except skin cancers excluding melanoma` sets aside the other cancers of the skin, and never the melanoma."""
    rule = ruled(f"Malignancy except for skin cancers {but}, superficial bladder cancer", "exclusion")
    assert rule == "malignancy except (nonmelanoma_skin_cancer, superficial_bladder_cancer)"


@pytest.mark.parametrize("but", ["excluding", "except", "other than"])
def test_an_exception_from_an_exception_is_asked(but: str) -> None:
    """What is left out of what is excepted keeps out: it is never set aside together with the rest."""
    rule = ruled(f"Malignancy except lymphoma {but} Burkitt lymphoma", "exclusion")
    assert rule.startswith("attest(")
