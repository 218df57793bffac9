"""Steps told by their days before the cycles of a drug are given once, in the first cycle."""

import pytest

from read.regimens import schedules

STEPS = {
    "Examplimab 5 mg on day 1, 25 mg on day 8, 200 mg on day 15, then 200 mg weekly in cycles 2-4; 28-day cycles.": [
        "examplimab 5 mg · cycle 1: 1",
        "examplimab 25 mg · cycle 1: 8",
        "examplimab 200 mg · cycle 1: 15",
        "examplimab 200 mg · cycles 2-4: 1, 8, 15, 22",
    ],
    "Examplimab 0.1 mg/kg on day 1 and 0.4 mg/kg on day 4, followed by 1.5 mg/kg weekly in cycles 1 and 2 and every 2"
    " weeks thereafter. Cycles are 28 days.": [
        "examplimab 0.1 mg/kg · cycle 1: 1",
        "examplimab 0.4 mg/kg · cycle 1: 4",
        "examplimab 1.5 mg/kg · cycle 1: 8, 15, 22; cycle 2: 1, 8, 15, 22",
        "examplimab 1.5 mg/kg · cycles 3+: 1, 15",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2, 36 mg/m2 on days 8, 9, 15 and 16, then 36 mg/m2 on days 1, 2, 8, 9, 15 and"
    " 16 in cycles 2-12; 28-day cycles.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 36 mg/m2 · cycle 1: 8, 9, 15, 16",
        "carfilzomib 36 mg/m2 · cycles 2-12: 1, 2, 8, 9, 15, 16",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", STEPS)
def test_steps_are_of_the_first_cycle(text: str) -> None:
    """The cycles behind `then` are of the dose that goes on, and of no step before it."""
    assert schedules.schedule(text) == STEPS[text]


def test_steps_before_later_cycles_are_left_open() -> None:
    """Where the cycles go on later than the second, nobody says that a step is of the first alone."""
    text = "Prednisone 40 mg on day 1, 20 mg on day 8, then 10 mg weekly in cycles 4-6 of 28 days."
    assert "prednisone 40 mg · cycle 1: 1" not in schedules.schedule(text)
