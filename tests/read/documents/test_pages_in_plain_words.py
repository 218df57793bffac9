"""Pages that print values without labels, ask in plain words, or tell one thing by several labels."""

import pytest

from read.documents.documents_made import text_source
from trialrun.read.documents.labels import eligibility_of
from trialrun.read.source import Source

FINDER = """Find a trial > Blood > Myeloma > Details

Fictumab for people with myeloma who had no transplant (LINDEN)

Trial status: Open
Phase: Phase 2

Who can enter
You may be able to join this trial if all of these apply. You:
are 65 or older
have platelets of 50 x 10^9/L or more

Who can't enter
You cannot join this trial if any of these apply. You:
have gout
are pregnant

Recruitment start: 3 March 2022
Supported by
Hospital of Elmstadt
"""


def _criteria(source: Source) -> list[str]:
    return [piece.text for piece in source.eligibility]


def test_a_page_of_a_trial_finder() -> None:
    """The path above the title is none; each line that goes on with `You:` is a criterion of its list."""
    source = text_source(FINDER)
    assert source.titles[0].value.text == "Fictumab for people with myeloma who had no transplant (LINDEN)"
    assert _criteria(source) == [
        "Inclusion criteria:", "- are 65 or older", "- have platelets of 50 x 10^9/L or more",
        "Exclusion criteria:", "Exclusion criteria:", "- have gout", "- are pregnant"]  # fmt: skip
    assert [party.name.text for party in source.parties] == ["Hospital of Elmstadt"]


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("You can't take part if:", "eligibility:exclusion"),
        ("You are unable to take part if you:", "eligibility:exclusion"),
        ("You couldn't enrol if you:", "eligibility:exclusion"),
        ("You don't qualify when you:", "eligibility:exclusion"),
        ("You are no longer eligible once you:", "eligibility:exclusion"),
        ("You might qualify if you:", "eligibility:inclusion"),
        ("You will not be able to participate if any of these is true:", "eligibility:exclusion"),
        ("You may enrol in the study when you:", "eligibility:inclusion"),
    ],
)
def test_who_may_enter_is_said_to_the_reader(words: str, slot: str) -> None:
    """`You` are let in or kept out by the words above a list."""
    found = eligibility_of(words)
    assert found is not None and found.slot == slot


def test_what_you_are_told_is_no_list() -> None:
    """A sentence to the reader that lets nobody in heads no list."""
    assert eligibility_of("You see the doctor every 4 weeks:") is None


@pytest.mark.parametrize(
    "text",
    [
        "You may join unless you:",
        "You can take part if none of these apply:",
        "You do not need insurance to take part:",
    ],
)
def test_a_sentence_to_people_that_turns_is_no_heading(text: str) -> None:
    """What follows may be meant either way: better no label than criteria the wrong way round."""
    assert eligibility_of(text) is None


ATLAS = """TrialAtlas
Home / Conditions / Amyloidosis

Fictumab in Patients With Kappa Light Chain Amyloidosis
Recruiting | Phase 3 | Refreshed 11 days ago

At a glance
Interventional study
124 participants
Sponsor: Elm Bio

Main outcomes
All-cause mortality
From randomization to week 50
Other outcomes
Change in walking distance
Baseline to week 50
Change in quality of life
Baseline to week 60
Amyloid load

Can I join?
Requirements
✓ Age 18 or older
Reasons you may not qualify
✗ Multiple myeloma

Identifiers
NCT99999971 · ELM-302
"""


def test_values_without_labels() -> None:
    """Status, phase, kind and size stand alone; what else stands beside them is told as unknown, never lost."""
    source = text_source(ATLAS)
    assert source.status is not None and source.status.text == "Recruiting"
    assert {name: piece.text for name, piece in source.design.items()} == {
        "study_phase": "Phase 3", "study_type": "Interventional study", "enrolment": "124"}  # fmt: skip
    assert "Refreshed 11 days ago" in [piece.text for piece in source.unknown]
    assert [number.value.text for number in source.identifiers] == ["NCT99999971", "ELM-302"]


def test_criteria_below_outcomes_are_no_outcomes() -> None:
    """A time frame on the line below belongs to the outcome above, and one without stands alone."""
    source = text_source(ATLAS)
    assert [(one.measure.text, one.time_frame.text if one.time_frame else "") for one in source.outcomes] == [
        ("All-cause mortality", "From randomization to week 50"),
        ("Change in walking distance", "Baseline to week 50"),
        ("Change in quality of life", "Baseline to week 60"),
        ("Amyloid load", "")]  # fmt: skip
    assert "• Multiple myeloma" in _criteria(source)


CHINESE = """Registration number: ChiCTR2000099999
Public title: Fictumab for POEMS syndrome
Applicant: Somebody
Study execute time: From 2020-08-01 To 2023-07-31
Interventions:
Group: Fictumab group
Sample size: 32
Intervention: fictumab 5 mg daily
Intervention code:
Total sample size: 32
Outcomes:
Outcome: Complete response
Type: Primary indicator
Measure time point of outcome: 12 months
Measure method: immunofixation
Outcome: Survival
Type: Secondary indicator
Measure time point of outcome: 2 years
Measure method:
Recruiting status: Recruiting
"""


@pytest.mark.parametrize("text", [CHINESE, CHINESE.replace("\nType", " | Type").replace("\nMeasure", " | Measure")])
def test_an_outcome_told_by_several_labels(text: str) -> None:
    """Kind, time and method belong to the outcome above them; the group is an arm; nobody's name is kept."""
    source = text_source(text)
    assert [(one.role, one.measure.text, one.time_frame and one.time_frame.text) for one in source.outcomes] == [
        ("primary", "Complete response", "12 months"), ("secondary", "Survival", "2 years")]  # fmt: skip
    assert [(arm.label.text, arm.text and arm.text.text) for arm in source.arms] == [
        ("Fictumab group", "fictumab 5 mg daily")]  # fmt: skip
    assert source.design["enrolment"].text == "32"
    assert [(date.kind, date.value.text) for date in source.dates] == [
        ("start", "2020-08-01"), ("completion", "2023-07-31")]  # fmt: skip
    assert "Somebody" not in repr(source)


def test_the_address_of_a_sponsor_is_no_sponsor() -> None:
    """Street, postal code and country below an organisation say where it sits."""
    text = (
        "ISRCTN99999999\nTitle: Fictumab\nPrimary sponsor\nClinic of Elmstadt\nElm Str. 49\n79106 Elmstadt\nGermany\n"
    )
    source = text_source(f"{text}\nPhase: Phase 2\nStudy type: Interventional\n")
    assert [party.name.text for party in source.parties] == ["Clinic of Elmstadt"]


JAPANESE = """UMIN-CTR Clinical Trial
Unique ID issued by UMIN UMIN000099999
Date of disclosure of the study information 2018/02/10
Public title Fictumab for POEMS syndrome
Condition
Condition POEMS syndrome
Developmental phase Phase II
Assessment
Primary outcomes Serum VEGF at 24 weeks
Base
Study type Interventional
Basic design Single arm
Interventions/Control_1 Fictumab 5 mg on days 1-21 of a 28-day cycle
Interventions/Control_2
Age-lower limit 20 years-old <=
Age-upper limit 80 years-old >=
Gender Male and Female
Key inclusion criteria 1) POEMS syndrome 2) serum VEGF >= 1000 pg/mL
Key exclusion criteria 1) heart failure 2) gout
Target sample size 15
Name of lead principal investigator
Last name Somebody
Organization Clinic of Elmstadt
Sponsor or person
Institute University of Elmstadt
Funding Source
Organization Elm Foundation
Progress
Recruitment status Completed
"""


def _value_below(text: str) -> str:
    labels = ("Public title", "Key inclusion criteria", "Key exclusion criteria", "Target sample size")
    return "\n".join(line.replace(f"{label} ", f"{label}\n") for line in text.splitlines()
                     for label in [next((one for one in labels if line.startswith(one)), "\0")])  # fmt: skip


@pytest.mark.parametrize("text", [JAPANESE, JAPANESE.replace("criteria ", "criteria\t"), _value_below(JAPANESE)])
def test_labels_with_a_blank_a_tab_or_a_line_between(text: str) -> None:
    """Whom the register of Japan keeps out is kept out, ages are ages, and nobody's name is kept."""
    source = text_source(text)
    assert source.titles[0].value.text == "Fictumab for POEMS syndrome"
    assert _criteria(source) == [
        "Key inclusion criteria:", "1) POEMS syndrome", "2) serum VEGF >= 1000 pg/mL",
        "Key exclusion criteria:", "1) heart failure", "2) gout"]  # fmt: skip
    assert (source.minimum_age and source.minimum_age.text, source.maximum_age and source.maximum_age.text) == (
        "20 years", "80 years")  # fmt: skip
    assert [(party.role, party.name.text) for party in source.parties] == [
        ("lead sponsor", "University of Elmstadt"), ("funder", "Elm Foundation")]  # fmt: skip
    assert [one.measure.text for one in source.outcomes] == ["Serum VEGF at 24 weeks"]
    assert source.design["enrolment"].text == "15" and "Somebody" not in repr(source)
