"""Regimens by their names; letters that label a dose; genes, markers and studies that are no drugs."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

BY_NAME = {
    "CAX: cisplatin 60 mg/m2 day 1, tamoxifen 20 mg days 1-14 every 21 days. CBY: cisplatin 80 mg/m2 day 1, "
    "bicalutamide 50 mg days 1-28 every 28 days.": [("CAX", 21), ("CBY", 28)],
    "- R-CAX: Rituximab 375 mg/m2 on day 1; cisplatin 60 mg/m2 on day 2 (21-day cycles)\n"
    "- R-CBY: Rituximab 375 mg/m2 on day 1; cisplatin 80 mg/m2 on day 2 (28-day cycles)": [
        ("R-CAX", 21),
        ("R-CBY", 28),
    ],
    "CAX regimen: cisplatin 60 mg/m2 day 1 and tamoxifen 20 mg days 1-14; CBY regimen: cisplatin 80 mg/m2 day 1 and "
    "tamoxifen 20 mg days 1-7. Cycles are repeated every 21 days.": [("CAX", 21), ("CBY", 21)],
    "CAX: Patients receive cisplatin IV on day 1 and tamoxifen on days 1-14.\nCBY: Patients receive cisplatin IV on "
    "days 1 and 8 and tamoxifen on days 1-7.\nTreatment repeats every 21 days.": [("CAX", 21), ("CBY", 21)],
}
IN_TURN = (
    "Two cycles of CAX/CBY. CAX: cisplatin 60 mg/m2 day 1, tamoxifen 20 mg days 1-14. CBY: cisplatin 80 mg/m2 day 1, "
    "bicalutamide 50 mg days 1-28.",
    "CAX: cisplatin 60 mg/m2 day 1, tamoxifen 20 mg days 1-14. CBY: cisplatin 80 mg/m2 day 1, bicalutamide 50 mg days "
    "1-28. Patients receive two cycles of CAX and two cycles of CBY.",
    "CAX followed by CBY.\nCAX: cisplatin 60 mg/m2 day 1, tamoxifen 20 mg days 1-14\nCBY: cisplatin 80 mg/m2 day 1, "
    "bicalutamide 50 mg days 1-28",
)
LABELLED = (
    "Cisplatin 60 mg/m2 day 1, QZX: 50 mg/m2 day 1",
    "Cisplatin 60 mg/m2 on day 1; QZX: 50 mg/m2 on day 1",
    "- Cisplatin 60 mg/m2 on day 1\n- QZX: 50 mg/m2 on day 1",
)
NO_DRUGS = (
    "Patients with ABCD or QNA11 mutation receive tamoxifen 20 mg on days 1-28 of each 28-day cycle.",
    "Patients with QDK12 gene alterations receive tamoxifen 20 mg on days 1-28 of each 28-day cycle.",
    "Patients with QDK12, ABC and QAD51 deletions receive tamoxifen 20 mg on days 1-28 of each 28-day cycle.",
    "Patients with QPV16-positive disease receive tamoxifen 20 mg on days 1-28 of each 28-day cycle.",
    "After induction on another protocol (QOG-9900): tamoxifen 20 mg on days 1-28 of each 28-day cycle.",
)


@pytest.mark.parametrize("text", BY_NAME)
def test_each_regimen_by_its_name_is_an_arm_with_its_own_cycles(text: str) -> None:
    """Names of regimens that begin lists of drugs begin arms, which share no cycles."""
    read = read_regimen(text).phases
    assert [(phase.arm, phase.cycle_length_days) for phase in read] == BY_NAME[text]
    assert [len(phase.administrations) for phase in read] == [2, 2]


@pytest.mark.parametrize("text", IN_TURN)
def test_regimens_that_a_patient_has_in_turn_are_phases(text: str) -> None:
    """Regimens that are said to follow each other are phases of one treatment."""
    read = read_regimen(text).phases
    assert [(phase.name, phase.arm) for phase in read] == [("CAX", ""), ("CBY", "")]
    assert [drug.drug for phase in read for drug in phase.administrations] == [
        "cisplatin", "tamoxifen", "cisplatin", "bicalutamide",
    ]  # fmt: skip


def test_a_regimen_is_given_as_another_one_that_is_named() -> None:
    """`A as in CAX`: its dose and its days there."""
    text = (
        "CAX: cisplatin 60 mg/m2 day 1, tamoxifen 20 mg days 1-14. CBY: bicalutamide 50 mg days 1-28, tamoxifen as in "
    )
    text += "CAX."
    assert "tamoxifen 20 mg · days 1..14" in schedules.schedule(text)[2:]


@pytest.mark.parametrize("text", LABELLED)
def test_a_dose_behind_unknown_letters_is_not_of_the_drug_before(text: str) -> None:
    """Letters that no vocabulary knows, with a colon and a dose, are a drug."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1", "qzx 50 mg/m2 · days 1"]


@pytest.mark.parametrize("text", NO_DRUGS)
def test_genes_markers_and_studies_are_no_drugs(text: str) -> None:
    """What has the letters and digits of a code is no drug where it is said to be something else."""
    assert schedules.schedule(text) == ["tamoxifen 20 mg · cycles 1+: 1..28"]
