"""What a share, a reason and a level in brackets are of: never of what stands nearest by chance."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.lines.reading import Role


@pytest.mark.parametrize(
    "line",
    [
        "del(17p) in >= 20% of plasma cells",
        "del(17p) (>= 50% of plasma cells) or t(4;14)",
        "t(11;14) positive by FISH (>= 10% of plasma cells)",
    ],
)
def test_cells_that_bear_a_change_are_no_share_of_the_marrow(line: str) -> None:
    """How many of the cells have a deletion says nothing of how many cells there are."""
    assert "bm_plasma_cells" not in ruled(line)


def test_a_share_of_the_marrow_is_one() -> None:
    """Without a change before it, the cells are counted."""
    assert ruled("At least 10% plasma cells in the bone marrow") == "bm_plasma_cells >= 10 %"


@pytest.mark.parametrize(
    "line",
    ["Received bortezomib and discontinued for neuropathy", "Prior daratumumab, or discontinued due to neuropathy"],
)
def test_why_something_was_stopped_is_not_denied(line: str) -> None:
    """Whoever stopped for a neuropathy had one."""
    assert "no peripheral_neuropathy" not in ruled(line, "exclusion")


LEVELS = [
    ("ECOG 0-3 (ECOG 3 only if due to neuropathy)",
     "ecog >= 0 and ecog <= 3 and (if ecog = 3 then peripheral_neuropathy)"),
    ("ECOG 0-3 (3 only if due to neuropathy)",
     "ecog >= 0 and ecog <= 3 and (if ecog = 3 then peripheral_neuropathy)"),
    ("ECOG <= 2 (ECOG 3 if due to neuropathy)", "if peripheral_neuropathy then ecog <= 3 else ecog <= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LEVELS)
def test_a_level_in_brackets_is_let_in_for_its_reason_alone(line: str, rule: str) -> None:
    """Naming the scale again changes nothing: the highest level needs its reason."""
    assert ruled(line) == rule


ASKED: list[tuple[Role, str]] = [
    ("exclusion", "HBsAg positive, or anti-HBs or anti-HBc positive with detectable HBV DNA"),
    ("inclusion", "Eligible for or previously treated with melphalan and autologous stem cell transplant"),
    ("inclusion", "Candidate for or has had autologous stem cell transplant"),
]


@pytest.mark.parametrize(("role", "line"), ASKED)
def test_what_is_said_of_two_is_asked(role: Role, line: str) -> None:
    """Where the last of two alone would have what is said of both, a person is asked."""
    text = ruled(line, role)
    assert text.startswith("attest(") and " and " not in text


def test_the_examination_that_shows_a_value_is_none_of_its_own() -> None:
    """An interval is read on an electrocardiogram, whatever it is called."""
    assert ruled("QTc >= 480 msec on a 12-lead ECG", "exclusion") == "qtc >= 480 ms"
    assert ruled("QTc > 470 ms on screening electrocardiogram", "exclusion") == "qtc > 470 ms"


def test_another_limit_of_the_last_is_no_way_around_the_first() -> None:
    """Who has the other haemoglobin must be of age as well: a person is asked."""
    text = ruled("Age >= 18 and hemoglobin < 10 g/dL, or < 11 g/dL and on epoetin")
    assert text.startswith("attest(") and " or " not in text


def test_limits_of_both_sexes_are_alternatives() -> None:
    """Each sex has its own limit, beside the finding that stands before them."""
    line = "Anemia, a hematocrit < 35% for men, or < 32% for women"
    rule = "anemia or sex = male and hematocrit < 35 % or sex = female and hematocrit < 32 %"
    assert ruled(line, "exclusion") == rule


def test_a_question_on_smoking_keeps_its_words() -> None:
    """Who smokes now is not asked whether he smoked formerly."""
    assert "former" not in ruled("Current or former smokers with >= 10 pack-years").split("current_or_former")[0]


@pytest.mark.parametrize(
    "line",
    [
        "Multiple myeloma; patients with amyloidosis are also eligible",
        "Age >= 18 years. Adolescents may also be enrolled.",
    ],
)
def test_others_who_may_enter_too_are_not_kept_out(line: str) -> None:
    """Who is let in by a second sentence need not meet the first: a person is asked."""
    text = ruled(line)
    assert text.startswith("attest(") and " and " not in text
