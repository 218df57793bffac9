"""Washouts: how long before which moment, and half-lives beside the time."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

HALF_LIVES = [
    ("Rituximab within 5 weeks or 4 half-lives, whichever is longer, prior to first dose", " or attest("),
    ("Rituximab within 5 weeks or 4 half-lives prior to the first dose of study drug", " or attest("),
    ("Rituximab within 5 weeks or 4 half-lives, whichever is shorter, prior to first dose", " and attest("),
    ("Rituximab within 5 weeks or 4 half-lives, whichever is shorter, of the first dose", " and attest("),
]


@pytest.mark.parametrize(("line", "joined"), HALF_LIVES)
def test_half_lives_make_a_window_longer_or_shorter(line: str, joined: str) -> None:
    """The longer of two times keeps out whoever is within either; the shorter, whoever is within both."""
    read = rule_line(line, "exclusion")
    assert read.rule is not None
    assert print_rule(read.rule).startswith(f"exposure to rituximab within 5 weeks before first_dose{joined}")


@pytest.mark.parametrize(
    "moment",
    [
        "cycle 1 day 1",
        "Cycle 1, Day 1",
        "day 1 of cycle 1",
        "the start of cycle 1",
        "initiation of Cycle 1",
    ],
)
def test_the_first_cycle_begins_with_the_first_dose(moment: str) -> None:
    """However the first day of the first cycle is printed, it is the moment of the first dose."""
    assert ruled(f"Carfilzomib within 5 weeks prior to {moment}", "exclusion") == (
        "exposure to carfilzomib within 5 weeks before first_dose"
    )
    with_lives = ruled(
        f"Carfilzomib within 5 weeks or 4 half-lives, whichever is longer, prior to {moment}", "exclusion"
    )
    assert with_lives.startswith("exposure to carfilzomib within 5 weeks before first_dose or attest(")


@pytest.mark.parametrize(
    "moment",
    [
        "cycle 2 day 1", "cycle 2, day 1", "day 1 of cycle 3", "C4D1", "day 1 of the second cycle", "course 2, day 1",
        "day 1 of week 3", "cycle 1, day 15", "the second cycle of study treatment",
    ],
)  # fmt: skip
def test_a_later_cycle_does_not_begin_with_the_first_dose(moment: str) -> None:
    """A day of a later cycle, or a later day, is no first dose and no entry: the line is asked."""
    assert ruled_or_asked(f"Carfilzomib within 5 weeks prior to {moment}", "exclusion") == "asked"


def test_the_question_of_a_washout_names_its_half_lives() -> None:
    """Beside the time that a rule checks, a person is asked about the time and the half-lives together."""
    read = rule_line("Ibrutinib within 3 weeks or 5 half-lives before randomization", "exclusion")
    assert [question.text for question in read.questions.values()] == [
        "Is this true of the patient: Ibrutinib within 3 weeks or 5 half-lives?"
    ]


OTHER_TIME = [
    ("Fludarabine within 4 half-lives or 3 weeks, whichever is longer, before the first dose",
     ["Fludarabine within 4 half-lives or 3 weeks, whichever is longer"]),
    ("Fludarabine within four half-lives or 20 days (whichever is shorter)",
     ["Fludarabine within four half-lives or 20 days (whichever is shorter)"]),
    ("Warfarin or heparin within 3 weeks or 4 half-lives, whichever is longer, before the first dose",
     ["Warfarin within 3 weeks or 4 half-lives, whichever is longer",
      "heparin within 3 weeks or 4 half-lives, whichever is longer"]),
    ("Warfarin or heparin within 4 half-lives or 3 weeks, whichever is longer, before the first dose",
     ["Warfarin within 4 half-lives or 3 weeks, whichever is longer",
      "heparin within 4 half-lives or 3 weeks, whichever is longer"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "asked"), OTHER_TIME)
def test_a_question_on_half_lives_tells_the_time_beside_them(line: str, asked: list[str]) -> None:
    """Half-lives alone say nothing of a drug that is soon gone: both times are asked, and which of them counts."""
    questions = rule_line(line, "exclusion").questions.values()
    assert [question.text for question in questions] == [f"Is this true of the patient: {text}?" for text in asked]


TOGETHER = [
    ("Carfilzomib within 5 weeks or radiotherapy within 2 weeks prior to the first dose",
     "exposure to carfilzomib within 5 weeks before first_dose or radiotherapy within 2 weeks before first_dose"),
    ("Stroke within 8 months, or surgery within 3 weeks before randomization, or gout",
     "stroke within 8 months before randomisation or surgery within 3 weeks before randomisation or gout"),
    ("Stroke within 8 months before consent or surgery within 3 weeks before randomization",
     "stroke within 8 months before consent or surgery within 3 weeks before randomisation"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), TOGETHER)
def test_times_one_after_the_other_are_counted_from_one_moment(line: str, rule: str) -> None:
    """The moment behind the last of several times is that of those before it which name none."""
    assert ruled(line, "exclusion") == rule


SINCE: list[tuple[Role, str, str]] = [
    ("inclusion", "At least 5 weeks since the last dose of carfilzomib",
     "at least 5 weeks since exposure to carfilzomib"),
    ("inclusion", "More than 3 months after last administration of rituximab",
     "at least 3 months since exposure to rituximab"),
    ("inclusion", "No prior carfilzomib, or at least 8 months since the last dose of carfilzomib",
     "no exposure to carfilzomib ever or at least 8 months since exposure to carfilzomib"),
    ("inclusion", "No stroke or more than 8 months since stroke", "no stroke or at least 8 months since stroke"),
    ("exclusion", "Prior rituximab unless at least 7 months since last dose",
     "exposure to rituximab ever unless at least 7 months since exposure to rituximab"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), SINCE)
def test_a_last_dose_so_long_ago_is_of_what_was_given_before(role: Role, line: str, rule: str) -> None:
    """Time that has passed since a last dose is counted up to now, and is another way in beside never having had it."""
    assert ruled(line, role) == rule


def test_a_denied_length_of_time_is_asked_as_a_window() -> None:
    """Who takes none for so long before something has taken none within that time: so it is asked, and denied."""
    read = rule_line("No steroids for at least 9 days before apheresis", "inclusion")
    assert [question.text for question in read.questions.values()] == [
        "Is this true of the patient: steroids within 9 days before apheresis?"
    ]
    assert read.rule is not None
    assert print_rule(read.rule).startswith("not attest(")


INSTEAD = [
    ("Serum M-protein >= 0.6 g/dL or, if not measurable, involved free light chains >= 12 mg/dL",
     "serum_m_protein >= 0.6 g/dL or flc_involved >= 12 mg/dL"),
    ("Serum M-protein >= 0.6 g/dL or urine M-protein >= 220 mg/24 h, or, if neither, involved free light chains "
     ">= 12 mg/dL",
     "serum_m_protein >= 0.6 g/dL or urine_m_protein >= 220 mg/(24.h) or flc_involved >= 12 mg/dL"),
    ("Serum M-protein >= 0.6 g/dL; if neither serum nor urine is measurable, involved free light chains >= 12 mg/dL",
     "asked"),
    ("Serum M-protein >= 0.6 g/dL; when these are nonevaluable, involved free light chains >= 12 mg/dL", "asked"),
    ("Creatinine <= 1.4 mg/dL or, if not available, creatinine clearance >= 55 mL/min", "asked"),
    ("LVEF >= 45% or, where it is unavailable, shortening fraction >= 25%", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), INSTEAD)
def test_what_is_measured_where_the_first_cannot_be_is_another_way_in(line: str, rule: str) -> None:
    """`or, if neither is measurable,` joins alternatives; without `or`, or of what is not at hand, it is asked."""
    assert ruled_or_asked(line) == rule


OF_EACH = [
    ("Chemotherapy or radiotherapy at least 3 weeks prior to start of treatment",
     "at least 3 weeks since exposure to chemotherapy before first_dose"
     " and at least 3 weeks since radiotherapy before first_dose"),
    ("Surgery, radiotherapy or chemotherapy > 5 weeks before enrollment",
     "at least 5 weeks since surgery and at least 5 weeks since radiotherapy"
     " and at least 5 weeks since exposure to chemotherapy"),
    ("Discontinued chemotherapy or radiotherapy at least 2 weeks before enrollment",
     "at least 2 weeks since exposure to chemotherapy and at least 2 weeks since radiotherapy"),
    ("Prior thalidomide, and radiotherapy at least 4 weeks before the first dose",
     "exposure to thalidomide ever and at least 4 weeks since radiotherapy before first_dose"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), OF_EACH)
def test_a_washout_behind_a_list_of_treatments_is_that_of_each(line: str, rule: str) -> None:
    """Who had the first of them yesterday has not waited; a treatment that is asked beside it stays asked."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("At least 95 days after ASCT without GVHD", "at least 95 days since autologous_sct and no gvhd"),
        ("At least 5 weeks since surgery without infection", "at least 5 weeks since surgery and no infection"),
    ],
)
def test_what_is_lacking_behind_a_washout_is_no_part_of_its_event(line: str, rule: str) -> None:
    """Whoever had the transplant long ago is not let in with the disease that is ruled out."""
    assert ruled(line) == rule
