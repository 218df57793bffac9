"""Arms that are named by what they are for, within a sentence; what all patients receive beside their arm."""

import pytest

from read.regimens import schedules

LINE = "tamoxifen 20 mg on days 1-21 and cisplatin 30 mg/m2 on day 1 of 28-day cycles"
BY_ROLE = {
    f"Patients in the experimental arm receive {LINE}, while the control arm receives tamoxifen at the same dose.": (
        "experimental arm",
        "control arm",
    ),
    f"Subjects assigned to the investigational group will receive {LINE}; the comparator group will receive "
    "tamoxifen 20 mg on days 1-21 of 28-day cycles.": ("investigational group", "comparator group"),
    f"The experimental arm receives {LINE}. The control arm receives tamoxifen 20 mg on days 1-21 of 28-day cycles.": (
        "experimental arm",
        "control arm",
    ),
    f"Those in the experimental group are given {LINE} whereas those in the standard group are given tamoxifen 20 mg "
    "on days 1-21 of 28-day cycles.": ("experimental group", "standard group"),
    f"The intervention group will receive {LINE}; the comparison group will receive tamoxifen 20 mg on days 1-21 of "
    "28-day cycles.": ("intervention group", "comparison group"),
    f"Standard arm (B)\n{LINE}.\nExperimental arm (A-B)\ntamoxifen 20 mg on days 1-21 of 28-day cycles.": (
        "Standard arm (B)",
        "Experimental arm (A-B)",
    ),
    f"Control group:\n{LINE}.\nTreatment group (new):\ntamoxifen 20 mg on days 1-21 of 28-day cycles.": (
        "Control group",
        "Treatment group (new)",
    ),
    f"Patients in arm 1 also receive {LINE} and those in arm 2 tamoxifen 20 mg on days 1-21 of 28-day cycles.": (
        "arm 1",
        "arm 2",
    ),
}
DOSE_OF_ARM = (
    "Patients in arm A receive cisplatin 30 mg/m2 on day 1 every 28 days and patients in arm B 60 mg/m2 on day 1 every "
    "28 days.",
    "Group A receives cisplatin 30 mg/m2 on day 1 every 28 days and group B 60 mg/m2 on day 1 every 28 days.",
    "Those in the low-dose group receive cisplatin 30 mg/m2 on day 1 every 28 days, those in the high-dose group "
    "cisplatin 60 mg/m2 on day 1 every 28 days.",
    "Arm A patients receive cisplatin 30 mg/m2 on day 1 every 28 days and arm B patients 60 mg/m2 on day 1 every 28 "
    "days.",
)
OF_ALL = (
    "Arm A: Cisplatin 30 mg/m2 on day 1 of 28-day cycles. Arm B: Carboplatin AUC 5 on day 1 of 28-day cycles. All "
    "patients receive tamoxifen 20 mg on days 1-21.",
    "Arm A: Cisplatin 30 mg/m2 on day 1 of 28-day cycles. Arm B: Carboplatin AUC 5 on day 1 of 28-day cycles. All "
    "participants will also be given tamoxifen 20 mg on days 1-21.",
    "Arm A: Cisplatin 30 mg/m2 on day 1 of 28-day cycles. Arm B: Carboplatin AUC 5 on day 1 of 28-day cycles. "
    "Tamoxifen 20 mg on days 1-21 is given in both arms.",
    "Arm A: Cisplatin 30 mg/m2 on day 1 of 28-day cycles. Arm B: Carboplatin AUC 5 on day 1 of 28-day cycles. "
    "Tamoxifen 20 mg on days 1-21 for all treatment arms.",
)


@pytest.mark.parametrize(("text", "arms"), BY_ROLE.items())
def test_arms_by_role(text: str, arms: tuple[str, str]) -> None:
    """What each arm receives is told of that arm."""
    assert [arm for _, arm, _, _ in schedules.frames(text)] == list(arms)
    tamoxifen, cisplatin = "tamoxifen 20 mg · cycles 1+: 1..21", "cisplatin 30 mg/m2 · cycles 1+: 1"
    assert schedules.schedule(text) == [tamoxifen, cisplatin, tamoxifen]


@pytest.mark.parametrize("text", DOSE_OF_ARM)
def test_dose_of_an_arm(text: str) -> None:
    """A dose right behind another arm, or one drug before it, is of that arm alone."""
    phases = schedules.read_regimen(text).phases
    assert [[int(drug.amount or 0) for drug in phase.administrations] for phase in phases] == [[30], [60]]
    assert len({phase.arm for phase in phases} - {""}) == 2


def test_arms_told_together() -> None:
    """A number behind two arms told together is no dose of the second."""
    text = "Patients in arm A and those in arm B 20 years of age receive tamoxifen 20 mg on days 1-21."
    assert [arm for _, arm, _, _ in schedules.frames(text)] == [""]


def test_day_before_an_arm() -> None:
    """Days that lead an arm are those of its drug."""
    text = "On day 1, controls receive cisplatin 30 mg/m2. On day 8, the experimental group receives tamoxifen 20 mg."
    assert schedules.schedule(text)[-1] == "tamoxifen 20 mg · days 8"


@pytest.mark.parametrize("text", OF_ALL)
def test_of_all_patients(text: str) -> None:
    """What all patients receive is given in each arm."""
    tamoxifen = "tamoxifen 20 mg · cycles 1+: 1..21"
    assert schedules.schedule(text) == [
        "cisplatin 30 mg/m2 · cycles 1+: 1",
        tamoxifen,
        "carboplatin 5 AUC · cycles 1+: 1",
        tamoxifen,
    ]


def test_one_of_two_in_all_arms() -> None:
    """Of two drugs of an arm it is not told whether both are given in all arms."""
    text = (
        "Arm A: Cisplatin 30 mg/m2 on day 1 of 28-day cycles. Arm B: Carboplatin AUC 5 on day 1 and tamoxifen 20 mg on "
        "days 1-21 of 28-day cycles in both arms."
    )
    assert schedules.schedule(text)[0] == "cisplatin 30 mg/m2 · cycles 1+: 1"
    assert len(schedules.schedule(text)) == 3


def test_of_all_patients_of_an_arm() -> None:
    """All patients of one arm are not all."""
    text = (
        "Arm A: Cisplatin 30 mg/m2 on day 1 of 28-day cycles. Arm B: Carboplatin AUC 5 on day 1 of 28-day cycles. All "
        "patients receive tamoxifen 20 mg on days 1-21 in this arm."
    )
    assert schedules.schedule(text) == [
        "cisplatin 30 mg/m2 · cycles 1+: 1",
        "carboplatin 5 AUC · cycles 1+: 1",
        "tamoxifen 20 mg · cycles 1+: 1..21",
    ]
