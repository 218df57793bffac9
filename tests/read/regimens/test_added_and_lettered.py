"""Drugs that are added after some cycles, cycles of a later sentence, doses shared out, drugs named by a letter."""

import pytest

from read.regimens import schedules

BASE = "Tamoxifen 20 mg on days 1-21 of 28-day cycles"
ADDED = (
    f"{BASE}. After 3 cycles, cisplatin 30 mg/m2 on day 1 is added.",
    f"{BASE}. After three 28-day cycles of tamoxifen alone, cisplatin 30 mg/m2 on day 1 is added.",
    f"{BASE}. Following 3 cycles of tamoxifen, cisplatin 30 mg/m2 on day 1 will be added.",
    f"{BASE}; after 3 cycles, cisplatin 30 mg/m2 on day 1 is then added.",
    f"{BASE}. Cisplatin 30 mg/m2 on day 1 is added after 3 cycles.",
    f"{BASE}. Cisplatin (30 mg/m2 on day 1) will be added after cycle 3.",
    f"{BASE}. Cisplatin 30 mg/m2 on day 1 was added to tamoxifen after three cycles.",
    f"{BASE}. Cisplatin 30 mg/m2 on day 1 starts after 3 cycles.",
    f"{BASE}. Cisplatin 30 mg/m2 on day 1 is introduced after cycle 3.",
)
IN_NEXT_CYCLES = (
    "Daratumumab 16 mg/kg weekly in cycles 1-2. Thereafter every 2 weeks in cycles 3-6 and every 4 weeks from cycle 7. "
    "Cycles are of 28 days.",
    "Daratumumab 16 mg/kg weekly in cycles 1 and 2; the first infusion may be split over two days (8 mg/kg on day 1 "
    "and 8 mg/kg on day 2). Then every 2 weeks in cycles 3-6 and every 4 weeks from cycle 7 on. A cycle is 28 days.",
    "Daratumumab 16 mg/kg weekly in cycles 1-2. It is given every 2 weeks in cycles 3-6 and every 4 weeks from cycle 7 "
    "of 28-day cycles.",
)
SHARED = {
    "Rituximab 1000 mg split over days 1 and 2 of cycle 1; 1000 mg on day 1 of cycles 2-6. Cycle length 28 days.": [
        "rituximab · cycle 1: 1, 2",
        "rituximab 1000 mg · cycles 2-6: 1",
    ],
    "Melphalan 200 mg/m2 split on days -3 and -2.": ["melphalan · days -3, -2"],
    "Melphalan 140 mg/m2 divided over days -3 and -2, busulfan 3 mg/kg on day -4.": [
        "melphalan · days -3, -2",
        "busulfan 3 mg/kg · days -4",
    ],
    "Rituximab 375 mg/m2 (split over days 1 and 2), then on days 8, 15 and 22 of 28-day cycles.": [
        "rituximab 375 mg/m2 · cycles 1+: 8, 15, 22"
    ],
}
LETTERED = {
    "Compound Y (10 mg/kg) will be infused on days 1 and 8 every 3 weeks.": ["compound y 10 mg/kg · cycles 1+: 1, 8"],
    "Melphalan 1 mg/kg and Compound 21 at 10 mg/kg IV on days 1 and 8 of 28-day cycles.": [
        "melphalan 1 mg/kg · cycles 1+: 1, 8",
        "compound 21 10 mg/kg · cycles 1+: 1, 8",
    ],
    "Bortezomib 1.3 mg/m2 on days 1 and 8; Agent Y, 10 mg/kg IV on day 1, 21-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8",
        "agent y 10 mg/kg · cycles 1+: 1",
    ],
    "Antibody H (dose 3 mg/kg) on day 1, peptide K 1 mg SC on days 1, 8 and 15.": [
        "antibody h 3 mg/kg · days 1",
        "peptide k 1 mg · days 1, 8, 15",
    ],
    "Patients take the study drug 2 mg daily with melphalan 1 mg/kg on day 1.": ["melphalan 1 mg/kg · days 1"],
}


@pytest.mark.parametrize("text", ADDED)
def test_added_after_cycles(text: str) -> None:
    """What is added goes beside what is given, from the next cycle on."""
    assert schedules.schedule(text) == ["tamoxifen 20 mg · cycles 1+: 1..21", "cisplatin 30 mg/m2 · cycles 4+: 1"]


def test_added_for_some() -> None:
    """What is added in some patients is told of them."""
    text = f"{BASE}. In non-responders, cisplatin 30 mg/m2 on day 1 is added after 3 cycles."
    tamoxifen, cisplatin = schedules.read_regimen(text).phases[0].administrations
    assert tamoxifen.dose_level == "" and cisplatin.dose_level == "In non-responders"


def test_not_added() -> None:
    """Other treatment after some cycles is a phase of its own, not in cycles as long."""
    text = f"{BASE}. After three 28-day cycles of tamoxifen, patients receive melphalan 200 mg/m2 on day -2."
    assert [length for _, _, length, _ in schedules.frames(text)] == [28, None]


@pytest.mark.parametrize("text", IN_NEXT_CYCLES)
def test_in_next_cycles(text: str) -> None:
    """How often in the cycles right behind those of a drug is said of that drug."""
    assert [line.partition(" · ")[2] for line in schedules.schedule(text)] == [
        "cycles 1-2: 1, 8, 15, 22",
        "cycles 3-6: 1, 15",
        "cycles 7+: 1",
    ]


@pytest.mark.parametrize(("text", "expected"), SHARED.items())
def test_shared_doses(text: str, expected: list[str]) -> None:
    """A dose that is shared out over days is given whole on none of them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), LETTERED.items())
def test_lettered_drugs(text: str, expected: list[str]) -> None:
    """A drug that is told by a letter has its own dose, and no other drug has it."""
    assert schedules.schedule(text) == expected
