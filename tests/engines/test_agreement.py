"""The columnar engine and the reference engine agree: every truth and every need, on generated rules and patients."""

from __future__ import annotations

import os

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from engines.cohorts import KINDS, TRIAL, Cohort, make_cohort
from small_vocabulary import small_vocabulary
from strategies import EVERY_FEATURE, features, rules
from trialrun.engines import Context, evaluate, patients
from trialrun.engines.columnar import judge_cohort, open_cohort
from trialrun.ground.truth import Unknown
from trialrun.rules import print_rule
from trialrun.rules.nodes import Rule

VOCABULARY = small_vocabulary()
# A long run asks for more pairs, and for others: TRIALRUN_PAIRS=100000 TRIALRUN_SEED=7.
PAIRS = int(os.environ.get("TRIALRUN_PAIRS", "2000"))
SEEN_RULES: set[str] = set()
SEEN_KINDS: set[str] = set()
SEEN_TRUTHS: set[type] = set()
ASSUMED = (frozenset(), frozenset(), frozenset({"condition"}), frozenset({"exposure", "procedure"}))


def test_both_engines_agree() -> None:
    """Both engines give the same truth and the same needs for every generated rule and patient.

    And every node, selector, window, anchor and kind of record has been generated at least once.
    """
    agree()
    assert sorted(EVERY_FEATURE - SEEN_RULES) == []
    assert sorted(KINDS - SEEN_KINDS) == []
    assert len(SEEN_TRUTHS) == 3


@seed(int(os.environ.get("TRIALRUN_SEED", "1")))
@settings(max_examples=PAIRS, deadline=None, database=None, derandomize=False)
@given(rules(VOCABULARY), st.integers(0, 2**32))
def agree(rule: Rule, number: int) -> None:
    """One pair of a rule and a cohort around its edges."""
    assert_same(rule, make_cohort(rule, VOCABULARY, number), number)


def assert_same(rule: Rule, cohort: Cohort, number: int) -> None:
    """Compare both engines on every patient of one cohort, with and without a side that is favoured."""
    SEEN_RULES.update(features(rule))
    SEEN_KINDS.update(cohort.kinds)
    store, everyone = open_cohort(cohort), list(patients(cohort))
    for favours in (True, False, None):
        context = Context(cohort.as_of, TRIAL, ASSUMED[number % 4], favours, VOCABULARY)
        judged = judge_cohort({"rule": (rule, favours)}, store, context)
        for position, patient in enumerate(everyone):
            expected = evaluate(rule, patient, context).truth
            found = judged.at("rule", position)
            SEEN_TRUTHS.add(type(expected))
            assert found == expected, f"{print_rule(rule)}\n{patient}\n{context.as_of}"
            if isinstance(expected, Unknown):
                assert expected.needs
