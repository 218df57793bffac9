"""Stretches that end with a numbered week, with a rest or with a cycle, and what each drug is given behind them."""

import pytest

from read.regimens import schedules

STRETCHES = {
    "Talquetamab: 0.01 mg/kg on day 1, 0.06 mg/kg on day 3, then 0.4 mg/kg weekly from day 8 to week 4.": [
        "talquetamab 0.01 mg/kg · days 1",
        "talquetamab 0.06 mg/kg · days 3",
        "talquetamab 0.4 mg/kg · days 8, 15, 22",
    ],
    "Secukinumab 300 mg every 2 weeks until week 6.": ["secukinumab 300 mg · days 1, 15, 29"],
    "Isatuximab 10 mg/kg every 2 weeks starting in cycle 1; from cycle 5, 20 mg/kg every 4 weeks.": [
        "isatuximab 10 mg/kg · cycles 1-4: 1",
        "isatuximab 20 mg/kg · cycles 5+: 1",
    ],
    "Ixazomib 3 mg twice weekly for 2 weeks followed by a one-week rest, for 8 cycles; then once weekly for 3 weeks of "
    "a 28-day cycle.": ["ixazomib 3 mg · days not stated", "ixazomib 3 mg · cycles 1+: 1, 8, 15"],
    "Vinorelbine 25 mg/m2 weekly for 5 weeks followed by a one-week rest, then weekly for 2 weeks of a 21-day cycle.": [
        "vinorelbine 25 mg/m2 · cycle 1: 1, 8, 15, 22, 29",
        "vinorelbine 25 mg/m2 · cycles 1+: 1, 8",
    ],
}


@pytest.mark.parametrize("text", STRETCHES)
def test_a_stretch_ends_where_its_week_or_its_cycles_end_and_the_next_begins_behind_it(text: str) -> None:
    """Neither goes on beside the other, and neither is told twice."""
    assert schedules.schedule(text) == STRETCHES[text]


def test_what_follows_a_stretch_from_a_day_on_begins_when_its_last_week_is_over() -> None:
    """The doses of the first end with that week, and are not those of the second."""
    first, second = schedules.schedule("Talquetamab 0.4 mg/kg weekly from day 8 through week 4, then every two weeks.")
    assert first == "talquetamab 0.4 mg/kg · days 8, 15, 22"
    assert second.startswith("talquetamab 0.4 mg/kg · days 29, 43, 57")


def test_beside_other_drugs_nobody_says_when_what_follows_counted_cycles_begins() -> None:
    """Its days are asked for."""
    text = (
        "Irinotecan 50 mg/m2 daily for 5 days followed by 16 days of rest, for 4 cycles, then 60 mg/m2 weekly for 3 "
        "weeks of a 28-day cycle. Cisplatin 50 mg/m2 day 1."
    )
    assert "irinotecan 60 mg/m2 · days not stated" in schedules.schedule(text)
