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
