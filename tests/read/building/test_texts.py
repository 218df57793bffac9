"""What running text adds to a trial: features of its design, its number, roles from headings; and what is set aside."""

import pytest

from read.building.sources_made import built, intervention, lines, outcome, printed, trial
from trialrun.read.outcomes.measures import semicolon_parts
from trialrun.read.source import SectionText


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("This is a dose-escalation study.", "dose escalation"),
        ("This is a randomized, placebo-controlled trial.", "placebo-controlled"),
        ("This cross-sectional study asks adults.", "cross-sectional"),
        ("This is a pilot study.", "pilot"),
    ],
)
def test_a_sentence_names_a_feature_of_the_design(text: str, feature: str) -> None:
    """What kind of study it is beside phase, groups and masking is a feature with its lines."""
    assert [(one.value, one.lines.text) for one in trial(description=lines(text, 50)).design.features] == [
        (feature, "50")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A randomized trial may be the best way to answer this.",
        "During Phase I, a questionnaire was made.",
        "Randomized trials are needed.",
    ],
)
def test_what_a_trial_might_be_is_no_design(text: str) -> None:
    """Wishes, and stages of a project, state nothing of this trial."""
    design = trial(description=lines(text, 50)).design
    assert (design.allocation, design.study_phase) == (None, None)


def test_a_project_that_looks_back_and_ahead_is_neither() -> None:
    """`retrospectively, then prospectively` in one sentence does not say which of them the trial is."""
    assert (
        trial(description=lines("Levels are studied retrospectively, then prospectively.", 50)).design.prospective
        is None
    )
    made = trial(description=lines("This is a retrospective study.", 50)).design.prospective
    assert made is not None and made.value is False


def test_a_sentence_gives_the_number_of_this_trial() -> None:
    """`This trial is registered as ...` is its own number, and no other trial's."""
    made = built(
        identifiers=(), description=lines("This study was registered with ClinicalTrials.gov, NCT99999991.", 50)
    )
    assert made.trial.name == "NCT99999991"
    assert "other-trial" not in {one.family for one in made.findings}
    assert [unit.to for unit in made.coverage.units if unit.first == 50] == ["registry number"]
    other = built(identifiers=(), description=lines("An earlier study, NCT99999991, was stopped.", 50))
    assert other.trial.name != "NCT99999991"


def test_the_population_is_no_aim() -> None:
    """Who is studied stands in a field of its own: a heading of aims above the summary does not reach it."""
    made = trial(
        description=lines("Primary Objective:\nTo assess hemoglobin.", 50),
        population=lines("Describe the adults who visit a clinic.", 60),
    )
    assert [one.label for one in made.objectives] == ["To assess hemoglobin."]


def test_a_heading_above_aims_is_their_role() -> None:
    """`Primary:` as the heading of a section holds for the aims under it, until the next."""
    sections = (
        SectionText(printed("Objectives:", 40), ()),
        SectionText(printed("Primary:", 41), (printed("- To assess hemoglobin", 42),)),
        SectionText(printed("Secondary:", 43), (printed("- To assess albumin", 44),)),
    )
    assert [one.role for one in trial(sections=sections).objectives] == ["primary", "secondary"]


@pytest.mark.parametrize("text", ["Study Population:", "PRIMARY OBJECTIVES:", "Secondary"])
def test_a_heading_in_running_text_is_set_aside(text: str) -> None:
    """A few words with a colon say nothing of the trial."""
    made = built(description=lines(text, 50))
    assert [unit.status for unit in made.coverage.units if unit.text == text] == ["set aside"]


def test_outcomes_between_semicolons_are_told_apart() -> None:
    """A sentence may list outcomes; brackets hold theirs together, and so does a time frame of all."""
    parts = semicolon_parts(outcome("Survival; toxicity; change in albumin"))
    assert [part.measure.text for part in parts] == ["Survival", "toxicity", "change in albumin"]
    assert len(semicolon_parts(outcome("Response (complete; partial)"))) == 1
    assert len(semicolon_parts(outcome("Survival; toxicity", "2 years"))) == 1


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        (
            "Patients undergo blood and bone marrow collection at baseline.",
            "blood and bone marrow collection",
            "sample",
        ),
        ("Patients undergo neuropsychological testing at baseline.", "neuropsychological testing", "assessment"),
    ],
)
def test_what_patients_undergo_is_planned(text: str, label: str, kind: str) -> None:
    """Collections and tests that patients undergo are planned, with their time."""
    found = [one for one in trial(description=lines(text, 50)).assessments if one.label == label]
    assert [one.kind for one in found] == [kind]
    assert [timing.anchor for one in found for timing in one.timings] == ["screening"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Given IV", "structured"),
        ("Given PO or IV", "structured"),
        ("Administered orally.", "structured"),
        ("Given with food", "not understood"),
        ("Given IV if pills cannot be taken", "not understood"),
    ],
)
def test_a_route_alone_is_structured(text: str, status: str) -> None:
    """A text that states a route and nothing else became the route of its intervention."""
    made = built(interventions=(intervention("Daratumumab", text),))
    assert [unit.status for unit in made.coverage.units if unit.text == text] == [status]


def test_a_group_is_those_who_belong_to_it() -> None:
    """What will be done with a group is not part of who belongs to it."""
    text = "Group 1: open to patients who swallow, they will get tablets.\nGroup 2: open to other patients."
    assert [one.who for one in trial(description=lines(text, 50)).arms] == [
        "patients who swallow",
        "other patients",
    ]


def test_what_is_planned_twice_stands_once() -> None:
    """A text that is printed again in another place adds no second visit."""
    text = "Patients undergo skeletal x-ray at baseline."
    made = trial(summary=lines(text, 20), description=lines(f"{text} It is free.", 50))
    assert len([one for one in made.assessments if one.terms]) == 1
