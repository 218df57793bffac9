"""Limits as records of all fields of medicine print them: ages of children, weeks of a pregnancy, counts, two sexes."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_or_asked as ruled
from trialrun.read.criteria.lines.reading import Role

COMPILED: list[tuple[Role, str, str]] = [
    ("inclusion", "18 months to 5 years of age", "age >= 18 months and age <= 5 years"),
    ("inclusion", "12 weeks through 2 years of age", "age >= 12 weeks and age <= 2 years"),
    ("inclusion", "aged 24 months up to 10 years", "age >= 24 months and age <= 10 years"),
    ("inclusion", "children > 5 years", "age > 5 years"),
    ("exclusion", "child under 2 years", "age < 2 years"),
    ("inclusion", "CD4 < 250 cells/mm3 for children > 4 years", "if age > 4 years then cd4_count < 250 /uL"),
    ("inclusion", "Gestational age 24+0 to 33+6", "gestational_age >= 24 weeks and gestational_age <= 237 days"),
    ("inclusion", "Gestational age at most 33 weeks 6 days", "gestational_age <= 237 days"),
    ("inclusion", "GA 23 0/7 to 28 6/7 weeks", "gestational_age >= 23 weeks and gestational_age <= 202 days"),
    ("inclusion", "Pregnant at 12 to 16 weeks", "gestational_age >= 12 weeks and gestational_age <= 16 weeks"),
    ("inclusion", "Pregnancies of 14 weeks or more", "gestational_age >= 14 weeks"),
    ("inclusion", "Women at or after 30 weeks of gestation", "sex = female and gestational_age >= 30 weeks"),
    ("inclusion", "Women with gestational age >= 12 weeks", "sex = female and gestational_age >= 12 weeks"),
    ("inclusion", "Platelet count > 1.5 lakhs/cumm", "platelets > 1.5 10*5/uL"),
    ("exclusion", "heart failure greater than NYHA 2", "heart_failure and nyha_class > 2"),
    ("inclusion", "less than ASA III", "asa_class < 3"),
    (
        "inclusion",
        "Hemoglobin ≥ 12 g/dL for women and 13 g/dL for men",
        "(if sex = female then hemoglobin >= 12 g/dL) and (if sex = male then hemoglobin >= 13 g/dL)",
    ),
    (
        "inclusion",
        "QTc not exceeding 440 ms in men or 460 ms in women",
        "(if sex = male then qtc <= 440 ms) and (if sex = female then qtc <= 460 ms)",
    ),
    (
        "exclusion",
        "Men with QTc > 450 ms or women 470 ms",
        "sex = male and qtc > 450 ms or sex = female and qtc > 470 ms",
    ),
    ("inclusion", "BMI 19.0~26.0 kg/m2 (including the boundary value)", "bmi >= 19.0 kg/m2 and bmi <= 26.0 kg/m2"),
    ("inclusion", "Aged 18 years or older at the time of obtaining consent", "age >= 18 years"),
    ("inclusion", "Age 18-70, not including 70", "age >= 18 years and age < 70 years"),
    ("inclusion", "Between the ages of 18 and 50 years,", "age >= 18 years and age <= 50 years"),
    ("exclusion", "Warfarin within 2 weeks 3 days", "exposure to warfarin within 17 days before enrolment"),
    ("inclusion", "Only one prior line of therapy", "prior_lines = 1"),
    ("inclusion", "Only one prior regimen is allowed", "prior_lines <= 1"),
    (
        "inclusion",
        "Patients have gout and receive no steroids or aspirin",
        "gout and no exposure to corticosteroid and no exposure to aspirin",
    ),
]


@pytest.mark.parametrize(("role", "line", "rule"), COMPILED)
def test_limits_are_read_whatever_the_field(role: Role, line: str, rule: str) -> None:
    """The ends of a range are told by their lengths, days behind weeks are kept, the other sex shares a comparator."""
    assert ruled(line, role) == rule


ASKED: list[tuple[Role, str]] = [
    ("exclusion", "Pregnant within 10 weeks of screening"),
    ("exclusion", "Pregnant or lactating within 5 weeks"),
    ("inclusion", "Not pregnant for at least 9 weeks"),
    ("exclusion", "Gestational diabetes within 5 weeks"),
    ("inclusion", "Women < 16 weeks pregnant"),
    ("inclusion", "HLA match 10+0"),
    ("inclusion", "Asthma at or after the age of 45"),
    ("inclusion", "Warfarin for 3 weeks 5 days per week"),
    ("inclusion", "Children > 3 years on dialysis"),
    ("inclusion", "Girls at least 3 years past menarche"),
    ("inclusion", "Patients > 8 years off treatment"),
    ("inclusion", "Ferritin > 20 ng/mL in women within 4 weeks"),
    ("inclusion", "Migraine for 1 to 5 years"),
    ("inclusion", "Diarrhea lasting 6 weeks to 3 months"),
    ("inclusion", "ISS ≥ 16"),
    ("inclusion", "Reference vessel diameter of the lesion 2.5 to 4.0 mm"),
    ("inclusion", "Score <= 3 for gout"),
    ("inclusion", "Hb ≥ 12 and 13 g/dL for women and men, respectively"),
    ("inclusion", "Men: hemoglobin >= 13 g/dL, women: 12 g/dL"),
    ("exclusion", "Cardiac impairment within 12 months, such as LVEF < 40%, myocardial infarction, or stroke"),
    ("exclusion", "Cough treated for > 2 months with drugs other than those specifically allowed"),
    ("inclusion", "Serum M-protein >= 1 g/dL or urine M-protein >= 200 mg/24h serum FLC >= 10 mg/dL"),
    ("inclusion", "Adults up to 75 years"),
    ("inclusion", "ALT ≤2.5x ULN NOTE: ≤5x ULN is acceptable if liver metastases are present."),
]


@pytest.mark.parametrize(("role", "line"), ASKED)
def test_a_limit_that_may_be_another_is_asked(role: Role, line: str) -> None:
    """A longest time, a value off the scale, a vessel, an example of a time, an allowance: no rule is made of them."""
    found = ruled(line, role)
    assert found == "asked" or "attest" in found
    lost_in_asking = ("lesion_size", "during", "gestational_age", "days", "age < ", "age >", "iss_stage", "no gout")
    for lost in (*lost_in_asking, "myocardial_infarction", "if attest"):
        assert lost not in found
