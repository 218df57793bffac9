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
    "recent head trauma (8 weeks)": "within 8 wk before enrolment",
    "previous desensitisation (4 years) against pollen": "within 4 a before enrolment",
    "hospital stay during the past year (12 months)": "within 12 mo before enrolment",
    "dental surgery in the upcoming 3 months": "within 3 mo after enrolment",
    "plans to leave the region within 9 months": "within 9 mo after enrolment",
    "planning to father a child in 6 months": "within 6 mo after enrolment",
    "haematemesis in two months": "within 2 mo before enrolment",
    "can be followed for a total of 3 years after surgery": "during 3 a after surgery",
    "live vaccine within 30 days before the first study vaccination": "within 30 d before first dose",
    "mean of the diary over the 9 days just before screening": "within 9 d before screening",
    "contraception for 5 weeks after the study": "during 5 wk after event",
    "at least 12 hours since diuretics": "at least 12 h after event",
    "a new pregnancy within 3 months after completion of the study": "within 3 mo after event",
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
        "no more than 4 months of prior hormonal therapy",
        "a pre-surgical course of antibiotics not longer than 2 weeks",
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


@pytest.mark.parametrize(
    "line",
    [
        "transplanted at least 3 months, but no more than 10 years, before enrolment",
        "infarction more than 3 months and less than 10 years before enrolment",
        "surgery >= 3 months and <= 10 years before enrolment",
        "patients >= 3 and <= 10 years before enrolment diagnosed",
    ],
)
def test_both_ends_of_a_window_are_counted_from_its_one_moment(line: str) -> None:
    """Two limits of time that point away from each other and are joined share the moment behind the second."""
    nearer, further = find_timings(regular(line))
    assert (nearer.relation, nearer.amount, nearer.anchor) == ("at least", 3, "enrolment")
    assert (further.relation, further.amount, further.unit) == ("within", 10, "a")


@pytest.mark.parametrize(
    "line",
    ["willing to join the 10-week course", "stable angina (3 months)", "a previous course of antibiotics (10 days)",
     "protein of 300 mg in 24 hours", "history of stable dosing (6 weeks)"],
)  # fmt: skip
def test_the_length_of_a_course_dates_nothing(line: str) -> None:
    """How long something lasts, or is collected, lies in no window before entry."""
    assert find_timings(line) == ()
