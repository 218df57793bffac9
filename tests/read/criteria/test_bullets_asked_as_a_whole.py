"""What is doubtful as a whole is asked as a whole: a bullet beside others, a list of which some are meant."""

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule


def asked(line: str, role: Role) -> tuple[str, list[str]]:
    """The rule of a line, and the words of its questions."""
    ruled = rule_line(line, role)
    assert ruled.rule is not None
    return print_rule(ruled.rule), [question.text for question in ruled.questions.values()]


@pytest.mark.parametrize(
    "doubted",
    [
        "- Platelets >= 80 x 10^9/L. This applies only to patients without splenomegaly.",
        "- AST and ALT <= 3 x ULN\n- NOTE: AST and ALT up to 6 x ULN is acceptable in liver metastases",
        "- ALT <= 3 x ULN\n- 6 x ULN if liver metastases",
        "- ALT <= 3 x ULN; in liver metastases 6 x ULN",
        "- AST, ALT and alkaline phosphatase <= 3 x ULN, 6 times allowed with metastases",
    ],
)
def test_one_limit_that_is_doubted_leaves_the_others(doubted: str) -> None:
    """The question is of that bullet, with its note, and of no other."""
    rule, questions = asked(
        f"Organ function:\n- ANC >= 1.2 x 10^9/L\n{doubted}\n- Creatinine <= 1.4 mg/dL", "inclusion"
    )
    assert rule.startswith("anc >= 1.2 10*9/L and attest(meets_the_line_")
    assert rule.endswith(") and creatinine <= 1.4 mg/dL")
    assert len(questions) == 1
    assert all(line.strip("- ") in questions[0] for line in doubted.split("\n"))
    assert "ANC" not in questions[0]
    assert "Creatinine" not in questions[0]


def test_one_exclusion_that_is_doubted_leaves_the_others() -> None:
    """It keeps somebody out or not; the others do by themselves."""
    rule, questions = asked(
        "Any of:\n- Gout\n- Either COPD, no steroids or stroke\n- Creatinine > 2 mg/dL", "exclusion"
    )
    assert rule.startswith("gout or attest(is_kept_out_by_")
    assert rule.endswith(") or creatinine > 2 mg/dL")
    assert len(questions) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Organ function:\n- ANC >= 1.2 x 10^9/L\n- ALT <= 3 x ULN\n- These limits apply only to those over 60 years",
        "Organ function:\n- ANC >= 1.2 x 10^9/L\n- ALT <= 3 x ULN\n- NOTE: these limits apply only to the over 60s",
        "Organ function:\n- ANC >= 1.2 x 10^9/L\n- Gout is allowed. Such patients must take aspirin.\n- ALT <= 3 x ULN",
    ],
)
def test_what_may_be_said_of_other_bullets_asks_the_line(line: str) -> None:
    """A bullet that leans on others, or lets somebody in, may change what the others ask."""
    rule, _ = asked(line, "inclusion")
    assert rule.startswith("attest(")
    assert " and " not in rule


@pytest.mark.parametrize(
    "line",
    [
        "Not meeting all of the following: gout, asthma",
        "Not fulfilling all of the following:\n- gout\n- asthma",
        "Failure to meet all of the following: platelets >= 60 x 10^9/L, hemoglobin >= 9 g/dL",
        "Inability to fulfil one of the following:\n- platelets >= 60 x 10^9/L\n- hemoglobin >= 9 g/dL",
        "Patients who do not have both of the following:\n- platelets >= 60 x 10^9/L\n- ALT <= 3 x ULN",
    ],
)
def test_not_meeting_all_of_a_list_is_asked_as_what_keeps_out(line: str) -> None:
    """Whoever lacks one of them is kept out: no limit of the list keeps somebody out by being met."""
    ruled = rule_line(line, "exclusion")
    assert ruled.rule is not None
    assert print_rule(ruled.rule).startswith("attest(")
    assert not ruled.read.holds_when_eligible


def test_a_limit_of_those_who_have_something_does_not_ask_for_it() -> None:
    """Who has no Gilbert syndrome may enter."""
    rule, _ = asked("Bilirubin <= 1.4 x ULN; in Gilbert's syndrome 4 x ULN", "inclusion")
    assert "gilbert_syndrome" not in rule.replace("in_gilbert", "")


@pytest.mark.parametrize(
    ("role", "line"),
    [
        ("inclusion", "Refractory to one of bortezomib, carfilzomib, thalidomide"),
        ("inclusion", "Failed at least two of bortezomib, carfilzomib, thalidomide"),
        ("exclusion", "Refractory to bortezomib and carfilzomib"),
        ("inclusion", "Women on warfarin or heparin who have gout"),
        ("inclusion", "Excluding gout"),
    ],
)
def test_how_many_of_a_list_or_whose_it_is_is_asked(role: Role, line: str) -> None:
    """No one of the list is asked for by itself, and the question says what an answer means."""
    rule, questions = asked(line, role)
    assert rule.startswith("attest(")
    assert len(questions) == 1
    assert line in questions[0]
    assert questions[0].startswith("Does ")
