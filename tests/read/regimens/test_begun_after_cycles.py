"""Drugs that begin after cycles of others, cycles named beside a phase, and days at the end of a line."""

import pytest

from read.regimens import schedules

BEGUN = {
    "Cytarabine 20 mg/m2 on days 1-10 every 28 days. Glasdegib 100 mg daily is added after two cycles of cytarabine.": [
        "cytarabine 20 mg/m2 · cycles 1+: 1..10",
        "glasdegib 100 mg · cycles 3+: 1..28",
    ],
    "- Thalidomide 100 mg daily, 28-day cycles\n- Nivolumab 480 mg q4w, beginning after 2 cycles of thalidomide": [
        "thalidomide 100 mg · cycles 1+: 1..28",
        "nivolumab 480 mg · cycles 3+: 1",
    ],
    "Pomalidomide 4 mg on days 1-21 of 28-day cycles and ixazomib 3 mg on days 1, 8 and 15, starting after 3 cycles.": [
        "pomalidomide 4 mg · cycles 1+: 1..21",
        "ixazomib 3 mg · cycles 4+: 1, 8, 15",
    ],
    "Two 28-day cycles of acalabrutinib 100 mg daily are given; thereafter venetoclax 400 mg daily is added.": [
        "acalabrutinib 100 mg · cycles 1+: 1..28",
        "venetoclax 400 mg · cycles 3+: 1..28",
    ],
    "Four 21-day cycles of cemiplimab 350 mg on day 1 are given, after which axitinib 5 mg daily is added.": [
        "cemiplimab 350 mg · cycles 1+: 1",
        "axitinib 5 mg · cycles 5+: 1..21",
    ],
}


@pytest.mark.parametrize("text", BEGUN)
def test_a_drug_that_is_added_begins_after_the_cycles_told(text: str) -> None:
    """It has days of its own, not those of the drug whose cycles are past, and that one goes on."""
    assert schedules.schedule(text) == BEGUN[text]


EVERY_OTHER = {
    "Cycles 1-4: tafasitamab 12 mg/kg on day 1 of each 28-day cycle. "
    "Cycles 5-10: tafasitamab 12 mg/kg on day 1 of every other cycle.": "cycle 5: 1; cycle 7: 1; cycle 9: 1",
    "Cycles 1-4: tafasitamab 12 mg/kg on day 1 of each 28-day cycle. "
    "Cycles 5-10: tafasitamab 12 mg/kg on day 1 of even cycles.": "cycle 6: 1; cycle 8: 1; cycle 10: 1",
    "Cycles 1-3: tafasitamab 12 mg/kg on day 1 of each 28-day cycle. "
    "Cycles 4-9: tafasitamab 12 mg/kg on day 1 of every second cycle.": "days not stated",
}


@pytest.mark.parametrize("text", EVERY_OTHER)
def test_every_other_of_the_cycles_that_head_a_sentence(text: str) -> None:
    """Every other cycle is one of those that head the sentence; where none tells which, the days are not stated."""
    assert schedules.schedule(text)[1] == f"tafasitamab 12 mg/kg · {EVERY_OTHER[text]}"


@pytest.mark.parametrize(("head", "listed"), [("1-12", (1, 4, 7, 10)), ("4-12", (4, 7, 10)), ("1-6", (1, 4))])
def test_listed_cycles_that_go_on_are_not_every_other(head: str, listed: tuple[int, ...]) -> None:
    """`Cycles 1, 4, 7, etc.` are those cycles, up to the last of those that head the sentence."""
    text = f"Cycles {head}: tafasitamab 12 mg/kg on day 1 of cycles {listed[0]}, {listed[0] + 3}, etc. 28-day cycles."
    days = "; ".join(f"cycle {cycle}: 1" for cycle in listed)
    assert schedules.schedule(text) == [f"tafasitamab 12 mg/kg · {days}"]


def test_every_other_cycle_of_a_length() -> None:
    """`every other 28-day cycle` is not every cycle."""
    text = "Daratumumab 1800 mg on day 1 of every other 28-day cycle for 6 cycles."
    assert schedules.schedule(text) == ["daratumumab 1800 mg · cycle 1: 1; cycle 3: 1; cycle 5: 1"]


def test_cycles_beside_a_phase_on_its_own_line() -> None:
    """What stands below `Consolidation (cycles 5 and 6)` is given in those cycles."""
    text = (
        "CONSOLIDATION (Cycles 5 and 6)\n- Bortezomib 1.3 mg/m2 on days 1, 8, 15; 28-day cycles\n"
        "MAINTENANCE (Cycle 7 onwards)\n- Lenalidomide 10 mg on days 1-21"
    )
    assert schedules.schedule(text) == [
        "bortezomib 1.3 mg/m2 · cycles 5-6: 1, 8, 15",
        "lenalidomide 10 mg · cycles 7+: 1..21",
    ]


def test_cycles_of_a_visit_are_none_of_the_drug_below() -> None:
    """A line that names cycles of an assessment heads no drug."""
    text = "Tumour assessment (cycles 2 and 4)\nDurvalumab 1500 mg on day 1 of each 28-day cycle."
    assert schedules.schedule(text) == ["durvalumab 1500 mg · cycles 1+: 1"]


@pytest.mark.parametrize("below", ["Cycles last 28 days.", "Courses repeat every 28 days", "Cycles: 28 days"])
def test_the_last_day_of_a_line_is_none_of_the_next(below: str) -> None:
    """A number at the end of a line is a day, whatever word begins the next line."""
    assert schedules.schedule(f"- Lenalidomide 15 mg on days 2-22\n{below}") == [
        "lenalidomide 15 mg · cycles 1+: 2..22"
    ]
