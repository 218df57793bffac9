"""Eligibility: lines as criteria, what is asked, what is demanded, and a population without a list."""

import pytest

from read.building.sources_made import built, lines, printed, trial
from trialrun.protocol.eligibility import Criterion, Eligibility
from trialrun.rules import Attest, atoms

LIST = """Inclusion Criteria:
- Platelet count at least 50 x 10^9/L
- Signed informed consent
- Ability to walk and hemoglobin > 8 g/dL
Exclusion Criteria:
- Pregnant or breastfeeding women
- Major surgery within 4 weeks prior to enrollment
- Poor performance status will not be an exclusion criterion"""


def eligibility(text: str, **fields: object) -> Eligibility:
    """The eligibility of a list."""
    return trial(eligibility=lines(text, 100), **fields).eligibility


def only(text: str) -> Criterion:
    """The criterion of a list of one line."""
    (one,) = eligibility(text).criteria
    return one


def test_every_line_is_a_criterion_in_its_list() -> None:
    """Each bullet is one criterion, with its list, its words and its line."""
    made = eligibility(LIST)
    assert [one.list_role for one in made.criteria] == ["inclusion"] * 3 + ["exclusion"] * 3
    assert made.criteria[0].label == "Platelet count at least 50 x 10^9/L"
    assert [one.lines.text for one in made.criteria] == ["101", "102", "103", "105", "106", "107"]
    assert made.complete


def test_kinds_say_how_much_a_record_can_answer() -> None:
    """All of it, a part, nothing but a person, or nothing at all: a note limits nobody."""
    kinds = [one.kind for one in eligibility(LIST).criteria]
    assert (kinds[0], kinds[1], kinds[5]) == ("compiled", "attest", "note")
    assert kinds[4] == "compiled"


def test_a_compiled_line_has_its_rule() -> None:
    """The rule is the line as printed, in the language of rules."""
    one = only("Inclusion Criteria:\n- Platelet count at least 50 x 10^9/L")
    assert one.rule is not None
    assert one.rule.text == "platelets >= 50 10*9/L"
    assert one.id == "platelets"


def test_what_a_rule_leaves_out_is_asked() -> None:
    """A line understood in part names the rest, and its rule asks for it."""
    for one in eligibility(LIST).criteria:
        asked = [atom for atom in atoms(one.rule.tree) if isinstance(atom, Attest)] if one.rule else []
        assert (one.kind == "partly") == bool(one.rest)
        assert bool(asked) == (one.kind in ("partly", "attest"))


def test_an_exclusion_must_not_hold() -> None:
    """An eligible patient has no criterion of the exclusion list true."""
    assert [one.holds_when_eligible for one in eligibility(LIST).criteria[3:5]] == [False, False]


def test_questions_are_unique_and_each_is_asked() -> None:
    """Every key is one question, and every question is asked by a rule."""
    text = "Inclusion Criteria:\n" + "\n".join(
        f"- Able to dance number {n} of the old songs without help" for n in "ABCDE"
    )
    made = eligibility(text)
    asked = [
        atom.question for one in made.criteria if one.rule for atom in atoms(one.rule.tree) if isinstance(atom, Attest)
    ]
    assert set(asked) == set(made.questions)
    assert len({question.text for question in made.questions.values()}) == len(made.questions)


def test_two_lines_of_the_same_fact_have_names_of_their_own() -> None:
    """A name stands for one criterion."""
    text = "Inclusion Criteria:\n- Platelets > 50 x 10^9/L\n- Platelets < 900 x 10^9/L"
    assert [one.id for one in eligibility(text).criteria] == ["platelets", "platelets_2"]


def test_a_test_that_a_line_demands_belongs_to_screening() -> None:
    """A negative pregnancy test within a week is a test, with its window."""
    one = only(
        "Inclusion Criteria:\n"
        "- Women of childbearing potential must have a negative pregnancy test within 7 days of registration"
    )
    assert [(test.concept, test.within.text if test.within else "", test.anchor) for test in one.tests] == [
        ("pregnancy_test", "7 days", "registration")
    ]


def test_contraception_lasts_beyond_the_last_dose() -> None:
    """The duty says how long, and after which drug where the line names one."""
    one = only(
        "Exclusion Criteria:\n"
        "- Men who do not use contraception during the study and for 3 months after the last dose of daratumumab"
    )
    (duty,) = one.duties
    assert (duty.label, duty.after_last_dose.text if duty.after_last_dose else "", duty.drug) == (
        "contraception",
        "3 months",
        "daratumumab",
    )


def test_a_duty_without_a_length_has_none() -> None:
    """No length is put in where the line states none."""
    one = only("Inclusion Criteria:\n- Agree to use contraception")
    assert [(duty.before_first_dose, duty.after_last_dose) for duty in one.duties] == [(None, None)]


@pytest.mark.parametrize(
    ("text", "value"), [("18 Years", "18 a"), ("6 Months", "6 mo"), ("2 Weeks", "2 wk"), ("N/A", ""), ("No limit", "")]
)
def test_the_age_limit_of_the_record(text: str, value: str) -> None:
    """Number and unit as the field states them; no limit is none."""
    limit = eligibility(LIST, minimum_age=printed(text)).minimum_age
    assert (limit.value.text if limit else "") == value


@pytest.mark.parametrize(("text", "value"), [("All", "all"), ("Both", "all"), ("FEMALE", "female"), ("Unknown", "")])
def test_the_sex_of_the_record(text: str, value: str) -> None:
    """One of three words; any other word is no limit."""
    limit = eligibility(LIST, sex=printed(text)).sex
    assert (limit.value if limit else "") == value


def test_without_a_list_the_described_population_is_asked() -> None:
    """The disease is a rule, all else is asked, and nobody can be called eligible."""
    text = "This trial is open to patients with multiple myeloma who were never treated."
    made = trial(summary=(printed(text, 9),)).eligibility
    (one,) = made.criteria
    assert not made.complete
    assert made.incomplete_because
    assert (one.list_role, one.kind, one.lines.text) == ("population", "partly", "9")
    assert one.rule is not None
    assert one.rule.text == "multiple_myeloma and attest(population_as_described)"


def test_without_list_and_population_there_is_no_criterion() -> None:
    """Nothing is made of a text that describes nobody."""
    made = built(summary=(printed("Fictumab is studied."),))
    assert made.trial.eligibility.criteria == ()
    assert not made.trial.eligibility.complete
    assert "eligibility-list" in {finding.family for finding in made.findings}


def test_criteria_that_nobody_can_meet_together_are_asked() -> None:
    """One of two rules that contradict each other was misread: both become questions, and the finding says so."""
    text = "Inclusion Criteria:\n- Platelets >= 100 x 10^9/L\n- Platelets < 50 x 10^9/L"
    made = built(eligibility=lines(text, 100))
    assert [one.kind for one in made.trial.eligibility.criteria] == ["attest", "attest"]
    found = [one for one in made.findings if one.family == "criteria-contradiction"]
    assert {one.severity for one in found} == {"warning"}
    assert {one.calculation for one in found} == {"platelets >= 100 10*9/L", "platelets < 50 10*9/L"}


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("Serious infection, unless the sponsor agrees", "sponsor"),
        ("Serious infection, unless the investigator agrees", "investigator"),
        ("Willing to attend all visits", "patient"),
    ],
)
def test_who_agrees_answers(line: str, by: str) -> None:
    """What a patient agrees to is asked of the patient; the leave of the sponsor or investigator is asked of them."""
    made = eligibility(f"Exclusion Criteria:\n- {line}")
    assert by in {question.by for question in made.questions.values()}
    assert {question.by for question in made.questions.values()} <= {by, "investigator"}


def test_men_on_one_line_and_women_on_the_next_are_both_let_in() -> None:
    """Each requirement is asked of its own sex; where one sex alone is named, the patient must be of it."""
    made = eligibility("Inclusion Criteria:\n- Men aged 21 to 41 years\n- Women aged 26 to 46 years")
    assert [one.rule.text for one in made.criteria if one.rule is not None] == [
        "if sex = male then age >= 21 years and age <= 41 years",
        "if sex = female then age >= 26 years and age <= 46 years",
    ]
    alone = only("Inclusion Criteria:\n- Women aged 26 to 46 years")
    assert alone.rule is not None
    assert alone.rule.text == "sex = female and age >= 26 years and age <= 46 years"


def test_a_list_of_exclusions_alone_calls_nobody_eligible() -> None:
    """Where a document lists only who is kept out, eligibility is not complete, and a finding says what to do."""
    made = built(eligibility=lines("Exclusion Criteria:\n- Pregnant women\n- Platelets < 50 x 10^9/L", 10))
    assert not made.trial.eligibility.complete
    assert "kept out" in made.trial.eligibility.incomplete_because
    (found,) = (one for one in made.findings if one.family == "eligibility-list")
    assert found.fix
    assert eligibility(LIST).complete
    elsewhere = lines("Inclusion criteria:\n- See the protocol\nExclusion Criteria:\n- Pregnant women", 10)
    assert not built(eligibility=elsewhere).trial.eligibility.complete


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Key exclusion criteria: previous maintenance, platelets below 50 x 10^9/L.", "exclusion"),
        ("The main exclusion criteria were pregnancy and previous maintenance.", "exclusion"),
        ("Key inclusion criteria: hemoglobin of at least 8 g/dL.", "inclusion"),
    ],
)
def test_criteria_told_in_a_sentence_are_criteria(sentence: str, role: str) -> None:
    """A sentence that names its criteria, with a colon or a verb, is a criterion of its role."""
    made = trial(summary=(printed(sentence),)).eligibility
    assert [one.list_role for one in made.criteria] == [role]
    assert not made.complete
