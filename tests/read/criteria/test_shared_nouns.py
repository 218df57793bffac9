"""Adjectives that leave the noun to the next part: what they are kinds of."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular

SHARED: list[tuple[Role, str, list[str]]] = [
    ("exclusion", "Symptomatic brain or adrenal metastasis", ["brain_metastases", "metastatic_cancer"]),
    ("exclusion", "Gingival or nasal bleeding", ["bleeding", "bleeding"]),
    ("exclusion", "Live or attenuated vaccine in the last 6 weeks", ["live_vaccine", "live_vaccine"]),
    ("exclusion", "Deep venous or arterial thrombosis", ["deep_vein_thrombosis", "thromboembolism"]),
    ("inclusion", "No perennial or seasonal asthma", ["asthma", "asthma"]),
    ("inclusion", "No atrial or ventricular arrhythmias", ["arrhythmia", "ventricular_arrhythmia"]),
    ("exclusion", "Obstructive or restrictive lung disease", ["lung_disease", "lung_disease"]),
    ("inclusion", "No chronic obstructive or restrictive pulmonary disease", ["copd", "lung_disease"]),
    ("exclusion", "Hepatic or renal or cardiac failure", ["liver_failure", "renal_impairment", "heart_failure"]),
    ("exclusion", "Bone marrow and peripheral blood stem cell transplantation", ["stem_cell_transplant"]),
]


@pytest.mark.parametrize(("role", "line", "names"), SHARED)
def test_an_adjective_before_or_is_a_kind_of_the_noun_behind_it(role: Role, line: str, names: list[str]) -> None:
    """What has no noun of its own is a kind of what the next part names, and no finding without a name."""
    tree = read_line(make_regular(line), role).tree
    assert [item.about.name for item in statements(tree)] == names


def test_what_is_no_adjective_stays_what_it_is() -> None:
    """A thing that the vocabulary does not know is not taken for a kind of the next."""
    tree = read_line(make_regular("Xylitol gum or chronic gout"), "exclusion").tree
    assert [item.about.name for item in statements(tree)] == ["", "gout"]


def test_a_list_of_organs_before_surgery_is_no_surgery_of_the_heart() -> None:
    """Only a term that an adjective leads shares its noun."""
    tree = read_line(make_regular("Heart, liver and kidney function sufficient for surgery"), "inclusion").tree
    assert "cardiac_surgery" not in [item.about.name for item in statements(tree)]


def test_what_narrows_the_first_is_kept() -> None:
    """`Symptomatic brain or adrenal metastasis`: without symptoms nobody is kept out."""
    tree = read_line(make_regular("Symptomatic brain or adrenal metastasis"), "exclusion").tree
    assert all(item.said for item in statements(tree))


def test_the_question_says_the_noun_that_is_shared() -> None:
    """What is asked of the first says what it is a kind of."""
    asked = [question.text for question in rule_line("Arterial or venous thrombosis", "exclusion").questions.values()]
    assert any("Arterial (thromboembolism)" in text for text in asked)
