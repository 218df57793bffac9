"""The words of anchors, the wording of choices, and the numbers of rows."""

import datetime as dt

import pytest

from treat_cases import given, phase, plan, trial
from trialrun.protocol import Assessment, Timing
from trialrun.treat.visits.anchor_words import anchor_spellings, canonical_anchor, ends_with_progression
from trialrun.treat.visits.assessments import plain_label, say_choice
from trialrun.treat.visits.numbering import number_rows

TREATMENT = phase("treatment", given("lenalidomide", "1-21"), cycle_length="28 days", cycles=2)


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("end_of_treatment", "last dose"), ("End of  the Treatment", "last dose"), ("EOT", "last dose"),
        ("Baseline", "first dose"), ("enrollment", "enrolment"), ("PD", "progression"), ("each cycle", "cycle"),
        ("full moon", "full moon"),
    ],
)  # fmt: skip
def test_spelling_does_not_matter(words: str, anchor: str) -> None:
    """Underscores, spaces, case, articles and American spelling name the same anchor; other words stay as they are."""
    assert canonical_anchor(words) == anchor


@pytest.mark.parametrize("words", sorted(anchor_spellings()))
def test_every_spelling_of_the_table_is_known(words: str) -> None:
    """An assessment at any anchor of the table gets rows, and never the finding that nobody knows the words."""
    visit = Assessment(label="visit", kind="visit", timings=(Timing(anchor=words),))
    calendar = plan(trial(TREATMENT, assessments=(visit,)))
    assert any(row.label == "visit" for row in calendar.rows)
    assert not [finding for finding in calendar.findings if finding.family == "anchor-unknown"]


def test_progression_is_known_by_any_name() -> None:
    """What runs until progression is known whatever the document calls it."""
    assert ends_with_progression(("death", "Progressive disease"))
    assert not ends_with_progression(("death", "a new treatment"))


def test_a_choice_is_said_in_words() -> None:
    """Alternatives carry the labels of the vocabulary, abbreviations as they are; a name it lacks is said in words."""
    assert say_choice(("computed_tomography", "pet_ct")) == "computed tomography or PET-CT"
    assert plain_label("some_other_scan") == "some other scan"


def test_a_row_keeps_its_number_when_days_move() -> None:
    """Rows are numbered in the order of their planned days, whatever day they happen on, and unplanned ones last."""
    calls = Assessment(
        label="call", kind="visit", timings=(Timing(anchor="baseline"), Timing(anchor="end of treatment"))
    )
    rows = [row for row in plan(trial(TREATMENT, assessments=(calls,))).rows if row.label == "call"]
    assert [row.number for row in rows] == [1, 2]
    assert [row.planned for row in number_rows(rows[::-1])] == [rows[1].planned, rows[0].planned]
    assert [row.number for row in number_rows(rows[::-1])] == [2, 1]
    assert rows[1].planned == dt.date(2026, 2, 22)
