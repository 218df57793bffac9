"""Sentences that tell what another trial did leave nothing in this one: no arm, no dose, no number of patients."""

import pytest

from read.building.sources_made import lines, trial

OWN = "We gave fictumab 5 mg orally on days 1-21 of 28-day cycles to 30 patients with myeloma."


@pytest.mark.parametrize(
    "told",
    [
        "In the ALDER-3 trial, 400 patients were randomised to carfilzomib 27 mg/m2 weekly or placebo.",
        "The Elm XI study enrolled 212 patients, who received melphalan 2 mg daily.",
        "It was tried in NCT99999901, in which 150 patients had 200 mg twice daily.",
        "Results of the pivotal ROWAN trial showed a benefit of bortezomib 1.3 mg/m2 in 88 patients.",
        "The HAZEL trial compared two doses. It enrolled 77 patients who received thalidomide 100 mg daily.",
    ],
)
def test_what_another_trial_did_is_not_of_this_one(told: str) -> None:
    """Named or numbered, before or after what this trial does: it is kept as another trial, in its own words."""
    for text in (f"{told} {OWN}", f"{OWN} {told}"):
        made = trial(description=lines(text, 50))
        assert {given.drug for phase in made.phases for given in phase.administrations} == {"fictumab"}
        assert made.design.allocation is None
        assert made.registration.related and told.endswith(made.registration.related[-1].title)
        assert told in made.summary[0].value


@pytest.mark.parametrize(
    "told",
    [
        "Patients who completed the ALDER-3 study will receive fictumab 5 mg orally daily.",
        "This BIRCH-2 trial was started in May; patients received fictumab 5 mg orally daily.",
        "In the POEMS trial patients received fictumab 5 mg orally daily.",
        "In the phase II trial patients received fictumab 5 mg orally daily.",
    ],
)
def test_what_this_trial_does_is_its_own(told: str) -> None:
    """Those who come from another trial, this trial by its name, a disease or a phase for a name: the dose stays."""
    made = trial(description=lines(told, 50))
    assert [given.drug for phase in made.phases for given in phase.administrations] == ["fictumab"]
    assert not made.registration.related


def test_a_trial_named_again_as_its_own_is_this_one() -> None:
    """`Here we report LARCH-4` says whose the sentence before is."""
    text = "In the LARCH-4 trial, patients received fictumab 5 mg orally daily. Here we report LARCH-4."
    assert not trial(description=lines(text, 50)).registration.related


@pytest.mark.parametrize(
    "told",
    [
        "In the LARCH-4 trial, patients received fictumab 5 mg orally daily.",
        "The ALDER study was a trial in myeloma. It enrolled adults who received fictumab 5 mg orally daily.",
    ],
)
def test_the_only_trial_that_a_text_tells_of_is_this_one(told: str) -> None:
    """What a report tells by the name of its trial alone is given; beside what is done besides it is of another."""
    for text, drug in ((told, "fictumab"), (f"{told} Patients get melphalan 2 mg daily.", "melphalan")):
        made = trial(description=lines(text, 50))
        assert [given.drug for phase in made.phases for given in phase.administrations] == [drug]
