"""What a rule made of an eligibility line asks, where records are silent or words say more than the vocabulary."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.read.criteria.cautions import rule_line, rule_lines
from trialrun.rules import Attest, atoms, check_rule, parse_rule, print_rule
from trialrun.terms import load_vocabulary

# line, list, rule
ASKED_WHOLE = [
    ("Documented allergy to lenalidomide, daratumumab or any component of the study drug", "exclusion"),
    ("Women and men agree to use two forms of contraception", "inclusion"),
    ("Multiple myeloma or plasmacytoma, relapsed after at least 1 line of therapy", "inclusion"),
    ("Severe cardiac disease, in the opinion of the investigator", "exclusion"),
    ("For patients with diabetes and neuropathy, HbA1c <= 8 %", "inclusion"),
    ("Subjects with a lone plasmacytoma should be considered for irradiation instead", "exclusion"),
]
CAREFUL = [
    ("Known HIV infection", "exclusion", "hiv_test positive or hiv_infection ever"),
    (
        "Women of childbearing potential must have a negative pregnancy test",
        "inclusion",
        "if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement)) "
        "then pregnancy_test negative",
    ),
    ("Platelets >= 75 x 10^9/L", "inclusion", "platelets >= 75 10*9/L"),
]


def test_lines_read_together_are_read_as_each_is_alone() -> None:
    """No line of a list, however long, changes how another is read; they stay in order, and one may stand twice."""
    lines = [*ASKED_WHOLE, *((line, role) for line, role, _ in CAREFUL), ("", "inclusion"), ASKED_WHOLE[0]]
    lines += [
        (f"Haemoglobin of at least {grams} g/dL, because of the risk of bleeding", "inclusion")
        for grams in range(4, 99)
    ]
    assert rule_lines(lines) == [rule_line(line, role) for line, role in lines]
    assert rule_lines([]) == []


@pytest.mark.parametrize(("line", "role"), ASKED_WHOLE)
def test_a_line_that_is_not_accounted_for_is_asked_as_a_whole(line: str, role: str) -> None:
    """A reading that leaves a thing out, or turns a demand around, decides nobody's entry: the line itself is asked."""
    ruled = rule_line(line, role)
    assert ruled.rule is not None
    assert all(isinstance(atom, Attest) for atom in atoms(ruled.rule))
    assert any(line[:20] in question.text for question in ruled.questions.values())


@pytest.mark.parametrize(("line", "role", "rule"), CAREFUL)
def test_silence_of_a_record_decides_nothing(line: str, role: str, rule: str) -> None:
    """What records seldom say is asked; an infection shows in its test as well; a plain limit stays as it is."""
    found = rule_line(line, role).rule
    assert found is not None
    assert print_rule(found) == rule


def test_a_ratio_is_not_compared_with_a_percentage() -> None:
    """65 % is no ratio of 65: such a limit is asked. A scale is printed with or without the sign."""
    ratio, scale = rule_line("Kappa/lambda ratio > 65 %", "inclusion"), rule_line("Karnofsky >= 70 %", "inclusion")
    assert ratio.rule is not None and scale.rule is not None
    assert all(isinstance(atom, Attest) for atom in atoms(ratio.rule))
    assert print_rule(scale.rule) == "karnofsky >= 70"


def test_a_relapsed_disease_need_not_be_coded_as_relapsed() -> None:
    """The disease must be there; that it has relapsed may be recorded or said by a person."""
    ruled = rule_line("Relapsed multiple myeloma", "inclusion")
    assert ruled.rule is not None
    said = print_rule(ruled.rule)
    assert said.startswith("multiple_myeloma and (relapsed_multiple_myeloma or attest(")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("abehilnoprst <>=0123456789%/,.;:()-\n"), max_size=120), st.booleans())
def test_every_rule_checks_and_has_its_questions_worded(line: str, excludes: bool) -> None:
    """Whatever the text: the rule parses back, no check finds an error, and every question has its words."""
    ruled = rule_line(line, "exclusion" if excludes else "inclusion")
    if ruled.rule is None:
        return
    assert parse_rule(print_rule(ruled.rule)) == ruled.rule
    assert all(problem.severity != "error" for problem in check_rule(ruled.rule, load_vocabulary()))
    asked = {atom.question for atom in atoms(ruled.rule) if isinstance(atom, Attest)}
    assert asked == set(ruled.questions)
