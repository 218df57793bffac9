"""Which way round a line goes, and of whom: results beside names, lacks that exclude, causes, tests of women."""

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line


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
