"""How far a denial reaches, what an allowance in a list of what excludes lets in, and what a heading asks itself."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.lines import Role, read_line
from trialrun.read.criteria.ruling import to_rule
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule


def ruled(line: str, role: Role = "inclusion") -> str:
    """The rule of a line as text."""
    text = make_regular(line)
    rule, _ = to_rule(read_line(text, role), text)
    return "" if rule is None else print_rule(rule)


DENIALS: list[tuple[str, Role, str]] = [
    ("Subjects who do not have asthma and do not have epilepsy", "inclusion", "no asthma and no seizure_disorder"),
    ("Subjects who do not have asthma and have ECOG 0-2", "inclusion", "no asthma and ecog >= 0 and ecog <= 2"),
    (
        "Subjects who did not have epilepsy and are >= 21 years old",
        "inclusion",
        "no seizure_disorder and age >= 21 years",
    ),
    ("Not expected to survive 4 months", "exclusion", "life_expectancy < 4 months"),
    ("Subjects not expected to live the next 8 months", "exclusion", "life_expectancy < 8 months"),
]


@pytest.mark.parametrize(("line", "role", "rule"), DENIALS)
def test_a_denial_ends_at_the_next_verb(line: str, role: Role, rule: str) -> None:
    """What a verb of its own affirms behind a denial is asked, and what another denies is denied."""
    assert ruled(line, role) == rule


ALLOWED: list[tuple[str, Role, str]] = [
    ("Total bilirubin > 1.6 x ULN; subjects with Gilbert's syndrome are allowed if direct bilirubin <= 1.2 x ULN",
     "exclusion", "total_bilirubin > 1.6 x ULN unless gilbert_syndrome and direct_bilirubin <= 1.2 x ULN"),
    ("ALT > 2 x ULN. Subjects with liver metastases may have ALT <= 4 x ULN", "exclusion",
     "alt > 2 x ULN unless liver_metastases and alt <= 4 x ULN"),
    ("ALT <= 2 x ULN (subjects with liver metastases, <= 4 x ULN)", "inclusion",
     "if liver_metastases then alt <= 4 x ULN else alt <= 2 x ULN"),
    ("Creatinine > 2.2 mg/dL not caused by myeloma", "exclusion", "creatinine > 2.2 mg/dL unless disease_related"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), ALLOWED)
def test_what_is_allowed_to_some_is_an_exception(line: str, role: Role, rule: str) -> None:
    """Nobody is excluded by a limit that the line takes back for them."""
    assert ruled(line, role) == rule


HEADED = [
    ("Relapsed multiple myeloma with measurable disease, defined as any of the following:\n - serum M-protein"
     " >= 0.6 g/dL\n - urine M-protein >= 300 mg/24 h",
     "relapsed_multiple_myeloma and (serum_m_protein >= 0.6 g/dL or urine_m_protein >= 300 mg/(24.h))"),
    ("At least one of the following:\n 1. aged > 70 years with baseline platelets > 60 x 10^9/L\n 2. ECOG 0-2",
     "age > 70 years and platelets > 60 10*9/L or ecog >= 0 and ecog <= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), HEADED)
def test_a_heading_asks_for_its_disease(line: str, rule: str) -> None:
    """The disease stands before how it is measured; all sentences of a listed line belong to it."""
    assert ruled(line) == rule


NUMBERS = [
    ("Age 20 years old, less than 65 years old", "age >= 20 years and age < 65 years"),
    ("0-1 score of physical status score of the Eastern Cancer Cooperation Group (ECOG)", "ecog >= 0 and ecog <= 1"),
    (
        "Between 1 \\& 4 prior lines of therapy",
        "(prior_lines >= 1 or exposure to anticancer_therapy ever) and prior_lines <= 4",
    ),
    ("PTT <= 1.4 times control", "aptt <= 1.4 x ULN"),
    ("Calcium > 10.8 mg/dL or upper limit of normal", "calcium > 10.8 mg/dL or calcium > ULN"),
    ("FEV1 at least 55% predicted FEV1/FVC at least 65%", "fev1 >= 55 % and fev1_fvc >= 65 %"),
    ("Haemoglobin >= 85 g/L between day 10 - 20 of the cycle", "hemoglobin >= 85 g/L"),
]


@pytest.mark.parametrize(("line", "rule"), NUMBERS)
def test_whose_a_number_is(line: str, rule: str) -> None:
    """A bare age before the highest is the lowest; days of a cycle limit nothing; a control is a normal limit."""
    assert ruled(line).split(" within ")[0] == rule


def test_a_response_that_failed_to_come_is_denied() -> None:
    """`Failure to achieve PR` asks for those who did not respond."""
    for line in ("Failure to achieve PR after treatment", "Failed to attain CR or PR"):
        assert read_line(make_regular(line), "inclusion").tree.__class__.__name__ == "Negated"
