"""Windows of time, as eligibility text prints them."""

from decimal import Decimal

import pytest

from trialrun.read.criteria.lexis import find_comparisons, find_timings
from trialrun.read.regular import regular

WINDOWS = {
    "surgery within 4 weeks": "within 4 wk before enrolment",
    "chemotherapy within 14 days prior to registration": "within 14 d before registration",
    "stroke in the past 6 months": "within 6 mo before enrolment",
    "stroke in the last six months": "within 6 mo before enrolment",
    "stroke in the 3 months preceding the study": "within 3 mo before enrolment",
    "transfusion less than 14 days before the first dose": "within 14 d before first dose",
    "transfusion within three (3) months of screening": "within 3 mo of screening",
    "radiotherapy at least 2 weeks prior to start of treatment": "at least 2 wk before first dose",
    "diagnosed more than 3 months ago": "at least 3 mo before enrolment",
    "at least 6 months after stroke": "at least 6 mo after event",
    "stable dose for at least 4 weeks": "during 4 wk before enrolment",
    "contraception for 3 months after the last dose": "during 3 mo after last dose",
    "pregnancy planned within the next 6 months": "within 6 mo after enrolment",
    "asthma diagnosed at least 12 months (365 days) before screening": "at least 12 mo before screening",
    "surgery within 4 weeks (28 days) of first dose": "within 4 wk of first dose",
    "HbA1c measured within twenty [20] days of screening": "within 20 d of screening",
    "contrast within 20 h +/- 3 h of the scan": "within 20 h before enrolment",
    "no infection in the past year": "within 1 a before enrolment",
}


def _said(line: str) -> str:
    (found,) = find_timings(regular(line))
    return f"{found.relation} {found.amount} {found.unit} {found.side} {found.anchor}"


@pytest.mark.parametrize(("line", "expected"), WINDOWS.items())
def test_a_window_has_relation_amount_side_and_anchor(line: str, expected: str) -> None:
    """What happened within, before, after or during an amount of time is read with the event it is counted from."""
    assert _said(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "life expectancy of at least 6 months",
        "18 years or older",
        "24 to 28 weeks of gestation",
        "more than 5 drinks a day",
        "lives within two hours travel time of the clinic",
        "expected life time of less than 9 months",
        "pain for a duration of less than 5 months",
        "duration of the present episode of depression no more than 2 years",
    ],
)
def test_not_every_time_is_a_window(line: str) -> None:
    """Ages, life expectancies, gestations and rates are compared; they are no windows."""
    assert find_timings(line) == ()
    assert find_comparisons(line)


def test_a_window_is_no_comparison() -> None:
    """A number that says when is not also compared."""
    assert find_comparisons("surgery within 4 weeks before the first dose") == ()


def test_another_event_keeps_its_words() -> None:
    """An anchor that has no name of ours stands in the words of the line."""
    (found,) = find_timings("within 2 weeks after removal of the catheter")
    assert (found.anchor, found.anchor_words) == ("event", "removal of the catheter")


def test_half_lives_have_no_unit_of_time() -> None:
    """Half-lives of a drug are a window whose length in days only the drug tells."""
    weeks, lives = find_timings("within 4 weeks or 5 half-lives of the drug")
    assert (weeks.amount, weeks.unit) == (Decimal(4), "wk")
    assert (lives.amount, lives.unit, lives.anchor_words) == (Decimal(5), None, "half-lives")


def test_a_dash_with_spaces_begins_no_moment() -> None:
    """`within 5 weeks - inhaled steroids`: what stands behind the dash is not what the time counts from."""
    plain = "Systemic steroids within 5 weeks - inhaled steroids are permitted"
    (timing,) = find_timings(plain)
    assert (timing.anchor, plain[timing.cut.first : timing.cut.end]) == ("enrolment", "within 5 weeks")


STRETCHES = [
    ("a fall within a 9-month period before randomization", ("before", "randomisation")),
    ("a fall in the 5-week time period prior to screening", ("before", "screening")),
    ("a fall within a 10-day window of the first dose", ("of", "first dose")),
    ("a fall within the last 8-month period", ("before", "enrolment")),
    ("a fall within the first 5 weeks of the study", ("after", "enrolment")),
]


@pytest.mark.parametrize(("line", "where"), STRETCHES)
def test_a_word_for_the_stretch_keeps_the_moment_behind_it(line: str, where: tuple[str, str]) -> None:
    """`within a 9-month period before randomization` counts from randomization; the first weeks lie behind entry."""
    (timing,) = find_timings(line)
    assert (timing.relation, timing.side, timing.anchor) == ("within", *where)


def test_a_range_of_time_keeps_its_nearer_end() -> None:
    """`3 to 9 days before` is a window of nine days that begins three days before; a single amount has one end."""
    (spanned,) = find_timings("a fall 3 to 9 days before randomization")
    (plain,) = find_timings("a fall within 9 days before randomization")
    assert (spanned.least, spanned.amount, plain.least) == (3, 9, None)


def test_a_last_period_dates_and_a_cycle_lasts() -> None:
    """`last menstrual period at most 1 year before` is a window; a cycle of so many days is none."""
    assert len(find_timings("last menstrual period <= 1 year before screening")) == 1
    assert find_timings("menstrual cycle of 25 to 33 days") == ()
