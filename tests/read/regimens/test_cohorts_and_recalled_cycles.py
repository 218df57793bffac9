"""Doses of cohorts in one sentence, regimens named again in cycles as before, amounts per day from a day, capsules."""

import pytest

from read.regimens import schedules

COHORTS = (
    "Cohort 1 receives 2 mg, cohort 2 receives 3 mg and cohort 3 receives 4 mg of pomalidomide on days 1-21 of 28-day "
    "cycles.",
    "Patients in cohort 1 will receive 2 mg, cohort 2 will receive 3 mg and cohort 3 will receive 4 mg pomalidomide on "
    "days 1-21 of 28-day cycles.",
)
VTD = "VTD (bortezomib 1.3 mg/m2 on days 1 and 8; thalidomide 100 mg daily; dexamethasone 40 mg on days 1-4)"
RECALLED = {
    f"Induction: three courses of {VTD} at 21-day intervals. Mobilisation: cyclophosphamide 2 g/m2. Consolidation: two "
    "courses of VTD.": 21,
    f"Induction: three 21-day courses of {VTD}, then melphalan 200 mg/m2 on day -2. Consolidation: two courses of "
    "VTD.": 21,
    f"Induction: three 21-day courses of {VTD}. Consolidation: two courses of VTD every 28 days.": 28,
}
FROM_A_DAY_ON = {
    "Prednisone 1 mg/kg/day from day 8 of each 28-day cycle.": ["prednisone 1 mg/kg · cycles 1+: 8..28"],
    "Prednisone 60 mg/m2/day starting on day 1 for 28 days.": ["prednisone 60 mg/m2 · days 1..28"],
    "Etoposide 100 mg/m2/day from day 1 to day 3 of 21-day cycles.": ["etoposide 100 mg/m2 · cycles 1+: 1..3"],
    "Filgrastim 5 ug/kg/day from day 5 until neutrophil recovery.": ["filgrastim 5 ug/kg · days 5"],
}
BEHIND_CAPSULES = {
    "Imatinib 400 mg capsules by mouth on days 1-28, 28-day cycles, in combination with rituximab 375 mg/m2 on day "
    "1.": [
        "imatinib 400 mg · cycles 1+: 1..28",
        "rituximab 375 mg/m2 · cycles 1+: 1",
    ],
    "Imatinib capsules PO on days 1-21 of 28, dexamethasone 40 mg on day 1.": [
        "imatinib · cycles 1+: 1..21",
        "dexamethasone 40 mg · cycles 1+: 1",
    ],
}


@pytest.mark.parametrize("text", COHORTS)
def test_cohorts_in_a_sentence(text: str) -> None:
    """Each cohort has its own dose, at the days that are said once."""
    (phase,) = schedules.read_regimen(text).phases
    assert [(given.dose_level, given.amount) for given in phase.administrations] == [
        ("cohort 1", 2),
        ("cohort 2", 3),
        ("cohort 3", 4),
    ]
    assert {line.partition(" · ")[2] for line in schedules.schedule(text)} == {"cycles 1+: 1..21"}


@pytest.mark.parametrize(("text", "length"), RECALLED.items())
def test_regimen_named_again(text: str, length: int) -> None:
    """A regimen that is named again runs in cycles as long as before, where no others are told."""
    assert schedules.frames(text)[-1] == ("consolidation", "", length, (1, 2))
    assert f"thalidomide 100 mg · cycles 1-2: 1..{length}" in schedules.schedule(text)


def test_rest_before_another_drug() -> None:
    """A rest behind one drug, with another drug beside it, makes no phase of its own."""
    text = (
        "Bortezomib 1.3 mg/m2 for two weeks (days 1, 4, 8, 11) followed by a ten-day rest period, with panobinostat 20 "
        "mg on days 1, 3 and 5, for eight 21-day cycles."
    )
    assert schedules.schedule(text) == [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "panobinostat 20 mg · cycles 1-8: 1, 3, 5",
    ]


@pytest.mark.parametrize(("text", "expected"), FROM_A_DAY_ON.items())
def test_per_day_from_a_day_on(text: str, expected: list[str]) -> None:
    """An amount per day that begins on a day of a cycle is given daily to its end."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), BEHIND_CAPSULES.items())
def test_behind_capsules(text: str, expected: list[str]) -> None:
    """What a capsule holds is told right behind it, not behind another drug."""
    assert schedules.schedule(text) == expected
