"""What is said of other people, of when a treatment began, and of who may come although the line is an exclusion."""

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Patients with asthma may be included if FEV1 > 65%", "if asthma then fev1 > 65 %"),
        ("Subjects with gout may be enrolled provided that creatinine < 2 mg/dL",
         "if gout then creatinine < 2 mg/dL"),
        ("HIV-positive patients are eligible if CD4 >= 300/uL",
         "if hiv_test positive or hiv_infection ever then cd4_count >= 300 /uL"),
        ("Hepatitis C may be present provided HCV RNA is undetectable", "if hcv_infection then hcv_rna undetectable"),
    ],
)  # fmt: skip
def test_who_may_come_under_a_condition_keeps_nobody_else_out(line: str, rule: str) -> None:
    """Among the exclusions, whom a condition lets in is a requirement of those: who has not the disease is free."""
    assert ruled(line, "exclusion") == rule
    assert rule_line(line, "exclusion").read.holds_when_eligible


@pytest.mark.parametrize(
    "line",
    [
        "Started metformin at least 3 months before screening",
        "Initiation of a statin at least 6 weeks before entry",
        "Prednisone was begun more than 8 weeks ago",
        "At least 4 weeks since commencing epoetin",
    ],
)
def test_the_time_since_a_treatment_began_is_asked(line: str) -> None:
    """Who takes it still meets the line, and who never had it does not: the time since its end says neither."""
    asked = rule_line(line, "inclusion")
    assert asked.kind == "attest"
    assert len(asked.questions) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Has an HIV-positive partner",
        "In a sexual relationship with an HIV-positive man",
        "Partner of a person with HIV",
    ],
)
def test_the_illness_of_a_partner_is_none_of_the_patient(line: str) -> None:
    """Nobody has to have the infection that somebody else has."""
    assert "hiv" not in ruled(line, "inclusion").split("attest(")[0]


def test_what_narrows_a_list_reaches_over_a_member_that_nobody_knows() -> None:
    """In `severe heart, foot, liver or kidney insufficiency` each is severe, though one is no known disease."""
    rule = ruled("Severe heart, foot, liver and kidney insufficiency", "exclusion")
    assert "liver_disease [severity = severe] or renal_impairment [severity = severe]" in rule


def test_a_device_or_a_drug_that_is_investigational() -> None:
    """`Investigational device or drug` is not the device alone."""
    assert "exposure to investigational_agent" in ruled("Investigational device or drug within 30 days", "exclusion")


@pytest.mark.parametrize("joined", ["moderate/severe", "moderate to severe", "moderate or severe"])
def test_two_steps_of_a_classification_are_either(joined: str) -> None:
    """No severity of another step is asked of a step: `moderate/severe persistent asthma` is the one or the other."""
    rule = ruled(f"{joined} persistent asthma", "exclusion")
    assert "moderate_persistent_asthma" in rule
    assert "severe_persistent_asthma" in rule
    assert "severity" not in rule


def test_a_pregnancy_test_of_those_who_can_be_pregnant_keeps_no_man_out() -> None:
    """`Women of childbearing potential with a negative test` asks women for it; a positive one keeps only women out."""
    asked = ruled("Women of childbearing potential with a negative urine pregnancy test", "inclusion")
    assert asked.startswith("if sex = female")
    assert asked.endswith("then pregnancy_test negative")
    pregnant = ruled("Women of childbearing potential with a positive pregnancy test", "inclusion")
    assert pregnant.startswith("sex = female")
    kept = ruled("Women of childbearing potential with a positive pregnancy test", "exclusion")
    assert kept.startswith("sex = female")
