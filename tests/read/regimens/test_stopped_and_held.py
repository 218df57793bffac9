"""What is stopped after some cycles, what is a later choice and what a tablet holds is not given further or again."""

import pytest

from read.regimens import schedules

BASE = "Tamoxifen 20 mg on days 1-21 and cisplatin 30 mg/m2 on days 1 and 8 of 28-day cycles"
STOPPED = (
    f"{BASE}. Cisplatin is stopped after 6 cycles.",
    f"{BASE}; after 6 cycles, cisplatin was discontinued and tamoxifen was continued until progression.",
    f"{BASE}; cisplatin will be discontinued after cycle 6 and tamoxifen continues.",
    f"{BASE}. From cycle 7, cisplatin is dropped.",
    f"{BASE}. From cycle 7 onwards patients receive tamoxifen alone.",
    f"{BASE}; tamoxifen alone from cycle 7 until progression.",
    f"{BASE}. Cisplatin is discontinued after cycle 6.",
    f"{BASE}. Cisplatin omitted from cycle 7.",
)
ENDED = {
    f"{BASE}. After 2 cycles cisplatin is omitted, for a total of 6 cycles.": (2, 6),
    f"{BASE}. Cisplatin is omitted after 4 cycles; 8 cycles are planned in total.": (4, 8),
    f"{BASE}. Treatment is discontinued after 5 cycles.": (5, 5),
    f"{BASE} for 3 cycles; tamoxifen alone from cycle 4 on.": (3, None),
}
GOES_ON = (
    f"{BASE}. Cisplatin may be discontinued after cycle 4.",
    f"{BASE}. Treatment is discontinued after 2 cycles if no response is seen.",
    f"{BASE}. Cisplatin was stopped after 6 cycles in patients with a complete response.",
    f"{BASE}. Cisplatin is discontinued on day 8 of cycle 4.",
    f"{BASE}. Cisplatin is interrupted or treatment is discontinued for toxicity.",
    f"{BASE}. Doses on day 8 are omitted due to neutropenia.",
    f"{BASE}. Day 8 doses withheld for low platelets are not made up.",
)
NOT_GIVEN_TO_SOME = (
    "Tamoxifen 20 mg on days 1-21 of 28-day cycles. Cisplatin 30 mg/m2 on days 1 and 8 may be omitted after cycle 2.",
    "Tamoxifen 20 mg on days 1-21 of 28-day cycles. Cisplatin 30 mg/m2 on days 1 and 8 can be skipped in frail "
    "patients.",
    "Cisplatin 30 mg/m2 on days 1 and 8 is omitted if clearance is low; tamoxifen 20 mg on days 1-21, every 28 days.",
)
LATER_CHOICES = (
    "Rituximab 375 mg/m2 on days 1, 8 and 15. At day 85, patients with stable disease may receive rituximab again.",
    "Rituximab 375 mg/m2 on days 1, 8 and 15. On day 60, patients may receive an additional course of treatment.",
    "Rituximab 375 mg/m2 on days 1, 8 and 15. At week 24, responders may receive rituximab every 2 months.",
    "Rituximab 375 mg/m2 on days 1, 8 and 15. Patients who respond may receive additional doses of rituximab monthly.",
)
STRENGTHS = {
    "Sunitinib 12.5 mg capsules, 50 mg once daily on days 1-28 of 42-day cycles.": [
        "sunitinib 50 mg · cycles 1+: 1..28"
    ],
    "Sunitinib (Sutent 12.5 mg hard capsules) 50 mg on days 1-28 of 42-day cycles.": [
        "sunitinib 50 mg · cycles 1+: 1..28"
    ],
    "Sunitinib 50 mg capsules on days 1-28 of 42-day cycles.": ["sunitinib 50 mg · cycles 1+: 1..28"],
    "Imatinib 100 mg film-coated tablets; 400 mg PO on days 1-28 of 28-day cycles.": [
        "imatinib 400 mg · cycles 1+: 1..28"
    ],
    "Imatinib 400 mg tablets on days 1-14, 600 mg on days 15-28 of 28-day cycles.": [
        "imatinib 400 mg · cycles 1+: 1..14",
        "imatinib 600 mg · cycles 1+: 15..28",
    ],
}


@pytest.mark.parametrize("text", STOPPED)
def test_stopped_after_cycles(text: str) -> None:
    """A drug that is stopped, or beside which another goes on alone, has its last cycle before; the other goes on."""
    assert schedules.schedule(text) == [
        "tamoxifen 20 mg · cycles 1+: 1..21",
        "cisplatin 30 mg/m2 · cycles 1-6: 1, 8",
    ]


@pytest.mark.parametrize("heading", ["From cycle 7:", "From cycle 7, patients get", "Cycles 7 and beyond:"])
def test_alone_behind_numbered_cycles(heading: str) -> None:
    """What goes on alone behind the cycles of both goes on as before; on other days where they are told."""
    text = f"Cycles 1-6: {BASE}. {heading} tamoxifen alone"
    cisplatin = "cisplatin 30 mg/m2 · cycles 1-6: 1, 8"
    assert schedules.schedule(f"{text}.") == ["tamoxifen 20 mg · cycles 1+: 1..21", cisplatin]
    anew = schedules.schedule(f"{text} on days 1-14.")
    assert anew == ["tamoxifen 20 mg · cycles 1-6: 1..21", "tamoxifen 20 mg · cycles 7+: 1..14", cisplatin]


@pytest.mark.parametrize("often", ["weekly", "once weekly"])
def test_weeks_of_a_cycle(often: str) -> None:
    """What follows the first weeks of a cycle begins with the next cycle, in all its weeks."""
    text = f"Cisplatin 30 mg/m2 {often} during the first three weeks of cycle 1, then every 2 weeks thereafter."
    expected = "cisplatin 30 mg/m2 · cycle 1: 1, 8, 15", "cisplatin 30 mg/m2 · cycles 2+: 1, 15"
    assert schedules.schedule(f"{text} 28-day cycles.") == list(expected)


@pytest.mark.parametrize(("text", "cycles"), ENDED.items())
def test_ended_after_cycles(text: str, cycles: tuple[int, int | None]) -> None:
    """The cycles of one drug and those of all are told apart."""
    first, last = cycles
    (tamoxifen, cisplatin) = schedules.schedule(text)
    assert cisplatin == f"cisplatin 30 mg/m2 · cycles 1-{first}: 1, 8"
    assert tamoxifen == f"tamoxifen 20 mg · cycles 1{'+' if last is None else f'-{last}'}: 1..21"


@pytest.mark.parametrize("text", GOES_ON)
def test_not_stopped_for_all(text: str) -> None:
    """What is stopped for some, perhaps, or within a cycle, takes no cycles from all."""
    assert schedules.schedule(text) == ["tamoxifen 20 mg · cycles 1+: 1..21", "cisplatin 30 mg/m2 · cycles 1+: 1, 8"]


@pytest.mark.parametrize("text", NOT_GIVEN_TO_SOME)
def test_omitted_for_some(text: str) -> None:
    """A drug whose dose is told where it is said to be omitted for some is given to all, and so is what follows."""
    assert sorted(schedules.schedule(text)) == [
        "cisplatin 30 mg/m2 · cycles 1+: 1, 8",
        "tamoxifen 20 mg · cycles 1+: 1..21",
    ]
    assert not any(drug.dose_level for phase in schedules.read_regimen(text).phases for drug in phase.administrations)


def test_days_left_out_of_later_cycles() -> None:
    """`Day 8 and 15 doses` are days, of which none is given further, whatever word leaves them out."""
    text = "Cisplatin 30 mg/m2 on days 1, 8 and 15 of 28-day cycles. Day 8 and 15 doses omitted from cycle 3."
    assert schedules.schedule(text) == ["cisplatin 30 mg/m2 · cycles 1-2: 1, 8, 15; cycles 3+: 1"]


@pytest.mark.parametrize("text", LATER_CHOICES)
def test_later_choices(text: str) -> None:
    """A day on which patients may have more is no day of what all are given."""
    assert schedules.schedule(text) == ["rituximab 375 mg/m2 · days 1, 8, 15"]


def test_a_later_dose_of_some() -> None:
    """A dose that patients may start later is told of those patients."""
    text = "Siltuximab 11 mg/kg on days 1 and 22. At day 100, patients may start siltuximab 8 mg/kg."
    first, later = schedules.read_regimen(text).phases[0].administrations
    assert first.dose_level == "" and later.dose_level == "patients may start"


@pytest.mark.parametrize(("text", "expected"), STRENGTHS.items())
def test_strengths(text: str, expected: list[str]) -> None:
    """What a tablet holds is no dose where the dose is said beside it."""
    assert schedules.schedule(text) == expected
