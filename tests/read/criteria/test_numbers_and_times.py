"""What numbers and times mean that stand in unusual places: the line as printed, and the rule it becomes."""

from __future__ import annotations

import re

import pytest

from ruled_lines import ruled as ruled_with_care
from ruled_lines import ruled_or_asked
from ruled_lines import ruled_without_care as ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.model import Statement
from trialrun.read.criteria.scan.line import scan_line
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule

MEASURED = {
    "Age: 6 months to 49 years": "age >= 6 months and age <= 49 years",
    "Age less than physiologic 68 years": "age < 68 years",
    "AST < 3 x IULN": "ast < 3 x ULN",
    "Bilirubin < 1.5 X N": "total_bilirubin < 1.5 x ULN",
    "Bilirubin < 2-fold of upper standard": "total_bilirubin < 2 x ULN",
    "Alkaline phosphatase no more than twice normal": "alp <= 2 x ULN",
    "Bilirubin at or below the upper limit of normal": "total_bilirubin <= ULN",
    "DLCO (corrected for hemoglobin) >= 50% of predicted": "dlco >= 50 %",
    "Severe thrombocytopenia (<= 20,000 platelets/uL)": "platelets <= 20000 /uL",
    "Performance status > 70%": "karnofsky > 70",
    "Performance status >= 50 by Lansky scale": "lansky >= 50",
    "Karnofsky or Lansky score of at least 60%": "karnofsky >= 60 or lansky >= 60",
    "Karnofsky >= 70% (outpatients) or >= 60% (inpatients)": "karnofsky >= 70 or karnofsky >= 60",
    "Karnofsky >= 50% for patients > 16 years of age and Lansky >= 50% for patients <= 16 years of age":
        "(if age > 16 years then karnofsky >= 50) and (if age <= 16 years then lansky >= 50)",
    "Creatinine clearance >= 60 mL/min (for patients > 18 years old)":
        "if age > 18 years then creatinine_clearance >= 60 mL/min",
    "Karnofsky 60-100% (age 10 and over) OR Lansky 60-100% (age under 10)":
        "(if age >= 10 years then karnofsky >= 60 and karnofsky <= 100)"
        " and (if age < 10 years then lansky >= 60 and lansky <= 100)",
    "Hemoglobin >= 8 g/dL or 5 mmol/L, platelets >= 40 x 10^9/L": "hemoglobin >= 8 g/dL and platelets >= 40 10*9/L",
    "Hemoglobin >= 8 g/dL or 5 mmol/L ANC >= 1 x 10^9/L": "hemoglobin >= 8 g/dL and anc >= 1 10*9/L",
    "Bilirubin <= 2 mg/dL (34 mcmol/L; <= 3 mg/dL in Gilbert's syndrome)":
        "if gilbert_syndrome then total_bilirubin <= 3 mg/dL else total_bilirubin <= 2 mg/dL",
    "Creatinine < 2 mg/dL (< 177 umol/L) or creatinine clearance > 50 mL/min":
        "creatinine < 2 mg/dL or creatinine_clearance > 50 mL/min",
    "Patients expected to survive at least 3 months": "life_expectancy >= 3 months",
    "Hgb >= 8 g/dL, Plt >= 50 x 10^9/L and Cr < 2 mg/dL":
        "hemoglobin >= 8 g/dL and platelets >= 50 10*9/L and creatinine < 2 mg/dL",
    "Platelets >= 75,000/uL (>= 30,000/uL if >= 50% of bone marrow nucleated cells are plasma cells)":
        "if bm_plasma_cells >= 50 % then platelets >= 30000 /uL else platelets >= 75000 /uL",
    "Relapsed after one prior line of therapy": "prior_lines = 1 and attest(relapsed_prior_line_of_therapy_one)",
    "Life expectancy of at least 5 months. Patients must be 13 to 41 years of age":
        "life_expectancy >= 5 months and age >= 13 years and age <= 41 years",
    "Women aged 42-66 years": "sex = female and age >= 42 years and age <= 66 years",
    "Healthy men and women between 21 and 41 years of age":
        "age >= 21 years and age <= 41 years and healthy_volunteer",
    "Women aged 45 or older and men aged 35 or older":
        "(if sex = female then age >= 45 years) and (if sex = male then age >= 35 years)",
    "At least 19 years of age, at the time of signing the informed consent form": "age >= 19 years",
    "Aged 19-69 years, regardless of gender": "age >= 19 years and age <= 69 years",
    "Chronologic age of at least 6 years": "age >= 6 years",
    "ECOG performance status (PS) of 0 or 1": "ecog in (0, 1)",
    "Performance status 0-2 on the ECOG scale": "ecog >= 0 and ecog <= 2",
    "ALT <= 4 x ULN for age": "alt <= 4 x ULN",
    "Neutrophil count >= 1200/microL": "anc >= 1200 /uL",
    "Creatinine =< IULN": "creatinine <= ULN",
    "20 to 70 years of age at the screening visit": "age >= 20 years and age <= 70 years",
    "At least 20 years of age at the time of visit 1": "age >= 20 years",
    "Patients with ASA I-II": "asa_class >= 1 and asa_class <= 2",
    "ASA PS of 3 or above": "asa_class >= 3",
    "Hemoglobin > 9 and < 13 g/dL": "hemoglobin > 9 g/dL and hemoglobin < 13 g/dL",
    "No grade 2-4 neuropathy": "not (neuropathy_grade >= 2 and neuropathy_grade <= 4)",
    "LVEF at least 50% by MUGA scan No NYHA class II or greater disease": "lvef >= 50 % and not nyha_class >= 2",
}  # fmt: skip

COUNTED = {
    "At least one measurable lesion": "measurable_lesion",
    "At least 3 prior doses of rituximab": "exposure to rituximab ever and attest(at_least_3_prior_doses_of_rituximab)",
    "No prior radiotherapy to more than 25% of the marrow":
        "not (radiotherapy ever and attest(radiotherapy_to_more_than_25_of_the_marrow))",
}  # fmt: skip

TIMED = {
    "Women of childbearing potential must have a negative pregnancy test within 14 days before and again "
    "within 24 hours of starting study drug":
        "if childbearing_potential then pregnancy_test negative within 14 days before enrolment"
        " and pregnancy_test negative within 24 hours of first_dose",
    "LVEF >= 50%, as assessed by echocardiogram within 28 days of registration":
        "lvef >= 50 % within 28 days of registration",
    "ANC >= 1000/uL and platelets >= 50,000/uL, obtained within 14 days of registration":
        "anc >= 1000 /uL within 14 days of registration and platelets >= 50000 /uL within 14 days of registration",
    "Organ function within 14 days of registration: ANC >= 1000/uL; hemoglobin >= 8 g/dL":
        "anc >= 1000 /uL within 14 days of registration and hemoglobin >= 8 g/dL within 14 days of registration",
    "At least 12 months must have elapsed since autologous transplant": "at least 12 months since autologous_sct",
    "2 weeks must have elapsed for local radiotherapy": "at least 2 weeks since radiotherapy",
    "Patients must be >= 4 weeks beyond major surgery": "at least 4 weeks since major_surgery",
    "Platelet transfusion-free for 7 days": "no platelet_transfusion within 7 days before enrolment",
    "Without transfusion for at least 7 days, platelets >= 50 x 10^9/L":
        "no transfusion within 7 days before enrolment and platelets >= 50 10*9/L",
    "Hemoglobin >= 8 g/dL (without transfusion within 7 days)":
        "hemoglobin >= 8 g/dL and no transfusion within 7 days before enrolment",
}  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), MEASURED.items())
def test_numbers_find_what_they_measure(line: str, rule: str) -> None:
    """A number is compared with what it measures, wherever name, unit and scale are printed."""
    assert ruled(line) == rule


@pytest.mark.parametrize(("line", "rule"), COUNTED.items())
def test_counts_are_no_measurements(line: str, rule: str) -> None:
    """A number of doses, lesions or a share of the marrow is said of the thing, and never compared with it."""
    assert ruled(line) == rule


@pytest.mark.parametrize(("line", "rule"), TIMED.items())
def test_times_find_what_they_are_said_of(line: str, rule: str) -> None:
    """A window of time in front, twice, behind a method or in brackets is said of what it belongs to."""
    assert ruled(line) == rule


def test_excluded_within_a_leading_window() -> None:
    """A window in front of a list of what excludes is said of each."""
    assert ruled("Within 14 days before the first dose, received chemotherapy or radiotherapy", "exclusion") == (
        "exposure to chemotherapy within 14 days before first_dose or radiotherapy within 14 days before first_dose"
    )
    assert ruled("Surgery less than 30 days old", "exclusion") == "surgery within 30 days before enrolment"


@pytest.mark.parametrize(
    ("line", "levels"),
    [
        ("In complete remission", ("sCR", "CR")),
        ("Achieved at least a partial response to induction", ("sCR", "CR", "VGPR", "PR")),
        ("Very good partial response or better", ("sCR", "CR", "VGPR")),
        ("Patients in CR, VGPR or PR", ("sCR", "CR", "VGPR", "PR")),
        ("Documented progressive disease within 60 days of the last therapy", ("PD",)),
    ],
)
def test_responses_are_levels_and_what_is_better(line: str, levels: tuple[str, ...]) -> None:
    """A response that is asked is the levels named, and those above where `or better` or `at least` says so."""
    tree = read_line(make_regular(line), "inclusion").tree
    assert isinstance(tree, Statement)
    assert (tree.about.name, tree.op, tree.values) == ("response_status", "in", levels)


def test_the_reason_of_a_limit_is_no_limit() -> None:
    """Why the young are not studied adds nothing to the age that another sentence asks."""
    line = "Age >= 18 years. Children are excluded because no data are available in patients < 18 years of age"
    assert ruled(line) == "age >= 18 years"


EXCLUDED = {
    "Other malignancy, except basal cell carcinoma, within 5 years":
        "malignancy within 5 years before enrolment except (basal_cell_skin_cancer)"
        " and attest(other_malignancy_within_5_years)",
    "Congestive heart failure (> NYHA class II)": "nyha_class > 2",
    "Immunosuppressants, such as cyclosporine, within 2 weeks of enrollment":
        "exposure to immunosuppressant within 2 weeks of enrolment",
    "LVEF below institutional normal limits": "lvef < LLN",
    "Blood pressure > 150/90 mmHg": "systolic_bp > 150 mm[Hg] or diastolic_bp > 90 mm[Hg]",
    "Patients not expected to survive 12 months": "life_expectancy < 12 months",
    "Neuropathy that has not resolved to grade <= 1":
        "not (neuropathy_grade <= 1 and no peripheral_neuropathy [grade > 1])",
}  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), EXCLUDED.items())
def test_what_excludes_keeps_its_direction(line: str, rule: str) -> None:
    """A limit among what excludes is the one that is broken, whatever denial or exception stands beside it."""
    assert ruled(line, "exclusion") == rule


def test_a_window_ends_where_the_next_line_begins() -> None:
    """What follows in capitals behind a lost line break is no part of the event of a window."""
    assert ruled("At least 3 weeks since radiotherapy to the CNS No concurrent steroids").startswith(
        "(at least 3 weeks since radiotherapy or attest("
    )


def test_an_age_at_another_time_is_asked() -> None:
    """How old a patient was at diagnosis is not how old the patient is now."""
    assert ruled("Age at diagnosis <= 18 years").startswith("attest(")
    assert ruled("Age at study entry >= 18 years") == "age >= 18 years"


@pytest.mark.parametrize(
    "line", ["Scar within 2 cm of the midline", "Trisomy of chromosomes 4 and 10", "Compliance (0-100%)"]
)
def test_places_and_whole_scales_are_no_limits(line: str) -> None:
    """A distance from a place, numbers of chromosomes and all of 0 to 100 % compare nothing."""
    assert scan_line(line).comparisons == ()


def test_aspirin_is_no_class_of_anaesthesia() -> None:
    """The letters ASA with days or a dose behind them are the drug."""
    assert ruled("Use of ASA within 5 days", "exclusion") == "exposure to aspirin within 5 days before enrolment"
    assert "asa_class" not in ruled("ASA 5 days before surgery", "exclusion")


OF_THE_SEXES = {
    "Ferritin 15 to 200 ug/L for women and 30 to 300 ug/L for men":
        "(if sex = female then ferritin >= 15 ug/L and ferritin <= 200 ug/L)"
        " and (if sex = male then ferritin >= 30 ug/L and ferritin <= 300 ug/L)",
    "Age 20-40 years for men and 20-35 years for women":
        "(if sex = male then age >= 20 years and age <= 40 years)"
        " and (if sex = female then age >= 20 years and age <= 35 years)",
    "Hemoglobin 11-15 g/dL or 12-17 g/dL for men":
        "if sex = male then hemoglobin >= 12 g/dL and hemoglobin <= 17 g/dL"
        " else hemoglobin >= 11 g/dL and hemoglobin <= 15 g/dL",
}  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), OF_THE_SEXES.items())
def test_a_second_range_has_both_its_ends(line: str, rule: str) -> None:
    """A range for others than those of the first one keeps its lower end and its upper one."""
    assert ruled(line) == rule


ASKED_IN_TIME = [
    ("Use of nootropics such as kava within 3 weeks of screening", "Use of nootropics within 3 weeks of screening"),
    ("Cannot use within 5 days: kava or valerian", "kava or valerian within 5 days"),
    ("Nootropics, kava or aspirin in the past 2 months", "kava or aspirin in the past 2 months"),
    ("At least 5 weeks since aspirin or other kava products", "At least 5 weeks since other kava products"),
    ("Earlier scans must be done <= 6 weeks before randomization",
     "Earlier scans must be done <= 6 weeks before randomization"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words"), ASKED_IN_TIME)
def test_a_question_says_the_time_that_is_meant(line: str, words: str) -> None:
    """What is asked of a person is asked with its window, also where that stands behind examples or in a label."""
    asked = {question.text for question in rule_line(line, "exclusion").questions.values()}
    assert f"Is this true of the patient: {words}?" in asked


SINCE = {
    "At least 9 months since stroke or myocardial infarction": "at least 9 months since stroke and at least 9 months",
    "At least 5 weeks since aspirin or other kava products": "at least 5 weeks since exposure to aspirin and",
}


@pytest.mark.parametrize(("line", "begins"), SINCE.items())
def test_a_time_since_several_is_asked_of_each(line: str, begins: str) -> None:
    """Nobody is let in because the first of several is long ago and another is not."""
    assert ruled(line).startswith(begins)


LONG_AGO = [
    ("Fracture for more than 5 months", "asked"),
    ("No fracture for more than 5 months", "no fracture within 5 months before enrolment"),
    ("Asthma for at least 5 months", "asthma during 5 months before enrolment"),
    ("Radiotherapy within a 9-month period before registration", "radiotherapy within 9 months before registration"),
]


@pytest.mark.parametrize(("line", "rule"), LONG_AGO)
def test_a_moment_that_is_long_ago_is_not_within_that_time(line: str, rule: str) -> None:
    """A state may last for months; a fracture of more than five months is at least that old, and is asked."""
    read = rule_line(line, "inclusion")
    text = "asked" if read.rule is None or read.kind == "attest" else " ".join(print_rule(read.rule).split())
    assert text == rule


@pytest.mark.parametrize(
    "line", ["Bilirubin > 2 mg/dL (34 umol/L)", "Bilirubin > 2 mg/dL (> 34 umol/L) or ALT > 3 x ULN"]
)
def test_the_same_limit_in_another_unit_leaves_nothing_to_ask(line: str) -> None:
    """What a bracket says again in another unit is part of the limit: the rule is sure of the whole line."""
    assert rule_line(line, "exclusion").kind == "compiled"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("At least 2 prior lines of systemic anti-lymphoma therapy", "prior_lines >= 2"),
        ("Two or more previous regimens", "prior_lines >= 2"),
        ("At least 3 previous antimyeloma regimens", "prior_lines >= 3"),
        ("> 1 prior systemic treatments", "prior_lines > 1"),
        ("DLCO (adjusted for haemoglobin) >= 45 %", "dlco >= 45 %"),
        ("Hb-corrected DLCO > 50 % of predicted", "dlco > 50 %"),
        ("FEV/FVC >= 60 % and FEV >= 40 %", "fev1_fvc >= 60 % and fev1 >= 40 %"),
    ],
)
def test_what_earlier_lines_and_lungs_are_called(line: str, rule: str) -> None:
    """Lines are counted however their kind is told; what a lung value is corrected for is no value of its own."""
    read = rule_line(line, "inclusion")
    assert read.rule is not None
    assert print_rule(read.rule) == rule


@pytest.mark.parametrize(
    ("role", "line", "rule"),
    [
        ("inclusion", "At least 3 weeks since chemotherapy, 7 weeks for nitrosoureas",
         "at least 3 weeks since exposure to chemotherapy and at least 7 weeks since exposure to nitrosourea"),
        ("inclusion", "> 21 days since chemotherapy; > 40 days if nitrosourea",
         "at least 21 days since exposure to chemotherapy and at least 40 days since exposure to nitrosourea"),
        ("exclusion", "Chemotherapy within 2 weeks, or 6 weeks for mitomycin, before enrolment",
         "exposure to chemotherapy within 2 weeks before enrolment or exposure to mitomycin within 6 weeks before "
         "enrolment"),
        ("inclusion", "At least 3 weeks since chemotherapy, 7 weeks for mitomycin, and ECOG <= 1",
         "at least 3 weeks since exposure to chemotherapy and at least 7 weeks since exposure to mitomycin"
         " and ecog <= 1"),
        ("exclusion", "Chemotherapy within 3 weeks, 7 weeks for mitomycin or carmustine, or gout",
         "exposure to chemotherapy within 3 weeks before enrolment or exposure to mitomycin within 7 weeks before "
         "enrolment or exposure to carmustine within 7 weeks before enrolment or gout"),
        ("inclusion", "No radiotherapy within 5 weeks; 2 weeks for palliative radiotherapy",
         "not (radiotherapy within 5 weeks before enrolment"
         " and attest(something_else_than_what_is_excepted_radiotherap))"),
    ],
)  # fmt: skip
def test_another_length_behind_a_comma_is_of_those_alone(role: Role, line: str, rule: str) -> None:
    """`6 weeks for A` behind a comma or semicolon is the time of A, as it is in brackets; nobody must have had A."""
    read = rule_line(line, role)
    assert read.rule is not None
    assert print_rule(read.rule) == rule


@pytest.mark.parametrize(
    "line",
    ["Metformin therapy at 1500 mg/day", "Ongoing dexamethasone treatment @ 0.5mg/kg", "Metformin therapy, 500 mg",
     "insulin therapy of 30 units", "On warfarin treatment with 5 mg a day", "Insulin or metformin, 500 mg each"],
)  # fmt: skip
def test_a_dose_behind_a_treatment_is_never_lost(line: str) -> None:
    """Whoever takes the drug is asked for the dose that no limit of the rule holds, in a question that tells it."""
    (question,) = rule_line(line, "inclusion").questions.values()
    assert re.search(r"\d (?:mg|units)|\dmg", question.text)


@pytest.mark.parametrize(
    "line",
    ["Fever, vomiting or diarrhea within 9 days", "Pneumonia, bronchitis, or influenza within 9 days",
     "Nausea, vomiting, and diarrhea in the last 9 days"],
)  # fmt: skip
def test_a_window_behind_a_list_of_what_passes_is_of_all(line: str) -> None:
    """A fever is over within days as an infarction is: the days behind a list are those of each."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule).count("within 9 days before enrolment") == 3


def test_a_window_behind_a_list_is_not_of_what_lasts() -> None:
    """Diabetes is there or not; the weeks are of the infections behind it."""
    read = rule_line("Diabetes, pneumonia or sepsis within 9 weeks", "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule).startswith("diabetes_mellitus or pneumonia within 9 weeks")


@pytest.mark.parametrize(
    "line",
    ["Surgery within 5 weeks before the first dose of the study drug",
     "Surgery within 5 weeks before starting the study drug",
     "Surgery within 5 weeks prior to receiving the study medication", "Surgery within 5 weeks of the study drug",
     "Surgery less than 5 weeks before administration of the study agents"],
)  # fmt: skip
def test_the_study_drug_in_a_window_only_dates_it(line: str) -> None:
    """The drug of the trial is referred to for its moment; nobody must know which it is."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule).endswith("first_dose")


@pytest.mark.parametrize(
    "line", ["Known allergy to the study drug", "Surgery within 5 weeks, or use of the study drug"]
)
def test_a_drug_that_is_only_referred_to_is_asked(line: str) -> None:
    """Who must not have had the drug of the trial is asked for it, also beside a window."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    "heading",
    ["Excluded within 5 weeks prior to study entry:", "Within 5 weeks before study entry:",
     "Prior medication within 5 weeks before study entry:", "Received within 5 weeks before study entry:",
     "Patients with the following within 5 weeks before study entry are excluded:"],
)  # fmt: skip
def test_a_heading_that_says_a_time_alone_dates_each_line_below(heading: str) -> None:
    """Nothing but a window stands over the list: each of it is looked for in that time."""
    read = rule_line(f"{heading}\n - Aspirin.\n - Radiotherapy.", "exclusion")
    assert read.rule is not None
    assert " ".join(print_rule(read.rule).split()) == (
        "exposure to aspirin within 5 weeks before enrolment or radiotherapy within 5 weeks before enrolment"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Previous radiotherapy (5 weeks)",
        "Prior chemotherapy (9 months) or gout",
        "Past treatment with rituximab (2 years)",
        "Past smoking (20 years)",
        "Previous depression (18 months)",
    ],
)
def test_a_bare_time_behind_what_goes_on_may_be_its_length(line: str) -> None:
    """Nobody knows from `chemotherapy (9 months)` whether it went on so long or was so long ago: the line is asked."""
    assert rule_line(line, "exclusion").kind == "attest"
    within = line.replace("(", "(within ")
    assert rule_line(within, "exclusion").kind == "compiled"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Less than 5 weeks since surgery", "surgery within 5 weeks before enrolment"),
        ("< 21 days since prior chemotherapy", "exposure to chemotherapy within 21 days before enrolment"),
        ("Fewer than 10 days have elapsed since plasmapheresis", "plasmapheresis within 10 days before enrolment"),
        ("Less than 20 days from the last dose of chemotherapy",
         "exposure to chemotherapy within 20 days before enrolment"),
        ("Women who are pregnant or may become pregnant", "pregnancy or attest(may_become_pregnant)"),
    ],
)  # fmt: skip
def test_less_than_so_long_since_is_within(line: str, rule: str) -> None:
    """`Less than 2 weeks have elapsed since A` is A within those; who may get pregnant is not."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule) == rule


@pytest.mark.parametrize(
    "line",
    [
        "aPTT > ULN + 5 seconds",
        "Creatinine above ULN plus 30 umol/L",
        "Bilirubin > ULN +1 mg/dL",
        "INR 0.4 above the ULN",
        "INR more than 0.3 over the upper limit of normal",
    ],
)
def test_what_is_added_to_a_limit_of_normal_is_asked(line: str) -> None:
    """`ULN + 5 s` is neither the limit itself nor a multiple of it."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    "line",
    [
        "Nausea or headache more than 3 times per week",
        "Seizures or syncope > 2 times a year",
        "Weight loss or gain of > 4 kg in the past 2 months",
        "Weight gain or weight loss of at least 6 kg within 4 months",
        "Epistaxis or hematuria of more than 2 episodes per month",
    ],
)
def test_how_much_of_either_of_two_findings_is_asked(line: str) -> None:
    """How often the second of two findings must be is said of the first as well: any of the first does not keep out."""
    assert rule_line(line, "exclusion").kind == "attest"


def test_an_article_begins_another_finding() -> None:
    """How high a fever is says nothing of the infection before it."""
    read = rule_line("Pneumonia or a fever of 38.6 C or higher within 5 days", "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule).startswith("pneumonia within 5 days before enrolment or ")


LIMITS_IN_FRONT = [
    ("More than 2 x ULN ALT or AST", "exclusion", "alt > 2 x ULN or ast > 2 x ULN"),
    ("Hepatic disease (> 4 x ULN AST or ALT)", "exclusion", "ast > 4 x ULN or alt > 4 x ULN"),
    ("No more than 3 x ULN AST and ALT", "inclusion", "ast <= 3 x ULN and alt <= 3 x ULN"),
    ("Less than 50% FEV1 or FVC", "exclusion", "fev1 < 50 % or fvc < 50 %"),
]


@pytest.mark.parametrize(("line", "role", "rule"), LIMITS_IN_FRONT)
def test_a_limit_in_front_of_measurements_is_joined_as_they_are(line: str, role: Role, rule: str) -> None:
    """`> 2 x ULN ALT or AST`: either of them keeps out."""
    read = rule_line(line, role)
    assert read.rule is not None
    assert print_rule(read.rule) == rule


LED_IN_BRACKETS: list[tuple[Role, str, str]] = [
    ("exclusion", "Recent (within 90 days) use of rivaroxaban or apixaban",
     "exposure to rivaroxaban within 90 days before enrolment or exposure to apixaban within 90 days before enrolment"),
    ("inclusion", "No recent (within 4 months) stroke, hepatic encephalopathy, or pulmonary embolism",
     "pulmonary_embolism within 4 months before enrolment"),
    ("exclusion", "History (within 3 years) of stroke or seizures",
     "seizure_disorder within 3 years of enrolment"),
    ("exclusion", "Stroke (within 5 months) or seizures", "or seizure_disorder"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "ends"), LED_IN_BRACKETS)
def test_a_window_in_front_of_a_list_is_of_all_of_it(role: Role, line: str, ends: str) -> None:
    """A window in brackets before the first of several is said of each; behind the first it is of that alone."""
    assert ruled(line, role).endswith(ends)


GRADED: list[tuple[Role, str, str]] = [
    ("exclusion", "Current diarrhea Grade 3 or higher", "diarrhea [grade >= 3]"),
    ("exclusion", "Sensory or motor neuropathy Grade 3 or higher", "neuropathy_grade >= 3"),
    ("inclusion", "No hypertension Grade 3 or above", "no hypertension [grade >= 3]"),
    ("inclusion", "No hepatitis B. Age 20-65 years", "no hbv_infection and age >= 20 years and age <= 65 years"),
]


@pytest.mark.parametrize(("role", "line", "rule"), GRADED)
def test_capitals_that_part_nothing(role: Role, line: str, rule: str) -> None:
    """A grade at the end is that of the finding before it; the letter of a hepatitis ends its sentence."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(
    "line",
    [
        "No hepatitis B or C. Age 21-64 years",
        "No hepatitis A, B, or C. Age 21-64 years",
        "No influenza A. Age 21-64 years",
        "Not in cohort B. Age 21-64 years",
        "Not in arm A or C. Age 21-64 years",
    ],
)
def test_a_letter_that_names_a_kind_ends_its_sentence(line: str) -> None:
    """The age behind it is asked, and is not denied with what stands before it."""
    assert ruled(line).endswith(" and age >= 21 years and age <= 64 years")


@pytest.mark.parametrize(
    "line",
    [
        "Age from 21 up to and including 64 years",
        "Age 21 to and including 64 years",
        "Aged from 21 up to, and including, 64 years",
        "Aged 21 years and over, up to and including 64 years",
        "Age 21 years or older and up to and including 64",
    ],
)
def test_up_to_and_including_is_the_upper_end(line: str) -> None:
    """The words by which an end is meant too do not lose it."""
    assert ruled(line) == "age >= 21 years and age <= 64 years"


UNPRINTED: list[tuple[Role, str, str]] = [
    ("inclusion", "BMI between 19 and 33", "bmi >= 19 kg/m2 and bmi <= 33 kg/m2"),
    ("exclusion", "Heart rate below 48 or above 104 bpm", "heart_rate < 48 /min or heart_rate > 104 /min"),
    ("exclusion", "Systolic blood pressure under 88", "systolic_bp < 88 mm[Hg]"),
    ("inclusion", "Hemoglobin at least 10", "asked"),
    ("inclusion", "Bilirubin up to 1.3", "asked"),
]


@pytest.mark.parametrize(("role", "line", "rule"), UNPRINTED)
def test_a_unit_may_be_left_out_where_there_is_only_one(role: Role, line: str, rule: str) -> None:
    """An index or a rate has one unit; what is counted in several is asked where none is printed."""
    assert ruled_or_asked(line, role) == rule


SCALES = [
    ("exclusion", "ECOG 3", "ecog >= 3"),
    ("exclusion", "Karnofsky 40% or gout", "karnofsky <= 40 or gout"),
    ("inclusion", "ECOG 1", "ecog <= 1"),
    ("exclusion", "Platelets 75,000/uL", "platelets < 75000 /uL"),
]


@pytest.mark.parametrize(("role", "line", "rule"), SCALES)
def test_the_level_that_an_exclusion_names_is_kept_out_too(role: Role, line: str, rule: str) -> None:
    """Of a scale the level itself is meant; of a measurement the number is the least that is needed."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Creatinine < 1.9 mg/dL and not rising", "rising_creatinine"),
        ("Serum creatinine at most 1.5 x ULN, and not increasing", "rising_creatinine"),
        ("Bilirubin < 1.9 mg/dL and not rising; creatinine normal", "attest(rising)"),
        ("Blood counts not worsening and creatinine < 1.9 mg/dL", "attest(worsening"),
    ],
)
def test_what_must_not_rise_is_what_stands_before_it(line: str, asked: str) -> None:
    """A creatinine elsewhere in the line is not the value that rises."""
    rule = ruled_with_care(line)
    assert asked in rule and ("rising_creatinine" in rule) == (asked == "rising_creatinine")


BETWEEN = {
    "18 ≤ age ≤ 75": "age >= 18 years and age <= 75 years",
    "19 years < Age < 66 years, male or female": "age > 19 years and age < 66 years",
    "81 ≥ age ≥ 19": "age >= 19 years and age <= 81 years",
    "0 <= ECOG <= 2": "ecog >= 0 and ecog <= 2",
    "18.5 ≤ BMI < 31 kg/m2": "bmi >= 18.5 kg/m2 and bmi < 31 kg/m2",
    "60 mL/min > creatinine clearance >= 35 mL/min":
        "creatinine_clearance >= 35 mL/min and creatinine_clearance < 60 mL/min",
    "5 ≤ M-protein ≤ 28 g/L": "serum_m_protein >= 5 g/L and serum_m_protein <= 28 g/L",
    "19 < age and ECOG < 3": "age > 19 years and ecog < 3",
    "WHO performance status 0-1 and INR < 1,6": "ecog >= 0 and ecog <= 1 and inr < 1.6",
    "QTc <= 470 ms (Fridericia)": "qtc <= 470 ms",
    "Age 19-71 years old (including 19 and 71 years old)": "age >= 19 years and age <= 71 years",
    "Age 19-71 (71 years not included)": "age >= 19 years and age < 71 years",
    "Age 19 to 71 years (including 19 but excluding 71)": "age >= 19 years and age < 71 years",
    "BMI 19 kg/m2 (inclusive) to 31 kg/m2 (not inclusive)": "bmi >= 19 kg/m2 and bmi < 31 kg/m2",
    "BMI 19-31 kg/m2 (both ends included)": "bmi >= 19 kg/m2 and bmi <= 31 kg/m2",
    "19 years or older; there is no upper age limit": "age >= 19 years",
    "ECOG 0,1": "ecog in (0, 1)",
    "WHO performance status 0,1 or 2, creatinine < 1,6 mg/dL": "ecog in (0, 1, 2) and creatinine < 1.6 mg/dL",
    "Creatinine <= 1.6 mg/dL alanine aminotransferase <= 3 x ULN": "creatinine <= 1.6 mg/dL and alt <= 3 x ULN",
    "Men of 19-51 years-of-age": "sex = male and age >= 19 years and age <= 51 years",
}  # fmt: skip


@pytest.mark.parametrize("line", BETWEEN)
def test_limits_as_they_are_printed_elsewhere(line: str) -> None:
    """Two ends around a name, ends said again, steps with a comma, no limit above, limits that run on."""
    assert ruled_with_care(line) == BETWEEN[line]


@pytest.mark.parametrize("line", ["ECOG 0,2", "ECOG <= 0,1", "Karnofsky 70,80"])
def test_no_scale_has_a_value_between_its_steps(line: str) -> None:
    """What the comma parts is asked."""
    assert ruled_with_care(line).startswith("attest(")


@pytest.mark.parametrize("line", ["18 ≥ years old", "65 < years of age", "19 > years"])
def test_a_sign_between_a_number_and_its_years_is_asked(line: str) -> None:
    """Whether the number or the patient is meant to be the greater cannot be told."""
    assert "age" not in ruled_with_care(line).replace("of_age", "")
