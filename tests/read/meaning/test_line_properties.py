"""What holds for every line, whatever it says: it is read, in time, and its rule passes the checker."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_in_proportion
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.lists import Listed, criteria_of, read_list, text_of
from trialrun.read.criteria.ruling.rules import to_rule
from trialrun.read.criteria.trees import judgements, statements
from trialrun.read.regular import make_regular
from trialrun.read.source import Printed
from trialrun.rules import check_rule, parse_rule, print_rule
from trialrun.terms import load_vocabulary

ROLES: tuple[Role, ...] = ("inclusion", "exclusion", "population")
WORDS = (
    "platelets", ">= 50,000/mm3", "creatinine", "< 2 x ULN", "AST", "ALT", "or", "and", ",", ";", ":", "(",
    ")", "unless", "except", "if", "no", "not", "history of", "prior", "myocardial infarction",
    "within 6 months", "at least 4 weeks since", "HIV", "negative", "positive", "HBsAg", "women",
    "of childbearing potential", "must", "are eligible", "are excluded", "lenalidomide", "malignancy",
    "basal cell carcinoma", "grade", "2", "neuropathy", "e.g.", "defined as", "one of the following:",
    "\n - ", "\n", "for patients with", "liver metastases", "provided",
    "in the opinion of the investigator", "willing to", "age", "18", "years", "ECOG", "0-2", ".",
    "Patients", "active", "severe", "uncontrolled", "infection", "2 prior lines", "cycles", "or older",
    "5 half-lives", "males", "QTc", "450 ms",
)  # fmt: skip
LINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)


@given(st.text() | LINES, st.sampled_from(ROLES))
@settings(max_examples=300, deadline=None)
def test_every_line_becomes_a_checked_rule_or_a_note(line: str, role: Role) -> None:
    """Any text is read; a note has no rule, everything else one that checks without error and reads back the same."""
    text = make_regular(line)
    read = read_line(text, role)
    rule, questions = to_rule(read, text)
    if read.kind == "note":
        assert rule is None
        assert read.holds_when_eligible
        return
    assert rule is not None
    assert parse_rule(print_rule(rule), load_vocabulary()) == rule
    wordings = {key: question.text for key, question in questions.items()}
    findings = check_rule(rule, load_vocabulary(), questions=wordings)
    assert not [finding for finding in findings if finding.severity == "error" or finding.family == "question"]


@given(LINES, st.sampled_from(ROLES))
@settings(max_examples=200, deadline=None)
def test_kind_says_what_the_tree_holds(line: str, role: Role) -> None:
    """A computable line holds statements and no judgement; what a person alone can answer holds no statement."""
    read = read_line(make_regular(line), role)
    if read.kind == "computable":
        assert any(statements(read.tree))
        assert not any(judgements(read.tree))
    if read.kind == "attest":
        assert not any(statements(read.tree))
    if read.kind == "note":
        assert read.tree is None


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_statements_point_into_the_line(line: str) -> None:
    """Every statement says where in the line it stands."""
    text = make_regular(line)
    for item in statements(read_line(text, "inclusion").tree):
        assert 0 <= item.cut.first <= item.cut.end <= len(text.plain)


@pytest.mark.parametrize(
    "piece",
    [
        "platelets >= 50,000/mm3 and ",
        "((((",
        "no ",
        "unless HIV ",
        "history of myocardial infarction, ",
        "a\n - b; ",
        "if men ",
    ],
)
def test_linear_time(piece: str) -> None:
    """The time for a line of one pattern grows with its length, and what lies beyond the part that is read is left."""
    long = piece * (50_000 // len(piece))
    assert_in_proportion(lambda text: read_line(make_regular(text), "exclusion"), long)
    read = read_line(make_regular(long), "exclusion")
    assert read.kind == "note" or read.rest


def letters(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(sign.isalnum() for sign in text)


def kept(items: tuple[Listed, ...]) -> int:
    """The letters and digits of a tree of lines."""
    return sum(letters(item.text) + kept(item.below) for item in items)


@given(st.lists(st.text() | LINES, max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_word_of_a_list_vanishes(lines: list[str]) -> None:
    """Whatever the lines of a list are, nothing but their bullets and numbers is lost when they are made a tree."""
    printed = tuple(Printed(line, number, number) for number, line in enumerate(lines, 1))
    listed = read_list(printed)
    bullets = sum(4 * (1 + line.count("\n") + line.count(" ") // 2) for line in lines)
    assert kept(listed) >= sum(letters(line) for line in lines) - bullets
    assert all(text_of(item) for item in criteria_of(listed))
