"""The columnar engine and the reference engine agree: every truth and every need, on generated rules and patients."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from engines.cohorts import KINDS, TRIAL, Cohort, make_cohort
from engines.vocabulary import small_vocabulary
from strategies import EVERY_FEATURE, features, rules
from trialrun.engines import Context, evaluate, patients
from trialrun.engines.columnar import judge_cohort, open_cohort
from trialrun.ground.truth import Unknown
from trialrun.rules import print_rule
from trialrun.rules.nodes import Rule

VOCABULARY = small_vocabulary()
# A long run asks for more pairs: TRIALRUN_PAIRS=100000.
PAIRS = int(os.environ.get("TRIALRUN_PAIRS", "2400"))
CHUNKS = 4
SEEN_RULES: set[str] = set()
SEEN_KINDS: set[str] = set()
SEEN_TRUTHS: set[type] = set()
ASSUMED = (frozenset(), frozenset(), frozenset({"condition"}), frozenset({"exposure", "procedure"}))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_engines_agree(chunk: int) -> None:
    """Both engines give the same truth and the same needs for every generated rule and patient."""

    @seed(chunk)
    @settings(max_examples=PAIRS // CHUNKS, deadline=None, database=None, derandomize=False)
    @given(rules(VOCABULARY), st.integers(0, 2**32))
    def agree(rule: Rule, number: int) -> None:
        cohort = make_cohort(rule, VOCABULARY, number)
        assert_same(rule, cohort, number)

    agree()


def test_everything_was_generated() -> None:
    """Every node, selector, window, anchor and kind of record has been generated at least once."""
    for chunk in range(CHUNKS):
        if not SEEN_RULES:
            test_both_engines_agree(chunk)
    assert set() == EVERY_FEATURE - SEEN_RULES
    assert set() == KINDS - SEEN_KINDS
    assert len(SEEN_TRUTHS) == 3


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
