"""Whom a line is asked of: groups of patients, cohorts, one sex, those whom a label names."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_as_listed
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.lists import read_list
from trialrun.read.source import Printed
from trialrun.rules import print_rule

PEOPLE: list[tuple[Role, str]] = [
    ("inclusion", "Women aged 20 to 40 and men"),
    ("exclusion", "Women or infants"),
    ("exclusion", "Children and pregnant women"),
    ("inclusion", "Adults with gout and adolescents (12-17 years)"),
]


@pytest.mark.parametrize(("role", "line"), PEOPLE)
def test_two_kinds_of_people_are_not_one(role: Role, line: str) -> None:
    """What is said of one sex or age is not asked of the other, nor is one of them forgotten."""
    assert ruled_as_listed(line, role) == "asked"


def test_groups_of_patients_are_alternatives() -> None:
    """Nobody is in both of two groups."""
    assert (
        ruled_as_listed("Two groups of patients:\n- Patients with gout\n- Patients with asthma")
        == "must: gout or asthma"
    )


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


def test_people_are_no_alternative_to_what_they_have() -> None:
    """`Women over 25 undergoing open or laparoscopic hysterectomy` does not let in every woman over 25."""
    assert rule_line("Women over 25 undergoing open or laparoscopic hysterectomy", "inclusion").kind == "attest"


COHORTS: list[tuple[Role, str, str]] = [
    ("inclusion", "Cohort C only: hemoglobin >= 8 g/dL", "must: if attest(cohort_c_only) then hemoglobin >= 8 g/dL"),
    ("inclusion", "For Part 2: platelets >= 60 x 10^9/L", "must: if attest(for_part_2) then platelets >= 60 10*9/L"),
    ("inclusion", "Arms A and B: ECOG 0-1", "must: if attest(arms_a_and_b) then ecog >= 0 and ecog <= 1"),
    ("exclusion", "Cohort 1: prior lenalidomide", "not: attest(cohort_1) and exposure to lenalidomide ever"),
    ("inclusion", "Renal: creatinine <= 2 mg/dL", "must: creatinine <= 2 mg/dL"),
    (
        "inclusion",
        "Patients in part 2:\n - Gout\n - ECOG 0-1",
        "must: if attest(patients_in_part_2) then gout and ecog >= 0 and ecog <= 1",
    ),
    ("exclusion", "Arms A and C only:\n - Gout\n - Stroke", "not: attest(arms_a_and_c_only) and (gout or stroke)"),
]


@pytest.mark.parametrize(("role", "line", "rule"), COHORTS)
def test_a_line_of_one_cohort_is_asked_of_that_cohort(role: Role, line: str, rule: str) -> None:
    """A label that names a cohort, an arm or a part says for whom the line is; another label only names it."""
    assert ruled_as_listed(line, role) == rule


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
    assert ruled_as_listed(line, role) == rule


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
    assert ruled_as_listed(line, role) == rule


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
    assert ruled_as_listed(line, role) == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("GFR >= 70 mL/min/1.73m2 for children 3-10 years", "if age >= 3 years and age <= 10 years then egfr >= 70"),
        ("Hemoglobin >= 9 g/dL in adolescents aged 12 to 17", "if age >= 12 years and age <= 17 years then hemoglobin"),
        ("Platelets >= 90 x 10^9/L for infants 1 to 2 years old", "if age >= 1 year and age <= 2 years then platelets"),
        ("ALT <= 50 U/L in those aged 6 to 11 years", "if age >= 6 years and age <= 11 years then alt <= 50"),
    ],
)
def test_a_limit_for_children_of_an_age_asks_nobody_for_that_age(line: str, rule: str) -> None:
    """Behind a limit, an age says whom it is for; those of another age may enter."""
    assert print_rule(rule_line(line, "inclusion").rule).startswith(rule)


@pytest.mark.parametrize(
    "line",
    [
        "Karnofsky >= 70 for patients 18 years and older; Lansky >= 70 for younger patients",
        "Lansky >= 60 for patients under 12 years and Karnofsky >= 60 for older patients",
        "Creatinine <= 1 mg/dL for patients under 12 years; <= 1.5 mg/dL for all other patients",
    ],
)
def test_a_limit_of_those_of_another_age_is_asked(line: str) -> None:
    """`For younger patients` is of nobody whom the words name: such a limit is not everybody's."""
    assert rule_line(line, "inclusion").kind == "attest"


def test_a_label_with_a_finding_says_whose_limits_follow() -> None:
    """`Marrow involvement: platelets ...` is of those who have it; of the finding itself it says how far it goes."""
    said = print_rule(
        rule_line("Bone marrow involvement: hemoglobin >= 7.5 g/dL, ANC >= 0.6 x 10^9/L", "inclusion").rule
    )
    assert said == "if marrow_involvement then hemoglobin >= 7.5 g/dL and anc >= 0.6 10*9/L"
    said = print_rule(rule_line("Bone marrow involvement: plasma cells >= 20%", "inclusion").rule)
    assert said == "bm_plasma_cells >= 20 %"
    said = print_rule(rule_line("AST <= 3 x ULN; liver metastases: <= 5 x ULN", "inclusion").rule)
    assert said == "if liver_metastases then ast <= 5 x ULN else ast <= 3 x ULN"
    assert rule_line("AST > 3 x ULN; liver metastases: > 5 x ULN", "exclusion").kind == "attest"


@pytest.mark.parametrize(
    "line",
    [
        "AST <= 3 x ULN; creatinine <= 1.5 x ULN; liver metastases: <= 6 x ULN",
        "AST and ALT <= 3 x ULN; liver metastases: <= 6 x ULN",
    ],
)
def test_a_multiple_for_some_is_of_no_other_measurement(line: str) -> None:
    """Behind limits of two measurements nobody says of which of them some may have more."""
    assert rule_line(line, "inclusion").kind == "attest"
    below = print_rule(
        rule_line("Creatinine <= 2 x ULN\nAST <= 3 x ULN; liver metastases: <= 6 x ULN", "inclusion").rule
    )
    assert below.endswith("if liver_metastases then ast <= 6 x ULN else ast <= 3 x ULN)")


@pytest.mark.parametrize(("one", "other"), [("Step 1", "Step 2"), ("Period A", "Period B"), ("Part A", "Part B")])
def test_lists_of_parts_are_asked_of_their_patients_alone(one: str, other: str) -> None:
    """`Step 1 Inclusion Criteria:` beside that of step 2 says whom it is of; eligible donors are nobody treated."""
    printed = (f"{one} Inclusion Criteria:", "- Fever", f"{other} Inclusion Criteria:", "- Gout")
    donors = ("Eligible donors:", "- Age 60 or younger")
    lines = read_list([Printed(text, at, at) for at, text in enumerate((*printed, *donors), start=1)])
    assert [line.text for line in lines if not line.heading] == [f"For {one}: Fever", f"For {other}: Gout"]
    assert [line.text for line in lines[-1].below] == ["For Eligible donors: Age 60 or younger"]


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Negative pregnancy test within 10 days in premenopausal women", "premenopausal_women"),
        ("Ferritin >= 20 ng/mL in menstruating women", "menstruating_women"),
        ("Negative pregnancy test for all unsterilized women", "all_unsterilized_women"),
    ],
)
def test_a_word_before_women_says_which_of_them(line: str, question: str) -> None:
    """What is asked of some women is not asked of all of them."""
    said = print_rule(rule_line(line, "inclusion").rule)
    assert said.startswith(f"if sex = female and attest({question}) then ")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Patients must be enrolled on XQLL09B2 before they enter this trial", "attest"),
        ("Must be registered in XQLL09B2", "attest"),
        ("Newly diagnosed infants should enter on XQLL0911", "note"),
        ("Newly diagnosed infants will be treated on protocol XQLL0911", "note"),
    ],
)
def test_a_trial_that_one_must_be_in_is_asked_and_another_for_some_is_told(line: str, kind: str) -> None:
    """Who must be registered in another trial first is asked for it; where some may go instead asks nothing."""
    assert rule_line(line, "inclusion").kind == kind


CALLED: list[tuple[str, str]] = [
    ("Pediatric cohort: Lansky >= 70", "must: if attest(pediatric_cohort) then lansky >= 70"),
    ("Autograft arm: LVEF >= 45%", "must: if attest(autograft_arm) then lvef >= 45 %"),
    ("Mantle cell stratum only: WBC < 30 x 10^9/L",
     "must: if attest(mantle_cell_stratum_only) then wbc < 30 10*9/L"),
    ("Cohort 3 (adolescents): weight >= 40 kg", "must: if attest(cohort_3_adolescents) then weight >= 40 kg"),
    ("Age group: 20-50 years", "must: age >= 20 years and age <= 50 years"),
    ("Both arms: ANC > 1.0 x 10^9/L", "must: anc > 1.0 10*9/L"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), CALLED)
def test_a_group_that_is_called_after_anything_is_a_group(line: str, rule: str) -> None:
    """What stands behind `Pediatric cohort:` is asked of nobody else."""
    assert ruled_as_listed(line) == rule


def test_what_runs_on_behind_a_label_is_of_those_it_names() -> None:
    """A denial that no stop parts from the limit before it is asked of the same people."""
    line = "Patients with sickle cell anemia: Hemoglobin at least 7 g/dL No stroke within 6 months"
    said = "hemoglobin >= 7 g/dL and no stroke within 6 months before enrolment"
    assert ruled_as_listed(line) == f"must: if sickle_cell_disease then {said}"
    assert "no stroke" in ruled_as_listed(line.replace(" No", ". No")).split(") and ")[1]


BEYOND = [
    ("Age 21 to 65 years (patients aged 66 to 72 years are eligible if ECOG 0)",
     "age >= 21 years and age <= 65 years or age >= 66 years and age <= 72 years and ecog <= 0"),
    ("Age 18-70; patients over 70 years are eligible if ECOG 0-1",
     "age >= 18 years and age <= 70 years or age > 70 years and ecog >= 0 and ecog <= 1"),
    ("Age: 16 to 55 (patients up to age 65 may be considered)",
     "age >= 16 years and age <= 55 years or age >= 16 years and age <= 65 years"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), BEYOND)
def test_an_age_that_some_may_have_lets_in_nobody_below(line: str, rule: str) -> None:
    """`up to 65 if fit` moves one end of a range; the other end stands."""
    assert ruled_as_listed(line) == f"must: {rule}"


@pytest.mark.parametrize(
    "line",
    ["Age: 60 and over (younger patients allowed if thalidomide not indicated)",
     "Age 20 to 60 years (older patients are eligible if ECOG 0)"],
)  # fmt: skip
def test_what_other_ages_need_is_not_asked_of_all(line: str) -> None:
    """The condition of an allowance is no requirement."""
    assert ruled_as_listed(line) == "asked"


WITH_EITHER = [
    ("Patients aged 21 years or older with sarcoidosis or gout", "age >= 21 years and (sarcoidosis or gout)"),
    ("Men 50 years or older with prostate cancer or bladder cancer",
     "sex = male and age >= 50 years and (prostate_cancer or bladder_cancer)"),
    ("Age >= 18 years with a diagnosis of psoriasis or lupus", "age >= 18 years and ("),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), WITH_EITHER)
def test_an_age_before_with_is_of_whichever_disease(line: str, rule: str) -> None:
    """A child with the second of two diseases does not pass."""
    assert ruled_as_listed(line).startswith(f"must: {rule}")


def test_a_second_label_of_people_ends_the_first() -> None:
    """`A patients: x B patients: y` asks each limit of its own."""
    line = "Lymphoma patients: Karnofsky 70-100% Anemia patients: Karnofsky 50-100%"
    lymphoma, anemia = ruled_as_listed(line).removeprefix("must: ").split(") and (if ")
    assert lymphoma == "(if lymphoma then karnofsky >= 70 and karnofsky <= 100"
    assert anemia.startswith("anemia then karnofsky >= 50")


KEPT_OUT = [
    ("Patients over 66 years with gout or psoriasis", "age > 66 years and (gout or psoriasis)"),
    ("Men over 51 years with gout, psoriasis or asthma",
     "sex = male and age > 51 years and (gout or psoriasis or asthma)"),
    ("Age > 66 years, or with gout or psoriasis", "age > 66 years or gout or psoriasis"),
    ("Patients under 19 years with gout or who are breastfeeding", "age < 19 years and gout or breastfeeding"),
    ("Age > 66 years with gout, or psoriasis", "age > 66 years and gout or psoriasis"),
    ("Age over 77 years or stroke", "age > 77 years or stroke"),
    ("Age over 77 years with gout, or unable to walk", "age > 77 years and gout or attest(unable_to_walk)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), KEPT_OUT)
def test_an_age_before_with_keeps_out_nobody_of_another_age(line: str, rule: str) -> None:
    """Diseases listed behind `with` are of those of the age; who is told of apart is of any age."""
    assert ruled(line, "exclusion") == rule


def test_a_disease_of_the_one_sex_is_not_asked_of_the_other() -> None:
    """Whoever is named behind `or` has an age of their own, and no disease."""
    expected = (
        "(if sex = female then age >= 20 years and age <= 41 years and gout) and (if sex = male then age > 51 years)"
    )
    assert ruled("Women 20-41 years with gout or men over 51 years") == expected


BOTH_IFS = [
    ("If gout, on allopurinol, and if psoriasis, no methotrexate",
     "(if gout then exposure to allopurinol) and (if psoriasis then no exposure to methotrexate)"),
    ("If male, no gout and if female, no psoriasis",
     "(if sex = male then no gout) and (if sex = female then no psoriasis)"),
    ("If gout, on allopurinol, and no asthma", "if gout then exposure to allopurinol and no asthma"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), BOTH_IFS)
def test_a_second_condition_is_asked_without_the_first(line: str, rule: str) -> None:
    """`and if` begins anew: whoever meets it alone is asked too."""
    assert ruled(line) == rule
