"""Doses that are raised after times, regimens that take turns, phases that begin late: given when they are told."""

import pytest

from read.regimens import schedules

RAISED_AFTER = {
    "Examplitoclax 50 mg daily, escalating to 100 mg after 7 days and to 200 mg after 14 days.": ["50", "100", "200"],
    "Venetoclax 20 mg daily increased to 50 mg after 1 week, 100 mg after 2 weeks and 400 mg after 3 weeks.": [
        "20",
        "50",
        "100",
        "400",
    ],
    "Thalidomide 50 mg daily, raised to 100 mg after 14 days, and 200 mg after 42 days.": ["50", "100", "200"],
}

IN_TURN = {
    "Alternating cycles of R-CHOP (rituximab 375 mg/m2 on day 1, prednisone 100 mg on days 1-5) and R-DHAP (rituximab "
    "375 mg/m2 on day 1, cytarabine 2 g/m2 on day 2) every 21 days for 4 cycles.": [
        "rituximab 375 mg/m2 · cycle 1: 1; cycle 3: 1",
        "rituximab 375 mg/m2 · cycle 2: 1; cycle 4: 1",
        "prednisone 100 mg · cycle 1: 1..5; cycle 3: 1..5",
        "cytarabine 2 g/m2 · cycle 2: 2; cycle 4: 2",
    ],
}

BEGUN_LATE = {
    "Starting on day 100, patients receive lenalidomide 10 mg on days 1-21 of 28-day cycles.": [
        "lenalidomide 10 mg · cycles 1+: 1..21",
    ],
    "Maintenance starts on day 90 after transplant with ixazomib 3 mg on days 1, 8, 15 of a 28-day cycle.": [
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
    ],
    "Maintenance therapy beginning day 100: lenalidomide 10 mg daily for 3 days.": [
        "lenalidomide 10 mg · days 100..102",
    ],
}

OF_EACH_ARM = {
    "Arm A: lenalidomide 25 mg on days 1-21. Arm B: melphalan 9 mg/m2 on days 1-4. Treatment in arm A repeats every 28 "
    "days for 6 courses. Treatment in arm B repeats every 42 days for 4 courses.": [
        "lenalidomide 25 mg · cycles 1-6: 1..21",
        "melphalan 9 mg/m2 · cycles 1-4: 1..4",
    ],
    "ARM I: carfilzomib 20 mg/m2 on days 1 and 2. ARM II: bortezomib 1.3 mg/m2 on days 1 and 4. In arm I, cycles "
    "repeat every 28 days. In arm II, cycles repeat every 21 days.": [
        "carfilzomib 20 mg/m2 · cycles 1+: 1, 2",
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4",
    ],
}

SAID_OF_ONE = {
    "Belantamab mafodotin 2.5 mg/kg on day 1 of cycle 1 and 1.9 mg/kg every 8 weeks from cycle 3 to cycle 7; with "
    "pomalidomide 4 mg on days 1-21 of 28-day cycles.": (
        "belantamab mafodotin 1.9 mg/kg · cycle 3: 1; cycle 5: 1; cycle 7: 1"
    ),
    "Dexamethasone is given at 20 mg on the day of each carfilzomib dose (carfilzomib 27 mg/m2 on days 1 and 2 of a "
    "28-day cycle).": "carfilzomib 27 mg/m2 · cycles 1+: 1, 2",
    "Leucovorin 20 mg/m2 IV after completion of that day's radiation therapy, for 4 days in each 28-day cycle.": (
        "leucovorin 20 mg/m2 · cycles 1+: 1..4"
    ),
}


@pytest.mark.parametrize(("text", "doses"), RAISED_AFTER.items())
def test_each_step_is_given(text: str, doses: list[str]) -> None:
    """Each of several doses that follow after a time is given until the next one."""
    lines = schedules.schedule(text)
    assert [line.split(" mg")[0].rpartition(" ")[2] for line in lines] == doses


@pytest.mark.parametrize(("text", "expected"), IN_TURN.items())
def test_regimens_in_turn(text: str, expected: list[str]) -> None:
    """Of two regimens in alternating cycles each has every other cycle."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), BEGUN_LATE.items())
def test_phases_that_begin_late(text: str, expected: list[str]) -> None:
    """The day on which a phase in cycles begins is no day of its cycles."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), OF_EACH_ARM.items())
def test_cycles_of_each_arm(text: str, expected: list[str]) -> None:
    """What is said behind all arms of the cycles of one arm is of that arm."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "line"), SAID_OF_ONE.items())
def test_what_is_said_of_one_drug(text: str, line: str) -> None:
    """An interval, a dose in a bracket and days beside radiotherapy are of the drug that they are told of."""
    lines = schedules.schedule(text)
    assert line in lines
    assert not any(said.startswith("radiotherapy") for said in lines)
