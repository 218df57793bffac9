"""Doses that are counted before their drug, raised in steps, and cycles of several lengths told in turn."""

import pytest

from read.regimens import schedules

COUNTED = {
    "Ofatumumab 300 mg on days 1 and 2 of 28-day cycles for 4 cycles followed by three additional doses of "
    "obinutuzumab 1000 mg every 28 days.": [
        "ofatumumab 300 mg · cycles 1-4: 1, 2",
        "obinutuzumab 1000 mg · days 1, 29, 57",
    ],
    "Three doses of obinutuzumab 1000 mg at weekly intervals.": ["obinutuzumab 1000 mg · days 1, 8, 15"],
    "Patients receive 3 infusions of obinutuzumab (1000 mg) once a week.": ["obinutuzumab 1000 mg · days 1, 8, 15"],
    "Obinutuzumab 1000 mg weekly for 3 doses, then 2 doses every 4 weeks.": [
        "obinutuzumab 1000 mg · days 1, 8, 15",
        "obinutuzumab 1000 mg · days 43, 71",
    ],
}


@pytest.mark.parametrize("text", COUNTED)
def test_doses_that_are_counted_before_their_drug_have_an_end(text: str) -> None:
    """`3 doses of A every 4 weeks` ends as `A every 4 weeks for 3 doses` does."""
    assert schedules.schedule(text) == COUNTED[text]


RAISED = (
    "increasing every 2 weeks in 20 mg increments to 60 mg daily",
    "increased in 20-mg steps every 2 weeks up to 60 mg",
    "increasing to 60 mg in steps of 20 mg every 14 days",
    "escalated by 20 mg every two weeks, maximum 60 mg",
    "with increments of 20 mg every 2 weeks to 60 mg",
)


@pytest.mark.parametrize("raised", RAISED[:4])
def test_steps_of_a_dose_are_no_doses(raised: str) -> None:
    """The dose holds two weeks, then the next one; the last goes on."""
    assert schedules.schedule(f"Tamoxifen 20 mg daily, {raised}, in 28-day cycles.") == [
        "tamoxifen 20 mg · cycle 1: 1..14",
        "tamoxifen 40 mg · cycle 1: 15..28",
        "tamoxifen 60 mg · cycles 2+: 1..28",
    ]


IN_TURN = (
    "twice weekly (days 1, 4, 8, 11) in three 3-week cycles, thereafter once weekly (days 1, 8, 15) in six 4-week "
    "cycles",
    "days 1, 4, 8, 11 x 3 cycles of 21 days followed by days 1, 8, 15 x 6 cycles of 28 days",
    "twice weekly (days 1, 4, 8 and 11) for 3 cycles of 21 days, thereafter weekly (days 1, 8 and 15) for 6 cycles of "
    "28 days",
)


@pytest.mark.parametrize("told", IN_TURN)
def test_cycles_of_another_length_come_behind_those_before(told: str) -> None:
    """Each number of cycles has its own days and its own length."""
    text = f"Bortezomib 1.5 mg/m2 {told}."
    assert schedules.schedule(text) == [
        "bortezomib 1.5 mg/m2 · cycles 1-3: 1, 4, 8, 11",
        "bortezomib 1.5 mg/m2 · cycles 1-6: 1, 8, 15",
    ]
    assert [frame[2] for frame in schedules.frames(text)] == [21, 28]


LED = (
    "In cycles 1 and 2 elotuzumab 10 mg/kg weekly, then every 2 weeks in cycles 3-6 and every 4 weeks thereafter.",
    "In cycles 1 and 2 elotuzumab 10 mg/kg weekly, every 2 weeks in cycles 3-6 and every 4 weeks from cycle 7.",
    "Cycles 1-2: elotuzumab 10 mg/kg weekly; every 2 weeks cycles 3-6; every 4 weeks cycles 7+.",
    "Cycles 1-2 elotuzumab 10 mg/kg weekly, cycles 3-6 every 2 weeks, cycles 7+ every 4 weeks.",
)


@pytest.mark.parametrize("text", LED)
def test_cycles_that_lead_and_cycles_behind_have_each_their_interval(text: str) -> None:
    """`In cycles 1-2 weekly, every 2 weeks in cycles 3-6`: every 2 weeks is of the cycles behind it."""
    assert schedules.schedule(f"{text} Each cycle is 28 days.") == [
        "elotuzumab 10 mg/kg · cycles 1-2: 1, 8, 15, 22",
        "elotuzumab 10 mg/kg · cycles 3-6: 1, 15",
        "elotuzumab 10 mg/kg · cycles 7+: 1",
    ]


def test_thereafter_before_a_heading_is_of_the_heading() -> None:
    """`...; thereafter cycles 3-6 (28-day cycles): ...`: what was told before is of the cycles before."""
    text = "Cycles 1-2 (21-day cycles): ixazomib 3 mg on days 1, 4, 8, 11; thereafter cycles 3-6 (28-day cycles): "
    assert schedules.schedule(f"{text}days 1, 8.") == [
        "ixazomib 3 mg · cycles 1-2: 1, 4, 8, 11",
        "ixazomib 3 mg · cycles 3-6: 1, 8",
    ]


SAME = (
    "two 21-day cycles of bortezomib 1 mg/m2 on days 1 and 8 with dexamethasone at the same dose",
    "two 21-day cycles of bortezomib 1 mg/m2 on days 1 and 8 and the same doses of dexamethasone",
)


@pytest.mark.parametrize("told", SAME)
def test_the_same_dose_is_that_of_the_phase_before(told: str) -> None:
    """On its days, too, where cycles are as long; else on days that are not known."""
    before = (
        "Induction: bortezomib 1.5 mg/m2 on days 1, 4, 8, 11 and dexamethasone 8 mg on days 1, 2 of four 21-day cycles."
    )
    assert schedules.schedule(f"{before} Consolidation: {told}.")[2:] == [
        "bortezomib 1 mg/m2 · cycles 1-2: 1, 8",
        "dexamethasone 8 mg · cycles 1-2: 1, 2",
    ]
    longer = schedules.schedule(f"{before} Consolidation: {told.replace('21-day', '35-day')}.")
    assert longer[3] == "dexamethasone 8 mg · days not stated"


def test_cycles_of_a_comparison_are_no_cycles_of_what_is_told() -> None:
    """`as in cycle 1` gives nothing once more in cycle 1."""
    text = "Cycle 1 (42 days): ixazomib 3 mg on days 1 and 4, melphalan 5 mg on days 1-4. Cycles 2-9 (35 days): "
    found = schedules.schedule(text + "ixazomib 4 mg on days 1 and 8 with melphalan as in cycle 1.")
    assert "ixazomib 4 mg · cycles 2-9: 1, 8" in found
    assert "melphalan 5 mg · cycle 1: 1..4" in found
