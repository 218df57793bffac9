"""A second dose in the same cycles as the first, or on a day far behind them; intervals side by side."""

import pytest

from read.regimens import schedules

THEN = {
    "Thalidomide 50 mg/day for two weeks, then 100 mg/day; dexamethasone 40 mg on days 1-4 of 28-day cycles, 12 "
    "cycles.": [
        "thalidomide 50 mg · cycle 1: 1..14",
        "thalidomide 100 mg · cycle 1: 15..28; cycles 2-12: 1..28",
        "dexamethasone 40 mg · cycles 1-12: 1..4",
    ],
    "Thalidomide 50 mg daily for 2 weeks, followed by 100 mg daily; twelve 28-day cycles.": [
        "thalidomide 50 mg · cycle 1: 1..14",
        "thalidomide 100 mg · cycle 1: 15..28; cycles 2-12: 1..28",
    ],
}
FAR_BEHIND = (
    "Lenalidomide from day 100: 10 mg daily, increased to 15 mg daily after 3 months.",
    "Day 100: lenalidomide 10 mg daily, raised to 15 mg daily after 3 months.",
)


@pytest.mark.parametrize(("text", "expected"), THEN.items())
def test_then_in_the_same_cycles(text: str, expected: list[str]) -> None:
    """What follows is of the same cycles, where their number is told of all or of another drug."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize("text", FAR_BEHIND)
def test_day_far_behind(text: str) -> None:
    """Months behind a day that no cycle has are counted from that day."""
    first, second = schedules.schedule(text)
    assert first == "lenalidomide 10 mg · days 100..189"
    assert second.startswith("lenalidomide 15 mg · days 190")


def test_intervals_side_by_side() -> None:
    """Doses at other intervals take no days from each other."""
    text = (
        "Patients on darbepoetin alfa every 2, 3 or 4 weeks change. They receive 20,000 U epoetin alfa every 2 weeks; "
        "30,000 U epoetin alfa every 3 weeks; or 40,000 U epoetin alfa every 4 weeks."
    )
    assert "epoetin alfa 20000 U · cycles 1+: 1" in schedules.schedule(text)
