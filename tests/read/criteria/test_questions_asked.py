"""The questions of a line: each is answered without the line, and says what is printed."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_as_listed
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

COUNTED: list[tuple[Role, str, str]] = [
    ("inclusion", "Fewer than 4 prior strokes", "must: no stroke ever or attest(fewer_than_4_prior_strokes)"),
    ("inclusion", "Less than 10 days of aspirin",
     "must: no exposure to aspirin or attest(less_than_10_days_of_aspirin)"),
    ("inclusion", "At least 3 months since radiotherapy to less than 20% of the marrow",
     "must: attest(at_least_3_months_since_radiotherapy_to_less_tha)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), COUNTED)
def test_a_number_that_is_the_most_is_asked_as_printed(role: Role, line: str, rule: str) -> None:
    """Whoever has none of it has no more than so many; of whoever has some it is asked, and yes is good."""
    assert ruled_as_listed(line, role) == rule


def test_a_question_has_the_noun_that_its_word_shares() -> None:
    """`Significant hepatic or renal disease` asks for a disease of each."""
    questions = rule_line("Significant hepatic, pulmonary or renal disease", "exclusion").questions.values()
    assert ["disease" in question.text for question in questions] == [True] * 3


QUESTIONS: list[tuple[str, str]] = [
    ("Patients taking nephrotoxic drugs such as aminoglycosides or contrast media",
     "Patients taking nephrotoxic drugs such as aminoglycosides or contrast media"),
    ("Subjects with small or slowly growing polyps", "Subjects with small or slowly growing polyps"),
    ("Asthma considered unstable or requiring oxygen", "Asthma considered unstable or requiring oxygen"),
    ("Disease of hepatic hydrothorax or azygos ectasia", "hepatic hydrothorax or azygos ectasia"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "asked"), QUESTIONS)
def test_a_question_can_be_answered_without_the_line(line: str, asked: str) -> None:
    """A question keeps the examples and the nouns without which nobody knows what is meant."""
    questions = rule_line(line, "exclusion").questions.values()
    assert any(question.text == f"Is this true of the patient: {asked}?" for question in questions)


def test_a_question_leans_on_no_other_clause() -> None:
    """What is joined to a clause is asked alone: `on prophylaxis`, not `DNA is negative or on ...`."""
    read = rule_line("Anti-HBc positive unless HBV DNA is negative and on entecavir prophylaxis", "exclusion")
    assert all("DNA" not in question.text for question in read.questions.values())


def test_a_question_quotes_the_limit_as_printed() -> None:
    """A person is asked in the words of the line, `14 units/week` and not `14 /wk`."""
    texts = [question.text for question in rule_line("Alcohol intake > 12 units/week", "exclusion").questions.values()]
    assert texts == ["Is this true of the patient: Alcohol intake > 12 units/week?"]


@pytest.mark.parametrize(
    "line",
    [
        "No concurrent warfarin or herbal analogues",
        "No tense or bloody effusion",
        "No mental or communication problems",
    ],
)
def test_what_is_denied_is_not_denied_again_in_its_question(line: str) -> None:
    """A rule that says `not` asks whether it is there: a question with `no` in it would be answered the wrong way."""
    ruled = rule_line(line, "inclusion")
    assert ruled.questions
    assert not any(" no " in question.text.lower() for question in ruled.questions.values())


def test_refused_contraception_is_asked_beside_what_excludes() -> None:
    """Pregnancy keeps out by its record; who refuses contraception is asked."""
    rule = rule_line("Pregnant or nursing women, and patients who refuse to use contraception", "exclusion")
    assert rule.rule is not None
    assert print_rule(rule.rule).startswith("pregnancy or breastfeeding or attest(")
    assert rule_line("Pregnant women; fertile women who agree to use contraception", "exclusion").kind == "attest"


OF_WOMEN = "if sex = female and (childbearing_potential or attest(childbearing_potential_by_judgement)) then "


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Women of childbearing potential must have a negative pregnancy test within 10 days before the first dose and "
         "must use effective contraception until 100 days after the last dose",
         f"{OF_WOMEN}pregnancy_test negative within 10 days before first_dose and "
         "attest(must_use_effective_contraception_until_100_days)"),
        ("Females of childbearing potential must not be pregnant or breastfeeding and must practice birth control",
         f"{OF_WOMEN}no pregnancy and no breastfeeding and attest(must_practice_birth_control)"),
    ],
)  # fmt: skip
def test_contraception_is_asked_beside_the_test_of_pregnancy(line: str, rule: str) -> None:
    """Of women a record tells whether they are pregnant; what they agree to, a person asks."""
    made = rule_line(line, "inclusion").rule
    assert made is not None and print_rule(made) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Women of childbearing potential must have a negative pregnancy test or use contraception",
        "Men and women of childbearing potential must use contraception and have ECOG 0-1",
        "The patient and the spouse are willing to use contraception until 3 half-lives of the drug have passed",
        "Women of childbearing potential must use contraception, a negative pregnancy test and albumin >= 3 g/dL",
        "Women of childbearing potential must have a negative pregnancy test and use contraception, if sexually active",
    ],
)
def test_contraception_beside_anything_else_is_asked_with_it(line: str) -> None:
    """Where men are meant too, something else is asked, or a condition ends the line, all of it is one question."""
    made = rule_line(line, "inclusion").rule
    assert made is not None and print_rule(made).startswith("attest(meets_the_line_")


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Urinary protein 2+ or above", "Is this true of the patient: Urinary protein 2+ or above?"),
        ("Injuries more than 24 hours old", "Is this true of the patient: Injuries more than 24 hours old?"),
        ("Women aged 20-50 years in whom the surgeon sees no hurdle",
         "Does the patient meet this requirement: 'Women aged 20-50 years in whom the surgeon sees no hurdle'?"),
    ],
)  # fmt: skip
def test_a_question_says_its_words_once_and_as_one_would_ask(line: str, asked: str) -> None:
    """Beside a limit of age, too, a line that is asked as it stands is asked as a requirement."""
    assert [question.text for question in rule_line(line, "inclusion").questions.values()] == [asked]


@pytest.mark.parametrize(
    "line",
    ["Other conditions considered not suitable by the investigator", "Not suitable for the trial as judged by a doctor",
     "The investigator considers that the subject is not suitable"],
)  # fmt: skip
def test_an_exclusion_that_says_nothing_but_its_verb_is_asked_whole(line: str) -> None:
    """`By the investigator` alone cannot be answered."""
    assert [question.text for question in rule_line(line, "exclusion").questions.values()] == [
        f"Is this true of the patient: {line}?"
    ]
