"""Cancers and places of the body that a line lists: each is named, and how far they are is said of all of them."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role

PLACES: list[tuple[Role, str, str]] = [
    ("inclusion", "Carcinoma of the cervix, ovary, or breast", "attest(carcinoma_of_the_cervix_ovary_or_breast)"),
    ("inclusion", "Cancer of the stomach, prostate or bladder", "gastric_cancer or prostate_cancer or bladder_cancer"),
    ("exclusion", "Metastases to the bone, liver or brain", "bone_metastases or liver_metastases or brain_metastases"),
    ("exclusion", "Burns of the face, hands or feet", "burn and attest(burns_of_the_face_hands_or_feet)"),
    ("exclusion", "Radiotherapy to the pelvis or lower abdomen within 7 weeks",
     "radiotherapy within 7 weeks before enrolment and attest(radiotherapy_to_the_pelvis_or_lower_abdomen_with)"),
    ("exclusion", "Fracture of the wrist, dizzy spells, or gout",
     "fracture and attest(fracture_of_the_wrist) or attest(dizzy_spells) or gout"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), PLACES)
def test_places_behind_one_noun_are_told_of_it(role: Role, line: str, rule: str) -> None:
    """Nobody is asked whether they have a foot: each place has its name, or all of them are one question."""
    assert ruled(line, role) == rule


SPREAD = [
    "Metastatic breast or prostate cancer",
    "Stage IV melanoma, thymoma, or mesothelioma",
    "Melanoma or thymoma stage III",
    "Relapsed neuroblastoma or retinoblastoma",
    "Unresectable gastric, pancreatic or ovarian cancer",
]


@pytest.mark.parametrize("line", SPREAD)
def test_how_far_a_cancer_is_is_asked_of_every_one_that_is_listed(line: str) -> None:
    """No record of a cancer lets somebody in by itself where the line asks how far each of them is."""
    ruled_line = rule_line(line, "inclusion")
    (wording,) = (question.text for question in ruled_line.questions.values())
    first, *_, last = line.split()
    assert first.lower() in wording.lower() and last in wording
    alternatives = ruled(line).split(" or ")
    assert len(alternatives) > 1 and all("attest(" in part for part in alternatives)


APART = [
    ("Thymoma or stage IV melanoma", "thymoma or melanoma and attest(stage_iv_melanoma)"),
    ("Gout or metastatic melanoma", "gout or melanoma and attest(metastatic_melanoma)"),
    ("History of thymoma or melanoma", "thymoma ever or melanoma ever"),
]


@pytest.mark.parametrize(("line", "rule"), APART)
def test_what_leads_the_second_of_two_cancers_is_not_said_of_the_first(line: str, rule: str) -> None:
    """Each cancer keeps the words that stand right before it."""
    assert ruled(line, "exclusion") == rule


SPARSELY_CODED = [
    ("Glioblastoma", "glioblastoma or brain_tumor and attest(glioblastoma_by_judgement)"),
    ("Wilms' tumour", "nephroblastoma or kidney_cancer and attest(nephroblastoma_by_judgement)"),
    ("Triple-negative breast cancer",
     "triple_negative_breast_cancer or breast_cancer and attest(triple_negative_breast_cancer_by_judgement)"),
    ("Castration-resistant prostate cancer",
     "prostate_cancer and (castration_resistant_prostate_cancer"
     " or attest(castration_resistant_prostate_cancer_by_judgement))"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), SPARSELY_CODED)
def test_a_kind_that_no_code_tells_is_asked_beside_the_wider_name(line: str, rule: str) -> None:
    """A record of a brain tumour may be of a glioblastoma, and need not be."""
    assert ruled(line) == rule


TO_COME = [
    "Carcinoma for which radiotherapy is deemed necessary",
    "Lesions for which surgery would be mutilating",
    "Disease in whom chemotherapy is not indicated",
    "Tumours where transplantation might be an option",
]


@pytest.mark.parametrize("line", TO_COME)
def test_a_treatment_that_is_only_thought_of_need_not_have_been_given(line: str) -> None:
    """What is indicated, or would be harmful, has not been done: no record of it is looked for."""
    rule = ruled(line)
    assert "attest(" in rule and not {"radiotherapy and", "surgery and", "chemotherapy and"} & set(rule.split("("))
    assert "exposure" not in rule and not rule.startswith(("radiotherapy", "surgery", "stem_cell"))


GROUPS = [
    ("Phase II part: no prior cisplatin", "if attest(phase_ii_part) then no exposure to cisplatin ever"),
    ("Part B component of the study: no diabetes",
     "if attest(part_b_component_of_the_study) then no diabetes_mellitus"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), GROUPS)
def test_what_is_asked_in_one_part_of_the_trial_is_asked_of_those_in_it(line: str, rule: str) -> None:
    """Nobody in the other part is kept out by it."""
    assert ruled(line) == rule


@pytest.mark.parametrize("group", ["Eastern Cooperative Oncology Group", "Eastern Cooperative Oncology Group (ECOG)"])
def test_those_who_made_a_scale_are_no_group_of_the_trial(group: str) -> None:
    """The limit is asked of everybody."""
    assert ruled(f"{group}: 0-1") == "ecog >= 0 and ecog <= 1"


def test_a_part_of_the_trial_that_begins_within_a_line_has_the_line_asked() -> None:
    """Where the label stands in running text, what is said of whom is not known."""
    line = "Phase I portion Any solid tumor Phase II portion (open): Melanoma without prior cisplatin No gout"
    assert ruled(line).startswith("attest(meets_the_line") and "exposure" not in ruled(line)


DEFENCE: list[tuple[Role, str, str]] = [
    ("exclusion", "Immunosuppression",
     "immunodeficiency or attest(immunodeficiency_by_judgement) or exposure to immunosuppressant"),
    ("exclusion", "Patients receiving immunosuppression", "exposure to immunosuppressant"),
    ("exclusion", "Systemic immunosuppression within 9 days",
     "exposure to immunosuppressant within 9 days before enrolment"),
    ("inclusion", "No immunosuppression",
     "not (immunodeficiency or attest(immunodeficiency_by_judgement)) and no exposure to immunosuppressant"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), DEFENCE)
def test_immunosuppression_is_a_state_as_well_as_drugs(role: Role, line: str, rule: str) -> None:
    """Without words of drugs, who lacks defences takes part in what is said of those who take such drugs."""
    assert ruled(line, role) == rule


STAGED = [
    ("Thymoma or melanoma, stage II or III",
     "thymoma and attest(thymoma_or_melanoma_stage_ii_or_iii)"
     " or melanoma and attest(thymoma_or_melanoma_stage_ii_or_iii)"),
    ("Melanoma, stage II, or thymoma", "melanoma and attest(melanoma_stage_ii) or thymoma"),
    ("Melanoma, stage II or thymoma, stage III",
     "melanoma and attest(melanoma_stage_ii) or thymoma and attest(thymoma_stage_iii)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), STAGED)
def test_a_stage_behind_a_comma_lets_in_nobody_by_itself(line: str, rule: str) -> None:
    """It is said of the cancer before it, or of the whole list: no cancer of another stage would do."""
    assert ruled(line) == rule


def test_a_state_that_a_name_tells_may_be_of_the_next_cancer_too() -> None:
    """`relapsed` before two cancers: whoever has the second is asked."""
    assert ruled("Relapsed multiple myeloma or thymoma").endswith(
        "or thymoma and attest(relapsed_multiple_myeloma_or_thymoma)"
    )
