"""Synopses: titles, arms in a table that tells the treatment, roles of aims on their own line, sample size."""

import pytest

from trialrun.protocol import Trial
from trialrun.read.reading import read_document_bytes

SYNOPSIS = """# Clinical Trial Protocol Synopsis

**Study title:** ELM-4, carfilzomib or ixazomib in relapsed multiple myeloma

| Arm | Treatment |
|---|---|
| A | Carfilzomib 56 mg/m2 IV on days 1, 8 and 15 of 28-day cycles |
| B | Ixazomib 4 mg PO on days 1, 8 and 15 of 28-day cycles |

**Sample size:** 88 participants, allocated 1:1

## Objectives
- Primary: to compare the overall response rate between the arms
- Secondary - overall survival, quality of life

## Key inclusion criteria
1. Age >= 18 years

## Key exclusion criteria
1. LVEF < 40%
"""


@pytest.fixture(scope="module")
def trial() -> Trial:
    """The synopsis as read."""
    record = read_document_bytes(SYNOPSIS.encode(), "elm.md").record
    assert isinstance(record, Trial)
    return record


def test_what_a_document_calls_itself_is_no_title(trial: Trial) -> None:
    """`Protocol synopsis` is the name of the document; the title is the one that is labelled so."""
    assert trial.title.value.startswith("ELM-4")


def test_a_cell_that_tells_doses_is_the_treatment_of_its_arm(trial: Trial) -> None:
    """A table of arms and treatments gives each arm its own drugs, doses and days."""
    given = {arm.name: arm.phases for arm in trial.arms}
    phases = {phase.name: phase for phase in trial.phases}
    drugs = {name: [one.drug for one in phases[held[0]].administrations] for name, held in given.items()}
    assert drugs == {"A": ["carfilzomib"], "B": ["ixazomib"]}
    days = [step.days.text for phase in trial.phases for one in phase.administrations for step in one.schedule]
    assert days == ["1, 8, 15", "1, 8, 15"]


def test_a_role_before_an_aim_is_its_role(trial: Trial) -> None:
    """Below `Objectives` a line may begin with the role, and need no verb."""
    assert [(one.role, one.label) for one in trial.objectives] == [
        ("primary", "to compare the overall response rate between the arms"),
        ("secondary", "overall survival, quality of life"),
    ]


def test_a_sample_size_may_go_on_in_words(trial: Trial) -> None:
    """The number of participants is read where words on allocation follow it."""
    assert trial.design.enrolment is not None
    assert trial.design.enrolment.value == 88


def test_the_criteria_below_the_heading_of_the_guideline() -> None:
    """`Diagnosis and Main Criteria for Inclusion` heads a list, each line of which is a criterion."""
    record = read_document_bytes(
        b"PROTOCOL SYNOPSIS\n\nProtocol Number: OAK-1\nTitle of Study: Rowanib in gout\nStudy Phase: 2\nSponsor: Oak"
        b"\n\nDiagnosis and Main Criteria for Inclusion:\n1. Age of 40 years or more\n2. Serum creatinine < 2 mg/dL\n\n"
        b"Main Criteria for Exclusion:\n1. Pregnancy\n",
        "synopsis.txt",
    ).record
    assert isinstance(record, Trial)
    assert [(one.list_role, one.label) for one in record.eligibility.criteria] == [
        ("inclusion", "Age of 40 years or more"),
        ("inclusion", "Serum creatinine < 2 mg/dL"),
        ("exclusion", "Pregnancy"),
    ]


def test_an_unknown_name_is_told_once() -> None:
    """A drug that the vocabulary lacks is told of where it stands first, and not at each of its doses."""
    text = (
        "PROTOCOL SYNOPSIS\n\nProtocol Number: OAK-2\nTitle of Study: Rowanib in gout\nStudy Phase: 2\nSponsor: Oak\n\n"
        "Study Treatment:\nCycle 1: rowanib 10 mg PO on days 1-7 of a 28-day cycle.\n"
        "Maintenance: rowanib 20 mg PO on days 1-14 of each 28-day cycle.\n"
    )
    found = [one for one in read_document_bytes(text.encode(), "synopsis.txt").findings if one.family == "unknown-name"]
    assert [one.lines for one in found if "administrations" in one.message] == [(9, 9)]
    assert len(found) == len({one.message for one in found})


def test_the_treatment_right_below_its_heading_ends_the_criteria() -> None:
    """A heading between a list of criteria and a dose begins what is given; the planned enrolment is a number."""
    text = (
        "Title: Elmib in myeloma\nPlanned enrolment: 60 patients\n\nExclusion criteria\n- Gout\n- Asthma\n\n"
        "Treatment\nArm A: carfilzomib 20 mg/m2 on days 1 and 2 of 28-day cycles.\nArm B: the same plus "
        "dexamethasone 40 mg on days 1-4.\n"
    )
    record = read_document_bytes(text.encode(), "elmib.txt").record
    assert isinstance(record, Trial)
    drugs = [[one.drug for one in phase.administrations] for phase in record.phases]
    assert drugs == [["carfilzomib"], ["carfilzomib", "dexamethasone"]]
    assert [one.id for one in record.eligibility.criteria] == ["gout", "asthma"]
    assert record.design.enrolment is not None


LABELLED = """Protocol synopsis
Study title: ELM-5, ixazomib in relapsed multiple myeloma
Study objectives: To measure the rate of response.
Primary endpoint: Response rate at 6 months
Inclusion criteria:
1. Age >= 18 years
2. Relapsed multiple myeloma
Exclusion criteria:
1. LVEF < 40%
2. Active hepatitis B
Treatment: Ixazomib 4 mg PO on days 1, 8 and 15 of 28-day cycles.
Duration of treatment: {length}
Follow-up: {follow}
"""


def labelled(length: str = "6 cycles", follow: str = "26 weeks") -> Trial:
    """A synopsis without blank lines, each of its fields begun by a label."""
    record = read_document_bytes(LABELLED.format(length=length, follow=follow).encode(), "elm.txt").record
    assert isinstance(record, Trial)
    return record


def test_the_treatment_below_the_criteria_is_none_of_them() -> None:
    """What is given, told by its amounts right below the last criterion, is the treatment."""
    made = labelled()
    assert [one.label for one in made.eligibility.criteria][-1] == "Active hepatitis B"
    assert [one.drug for phase in made.phases for one in phase.administrations] == ["ixazomib"]


@pytest.mark.parametrize(
    "line",
    [
        "Treatment: warfarin 5 mg within 14 days before entry",
        "Treatment: prednisone > 20 mg daily",
        "Treatment: more than 10 mg of dexamethasone weekly",
    ],
)
def test_an_earlier_treatment_below_the_criteria_is_one_of_them(line: str) -> None:
    """An amount that is a limit, or given before, is of a criterion and no dose of the trial."""
    made = read_document_bytes(
        LABELLED.replace("Treatment: Ixazomib", f"{line}\nStudy drug: Ixazomib").encode(), "e.txt"
    )
    record = made.record
    assert isinstance(record, Trial)
    assert line in record.eligibility.criteria[-1].label
    assert [one.drug for phase in record.phases for one in phase.administrations] == ["ixazomib"]


@pytest.mark.parametrize("follow", ["6 months and 12 months", "12 weeks visit", "1, 3 and 6 months"])
def test_times_of_visits_are_no_length_of_the_follow_up(follow: str) -> None:
    """Only a length that stands alone is that of all the follow-up."""
    made = labelled(follow=follow)
    assert [one for one in made.assessments if one.kind == "follow-up" and one.timings[0].lasting is not None] == []


@pytest.mark.parametrize(
    ("length", "cycles", "duration"),
    [
        ("6 cycles", 6, None),
        ("Until disease progression or for a maximum of 24 cycles", 24, None),
        ("12 months", None, "1 year"),
    ],
)
def test_how_long_is_treated_may_stand_apart(length: str, cycles: int | None, duration: str | None) -> None:
    """A length below the label that says it is of the treatment is that of the one phase there is."""
    (phase,) = labelled(length).phases
    assert phase.cycles == cycles
    assert (phase.duration.text if phase.duration else None) in {duration, "12 months" if duration else None}


@pytest.mark.parametrize(
    ("follow", "every", "lasting"),
    [("26 weeks", None, "26 weeks"), ("Every 3 months for 2 years", "3 months", "2 years")],
)
def test_a_bare_length_is_that_of_the_follow_up(follow: str, every: str | None, lasting: str) -> None:
    """The label says what a length alone is of."""
    (visit,) = [one for one in labelled(follow=follow).assessments if one.kind == "follow-up"]
    (timing,) = visit.timings
    assert (timing.every.text if timing.every else None) == every
    assert timing.lasting is not None
    assert timing.lasting.text == lasting


@pytest.mark.parametrize("secondary", ["Secondary", "Key secondary"])
def test_a_role_alone_in_its_row_is_that_of_the_rows_below(secondary: str) -> None:
    """`Primary` in a row of its own, above the aims and endpoints of that role."""
    text = (
        "Protocol synopsis\n\nStudy title: ELM-6, ixazomib in amyloidosis\n\nObjectives and endpoints\n\n"
        "Objective | Endpoint |\nPrimary |\nTo compare response | Response at 6 months |\n"
        f"{secondary} |\n"
        "To compare survival | Overall survival |\nTo assess safety | Incidence of adverse events |\n\n"
        "Sample size: 40\n"
    )
    record = read_document_bytes(text.encode(), "elm.txt").record
    assert isinstance(record, Trial)
    assert [(one.role, one.label) for one in record.outcomes] == [
        ("primary", "Response at 6 months"),
        ("secondary", "Overall survival"),
        ("secondary", "Incidence of adverse events"),
    ]
    assert record.design.enrolment is not None
    assert record.design.enrolment.value == 40


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("Phase 1: up to 18; phase 2: 30; total up to 48", 48),
        ("Part A: 12 patients; overall 60 patients", 60),
        ("Phase 1: 9 to 18; phase 2: 42", None),
        ("88 participants (44 in arm 1)", 88),
    ],
)
def test_the_number_of_a_part_is_not_that_of_patients(told: str, number: int | None) -> None:
    """Where parts are counted first, the number of patients is the total, or is not told; `Phase 1` counts nobody."""
    text = SYNOPSIS.replace("88 participants, allocated 1:1", told)
    record = read_document_bytes(text.encode(), "elm.md").record
    assert isinstance(record, Trial)
    assert (record.design.enrolment and record.design.enrolment.value) == number


def test_a_table_of_levels_gives_the_doses() -> None:
    """What a document prints as a table of dose levels completes the days that its sentences tell."""
    text = """# Duvelisib and romidepsin in T-cell lymphoma: a phase 1 study

## Study treatment

Romidepsin is given IV on days 1, 8 and 15 of each 28-day cycle and duvelisib orally twice daily.

| Dose level | Duvelisib (mg) | Romidepsin (mg/m2) |
|---|---|---|
| 1 | 25 | 10 |
| 2 | 50 | 10 |
| 3 | 75 | 12 |

## Inclusion criteria

- Age at least 18 years
"""
    trial = read_document_bytes(text.encode(), "levels.md").record
    assert isinstance(trial, Trial)
    drugs = trial.phases[0].administrations
    given = {one.drug: [(step.who, step.dose.text) for step in one.schedule if step.dose] for one in drugs}
    assert given == {
        "duvelisib": [("dose level 1", "25 mg"), ("dose level 2", "50 mg"), ("dose level 3", "75 mg")],
        "romidepsin": [("dose level 1", "10 mg/m2"), ("dose level 2", "10 mg/m2"), ("dose level 3", "12 mg/m2")],
    }
