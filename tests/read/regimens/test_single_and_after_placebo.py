"""Single doses beside another drug with an interval, and what comes after weeks of placebo."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

SINGLE = {
    "Nivolumab 480 mg every 4 weeks. Ipilimumab 3 mg/kg single dose on day 1.": "cycle 1: 1",
    "Nivolumab 480 mg every 4 weeks and a single priming dose of ipilimumab 3 mg/kg on day 1.": "cycle 1: 1",
    "Nivolumab 480 mg on day 1 every 28 days plus one-time ipilimumab 3 mg/kg on day 1": "cycle 1: 1",
    "Nivolumab 480 mg on day 1 every 28 days plus ipilimumab 3 mg/kg as a single dose on day 1": "days not stated",
    "Nivolumab 480 mg on day 1 every 28 days, ipilimumab 3 mg/kg as single dose on day 1 of each cycle": "cycles 1+: 1",
}
AFTER_PLACEBO = {
    "Placebo daily for 8 weeks, then fedratinib 400 mg daily.": "days not stated",
    "Placebo for 8 weeks followed by fedratinib 400 mg daily for 24 weeks.": "days not stated",
    "Placebo for 2 weeks followed by fedratinib 400 mg on days 15-28": "days 15..28",
    "Fedratinib 400 mg daily or placebo for 2 weeks": "days 1..14",
}


@pytest.mark.parametrize("text", SINGLE)
def test_a_single_dose_does_not_come_back(text: str) -> None:
    """It is of the first cycle, or on days that nobody knows, unless each cycle is told of it."""
    assert schedules.schedule(text) == ["nivolumab 480 mg · cycles 1+: 1", f"ipilimumab 3 mg/kg · {SINGLE[text]}"]


@pytest.mark.parametrize("text", AFTER_PLACEBO)
def test_the_weeks_of_a_placebo_are_not_those_of_the_drug_behind(text: str) -> None:
    """The drug behind a placebo begins on no day that is told, unless it has days of its own."""
    assert schedules.schedule(text) == [f"fedratinib 400 mg · {AFTER_PLACEBO[text]}"]
