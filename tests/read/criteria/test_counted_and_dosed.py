"""Steroids counted in one of them, regimens of one kind, ranges that are left, the first day of the first cycle."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked, ruled_without_care
from trialrun.read.criteria.lines.reading import Role

STEROIDS: list[tuple[Role, str, str]] = [
    ("exclusion", "Glucocorticoids above 12 mg of prednisone a day",
     "exposure to corticosteroid and attest(glucocorticoids_above_12_mg_of_prednisone_a_day)"),
    ("exclusion", "Dexamethasone > 3 mg/day or equivalent within 9 days",
     "exposure to corticosteroid within 9 days before enrolment"
     " and attest(dexamethasone_3_mg_day_or_equivalent_within_9_da)"),
    ("exclusion", "Long-term steroids (> 8 mg daily prednisone equivalent)",
     "exposure to corticosteroid and attest(long_term_steroids_8_mg_daily_prednisone_equival)"),
    ("inclusion", "Steroid use of at most 6 mg prednisone per day",
     "no exposure to corticosteroid or attest(steroid_use_of_at_most_6_mg_prednisone_per_day)"),
    ("inclusion", "No steroids > 15 mg/day prednisone equivalent",
     "not (exposure to corticosteroid and attest(steroids_15_mg_day_prednisone_equivalent))"),
    ("exclusion", "Prednisone > 10 mg/day", "exposure to prednisone and attest(prednisone_10_mg_day)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), STEROIDS)
def test_a_dose_counted_in_one_steroid_is_of_whichever_is_taken(role: Role, line: str, rule: str) -> None:
    """Whoever takes none is not asked; whoever takes one is asked whether it is so much."""
    assert ruled(line, role) == rule


def test_other_immunosuppressants_beside_a_dose_of_steroids_are_not_a_lower_dose() -> None:
    """A record of a little prednisone is one of an immunosuppressant, and keeps nobody out."""
    rule = ruled("Steroids (> 9 mg daily prednisone equivalents) or other immunosuppressive medications", "exclusion")
    assert rule.startswith("exposure to corticosteroid and attest(")
    assert rule.endswith("or attest(other_immunosuppressive_medications)")


KINDS: list[tuple[Role, str, str]] = [
    ("inclusion", "No more than 3 prior chemotherapy regimens",
     "prior_lines <= 3 or attest(no_more_than_3_prior_chemotherapy_regimens)"),
    ("exclusion", "More than 2 prior lines of endocrine therapy",
     "prior_lines > 2 and attest(more_than_2_prior_lines_of_endocrine_therapy)"),
    ("inclusion", "At least 2 prior lines of therapy for recurrent disease",
     "prior_lines >= 2 and attest(at_least_2_prior_lines_of_therapy_for_recurrent)"),
    ("inclusion", "Two or three prior lines of chemotherapy",
     "prior_lines >= 2 and attest(two_or_three_prior_lines_of_chemotherapy)"),
    ("inclusion", "No more than 3 prior lines of systemic therapy", "prior_lines <= 3"),
    ("inclusion", "At least 2 prior lines of therapy, including melphalan",
     "prior_lines >= 2 and exposure to melphalan ever"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), KINDS)
def test_regimens_of_one_kind_are_no_more_than_all(role: Role, line: str, rule: str) -> None:
    """All lines decide where they are few enough, or too few; else a person is asked of the kind."""
    assert ruled(line, role) == rule


OUTSIDE = [
    ("Sodium outside 130-150 mmol/L", "not (sodium >= 130 mmol/L and sodium <= 150 mmol/L)"),
    ("Heart rate outside of the range 45 to 95 bpm", "not (heart_rate >= 45 /min and heart_rate <= 95 /min)"),
    ("BMI out of the range 17 to 33 kg/m2 or gout", "not (bmi >= 17 kg/m2 and bmi <= 33 kg/m2) or gout"),
]


@pytest.mark.parametrize("line", ["Sodium not outside 130-150 mmol/L", "Sodium is not out of the range 130-150 mmol/L"])
def test_what_is_not_outside_a_range_is_never_kept_out_for_being_within_it(line: str) -> None:
    """It is asked, as other ranges that are denied."""
    assert ruled_or_asked(line) == "asked"


@pytest.mark.parametrize(("line", "rule"), OUTSIDE)
def test_outside_a_range_is_whoever_is_not_within_it(line: str, rule: str) -> None:
    """As it is read at first, and with care."""
    assert ruled(line, "exclusion") == rule
    assert ruled_without_care(line, "exclusion") == rule


DAYS = ["Cycle 1/Day 1", "Cycle 1 / Day 1", "C1/D1", "Day 1/Cycle 1", "Cycle 1, Day 1"]


@pytest.mark.parametrize("day", DAYS)
def test_the_first_day_of_the_first_cycle_is_that_of_the_first_dose(day: str) -> None:
    """However the two are parted."""
    assert ruled(f"Sodium >= 133 mmol/L within 9 days before {day}") == (
        "sodium >= 133 mmol/L within 9 days before first_dose"
    )


@pytest.mark.parametrize("day", ["Cycle 1/Day 8", "Cycle 2/Day 1", "C2/D1"])
def test_another_day_is_not(day: str) -> None:
    """It is asked."""
    assert ruled_or_asked(f"Sodium >= 133 mmol/L within 9 days before {day}") == "asked"


TOGETHER: list[tuple[Role, str, str]] = [
    ("exclusion", "Concomitant use of digoxin and amiodarone", "exposure to digoxin or exposure to amiodarone"),
    ("inclusion", "No concurrent chemotherapy and warfarin", "no exposure to chemotherapy and no exposure to warfarin"),
    ("exclusion", "Concurrent use of both digoxin and amiodarone", "exposure to digoxin and exposure to amiodarone"),
    ("exclusion", "Concurrent gout and psoriasis", "gout and psoriasis"),
    ("exclusion", "Previous concurrent digoxin and amiodarone",
     "exposure to digoxin ever and exposure to amiodarone ever"),
    ("exclusion", "Previous or concurrent digoxin and amiodarone",
     "exposure to digoxin ever or exposure to amiodarone ever"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), TOGETHER)
def test_concurrent_treatments_are_any_beside_that_of_the_trial(role: Role, line: str, rule: str) -> None:
    """Diseases that are concurrent stand together; treatments are concurrent with the trial."""
    assert ruled(line, role) == rule


def test_since_when_somebody_has_had_an_infection_no_test_of_today_tells() -> None:
    """A positive test alone lets nobody in who has to have had it for years."""
    rule = ruled("HIV infection for at least 3 years")
    assert rule.startswith("hiv_infection during 3 years before enrolment or hiv_test positive and attest(")
    assert ruled("HIV infection", "exclusion") == "hiv_test positive or hiv_infection ever"


EXCEPTED: list[tuple[Role, str]] = [
    ("exclusion", "Systemic corticosteroids within 9 days before enrolment (other than prednisone <= 6 mg/day)"),
    ("exclusion", "Steroids (except < 6 mg prednisone a day or equivalent)"),
    ("exclusion", "Glucocorticoids of less than 12 mg of prednisone a day"),
    ("inclusion", "No steroids except prednisone <= 6 mg/day or equivalent"),
]


@pytest.mark.parametrize(("role", "line"), EXCEPTED)
def test_whoever_takes_no_steroid_is_not_kept_out_by_a_dose_that_is_spared(role: Role, line: str) -> None:
    """An exception for low doses asks nobody to take them: only who takes a steroid is asked how much."""
    text = ruled(line, role)
    assert text.removeprefix("not (").startswith("exposure to corticosteroid") and " or " not in text
    assert text.startswith("not (") == (role == "inclusion")


def test_a_window_behind_a_dose_and_other_drugs_is_of_the_dose_too() -> None:
    """Steroids stopped within the window count, as the other drugs do; a list that goes on has its own window."""
    line = "Steroids > 12 mg prednisone a day or azathioprine within 9 days before enrolment"
    assert ruled(line, "exclusion").startswith("exposure to corticosteroid within 9 days before enrolment and attest(")
    line = "Steroids > 12 mg prednisone a day, or live vaccine within 29 days before enrolment"
    assert ruled(line, "exclusion").startswith("exposure to corticosteroid and attest(")


def test_a_low_dose_of_steroids_is_none_of_the_other_immunosuppressants_that_are_denied() -> None:
    """Who takes less than the limit is asked what else is taken."""
    rule = ruled("No steroids > 12 mg/day prednisone or other immunosuppressants within 9 days before enrolment")
    assert "no exposure to immunosuppressant within 9 days before enrolment or not attest(other_immuno" in rule


TREATED = [
    ("No more than 9 months of prior therapy", "treatment_duration <= 9 months"),
    ("Myeloma with no greater than 9 months of prior therapy", "treatment_duration <= 9 months and multiple_myeloma"),
    ("No more than 9 months of prior melphalan", "treatment_duration <= 9 months or attest("),
    ("At least 9 weeks of previous bortezomib", "treatment_duration >= 9 weeks and attest("),
]


@pytest.mark.parametrize(("line", "rule"), TREATED)
def test_how_long_somebody_was_treated_is_a_length_and_no_window(line: str, rule: str) -> None:
    """All of the time is no less than that on one drug, which a person is asked of."""
    assert ruled(line).startswith(rule)
    assert "ever" not in ruled(line)


@pytest.mark.parametrize(
    "line",
    [
        "At least 9 months of prior melphalan or cyclophosphamide",
        "At least 9 months of prior and concurrent melphalan",
        "At least 9 weeks of previous stable antihypertensive medication",
        "Chemotherapy within 9 weeks of prior melphalan",
    ],
)
def test_the_length_of_several_treatments_or_of_others_is_asked(line: str) -> None:
    """Whether each or all of them were given so long, and how long pressure was treated, no duration tells."""
    assert "treatment_duration" not in ruled(line)
