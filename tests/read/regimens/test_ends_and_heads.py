"""Cycles that head a phase, times behind which another dose comes, and days that only their cycles tell."""

from __future__ import annotations

import pytest

from read.regimens import schedules

TEXTS = {
    "Rituximab 375 mg/m2 on day 1 of cycle 1 (after the ramp-up) and 500 mg/m2 on day 1 of cycles 2-6.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "rituximab 500 mg/m2 · cycles 2-6: 1",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 (cycles 1-8), 1 and 8 (cycles 9-12) and 1 (cycle 13).": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 9-12: 1, 8",
        "bortezomib 1.3 mg/m2 · cycle 13: 1",
    ],
    "Every 8 weeks for 8 cycles with carfilzomib 36 mg/m2 and dexamethasone 20 mg on days 1 and 2.": [
        "carfilzomib 36 mg/m2 · cycles 1-8: 1, 2",
        "dexamethasone 20 mg · cycles 1-8: 1, 2",
    ],
    "Every 4 weeks for 6 cycles with zoledronic acid 4 mg.": ["zoledronic acid 4 mg · cycles 1-6: 1"],
    "Lenalidomide 25 mg on days 1-21 of 28-day cycles, dexamethasone 40 mg on days 1 and 8; for patients who are frail "
    "dexamethasone 20 mg on days 1 and 8.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1, 8",
    ],
    "Lenalidomide 10 mg daily for 3 cycles of 28 days, then 15 mg daily if tolerated.": [
        "lenalidomide 10 mg · cycles 1-3: 1..28",
        "lenalidomide 15 mg · cycles 4+: 1..28",
    ],
    "Lenalidomide 10 mg on days 1-28 for 3 cycles, increased to 15 mg if tolerated, 28-day cycles.": [
        "lenalidomide 10 mg · cycles 1-3: 1..28",
        "lenalidomide 15 mg · cycles 4+: 1..28",
    ],
    "Thalidomide 200 mg/day (50 mg on days 1-14, 100 mg on days 15-21 in cycle 1), 2 cycles of 21 days.": [
        "thalidomide 200 mg · cycle 2: 1..21",
        "thalidomide 50 mg · cycle 1: 1..14",
        "thalidomide 100 mg · cycle 1: 15..21",
    ],
    "Lenalidomide 5 mg on days 1-21 q28d for 2 months, then 2.5 mg on the same days for another 2 months.": [
        "lenalidomide 5 mg · cycles 1-2: 1..21",
        "lenalidomide 2.5 mg · cycles 3-4: 1..21",
    ],
    "Prednisone 200 mg/day for 5 days each month for 2 months.": ["prednisone 200 mg · cycles 1-2: 1..5"],
    "Rituximab 375 mg/m2 first dose, then 500 mg/m2 every 2 weeks for 2 doses, then every 4 weeks for 2 doses.": [
        "rituximab 375 mg/m2 · days 1",
        "rituximab 500 mg/m2 · days 15, 29",
        "rituximab 500 mg/m2 · days 57, 85",
    ],
    "Natalizumab 300 mg loading dose, then 300 mg every 4 weeks.": [
        "natalizumab 300 mg · cycle 1: 1",
        "natalizumab 300 mg · cycles 2+: 1",
    ],
    "Dexamethasone 20 mg on day 1, cyclophosphamide 100 mg/m2 on days 1-5, repeated every 21 days for 6 weeks.": [
        "dexamethasone 20 mg · cycles 1-2: 1",
        "cyclophosphamide 100 mg/m2 · cycles 1-2: 1..5",
    ],
    "Induction (cycles 1-4, 21 days each): bortezomib 1.3 mg/m2 on days 1 and 8. Consolidation (cycles 5-6): "
    "daratumumab 16 mg/kg on day 1, with bortezomib as in induction. Maintenance (cycles 7-9, 28 days each): "
    "daratumumab 16 mg/kg every 4 weeks and lenalidomide 10 mg on days 1-21 (15 mg from cycle 8).": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8",
        "bortezomib 1.3 mg/m2 · cycles 5-6: 1, 8",
        "daratumumab 16 mg/kg · cycles 5-6: 1",
        "daratumumab 16 mg/kg · cycles 7-9: 1",
        "lenalidomide 10 mg · cycle 7: 1..21",
        "lenalidomide 15 mg · cycles 8-9: 1..21",
    ],
}


@pytest.mark.parametrize("text", TEXTS)
def test_each_dose_has_its_own_cycles(text: str) -> None:
    """No dose is given outside the cycles, or behind the time, that its text tells of it."""
    assert schedules.schedule(text) == TEXTS[text]
