"""The English of a rule says what the tree says, in words a coordinator would use."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from rule_cases import CASES, Case
from small_vocabulary import small_vocabulary
from strategies import rules
from trialrun.rules import Outline, Rule, parse_rule, print_rule, rule_outline, rule_to_english
from trialrun.terms import Vocabulary

SMALL = small_vocabulary()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_each_construct_reads_as_the_manual_says(case: Case) -> None:
    """The text of every case is canonical and its English is the one printed in the manual."""
    rule = parse_rule(case.text, SMALL)
    assert print_rule(rule) == case.text
    assert rule_to_english(rule, SMALL) == case.english


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_each_construct_holds_with_the_bundled_vocabulary(case: Case) -> None:
    """The texts of the manual can be used as they are, and have an English."""
    rule = parse_rule(case.text)
    assert print_rule(rule) == case.text
    assert rule_to_english(rule)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("no castleman_disease ever", "no Castleman disease at any time"),
        ("not fev1 recorded", "not (FEV1, % of predicted recorded)"),
        ("not sex = female", "sex is not female"),
        ("not (asthma and malignancy)", "not (current asthma and current malignancy)"),
        ("not attest(informed_consent)", "a person denies: informed consent"),
        ("asthma or malignancy or skin_cancer", "(current asthma), (current malignancy) or (current skin cancer)"),
        ("ecog in (0, 1) or asthma", "(ECOG performance status is 0 or 1 (latest value)) or (current asthma)"),
        (
            "asthma and (malignancy or skin_cancer)",
            "(current asthma) and (current malignancy or current skin cancer)",
        ),
        ("asthma ever", "asthma at any time"),
        ("asthma within 1 year of enrolment", "asthma within 1 year before or after enrolment"),
        ("asthma within 1 year before enrolment", "asthma in the year before enrolment"),
        ("asthma at least 1 year before enrolment", "asthma at least 1 year before enrolment"),
        ("asthma after start of first autologous_sct",
         "asthma at or after the start of the first autologous stem cell transplantation"),
        ("autologous_sct", "autologous stem cell transplantation at any time"),
        ("exposure to daratumumab [line != 1; route = oral]",
         "current exposure to daratumumab in any line but 1 by the oral route"),
        ("count of asthma ever = 1", "exactly 1 record of asthma at any time"),
        ("life_expectancy >= 3 months", "life expectancy at least 3 months (latest value)"),
        ("egfr >= 30 mL/min/{1.73_m2}",
         "estimated glomerular filtration rate at least 30 mL/min/1.73 m2 (latest value)"),
        ("hbv_dna < 20 [IU]/mL", "HBV DNA below 20 IU/mL (latest value)"),
        ("creatinine < 100 umol/L", "creatinine below 100 µmol/L (latest value)"),
        (
            "if asthma then (if malignancy then skin_cancer)",
            "if current asthma, then (if current malignancy, then current skin cancer)",
        ),
    ],
)  # fmt: skip
def test_words_fit_the_construct(text: str, english: str) -> None:
    """Articles, plurals, negations, units and lists read as a clinician writes them."""
    assert rule_to_english(parse_rule(text, SMALL), SMALL) == english


def test_attestations_use_the_wording_given(vocabulary: Vocabulary) -> None:
    """Where the question has a wording, it is what is asked."""
    rule = parse_rule("attest(informed_consent)", vocabulary)
    asked = rule_to_english(rule, vocabulary, {"informed_consent": "Has consent been signed?"})
    assert asked == 'a person confirms: "Has consent been signed?"'


def test_outline_nests_what_the_tree_nests(vocabulary: Vocabulary) -> None:
    """Each list is a heading with its parts below it; each atom is one line of English."""
    text = "at least 1 of (asthma; not (skin_cancer or malignancy); if asthma then ecog = 0; asthma unless attest(x))"
    outline = rule_outline(parse_rule(text, vocabulary), vocabulary)
    assert outline == Outline(
        "at least 1 of the following",
        (
            Outline("current asthma"),
            Outline(
                "not",
                (Outline("any of the following", (Outline("current skin cancer"), Outline("current malignancy"))),),
            ),
            Outline(
                "depending on",
                (Outline("if current asthma"), Outline("then ECOG performance status equal to 0 (latest value)")),
            ),
            Outline("with an exception", (Outline("current asthma"), Outline("unless a person confirms: x"))),
        ),
    )


@settings(max_examples=200)
@given(rules(SMALL))
def test_every_rule_has_an_english(rule: Rule) -> None:
    """Any rule can be said: brackets balance, and nothing is doubled, empty or left in code."""
    text = rule_to_english(rule, SMALL)
    assert text.count("(") == text.count(")")
    assert "  " not in text
    assert "[" not in text
    assert "10*" not in text
    assert rule_outline(rule, SMALL).text


def test_different_rules_read_differently(vocabulary: Vocabulary) -> None:
    """No two atoms of the case table share one English."""
    said = [rule_to_english(parse_rule(case.text, vocabulary), vocabulary) for case in CASES]
    assert len(set(said)) == len(said)
