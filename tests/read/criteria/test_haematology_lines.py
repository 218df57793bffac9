"""Lines in leukemia, lymphoma and anemia: both ends of a share, who has a disease and what is said of them."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_without_care as plainly
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule


def ruled(line: str, role: Role = "inclusion") -> str:
    """The rule of a line with all its care."""
    rule = rule_line(line, role).rule
    assert rule is not None
    return print_rule(rule)


ENDS = [
    ("More than 5% and less than 20% marrow blasts", "bm_blasts > 5 % and bm_blasts < 20 %"),
    ("At least 5% but fewer than 25% blasts in the marrow", "bm_blasts >= 5 % and bm_blasts < 25 %"),
    ("ANC > 0.5 but < 1.0 x 10^9/L", "anc > 0.5 10*9/L and anc < 1.0 10*9/L"),
    ("Hemoglobin >= 7 and < 10 g/dL", "hemoglobin >= 7 g/dL and hemoglobin < 10 g/dL"),
]


@pytest.mark.parametrize(("line", "rule"), ENDS)
def test_both_ends_with_their_signs_are_of_one_measurement(line: str, rule: str) -> None:
    """The first of two limits has the name and the unit that stand behind the second."""
    assert ruled(line) == rule


SAID = [
    ("exclusion", "Subjects with myeloma who have an active infection or are receiving antibiotics",
     "multiple_myeloma and (infection or exposure to antibiotic)"),
    ("exclusion", "Patients with lymphoma who are pregnant or are breastfeeding",
     "lymphoma and (lymphoma and attest(patients_with_lymphoma_who_are_pregnant) or breastfeeding)"),
    ("inclusion", "Adults with CLL who have received ibrutinib or are receiving rituximab",
     "chronic_lymphocytic_leukemia and (exposure to ibrutinib ever or exposure to rituximab)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), SAID)
def test_what_is_said_of_those_with_a_disease_is_no_way_past_it(role: Role, line: str, rule: str) -> None:
    """Either of two things may be true of them, but they have the disease."""
    assert plainly(line, role) == rule


@pytest.mark.parametrize(
    "line",
    ["Adequate cardiac, hepatic and renal function", "Acceptable liver, kidney and bone marrow function",
     "Patients must have normal heart and lung function"],
)  # fmt: skip
def test_how_organs_work_is_one_question(line: str) -> None:
    """No organ is asked about without its function."""
    assert ruled(line).count("attest") == 1


DEFINED = [
    ("Adequate hepatic function defined as bilirubin < 2 mg/dL", "total_bilirubin < 2 mg/dL"),
    ("Adequate hepatic and renal function as evidenced by ALT < 3 x ULN and creatinine < 2 mg/dL",
     "alt < 3 x ULN and creatinine < 2 mg/dL"),
    ("Adequate cardiac function (LVEF >= 45%), adequate lung function as shown by DLCO > 50%",
     "lvef >= 45 % and dlco > 50 %"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), DEFINED)
def test_a_number_says_which_function_is_enough(line: str, rule: str) -> None:
    """Where values define it, nobody is asked, and no value in brackets is lost."""
    assert plainly(line) == rule


def test_those_of_an_age_have_their_own_scale() -> None:
    """An age names whom a limit is for, with or without the word for patients."""
    rule = ruled("Karnofsky >= 70 for 16 years and older or Lansky >= 70 for < 16 years of age")
    assert rule == "(if age >= 16 years then karnofsky >= 70) and (if age < 16 years then lansky >= 70)"
    between = ruled("Creatinine < 1.2 mg/dL for age >= 10 and < 13 years")
    assert between == "if age >= 10 years and age < 13 years then creatinine < 1.2 mg/dL"


def test_chromosomes_lost_or_gained_are_no_limits() -> None:
    """Their numbers stand beside their sign."""
    assert ruled("ANC < 1000/mm3 or adverse cytogenetics such as -7, -5 or +8").count("anc < 1000 /uL or ") == 1
    assert "<" not in ruled("Adverse karyotype (-5, -7 or complex)", "exclusion")


KINDS = [
    ("Precursor B-cell ALL or T-cell ALL", "b_acute_lymphoblastic_leukemia or t_acute_lymphoblastic_leukemia"),
    ("HbS > 40%", "hemoglobin_s > 40 %"),
    ("Fetal hemoglobin < 10%", "hemoglobin_f < 10 %"),
    ("Extramedullary involvement", "extramedullary_disease"),
]


@pytest.mark.parametrize(("line", "rule"), KINDS)
def test_a_kind_is_not_the_wider_thing(line: str, rule: str) -> None:
    """A share of one hemoglobin is not the hemoglobin, one leukemia not all of them."""
    assert ruled(line) == rule


@pytest.mark.parametrize("line", ["Lymphoma (low grade)", "Lymphoma (low, intermediate or high grade)"])
def test_a_grade_of_a_tumour_has_no_limit_of_normal(line: str) -> None:
    """Low grade is no value below the normal range."""
    assert ruled(line).startswith("lymphoma")


def test_a_remission_is_of_its_disease() -> None:
    """What stands behind the short name of a remission is the disease that has remitted."""
    assert "acute_leukemia" in ruled("First complete remission phase (CR1) of acute leukemia")


def test_contraception_is_asked_of_those_in_brackets() -> None:
    """Who cannot become pregnant is not asked."""
    rule = plainly("Uses effective contraception (women of childbearing potential)")
    assert rule.startswith("if childbearing_potential then ")


def test_an_exception_is_of_the_limits_that_it_names() -> None:
    """Who is excused for one value keeps the limit of the other."""
    rule = plainly(
        "Creatinine < 2 mg/dL and bilirubin < 1.5 mg/dL unless the bilirubin is raised by Gilbert's syndrome"
    )
    assert rule.startswith("creatinine < 2 mg/dL and (")
    assert "total_bilirubin < 1.5 mg/dL unless gilbert_syndrome" in rule


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("FLT3 positive by PCR or sequencing", "flt3_mutation positive"),
        ("CD20 positive by flow cytometry, FISH or immunohistochemistry", "cd20_expression positive"),
    ],
)
def test_another_method_is_no_alternative(line: str, finding: str) -> None:
    """Whichever method shows the finding, it must be shown."""
    assert ruled(line).startswith(finding)
    assert " or " not in ruled(line)


@pytest.mark.parametrize(
    "line", ["Deletion 17p by FISH or TP53 mutation by sequencing", "JAK2 mutation by PCR or a KRAS mutation by NGS"]
)
def test_another_finding_by_another_method_is_an_alternative(line: str) -> None:
    """Who has the second finding alone may enter as well."""
    assert " or " in plainly(line)


def test_an_exception_among_alternatives_is_of_what_it_names() -> None:
    """Who is excused for the one value is still kept out for the other."""
    rule = plainly("Bilirubin > 2 mg/dL or ALT > 3 x ULN, unless the ALT is raised by liver metastases", "exclusion")
    assert rule.startswith("total_bilirubin > 2 mg/dL or (alt > 3 x ULN unless liver_metastases")


def test_a_limit_in_the_normal_range_is_not_raised_for_a_disease() -> None:
    """Only what may be above normal is said of those alone who have the reason."""
    assert plainly("Uric acid < ULN with gout") == "uric_acid < ULN and gout"
    assert plainly("ALT <= 4 x ULN with hepatitis C").startswith("if hcv_infection then ")


def test_both_ends_of_an_age_behind_for_name_those_meant() -> None:
    """Nobody older is kept out by the end of an age that a limit is for."""
    rule = ruled("Creatinine < 1.1 mg/dL for patients >= 6 but < 10 years")
    assert rule == "if age >= 6 years and age < 10 years then creatinine < 1.1 mg/dL"


def test_a_treatment_must_be_the_cause_to_excuse() -> None:
    """Who had the drug is not excused for what it did not cause."""
    rule = ruled("Platelets > 75 x 10^9/L unless due to ibrutinib")
    assert rule == "platelets > 75 10*9/L unless exposure to ibrutinib and attest(due_to_ibrutinib)"


def test_an_article_behind_hemoglobin_is_no_kind_of_it() -> None:
    """`a minimum` begins the limit; hemoglobin A has its short name."""
    assert ruled("Hemoglobin a minimum of 9 g/dL") == "hemoglobin >= 9 g/dL"
    assert ruled("HbA < 40 %") == "adult_hemoglobin < 40 %"


def test_what_was_unstable_in_a_history_has_its_window() -> None:
    """The window behind a history is of what stands before a word for its course as well."""
    rule = ruled("History of stroke, severe unstable arrhythmia or heart attack within 6 months", "exclusion")
    assert rule.startswith("stroke within 6 months before enrolment or ")


SINCE = [
    ("At least 3 weeks since radiotherapy, surgery or chemotherapy (except hydroxyurea)",
     "at least 3 weeks since radiotherapy and "),
    ("At least 2 weeks since prior chemotherapy (except for intrathecal methotrexate) or radiotherapy",
     " and at least 2 weeks since radiotherapy"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "part"), SINCE)
def test_an_exception_leaves_each_of_a_list_its_time(line: str, part: str) -> None:
    """That long since each of several treatments, though one of them has an exception."""
    assert part in ruled(line)


@pytest.mark.parametrize(
    "line", ["CD38 expressed on >= 15% of plasma cells", "CD33 expression on > 25% of marrow blasts"]
)
def test_cells_that_bear_a_mark_are_not_all_cells(line: str) -> None:
    """The share is of those with the mark; how many cells there are is not asked."""
    rule = ruled(line)
    assert rule
    assert "bm_" not in rule


def test_what_a_graded_finding_includes_is_of_its_grade() -> None:
    """A milder one of those listed keeps nobody out."""
    rule = ruled("Grade 3 or higher infection, including pneumonia", "exclusion")
    assert rule == "infection [grade >= 3] or pneumonia [grade >= 3]"


NAMED = [
    ("inclusion", "No active or uncontrolled infection", "no infection"),
    ("exclusion", "Acute or chronic GVHD", "gvhd"),
    ("exclusion", "Infection with HIV 1 or 2", "hiv_test positive or hiv_infection ever"),
    ("exclusion", "HIV I/II infection", "hiv_test positive or hiv_infection ever"),
    ("inclusion", "No NYHA class III or IV disease", "not nyha_class in (3, 4)"),
    ("inclusion", "No restrictive cardiomyopathy", "no restrictive_cardiomyopathy"),
]


@pytest.mark.parametrize(("role", "line", "rule"), NAMED)
def test_both_kinds_of_a_disease_are_the_disease(role: Role, line: str, rule: str) -> None:
    """Words that together leave nothing out narrow nothing; a number in a name is no limit."""
    assert ruled(line, role) == rule


TRANSPLANTS = [
    ("No prior allogeneic bone marrow or stem cell transplantation", "no allogeneic_sct ever"),
    ("Prior autologous bone marrow or peripheral blood stem cell transplantation", "autologous_sct ever"),
    ("No previous allogeneic stem cell or bone marrow transplant", "no allogeneic_sct ever"),
]


@pytest.mark.parametrize(("line", "rule"), TRANSPLANTS)
def test_whose_cells_were_transplanted_is_said_of_whatever_they_were_taken_from(line: str, rule: str) -> None:
    """`allogeneic bone marrow or stem cell transplantation` is no autologous one."""
    assert ruled(line) == rule
