"""Days that no cycle has, how often beside the days it is, what some go on to, and lengths of cycles told as past."""

import pytest

from read.regimens import schedules

BEYOND = {
    "3 cycles of cisplatin 60 mg/m2 on days 1, 22 and 43.": ["cisplatin 60 mg/m2 · cycle 1: 1, 22, 43"],
    "Cisplatin 60 mg/m2 on days 1, 22, 43 and 64 for 4 cycles.": ["cisplatin 60 mg/m2 · cycle 1: 1, 22, 43, 64"],
    "3 cycles of tamoxifen (20 mg days 1-3, 22-24, 43-45) and cisplatin (60 mg/m2 on day 1).": [
        "tamoxifen 20 mg · cycle 1: 1..3, 22..24, 43..45",
        "cisplatin 60 mg/m2 · cycles 1-3: 1",
    ],
    "5 cycles of cisplatin 60 mg/m2 on days 1, 22 and 43.": ["cisplatin 60 mg/m2 · days not stated"],
    "3 cycles of cisplatin 60 mg/m2 on days 1, 15 and 29.": ["cisplatin 60 mg/m2 · cycles 1-3: 1, 15, 29"],
    "3 cycles of 56 days: cisplatin 60 mg/m2 on days 1, 22 and 43.": ["cisplatin 60 mg/m2 · cycles 1-3: 1, 22, 43"],
}
BEGUN_IN_THE_FIRST = (
    "Venetoclax was started on day 22 of cycle 1 with a 5-week ramp-up (20, 50, 100, 200 and 400 mg) and then "
    "continued at 400 mg daily until the end of cycle 12."
)
SO_OFTEN = {
    "Isatuximab 10 mg/kg weekly (days 1, 8, 15 and 22) for 8 weeks, then every 2 weeks for 8 weeks.": [
        "isatuximab 10 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "isatuximab 10 mg/kg · days 57, 71, 85, 99",
    ],
    "Isatuximab 10 mg/kg weekly on days 1, 8, 15 and 22 for 4 weeks.": ["isatuximab 10 mg/kg · days 1, 8, 15, 22"],
    "Cisplatin weekly on days 1, 8 and 15 of each 28-day cycle at 20 mg/m2 in cycle 1, 30 mg/m2 thereafter.": [
        "cisplatin 20 mg/m2 · cycle 1: 1, 8, 15",
        "cisplatin 30 mg/m2 · cycles 2+: 1, 8, 15",
    ],
    "Cisplatin once weekly on days 1, 8 and 15 of 28-day cycles (20 mg/m2 on day 1 of cycle 1; 30 mg/m2 thereafter).": [
        "cisplatin 20 mg/m2 · cycle 1: 1",
        "cisplatin 30 mg/m2 · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
    ],
    "Cisplatin 20 mg/m2 weekly (days 1 and 8 of a 21-day cycle), 30 mg/m2 from cycle 2.": [
        "cisplatin 20 mg/m2 · cycle 1: 1, 8",
        "cisplatin 30 mg/m2 · cycles 2+: 1, 8",
    ],
}
GOING_ON = (
    "3 cycles of cisplatin 60 mg/m2 on day 1, and responders went on to 2 cycles of tamoxifen 20 mg on days 1-3.",
    "3 cycles of cisplatin 60 mg/m2 on day 1 and patients proceed to two cycles of tamoxifen 20 mg on days 1-3.",
    "Three cycles of cisplatin 60 mg/m2 on day 1; those in remission go on with 2 cycles of tamoxifen 20 mg days 1-3.",
)
LENGTHS = (
    "Cisplatin 60 mg/m2 on day 1. Each cycle was 28 days.",
    "Cisplatin 60 mg/m2 on day 1. Each cycle had 28 days.",
    "Cisplatin 60 mg/m2 on day 1; a cycle lasted 4 weeks.",
    "Cisplatin 60 mg/m2 on day 1. All cycles were 28 days.",
    "Cisplatin 60 mg/m2 on day 1. Each cycle comprised 28 days.",
)
LATER_DAYS = {
    "Cisplatin: 20 mg/m2 in cycle 1 and 27 mg/m2 from cycle 2 on days 1, 2 and 8 of 28-day cycles. From cycle 13, "
    "cisplatin is given on days 1 and 2 only.": [
        "cisplatin 20 mg/m2 · cycle 1: 1, 2, 8",
        "cisplatin 27 mg/m2 · cycles 2-12: 1, 2, 8",
        "cisplatin 27 mg/m2 · cycles 13+: 1, 2",
    ],
    "Cisplatin 20 mg/m2 on days 1, 2 and 8 of 28-day cycles. From cycle 13, cisplatin is given on days 1 and 2.": [
        "cisplatin 20 mg/m2 · cycles 1-12: 1, 2, 8",
        "cisplatin 20 mg/m2 · cycles 13+: 1, 2",
    ],
}
IN_BRACKETS = {
    "Cisplatin 30 mg/m2 x 5 days (-7 to -3), tamoxifen 20 mg x 2 days (-4, -3)": [
        "cisplatin 30 mg/m2 · days -7..-3",
        "tamoxifen 20 mg · days -4, -3",
    ],
    "Cisplatin 30 mg/m2 (-7), tamoxifen 20 mg (-6 to -4)": [
        "cisplatin 30 mg/m2 · days -7",
        "tamoxifen 20 mg · days -6..-4",
    ],
    "Cisplatin 60 mg/m2 on day 1; dose reductions to level (-1) or (-2) are allowed.": ["cisplatin 60 mg/m2 · days 1"],
}
ADDED_LATER = (
    "Cisplatin 60 mg/m2 on day 1. Tamoxifen 20 mg weekly is added after 3 months.",
    "Cisplatin 60 mg/m2 on day 1, with tamoxifen 20 mg daily introduced after four weeks.",
    "Cisplatin 60 mg/m2 on day 1; tamoxifen 20 mg daily is started only after 8 weeks.",
)
ALLOWED = (
    "Azacitidine 75 mg/m2 for 7 days (5-2-2 schedule allowed) every 28 days.",
    "Azacitidine 75 mg/m2 for 7 days (or 5-2-2) every 28 days.",
    "Azacitidine 75 mg/m2 for 7 days every 28 days (5-2-2 is permitted).",
)


@pytest.mark.parametrize("text", BEYOND)
def test_days_that_no_cycle_has_are_counted_from_the_first(text: str) -> None:
    """Where no length is said and a day comes after six weeks, they are not repeated in every cycle."""
    assert schedules.schedule(text) == BEYOND[text]


def test_steps_that_begin_in_the_first_cycle_are_given_once() -> None:
    """A ramp of weeks is not climbed again in the next cycle."""
    days = schedules.schedule(BEGUN_IN_THE_FIRST)
    assert len(days) == 5
    assert all("cycle 1:" in line for line in days)


@pytest.mark.parametrize("text", SO_OFTEN)
def test_how_often_goes_on_no_longer_than_the_days_beside_it(text: str) -> None:
    """`weekly on days 1, 8 and 15`: a later dose has those days, and no fourth."""
    assert schedules.schedule(text) == SO_OFTEN[text]


@pytest.mark.parametrize("text", GOING_ON)
def test_what_patients_go_on_to_is_a_part_of_its_own(text: str) -> None:
    """Its cycles and drugs are not those of what is given before."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · cycles 1-3: 1", "tamoxifen 20 mg · cycles 1-2: 1..3"]


@pytest.mark.parametrize("text", LENGTHS)
def test_the_length_of_a_cycle_may_be_told_as_past(text: str) -> None:
    """What was given is repeated as what is."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · cycles 1+: 1"]
    assert [length for *_, length, _ in schedules.frames(text)] == [28]


@pytest.mark.parametrize("text", ALLOWED)
def test_days_that_are_allowed_in_place_of_others_are_not_given(text: str) -> None:
    """The seven days in a row are."""
    assert schedules.schedule(text) == ["azacitidine 75 mg/m2 · cycles 1+: 1..7"]


@pytest.mark.parametrize("text", LATER_DAYS)
def test_days_from_a_later_cycle_on_take_the_place_of_those_before(text: str) -> None:
    """The earlier days hold up to the cycle before."""
    assert schedules.schedule(text) == LATER_DAYS[text]


@pytest.mark.parametrize("text", IN_BRACKETS)
def test_days_before_a_transplant_may_stand_in_brackets_behind_their_dose(text: str) -> None:
    """A negative number in brackets behind other words is no day."""
    assert schedules.schedule(text) == IN_BRACKETS[text]


@pytest.mark.parametrize("text", ADDED_LATER)
def test_what_is_added_after_months_begins_on_no_day_that_is_known(text: str) -> None:
    """Not on day 1."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1", "tamoxifen 20 mg · days not stated"]


@pytest.mark.parametrize("end", ["until progression", "to progression", "till relapse"])
def test_an_interval_before_its_end_is_the_length_of_a_cycle(end: str) -> None:
    """`q28 until progression`."""
    assert schedules.schedule(f"Tamoxifen 20 mg D1-21 q28 {end}.") == ["tamoxifen 20 mg · cycles 1+: 1..21"]
