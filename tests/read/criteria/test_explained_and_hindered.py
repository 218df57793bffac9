"""Who is of childbearing potential, what is feared, what patients may be, and what stands in the way of a drug."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked
from trialrun.read.criteria.lines.reading import Role

_TESTED = "Women of childbearing potential must have a negative pregnancy test"
_RULE = (
    "if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement))"
    " then pregnancy_test negative"
)


@pytest.mark.parametrize(
    "line",
    [
        f"{_TESTED}. Women of non-childbearing potential are those who had a hysterectomy or no menses for 2 years.",
        f"{_TESTED}. Women of non- childbearing potential are those who are sterile.",
        f"{_TESTED}; females are considered postmenopausal after 12 months without menses",
        f"{_TESTED}. Females of childbearing potential include any female who has experienced menarche.",
        f"{_TESTED}. A woman is of childbearing potential unless she has had both ovaries removed.",
        "Women of childbearing potential (defined as any woman without a hysterectomy) must have a negative"
        " pregnancy test",
    ],
)
def test_who_may_have_children_is_explained_and_asked_of_nobody(line: str) -> None:
    """The explanation keeps nobody out, no man and no woman, and it does not take the test from anybody."""
    assert ruled(line) == _RULE


def test_an_explanation_that_heads_a_list_is_asked_with_it() -> None:
    """Of the lines below, each is one way to be of childbearing potential, and no requirement."""
    line = f"{_TESTED}; such a woman is any woman of childbearing potential who:\n - Has a uterus; or\n - Has menses"
    assert ruled_or_asked(line) == "asked"


@pytest.mark.parametrize(
    "why",
    [
        "There is a theoretical possibility that gout may follow.",
        "There is a risk that asthma begins.",
        "This is to prevent a flare of hepatitis.",
    ],
)
def test_a_sentence_about_what_is_feared_asks_nothing(why: str) -> None:
    """A reason in a sentence of its own names diseases that nobody must have."""
    assert ruled(f"No stroke. {why} LVEF > 45%") == "no stroke and lvef > 45 %"


@pytest.mark.parametrize(
    "line",
    [
        "No stroke. There is a risk that infants are harmed, so breastfeeding is not allowed.",
        "Age over 30. Women of childbearing potential are considered only if they have menses.",
    ],
)
def test_what_is_asked_in_the_same_breath_is_not_lost(line: str) -> None:
    """A reason or explanation that lets in some alone is more than that."""
    assert "attest(" in ruled(line)


@pytest.mark.parametrize("who", ["Patients may be HIV positive", "Subjects may be pregnant", "They may be anemic"])
def test_what_patients_may_be_is_demanded_of_nobody(who: str) -> None:
    """What is only allowed is asked as it stands."""
    assert ruled_or_asked(who) == "asked"


HINDERED: list[tuple[Role, str, str]] = [
    ("exclusion", "Stroke within 5 months, or contraindication to aspirin and heparin",
     "stroke within 5 months before enrolment or attest(contraindication_to_aspirin_and_heparin)"),
    ("exclusion", "Gout or any known contraindication to dexamethasone",
     "gout or attest(any_known_contraindication_to_dexamethasone)"),
    ("inclusion", "No contraindication to bortezomib; LVEF > 45%",
     "not attest(contraindication_to_bortezomib) and lvef > 45 %"),
    ("exclusion", "Contraindication to aspirin, or history of stroke",
     "attest(contraindication_to_aspirin) or stroke ever"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), HINDERED)
def test_a_contraindication_is_a_question_beside_the_others(role: Role, line: str, rule: str) -> None:
    """Nobody takes the drug that is contraindicated, and the other findings keep their rules."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Gout and contraindication to aspirin",
        "Hypersensitivity or contraindication to lenalidomide",
        "Gout, unless there is a contraindication to allopurinol",
    ],
)
def test_a_contraindication_that_is_joined_otherwise_is_asked_with_the_line(line: str) -> None:
    """Both together, to the same drug, or as an exception: no alternative of its own."""
    assert ruled_or_asked(line, "exclusion") == "asked"


@pytest.mark.parametrize(
    "woman",
    [
        "women of childbearing potential unless surgically sterile",
        "women of childbearing potential, defined as having a uterus",
        "patients who are considered to be of childbearing potential",
    ],
)
def test_whom_a_list_keeps_out_is_no_explanation(woman: str) -> None:
    """A finding among others is none, though it says whom it means."""
    assert "childbearing_potential" in ruled(f"Gout; {woman}; asthma", "exclusion") or "asked" in ruled_or_asked(
        f"Gout; {woman}; asthma", "exclusion"
    )
