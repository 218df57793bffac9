"""The design: from the fields of a record, and from sentences where no field states it."""

from decimal import Decimal

import pytest

from read.building.sources_made import printed, sentences, trial
from trialrun.protocol.registry import Design
from trialrun.read.building.stating import value_of
from trialrun.read.told_design import read_design


def design(text: str) -> Design:
    """The design that sentences state."""
    return read_design(sentences(text))[0]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("study_phase", "PHASE1, PHASE2", "1/2"),
        ("study_phase", "Phase II", "2"),
        ("study_phase", "Early Phase 1", "early 1"),
        ("study_phase", "N/A", "not applicable"),
        ("allocation", "NON_RANDOMIZED", "non-randomised"),
        ("intervention_model", "Single Group Assignment", "single group"),
        ("masking", "Open Label", "none (open label)"),
        ("status", "ACTIVE_NOT_RECRUITING", "active, not recruiting"),
        ("status", "4", "ongoing, recruiting"),
        ("purpose", "Something Else", "something else"),
    ],
)
def test_the_words_of_registers_become_ours(field: str, text: str, value: str) -> None:
    """Each register has its own words for the same value; a value that no table has is kept in small letters."""
    assert value_of(field, text) == value


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("This is a phase II trial.", "2"),
        ("This phase 1/2 study tests a drug.", "1/2"),
        ("We conduct a phase Ib trial.", "1b"),
        ("A phase Ib/II study of fictumab.", "1b/2"),
        ("In the phase III trials of others the drug was better.", None),
        ("Phase 1 will last for 24 months.", None),
        ("This trial tests a drug.", None),
    ],
)
def test_a_sentence_states_the_phase(text: str, phase: str | None) -> None:
    """The phase stands in running text; none is guessed."""
    found = design(text).study_phase
    assert (found.value if found else None) == phase


@pytest.mark.parametrize(
    ("text", "allocation"),
    [
        ("This is a randomized trial.", "randomised"),
        ("This is a non-randomized trial.", "non-randomised"),
        ("A randomized controlled trial has shown that X works.", None),
        ("In a randomized trial of 40 patients X was better.", None),
        ("Previous randomised studies were small.", None),
    ],
)
def test_another_trial_told_in_passing_leaves_nothing(text: str, allocation: str | None) -> None:
    """What was shown elsewhere is no design of this trial."""
    found = design(text).allocation
    assert (found.value if found else None) == allocation


def test_masking_and_model_are_read() -> None:
    """Double blind, open label and single arm are words for the same fields as a record's."""
    assert design("This double-blind trial has parallel groups.").masking.value == "double"
    assert design("This is an open-label, single-arm study.").intervention_model.value == "single arm"


def test_the_number_of_patients_is_planned_or_actual() -> None:
    """`will enroll ten` is an estimate, `were enrolled` is what happened."""
    planned = design("This trial will enroll ten subjects.").enrolment
    entered = design("Between 2014 and 2015, five men were enrolled.").enrolment
    assert planned is not None
    assert entered is not None
    assert (planned.value, planned.kind) == (10, "estimated")
    assert (entered.value, entered.kind) == (5, "actual")


def test_a_thousand_patients_are_a_thousand() -> None:
    """A comma between thousands ends no number."""
    planned = design("This study will enroll 1,200 patients.").enrolment
    assert planned is not None
    assert planned.value == 1200


@pytest.mark.parametrize(
    "text",
    [
        "A total of 20-40 patients will be accrued.",
        "A total of 100 patients will be enrolled in each arm.",
        "Two groups of patients will be enrolled.",
        "About half of the patients will be randomised.",
    ],
)
def test_a_range_and_the_size_of_a_group_are_no_number_of_patients(text: str) -> None:
    """Which of two numbers holds, and how many groups there are, is not chosen."""
    assert design(text).enrolment is None


@pytest.mark.parametrize("text", ["One arm will be treated with X.", "One group will receive care."])
def test_one_arm_of_several_is_no_single_arm(text: str) -> None:
    """Only a trial that is called so has a single arm."""
    assert design(text).intervention_model is None


@pytest.mark.parametrize(
    ("text", "method", "stages"),
    [
        ("We use a Fleming plan in one stage.", "Fleming", 1),
        ("The trial follows Simon's two-stage minimax design.", "Simon", 2),
        ("Doses are escalated in a 3+3 design.", "3 + 3", None),
    ],
)
def test_a_statistical_plan_is_named_with_its_stages(text: str, method: str, stages: int | None) -> None:
    """The method and the number of its stages, as far as they are stated."""
    (plan,) = design(text).plans
    assert (plan.method, plan.stages) == (method, stages)


def test_an_error_rate_is_a_share() -> None:
    """5% and 0.05 are the same alpha."""
    assert design("With a type I error of 5%, 40 patients are needed.").alpha == Decimal("0.05")
    assert design("The alpha is 0.05.").alpha == Decimal("0.05")


def test_a_field_goes_before_a_sentence() -> None:
    """The record's own field is followed where running text says something else."""
    made = trial(design={"study_phase": printed("PHASE2")}, summary=(printed("This phase 3 trial tests a drug.", 9),))
    assert made.design.study_phase is not None
    assert made.design.study_phase.value == "2"


def test_fields_without_a_place_of_their_own_are_features() -> None:
    """Nothing that the record says of its design is dropped."""
    made = trial(design={"time_perspective": printed("Retrospective")})
    assert [one.value for one in made.design.features] == ["time perspective: retrospective"]


def test_a_torn_number_of_patients_is_no_number() -> None:
    """A field without digits gives no enrolment."""
    assert trial(design={"enrolment": printed("unknown")}).design.enrolment is None


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Between May and June, 58 patients had been enrolled at 6 centers.", 58),
        ("Eighty-eight adults were randomly assigned to fictumab or placebo.", 88),
        ("Twelve patients (9 men; median age 68 years) were enrolled.", 12),
        ("The 5 patients with hives were followed before 24 patients were enrolled.", 24),
        ("Among 160 randomized patients, 152 completed the trial.", 160),
    ],
)
def test_the_number_that_entered(text: str, size: int) -> None:
    """The number that entered is known in figures and words, also with a bracket behind the noun."""
    found = design(text).enrolment
    assert found is not None and (found.value, found.kind) == (size, "actual")


@pytest.mark.parametrize(
    "text",
    ["Patients are randomly assigned to A or B.", "Everybody takes both, in random order.", "Assigned by chance."],
)
def test_chance_in_other_words_is_randomisation(text: str) -> None:
    """Assignment at random is told without the word randomised, too."""
    design, _ = read_design(sentences(text))
    assert design.allocation and design.allocation.value == "randomised"


@pytest.mark.parametrize(
    ("text", "size", "kind"),
    [
        ("A total of 120 patients (60 per arm) will be enrolled.", 120, "estimated"),
        ("The trial will recruit 90 adults (30 in each of three groups).", 90, "estimated"),
        ("In all, 212 patients (106 per group) were randomly assigned to A or B.", 212, "actual"),
        ("54 patients were screened and 36 were assigned to A (n=24) or B (n=12).", 36, "actual"),
    ],
)
def test_a_size_beside_that_of_its_parts(text: str, size: int, kind: str) -> None:
    """The number in brackets is that of each arm; the one before it is that of the trial."""
    enrolment = design(text).enrolment
    assert enrolment is not None
    assert (enrolment.value, enrolment.kind) == (size, kind)


@pytest.mark.parametrize("printed_who", ["PARTICIPANT, INVESTIGATOR", "Participant, Investigator"])
def test_a_page_and_its_record_tell_alike_who_is_masked(printed_who: str) -> None:
    """Who is masked stands in brackets on a page and in a field of its own in a record: it becomes the same."""
    page = trial(design={"masking": printed(f"Double ({printed_who})")}).design
    record = trial(design={"masking": printed("DOUBLE"), "masked": printed(printed_who)}).design
    for made in (page, record):
        assert made.masking is not None
        assert made.masking.value == "double"
        assert [one.value for one in made.features] == ["masked: participant, investigator"]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("The planned sample size is 120.", 120),
        ("A total sample size of 80 adults is planned (40 in each group).", 80),
        ("Enrollment of 40 patients is planned.", 40),
        ("12 patients are planned for part 1.", None),
        ("Eight patients are planned in the lowest dose.", None),
        ("An interim analysis of 40 patients is planned.", None),
        ("The planned sample size of 60 mL is drawn.", None),
    ],
)
def test_a_size_that_is_planned_is_that_of_the_trial(text: str, size: int | None) -> None:
    """Those of a part, of an analysis, and an amount are no size of a trial."""
    enrolment = design(text).enrolment
    assert (enrolment.value if enrolment else None) == size


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("40 (20 patients in each arm)", 40),
        ("30 participants per group, 60 participants in total", 60),
        ("12 centres, 80 patients", 80),
        ("3 groups of 15 subjects", None),
        ("2 x 30 patients", None),
    ],
)
def test_the_number_of_a_group_is_not_that_of_the_trial(text: str, number: int | None) -> None:
    """A field that tells how many each group has gives the total where it prints one, and else nothing."""
    found = trial(design={"enrolment": printed(text)}).design.enrolment
    assert (found.value if found else None) == number


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("This trial needs 64 patients.", 64),
        ("We are looking for about 64 adults with myeloma.", 64),
        ("Stage 2 needs 15 patients.", None),
        ("If two respond, the study needs 12 patients more.", None),
    ],
)
def test_how_many_a_trial_needs_is_not_what_a_part_of_it_needs(text: str, size: int | None) -> None:
    """`Needs` tells the planned number where the trial needs them, all of them."""
    made = design(text).enrolment
    assert (made.value if made else None) == size
