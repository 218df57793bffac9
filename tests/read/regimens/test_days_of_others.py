"""Days of examinations, weekdays without an end, cycles of another drug; a dose that changes with phase or cycle."""

import pytest

from read.regimens import schedules

EXAMINED = (
    "Cisplatin 60 mg/m2 on day 1; MRD assessment: days 14, 28.",
    "Cisplatin 60 mg/m2 d1; PK sampling: d1, 8 and 15.",
    "Cisplatin 60 mg/m2 on day 1, with blood samples taken on days 2, 3 and 5.",
    "Cisplatin 60 mg/m2 on day 1 (PET on day 8).",
    "Cisplatin 60 mg/m2 day 1; bone marrow aspirate: day 29; evaluation: day 33.",
)
WEEKDAYS = {
    "Bicalutamide 50 mg on Monday and Thursday.": (7, "cycles 1+: 1, 4"),
    "Bicalutamide 50 mg PO Monday, Wednesday and Friday until progression.": (7, "cycles 1+: 1, 3, 5"),
    "Bicalutamide 50 mg twice weekly (Monday and Thursday).": (7, "cycles 1+: 1, 4"),
    "Bicalutamide 50 mg MWF.": (7, "cycles 1+: 1, 3, 5"),
    "Bicalutamide 50 mg on Monday and Thursday of a 14-day cycle.": (14, "cycles 1+: 1, 4, 8, 11"),
}
OF_ITS_CYCLES = {
    "100 mg daily for 4 days with each cycle of cisplatin": [],
    "40 mg on days 1-4 of each course of cisplatin.": [],
    "Tamoxifen 20 mg on days 1-4 of each cycle of cisplatin.": ["tamoxifen 20 mg · cycles 1+: 1..4"],
    "Tamoxifen 20 mg on day 1 of every course of cisplatin 60 mg/m2 (day 2).": [
        "tamoxifen 20 mg · cycles 1+: 1",
        "cisplatin 60 mg/m2 · cycles 1+: 2",
    ],
    "Each cycle of cisplatin consists of 60 mg/m2 on days 1 and 8.": ["cisplatin 60 mg/m2 · cycles 1+: 1, 8"],
}
IN_A_PHASE = (
    "Maintenance: Tamoxifen is reduced to 10 mg daily in 28-day cycles.",
    "Maintenance therapy:\n\nTamoxifen will be decreased to 10 mg daily in 28-day cycles.",
    "Maintenance: the dose of tamoxifen is lowered to 10 mg daily in 28-day cycles.",
)
IF_IT_MUST = (
    "Tamoxifen is reduced to 10 mg daily.",
    "Maintenance: tamoxifen is reduced to 10 mg daily if toxic.",
    "Maintenance: patients may stop; if toxic, tamoxifen is reduced to 10 mg daily.",
)
LATER = (
    "Tamoxifen 20 mg on days 1, 8 and 15 of 28-day cycles in cycles 1-4, then 10 mg from cycle 5.",
    "For cycles 1-4: tamoxifen 20 mg on days 1, 8 and 15 of 28-day cycles. From cycle 5 the dose is reduced to 10 mg.",
    "Cycles 1-4: tamoxifen 20 mg on days 1, 8 and 15 of 28-day cycles. Cycles 5+: 10 mg.",
)
STEPS_FIRST = (
    "Tamoxifen 20 mg on days 1 and 2 of cycle 1, then 40 mg from cycle 2; 28-day cycles.",
    "Tamoxifen 10 mg on day 1 of cycle 1, 20 mg on days 8 and 15 of cycle 1, then 20 mg from cycle 2; 28-day cycles.",
)


@pytest.mark.parametrize("text", EXAMINED)
def test_nothing_is_given_on_the_days_of_an_examination(text: str) -> None:
    """What is looked at on a day is no dose of the drug before."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1"]


@pytest.mark.parametrize("text", WEEKDAYS)
def test_days_of_the_week_are_those_of_every_week(text: str) -> None:
    """Without an end they are a week that repeats; in a cycle, those of all its weeks."""
    length, days = WEEKDAYS[text]
    assert schedules.frames(text)[0][2] == length
    assert schedules.schedule(text)[0].endswith(days)


@pytest.mark.parametrize("text", OF_ITS_CYCLES)
def test_a_dose_with_each_cycle_of_another_drug_is_not_of_that_drug(text: str) -> None:
    """The cycles of a drug tell when; what is given then has its own name, or none in this text."""
    assert schedules.schedule(text) == OF_ITS_CYCLES[text]


@pytest.mark.parametrize("text", IN_A_PHASE)
def test_a_dose_to_which_all_come_in_a_phase_is_given(text: str) -> None:
    """A lower dose in a named phase is planned."""
    assert schedules.schedule(text) == ["tamoxifen 10 mg · cycles 1+: 1..28"]
    assert schedules.frames(text)[0][0] == "maintenance"


@pytest.mark.parametrize("text", IF_IT_MUST)
def test_a_dose_to_which_some_come_is_not_given(text: str) -> None:
    """A lower dose without a phase, or for a reason, is no plan."""
    assert schedules.schedule(text) == []


@pytest.mark.parametrize("text", LATER)
def test_another_dose_from_a_later_cycle_is_given_on_the_same_days(text: str) -> None:
    """The cycles before tell the days where only the dose is another."""
    assert schedules.schedule(text) == [
        "tamoxifen 20 mg · cycles 1-4: 1, 8, 15",
        "tamoxifen 10 mg · cycles 5+: 1, 8, 15",
    ]


@pytest.mark.parametrize("text", STEPS_FIRST)
def test_days_of_the_steps_of_a_first_cycle_are_not_those_of_the_others(text: str) -> None:
    """After steps on days of the first cycle the dose goes on, on days that are not said; it is not lost."""
    assert schedules.schedule(text)[-1].endswith("days not stated")
