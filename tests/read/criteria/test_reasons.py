"""Why a line asks what it asks is no part of what it asks; why a patient met with something is."""

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.scan.reasons import without_reasons
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule


def _rule(line: str, role: Role) -> str:
    rule = rule_line(line, role).rule
    return "" if rule is None else print_rule(rule)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Nursing mothers (as the drug passes into milk and may harm the infant)", "breastfeeding"),
        ("Pregnancy, because the effects of the drug on the unborn are unknown", "pregnancy"),
        ("Pregnant women are excluded since the study drug is teratogenic", "pregnancy"),
        ("Current use of warfarin due to the risk of haemorrhage", "exposure to warfarin"),
        ("Women who are pregnant (to avoid exposure of the fetus)", "pregnancy"),
        (
            "Prior daratumumab, given the shared mechanism, unless stopped at least 6 months ago",
            "exposure to daratumumab ever unless attest(stopped_at_least_6_months_ago)",
        ),
    ],
)
def test_a_reason_for_an_exclusion_asks_nothing(line: str, rule: str) -> None:
    """In a bracket, behind a comma or behind the verb that keeps out, a reason leaves the rule as it is without it."""
    assert _rule(line, "exclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Age >= 18 years, since no data on dosing exist in children",
        "Age >= 18 years. Because there is no experience in patients younger than 18 years, children are excluded",
        "Age >= 18 years. Children are excluded.",
        "Age >= 18 years; because no safety data are available below 18 years of age, children are excluded"
        " from this trial, but will be eligible for future paediatric trials",
    ],
)
def test_who_is_too_young_is_told_by_the_limit(line: str) -> None:
    """Beside an age limit, why children are not studied and that they are not adds no rule and turns none."""
    assert _rule(line, "inclusion").startswith("age >= 18 years")
    assert rule_line(line, "inclusion").read.holds_when_eligible


@pytest.mark.parametrize(
    "line",
    [
        "Stopped lenalidomide, because of the possible harm of a rash",
        "Hospitalised due to the risk of suicide",
        "Not eligible for surgery, because of the risk of bleeding",
        "Patients treated within 3 months because of a possible infection will be excluded",
        "Hypertension (because the investigator assessed a risk of stroke)",
    ],
)
def test_the_cause_of_what_a_patient_met_with_stays(line: str) -> None:
    """A cause of something that happened to a patient, and words that hold the rule itself, are never left out."""
    regular = make_regular(line)
    assert without_reasons(regular)[0] is regular


def test_every_place_stays_what_it_was() -> None:
    """A reason is made blank, so that quotes of the line still point into the print."""
    line = make_regular("Age >= 18 years. Because no data exist in children, platelets must be >= 50 x 10^9/L")
    bare, _ = without_reasons(line)
    assert len(bare.plain) == len(line.plain)
    assert bare.plain.endswith("latelets must be >= 50 x 10^9/L")


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Not eligible for transplantation because of age or heart failure", "age or heart failure"),
        ("Not a candidate for platinum due to renal impairment, deafness or refusal", "deafness or refusal"),
    ],
)
def test_not_fit_for_some_cause_is_one_question(line: str, question: str) -> None:
    """Causes joined by `or` do not make a denial two questions that must both be answered no."""
    ruled = rule_line(line, "inclusion")
    assert ruled.kind == "attest"
    assert [question in one.text for one in ruled.questions.values()] == [True]


def test_a_cause_behind_a_comma_goes_with_what_it_caused() -> None:
    """`Stopped A, due to neuropathy` does not keep out everybody with neuropathy."""
    assert " or " not in _rule("Stopped bortezomib, due to neuropathy", "exclusion")


@pytest.mark.parametrize(
    "line",
    [
        "Known HIV infection. Testing is not required in the absence of symptoms.",
        "Known HIV infection (HIV tests not mandatory)",
        "Known HIV infection; screening for HIV is not necessary unless a local authority asks for it",
        "Known HIV infection, testing not needed",
    ],
)
def test_that_nobody_has_to_be_tested_lets_nobody_in(line: str) -> None:
    """Who has the infection is kept out, whether or not a test is required."""
    assert _rule(line, "exclusion") == _rule("Known HIV infection", "exclusion")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Psoriasis, since they may flare, or asthma", "asthma"),
        ("Warfarin, due to the risk of bleeding, and heparin", "heparin"),
        ("Aspirin (to prevent stroke)", "to_prevent"),
        ("Oophorectomy because of a high risk of ovarian cancer", "because_of"),
        ("Negative pregnancy test; a test is not required in women after hysterectomy", "attest"),
    ],
)
def test_what_is_more_than_a_reason_stays(line: str, kept: str) -> None:
    """More of a list behind a reason, what a patient is treated for, and whom a test is waived for."""
    assert kept in _rule(line, "exclusion")


def test_another_part_of_the_same_study_lets_in() -> None:
    """Only what another study does says nothing of this one."""
    assert _rule("Asthma, but may be enrolled in another paediatric study", "exclusion") == "asthma"
    assert _rule("Asthma, but may be enrolled in a separate part of this study", "exclusion") != "asthma"


def test_they_are_those_whom_the_reason_names() -> None:
    """A reason that names who is kept out is not lost with them."""
    line = "Because no data exist in patients with cirrhosis or asthma, they are excluded"
    assert "cirrhosis" in _rule(line, "exclusion")
    young = "Age >= 18 years. Because no data are available in infants, they are excluded"
    assert _rule(young, "inclusion") == "age >= 18 years"


@pytest.mark.parametrize("limit", ["Age >= 2 years", "Age >= 18 months"])
def test_beside_a_limit_that_lets_children_in_they_are_asked_about(limit: str) -> None:
    """An age that children have does not tell whom `children are excluded` keeps out."""
    line = f"{limit}. Children are excluded"
    assert " and not attest(" in ruled(line)
