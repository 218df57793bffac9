"""Treatment that running text counts in cycles, without a dose or a day."""

import pytest

from read.building.sources_made import arm, lines, trial
from trialrun.read.building.counted_cycles import counted_phases
from trialrun.read.sentences import sentences_of
from trialrun.read.source import Printed
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()

# text, and of each phase its name, cycles, duration, limit and drugs
CASES = {
    "Participants will undergo 3 cycles of bortezomib and dexamethasone before surgery.": [
        ("treatment", 3, None, "fixed", ["bortezomib", "dexamethasone"])
    ],
    "They get up to six cycles of lenalidomide followed by maintenance with lenalidomide alone for two years.": [
        ("treatment", 6, None, "up to", ["lenalidomide"]),
        ("maintenance", None, "2 years", "fixed", ["lenalidomide"]),
    ],
    "Scans are done after 2 cycles of treatment.": [],
    "Patients had 4 cycles of something unheard of.": [],
}


@pytest.mark.parametrize("text", CASES)
def test_cycles_are_counted_and_no_dose_is_made_up(text: str) -> None:
    """Cycles, duration and drugs are those of the text; days, doses and the length of a cycle stay absent."""
    phases = counted_phases(sentences_of(Printed(text, 7, 7)), VOCABULARY)
    found = [
        (
            phase.name,
            phase.cycles,
            phase.duration.text if phase.duration else None,
            phase.limit,
            [given.drug for given in phase.administrations],
        )
        for phase in phases
    ]
    assert found == CASES[text]
    assert all(phase.cycle_length is None for phase in phases)
    assert all(given.dose is None and not given.schedule for phase in phases for given in phase.administrations)


def test_printed_arms_have_the_cycles_of_their_own_texts() -> None:
    """Each arm is given what its own text counts, all drugs of the combination and what follows it."""
    made = trial(
        arms=(
            arm("Short", "Patients receive 2 cycles of lenalidomide-dexamethasone, then radiotherapy."),
            arm(
                "Long",
                "Patients receive 6 cycles of lenalidomide-dexamethasone, then a year of maintenance therapy with "
                "lenalidomide alone.",
            ),
        )
    )
    assert [(one.name, one.cycles, [given.drug for given in one.administrations]) for one in made.phases] == [
        ("Short treatment", 2, ["lenalidomide", "dexamethasone"]),
        ("Long treatment", 6, ["lenalidomide", "dexamethasone"]),
        ("Long maintenance", None, ["lenalidomide"]),
    ]
    assert [one.phases for one in made.arms] == [("Short treatment",), ("Long treatment", "Long maintenance")]


def test_counted_cycles_take_no_dose_away() -> None:
    """Where doses are stated, a count of cycles without them does not stand in their place."""
    made = trial(description=lines("Melphalan 10 mg/m2 on day 1. Then they get 4 cycles of melphalan.", 50))
    assert [given.dose.text for one in made.phases for given in one.administrations if given.dose] == ["10 mg/m2"]


def test_a_group_names_its_phases() -> None:
    """Phases of a group begin with its name, so that two groups share none."""
    sentences = tuple(sentences_of(Printed("Group B has 2 cycles of melphalan.", 1, 1)))
    assert [phase.name for phase in counted_phases(sentences, VOCABULARY, "group b")] == ["group b treatment"]
