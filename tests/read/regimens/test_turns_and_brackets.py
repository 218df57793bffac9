"""Cycles that lead the doses of a bracket; words that turn to another phase."""

import pytest

from read.regimens import schedules

LED_IN_BRACKETS = {
    "Obinutuzumab (cycle 1: 100 mg on day 1, 900 mg on day 2; cycles 2-6: 1000 mg on day 1) plus venetoclax "
    "400 mg daily in 28-day cycles.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 900 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
        "venetoclax 400 mg · cycles 1+: 1..28",
    ],
    "Obinutuzumab (C1: 100 mg D1, 900 mg D2 and 1000 mg D8 and 15, C2-6: 1000 mg D1) in 28-day cycles.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 900 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycle 1: 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
    "Mosunetuzumab (in cycle 1, 1 mg on day 1, 2 mg on day 8 and 60 mg on day 15) in 21-day cycles.": [
        "mosunetuzumab 1 mg · cycle 1: 1",
        "mosunetuzumab 2 mg · cycle 1: 8",
        "mosunetuzumab 60 mg · cycle 1: 15",
    ],
    "Carfilzomib (cycle 1: 20 mg/m2 on days 1 and 2, 36 mg/m2 on days 8, 9, 15 and 16; from cycle 2: 36 mg/m2"
    " on days 1, 2, 8, 9, 15 and 16) in 28-day cycles.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 36 mg/m2 · cycle 1: 8, 9, 15, 16",
        "carfilzomib 36 mg/m2 · cycles 2+: 1, 2, 8, 9, 15, 16",
    ],
    "Rituximab (cycle 1: 375 mg/m2 on day 0; cycles 2-6: 500 mg/m2 on day 1), fludarabine 25 mg/m2 on days "
    "1-3, every 28 days.": [
        "rituximab 375 mg/m2 · cycle 1: 0",
        "rituximab 500 mg/m2 · cycles 2-6: 1",
        "fludarabine 25 mg/m2 · cycles 1-6: 1..3",
    ],
    "Acalabrutinib 100 mg twice daily from cycle 1; obinutuzumab from cycle 2: 100 mg day 1, 900 mg day 2, "
    "1000 mg days 8 and 15 of cycle 2, then 1000 mg on day 1 of cycles 3 to 5. Cycles are of 28 days.": [
        "acalabrutinib 100 mg x2 · cycles 1+: 1..28",
        "obinutuzumab 100 mg · cycle 2: 1",
        "obinutuzumab 900 mg · cycle 2: 2",
        "obinutuzumab 1000 mg · cycle 2: 8, 15",
        "obinutuzumab 1000 mg · cycles 3-5: 1",
    ],
}

TURNS = {
    "Ixazomib 3 mg on days 1, 8 and 15 of 28-day cycles for 4 cycles, thereafter 4 mg on days 1 and 15.": [
        "ixazomib 3 mg · cycles 1-4: 1, 8, 15",
        "ixazomib 4 mg · cycles 5+: 1, 15",
    ],
    "Pomalidomide 2 mg on days 1-21 of 28-day cycles for 3 cycles and 4 mg on days 1-21 thereafter.": [
        "pomalidomide 2 mg · cycles 1-3: 1..21",
        "pomalidomide 4 mg · cycles 4+: 1..21",
    ],
    "Bortezomib 1.3 mg/m2 on days 1 and 8 of 21-day cycles for 5 cycles, thereafter ixazomib 4 mg on day 1.": [
        "bortezomib 1.3 mg/m2 · cycles 1-5: 1, 8",
        "ixazomib 4 mg · days 1",
    ],
    "Ixazomib 4 mg on days 1, 8 and 15 and lenalidomide 25 mg on days 1-21 of each 28-day cycle for 12 "
    "cycles; thereafter ixazomib 3 mg on days 1, 8 and 15.": [
        "ixazomib 4 mg · cycles 1-12: 1, 8, 15",
        "lenalidomide 25 mg · cycles 1-12: 1..21",
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles for 4 cycles. Thereafter, maintenance with "
    "lenalidomide 10 mg on days 1-21 of 28-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11",
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Pomalidomide 4 mg on days 1-21 of each 28-day cycle for 6 cycles; thereafter maintenance with "
    "pomalidomide 2 mg on days 1-21.": [
        "pomalidomide 4 mg · cycles 1-6: 1..21",
        "pomalidomide 2 mg · cycles 1+: 1..21",
    ],
    "Thalidomide 100 mg on days 1-14 of cycle 1 and 200 mg daily thereafter, in 28-day cycles.": [
        "thalidomide 100 mg · cycle 1: 1..14",
        "thalidomide 200 mg · cycle 1: 15..28; cycles 2+: 1..28",
    ],
    "Luspatercept 1 mg/kg every 21 days, which may be raised to 1.33 mg/kg and then 1.75 mg/kg.": [
        "luspatercept 1 mg/kg · cycles 1+: 1",
    ],
    "Cyclophosphamide 1000 mg/m2 IV D1, vincristine 1.4 mg/m2 IV D1, prednisone 100 mg PO D1-D5, q21d x 8.": [
        "cyclophosphamide 1000 mg/m2 · cycles 1-8: 1",
        "vincristine 1.4 mg/m2 · cycles 1-8: 1",
        "prednisone 100 mg · cycles 1-8: 1..5",
    ],
    "Arsenic trioxide 0.25 mg/kg on days 1-5 of week 1 and twice weekly in weeks 2-5 of a 6-week cycle.": [
        "arsenic trioxide 0.25 mg/kg · cycles 1+: 1..5",
        "arsenic trioxide 0.25 mg/kg · days not stated",
    ],
    "Daratumumab 1800 mg weekly x8 doses, every 2 weeks x8 doses, then q4w. Pomalidomide 4 mg d1-21 q28d, "
    "dexamethasone 40 mg weekly.": [
        "daratumumab 1800 mg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 1800 mg · days 64, 78, 92, 106, 120, 134, 148, 162",
        "daratumumab 1800 mg · days 190, 218, 246, 274, 302, 330",
        "pomalidomide 4 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15, 22",
    ],
}


IN_THEIR_PLACE = {
    "Plasma exchange on days 1, 3 and 5; bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11.": [
        "bortezomib 1.3 mg/m2 · days 1, 4, 8, 11",
    ],
    "Bendamustine 90 mg/m2 on days 1 and 2, bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11; repeat on day 22. "
    "Maximum 6 cycles.": [
        "bendamustine 90 mg/m2 · cycles 1-6: 1, 2",
        "bortezomib 1.3 mg/m2 · cycles 1-6: 1, 4, 8, 11",
    ],
    "Rituximab 1000 mg IV on day 1; repeat on day 15.": [
        "rituximab 1000 mg · days 1, 15",
    ],
    "Dexamethasone 40 mg on days 1, 8, 15 and 22 for cycles 1-4, then 20 mg. Cycles of 28 days.": [
        "dexamethasone 40 mg · cycles 1-4: 1, 8, 15, 22",
        "dexamethasone 20 mg · cycles 5+: 1, 8, 15, 22",
    ],
    "Carfilzomib 20 mg/m2 on days 1 and 2 of cycle 1, then 56 mg/m2, in 28-day cycles.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 56 mg/m2 · days not stated",
    ],
    "Linvoseltamab 5 mg (week 1) and 25 mg (week 2), then 200 mg weekly through week 13, every 2 weeks "
    "through week 23 and every 4 weeks from week 24.": [
        "linvoseltamab 5 mg · days 1",
        "linvoseltamab 25 mg · days 8",
        "linvoseltamab 200 mg · days 15, 22, 29, 36, 43, 50, 57, 64, 71, 78, 85",
        "linvoseltamab 200 mg · days 99, 113, 127, 141, 155",
        "linvoseltamab 200 mg · days 162, 190, 218, 246, 274, 302, 330",
    ],
    "Obinutuzumab 1000 mg on days 1 (100 mg), 2 (900 mg), 8 and 15 of cycle 1 and on day 1 of cycles 2-6. "
    "Cycles of 28 days.": [
        "obinutuzumab 100 mg · cycle 1: 1",
        "obinutuzumab 900 mg · cycle 1: 2",
        "obinutuzumab 1000 mg · cycle 1: 8, 15",
        "obinutuzumab 1000 mg · cycles 2-6: 1",
    ],
}


@pytest.mark.parametrize(("text", "lines"), LED_IN_BRACKETS.items())
def test_cycles_lead_all_doses_behind_them(text: str, lines: list[str]) -> None:
    """The cycles before a colon are those of each dose up to the next ones, and of no later cycle."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), TURNS.items())
def test_what_comes_after_is_told_apart(text: str, lines: list[str]) -> None:
    """`Thereafter` behind a number of cycles begins after them; what may be done later is not given."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), IN_THEIR_PLACE.items())
def test_days_and_doses_keep_their_place(text: str, lines: list[str]) -> None:
    """Days of what has no name are no days of the drug behind it; a later stretch begins where the first ends."""
    assert schedules.schedule(text) == lines
