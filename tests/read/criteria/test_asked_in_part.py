"""A sentence, bullet or limit that may be read wrongly is asked alone; one that bears on others has the line asked."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role

IN_PART: list[tuple[Role, str, str]] = [
    ("inclusion", "Age 18 to 70 years. Willing to use contraception. ECOG 0 or 1",
     "age >= 18 years and age <= 70 years and attest(willing_to_use_contraception) and ecog in (0, 1)"),
    ("inclusion", "Patients must have:\n - Asthma\n - FEV1 of at least 55 % of predicted by the device of the site",
     "asthma and attest(fev1_of_at_least_55_of_predicted_by_the_device_o)"),
    ("inclusion", "Creatinine <= 1.4 mg/dL; lactate drawn from a warmed vein <= 2 mmol/L; no ascites",
     "creatinine <= 1.4 mg/dL and attest(lactate_drawn_from_a_warmed_vein_2_mmol_l) and no ascites"),
    ("exclusion", "Stroke within 5 months; any illness that contraindicates radiotherapy; gout",
     "stroke within 5 months before enrolment or attest(is_kept_out_by_any_illness_that_contraindicates) or gout"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), IN_PART)
def test_the_other_sentences_keep_their_rules(role: Role, line: str, rule: str) -> None:
    """One doubtful sentence of a list does not have the plain ones asked."""
    assert ruled(line, role) == rule


LIMITS: list[tuple[Role, str, str]] = [
    ("inclusion", "ANC >= 1.2 x 10^9/L, platelets >= 80 x 10^9/L by a manual smear, bilirubin <= 1.4 x ULN",
     "anc >= 1.2 10*9/L and attest(platelets_80_x_10_9_l_by_a_manual_smear) and total_bilirubin <= 1.4 x ULN"),
    ("inclusion", "ANC >= 1.2 x 10^9/L, warmed platelets >= 80 x 10^9/L and bilirubin <= 1.4 x ULN",
     "anc >= 1.2 10*9/L and attest(warmed_platelets_80_x_10_9_l) and total_bilirubin <= 1.4 x ULN"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), LIMITS)
def test_each_limit_of_a_list_stands_by_itself(role: Role, line: str, rule: str) -> None:
    """Words between one limit and the comma behind it are of that limit."""
    assert ruled(line, role) == rule


WHOLE: list[tuple[Role, str]] = [
    ("inclusion", "ANC >= 1.2 x 10^9/L, platelets >= 80 x 10^9/L by a manual smear, unless waived by the chair"),
    ("inclusion", "Platelets >= 90 x 10^9/L. Lower values are allowed for a smear of the ward"),
    ("inclusion", "AST <= 2 x ULN; bilirubin by a bench <= 1.4 x ULN; liver metastases: <= 4 x ULN by it"),
    ("inclusion", "Asthma. These have FEV1 >= 55 % by the device of the site"),
    ("inclusion", "Creatinine <= 1.4 mg/dL. Creatinine by the wet bench <= 2 mg/dL if one kidney"),
    ("inclusion", "FEV1 by a device >= 55 %\n - For patients other than those with gout, siblings go first"),
    ("inclusion", "Withdrawal criteria:\n - Creatinine > 3 mg/dL\n - Unwilling to use contraception"),
    ("inclusion", "Subjects not taking dapsone must have been off of therapy with the drug for at least 4 months"),
    ("inclusion", "No prior chemotherapy. One cycle of busulfan at the outside hospital is no obstacle"),
    ("inclusion", "Creatinine by the wet bench <= 2 mg/dL; liver metastases, ALT <= 4 x ULN"),
    ("inclusion", "Creatinine by the wet bench <= 2 mg/dL. Patients with asthma and gout are eligible"),
    ("exclusion", "Malignancy. Patients must have been seen by the tumour board of the hub"),
    ("exclusion", "Diabetes. Metformin drawn from the stock of the ward is permitted"),
    ("exclusion", "Required:\n - Zidovudine\n - FEV1 >= 55 % by the device of the site"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line"), WHOLE)
def test_what_bears_on_the_others_has_the_line_asked(role: Role, line: str) -> None:
    """An excuse, an allowance, another limit of the same, `this` and `or` are said of more than their own sentence."""
    assert rule_line(line, role).kind == "attest"


def test_an_exclusion_is_asked_by_whether_it_keeps_out() -> None:
    """No answer can be taken the wrong way, whatever the sentence denies."""
    asked = rule_line("Stroke within 5 months; any illness that contraindicates radiotherapy; gout", "exclusion")
    texts = [question.text for question in asked.questions.values()]
    assert texts == ["Does this exclusion keep the patient out: 'any illness that contraindicates radiotherapy'?"]


def test_a_doubt_about_words_far_apart_is_none() -> None:
    """`would preclude` stands in the way of participation; the radiotherapy is of another sentence."""
    line = "Not pregnant. No illness that would preclude participation. At least 5 weeks since radiotherapy"
    assert "at least 5 weeks since radiotherapy" in ruled(line)


def test_cancers_that_nobody_has_together() -> None:
    """`with A, B and C` lists whose patients come; nobody needs to have all."""
    assert rule_line("Patients with follicular lymphoma, AML and multiple myeloma", "inclusion").kind == "attest"
    assert ruled("Patients with AML and asthma") == "acute_myeloid_leukemia and asthma"


COUNTS = [
    "Ascites is not considered measurable disease",
    "Bone metastases are not considered evaluable",
    "Pleural effusion does not have to be present and is not counted as measurable",
]


@pytest.mark.parametrize("line", COUNTS)
def test_what_does_not_count_is_not_asked_for(line: str) -> None:
    """What tells how disease is measured demands no finding of the patient."""
    assert rule_line(line, "inclusion").kind in ("attest", "note")
