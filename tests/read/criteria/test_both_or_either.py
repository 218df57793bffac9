"""Both or either, denied or asked: joints between limits, lengths of time, markers of a virus and what is excepted."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_as_listed
from trialrun.read.criteria.lines.reading import Role

EXCUSED = [
    (
        "Cirrhosis unless all of the following criteria are met:\n- Albumin >= 3 g/dL\n- INR <= 1.5",
        "not: cirrhosis unless albumin >= 3 g/dL and inr <= 1.5",
    ),
    (
        "Asthma unless the following are met:\n- Platelets >= 80 x 10^9/L\n- INR <= 1.5",
        "not: asthma unless platelets >= 80 10*9/L and inr <= 1.5",
    ),
    (
        "Asthma unless one of the following is met:\n- Platelets >= 80 x 10^9/L\n- INR <= 1.5",
        "not: asthma unless platelets >= 80 10*9/L or inr <= 1.5",
    ),
    (
        "Patients with asthma are excluded unless all of these apply:\n- Platelets >= 80 x 10^9/L\n- INR <= 1.5",
        "not: asthma unless platelets >= 80 10*9/L and inr <= 1.5",
    ),
]


@pytest.mark.parametrize(("line", "rule"), EXCUSED)
def test_an_excuse_that_a_list_follows_asks_as_many_of_it_as_it_says(line: str, rule: str) -> None:
    """What excludes stays in the rule, and `all of the following` is more than one of them."""
    assert ruled_as_listed(line, "exclusion") == rule


LENGTHS: list[tuple[Role, str, str]] = [
    ("inclusion", "No radiotherapy within 2 weeks, 8 weeks for radioimmunotherapy", "radiotherapy within 2 weeks"),
    ("inclusion", "No chemotherapy within 4 weeks, 6 weeks for mitomycin", "mitomycin within 6 weeks"),
    ("inclusion", "Off chemotherapy for 4 weeks (6 weeks for mitomycin)", "mitomycin within 6 weeks"),
    ("inclusion", "Off chemotherapy for at least 4 weeks or 6 weeks for mitomycin", "mitomycin within 6 weeks"),
    ("inclusion", "Must not have had chemotherapy within 4 weeks, 6 weeks for mitomycin", "mitomycin within 6 weeks"),
    ("exclusion", "No chemotherapy within 4 weeks, 6 weeks for mitomycin", "mitomycin within 6 weeks"),
]


@pytest.mark.parametrize(("role", "line", "denied"), LENGTHS)
def test_a_longer_time_of_some_is_denied_with_the_time_of_all(role: Role, line: str, denied: str) -> None:
    """`No A within 4 weeks, 6 weeks for B` lets nobody in for having had B."""
    rule = ruled_as_listed(line, role)
    assert rule.startswith("must: no ")
    assert " or " not in rule
    assert denied in rule


def test_what_excludes_may_have_lengths_of_its_own() -> None:
    """Among the exclusions either keeps out."""
    assert ruled_as_listed("Chemotherapy within 4 weeks or 6 weeks for mitomycin", "exclusion") == (
        "not: exposure to chemotherapy within 4 weeks before enrolment"
        " or exposure to mitomycin within 6 weeks before enrolment"
    )


RUN_ON: list[tuple[Role, str]] = [
    ("inclusion", "No asthma, and aspirin is not permitted"),
    ("inclusion", "No cirrhosis but warfarin is not allowed"),
    ("exclusion", "No asthma, aspirin is not allowed"),
]


@pytest.mark.parametrize(("role", "line"), RUN_ON)
def test_a_denial_before_what_is_not_permitted_is_not_turned(role: Role, line: str) -> None:
    """`No A, and B is not permitted` keeps out nobody for lacking A."""
    assert ruled_as_listed(line, role).startswith("must: attest(no_")


ELIGIBLE = [
    ("All patients with melanoma are eligible", "must: melanoma"),
    ("Any patients with prior melanoma are eligible", "note"),
    ("All patients with cured breast cancer are eligible", "note"),
    ("All patients with brain metastases are eligible", "note"),
]


@pytest.mark.parametrize(("line", "rule"), ELIGIBLE)
def test_a_cancer_of_before_is_let_in_and_not_demanded(line: str, rule: str) -> None:
    """Who may enter is said of the cancer that the trial treats, and not of one that somebody has had."""
    assert ruled_as_listed(line, "inclusion") == rule


VIRUSES: list[tuple[Role, str, str]] = [
    (
        "exclusion",
        "HBsAg or anti-HBc positive with HBV DNA > 200 IU/mL",
        "not: (hbsag positive or anti_hbc positive) and hbv_dna > 200 [IU]/mL",
    ),
    (
        "exclusion",
        "HBsAg positive or anti-HBc positive with HBV DNA > 200 IU/mL",
        "not: hbsag positive or hbv_dna > 200 [IU]/mL and anti_hbc positive",
    ),
    ("inclusion", "Hepatitis C negative or HCV RNA undetectable", "must: no hcv_infection or hcv_rna undetectable"),
    ("inclusion", "HBsAg negative and anti-HBc negative or HBV DNA undetectable", "must: attest(hbsag"),
]


@pytest.mark.parametrize(("role", "line", "rule"), VIRUSES)
def test_the_load_of_a_virus_stands_beside_the_markers_that_share_a_result(role: Role, line: str, rule: str) -> None:
    """A marker with a result of its own is not narrowed; of three it is open which of them `or` joins."""
    assert ruled_as_listed(line, role).startswith(rule)


JOINTS: list[tuple[Role, str, str]] = [
    ("inclusion", "AST <= 2 x ULN and/or bilirubin <= 1.5 mg/dL", "asked"),
    (
        "inclusion",
        "Creatinine <= 1.4 mg/dL and/or creatinine clearance >= 50 mL/min",
        "must: creatinine <= 1.4 mg/dL or creatinine_clearance >= 50 mL/min",
    ),
    ("inclusion", "AST and/or ALT <= 2 x ULN", "must: ast <= 2 x ULN and alt <= 2 x ULN"),
    ("inclusion", "ANC >= 500/uL (more than 30% bone marrow plasma cells)", "asked"),
    ("inclusion", "WBC >= 2000/uL (ANC >= 500/uL)", "must: wbc >= 2000 /uL and anc >= 500 /uL"),
    ("exclusion", "Any of:\n- Asthma\n- Cirrhosis and INR > 2", "not: asthma or attest"),
    ("inclusion", "Asthma or cirrhosis with INR <= 2", "asked"),
    ("inclusion", "Creatinine <= 2 mg/dL or, if it is higher, clearance >= 50 mL/min", "asked"),
]


@pytest.mark.parametrize(("role", "line", "rule"), JOINTS)
def test_a_joint_that_leaves_it_open_is_asked(role: Role, line: str, rule: str) -> None:
    """Whether both of two limits are asked, or of whom one is, is a person's to say."""
    assert ruled_as_listed(line, role).startswith(rule)


def test_either_of_two_diagnoses_is_as_old_as_it_is_said() -> None:
    """A time behind `diagnosis of A or B` is that of either, and not of the last alone."""
    assert ruled_as_listed("Diagnosis of asthma or cirrhosis at least 3 months before enrollment") == (
        "must: at least 3 months since asthma or at least 3 months since cirrhosis"
    )


def test_a_cancer_that_is_over_is_excepted_from_any_that_somebody_had() -> None:
    """Whoever had another cancer, now cured, is asked as well."""
    rule = ruled_as_listed("Malignancy, except melanoma more than 4 years ago", "exclusion")
    assert rule.startswith("not: malignancy ever and attest")


def test_a_number_alone_below_a_limit_is_another_one_only_on_the_same_side() -> None:
    """`> 1 in women` below `creatinine <= 2` lets in no woman above both."""
    assert "unless" not in ruled("Creatinine <= 2 mg/dL\n- > 1 mg/dL in women")


LISTS: list[tuple[Role, str, str]] = [
    (
        "inclusion",
        "No cirrhosis or any of the following:\n- Asthma\n- COPD",
        "must: no cirrhosis and no asthma and no copd",
    ),
    ("inclusion", "Absence of gout, cirrhosis or one of these:\n- Asthma\n- COPD", "must: no gout and no cirrhosis"),
    ("inclusion", "Cirrhosis or any of the following:\n- Asthma\n- COPD", "must: cirrhosis or asthma or copd"),
    (
        "exclusion",
        "Patients without cirrhosis are excluded if:\n- Asthma\n- COPD",
        "not: no cirrhosis and (asthma or copd)",
    ),
    ("exclusion", "Patients without cirrhosis are excluded.", "not: no cirrhosis"),
]


@pytest.mark.parametrize(("role", "line", "rule"), LISTS)
def test_what_a_heading_denies_before_its_list_is_denied_too(role: Role, line: str, rule: str) -> None:
    """`No A or any of:` denies A; `patients without A are excluded if:` denies A alone."""
    assert ruled_as_listed(line, role).startswith(rule)


TWO_CANCERS = [
    ("Ovarian cancer, melanoma, ECOG 0-1", "asked"),
    ("Lung cancer and bone metastases", "must: lung_cancer and bone_metastases"),
    ("Ovarian cancer, ECOG 0-1, no melanoma", "must: ovarian_cancer and ecog >= 0 and ecog <= 1 and no melanoma"),
]


@pytest.mark.parametrize(("line", "rule"), TWO_CANCERS)
def test_nobody_is_asked_to_have_two_cancers(line: str, rule: str) -> None:
    """Cancers of two organs, named one after the other, are asked; metastases come with one."""
    assert ruled_as_listed(line) == rule
