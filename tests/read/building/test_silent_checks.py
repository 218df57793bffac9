"""What the checks of a trial file do not say of a trial that was read: false alarms by kind."""

import pytest

from read.building.sources_made import built, families, intervention, lines, outcome, printed
from trialrun.read.source import PartyText


def test_an_observation_has_neither_phase_nor_treatment() -> None:
    """Of an observational study neither the phase of development nor what is given is asked for."""
    made = built(design={"study_type": printed("Observational", 10)})
    assert not {"study-phase-absent", "treatment-absent"} & families(made)


@pytest.mark.parametrize(("kind", "asked"), [("behavioral", False), ("device", False), ("drug", True)])
def test_what_is_given_is_asked_of_drugs(kind: str, asked: bool) -> None:
    """A trial of nothing but training or a device gives nothing that has a dose."""
    made = built(interventions=(intervention("Quillo", kind=kind),))
    assert ("treatment-absent" in families(made)) is asked


def test_a_line_asked_as_it_is_printed_has_no_wrong_sign() -> None:
    """`Does this exclusion keep the patient out` is right whatever the line says, so that nobody need look at it."""
    text = "Exclusion Criteria:\n- Fictitious syndrome, unless it is allowed by the sponsor and must be treated"
    assert "polarity" not in families(built(eligibility=lines(text, 30)))


def test_a_purpose_is_no_list_of_objectives() -> None:
    """One sentence on the purpose need not name every outcome; a list of objectives is held against them."""
    measured = (outcome("Grip strength", "6 months", role="secondary"),)
    purpose = lines("The purpose of this study is to evaluate fictumab.", 50)
    listed = lines("Primary objective: To determine the overall response rate.", 50)
    assert "outcome-without-objective" not in families(built(outcomes=measured, description=purpose))
    assert "outcome-without-objective" in families(built(outcomes=measured, description=listed))


def test_aims_below_their_lead_are_whole() -> None:
    """`The secondary aims are`, with the aims on lines of their own, is no sentence that was cut."""
    text = "The primary aim is\nTo compare response rates.\nThe secondary aims are\nTo describe survival."
    made = built(description=lines(text, 50))
    assert not {"cut-sentence", "sentence-cut"} & families(made)
    assert [(one.role, one.label) for one in made.trial.objectives] == [
        ("primary", "To compare response rates."), ("secondary", "To describe survival."),
    ]  # fmt: skip


def test_a_person_without_an_affiliation_is_not_kept() -> None:
    """A role alone, its name blanked, says nothing and asks for no lines."""
    made = built(parties=(PartyText("study chair", printed("", 0)), PartyText("study chair", printed("Clinic A", 60))))
    assert [one.affiliation for one in made.trial.registration.investigators] == ["Clinic A"]
    assert "lines-absent" not in families(made)
