"""What is said of some patients, of one arm or of one dose alone does not become that of all."""

import pytest

from read.regimens import schedules

LEFT_OUT_FOR_SOME = {
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles. If it is not tolerated, day 11 is omitted.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11"
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles. Doses on day 11 may be skipped.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11"
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles. Day 4 is omitted in frail patients.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11"
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 of 21-day cycles. After 4 cycles, days 4 and 11 are omitted.": [
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 4, 8, 11; cycles 5+: 1, 8"
    ],
}
SPLIT_IN_A_SENTENCE = {
    "The first infusion may be split. Rituximab 375 mg/m2 on day 1 of 28-day cycles.": [
        "rituximab 375 mg/m2 · cycles 1+: 1"
    ],
    "Rituximab 375 mg/m2 on day 1 of 28-day cycles. The first dose may be divided. Ibrutinib 420 mg on days 1-28.": [
        "rituximab 375 mg/m2 · cycles 1+: 1",
        "ibrutinib 420 mg · cycles 1+: 1..28",
    ],
}
AS_FAR_AS_SAID = {
    "Arm A: Docetaxel 75 mg/m2 on day 1 every 21 days for 4 cycles, followed by letrozole 2.5 mg on days 1-28 every 28 "
    "days. Arm B: Treatment as in arm A, followed by observation.": 1,
    "Arm A: Docetaxel 75 mg/m2 on day 1 every 21 days for 4 cycles, followed by letrozole 2.5 mg on days 1-28 every 28 "
    "days. Arm B: As in arm A, but no endocrine treatment.": 1,
    "Arm A: Docetaxel 75 mg/m2 on day 1 every 21 days for 4 cycles, followed by letrozole 2.5 mg on days 1-28 every 28 "
    "days. Arm B: As in arm A, with trastuzumab 6 mg/kg on day 1.": 2,
}
UNSAID = {
    "Capecitabine 1000 mg/m2 PO and oxaliplatin 130 mg/m2 IV. Treatment is given every 3 weeks.": "capecitabine",
    "Topotecan 1 mg/m2 PO and rituximab 375 mg/m2 IV. The combination is given every 4 weeks.": "topotecan",
}
DAYS_OF_SOME = {
    "Cytarabine 50 mg IT on day 1, and on days 8 and 15 in patients with leukemia in the CSF.": [
        "cytarabine 50 mg · days 1"
    ],
    "Cytarabine 50 mg IT on days 1 and 4, and on day 8 in those with leukemia in the CSF.": [
        "cytarabine 50 mg · days 1, 4"
    ],
}
INTERVAL_BEHIND_CYCLES = {
    "Fludarabine 25 mg/m2 on days 1-3 of cycles 1-4 every 28 days.": ["fludarabine 25 mg/m2 · cycles 1-4: 1..3"],
    "Decitabine 20 mg/m2 on days 1-5 in cycles 1-3 every 4 weeks, then on days 1-3 in cycles 4-9 every 6 weeks.": [
        "decitabine 20 mg/m2 · cycles 1-3: 1..5",
        "decitabine 20 mg/m2 · cycles 4-9: 1..3",
    ],
    "Ofatumumab 1000 mg on day 1 of cycles 2-5 and every 8 weeks thereafter. Fludarabine 25 mg/m2 on days 1-3 of "
    "cycles 1-5 every 28 days.": [
        "ofatumumab 1000 mg · cycles 2-5: 1",
        "ofatumumab 1000 mg · cycle 6: 1; cycle 8: 1; cycle 10: 1; cycle 12: 1",
        "fludarabine 25 mg/m2 · cycles 1-5: 1..3",
    ],
}
NO_AIM = (
    "Study drug: imatinib 400 mg twice daily on days 1-28 every 28 days.",
    "Study treatment: imatinib daily for 4 weeks. Docetaxel 75 mg/m2 on day 1.",
)


@pytest.mark.parametrize(("text", "expected"), LEFT_OUT_FOR_SOME.items())
def test_left_out_for_some(text: str, expected: list[str]) -> None:
    """A dose that is left out under a condition, or perhaps, is still planned for all."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), SPLIT_IN_A_SENTENCE.items())
def test_split_in_a_sentence(text: str, expected: list[str]) -> None:
    """A sentence that a first dose may be split takes no drug from the sentences beside it."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "phases"), AS_FAR_AS_SAID.items())
def test_as_far_as_said(text: str, phases: int) -> None:
    """An arm that goes on otherwise than the arm it is given as has no later phase of it."""
    assert [arm for _, arm, _, _ in schedules.frames(text)].count("Arm B") == phases


@pytest.mark.parametrize(("text", "drug"), UNSAID.items())
def test_tablets_in_a_treatment_every_weeks(text: str, drug: str) -> None:
    """How often a treatment is given fixes no day of tablets."""
    assert next(line for line in schedules.schedule(text) if line.startswith(drug)).endswith("days not stated")


@pytest.mark.parametrize(("text", "expected"), DAYS_OF_SOME.items())
def test_days_of_some(text: str, expected: list[str]) -> None:
    """The last days of a list that only some patients have are not those of all."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), INTERVAL_BEHIND_CYCLES.items())
def test_interval_behind_cycles(text: str, expected: list[str]) -> None:
    """An interval behind days of numbered cycles is of those days, and of no cycles after them."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize("text", NO_AIM)
def test_no_aim(text: str) -> None:
    """`Study drug: ...` tells what is given."""
    assert any(line.startswith("imatinib") for line in schedules.schedule(text))
