"""Doses that patients may take in place of those told, and what is given in place of a drug, are not given to all."""

import pytest

from read.regimens.schedules import schedule
from trialrun.read.regimens.reading import read_regimen


@pytest.mark.parametrize(
    "leave",
    [
        ", then patients may switch to 2 mg/kg weekly or 8 mg/kg every 4 weeks.",
        ". Participants may then choose 2 mg/kg weekly or 8 mg/kg every 4 weeks.",
        ". Thereafter, patients can opt for 2 mg/kg weekly.",
    ],
)
def test_what_patients_may_choose_is_not_laid_out(leave: str) -> None:
    """Each has one of the doses from then on; nobody has all of them."""
    told = schedule(f"Emicizumab 4 mg/kg SC every 2 weeks for 24 weeks{leave}")
    assert told and all("4 mg/kg" in one for one in told)


@pytest.mark.parametrize("name", ["vehicle cream", "Vehicle", "placebo gel"])
def test_the_weeks_of_a_vehicle_are_not_those_of_the_drug_behind_it(name: str) -> None:
    """`Vehicle twice daily for 12 weeks, followed by A`: A is not given in those weeks."""
    told = schedule(f"{name} twice daily for 12 weeks, followed by ruxolitinib 15 mg twice daily for 4 weeks.")
    assert told and not any("days 1..84" in one or "days 1..28" in one for one in told)


def test_the_number_four_is_no_route() -> None:
    """`class II through IV heart failure` is given into no vein."""
    (phase,) = read_regimen("Patients with class II through IV heart failure receive carvedilol 25 mg daily.").phases
    assert [one.routes for one in phase.administrations] == [()]


def test_a_choice_in_place_of_nothing_is_asked() -> None:
    """`Physicians can choose A or B`: nothing else is told, and both are laid out with a question."""
    read = read_regimen("Physicians can choose docetaxel 75 mg/m2 every 3 weeks or paclitaxel 80 mg/m2 weekly.")
    assert [one.drug for phase in read.phases for one in phase.administrations] == ["docetaxel", "paclitaxel"]
    assert "one-of" in {one.family for one in read.findings}


def test_how_long_is_that_of_the_treatment_alone() -> None:
    """Levels that are measured for some days are no days of the drug; cycles told with their length are all arms'."""
    assert schedule("AB-1234 20 mg daily. Drug levels for 14 days are measured.") == ["ab-1234 20 mg · days not stated"]
    arms = "Arm A: docetaxel 75 mg/m2 on day 1. Arm B: AB-1234 5 mg on day 1. "
    arms += "Each cycle lasts 21 days and 6 cycles are given."
    assert schedule(arms) == ["docetaxel 75 mg/m2 · cycles 1-6: 1", "ab-1234 5 mg · cycles 1-6: 1"]


def test_what_a_drug_is_prepared_in_is_no_placebo() -> None:
    """A drug in a vehicle is given."""
    assert schedule("Ketoconazole 2% in a vehicle gel 5 g daily for 3 days.") == ["ketoconazole 5 g · days 1..3"]
