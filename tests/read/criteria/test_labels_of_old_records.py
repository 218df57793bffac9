"""Labels of old records before what is asked, and headings that begin with `If`: of whom a line is asked."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

LABELLED = [
    ("Chemotherapy: Must have received at least 2 prior regimens", "prior_lines >= 2"),
    ("Biologic therapy: Must not have received prior alemtuzumab", "no exposure to alemtuzumab ever"),
    ("Surgery: Must be at least 4 weeks since major surgery", "at least 4 weeks since major_surgery"),
    ("Renal: Creatinine must be below 1.8 mg/dL", "creatinine < 1.8 mg/dL"),
    ("Type of Participant and Disease Characteristics: ECOG 0 or 1", "ecog in (0, 1)"),
    ("Other: No nausea Grade 3 or higher No vomiting Not pregnant",
     "no nausea [grade >= 3] and no vomiting and no pregnancy"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LABELLED)
def test_the_label_before_a_demand_is_no_patient(line: str, rule: str) -> None:
    """`Chemotherapy: Must ...` is asked of everybody, and not of those alone who had chemotherapy."""
    assert ruled(line) == rule


def test_an_allowed_treatment_waives_no_washout() -> None:
    """Who had what is allowed may have had something else lately: neither the washout nor the denial falls for it."""
    rule = ruled("Chemotherapy: Prior melphalan allowed At least 3 weeks since chemotherapy No concurrent chemotherapy")
    assert "unless" not in rule
    assert rule.count("attest(") == 2


BARE = [
    ("Surgery\n - No splenectomy ever", "no splenectomy ever"),
    ("Chemotherapy\n - No more than 3 prior regimens\n - No prior bendamustine",
     "prior_lines <= 3 and no exposure to bendamustine ever"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), BARE)
def test_a_label_without_a_colon_asks_for_nothing(line: str, rule: str) -> None:
    """`Surgery` above a list is a label: who never had surgery is let in by what stands below it."""
    assert ruled(line) == rule


EARLIER = [
    ("Prior Medication: Rifampin", "exclusion", "exposure to rifampin ever"),
    (
        "Prior Treatment: Radiation therapy within 6 weeks of entry",
        "exclusion",
        "radiotherapy within 6 weeks of enrolment",
    ),
    ("Concurrent Medication: Rifampin", "exclusion", "exposure to rifampin"),
    ("Excluded within 10 days of entry: Dapsone", "exclusion", "exposure to dapsone within 10 days of enrolment"),
    ("Discouraged: Dapsone", "exclusion", ""),
]


@pytest.mark.parametrize(("line", "role", "rule"), EARLIER)
def test_a_label_says_when(line: str, role: Role, rule: str) -> None:
    """`Prior Medication:` is of any time, unless the line tells one; what is discouraged keeps nobody out."""
    assert ruled(line, role) == rule


HEADED = [
    ("If liver metastases:\n - ALT <= 4 x ULN\n - AST <= 4 x ULN",
     "if liver_metastases then alt <= 4 x ULN and ast <= 4 x ULN"),
    ("In case of Gilbert's syndrome:\n - Bilirubin <= 4 mg/dL", "if gilbert_syndrome then total_bilirubin <= 4 mg/dL"),
    ("Cardiovascular: If history of heart failure:\n - LVEF >= 45%", "if heart_failure ever then lvef >= 45 %"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), HEADED)
def test_a_list_below_if_is_asked_of_those_alone(line: str, rule: str) -> None:
    """What stands below a condition is asked of those who meet it, and of nobody else."""
    assert ruled(line) == rule


def test_a_condition_that_is_not_understood_is_asked() -> None:
    """A list below `If treated in the second stratum:` does not become a demand on all."""
    rule = ruled("If treated in the second stratum:\n - Platelets >= 60 x 10^9/L")
    assert rule
    assert rule != "platelets >= 60 10*9/L"


def test_reduced_regimens_are_no_low_number_of_them() -> None:
    """How strong a treatment is says nothing of how many there were."""
    assert "LLN" not in ruled("No reduced-intensity conditioning regimens")


GROUPS: list[tuple[str, Role, str]] = [
    ("[Expansion Part] Platelets at least 75 x 10^9/L", "inclusion",
     "if attest(expansion_part) then platelets >= 75 10*9/L"),
    ("Dose-finding cohort: ECOG 0-1", "inclusion", "if attest(dose_finding_cohort) then ecog >= 0 and ecog <= 1"),
    ("[Biopsy Parts and Expansion Part] Prior bendamustine", "exclusion",
     "attest(biopsy_parts_and_expansion_part) and exposure to bendamustine ever"),
    ("For lung transplant (LTx) patients: FEV1 above 55 %", "inclusion",
     "if attest(for_lung_transplant_ltx_patients) then fev1 > 55 %"),
    ("For donors: Hypertension. Asthma.", "exclusion",
     "attest(for_donors) and hypertension or attest(for_donors) and asthma"),
    ("Cohort C: ECOG 0-1. No stroke.", "inclusion",
     "(if attest(cohort_c) then ecog >= 0 and ecog <= 1) and (if attest(cohort_c) then no stroke)"),
    ("[Expansion phases] Hemoglobin at least 8 g/dL", "inclusion",
     "if attest(expansion_phases) then hemoglobin >= 8 g/dL"),
    ("Group 1: Patients with asthma\n - FEV1 < 70 %", "inclusion",
     "(if attest(group_1) then asthma) and (if attest(group_1) then fev1 < 70 %)"),
    ("For women only: Breastfeeding", "exclusion", "breastfeeding"),
    ("Chronic phase: Platelets at least 75 x 10^9/L", "inclusion", "platelets >= 75 10*9/L"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), GROUPS)
def test_a_part_of_the_trial_is_nothing_that_patients_have(line: str, role: Role, rule: str) -> None:
    """`[Expansion Part] ...` is asked of those in it alone, and keeps nobody out; the phase of a disease is no part."""
    assert ruled(line, role) == rule


def test_kinds_below_a_disease_are_asked_together() -> None:
    """Of the kinds below `Germ cell cancer` a patient has one: they are not demanded one and all."""
    rule = ruled("Lung cancer\n - Adenocarcinoma\n - Large cell carcinoma\n - Adenosquamous carcinoma")
    assert rule.startswith("lung_cancer and attest(")
    assert rule.count("attest(") == 1


def test_a_duty_to_have_none_of_a_list_is_a_requirement() -> None:
    """`Subjects must not have any of the following:` among exclusions keeps out who has one, and not who has none."""
    read = rule_line("Subjects must not have any of the following:\n - Asthma\n - Stroke", "exclusion")
    assert read.read.holds_when_eligible
    assert read.rule is not None
    assert print_rule(read.rule) == "no asthma and no stroke"
