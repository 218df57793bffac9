"""Changes of a dose: what may be changed is not given; what is raised on a day is given from that day on."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

ONLY_ALLOWED = {
    "Topotecan 1.5 mg/m2 on days 1-5 every 21 days, with a decrease to level -1 (1.25 mg/m2) for toxicity.": [
        "topotecan 1.5 mg/m2 · cycles 1+: 1..5"
    ],
    "Pomalidomide 2 mg on days 1-21; the dose can be increased to 4 mg on day 1 of cycle 3 if well tolerated.": [
        "pomalidomide 2 mg · days 1..21"
    ],
    "Pomalidomide 2 mg (which may be raised to 4 mg from cycle 3) on days 1-21 of each 28-day cycle.": [
        "pomalidomide 2 mg · cycles 1+: 1..21"
    ],
    "Pomalidomide 4 mg, which can be reduced to 2 mg, on days 1-21 of each 28-day cycle.": [
        "pomalidomide 4 mg · cycles 1+: 1..21"
    ],
    "Pomalidomide 2 mg on days 1-21 of each 28-day cycle; the dose may be increased to 3 mg in cycle 2 "
    "and 4 mg in cycle 3.": ["pomalidomide 2 mg · cycles 1+: 1..21"],
    "Ruxolitinib 5 mg twice daily, might be escalated to 10 mg twice daily from cycle 2.": [
        "ruxolitinib 5 mg x2 · days not stated"
    ],
}

RAISED_ON_A_DAY = {
    "Imatinib 300 mg daily, increased to 400 mg on day 8.": ["1-7: 300", "8-336: 400"],
    "Imatinib 300 mg once daily, escalated to 400 mg daily on day 15 if tolerated.": ["1-14: 300", "15-336: 400"],
    "Imatinib 200 mg daily with escalation to 300 mg on day 8 and 400 mg on day 15.": [
        "1-7: 200",
        "8-14: 300",
        "15-336: 400",
    ],
    "Imatinib 300 mg daily, increased to 400 mg on day 8, in cycles of 28 days.": ["300", "400"],
}


@pytest.mark.parametrize("text", ONLY_ALLOWED)
def test_what_may_be_changed_changes_no_dose_and_no_cycle(text: str) -> None:
    """A change that may be made is no dose, and its days and cycles are not those of the dose before."""
    assert schedules.schedule(text) == ONLY_ALLOWED[text]


@pytest.mark.parametrize("text", RAISED_ON_A_DAY)
def test_a_daily_dose_that_is_raised_lasts_until_the_next(text: str) -> None:
    """The dose before is given up to the day before, the raised one from that day on; in cycles nothing is known."""
    (phase,) = read_regimen(text).phases
    found = []
    for given in phase.administrations:
        days = given.spread[0].days if given.spread else ()
        found.append(f"{days[0]}-{days[-1]}: {given.amount}" if days else str(given.amount))
    assert found == RAISED_ON_A_DAY[text]
