"""A rule is judged before any patient is seen: what can never be decided, or is not meant so, is a finding."""

from __future__ import annotations

import time

import pytest

from rule_cases import CASES
from small_vocabulary import small_vocabulary
from trialrun.ground.dates import Offset
from trialrun.rules import check_rule, parse_rule
from trialrun.rules.bounds import contradicting
from trialrun.rules.nodes import AtLeast, Compare, Fact, Limit, Present, Rule, Since, Window
from trialrun.rules.nodes import EventAnchor as At
from trialrun.terms import load_vocabulary

SMALL = small_vocabulary()

# text, family, severity, part of the message, part of the fix
FINDINGS = [
    ("platelets >= 50 g/L", "unit", "error", "platelets is measured in 10*9/L; g/L cannot be compared", "10*9/L"),
    ("platelets >= 50 K/uL", "unit", "error", "K/uL", "10*3/uL"),
    ("platelets >= 50", "unit", "error", "no unit", "10*9/L"),
    ("bm_plasma_cells >= 30", "unit", "error", "no unit", "%"),
    ("age >= 18", "unit", "error", "no unit", "years"),
    ("ecog <= 2 g/L", "unit", "error", "plain number", "leave the unit out"),
    ("serum_m_protein >= nadir + 5 U/L", "unit", "error", "cannot be compared", "g/dL"),
    ("hemoglobin >= 80 g/dL", "range", "query", "outside what is plausible", "1 to 27 g/dL"),
    ("ecog <= 7", "range", "query", "outside what is plausible", "0 to 5"),
    ("ecog in (0, 7)", "range", "query", "outside what is plausible", "0 to 5"),
    ("ecog > 2 x ULN", "reference", "error", "no reference range", "value"),
    ("age > baseline", "reference", "error", "computed from the person", "amount"),
    ("platelets >= 5 10*9/L and platelets < 3 10*9/L", "contradiction", "error", "never be met together", "bound"),
    ("hemoglobin >= 8 g/dL and hemoglobin < 80 g/L", "contradiction", "error", "never be met together", "bound"),
    ("hemoglobin > 8 g/dL and (asthma and hemoglobin = 8 g/dL)", "contradiction", "error", "never", "bound"),
    ("alt >= 5 x ULN and alt <= 3 x ULN", "contradiction", "error", "never be met together", "bound"),
    ("age >= 18 years and age < 216 months", "contradiction", "error", "never be met together", "bound"),
    ("sex = female and sex = male", "contradiction", "error", "never be met together", "or"),
    ("hbsag positive and hbsag undetectable", "contradiction", "error", "never be met together", "or"),
    ("asthma and no asthma", "contradiction", "error", "never be met together", "or"),
    ("at least 3 of (asthma; malignancy)", "at-least", "error", "list of 2", "2 at most"),
    ("at least 0 of (asthma; malignancy)", "at-least", "error", "always met", "1 or more"),
    ("asthma or malignancy or asthma", "repeated", "query", "twice", "take one out"),
    ("if asthma unless malignancy then ecog = 0", "unless", "error", "neither for nor against", "and not"),
    ("asthma unless (malignancy unless skin_cancer)", "unless", "error", "neither for nor against", "or (...)"),
    ("autologous_sct during 2 weeks before enrolment", "during", "error", "is a moment", "within"),
    ("myocardial_infarction during 1 day before enrolment", "during", "error", "is a moment", "within"),
    ("malignancy except (autologous_sct)", "except", "warning", "not a kind of malignancy", "unless"),
    ("asthma after as_of", "window", "warning", "nothing lies in the window", "before as_of"),
    ("asthma within 0 days before enrolment", "window", "query", "a single day", "length"),
    ("at least 500 years since asthma", "window", "query", "longer than a life", "ever"),
    ("asthma within 500 years before enrolment", "window", "query", "longer than a life", "ever"),
    ("ecog = II", "value", "error", "is not a number", "`2`"),
    ("asthma [status = uncontrolled]", "qualifier", "query", "not one that records use", "attest"),
    ("exposure to lenalidomide [amount > 10]", "qualifier", "warning", "without its unit", "unit = mg"),
    ("at least 0 days since asthma", "window", "query", "almost always met", "distance"),
    ("age >= 18 years ever", "derived", "error", "takes no window", "leave a window out"),
    ("any sex = female", "derived", "error", "takes no selector", "leave a selector out"),
    ("sex [method = x] = female", "derived", "error", "takes no qualifiers", "leave qualifiers out"),
    ("asthma [line = 1]", "qualifier", "error", "condition has no 'line'", "severity"),
    ("exposure to daratumumab [severity = mild]", "qualifier", "error", "exposure has no 'severity'", "line"),
    ("asthma [severity > mild]", "qualifier", "error", "no order", "in (...)"),
    ("adverse_event [grade >= two]", "qualifier", "error", "is a number", "grade >= 2"),
    ("asthma [severity = awful]", "qualifier", "query", "awful", "mild, moderate, severe"),
    ("asthma after end of exposure to daratumumab [severity = mild]", "qualifier", "error", "exposure", "line"),
    ("malignancy except (skin_cancer [line = 1])", "qualifier", "error", "condition", "site"),
    ("sex = femal", "value", "error", "no value 'femal'", "`female`"),
    ("heavy_chain = xyz", "value", "error", "no value 'xyz'", "IgG, IgA, IgM"),
    ("ecog in (low, high)", "value", "error", "not a number", "numbers"),
    ("lowest hbsag positive", "selector", "error", "no lowest value", "any or all"),
    ("highest hbv_dna detectable", "selector", "error", "no highest", "any or all"),
    ("count of lines of asthma ever > 1", "count", "error", "no lines", "lines of"),
    ("count of asthma ever >= 0", "count", "error", "always met", ">= 1"),
    ("count of asthma ever < 0", "count", "error", "never met", "= 0"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "family", "severity", "message", "fix"), FINDINGS, ids=[row[0] for row in FINDINGS])
def test_each_problem_is_found(text: str, family: str, severity: str, message: str, fix: str) -> None:
    """The finding has its family and severity, names the problem and says what to write."""
    found = [finding for finding in check_rule(parse_rule(text, SMALL), SMALL) if finding.family == family]
    assert found, check_rule(parse_rule(text, SMALL), SMALL)
    assert found[0].severity == severity
    assert message in found[0].message
    assert fix in found[0].fix
    assert found[0].quote


@pytest.mark.parametrize(
    "text",
    [
        *(case.text for case in CASES),
        "platelets >= 50 10*3/uL",
        "creatinine <= 177 umol/L",
        "any platelets >= 5 10*9/L and any platelets < 3 10*9/L",
        "platelets >= 5 10*9/L and platelets <= 5 10*9/L",
        "platelets >= 5 10*9/L or platelets < 3 10*9/L",
        "lowest hemoglobin >= 9 g/dL and highest hemoglobin <= 8 g/dL",
        "platelets >= 5 10*9/L within 1 day before enrolment and platelets < 3 10*9/L",
        "alt >= 5 x ULN and alt <= 30 U/L",
        "alt >= 5 x ULN and alt <= 30 x LLN",
        "skin_cancer except (malignancy [status = resolved])",
        "myocardial_infarction",
        "asthma during 2 weeks before enrolment",
    ],
)
def test_sound_rules_have_no_finding(text: str) -> None:
    """What is right, though unusual, is not criticised."""
    assert check_rule(parse_rule(text, SMALL), SMALL) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_the_cases_are_sound_with_the_bundled_vocabulary(case: object) -> None:
    """No rule of the manual has a finding."""
    text = getattr(case, "text", "")
    assert check_rule(parse_rule(text), load_vocabulary()) == ()


@pytest.mark.parametrize(
    ("rule", "family"),
    [
        (Present(Fact("no_such_thing")), "rule-name"),
        (Present(Fact("daratumumab")), "rule-name"),
        (Present(Fact("two words")), "rule-text"),
        (Compare(Fact("no_such_thing"), ">", Limit()), "rule-text"),
        (Since(Fact("asthma"), Offset(1, "d"), At("no_such_event")), "rule-name"),
        (Present(Fact("asthma"), Window("within", Offset(1, "d"), "before", At("party"))), "rule-name"),
        (AtLeast(1, ()), "rule-text"),
    ],
)
def test_trees_made_by_hand_are_judged_too(rule: Rule, family: str) -> None:
    """A tree that never was text is judged by the same names and grammar, and nothing is raised."""
    assert family in {finding.family for finding in check_rule(rule, SMALL)}


def test_questions_need_their_wording() -> None:
    """Where wordings are given, an attestation without one is a finding; elsewhere it is not judged."""
    rule = parse_rule("attest(informed_consent) and attest(willing_to_comply)", SMALL)
    assert check_rule(rule, SMALL) == ()
    found = check_rule(rule, SMALL, questions={"informed_consent": "Has consent been signed?"})
    assert [finding.family for finding in found] == ["question"]
    assert "willing_to_comply" in found[0].message


def test_unless_has_a_meaning_under_not_and_in_lists() -> None:
    """`not`, `and`, `or`, `at least`, then and else keep or flip the favour; none of them takes it away."""
    text = "not (asthma unless malignancy) and at least 1 of (if asthma then (ecog = 0 unless malignancy); skin_cancer)"
    assert check_rule(parse_rule(text, SMALL), SMALL) == ()


def test_each_finding_is_given_once() -> None:
    """The same problem at two places with the same text is one finding."""
    found = check_rule(parse_rule("if asthma then ecog <= 7 else not ecog <= 7", SMALL), SMALL)
    assert len(found) == 1


def test_a_name_that_depends_on_the_trial_is_doubted() -> None:
    """No record says that a cancer is another one than that under study, so the name alone would match nothing."""
    vocabulary = load_vocabulary()
    (finding,) = check_rule(parse_rule("no other_malignancy ever"), vocabulary)
    assert (finding.family, finding.severity) == ("relative", "warning")
    assert "`malignancy` with `except" in finding.fix


def test_thousands_of_bounds_that_agree_are_judged_at_once() -> None:
    """Only bounds of one value on one scale are compared, and where the strictest of them leave room none is."""
    rules = [parse_rule(f"platelets >= {n} 10*9/L") for n in range(3000)]
    rules += [parse_rule(f"platelets <= {n} x ULN") for n in range(1, 3000)]
    started = time.process_time()
    assert list(contradicting(rules, load_vocabulary())) == []
    assert time.process_time() - started < 5


def test_what_excludes_each_other_is_told_by_its_numbers() -> None:
    """Of four demands two pairs exclude each other; they come in the order of the demands."""
    texts = ("platelets >= 50 10*9/L", "asthma", "platelets < 20000 /uL", "no asthma")
    rules = [parse_rule(text) for text in texts]
    assert list(contradicting(rules, load_vocabulary())) == [(0, 2), (1, 3)]
